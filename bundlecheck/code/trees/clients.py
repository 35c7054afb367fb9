"""Arguments of known clients that are secrets, by their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.code.trees.literals import value_arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from bundlecheck.code.trees.literals import Document

__all__ = ["Taken", "secret_arguments"]


class Taken(NamedTuple):
    """An argument that a client takes for a secret."""

    value: Node
    kind: str
    """What it is, with its article."""
    client: str
    """What takes it, as it is written."""
    call: Node


class _Client(NamedTuple):
    called: str
    """Pattern of the whole callee, without blanks, in lower case."""
    places: tuple[int, ...]
    kind: str
    least: int = 1
    """How many arguments there must be for the places to mean this."""


_PASSWORD, _KEY, _SIGNING = "a password", "a secret key", "a signing key"
_API, _AWS = "an API key", "an AWS secret key"

_CLIENTS = (
    # JavaScript and TypeScript
    _Client(
        r"(?:.*\.)?(?:jwt|jsonwebtoken|jwtsimple|jwt_simple)\.(?:sign|verify|encode|decode)",
        (1,),
        _SIGNING,
        2,
    ),
    _Client(r"(?:.*\.)?createhmac", (1,), _SIGNING, 2),
    _Client(r"(?:express\.)?cookieparser", (0,), _SIGNING),
    _Client(r"(?:.*\.)?create(?:de)?cipher(?:iv)?", (1,), _KEY, 2),
    _Client(r"(?:.*\.)?(?:aes|des|tripledes|rc4|rabbit)\.(?:en|de)crypt", (1,), _KEY, 2),
    _Client(r"(?:stripe|require\(['\"]stripe['\"]\)|stripe\.stripe)", (0,), _API),
    _Client(r"(?:sequelize|.*\.sequelize)", (2,), _PASSWORD, 3),
    _Client(r".*\.setapikey|.*::setapikey", (0,), _API),
    _Client(r"(?:twilio|require\(['\"]twilio['\"]\))", (1,), "a Twilio token", 2),
    # Ruby
    _Client(r"aws::(?:sigv4::)?credentials\.new", (1, 2), _AWS, 2),
    _Client(r"jwt\.(?:en|de)code", (1,), _SIGNING, 2),
    _Client(r"openssl::hmac\.(?:hex|base64)?digest", (1,), _SIGNING, 3),
    _Client(r"(?:.*\.)?basic_auth", (1,), _PASSWORD, 2),
    _Client(r"(?:activesupport::)?message(?:encryptor|verifier)\.new", (0,), _KEY),
    # PHP
    _Client(r"mysqli?_p?connect|\\?mysqli", (2,), _PASSWORD, 3),
    _Client(r"mysqli_real_connect", (3,), _PASSWORD, 4),
    _Client(r"\\?pdo", (2,), _PASSWORD, 3),
    _Client(r"\\?hash_hmac", (2,), _SIGNING, 3),
    _Client(r"\\?openssl_(?:en|de)crypt", (2,), _KEY, 3),
    _Client(r"ldap_bind|ftp_login|ssh2_auth_password|imap_open", (2,), _PASSWORD, 3),
    _Client(r"(?:.*\\)?jwt::(?:en|de)code", (1,), _SIGNING, 2),
    _Client(r".*redis\w*->auth", (0,), _PASSWORD),
    # Java
    _Client(r"(?:.*\.)?drivermanager\.getconnection", (2,), _PASSWORD, 3),
    _Client(r"(?:.*\.)?(?:basicawscredentials|basicsessioncredentials)", (1, 2), _AWS, 2),
    _Client(r"(?:.*\.)?aws(?:basic|session)credentials\.create", (1, 2), _AWS, 2),
    _Client(r"(?:.*\.)?(?:usernamepasswordcredentials|passwordauthentication)", (1,), _PASSWORD, 2),
    _Client(r"(?:.*\.)?algorithm\.hmac\d+", (0,), _SIGNING),
    _Client(r"(?:.*\.)?signwith", (0, 1), _SIGNING),
    _Client(r"(?:.*\.)?(?:setsigningkey|hmacshakeyfor)", (0,), _SIGNING),
    _Client(r"(?:.*\.)?setbasicauth", (1,), _PASSWORD, 2),
    _Client(r"(?:.*\.)?secretkeyspec|(?:.*\.)?pbekeyspec", (0,), _KEY),
    # C#
    _Client(r"(?:.*\.)?networkcredential", (1,), _PASSWORD, 2),
    _Client(r"(?:.*\.)?(?:symmetricsecuritykey|hmacsha\d+)", (0,), _SIGNING),
    _Client(r"(?:.*\.)?rfc2898derivebytes", (0,), _KEY),
    _Client(r"(?:.*\.)?clientsecretcredential", (2,), "a client secret", 3),
)
_CALLS = frozenset(
    {"call_expression", "new_expression", "call", "function_call_expression"}
    | {"member_call_expression", "scoped_call_expression", "object_creation_expression"}
    | {"method_invocation", "invocation_expression", "implicit_object_creation_expression"}
)


def secret_arguments(document: Document, path: list[Node]) -> Iterator[Taken]:
    """Yield the secrets that the call at the end of a path takes.

    Args:
        document: the file.
        path: the nodes down to the name of what is called.
    """
    for node in reversed(path[-6:]):
        if node.type not in _CALLS:
            continue
        called = _called(document, node)
        arguments = value_arguments(node)
        for client in _CLIENTS:
            if len(arguments) >= client.least and re.fullmatch(client.called, called.lower()):
                for place in client.places:
                    if place < len(arguments):
                        yield Taken(arguments[place], client.kind, called, node)
                return
        if node.type != "call_expression":
            return


def _called(document: Document, call: Node) -> str:
    """Return what is called, as it is written, without blanks and type arguments."""
    arguments = call.child_by_field_name("arguments") or next(
        (child for child in call.named_children if child.type == "arguments"), None
    )
    end = arguments.start_byte if arguments is not None else call.end_byte
    text = document.data[call.start_byte : end][-160:].decode("utf-8", "replace")
    return re.sub(r"\s+|<[^<>]*>", "", re.sub(r"^\s*new\s+", "", text))
