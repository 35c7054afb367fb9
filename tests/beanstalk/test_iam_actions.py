from __future__ import annotations

from pathlib import Path

import pytest

import bundlecheck
from bundlecheck.beanstalk.iam_actions import (
    LEVELS,
    access_levels,
    expand,
    managed_policy,
    service_wide,
)


@pytest.mark.parametrize(
    ("pattern", "levels"),
    [
        ("*", set(LEVELS)),
        ("*:*", set(LEVELS)),
        ("s3:*", set(LEVELS)),
        ("s3:Get*", {"Read"}),
        ("S3:GETOBJECT", {"Read"}),
        ("s3:PutObject", {"Write"}),
        ("s3:PutBucketPolicy", {"Permissions management"}),
        ("ec2:Describe*", {"List"}),
        ("ec2:*Address", {"Write"}),
        ("ec2:CreateTag?", {"Tagging"}),
        ("iam:PassRole", {"Write"}),
        ("s3:NoSuchAction", set()),
        ("nosuchservice:*", set()),
        ("s3", set()),
        ("s3:", set()),
        ("", set()),
        ("s3:" + "*a" * 500, set()),
    ],
)
def test_access_levels(pattern: str, levels: set[str]) -> None:
    assert access_levels(pattern) == levels


def test_wildcards_inside_of_a_name() -> None:
    assert "Permissions management" in access_levels("iam:*RolePolicy")
    assert [action.name for action in expand("sqs:?eceiveMessage")] == ["sqs:ReceiveMessage"]


def test_expansion_keeps_the_letter_case_of_the_reference() -> None:
    names = [action.name for action in expand("ec2:*address")]
    assert "ec2:AllocateAddress" in names
    assert names == sorted(names)
    assert all(name.endswith("Address") for name in names)
    assert all(action.level in LEVELS for action in expand("ec2:*"))


def test_resource_level_permissions() -> None:
    (put,) = expand("s3:PutObject")
    assert put.resource_level
    (listed,) = expand("ec2:DescribeInstances")
    assert not listed.resource_level


def test_a_wildcard_in_the_service() -> None:
    services = {action.name.partition(":")[0] for action in expand("sq?:*")}
    assert services == {"sqs"}


@pytest.mark.parametrize(
    ("pattern", "wide"),
    [
        ("*", True),
        ("**", True),
        ("*:*", True),
        ("s3:*", True),
        ("s3:**", True),
        (" s3:* ", True),
        ("s3:Get*", False),
        ("s3:*Object", False),
        ("s3:", False),
        ("s3", False),
    ],
)
def test_service_wide(pattern: str, wide: bool) -> None:
    assert service_wide(pattern) is wide


@pytest.mark.parametrize(
    ("name", "breadth", "retired"),
    [
        ("arn:aws:iam::aws:policy/AdministratorAccess", "broad", False),
        ("arn:aws-cn:iam::aws:policy/PowerUserAccess", "broad", False),
        ("arn:${AWS::Partition}:iam::aws:policy/IAMFullAccess", "broad", False),
        ("AdministratorAccess-AWSElasticBeanstalk", "broad", False),
        ("arn:aws:iam::aws:policy/AdministratorAccess-Amplify", "broad", False),
        ("arn:aws:iam::aws:policy/AmazonS3FullAccess", "broad", False),
        ("AWSElasticBeanstalkFullAccess", "broad", True),
        ("arn:aws:iam::aws:policy/service-role/AWSElasticBeanstalkService", "broad", True),
        ("arn:aws:iam::aws:policy/AWSElasticBeanstalkWebTier", "instance", False),
        ("AWSElasticBeanstalkWorkerTier", "instance", False),
        ("AWSElasticBeanstalkMulticontainerDocker", "instance", False),
        ("AWSElasticBeanstalkEnhancedHealth", "service", False),
        ("AWSElasticBeanstalkReadOnly", "read", False),
    ],
)
def test_managed_policies(name: str, breadth: str, retired: bool) -> None:
    found = managed_policy(name)
    assert found is not None
    assert (found.breadth, found.retired) == (breadth, retired)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "arn:aws:iam::123456789012:policy/AdministratorAccess",
        "arn:aws:iam::123456789012:policy/OurFullAccess",
        "arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess",
        "AmazonS3ReadOnlyAccess",
        "FullAccessReview",
        "arn:aws:iam::aws:role/AdministratorAccess",
        "s3:FullAccess",
        "administratoraccess of x",
    ],
)
def test_policies_that_are_not_broad_managed_ones(name: str) -> None:
    assert managed_policy(name) is None


def test_data_stays_small_and_carries_its_licence() -> None:
    path = Path(bundlecheck.__file__).parent / "data" / "iam.json"
    assert path.stat().st_size < 400_000
    text = path.read_text(encoding="utf-8")
    assert "MIT License" in text
    assert "Permission is hereby granted" in text
