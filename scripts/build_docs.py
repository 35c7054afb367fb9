"""Generate docs/rules.md, docs/rules/*.md and README's example; --check only compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bundlecheck.bundle.open import open_target
from bundlecheck.examples import Example, read_examples
from bundlecheck.report.write import Terminal, render
from bundlecheck.rule import LAYERS
from bundlecheck.rulefile import parse_rule
from bundlecheck.ruleset import load_rules, rules_directory
from bundlecheck.scan import Options, scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.rule import Rule

ROOT = Path(__file__).parent.parent
SHOWN_RULE = "EB201"


def main() -> int:
    """Write the pages, or return 1 where --check finds one stale or left over."""
    pages = dict(_pages())
    stale = [path for path, text in pages.items() if _read(path) != text]
    left = [path for path in (ROOT / "docs" / "rules").glob("*.md") if path not in pages]
    if "--check" in sys.argv[1:]:
        for path in (*stale, *left):
            print(f"{path.relative_to(ROOT)} is not what the rule files say; run 'make generate'")
        return 1 if stale or left else 0
    for path in stale:
        path.parent.mkdir(exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    for path in left:
        path.unlink()
    print(f"{len(pages)} pages, {len(stale)} written, {len(left)} removed")
    return 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _pages() -> Iterator[tuple[Path, str]]:
    rules: list[Rule] = []
    for path in sorted(rules_directory().rglob("*.yml")):
        data = path.read_bytes()
        rule = parse_rule(str(path), data, may_check=True)
        rules.append(rule)
        yield (
            ROOT / "docs" / "rules" / f"{rule.id}.md",
            _rule_page(rule, *read_examples(path.name, data)),
        )
    rules.sort(key=lambda rule: rule.id)
    yield ROOT / "docs" / "rules.md", _overview(rules)
    readme = ROOT / "README.md"
    yield readme, _readme(_read(readme))


def _overview(rules: list[Rule]) -> str:
    lines = [
        "# Rules",
        "",
        "Generated from `rules/`. A rule marked *posture* speaks of what a bundle leaves unset.",
        "",
    ]
    for layer in LAYERS:
        members = [rule for rule in rules if rule.layer == layer.key]
        if not members:
            continue
        lines += [
            f"## {layer.title}",
            "",
            "| id | name | severity | reports |",
            "|---|---|---|---|",
        ]
        for rule in members:
            severity = rule.severity.label + (", *posture*" if rule.posture else "")
            link = f"[{rule.id}](rules/{rule.id}.md)"
            lines.append(f"| {link} | {rule.name} | {severity} | {_cell(rule.summary)} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _rule_page(rule: Rule, triggers: tuple[Example, ...], misses: tuple[Example, ...]) -> str:
    title = next(layer.title for layer in LAYERS if layer.key == rule.layer)
    kind = "posture, " if rule.posture else ""
    lines = [
        f"# {rule.id} {rule.name}",
        "",
        f"{title} · {kind}severity {rule.severity.label} · confidence {rule.confidence.label}",
        "",
        rule.summary,
        "",
        "## Why",
        "",
        rule.reason,
        "",
        "## What to do",
        "",
        rule.remedy,
        "",
    ]
    if rule.safe:
        lines += [*_fence(rule.safe), ""]
    lines += ["## Reported", "", *_examples(triggers), "## Not reported", "", *_examples(misses)]
    facts = [
        *(f"[{cwe}](https://cwe.mitre.org/data/definitions/{cwe[4:]}.html)" for cwe in rule.cwe),
        *rule.controls,
    ]
    if facts:
        lines += ["## Weakness and controls", "", *(f"- {fact}" for fact in facts), ""]
    lines += ["## References", "", *(f"- <{url}>" for url in rule.references), ""]
    return "\n".join(lines).rstrip() + "\n"


def _examples(examples: tuple[Example, ...]) -> Iterator[str]:
    for example in examples:
        yield f"**{example.title}**"
        yield ""
        for name, content in example.files:
            lines = sorted({line for path, line in example.expected if path == name})
            places = "" if not lines else ", line " + ", ".join(str(line) for line in lines)
            yield f"`{name}`{'' if lines == [0] else places}"
            yield ""
            yield from _fence(content)
            yield ""


def _fence(content: str) -> list[str]:
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * max(3, longest + 1)
    content = "".join(c if c in "\n\t" or c.isprintable() else repr(c)[1:-1] for c in content)
    return [f"{fence}text", *content.rstrip("\n").split("\n"), fence]


def _readme(text: str) -> str:
    """Put the real output for the shipped bundle between the markers."""
    target = open_target(str(ROOT / "fixtures" / "insecure"))
    rules = load_rules().restricted([SHOWN_RULE], [])
    report = render(scan(target, rules, Options()), "text", Terminal(width=100))
    shown = report.split("\n\n1 finding")[0].rstrip()
    block = "<!-- example: finding -->\n```text\n" + shown + "\n```\n<!-- /example -->"
    return re.sub(
        r"<!-- example: finding -->.*?<!-- /example -->", lambda _: block, text, flags=re.DOTALL
    )


if __name__ == "__main__":
    sys.exit(main())
