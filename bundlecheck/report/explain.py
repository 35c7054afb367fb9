"""What a rule says of itself, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.report.json_format import rule_value
from bundlecheck.report.json_text import dump_indented
from bundlecheck.report.paint import Paint
from bundlecheck.report.visible import display_width, show, wrap
from bundlecheck.rule import LAYERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bundlecheck.rule import Rule

__all__ = ["explain", "explain_json", "rules_json", "rules_table"]

_TITLES = {layer.key: layer.title for layer in LAYERS}
_NARROWEST = 40


def explain(
    rule: Rule, *, width: int, colour: bool, examples: Sequence[tuple[str, str]] = ()
) -> str:
    """Return the page of a rule.

    Args:
        rule: the rule.
        width: cells in a line.
        colour: whether to write ANSI colours.
        examples: titles and contents of examples to show below.
    """
    paint = Paint(colour)
    lines = list(_page(rule, max(width, _NARROWEST), paint))
    for title, content in examples:
        lines += ["", paint("strong", show(title)), *_verbatim(content)]
    return "".join(f"{line}\n" for line in lines)


def _page(rule: Rule, width: int, paint: Paint) -> Iterator[str]:
    yield paint("strong", show(rule.title))
    kind = ", posture" if rule.posture else ""
    severity = paint.severity(rule.severity, rule.severity.label)
    yield f"severity {severity}, confidence {rule.confidence.label}{kind}; {_layer(rule)}"
    if rule.origin:
        yield f"from {show(rule.origin)}"
    sections = (("what", rule.summary), ("why", rule.reason), ("fix", rule.remedy))
    for title, text in sections:
        if text.strip():
            yield from ("", paint("strong", title))
            yield from (f"  {line}" for line in wrap(text, width - 2))
    if rule.safe.strip():
        yield from ("", paint("strong", "safe form"), *_verbatim(rule.safe))
    lists = (("controls", rule.controls), ("weaknesses", rule.cwe), ("see", rule.references))
    for title, items in lists:
        if items:
            yield from ("", paint("strong", title))
            yield from (f"  {show(item)}" for item in items)


def _layer(rule: Rule) -> str:
    return _TITLES.get(rule.layer, show(rule.layer))


def _verbatim(text: str) -> list[str]:
    lines = text.expandtabs(4).strip("\n").splitlines()
    return [f"  {show(line)}".rstrip() for line in lines]


def rules_table(rules: Iterable[Rule], *, width: int, colour: bool) -> str:
    """Return one line a rule, by layer: id, severity, name and what it reports."""
    paint = Paint(colour)
    ordered = sorted(rules, key=lambda rule: rule.id)
    if not ordered:
        return "no rules\n"
    known = [*_TITLES, *sorted({rule.layer for rule in ordered} - _TITLES.keys())]
    widest = max(display_width(show(rule.name)) for rule in ordered)
    broad = max(display_width(show(rule.id)) for rule in ordered)
    lines: list[str] = []
    for layer in known:
        mine = [rule for rule in ordered if rule.layer == layer]
        if mine:
            lines += ["", paint("strong", _layer(mine[0]))]
        for rule in mine:
            severity = paint.severity(rule.severity, f"{rule.severity.label:<8}")
            head = f"  {_pad(show(rule.id), broad)}  {severity}  {_pad(show(rule.name), widest)}"
            hang = 2 + broad + 2 + 8 + 2 + widest + 2
            if width - hang < _NARROWEST:
                below = " " * (2 + broad + 2)
                lines.append(head.rstrip())
                lines += [below + part for part in wrap(rule.summary, width - len(below))]
                continue
            summary = wrap(rule.summary, width - hang) or [""]
            lines.append(f"{head}  {summary[0]}".rstrip())
            lines += [" " * hang + part for part in summary[1:]]
    return "".join(f"{line}\n" for line in lines[1:])


def _pad(text: str, size: int) -> str:
    return text + " " * (size - display_width(text))


def explain_json(rule: Rule) -> str:
    """Return what a rule says of itself, as JSON."""
    return dump_indented(rule_value(rule))


def rules_json(rules: Iterable[Rule]) -> str:
    """Return what all rules say of themselves, as a JSON list sorted by id."""
    ordered = sorted(rules, key=lambda rule: rule.id)
    return dump_indented([rule_value(rule) for rule in ordered])
