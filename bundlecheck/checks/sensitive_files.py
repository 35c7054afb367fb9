"""EB406: files that would be deployed though they are made for secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.bundle.model import BundleReadError
from bundlecheck.finding import Match, Severity
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.sensitive_kinds import FOLDERS
from bundlecheck.secrets.sensitive_names import file_kind, is_dependency, is_for_tests
from bundlecheck.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.checks.context import Context
    from bundlecheck.secrets.sensitive_content import Holding
    from bundlecheck.secrets.sensitive_kinds import FileKind

__all__ = ["sensitive_file_shipped"]

_SECRETS = (Topic.SECRET, Topic.URL, Topic.PRIVATE_KEY)


def sensitive_file_shipped(context: Context) -> Iterator[Match]:
    """EB406: yield the files, and folders of tools, that are made for secrets.

    What a folder of a version control system holds is one finding.
    """
    told: set[str] = set()
    for file in context.model.bundle.files:
        folder = _folder(file.name)
        kind = file_kind(file.name) if folder is None else None
        if folder is None and kind is None:
            continue
        if not file.packed or file.link is not None or is_dependency(file.name):
            continue
        if folder is None and kind is not None:
            yield from _file_match(context, file, kind)
        elif folder is not None and folder not in told:
            told.add(folder)
            yield from _folder_match(context, folder)


def _folder(name: str) -> str | None:
    """Return the outermost folder of a tool that a path lies in."""
    if not name.startswith(".") and "/." not in name:
        return None
    parts = name.split("/")[:-1]
    for index, part in enumerate(parts):
        if part in FOLDERS:
            return "/".join(parts[: index + 1])
    return None


def _folder_match(context: Context, folder: str) -> Iterator[Match]:
    what, first = FOLDERS[folder.rpartition("/")[2]]
    prefix = f"{folder}/"
    inside = [
        file
        for file in context.model.bundle.files
        if file.packed and file.link is None and file.name.startswith(prefix)
    ]
    names = [f"{prefix}{name}" for name in first]
    file = next((item for name in names for item in inside if item.name == name), inside[0])
    secret = _is_history(folder) or any(_holds_secret(item) for item in inside)
    yield Match(
        Span.whole(file.path),
        f"'{folder}/' is {what} and would be in the bundle",
        label=what,
        severity=None if secret and not is_for_tests(file.name) else Severity.LOW,
        identity=(folder,),
    )


def _is_history(folder: str) -> bool:
    """Tell whether a folder keeps every version of every file: what was removed, too."""
    return folder.endswith((".git", ".svn", ".hg", ".bzr"))


def _holds_secret(file: BundleFile) -> bool:
    kind = file_kind(file.name)
    if kind is None:
        return False
    from bundlecheck.secrets.sensitive_content import Verdict, judge

    try:
        return judge(kind, file.load()).verdict is Verdict.SECRET
    except BundleReadError:
        return False


def _file_match(context: Context, file: BundleFile, kind: FileKind) -> Iterator[Match]:
    from bundlecheck.secrets.sensitive_content import Holding, Verdict, judge

    try:
        holding = judge(kind, file.load())
    except BundleReadError:
        return
    if holding.verdict is Verdict.HARMLESS and _swept(context, file):
        holding = Holding(Verdict.SECRET)
    if holding.verdict is Verdict.NOTHING:
        return
    secret = holding.verdict is Verdict.SECRET
    yield Match(
        Span.whole(file.path),
        f"'{file.basename}' is {kind.what} and would be in the bundle{_held(holding)}",
        label=kind.what,
        severity=None if secret and not is_for_tests(file.name) else Severity.LOW,
        identity=(kind.what,),
    )


def _held(holding: Holding) -> str:
    from bundlecheck.secrets.sensitive_content import Verdict

    if holding.verdict is Verdict.HARMLESS:
        return "; nothing in it was recognised as a secret"
    if not holding.names:
        return ""
    shown = ", ".join(f"'{name}'" for name in holding.names[:3])
    return f" with {shown}{' and more' if len(holding.names) > 3 else ''}"


def _swept(context: Context, file: BundleFile) -> bool:
    """Tell whether the pass over all files saw a secret in a file."""
    return any(
        other.name == file.name and any(fact.topic in _SECRETS for fact in facts)
        for other, facts in context.model.sweep.facts
    )
