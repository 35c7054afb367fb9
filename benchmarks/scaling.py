"""A scan of 1, 10, 100 and 1,000 configuration files: is the cost linear?"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from generate import wide_bundle
from measure import compare, row

SIZES = (1, 10, 100, 1000)


def main() -> None:
    """Print one row a size, and the cost of a file beyond the first."""
    tool = str(Path(sys.executable).with_name("bundlecheck"))
    base = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            bundle = wide_bundle(Path(folder) / str(size), size)
            timing = compare((tool, "scan", str(bundle), "--quiet"), 5 if size > 100 else 9)
            base = base or timing.cpu
            each = (timing.cpu - base) / (size - 1) * 1000 if size > 1 else 0.0
            print(f"{row(f'{size} files', timing)}   {each:5.2f} ms cpu a further file", flush=True)


if __name__ == "__main__":
    main()
