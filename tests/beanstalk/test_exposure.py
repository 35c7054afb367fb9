"""Security groups, their roles and their ingress as the bundle tells them."""

from __future__ import annotations

import textwrap

import pytest

from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.exposure import (
    Exposure,
    GroupRole,
    Ingress,
    Origin,
    SourceKind,
    open_to_world,
)
from bundlecheck.beanstalk.model import Model
from bundlecheck.beanstalk.ports import ALL_PORTS, Ports
from bundlecheck.examples import Example, example_target


def exposure_of(config: str, **others: str) -> Exposure:
    files = {".ebextensions/a.config": config, **others}
    texts = tuple((path, textwrap.dedent(text)) for path, text in files.items())
    return Model(example_target(Example("", texts, (), (), 1)).bundles[0]).exposure


def roles(exposure: Exposure, name: str) -> set[GroupRole]:
    group = exposure.group(name)
    assert group is not None
    return set(group.roles)


def only(exposure: Exposure) -> Ingress:
    assert len(exposure.ingress) == 1
    return exposure.ingress[0]


RULE = """
Resources:
  rule:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: {group}
      IpProtocol: {protocol}
      FromPort: {first}
      ToPort: {last}
      {source}
"""


def rule(group="{Ref: tools}", protocol="tcp", first="22", last="22", source="CidrIp: 0.0.0.0/0"):
    return RULE.format(group=group, protocol=protocol, first=first, last=last, source=source)


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ('{"Fn::GetAtt": [AWSEBSecurityGroup, GroupId]}', "AWSEBSecurityGroup"),
        ('{"Fn::GetAtt": "AWSEBSecurityGroup.GroupId"}', "AWSEBSecurityGroup"),
        ("!Ref AWSEBSecurityGroup", "AWSEBSecurityGroup"),
        ("""'`{ "Ref" : "AWSEBSecurityGroup" }`'""", "AWSEBSecurityGroup"),
        ("sg-0a1b2c3d", "sg-0a1b2c3d"),
        ('{"Fn::ImportValue": group}', ""),
    ],
)
def test_the_group_of_a_rule_of_its_own(group: str, name: str) -> None:
    ingress = only(exposure_of(rule(group=group)))
    assert ingress.group == name
    assert ingress.origin is Origin.STANDALONE
    assert ingress.resource == "rule"


@pytest.mark.parametrize(
    ("protocol", "first", "last", "ports"),
    [
        ("tcp", "22", "23", Ports("tcp", 22, 23)),
        ('"6"', '"22"', '"22"', Ports("tcp", 22, 22)),
        ("tcp", "80", "null", Ports("tcp", 80, 80)),
        ("tcp", "-1", "-1", Ports("tcp")),
        ("tcp", "null", "null", Ports("tcp")),
        ("-1", "22", "22", ALL_PORTS),
        ("tcp", '{"Fn::ImportValue": port}', "22", None),
        ("tcp", "ssh", "22", None),
        ("{Ref: Protocol}", "22", "22", None),
    ],
)
def test_the_ports_of_a_rule(protocol: str, first: str, last: str, ports: Ports | None) -> None:
    assert only(exposure_of(rule(protocol=protocol, first=first, last=last))).ports == ports


@pytest.mark.parametrize(
    ("source", "kind", "text"),
    [
        ("CidrIp: 10.0.0.0/8", SourceKind.RANGE, "10.0.0.0/8"),
        ("CidrIpv6: ::/0", SourceKind.RANGE, "::/0"),
        ("SourceSecurityGroupId: {Ref: other}", SourceKind.GROUP, "other"),
        ("SourcePrefixListId: pl-12345678", SourceKind.PREFIX_LIST, "pl-12345678"),
        ('CidrIp: {"Fn::GetAtt": [vpc, CidrBlock]}', SourceKind.UNKNOWABLE, ""),
    ],
)
def test_the_source_of_a_rule(source: str, kind: SourceKind, text: str) -> None:
    found = only(exposure_of(rule(source=source))).source
    assert (found.kind, found.text) == (kind, text)
    assert found.span.line == 10


def test_no_source_is_no_ingress() -> None:
    assert exposure_of(rule(source="CidrIp: {Ref: 'AWS::NoValue'}")).ingress == ()


def test_inline_and_patched_rules_and_both_sides_of_a_condition() -> None:
    exposure = exposure_of(
        """
        Resources:
          tools:
            Type: AWS::EC2::SecurityGroup
            Properties:
              SecurityGroupIngress:
                Fn::If:
                  - Wide
                  - [{IpProtocol: tcp, FromPort: 1, ToPort: 1, CidrIp: 0.0.0.0/0}]
                  - {IpProtocol: tcp, FromPort: 2, ToPort: 2, CidrIp: 0.0.0.0/0}
          AWSEBSecurityGroup:
            Properties:
              SecurityGroupIngress:
                IpProtocol: tcp
                FromPort: 3
                ToPort: 3
                CidrIp: 0.0.0.0/0
                Description: three
        """
    )
    assert [(item.origin, item.ports_text) for item in exposure.ingress] == [
        (Origin.INLINE, "port 1"),
        (Origin.INLINE, "port 2"),
        (Origin.PATCHED, "port 3"),
    ]
    assert exposure.ingress[2].description == "three"
    patched = exposure.group("AWSEBSecurityGroup")
    assert patched is not None
    assert patched.replaces_ingress
    made = exposure.group("tools")
    assert made is not None
    assert made.span is not None
    assert not made.replaces_ingress


def test_roles_follow_from_use() -> None:
    exposure = exposure_of(
        """
        option_settings:
          - namespace: aws:autoscaling:launchconfiguration
            option_name: SecurityGroups
            value: 'sg-11111111, `{"Ref": "workers"}`'
          - namespace: aws:elbv2:loadbalancer
            option_name: SecurityGroups
            value: '`{"Fn::GetAtt": ["front", "GroupId"]}`'
        Resources:
          workers: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: a}}
          front: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: b}}
          store: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: c}}
          idle: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: d}}
          cache:
            Type: AWS::ElastiCache::ReplicationGroup
            Properties: {SecurityGroupIds: [!GetAtt store.GroupId]}
          AWSEBRDSDatabase:
            Properties: {VPCSecurityGroups: [{"Fn::GetAtt": [AWSEBSecurityGroup, GroupId]}]}
        """
    )
    assert roles(exposure, "sg-11111111") == {GroupRole.INSTANCE}
    assert roles(exposure, "workers") == {GroupRole.INSTANCE}
    assert roles(exposure, "front") == {GroupRole.BALANCER}
    assert roles(exposure, "AWSEBLoadBalancerSecurityGroup") == {GroupRole.BALANCER}
    assert roles(exposure, "store") == {GroupRole.DATA_STORE}
    assert roles(exposure, "AWSEBSecurityGroup") == {GroupRole.INSTANCE, GroupRole.DATA_STORE}
    assert roles(exposure, "idle") == set()
    store = exposure.group("store")
    assert store is not None
    assert store.uses[0].reason == "'cache' (AWS::ElastiCache::ReplicationGroup)"


def test_roles_that_only_traffic_tells() -> None:
    exposure = exposure_of(
        """
        Resources:
          fromFront:
            Type: AWS::EC2::SecurityGroupIngress
            Properties: {GroupId: {Ref: AWSEBSecurityGroup}, IpProtocol: tcp, FromPort: 80,
                         ToPort: 80, SourceSecurityGroupId: {Ref: front}}
          fromBastion:
            Type: AWS::EC2::SecurityGroupIngress
            Properties: {GroupId: {Ref: AWSEBSecurityGroup}, IpProtocol: tcp, FromPort: 22,
                         ToPort: 22, SourceSecurityGroupId: {Ref: bastion}}
          front: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: a}}
          bastion: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: b}}
          store:
            Type: AWS::EC2::SecurityGroup
            Properties:
              SecurityGroupIngress:
                - {IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/24}
          mixed:
            Type: AWS::EC2::SecurityGroup
            Properties:
              SecurityGroupIngress:
                - {IpProtocol: tcp, FromPort: 3306, ToPort: 3306, CidrIp: 10.0.0.0/24}
                - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 10.0.0.0/24}
        """
    )
    assert roles(exposure, "front") == {GroupRole.BALANCER}
    assert roles(exposure, "bastion") == set()
    assert roles(exposure, "store") == {GroupRole.DATA_STORE}
    assert roles(exposure, "mixed") == set()
    front = exposure.group("front")
    assert front is not None
    assert front.uses[0].inferred


def test_ports_of_listeners_and_processes() -> None:
    exposure = exposure_of(
        """
        option_settings:
          aws:elbv2:listener:8443: {Protocol: HTTPS}
          aws:elbv2:listener:default: {ListenerEnabled: true}
          aws:elasticbeanstalk:environment:process:default: {Port: '5000'}
          aws:elb:listener:444: {InstancePort: 8081}
        Resources:
          extra:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties: {LoadBalancerArn: {Ref: AWSEBV2LoadBalancer}, Port: 9443, Protocol: HTTPS}
          odd:
            Type: AWS::ElasticLoadBalancingV2::Listener
            Properties: {Port: https}
        """
    )
    assert exposure.listener_ports == {80, 444, 8443, 9443}
    assert exposure.backend_ports == {5000, 8081}


def test_the_ssh_option_of_each_environment() -> None:
    exposure = exposure_of(
        """
        option_settings:
          aws:autoscaling:launchconfiguration: {SSHSourceRestriction: "tcp, 22, 22, 10.0.0.0/8"}
        """,
        **{
            "env.yaml": """
            OptionSettings:
              aws:autoscaling:launchconfiguration: {SSHSourceRestriction: "all,0,0,sg-12345678"}
            """
        },
    )
    first, second = exposure.ingress
    assert (first.origin, first.ports, first.source.text) == (
        Origin.OPTION,
        Ports("tcp", 22, 22),
        "10.0.0.0/8",
    )
    assert first.environment.scope is Scope.BUNDLE
    assert second.environment.scope is Scope.MANIFEST
    assert (second.ports, second.source.kind) == (ALL_PORTS, SourceKind.GROUP)


@pytest.mark.parametrize("text", ["22", "tcp,22,22", "tcp,22,22,0.0.0.0/0,x", "", "null"])
def test_a_malformed_ssh_option_is_no_ingress(text: str) -> None:
    config = f"""
    option_settings:
      aws:autoscaling:launchconfiguration:
        SSHSourceRestriction: "{text}"
    """
    assert exposure_of(config).ingress == ()


def group(*rules: tuple[int, int, str]) -> Exposure:
    lines = "".join(
        f"        - {{IpProtocol: tcp, FromPort: {first}, ToPort: {last}, CidrIp: {source}}}\n"
        for first, last, source in rules
    )
    return exposure_of(
        "Resources:\n  tools:\n    Type: AWS::EC2::SecurityGroup\n    Properties:\n"
        f"      SecurityGroupIngress:\n{lines}"
    )


def test_rules_complete_each_other_for_the_ports_they_share() -> None:
    exposure = group((0, 100, "128.0.0.0/1"), (22, 22, "0.0.0.0/1"), (23, 23, "10.0.0.0/8"))
    found = list(open_to_world(exposure))
    assert [(item.ingress.ports_text, str(item.ports)) for item in found] == [
        ("ports 0-100", "port 22")
    ]
    assert [item.ports_text for item in found[0].others] == ["port 22"]


def test_rules_that_do_not_complete_each_other() -> None:
    assert list(open_to_world(group((22, 22, "0.0.0.0/1"), (23, 23, "128.0.0.0/1")))) == []


def test_a_set_of_rules_is_told_once() -> None:
    exposure = group((22, 22, "0.0.0.0/1"), (22, 22, "128.0.0.0/1"))
    assert len(list(open_to_world(exposure))) == 1


def test_a_mapping_that_refers_to_itself_is_not_known() -> None:
    exposure = exposure_of(
        "Mappings: {M: {a: {b: {'Fn::FindInMap': [M, a, b]}}}}"
        + rule(source="CidrIp: {'Fn::FindInMap': [M, a, b]}")
    )
    assert only(exposure).source.kind is SourceKind.UNKNOWABLE
