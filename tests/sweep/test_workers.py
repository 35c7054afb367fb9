"""Items are shared by processes: each once, none lost, whatever becomes of a worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from bundlecheck.sweep import workers
from bundlecheck.sweep.workers import CAN_FORK, each, usable_cores

ROOT = Path(__file__).parent.parent.parent
forks = pytest.mark.skipif(not CAN_FORK, reason="only Linux forks workers")


def shared(sizes: list[int], run, jobs: int) -> tuple[dict[int, tuple], dict[int, str]]:
    done: dict[int, tuple] = {}
    died: dict[int, str] = {}

    def finish(item: int, result: tuple) -> None:
        assert item not in done, "an item came twice"
        done[item] = result

    each(sizes, run, jobs, finish, died.__setitem__)
    return done, died


@pytest.mark.parametrize("jobs", [1, 2, 3, 7])
@pytest.mark.parametrize("count", [0, 1, 5, 400, 3_000])
def test_every_item_comes_back_once(jobs: int, count: int) -> None:
    sizes = [(item * 7_919) % 300_000 for item in range(count)]
    done, died = shared(sizes, lambda item: (item, f"é{item}", b"\0", None), jobs)
    assert died == {}
    assert done == {item: (item, f"é{item}", b"\0", None) for item in range(count)}


@forks
def test_the_work_is_shared(tmp_path: Path) -> None:
    def run(_item: int) -> tuple[object, ...]:
        (tmp_path / str(os.getpid())).touch()
        end = time.monotonic() + 30
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < end:
            pass  # each stays at its first item until the other is at its own
        return (os.getpid(),)

    done, _ = shared([300_000] * 20, run, 2)
    assert len({result[0] for result in done.values()}) == 2


@forks
def test_answers_larger_than_a_pipe() -> None:
    done, _ = shared([1_000] * 300, lambda item: (item, "x" * 70_000), 3)
    assert all(result == (item, "x" * 70_000) for item, result in done.items())
    assert len(done) == 300


@forks
@pytest.mark.parametrize("how", ["signal", "exit", "raise"])
def test_an_item_that_ends_its_process_is_told_and_no_other_is_lost(how: str) -> None:
    parent = os.getpid()

    def run(item: int) -> tuple[object, ...]:
        if os.getpid() != parent:
            if item == 150 and how == "signal":
                os.kill(os.getpid(), signal.SIGKILL)
            if item == 150 and how == "exit":
                os._exit(7)
            if item == 150:
                raise MemoryError
        elif item == 150:
            return ("in the parent",)
        return (item,)

    # Alone in its process it always ends it; shared, this process may be the one to meet it.
    done, died = shared([300_000] * 200, run, 2)
    assert {**done, **died}.keys() == set(range(200))
    assert died.keys() <= {150}
    for item, why in died.items():
        assert item == 150
        assert ("SIGKILL" if how == "signal" else "code") in why
    died.clear()
    workers._alone(150, run, done.__setitem__, died.__setitem__)
    assert died.keys() == {150}


@forks
def test_every_item_ends_its_worker() -> None:
    parent = os.getpid()

    def run(item: int) -> tuple[object, ...]:
        if os.getpid() != parent and item % 10 == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return (item,)

    done, died = shared([300_000] * 60, run, 3)
    assert {**done, **died}.keys() == set(range(60))
    assert all(item % 10 == 0 for item in died)


@forks
def test_no_process_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses() -> int:
        raise OSError("no more processes")

    monkeypatch.setattr(os, "fork", refuses)
    done, died = shared([300_000] * 20, lambda item: (item,), 2)
    assert len(done) == 20
    assert died == {}


@forks
def test_no_descriptor_and_no_process_is_left() -> None:
    before = sorted(Path("/proc/self/fd").iterdir())
    shared([300_000] * 40, lambda item: (item,), 4)
    assert sorted(Path("/proc/self/fd").iterdir()) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@forks
def test_an_interrupt_ends_all_processes(tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        import os, sys, time
        from bundlecheck.sweep.workers import each
        def run(item):
            with open({str(tmp_path / "pids")!r}, "a") as stream:
                stream.write(f"{{os.getpid()}}\\n")
            end = time.monotonic() + 60
            while time.monotonic() < end:
                pass
            return (item,)
        each([300_000] * 20, run, 3, print, print)
        """
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.PIPE, start_new_session=True
    )
    pids: set[int] = set()
    while len(pids) < 3 and process.poll() is None:
        if (tmp_path / "pids").exists():
            pids = {int(line) for line in (tmp_path / "pids").read_text().split()}
    os.kill(process.pid, signal.SIGINT)  # only the parent, as `kill -INT` does
    process.communicate(timeout=30)
    assert process.returncode != 0
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_one_job_forks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses() -> int:
        raise AssertionError("one process is enough")

    monkeypatch.setattr(os, "fork", refuses, raising=False)
    done, _ = shared([10, 20], lambda item: (item,), 1)
    assert done == {0: (0,), 1: (1,)}


def test_other_systems_use_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "CAN_FORK", False)
    done, _ = shared([300_000] * 30, lambda _: (os.getpid(),), 4)
    assert {result[0] for result in done.values()} == {os.getpid()}


def test_batches_begin_with_the_largest_and_their_numbers_fit_the_smallest_pipe() -> None:
    for sizes in ([10] * 200_000, [3_000_000] * 5_000, [item * 41 for item in range(30_000)]):
        batches = workers._batches(sizes)
        assert sorted(item for batch in batches for item in batch) == list(range(len(sizes)))
        assert len(batches) * workers._NUMBER <= 4_096
        largest = [sizes[batch[0]] for batch in batches]
        assert largest == sorted(largest, reverse=True)


def test_there_is_at_least_one_core() -> None:
    assert usable_cores() >= 1
