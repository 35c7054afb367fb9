"""The reader without click says what click says, or nothing."""

from __future__ import annotations

import random

import pytest

from bundlecheck.cli import scan as scan_module
from bundlecheck.cli.app import main
from bundlecheck.cli.arguments import OPTIONS, Arguments, read


def by_click(words: list[str], monkeypatch: pytest.MonkeyPatch) -> Arguments | None:
    told: list[Arguments] = []

    def keep(arguments: Arguments) -> int:
        told.append(arguments)
        return 0

    monkeypatch.setattr(scan_module, "execute", keep)
    monkeypatch.setattr("sys.argv", ["bundlecheck", *words])
    main()
    return told[0] if told else None


@pytest.mark.parametrize(
    "words",
    [
        ["scan"],
        ["scan", "app.zip", "--profile", "gate"],
        ["scan", "--format=sarif", "-"],
        ["scan", "--select", "EB4", "--select=EB2,EB3", "--ignore", "EB401", "x"],
        ["scan", "--no-color", "--summary", "--allow-empty", "--debug"],
        ["scan", "--output", "json=a.json", "--output", "text=b.txt", "--color"],
    ],
)
def test_reads_what_click_reads(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(words) is not None
    assert read(words) == by_click(words, monkeypatch)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["rules"],
        ["--debug", "scan"],
        ["scan", "--help"],
        ["scan", "-h"],
        ["scan", "--forma", "json"],
        ["scan", "--format", "xml"],
        ["scan", "--format"],
        ["scan", "--format", "json", "--format", "text"],
        ["scan", "--quiet", "--summary"],
        ["scan", "--quiet=1"],
        ["scan", "a", "b"],
        ["scan", "--", "a"],
        ["scan", "--rev", "--debug"],
        ["scan", "--color=yes"],
    ],
)
def test_leaves_the_rest_to_click(words: list[str]) -> None:
    assert read(words) is None


def test_leaves_completion_to_click(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_BUNDLECHECK_COMPLETE", "bash_source")
    assert read(["scan"]) is None


def test_never_differs_from_click(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(7)
    flags = [flag for option in OPTIONS for flag in (option.flag, option.off) if flag]
    values = ["json", "high", "gate", "never", "EB2", "a.zip", "", "text=x", "sarif", "-"]
    words = [*flags, *values, *(f"{flag}={value}" for flag in flags for value in values[:5])]
    agreed = 0
    for _ in range(1500):
        given = ["scan", *chance.choices(words, k=chance.randrange(5))]
        quick = read(given)
        if quick is not None:
            assert quick == by_click(given, monkeypatch), given
            agreed += 1
    capsys.readouterr()
    assert agreed > 100
