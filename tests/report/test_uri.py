from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bundlecheck.report.uri import artifact_uri, is_https


@pytest.mark.parametrize(
    ("prefix", "path", "uri"),
    [
        ("", ".ebextensions/a.config", ".ebextensions/a.config"),
        ("apps/shop/", "a b%c#?.config", "apps/shop/a%20b%25c%23%3F.config"),
        ("", "c:/x", "c%3A/x"),
        ("", "x/c:d", "x/c:d"),
        ("a:b/", "c:d", "a%3Ab/c:d"),
        ("", "été/漢", "%C3%A9t%C3%A9/%E6%BC%A2"),
        ("", "../../etc/passwd", "%2E%2E/%2E%2E/etc/passwd"),
        ("", "./a", "%2E/a"),
        ("", "/etc/passwd", "%2Fetc/passwd"),
        ("", "//host/x", "%2F%2Fhost/x"),
        ("", "a//b", "a/%2Fb"),
        ("", "a\\b", "a%5Cb"),
        ("", "a\n\x1b", "a%0A%1B"),
        ("", "a\udcff", "a%FF"),
        ("", "a\ud800", "a%3F"),
        ("p/", "dir/", "p/dir/%2F"),
    ],
)
def test_artifact_uri(prefix: str, path: str, uri: str) -> None:
    assert artifact_uri(prefix, path) == uri


@pytest.mark.parametrize("path", [".", "", "/"])
def test_never_empty(path: str) -> None:
    assert artifact_uri("", path)


@given(st.sampled_from(["", "a/", "a:b/c d/"]), st.text(alphabet=st.characters(), max_size=40))
def test_is_a_relative_uri_without_dot_segments(prefix: str, path: str) -> None:
    uri = artifact_uri(prefix, path)
    assert re.fullmatch(r"[A-Za-z0-9._~!$&'()*+,;=:@%/-]+", uri)
    assert not re.search(r"%(?![0-9A-F]{2})", uri)
    assert not uri.startswith("/")
    assert not {"", ".", ".."} & set(uri.split("/"))
    parts = urlsplit(uri)
    assert (parts.scheme, parts.netloc) == ("", "")


@given(st.from_regex(r"[a-z .%:]{1,9}(/[a-z .%:]{1,9}){0,3}", fullmatch=True))
def test_can_be_read_back(path: str) -> None:
    assert unquote(artifact_uri("p/", path)) == f"p/{path}"


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("https://docs.aws.amazon.com/a?b=c#d", True),
        ("HTTPS://example.com", True),
        ("https://localhost", False),
        ("https://é.com", False),
        ("https://a.com/\n", False),
        ("https://a.com/<x>", False),
        ("ftp://a.com", False),
        ("", False),
    ],
)
def test_is_https(text: str, valid: bool) -> None:
    assert is_https(text) is valid
