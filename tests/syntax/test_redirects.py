from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.nginx import parse_nginx, servers
from bundlecheck.syntax.redirects import matches, matches_everything, redirects_to_https

from .test_nginx import PIECES
from .texts import file_text, from_pieces, sliced

TO_HTTPS = "return 301 https://$host$request_uri;"


def redirect(value: str) -> str | None:
    """Return the text of the directive that redirects, or None."""
    text = file_text(value)
    for server in servers(parse_nginx(text)):
        found = redirects_to_https(server)
        if found is not None:
            return sliced(text, found.span)
    return None


@pytest.mark.parametrize(
    "value",
    [
        f"server {{ listen 80; {TO_HTTPS} }}",
        f"http {{ server {{ {TO_HTTPS} }} }}",
        f"location / {{ {TO_HTTPS} }}",
        f"location ^~ / {{ {TO_HTTPS} }}",
        f"location ~ ^/(.*)$ {{ {TO_HTTPS} }}",
        f"listen 8080; if ($http_x_forwarded_proto = 'http') {{ {TO_HTTPS} }}",
        f'location / {{ if ($http_x_forwarded_proto != "https") {{ {TO_HTTPS} }} proxy_pass http://a; }}',
        f"location / {{ if ($http_x_forwarded_proto ~ ^http$) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($http_x_forwarded_proto ~* '^HTTP$') {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($http_x_forwarded_proto !~ https) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ( $scheme = http ) {{ {TO_HTTPS} }} }}",
        f'location / {{ if ($https = "") {{ {TO_HTTPS} }} }}',
        f"location / {{ if ($server_port != 443) {{ {TO_HTTPS} }} }}",
        (
            f"location / {{ set $r 0; if ($http_x_forwarded_proto != https) {{ set $r 1; }}"
            f' if ($http_user_agent ~* "ELB-HealthChecker") {{ set $r 0; }} if ($r = 1) {{ {TO_HTTPS} }} }}'
        ),
        (
            "location / { set $t ''; if ($scheme = http) { set $t A; } if ($uri != /health) { set $t ${t}B; }"
            f" if ($t = AB) {{ {TO_HTTPS} }} }}"
        ),
        f"map $http_x_forwarded_proto $go {{ default 0; http 1; }} server {{ if ($go) {{ {TO_HTTPS} }} }}",
        f"map $http_x_forwarded_proto $go {{ default 1; ~^https$ 0; }} server {{ if ($go) {{ {TO_HTTPS} }} }}",
        f"server {{ server_name a.example; if ($host = a.example) {{ {TO_HTTPS} }} return 404; }}",
        "server { set $to https; return 308 $to://$host$request_uri; }",
        "server { return https://example.org; }",
        "server { return 307 https://example.org$request_uri; }",
        "server { rewrite ^ https://$host$request_uri? permanent; }",
        "location / { rewrite ^(.*)$ https://$host$1 redirect; }",
        "location / { if ($http_x_forwarded_proto = http) { rewrite ^/(.*) https://$host/$1; } }",
        f"server {{ location /.well-known/ {{ root /x; }} location / {{ {TO_HTTPS} }} }}",
        f"server {{ listen 8443 ssl; return 200; }} server {{ listen 80; {TO_HTTPS} }}",
    ],
)
def test_whole_site_redirects(value: str) -> None:
    found = redirect(value)
    assert found is not None
    assert found.startswith(("return", "rewrite"))


@pytest.mark.parametrize(
    "value",
    [
        "server { listen 80; }",
        "server { return 301 http://$host$request_uri; }",
        "server { return 301 $scheme://$host$request_uri; }",
        "server { return 200 https://example.org; }",
        "server { return 404; }",
        f"server {{ # {TO_HTTPS}\n listen 80; }}",
        f"location /old {{ {TO_HTTPS} }}",
        f"location = / {{ {TO_HTTPS} }}",
        f"location ~ ^/(server-status) {{ {TO_HTTPS} }}",
        f"location ~ ^/$ {{ {TO_HTTPS} }}",
        "server { rewrite ^/old$ https://$host/new permanent; }",
        "server { rewrite ^ http://$host$request_uri? permanent; }",
        "server { rewrite ^(.*)$ /index.html last; }",
        f"server {{ listen 443 ssl; {TO_HTTPS} }}",
        f"location / {{ if ($http_x_forwarded_proto = https) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($http_x_forwarded_proto != http) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($http_user_agent ~* ELB-HealthChecker) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($remote_addr = 10.0.0.1) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($host != www.example.org) {{ {TO_HTTPS} }} }}",
        f"server {{ server_name a.example; if ($host = b.example) {{ {TO_HTTPS} }} }}",
        f"location / {{ if (-f $request_filename) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($cookie_secure = 1) {{ {TO_HTTPS} }} }}",
        f"location / {{ set $r 0; if ($r = 1) {{ {TO_HTTPS} }} }}",
        f"location / {{ set $r 1; if ($scheme = http) {{ set $r 0; }} if ($r = 1) {{ {TO_HTTPS} }} }}",
        f"location / {{ if ($elsewhere) {{ {TO_HTTPS} }} }}",
        f"map $http_x_forwarded_proto $go {{ default 0; https 1; }} server {{ if ($go) {{ {TO_HTTPS} }} }}",
        f"map $b $a {{ default $b; }} map $a $b {{ default $a; }} server {{ if ($a) {{ {TO_HTTPS} }} }}",
        f"server {{ return 404; location / {{ {TO_HTTPS} }} }}",
        f"server {{ location / {{ return 200; {TO_HTTPS} }} }}",
        f"server {{ location / {{ break; {TO_HTTPS} }} }}",
        "server { add_header X https://$host; error_page 404 https://example.org; }",
    ],
)
def test_near_misses(value: str) -> None:
    assert redirect(value) is None


@pytest.mark.parametrize(
    "pattern", ["^", ".*", "^.*$", "(.*)", "^(.*)$", "^/(.*)$", "^/?(.*)$", "/", "^/", "."]
)
def test_patterns_that_match_every_path(pattern: str) -> None:
    assert matches_everything(pattern)


@pytest.mark.parametrize("pattern", ["^$", "^/$", "^/?$", "^/old", "old", "^/old/(.*)$", r"\.php$"])
def test_patterns_that_match_some_paths(pattern: str) -> None:
    assert not matches_everything(pattern)


@pytest.mark.parametrize(
    ("pattern", "subject", "expected"),
    [
        ("^http$", "http", True),
        ("^https", "http", False),
        ("https", "http", False),
        ("http", "https", True),
        ("^(http|ws)$", "ws", True),
        ("^(http|ws)$", "wss", False),
        ("s$", "https", True),
        ("^a|b$", "b", None),
        ("(a*)*b", "a", None),
        ("^https?$", "http", None),
    ],
)
def test_simple_patterns(pattern: str, subject: str, *, expected: bool | None) -> None:
    assert matches(pattern, subject) is expected


def test_doubling_variables_stay_small() -> None:
    doubling = "set $a x; " + "set $a $a$a$a$a; " * 5000
    assert redirect(f"server {{ {doubling} if ($a) {{ {TO_HTTPS} }} }}") is None


def test_many_maps_of_maps_are_followed_once() -> None:
    maps = "".join(f"map x $m{i} {{ default {f'$m{i + 1}' * 300}; }}" for i in range(30))
    assert redirect(f"{maps} server {{ if ($m0) {{ {TO_HTTPS} }} }}") is None


@given(from_pieces(*PIECES))
def test_any_configuration_is_followed(value: str) -> None:
    for server in servers(parse_nginx(file_text(value))):
        found = redirects_to_https(server)
        assert found is None or found.name.value in ("return", "rewrite")
