from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def multitool() -> Path:
    """Directory of the SARIF multitool; CI must have it, elsewhere its lack is said aloud."""
    given = os.environ.get("SARIF_MULTITOOL")
    installed = ROOT / "node_modules" / "@microsoft" / "sarif-multitool-linux"
    directory = Path(given) if given else installed
    if not (directory / "Sarif.Multitool").is_file():
        reason = f"the SARIF multitool is not in {directory}: run `npm ci`"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return directory
