"""One candidate with all that the judge may ask of it: its strength, its name and its line."""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets import files
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.names import NameKind, name_kind
from bundlecheck.secrets.placeholders import is_token_like

if TYPE_CHECKING:
    from bundlecheck.secrets.found import Found
    from bundlecheck.secrets.source import Source

__all__ = [
    "BY_NAME",
    "Case",
    "Strength",
    "View",
    "case_of",
    "line_before",
    "name_before",
    "strength_of",
    "view_of",
]


class Strength(enum.IntEnum):
    """What speaks for a candidate, the weakest first."""

    ENTROPY = 1
    """Only how random its characters are."""
    KEYWORD = 2
    """A regular expression that saw a word such as ``password`` to its left or right."""
    NAMED = 3
    """A reader of the file's syntax knows the name that the value has."""
    FORM = 4
    """Its own form, as a vendor makes it."""


class View(NamedTuple):
    """What is known of the file that holds the candidates."""

    source: Source
    test: bool
    document: bool
    sample: bool
    third_party: bool
    translation: bool
    lock: bool
    generated: bool
    sealed: bool

    @property
    def is_code(self) -> bool:
        """Whether the file is written in a programming language."""
        return self.source.suffix in _CODE

    @property
    def wants_random(self) -> bool:
        """Whether only what looks drawn at random is believed to be more than a sample here."""
        return self.test or self.document or self.sample or self.third_party


class Case(NamedTuple):
    """One candidate and its surroundings."""

    found: Found
    view: View
    strength: Strength
    name: str
    """What holds the value: as a reader told it, or as the line tells it; empty if neither."""
    before: str
    """What stands to the left of the value in its line."""
    after: str
    name_kind: NameKind
    """What the name says of the value."""

    @property
    def value(self) -> str:
        """The candidate's characters, as the program would have them."""
        return self.found.value[:_LONGEST]

    @property
    def is_quoted(self) -> bool:
        """Whether the value stands between two signs of the same kind of quotes."""
        quote = self.before[-1:]
        return quote != "" and quote in "\"'`" and self.after[:1] == quote


_CODE = frozenset(
    {".py", ".pyw", ".js", ".jsx", ".mjs", ".cjs", ".ts", ".tsx", ".vue", ".svelte", ".rb", ".php"}
    | {".java", ".kt", ".scala", ".groovy", ".cs", ".vb", ".go", ".rs", ".swift", ".c", ".h", ".cc"}
    | {".cpp", ".m", ".pl", ".pm", ".ex", ".exs", ".erl", ".hs", ".clj", ".lua", ".dart", ".coffee"}
    | {".html", ".htm", ".erb", ".haml", ".ejs", ".hbs", ".twig", ".jsp", ".cshtml", ".tmpl", ".as"}
    | {".phtml", ".inc", ".rake", ".gemspec", ".jinja", ".j2", ".slim", ".pug", ".jade", ".hx"}
    | {
        ".module",
        ".install",
        ".theme",
        ".profile",
        ".aspx",
        ".ascx",
        ".xhtml",
        ".jspx",
        ".mustache",
    }
)
_LONGEST = 2000
"""Characters of a value that are judged."""
_LEFT, _RIGHT = 300, 120
"""Characters of a line beside a value that are looked at."""
BY_NAME = "a secret by its name"
"""The kind of what only its name tells."""
_SHAPELESS = frozenset(
    {
        "upstream:IBM Cloud IAM Key",
        "upstream:SoftLayer Credentials",
        "upstream:Cloudant Credentials",
    }
    | {"upstream:IBM COS HMAC Credentials", "upstream:Artifactory Credentials"}
)
"""Detectors whose pattern is a word such as ``key`` before any run of some length."""
_READERS = frozenset(
    {"named-value", "basic-authorization", "bearer-token", "key-in-header", "command-credentials"}
    | {"netrc-password", "pgpass-password", "npmrc-credentials", "kubernetes-secret"}
    | {"registry-auth", "terraform-state"}
)
"""Detectors that know a value by its place rather than by its form."""


def strength_of(found: Found) -> Strength:
    """Tell what speaks for a candidate, from the id of the detector that found it."""
    if found.detector.endswith("High Entropy String"):
        return Strength.ENTROPY
    if found.detector == "upstream:Secret Keyword" or found.detector in _SHAPELESS:
        return Strength.KEYWORD
    if found.detector.startswith("upstream:"):
        return Strength.FORM
    if found.detector == "wordpress-salt":  # 64 characters of every kind, signs among them
        return Strength.FORM
    if found.topic is Topic.CODE and found.prefix:  # code puts a vendor's token together
        return Strength.FORM
    by_name = found.kind == BY_NAME or found.detector in _READERS
    if by_name or found.topic is Topic.CODE:
        return Strength.NAMED
    return Strength.FORM


def view_of(source: Source) -> View:
    """Return what a file's name and first characters tell of it."""
    name, text = source.name, source.text
    return View(
        source,
        files.is_test_file(name),
        files.is_document(name),
        files.is_sample(name),
        files.is_third_party(name),
        files.is_translation(name),
        files.is_lock_file(name, text),
        files.is_generated(name, text),
        files.is_sealed(name, text),
    )


def case_of(found: Found, view: View) -> Case:
    """Return a candidate with its surroundings.

    Args:
        found: the candidate, its offsets in the text of the view's source.
        view: the file.
    """
    text = view.source.text
    right = text.find("\n", found.end)
    right = min(right if right >= 0 else len(text), found.end + _RIGHT)
    before, after = line_before(text, found.start), text[found.end : right].rstrip("\r")
    name = found.name or name_before(before)
    return Case(found, view, strength_of(found), name, before, after, name_kind(name))


def line_before(text: str, start: int) -> str:
    """Return what stands to the left of a place in its line, so far as it is looked at."""
    first = max(start - _LEFT, 0)
    return text[max(text.rfind("\n", first, start) + 1, first) : start]


_FILLERS = frozenset(
    {"str", "string", "text", "varchar", "nvarchar", "bytes", "byte", "char", "json", "jsonb", "b"}
    | {"optional", "let", "var", "const", "static", "final", "value", "val", "default", "or", "and"}
    | {
        "new",
        "return",
        "u",
        "f",
        "r",
        "n",
        "rb",
        "br",
        "fr",
        "rf",
        "encode",
        "content",
        "data",
        "i",
    }
    | {
        "literal",
        "any",
        "object",
        "buffer",
        "from",
        "hash",
        "symbol",
        "set",
        "add",
        "put",
        "define",
    }
    | {"securestring", "x", "is", "to", "eq", "equal", "be", "nonnull", "constant", "input", "s"}
    | {
        "defaultvalue",
        "default_value",
        "fallback",
        "export",
        "d",
        "trim",
        "unquote",
        "decode",
        "unescape",
    }
)
"""Words between a name and its value that say nothing, such as a type or a quoting prefix."""
_LONGEST_NAME = 80
_HOPS = 4
_GAP = 48
"""Signs and blanks between a name and its value, at most."""


def name_before(before: str) -> str:
    """Return the name that a value has by what stands to its left: key, variable or argument.

    Args:
        before: the line up to the value.
    """
    text = before[-_LEFT:]
    for _ in range(_HOPS):
        match = re.search(r"([\w$][\w$.-]*)(?:\[\w*\])?([^\w$]*)$", text)
        if match is None or len(match.group(2)) > _GAP or ";" in match.group(2):
            return ""
        word = match.group(1)
        closes = text[: match.start()].endswith("</")
        if not closes and word.lower().strip("$") not in _FILLERS and not word.isdigit():
            # What looks drawn at random is another secret's end rather than a name.
            return "" if len(word) > _LONGEST_NAME or is_token_like(word) else word
        text = text[: match.start()]
    return ""
