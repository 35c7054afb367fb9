"""Real directories, archives and git repositories for the tests of this floor."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from bundlecheck.bundle.model import Bundle, Target

Tree = dict[str, "bytes | Link | Script"]


class Link(str):
    """A symbolic link in a tree."""

    __slots__ = ()


class Script(bytes):
    """An executable file in a tree."""


def write_tree(root: Path, tree: Mapping[str, object]) -> Path:
    for name, content in tree.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            path.symlink_to(str(content))
            continue
        assert isinstance(content, bytes)
        path.write_bytes(content)
        path.chmod(0o755 if isinstance(content, Script) else 0o644)
    return root


def zip_tree(tree: Mapping[str, object]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tree.items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.compress_type = zipfile.ZIP_DEFLATED
            if isinstance(content, Link):
                info.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(info, str(content))
                continue
            assert isinstance(content, bytes)
            mode = 0o755 if isinstance(content, Script) else 0o644
            info.external_attr = (stat.S_IFREG | mode) << 16
            archive.writestr(info, content)
    return out.getvalue()


def git(directory: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    settings = {
        "GIT_AUTHOR_NAME": "A Tester",
        "GIT_AUTHOR_EMAIL": "tester@example.com",
        "GIT_COMMITTER_NAME": "A Tester",
        "GIT_COMMITTER_EMAIL": "tester@example.com",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "core.autocrlf=false", *arguments],
        cwd=directory,
        env=kept | settings | dict(env or {}),
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def make_repository(root: Path, tree: Mapping[str, object]) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "-q")
    write_tree(root, tree)
    commit(root)
    return root


def commit(root: Path, message: str = "change") -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "--allow-empty", "-m", message)


def only(target: Target) -> Bundle:
    (bundle,) = target.bundles
    return bundle


def names(bundle: Bundle) -> list[str]:
    return [file.name for file in bundle.files]


def content(bundle: Bundle, name: str) -> bytes:
    file = bundle.get(name)
    assert file is not None, f"{name} is not among {names(bundle)}"
    return file.load()


@pytest.fixture(autouse=True)
def _outside_any_hook(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)


@pytest.fixture
def archive(tmp_path: Path):
    """Write an archive and return its path."""

    def make(tree: Mapping[str, object], name: str = "bundle.zip") -> str:
        path = tmp_path / name
        path.write_bytes(zip_tree(tree))
        return str(path)

    return make
