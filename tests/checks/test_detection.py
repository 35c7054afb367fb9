"""What the examples of the rule files cannot say: confidence, posture and doubts."""

from __future__ import annotations

from bundlecheck.checks.context import Check, Context
from bundlecheck.checks.detection import access_logs_off, log_retention_short, logs_not_streamed
from bundlecheck.finding import Confidence, Match
from bundlecheck.policy import Policy
from tests.models import model_of

LOGS = "aws:elasticbeanstalk:cloudwatch:logs"


def found(check: Check, files: dict[str, str], policy: Policy | None = None) -> list[Match]:
    return list(check(Context(model_of(files), policy or Policy())))


def config(text: str) -> dict[str, str]:
    return {".ebextensions/a.config": f"option_settings:\n{text}"}


def test_the_policy_decides_what_is_short() -> None:
    files = config(f"  {LOGS}: {{StreamLogs: true, RetentionInDays: 60}}\n")
    assert found(log_retention_short, files) == []
    (match,) = found(log_retention_short, files, Policy(log_retention_days=90))
    assert "60 days, fewer than 90" in match.message


def test_a_default_is_said_to_be_one() -> None:
    (match,) = found(log_retention_short, config(f"  {LOGS}: {{StreamLogs: true}}\n"))
    assert match.confidence is Confidence.MEDIUM
    assert "by default" in match.message


def test_a_retention_in_the_manifest_counts_for_streaming_in_a_file() -> None:
    files = config(f"  {LOGS}: {{StreamLogs: true}}\n")
    files["env.yaml"] = f"OptionSettings:\n  {LOGS}: {{RetentionInDays: 90}}\n"
    assert found(log_retention_short, files) == []


def test_switched_off_counts_although_an_agent_is_there() -> None:
    files = config(f"  {LOGS}: {{StreamLogs: false}}\n")
    files[".platform/files/agent.json"] = '{"logs": {"logs_collected": {}}}'
    (match,) = found(logs_not_streamed, files)
    assert match.posture is False


def test_access_logs_through_the_resource_make_the_option_moot() -> None:
    text = (
        "option_settings:\n  aws:elbv2:loadbalancer: {AccessLogsS3Enabled: false}\n"
        "Resources:\n  AWSEBV2LoadBalancer:\n    Properties:\n      LoadBalancerAttributes:\n"
        "        - {Key: access_logs.s3.enabled, Value: true}\n"
    )
    assert found(access_logs_off, {".ebextensions/a.config": text}) == []


def test_access_logs_without_a_bucket_name_the_option() -> None:
    (match,) = found(
        access_logs_off, config("  aws:elbv2:loadbalancer: {AccessLogsS3Enabled: true}\n")
    )
    assert "'AccessLogsS3Bucket'" in match.message
