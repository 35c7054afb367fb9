"""Why a value is no secret: one table, one readable reason for each kind of exemption."""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from bundlecheck.secrets.names import words_of

__all__ = [
    "EXEMPTIONS",
    "Exemption",
    "Reason",
    "exemption",
    "is_drawn",
    "is_noise",
    "is_token_like",
    "says_only_words",
]


class Reason(enum.Enum):
    """The kinds of reasons."""

    EMPTY = "empty"
    PLACEHOLDER = "placeholder"
    WORD = "word"
    """A dictionary word: harmless as a sample, a weak password where it is really used."""
    REFERENCE = "reference"
    PLAIN = "plain"
    """A boolean, number, path or name."""
    PUBLIC = "public"


class Exemption(NamedTuple):
    """One kind of value that is no secret."""

    reason: Reason
    text: str
    """Why, as a clause that completes "the value"."""
    pattern: str
    whole: bool = True
    """Whether the whole value must match, or any part of it."""

    def holds(self, value: str) -> bool:
        """Tell whether a value is of this kind."""
        found = re.fullmatch if self.whole else re.search
        return found(self.pattern, value) is not None


def _row(reason: Reason, text: str, pattern: str, *, whole: bool = True) -> Exemption:
    return Exemption(reason, text, pattern, whole)


EXEMPTIONS = (
    _row(Reason.EMPTY, "is empty", r"[\s'\"]*"),
    _row(Reason.REFERENCE, "is a function that is resolved at deployment", r"(?s)`.*`"),
    _row(
        Reason.REFERENCE,
        "is a reference that is resolved at deployment",
        r"\{\{\s*resolve:",
        whole=False,
    ),
    _row(Reason.REFERENCE, "is an Amazon Resource Name", r"arn:aws[a-z-]*:.*"),
    _row(
        Reason.REFERENCE,
        "names a place where the secret is kept",
        r"(?:ssm|secretsmanager|secrets-?manager|aws-?sm|aws[-_]?ssm|vault|op|gcp-?sm|keyvault|env"
        r"|file|parameter-?store)(?::|//).*|projects/[\w.-]+/secrets/.*|secret/data/.*",
    ),
    _row(
        Reason.REFERENCE,
        "reads a variable",
        r"(?:ENV|process\.env|os\.environ|(?:os\.)?getenv|env)\b[.(\[].*",
    ),
    _row(Reason.REFERENCE, "is ciphertext", r"(?:ENC[\[(]|AQICAH|gAAAAA|\$ANSIBLE_VAULT).*"),
    _row(
        Reason.PLACEHOLDER,
        "holds a variable",
        r"\$\{[^}]*\}|\{\{.*?\}\}|<%.*?%>|\$\(\w+\)|\$\[\[.*?\]\]",
        whole=False,
    ),
    _row(
        Reason.PLACEHOLDER,
        "is a variable or a marker",
        r"\$[A-Za-z_]\w*|%\w+%|__\w+__|@@?\w+@@?|#\{.*\}|\{[\w .:-]*\}|\[[\w .:-]*\]|:\w+:"
        r"|\(\w[\w -]*\)",
    ),
    _row(
        Reason.PLACEHOLDER,
        "is written as the name of a setting",
        r"[A-Z]+(?:[_-][A-Z]+)*[_-](?:PASS|PASSWD|PASSWORD|PWD|SECRET|TOKEN|KEY|SALT)",
    ),
    _row(Reason.PLACEHOLDER, "is in angle brackets", r"(?s).*<[^<>]+>.*"),
    _row(
        Reason.PLACEHOLDER,
        "is one character or sign again and again",
        r"(?P<one>.)(?P=one)*|[xX*#.•_-]{3,}|[xX]{2,}(?:[-_.][xX]{2,})*[-_.]?",
    ),
    _row(Reason.PLACEHOLDER, "is what samples write", r"(?i)sh{3,}(?:ared-secret)?!*"),
    _row(
        Reason.WORD,
        "is a sequence of characters",
        r"(?i)(?=.)(?:abc(?:d(?:ef?)?)?|xyz)?[-_]?(?:123(?:4(?:56?)?)?)?(?:abc(?:d(?:ef?)?)?|xyz)?",
    ),
    _row(
        Reason.PLACEHOLDER,
        "is masked or cut",
        r"(?i)\*{3,}|x{5,}|\.{3}|…|0{10,}|0?123456789(?:0|a)|abcdefghij",
        whole=False,
    ),
    _row(
        Reason.PLACEHOLDER,
        "is an example key of public documentation",
        r"EXAMPLE(?![a-z]{2})|4eC39HqLyjWDarjtT1zdp7dc|BQokikJOvBiI2HlWgH4olfQ2"
        r"|eyJzdWIiOiIxMjM0NTY3ODkw",
        whole=False,
    ),
    _row(Reason.PLAIN, "is a boolean", r"(?i)true|false|yes|no|on|off|enabled?|disabled?"),
    _row(Reason.PLAIN, "is a number", r"[-+]?\d[\d_.,]*"),
    _row(
        Reason.PLAIN, "is a time or a size", r"(?i)\d+ ?(?:ms|s|m|h|d|w|min|hours?|days?|[kmg]i?b?)"
    ),
    _row(Reason.PLAIN, "is an e-mail address", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    _row(
        Reason.PLAIN,
        "is the name of a file",
        r"[\w./-]+\.(?:pem|key|crt|cer|p12|pfx|jks|json|ya?ml|txt|ini|conf|env|properties|pub)"
        r"|id_(?:rsa|dsa|ecdsa|ed25519)",
    ),
    _row(
        Reason.PUBLIC,
        "is a data source name without its secret half",
        r"https?://[0-9a-f]{32}@[\w.-]+(?::\d+)?/\d+",
    ),
    _row(
        Reason.PUBLIC,
        "is the public half of a key pair or a certificate",
        r"(?s)(?:ssh-(?:rsa|ed25519|dss)|ecdsa-\S+) .*"
        r"|-----BEGIN (?:CERTIFICATE|(?:RSA |EC )?PUBLIC KEY)-----.*",
    ),
    _row(Reason.PUBLIC, "is a key meant for browsers", r"pk[._-](?:live|test)[._-].*|pk\.eyJ.*"),
    _row(
        Reason.PLAIN,
        "is the id of a resource",
        r"(?:sg|subnet|vpc|ami|i|vol|rtb|igw|eni|acl|snap|lt)-[0-9a-f]{8,17}|alias/[\w/-]+",
    ),
)
"""Every reason but those that need words or parts compared: ``exemption`` adds these."""


def _alternative(pattern: str) -> str:
    flags = re.match(r"\(\?([a-z]+)\)", pattern)
    return f"(?:{pattern})" if flags is None else f"(?{flags[1]}:{pattern[flags.end() :]})"


# Most values are of no kind: one match tells so, and the rows need not be asked one by one.
_ANY_WHOLE = "|".join(_alternative(row.pattern) for row in EXEMPTIONS if row.whole)
_SOUGHT = tuple(row for row in EXEMPTIONS if not row.whole)

_MARKERS = frozenset(
    {"your", "yours", "change", "changeme", "changeit", "replace", "replaceme", "replaced"}
    | {"here", "example", "examples", "placeholder", "dummy", "fake", "insert", "todo", "fixme"}
    | {"tbd", "redacted", "removed", "omitted", "notreal", "unset", "undefined", "xxx", "xxxx"}
)
_WORDS = frozenset(
    {"test", "tests", "testing", "secret", "secrets", "password", "passwd", "pass", "pwd", "token"}
    | {"key", "keys", "api", "apikey", "access", "private", "auth", "user", "username", "admin"}
    | {"root", "guest", "demo", "default", "value", "foo", "bar", "baz", "foobar", "qux", "none"}
    | {"null", "nil", "na", "any", "blank", "empty", "string", "postgres", "postgresql", "mysql"}
    | {"the", "a", "an", "this", "is", "for", "with", "from", "in", "of", "or", "and", "to", "me"}
    | {"not", "set", "put", "some", "super", "very", "real", "production", "prod", "staging"}
    | {"app", "application", "db", "database", "client", "id", "aws", "rds", "s", "use", "see"}
    | {"secretkey", "mysecret", "mypassword", "mytoken", "supersecret", "it", "that", "on", "by"}
    | {"base", "long", "random", "generate", "generated", "basic", "bearer", "rails", "django"}
    | {"my", "local", "dev", "development", "sample", "hidden", "masked", "fill", "update", "new"}
    | {"enter", "paste", "needed", "goes", "invalid", "mock", "docker", "localhost", "webhook"}
    | {"flask", "jwt", "smtp", "mail", "redis", "signing", "encryption", "master", "please", "must"}
    | {"laravel", "homestead", "wordpress", "session", "cookie", "temp", "temporary", "strong"}
    | {"be", "via", "through", "using", "will", "should", "later", "manually", "run", "rake"}
    | {"eb", "beanstalk", "elasticbeanstalk", "console", "dashboard", "ui", "ssm", "kms", "vault"}
    | {"manager", "secretsmanager", "parameter", "store", "stored", "managed", "terraform", "env"}
    | {"environment", "variable", "variables", "configure", "configured", "defined", "provided"}
    | {"override", "overridden", "elsewhere", "properties", "property", "so", "no"}
)
_KNOWN: dict[str, tuple[str, ...]] = {
    first: tuple(sorted(word for word in _WORDS | _MARKERS if word[0] == first))
    for first in sorted({word[0] for word in _WORDS | _MARKERS})
}
"""All of these words by their first letter."""
_FEW, _LONG = 2, 16
"""Words that make a phrase, and characters that no word of one has."""
_SHORTEST = 2
_JOINED = 40
"""Characters of a run of words; nobody writes a longer one by hand."""
_LONGEST = 8192
_RUN = 16
_DENSE = r"[A-Za-z0-9+/=_\-]{16,}"
"""A run of at least ``_RUN`` characters."""
_DIGITS = frozenset("0123456789")
_SPOKEN = r"[aeiouyAEIOUY]|\d"
_SHORT = r"[A-Za-z0-9._!@#$%^&*+=~?:-]{10,}"
_URL = r"[a-zA-Z][\w+.-]*://\S*"
_PATH = r"(?:~|\.{1,2}|[A-Za-z]:)?(?:[/\\][\w.@ -]*)+|[\w.-]+(?:/[\w.-]+)+/?"
_HOST = r"(?:[\w-]+\.)+[a-z]{2,24}\.?(?::\d{1,5})?(?:/\S*)?"


def is_token_like(text: str) -> bool:
    """Tell whether a text looks drawn at random: long, mixed, and of many different characters."""
    return len(text) >= _RUN and any(map(_is_random, re.findall(_DENSE, text)))


def is_drawn(text: str) -> bool:
    """Tell whether a text looks drawn at random, also a short one as generators of passwords draw.

    A short one has small and capital letters and digits in turn, and little that one can speak.
    """
    return is_token_like(text) or any(
        _is_mixed(match.group()) for match in re.finditer(_SHORT, text)
    )


def _is_mixed(run: str) -> bool:
    turns = re.findall(r"[a-z]+|[A-Z]+|[0-9]+", run)
    if len(turns) < 5 or run in (run.lower(), run.upper()) or not re.search(r"\d", run):
        return False
    words = re.findall(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}", run)
    spoken = sum(len(word) for word in words if re.search(r"(?i)[aeiou]", word) and len(word) > 3)
    return spoken <= len(run) * 0.4


def _is_random(run: str) -> bool:
    characters = set(run)
    lower, upper = run.lower(), run.upper()
    if len(characters) < min(10, len(run) // 2) or lower == upper:
        return False
    if _DIGITS.isdisjoint(characters) and (len(run) < 24 or run in (lower, upper)):
        return False
    words = re.findall(r"[a-z]{4,}|[A-Z]{5,}|[A-Z][a-z]{3,}|\d{8,}", run)
    if sum(len(word) for word in words if re.search(_SPOKEN, word)) > len(run) * 0.6:
        return False
    parts = [part for part in re.split(r"[-_/=+]", run) if part]
    spoken = [part for part in parts if part.isalpha() and part in (part.lower(), part.title())]
    return len(parts) < 2 or sum(map(len, spoken)) <= sum(map(len, parts)) * 0.6


def exemption(value: str, name: str = "") -> Exemption | None:
    """Return why a value is no secret, or None where nothing speaks for that.

    Args:
        value: the text that the service would receive.
        name: what the value is called: a value that only says its name again is a placeholder.
    """
    text = value[:_LONGEST].strip().strip("'\"").strip()
    drawn = is_noise(text)
    whole = re.fullmatch(_ANY_WHOLE, text) is not None
    for row in EXEMPTIONS if whole else _SOUGHT:
        if row.holds(text) and not (drawn and row.reason is Reason.PLACEHOLDER):
            return row
    if drawn:
        return None
    return _by_words(text, name) or _by_parts(text)


def is_noise(text: str) -> bool:
    """Tell whether a text is drawn from all characters, brackets too.

    As keys of Django and salts of WordPress are; no template or code has so few words.
    """
    if len(text) < 40 or re.search(r"\s\S*\s|\$\{|\{\{|<%", text) or not re.search(r"\d", text):
        return False
    signs = [char for char in text if not char.isalnum()]
    words = re.findall(r"[A-Z]?[a-z]{4,}|[A-Z]{5,}", text)
    few = sum(len(word) for word in words if re.search(_SPOKEN, word)) <= len(text) * 0.3
    return few and len(set(signs)) >= 5 and len(signs) > len(text) * 0.1


_IS_PLACEHOLDER = _row(Reason.PLACEHOLDER, "says that it is a placeholder", "")
_IS_WORD = _row(Reason.WORD, "is a dictionary word", "")
_IS_URL = _row(Reason.PLAIN, "is an address without a password", "")
_IS_PATH = _row(Reason.PLAIN, "is a path", "")
_IS_HOST = _row(Reason.PLAIN, "is a host name", "")
_IS_CODE = _row(Reason.PLAIN, "is the name of something in code", r"(?:[a-z_]\w*\.)+[A-Za-z_]\w*")


def says_only_words(value: str) -> bool:
    """Tell whether a value is made of the words that people put first, such as ``Admin2025!``."""
    words = [word for word in words_of(value) if not word.isdigit()]
    return bool(words) and all(_split(word) is not None for word in words)


def _by_words(text: str, name: str) -> Exemption | None:
    pieces = re.split(r"[-_. ]+", text.lower())
    if len(pieces) > _FEW and not _MARKERS.isdisjoint(pieces) and max(map(len, pieces)) < _LONG:
        return _IS_PLACEHOLDER
    if is_token_like(text):
        return None
    words = words_of(text)
    letters = [word for word in words if not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    if not letters:
        return None
    named = words_of(name)
    parts = [_split(word, named) or [word] for word in letters]
    said = {part for split in parts for part in split}
    marked = frozenset(said & _MARKERS)
    if is_drawn(text):  # three letters of it say a word by chance
        marked = frozenset(word for word in marked if len(word) > 3)
    if marked and all(len(number) <= 4 for number in numbers):
        return _IS_PLACEHOLDER
    lowered = text.lower()
    if "changeme" in lowered or "replaceme" in lowered or "placeholder" in lowered:
        return _IS_PLACEHOLDER
    usual = said <= _WORDS or (said <= _WORDS | _MARKERS | set(named) and sum(map(len, parts)) > 1)
    if usual and (not numbers or (letters == ["test"] and len(numbers) == 1)):
        return _IS_PLACEHOLDER if len(letters) > 2 else _IS_WORD
    return None


def _split(word: str, named: tuple[str, ...] = ()) -> list[str] | None:
    """Return the known words that a run of letters consists of, as in ``mysecretkey``."""
    if word in _WORDS or word in _MARKERS or word in named:
        return [word]
    if len(word) > _JOINED:
        return None
    # Where the words before an end begin that is reached: of several splits the longest last part.
    begins: dict[int, int] = {0: 0}
    for start in range(len(word)):
        if start in begins:
            for part in (*_KNOWN.get(word[start], ()), *named):
                if (len(part) >= _SHORTEST or part == "a") and word.startswith(part, start):
                    begins.setdefault(start + len(part), start)
    end = len(word)
    if end not in begins:
        return None
    parts: list[str] = []
    while end:
        parts.append(word[begins[end] : end])
        end = begins[end]
    return parts[::-1]


def _by_parts(text: str) -> Exemption | None:
    if "://" in text and re.fullmatch(_URL, text):
        parts = re.split(r"[/?&=.]", text.partition("://")[2])
        return None if "@" in text or any(map(is_token_like, parts)) else _IS_URL
    is_path, is_dotted = "/" in text or "\\" in text, "." in text
    if not (is_path or is_dotted) or any(map(is_token_like, re.split(r"[/\\.]", text))):
        return None
    if is_dotted and re.fullmatch(_HOST, text):
        return _IS_HOST
    if is_dotted and _IS_CODE.holds(text) and not is_drawn(text):
        return _IS_CODE
    return _IS_PATH if "/" in text[:3] and re.fullmatch(_PATH, text) else None
