"""Secrets: literals where a reference belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.settings import ENVIRONMENT, written_settings
from bundlecheck.beanstalk.values import Known
from bundlecheck.finding import Confidence, Match
from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.syntax.nodes import Mapping, Scalar
from bundlecheck.syntax.yaml import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.beanstalk.settings import Setting
    from bundlecheck.checks.context import Context
    from bundlecheck.secrets.values import SecretValue
    from bundlecheck.span import Span

__all__ = ["database_password_literal", "secret_in_environment_property"]

_LONGEST_PLAIN = 12
"""Characters of a word that is too short to be or to hold a secret of any known form."""
_CLUSTER_ENVIRONMENT = "aws:elasticbeanstalk:eks:environment"


def secret_in_environment_property(context: Context) -> Iterator[Match]:
    """EB402: yield the environment properties whose literal value is a secret."""
    for document in context.model.documents.all:
        if document.error is not None:
            continue
        for setting in written_settings(document):
            if setting.namespace == ENVIRONMENT:
                yield from _property(document, setting)
            elif setting.namespace == _CLUSTER_ENVIRONMENT and setting.option == "env-variables":
                yield from _cluster_properties(document, setting)
    yield from _template_properties(context)


def _property(document: Document, setting: Setting) -> Iterator[Match]:
    if not isinstance(setting.value, Known):
        return
    secret = _secret(setting.option, setting.value.text)
    if secret is not None:
        node = setting.node
        place = node if isinstance(node, Scalar) else None
        yield _match(setting.option, secret, place, setting.span, packed=document.file.packed)


def _template_properties(context: Context) -> Iterator[Match]:
    """Read the properties of environments that templates beside the configuration make."""
    from bundlecheck.beanstalk.templates import template_settings, templates

    for file, root in templates(context.model, (ENVIRONMENT,)):
        for given in template_settings(root):
            node = given.node
            if given.namespace != ENVIRONMENT or not isinstance(node, Scalar):
                continue
            if node.tag.startswith("!") or node.is_null:
                continue
            secret = _secret(given.option, node.value)
            if secret is not None:
                yield _match(given.option, secret, node, node.content_span, packed=file.packed)


def _is_plain(value: str) -> bool:
    """Tell whether a value consists of short words: a number, a switch, an address."""
    if "@" in value or " " in value:
        return False
    parts = value.replace("://", "/").replace(".", "/").replace("-", "/").replace("_", "/")
    return all(len(part) <= _LONGEST_PLAIN for part in parts.split("/"))


def _secret(name: str, value: str) -> SecretValue | None:
    """Judge a value, the plainest of all without loading the tables that judge the others."""
    if name_kind(name) is NameKind.PLAIN and _is_plain(value.strip()):
        return None
    from bundlecheck.secrets.values import secret_in

    return secret_in(name, value)


def _cluster_properties(document: Document, setting: Setting) -> Iterator[Match]:
    """Read the one option that holds all variables of a cluster environment as JSON."""
    node = setting.node
    root = parse_json(node.text).root if isinstance(node, Scalar) else node
    for entry in root.entries if isinstance(root, Mapping) else ():
        if entry.name is not None and isinstance(entry.value, Scalar):
            secret = _secret(entry.name, entry.value.value)
            if secret is not None:
                packed = document.file.packed
                yield _match(entry.name, secret, entry.value, entry.value.span, packed=packed)


def _match(
    name: str, secret: SecretValue, node: Scalar | None, span: Span, *, packed: bool
) -> Match:
    characters = span
    if node is not None and len(node.value) >= secret.end:
        characters = node.text.span(secret.start, secret.end)
    kept = "in the bucket of source bundles" if packed else "in this file"
    what = "a secret" if secret.kind == "a secret by its name" else secret.kind
    return Match(
        span,
        f"environment property '{name}' holds {what} as plain text ({secret.evidence}), readable "
        f"in the API and the console, on every instance, and {kept}",
        label=f"{what} as plain text",
        confidence=secret.confidence,
        identity=(ENVIRONMENT, name, secret.kind),
        secrets=(characters,),
        safe=(
            "option_settings:\n"
            "  aws:elasticbeanstalk:application:environmentsecrets:\n"
            f"    {name}: arn:aws:secretsmanager:<region>:<account>:secret:<name>-<suffix>"
        ),
    )


def database_password_literal(context: Context) -> Iterator[Match]:
    """EB405: yield the passwords of data stores that a file spells out."""
    from bundlecheck.beanstalk.database_passwords import database_passwords

    for found in database_passwords(context.model):
        of = f" of '{found.owner}'" if found.owner else ""
        doubt = ", a dictionary word" if found.weak is not None else ""
        kept = "the bucket of source bundles" if found.packed else "this file"
        yield Match(
            found.node.content_span,
            f"'{found.name}'{of} is a literal ({found.length} characters{doubt}), so everyone who "
            f"may read {kept} or the environment's template has the password",
            label="password as plain text",
            confidence=Confidence.MEDIUM if found.weak is not None else None,
            identity=(found.owner, found.name),
            secrets=(found.node.content_span,),
        )
