"""Secrets in the literals of a Python file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.code.python.triggers import lines_that_matter, lines_with
from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.code.python.defaults import Option
    from bundlecheck.code.python.evaluate import Evaluator
    from bundlecheck.code.python.judge import Verdict
    from bundlecheck.code.python.literals import Value
    from bundlecheck.code.python.reader import Place, Reader
    from bundlecheck.secrets.source import Source

__all__ = ["DEVELOPMENT", "python_findings"]

DEVELOPMENT = "a development default"
"""How the note of a literal begins that says, or whose place says, that it is one."""
_DETECTOR = "python"
_FAR = 2_000
"""Characters between pieces of one secret that are still shown as one place."""
_LIVE = frozenset({"an AWS access key id", "a GitHub token", "a live Stripe key"})


def python_findings(source: Source) -> Iterator[Found]:
    """Yield the secrets of a Python file, each place once, in the order of the places.

    Nothing is found in a file that this Python cannot parse.
    """
    from bundlecheck.code.python.tree import Lines, parse

    lines = Lines.of(source.text)
    matter = lines_that_matter(source.text, lines.starts)
    tree = parse(source.text) if matter else None
    if tree is None:
        return
    from bundlecheck.code.python.clients import MODULES, POSITIONS
    from bundlecheck.code.python.evaluate import Evaluator
    from bundlecheck.code.python.reader import Reader
    from bundlecheck.code.python.scopes import Imports
    from bundlecheck.secrets.places import is_development_path, is_test_path

    imports = Imports(tree)
    renamed = [
        f"{name}{sign}"
        for name, path in imports.renamed()
        for sign in (("(",) if path in POSITIONS else (".",) if path in MODULES else ())
    ]
    if renamed:
        matter = sorted({*matter, *lines_with(renamed, source.text, lines.starts)})
    reader = Reader(tree, imports, matter)
    evaluator = Evaluator(lines, reader.imports)
    apart, tested = is_development_path(source.name), is_test_path(source.name)
    best: dict[tuple[int, int], tuple[int, Found]] = {}
    for place in reader.places():
        for rank, found in _of_place(place, evaluator, reader, apart=apart, tested=tested):
            key = (found.start, found.end)
            if key not in best or best[key][0] < rank:
                best[key] = (rank, found)
    yield from _outermost(sorted(found for _, found in best.values()))


def _of_place(
    place: Place, evaluator: Evaluator, reader: Reader, *, apart: bool, tested: bool
) -> Iterator[tuple[int, Found]]:
    from bundlecheck.code.python.defaults import options
    from bundlecheck.code.python.judge import Holder, judge, kind_of, made_up
    from bundlecheck.secrets.names import NameKind
    from bundlecheck.secrets.placeholders import is_token_like

    for option in options(place.node, reader.imports):
        value = evaluator.value(option.node, place.scope)
        if value is None or not any(piece.is_known for piece in value.pieces):
            continue
        name, holder = place.name, place.holder
        if option.read is not None:
            holder = max(holder, Holder.SETTING)
            if kind_of(name) is not NameKind.SECRET:
                name = option.read.setting
        verdict = judge(name, value, holder)
        if verdict is None or (place.by_url and not verdict.is_url):
            continue
        text = value.text
        if tested and made_up(text, verdict):
            continue
        random = is_token_like(text)
        if place.compared and not random:
            continue
        if option.in_list and not (
            _names_a_list(name) or (random and kind_of(name) is NameKind.SECRET)
        ):
            continue
        if place.compared:
            verdict = verdict._replace(confidence=Confidence.MEDIUM)
        note = _note(place, option, text, apart=apart)
        for found in _found(name, verdict, value, note):
            yield 2 * holder + (option.read is not None), found


def _names_a_list(name: str) -> bool:
    """Tell whether a setting holds several secrets, each of them whatever it looks like."""
    return name.lower().endswith(("key_fallbacks", "secret_keys"))


def _note(place: Place, option: Option, text: str, *, apart: bool) -> str:
    from bundlecheck.code.python.judge import says_development

    read = option.read
    says = place.development or apart or says_development(text)
    says = says or (read is not None and text.startswith("django-insecure"))
    if read is not None:
        return f"{DEVELOPMENT} of {read.how}" if says else f"the default of {read.how}"
    if says:
        return f"{DEVELOPMENT}, {place.note}" if place.note else DEVELOPMENT
    return place.note


def _found(name: str, verdict: Verdict, value: Value, note: str) -> Iterator[Found]:
    from bundlecheck.code.python.judge import is_password

    topic, kind = Topic.CODE, verdict.kind
    text = value.text
    if verdict.is_url:
        if len(value.pieces) < 2:
            return  # EB404 finds what stands in one literal
        topic, note = Topic.URL, _host(text[verdict.end :])
    elif kind == "a secret by its name":
        kind = "a password" if is_password(name) else "a secret"
    places = value.places(verdict.start, verdict.end)
    if not places:
        return
    groups = [places]
    if places[-1][1] - places[0][0] > _FAR:
        groups = [(place,) for place in places]
    for group in groups:
        yield Found(
            topic,
            _DETECTOR,
            kind,
            group[0][0],
            group[-1][1],
            text[verdict.start : verdict.end],
            name,
            verdict.prefix,
            verdict.confidence,
            kind in _LIVE,
            note,
            group if len(group) > 1 else (),
        )


def _host(rest: str) -> str:
    """Return the host of a URL from what follows its password."""
    import re

    match = re.match(r"@([\w.-]+)", rest)
    return match[1] if match is not None else ""


def _outermost(found: list[Found]) -> Iterator[Found]:
    """Leave out what lies inside another place."""
    end = -1
    for one in sorted(found, key=lambda item: (item.start, -item.end, item.topic)):
        if one.end > end:
            end = one.end
            yield one
