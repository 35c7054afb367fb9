"""Ports: what listens on the well-known ones, and how security groups name a set of them.

Sources: IANA's service name registry; the port lists of Security Hub EC2.19 (high-risk ports); the
default ports of the data stores that AWS runs.
"""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["ALL_PORTS", "DATA_STORES", "REMOTE_ADMINISTRATION", "WEB", "Ports", "protocol_name"]

REMOTE_ADMINISTRATION = {
    22: "SSH",
    23: "Telnet",
    135: "RPC",
    139: "NetBIOS",
    445: "SMB",
    512: "rexec",
    513: "rlogin",
    514: "rsh",
    2375: "the Docker API",
    2376: "the Docker API",
    3389: "RDP",
    5900: "VNC",
    5985: "WinRM",
    5986: "WinRM",
    6443: "the Kubernetes API",
    10250: "the kubelet",
}
"""Ports through which a host is administered."""

DATA_STORES = {
    1433: "SQL Server",
    1434: "SQL Server",
    1521: "Oracle",
    2049: "NFS",
    2181: "ZooKeeper",
    3306: "MySQL",
    5432: "PostgreSQL",
    5439: "Redshift",
    5672: "RabbitMQ",
    5984: "CouchDB",
    6379: "Redis",
    6380: "Redis",
    7000: "Cassandra",
    7474: "Neo4j",
    7687: "Neo4j",
    8086: "InfluxDB",
    8111: "DAX",
    8182: "Neptune",
    9042: "Cassandra",
    9092: "Kafka",
    9094: "Kafka",
    9200: "OpenSearch",
    9300: "OpenSearch",
    11211: "Memcached",
    15672: "RabbitMQ",
    26379: "Redis",
    27017: "MongoDB",
    27018: "MongoDB",
    27019: "MongoDB",
    50000: "Db2",
}
"""Ports on which data stores and message brokers listen."""

WEB = frozenset({80, 443, 8080, 8443})
"""Ports of web servers, with the usual ones behind a proxy."""

_DATAGRAM = frozenset({1434, 2049, 3389, 11211})
_PROTOCOLS = {"6": "tcp", "17": "udp", "1": "icmp", "58": "icmp", "icmpv6": "icmp"}
_LAST = 65535


def protocol_name(text: str) -> str:
    """Return ``tcp``, ``udp``, ``icmp`` or, for every other name and number, ``all``.

    EC2 opens every port for any other protocol, whatever ports are given (API reference,
    IpPermission).
    """
    name = text.strip().lower()
    name = _PROTOCOLS.get(name, name)
    return name if name in ("tcp", "udp", "icmp") else "all"


class Ports(NamedTuple):
    """The ports that one ingress rule opens; the numbers do not count for ``icmp`` and ``all``."""

    protocol: str
    first: int = 0
    last: int = _LAST

    @property
    def is_all(self) -> bool:
        """Tell whether every port is open."""
        if self.protocol == "icmp":
            return False
        return self.protocol == "all" or (self.first <= 1 and self.last >= _LAST)

    def holds(self, port: int) -> bool:
        """Tell whether a port is one of these."""
        return self.is_all or (self.protocol != "icmp" and self.first <= port <= self.last)

    def within(self, allowed: frozenset[int]) -> bool:
        """Tell whether each of these ports is an allowed one."""
        if self.protocol == "icmp" or self.is_all or self.last - self.first >= len(allowed):
            return False
        return all(port in allowed for port in range(self.first, self.last + 1))

    def covers(self, other: Ports) -> bool:
        """Tell whether whatever the other opens is open here too."""
        if self.protocol == "all":
            return True
        return self.protocol == other.protocol and (
            self.protocol == "icmp" or (self.first <= other.first and other.last <= self.last)
        )

    def services(self, table: dict[int, str]) -> tuple[int, ...]:
        """Return the ports of a table of services that are open here, in rising order."""
        return tuple(
            port
            for port in sorted(table)
            if self.holds(port) and (self.protocol != "udp" or port in _DATAGRAM)
        )

    def __str__(self) -> str:
        """Return the ports in words: ``port 22``, ``ports 20-25``, ``every port``."""
        if self.protocol == "icmp":
            return "ICMP"
        if self.protocol == "all":
            return "every port and protocol"
        kind = "UDP " if self.protocol == "udp" else ""
        if self.is_all:
            return f"every {kind}port"
        if self.first == self.last:
            return f"{kind}port {self.first}"
        return f"{kind}ports {self.first}-{self.last}"


ALL_PORTS = Ports("all")
