"""Start-up and a typical scan as whole processes, against an empty interpreter."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from generate import typical_bundle
from measure import EMPTY, compare, row


def main() -> None:
    """Print one row a command."""
    tool = Path(sys.executable).with_name("bundlecheck")
    fixture = Path(__file__).parent.parent / "fixtures" / "insecure"
    with tempfile.TemporaryDirectory() as folder:
        bundle = typical_bundle(Path(folder) / "typical")
        archive = shutil.make_archive(str(Path(folder) / "typical"), "zip", bundle)
        for name, command in (
            ("python -c pass", EMPTY),
            ("bundlecheck --version", (str(tool), "--version")),
            ("bundlecheck scan, 40 files, directory", (str(tool), "scan", str(bundle))),
            ("bundlecheck scan, 40 files, zip", (str(tool), "scan", archive)),
            ("bundlecheck scan fixtures/insecure", (str(tool), "scan", str(fixture))),
            ("bundlecheck rules", (str(tool), "rules")),
            ("bundlecheck explain EB201", (str(tool), "explain", "EB201")),
        ):
            print(row(name, compare(command)), flush=True)


if __name__ == "__main__":
    main()
