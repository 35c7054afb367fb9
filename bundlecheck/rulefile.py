"""Rule files: one YAML file a rule, ours and a user's own alike.

A bad file is a ``UsageError`` that names file, line and remedy.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.errors import UsageError
from bundlecheck.finding import Confidence, Severity
from bundlecheck.rule import LAYERS, PropertyMatcher, Rule, SettingMatcher
from bundlecheck.syntax.nodes import Entry, Mapping, Node, Scalar, Sequence
from bundlecheck.syntax.text import FileText, decode
from bundlecheck.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bundlecheck.span import Span

__all__ = ["parse_rule", "read_rule_directory", "rule_root"]

_ID = r"[A-Z]{2,8}\d{3,4}"
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_CONDITIONS = ("is", "is_not", "matches", "below", "above", "set")
_KEYS = frozenset(
    {"id", "name", "layer", "severity", "confidence", "posture", "security", "summary"}
    | {"reason", "remedy", "safe", "cwe", "controls", "references", "yields_to", "words", "check"}
    | {"setting", "resource", "examples"}
)
_SETTING_KEYS = frozenset(
    ("namespace", "option", "unset", "message", "unset_message", "severity", *_CONDITIONS)
)
_RESOURCE_KEYS = frozenset(("types", "property", "missing", "message", "severity", *_CONDITIONS))


def _fail(span: Span, message: str, remedy: str) -> UsageError:
    return UsageError(f"{span}: {message}; {remedy}")


def rule_root(path: str, data: bytes) -> Mapping:
    """Return the top-level mapping of a rule file, or raise a ``UsageError``."""
    value = decode(data)
    if value is None:
        raise UsageError(f"{path}: the rule file is not UTF-8 text; save it as UTF-8")
    text = FileText(path, value)
    parsed = parse_yaml(text)
    if parsed.error is not None:
        line, column = text.position(min(parsed.error.offset, len(value)))
        raise UsageError(f"{path}:{line}:{column}: {parsed.error.message}; mend the YAML")
    if not isinstance(parsed.root, Mapping) or len(parsed.documents) != 1:
        raise UsageError(f"{path}: a rule file is one mapping; see docs/writing-rules.md")
    return parsed.root


def parse_rule(path: str, data: bytes, *, may_check: bool) -> Rule:
    """Read one rule.

    Args:
        path: the file, for messages.
        data: its bytes.
        may_check: whether the rule may name a Python check; only bundlecheck's own may.

    Raises:
        UsageError: for anything that is not a complete, well-formed rule.
    """
    root = rule_root(path, data)
    _no_unknown(root, _KEYS)
    identifier = _text(root, "id")
    if not re.fullmatch(_ID, identifier):
        raise _fail(_span(root, "id"), f"'{identifier}' is no rule id", "write one like ORG101")
    name = _text(root, "name")
    if not re.fullmatch(_NAME, name):
        raise _fail(_span(root, "name"), f"'{name}' is no rule name", "write-it-like-this")
    check = _optional(root, "check")
    if check is not None and not may_check:
        raise _fail(
            _span(root, "check"),
            "a rule of yours cannot name a Python check",
            "declare it with 'setting' or 'resource'",
        )
    settings = tuple(_setting(item) for item in _mappings(root, "setting"))
    properties = tuple(_property(item) for item in _mappings(root, "resource"))
    if (check is not None) + bool(settings or properties) != 1:
        raise _fail(
            root.span,
            "a rule decides by 'setting', 'resource' or 'check'",
            "give at least one of the first two, or the last",
        )
    return Rule(
        id=identifier,
        name=name,
        layer=_choice(root, "layer", [layer.key for layer in LAYERS]),
        severity=Severity[_choice(root, "severity", _labels(Severity)).upper()],
        confidence=Confidence[_choice(root, "confidence", _labels(Confidence), "high").upper()],
        posture=_boolean(root, "posture", default=False),
        security=_boolean(root, "security", default=True),
        summary=_text(root, "summary"),
        reason=_text(root, "reason"),
        remedy=_text(root, "remedy"),
        safe=_optional(root, "safe") or "",
        cwe=_texts(root, "cwe"),
        controls=_texts(root, "controls"),
        references=_texts(root, "references"),
        yields_to=_texts(root, "yields_to"),
        words=_texts(root, "words"),
        check=check,
        settings=settings,
        properties=properties,
        origin="" if may_check else path,
    )


def read_rule_directory(directory: Path, *, may_check: bool) -> tuple[Rule, ...]:
    """Read every ``.yml`` and ``.yaml`` file below a directory, sorted by id.

    Raises:
        UsageError: if the directory holds no rule, a rule is bad, or an id is given twice.
    """
    if not directory.is_dir():
        why = "is no directory" if directory.exists() else "no such directory of rules"
        raise UsageError(f"{directory}: {why}; name one with rule files in it")
    paths = sorted(path for path in directory.rglob("*") if path.suffix in (".yml", ".yaml"))
    if not paths:
        raise UsageError(f"{directory}: holds no rule file; a rule file ends in .yml")
    rules: dict[str, Rule] = {}
    for path in paths:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; make the file readable") from error
        rule = parse_rule(str(path), data, may_check=may_check)
        if rule.id in rules:
            raise UsageError(f"{path}: the id {rule.id} is taken already; choose another id")
        rules[rule.id] = rule
    return tuple(rules[identifier] for identifier in sorted(rules))


def _labels(kind: type[Severity | Confidence]) -> list[str]:
    return [member.label for member in kind]


def _span(root: Mapping, key: str) -> Span:
    entry = root.entry(key)
    return entry.value.span if entry is not None else root.span


def _no_unknown(root: Mapping, known: Iterable[str]) -> None:
    from difflib import get_close_matches  # noqa: PLC0415 - only for a mistake

    names = sorted(known)
    for entry in root.entries:
        if entry.name not in names:
            near = get_close_matches(entry.name or "", names, 1)
            remedy = f"did you mean '{near[0]}'?" if near else f"known keys: {', '.join(names)}"
            raise _fail(entry.key.span, f"unknown key '{entry.name}'", remedy)
    for duplicate in root.duplicates:
        raise _fail(duplicate.kept.key.span, f"'{duplicate.kept.name}' is given twice", "keep one")


def _optional(root: Mapping, key: str) -> str | None:
    node = root.get(key)
    if node is None:
        return None
    if not isinstance(node, Scalar) or node.is_null:
        raise _fail(node.span, f"'{key}' is not a text", "write a single value")
    return node.value.strip()


def _text(root: Mapping, key: str) -> str:
    value = _optional(root, key)
    if not value:
        raise _fail(_span(root, key), f"'{key}' is missing", f"write '{key}: …'")
    return value


def _texts(root: Mapping, key: str) -> tuple[str, ...]:
    node = root.get(key)
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    values = tuple(item.value for item in items if isinstance(item, Scalar))
    if len(values) != len(items):
        raise _fail(node.span, f"'{key}' is not a list of texts", "write single values")
    return values


def _boolean(root: Mapping, key: str, *, default: bool) -> bool:
    node = root.get(key)
    if node is None:
        return default
    if not isinstance(node, Scalar) or node.tag != "bool":
        raise _fail(node.span, f"'{key}' is neither true nor false", "write true or false")
    return node.value.lower() in ("true", "yes", "on")


def _choice(root: Mapping, key: str, choices: list[str], default: str | None = None) -> str:
    value = _optional(root, key) if root.get(key) is not None or default is None else default
    if value not in choices:
        raise _fail(
            _span(root, key), f"'{key}' is missing or unknown", f"write one of {', '.join(choices)}"
        )
    return value


def _mappings(root: Mapping, key: str) -> tuple[Mapping, ...]:
    node: Node | None = root.get(key)
    if node is None:
        return ()
    items = node.items if isinstance(node, Sequence) else (node,)
    found = tuple(item for item in items if isinstance(item, Mapping))
    if len(found) != len(items) or not found:
        raise _fail(node.span, f"'{key}' is not a comparison", "see docs/writing-rules.md")
    return found


def _condition(item: Mapping) -> tuple[str, tuple[str, ...]]:
    given = [entry for entry in item.entries if entry.name in _CONDITIONS]
    if len(given) != 1:
        raise _fail(
            item.span,
            "a comparison needs exactly one condition",
            f"write one of {', '.join(_CONDITIONS)}",
        )
    name = str(given[0].name)
    operand = _texts(item, name)
    if not operand or (not all(operand) and name not in ("is", "is_not")):
        raise _fail(given[0].value.span, f"'{name}' has no value", f"write '{name}: …'")
    if name == "set" and operand != ("true",):
        raise _fail(given[0].value.span, "'set' is not true", "write 'set: true'")
    if len(operand) > 1 and name not in ("is", "is_not"):
        raise _fail(given[0].value.span, f"'{name}' takes one value", "give only one")
    _check_operand(given[0], name, operand)
    return name, operand


def _check_operand(entry: Entry, name: str, operand: tuple[str, ...]) -> None:
    if name == "matches":
        try:
            re.compile(operand[0])
        except (re.error, OverflowError, RecursionError) as error:
            raise _fail(
                entry.value.span, f"not a regular expression: {error}", "mend it"
            ) from error
    elif name in ("below", "above"):
        try:
            float(operand[0])
        except ValueError:
            raise _fail(entry.value.span, f"'{operand[0]}' is no number", "write one") from None


def _severity(item: Mapping) -> Severity | None:
    if item.get("severity") is None:
        return None
    return Severity[_choice(item, "severity", _labels(Severity)).upper()]


def _message(item: Mapping, key: str, fields: tuple[str, ...]) -> str:
    from string import Formatter  # noqa: PLC0415 - only for rules that are read from files

    message = _text(item, key)
    try:
        parts = list(Formatter().parse(message))
    except ValueError:
        raise _fail(
            _span(item, key), "the message has a lone brace", "write '{{' or '}}' for a brace"
        ) from None
    for _, field, form, conversion in parts:
        if field is not None and (field not in fields or form or conversion):
            allowed = ", ".join(f"{{{name}}}" for name in fields)
            raise _fail(
                _span(item, key),
                f"the message has an unknown field '{field}'",
                f"use only {allowed}",
            )
    return message


def _setting(item: Mapping) -> SettingMatcher:
    _no_unknown(item, _SETTING_KEYS)
    condition, operand = _condition(item)
    return SettingMatcher(
        namespace=_text(item, "namespace"),
        option=_text(item, "option"),
        condition=condition,
        operand=operand,
        unset=_boolean(item, "unset", default=False),
        message=_message(item, "message", ("namespace", "option", "value")),
        unset_message=_optional(item, "unset_message") or "",
        severity=_severity(item),
        line=item.span.line,
    )


def _property(item: Mapping) -> PropertyMatcher:
    _no_unknown(item, _RESOURCE_KEYS)
    condition, operand = _condition(item)
    types = _texts(item, "types")
    if not types:
        raise _fail(item.span, "'types' is missing", "name the resource types")
    return PropertyMatcher(
        types=types,
        property=_text(item, "property"),
        condition=condition,
        operand=operand,
        missing=_boolean(item, "missing", default=False),
        message=_message(item, "message", ("resource", "type", "property", "value")),
        severity=_severity(item),
        line=item.span.line,
    )
