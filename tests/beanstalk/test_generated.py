from __future__ import annotations

import pytest

from bundlecheck.beanstalk.generated import (
    generated_names,
    generated_resource,
    generated_type,
    is_generated,
    is_template_name,
    nearest_generated,
)

V2 = "AWS::ElasticLoadBalancingV2"


@pytest.mark.parametrize(
    ("logical_id", "kind", "when"),
    [
        ("AWSEBAutoScalingGroup", "AWS::AutoScaling::AutoScalingGroup", ""),
        ("AWSEBSecurityGroup", "AWS::EC2::SecurityGroup", "default-security-group"),
        ("AWSEBV2LoadBalancerListener", f"{V2}::Listener", "elbv2"),
        ("AWSEBV2LoadBalancerListener443", f"{V2}::Listener", "elbv2"),
        ("AWSEBV2LoadBalancerListenerRuleapi", f"{V2}::ListenerRule", "elbv2"),
        ("AWSEBV2LoadBalancerTargetGroupadmin", f"{V2}::TargetGroup", "elbv2"),
        ("AWSEBWorkerQueue", "AWS::SQS::Queue", "worker"),
    ],
)
def test_generated_resources(logical_id: str, kind: str, when: str) -> None:
    found = generated_resource(logical_id)
    assert found is not None
    assert (found.type, found.when) == (kind, when)
    assert is_generated(logical_id)
    assert generated_type(logical_id) == kind


def test_names_that_are_only_reported_are_not_certain() -> None:
    documented = generated_resource("AWSEBV2LoadBalancerListener")
    extra = generated_resource("AWSEBV2LoadBalancerListener443")
    assert documented is not None
    assert extra is not None
    assert (documented.certain, extra.certain) == (True, False)


@pytest.mark.parametrize(
    "logical_id",
    [
        "",
        "MyBucket",
        "awsebsecuritygroup",
        "AWSEBV2LoadBalancerListenerHttps",
        "AWSEBV2LoadBalancerListener443\n",
        "AWSEBV2LoadBalancerTargetGroup-x",
        "AWSEBSecurityGroup2",
    ],
)
def test_other_names(logical_id: str) -> None:
    assert not is_generated(logical_id)
    assert generated_type(logical_id) is None


def test_template_names() -> None:
    assert is_template_name("AWS::Region")
    assert is_template_name("AWSEBEnvironmentName")
    assert is_template_name("InstancePort")
    assert not is_template_name("AWS::region")
    assert not is_template_name("Environment")
    assert "AWSEBOptions" in generated_names().mappings


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("AWSEBSecurtyGroup", "AWSEBSecurityGroup"),
        ("AWSEBAutoscalingGroup", "AWSEBAutoScalingGroup"),
        ("AWS::region", "AWS::Region"),
        ("MyQueue", None),
    ],
)
def test_nearest(name: str, meant: str | None) -> None:
    assert nearest_generated(name) == meant
