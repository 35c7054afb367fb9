"""The golden files: what each format makes of the sample report.

After a wanted change of an output, write them anew with ``python -m tests.report.regenerate``
and read the difference before committing it.
"""

from __future__ import annotations

from pathlib import Path

from bundlecheck import __version__
from bundlecheck.report.explain import explain, explain_json, rules_json, rules_table
from bundlecheck.report.write import Terminal, render
from tests.report.sample import RULES, empty_report, sample_report

GOLDEN = Path(__file__).parent / "golden"


def outputs() -> dict[str, str]:
    """Return every golden file's name and text, with the version blotted out."""
    report = sample_report()
    texts = {
        "full.txt": render(report, "text", Terminal(width=100)),
        "narrow.txt": render(report, "text", Terminal(width=60)),
        "colour.txt": render(report, "text", Terminal(colour=True, width=100)),
        "quiet.txt": render(report, "text", Terminal(style="quiet")),
        "summary.txt": render(report, "text", Terminal(style="summary")),
        "empty.txt": render(empty_report(), "text"),
        "report.json": render(report, "json"),
        "report.sarif": render(report, "sarif"),
        "github.txt": render(report, "github"),
        "empty-github.txt": render(empty_report(), "github"),
        "explain.txt": explain(RULES[1], width=80, colour=False, examples=[("example", "a: b\n")]),
        "explain.json": explain_json(RULES[1]),
        "rules.txt": rules_table(RULES, width=110, colour=False),
        "rules.json": rules_json(RULES),
    }
    return {name: text.replace(__version__, "VERSION") for name, text in texts.items()}


def main() -> None:
    """Write the golden files."""
    GOLDEN.mkdir(exist_ok=True)
    for name, text in outputs().items():
        (GOLDEN / name).write_bytes(text.encode())


if __name__ == "__main__":
    main()
