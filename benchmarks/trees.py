"""Build the trees S, M and L, and their zips, from packages pinned in `packages.txt`.

The files are other people's, so none of them is kept here: pip and npm fetch the packages, and a
seeded draw, the same on every machine, picks the files. No file lies in a folder that a tool leaves
out by its name, so that all tools read the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import random
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generate import typical_bundle
from planted import kinds, plant, write_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["SIZES", "build", "pack"]

SIZES = {"S": 29, "M": 107, "L": 107}
"""Secrets planted in each tree."""
_PACKAGES = Path(__file__).with_name("packages.txt")
_SMALL_FILES, _SMALL_PLACES = 16, ("py", ".ebextensions/", ".platform/", "services/", "stacks/")
"""Of Django, so that with the planted ones there are 48; and where S has secrets."""
_TARGET = ("--python-version", "311", "--platform", "manylinux2014_x86_64")
_NEWER = ("--platform", "manylinux_2_28_x86_64", "--platform", "any")
_LEFT_OUT = (".dist-info/", ".data/", "/.git", "/.ebignore", "/node_modules/")


class Share(NamedTuple):
    """How much of one kind of file a tree has."""

    endings: tuple[str, ...]
    folder: str
    files: int
    megabytes: float
    largest: int = 1_500_000


class _File(NamedTuple):
    path: str
    size: int
    member: str
    archive: Path


_BINARY = (
    *(".mo", ".png", ".jpg", ".gif", ".ttf", ".woff2", ".so", ".gz", ".wasm", ".npz"),
    *(".mat", ".dat", ".pyc", ".ico", ".eot"),
)
_YAML, _TEXT = (".yml", ".yaml"), (".txt", ".rst", ".toml", ".cfg", ".ini")
_SHARES = {
    "M": (
        Share((".py",), "app", 1050, 10.3),
        Share((".min.js",), "static", 40, 4.9, 1_200_000),
        Share((".js", ".mjs", ".cjs"), "static", 560, 5.2),
        Share((".ts", ".mts"), "web", 180, 1.9),
        Share((".json",), "data", 260, 4.8),
        Share(_YAML, "deploy", 140, 0.7),
        Share((".po",), "app", 40, 0.9),
        Share((".md",), "docs", 95, 1.4),
        Share((".html",), "app", 115, 0.5),
        Share((".css", ".scss"), "static", 65, 1.3),
        Share(_TEXT, "docs", 40, 0.5),
        Share(_BINARY, "static", 300, 6.0),
    ),
    "L": (
        Share((".py",), "app", 11_500, 160.0),
        Share((".min.js",), "static", 130, 12.0, 3_600_000),
        Share((".js", ".mjs", ".cjs"), "static", 7_600, 88.0, 3_000_000),
        Share((".ts", ".mts"), "web", 3_600, 26.0),
        Share((".json",), "data", 2_400, 66.0),
        Share(_YAML, "deploy", 1_000, 4.0),
        Share((".po",), "app", 900, 9.0),
        Share((".md",), "docs", 450, 5.5),
        Share((".html",), "app", 500, 2.0),
        Share((".css", ".scss"), "static", 500, 5.0),
        Share(_TEXT, "docs", 350, 3.0),
        Share(_BINARY, "static", 900, 33.0, 4_000_000),
    ),
}


def packages(size: str, cache: Path) -> list[tuple[str, Path]]:
    """Fetch what a tree is made of, unless it is there, and return names and archives in order."""
    found = []
    for line in _PACKAGES.read_text(encoding="utf-8").splitlines():
        tier, _, rest = line.partition(" ")
        if tier == "#" or (tier == "L" and size != "L"):
            continue
        registry, name = rest.split()
        folder = cache / registry / name.replace("@", "_").replace("/", "_")
        if not folder.is_dir() or not any(folder.iterdir()):
            _fetch(registry, name, folder)
        found.append((name.lstrip("@").split("@")[0].split("=")[0], next(folder.iterdir())))
    return found


def _fetch(registry: str, name: str, folder: Path) -> None:
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    print(f"fetching {name}", file=sys.stderr, flush=True)
    if registry == "pypi":
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(part))
        command = (*pip, "--only-binary", ":all:", *_TARGET, *_NEWER, name)
    else:
        npm = shutil.which("npm") or "npm"
        command = (npm, "pack", "--silent", "--pack-destination", str(part), name)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)
    part.rename(folder)


def _members(archive: Path) -> Iterator[tuple[str, int]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            yield from ((i.filename, i.file_size) for i in wheel.infolist() if not i.is_dir())
    else:
        with tarfile.open(archive) as ball:
            yield from ((member.name, member.size) for member in ball if member.isfile())


def _contents(archive: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            yield from ((name, wheel.read(name)) for name in sorted(names))
        return
    with tarfile.open(archive) as ball:
        for member in ball:
            read = ball.extractfile(member) if member.name in names else None
            if read is not None:
                yield member.name, read.read()


def _drawn(size: str, archives: Sequence[tuple[str, Path]]) -> dict[Path, dict[str, str]]:
    """Return for each archive its chosen members and where they go."""
    pools: dict[Share, list[_File]] = {share: [] for share in _SHARES[size]}
    for package, archive in archives:
        for member, length in _members(archive):
            if not length or any(part in f"/{member}" for part in _LEFT_OUT):
                continue
            for share in _SHARES[size]:
                if member.endswith(share.endings):
                    if length <= share.largest:
                        path = _target(share, package, member, archive)
                        pools[share].append(_File(path, length, member, archive))
                    break
    chosen: dict[Path, dict[str, str]] = {}
    for share, pool in pools.items():
        picked = _weighted(share, pool)
        for one in picked:
            chosen.setdefault(one.archive, {})[one.member] = one.path
        print(
            f"{size} {share.endings[0]:<8} {len(picked):>6} of {share.files:>6} files "
            f"{sum(one.size for one in picked) / 1e6:6.1f} of {share.megabytes:6.1f} MB",
            file=sys.stderr,
        )
    return chosen


def _weighted(share: Share, pool: Sequence[_File]) -> list[_File]:
    """Draw the files of a share; how much size counts in the draw is set to meet the megabytes."""
    draws = [
        (-math.log((int(hashlib.sha256(one.path.encode()).hexdigest()[:12], 16) + 1) / 16**12), one)
        for one in pool
    ]
    low, high = -1.0, 2.0
    picked: list[_File] = []
    for _ in range(20):
        middle = (low + high) / 2
        keyed = sorted((draw / one.size**middle, one.path, one) for draw, one in draws)
        picked = [one for _, _, one in keyed[: share.files]]
        if sum(one.size for one in picked) > share.megabytes * 1e6:
            high = middle
        else:
            low = middle
    return picked


def _target(share: Share, package: str, member: str, archive: Path) -> str:
    inner = member if archive.suffix == ".whl" else f"{package}/{member.partition('/')[2]}"
    return f"{share.folder}/{inner}"


def build(size: str, folder: Path, cache: Path) -> Path:
    """Write one tree without planted secrets into an empty folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    typical_bundle(folder)
    if size == "S":
        _small(folder, cache)
        return folder
    for archive, members in _drawn(size, packages(size, cache)).items():
        for member, data in _contents(archive, set(members)):
            path = folder / members[member]
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
    return folder


def _small(folder: Path, cache: Path) -> None:
    """Swap the generated modules of the typical bundle for Django code."""
    shutil.rmtree(folder / "app")
    archive = dict(packages("M", cache))["django"]
    sized = sorted((length, name) for name, length in _members(archive) if length < 16_000)
    names = [
        name
        for _, name in reversed(sized)
        if name.startswith("django/contrib/") and name.endswith(".py") and "/gis/" not in name
    ]
    for name, data in _contents(archive, set(names[:_SMALL_FILES])):
        path = folder / "app" / name.removeprefix("django/contrib/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def pack(folder: Path, archive: Path) -> Path:
    """Zip a tree with fixed dates and order."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2026, 1, 1, 0, 0, 0))
                entry.external_attr = 0o100644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                made.writestr(entry, path.read_bytes())
    return archive


def main() -> None:
    """Build what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the trees go: S, S.zip, S.tsv and so on")
    parser.add_argument("--cache", type=Path, required=True, help="where the packages are kept")
    parser.add_argument("--only", default="S,M,L", help="sizes, with commas between")
    parser.add_argument("--seed", type=int, default=1, help="of the planted secrets")
    parser.add_argument("--clean", action="store_true", help="plant nothing; no zip")
    given = parser.parse_args()
    for size in given.only.split(","):
        tree = build(size, given.folder / (f"{size}.clean" if given.clean else size), given.cache)
        if not given.clean:
            places = _SMALL_PLACES if size == "S" else ("",)
            only = [kind.name for kind in kinds() if kind.placement.startswith(places)]
            rng = random.Random(f"{given.seed}{size}")
            manifest = plant(tree, rng, total=SIZES[size], only=only)
            write_manifest(given.folder / f"{size}.tsv", manifest)
            pack(tree, given.folder / f"{size}.zip")
        files = [path for path in tree.rglob("*") if path.is_file()]
        print(f"{tree}: {len(files)} files, {sum(f.stat().st_size for f in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
