from __future__ import annotations

import re
from pathlib import Path

import pytest

import bundlecheck
from bundlecheck.beanstalk.catalogue import (
    Option,
    catalogue,
    strip_resource_prefix,
    validate,
)
from bundlecheck.beanstalk.option_forms import form_in_words

LAUNCH = "aws:autoscaling:launchconfiguration"
DATA = Path(bundlecheck.__file__).parent / "data"


def option(namespace: str, name: str) -> Option:
    found = catalogue().option(namespace, name)
    assert found is not None
    return found


def judge(namespace: str, name: str, value: str, **context: str) -> bool | None:
    """None for a fine value, else whether the problem is certain."""
    problem = validate(option(namespace, name), value, **context)
    return None if problem is None else problem.certain


def test_catalogue_is_dated_and_small() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", catalogue().generated)
    assert (DATA / "options.json").stat().st_size < 120_000
    assert catalogue() is catalogue()


def test_every_entry_is_well_formed() -> None:
    entries = catalogue().entries
    assert len(entries) > 60
    assert len({entry.name for entry in entries}) == len(entries)
    for entry in entries:
        names = [o.name for o in entry.options_where(lambda _: True)]
        assert names == sorted(set(names))
        for o in entry.options_where(lambda _: True):
            assert o.namespace == entry.name
            assert o.env_kind in ("standard", "cluster")
            assert "eb_facts" not in o.note
            assert o.source
            re.compile(o.allowed.pattern or "")
            assert o.allowed.pattern is None or form_in_words(o.allowed.pattern)


@pytest.mark.parametrize(
    ("name", "entry", "part"),
    [
        ("aws:elbv2:listener:443", "aws:elbv2:listener:<listener_port>", "443"),
        ("aws:elbv2:listener:80", "aws:elbv2:listener:<listener_port>", "80"),
        ("aws:elbv2:listener:default", "aws:elbv2:listener:default", None),
        ("aws:elb:listener", "aws:elb:listener", None),
        ("aws:elb:listener:80", "aws:elb:listener:<listener_port>", "80"),
        ("aws:elb:policies", "aws:elb:policies", None),
        ("aws:elb:policies:backend", "aws:elb:policies:<policy_name>", "backend"),
        (
            "aws:elasticbeanstalk:environment:process:api",
            "aws:elasticbeanstalk:environment:process:<process_name>",
            "api",
        ),
        (
            "aws:elasticbeanstalk:environment:process:default",
            "aws:elasticbeanstalk:environment:process:default",
            None,
        ),
    ],
)
def test_namespaces_resolve(name: str, entry: str, part: str | None) -> None:
    info = catalogue().namespace(name)
    assert info is not None
    assert (info.name, info.entry, info.part, info.exact) == (name, entry, part, True)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "aws",
        "aws:elbv2:listener",
        "aws:elbv2:listener:https",
        "aws:elbv2:listener:443:x",
        "aws:elbv2:listener:443\n",
        "aws:elasticbeanstalk:environment:process:",
        "aws:autoscaling:ASG",
        " aws:autoscaling:asg",
    ],
)
def test_unknown_namespaces(name: str) -> None:
    assert catalogue().namespace(name) is None
    assert catalogue().option(name, "MinSize") is None


def test_namespace_in_another_letter_case() -> None:
    found = catalogue().namespace_ignoring_case("AWS:ELBv2:Listener:443")
    assert found is not None
    assert (found.name, found.exact) == ("aws:elbv2:listener:443", False)
    process = catalogue().namespace_ignoring_case("aws:ElasticBeanstalk:environment:process:Api")
    assert process is not None
    assert process.name == "aws:elasticbeanstalk:environment:process:Api"
    right = catalogue().namespace_ignoring_case("aws:autoscaling:asg")
    assert right is not None
    assert right.exact
    assert catalogue().namespace_ignoring_case("aws:autoscaling:asgs") is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("aws:elbv2:listner:443", "aws:elbv2:listener:443"),
        ("aws:elasticbeanstalk:comand", "aws:elasticbeanstalk:command"),
        ("aws:autoscaling:Asg", "aws:autoscaling:asg"),
        (
            "aws:elasticbeanstalk:enviroment:process:api",
            "aws:elasticbeanstalk:environment:process:api",
        ),
        ("aws:autoscaling:launchconfig", None),
        ("my:own:thing", None),
        ("", None),
        ("x" * 5000, None),
    ],
)
def test_nearest_namespace(name: str, meant: str | None) -> None:
    assert catalogue().nearest_namespace(name) == meant


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("IAMInstanceProfile", "IamInstanceProfile"),
        ("IamInstanceProfle", "IamInstanceProfile"),
        ("EC2_KeyName", "EC2KeyName"),
        ("EC2KyeName", "EC2KeyName"),
        ("KeyName", None),
        ("Foo", None),
    ],
)
def test_nearest_option(name: str, meant: str | None) -> None:
    assert catalogue().nearest_option(LAUNCH, name) == meant


def test_nearest_option_needs_a_namespace() -> None:
    assert catalogue().nearest_option("aws:nothing", "MinSize") is None


def test_options_are_spelled_exactly() -> None:
    known = catalogue()
    assert known.option("aws:autoscaling:asg", "minsize") is None
    assert known.option("aws:autoscaling:asg", "MinSize ") is None
    loose = known.option_ignoring_case("AWS:autoscaling:asg", "minsize")
    assert loose is not None
    assert loose.name == "MinSize"
    assert known.option_ignoring_case("aws:autoscaling:asg", "Minimum") is None
    assert known.option_ignoring_case("aws:nothing", "MinSize") is None


def test_free_keys_take_any_name() -> None:
    environment = "aws:elasticbeanstalk:application:environment"
    assert option(environment, "MY_SETTING").free_key
    assert option(environment, "MY_SETTING").name == "MY_SETTING"
    named = option(environment, "RACK_ENV")
    assert not named.free_key
    assert named.platforms == ("ruby",)
    assert option("aws:elasticbeanstalk:customoption", "EFSVolumeName").free_key
    static = option("aws:elasticbeanstalk:container:python:staticfiles", "/static/")
    assert static.retired
    assert static.os == ("al1",)
    info = catalogue().namespace("aws:elasticbeanstalk:container:python:staticfiles")
    assert info is not None
    assert info.free_key
    assert info.retired


def test_kinds_of_environment_and_load_balancer() -> None:
    cluster = catalogue().namespace("aws:elasticbeanstalk:eks:alb")
    assert cluster is not None
    assert cluster.env_kind == "cluster"
    classic = catalogue().namespace("aws:elb:listener:443")
    assert classic is not None
    assert classic.load_balancer == ("classic",)
    process = catalogue().namespace("aws:elasticbeanstalk:environment:process:default")
    assert process is not None
    assert process.load_balancer == ()
    assert option("aws:elasticbeanstalk:container:nodejs", "NodeCommand").retired
    assert not option("aws:elasticbeanstalk:control", "LaunchTimeout").documented
    assert option("aws:rds:dbinstance", "DBPassword").secret
    assert option("aws:autoscaling:scheduledaction", "MinSize").resource_specific


def test_one_option_for_several_platforms() -> None:
    proxy = option("aws:elasticbeanstalk:environment:proxy", "ProxyServer")
    assert {"docker", "nodejs", "tomcat"} <= set(proxy.platforms)
    assert dict(proxy.allowed.by_platform)["docker"] == ("nginx", "none")


def test_namespaces_of_an_option() -> None:
    assert catalogue().namespaces_of("StreamLogs") == ("aws:elasticbeanstalk:cloudwatch:logs",)
    assert catalogue().namespaces_of("MinSize") == (
        "aws:autoscaling:asg",
        "aws:autoscaling:scheduledaction",
    )
    assert catalogue().namespaces_of("streamlogs") == ()
    assert catalogue().namespaces_of("<ENV_VAR_NAME>") == ()


@pytest.mark.parametrize("name", ["MinSize", "IamInstanceProfile", "document_root", "VPCId"])
def test_names_that_give_an_option_away(name: str) -> None:
    assert {found.name for found in catalogue().options_named(name)} == {name}


@pytest.mark.parametrize(
    "name", ["RACK_ENV", "Port", "Timeout", "Xmx", "LaunchType", "node-role", "MIN_SIZE", ""]
)
def test_names_that_may_be_properties(name: str) -> None:
    assert catalogue().options_named(name) == ()


def test_options_that_clients_override() -> None:
    overridden = {(o.namespace, o.name): o for o in catalogue().overridden_by_clients()}
    assert len(overridden) == 17
    policy = overridden["aws:elasticbeanstalk:command", "DeploymentPolicy"]
    assert policy.recommended_override == ("console",)
    batch = overridden["aws:elasticbeanstalk:command", "BatchSize"]
    assert (batch.recommended_override, batch.ebcli_value) == (("console", "ebcli"), "30")


@pytest.mark.parametrize(
    ("name", "stripped"),
    [
        ("AWSEBV2LoadBalancerListener.aws:elbv2:listener:default", "aws:elbv2:listener:default"),
        ("AWSEBAutoScalingGroup.aws:autoscaling:asg", "aws:autoscaling:asg"),
        ("aws:autoscaling:asg", "aws:autoscaling:asg"),
        ("my.own:thing", "my.own:thing"),
        ("a.b.aws:autoscaling:asg", "a.b.aws:autoscaling:asg"),
    ],
)
def test_resource_prefix(name: str, stripped: str) -> None:
    assert strip_resource_prefix(name) == stripped


@pytest.mark.parametrize(
    ("namespace", "name", "value"),
    [
        (LAUNCH, "MonitoringInterval", "5 minute"),
        (LAUNCH, "MonitoringInterval", "1 Minute"),
        (LAUNCH, "RootVolumeType", "standard"),
        (LAUNCH, "RootVolumeType", "gp2"),
        (LAUNCH, "RootVolumeSize", "8"),
        (LAUNCH, "RootVolumeSize", "16384"),
        (LAUNCH, "RootVolumeSize", ""),
        (LAUNCH, "RootVolumeSize", '`{"Ref": "Size"}`'),
        (LAUNCH, "RootVolumeSize", "{{resolve:ssm:/size:1}}"),
        (LAUNCH, "SecurityGroups", "web-group"),
        (LAUNCH, "SecurityGroups", "sg-0a1b2c3d, sg-11223344"),
        (LAUNCH, "SSHSourceRestriction", "tcp, 22, 22, 10.0.0.0/24"),
        (LAUNCH, "DisableIMDSv1", "True"),
        (LAUNCH, "DisableIMDSv1", '"true"'),
        ("aws:autoscaling:asg", "MinSize", "0"),
        ("aws:autoscaling:asg", "MinSize", "2.0"),
        ("aws:autoscaling:trigger", "LowerThreshold", "0.5"),
        ("aws:autoscaling:trigger", "MeasureName", "UnHealthyHostCount"),
        ("aws:autoscaling:updatepolicy:rollingupdate", "Timeout", "PT30M"),
        ("aws:elb:loadbalancer", "LoadBalancerHTTPSPort", "OFF"),
        ("aws:elasticbeanstalk:container:python", "WSGIPath", "site/wsgi.py"),
        ("aws:elasticbeanstalk:container:python", "WSGIPath", "site.wsgi:application"),
        ("aws:elasticbeanstalk:application:environment", "WORKERS", "4"),
        ("aws:elasticbeanstalk:application:environment", "TEXT", "a b: c"),
        ("aws:elasticbeanstalk:healthreporting:system", "ConfigDocument", '{"Version": 1}'),
        ("aws:elasticbeanstalk:container:dotnet:apppool", "Target Runtime", "4"),
        ("aws:elasticbeanstalk:container:php:phpini", "display_errors", "off"),
        ("aws:ec2:instances", "SupportedArchitectures", "arm64,x86_64"),
        ("aws:rds:dbinstance", "DBEngine", "mariadb"),
        ("aws:autoscaling:scheduledaction", "StartTime", "2031-05-14T07:00:00Z"),
        ("aws:autoscaling:scheduledaction", "Recurrence", "0 7 * * MON"),
    ],
)
def test_fine_values(namespace: str, name: str, value: str) -> None:
    assert judge(namespace, name, value) is None


@pytest.mark.parametrize(
    ("namespace", "name", "value"),
    [
        (LAUNCH, "MonitoringInterval", "5 minutes"),
        (LAUNCH, "RootVolumeType", "io2"),
        (LAUNCH, "RootVolumeSize", "4"),
        (LAUNCH, "RootVolumeSize", "20GB"),
        (LAUNCH, "RootVolumeSize", "9" * 400),
        ("aws:autoscaling:asg", "MaxSize", "10001"),
        ("aws:autoscaling:asg", "MaxSize", "two"),
        ("aws:autoscaling:asg", "EnableCapacityRebalancing", "enabled"),
        ("aws:autoscaling:updatepolicy:rollingupdate", "Timeout", "600"),
        ("aws:autoscaling:updatepolicy:rollingupdate", "Timeout", "PT2H"),
        ("aws:ec2:vpc", "ELBScheme", "interal"),
        ("aws:elasticbeanstalk:cloudwatch:logs", "RetentionInDays", "31"),
        ("aws:elasticbeanstalk:managedactions:platformupdate", "UpdateLevel", "major"),
        ("aws:elbv2:listener:443", "SSLCertificateArns", "my-certificate"),
        ("aws:elasticbeanstalk:healthreporting:system", "ConfigDocument", "{Version: 1"),
        ("aws:ec2:instances", "SupportedArchitectures", "arm64,sparc"),
        ("aws:ec2:instances", "InstanceTypes", ",".join(["t3.micro"] * 41)),
    ],
)
def test_values_surely_wrong(namespace: str, name: str, value: str) -> None:
    assert judge(namespace, name, value) is True


@pytest.mark.parametrize(
    ("namespace", "name", "value"),
    [
        (LAUNCH, "RootVolumeType", "GP2"),
        (LAUNCH, "SSHSourceRestriction", "0.0.0.0/0"),
        (LAUNCH, "ImageId", "my-image"),
        (LAUNCH, "SecurityGroups", "sg-0a1b2c3d," * 40),
        (LAUNCH, "IamInstanceProfile", "arn:aws:iam::123456789012:role/app"),
        ("aws:autoscaling:asg", "EnableCapacityRebalancing", "yes"),
        ("aws:elasticbeanstalk:container:php:phpini", "display_errors", "false"),
        ("aws:elbv2:listener:443", "Protocol", "https"),
        ("aws:rds:dbinstance", "DBEngine", "aurora-postgresql"),
        ("aws:elb:policies:tls", "SSLReferencePolicy", "ELBSecurityPolicy-2030-01"),
        ("aws:elasticbeanstalk:control", "LaunchType", "Other"),
        ("aws:autoscaling:scheduledaction", "StartTime", "tomorrow"),
    ],
)
def test_values_perhaps_wrong(namespace: str, name: str, value: str) -> None:
    assert judge(namespace, name, value) is False


def test_values_by_volume_type() -> None:
    assert judge(LAUNCH, "RootVolumeSize", "8", volume_type="standard") is None
    assert judge(LAUNCH, "RootVolumeSize", "2000", volume_type="standard") is False
    assert judge(LAUNCH, "RootVolumeSize", "2000", volume_type="gp3") is None
    assert judge(LAUNCH, "RootVolumeIOPS", "200") is None
    assert judge(LAUNCH, "RootVolumeIOPS", "200", volume_type="gp3") is False


def test_values_by_platform() -> None:
    proxy = ("aws:elasticbeanstalk:environment:proxy", "ProxyServer")
    assert judge(*proxy, "apache") is None
    assert judge(*proxy, "apache", platform="nodejs") is None
    assert judge(*proxy, "apache", platform="docker") is True
    assert judge(*proxy, "apache", platform="ruby") is None
    assert judge(*proxy, "caddy") is True


def test_values_by_load_balancer() -> None:
    protocol = ("aws:elbv2:listener:443", "Protocol")
    assert judge(*protocol, "TLS") is None
    assert judge(*protocol, "TLS", load_balancer="network") is None
    assert judge(*protocol, "TLS", load_balancer="application") is False
    matcher = ("aws:elasticbeanstalk:environment:process:api", "MatcherHTTPCode")
    assert judge(*matcher, "200-499", load_balancer="application") is None
    assert judge(*matcher, "200-499", load_balancer="network") is False
    assert judge(*matcher, "ok") is False


def test_messages_name_value_and_choice() -> None:
    wrong = validate(option("aws:ec2:vpc", "ELBScheme"), "interal")
    assert wrong is not None
    assert wrong.message == '"interal" is not one of public, internal'
    size = validate(option("aws:autoscaling:asg", "MaxSize"), "20000")
    assert size is not None
    assert size.message == "20000 is not between 0 and 10000"
    long = validate(option("aws:ec2:vpc", "ELBScheme"), "x" * 9000 + "\n")
    assert long is not None
    assert len(long.message) < 120


def test_validate_takes_any_text_for_any_option() -> None:
    values = ["\0", "a" * 3000, "[", "{", "-", "1e999", "٣", "arn:", ",", "'", '"', "*" * 300]
    for entry in catalogue().entries:
        for known in entry.options_where(lambda _: True):
            for value in values:
                for kind in (None, "application", "network", "classic"):
                    problem = validate(known, value, load_balancer=kind)
                    assert problem is None or "\n" not in problem.message
