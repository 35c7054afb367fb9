"""Several processes that share the files of a bundle, on Linux; elsewhere one does it all.

The workers are forked, so they have the opened bundle without reading it again. Starting fresh
interpreters, the only safe way on macOS and Windows, takes longer than most bundles do.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["CAN_FORK", "each", "usable_cores"]

CAN_FORK = sys.platform == "linux"

_BATCH_BYTES = 256 * 1024
_BATCH_FILES = 64
_SHARES = 300
"""Batches of a large bundle: at most three times as many, whose numbers fit into one page, which
is what the smallest pipe of Linux holds."""
_FILE_COST = 2_048
"""Opening a file takes as long as looking through so many bytes."""
_NUMBER = 4
_CHUNK = 65_536


class _Worker(NamedTuple):
    pid: int
    answers: int
    received: bytearray


def usable_cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    sizes: Sequence[int],
    run: Callable[[int], tuple[object, ...]],
    jobs: int,
    done: Callable[[int, tuple[object, ...]], None],
    died: Callable[[int, str], None],
) -> None:
    """Run something for every item, in this process and its workers, each item once.

    Args:
        sizes: how large each item is; large ones come first, so that all end together.
        run: called with an item's number, in any process; returns plain values and never raises.
        jobs: processes in all, this one counted.
        done: called here with an item's number and what ``run`` returned, in any order.
        died: called here with an item on which a process of its own ended, and how.
    """
    if jobs <= 1 or not CAN_FORK:
        for item in range(len(sizes)):
            done(item, run(item))
        return
    batches = _batches(sizes)
    finished = bytearray(len(sizes))

    def finish(item: int, result: tuple[object, ...]) -> None:
        finished[item] = 1
        done(item, result)

    _share(batches, run, jobs, finish)
    for item in range(len(sizes)):
        if not finished[item]:
            _alone(item, run, done, died)


def _batches(sizes: Sequence[int]) -> list[list[int]]:
    """Return the items in groups of some size, those with the largest items first."""
    costs = [size + _FILE_COST for size in sizes]
    most_bytes = max(_BATCH_BYTES, sum(costs) // _SHARES)
    most_files = max(_BATCH_FILES, len(sizes) // _SHARES)
    batches: list[list[int]] = [[]]
    room = most_bytes
    for item in sorted(range(len(sizes)), key=lambda item: (-costs[item], item)):
        if batches[-1] and (costs[item] > room or len(batches[-1]) >= most_files):
            batches.append([])
            room = most_bytes
        batches[-1].append(item)
        room -= costs[item]
    return batches


def _share(
    batches: list[list[int]],
    run: Callable[[int], tuple[object, ...]],
    jobs: int,
    finish: Callable[[int, tuple[object, ...]], None],
) -> None:
    """Deal batches to all processes, each taking the next one when it is ready."""
    import gc

    deal, dealer = os.pipe()
    os.write(dealer, b"".join(n.to_bytes(_NUMBER, "big") for n in range(len(batches))))
    os.close(dealer)
    workers: list[_Worker] = []
    gc.freeze()  # else the first look for garbage in a worker copies all memory
    try:
        for _ in range(min(jobs, len(batches)) - 1):
            worker = _fork(lambda answers: _serve(deal, answers, batches, run))
            if worker is None:
                break
            os.set_blocking(worker.answers, False)
            workers.append(worker)
        while number := os.read(deal, _NUMBER):
            for item in batches[int.from_bytes(number, "big")]:
                finish(item, run(item))
            for worker in workers:
                _receive(worker, finish)
        for worker in workers:
            os.set_blocking(worker.answers, True)
            _receive(worker, finish)
    finally:
        gc.unfreeze()
        os.close(deal)
        for worker in workers:
            _end(worker)


def _serve(
    deal: int, answers: int, batches: list[list[int]], run: Callable[[int], tuple[object, ...]]
) -> None:
    import marshal

    while number := os.read(deal, _NUMBER):
        results = [(item, run(item)) for item in batches[int.from_bytes(number, "big")]]
        data = marshal.dumps(results)
        _write(answers, len(data).to_bytes(_NUMBER, "big") + data)


def _fork(serve: Callable[[int], None]) -> _Worker | None:
    """Start a process that answers through a pipe and never returns; None where none can be."""
    reading, writing = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return None
    if pid:
        os.close(writing)
        return _Worker(pid, reading, bytearray())
    code = 1
    try:
        os.close(reading)
        serve(writing)
        code = 0
    finally:
        # Whatever happened: nothing of the parent is flushed, closed or told here.
        os._exit(code)


def _write(pipe: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(pipe, view) :]


def _receive(worker: _Worker, finish: Callable[[int, tuple[object, ...]], None]) -> None:
    """Take the answers that a worker has sent; where its pipe blocks, until it has ended."""
    import marshal

    received = worker.received
    try:
        while chunk := os.read(worker.answers, _CHUNK):
            received += chunk
    except BlockingIOError:
        pass
    while len(received) >= _NUMBER:
        end = _NUMBER + int.from_bytes(received[:_NUMBER], "big")
        if len(received) < end:
            break
        # It comes from a process of our own, through a pipe that no other has.
        for item, result in marshal.loads(bytes(received[_NUMBER:end])):  # noqa: S302
            finish(item, result)
        del received[:end]


def _end(worker: _Worker) -> int:
    """Make sure that a worker has ended, and return its status."""
    import signal

    os.close(worker.answers)
    os.kill(worker.pid, signal.SIGKILL)  # it is ours until it is waited for
    return os.waitpid(worker.pid, 0)[1]


def _alone(
    item: int,
    run: Callable[[int], tuple[object, ...]],
    done: Callable[[int, tuple[object, ...]], None],
    died: Callable[[int, str], None],
) -> None:
    """Run an item that was lost with its worker in a process of its own."""
    deal, dealer = os.pipe()
    os.write(dealer, bytes(_NUMBER))
    os.close(dealer)
    worker = _fork(lambda answers: _serve(deal, answers, [[item]], run))
    os.close(deal)
    if worker is None:
        done(item, run(item))
        return
    results: list[tuple[object, ...]] = []
    try:
        _receive(worker, lambda _, result: results.append(result))
    finally:
        status = _end(worker)
    if results:
        done(item, results[0])
    else:
        died(item, _how(status))


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        import signal

        return f"its process was ended by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"its process ended with code {os.waitstatus_to_exitcode(status)}"
