"""How random a quoted value is, as detect-secrets measures it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FEWEST_BASE64", "FEWEST_HEX", "random_values"]

FEWEST_HEX = 9
"""Kinds of characters that more than 3 bits of entropy take."""
FEWEST_BASE64 = 23
"""Kinds of characters that more than 4.5 bits of entropy take."""
_NEAR = 1e-6
"""Bits around the limit in which the order of additions could decide."""


def random_values(judge: Any, fewest: int, line: str) -> Iterator[str]:  # noqa: ANN401
    """Yield the values of a line that ``HighEntropyStringsPlugin.analyze_line`` finds.

    Args:
        judge: the plugin.
        fewest: kinds of characters below which nothing is over its limit.
        line: to look at.
    """
    limit: float = judge.entropy_limit
    for value in {*judge.analyze_string(line)}:
        kinds = set(value)
        if len(kinds) < fewest:
            continue
        size = len(value)
        # The sum of -p * log2(p), and all characters of a value belong to the plugin's set.
        bits = math.log2(size) - sum(n * math.log2(n) for n in map(value.count, kinds)) / size
        # The plugin has the word where sums could differ, and on numbers, which it values less.
        if abs(bits - limit) < _NEAR or value.isdecimal():
            bits = judge.calculate_shannon_entropy(value)
        if bits > limit:
            yield value
