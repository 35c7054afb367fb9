"""Whether a value is one that an option takes.

Ranges, types and enumerations are those of the developer guide's option pages. What rests on old
API output or on our own reading of examples gives at most a problem that is not certain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias

from bundlecheck.beanstalk.option import Allowed, Option

__all__ = ["ValueProblem", "validate"]


class ValueProblem(NamedTuple):
    """What is wrong with a value."""

    message: str
    """A lower-case fact that follows the option's name."""
    certain: bool
    """False where the sources leave a doubt."""


class _Context(NamedTuple):
    platform: str | None
    load_balancer: str | None
    volume_type: str | None


_Check: TypeAlias = Callable[[Option, str, _Context], ValueProblem | None]

_WHOLE = r"[+-]?\d+(?:\.0*)?\Z"
_DECIMAL = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?\Z"
_DURATION = r"(?i)PT(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?\Z"
_TIMESTAMP = r"\d{4}-\d\d-\d\d(?:[Tt ]+\d\d?:\d\d.*)?\Z"
_TEMPLATE = r"\{\{|\$\{|`|<[^>]*>|%\{|\{%"
_ON_OFF = frozenset({"on", "off", "yes", "no", "y", "n"})
_LONGEST_NUMBER = 40


def validate(
    option: Option,
    value: str,
    *,
    platform: str | None = None,
    load_balancer: str | None = None,
    volume_type: str | None = None,
) -> ValueProblem | None:
    """Say what is wrong with a value, or return None.

    Args:
        option: the option that the value is for.
        value: the value as text. Empty means unset, which is never wrong.
        platform: family of the platform, such as ``nodejs``, where it is known.
        load_balancer: ``classic``, ``application`` or ``network``, where it is known.
        volume_type: the effective ``RootVolumeType``, where it is set.
    """
    text = value.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" and option.type != "json":
        text = text[1:-1].strip()
    if not text or re.search(_TEMPLATE, text):
        return None
    kind = volume_type.strip().lower() if volume_type else None
    problem = _CHECKS[option.type](option, text, _Context(platform, load_balancer, kind))
    if problem is None:
        problem = _length(option.allowed, text)
    if problem is not None and problem.certain and (option.uncertain or not option.documented):
        return ValueProblem(problem.message, certain=False)
    return problem


def _string(option: Option, text: str, context: _Context) -> ValueProblem | None:
    allowed = option.allowed
    for kind, values in allowed.by_load_balancer:
        if kind == context.load_balancer and isinstance(values, str):
            problem = _codes(text, values, kind)
            if problem is not None:
                return problem
    return _pattern(allowed, text)


def _codes(text: str, limits: str, kind: str) -> ValueProblem | None:
    """Compare status codes and ranges of them with the range of a load balancer."""
    low, high = (int(part) for part in limits.split("-"))
    codes = [int(code) for code in re.findall(r"\d{1,9}", text)]
    if all(low <= code <= high for code in codes):
        return None
    message = f'"{text}" is not within {low}-{high}, the range of the {kind} load balancer'
    return ValueProblem(message, certain=False)


def _pattern(allowed: Allowed, text: str) -> ValueProblem | None:
    if allowed.pattern is None or re.match(allowed.pattern, text):
        return None
    from bundlecheck.beanstalk.option_forms import form_in_words

    words = form_in_words(allowed.pattern)
    form = f"is not {words}" if words else f"does not have the form {allowed.pattern}"
    message = f'"{_short(text)}" {form}'
    return ValueProblem(message, certain=allowed.pattern_origin is None)


def _boolean(option: Option, text: str, _: _Context) -> ValueProblem | None:
    words = tuple(option.allowed.enum) or ("true", "false")
    lowered = text.lower()
    if lowered in {word.lower() for word in words}:
        return None
    # YAML 1.1 reads on, off, yes and no as booleans, which become true and false.
    certain = lowered not in _ON_OFF and lowered not in ("true", "false")
    return ValueProblem(f'"{_short(text)}" is neither {words[0]} nor {words[1]}', certain)


def _enum(option: Option, text: str, context: _Context) -> ValueProblem | None:
    allowed = option.allowed
    values, owner = _values(option, context)
    if text in values:
        return None
    for value in values:
        if value.lower() == text.lower():
            if not allowed.case_sensitive:
                return None
            return ValueProblem(f'"{text}" is spelled "{value}"', certain=False)
    if re.match(_WHOLE, text) and any(_same_number(text, value) for value in values):
        return None
    certain = not allowed.enum_open and (not owner or owner == context.platform)
    of = f" for {owner}" if owner else ""
    return ValueProblem(f'"{_short(text)}" is not one of {", ".join(values)}{of}', certain)


def _values(option: Option, context: _Context) -> tuple[tuple[str, ...], str]:
    """Return the values to compare with, and the platform or balancer that narrows them."""
    for platform, values in option.allowed.by_platform:
        if platform == context.platform:
            return values, platform
    for kind, narrowed in option.allowed.by_load_balancer:
        if kind == context.load_balancer and not isinstance(narrowed, str):
            return narrowed, kind
    return option.allowed.enum, ""


def _same_number(text: str, value: str) -> bool:
    """Tell whether YAML made a number of a quoted value, such as 4 of 4.0."""
    return re.match(_DECIMAL, value) is not None and float(text) == float(value)


def _integer(option: Option, text: str, context: _Context) -> ValueProblem | None:
    if not re.match(_WHOLE, text):
        return ValueProblem(f'"{_short(text)}" is not a whole number', certain=True)
    return _range(option.allowed, text, context)


def _number(option: Option, text: str, context: _Context) -> ValueProblem | None:
    if not re.match(_DECIMAL, text):
        certain = text.lower() != "null"
        return ValueProblem(f'"{_short(text)}" is not a number', certain)
    return _range(option.allowed, text, context)


def _range(allowed: Allowed, text: str, context: _Context) -> ValueProblem | None:
    number = float(text[:_LONGEST_NUMBER]) if len(text) <= _LONGEST_NUMBER else float("inf")
    low, high = _limit(allowed.minimum), _limit(allowed.maximum)
    widest = (low, high)
    narrowed = dict(allowed.by_volume).get(context.volume_type or "")
    if narrowed is not None:
        low, high = narrowed
    if allowed.api_minimum is not None and low is not None:
        low = min(low, allowed.api_minimum)
        widest = (low, widest[1])
    if _within(number, low, high):
        return None
    return ValueProblem(f"{text} is {_bounds(low, high)}", certain=not _within(number, *widest))


def _limit(bound: float | str | None) -> float | None:
    return None if isinstance(bound, str) else bound


def _within(number: float, low: float | None, high: float | None) -> bool:
    return (low is None or number >= low) and (high is None or number <= high)


def _bounds(low: float | None, high: float | None) -> str:
    if high is None:
        return f"below {low}"
    return f"above {high}" if low is None else f"not between {low} and {high}"


def _list(option: Option, text: str, _: _Context) -> ValueProblem | None:
    allowed = option.allowed
    items = [item.strip() for item in text.split(",")]
    items = [item for item in items if item]
    if allowed.max_items is not None and len(items) > allowed.max_items:
        message = f"{len(items)} items are more than {allowed.max_items}"
        return ValueProblem(message, certain=True)
    for item in items:
        known = {value.lower() for value in allowed.enum}
        if known and item.lower() not in known:
            message = f'"{_short(item)}" is not one of {", ".join(allowed.enum)}'
            return ValueProblem(message, not allowed.enum_open)
        if allowed.item_max_length is not None and len(item) > allowed.item_max_length:
            message = f'"{_short(item)}" is longer than {allowed.item_max_length} characters'
            return ValueProblem(message, certain=True)
    return _pattern(allowed, text)


def _arn(option: Option, text: str, _: _Context) -> ValueProblem | None:
    if not text.lower().startswith("arn:"):
        return ValueProblem(f'"{_short(text)}" is not an ARN', certain=True)
    return _pattern(option.allowed, text)


def _json(_option: Option, text: str, _: _Context) -> ValueProblem | None:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return ValueProblem("the value is not JSON", certain=True)
    return None


def _duration(option: Option, text: str, _: _Context) -> ValueProblem | None:
    seconds = _seconds(text)
    if seconds is None:
        message = f'"{_short(text)}" is not an ISO 8601 duration such as PT30M'
        return ValueProblem(message, certain=not text.upper().startswith("P"))
    low, high = (_seconds(str(b)) for b in (option.allowed.minimum, option.allowed.maximum))
    if low is not None and high is not None and not low <= seconds <= high:
        limits = f"{option.allowed.minimum} and {option.allowed.maximum}"
        return ValueProblem(f"{text} is not between {limits}", certain=True)
    return None


def _seconds(text: str) -> int | None:
    match = re.match(_DURATION, text)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def _timestamp(_option: Option, text: str, _: _Context) -> ValueProblem | None:
    if re.match(_TIMESTAMP, text):
        return None
    return ValueProblem(f'"{_short(text)}" is not an ISO 8601 time', certain=False)


def _cron(_option: Option, text: str, _: _Context) -> ValueProblem | None:
    if len(text.split()) == 5 or text.startswith("@"):
        return None
    return ValueProblem(f'"{_short(text)}" is not a five-field schedule', certain=False)


def _anything(_option: Option, _text: str, _: _Context) -> None:
    return None


def _length(allowed: Allowed, text: str) -> ValueProblem | None:
    if allowed.max_length is None or len(text) <= allowed.max_length:
        return None
    message = f"the value is longer than {allowed.max_length} characters"
    certain = not allowed.max_length_uncertain and allowed.pattern_origin is None
    return ValueProblem(message, certain)


def _short(text: str) -> str:
    """Return the text on one line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."


_CHECKS: Mapping[str, _Check] = {
    "string": _string,
    "boolean": _boolean,
    "enum": _enum,
    "integer": _integer,
    "number": _number,
    "list": _list,
    "arn": _arn,
    "json": _json,
    "duration": _duration,
    "timestamp": _timestamp,
    "cron": _cron,
    "keyvalue": _anything,
}
