"""Whatever the bytes: one clear line or a target, never a traceback, and nothing imported for nothing."""

from __future__ import annotations

import io
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bundlecheck.bundle.ignore import ebignore, export_ignore
from bundlecheck.bundle.model import BundleReadError, Target
from bundlecheck.bundle.names import displayable
from bundlecheck.bundle.open import open_target
from bundlecheck.errors import InputError

from .conftest import Link, make_repository, write_tree, zip_tree

if TYPE_CHECKING:
    from pathlib import Path

SEED = zip_tree(
    {
        ".ebextensions/a.config": b"option_settings:\n" * 40,
        "Procfile": b"web: x\n",
        "link": Link("Procfile"),
        "ünïcode": b"1",
    }
)


def _line(error: Exception) -> str:
    text = str(error)
    assert text
    assert "\n" not in text
    return text


def _read_all(data: bytes) -> None:
    try:
        target = open_target("-", stdin=io.BytesIO(data))
    except InputError as error:
        _line(error)
        return
    assert isinstance(target, Target)
    for bundle in target.bundles:
        for file in bundle.files:
            assert displayable(file.path) == file.path
            try:
                file.load()
            except BundleReadError as error:
                _line(error)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    _read_all(data)


@settings(max_examples=400)
@given(st.lists(st.tuples(st.integers(0, len(SEED) - 1), st.integers(0, 255)), max_size=6))
def test_an_archive_with_changed_bytes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(SEED)
    for at, value in changes:
        data[at] = value
    _read_all(bytes(data))


@given(st.integers(0, len(SEED)), st.integers(0, len(SEED)), st.binary(max_size=8))
def test_an_archive_with_a_piece_replaced(first: int, second: int, piece: bytes) -> None:
    start, end = sorted((first, second))
    _read_all(SEED[:start] + piece + SEED[end:])


def test_every_single_byte_changed() -> None:
    for at in range(len(SEED)):
        for value in (0, 0xFF, SEED[at] ^ 1):
            _read_all(SEED[:at] + bytes([value]) + SEED[at + 1 :])


@given(st.text(max_size=60), st.text(min_size=1, max_size=20))
def test_any_ignore_file(text: str, name: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    ebignore(data, ".ebignore").leaves_out(name)
    exported = export_ignore(data + b" export-ignore", ".gitattributes")
    if exported is not None:
        exported.leaves_out(name)


def _imported(target: str) -> set[str]:
    code = (
        "import sys\n"
        "from bundlecheck.bundle.open import open_target\n"
        f"for file in open_target({target!r}).bundles[0].files: file.load()\n"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_an_archive_needs_neither_git_nor_patterns(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(SEED)
    assert not _imported(str(path)) & {"pathspec", "subprocess", "socket", "ssl"}


@pytest.mark.parametrize("in_git", [False, True])
def test_a_directory_without_ebignore_needs_no_patterns(tmp_path: Path, in_git: bool) -> None:
    make = make_repository if in_git else write_tree
    make(tmp_path, {"Procfile": b"web: x\n"})
    imported = _imported(str(tmp_path))
    assert not imported & {"pathspec", "zipfile", "socket", "ssl"} - (
        {"socket"} if in_git else set()
    )
    assert ("subprocess" in imported) is in_git


def test_a_directory_with_ebignore_needs_patterns(tmp_path: Path) -> None:
    write_tree(tmp_path, {"Procfile": b"web: x\n", ".ebignore": b"x\n"})
    assert "pathspec" in _imported(str(tmp_path))
