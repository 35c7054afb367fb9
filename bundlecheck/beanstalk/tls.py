"""The predefined TLS policies of Elastic Load Balancing.

Source: Elastic Load Balancing guides, pages describe-ssl-policies (application, network) and
elb-security-policy-table (classic), as dated in the data file.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk._data import load

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "TlsPolicies",
    "TlsPolicy",
    "default_policy",
    "policy",
    "strong_policies",
    "tls_policies",
]

_DERIVABLE = r"ELBSecurityPolicy-(?P<family>TLS13|TLS|FS)-1-(?P<minor>[0-3])(?:-[A-Za-z0-9-]+)?\Z"
_SAMPLE = r"ELBSample-[A-Za-z0-9-]+\Z"


class TlsPolicy(NamedTuple):
    """One predefined policy."""

    name: str
    minimum: str
    """Lowest protocol version that it still accepts, ``1.0`` to ``1.3``."""
    maximum: str | None
    """Highest version, None where it is not known."""
    balancers: tuple[str, ...]
    """Kinds of load balancer that have it; empty where it is not known."""
    verdict: str
    """``strong``, ``acceptable``, ``weaker`` (ciphers without forward secrecy), ``weak`` (TLS
    below 1.2), or ``unrated`` for a name that the table does not have."""
    elb17: bool
    """Whether Security Hub's control ELB.17 accepts it."""
    date: str | None
    """Year and month that the name carries."""
    known: bool
    """False where only the name tells: newer policies appear."""
    uncertain: bool

    @property
    def weak(self) -> bool:
        """Tell whether the policy still accepts TLS below 1.2."""
        return self.minimum < "1.2"


class TlsPolicies(NamedTuple):
    """The table of policies."""

    generated: str
    policies: Mapping[str, TlsPolicy]
    defaults: Mapping[str, str]
    strongest: Mapping[str, tuple[str, ...]]


@functools.cache
def tls_policies() -> TlsPolicies:
    """Return the table, read once."""
    data = load("tls_policies")
    policies = {
        name: TlsPolicy(
            name=name,
            minimum=row["min"],
            maximum=row.get("max"),
            balancers=tuple(row["balancers"]),
            verdict=row["verdict"],
            elb17=row.get("elb17", False),
            date=row.get("date"),
            known=True,
            uncertain=row.get("uncertain", False),
        )
        for name, row in data["policies"].items()
    }
    strongest = {kind: tuple(names) for kind, names in data["strongest"].items()}
    return TlsPolicies(data["generated"], policies, data["defaults"], strongest)


def policy(name: str) -> TlsPolicy | None:
    """Return a predefined policy, None where not even the name tells what it accepts.

    The protocol versions of a policy that is newer than the table follow from its name.
    """
    known = tls_policies().policies.get(name)
    if known is not None:
        return known
    if re.match(_SAMPLE, name):
        return _derived(name, "1.0", None, ("classic",))
    match = re.match(_DERIVABLE, name)
    if match is None or (match["minor"] == "3" and match["family"] != "TLS13"):
        return None
    highest = "1.3" if match["family"] == "TLS13" else "1.2"
    return _derived(name, f"1.{match['minor']}", highest, ())


def _derived(name: str, minimum: str, maximum: str | None, balancers: tuple[str, ...]) -> TlsPolicy:
    dated = re.search(r"\d{4}-\d\d\Z", name)
    return TlsPolicy(
        name=name,
        minimum=minimum,
        maximum=maximum,
        balancers=balancers,
        verdict="weak" if minimum < "1.2" else "unrated",
        elb17=False,
        date=dated.group() if dated else None,
        known=False,
        uncertain=True,
    )


def default_policy(load_balancer: str) -> str:
    """Return the policy of a TLS listener that names none.

    Elastic Beanstalk makes listeners through CloudFormation, so the default of the API holds for
    ``classic``, ``application`` and ``network`` alike; any other kind is taken as application.
    """
    defaults = tls_policies().defaults
    return defaults.get(load_balancer, defaults["application"])


def strong_policies(load_balancer: str) -> tuple[str, ...]:
    """Return the policies to recommend for a kind of load balancer, strictest first.

    A classic load balancer has no TLS 1.3; its best one stops at TLS 1.2.
    """
    strongest = tls_policies().strongest
    return strongest.get(load_balancer, strongest["application"])
