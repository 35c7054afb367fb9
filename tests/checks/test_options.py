"""What the examples of the option rules cannot say: sizes, secrets in messages, confidences."""

from __future__ import annotations

import pytest

from bundlecheck.bundle.model import Bundle, BundleFile, Target
from bundlecheck.finding import Confidence, Finding
from bundlecheck.ruleset import load_rules
from bundlecheck.scan import Options, Profile, scan


def findings(
    rule: str,
    files: dict[str, str],
    profile: Profile = Profile.AUDIT,
    ignore: tuple[str, ...] = (),
) -> list[Finding]:
    members = tuple(
        BundleFile(
            path=name,
            name=name,
            mode=0o644,
            size=len(content.encode()),
            link=None,
            packed=not name.startswith(".elasticbeanstalk/"),
            load=content.encode,
        )
        for name, content in sorted(files.items())
    )
    target = Target("test", "", (Bundle(".", members),))
    rules = load_rules().restricted((), ignore)
    report = scan(target, rules, Options(profile=profile, debug=True))
    return [finding for finding in report.findings if finding.rule == rule]


def properties(*pairs: tuple[str, str]) -> dict[str, str]:
    lines = "".join(f"    {name}: '{value}'\n" for name, value in pairs)
    text = f"option_settings:\n  aws:elasticbeanstalk:application:environment:\n{lines}"
    return {".ebextensions/01.config": text}


@pytest.mark.parametrize(("length", "count"), [(4096 - len("A=1KEY="), 0), (4090, 1)])
def test_total_of_properties_is_measured_in_bytes(length: int, count: int) -> None:
    found = findings("EB625", properties(("A", "1"), ("KEY", "x" * length)))
    assert len(found) == count


def test_total_counts_the_bytes_of_other_letters() -> None:
    assert findings("EB625", properties(("KEY", "é" * 2100)))
    assert not findings("EB625", properties(("KEY", "e" * 2100)))


def test_total_is_shown_at_the_largest_property() -> None:
    found = findings("EB625", properties(("A", "x" * 1000), ("KEY", "x" * 3500), ("B", "x")))
    assert [(item.span.line, "4509 bytes" in item.message) for item in found] == [(4, True)]


def test_properties_of_two_environments_do_not_add_up() -> None:
    files = properties(("KEY", "x" * 3000))
    files["env.yaml"] = (
        "OptionSettings:\n  aws:elasticbeanstalk:application:environment:\n"
        f"    OTHER: {'x' * 3000}\n"
    )
    assert not findings("EB625", files)


def test_value_behind_an_equals_sign_in_a_name_is_not_told() -> None:
    text = "option_settings:\n  - option_name: TOKEN=q8Zr-41vLw\n    value: ''\n"
    (found,) = findings("EB625", {".ebextensions/01.config": text})
    assert "q8Zr-41vLw" not in found.message + "".join(found.identity)
    assert found.secrets == (found.span,)


@pytest.mark.parametrize(
    ("namespace", "option"),
    [
        ("aws:elasticbeanstalk:application:environmentsecrets", "TOKEN"),
        ("aws:rds:dbinstance", "DBPassword"),
    ],
)
def test_secret_of_the_wrong_form_is_not_told(namespace: str, option: str) -> None:
    text = f"option_settings:\n  {namespace}:\n    {option}: q8Zr/41@Lw\n"
    (found,) = findings("EB605", {".ebextensions/01.config": text})
    assert "q8Zr" not in found.message + found.label + "".join(found.identity)
    assert found.secrets == (found.span,)


def test_value_that_the_sources_leave_in_doubt_is_shown_only_to_audits() -> None:
    text = "option_settings:\n  aws:autoscaling:launchconfiguration:\n    RootVolumeType: GP3\n"
    files = {".ebextensions/01.config": text}
    assert [item.confidence for item in findings("EB605", files)] == [Confidence.LOW]
    assert not findings("EB605", files, Profile.REVIEW)


def test_masked_settings_are_listed_once() -> None:
    text = (
        "option_settings:\n"
        "  aws:autoscaling:launchconfiguration:\n"
        "    InstanceType: t3.small\n"
        "  aws:elasticbeanstalk:environment:\n"
        "    ServiceRole: shop-service\n"
    )
    (found,) = findings("EB608", {".ebextensions/01.config": text})
    assert found.posture
    assert found.span.is_whole_file
    assert [item.span.line for item in found.related] == [3, 5]
    assert "'InstanceType', 'ServiceRole'" in found.message


def test_conflict_names_the_order_that_decides() -> None:
    files = {
        ".ebextensions/10-b.config": "option_settings:\n  aws:autoscaling:asg:\n    MinSize: 2\n",
        ".ebextensions/2-a.config": "option_settings:\n  aws:autoscaling:asg:\n    MinSize: 1\n",
    }
    (found,) = findings("EB607", files)
    assert found.span.path == ".ebextensions/10-b.config"
    assert "'10-b.config' is read before '2-a.config'" in found.message
    assert [item.span.path for item in found.related] == [".ebextensions/2-a.config"]


def test_unknown_name_of_a_generated_look_is_only_suspected() -> None:
    text = "Outputs:\n  A:\n    Value: {Ref: AWSEBSomethingElseEntirely}\n"
    (found,) = findings("EB611", {".ebextensions/01.config": text})
    assert found.confidence is Confidence.LOW


def test_listener_without_certificate_is_told_where_the_rule_of_its_own_is_off() -> None:
    text = "option_settings:\n  aws:elbv2:listener:443:\n    Protocol: HTTPS\n"
    files = {".ebextensions/01.config": text}
    assert not findings("EB624", files)
    (found,) = findings("EB624", files, ignore=("EB305",))
    assert found.span.line == 3
