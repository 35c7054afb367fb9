"""Check SARIF files with Microsoft's multitool, GitHub's rules included.

Usage: python scripts/validate_sarif.py FILE...

Exit 0: no error and no warning. Exit 1: some, printed one a line. Exit 2: the multitool is
missing or failed. The multitool comes with ``npm ci`` at the root of the repository; the
directory that holds it can be given in ``SARIF_MULTITOOL`` instead.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

_INSTALLED = Path("node_modules/@microsoft/sarif-multitool-linux")
_BINARY = "Sarif.Multitool"
_TIMEOUT = 120


class ToolError(Exception):
    """The multitool cannot be run."""


def main(arguments: list[str]) -> int:
    """Validate the named files and return the exit code."""
    if not arguments:
        print("usage: validate_sarif.py FILE...", file=sys.stderr)
        return 2
    problems: list[str] = []
    try:
        binary = find_multitool()
        for name in arguments:
            problems += [f"{name}: {problem}" for problem in validate(binary, Path(name))]
    except ToolError as error:
        print(f"validate_sarif: {error}", file=sys.stderr)
        return 2
    for problem in problems:
        print(problem)
    print(f"{len(arguments)} files, {len(problems)} errors and warnings")
    return 1 if problems else 0


def find_multitool() -> Path:
    """Return the multitool's binary, made executable."""
    root = Path(__file__).resolve().parent.parent
    given = os.environ.get("SARIF_MULTITOOL")
    binary = (Path(given) if given else root / _INSTALLED) / _BINARY
    if not binary.is_file():
        raise ToolError(f"{binary} is missing: run `npm ci` at the root of the repository")
    # npm may be set to run no install scripts, and the package's own sets this bit.
    if not os.access(binary, os.X_OK):
        binary.chmod(binary.stat().st_mode | 0o111)
    return binary


def validate(binary: Path, report: Path) -> list[str]:
    """Return what the multitool has against a report, one line a problem."""
    if not report.is_file():
        raise ToolError(f"{report} is not a file")
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory) / "out.sarif"
        command = [str(binary), "validate", "--rule-kind", "Sarif;Ghas"]
        command += ["--level", "Error;Warning", "--log", "ForceOverwrite;PrettyPrint"]
        command += ["-o", str(output), str(report.resolve())]
        environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=_TIMEOUT,
                check=False,
                env=environment,
                cwd=directory,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ToolError(f"{binary} failed: {error}") from error
        # The exit code is 0 also where there are errors, so only the written log counts.
        if not output.is_file():
            raise ToolError(f"{binary} wrote no log: {done.stdout}{done.stderr}")
        return _problems(json.loads(output.read_text(encoding="utf-8-sig")))


def _problems(log: dict[str, Any]) -> list[str]:
    problems: list[str] = []
    for run in log["runs"]:
        for invocation in run.get("invocations", []):
            for kind in ("toolExecutionNotifications", "toolConfigurationNotifications"):
                problems += [
                    f"multitool: {item['message'].get('text', item['message'])}"
                    for item in invocation.get(kind, [])
                    if item.get("level", "warning") == "error"
                ]
        for result in run.get("results", []):
            message = result["message"]
            said = message.get("text") or "; ".join(message.get("arguments", []))
            places = [
                str(place["physicalLocation"].get("region", {}).get("startLine", "?"))
                for place in result.get("locations", [])
            ]
            level = result.get("level", "warning")
            problems.append(f"line {','.join(places)}: {level} {result['ruleId']}: {said}")
    return problems


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
