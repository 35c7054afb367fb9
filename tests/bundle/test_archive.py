from __future__ import annotations

import io
import os
import stat
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

import pytest

from bundlecheck.bundle import limits
from bundlecheck.bundle.model import Bundle, BundleReadError, Fault, FaultKind, Target
from bundlecheck.bundle.open import open_target
from bundlecheck.errors import InputError

from .conftest import Link, content, names, only, zip_tree

if TYPE_CHECKING:
    from pathlib import Path

CONFIG = {".ebextensions/a.config": b"a: 1\n"}


def _open(data: bytes) -> Target:
    return open_target("-", stdin=io.BytesIO(data))


def _tree(tree: dict[str, object]) -> Bundle:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of duplicate names
        return only(_open(zip_tree(tree)))


def _entries(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")
        for info, data in entries:
            archive.writestr(info, data)
    return out.getvalue()


def _patched(data: bytes, name: bytes, local: dict[int, bytes], central: dict[int, bytes]) -> bytes:
    """Overwrite fields of an entry's local and central header, given by their offsets in it."""
    out = bytearray(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(name.decode()).header_offset
    for offset, value in local.items():
        out[at + offset : at + offset + len(value)] = value
    at = data.rindex(name) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    for offset, value in central.items():
        out[at + offset : at + offset + len(value)] = value
    return bytes(out)


def _said(bundle: Bundle) -> list[tuple[str, str, str | None]]:
    return [(fault.kind.value, fault.path, fault.severity) for fault in bundle.faults]


@pytest.mark.parametrize("ending", [".zip", ".war", ".jar", "", ".txt"])
def test_the_content_decides_and_not_the_name(archive, ending: str) -> None:
    target = open_target(archive(CONFIG, "bundle" + ending))
    assert names(only(target)) == [".ebextensions/a.config"]
    assert only(target).name == "."
    assert target.prefix == ""


def test_an_archive_without_any_marker_is_a_bundle() -> None:
    bundle = _tree({"index.html": b"", "a/Procfile": b"web: x\n", "b/Procfile": b"web: x\n"})
    assert names(bundle) == ["a/Procfile", "b/Procfile", "index.html"]
    assert bundle.faults == ()


def test_folders_are_no_files() -> None:
    bundle = only(_open(_entries(("d/", b""), ("d/f", b"x"), ("e/", b""))))
    assert names(bundle) == ["d/f"]
    assert bundle.faults == ()


def test_modes_are_kept_where_the_archive_has_them() -> None:
    unix, dos = zipfile.ZipInfo("run.sh"), zipfile.ZipInfo("dos.txt")
    unix.create_system, unix.external_attr = 3, (stat.S_IFREG | 0o4755) << 16
    dos.create_system, dos.external_attr = 0, 0x20
    bundle = only(_open(_entries((unix, b""), (dos, b""))))
    assert [(file.name, file.mode) for file in bundle.files] == [
        ("dos.txt", None),
        ("run.sh", 0o4755),
    ]
    assert bundle.keeps_modes
    assert not only(_open(_entries((dos, b"")))).keeps_modes


@pytest.mark.parametrize(
    ("name", "lands", "severity"),
    [
        ("../evil.sh", "evil.sh", None),
        ("a/../../evil.sh", "evil.sh", None),
        ("..\\evil.sh", "evil.sh", None),
        ("/etc/cron.d/evil", "etc/cron.d/evil", None),
        ("C:\\windows\\evil", "windows/evil", None),
        ("C:/windows/evil", "windows/evil", None),
        ("\\\\server\\share", "server/share", None),
        ("a/../b.sh", "b.sh", "medium"),
        ("a\\b.sh", "a/b.sh", "medium"),
    ],
)
def test_unsafe_names_are_reported_and_their_content_analysed(
    name: str, lands: str, severity: str | None
) -> None:
    bundle = _tree(CONFIG | {name: b"content"})
    assert content(bundle, lands) == b"content"
    worst = [fault for fault in bundle.faults if fault.severity == severity]
    assert [(fault.kind, fault.path) for fault in worst] == [(FaultKind.UNSAFE_ENTRY, lands)]
    assert name in worst[0].message
    assert all(fault.severity in {severity, "medium"} for fault in bundle.faults)


@pytest.mark.parametrize("name", ["./f", "a//f", "a/./f", "..f", "a..b/f", "...", "a/.../f", "c:f"])
def test_near_misses_of_unsafe_names(name: str) -> None:
    assert _tree(CONFIG | {name: b""}).faults == ()


def test_many_unsafe_names_are_counted() -> None:
    bundle = _tree({f"a\\{number:03}": b"" for number in range(100)})
    assert len(bundle.faults) == limits.MAX_FAULTS_OF_A_SORT + 1
    assert bundle.faults[-1].message.startswith("80 more entries")


@pytest.mark.parametrize(
    ("links", "leaving"),
    [
        ({"l": "/etc/passwd"}, ["l"]),
        ({"l": "../x"}, ["l"]),
        ({"a/l": "../../x"}, ["a/l"]),
        ({"l": "a/../../x"}, ["l"]),
        ({"l": "C:\\x"}, ["l"]),
        ({"a/up": "..", "l": "a/up/../x"}, ["l"]),
        ({"one": "two", "two": "/x"}, ["one", "two"]),
        ({"a/l": "../x"}, []),
        ({"l": "a/b"}, []),
        ({"l": "..."}, []),
        ({"l": "l"}, []),
        ({"a": "b", "b": "a"}, []),
        ({"a/b/l": "../../x"}, []),
    ],
)
def test_links_that_leave_the_archive(links: dict[str, str], leaving: list[str]) -> None:
    bundle = _tree(CONFIG | {name: Link(target) for name, target in links.items()})
    assert [fault.path for fault in bundle.faults] == leaving
    assert {fault.kind for fault in bundle.faults} <= {FaultKind.UNSAFE_ENTRY}
    for name, target in links.items():
        file = bundle.get(name)
        assert file is not None
        assert (file.link, file.size, file.load()) == (target, 0, b"")


def test_an_entry_below_a_link_is_reported() -> None:
    bundle = _tree(CONFIG | {"d": Link("e"), "d/f": b"x", "dd/f": b"x"})
    assert _said(bundle) == [("unsafe-entry", "d/f", None)]


def test_of_equal_names_the_last_one_counts() -> None:
    bundle = only(_open(_entries(("a", b"first"), ("b", b""), ("./a", b"second"), ("A", b""))))
    assert content(bundle, "a") == b"second"
    assert _said(bundle) == [("unsafe-entry", "a", None)]


def test_overlapping_entries_are_reported_and_not_read() -> None:
    data = _entries(("aaaa", b"x" * 10), ("bbbb", b"y" * 10), ("cccc", b"z"))
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        first = opened.getinfo("aaaa").header_offset
    data = _patched(data, b"bbbb", {}, {42: struct.pack("<L", first)})
    bundle = only(_open(data))
    assert _said(bundle) == [("unsafe-entry", "aaaa", None), ("unsafe-entry", "bbbb", None)]
    assert content(bundle, "cccc") == b"z"
    for name in ("aaaa", "bbbb"):
        with pytest.raises(BundleReadError, match="overlaps"):
            content(bundle, name)


def test_an_encrypted_entry_makes_the_scan_incomplete() -> None:
    data = _entries(("plain", b"1"), ("locked", b"2"))
    data = _patched(data, b"locked", {6: b"\1\0"}, {8: b"\1\0"})
    bundle = only(_open(data))
    assert content(bundle, "plain") == b"1"
    (fault,) = bundle.faults
    assert (fault.kind, fault.path, fault.incomplete) == (FaultKind.UNREADABLE, "locked", True)
    with pytest.raises(BundleReadError, match="encrypted"):
        content(bundle, "locked")


@pytest.mark.parametrize("method", [1, 6, 9, 14, 93, 98, 99])
def test_an_unsupported_method_makes_the_scan_incomplete(method: int) -> None:
    packed = struct.pack("<H", method)
    data = _patched(_entries(("f", b"1" * 99), ("odd1", b"2")), b"odd1", {8: packed}, {10: packed})
    bundle = only(_open(data))
    (fault,) = bundle.faults
    assert (fault.kind, fault.path, fault.incomplete) == (FaultKind.UNREADABLE, "odd1", True)
    with pytest.raises(BundleReadError, match=f"method {method}; pack it with deflate"):
        content(bundle, "odd1")


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_supported_methods(method: int) -> None:
    info = zipfile.ZipInfo("f")
    info.compress_type = method
    assert content(only(_open(_entries((info, b"x" * 9999)))), "f") == b"x" * 9999


def test_damage_is_found_when_the_file_is_read() -> None:
    data = _entries(("good", b"1"), ("worse", os.urandom(500)))
    at = data.index(b"worse") + 100
    data = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    bundle = only(_open(data))
    assert content(bundle, "good") == b"1"
    with pytest.raises(BundleReadError, match="'worse' is damaged in the archive"):
        content(bundle, "worse")


@pytest.mark.parametrize("claimed", [0, 10, 999, 200_000])
def test_a_header_that_lies_about_the_size_is_refused(claimed: int) -> None:
    size = struct.pack("<L", claimed)
    data = _patched(_entries(("liar", b"a" * 100_000)), b"liar", {22: size}, {24: size})
    with pytest.raises(BundleReadError, match="'liar' is"):
        content(only(_open(data)), "liar")


def test_a_bomb_is_a_fault_by_its_header_alone() -> None:
    size = struct.pack("<L", limits.RATIO_FLOOR_BYTES + 1)
    data = _patched(_entries(("bomb", b"a" * 100_000)), b"bomb", {22: size}, {24: size})
    bundle = only(_open(data))
    assert _said(bundle) == [("bomb", "bomb", None)]
    with pytest.raises(BundleReadError, match="over the limit"):
        content(bundle, "bomb")


def test_a_small_file_may_compress_well() -> None:
    bundle = _tree({"zeros": bytes(10_000_000)})
    assert bundle.faults == ()
    assert len(content(bundle, "zeros")) == 10_000_000


def test_the_sum_of_all_entries_is_limited() -> None:
    data = _entries(*((f"f{number}", os.urandom(8)) for number in range(9)))
    for number in range(9):
        size = struct.pack("<L", 1024**3)
        name = b"f%d" % number
        data = _patched(data, name, {18: size, 22: size}, {20: size, 24: size})
    faults = [fault for fault in only(_open(data)).faults if fault.kind is FaultKind.BOMB]
    assert [fault.path for fault in faults] == ["."]


def test_an_archive_over_the_limit_of_the_service(tmp_path: Path) -> None:
    path = tmp_path / "big.zip"
    with path.open("wb") as stream:
        stream.seek(limits.MAX_ARCHIVE_BYTES)  # a hole: zip data may have anything before it
        stream.write(zip_tree(CONFIG))
    bundle = only(open_target(str(path)))
    assert [(fault.kind, fault.path) for fault in bundle.faults] == [(FaultKind.LAYOUT, ".")]
    assert content(bundle, ".ebextensions/a.config") == b"a: 1\n"


def test_a_pipe_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.BytesIO):
        def seekable(self) -> bool:
            return False

        def read(self, count: int | None = -1) -> bytes:
            assert count is not None
            assert 0 < count <= 1024 * 1024
            return bytes(count)

    monkeypatch.setattr("bundlecheck.bundle.archive.MAX_ARCHIVE_BYTES", 5_000_000)
    with pytest.raises(InputError, match="over 5000000 bytes"):
        open_target("-", stdin=Endless())


def test_a_central_directory_that_would_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "wide.zip"
    size = limits.MAX_DIRECTORY_BYTES + 1
    with path.open("wb") as stream:
        stream.truncate(size)
        stream.seek(size)
        stream.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, 0, 0))
    with pytest.raises(InputError, match="central directory"):
        open_target(str(path))


def test_more_entries_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bundlecheck.bundle.archive.MAX_ENTRIES", 3)
    bundle = _tree({f"f{number}": b"" for number in range(4)})
    assert names(bundle) == ["f0", "f1", "f2"]
    assert [(fault.kind, fault.incomplete) for fault in bundle.faults] == [(FaultKind.LIMIT, True)]


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("d/" * limits.MAX_DEPTH + "f", True),
        ("d/" * (limits.MAX_DEPTH + 1) + "f", False),
        ("x" * limits.MAX_NAME_BYTES, True),
        ("x" * (limits.MAX_NAME_BYTES + 1), False),
        ("é" * 128, False),
        ("/".join(["y" * 200] * 21), False),
    ],
)
def test_paths_that_no_instance_can_unpack(name: str, fits: bool) -> None:
    bundle = _tree(CONFIG | {name: b"x"})
    assert (bundle.get(name) is not None) is fits
    assert [(fault.kind, fault.incomplete) for fault in bundle.faults] == (
        [] if fits else [(FaultKind.LIMIT, True)]
    )


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("naïve-東京".encode(), "naïve-東京"),
        (b"caf\x82", "café"),  # code page 437
        (b"a\x1b[2Jb\nc", "a\\x1b[2Jb\\x0ac"),
        ("a\u202egpj.exe".encode(), "a\\u202egpj.exe"),
    ],
)
def test_names_are_decoded_and_displayable(stored: bytes, shown: str) -> None:
    placeholder = b"N" * len(stored)
    data = _entries((placeholder.decode(), b"x")).replace(placeholder, stored)
    bundle = only(_open(data))
    assert names(bundle) == [shown]
    assert bundle.files[0].load() == b"x"


def test_devices_are_left_out_with_a_note() -> None:
    info = zipfile.ZipInfo("pipe")
    info.create_system, info.external_attr = 3, (stat.S_IFIFO | 0o644) << 16
    target = _open(_entries((info, b""), ("f", b"")))
    assert names(only(target)) == ["f"]
    assert target.notes == ("1 entries of standard input are devices or pipes, not files",)


@pytest.mark.parametrize(
    ("tree", "root"),
    [
        ({"app/Procfile": b"", "app/x/y": b""}, "app"),
        ({"app/.ebextensions/a.config": b"", "__MACOSX/app/._x": b""}, "app"),
        ({"a/b/package.json": b"", "a/b/c/d": b""}, "a/b"),
        ({"app/Procfile": b"", "README": b""}, "."),
        ({"app/Procfile": b"", "other/x": b""}, "."),
        ({".ebextensions/a.config": b""}, "."),
        ({".platform/hooks/Procfile": b""}, "."),
        ({"WEB-INF/web.xml": b""}, "."),
        ({"public/index.php": b""}, "."),
        ({"bin/application": b""}, "."),
        ({"Procfile": b""}, "."),
    ],
)
def test_everything_below_one_folder(tree: dict[str, object], root: str) -> None:
    bundle = _tree(tree)
    assert bundle.name == root
    layout = [fault.path for fault in bundle.faults if fault.kind is FaultKind.LAYOUT]
    assert layout == ([] if root == "." else [root])
    assert sorted(file.path for file in bundle.files) == sorted(tree)


def test_below_one_folder_the_folder_is_the_root() -> None:
    bundle = _tree({"app/Procfile": b"web: x\n", "__MACOSX/app/._Procfile": b"s"})
    assert [(file.path, file.name) for file in bundle.files] == [
        ("app/Procfile", "Procfile"),
        ("__MACOSX/app/._Procfile", "__MACOSX/app/._Procfile"),
    ]


def test_settings_of_the_eb_cli_in_an_archive_are_shipped() -> None:
    bundle = _tree(CONFIG | {".elasticbeanstalk/config.yml": b""})
    assert all(file.packed for file in bundle.files)


def test_nested_archives_are_files() -> None:
    inner = zip_tree(CONFIG)
    assert content(_tree({"ROOT.war": inner, "Procfile": b""}), "ROOT.war") == inner


def test_the_file_is_closed_with_the_bundle(archive, recwarn: pytest.WarningsRecorder) -> None:
    target = open_target(archive(CONFIG))
    assert only(target).files[0].load() == b"a: 1\n"
    del target
    assert [str(warning.message) for warning in recwarn] == []


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not a zip archive"),
        (b"hello", "not a zip archive"),
        (zip_tree(CONFIG)[:-30], "cut off"),
        (zip_tree({}), "holds no files"),
        (_entries(("d/", b"")), "holds no files"),
    ],
)
def test_what_is_no_archive(tmp_path: Path, data: bytes, says: str) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(data)
    with pytest.raises(InputError, match=says) as caught:
        open_target(str(path))
    assert "\n" not in str(caught.value)
    assert "; " in str(caught.value)
    with pytest.raises(InputError):
        _open(data)


@pytest.mark.parametrize("path", ["nowhere", "no\0where", "a/b/c"])
def test_what_does_not_exist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="check the path") as caught:
        open_target(path)
    assert "\0" not in str(caught.value)


def test_a_pipe_by_path_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(InputError, match="neither a directory nor a file"):
        open_target(str(tmp_path / "pipe"))


def test_no_standard_input() -> None:
    with pytest.raises(InputError, match="standard input"):
        open_target("-")


def test_faults_have_a_remedy() -> None:
    faults: list[Fault] = []
    for tree in ({"../x": b""}, {"a": Link("/x")}, {"a/Procfile": b""}, {"x" * 300: b""}):
        faults += _tree(tree).faults
    assert len(faults) == 4
    for fault in faults:
        assert fault.remedy
        assert not fault.message.endswith(".")
