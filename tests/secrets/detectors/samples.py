"""Random texts that a pattern matches, so that no fixture holds a token as it would be leaked."""

from __future__ import annotations

import base64
import random
import re
import string
import sys
from typing import Any

from bundlecheck.secrets.detectors.detector import Detector
from bundlecheck.secrets.detectors.search import passes

if sys.version_info >= (3, 11):
    from re import _constants as c
    from re import _parser as parser
else:
    import sre_constants as c
    import sre_parse as parser

_WORD = string.ascii_letters + string.digits + "_"
_ANY = "".join(chr(code) for code in range(33, 127))

_BEFORE = {"azure-shared-access-signature": "?"}
"""What a pattern wants to see before its match."""


def jwt(rng: random.Random, payload: str = '{"sub":"17"}') -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', payload)
    encoded = [base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts]
    return ".".join([*encoded, "".join(rng.choices(_WORD + "-", k=43))])


def sample(row: Detector, seed: int = 0) -> tuple[str, str]:
    """Return a text that a row finds a secret in, and the secret."""
    rng = random.Random(f"{row.id}{seed}")
    if row.id == "json-web-token":
        return (secret := jwt(rng)), secret
    if row.id == "private-key-in-base64":
        body = "".join(rng.choices(_WORD[:-1], k=160))
        block = f"-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\n"
        return (secret := base64.b64encode(block.encode()).decode()), secret
    tree = parser.parse(row.pattern)
    for _ in range(500):
        before = _BEFORE.get(row.id, "")
        whole = before + _make(tree, rng)
        match = re.compile(row.pattern, re.ASCII).match(whole, len(before))
        if match is None or not passes(row, match["secret"]):
            continue
        secret = match["secret"]
        if row.ignore_case and row.worded:
            whole = f'{rng.choice(row.anchors)}_api_key = "{secret}"'
        return whole, secret
    raise AssertionError(row.id)


def _make(tree: Any, rng: random.Random) -> str:
    return "".join(_one(op, argument, rng) for op, argument in tree)


def _one(op: Any, argument: Any, rng: random.Random) -> str:
    if op is c.LITERAL:
        return chr(argument)
    if op is c.IN:
        return rng.choice(_set(argument))
    if op in (c.MAX_REPEAT, c.MIN_REPEAT):
        least, most, inner = argument
        count = rng.randint(least, min(most, least + 6))
        return "".join(_make(inner, rng) for _ in range(count))
    if op is c.BRANCH:
        return _make(rng.choice(argument[1]), rng)
    if op is c.SUBPATTERN:
        return _make(argument[3], rng)
    if op is c.NOT_LITERAL:
        return rng.choice([char for char in _ANY if ord(char) != argument])
    if op is c.ANY:
        return rng.choice(_ANY)
    assert op in (c.AT, c.ASSERT, c.ASSERT_NOT), op
    return ""


def _set(items: Any) -> list[str]:
    chosen: set[str] = set()
    negated = False
    for op, argument in items:
        if op is c.NEGATE:
            negated = True
        elif op is c.LITERAL:
            chosen.add(chr(argument))
        elif op is c.RANGE:
            chosen.update(chr(code) for code in range(argument[0], argument[1] + 1))
        elif argument is c.CATEGORY_WORD:
            chosen.update(_WORD)
        elif argument is c.CATEGORY_DIGIT:
            chosen.update(string.digits)
        else:
            assert argument is c.CATEGORY_SPACE or negated, argument
            chosen.update(" ")
    return sorted(set(_ANY) - chosen if negated else chosen)
