"""One pass over a bundle: the same result from any source, by any number of processes."""

from __future__ import annotations

import os
import random
import signal
from typing import TYPE_CHECKING

import pytest

from bundlecheck.bundle.limits import MAX_FILE_BYTES
from bundlecheck.bundle.model import Bundle, BundleFile, BundleReadError
from bundlecheck.bundle.open import open_target
from bundlecheck.ruleset import load_rules
from bundlecheck.scan import Options, scan
from bundlecheck.sweep import analyse as analysis
from bundlecheck.sweep import marks, workers
from bundlecheck.sweep import sweep as sweeping
from bundlecheck.sweep.sweep import Sweep, Sweeping, sweep
from tests.sweep.bundles import committed, make_tree, telling, zipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "analyse", telling)
    monkeypatch.setattr(sweeping, "_WORTH_SHARING", 0)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "app")


def told(result: Sweep) -> list[object]:
    return [
        [(file.name, facts) for file, facts in result.facts],
        [(file.name, reason, remedy) for file, reason, remedy in result.unread],
        sorted(result.marks.items()),
    ]


def bundle_of(path: Path, revision: str | None = None) -> Bundle:
    return open_target(str(path), revision=revision).bundles[0]


def test_what_files_tell_comes_in_the_bundles_order(tree: Path) -> None:
    result = sweep(bundle_of(tree))
    names = [file.name for file, _ in result.facts]
    assert len(names) == 14
    assert names == sorted(names)
    assert [fact.length for file, (fact,) in result.facts if file.basename == "file3.txt"] == [4]


@pytest.mark.parametrize("jobs", [2, 3, 5])
def test_the_number_of_processes_does_not_matter(tree: Path, tmp_path: Path, jobs: int) -> None:
    committed(tree)
    alone = told(sweep(bundle_of(tree)))
    assert told(sweep(bundle_of(tree), Sweeping(jobs))) == alone
    archive = zipped(tree, tmp_path / "app.zip")
    assert told(sweep(bundle_of(archive), Sweeping(jobs))) == alone
    assert told(sweep(bundle_of(tree, "HEAD"), Sweeping(jobs))) == alone


@pytest.mark.skipif(not workers.CAN_FORK, reason="only Linux forks workers")
@pytest.mark.parametrize("kind", ["directory", "archive", "revision"])
def test_each_process_reads_for_itself(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many small files that all differ: shared positions or pipes would mix them up."""
    folder = make_tree(tmp_path / "app", count=1_500, size=300)
    for number in range(1_500):
        path = folder / f"app{number % 7}" / f"file{number}.txt"
        path.write_text(f"secret:{'y' * number}\n{path.read_text()}")
    committed(folder)
    bundle = {
        "directory": lambda: bundle_of(folder),
        "archive": lambda: bundle_of(zipped(folder, tmp_path / "app.zip")),
        "revision": lambda: bundle_of(folder, "HEAD"),
    }[kind]()
    bundle.files[0].load()  # the source is in use before the workers start
    result = sweep(bundle, Sweeping(4))
    assert result.unread == ()
    lengths = {file.basename: facts[0].length for file, facts in result.facts}
    assert lengths == {f"file{number}.txt": number for number in range(1, 1_500)} | {
        "file0.txt": 1  # empty at first, so its second line tells
    }
    assert bundle.files[-1].load()


def test_the_order_of_files_does_not_matter(tree: Path) -> None:
    bundle = bundle_of(tree)
    files = list(bundle.files)
    random.Random(3).shuffle(files)
    shuffled = sweep(Bundle(bundle.name, tuple(files)), Sweeping(2))
    assert sorted(told(shuffled)[0]) == told(sweep(bundle))[0]


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_failure_on_one_file_is_one_unread_file(
    tree: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    def fails(name: str, data: bytes, *_: object) -> tuple[object, ...]:
        if name.endswith("file7.txt"):
            raise KeyError("secret:hunter2")
        return telling(name, data)

    monkeypatch.setattr(analysis, "analyse", fails)
    result = sweep(bundle_of(tree), Sweeping(jobs))
    ((file, reason, remedy),) = result.unread
    assert file.basename == "file7.txt"
    assert "KeyError at test_sweep.py:" in reason
    assert "hunter2" not in reason + remedy
    assert len(result.facts) == 14
    assert result.may_hold(file, marks.POLICY)


@pytest.mark.skipif(not workers.CAN_FORK, reason="only Linux forks workers")
def test_a_file_that_ends_every_worker_is_one_unread_file(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = os.getpid()

    def dies(name: str, data: bytes, *_: object) -> tuple[object, ...]:
        if name.endswith("file7.txt"):
            assert os.getpid() != parent
            os.kill(os.getpid(), signal.SIGKILL)
        return telling(name, data)

    def in_a_worker(_batches: object, *_rest: object) -> None:
        """Leave every item to processes of their own."""

    monkeypatch.setattr(analysis, "analyse", dies)
    monkeypatch.setattr(workers, "_share", in_a_worker)
    result = sweep(bundle_of(tree), Sweeping(2))
    ((file, reason, _),) = result.unread
    assert file.basename == "file7.txt"
    assert "SIGKILL" in reason
    assert len(result.facts) == 14


def test_what_cannot_be_read_is_told(tree: Path) -> None:
    def gone() -> bytes:
        raise BundleReadError("'x.txt' cannot be read: gone; check it")

    bundle = bundle_of(tree)
    lost = BundleFile("x.txt", "x.txt", 0o644, 10, None, True, gone)
    result = sweep(Bundle(".", (*bundle.files, lost)), Sweeping(2))
    assert [(file.name, *rest) for file, *rest in result.unread] == [
        ("x.txt", "'x.txt' cannot be read: gone", "check it")
    ]


@pytest.mark.parametrize("kind", ["directory", "archive", "revision"])
@pytest.mark.parametrize("filler", [b"\0", b"a\n"], ids=["binary", "text"])
def test_a_file_over_the_limit_is_told_only_if_it_is_text(
    tmp_path: Path, kind: str, filler: bytes
) -> None:
    folder = make_tree(tmp_path / "app", count=2)
    (folder / "large.dat").write_bytes(b"head" + filler * (MAX_FILE_BYTES // len(filler)))
    if kind == "revision":
        committed(folder)
    bundle = {
        "directory": lambda: bundle_of(folder),
        "archive": lambda: bundle_of(zipped(folder, tmp_path / "app.zip")),
        "revision": lambda: bundle_of(folder, "HEAD"),
    }[kind]()
    unread = [(file.name, reason) for file, reason, _ in sweep(bundle).unread]
    if filler == b"\0":
        assert unread == []
    else:
        ((name, reason),) = unread
        assert name == "large.dat"
        assert "over the limit" in reason


def test_links_are_not_followed(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("secret:outside\n")
    (tree / "link.txt").symlink_to(tmp_path / "outside.txt")
    assert "link.txt" not in [file.name for file, _ in sweep(bundle_of(tree)).facts]


def test_progress_ends_at_the_whole(tree: Path) -> None:
    steps: list[tuple[int, int]] = []
    sweep(bundle_of(tree), Sweeping(2, tell=lambda done, total: steps.append((done, total))))
    assert steps == sorted(steps)
    assert steps[-1][0] == steps[-1][1] > 0


def test_the_report_names_each_unread_file_once(tree: Path, tmp_path: Path) -> None:
    def gone(name: str):
        def load() -> bytes:
            raise BundleReadError(f"'{name}' cannot be read: gone; check it")

        return load

    target = open_target(str(tree))
    names = [".ebextensions/b.config", *(f"z{number:02}.txt" for number in range(30))]
    lost = [BundleFile(name, name, 0o644, 9, None, True, gone(name)) for name in names]
    bundle = Bundle(".", (*lost, *target.bundles[0].files))
    report = scan(target._replace(bundles=(bundle,)), load_rules(), Options())
    paths = [item.path for item in report.incomplete]
    assert paths.count(".ebextensions/b.config") == 1
    assert paths == [".", ".ebextensions/b.config", *names[1:21]]
    assert report.incomplete[0].reason == "10 more files could not be looked through"


def test_marks_are_what_rules_look_for() -> None:
    cases = {
        b"": 0,
        b"nothing to see": 0,
        b"64bit Amazon Linux 2 v3 running Python": marks.PLATFORM,
        b"64BIT AMAZON LINUX RUNNING": marks.PLATFORM,
        b"arn:aws:elasticbeanstalk:x::platform/y": marks.PLATFORM,
        b"running on Windows Server": marks.PLATFORM,
        b"running windows": 0,
        b"AWS::S3::Bucket Resources": marks.TEMPLATE,
        b"AWS::S3::Bucket": 0,
        b'{"Statement": [{"Effect": "Allow"}]}': marks.POLICY,
        b'{"Statement": 1}': 0,
        b"Resources: AWS::IAM::Role ManagedPolicyArns": marks.TEMPLATE | marks.POLICY,
        b"ManagedPolicyArns": 0,
        b"aws logs put-retention-policy": marks.AGENT,
        b"logs_collected": marks.AGENT,
        "plain".encode("utf-16"): marks.EVERY,
    }
    assert {data: marks.marks_of(data) for data in cases} == cases
