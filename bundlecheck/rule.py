"""The rule: its identity, what it says to people, and how it decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bundlecheck.finding import Confidence, Severity

__all__ = ["LAYERS", "Layer", "PropertyMatcher", "Rule", "SettingMatcher"]


class Layer(NamedTuple):
    """One of the layers of Elastic Beanstalk's security architecture, or deployment safety."""

    key: str
    title: str


LAYERS = (
    Layer("identity", "Identity and control plane"),
    Layer("network", "Network perimeter"),
    Layer("transport", "Transport and data protection"),
    Layer("secrets", "Secrets"),
    Layer("runtime", "Runtime hardening"),
    Layer("detection", "Detection and audit"),
    Layer("deployment", "Deployment safety"),
)


class SettingMatcher(NamedTuple):
    """Compares the effective value of one option setting.

    Exactly one of the conditions is given. Values compare as Elastic Beanstalk compares them:
    booleans and enumerations without regard to letter case.
    """

    namespace: str
    """A namespace, or a pattern with ``*`` for its last part (``aws:elbv2:listener:*``)."""
    option: str
    condition: str
    """``is``, ``is_not``, ``matches``, ``below``, ``above`` or ``set``."""
    operand: tuple[str, ...]
    unset: bool
    """Whether an option that nothing sets matches too, as a posture finding."""
    message: str
    """May hold ``{namespace}``, ``{option}`` and ``{value}``."""
    unset_message: str
    severity: Severity | None
    """Set where it differs from the rule's own."""
    line: int = 0
    """Line of the rule file, for messages about it."""


class PropertyMatcher(NamedTuple):
    """Compares a property of the CloudFormation resources of some types."""

    types: tuple[str, ...]
    property: str
    """A dotted path below ``Properties``; a list on the way is searched item by item."""
    condition: str
    operand: tuple[str, ...]
    missing: bool
    """Whether a resource without the property matches too, at its logical id."""
    message: str
    """May hold ``{resource}``, ``{type}``, ``{property}`` and ``{value}``."""
    severity: Severity | None
    """Set where it differs from the rule's own."""
    line: int = 0
    """Line of the rule file, for messages about it."""


class Rule(NamedTuple):
    """Everything about one rule but its examples."""

    id: str
    name: str
    layer: str
    severity: Severity
    confidence: Confidence
    posture: bool
    """True where the rule speaks of what the bundle leaves unset."""
    security: bool
    """False for rules that only say that a deployment would break or surprise."""
    summary: str
    """One sentence: what is reported."""
    reason: str
    """What happens on Elastic Beanstalk if it stays."""
    remedy: str
    """What to do, in the imperative."""
    safe: str
    """The safe form, as text to write."""
    cwe: tuple[str, ...]
    controls: tuple[str, ...]
    """Controls of public standards that the rule serves, such as ``Security Hub ELB.17``."""
    references: tuple[str, ...]
    yields_to: tuple[str, ...] = ()
    """More specific rules: where one of them reports the same place, this one is silent."""
    words: tuple[str, ...] = ()
    """The rule is neither loaded nor run where no configuration holds one of these words."""
    check: str | None = None
    """``module.function`` in ``bundlecheck.checks``, for a rule that needs Python."""
    settings: tuple[SettingMatcher, ...] = ()
    properties: tuple[PropertyMatcher, ...] = ()
    origin: str = ""
    """File the rule was read from; empty for a rule of bundlecheck's own."""

    @property
    def title(self) -> str:
        """The id and name as users write them."""
        return f"{self.id} {self.name}"

    @property
    def security_severity(self) -> str:
        """GitHub's number for a security rule: above 9 critical, 7 high, 4 medium, else low."""
        return SECURITY_SEVERITY[self.severity.label]


SECURITY_SEVERITY: Mapping[str, str] = {
    "critical": "9.5",
    "high": "8.0",
    "medium": "5.5",
    "low": "3.0",
    "info": "1.0",
}
