"""What is kept between runs: right or absent, never a secret, never in the way."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bundlecheck.bundle.model import Target
from bundlecheck.bundle.open import open_target
from bundlecheck.sweep import analyse as analysis
from bundlecheck.sweep import cache as caching
from bundlecheck.sweep import cache_files, version
from bundlecheck.sweep import sweep as sweeping
from bundlecheck.sweep.cache import Cache, is_beside
from bundlecheck.sweep.sweep import Sweep, Sweeping, sweep
from tests.sweep.bundles import committed, fact, make_tree, telling, zipped

ROOT = Path(__file__).parent.parent.parent
OLD = time.time() - 3_600
posix = pytest.mark.skipif(os.name != "posix", reason="no permission bits, no inodes")


class Runs:
    """Sweeps with one cache, and what was read and analysed in them."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.directory = directory
        self.analysed: list[str] = []
        self.read: list[str] = []
        monkeypatch.setattr(analysis, "analyse", self._analyse)
        monkeypatch.setattr(sweeping, "_WORTH_KEEPING", 0)

    def _analyse(self, name: str, data: bytes, *_: object):
        self.analysed.append(name)
        return telling(name, data)

    def __call__(self, path: Path, revision: str | None = None, jobs: int = 1) -> list[object]:
        self.analysed.clear()
        self.read.clear()
        bundle = open_target(str(path), revision=revision).bundles[0]
        files = tuple(file._replace(load=self._reader(file)) for file in bundle.files)
        cache = Cache(str(self.directory))
        how = Sweeping(jobs, cache, str(path))
        return told(sweep(type(bundle)(bundle.name, files), how))

    def _reader(self, file):
        def load() -> bytes:
            self.read.append(file.name)
            return file.load()

        return load


def told(result: Sweep) -> list[object]:
    return [
        [(file.name, facts) for file, facts in result.facts],
        [(file.name, reason, remedy) for file, reason, remedy in result.unread],
        sorted(result.marks.items()),
    ]


def age(folder: Path) -> Path:
    """Make a tree old enough for its times to mean something; nothing can age a ctime."""
    for path in folder.rglob("*"):
        os.utime(path, (OLD, OLD), follow_symlinks=False)
    return folder


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    # The change times of files that a test has just made are as young as the run.
    monkeypatch.setattr(caching, "_RACY_NS", -3_600_000_000_000)
    return Runs(tmp_path / "cache", monkeypatch)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "app")


@posix
def test_an_unchanged_directory_is_not_read(run: Runs, tree: Path) -> None:
    first = run(tree)
    assert len(run.analysed) == len(run.read) == 41
    assert run(tree) == first
    assert run.read == []
    assert first[0]


@posix
def test_an_unchanged_archive_is_not_inflated(run: Runs, tree: Path, tmp_path: Path) -> None:
    archive = zipped(tree, tmp_path / "app.zip")
    first = run(archive)
    assert run(archive) == first
    assert run.read == []
    shutil.copy(archive, tmp_path / "copy.zip")
    assert run(tmp_path / "copy.zip") == first
    assert len(run.read) == 41
    assert run.analysed == []


def test_a_revision_and_another_folder_share_what_is_kept(
    run: Runs, tree: Path, tmp_path: Path
) -> None:
    committed(tree)
    first = run(tree)
    assert run(tree, "HEAD") == first
    assert run.analysed == []
    shutil.copytree(tree, tmp_path / "other")
    assert run(tmp_path / "other") == first
    assert run.analysed == []


@pytest.mark.parametrize("change", ["content", "same-size", "touch", "replace", "rename", "remove"])
def test_a_changed_file_is_seen(run: Runs, tree: Path, change: str) -> None:
    first = run(tree)
    path = tree / "app3" / "file3.txt"
    if change == "content":
        path.write_text("secret:abcdefghijkl\n")
    elif change == "same-size":
        text, times = path.read_text(), path.stat()
        path.write_text(text.replace("secret:xxxx", "secret:xxx "))
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    elif change == "touch":
        os.utime(path, (OLD, OLD))
    elif change == "replace":
        (tree / "new").write_text(path.read_text().replace("secret:xxxx", "secret:xxx "))
        shutil.copystat(path, tree / "new")
        (tree / "new").replace(path)
    elif change == "rename":
        path.rename(path.with_name("renamed.txt"))
    else:
        path.unlink()
    second = run(tree)
    assert run.analysed == {
        "touch": [],
        "rename": ["app3/renamed.txt"],
        "remove": [],
    }.get(change, ["app3/file3.txt"])
    assert (second == first) == (change == "touch")
    run.directory = run.directory.with_name("fresh")
    assert run(tree) == second


@posix
def test_a_file_as_young_as_the_run_is_read_again(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_RACY_NS", 2_000_000_000)
    run(tree)
    run(tree)
    assert len(run.read) == 41  # it could have changed within the tick of the clock
    assert run.analysed == []


@posix
def test_times_in_the_future_are_not_trusted(run: Runs, tree: Path) -> None:
    future = time.time() + 90_000
    os.utime(tree / "app3" / "file3.txt", (future, future))
    run(tree)
    run(tree)
    assert run.read == ["app3/file3.txt"]


def test_the_number_of_processes_does_not_matter(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "_WORTH_SHARING", 0)
    first = run(tree, jobs=3)
    assert run(tree, jobs=2) == first
    shutil.rmtree(run.directory)
    assert run(tree) == first


def files_of(directory: Path) -> list[Path]:
    return sorted(path for path in directory.rglob("*") if path.is_file())


@pytest.mark.parametrize("damage", ["cut", "empty", "foreign", "flip", "grown", "folder", "link"])
def test_damaged_files_are_ignored_and_written_anew(run: Runs, tree: Path, damage: str) -> None:
    first = run(tree)
    for path in files_of(run.directory):
        data = path.read_bytes()
        if damage == "folder":
            path.unlink()
            path.mkdir()
            continue
        if damage == "link":
            path.replace(path.with_suffix(".moved"))
            path.symlink_to(path.with_suffix(".moved"))
            continue
        path.write_bytes(
            {
                "cut": data[: len(data) // 2],
                "empty": b"",
                "foreign": b"\x80\x04\x95 something else entirely",
                "flip": data[:-1] + bytes([data[-1] ^ 1]),
                "grown": data + b"\0",
            }[damage]
        )
    assert run(tree) == first
    assert len(run.analysed) == 41
    if damage != "folder":
        assert run(tree) == first
        assert run.analysed == []


def test_tables_that_do_not_fit_together_are_ignored(run: Runs, tree: Path) -> None:
    first = run(tree)
    fact = b'{"0":[[0]],"x":3}'
    for parts in (
        [],
        [b""] * 5,
        [b"a\0b", bytes(80), bytes(16), bytes(1), b""],
        [b"a", bytes(40), bytes(16), bytes(1), fact],
        [b"a", bytes(40), bytes(16), bytes(1), b"not json"],
        [b"a", bytes(40), bytes(16), bytes(1), b"[]"],
        [b"a", bytes(39), bytes(16), bytes(1), b""],
    ):
        for path in files_of(run.directory):
            contents = path.name.startswith("contents-")
            path.write_bytes(cache_files.pack(parts[2:] if contents else parts))
        assert run(tree) == first
        assert len(run.analysed) == 41


def test_it_can_be_removed_while_in_use(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(tree)

    def removes(name: str, data: bytes, *_: object):
        shutil.rmtree(run.directory, ignore_errors=True)
        return telling(name, data)

    for path in tree.rglob("*.txt"):
        path.write_text(path.read_text() + "\n")
    monkeypatch.setattr(analysis, "analyse", removes)
    assert run(tree) == first
    assert not files_of(run.directory)


@posix
def test_directories_and_files_are_the_users_alone(run: Runs, tree: Path) -> None:
    old = os.umask(0)
    try:
        run(tree)
    finally:
        os.umask(old)
    for path in (run.directory, *run.directory.rglob("*")):
        assert not path.stat().st_mode & 0o077, path


@posix
@pytest.mark.parametrize("mode", [0o777, 0o720, 0o702])
def test_a_directory_that_others_can_write_is_not_used(run: Runs, tree: Path, mode: int) -> None:
    run.directory.mkdir()
    run.directory.chmod(mode)
    run(tree)
    assert not files_of(run.directory)
    assert stat.S_IMODE(run.directory.stat().st_mode) == mode


def test_a_directory_that_cannot_be_made_keeps_nothing(run: Runs, tree: Path) -> None:
    run.directory.write_text("a file")
    assert run(tree)[0]
    assert run.directory.read_text() == "a file"


def test_failures_are_not_kept(run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(name: str, data: bytes, *_: object):
        raise ValueError

    whole = run(tree)
    shutil.rmtree(run.directory)
    with monkeypatch.context() as patch:
        patch.setattr(analysis, "analyse", fails)
        assert len(run(tree)[1]) == 41
    assert run(tree) == whole


@pytest.mark.parametrize(
    "name",
    ["DB_PASSWORD=hunter2", "the secret", "token:Xk29vQpLm3", "KEY_a8f3e2d1c4b5", "é" * 90, "a\nb"],
)
def test_facts_with_a_name_that_may_hold_a_value_are_not_kept(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def tells(path: str, data: bytes, *_: object):
        run.analysed.append(path)
        return (fact(name),) if path.endswith("file3.txt") else telling(path, data)

    monkeypatch.setattr(analysis, "analyse", tells)
    first = run(tree)
    assert run(tree) == first
    assert run.analysed == ["app3/file3.txt"]
    assert all(name.encode() not in path.read_bytes() for path in files_of(run.directory))


@pytest.mark.parametrize(
    "name", ["DB_PASSWORD", "aws:rds:dbinstance", "services[0].token", "s3_key2", "secretKey", ""]
)
def test_facts_with_a_plain_name_are_kept(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(analysis, "analyse", lambda *_: (fact(name),))
    first = run(tree)
    assert run(tree) == first
    assert run.read == [] or os.name != "posix"


def test_another_version_of_the_code_keeps_its_own(
    run: Runs, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tree)
    for number in range(6):
        monkeypatch.setattr(version, "code_version", lambda number=number: f"{number:024x}")
        run(tree)
        assert len(run.analysed) == 41
    folders = sorted(path.name for path in run.directory.iterdir())
    assert len(folders) == cache_files._VERSIONS
    assert folders[-1] == f"{5:024x}"


def test_the_version_follows_the_code(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "bundlecheck", tmp_path / "bundlecheck")

    def code_version() -> str:
        script = "from bundlecheck.sweep.version import code_version; print(code_version())"
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        return done.stdout

    first = code_version()
    assert first == code_version()
    for name in ("secrets/values.py", "syntax/text.py", "__init__.py"):
        with (tmp_path / "bundlecheck" / name).open("a") as stream:
            stream.write("\n__version__ = 'x'\n" if name == "__init__.py" else "\n# changed\n")
        second = code_version()
        assert second != first, name
        first = second


def test_only_so_many_targets_are_kept(
    run: Runs, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_files, "_TARGETS", 3)
    for number in range(6):
        shutil.copytree(tree, tmp_path / f"copy{number}")
        run(tmp_path / f"copy{number}")
    indexes = [path for path in files_of(run.directory) if path.name.startswith("target-")]
    assert len(indexes) == 3
    assert run(tmp_path / "copy5")
    assert run.read == [] or os.name != "posix"


def test_only_so_many_contents_are_kept(
    run: Runs, tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caching, "_SHARD_ENTRIES", 2)
    run(tree)
    shutil.copytree(tree, tmp_path / "other")
    run(tmp_path / "other")
    assert 41 - 2 * 16 <= len(run.analysed) < 41


def test_what_others_left_behind_is_removed_and_nothing_else(run: Runs, tree: Path) -> None:
    run(tree)
    (folder,) = run.directory.iterdir()
    draft = folder / f"contents-0.{os.getpid()}.0123abcd.new"
    foreign = folder / "notes.new"
    for path in (draft, foreign):
        path.write_text("x")
        os.utime(path, (OLD - 90_000, OLD - 90_000))
    (tree / "one.txt").write_text("more\n")
    run(tree)
    assert not draft.exists()
    assert foreign.exists()


def test_two_runs_at_once(tree: Path, tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from bundlecheck.bundle.open import open_target\n"
        "from bundlecheck.sweep import analyse, sweep as sweeping\n"
        "from bundlecheck.sweep.cache import Cache\n"
        "from tests.sweep.bundles import telling\n"
        "analyse.analyse = telling\n"
        "sweeping._WORTH_KEEPING = 0\n"
        "for _ in range(8):\n"
        "    bundle = open_target(sys.argv[1]).bundles[0]\n"
        "    how = sweeping.Sweeping(1, Cache(sys.argv[2]), sys.argv[1])\n"
        "    print(hash(sweeping.sweep(bundle, how).facts) and len(sweeping.sweep(bundle, how).facts))\n"
    )
    command = [sys.executable, "-c", script, str(tree), str(tmp_path / "shared")]
    runs = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    outputs = [process.communicate(timeout=120)[0] for process in runs]
    assert outputs == ["14\n" * 8] * 3
    assert not [path for path in files_of(tmp_path / "shared") if path.name.endswith(".new")]


def target(label: Path, prefix: str = "") -> Target:
    return Target(str(label), prefix, ())


def test_a_cache_inside_of_what_is_scanned_is_refused(tmp_path: Path) -> None:
    repository = tmp_path / "repository"
    (repository / "deploy" / "app").mkdir(parents=True)
    inside = [repository / "deploy" / "app" / ".cache", repository / ".cache", repository]
    for place in inside:
        assert not is_beside(str(place), target(repository / "deploy" / "app", "deploy/app/"))
    assert not is_beside(str(inside[0]), target(repository / "deploy" / "app"))
    assert is_beside(str(inside[1]), target(repository / "deploy" / "app"))
    assert is_beside(str(tmp_path / "repository-cache"), target(repository))


@posix
def test_the_systems_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    assert cache_files.default_directory() == "/home/me/.cache/bundlecheck"
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/caches")
    assert cache_files.default_directory() == "/var/caches/bundlecheck"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert cache_files.default_directory() == "/home/me/.cache/bundlecheck"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_files.default_directory() == "/home/me/Library/Caches/bundlecheck"
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    assert cache_files.default_directory() == ""
    monkeypatch.setenv("LOCALAPPDATA", "/users/me/AppData/Local")
    assert cache_files.default_directory() == "/users/me/AppData/Local/bundlecheck"


def test_small_bundles_keep_nothing(tree: Path, tmp_path: Path) -> None:
    bundle = open_target(str(tree)).bundles[0]
    sweep(bundle, Sweeping(1, Cache(str(tmp_path / "cache")), str(tree)))
    assert not (tmp_path / "cache").exists()
