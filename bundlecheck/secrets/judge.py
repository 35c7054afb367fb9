"""The judge: of everything that detectors take for a secret in one file, what is one.

Candidates come from detect-secrets' detectors (``upstream:…``), from our vendor formats, from
readers of structured files and of code. What each needs to become a finding:

- **A vendor's format**, ours or one of detect-secrets', speaks for itself, in every kind of file:
  only a documented example, a placeholder or a longer run around it is against it. ``live`` says
  that it is one of a cloud, a source host or a payment service.
- **A named value** of a structured file or of code needs a name that ``names`` takes for a
  secret's (one such as ``key`` needs a random value too) and a value that no reason in
  ``silence`` speaks against. In tests and samples it must be random; in guides and installed
  packages only a format counts.
- **Secret Keyword** is judged as a named value whose name is the one that the line shows left of
  the value. So what a reader has found to be no secret because of its key is none here either.
  In addition the value must be a literal, not an expression, an identifier or a text for people,
  and random or like a password: letters with digits or signs.
- **High Entropy String** needs a random value under the name of a secret, beside an authorization
  header, or, outside of tests, guides and packages, under a name such as ``key``. Hexadecimal
  digits without such a name are digests and ids. It is never more than of medium confidence.
- **Basic Auth Credentials** must be a user, a password and a host of a URL, and are judged by
  ``urls``: a default account on the machine itself or on a service of the same network is noted
  as such.
- **Private Key** must have a body; the finding spans the whole block.
- **Public IP (ipv4)** is never a secret. The detectors of IBM Cloud, SoftLayer, Cloudant and
  Artifactory, which take any run after a word such as ``key``, are judged as keywords are.

Of candidates that share characters one is kept: by topic in the order private key, URL, code,
secret, then the strongest, then the one with the tightest span. What a vendor's format knows of
the same characters, such as the prefix, is kept with it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from bundlecheck.finding import Confidence
from bundlecheck.secrets.case import (
    BY_NAME,
    Strength,
    case_of,
    line_before,
    name_before,
    strength_of,
    view_of,
)
from bundlecheck.secrets.contexts import (
    in_comment_line,
    is_for_browsers,
    is_password_like,
    says_nothing,
)
from bundlecheck.secrets.detectors.keys import private_keys
from bundlecheck.secrets.found import Topic
from bundlecheck.secrets.names import name_kind
from bundlecheck.secrets.placeholders import is_token_like, says_only_words
from bundlecheck.secrets.shapes import is_example_key
from bundlecheck.secrets.silence import silence
from bundlecheck.secrets.urls import DEFAULT_ACCOUNT, address_of, is_default_account, is_silent_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.secrets.case import Case, View
    from bundlecheck.secrets.detectors.keys import PrivateKey
    from bundlecheck.secrets.found import Found
    from bundlecheck.secrets.source import Source

__all__ = ["judge"]

_IGNORED = frozenset({"upstream:Public IP (ipv4)"})
_LIVE = frozenset(
    {"upstream:AWS Access Key", "upstream:Azure Storage Account access key"}
    | {"upstream:GitHub Token", "upstream:GitLab Token", "upstream:Stripe Access Key"}
    | {"upstream:Square OAuth Secret"}
)
_QUOTES = ("'", '"', "`")
_LEFT = 200
_ASSIGNS = r"(?:=>?|:)\s*[\"'`]?$"
_KEY_HEADER = "upstream:Private Key"
_PRECEDENCE = {Topic.PRIVATE_KEY: 0, Topic.URL: 1, Topic.CODE: 2, Topic.SECRET: 3}


def judge(source: Source, found: Iterable[Found]) -> list[Found]:
    """Return the candidates of one file that are secrets, each once, in the order of their places.

    Args:
        source: the file.
        found: what all detectors found in it, in any order, with repetitions.
    """
    candidates = [
        item for item in _with_context(found, source.text) if item.detector not in _IGNORED
    ]
    if not candidates:
        return []
    view = view_of(source)
    other = [item for item in candidates if item.topic not in _PRECEDENCE]
    headers = any(item.detector == _KEY_HEADER for item in candidates)
    keys = tuple(private_keys(source.text)) if headers else ()
    judged = [
        kept
        for item in candidates
        if item.topic in _PRECEDENCE and (kept := _judged(item, view, keys)) is not None
    ]
    return sorted([*_once(judged), *other], key=lambda item: (item.start, item.end, item.topic))


def _with_context(found: Iterable[Found], text: str) -> Iterator[Found]:
    """Leave out what is only random and whose name to the left says nothing.

    Lists of digests have thousands of such lines, which begin alike: each beginning is looked at
    once. ``silence`` would say the same of every one of them.
    """
    seen: dict[str, bool] = {}
    for item in found:
        if not item.name and strength_of(item) is Strength.ENTROPY:
            quote = text[item.start - 1 : item.start]
            if quote in _QUOTES and text.startswith(quote, item.end):
                before = line_before(text, item.start)
                if before not in seen:
                    seen[before] = says_nothing(before, name_kind(name_before(before)))
                if seen[before]:
                    continue
        yield item


def _judged(item: Found, view: View, keys: Iterable[PrivateKey]) -> Found | None:
    if item.topic is Topic.PRIVATE_KEY or item.detector == _KEY_HEADER:
        return _private_key(item, view, keys)
    if item.topic is Topic.URL or item.detector == "upstream:Basic Auth Credentials":
        return _url(item, view)
    item = _whole_token(_tightened(item, view.source.text), view.source.text)
    case = case_of(item, view)
    if not item.value or silence(case) is not None:
        return None
    formed = case.strength is Strength.FORM
    browser = is_for_browsers(case)
    return item._replace(
        kind=item.kind if case.strength >= Strength.NAMED else BY_NAME,
        name=item.name or (_name_at(view.source.text, item.start) if formed else case.name),
        confidence=min(item.confidence, _confidence(case)),
        live=not browser and (item.live or item.detector in _LIVE),
    )


def _private_key(item: Found, view: View, keys: Iterable[PrivateKey]) -> Found | None:
    """Return a private key as a whole, or None where only the words of its header stand."""
    if item.detector.startswith("upstream:"):
        block = next((key for key in keys if key.start < item.end and item.start < key.end), None)
        if block is None:
            return None
        value = view.source.text[block.start : block.end]
        item = item._replace(kind=block.kind, value=value, note=block.note)
        item = item._replace(start=block.start, end=block.end)
    case = case_of(item, view)
    armoured = "PRIVATE KEY" in item.value
    if is_example_key(case) or (not armoured and (view.test or view.document or view.sample)):
        return None
    return item._replace(topic=Topic.PRIVATE_KEY)


def _url(item: Found, view: View) -> Found | None:
    case = case_of(item, view)
    address = address_of(case)
    if address is None or is_silent_url(case, address):
        return None
    default = is_default_account(address) and (address.is_loopback or address.is_service_name)
    name = item.name or _name_at(view.source.text, address.begin)
    return item._replace(
        topic=Topic.URL,
        kind="a password in a URL" if address.scheme else item.kind,
        start=address.start,
        end=address.end,
        value=address.password,
        name=name,
        confidence=Confidence.MEDIUM if says_only_words(address.password) else Confidence.HIGH,
        note=f"{DEFAULT_ACCOUNT if default else 'account'} of {address.place}",
    )


def _name_at(text: str, start: int) -> str:
    """Return the name that something is assigned to which begins at a place, or nothing."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - _LEFT) : start]
    return name_before(before) if re.search(_ASSIGNS, before) else ""


def _tightened(item: Found, text: str) -> Found:
    """Return a keyword's finding without what its expression takes along: a comment, signs."""
    if strength_of(item) > Strength.KEYWORD or not item.detector.startswith("upstream:"):
        return item
    quote = text[item.start - 1 : item.start]
    if quote in _QUOTES and text[item.end : item.end + 1] == quote:
        return item
    value = item.value
    value = re.split(r"\s+(?:#|//|--)\s?|\s+/\*", value, maxsplit=1)[0]
    value = re.sub(r"</\w+>.*|&[\w-]+=.*", "", value)
    value = re.sub(r"[\s;,\\]+$", "", value)
    lead = len(value) - len(value.lstrip(" '\"`"))
    value = value[lead:].rstrip("'\"`")
    start = item.start + lead
    if text[start : start + len(value)] != value:
        return item
    return item._replace(start=start, end=start + len(value), value=value)


def _whole_token(item: Found, text: str) -> Found:
    """Return a Discord token to its end: detect-secrets stops where old ones were complete."""
    if item.detector != "upstream:Discord Bot Token":
        return item
    rest = re.compile(r"[\w-]{1,16}(?![\w-])").match(text, item.end)
    if rest is None:
        return item
    return item._replace(end=rest.end(), value=item.value + rest[0])


def _confidence(case: Case) -> Confidence:
    if case.strength is Strength.FORM:
        return Confidence.MEDIUM if is_for_browsers(case) else Confidence.HIGH
    if in_comment_line(case) and case.found.detector != "npmrc-credentials":
        return Confidence.LOW
    if case.strength is Strength.ENTROPY:
        return Confidence.MEDIUM
    if is_token_like(case.value):
        return Confidence.HIGH
    weak = says_only_words(case.value) or not is_password_like(case.value)
    return Confidence.MEDIUM if weak else Confidence.HIGH


def _once(judged: list[Found]) -> list[Found]:
    """Return one of all candidates that share characters, the most specific."""
    kept: list[Found] = []  # by their places, none of which share a character
    for item in sorted(judged, key=_rank):
        at = bisect_right(kept, item.start, key=_start)
        near = [index for index in (at - 1, at) if 0 <= index < len(kept)]
        index = next((index for index in near if _overlap(item, kept[index])), None)
        if index is None:
            kept.insert(at, item)
        elif _adds_form(item, kept[index]):
            known = kept[index]
            kept[index] = known._replace(
                kind=item.kind,
                prefix=item.prefix or known.prefix,
                live=item.live or known.live,
                confidence=max(item.confidence, known.confidence),
            )
    return kept


def _start(item: Found) -> int:
    return item.start


def _rank(item: Found) -> tuple[object, ...]:
    spread = item.end - item.start
    place = (item.start, item.end, item.detector, item.kind, item.name, item.value)
    # A detector of ours knows more of a format than detect-secrets' one of the same.
    upstream = item.detector.startswith("upstream:")
    return (_PRECEDENCE[item.topic], -strength_of(item), spread, upstream, *place)


def _overlap(one: Found, two: Found) -> bool:
    return one.start < two.end and two.start < one.end


def _adds_form(item: Found, known: Found) -> bool:
    """Tell whether a candidate knows the vendor of a secret that code or a reader has found."""
    if strength_of(item) is not Strength.FORM or strength_of(known) is Strength.FORM:
        return False
    return item.topic is Topic.SECRET and known.topic in (Topic.CODE, Topic.SECRET)
