"""Severity, confidence and words of network findings, where examples cannot say them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from bundlecheck.beanstalk.model import Model
from bundlecheck.checks import identity, network, public_addresses
from bundlecheck.checks.context import Context
from bundlecheck.examples import Example, example_target
from bundlecheck.finding import Confidence, Match, Severity
from bundlecheck.policy import Policy

if TYPE_CHECKING:
    from bundlecheck.checks.context import Check


def run(check: Check, config: str, policy: Policy | None = None, **others: str) -> list[Match]:
    files = {".ebextensions/a.config": config, **others}
    texts = tuple((path, textwrap.dedent(text)) for path, text in files.items())
    model = Model(example_target(Example("", texts, (), (), 1)).bundles[0])
    return list(check(Context(model, policy or Policy())))


def rule(
    ports: tuple[int, int] = (22, 22),
    source: str = "0.0.0.0/0",
    protocol: str = "tcp",
    group: str = "AWSEBSecurityGroup",
) -> str:
    return f"""
    Resources:
      rule:
        Type: AWS::EC2::SecurityGroupIngress
        Properties:
          GroupId: {{Ref: {group}}}
          IpProtocol: "{protocol}"
          FromPort: {ports[0]}
          ToPort: {ports[1]}
          CidrIp: {source}
    """


@pytest.mark.parametrize(
    ("ports", "protocol", "severity", "words"),
    [
        ((22, 22), "tcp", Severity.CRITICAL, "on port 22, the port of SSH"),
        ((20, 25), "tcp", Severity.CRITICAL, "on ports 20-25, among them SSH (22), Telnet (23)"),
        ((5432, 5432), "tcp", Severity.CRITICAL, "on port 5432, the port of PostgreSQL"),
        ((0, 65535), "tcp", Severity.CRITICAL, "on every port"),
        ((80, 80), "-1", Severity.CRITICAL, "on every port and protocol"),
        ((9999, 9999), "tcp", None, "on port 9999"),
        ((22, 22), "udp", None, "on UDP port 22"),
    ],
)
def test_gravity_of_world_open_ports(
    ports: tuple[int, int], protocol: str, severity: Severity | None, words: str
) -> None:
    (found,) = run(network.ingress_open_to_world, rule(ports, protocol=protocol))
    assert found.severity is severity
    assert found.message.endswith(words)
    assert found.confidence is None


def test_a_group_that_nothing_uses_leaves_a_doubt() -> None:
    (found,) = run(network.ingress_open_to_world, rule((8080, 8080), group="tools"))
    assert found.confidence is Confidence.MEDIUM
    assert found.severity is None


def test_ports_known_only_at_deployment() -> None:
    config = rule().replace("FromPort: 22", "FromPort: {'Fn::ImportValue': port}")
    (found,) = run(network.ingress_open_to_world, config)
    assert found.confidence is Confidence.LOW
    balancer = config.replace("AWSEBSecurityGroup", "AWSEBLoadBalancerSecurityGroup")
    assert run(network.ingress_open_to_world, balancer) == []


def test_a_network_load_balancer_passes_its_clients_on() -> None:
    settings = """
    option_settings:
      aws:elasticbeanstalk:environment: {LoadBalancerType: network}
      aws:elbv2:listener:1883: {Protocol: TCP}
    """
    config = textwrap.dedent(settings) + textwrap.dedent(rule((1883, 1883)))
    assert run(network.ingress_open_to_world, config) == []
    assert len(run(network.ingress_open_to_world, rule((1883, 1883)))) == 1


@pytest.mark.parametrize(
    ("source", "severity"), [("0.0.0.0/0", None), ("8.8.8.8/32", None), ("10.0.0.0/24", 2)]
)
def test_how_public_a_data_store_is(source: str, severity: int | None) -> None:
    store = """
      cache:
        Type: AWS::ElastiCache::CacheCluster
        Properties: {VpcSecurityGroupIds: [{Ref: store}]}
    """
    config = textwrap.dedent(rule((6379, 6379), source, group="store")).rstrip()
    found = run(
        network.database_public,
        config + "\n" + textwrap.indent(textwrap.dedent(store).strip(), "  ") + "\n",
    )
    assert [item.severity for item in found] == [severity]
    assert [item.confidence for item in found] == [None]
    assert found[0].related[0].message == (
        "the group protects 'cache' (AWS::ElastiCache::CacheCluster)"
    )


def test_a_group_known_by_its_ports_alone_leaves_a_doubt() -> None:
    (found,) = run(network.database_public, rule((6379, 6379), "8.8.8.0/24", group="store"))
    assert found.confidence is Confidence.MEDIUM
    (found,) = run(network.database_public, rule((6379, 6379), group="store"))
    assert found.confidence is None


def test_limits_come_from_the_policy() -> None:
    config = rule((9000, 9000), "10.1.0.0/16")
    assert run(network.broad_cidr, config) == []
    (found,) = run(network.broad_cidr, config, Policy(widest_private_ipv4=24))
    assert "wider than /24, the limit for private IPv4 ranges" in found.message
    assert found.label == "/16 is 65,536 addresses"
    assert (
        run(network.broad_cidr, rule((9000, 9000), "8.0.0.0/8"), Policy(widest_public_ipv4=8)) == []
    )


def test_a_key_pair_of_the_cli_and_a_replaced_group_leave_doubts() -> None:
    (found,) = run(
        network.ssh_open_by_default,
        "option_settings: {}",
        **{".elasticbeanstalk/config.yml": "global: {default_ec2_keyname: operations}"},
    )
    assert found.confidence is Confidence.MEDIUM
    (found,) = run(
        network.ssh_open_by_default,
        """
        option_settings:
          aws:autoscaling:launchconfiguration: {EC2KeyName: operations}
        Resources:
          AWSEBSecurityGroup:
            Properties: {SecurityGroupIngress: []}
        """,
    )
    assert found.confidence is Confidence.LOW


def test_the_doubt_about_the_kind_of_environment_is_said() -> None:
    check = public_addresses.instance_public_address
    config = "option_settings: {'aws:ec2:vpc': {AssociatePublicIpAddress: true}}"
    (found,) = run(check, config)
    assert found.confidence is Confidence.MEDIUM
    assert "the bundle does not tell" in found.message
    balanced = config[:-1] + ", 'aws:elbv2:listener:443': {Protocol: HTTPS}}"
    (found,) = run(check, balanced)
    assert found.confidence is None
    assert "does not tell" not in found.message


@pytest.mark.parametrize(
    ("actions", "severity", "confidence"),
    [
        ("'*'", Severity.HIGH, None),
        ("'*:*'", Severity.HIGH, None),
        ("'S3:*'", Severity.MEDIUM, None),
        ("[s3:GetObject, 'sqs:Send*', '*']", Severity.HIGH, None),
        ("['kms:ReEncrypt*', 'kms:GenerateDataKey*']", Severity.MEDIUM, Confidence.LOW),
        ("'iam:Put*'", Severity.MEDIUM, None),
    ],
)
def test_how_far_a_wildcard_reaches(
    actions: str, severity: Severity, confidence: Confidence | None
) -> None:
    (found,) = run(
        identity.wildcard_action,
        f"""
        Resources:
          policy:
            Type: AWS::IAM::Policy
            Properties:
              PolicyDocument:
                Statement: [{{Effect: Allow, Action: {actions}, Resource: "*"}}]
        """,
    )
    assert (found.severity, found.confidence) == (severity, confidence)


def test_a_worker_serves_no_web_traffic() -> None:
    worker = "EnvironmentTier: {Name: Worker, Type: SQS/HTTP}"
    found = run(network.ingress_open_to_world, rule((80, 80)), **{"env.yaml": worker})
    assert len(found) == 1
    assert run(network.ingress_open_to_world, rule((80, 80))) == []
