from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bundlecheck.beanstalk.iam_actions import _unpack

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_data", ROOT / "scripts" / "build_data.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_hand_written_sources_are_built_in(build: ModuleType) -> None:
    for name, made in (
        ("generated", build.build_generated(build.read(build.SOURCES / "generated.yml"))),
        ("tls_policies", build.build_tls(build.read(build.SOURCES / "tls_policies.yml"))),
    ):
        assert build.render(made) == (build.TARGET / f"{name}.json").read_text(encoding="utf-8")
    iam = json.loads((build.TARGET / "iam.json").read_text(encoding="utf-8"))
    assert iam["policies"] == build.read(build.SOURCES / "iam_policies.yml")["policies"]


def test_data_files_are_in_their_own_form(build: ModuleType) -> None:
    names = [path.name for path in sorted(build.TARGET.glob("*.json"))]
    names = [name for name in names if name not in {"rules.json", "report.schema.json"}]
    assert names == [
        "generated.json",
        "iam.json",
        "options.json",
        "platforms.json",
        "tls_policies.json",
    ]
    for name in names:
        text = (build.TARGET / name).read_text(encoding="utf-8")
        data = json.loads(text)
        assert build.render(data) == text
        assert data["schema_version"] == 1
        assert data["source"]
        assert data["generated"]


def test_packing_keeps_names_with_digits(build: ModuleType) -> None:
    names = ["GetV1Thing", "GetV2Thing", "GetV22", "Get", "Put", "PutB", "X", "Via-This"]
    assert _unpack(build.pack(names)) == sorted(names)


def test_levels_take_the_most_powerful(build: ModuleType) -> None:
    def action(name: str, level: str, *resources: str) -> dict[str, object]:
        return {"name": name, "accessLevel": level, "resourceTypes": list(resources)}

    services = {
        "x": {
            "a": action("Share", "Permissions management, Write", "thing"),
            "b": action("Tag", "Tagging, Write", "thing"),
            "c": action("ListAll", "List"),
        }
    }
    made = build.build_iam(services, "1", "licence", {"generated": "2031-01-01", "policies": []})
    assert made["services"]["x"] == {"P": "Share", "T": "Tag", "l": "ListAll"}


def facts() -> dict[str, object]:
    def row(platform: str, values: list[str]) -> dict[str, object]:
        return {
            "namespace": "aws:n",
            "option": "Mode",
            "platform": platform,
            "default": None,
            "type": "enum",
            "allowed": {"enum": values},
            "notes": "",
            "env_kind": "standard",
        }

    return {"generated": "2031-01-01", "options": [row("a", ["x", "y"]), row("b", ["x"])]}


def test_rows_of_several_platforms_become_one_option(build: ModuleType) -> None:
    made = build.build_options(facts(), {"options": {}, "ebcli_values": {}})
    (option,) = made["namespaces"]["aws:n"]["options"]
    assert option["platforms"] == ["a", "b"]
    assert option["by_platform"] == {"a": ["x", "y"], "b": ["x"]}


def test_amendments_of_nothing_are_refused(build: ModuleType) -> None:
    with pytest.raises(SystemExit, match="aws:n/Other"):
        build.build_options(facts(), {"options": {"aws:n/Other": {}}, "ebcli_values": {}})


def test_check_writes_nothing_and_tells_of_a_difference(
    build: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build.main(["--check", "--target", str(tmp_path)]) == 1
    assert "tls_policies.json: differs" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []
    assert build.main(["--target", str(tmp_path)]) == 0
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert build.main(["--target", str(tmp_path)]) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert build.main(["--check", "--target", str(tmp_path)]) == 0
    assert all(content.endswith(b"}\n") for content in first.values())
