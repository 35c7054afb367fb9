"""IAM policies as plain values: statements with a place for every item.

Sources: IAM User Guide, page reference_policies_grammar; CloudFormation reference.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.partial_text import partial_text
from bundlecheck.beanstalk.policy_holders import is_policy_document
from bundlecheck.beanstalk.resources import possible_items
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.policy_holders import Holder
    from bundlecheck.beanstalk.resources import Resolver
    from bundlecheck.span import Span

__all__ = [
    "Condition",
    "PolicyItem",
    "PolicyKind",
    "PolicyStatement",
    "Principal",
    "read_policies",
]

_OWN_ACCOUNT = (
    r"(?:arn:(?:[\w-]{1,40}|\$\{[\w:?]{1,40}\}):iam::)?"
    r"(?:\d{12}|\$\{AWS::AccountId\}|\$\{\?\})(?::root)?"
)
_NOT_GRANTING = frozenset(("AWS::Organizations::Policy",))
"""Types whose documents only limit what other policies grant."""


class PolicyKind(enum.Enum):
    """What a policy is attached to."""

    IDENTITY = "identity policy"
    TRUST = "trust policy"
    RESOURCE = "resource policy"
    KEY = "key policy"


class PolicyItem(NamedTuple):
    """One action, resource or value of a statement."""

    text: str | None
    """With ``${Name}`` for what is known only at deployment; None where nothing is known."""
    span: Span


class Principal(NamedTuple):
    """Whom a statement speaks of."""

    kind: str
    """``AWS``, ``Service``, ``Federated``, ``CanonicalUser``, or ``*`` for everyone."""
    item: PolicyItem

    @property
    def may_be_own_account(self) -> bool:
        """Tell whether it is an account as a whole, such as the bundle's own."""
        text = self.item.text
        return self.kind == "AWS" and text is not None and bool(re.fullmatch(_OWN_ACCOUNT, text))


class Condition(NamedTuple):
    """One key that a statement compares."""

    operator: str
    key: str
    values: tuple[PolicyItem, ...]
    span: Span


class PolicyStatement(NamedTuple):
    """One statement of one policy; letter case of actions is kept as written."""

    kind: PolicyKind
    holder: Holder
    """What the policy belongs to."""
    policy: str
    """Name of the policy in its holder; empty where it has none."""
    number: int
    """Position in the policy, from 0."""
    sid: str
    allows: bool
    actions: tuple[PolicyItem, ...]
    not_actions: tuple[PolicyItem, ...]
    resources: tuple[PolicyItem, ...]
    not_resources: tuple[PolicyItem, ...]
    principals: tuple[Principal, ...]
    not_principals: tuple[Principal, ...]
    conditions: tuple[Condition, ...]
    span: Span


def read_policies(holders: Iterable[Holder]) -> tuple[PolicyStatement, ...]:
    """Return the statements of every policy that the holders hold."""
    return tuple(
        statement
        for holder in holders
        if holder.type not in _NOT_GRANTING
        for statement in _statements_of(holder)
    )


def _statements_of(holder: Holder) -> Iterator[PolicyStatement]:
    if not holder.type:
        yield from _document(holder, holder.body, PolicyKind.IDENTITY, "")
        return
    names: dict[tuple[str, ...], str] = {}
    for route, node in walk(holder.body):
        if not isinstance(node, Mapping):
            continue
        name = partial_text(node.get("PolicyName"), holder.resolver)
        if name is not None:
            names[route] = name
        if is_policy_document(node):
            yield from _document(holder, node, _kind(holder, route), names.get(route[:-1], ""))


def _kind(holder: Holder, route: tuple[str, ...]) -> PolicyKind:
    if "AssumeRolePolicyDocument" in route:
        return PolicyKind.TRUST
    if holder.type == "AWS::KMS::Key":
        return PolicyKind.KEY
    if holder.type.startswith(("AWS::IAM::", "AWS::Serverless::", "AWS::SSO::")):
        return PolicyKind.IDENTITY
    return PolicyKind.RESOURCE


def _document(
    holder: Holder, document: Mapping, kind: PolicyKind, name: str
) -> Iterator[PolicyStatement]:
    number = 0
    for node in possible_items(document.get("Statement")):
        if not isinstance(node, Mapping):
            continue
        yield _statement(holder, node, kind, name, number)
        number += 1


def _statement(
    holder: Holder, node: Mapping, kind: PolicyKind, name: str, number: int
) -> PolicyStatement:
    resolver = holder.resolver
    principals = tuple(_principals(node.get("Principal"), resolver))
    if principals and not holder.type:
        trust = any(
            (item.text or "").lower().startswith("sts:")
            for item in _items(node.get("Action"), resolver)
        )
        kind = PolicyKind.TRUST if trust else PolicyKind.RESOURCE
    effect = resolver.text(node.get("Effect")) or ""
    return PolicyStatement(
        kind=kind,
        holder=holder,
        policy=name,
        number=number,
        sid=resolver.text(node.get("Sid")) or "",
        allows=effect.strip().lower() == "allow",
        actions=_items(node.get("Action"), resolver),
        not_actions=_items(node.get("NotAction"), resolver),
        resources=_items(node.get("Resource"), resolver),
        not_resources=_items(node.get("NotResource"), resolver),
        principals=principals,
        not_principals=tuple(_principals(node.get("NotPrincipal"), resolver)),
        conditions=tuple(_conditions(node.get("Condition"), resolver)),
        span=node.span,
    )


def _items(node: Node | None, resolver: Resolver) -> tuple[PolicyItem, ...]:
    return tuple(
        PolicyItem(partial_text(item, resolver), item.span) for item in possible_items(node)
    )


def _principals(node: Node | None, resolver: Resolver) -> Iterator[Principal]:
    if isinstance(node, Scalar):
        yield Principal("*", PolicyItem(partial_text(node, resolver), node.span))
    elif isinstance(node, Mapping):
        for entry in node.entries:
            for item in _items(entry.value, resolver):
                yield Principal(entry.name or "", item)


def _conditions(node: Node | None, resolver: Resolver) -> Iterator[Condition]:
    if not isinstance(node, Mapping):
        return
    for operator in node.entries:
        if isinstance(operator.value, Mapping):
            for key in operator.value.entries:
                values = _items(key.value, resolver)
                yield Condition(operator.name or "", key.name or "", values, key.span)
