"""A scan starts fast and stays offline: what it must not import, and that it opens no socket."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
HEAVY = {
    "libcst",
    "detect_secrets",
    "sarif_om",
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
    "socket",
    "ssl",
    "asyncio",
    "multiprocessing",
    "jsonschema",
}


def loaded(code: str, *arguments: str) -> set[str]:
    """Run code in a fresh interpreter and return the modules it has loaded at its end."""
    script = f"import sys\nsys.argv = {['bundlecheck', *arguments]!r}\n{code}\nprint('\\n'.join(['#'] + sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.rpartition("#\n")[2].split("\n"))


SCAN = "from bundlecheck.__main__ import main\ntry:\n    main()\nexcept SystemExit:\n    pass"


@pytest.mark.parametrize("form", ["directory", "archive"])
def test_a_text_scan_imports_nothing_heavy(tmp_path: Path, form: str) -> None:
    target = ROOT / "fixtures" / "secure"
    if form == "archive":
        import shutil

        target = Path(shutil.make_archive(str(tmp_path / "bundle"), "zip", target))
    assert not HEAVY & loaded(SCAN, "scan", str(target))


def test_version_imports_next_to_nothing() -> None:
    modules = loaded(SCAN, "--version")
    assert not modules & {"click", "yaml", "json", *HEAVY}


def test_sarif_is_written_through_sarif_om() -> None:
    assert "sarif_om" in loaded(
        SCAN, "scan", str(ROOT / "fixtures" / "secure"), "--format", "sarif"
    )


def test_no_command_opens_a_socket() -> None:
    guard = (
        "import socket\n"
        "def refuse(*a, **k):\n    raise SystemExit(99)\n"
        "socket.socket.connect = refuse\nsocket.getaddrinfo = refuse\nsocket.create_connection = refuse\n"
        "sys.addaudithook(lambda event, args: refuse() if event.startswith('socket.connect') else None)\n"
    )
    for arguments in (
        ["scan", str(ROOT / "fixtures" / "insecure"), "--format", "sarif"],
        ["rules"],
        ["explain", "EB201"],
    ):
        script = f"import sys\nsys.argv = {['bundlecheck', *arguments]!r}\n{guard}\nfrom bundlecheck.__main__ import main\nmain()"
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT
        )
        assert done.returncode in (0, 1), done.stderr
