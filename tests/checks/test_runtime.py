"""What the examples of the rule files cannot say: severity, confidence, posture and dates."""

from __future__ import annotations

from bundlecheck.checks.context import Check, Context
from bundlecheck.checks.runtime import (
    imds_v1,
    managed_updates_incomplete,
    managed_updates_off,
    retired_platform,
)
from bundlecheck.finding import Confidence, Match
from tests.models import model_of

ACTIONS = "aws:elasticbeanstalk:managedactions"


def found(check: Check, files: dict[str, str]) -> list[Match]:
    return list(check(Context(model_of(files))))


def config(text: str) -> dict[str, str]:
    return {".ebextensions/a.config": f"option_settings:\n{text}"}


def test_switched_off_is_no_posture_and_unset_is() -> None:
    (off,) = found(managed_updates_off, config(f"  {ACTIONS}: {{ManagedActionsEnabled: no}}\n"))
    assert off.posture is False
    (unset,) = found(managed_updates_off, config("  aws:autoscaling:asg: {MinSize: 1}\n"))
    assert unset.posture is True


def test_a_dump_is_less_certain() -> None:
    files = {
        ".elasticbeanstalk/prod.env.yml": (
            f"settings:\n  {ACTIONS}: {{ManagedActionsEnabled: 'false'}}\n"
        )
    }
    (match,) = found(managed_updates_off, files)
    assert match.confidence is Confidence.MEDIUM


def test_a_missing_role_alone_is_only_suspected() -> None:
    update = f"  {ACTIONS}:platformupdate: {{UpdateLevel: minor}}\n"
    window = f"  {ACTIONS}: {{ManagedActionsEnabled: true, PreferredStartTime: 'Sun:02:30'}}\n"
    (match,) = found(managed_updates_incomplete, config(window + update))
    assert match.confidence is Confidence.LOW
    (match,) = found(managed_updates_incomplete, config(window))
    assert match.confidence is None
    assert "'UpdateLevel'" in match.message
    assert "'ServiceRole'" in match.message


def test_an_unset_option_on_an_old_platform_points_at_the_platform() -> None:
    files = config("  aws:autoscaling:asg: {MinSize: 1}\n")
    files[".elasticbeanstalk/config.yml"] = (
        "global:\n  default_platform: Python 3.8 running on 64bit Amazon Linux 2\n"
    )
    (match,) = found(imds_v1, files)
    assert match.posture is True
    assert [str(item.span) for item in match.related] == [".elasticbeanstalk/config.yml:2:21"]


def test_a_retired_platform_is_named_with_its_date() -> None:
    (match,) = found(
        retired_platform,
        {"env.yaml": "SolutionStack: 64bit Amazon Linux 2 v3.3.9 running Python 3.8\n"},
    )
    assert "'Python 3.8 running on 64bit Amazon Linux 2' (version 3.3.9)" in match.message
    assert "is retired since 20" in match.message
    assert match.severity is None


def test_a_name_folded_over_two_lines_spans_both() -> None:
    text = "PlatformArn: arn:aws:elasticbeanstalk:eu-west-1::platform/Python 3.8 running on\n  64bit Amazon Linux 2/3.3.9\n"
    (match,) = found(retired_platform, {"env.yaml": text})
    assert (match.span.line, match.span.end_line) == (1, 2)


def test_a_test_is_only_suspected() -> None:
    text = 'STACK = "64bit Amazon Linux 2 v3.3.9 running Python 3.8"\n'
    (match,) = found(retired_platform, {"tests/test_deploy.py": text, "Procfile": "web: x\n"})
    assert match.confidence is Confidence.LOW
    assert (
        found(retired_platform, {"a.py": '"""64bit Amazon Linux 2 v3.3.9 running Python 3.8"""\n'})
        == []
    )


def test_markup_and_properties_are_read_without_their_comments() -> None:
    stack = "64bit Amazon Linux 2018.03 v3.4.9 running Tomcat 8.5 Java 8"
    files = {
        "pom.xml": f"<p>\n<!-- <s>{stack}</s> -->\n<s>{stack}</s>\n</p>\n",
        "deploy.properties": f"# stack={stack}\nstack={stack}\n",
        "Procfile": "web: x\n",
    }
    assert sorted(
        str(match.span).rpartition(":")[0] for match in found(retired_platform, files)
    ) == [
        "deploy.properties:2",
        "pom.xml:3",
    ]
