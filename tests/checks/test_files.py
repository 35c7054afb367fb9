"""What the examples of the rules about files cannot say: archives, bytes, messages, severities."""

from __future__ import annotations

import io
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.bundle.limits import MAX_FILE_BYTES
from bundlecheck.bundle.model import Bundle, BundleFile, Target
from bundlecheck.bundle.open import open_target
from bundlecheck.finding import Confidence, Severity
from bundlecheck.rulefile import read_rule_directory
from bundlecheck.ruleset import RuleSet, load_rules, rules_directory
from bundlecheck.scan import Options, Profile, scan

if TYPE_CHECKING:
    from bundlecheck.finding import Finding

IDS = ("EB601", "EB602", "EB603", "EB606", "EB613", "EB618", "EB620", "EB622", "EB626")
RULES = RuleSet(
    tuple(rule for rule in read_rule_directory(rules_directory(), may_check=True) if rule.id in IDS)
)


def found(target: Target) -> list[Finding]:
    return list(scan(target, RULES, Options(profile=Profile.AUDIT, debug=True)).findings)


def target_of(files: dict[str, bytes | str]) -> Target:
    made = []
    for name, data in sorted(files.items()):
        content = data.encode() if isinstance(data, str) else data
        made.append(
            BundleFile(name, name, 0o644, len(content), None, True, lambda content=content: content)
        )
    return Target("test", "", (Bundle(".", tuple(made)),))


def one(text: bytes | str, name: str = ".ebextensions/x.config") -> Finding:
    (finding,) = found(target_of({name: text}))
    return finding


def archive(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in entries:
            made.writestr(zipfile.ZipInfo(name), content)
    path.write_bytes(out.getvalue())
    return path


CONFIG = b"option_settings:\n  aws:autoscaling:asg: {MinSize: 2}\n"


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: caf\xe9\n", (1, 7), "the configuration file cannot be parsed: the byte 0xE9"),
        (b"packages:\n  \x00\n", (2, 3), "the file holds a NUL byte"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, place: tuple[int, int], words: str) -> None:
    finding = one(data)
    assert finding.rule == "EB601"
    assert (finding.span.line, finding.span.column) == place
    assert words in finding.message


def test_shadow_copy_beside_the_configuration() -> None:
    finding = one(b"\x00\x05\x16\x07Mac OS X", ".ebextensions/._app.config")
    assert finding.rule == "EB601"
    assert "an archiver's shadow copy of 'app.config'" in finding.message


def test_shadow_copy_below_its_own_folder_is_one_finding() -> None:
    finding = one(b"\x00\x05\x16\x07Mac OS X", "__MACOSX/.ebextensions/._app.config")
    assert finding.rule == "EB622"
    assert "break the deployment" in finding.message


@pytest.mark.parametrize("text", ["just words\n", "- a\n- b\n", "42\n"])
def test_a_root_that_is_no_mapping(text: str) -> None:
    finding = one(text)
    assert finding.rule == "EB601"
    assert "not a mapping of sections" in finding.message
    assert finding.span.line == 1


@pytest.mark.parametrize("text", ["", "~\n", "{}\n", "# words\n", "---\n"])
def test_an_empty_configuration_is_fine(text: str) -> None:
    assert found(target_of({".ebextensions/x.config": text})) == []


def test_one_broken_file_stops_no_other() -> None:
    files: dict[str, bytes | str] = {
        ".ebextensions/01.config": "a: [",
        ".ebextensions/02.config": "OptionSettings: {}\n",
        "env.yaml": "a: b: c\n",
    }
    rules = sorted((finding.rule, finding.span.path) for finding in found(target_of(files)))
    assert rules == [
        ("EB601", ".ebextensions/01.config"),
        ("EB601", "env.yaml"),
        ("EB603", ".ebextensions/02.config"),
    ]


def test_what_only_the_client_reads_is_no_broken_deployment() -> None:
    finding = one("global: {a: b: c}\n", ".elasticbeanstalk/config.yml")
    assert finding.rule == "EB601"
    assert finding.severity is Severity.MEDIUM


def test_skipped_file_names_the_security_settings_in_it() -> None:
    finding = one(
        "OptionSettings:\n"
        "  aws:autoscaling:launchconfiguration:\n"
        "    SSHSourceRestriction: tcp, 22, 22, 10.0.0.0/8\n"
        "Resources:\n"
        "  AppGroup: {Type: AWS::EC2::SecurityGroup}\n"
        "  Topic: {Type: AWS::SNS::Topic}\n"
    )
    assert finding.rule == "EB603"
    assert "the nearest section is 'option_settings'" in finding.message
    assert "'SSHSourceRestriction', 'AppGroup'" in finding.message
    assert "Topic" not in finding.message
    assert [item.span.line for item in finding.related] == [3, 5]


def test_duplicate_names_what_is_dropped_and_never_a_value() -> None:
    secret = "k3Jv9Qp2Xw7Lr5Tz"
    finding = one(
        "option_settings:\n"
        "  aws:elasticbeanstalk:application:environment:\n"
        f"    TOKEN: {secret}\n"
        "    TOKEN: other\n"
    )
    assert finding.rule == "EB606"
    assert finding.severity is Severity.MEDIUM
    assert "the one of line 3 is dropped without a word, with a different value" in finding.message
    assert secret not in finding.message


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("commands:\n  a: {command: x}\ncommands:\n  b: {command: y}\n", Severity.HIGH),
        (
            "option_settings:\n  aws:autoscaling:launchconfiguration:\n"
            "    DisableIMDSv1: true\n    DisableIMDSv1: false\n",
            Severity.HIGH,
        ),
        (
            "option_settings:\n  aws:autoscaling:launchconfiguration: {DisableIMDSv1: true}\n"
            "  aws:autoscaling:launchconfiguration: {InstanceType: t3.micro}\n",
            Severity.HIGH,
        ),
        (
            "option_settings:\n  aws:autoscaling:asg: {MinSize: 1}\n"
            "  aws:autoscaling:asg: {MaxSize: 2}\n",
            Severity.MEDIUM,
        ),
    ],
)
def test_severity_of_a_duplicate(text: str, severity: Severity) -> None:
    finding = one(text)
    assert finding.rule == "EB606"
    assert finding.severity is severity


@pytest.mark.parametrize(
    ("name", "severity", "confidence"),
    [
        (".ebextensions/a.config.bak", Severity.INFO, Confidence.HIGH),
        (".ebextensions/a.config~", Severity.INFO, Confidence.HIGH),
        (".ebextensions/#a.config#", Severity.INFO, Confidence.HIGH),
        (".ebextensions/.a.config.swp", Severity.INFO, Confidence.HIGH),
        (".ebextensions/a.config.20190621-1118.bk", Severity.INFO, Confidence.HIGH),
        (".ebextensions/a.config_old", Severity.INFO, Confidence.HIGH),
        (".ebextensions/a.yaml", Severity.MEDIUM, Confidence.HIGH),
        (".ebextensions/a", Severity.MEDIUM, Confidence.HIGH),
        (".ebextensions/a.CONFIG", Severity.MEDIUM, Confidence.MEDIUM),
        (".ebextensions/disabled/a.config", Severity.INFO, Confidence.HIGH),
        (".ebextensions/prod/a.config", Severity.MEDIUM, Confidence.MEDIUM),
        ("ebextensions/a.config", Severity.MEDIUM, Confidence.HIGH),
        (".ebextentions/a.config", Severity.MEDIUM, Confidence.HIGH),
        (".EBExtensions/a.config", Severity.MEDIUM, Confidence.HIGH),
        (".ebextensions-disabled/a.config", Severity.INFO, Confidence.HIGH),
        (".ebextensions_staging/a.config", Severity.INFO, Confidence.HIGH),
    ],
)
def test_ignored_configuration(name: str, severity: Severity, confidence: Confidence) -> None:
    finding = one(CONFIG, name)
    assert (finding.rule, finding.span.path, finding.span.line) == ("EB602", name, 0)
    assert (finding.severity, finding.confidence) == (severity, confidence)


@pytest.mark.parametrize(
    "name",
    [
        ".ebextensions/app.config",
        "conf/app.config",
        "extensions/a.config",
        "web.config",
        ".ebextensions/docs/config.md",
        ".platform/files/a.config",
        ".platform/hooks/predeploy/01.sh",
        ".platform/confighooks/postdeploy/README.md",
        ".platform/nginx/nginx.conf",
        ".platform/nginx/conf.d/a.conf",
        ".platform/httpd/conf.d/a.conf",
        ".platform/hooks/postbuild/.gitkeep",
    ],
)
def test_what_is_read_or_was_never_meant(name: str) -> None:
    assert found(target_of({name: CONFIG})) == []


@pytest.mark.parametrize(
    "step",
    [
        {".platform/hooks/prebuild/01.sh": "#!/bin/sh\ncp .ebextensions/prod/*.config /tmp\n"},
        {"Makefile": "all:\n\tcp .ebextensions/prod/a.config .ebextensions/\n"},
        {".github/workflows/deploy.yml": "run: mv .ebextensions/prod/a.config .ebextensions\n"},
        {".ebextensions/x.config": "commands: {a: {command: cat .ebextensions/prod/a.config}}\n"},
    ],
)
def test_what_a_step_uses_is_not_ignored(step: dict[str, bytes | str]) -> None:
    assert found(target_of({".ebextensions/prod/a.config": CONFIG, **step})) == []


@pytest.mark.parametrize(
    "step",
    [
        {"README.md": "Copy .ebextensions/prod/a.config by hand.\n"},
        {"deploy.sh": "# cp .ebextensions/prod/a.config .ebextensions\n"},
        {"deploy.sh": "chmod 600 .ebextensions/prod/a.config\n"},
    ],
)
def test_what_only_words_mention_is_ignored_all_the_same(step: dict[str, bytes | str]) -> None:
    (finding,) = found(target_of({".ebextensions/prod/a.config": CONFIG, **step}))
    assert finding.rule == "EB602"


def test_entries_that_leave_the_archive(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        [(".ebextensions/a.config", CONFIG), ("../up.txt", b"x"), ("app\\win.txt", b"x")],
    )
    unsafe = [finding for finding in found(open_target(str(path))) if finding.rule == "EB620"]
    assert {finding.severity for finding in unsafe} == {Severity.CRITICAL, Severity.MEDIUM}
    assert all(".." not in finding.span.path for finding in unsafe)


def test_everything_below_one_folder(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        [("app/.ebextensions/a.config", CONFIG), ("app/Procfile", b"web: ./server\n")],
    )
    (finding,) = [item for item in found(open_target(str(path))) if item.rule == "EB613"]
    assert "'app'" in finding.message
    assert finding.severity is Severity.HIGH


def test_a_clean_archive(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "a.zip",
        [(".ebextensions/a.config", CONFIG), ("Procfile", b"web: ./server\n")],
    )
    assert found(open_target(str(path))) == []


@given(st.text(max_size=200))
def test_any_text_is_judged(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    names = (".ebextensions/x.config", "env.yaml", "Dockerrun.aws.json", ".ebextensions/x.yml")
    for finding in found(target_of(dict.fromkeys(names, data))):
        assert finding.message


@given(
    st.lists(
        st.sampled_from(
            [
                "files:",
                "  a",
                "  a: |",
                "    b",
                "\t",
                "- x",
                '"',
                "'",
                "{",
                "[",
                ": ",
                "`",
                "*",
                "%",
            ]
        ),
        max_size=8,
    ).map("\n".join)
)
def test_any_mixture_of_yaml_has_its_error_in_the_file(text: str) -> None:
    lines = len(text.splitlines()) + 1
    for finding in found(target_of({".ebextensions/x.config": text})):
        assert 0 <= finding.span.line <= lines


def test_a_repeated_namespace_names_only_what_is_lost() -> None:
    (finding,) = found(
        target_of(
            {
                ".ebextensions/a.config": "option_settings:\n"
                "  aws:elasticbeanstalk:environment: {ServiceRole: web, LoadBalancerType: network}\n"
                "  aws:elasticbeanstalk:environment: {ServiceRole: web}\n"
            }
        )
    )
    assert "'LoadBalancerType'" in finding.message
    assert "'ServiceRole'" not in finding.message


def test_a_name_with_something_behind_it_was_set_aside() -> None:
    files = {
        ".ebextensions/a.config": "packages: {yum: {git: []}}\n",
        ".ebextensions/b.config.parked": "packages: {yum: {git: []}}\n",
        ".ebextensions/c.config.yml": "packages: {yum: {git: []}}\n",
    }
    severities = {finding.span.path: finding.severity for finding in found(target_of(files))}
    assert severities[".ebextensions/b.config.parked"] is Severity.INFO
    assert severities[".ebextensions/c.config.yml"] is Severity.MEDIUM


@pytest.mark.parametrize("form", ["directory", "archive"])
def test_a_file_over_the_limit_is_a_finding_and_left_unread(tmp_path: Path, form: str) -> None:
    folder = tmp_path / "bundle" / ".ebextensions"
    folder.mkdir(parents=True)
    with (folder / "a.config").open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    (folder / "b.config").write_text("packages: {}\n")
    place = tmp_path / "bundle"
    if form == "archive":
        place = Path(shutil.make_archive(str(tmp_path / "bundle"), "zip", place))
    report = scan(open_target(str(place)), load_rules(), Options(debug=True))
    (finding,) = [item for item in report.findings if item.rule == "EB613"]
    assert finding.span.path == ".ebextensions/a.config"
    assert report.exit_code == 3
