"""Entry point of ``bundlecheck`` and ``python -m bundlecheck``."""

from __future__ import annotations

import gc
import sys

__all__ = ["main"]

_ALLOCATIONS = 100_000
"""Allocations between two looks for garbage."""


def main() -> None:
    """Run the command line and exit."""
    if sys.argv[1:] == ["--version"]:
        # Answered before anything is imported that takes longer than all the rest.
        from bundlecheck import __version__  # noqa: PLC0415

        sys.stdout.write(f"bundlecheck {__version__}\n")
        return
    # Nothing made at start-up becomes garbage: looking for some takes a tenth of a short run.
    gc.set_threshold(_ALLOCATIONS)
    from bundlecheck.cli.run import run  # noqa: PLC0415

    run()


if __name__ == "__main__":
    main()
