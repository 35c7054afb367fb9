"""Listeners: what the load balancers of an environment accept, wherever the bundle says so.

Sources: pages command-options-general (namespaces aws:elb:listener, aws:elb:policies,
aws:elbv2:listener), environments-cfg-alb, environments-cfg-nlb, environments-cfg-clb.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.values import UNSET, Unknowable, Value, known_text

if TYPE_CHECKING:
    from bundlecheck.span import Span

__all__ = [
    "HTTPS_PORTS",
    "NOWHERE",
    "OUTSIDE",
    "OWN",
    "Family",
    "Listener",
    "Located",
    "NegotiationPolicy",
    "Origin",
]

OWN = ""
"""Stands for the load balancer that Elastic Beanstalk makes for the environment."""
OUTSIDE = "?"
"""Stands for a load balancer that the bundle does not make."""

_TLS = frozenset({"HTTPS", "SSL", "TLS"})
HTTPS_PORTS = (443, 8443)
"""Ports on which a raw listener most likely carries TLS."""
_WEB_PORTS = (80, 8080)


class Family(enum.Enum):
    """The generation of a load balancer, which decides how its listeners are written."""

    CLASSIC = "classic"
    V2 = "application or network"


class Origin(enum.Enum):
    """How a listener came to be."""

    OPTION = "an option setting"
    RESOURCE = "a resource"
    DEFAULT = "Elastic Beanstalk's own default"


class Located(NamedTuple):
    """A value and the place that gives it; no place where it is a default."""

    value: Value = UNSET
    span: Span | None = None

    @property
    def text(self) -> str | None:
        """The value if it is known."""
        return known_text(self.value)


NOWHERE = Located()
"""Nothing set, nowhere."""


class NegotiationPolicy(NamedTuple):
    """What a TLS listener negotiates: a predefined policy, or protocols of its own choice."""

    name: str
    """Its name in the bundle; empty where the listener names a predefined policy directly."""
    reference: Located
    """The predefined policy."""
    protocols: tuple[Located, ...] = ()
    """The protocols that a custom policy switches on, such as ``Protocol-TLSv1.2``."""


class Listener(NamedTuple):
    """One port that a load balancer listens on. A listener that is switched off is none."""

    name: str
    """The namespace or the logical id, for messages; ``default listener`` where implied."""
    family: Family
    origin: Origin
    port: int | None
    """None where only the deployment tells."""
    protocol: Located
    """In upper case; what nothing sets is the default of the namespace."""
    span: Span | None
    """The namespace or logical id as written; None where the bundle does not name it."""
    explicit: bool
    """Whether the bundle itself switches the listener on or chooses its protocol."""
    enabled: Span | None = None
    """Where the bundle switches it on in so many words."""
    certificate: Located = NOWHERE
    policies: tuple[NegotiationPolicy, ...] = ()
    redirect: Span | None = None
    """The default action or the rule that sends requests on to HTTPS."""
    target_port: int | None = None
    """The port on the instances, where the bundle tells."""
    balancer: str = OWN
    """The logical id of a load balancer that the bundle itself makes, ``OWN`` or ``OUTSIDE``."""

    @property
    def secure(self) -> bool | None:
        """Tell whether the load balancer ends TLS here; None where only the deployment tells."""
        if isinstance(self.protocol.value, Unknowable):
            return None
        return self.protocol.text in _TLS

    @property
    def passes_tls(self) -> bool:
        """Tell whether this is a raw port that most likely hands TLS on to the instances."""
        return self.protocol.text == "TCP" and (
            self.port in HTTPS_PORTS or self.target_port in HTTPS_PORTS
        )

    @property
    def plain(self) -> bool:
        """Tell whether web traffic is accepted in clear text."""
        if self.protocol.text == "HTTP":
            return True
        return self.protocol.text == "TCP" and self.port in _WEB_PORTS and not self.passes_tls

    @property
    def place(self) -> Span | None:
        """Where a person would change the protocol: its value, else the listener's name."""
        return self.protocol.span or self.enabled or self.span
