"""Time whole processes in turn, and print medians and the ratio pair by pair."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EMPTY", "Timing", "compare", "row"]

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
    _run(EMPTY), _run(command)
    ours, ratios = [], []
    for _ in range(runs):
        empty = _run(EMPTY)
        measured = _run(command)
        ours.append(measured)
        ratios.append(measured[0] / empty[0])
    return Timing(
        *(statistics.median(values) for values in zip(*ours, strict=True)),
        statistics.median(ratios),
        (min(ratios), max(ratios)),
    )


def _run(command: Sequence[str]) -> tuple[float, float, float]:
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = 0
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(name: str, timing: Timing) -> str:
    """Return one line of a table."""
    low, high = timing.spread
    return (
        f"{name:<44} wall {timing.wall * 1000:7.0f} ms   cpu {timing.cpu * 1000:7.0f} ms   "
        f"peak {timing.peak:5.0f} MiB   {timing.ratio:6.1f} x empty [{low:.1f} to {high:.1f}]"
    )
