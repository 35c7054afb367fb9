"""Which files of a bundle mean something to Elastic Beanstalk or its tools, and their trees.

Roles follow facts of the developer guide: pages applications-sourcebundle, ebextensions,
platforms-linux-extend, environment-cfg-manifest, single-container-docker, dotnet-manifest.
"""

from __future__ import annotations

import enum
import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.bundle.model import BundleReadError
from bundlecheck.syntax.nodes import Mapping, Node
from bundlecheck.syntax.text import FileText, decode
from bundlecheck.syntax.yaml import Parsed, YamlError, parse_json, parse_yaml

if TYPE_CHECKING:
    from bundlecheck.bundle.model import Bundle, BundleFile

__all__ = ["Document", "Documents", "Role", "Unread", "read_documents", "role_of"]


class Role(enum.Enum):
    """What a file is to Elastic Beanstalk."""

    CONFIG = "configuration file"
    NESTED_CONFIG = "configuration file of a nested .ebextensions folder"
    MANIFEST = "environment manifest"
    SAVED_CONFIGURATION = "saved configuration"
    ENVIRONMENT_DUMP = "settings that a client wrote down"
    CLI_CONFIG = "configuration of the EB CLI"
    DOCKERRUN = "container definition"
    COMPOSE = "compose file"
    CRON = "periodic tasks"
    WINDOWS_MANIFEST = "Windows deployment manifest"


_JSON_ROLES = (Role.DOCKERRUN, Role.WINDOWS_MANIFEST)
"""Files that are read as JSON and as nothing else."""

_SINGLE_ROLES = (
    Role.CONFIG,
    Role.NESTED_CONFIG,
    Role.MANIFEST,
    Role.SAVED_CONFIGURATION,
    Role.CRON,
    Role.CLI_CONFIG,
)
"""Files whose reader takes one document and refuses a second."""

_DOCUMENT_START = r"(?m)^---(?=\s|$)"

_ROOT_ROLES = {
    "env.yaml": Role.MANIFEST,
    "Dockerrun.aws.json": Role.DOCKERRUN,
    "docker-compose.yml": Role.COMPOSE,
    "docker-compose.yaml": Role.COMPOSE,
    "cron.yaml": Role.CRON,
    "aws-windows-deployment-manifest.json": Role.WINDOWS_MANIFEST,
}


class Document(NamedTuple):
    """One parsed file."""

    file: BundleFile
    role: Role
    text: FileText
    parsed: Parsed

    @property
    def path(self) -> str:
        """Path from the target's root, as findings name it."""
        return self.file.path

    @property
    def root(self) -> Mapping | None:
        """The first document if it is a mapping."""
        root = self.parsed.root
        return root if isinstance(root, Mapping) else None

    @property
    def nodes(self) -> tuple[Node, ...]:
        """All documents of the file."""
        return self.parsed.documents

    @property
    def error(self) -> YamlError | None:
        """Why the file is not one YAML or JSON document."""
        return self.parsed.error

    @property
    def is_json(self) -> bool:
        """Whether the file is read as JSON and as nothing else."""
        return self.role in _JSON_ROLES


class Unread(NamedTuple):
    """A file that means something and could not be read as text."""

    file: BundleFile
    role: Role
    reason: str
    """A lower-case statement of fact."""
    incomplete: bool
    """True where a limit or a fault of the container kept it from being read."""
    remedy: str = ""


class Documents(NamedTuple):
    """The parsed files of a bundle, configuration files in load order."""

    all: tuple[Document, ...]
    unread: tuple[Unread, ...]

    def of(self, *roles: Role) -> tuple[Document, ...]:
        """Return the documents with one of these roles."""
        return tuple(document for document in self.all if document.role in roles)

    def get(self, path: str) -> Document | None:
        """Return the document of a file by its path from the target's root."""
        return next((document for document in self.all if document.path == path), None)


def role_of(name: str) -> Role | None:
    """Return the role of a file by its path from the bundle's root.

    Only lower-case ``.config`` directly inside a folder named ``.ebextensions`` is a configuration
    file; every such folder of a bundle is processed (page ebextensions).
    """
    folder, _, base = name.rpartition("/")
    if base.endswith(".config") and folder.rpartition("/")[2] == ".ebextensions":
        return Role.CONFIG if folder == ".ebextensions" else Role.NESTED_CONFIG
    if not folder:
        return _ROOT_ROLES.get(base)
    if folder == ".elasticbeanstalk/saved_configs" and base.endswith((".cfg.yml", ".cfg.yaml")):
        return Role.SAVED_CONFIGURATION
    if folder == ".elasticbeanstalk":
        if base.endswith((".env.yml", ".env.yaml")):
            return Role.ENVIRONMENT_DUMP
        if base.startswith("config") and base.endswith((".yml", ".yaml")):
            return Role.CLI_CONFIG
    return None


def load_order(document: Document) -> tuple[int, str, str]:
    """Order of processing: the root folder's files by name, then nested folders by path.

    How the files of several folders interleave is not documented; the root folder is taken first.
    """
    nested = document.role is not Role.CONFIG
    return (1 if nested else 0, posixpath.dirname(document.file.name), document.file.basename)


def read_documents(bundle: Bundle) -> Documents:
    """Read and parse every file of a bundle that has a role."""
    documents: list[Document] = []
    unread: list[Unread] = []
    for file in bundle.files:
        role = role_of(file.name)
        if role is None or file.link is not None:
            continue
        result = _read(file, role)
        if isinstance(result, Document):
            documents.append(result)
        else:
            unread.append(result)
    documents.sort(key=load_order)
    return Documents(tuple(documents), tuple(unread))


def _read(file: BundleFile, role: Role) -> Document | Unread:
    try:
        data = file.load()
    except BundleReadError as error:
        return Unread(file, role, error.reason, incomplete=True, remedy=error.remedy)
    value = decode(data)
    if value is None:
        return Unread(file, role, "the file is not UTF-8 text", incomplete=False)
    text = FileText(file.path, value)
    return Document(file, role, text, _parse(text, role))


def _parse(text: FileText, role: Role) -> Parsed:
    """Parse as the reader of a role does; what it refuses keeps the tree that YAML sees."""
    parsed = parse_yaml(text)
    if role in _JSON_ROLES:
        error = parse_json(text).error
        return parsed if error is None else Parsed(parsed.documents, error)
    if parsed.error is None and len(parsed.documents) > 1 and role in _SINGLE_ROLES:
        return Parsed(parsed.documents, _second_document(text, parsed))
    return parsed


def _second_document(text: FileText, parsed: Parsed) -> YamlError:
    first, second = parsed.documents[:2]
    starts = [match.start() for match in re.finditer(_DOCUMENT_START, text.value)]
    markers = [start for start in starts if first.start < start <= second.start]
    offset = markers[0] if markers else second.start
    return YamlError(offset, None, "a second document begins here")
