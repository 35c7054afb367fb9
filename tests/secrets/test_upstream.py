"""Our findings are detect-secrets' own: every one, and no other."""

from __future__ import annotations

import os
import sysconfig
from pathlib import Path
from random import Random

import pytest

from bundlecheck.secrets.upstream import Upstream, upstream_findings
from tests.secrets.upstream_files import NAMES, file, pick
from tests.secrets.upstream_reference import reference

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
SIZE = 15_000
INSTALLED = 120


def triples(found: list[Upstream]) -> set[tuple[str, int, str]]:
    return {each[:3] for each in found}


def installed_files() -> list[Path]:
    """Return some text files of the packages that run these tests, alike on every run."""
    root = Path(sysconfig.get_paths()["purelib"])
    found = [
        Path(parent) / name
        for parent, _, names in os.walk(root)
        for name in names
        if not name.endswith((".pyc", ".so"))
    ]
    found = [path for path in found if path.is_file() and 20 < path.stat().st_size < SIZE]
    return Random(3).sample(sorted(found), min(INSTALLED, len(found)))


def our_files() -> list[Path]:
    return [
        path for path in sorted(FIXTURES.rglob("*")) if path.is_file() and not path.is_symlink()
    ]


def differences(path: Path) -> str:
    theirs = reference(path)
    assert theirs is not None
    ours = triples(upstream_findings(str(path), path.read_bytes()))
    return "" if ours == theirs else f"{path}: {theirs ^ ours}"


def test_identity_on_installed_packages() -> None:
    paths = installed_files()
    assert len(paths) > 50
    assert [text for text in map(differences, paths) if text] == []


def test_identity_on_our_fixtures() -> None:
    paths = our_files()
    assert paths
    assert [text for text in map(differences, paths) if text] == []


def test_config_files_are_read_as_yaml(tmp_path: Path) -> None:
    for path in our_files():
        if path.suffix != ".config":
            continue
        twin = tmp_path / "x.yml"
        twin.write_bytes(path.read_bytes())
        ours = upstream_findings(path.name, path.read_bytes(), read_as="x.yml")
        assert triples(ours) == reference(twin)


@pytest.mark.parametrize("part", range(8))
def test_identity_on_files_made_at_random(
    part: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    compared = kinds = 0
    for seed in range(part * 1000, part * 1000 + 40):
        name, data, read_as = file(Random(seed))
        path = Path(read_as or name)
        path.write_bytes(data)
        theirs = reference(path)
        ours = triples(upstream_findings(name, data, read_as=read_as))
        if theirs is None:
            continue
        assert ours == theirs, seed
        compared += 1
        kinds += len({kind for kind, _, _ in theirs})
    assert compared > 30
    assert kinds > 40


def test_the_made_files_cover_every_plugin_that_can_find_anything() -> None:
    found: set[str] = set()
    for seed in range(2000):
        name, data, read_as = file(Random(seed + 50_000))
        found |= {each.type for each in upstream_findings(name, data, read_as=read_as)}
    assert len(found) == 26
    assert "Public IP (ipv4)" not in found


@pytest.mark.parametrize("name", NAMES)
def test_public_addresses_are_dropped_by_a_filter_in_every_file(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text('host = "8.8.8.8"\naddress: 9.9.9.9:8080\n', encoding="utf-8")
    assert reference(path) == set()


def test_what_is_no_utf8_is_passed_over_as_detect_secrets_does(tmp_path: Path) -> None:
    data = b'password = "hunter2' + b'abc"\n\xff\n'
    path = tmp_path / "a.py"
    path.write_bytes(data)
    assert reference(path) == set()
    assert upstream_findings("a.py", data) == []


@pytest.mark.parametrize(
    "data",
    [
        b'password = "hunter2' + b'abc"\n\xff\n',
        ('password = "hunter2' + 'abc"\n').encode("utf-16"),
    ],
)
def test_lenient_reading_loses_no_finding(data: bytes) -> None:
    (found,) = upstream_findings("a.py", data, lenient=True)
    assert (found.type, found.line, found.start, found.end) == ("Secret Keyword", 1, 12, 22)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_offsets_are_those_of_the_text_without_its_mark(ending: str, mark: str) -> None:
    value = "hunter2" + "abc"
    text = ending.join(("é = 1", f'password = "{value}"', "x"))
    (found,) = upstream_findings("a.py", (mark + text).encode())
    assert found.line == 2
    assert text[found.start : found.end] == value


def test_offsets_of_a_value_on_a_line_after_its_key() -> None:
    value = "hunter2" + "abc"
    text = f"password:\n  {value}\n"
    (found,) = upstream_findings("a.yml", text.encode())
    assert (found.line, text[found.start : found.end]) == (1, value)


def test_a_value_that_is_written_otherwise_has_no_offsets() -> None:
    text = 'password: "hunt\\x65r2abc"\n'
    (found,) = upstream_findings("a.yml", text.encode())
    assert found.value == "hunter2" + "abc"
    assert (found.start, found.end) == (None, None)


def test_an_alias_of_itself_ends() -> None:
    (found,) = upstream_findings("a.yml", b"a: &r [*r]\npassword: x1y2z3w4\n")
    assert (found.type, found.line) == ("Secret Keyword", 2)


def test_many_aliases_of_aliases_end() -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    text = "\n".join(("l0: &l0 {password: hunter2abc}", *levels))
    assert [each.type for each in upstream_findings("a.yml", text.encode())] == ["Secret Keyword"]


def test_a_long_line_takes_no_squared_time() -> None:
    line = "password=a;" * 20_000 + "x" * 200_000
    assert upstream_findings("a.js", line.encode()) == []


def test_deeply_nested_yaml_is_no_error() -> None:
    data = b"password: x1y2z3\na: " + b"[" * 20_000
    assert isinstance(upstream_findings("a.yml", data), list)


def test_order_is_by_line_type_and_value() -> None:
    random = Random(1)
    secret = "hunter2" + pick(random, "abc", 5)
    data = f'password = "{secret}z"\nsecret = "{secret}"\npwd = "{secret}"\n'.encode()
    found = upstream_findings("a.py", data)
    assert [each.line for each in found] == [1, 2, 3]
