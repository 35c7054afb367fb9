"""Rules about the files themselves: syntax, sections, layout and what is read at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.environment import Kind
from bundlecheck.beanstalk.ignored import Probe
from bundlecheck.beanstalk.ignored_config import ignored_configuration
from bundlecheck.beanstalk.ignored_platform import ignored_below_platform
from bundlecheck.beanstalk.layout import layout_problems, nested_folders
from bundlecheck.beanstalk.lost import lost_settings
from bundlecheck.beanstalk.nearest import nearest
from bundlecheck.beanstalk.sections import DOUBTFUL_SECTIONS, SECTIONS, unknown_sections
from bundlecheck.bundle.model import BundleReadError, FaultKind
from bundlecheck.finding import Confidence, Match, Related, Severity
from bundlecheck.span import Span
from bundlecheck.syntax.nodes import Entry, Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.documents import Document, Unread
    from bundlecheck.checks.context import Context

__all__ = [
    "bundle_layout",
    "environment_kind_mismatch",
    "file_ignored",
    "invalid_syntax",
    "nested_ebextensions",
    "unknown_section",
    "unsafe_archive",
]

_CONFIG_ROLES = (Role.CONFIG, Role.NESTED_CONFIG)
_DEPLOYED_ROLES = (
    *_CONFIG_ROLES,
    Role.MANIFEST,
    Role.DOCKERRUN,
    Role.COMPOSE,
    Role.CRON,
    Role.WINDOWS_MANIFEST,
)
_CLIENT_ROLES = (Role.CLI_CONFIG, Role.SAVED_CONFIGURATION)
_SHADOW = "__MACOSX"


def invalid_syntax(context: Context) -> Iterator[Match]:
    """EB601: every file that is read and is not one YAML or JSON document."""
    model = context.model
    for document in model.documents.of(*_DEPLOYED_ROLES, *_CLIENT_ROLES):
        if not _is_shadow(document.path):
            yield from _syntax(document)
    for unread in model.documents.unread:
        if not unread.incomplete and not _is_shadow(unread.file.path):
            yield from _not_text(unread)


def _syntax(document: Document) -> Iterator[Match]:
    if document.error is not None:
        from bundlecheck.syntax.diagnose import diagnose

        cause = diagnose(document.text, document.error, json=document.is_json)
        yield Match(
            cause.span,
            f"the {document.role.value} cannot be parsed: {cause.message}",
            label=cause.remedy,
            severity=_syntax_severity(document.role),
            confidence=_syntax_confidence(document.role),
            identity=("syntax",),
        )
        return
    root = document.parsed.root
    if document.role not in _CONFIG_ROLES or root is None or document.root is not None:
        return
    if isinstance(root, Scalar) and root.is_null:
        return
    kind = "a list" if isinstance(root, Sequence) else "a single text"
    is_script = document.text.value.startswith("#!")
    yield Match(
        document.text.span(0, 2) if is_script else root.span,
        "the configuration file is a script, not a mapping of sections"
        if is_script
        else f"the configuration file is {kind}, not a mapping of sections",
        label="begin with a section such as `option_settings:`",
        identity=("root",),
    )


def _syntax_severity(role: Role) -> Severity | None:
    """Files of the deploying client stop the client; the deployment itself reads none of them."""
    return Severity.MEDIUM if role in _CLIENT_ROLES else None


def _syntax_confidence(role: Role) -> Confidence | None:
    """How strictly the Windows agent reads its manifest is not documented."""
    return Confidence.MEDIUM if role is Role.WINDOWS_MANIFEST else None


def _not_text(unread: Unread) -> Iterator[Match]:
    from bundlecheck.syntax.diagnose import diagnose_bytes

    if unread.role not in (*_DEPLOYED_ROLES, *_CLIENT_ROLES):
        return
    try:
        data = unread.file.load()
    except BundleReadError:
        return
    cause = diagnose_bytes(unread.file.path, data)
    message = cause.message
    if unread.file.basename.startswith("._"):
        message = f"it is an archiver's shadow copy of '{unread.file.basename[2:]}', not text"
    yield Match(
        cause.span,
        f"the {unread.role.value} cannot be parsed: {message}",
        label=cause.remedy,
        severity=_syntax_severity(unread.role),
        identity=("syntax",),
    )


def file_ignored(context: Context) -> Iterator[Match]:
    """EB602: files that look like configuration or hooks and are read by nothing."""
    probe = Probe(context.model)
    for item in (*ignored_configuration(probe), *ignored_below_platform(probe)):
        yield Match(
            Span.whole(item.file.path),
            item.message,
            label=item.remedy,
            severity=Severity.INFO if item.is_leftover else None,
            confidence=None if item.is_certain else Confidence.MEDIUM,
            identity=(item.kind,),
        )


def unknown_section(context: Context) -> Iterator[Match]:
    """EB603: top-level keys that make the service skip the whole file."""
    for document in context.model.documents.of(*_CONFIG_ROLES):
        root = document.root
        if root is None or document.error is not None or _is_shadow(document.path):
            continue
        for entry in unknown_sections(root):
            yield _unknown_section(document, root, entry)
        for entry in root.entries:
            if entry.name in DOUBTFUL_SECTIONS:
                yield Match(
                    entry.key.span,
                    f"'{entry.name}' is no documented section of a configuration file",
                    label="undocumented here: the file or the section may be skipped",
                    severity=Severity.INFO,
                    confidence=Confidence.MEDIUM,
                    identity=(entry.name,),
                )


def _unknown_section(document: Document, root: Mapping, entry: Entry) -> Match:
    name = entry.name if entry.name is not None else "a key that is no single text"
    near = nearest(name, SECTIONS)
    lost = lost_settings(document)
    parts = [f"'{name}' is no section, so the whole file is skipped with only a warning"]
    if near is not None:
        parts.append(f"the nearest section is '{near}'")
    sections = [f"'{item.name}'" for item in root.entries if item.name in SECTIONS]
    if lost:
        shown = [f"'{item.name}'" for item in lost]
        parts.append(f"security settings lost with it: {_listed(shown)}")
    elif sections:
        parts.append(f"lost with it: {_listed(sections)}")
    return Match(
        entry.key.span,
        "; ".join(parts),
        label=f"write `{near}`" if near is not None else _section_remedy(entry),
        related=tuple(Related(item.span, "lost with the file") for item in lost[:5]),
        identity=(name,),
        safe=f"{near}:" if near is not None else "",
    )


def _section_remedy(entry: Entry) -> str:
    """Say where an entry belongs that stands among the sections."""
    if (entry.name or "").startswith("aws:"):
        return "indent it below `option_settings:`"
    if isinstance(entry.value, Mapping) and entry.value.get("command") is not None:
        return "indent it below `commands:` or `container_commands:`"
    return "no section has this name"


def _listed(names: Iterable[str]) -> str:
    shown = list(dict.fromkeys(names))
    if len(shown) <= 5:
        return ", ".join(shown)
    return f"{', '.join(shown[:5])} and {len(shown) - 5} more"


def bundle_layout(context: Context) -> Iterator[Match]:
    """EB613: bundles that the service refuses, or that are too large to read whole."""
    yield from _faults(context, FaultKind.LAYOUT)
    for match in _faults(context, FaultKind.LIMIT):
        yield match._replace(severity=Severity.MEDIUM)
    for unread in context.model.documents.unread:
        if unread.incomplete:
            yield Match(
                Span.whole(unread.file.path),
                f"{unread.reason}, so nothing in it is analysed",
                label="not analysed",
                severity=Severity.MEDIUM,
                identity=("unread", unread.file.name),
            )
    for problem in layout_problems(context.model):
        span = problem.file.path if problem.file is not None else context.model.anchor.path
        yield Match(
            Span.whole(span),
            problem.message,
            label=problem.remedy,
            related=problem.related,
            confidence=None if problem.is_certain else Confidence.MEDIUM,
            identity=(problem.kind,),
        )


def unsafe_archive(context: Context) -> Iterator[Match]:
    """EB620: entries that leave the archive's folder, links out of it, bombs."""
    yield from _faults(context, FaultKind.UNSAFE_ENTRY, FaultKind.BOMB)


def _faults(context: Context, *kinds: str) -> Iterator[Match]:
    paths = {file.path for file in context.model.bundle.files}
    for fault in context.model.bundle.faults:
        if fault.kind in kinds:
            place = Span.whole(fault.path) if fault.path in paths else context.model.anchor
            yield Match(
                fault.span or place,
                fault.message,
                label=fault.remedy,
                severity=Severity[fault.severity.upper()] if fault.severity else None,
                identity=(fault.kind, fault.path, fault.message),
            )


def nested_ebextensions(context: Context) -> Iterator[Match]:
    """EB622: folders named ``.ebextensions`` anywhere but at the root, which are read too."""
    for folder, files in nested_folders(context.model.bundle):
        first, *rest = files
        if _is_shadow(folder):
            message = (
                f"'{folder}' holds an archiver's shadow copies; they are parsed as configuration"
                " files and break the deployment"
            )
            label = "pack without them: zip -r bundle.zip . -x '__MACOSX/*' '*/._*'"
        else:
            message = (
                f"'{folder}' is processed like the folder at the root:"
                " its files configure the instances as root"
            )
            label = "read although it is not at the bundle's root"
        yield Match(
            Span.whole(first.path),
            message,
            label=label,
            related=tuple(Related(Span.whole(item.path), "processed too") for item in rest[:10]),
            identity=(folder,),
        )


def environment_kind_mismatch(context: Context) -> Iterator[Match]:
    """EB626: configuration files beside a kind of environment that reads none."""
    model = context.model
    documents = model.documents.of(*_CONFIG_ROLES)
    if not documents:
        return
    for environment in model.environments:
        settings = environment.settings.effective
        cluster = [item.winner for item in settings if item.winner.namespace.startswith(_EKS)]
        if environment.kind is Kind.CLUSTER and cluster:
            yield Match(
                Span.whole(documents[0].path),
                f"'{cluster[0].path}' asks for a cluster environment,"
                " which reads no configuration file of '.ebextensions'",
                label="not read by a cluster environment",
                related=(Related(cluster[0].span, "asks for a cluster"),),
                identity=("cluster",),
            )
            return


_EKS = "aws:elasticbeanstalk:eks"


def _is_shadow(path: str) -> bool:
    return _SHADOW in path.split("/")
