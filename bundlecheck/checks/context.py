"""What a check is given, and the form of a check."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bundlecheck.finding import Match
from bundlecheck.policy import Policy

if TYPE_CHECKING:
    from bundlecheck.beanstalk.model import Model

__all__ = ["Check", "Context"]


class Context(NamedTuple):
    """One bundle's model and the policy to hold it against."""

    model: Model
    policy: Policy = Policy()


Check: TypeAlias = Callable[[Context], Iterable[Match]]
"""Yields what it finds, in any order. Reads only the context; raises nothing for bad input."""
