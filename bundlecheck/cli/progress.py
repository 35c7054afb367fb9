"""A progress bar on a terminal, for scans that take longer than a second."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["Progress"]

_DELAY = 1.0
_WIDTH = 30


class Progress:
    """Draws on standard error while a scan runs, and leaves nothing behind."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._on = sys.stderr is not None and sys.stderr.isatty()
        self._drawn = -1

    def __enter__(self) -> Progress:  # noqa: PYI034 - typing.Self is not in Python 3.10
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._drawn >= 0:
            _draw("\r\x1b[K")

    def update(self, done: int, steps: int) -> None:
        """Draw the share of the work that is done, at most once a percent."""
        if not self._on or time.monotonic() - self._started < _DELAY:
            return
        percent = 100 * done // steps
        if percent != self._drawn:
            self._drawn = percent
            filled = _WIDTH * done // steps
            bar = "#" * filled + "." * (_WIDTH - filled)
            _draw(f"\rchecking [{bar}] {percent:3d}%")


def _draw(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
