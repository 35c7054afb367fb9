from __future__ import annotations

import os
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest

from bundlecheck.bundle import limits
from bundlecheck.bundle.model import BundleReadError, FaultKind
from bundlecheck.bundle.open import open_target
from bundlecheck.errors import InputError

from .conftest import Link, Script, commit, content, git, make_repository, names, only, write_tree

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = {".ebextensions/a.config": b"a: 1\n"}


def test_without_git_all_files_belong(tmp_path: Path) -> None:
    tree = CONFIG | {".env": b"A=1\n", ".gitignore": b".env\n", "node_modules/m/x.js": b"x"}
    target = open_target(str(write_tree(tmp_path, tree)))
    assert names(only(target)) == sorted(tree)
    assert target.prefix == ""
    assert target.notes == ()
    assert target.label == str(tmp_path)


def test_at_head_an_untracked_file_does_not_belong(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG | {"kept.txt": b"1"})
    write_tree(repository, {"loose.txt": b"1", ".env": b"A=1\n"})
    target = open_target(str(repository))
    assert names(only(target)) == [".ebextensions/a.config", "kept.txt"]
    assert target.notes == ()


def test_edits_not_yet_committed_are_read(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG)
    (repository / ".ebextensions/a.config").write_bytes(b"changed: true\n")
    bundle = only(open_target(str(repository)))
    assert content(bundle, ".ebextensions/a.config") == b"changed: true\n"
    assert bundle.files[0].size == 14
    at_head = only(open_target(str(repository), revision="HEAD"))
    assert content(at_head, ".ebextensions/a.config") == b"a: 1\n"


def test_a_file_missing_from_the_working_tree_comes_from_git(tmp_path: Path) -> None:
    tree = CONFIG | {"gone.sh": Script(b"#!/bin/sh\n"), "gone-link": Link("gone.sh")}
    repository = make_repository(tmp_path, tree)
    (repository / "gone.sh").unlink()
    (repository / "gone-link").unlink()
    bundle = only(open_target(str(repository)))
    assert content(bundle, "gone.sh") == b"#!/bin/sh\n"
    file, link = bundle.get("gone.sh"), bundle.get("gone-link")
    assert file is not None
    assert (file.mode, file.size) == (0o755, 10)
    assert link is not None
    assert (link.link, link.load()) == ("gone.sh", b"")


def test_a_lost_object_is_a_note_and_incomplete_where_it_configures(tmp_path: Path) -> None:
    repository = make_repository(
        tmp_path, CONFIG | {"other.txt": b"other\n", "Procfile": b"web: x\n"}
    )
    for name in (".ebextensions/a.config", "other.txt"):
        oid = git(repository, "rev-parse", f"HEAD:{name}").strip()
        (repository / ".git/objects" / oid[:2] / oid[2:]).unlink()
        (repository / name).unlink()
    for revision in (None, "HEAD"):
        target = open_target(str(repository), revision=revision)
        assert names(only(target)) == ["Procfile"]
        assert target.notes == (
            "git does not hold the content of '.ebextensions/a.config', 'other.txt'",
        )
        (fault,) = only(target).faults
        assert (fault.kind, fault.path) == (FaultKind.UNREADABLE, ".ebextensions/a.config")
        assert fault.incomplete


def test_configuration_that_is_not_committed_is_noted(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG)
    write_tree(repository, {".platform/hooks/x.sh": b"", "Procfile": b"web: x\n", "loose": b""})
    target = open_target(str(repository))
    (note,) = target.notes
    assert note == (
        "not committed, so not in the bundle that 'eb deploy' makes: "
        "'.platform/hooks/x.sh', 'Procfile'"
    )


def test_in_a_hook_the_index_is_what_counts(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, CONFIG | {"dropped.txt": b"1"})
    write_tree(repository, {"Procfile": b"web: x\n", "loose": b""})
    git(repository, "add", "Procfile")
    git(repository, "rm", "-q", "dropped.txt")
    target = open_target(str(repository), in_hook=True)
    assert names(only(target)) == [".ebextensions/a.config", "Procfile"]
    assert target.notes == ()
    assert "dropped.txt" in names(only(open_target(str(repository))))


def test_in_a_hook_of_the_first_commit(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write_tree(tmp_path, CONFIG | {"loose": b""})
    git(tmp_path, "add", ".ebextensions")
    assert names(only(open_target(str(tmp_path), in_hook=True))) == [".ebextensions/a.config"]


def test_in_a_hook_the_index_of_a_partial_commit_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path / "r", CONFIG | {"app/Procfile": b"web: x\n"})
    write_tree(repository, {"staged.txt": b"", "only.txt": b""})
    git(repository, "add", "staged.txt")
    own = repository / ".git/next-index-1.lock"
    git(repository, "read-tree", "HEAD", env={"GIT_INDEX_FILE": str(own)})
    git(repository, "add", "only.txt", env={"GIT_INDEX_FILE": str(own)})
    monkeypatch.chdir(repository)
    # As git sets them for a hook.
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
    monkeypatch.setenv("GIT_DIR", ".git")
    assert "only.txt" in names(open_target(".", in_hook=True).bundles[0])
    assert "staged.txt" not in names(open_target(".", in_hook=True).bundles[0])
    assert names(only(open_target("app", in_hook=True))) == ["Procfile"]
    other = make_repository(tmp_path / "other", CONFIG)
    assert names(only(open_target(str(other), in_hook=True))) == [".ebextensions/a.config"]


@pytest.mark.parametrize("committed", [False, True])
def test_a_repository_that_has_nothing_of_the_directory(tmp_path: Path, committed: bool) -> None:
    git(tmp_path, "init", "-q")
    if committed:
        write_tree(tmp_path, {"README": b""})
        commit(tmp_path)
    write_tree(tmp_path, {"build/Procfile": b"web: x\n", "build/x": b""})
    target = open_target(str(tmp_path / "build"))
    assert names(only(target)) == ["Procfile", "x"]
    assert target.prefix == "build/"
    assert len(target.notes) == 1
    assert target.notes[0].endswith("so all files of the directory are read")


def test_ebignore_takes_the_working_tree_and_not_gitignore(tmp_path: Path) -> None:
    tree = CONFIG | {".gitignore": b"secret.txt\n", ".ebignore": b"dropped/\n*.log\n!keep.log\n"}
    repository = make_repository(tmp_path, tree)
    write_tree(
        repository,
        {
            "secret.txt": b"s",
            "dropped/x": b"x",
            "a.log": b"x",
            "keep.log": b"x",
            "Procfile~": b"x",
            ".elasticbeanstalk/config.yml": b"global: {}\n",
            ".elasticbeanstalk/saved_configs/s.cfg.yml": b"{}\n",
            ".elasticbeanstalk/app_versions/app.zip": b"x",
        },
    )
    bundle = only(open_target(str(repository)))
    assert [(file.name, file.packed) for file in bundle.files] == [
        (".ebextensions/a.config", True),
        (".elasticbeanstalk/config.yml", False),
        (".elasticbeanstalk/saved_configs/s.cfg.yml", False),
        (".git/HEAD", True),
        (".git/config", True),
        (".gitignore", True),
        ("keep.log", True),
        ("secret.txt", True),
    ]


def test_ebignore_can_drop_all_companions_but_the_settings(tmp_path: Path) -> None:
    tree = CONFIG | {
        ".ebignore": b".elasticbeanstalk\n",
        ".elasticbeanstalk/config.yml": b"{}",
        ".elasticbeanstalk/saved_configs/s.cfg.yml": b"{}",
    }
    bundle = only(open_target(str(write_tree(tmp_path, tree))))
    assert names(bundle) == [".ebextensions/a.config", ".elasticbeanstalk/config.yml"]


def test_each_bundle_has_its_own_ebignore(tmp_path: Path) -> None:
    tree = CONFIG | {
        "in/.ebextensions/b.config": b"b: 1\n",
        "in/.ebignore": b"/drop\n",
        "in/drop": b"",
        "drop": b"",
    }
    target = open_target(str(write_tree(tmp_path, tree)))
    outer, inner = target.bundles
    assert (outer.name, inner.name) == (".", "in")
    assert "in/drop" in names(outer)
    assert names(inner) == [".ebextensions/b.config"]
    assert inner.files[0].path == "in/.ebextensions/b.config"


def test_a_bad_pattern_is_noted_and_the_others_hold(tmp_path: Path) -> None:
    tree = CONFIG | {".ebignore": b"*a*a*a*a*a\n!\n*.pem\n", "k.pem": b"", "a" * 200: b""}
    target = open_target(str(write_tree(tmp_path, tree)))
    assert names(only(target)) == [".ebextensions/a.config", "a" * 200]
    assert target.notes[0] == (
        ".ebignore: pattern '*a*a*a*a*a' is not used: more than 4 wildcards in one part of a path"
    )


def test_an_ignored_settings_file_of_the_eb_cli_is_read(tmp_path: Path) -> None:
    tree = CONFIG | {".gitignore": b".elasticbeanstalk/*\n"}
    repository = make_repository(tmp_path, tree)
    write_tree(repository, {".elasticbeanstalk/config.yml": b"{}"})
    bundle = only(open_target(str(repository)))
    file = bundle.get(".elasticbeanstalk/config.yml")
    assert file is not None
    assert not file.packed


def test_the_settings_file_alone_marks_the_top(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, {"app.py": b""})
    write_tree(repository, {".elasticbeanstalk/config.yml": b"{}"})
    assert names(only(open_target(str(repository)))) == [".elasticbeanstalk/config.yml", "app.py"]


def test_export_ignore_is_honoured(tmp_path: Path) -> None:
    tree = CONFIG | {
        ".gitattributes": b"* text=auto\ndocs export-ignore\n*.md export-ignore\nKEEP.md -export-ignore\n",
        "docs/x": b"",
        "A.md": b"",
        "KEEP.md": b"",
    }
    repository = make_repository(tmp_path, tree)
    for revision in (None, "HEAD"):
        bundle = only(open_target(str(repository), revision=revision))
        assert names(bundle) == [".ebextensions/a.config", ".gitattributes", "KEEP.md"]


def test_files_of_a_submodule_belong(tmp_path: Path) -> None:
    inner = make_repository(tmp_path / "inner", {"lib.py": b"x"})
    outer = make_repository(tmp_path / "outer", CONFIG)
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "lib")
    commit(outer)
    assert "lib/lib.py" in names(only(open_target(str(outer))))
    target = open_target(str(outer), revision="HEAD")
    assert "lib/lib.py" not in names(only(target))
    assert target.notes == (
        "submodule 'lib' is not part of the revision, so its files are not read",
    )


def test_the_prefix_leads_from_the_repository_to_the_target(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, {"a b/ü/Procfile": b"web: x\n", "other": b""})
    target = open_target(str(repository / "a b/ü"))
    assert target.prefix == "a b/ü/"
    assert names(only(target)) == ["Procfile"]
    at_head = open_target(str(repository / "a b/ü"), revision="HEAD")
    assert (at_head.prefix, names(only(at_head))) == ("a b/ü/", ["Procfile"])


def test_links_are_never_followed(tmp_path: Path) -> None:
    outside = write_tree(tmp_path / "outside", {"Procfile": b"secret\n", "x/y": b"secret\n"})
    tree = CONFIG | {"file": Link("../outside/Procfile"), "folder": Link("../outside/x")}
    bundle = only(open_target(str(write_tree(tmp_path / "in", tree))))
    assert names(bundle) == [".ebextensions/a.config", "file", "folder"]
    assert content(bundle, "file") == b""
    assert [fault.path for fault in bundle.faults] == ["file", "folder"]
    assert outside.exists()


def test_a_tracked_folder_replaced_by_a_link_is_read_from_git(tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"f.txt": b"secret\n"})
    repository = make_repository(tmp_path / "in", CONFIG | {"d/f.txt": b"mine\n"})
    (repository / "d/f.txt").unlink()
    (repository / "d").rmdir()
    (repository / "d").symlink_to("../outside")
    assert content(only(open_target(str(repository))), "d/f.txt") == b"mine\n"


def test_a_file_swapped_for_a_link_after_listing_is_not_read(tmp_path: Path) -> None:
    write_tree(tmp_path / "outside", {"f": b"secret\n"})
    write_tree(tmp_path / "in", CONFIG)
    bundle = only(open_target(str(tmp_path / "in")))
    (tmp_path / "in/.ebextensions/a.config").unlink()
    (tmp_path / "in/.ebextensions/a.config").symlink_to(tmp_path / "outside/f")
    with pytest.raises(BundleReadError, match="cannot be read"):
        bundle.files[0].load()


def test_an_ignore_file_that_links_out_is_refused(tmp_path: Path) -> None:
    write_tree(tmp_path, {"ignore": b"*\n"})
    write_tree(tmp_path / "in", CONFIG | {".ebignore": Link("../ignore")})
    with pytest.raises(InputError, match="link out of"):
        open_target(str(tmp_path / "in"))


@pytest.mark.parametrize("in_git", [False, True])
def test_an_ignore_file_that_links_inside_is_followed(tmp_path: Path, in_git: bool) -> None:
    tree = CONFIG | {
        ".ebignore": Link(".dockerignore"),
        ".dockerignore": b"drop\n.git\n",
        "drop": b"",
    }
    if in_git:
        make_repository(tmp_path, tree)
    else:
        write_tree(tmp_path, tree)
    for revision in [None, "HEAD"] if in_git else [None]:
        bundle = only(open_target(str(tmp_path), revision=revision))
        assert names(bundle) == [".dockerignore", ".ebextensions/a.config"]


def test_special_files_are_not_listed_or_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path / "r", CONFIG | {"was-a-file": b"1"})
    plain = write_tree(tmp_path / "p", CONFIG)
    os.mkfifo(plain / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        monkeypatch.chdir(plain)  # the name of a socket is short
        server.bind("socket")
    (repository / "was-a-file").unlink()
    os.mkfifo(repository / "was-a-file")
    assert names(only(open_target(str(plain)))) == [".ebextensions/a.config"]
    assert content(only(open_target(str(repository))), "was-a-file") == b"1"


def test_a_file_swapped_for_a_pipe_does_not_block(tmp_path: Path) -> None:
    bundle = only(open_target(str(write_tree(tmp_path, CONFIG))))
    (tmp_path / ".ebextensions/a.config").unlink()
    os.mkfifo(tmp_path / ".ebextensions/a.config")
    with pytest.raises(BundleReadError, match="no regular file"):
        bundle.files[0].load()


@pytest.mark.parametrize("revision", [None, "HEAD"])
def test_a_file_over_the_limit_is_named_when_read(tmp_path: Path, revision: str | None) -> None:
    repository = make_repository(tmp_path, CONFIG)
    with (repository / "big").open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES + 1)
    with (repository / "just").open("wb") as stream:
        stream.truncate(limits.MAX_FILE_BYTES)
    commit(repository)
    bundle = only(open_target(str(repository), revision=revision))
    assert len(content(bundle, "just")) == limits.MAX_FILE_BYTES
    with pytest.raises(BundleReadError, match=f"limit of {limits.MAX_FILE_BYTES} bytes") as caught:
        content(bundle, "big")
    assert "leave it out of the bundle" in str(caught.value)


def test_names_that_a_terminal_would_obey_are_escaped(tmp_path: Path) -> None:
    write_tree(tmp_path, CONFIG)
    (tmp_path / os.fsdecode(b"bad\xff\x1b[31m\n.txt")).write_bytes(b"content")
    bundle = only(open_target(str(tmp_path)))
    assert names(bundle)[-1] == "bad\\xff\\x1b[31m\\x0a.txt"
    assert bundle.files[-1].load() == b"content"


def test_undecodable_names_are_the_same_in_git(tmp_path: Path) -> None:
    write_tree(tmp_path, CONFIG)
    (tmp_path / os.fsdecode(b"bad\xff\n.txt")).write_bytes(b"content")
    make_repository(tmp_path, {})
    for revision in (None, "HEAD"):
        bundle = only(open_target(str(tmp_path), revision=revision))
        assert content(bundle, "bad\\xff\\x0a.txt") == b"content"


def test_an_unlisted_folder_makes_the_scan_incomplete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tree(tmp_path, CONFIG | {"locked/x": b"", "Procfile": b"web: x\n"})
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (fault,) = only(open_target(str(tmp_path))).faults
    assert (fault.kind, fault.path, fault.incomplete) == (FaultKind.UNREADABLE, "locked", True)
    assert fault.message == "folder 'locked' cannot be listed: permission denied"


def test_git_missing_is_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = make_repository(tmp_path, CONFIG)
    write_tree(repository, {"loose": b""})
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    target = open_target(str(repository))
    assert names(only(target)) == [".ebextensions/a.config", "loose"]
    assert target.notes == ("git is not installed, so all files of the directory are read",)


def test_a_broken_git_folder_is_no_repository(tmp_path: Path) -> None:
    write_tree(tmp_path, CONFIG | {".git/nothing": b""})
    target = open_target(str(tmp_path))
    assert names(only(target)) == [".ebextensions/a.config"]
    assert target.notes == ("no git repository, so all files of the directory are read",)


def test_another_owner_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(tmp_path, CONFIG)
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(InputError, match=r"git config --global --add safe\.directory"):
        open_target(str(repository))


def test_settings_of_the_repository_run_nothing(tmp_path: Path) -> None:
    repository = make_repository(tmp_path / "r", CONFIG | {"gone": b"1"})
    proof = tmp_path / "ran"
    program = (
        write_tree(tmp_path, {"p.sh": Script(f"#!/bin/sh\ntouch {proof}\n".encode())}) / "p.sh"
    )
    for name in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external"):
        git(repository, "config", name, str(program))
    (repository / "gone").unlink()
    content(only(open_target(str(repository))), "gone")
    open_target(str(repository), in_hook=True)
    open_target(str(repository), revision="HEAD")
    assert not proof.exists()


@pytest.mark.parametrize("revision", [None, "HEAD"])
def test_a_partial_clone_fetches_nothing(tmp_path: Path, revision: str | None) -> None:
    tree = CONFIG | {"Procfile": b"web: x\n", "a-large-one": b"x" * 5000}
    origin = make_repository(tmp_path / "origin", tree)
    git(origin, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(
        tmp_path,
        "clone",
        "-q",
        "--no-checkout",
        "--filter=blob:limit=1k",
        f"file://{origin}",
        "clone",
    )
    before = sorted((clone / ".git/objects").rglob("*"))
    target = open_target(str(clone), revision=revision)
    assert names(only(target)) == [".ebextensions/a.config", "Procfile"]
    assert content(only(target), "Procfile") == b"web: x\n"
    assert target.notes == ("git does not hold the content of 'a-large-one'",)
    assert sorted((clone / ".git/objects").rglob("*")) == before


def test_nothing_to_scan(tmp_path: Path) -> None:
    write_tree(tmp_path, {"x.config": b"a: 1\n"})
    with pytest.raises(InputError) as caught:
        open_target(str(tmp_path))
    message = str(caught.value)
    assert message.startswith(f"nothing to scan in '{tmp_path}': ")
    for marker in (".ebextensions/", ".platform/", "Dockerrun.aws.json", "Procfile", "env.yaml"):
        assert f"'{marker}'" in message
    assert "\n" not in message


def test_nothing_to_scan_says_what_is_not_committed(tmp_path: Path) -> None:
    repository = make_repository(tmp_path, {"README": b""})
    write_tree(repository, CONFIG)
    with pytest.raises(InputError, match=r"'\.ebextensions/a\.config'.* commit them"):
        open_target(str(repository))


def test_the_number_of_git_processes_does_not_depend_on_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = CONFIG | {f"d{number}/f{file}": b"x" for number in range(30) for file in range(30)}
    repository = make_repository(tmp_path, tree)
    started: list[object] = []
    popen = subprocess.Popen.__init__

    def count(self: object, *args: object, **kwargs: object) -> None:
        started.append(args)
        popen(self, *args, **kwargs)

    monkeypatch.setattr(subprocess.Popen, "__init__", count)
    for file in only(open_target(str(repository))).files:
        file.load()
    assert len(started) == 1
    for file in only(open_target(str(repository), revision="HEAD")).files:
        file.load()
    assert len(started) == 3
    for number in range(30):
        (repository / f"d{number}/f0").unlink()
    for file in only(open_target(str(repository))).files:
        file.load()
    assert len(started) == 6


def test_too_many_files_end_the_walk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundlecheck.bundle.walk.walk.__defaults__", (3,))
    write_tree(tmp_path, CONFIG | {f"{number}/x": b"" for number in range(9)} | {"Procfile": b""})
    (fault,) = only(open_target(str(tmp_path))).faults
    assert (fault.kind, fault.incomplete) == (FaultKind.LIMIT, True)
