"""The same content is the same bundle, wherever it comes from."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from bundlecheck.bundle.open import open_target

from .conftest import Link, Script, make_repository, only, write_tree, zip_tree

if TYPE_CHECKING:
    from pathlib import Path

    from bundlecheck.bundle.model import Bundle, Target

TREE = {
    ".ebextensions/01 with space.config": b"option_settings:\r\n  a: b\r\n",
    ".ebextensions/zürich-東京.config": "naïve: ünïcode\n".encode(),
    ".platform/hooks/postdeploy/run.sh": Script(b"#!/bin/sh\nexit 0\n"),
    "Procfile": b"web: ./run\n",
    "empty": b"",
    "binary.bin": bytes(range(256)),
    "current": Link("Procfile"),
    "folder-link": Link(".platform/hooks"),
    "out": Link("../elsewhere"),
    "absolute": Link("/etc/hostname"),
    "deep/er/still.txt": b"x",
}


def _described(bundle: Bundle) -> list[tuple[object, ...]]:
    return [
        (file.path, file.name, file.mode, file.size, file.link, file.packed, file.load())
        for file in bundle.files
    ]


def _all_sources(tmp_path: Path) -> dict[str, Target]:
    zipped = zip_tree(TREE)
    (tmp_path / "bundle.war").write_bytes(zipped)
    plain = write_tree(tmp_path / "plain", TREE)
    repository = make_repository(tmp_path / "repository", TREE)
    return {
        "directory": open_target(str(plain)),
        "working tree": open_target(str(repository)),
        "revision": open_target(str(repository), revision="HEAD"),
        "archive": open_target(str(tmp_path / "bundle.war")),
        "stdin": open_target("-", stdin=io.BytesIO(zipped)),
    }


def test_files_modes_links_and_bytes_are_equal(tmp_path: Path) -> None:
    described = {name: _described(only(t)) for name, t in _all_sources(tmp_path).items()}
    first = described["archive"]
    assert len(first) == len(TREE)
    for name, files in described.items():
        assert files == first, name


def test_links_out_of_the_bundle_are_the_same_faults(tmp_path: Path) -> None:
    faults = {name: only(t).faults for name, t in _all_sources(tmp_path).items()}
    assert [fault.path for fault in faults["archive"]] == ["absolute", "out"]
    for name, found in faults.items():
        assert found == faults["archive"], name


def test_files_are_sorted_by_code_points(tmp_path: Path) -> None:
    for target in _all_sources(tmp_path).values():
        listed = [file.name for file in only(target).files]
        assert listed == sorted(listed)


def test_a_pipe_is_read_as_a_file_is(tmp_path: Path) -> None:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_args: int) -> int:
            raise io.UnsupportedOperation

    target = open_target("-", stdin=Pipe(zip_tree(TREE)))
    assert _described(only(target)) == _described(only(_all_sources(tmp_path)["archive"]))


@pytest.mark.parametrize("source", ["working tree", "revision"])
def test_ebignore_in_git_leaves_out_the_same(tmp_path: Path, source: str) -> None:
    tree = {
        ".ebextensions/a.config": b"a: 1\n",
        ".ebignore": b"*.pem\nbuild/\n!build/keep\n.git\n",
        ".gitignore": b"nothing\n",
        "key.pem": b"k",
        "notes.txt~": b"backup",
        "build/drop": b"d",
        "build/keep": b"k",
        "sub/.elasticbeanstalk/x": b"x",
        ".elasticbeanstalk/config.yml": b"global: {}\n",
    }
    repository = make_repository(tmp_path / "r", tree)
    revision = "HEAD" if source == "revision" else None
    outer = open_target(str(repository), revision=revision).bundles[0]
    assert [(file.name, file.packed) for file in outer.files] == [
        (".ebextensions/a.config", True),
        (".elasticbeanstalk/config.yml", False),
        (".gitignore", True),
        ("build/keep", True),
    ]
