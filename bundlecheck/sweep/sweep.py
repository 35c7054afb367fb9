"""The facts of all files of a bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from bundlecheck.bundle.limits import MAX_FILE_BYTES
from bundlecheck.sweep.look import Look, NotRead, failed, look_at
from bundlecheck.sweep.workers import each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from bundlecheck.bundle.model import Bundle, BundleFile
    from bundlecheck.secrets.found import Fact, Topic
    from bundlecheck.secrets.scanner.scan import Scanner
    from bundlecheck.sweep.cache import Cache, Known

__all__ = ["Sweep", "Sweeping", "sweep"]

_WORTH_KEEPING = 1_000_000
"""Bytes from which keeping what files told costs less than finding it again."""
_WORTH_SHARING = 4_000_000
"""Bytes of text from which a second process is quicker than one alone: starting it and sending what
it found takes 20 ms, and it loads the detectors once more."""
_NO_TEXT = (
    *(".7z", ".bz2", ".ear", ".gz", ".jar", ".tar", ".tgz", ".war", ".whl", ".xz", ".zip"),
    *(".bin", ".class", ".dll", ".dylib", ".exe", ".mo", ".node", ".pyc", ".so", ".wasm"),
    *(".bmp", ".gif", ".ico", ".jpeg", ".jpg", ".png", ".tif", ".tiff", ".webp", ".pdf"),
    *(".eot", ".otf", ".ttf", ".woff", ".woff2"),
    *(".avi", ".mov", ".mp3", ".mp4", ".wav", ".webm"),
)
"""Endings of files that are hardly text. They only help to guess how much work there is."""


class Sweeping(NamedTuple):
    """How to go about it. The result is the same in any case."""

    jobs: int = 1
    """Processes to use where it pays."""
    cache: Cache | None = None
    """Where to keep what files told."""
    target: str = ""
    """What the bundle belongs to, as its absolute path; empty where it has none."""
    tell: Callable[[int, int], None] | None = None
    """Called with the bytes that are done and the bytes in all."""


class Sweep(NamedTuple):
    """What one pass over a bundle's files told."""

    facts: tuple[tuple[BundleFile, tuple[Fact, ...]], ...]
    """The files of which there is something to tell, in the bundle's order."""
    unread: tuple[tuple[BundleFile, str, str], ...] = ()
    """Files that could not be looked through: which, why, and what to do."""
    marks: Mapping[str, int] = {}
    """Words that files hold, by name; files without any are left out."""

    def of(self, *topics: Topic) -> Iterator[tuple[BundleFile, Fact]]:
        """Yield the facts of some topics with their files."""
        for file, facts in self.facts:
            for fact in facts:
                if fact.topic in topics:
                    yield file, fact

    def may_hold(self, file: BundleFile, mark: int) -> bool:
        """Tell whether a file is worth reading for what a mark stands for."""
        return self.marks.get(file.name, 0) & mark != 0


def sweep(bundle: Bundle, how: Sweeping | None = None) -> Sweep:
    """Look through every file of a bundle, or know what it told when it was as it is now."""
    how = how or Sweeping()
    files = [file for file in bundle.files if file.link is None]
    known = _known(bundle, files, how)
    if known is None:
        return _result(files, _look(files, None, how))
    started = _now()
    found = [known.of(file) for file in files]
    rest = [file for file, look in zip(files, found, strict=True) if look is None]
    if rest:
        known.load_contents()
    fresh = iter(_look(rest, known, how))
    looks = [look if look is not None else next(fresh) for look in found]
    known.save(files, looks, started)
    return _result(files, looks)


def _known(bundle: Bundle, files: list[BundleFile], how: Sweeping) -> Known | None:
    if how.cache is None or sum(file.size for file in files) < _WORTH_KEEPING:
        return None
    return how.cache.known(f"{how.target}\0{bundle.name}")


def _now() -> int:
    import time

    return time.time_ns()


def _look(files: list[BundleFile], known: Known | None, how: Sweeping) -> list[Look]:
    """Look through files, in several processes where it pays."""
    looks: list[Look] = [Look(b"", 0)] * len(files)
    sizes = [_work(file) for file in files]
    total = sum(sizes)
    scanner = _scanner(how) if total >= _WORTH_SHARING else None
    at = 0

    def run(item: int) -> tuple[object, ...]:
        if known is None:
            return _plain(look_at(files[item], scanner=scanner))
        return _plain(look_at(files[item], known.key, known.content, scanner))

    def done(item: int, result: tuple[object, ...]) -> None:
        nonlocal at
        looks[item] = _look_of(result)
        at += sizes[item]
        if how.tell is not None:
            how.tell(at, total)

    def died(item: int, why: str) -> None:
        looks[item] = failed(files[item], why)

    each(sizes, run, how.jobs if total >= _WORTH_SHARING else 1, done, died)
    return looks


def _scanner(how: Sweeping) -> Scanner | None:
    """Return the quicker scanner for much text, None where its engine is not installed."""
    from bundlecheck.sweep.analyse import compiled_scanner

    return compiled_scanner(how.cache.tables() if how.cache is not None else None)


def _work(file: BundleFile) -> int:
    if file.size > MAX_FILE_BYTES or file.name.lower().endswith(_NO_TEXT):
        return 0
    return file.size


def _plain(look: Look) -> tuple[object, ...]:
    """Return a look as values that need no class to be sent."""
    facts = tuple(tuple(fact) for fact in look.facts)
    return (look.key, look.marks, facts, look.not_read and tuple(look.not_read))


def _look_of(result: tuple[object, ...]) -> Look:
    from bundlecheck.secrets.found import Fact

    key, marks, facts, not_read = cast(
        "tuple[bytes, int, tuple[tuple[object, ...], ...], tuple[str, str] | None]", result
    )
    made = tuple(map(Fact._make, facts))
    return Look(key, marks, made, NotRead(*not_read) if not_read is not None else None)


def _result(files: list[BundleFile], looks: list[Look]) -> Sweep:
    pairs = list(zip(files, looks, strict=True))
    return Sweep(
        tuple((file, look.facts) for file, look in pairs if look.facts),
        tuple((file, *look.not_read) for file, look in pairs if look.not_read is not None),
        {file.name: look.marks for file, look in pairs if look.marks},
    )
