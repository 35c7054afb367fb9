"""Folders whose files are not the project's own, or say nothing of the environment."""

from __future__ import annotations

import re

__all__ = ["is_documentation", "is_test", "is_vendored"]

_VENDORED = (
    r"(?:^|/)(?:node_modules|bower_components|vendor|vendors|third_party|site-packages|\.git|\.venv"
    r"|venv|\.terraform|cdk\.out|__pycache__)/"
)
_DOCUMENTATION = (
    r"(?i)(?:^|/)(?:docs?|documentation|man)/|(?:^|/)(?:readme|changelog|changes|history|news|license"
    r"|licence|notice|authors|contributing|upgrading)(?:\.[^/]*)?$"
    r"|\.(?:md|mdx|markdown|rst|txt|adoc|asciidoc|org|html?|ipynb|pdf|csv|svg|css|map|lock)$"
)
_TEST = (
    r"(?i)(?:^|/)(?:tests?|specs?|__tests__|fixtures?|testdata|e2e)/|(?:^|/)test_[^/]*$"
    r"|[._-](?:test|spec)\.[a-z]+$"
)


def is_vendored(name: str) -> bool:
    """Tell whether a file lies in a folder of dependencies or of a tool's own output."""
    return re.search(_VENDORED, name) is not None


def is_documentation(name: str) -> bool:
    """Tell whether a file is documentation by its folder, name or ending."""
    return re.search(_DOCUMENTATION, name) is not None


def is_test(name: str) -> bool:
    """Tell whether a file is a test or lies in a folder of tests."""
    return re.search(_TEST, name) is not None
