"""The figures that rules compare with, where an organisation may want its own."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Policy"]


class Policy(NamedTuple):
    """Limits with their defaults, as the rule catalogue documents them."""

    widest_private_ipv4: int = 16
    """Shortest prefix of a private IPv4 range that ingress may name."""
    widest_public_ipv4: int = 24
    """Shortest prefix of a public IPv4 range that ingress may name."""
    widest_ipv6: int = 48
    """Shortest prefix of an IPv6 range that ingress may name."""
    log_retention_days: int = 30
    """Days that logs must be kept."""
