from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.procfile import parse_procfile

from .texts import assert_inside, file_text, from_pieces, indented, root, sliced


def test_reads_names_commands_and_their_places() -> None:
    text = file_text("# processes\n\nweb: bin/run --port 5000  \nworker-2:rake jobs:work\n")
    procfile = parse_procfile(text)
    assert not procfile.problems
    assert [(p.name.value, p.command.value) for p in procfile.processes] == [
        ("web", "bin/run --port 5000"),
        ("worker-2", "rake jobs:work"),
    ]
    web = procfile.processes[0]
    assert str(web.name.span) == "file:3:1"
    assert str(web.command.span) == "file:3:6"
    assert sliced(text, web.span) == "web: bin/run --port 5000"
    assert procfile.get("worker-2") is procfile.processes[1]
    assert procfile.get("cron") is None


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_are_no_part_of_a_command(end: str) -> None:
    procfile = parse_procfile(file_text(f"web: a{end}{end}job: b{end}"))
    assert [p.command.value for p in procfile.processes] == ["a", "b"]
    assert [p.name.span.line for p in procfile.processes] == [1, 3]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("web bin/run", "line has no ':' after a process name"),
        ("web:", "process 'web' has no command"),
        ("web:   ", "process 'web' has no command"),
        (" web: bin/run", "line starts with a blank before the process name"),
        (": bin/run", "line has no process name before ':'"),
        ("my web: x", "process name holds a character other than letters, digits, '-' and '_'"),
        ("wéb: x", "process name holds a character other than letters, digits, '-' and '_'"),
    ],
)
def test_other_lines_are_problems(line: str, message: str) -> None:
    procfile = parse_procfile(file_text(f"one: 1\n{line}\ntwo: 2\n"))
    assert [p.name.value for p in procfile.processes] == ["one", "two"]
    (problem,) = procfile.problems
    assert problem.message == message
    assert "name: command" in problem.remedy
    assert (problem.span.line, problem.span.column) == (2, 1)


def test_places_hold_through_embedding() -> None:
    text = indented("# x\nweb: ünï --x")
    (web,) = parse_procfile(text).processes
    assert str(web.command.span) == "embedding.config:3:10"
    assert sliced(root(text), web.command.span) == "ünï --x"
    assert sliced(root(text), web.command.text.span(4, 7)) == "--x"


@given(from_pieces("web: a", ":", "\n", "\r\n", "#", " ", "\t", "\x85", "\u2028"))
def test_anything_is_read(value: str) -> None:
    for text in (file_text(value), indented(value)):
        procfile = parse_procfile(text)
        for process in procfile.processes:
            assert_inside(text, process.name.start, process.name.end)
            assert_inside(text, process.command.start, process.command.end)
            assert process.command.value == process.command.value.strip(" \t\f\v")
            assert process.command.value
        places = len(procfile.processes) + len(procfile.problems)
        assert places <= value.count("\n") + value.count("\r") + 1
