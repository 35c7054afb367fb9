"""Gates for code: where one is shut, the search after it finds nothing."""

from __future__ import annotations

import random
import re

import pytest

from bundlecheck.code.trees.find import tree_findings
from bundlecheck.code.trees.texts import Search
from bundlecheck.code.trees.triggers import anchors
from bundlecheck.code.trees.words import CALLS, GATES, NAMES, wanted
from bundlecheck.secrets.scanner.buffer import buffer_of
from bundlecheck.secrets.source import Source
from tests.code.trees.cases import HITS

_SECRET = "x7Kq9Lm2Vb4Nw8Rt"


class _Hits:
    """What a pass with the gates tells, by ``re``."""

    def __init__(self, text: str) -> None:
        self.buffer = buffer_of(text.encode())

    def may_hold(self, owner: str) -> bool:
        gates = [gate for gate in GATES if gate.owner == owner]
        assert gates
        return any(
            re.search(gate.pattern, self.buffer.folded, re.IGNORECASE if gate.ignore_case else 0)
            for gate in gates
        )


@pytest.mark.parametrize(
    ("name", "text"), [case[1:3] for case in HITS], ids=[case[0] for case in HITS]
)
def test_what_is_found_without_gates_is_found_with_them(name, text):
    hits = _Hits(text)
    plain = hits.buffer.plain.decode()

    found = list(tree_findings(Source(name, plain), hits))

    assert found == list(tree_findings(Source(name, plain)))
    assert found


def _made_up(chance: random.Random) -> str:
    some = chance.choice
    word = some([*NAMES, *(word for words in CALLS.values() for word in words)]).decode()
    shape = some([str.lower, str.upper, str.title])
    name = some(["", "db_", "api", "API-", "$", "@", "jwt.", "x['"]) + shape(word)
    name += some(
        ["", "", "s", "word", "_2", "value", "String", "\u212a", "Sha256", ".new", "\u017f"]
    )
    after = some(["", "'", "']", '")', "!", " ", "\n  ", " { get; set; }", ": string", "?: a[]"])
    sign = some(
        [
            "=",
            " = ",
            ":",
            ": ",
            "=>",
            " || ",
            "??",
            " ?: ",
            ",",
            ", ",
            "(",
            " or ",
            " ",
            ") {",
            "://u:",
        ]
    )
    between = some(["", "", "\n", " // why\n", "x.y ? ", "new A(", "(", "1 + ", "{", "b, "])
    value = some(
        [f"'{_SECRET}'", f'"{_SECRET}"', f"`{_SECRET}`", "' + a", f"{_SECRET}}}", "CONST", "1"]
    )
    start = some(["", "${", "set('", "a, '", "const ", "\u00e9"])
    end = some(["", ";", f"\nCONST = '{_SECRET}'\n", f", {{}}, '{_SECRET}')"])
    return f"{start}{name}{after}{sign}{between}{value}{end}"


@pytest.mark.parametrize("language", CALLS)
def test_whatever_is_searched_and_found_has_its_gate_open(language):
    chance, opened = random.Random(language), 0
    for _ in range(4_000):
        text = _made_up(chance)
        hits = _Hits(text)
        search = Search(hits.buffer.plain, language, is_lax=False)
        places = list(anchors(search, wanted(language, None)))
        words = wanted(language, hits)

        assert places == (list(anchors(search, words)) if words else []), text

        opened += bool(places)
    assert opened > 100
