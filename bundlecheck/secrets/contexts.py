"""What the line and the file around a candidate tell: minified code, texts, tests, comments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.secrets.case import Strength
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.names import NameKind, words_of
from bundlecheck.secrets.placeholders import is_drawn, is_noise, is_token_like

if TYPE_CHECKING:
    from bundlecheck.secrets.case import Case

__all__ = [
    "has_plain_name",
    "has_weak_name",
    "in_comment",
    "in_comment_line",
    "in_document",
    "in_generated",
    "in_minified",
    "in_sample",
    "in_sealed",
    "in_third_party",
    "in_translation",
    "is_asked_for",
    "is_between_literals",
    "is_compared",
    "is_for_browsers",
    "is_listed_word",
    "is_named_hash",
    "is_part",
    "is_password_like",
    "is_public_by_name",
    "is_sample_id",
    "is_sample_token",
    "is_signed_url",
    "is_task",
    "is_word_in_code",
    "lacks_context",
    "says_nothing",
]

_LONG_LINE = 280
"""Characters beside a candidate in one line of code; people break lines before."""
_COMMENT = r"^\s*(?://|#(?!\{)|\*|/\*|;|--\s|<!--|%|rem\s|\"\"\"|''')|\s(?://|#)\s[^'\"]*$|<!--"
_HASH_WORDS = frozenset(
    {
        "sha",
        "md",
        "digest",
        "checksum",
        "checksums",
        "etag",
        "integrity",
        "commit",
        "revision",
        "rev",
    }
    | {"fingerprint", "thumbprint", "hash", "hashes", "uuid", "guid", "id", "ids", "build", "ref"}
    | {
        "crc",
        "sum",
        "sri",
        "chunk",
        "cert",
        "certificate",
        "crt",
        "public",
        "pub",
        "pubkey",
        "etags",
    }
    | {
        "version",
        "image",
        "tag",
        "branch",
        "file",
        "files",
        "filename",
        "path",
        "url",
        "src",
        "href",
    }
    | {"class", "classname", "style", "address", "contract", "tx", "txid", "transaction", "block"}
    | {"transactionhash", "integrity", "data", "icon", "img", "logo", "font", "svg", "d", "points"}
    | {"s", "object", "cache", "partition", "sort", "primary", "foreign", "idempotency", "dedup"}
    | {"cid", "ipfs", "sitekey", "site", "publishable", "verification", "google", "oid", "uid"}
)
_ASKING = (
    r"(?i:get|fetch|read|load|find|lookup|resolve|has|have|check|validate|verify|require|permit"
    r"|translate|gettext|ngettext|_|t|__|trans|lang|label|find_by\w*|by\w*|filter|query|select|where"
    r"|column|field|input|prompt|ask|getpass|log|info|warn|warning|error|debug|print|println|echo"
    r"|raise|throw|assert\w*|expect|test|it|describe|context|render|redirect\w*|route|path|url|add"
    r"|add_argument|argument|option|getenv|environ|env|param|params|attr|attribute|data|request|find_element\w*"
    r"|fill_in|sendkeys|type|click\w*|validates?|attr_\w+|exception|on|off|emit|dispatch|key_?exists"
    r"|isset|has_key|containskey|getproperty|getstring|property|setattribute|getattribute|required"
    r"|exec|execute|format|sprintf|printf|message|title|text|alert|toast|getelementbyid|queryselector"
    r"|hidefield|remove\w*|delete\w*|unset|pop|include\w*|omit|pick|exclude|hidden|fillable|guarded)"
)
_FRONT = frozenset(
    {".html", ".htm", ".js", ".jsx", ".ts", ".tsx", ".vue", ".svelte", ".erb", ".haml", ".slim"}
    | {".php", ".phtml", ".twig", ".jsp", ".cshtml", ".ejs", ".hbs", ".xml", ".dart", ".swift"}
)
_MOBILE = frozenset({"google-services.json", "googleservice-info.plist", "firebase.json"})
_BROWSER_WORDS = frozenset(
    {"maps", "map", "firebase", "analytics", "recaptcha", "react", "vite", "browser", "public"}
)
_COLON_FILES = frozenset({".json", ".properties", ".conf", ".cfg", ".toml"})
"""Files in which a colon may part a name and its value without a blank."""
_SURE_PLACES = frozenset({"registry-auth", "npmrc-credentials", "basic-authorization"})
"""Readers of places that hold nothing but credentials, whatever their key is called."""
_PUBLIC_NAMES = frozenset({"public", "publishable", "site", "sitekey"})
_UUID = r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_SIGNED = r"(?i)(?:X-Amz-(?:Credential|Security-Token|Signature)|AWSAccessKeyId)(?:=|%3D|\W{1,6})$"
_HEADER = r"(?i)(?:authorization|x-[\w-]*(?:key|token|auth)|api-key|cookie|bearer|basic)\b"


def is_part(case: Case) -> bool:
    """Tell whether a format was found only as a piece of a longer run of letters and digits."""
    if case.strength is not Strength.FORM or case.found.topic is not Topic.SECRET:
        return False
    before, after, value = case.before[-1:], case.after[:1], case.value
    if "JSON Web Token" in case.found.kind or case.found.detector == "upstream:AWS Access Key":
        return before.isalnum() or (after.isalnum() and len(value) < 40)
    if before in ("/", "+") and re.search(r"[A-Za-z0-9+/]{20,}$", case.before):
        return True
    return (before.isalnum() and value[:1].isalnum()) or (after.isalnum() and value[-1:].isalnum())


def in_generated(case: Case) -> bool:
    """Tell whether a file is one that programs write: minified, a source map, a drawing."""
    return case.view.generated


def in_minified(case: Case) -> bool:
    """Tell whether a line is longer than people write it."""
    if len(case.before) < _LONG_LINE and len(case.after) < 100:
        return False
    return len(case.before) + len(case.after) >= _LONG_LINE


def in_translation(case: Case) -> bool:
    """Tell whether a file holds the texts of an interface, where names speak of texts."""
    return case.view.translation and not is_drawn(case.value)


def in_sealed(case: Case) -> bool:
    """Tell whether a file as a whole is encrypted, by its name or by what it says of itself."""
    return case.view.sealed


def in_sample(case: Case) -> bool:
    """Tell whether a value in a test, a guide, a sample or a package is one that was thought up."""
    random = is_token_like(case.value) or is_noise(case.value)
    return case.view.wants_random and not random


def in_document(case: Case) -> bool:
    """Tell whether a value stands in a guide, whose answers and commands show made-up values."""
    return case.view.document


def is_sample_token(case: Case) -> bool:
    """Tell whether a signed token stands where samples do: it is signed with a test's own key."""
    return case.view.wants_random and re.match(r"eyJ[\w-]+\.eyJ", case.value) is not None


def is_signed_url(case: Case) -> bool:
    """Tell whether an id or a token stands in a URL or a form that was signed for a short time.

    They name who signed, as they must; the secret itself is not there.
    """
    return re.search(_SIGNED, case.before) is not None


def is_for_browsers(case: Case) -> bool:
    """Tell whether a key of Google's stands where every visitor sees it, or is named so.

    Such a key is restricted by referrer or by application rather than hidden.
    """
    if not case.value.startswith("AIza"):
        return False
    source = case.view.source
    front = source.suffix in _FRONT or source.basename in _MOBILE
    around = {*words_of(case.name), *words_of(case.before)}
    return front or not _BROWSER_WORDS.isdisjoint(around)


def in_comment_line(case: Case) -> bool:
    """Tell whether a candidate stands in a comment."""
    return re.search(_COMMENT, case.before) is not None


def in_comment(case: Case) -> bool:
    """Tell whether a commented-out value is one that was thought up."""
    return in_comment_line(case) and not is_token_like(case.value)


def is_between_literals(case: Case) -> bool:
    """Tell whether quotes close before a candidate and open after it, as in ``"a" + x + "b"``."""
    quote = case.before[-1:]
    if quote == "" or quote not in "\"'`":
        return False
    if case.value[:1] in " ,+.)]}:;=|&?" or case.value[-1:] in " +,([{.=":
        return True
    return case.before.replace("\\" + quote, "").count(quote) % 2 == 0


def has_plain_name(case: Case) -> bool:
    """Tell whether a keyword has matched beside another name than that of a secret."""
    if case.strength is Strength.ENTROPY or not case.name:
        return False
    return case.name_kind is NameKind.PLAIN and not _is_passed_to_secret(case)


def _is_passed_to_secret(case: Case) -> bool:
    return re.search(_HEADER, case.before) is not None and is_token_like(case.value)


def has_weak_name(case: Case) -> bool:
    """Tell whether a name such as ``key`` holds a value that is not random."""
    if case.found.topic is Topic.CODE or is_token_like(case.value):
        return False
    if case.found.detector in _SURE_PLACES:
        return False
    # Amazon draws its secret keys; what else stands there is for an emulator.
    words = words_of(case.name)
    return case.name_kind is NameKind.KEY or ("aws" in words and "key" in words)


def in_third_party(case: Case) -> bool:
    """Tell whether a value lies in an installed package, which holds its maker's samples."""
    return case.view.third_party


def is_public_by_name(case: Case) -> bool:
    """Tell whether a format was known by the vendor's name alone, and the name says public."""
    words = _PUBLIC_NAMES.intersection(words_of(case.name))
    return bool(words) and not case.found.live and not case.found.prefix


def is_sample_id(case: Case) -> bool:
    """Tell whether a UUID stands where samples do."""
    return case.view.wants_random and re.fullmatch(_UUID, case.value) is not None


def is_named_hash(case: Case) -> bool:
    """Tell whether the name to the left is that of a hash, an id, a file or a public key."""
    if case.found.detector == "code-argument":  # its name is a function's, such as hash_hmac
        return False
    if case.name_kind is NameKind.SECRET:
        return False
    return bool(_HASH_WORDS.intersection(words_of(case.name)))


def is_asked_for(case: Case) -> bool:
    """Tell whether a value is the argument of a call that reads, checks or shows something."""
    if case.found.topic is Topic.CODE or is_token_like(case.value):
        return False
    return re.search(rf"(?:^|[^\w-]|\w[._]){_ASKING}\(\s*['\"`:]?$", case.before) is not None


def is_task(case: Case) -> bool:
    """Tell whether a word after a colon is a part of one name, as in ``credentials:edit``."""
    joined = re.search(r"[A-Za-z]:$", case.before) is not None
    return joined and case.value.isalpha() and case.view.source.suffix not in _COLON_FILES


def is_listed_word(case: Case) -> bool:
    """Tell whether a value is a word in a list below a name, as lists of fields and checks are."""
    listed = re.search(r"^\s*-\s+['\"]?$", case.before) is not None
    return listed and not is_token_like(case.value) and not is_password_like(case.value)


def is_compared(case: Case) -> bool:
    """Tell whether a value is compared, as a kind of input or a name is, and is not random."""
    compared = re.search(r"(?:[=!]==?|\bis|\bin|\beq|\bcase)\s*\(?['\"`]?$", case.before)
    compared = compared or re.match(r"['\"`]?\s*[=!]==?", case.after)
    return compared is not None and not is_token_like(case.value)


def is_password_like(value: str) -> bool:
    """Tell whether a text is what people choose as a password: letters with digits or signs."""
    if not 5 <= len(value) <= 128 or re.search(r"\s", value):
        return False
    has_letter = re.search(r"[^\W\d_]", value) is not None
    return has_letter and re.search(r"[\d!@#$%^&*+=?~]", value) is not None


def is_word_in_code(case: Case) -> bool:
    """Tell whether a keyword's value is a plain word or name rather than a password."""
    if is_token_like(case.value) or is_password_like(case.value):
        return False
    if case.strength is Strength.KEYWORD:
        return True
    return case.found.topic is not Topic.CODE and case.view.is_code


def lacks_context(case: Case) -> bool:
    """Tell whether nothing beside the value says that it is a secret."""
    if case.view.third_party:
        return True
    if says_nothing(case.before, case.name_kind) or not is_token_like(case.value):
        return True
    if case.name_kind is NameKind.SECRET:
        return False
    if case.name_kind is NameKind.KEY:
        return case.view.test or case.view.document
    return False


def says_nothing(before: str, kind: NameKind) -> bool:
    """Tell whether neither a value's name nor a header to its left says that it is a secret."""
    return kind is NameKind.PLAIN and re.search(_HEADER, before) is None
