"""What the facts of a file depend on besides the file: the code that finds them."""


# Plain functions of ``os``: pathlib takes its time to load.
# ruff: noqa: PTH118, PTH120, PTH123

from __future__ import annotations

import os
import sys

__all__ = ["code_version"]

_FOLDERS = ("bundle", "code", "secrets", "sweep", "syntax")
"""The packages that take part, from reading a file to judging what is in it."""


def code_version() -> str:
    """Return a digest of everything that may change the facts of the same bytes.

    Raises:
        OSError: the package is not made of files, as in an archive.
    """
    import hashlib

    from bundlecheck import __file__ as package
    from bundlecheck import __version__

    digest = hashlib.blake2b(digest_size=12)
    digest.update(repr((__version__, sys.version_info[:3], _detect_secrets())).encode())
    top = os.path.dirname(package)
    for folder in _FOLDERS:
        for path in _sources(os.path.join(top, folder)):
            with open(path, "rb") as stream:
                data = stream.read()
            digest.update(f"{os.path.relpath(path, top)} {len(data)}\n".encode())
            digest.update(data)
    return digest.hexdigest()


def _sources(folder: str) -> list[str]:
    """Return the paths of all modules below a folder, in a stable order."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                found += _sources(entry.path)
            elif entry.name.endswith(".py"):
                found.append(entry.path)
    return found


def _detect_secrets() -> bytes:
    """Return the file that names the version of detect-secrets; importing it takes far longer."""
    import importlib.util

    spec = importlib.util.find_spec("detect_secrets")
    if spec is None or spec.origin is None:
        return b""
    with open(os.path.join(os.path.dirname(spec.origin), "__version__.py"), "rb") as stream:
        return stream.read()
