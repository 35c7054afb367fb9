"""The secrets that one place of a Python file holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.code.python.defaults import options
from bundlecheck.code.python.judge import (
    Holder,
    is_password,
    judge,
    kind_of,
    made_up,
    says_development,
)
from bundlecheck.finding import Confidence
from bundlecheck.secrets.found import Found, Topic
from bundlecheck.secrets.names import NameKind
from bundlecheck.secrets.placeholders import is_token_like

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.code.python.defaults import Option
    from bundlecheck.code.python.evaluate import Evaluator
    from bundlecheck.code.python.judge import Verdict
    from bundlecheck.code.python.literals import Value
    from bundlecheck.code.python.reader import Place
    from bundlecheck.code.python.scopes import Imports

__all__ = ["DEVELOPMENT", "held"]

DEVELOPMENT = "a development default"
"""How the note of a literal begins that says, or whose place says, that it is one."""
_DETECTOR = "python"
_FAR = 2_000
"""Characters between pieces of one secret that are still shown as one place."""
_LIVE = frozenset({"an AWS access key id", "a GitHub token", "a live Stripe key"})


def held(
    place: Place, evaluator: Evaluator, imports: Imports, *, apart: bool, tested: bool
) -> Iterator[tuple[int, Found]]:
    """Yield the secrets of a place, each with how much it counts against others of that place.

    Args:
        place: what may hold one.
        evaluator: of the text that the place stands in.
        imports: of that text.
        apart: whether the file is one for development.
        tested: whether it is a test.
    """
    for option in options(place.node, imports):
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
    read = option.read
    says = place.development or apart or says_development(text)
    says = says or (read is not None and text.startswith("django-insecure"))
    if read is not None:
        return f"{DEVELOPMENT} of {read.how}" if says else f"the default of {read.how}"
    if says:
        return f"{DEVELOPMENT}, {place.note}" if place.note else DEVELOPMENT
    return place.note


def _found(name: str, verdict: Verdict, value: Value, note: str) -> Iterator[Found]:
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
    match = re.match(r"@([\w.-]+)", rest)
    return match[1] if match is not None else ""
