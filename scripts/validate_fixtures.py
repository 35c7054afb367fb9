"""Write SARIF for every fixture bundle and validate it with Microsoft's multitool."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def main() -> int:
    """Return the validator's exit code, or 1 where a scan failed."""
    with tempfile.TemporaryDirectory() as folder:
        reports: list[str] = []
        for fixture in sorted(path for path in (ROOT / "fixtures").iterdir() if path.is_dir()):
            report = Path(folder) / f"{fixture.name}.sarif"
            scan = [sys.executable, "-m", "bundlecheck", "scan", str(fixture), "--profile", "audit"]
            done = subprocess.run(
                [*scan, "--summary", "--output", f"sarif={report}"],
                check=False,
                cwd=ROOT,
                capture_output=True,
                text=True,
            )
            if done.returncode not in (0, 1, 3):
                print(done.stderr)
                return 1
            reports.append(str(report))
        return subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "validate_sarif.py"), *reports], check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
