"""What the examples of the rule files cannot say: severity, confidence, posture and prose."""

from __future__ import annotations

from bundlecheck.checks.context import Check, Context
from bundlecheck.checks.storage import data_lost_on_terminate, datastore_unencrypted
from bundlecheck.checks.transport import http_not_redirected, no_https_listener, weak_tls_policy
from bundlecheck.finding import Confidence, Match, Severity
from tests.models import model_of

CERTIFICATE = "SSLCertificateArns: arn:aws:acm:eu-west-1:123456789012:certificate/0f9e8d7c"


def found(check: Check, files: dict[str, str]) -> list[Match]:
    return list(check(Context(model_of(files))))


def config(text: str) -> dict[str, str]:
    return {".ebextensions/a.config": text}


def test_a_plain_listener_of_the_bundle_is_no_posture() -> None:
    (match,) = found(
        no_https_listener,
        config("option_settings:\n  aws:elbv2:listener:default: {Protocol: HTTP}\n"),
    )
    assert match.severity is Severity.HIGH
    assert match.posture is False


def test_what_is_only_unset_is_posture_and_says_its_doubt() -> None:
    (match,) = found(
        no_https_listener, config("option_settings:\n  aws:autoscaling:asg: {MinSize: 1}\n")
    )
    assert match.posture is True
    assert match.confidence is Confidence.MEDIUM
    assert "does not tell whether" in match.message


def test_the_dump_of_a_client_is_only_suspected() -> None:
    files = {
        ".ebextensions/a.config": (
            "option_settings:\n  aws:elasticbeanstalk:environment: {EnvironmentType: SingleInstance}\n"
        ),
        ".elasticbeanstalk/prod.env.yml": "settings:\n  aws:elb:listener:80: {ListenerProtocol: HTTP}\n",
    }
    (match,) = found(no_https_listener, files)
    assert match.span.path == ".elasticbeanstalk/prod.env.yml"
    assert match.confidence is Confidence.LOW


def test_other_plain_listeners_are_related_places() -> None:
    text = (
        "option_settings:\n  aws:elbv2:listener:default: {Protocol: HTTP}\n"
        "  aws:elbv2:listener:8080: {Protocol: HTTP}\n"
    )
    (match,) = found(no_https_listener, config(text))
    assert [item.span.line for item in match.related] == [3]


def test_a_redirect_of_the_bundle_covers_its_saved_configurations() -> None:
    files = {
        ".platform/nginx/conf.d/elasticbeanstalk/a.conf": "return 301 https://$host$request_uri;\n",
        ".elasticbeanstalk/saved_configs/a.cfg.yml": (
            f"OptionSettings:\n  aws:elbv2:listener:443: {{Protocol: HTTPS, {CERTIFICATE}}}\n"
        ),
    }
    assert found(http_not_redirected, files) == []
    del files[".platform/nginx/conf.d/elasticbeanstalk/a.conf"]
    assert len(found(http_not_redirected, files)) == 1


def test_listeners_of_two_load_balancers_are_not_beside_each_other() -> None:
    text = (
        "option_settings:\n  aws:elbv2:listener:default: {ListenerEnabled: false}\n"
        "Resources:\n  Front: {Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer'}\n"
        "  Plain:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        "    Properties: {LoadBalancerArn: {Ref: Front}, Port: 80, Protocol: HTTP}\n"
        "  Tls:\n    Type: AWS::ElasticLoadBalancingV2::Listener\n"
        "    Properties: {LoadBalancerArn: {Ref: AWSEBV2LoadBalancer}, Port: 443, Protocol: HTTPS}\n"
    )
    assert found(http_not_redirected, config(text)) == []


def policy_match(policy: str) -> Match:
    text = (
        f"option_settings:\n  aws:elbv2:listener:443: {{Protocol: HTTPS, {CERTIFICATE}{policy}}}\n"
    )
    (match,) = found(weak_tls_policy, config(text))
    return match


def test_severity_follows_what_the_policy_tells() -> None:
    assert policy_match("").severity is Severity.MEDIUM
    assert policy_match(", SSLPolicy: ELBSecurityPolicy-2016-08").severity is None
    newer = policy_match(", SSLPolicy: ELBSecurityPolicy-TLS13-1-1-2031-01")
    assert (newer.severity, newer.confidence) == (None, Confidence.MEDIUM)
    unknown = policy_match(", SSLPolicy: ELBSecurityPolicy-Nobody")
    assert unknown.severity is Severity.INFO


def test_a_classic_load_balancer_is_not_told_of_tls_1_3() -> None:
    text = (
        "option_settings:\n  aws:elb:listener:443: {ListenerProtocol: HTTPS, SSLCertificateId: c}\n"
    )
    (match,) = found(weak_tls_policy, config(text))
    assert "ELBSecurityPolicy-TLS-1-2-2017-01" in match.safe


def test_the_option_for_volumes_is_a_note() -> None:
    text = "option_settings:\n  aws:autoscaling:launchconfiguration: {BlockDeviceMappings: '/dev/a=:8'}\n"
    (match,) = found(datastore_unencrypted, config(text))
    assert match.severity is Severity.INFO
    assert match.posture is True


def test_a_coupled_database_of_a_snapshot_has_its_encryption() -> None:
    patch = "Resources:\n  AWSEBRDSDatabase: {Properties: {MultiAZ: true}}\n"
    restored = "option_settings:\n  aws:rds:dbinstance: {DBSnapshotIdentifier: before}\n"
    (match,) = found(datastore_unencrypted, config(patch))
    assert match.confidence is Confidence.MEDIUM
    assert found(datastore_unencrypted, config(restored + patch)) == []


def test_a_lost_cache_is_only_suspected() -> None:
    text = "Resources:\n  Cache: {Type: 'AWS::ElastiCache::ReplicationGroup', Properties: {Engine: redis}}\n"
    (match,) = found(data_lost_on_terminate, config(text))
    assert (match.severity, match.confidence) == (Severity.LOW, Confidence.LOW)


def test_listeners_of_one_load_balancer_are_told_apart_by_their_ports() -> None:
    listeners = ", ".join(
        f"{{LoadBalancerPort: {port}, InstancePort: 80, Protocol: HTTPS, SSLCertificateId: arn}}"
        for port in (443, 8443)
    )
    matches = found(
        weak_tls_policy,
        config(
            "Resources:\n  AWSEBLoadBalancer:\n"
            "    Type: AWS::ElasticLoadBalancing::LoadBalancer\n"
            f"    Properties: {{Listeners: [{listeners}]}}\n"
        ),
    )
    assert ["(port 443)" in match.message for match in matches] == [True, False]
    assert len({match.identity for match in matches}) == 2
