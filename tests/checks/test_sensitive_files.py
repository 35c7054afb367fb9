"""What the examples of EB406 cannot say: the ignore file, bytes, and what is said of a file."""

from __future__ import annotations

from pathlib import Path

from bundlecheck.beanstalk.model import Model
from bundlecheck.bundle.open import open_target
from bundlecheck.checks.context import Context
from bundlecheck.checks.sensitive_files import sensitive_file_shipped
from bundlecheck.finding import Match, Severity
from tests.models import model_of

SECRET = "kR7-vuq2Lx9"


def matches(files: dict[str, str]) -> list[Match]:
    return list(sensitive_file_shipped(Context(model_of(files))))


def in_folder(folder: Path) -> list[str]:
    return [
        match.span.path
        for bundle in open_target(str(folder)).bundles
        for match in sensitive_file_shipped(Context(Model(bundle)))
    ]


def test_what_the_ignore_file_keeps_out_is_silent(tmp_path: Path) -> None:
    (tmp_path / ".ebextensions").mkdir()
    (tmp_path / ".ebextensions" / "a.config").write_text("files: {}\n")
    (tmp_path / ".env").write_text(f"DB_PASSWORD={SECRET}\n")
    assert in_folder(tmp_path) == [".env"]
    (tmp_path / ".ebignore").write_text(".env\n")
    assert in_folder(tmp_path) == []


def test_a_message_names_secrets_and_never_holds_one() -> None:
    (match,) = matches({".env": f"A=b\nDB_PASSWORD={SECRET}\n", "Procfile": "web: a\n"})
    assert match.span.is_whole_file
    assert "'DB_PASSWORD'" in match.message
    assert SECRET not in repr(match)
    assert match.severity is None


def test_more_than_three_secrets_are_summed_up() -> None:
    text = "".join(f"{name}_PASSWORD={SECRET}{name}\n" for name in ("A", "B", "C", "D", "E"))
    (match,) = matches({".env": text})
    assert match.message.endswith("'A_PASSWORD', 'B_PASSWORD', 'C_PASSWORD' and more")


def test_in_a_folder_of_tests_it_is_low() -> None:
    (match,) = matches({"tests/a.env": f"DB_PASSWORD={SECRET}\n"})
    assert match.severity is Severity.LOW


def test_folders_of_tools_are_judged_by_what_they_hold() -> None:
    (match,) = matches({".terraform/modules/modules.json": "{}"})
    assert match.severity is Severity.LOW
    state = f'{{"backend": {{"config": {{"secret_key": "{SECRET}xQ83mz"}}}}}}'
    (match,) = matches({".terraform/a.json": "{}", ".terraform/terraform.tfstate": state})
    assert match.severity is None
    assert match.span.path == ".terraform/terraform.tfstate"


def test_a_pointer_of_a_submodule_is_no_repository() -> None:
    assert matches({"lib/a/.git": "gitdir: ../../.git/modules/a\n"}) == []
