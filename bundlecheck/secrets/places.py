"""What a file's place in a bundle says of the literals in it."""

from __future__ import annotations

import posixpath
import re

__all__ = ["is_development_path", "is_test_path"]

_TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "__tests__", "spec", "specs", "fixture", "fixtures", "testdata"}
    | {"test_data", "test-data", "testutils", "e2e", "mocks", "__mocks__", "cypress", "examples"}
    | {"example", "samples", "sample", "integration_tests", "unit_tests", "test_utils"}
    | {"molecule", "cassettes", "__snapshots__", "snapshots"}
)
_TEST_FILE = (
    r"(?i)(?:tests?|conftest|spec_helper|rails_helper|testcase|test_\w[\w.-]*|[\w.-]+_tests?"
    r"|[\w.-]+_spec|[\w.-]+[.-](?:test|tests|spec|e2e|cy))\.\w+"
)
_TEST_WORDS = ("test", "spec", "e2e", "cy.", "rails_helper", "it.")
"""What names of these files have in them, one or another."""
_TEST_CLASS_FILE = r"\w*[a-z0-9](?:Tests?|TestCase|Spec|IT)\.(?:java|kt|cs|php|groovy|scala)"
_DEVELOPMENT_FILE = (
    r"(?i)(?:[\w-]+[._-])?(?:dev|devel|develop|development|local|localhost|test|tests|testing|ci"
    r"|docker|sandbox)(?:[._-](?:settings|config|configs|conf|environment|env|secrets))?\.\w+"
)


def is_test_path(name: str) -> bool:
    """Tell whether a file is part of tests or samples, by its path from the bundle's root.

    Severity is low there: the literals are made up, though some prove to be real.
    """
    folder, base = posixpath.split(name)
    if any(part.lower() in _TEST_FOLDERS for part in folder.split("/")):
        return True
    folded = base.casefold()
    if not any(word in folded for word in _TEST_WORDS):
        return False
    return (
        re.fullmatch(_TEST_FILE, base) is not None
        or re.fullmatch(_TEST_CLASS_FILE, base) is not None
    )


def is_development_path(name: str) -> bool:
    """Tell whether a file by its name holds the settings of a developer's machine."""
    base = posixpath.basename(name)
    return re.fullmatch(_DEVELOPMENT_FILE, base) is not None
