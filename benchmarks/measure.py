"""Time whole processes in turn, and print medians and the ratio pair by pair."""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["EMPTY", "Timing", "compare", "peak_of", "row", "run_once"]

EMPTY = (sys.executable, "-c", "pass")
"""What every figure is compared with."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Medians of one command and its ratio to the other."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds, user and system."""
    peak: float
    """MiB."""
    ratio: float
    """Median of the wall-clock ratios, pair by pair."""
    spread: tuple[float, float]
    """Smallest and largest of those ratios."""


def compare(command: Sequence[str], runs: int = 15) -> Timing:
    """Run a command and the empty interpreter in turn, after a warm-up of each."""
    run_once(EMPTY), run_once(command)
    ours, ratios = [], []
    for _ in range(runs):
        empty = run_once(EMPTY)
        measured = run_once(command)
        ours.append(measured)
        ratios.append(measured[0] / empty[0])
    return Timing(
        *(statistics.median(values) for values in zip(*ours, strict=True)),
        statistics.median(ratios),
        (min(ratios), max(ratios)),
    )


def run_once(
    command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[float, float, float]:
    """Run a command to its end and return wall and processor seconds, and peak MiB.

    The peak is that of the largest process among the command and those that it waited for.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = 0
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def peak_of(command: Sequence[str], environment: Mapping[str, str] | None = None) -> float:
    """Return the peak MiB of the largest process of a command's tree, looked at as it runs.

    Linux only. It is apart from the timed runs, which looking would disturb.
    """
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    peak = 0.0
    while process.poll() is None:
        waiting = [process.pid]
        while waiting:
            place = f"/proc/{waiting.pop()}"
            with contextlib.suppress(OSError, StopIteration, ValueError):
                with open(f"{place}/status", encoding="ascii", errors="replace") as status:  # noqa: PTH123 - pathlib would be most of the cost
                    line = next(line for line in status if line.startswith("VmHWM"))
                peak = max(peak, int(line.split()[1]) / 1024)
                for task in os.listdir(f"{place}/task"):  # noqa: PTH208 - as above
                    with open(f"{place}/task/{task}/children", encoding="ascii") as children:  # noqa: PTH123 - as above
                        waiting += map(int, children.read().split())
        time.sleep(0.004)
    return peak


def row(name: str, timing: Timing) -> str:
    """Return one line of a table."""
    low, high = timing.spread
    return (
        f"{name:<44} wall {timing.wall * 1000:7.0f} ms   cpu {timing.cpu * 1000:7.0f} ms   "
        f"peak {timing.peak:5.0f} MiB   {timing.ratio:6.1f} x empty [{low:.1f} to {high:.1f}]"
    )
