"""What is asked before detect-secrets is: no answer may keep a finding of it away."""

from __future__ import annotations

import math
import string
from random import Random

import pytest

from bundlecheck.secrets.upstream import detectors, findings, transformed
from bundlecheck.secrets.upstream.entropy import FEWEST_BASE64, FEWEST_HEX, random_values
from bundlecheck.secrets.upstream.filetype import is_passed_over
from bundlecheck.secrets.upstream.keywords import named_values
from bundlecheck.secrets.upstream.loader import load
from bundlecheck.secrets.upstream.rewritten import could_be_found_rewritten
from tests.secrets.upstream_files import HEX, NAMES, TOKEN, file, line, pick, token

EDITS = (
    "password", "secret", "api_key", "# c", "\n", "\n  ", " ", ": ", "=", ":", "'", '"', "- ", "? ",
    "*a", "&a ", "|\n  ", ">-\n  ", "!=", "==", "{", "}", "[", "]", ",", "(", "\\t", "\\", "; ", "';",
    '";', "key", "cl_key", "ibm_key", "aws_key", "#", "!x ", "0123456789abcdef", "$", "<x>", "/",
    "\u00a0", "\u0130d", "secret_key", "token", "word ", "a b c", "plain text, and more\n", "0",
    "\\\n  \\ ",
)  # fmt: skip
PLAIN = (
    "- fix the password of users", "name: web", "a: {b: c}", "path: /usr/share/x", "# secret of a test",
    "- password (https://a.example/b)", "password: '{{ x }}'", "text: >-\n  the secret is\n  kept",
    "key: a", "other = 1", 'x: "a \\\n  \\ b"', "sha: 0123456789", "- 20231206-fix-unsafe-condition-in",
)  # fmt: skip
YAML = transformed.Ways("", as_yaml=True, as_ini=False, eager=False)
INI = transformed.Ways("", as_yaml=False, as_ini=True, eager=False)


def edited(random: Random) -> tuple[str, bytes]:
    """Return a file that is near the border between what could be found and what could not."""
    name, data, read_as = file(random)
    text = data.decode("utf-8", "ignore")
    if random.random() < 0.6:
        text = "\n".join(random.choice(PLAIN) for _ in range(random.choice((1, 2, 4)))) + "\n"
        name = random.choice(("a.yml", "a.yml", "a.ini", "a.env", "a.cpp"))
        if not name.endswith(".yml"):
            text = "[main]\n" + text.replace("- ", "x = ")
        if random.random() < 0.4:
            text += f"{random.choice(('a', 'k', 'cl'))}: {token(random)}\n"
    for _ in range(random.choice((0, 1, 1, 2, 4))):
        at = random.randrange(len(text) + 1)
        text = text[:at] + random.choice(EDITS) + text[at + random.choice((0, 0, 1, 3)) :]
    return read_as or name, text.encode()


@pytest.mark.parametrize("part", range(4))
def test_nothing_is_found_in_rewritten_lines_where_nothing_could_be(part: int) -> None:
    made = 0
    for seed in range(part * 10_000, part * 10_000 + 1500):
        name, data = edited(Random(seed))
        hits = findings._scanner().hits(data)
        ways = transformed.ways_to_read(name, hits.buffer.plain)
        if ways is None or transformed.needs_reading(hits.buffer.plain, ways):
            continue
        if could_be_found_rewritten(hits, ways):
            continue
        eager = transformed.eager_lines(name, ways) if ways.eager else None
        for lines in (transformed.other_lines(name, ways), eager):
            if lines:
                made += 1
                assert set(findings._in_lines(name, lines)) == set(), (seed, data)
    assert made > 50


def test_what_cannot_be_found_needs_no_reading() -> None:
    for text in PLAIN:
        assert not could_be_found_rewritten(findings._scanner().hits(text.encode()), YAML), text


@pytest.mark.parametrize(
    "text",
    [
        "password: a", "password :a", "'password': a", "? password # c\n: a", "a: password\\t= b",
        "a: &x password\nb:\n  *x : c", 'a: "b" == password', 'a: "b" !=\n  my_password',
        'a: password "b";', "a: 0123456789ab", "a: 'x \"0123456789ab\"'", "k: |\n  0123456789ab",
        "cl_key:\n  " + "a" * 24, "key: " + "a" * 44, "a: aws_key\nb: " + "A1" * 20,
        "secret_key: !x " + "ab" * 24, "1: '123456789:" + "a" * 35 + "'",
    ],
)  # fmt: skip
def test_what_could_be_found_is_read(text: str) -> None:
    assert could_be_found_rewritten(findings._scanner().hits(text.encode()), YAML)


def test_a_value_in_ini_may_go_on_after_what_a_value_in_yaml_cannot_begin_with() -> None:
    hits = findings._scanner().hits(b"[a]\npassword: {{ x }}\n  hunter2abc\n")
    assert could_be_found_rewritten(hits, INI)
    assert not could_be_found_rewritten(hits, YAML)


@pytest.mark.parametrize("name", NAMES)
def test_patterns_of_names_find_the_same_where_they_could_match(name: str) -> None:
    module = load("plugins.keyword")
    kind = load("util.filetype").determine_file_type(name)
    patterns = module.REGEX_BY_FILETYPE.get(kind)
    plugin = module.KeywordDetector()
    random = Random(name)
    found = 0
    for _ in range(600):
        text = " ".join(line(random) for _ in range(random.choice((1, 1, 2, 3))))
        if random.random() < 0.2:
            text = text.replace(" ", random.choice((" " * 79, "\t" * 90, "_" * 85)), 1)
        text = text.replace("\n", " ").replace("\r", " ").rstrip()
        hits = findings._scanner().hits(text.encode())
        places = findings._keywords(hits, 0, len(hits.buffer.folded))
        theirs = set(plugin.analyze_string(text, patterns))
        assert set(named_values(name, text, places)) == theirs, text
        found += bool(theirs)
    assert found > 20


@pytest.mark.parametrize(
    ("kind", "fewest", "characters"),
    [("hex", FEWEST_HEX, HEX + "ABC"), ("base64", FEWEST_BASE64, TOKEN + "+/=\\")],
)
def test_entropy_is_that_of_the_plugin(kind: str, fewest: int, characters: str) -> None:
    judge = detectors._plugin(kind)
    random = Random(kind)
    values = [string.digits, "0" * 40, "0123456789" * 3, "01234567" * 4, characters]
    for _ in range(4000):
        alphabet = "".join(random.sample(characters, random.randrange(6, len(characters))))
        values.append(pick(random, alphabet, random.choice((8, 9, 16, 24, 32, 40, 64, 200))))
    over = 0
    for value in values:
        theirs = judge.calculate_shannon_entropy(value) > judge.entropy_limit
        if kind == "hex" and set(value) - set(string.hexdigits):
            continue
        assert bool([*random_values(judge, fewest, f"x = '{value}'")]) == theirs, value
        over += theirs
    assert 500 < over < len(values) - 500


def test_fewer_kinds_cannot_be_over_a_limit() -> None:
    for kind, fewest in (("hex", FEWEST_HEX), ("base64", FEWEST_BASE64)):
        assert math.log2(fewest - 1) <= detectors._plugin(kind).entropy_limit < math.log2(fewest)


def test_filters_of_values_tell_the_same() -> None:
    filters = load("filters.heuristic")
    random = Random(1)
    plain = ("{a}", "<b>", "$c", "d", "", "-" * 5, "\u0130d", "ABCDEFGH")
    heads = ("id = ", "x_id: ", "user_ids='a', ", "a_id", "\u0131d ", "", "ids ", "_idz _id ")
    kept = 0
    for _ in range(4000):
        value = random.choice((token(random), token(random), *plain))
        text = random.choice(heads) + random.choice(("", value, "myid=")) + value
        text += random.choice((" _id ", "", " id"))
        for plugin in ("hex", "keyword", "stripe"):
            theirs = not (
                filters.is_sequential_string(value)
                or filters.is_potential_uuid(value)
                or filters.is_templated_secret(value)
                or filters.is_prefixed_with_dollar_sign(value)
                or filters.is_not_alphanumeric_string(value)
                or filters.is_likely_id_string(value, text, detectors._plugin(plugin))
            )
            assert detectors.is_kept(plugin, value, text) == theirs, (plugin, value, text)
            kept += theirs
    assert kept > 500


@pytest.mark.parametrize(
    "name",
    ["a.css", "a.py", "x/yarn.lock", "my-swagger/a.js", "Swagger.js", "a/b.json", "swaggers"],
)
def test_files_are_passed_over_for_their_names_alike(name: str) -> None:
    filters = load("filters.heuristic")
    theirs = any(
        each(name)
        for each in (filters.is_non_text_file, filters.is_lock_file, filters.is_swagger_file)
    )
    assert is_passed_over(name) == theirs
