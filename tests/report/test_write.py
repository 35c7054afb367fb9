from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bundlecheck.errors import UsageError
from bundlecheck.report.write import FORMATS, Terminal, render, write
from tests.conftest import ROOT
from tests.report.sample import empty_report


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_every_format_renders() -> None:
    assert list(FORMATS) == ["text", "json", "sarif", "github"]
    for name in FORMATS:
        assert render(empty_report(), name).endswith("\n")


def test_terminal_options_reach_the_text() -> None:
    assert "\x1b[" in render(empty_report(), "text", Terminal(colour=True))
    assert render(empty_report(), "text", Terminal(style="quiet")) == ""


def test_an_unknown_format_is_named() -> None:
    with pytest.raises(UsageError, match="no format 'xml'; choose one of text, json, sarif"):
        render(empty_report(), "xml")


@pytest.mark.parametrize(
    ("name", "heavy"),
    [
        ("text", {"json", "sarif_om", "urllib.parse"}),
        ("github", {"json", "sarif_om", "urllib.parse"}),
        ("json", {"sarif_om", "urllib.parse"}),
    ],
)
def test_a_format_imports_no_other(name: str, heavy: set[str]) -> None:
    code = (
        "import sys; from tests.report.sample import sample_report;"
        "from bundlecheck.report.write import render;"
        f"render(sample_report(), {name!r}); print(*sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not heavy & set(done.stdout.split())


def test_writes_utf8_with_plain_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    write("é\n\n", path)
    assert path.read_bytes() == b"\xc3\xa9\n\n"
    assert names(tmp_path) == ["out.txt"]


def test_replaces_what_stood_there(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old and longer")
    write("new", path)
    assert path.read_text() == "new"


def test_keeps_a_link_and_writes_its_target(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_text("old")
    link = tmp_path / "link"
    link.symlink_to(target)
    write("new", link)
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_new_file_has_the_usual_mode(tmp_path: Path) -> None:
    mask = os.umask(0o022)
    try:
        write("x", tmp_path / "out")
    finally:
        os.umask(mask)
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o644


def test_a_pipe_is_written_to_directly(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    seen: list[str] = []
    reader = threading.Thread(target=lambda: seen.append(path.read_text()))
    reader.start()
    write("through", path)
    reader.join(10)
    assert seen == ["through"]
    assert path.is_fifo()


@pytest.mark.parametrize("name", ["gone/out.sarif", "file/out.sarif", "", "loop", "nul\0"])
def test_a_failure_is_one_clear_line(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("kept")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with pytest.raises(UsageError) as caught:
        write("x", tmp_path / name)
    message = str(caught.value)
    assert str(tmp_path / name) in message
    assert "name a file in a directory that exists and is writable" in message
    assert "\n" not in message
    assert names(tmp_path) == ["file", "loop"]
    assert (tmp_path / "file").read_text() == "kept"


def test_a_failed_replacement_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out"
    path.write_text("old")

    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UsageError, match="permission denied"):
        write("new", path)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["out"]
