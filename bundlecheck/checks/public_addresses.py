"""Network perimeter: instances that have an address on the internet behind a load balancer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.functions import backticks
from bundlecheck.beanstalk.resources import nodes_at
from bundlecheck.beanstalk.values import Known, Unset, as_bool
from bundlecheck.finding import Confidence, Match, Related
from bundlecheck.syntax.nodes import Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.frontends import Frontend
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.settings import Effective
    from bundlecheck.checks.context import Context

__all__ = ["instance_public_address"]

_VPC = "aws:ec2:vpc"
_OPTION = "AssociatePublicIpAddress"
_MASKED = r"(?i)^subnet-[x.*?-]*$|[<>{}$]"
"""What a sample writes in the place of an id."""
_LAUNCHES = {
    "AWS::AutoScaling::LaunchConfiguration": _OPTION,
    "AWS::EC2::LaunchTemplate": f"LaunchTemplateData.NetworkInterfaces.{_OPTION}",
}


def instance_public_address(context: Context) -> Iterator[Match]:
    """EB207: public addresses for instances behind a load balancer, or subnets shared with it."""
    for frontend in context.model.frontends:
        balanced = _is_load_balanced(frontend)
        if balanced is False:
            continue
        for environment in frontend.environments:
            setting = environment.settings.get(_VPC, _OPTION)
            if setting is not None and as_bool(setting.value):
                yield _public(setting, balanced=balanced is True)
            else:
                yield from _shared_subnets(environment, balanced=balanced is True)
    yield from _launch_matches(context.model)


def _is_load_balanced(frontend: Frontend) -> bool | None:
    """Tell whether there is a load balancer; None where the bundle does not tell."""
    named = ("ELBSubnets", "ELBScheme")
    if frontend.has_balancer is None and any(
        not isinstance(environment.value(_VPC, name), Unset)
        for environment in frontend.environments
        for name in named
    ):
        return True
    return frontend.has_balancer


def _doubt(*, balanced: bool) -> str:
    if balanced:
        return ""
    return "; the bundle does not tell whether the environment has a load balancer"


def _public(setting: Effective, *, balanced: bool) -> Match:
    return Match(
        setting.winner.span,
        f"'{_OPTION}' gives every instance behind the load balancer an address on the internet"
        f"{_doubt(balanced=balanced)}",
        label="instances get public addresses",
        confidence=None if balanced else Confidence.MEDIUM,
        identity=(_VPC, _OPTION),
    )


def _shared_subnets(environment: Environment, *, balanced: bool) -> Iterator[Match]:
    instances = environment.settings.get(_VPC, "Subnets")
    balancer = environment.settings.get(_VPC, "ELBSubnets")
    if instances is None or balancer is None:
        return
    if (environment.settings.text(_VPC, "ELBScheme") or "").strip().lower() == "internal":
        return
    shared = [name for name in _subnets(instances) if name in _subnets(balancer)]
    if not shared:
        return
    yield Match(
        instances.winner.span,
        f"the instances share subnet '{shared[0]}' with the public load balancer"
        f"{_doubt(balanced=balanced)}",
        label="a subnet that the internet routes to",
        related=(Related(balancer.winner.span, "the load balancer's subnets"),),
        confidence=None if balanced else Confidence.MEDIUM,
        identity=(_VPC, "Subnets", *shared),
    )


def _subnets(setting: Effective) -> list[str]:
    """Return the subnets named, those of a sample apart, which may stand for different ones.

    A function stands for itself, so that equal ones compare equal.
    """
    if isinstance(setting.value, Known):
        names = (part.strip() for part in setting.value.text.split(","))
        return [name for name in names if name and not re.search(_MASKED, name)]
    node = setting.winner.node
    if not isinstance(node, Scalar):
        return []
    text = node.text
    return ["".join(text.value[item.start : item.end].split()) for item in backticks(text)]


def _launch_matches(model: Model) -> Iterator[Match]:
    balanced = _is_load_balanced(model.frontends[0])
    if balanced is False:
        return
    for resource in model.resources:
        path = _LAUNCHES.get(resource.type)
        if path is None or not resource.generated:
            continue
        for node in nodes_at(resource.properties, path):
            if as_bool(model.resolver.value(node)):
                yield Match(
                    node.span,
                    f"'{resource.logical_id}' gives every instance behind the load balancer an "
                    f"address on the internet{_doubt(balanced=balanced is True)}",
                    label="instances get public addresses",
                    confidence=None if balanced else Confidence.MEDIUM,
                    identity=(resource.logical_id, _OPTION),
                )
