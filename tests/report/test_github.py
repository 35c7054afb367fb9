from __future__ import annotations

import re

import pytest

from bundlecheck.finding import Severity
from bundlecheck.report.github import PER_LEVEL, render
from bundlecheck.result import Incomplete
from bundlecheck.span import Span
from tests.report.sample import empty_report, finding

ENV = Span(".env", 2, 3, 2, 6)


def commands(*findings: object, **changes: object) -> list[str]:
    text = render(empty_report(findings=findings, prefix="", **changes))
    assert text.endswith("\n")
    return text[:-1].split("\n")


def test_a_finding_in_one_line() -> None:
    assert commands(finding("EB457", ENV, "is open"))[0] == (
        "::warning file=.env,line=2,endLine=2,col=3,endColumn=6,title=medium%3A EB457"
        " world-writable::is open%0AClose what world-writable leaves open."
    )


def test_columns_only_within_one_line() -> None:
    line = commands(finding("EB201", Span(".env", 2, 3, 3, 6), "m"))[0]
    assert line.startswith("::error file=.env,line=2,endLine=3,title=")
    whole = commands(finding("EB201", Span.whole(".env"), "m"))[0]
    assert whole.startswith("::error file=.env,title=")


def test_the_prefix_makes_the_path_that_of_the_repository() -> None:
    found = (finding("EB201", ENV, "m"),)
    assert "file=a/b/.env," in render(empty_report(findings=found, prefix="a/b/"))


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("a::error::x", "a%3A%3Aerror%3A%3Ax"),
        ("a\n::error::x", "a%0A%3A%3Aerror%3A%3Ax"),
        ("a\r::error file=b,line=1::x", "a%0D%3A%3Aerror file=b%2Cline=1%3A%3Ax"),
        ("a%0A::x", "a%250A%3A%3Ax"),
        ("\n", "%0A"),
        ("a\x1b[2J\u202e\u2028", "a\\x1b[2J\\u202e\\u2028"),
    ],
)
def test_a_file_name_cannot_inject(path: str, escaped: str) -> None:
    lines = commands(finding("EB201", ENV._replace(path=path), "m"))
    assert len(lines) == 2
    assert lines[0].startswith(f"::error file={escaped},line=2,")
    assert lines[1].startswith("bundlecheck: 1 finding ")


@pytest.mark.parametrize(
    ("message", "escaped"),
    [("x\n::error::y", "x%0A::error::y"), ("100%\r\n", "100%25%0D%0A"), ("\x1b", "\\x1b")],
)
def test_a_message_cannot_inject(message: str, escaped: str) -> None:
    lines = commands(finding("EB201", ENV, message), rules=())
    assert len(lines) == 2
    assert lines[0].endswith(f"::{escaped}")


def test_ten_of_each_level_and_the_worst_of_them() -> None:
    rules = ((Severity.HIGH, "EB201"), (Severity.MEDIUM, "EB457"), (Severity.INFO, "EB611"))
    many = tuple(finding(name, ENV, f"m{n}") for _, name in rules for n in range(PER_LEVEL + 3))
    lines = commands(*many)
    for command in ("error", "warning", "notice"):
        mine = [line for line in lines if line.startswith(f"::{command} ")]
        assert [re.search(r"::(m\d+)", line)[1] for line in mine] == [  # type: ignore[index]
            f"m{n}" for n in range(PER_LEVEL)
        ]
    assert "; 9 of them not annotated (GitHub keeps 10 of each level a step):" in lines[-1]
    assert "--format sarif" in lines[-1]


def test_exactly_ten_say_nothing_of_more() -> None:
    lines = commands(*(finding("EB201", ENV, f"m{n}") for n in range(PER_LEVEL)))
    assert len(lines) == PER_LEVEL + 1
    assert "not annotated" not in lines[-1]


def test_what_was_not_analysed_is_a_warning_within_the_budget() -> None:
    items = (Incomplete("a\n::b", "is broken", "Pack it again."), Incomplete("c", "d", "e"))
    many = tuple(finding("EB457", ENV, f"m{n}") for n in range(PER_LEVEL))
    lines = commands(*many, incomplete=items)
    assert lines[0] == (
        "::warning file=a%0A%3A%3Ab,title=not everything could be analysed::"
        "a%0A::b: is broken%0APack it again.%0A1 more path not analysed"
    )
    assert len([line for line in lines if line.startswith("::warning ")]) == PER_LEVEL
    assert "1 of them not annotated" in lines[-1]


def test_nothing_found() -> None:
    assert commands() == ["bundlecheck: no findings in 1 bundle, 12 files"]


def test_a_posture_finding_is_a_notice() -> None:
    assert commands(finding("EB301", ENV, "m"))[0].startswith("::notice ")
