"""Address ranges as security groups take them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["AddressRange", "cover_world", "parse_range"]

_BITS = {4: 32, 6: 128}
_PRIVATE = {
    4: (
        (0x0A000000, 0x0AFFFFFF),  # 10.0.0.0/8, RFC 1918
        (0xAC100000, 0xAC1FFFFF),  # 172.16.0.0/12, RFC 1918
        (0xC0A80000, 0xC0A8FFFF),  # 192.168.0.0/16, RFC 1918
        (0x64400000, 0x647FFFFF),  # 100.64.0.0/10, RFC 6598
        (0x7F000000, 0x7FFFFFFF),  # 127.0.0.0/8, loopback
        (0xA9FE0000, 0xA9FEFFFF),  # 169.254.0.0/16, link-local
    ),
    6: (
        (0xFC << 120, (0xFE << 120) - 1),  # fc00::/7, RFC 4193
        (0xFE80 << 112, (0xFEC0 << 112) - 1),  # fe80::/10, link-local
        (1, 1),  # ::1, loopback
    ),
}


class AddressRange(NamedTuple):
    """A CIDR range of IPv4 or IPv6."""

    version: int
    """4 or 6."""
    first: int
    last: int
    prefix: int

    @property
    def is_world(self) -> bool:
        """Tell whether it holds every address of its version."""
        return self.prefix == 0

    @property
    def is_private(self) -> bool:
        """Tell whether no address of it is reachable from the internet."""
        return any(
            first <= self.first and self.last <= last for first, last in _PRIVATE[self.version]
        )


def parse_range(text: str) -> AddressRange | None:
    """Return the range that a CIDR text names, or None where it is none.

    Bits beyond the prefix do not count, as EC2 ignores them: ``1.2.3.4/0`` is every address.
    """
    import ipaddress

    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None
    return AddressRange(
        network.version,
        int(network.network_address),
        int(network.broadcast_address),
        network.prefixlen,
    )


def cover_world(ranges: Iterable[AddressRange], version: int) -> bool:
    """Tell whether ranges of one IP version together hold every address of it."""
    reached = 0
    for item in sorted(
        (item for item in ranges if item.version == version), key=lambda item: item.first
    ):
        if item.first > reached:
            return False
        reached = max(reached, item.last + 1)
    return reached == 1 << _BITS[version]
