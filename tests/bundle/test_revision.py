from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from bundlecheck.bundle.open import open_target
from bundlecheck.errors import InputError

from .conftest import commit, content, git, make_repository, names, only, write_tree

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = {".ebextensions/a.config": b"a: 1\n"}


def test_an_older_revision_has_its_own_content(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG)
    git(repository, "tag", "v1")
    write_tree(repository, {"Procfile": b"web: x\n", ".ebextensions/a.config": b"a: 2\n"})
    commit(repository)
    old, new = (only(open_target(str(repository), revision=r)) for r in ("v1", "main"))
    assert names(old) == [".ebextensions/a.config"]
    assert content(old, ".ebextensions/a.config") == b"a: 1\n"
    assert content(new, ".ebextensions/a.config") == b"a: 2\n"


def test_a_bare_repository(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "r", CONFIG)
    git(tmp_path, "clone", "-q", "--bare", str(repository), "bare.git")
    target = open_target(str(tmp_path / "bare.git"), revision="main")
    assert content(only(target), ".ebextensions/a.config") == b"a: 1\n"
    assert target.prefix == ""
    with pytest.raises(InputError, match="bare git repository; name a revision"):
        open_target(str(tmp_path / "bare.git"))


def test_ebignore_comes_from_the_revision(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG | {"drop": b""})
    (repository / ".ebignore").write_bytes(b"drop\n")
    assert "drop" in names(only(open_target(str(repository), revision="HEAD")))
    commit(repository)
    assert names(only(open_target(str(repository), revision="HEAD"))) == [".ebextensions/a.config"]


def test_contents_can_be_read_in_any_order_and_again(tmp_path: Path) -> None:
    tree = CONFIG | {f"f{number}": b"%d\n" % number * number for number in range(50)}
    bundle = only(open_target(str(make_repository(tmp_path, tree)), revision="HEAD"))
    for file in (*reversed(bundle.files), *bundle.files):
        assert file.load() == tree[file.name]


def test_the_git_process_ends_with_the_bundle(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    bundle = only(open_target(str(make_repository(tmp_path, CONFIG)), revision="HEAD"))
    bundle.files[0].load()
    del bundle
    gc.collect()
    assert [str(warning.message) for warning in recwarn] == []


def test_a_git_process_that_ended_is_started_again(tmp_path: Path) -> None:
    bundle = only(open_target(str(make_repository(tmp_path, CONFIG)), revision="HEAD"))
    load = bundle.files[0].load
    assert load() == b"a: 1\n"
    objects = load.func.__self__
    objects._process.kill()
    objects._process.wait()
    with pytest.raises(Exception, match="git has no content"):
        load()
    assert load() == b"a: 1\n"


@pytest.mark.parametrize(
    "revision", ["nowhere", "", "-h", "--output=x", "HEAD~9", "a\0b", "HEAD:nothing"]
)
def test_an_unknown_revision_is_named(tmp_path: Path, revision: str) -> None:
    repository = make_repository(tmp_path, CONFIG)
    with pytest.raises(InputError, match="has no revision") as caught:
        open_target(str(repository), revision=revision)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "x").exists()


def test_outside_a_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no git repository"):
        open_target(str(write_tree(tmp_path, CONFIG)), revision="HEAD")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, CONFIG)
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    with pytest.raises(InputError, match="git is not installed"):
        open_target(str(repository), revision="HEAD")


def test_a_file_or_standard_input_has_no_revision(tmp_path: Path) -> None:
    write_tree(tmp_path, {"bundle.zip": b""})
    with pytest.raises(InputError, match="no directory"):
        open_target(str(tmp_path / "bundle.zip"), revision="HEAD")
    with pytest.raises(InputError, match="'-'"):
        open_target("-", revision="HEAD")


def test_nothing_to_scan_in_a_revision(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, {"README": b""})
    with pytest.raises(InputError, match="nothing to scan"):
        open_target(str(repository), revision="HEAD")
