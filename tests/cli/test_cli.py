"""The command line as a user meets it: options, exit codes, errors in one line."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from bundlecheck import __version__
from bundlecheck.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

OPEN_SSH = """\
option_settings:
  aws:autoscaling:launchconfiguration:
    SSHSourceRestriction: tcp, 22, 22, 0.0.0.0/0
"""
CLEAN = "packages:\n  yum:\n    jq: []\n"


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.delenv("GIT_INDEX_FILE", raising=False)

    def call(*arguments: str) -> Result:
        monkeypatch.setattr("sys.argv", ["bundlecheck", *arguments])
        code: object = 0
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
        captured = capsys.readouterr()
        assert isinstance(code, int)
        return Result(code, captured.out, captured.err)

    return call


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    (folder / ".ebextensions").mkdir(parents=True)
    (folder / ".ebextensions" / "a.config").write_text(OPEN_SSH)
    return folder


def test_version(run) -> None:
    assert run("--version").out == f"bundlecheck {__version__}\n"


def test_findings_exit_with_one_and_name_the_line(run, bundle: Path) -> None:
    result = run("scan", str(bundle), "--no-posture")
    assert result.code == 1
    assert "EB201" in result.out
    assert ".ebextensions/a.config:3:27" in result.out
    assert result.err == ""


def test_a_clean_bundle_exits_with_zero(run, bundle: Path) -> None:
    (bundle / ".ebextensions" / "a.config").write_text(CLEAN)
    result = run("scan", str(bundle), "--no-posture")
    assert (result.code, "no findings" in result.out) == (0, True)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--fail-on", "critical"], 0),
        (["--fail-on", "high"], 1),
        (["--fail-on", "low"], 1),
        (["--fail-on", "never"], 0),
        (["--min-severity", "critical"], 1),
        (["--ignore", "EB201"], 0),
        (["--select", "EB3"], 0),
        (["--select", "ssh-open-to-world"], 1),
        (["--format", "json"], 1),
        (["--format", "sarif"], 1),
        (["--format", "github"], 1),
        (["--quiet"], 1),
        (["--summary"], 1),
        (["--profile", "gate"], 1),
    ],
)
def test_the_threshold_decides_the_exit_in_every_format(
    run, bundle: Path, options: list[str], code: int
) -> None:
    assert run("scan", str(bundle), *options).code == code


def test_min_severity_only_hides(run, bundle: Path) -> None:
    result = run("scan", str(bundle), "--min-severity", "critical", "--format", "json")
    report = json.loads(result.out)
    assert (result.code, report["findings"]) == (1, [])
    assert report["summary"]["hidden"] > 0


def test_several_outputs_in_one_run(run, bundle: Path, tmp_path: Path) -> None:
    sarif, text = tmp_path / "r.sarif", tmp_path / "r.txt"
    result = run(
        "scan",
        str(bundle),
        "--format",
        "json",
        "--output",
        f"sarif={sarif}",
        "--output",
        f"text={text}",
    )
    assert json.loads(result.out)["summary"]["findings"] >= 1
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert "EB201" in text.read_text()


def test_an_archive_on_standard_input(run, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr(".ebextensions/a.config", OPEN_SSH)
    memory.seek(0)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(memory))
    result = run("scan", "-", "--quiet")
    assert (result.code, ".ebextensions/a.config:3:27" in result.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scan", "nowhere"], "does not exist"),
        (["scan", "{empty}"], "nothing to scan"),
        (["scan", "{file}"], "not a zip archive"),
        (["scan", "{bundle}", "--select", "EB9"], "no rule is called 'EB9'"),
        (["scan", "{bundle}", "--output", "pdf=x"], "formats are"),
        (["scan", "{bundle}", "--output", "text=/nonexistent/dir/x"], "/nonexistent/dir/x"),
        (["scan", "{bundle}", "--rules", "nowhere"], "no such directory"),
        (["scan", "{bundle}", "--rev", "HEAD"], "git repository"),
        (["scan", "{bundle}", "--nonsense"], "No such option"),
        (["explain", "EB2011"], "did you mean EB201"),
        (["explain", "zzz"], "'bundlecheck rules' lists them all"),
    ],
)
def test_a_mistake_is_one_line_and_exit_two(
    run, bundle: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("not an archive")
    places = {"bundle": bundle, "empty": tmp_path / "empty", "file": tmp_path / "file"}
    result = run(*(argument.format(**places) for argument in arguments))
    assert result.code == 2
    assert words in result.err
    assert "Traceback" not in result.err
    assert result.out == ""


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "no standard input"),
        (b"", "standard input is empty; pipe a .zip"),
        (b"not an archive", "standard input is not a zip archive, or was cut off"),
    ],
)
def test_standard_input_without_an_archive(
    run, monkeypatch: pytest.MonkeyPatch, data: bytes | None, words: str
) -> None:
    stream = None if data is None else io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr("sys.stdin", stream)
    result = run("scan", "-")
    assert (result.code, words in result.err, result.err.count("\n")) == (2, True, 1)


def test_only_files_and_quiet_still_prints_one_line_a_finding(
    run, bundle: Path, tmp_path: Path
) -> None:
    place = tmp_path / "r.json"
    result = run("scan", str(bundle), "--no-posture", "--quiet", "--output", f"json={place}")
    assert len(result.out.splitlines()) == len(json.loads(place.read_text())["findings"]) >= 1


def test_posture_is_marked_in_quiet_lines(run, bundle: Path) -> None:
    lines = run("scan", str(bundle), "--quiet", "--select", "EB201,EB506").out.splitlines()
    assert [line.rpartition("[")[2] for line in lines] == ["EB201]", "EB506, posture]"]


def test_hostile_names_stay_on_one_line(run, bundle: Path) -> None:
    for name in ("a\nb\x1b[31m.config", "::error::x.config"):
        (bundle / ".ebextensions" / name).write_text("x: [")
    lines = run("scan", str(bundle), "--select", "EB601", "--quiet").out.splitlines()
    assert [line.partition(".config")[0] for line in lines] == [
        ".ebextensions/::error::x",
        ".ebextensions/a\\x0ab\\x1b[31m",
    ]


def test_a_traceback_is_shown_for_debug_without_the_message(
    run, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(context) -> None:
        raise ValueError(context.model.bundle.files[0].path)

    monkeypatch.setattr("bundlecheck.checks.options.unknown_option", fails)
    result = run("scan", str(bundle), "--debug")
    assert result.code == 3
    assert "in fails" in result.err
    assert "failed with ValueError" in result.err
    assert "a.config" not in result.err


def test_inside_a_bundle_the_folder_above_is_named(
    run, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bundle / ".ebextensions")
    result = run("scan")
    assert (result.code, "did you mean '..'?" in result.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bundlecheck explain EB50", "EB501"),
        ("bundlecheck scan --select eb50", "EB501"),
        ("bundlecheck scan --ignore EB201,EB50", "EB201,EB501"),
    ],
)
def test_rules_are_completed(
    run, monkeypatch: pytest.MonkeyPatch, words: str, expected: str
) -> None:
    monkeypatch.setenv("_BUNDLECHECK_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ")))
    assert f"plain,{expected}" in run().out.splitlines()


def test_allow_empty(run, tmp_path: Path) -> None:
    result = run("scan", str(tmp_path), "--allow-empty")
    assert (result.code, "nothing to scan" in result.err) == (0, True)


def test_what_could_not_be_analysed_exits_with_three(run, bundle: Path) -> None:
    (bundle / ".ebextensions" / "a.config").write_text(CLEAN)
    big = bundle / ".ebextensions" / "b.config"
    with big.open("wb") as stream:
        stream.truncate(64 * 1024 * 1024)
    result = run("scan", str(bundle), "--no-posture")
    assert result.code == 3
    assert "b.config" in result.out


def test_findings_win_over_incomplete(run, bundle: Path) -> None:
    with (bundle / ".ebextensions" / "b.config").open("wb") as stream:
        stream.truncate(64 * 1024 * 1024)
    assert run("scan", str(bundle)).code == 1


def test_a_failing_rule_hides_nothing(run, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_context: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bundlecheck.checks.options.unknown_option", fails)
    result = run("scan", str(bundle), "--quiet")
    assert result.code == 1
    assert "EB201" in result.out
    assert "EB604 failed with ZeroDivisionError" in result.out
    assert "Traceback" not in result.err


def test_rules_of_ones_own(run, bundle: Path, tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    (folder / "ORG101.yml").write_text(
        "id: ORG101\nname: ssh-documented\nlayer: network\nseverity: low\nsummary: s\nreason: r\nremedy: m\n"
        "setting:\n  namespace: aws:autoscaling:launchconfiguration\n  option: SSHSourceRestriction\n"
        '  set: true\n  message: "{option} is set"\n'
    )
    result = run(
        "scan",
        str(bundle),
        "--rules",
        str(folder),
        "--select",
        "ORG101",
        "--fail-on",
        "low",
        "--quiet",
    )
    assert (result.code, "ORG101" in result.out) == (1, True)
    assert "ssh-documented" in run("explain", "ORG101", "--rules", str(folder)).out
    (folder / "bad.yml").write_text("id: ORG102\nname: x\nlayers: network\n")
    wrong = run("scan", str(bundle), "--rules", str(folder))
    assert wrong.code == 2
    assert "bad.yml:3:1" in wrong.err


def test_explain_and_rules_are_read_from_the_rule_files(run) -> None:
    page = run("explain", "eb201")
    assert page.code == 0
    assert "ssh-open-to-world" in page.out
    assert run("explain", "ssh-open-to-world").out == page.out
    listed = run("rules")
    assert "EB201" in listed.out
    record = json.loads(run("rules", "--format", "json").out)
    assert {"EB201", "EB604"} <= {rule["id"] for rule in record}
    assert json.loads(run("explain", "EB201", "--format", "json").out)["id"] == "EB201"


def test_help_tells_the_exit_codes(run) -> None:
    text = run("--help").out
    assert "not everything could be analysed" in text
    options = run("scan", "--help").out
    assert "(posture) never counts" in " ".join(options.split())
    assert "\n  Examples:\n    bundlecheck scan\n" in options


def test_explain_shows_an_example_of_both_kinds(run) -> None:
    lines = run("explain", "EB201").out.splitlines()
    titles = [line.partition(":")[0] for line in lines if line.startswith(("reported", "not rep"))]
    assert titles == ["reported", "not reported"]
    assert "  # env.yaml" in lines
