"""Why a candidate is not reported: one table, one readable reason for each kind.

``placeholders.EXEMPTIONS`` says which values are none whatever finds them; this table adds what
the form of the value, its line and its file say against a candidate. A row silences candidates up
to a strength: what a vendor's format says is not talked down by a minified line around it, while a
detector that has seen only random characters gives in to nearly everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets import contexts, shapes
from bundlecheck.secrets.case import Strength
from bundlecheck.secrets.placeholders import is_noise

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundlecheck.secrets.case import Case

__all__ = ["SILENCES", "Silence", "silence"]


class Silence(NamedTuple):
    """One reason for silence."""

    id: str
    text: str
    """Why, as a clause that completes "the candidate"."""
    upto: Strength
    """The strongest candidate that it silences."""
    holds: Callable[[Case], bool]
    written: bool = False
    """Whether it is true only of what somebody wrote, not of what was drawn from all characters."""


_ALL, _NAMED = Strength.FORM, Strength.NAMED
_KEYWORD, _ENTROPY = Strength.KEYWORD, Strength.ENTROPY

SILENCES = (
    # What costs least to see and holds most often.
    Silence("no-context", "is random without any context", _ENTROPY, contexts.lacks_context),
    Silence("lock-file", "stands in a list of hashes", _NAMED, lambda case: case.view.lock),
    # What the value is.
    Silence("exempt", "is a placeholder, a reference or plain data", _ALL, shapes.is_exempt),
    Silence("example-key", "is a key that a vendor documents", _ALL, shapes.is_example_key),
    Silence("part", "is a piece of a longer run of characters", _ALL, contexts.is_part),
    Silence("account-id", "is the public id of an account", _ALL, shapes.is_account_id),
    Silence("ciphertext", "is ciphertext", _NAMED, shapes.is_ciphertext),
    Silence("public-key", "is a public key or a certificate", _NAMED, shapes.is_public_key),
    Silence("media", "is an encoded picture, font or program", _NAMED, shapes.is_media),
    Silence("digest", "is a digest that says so", _NAMED, shapes.is_digest, written=True),
    Silence("alphabet", "is an alphabet or a row of keys", _NAMED, shapes.is_alphabet),
    Silence(
        "template",
        "holds a place that is filled in later",
        _NAMED,
        shapes.is_template,
        written=True,
    ),
    Silence(
        "expression",
        "is code that makes or reads the value",
        _NAMED,
        shapes.is_expression,
        written=True,
    ),
    Silence("test-value", "says that it is for tests", _NAMED, shapes.is_test_value, written=True),
    Silence(
        "setting-name", "is the name of a setting", _NAMED, shapes.is_setting_name, written=True
    ),
    Silence("prose", "is text for people", _NAMED, shapes.is_prose, written=True),
    Silence("markup", "is markup, a path or a pattern", _NAMED, shapes.is_markup, written=True),
    Silence("type", "is a type or a rule of validation", _NAMED, shapes.is_type),
    Silence("identifier", "is an identifier of words", _NAMED, shapes.is_identifier),
    Silence("uuid", "is the id of an object", _KEYWORD, shapes.is_uuid_of_plain_name),
    Silence("number", "is a number, a date or a version", _NAMED, shapes.is_number_like),
    # What the file is.
    Silence("generated", "stands in a file that a program wrote", _NAMED, contexts.in_generated),
    Silence("minified", "stands in minified code or in a table", _KEYWORD, contexts.in_minified),
    Silence("third-party", "stands in an installed package", _NAMED, contexts.in_third_party),
    Silence("translation", "is a text of the interface", _NAMED, contexts.in_translation),
    Silence("sealed", "stands in a file that is encrypted", _NAMED, contexts.in_sealed),
    Silence("sample", "is not random in a test, sample or guide", _ALL, contexts.in_sample),
    Silence("document", "stands in a guide without a vendor's form", _NAMED, contexts.in_document),
    Silence("sample-token", "is a token of a test or a guide", _ALL, contexts.is_sample_token),
    Silence("sample-id", "is the id of a sample", _ALL, contexts.is_sample_id),
    Silence("public-name", "is public by its name", _ALL, contexts.is_public_by_name),
    Silence("signed-url", "is a part of a URL that was signed", _ALL, contexts.is_signed_url),
    Silence("comment", "is not random in a comment", _KEYWORD, contexts.in_comment),
    # What the line says.
    Silence("between", "stands between two literals", _KEYWORD, contexts.is_between_literals),
    Silence("plain-name", "has the name of no secret", _KEYWORD, contexts.has_plain_name),
    Silence("weak-name", "is not random where its name needs it", _NAMED, contexts.has_weak_name),
    Silence("hash-context", "is named a hash, an id or a file", _NAMED, contexts.is_named_hash),
    Silence("asked-for", "names what is read or asked for", _NAMED, contexts.is_asked_for),
    Silence("task", "is the end of a name with a colon", _NAMED, contexts.is_task),
    Silence("listed", "is a word in a list below the name", _NAMED, contexts.is_listed_word),
    Silence("compared", "is compared with a kind of input", _KEYWORD, contexts.is_compared),
    Silence("word", "is a word in code", _NAMED, contexts.is_word_in_code),
)
"""In the order in which they are asked; the first that holds is the reason."""


def silence(case: Case) -> Silence | None:
    """Return why a candidate is not reported, or None where nothing speaks for that.

    Args:
        case: the candidate with its surroundings.
    """
    drawn = is_noise(case.value)
    for row in SILENCES:
        if case.strength <= row.upto and not (drawn and row.written) and row.holds(case):
            return row
    return None
