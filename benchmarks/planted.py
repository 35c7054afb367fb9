"""Plant random fake secrets in a copy of a tree, and keep a list of where they are.

The kinds are in `plants.txt`. The list stays outside the tree; it holds a hash of each secret, not
the secret. Lines are those a tool may name: from the first to the last of the secret, and, of a key
pair, the line of the public half.
"""

from __future__ import annotations

import argparse
import ast
import base64
import hashlib
import random
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fakes import FAKES, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Kind", "Planted", "kinds", "plant", "read_manifest", "write_manifest"]

_KINDS = Path(__file__).with_name("plants.txt")
_MARK = re.compile(r"@(?:\[([a-z0-9-]+)((?:\|[^\]|]*)*)\]|\(([a-z-]+)\))")
_PLACES = {"py": (".py",), "js": (".js",), "ts": (".ts",), "min.js": (".min.js",), "md": (".md",)}
_NO_HOST = re.compile(r"(?:^|/)(?:tests?|testing|fixtures?|examples?)/|/test_|\.d\.ts$")
_LARGEST_HOST = 200_000


class Kind(NamedTuple):
    """One thing to plant."""

    name: str
    form: str
    placement: str
    text: str


class Planted(NamedTuple):
    """One secret in a tree."""

    path: str
    line: int
    end_line: int
    also: int
    """Line of the public half of a key pair; 0 where there is none."""
    kind: str
    form: str
    fake: str
    digest: str
    """SHA-256 of the secret."""
    length: int


class _Piece(NamedTuple):
    fake: str
    value: str
    line: int
    end_line: int


def kinds() -> list[Kind]:
    """Return all kinds in the order of the file."""
    parts = re.split(r"(?m)^=== ", _KINDS.read_text(encoding="utf-8"))[1:]
    found = []
    for part in parts:
        head, _, text = part.partition("\n")
        name, form, placement = (field.strip() for field in head.split(" | "))
        found.append(Kind(name, form, placement, text))
    return found


def plant(
    tree: Path,
    rng: random.Random,
    *,
    each: int = 1,
    total: int = 0,
    only: Sequence[str] = (),
) -> list[Planted]:
    """Plant secrets in a tree, which is changed.

    Args:
        tree: the folder.
        rng: a seeded source of randomness.
        each: how often every kind is planted.
        total: plant that many secrets instead, of kinds in a random order.
        only: names of the kinds to plant, all if empty.

    Returns:
        What was planted, by path and line.
    """
    chosen = [kind for kind in kinds() if not only or kind.name in only] * each
    hosts = _hosts(tree, rng)
    if total:
        rng.shuffle(chosen)
    planted: list[Planted] = []
    for number, kind in enumerate(chosen, start=1):
        if kind.placement in _PLACES and not hosts[kind.placement]:
            continue
        made = _place(tree, kind, hosts, number, rng)
        if total and len(planted) + len(made) > total:
            (tree / made[0].path).unlink()  # only a new file has several
            continue
        planted += made
        if len(planted) == total:
            break
    return sorted(planted)


def _hosts(tree: Path, rng: random.Random) -> dict[str, list[str]]:
    """Return for each placement the files that may take a secret, drawn at random."""
    hosts: dict[str, list[str]] = {place: [] for place in _PLACES}
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        for place, endings in _PLACES.items():
            if not name.endswith(endings) or (place == "js" and name.endswith(".min.js")):
                continue
            size = path.stat().st_size if path.is_file() else 0
            long_enough = size > 20_000 if place == "min.js" else 300 < size < _LARGEST_HOST
            if long_enough and not _NO_HOST.search(name):
                hosts[place].append(name)
    for names in hosts.values():
        rng.shuffle(names)
    return hosts


def _place(
    tree: Path, kind: Kind, hosts: dict[str, list[str]], number: int, rng: random.Random
) -> list[Planted]:
    text, pieces, public = _rendered(kind.text.replace("{i}", f"{number:02d}"), rng)
    first = 0
    if kind.placement in _PLACES:
        path = hosts[kind.placement].pop()
        first = _insert(tree / path, kind.placement, text)
    else:
        path, _, _ = _rendered(kind.placement.replace("{i}", f"{number:02d}"), rng)
        (tree / path).parent.mkdir(parents=True, exist_ok=True)
        (tree / path).write_text(text, encoding="utf-8")
    return [
        Planted(
            path,
            first + piece.line,
            first + piece.end_line,
            first + public if public else 0,
            kind.name,
            kind.form,
            piece.fake,
            hashlib.sha256(piece.value.encode()).hexdigest(),
            len(piece.value),
        )
        for piece in pieces
    ]


def _rendered(text: str, rng: random.Random) -> tuple[str, list[_Piece], int]:
    """Return a text with its marks filled in, the secrets, and the line of a public half."""
    done, at, public = "", 0, 0
    pieces: list[_Piece] = []
    for mark in _MARK.finditer(text):
        done += text[at : mark.start()]
        at = mark.end()
        line = done.count("\n") + 1
        if mark[3]:
            public = line if mark[3] == "aws-id" else public
            done += NAMES[mark[3]](rng)
            continue
        filters = dict(part.partition("=")[::2] for part in mark[2].split("|")[1:])
        part, _, parts = filters.get("part", "1/1").partition("/")
        value = FAKES[mark[1]](rng) if part == "1" else pieces[-1].value
        shown = _filtered(value, filters)
        size = -(-len(shown) // int(parts))
        done += shown[(int(part) - 1) * size : int(part) * size]
        if part == "1":
            pieces.append(_Piece(mark[1], value, line, done.count("\n") + 1))
        else:
            pieces[-1] = pieces[-1]._replace(end_line=line)
    return done + text[at:], pieces, public


def _filtered(value: str, filters: dict[str, str]) -> str:
    if "in" in filters:
        value = filters["in"].replace("\\n", "\n") % value
    if filters.get("b64"):
        value = f"{filters['b64']}:{value}"
    if "b64" in filters:
        value = base64.b64encode(value.encode()).decode()
    if "esc" in filters:
        value = value.replace("\n", "\\n")
    if "indent" in filters:
        value = value.replace("\n", "\n" + " " * int(filters["indent"]))
    return value


def _insert(path: Path, place: str, text: str) -> int:
    """Put a text into a file, and return the number of lines before it."""
    data = path.read_bytes().decode()
    lines = data.split("\n")
    if place == "py":
        at = _between_statements(data)
        made = [*lines[:at], "", text, "", *lines[at:]]
        path.write_bytes("\n".join(made).encode())
        return at + 1
    if place == "min.js":
        longest = max(range(len(lines)), key=lambda number: len(lines[number]))
        lines[longest] = lines[longest].rstrip("\r;,") + text.rstrip("\n")
        path.write_bytes("\n".join(lines).encode())
        return longest
    gap = "" if data.endswith("\n") else "\n"
    path.write_bytes(f"{data}{gap}\n{text}".encode())
    return (data + gap).count("\n") + 1


def _between_statements(data: str) -> int:
    """Return the number of lines before a function or class in the middle of a module."""
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError):
        return data.count("\n")
    starts = [
        min(node.lineno, *(one.lineno for one in node.decorator_list), node.lineno) - 1
        for node in body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    return starts[len(starts) // 2] if starts else data.count("\n")


def write_manifest(path: Path, planted: Sequence[Planted]) -> None:
    """Write what was planted as tab-separated text."""
    rows = ["\t".join(Planted._fields), *("\t".join(map(str, one)) for one in planted)]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")


def read_manifest(path: Path) -> list[Planted]:
    """Read what `write_manifest` wrote."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return [Planted(r[0], int(r[1]), int(r[2]), int(r[3]), *r[4:8], length=int(r[8])) for r in rows]


def main() -> None:
    """Copy a tree and plant every kind in the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tree", type=Path, help="a tree without planted secrets; it is left alone")
    parser.add_argument("copy", type=Path, help="where the copy goes; the list goes beside it")
    parser.add_argument("--each", type=int, default=3, help="how often every kind is planted")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    shutil.rmtree(given.copy, ignore_errors=True)
    shutil.copytree(given.tree, given.copy)
    planted = plant(given.copy, random.Random(given.seed), each=given.each)
    write_manifest(given.copy.with_name(f"{given.copy.name}.tsv"), planted)
    print(f"{len(planted)} secrets of {len({one.kind for one in planted})} kinds")


if __name__ == "__main__":
    main()
