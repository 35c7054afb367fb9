"""Passwords of databases, caches and brokers that a bundle spells out.

Sources: page command-options-general (aws:rds:dbinstance) and the property references of the
CloudFormation types below; where a property refers to a parameter, mapping or option setting, the
literal is looked up there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.literals import Literals, is_stored
from bundlecheck.beanstalk.settings import ENVIRONMENT, Settings, written_settings
from bundlecheck.beanstalk.templates import template_settings, templates
from bundlecheck.beanstalk.values import Known
from bundlecheck.secrets.names import is_password_name, words_of
from bundlecheck.syntax.nodes import Mapping, Scalar, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.secrets.placeholders import Exemption

__all__ = ["PasswordLiteral", "database_passwords"]

_PROPERTIES = frozenset(
    {"MasterUserPassword", "MasterPassword", "AdminUserPassword", "AdminPassword", "AuthToken"}
    | {"DBPassword"}
)
_PASSWORD_TYPES = frozenset(
    {"AWS::DMS::Endpoint", "AWS::DirectoryService::SimpleAD", "AWS::DirectoryService::MicrosoftAD"}
    | {"AWS::AmazonMQ::Broker", "AWS::ElastiCache::User", "AWS::MemoryDB::User"}
)
"""Types whose ``Password`` or ``Passwords`` is meant."""
_STORE_WORDS = frozenset(
    {"db", "dbpassword", "database", "rds", "master", "mysql", "postgres", "postgresql", "aurora"}
    | {"redshift", "docdb", "masterpassword", "mysqlpassword", "dbpasswd"}
)


class PasswordLiteral(NamedTuple):
    """A place that spells out a password of a data store."""

    name: str
    """The option, property or parameter that holds it."""
    owner: str
    """The namespace, or the logical id of the resource; empty for a parameter of its own."""
    node: Scalar
    weak: Exemption | None
    """Set where the value is a dictionary word."""
    packed: bool

    @property
    def length(self) -> int:
        """How many characters the password has."""
        return len(self.node.value.strip())


def database_passwords(model: Model) -> Iterator[PasswordLiteral]:
    """Yield the passwords in option settings, resources and templates, each place once."""
    seen: set[object] = set()
    for found in _all(model):
        if found.node.span not in seen:
            seen.add(found.node.span)
            yield found


def _all(model: Model) -> Iterator[PasswordLiteral]:
    for document in model.documents.all:
        if document.error is not None:
            continue
        for setting in written_settings(document):
            if setting.namespace == ENVIRONMENT or not _is_option(setting.option):
                continue
            if isinstance(setting.value, Known) and isinstance(setting.node, Scalar):
                yield from _literal(
                    setting.node, setting.option, setting.namespace, packed=document.file.packed
                )
        if document.role in (Role.CONFIG, Role.NESTED_CONFIG) and document.root is not None:
            source = Literals(
                model.resolver.parameters, model.resolver.mappings, model.main.settings
            )
            yield from _template(document.root, source, packed=document.file.packed)
    for file, root in templates(model, ("Password", "AuthToken")):
        source = Literals(_part(root, "Parameters"), _part(root, "Mappings"), Settings(()))
        yield from _template(root, source, packed=file.packed)
        for given in template_settings(root):
            if given.namespace != ENVIRONMENT and _is_option(given.option):
                for literal in source.trace(given.node):
                    yield from _literal(literal, given.option, given.namespace, packed=file.packed)


def _part(root: Mapping, section: str) -> dict[str, Mapping]:
    part = root.mapping(section)
    return {
        entry.name: entry.value
        for entry in (part.entries if part is not None else ())
        if entry.name is not None and isinstance(entry.value, Mapping)
    }


def _template(root: Mapping, source: Literals, *, packed: bool) -> Iterator[PasswordLiteral]:
    for logical_id, body in _part(root, "Resources").items():
        kind = body.scalar("Type")
        properties = body.get("Properties")
        if properties is None:
            continue
        for route, node in walk(properties):
            name = _property_name(route, kind.value if kind is not None else "")
            if name is not None:
                for literal in source.trace(node):
                    yield from _literal(literal, name, logical_id, packed=packed)
    for name, parameter in _part(root, "Parameters").items():
        default = parameter.scalar("Default")
        if default is not None and _is_store_password(name) and not is_stored(parameter):
            yield from _literal(default, name, "", packed=packed)


def _property_name(route: tuple[str, ...], kind: str) -> str | None:
    if not route:
        return None
    last = route[-1]
    if last in _PROPERTIES or _is_store_password(last):
        return last
    return last if last in ("Password", "Passwords") and kind in _PASSWORD_TYPES else None


def _is_option(name: str) -> bool:
    return name == "DBPassword" or _is_store_password(name)


def _is_store_password(name: str) -> bool:
    return is_password_name(name) and bool(_STORE_WORDS.intersection(words_of(name)))


def _literal(node: Scalar, name: str, owner: str, *, packed: bool) -> Iterator[PasswordLiteral]:
    if node.is_null or node.tag == "bool" or node.tag.startswith("!"):
        return
    from bundlecheck.secrets.placeholders import Reason, exemption

    reason = exemption(node.value)
    silent = (Reason.EMPTY, Reason.PLACEHOLDER, Reason.REFERENCE, Reason.PUBLIC)
    if reason is None or reason.reason not in silent:
        weak = reason if reason is not None and reason.reason is Reason.WORD else None
        yield PasswordLiteral(name, owner, node, weak, packed)
