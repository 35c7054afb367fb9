"""The pipeline by itself: what counts, what yields, what is said of files that were not read."""

from __future__ import annotations

import pytest

from bundlecheck.beanstalk.model import Model
from bundlecheck.bundle.listing import Entry, make_bundle
from bundlecheck.bundle.model import BundleReadError, Fault, FaultKind, Target
from bundlecheck.examples import Example, example_target
from bundlecheck.finding import Match, Severity
from bundlecheck.result import Report
from bundlecheck.ruleset import RuleSet, load_rules
from bundlecheck.scan import Options, Profile, scan
from bundlecheck.span import Span

CLEAN = "option_settings: {}\n"


def target_of(files: dict[str, str]) -> Target:
    return example_target(Example("bundle", tuple(files.items()), (), (), 1))


def report_of(files: dict[str, str], *rules: str, **options: object) -> Report:
    known = load_rules().restricted(rules, ())
    return scan(target_of(files), known, Options(debug=True, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("threshold", [*Severity, None])
@pytest.mark.parametrize("profile", [Profile.REVIEW, Profile.AUDIT])
def test_posture_never_fails_a_run(threshold: Severity | None, profile: Profile) -> None:
    report = report_of({".ebextensions/a.config": CLEAN}, fail_on=threshold, profile=profile)
    assert report.findings
    assert all(finding.posture for finding in report.findings)
    assert (report.at_or_over, report.exit_code) == (0, 0)


def test_a_bad_value_of_a_posture_rule_fails_a_run() -> None:
    text = "option_settings:\n  aws:elasticbeanstalk:managedactions:\n    ManagedActionsEnabled: false\n"
    report = report_of({".ebextensions/a.config": text}, "EB421", fail_on=Severity.MEDIUM)
    assert [finding.posture for finding in report.findings] == [False]
    assert report.exit_code == 1


@pytest.mark.parametrize(
    ("files", "anchor"),
    [
        ((".ebextensions/z.config", "env.yaml", "Procfile"), ".ebextensions/z.config"),
        (("env.yaml", "Procfile", ".elasticbeanstalk/config.yml"), "env.yaml"),
        ((".dockerignore", ".elasticbeanstalk/config.yml", "Procfile"), ".elasticbeanstalk/config.yml"),
        ((".dockerignore", "Dockerrun.aws.json", "Procfile"), "Dockerrun.aws.json"),
        ((".dockerignore", ".platform/nginx/nginx.conf", "Procfile"), "Procfile"),
        ((".dockerignore", ".platform/nginx/nginx.conf", "app.py"), ".platform/nginx/nginx.conf"),
        ((".dockerignore", "sub/Procfile"), ".dockerignore"),
    ],
)  # fmt: skip
def test_where_posture_is_shown(files: tuple[str, ...], anchor: str) -> None:
    bundle = target_of(dict.fromkeys(files, "{}\n")).bundles[0]
    assert Model(bundle).anchor == Span.whole(anchor)


def place(start: int, end: int, line: int = 1, path: str = "a") -> Span:
    return Span(path, line, start, line, end)


@pytest.mark.parametrize(
    ("special", "general", "kept"),
    [
        (place(5, 9), place(5, 9), False),
        (place(5, 9), place(8, 20), False),
        (place(5, 9), place(1, 30), False),
        (place(5, 9), place(9, 20), True),
        (place(5, 9), place(40, 60), True),
        (place(5, 9), place(5, 9, line=2), True),
        (place(5, 9), place(5, 9, path="b"), True),
        (Span("a", 1, 5, 4, 2), place(3, 9, line=3), False),
        (Span.whole("a"), Span.whole("a"), False),
        (Span.whole("a"), place(1, 2), True),
    ],
)
def test_a_more_specific_rule_silences_only_its_own_place(
    special: Span, general: Span, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """EB203 yields to EB208; in a file of one line only the columns tell findings apart."""
    rules = []
    for identifier, span in (("EB208", special), ("EB203", general)):
        rule = load_rules().get(identifier)
        assert rule is not None
        matches = [Match(span, "a fact", identity=(rule.id,))]
        monkeypatch.setattr(
            f"bundlecheck.checks.{rule.check}", lambda _context, found=matches: found
        )
        rules.append(rule._replace(words=()))
    report = scan(target_of({"a": "x" * 80 + "\n" + "y" * 80}), RuleSet(tuple(rules)))
    assert [f.rule for f in report.findings] == (["EB208", "EB203"] if kept else ["EB208"])


def test_an_unread_file_is_named_once_with_its_own_remedy() -> None:
    def fails() -> bytes:
        raise BundleReadError("'.ebextensions/a.config' is odd; make it even")

    name = ".ebextensions/a.config"
    entries = [Entry(name, 0o644, 1, None, fails)]
    empty = RuleSet(())
    report = scan(Target("t", "", (make_bundle(entries, "."),)), empty)
    assert report.incomplete == ((name, f"'{name}' is odd", "make it even"),)
    assert report.exit_code == 3
    fault = Fault(FaultKind.UNREADABLE, name, "entry is odd", "pack it", incomplete=True)
    report = scan(Target("t", "", (make_bundle(entries, ".", [fault]),)), empty)
    assert report.incomplete == ((name, "entry is odd", "pack it"),)


def test_rules_that_are_not_selected_still_mask() -> None:
    text = (
        "option_settings:\n  aws:rds:dbinstance:\n    DBPassword: {resolve}\n"
        "Resources:\n  R:\n    Type: AWS::RDS::DBInstance\n    Properties:\n"
        "      MasterUserPassword: correcthorsestaple\n      StorageEncrypted: false\n"
    )
    known = load_rules().restricted(["EB308"], ())
    assert {rule.layer for rule in known.unreported} == {"secrets"}
    report = report_of({".ebextensions/a.config": text}, "EB308")
    assert {finding.rule for finding in report.findings} == {"EB308"}
    assert report.sources.lines(".ebextensions/a.config", 8, 8) == [
        "      MasterUserPassword: " + "*" * 18
    ]
