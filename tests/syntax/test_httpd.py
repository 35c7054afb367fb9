from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.httpd import HttpdFile, parse_httpd, redirects_to_https, tls_listener, walk

from .texts import assert_inside, file_text, from_pieces, indented, sliced


def parse(value: str) -> HttpdFile:
    return parse_httpd(file_text(value))


def test_directives_sections_and_places() -> None:
    text = file_text(
        '# x\n<VirtualHost *:80>\r\n  Header set X "a \\"b\\"" \\\n  always\n</VirtualHost>\nListen 80'
    )
    tree = parse_httpd(text)
    assert not tree.problems
    host, listen = tree.directives
    assert (host.name, host.values) == ("VirtualHost", ("*:80",))
    assert sliced(text, host.span).endswith("</VirtualHost>")
    (header,) = host.children or ()
    assert header.values == ("set", "X", 'a "b"', "always")
    assert sliced(text, header.args[2].span) == '"a \\"b\\""'
    assert str(header.span) == "file:3:3"
    assert sliced(text, listen.span) == "Listen 80"
    assert [len(parents) for parents, _ in walk(tree.directives)] == [0, 1, 0]


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        ("<A>\nB c", "section '<A>' is not closed", "file:1:1"),
        ("B c\n</A>", "'</a>' closes no section", "file:2:1"),
    ],
)
def test_problems(value: str, message: str, place: str) -> None:
    (problem,) = parse(value).problems
    assert (problem.message, str(problem.span)) == (message, place)


RULE = "RewriteRule (.*) https://%{HTTP_HOST}%{REQUEST_URI} [R=301,L]"
PROTO = "RewriteCond %{HTTP:X-Forwarded-Proto}"


@pytest.mark.parametrize(
    "value",
    [
        f"RewriteEngine On\n{PROTO} !https\nRewriteCond %{{HTTP_USER_AGENT}} !ELB-HealthChecker\n{RULE}",
        f"{PROTO} =http\n{RULE}",
        f"{PROTO} ^http$ [NC]\n{RULE}",
        f"RewriteCond %{{HTTPS}} off\n{RULE}",
        f"RewriteCond %{{HTTPS}} !=on\n{RULE}",
        f"RewriteCond %{{SERVER_PORT}} !^443$\n{RULE}",
        f"RewriteCond %{{HTTPS}} on [OR]\n{PROTO} !https\n{RULE}",
        f"{PROTO} !https\nRewriteCond %{{REQUEST_URI}} !^/\\.well-known/\n{RULE}",
        f"<VirtualHost *:80>\n<IfModule mod_rewrite.c>\n{RULE}\n</IfModule>\n</VirtualHost>",
        f"<If \"-n '%{{HTTP:X-Forwarded-Proto}}' && %{{HTTP:X-Forwarded-Proto}} != 'https'\">\n{RULE}\n</If>",
        f"<Location />\n{PROTO} !https\n{RULE}\n</Location>",
        "Redirect permanent / https://www.example.org/",
        "Redirect / https://www.example.org/",
        "RedirectPermanent / https://www.example.org/",
        "RedirectMatch 301 ^/(.*)$ https://www.example.org/$1",
        "RewriteRule ^ https://%{SERVER_NAME}%{REQUEST_URI} [R]",
    ],
)
def test_whole_site_redirects(value: str) -> None:
    found = redirects_to_https(parse(value))
    assert found is not None
    assert found.name in ("RewriteRule", "Redirect", "RedirectPermanent", "RedirectMatch")


@pytest.mark.parametrize(
    "value",
    [
        f"# {RULE}",
        f"RewriteEngine Off\n{RULE}",
        f"{PROTO} https\n{RULE}",
        f"{PROTO} !http\n{RULE}",
        f"RewriteCond %{{HTTPS}} on\n{RULE}",
        f"RewriteCond %{{HTTP_HOST}} ^www\\.\n{RULE}",
        f"RewriteCond %{{HTTP_HOST}} !^www\\.example\\.org$\n{RULE}",
        f"<VirtualHost *:443>\n{RULE}\n</VirtualHost>",
        f"<VirtualHost *:8443>\nSSLEngine on\n{RULE}\n</VirtualHost>",
        f"<Location /old>\n{RULE}\n</Location>",
        f"<Files x>\n{RULE}\n</Files>",
        f"<If \"%{{HTTP_HOST}} == 'a'\">\n{RULE}\n</If>",
        "RewriteRule ^old$ https://example.org/new [R]",
        "RewriteRule ^ http://%{HTTP_HOST}%{REQUEST_URI} [R]",
        "RewriteRule ^ /index.php [L]",
        "Redirect permanent /old https://example.org/new",
        "Redirect permanent / http://example.org/",
        "Redirect 410 / https://example.org/",
        "Header set X https://%{HTTP_HOST}",
    ],
)
def test_near_misses(value: str) -> None:
    assert redirects_to_https(parse(value)) is None


@pytest.mark.parametrize(
    "value",
    [
        "Listen 443",
        "Listen [::]:443",
        "Listen 8443 https",
        "<VirtualHost *:8443>\nSSLEngine On\n</VirtualHost>",
    ],
)
def test_tls_listeners(value: str) -> None:
    assert tls_listener(parse(value)) is not None


@pytest.mark.parametrize(
    "value", ["Listen 80", "Listen 443 http", "# Listen 443", "SSLEngine off", "Listen"]
)
def test_plain_listeners(value: str) -> None:
    assert tls_listener(parse(value)) is None


@given(
    from_pieces(
        "<A b>",
        "</A>",
        "<If ",
        ">",
        "\n",
        "\\\n",
        "\\",
        '"',
        " ",
        "#",
        "Listen 443",
        RULE,
        PROTO,
        "Redirect / ",
        "https://x",
        "\r\n",
    )
)
def test_anything_is_read(value: str) -> None:
    for text in (file_text(value), indented(value)):
        tree = parse_httpd(text)
        redirects_to_https(tree)
        tls_listener(tree)
        for parents, directive in walk(tree.directives):
            assert_inside(text, directive.start, directive.end)
            for argument in directive.args:
                assert_inside(text, argument.start, argument.end)
                assert directive.start <= argument.start <= argument.end <= directive.end
            for parent in parents:
                assert parent.start <= directive.start <= directive.end <= parent.end


@pytest.mark.parametrize(
    "piece", ["<A>\n", "</A>\n", "\\\n", '"', "\\", "<", "a \n", '"\\', "#\\\n"]
)
def test_long_repetition_is_read(piece: str) -> None:
    tree = parse(piece * 50_000)
    assert redirects_to_https(tree) is None
