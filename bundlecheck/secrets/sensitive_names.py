"""What kind of sensitive file a path names, and whether it is the owner's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.sensitive_kinds import (
    COPY,
    DUMP,
    ENDINGS,
    ENVIRONMENT,
    KEY,
    MASTER_KEY,
    NAMES,
    PATTERNS,
    STORE,
    TAILS,
    TRUSTED,
)

if TYPE_CHECKING:
    from bundlecheck.secrets.sensitive_kinds import FileKind

__all__ = ["file_kind", "is_dependency", "is_for_tests"]

_PATTERN_ENDINGS = frozenset(
    {"json", "csv", "backup", "gz", "zip", "bz2", "xz", "old", "bak", "orig", "save", "copy", "txt"}
    | {"swp", "swo", "env"}
)
_COPY_ENDINGS = ("old.php", "copy.php", "backup.php", "old.py", "copy.py", "backup.py", "~")
_TAIL_BASES = frozenset(tail.rpartition("/")[2] for tail in TAILS)

_SAMPLES = frozenset(
    {"example", "examples", "sample", "samples", "template", "templates", "tmpl", "tpl", "dist"}
    | {"default", "defaults", "skel", "skeleton", "placeholder", "dummy", "stub", "schema", "j2"}
    | {"erb", "mustache", "ejs", "hbs", "in", "encrypted", "enc", "gpg", "age", "sops", "vault"}
    | {"ejson", "md", "ts", "js", "mjs", "cjs", "py", "rb", "go", "php", "java", "sh", "html"}
)
"""Parts of a name that tell of a sample, of ciphertext or of code that only reads the settings."""
_LEADING_SAMPLES = frozenset({"example", "sample", "template", "dummy", "skel"})

_DEPENDENCIES = frozenset(
    {"node_modules", "bower_components", "site-packages", "dist-packages", "jspm_packages"}
    | {"Pods", "__pypackages__", ".pnpm", ".yarn"}
)
_VENDORED = r"(?:^|/)vendor/(?:bundle|cache|composer|ruby|gems)/|(?:^|/)(?:\.?venv|virtualenv)/"
_TESTS = frozenset(
    {"test", "tests", "testing", "spec", "specs", "__tests__", "fixtures", "testdata", "e2e"}
    | {"test-data", "test_data", "mock", "mocks", "__fixtures__", "cypress", "features"}
    | {"example", "examples", "sample", "samples", "testresources"}
)


def file_kind(name: str) -> FileKind | None:
    """Return what kind of sensitive file a path names; None for samples and all others."""
    base = name.rpartition("/")[2].lower()
    ending = base.rpartition(".")[2] if "." in base else ""
    kind = NAMES.get(base) or ENDINGS.get(ending)
    if base in _TAIL_BASES or ending == "key":
        kind = _tail(name) or kind
    if (kind is None or kind in (COPY, DUMP)) and _may_match(base, ending):
        kind = _by_pattern(base) or kind
    if kind is None or base == ".env":
        return kind
    if kind is STORE and ("trust" in base or "cacerts" in base or base == "debug.keystore"):
        return TRUSTED
    if kind is MASTER_KEY and base == "master.key" and "config/" not in name:
        return KEY
    return None if _is_sample(base, kind) else kind


def _tail(name: str) -> FileKind | None:
    parts = name.lower().rsplit("/", 2)
    if len(parts) < 2:
        return None
    if parts[-2] == "credentials" and parts[-1].endswith(".key"):
        return MASTER_KEY
    return TAILS.get("/".join(parts[-2:]))


def _may_match(base: str, ending: str) -> bool:
    """Tell cheaply whether a name may match a pattern."""
    return (
        base.startswith(".")
        or ending in _PATTERN_ENDINGS
        or ending.isdecimal()
        or base.endswith(_COPY_ENDINGS)
        or "vault" in base
        or ".tfstate." in base
    )


def _by_pattern(base: str) -> FileKind | None:
    return next((kind for pattern, kind in PATTERNS if re.fullmatch(pattern, base)), None)


def _is_sample(base: str, kind: FileKind) -> bool:
    parts = [part for part in re.split(r"[._~-]+", base) if part]
    if kind is ENVIRONMENT and "env" in parts:
        after = parts[parts.index("env") + 1 :]
        return not _SAMPLES.isdisjoint(after) or not _LEADING_SAMPLES.isdisjoint(parts)
    return not (_LEADING_SAMPLES | {"tpl", "tmpl", "dist"}).isdisjoint(parts)


def is_dependency(name: str) -> bool:
    """Tell whether a path lies in a folder of installed packages, which are published."""
    if not _DEPENDENCIES.isdisjoint(name.split("/")):
        return True
    return ("vendor/" in name or "env/" in name) and bool(re.search(_VENDORED, name))


def is_for_tests(name: str) -> bool:
    """Tell whether a path lies in a folder of tests or examples."""
    return not _TESTS.isdisjoint(name.lower().split("/")[:-1])
