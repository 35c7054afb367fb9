"""Errors that end a run with one clear line."""

from __future__ import annotations

__all__ = ["BundlecheckError", "InputError", "NothingToScanError", "UsageError"]


class BundlecheckError(Exception):
    """A failure the user can mend. The message is one line: what, where, and the remedy."""

    exit_code = 2


class UsageError(BundlecheckError):
    """The command, an option or a rule file is wrong."""


class InputError(BundlecheckError):
    """What was named cannot be opened."""


class NothingToScanError(InputError):
    """What was named holds no bundle."""
