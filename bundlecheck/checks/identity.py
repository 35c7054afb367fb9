"""Identity and control plane: what the bundle's policies grant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.iam_commands import script_attachments
from bundlecheck.beanstalk.partial_text import partial_text
from bundlecheck.beanstalk.resources import possible_items
from bundlecheck.finding import Confidence, Match, Related, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.iam import PolicyItem, PolicyStatement
    from bundlecheck.beanstalk.iam_actions import ManagedPolicy
    from bundlecheck.beanstalk.policy_holders import Holder
    from bundlecheck.checks.context import Context
    from bundlecheck.span import Span

__all__ = ["broad_managed_policy", "wildcard_action"]

_DANGEROUS = frozenset({"Write", "Permissions management"})
_KEY_USE = frozenset({"kms:reencrypt*", "kms:generatedatakey*"})
"""How AWS itself writes the rights of a key's users (page key-policy-default of the KMS guide)."""
_ATTACHMENTS = {
    "AWS::IAM::Role": "ManagedPolicyArns",
    "AWS::IAM::User": "ManagedPolicyArns",
    "AWS::IAM::Group": "ManagedPolicyArns",
    "AWS::SSO::PermissionSet": "ManagedPolicies",
    "AWS::Serverless::Function": "Policies",
}


def wildcard_action(context: Context) -> Iterator[Match]:
    """EB101: an Allow whose actions are wildcards that can change something."""
    for statement in context.model.policy_statements:
        if not statement.allows:
            continue
        hits = [
            (item, verdict)
            for item in statement.actions
            if (verdict := _verdict(statement, item)) is not None
        ]
        if hits:
            yield _wildcard_match(statement, hits)


def _verdict(statement: PolicyStatement, item: PolicyItem) -> tuple[Severity, str] | None:
    """Return how far an action reaches, or None where it is no wildcard or only reads."""
    text = (item.text or "").strip().lower()
    if "*" not in text and "?" not in text:
        return None
    if text in ("*", "*:*"):
        return Severity.HIGH, "every action of every service"
    if text == "kms:*" and _is_own_account(statement):
        return None
    from bundlecheck.beanstalk.iam_actions import access_levels, service_wide

    if service_wide(text):
        return Severity.MEDIUM, f"every action of '{text.partition(':')[0]}'"
    levels = access_levels(text) & _DANGEROUS
    if not levels:
        return None
    which = "permissions-management" if "Permissions management" in levels else "write"
    return Severity.MEDIUM, f"the {which} actions that '{item.text}' covers"


def _is_own_account(statement: PolicyStatement) -> bool:
    """Tell whether a key policy only hands the key to IAM policies of its own account."""
    from bundlecheck.beanstalk.iam import PolicyKind

    keyed = statement.kind in (PolicyKind.KEY, PolicyKind.RESOURCE)
    return (
        keyed
        and bool(statement.principals)
        and all(principal.may_be_own_account for principal in statement.principals)
    )


def _wildcard_match(
    statement: PolicyStatement, hits: list[tuple[PolicyItem, tuple[Severity, str]]]
) -> Match:
    first, (_, reach) = hits[0]
    severity = max(verdict[0] for _, verdict in hits)
    worst = next(verdict[1] for _, verdict in hits if verdict[0] is severity)
    more = f", and {worst}" if worst != reach else ""
    return Match(
        first.span,
        f"{_policy(statement)} allows {reach}{more}",
        label=f"'{first.text}' is a wildcard",
        related=tuple(Related(item.span, f"allows {verdict[1]}") for item, verdict in hits[1:]),
        severity=severity,
        confidence=_confidence(statement, hits),
        identity=(
            statement.holder.name,
            statement.policy,
            statement.sid,
            *(item.text or "" for item, _ in hits),
        ),
    )


def _confidence(
    statement: PolicyStatement, hits: list[tuple[PolicyItem, tuple[Severity, str]]]
) -> Confidence | None:
    usual = all((item.text or "").strip().lower() in _KEY_USE for item, _ in hits)
    return Confidence.LOW if usual or statement.holder.trial else None


def _policy(statement: PolicyStatement) -> str:
    holder = statement.holder.name
    kind = statement.kind.value
    if not statement.holder.type:
        return f"the {kind} '{holder}'"
    return f"the {kind} of '{holder}'"


def _managed_policy(name: str) -> ManagedPolicy | None:
    from bundlecheck.beanstalk.iam_actions import managed_policy

    return managed_policy(name)


def broad_managed_policy(context: Context) -> Iterator[Match]:
    """EB103: a broad policy of AWS's own attached to a role, user or group."""
    for holder in context.model.policy_holders:
        attachments = _ATTACHMENTS.get(holder.type)
        if attachments is None:
            continue
        for item in possible_items(holder.body.get(attachments)):
            text = partial_text(item, holder.resolver)
            policy = _managed_policy(text) if text else None
            if policy is not None and policy.breadth == "broad":
                yield _attachment(holder, policy, item.span)
    for attached in script_attachments(context.model):
        policy = _managed_policy(attached.policy)
        if policy is not None and policy.breadth == "broad":
            whom = f" to '{attached.holder}'" if attached.holder else ""
            yield Match(
                attached.span,
                f"a script attaches the AWS managed policy '{policy.name}'{whom}{_grants(policy)}",
                label="a broad policy that AWS manages",
                identity=(attached.verb, attached.holder, policy.name),
            )


def _attachment(holder: Holder, policy: ManagedPolicy, span: Span) -> Match:
    return Match(
        span,
        f"'{holder.name}' gets the AWS managed policy '{policy.name}'{_grants(policy)}",
        label="a broad policy that AWS manages",
        confidence=Confidence.LOW if holder.trial else None,
        identity=(holder.name, policy.name),
    )


def _grants(policy: ManagedPolicy) -> str:
    grants = f", which allows {policy.grants}" if policy.grants else ""
    return f"{grants}, and which AWS has retired" if policy.retired else grants
