from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.nginx import Directive, NginxFile, parse_nginx, servers, walk

from .texts import assert_inside, file_text, from_pieces, indented, root, sliced

PIECES = (
    "server ", "location / ", "{", "}", ";", "\n", " ", "#", '"', "'", "\\", "$", "${", "return 301",
    " https://$host$uri", "if ($a = 1) ", "content_by_lua_block {", "map $a $b ", "set $a $a$b;", "--",
)  # fmt: skip


def parse(value: str) -> NginxFile:
    return parse_nginx(file_text(value))


def test_directives_blocks_and_places() -> None:
    text = file_text(
        'worker_processes auto; # }\nhttp {\n  add_header X "a; b\\"c" always;\n'
        "  server { listen 80; }\n}\n"
    )
    tree = parse_nginx(text)
    assert not tree.problems
    first, http = tree.directives
    assert (first.name.value, first.values, first.children) == ("worker_processes", ("auto",), None)
    assert sliced(text, first.span) == "worker_processes auto;"
    header, server = http.children or ()
    assert header.values == ("X", 'a; b"c', "always")
    assert sliced(text, header.args[1].span) == '"a; b\\"c"'
    assert sliced(text, server.span) == "server { listen 80; }"
    assert sliced(text, server.head_span) == "server"
    assert [(len(parents), d.name.value) for parents, d in walk(tree.directives)] == [
        (0, "worker_processes"), (0, "http"), (1, "add_header"), (1, "server"), (2, "listen"),
    ]  # fmt: skip


def test_words_with_braces_and_hashes() -> None:
    (block,) = parse('location ~ "^/\\d{2}$" { set $a ${b}c#d; }').directives
    assert block.values == ("~", "^/\\d{2}$")
    assert (block.children or ())[0].values == ("$a", "${b}c#d")


def test_lua_is_kept_as_text() -> None:
    text = file_text('access_by_lua_block { if x then t = { "}" } -- }\n end }\nlisten 80;')
    lua, listen = parse_nginx(text).directives
    assert lua.body is not None
    assert lua.body.value == ' if x then t = { "}" } -- }\n end '
    assert lua.children == ()
    assert listen.values == ("80",)


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        ("a b;\n}", "'}' closes no block", "file:2:1"),
        ("http {\n a;", "block 'http' is not closed", "file:1:1"),
        ("http { a b }", "directive 'a' has no ';' before the block ends", "file:1:8"),
        ("a b", "directive 'a' has no ';' before the file ends", "file:1:1"),
        ('a "b;\n', "quoted argument is not closed", "file:1:3"),
        ("{ a; }", "block has no name", "file:1:1"),
        ("a;;", "';' ends no directive", "file:1:3"),
        ("a {" * 70 + "}" * 70, "blocks are nested deeper than 64 levels", "file:1:195"),
    ],
)
def test_problems(value: str, message: str, place: str) -> None:
    assert (message, place) in [(p.message, str(p.span)) for p in parse(value).problems]


def test_depth_limit_keeps_what_follows() -> None:
    tree = parse("a {" * 100 + "x;" + "}" * 100 + "b;")
    assert [d.name.value for d in tree.directives] == ["a", "b"]
    assert len(tree.problems) == 1
    assert max(len(parents) for parents, _ in walk(tree.directives)) == 63


def test_servers_with_ports_and_protocols() -> None:
    tree = parse("""
        http {
          ssl_protocols TLSv1 TLSv1.2;
          upstream app { server 127.0.0.1:8080; }
          server { listen 80; listen [::]:80 default_server; listen unix:/run/x; listen [::1]; }
          server { listen 443 ssl http2; ssl_protocols TLSv1.3; }
          server { listen 127.0.0.1:8443; listen $port; ssl on; }
          server { listen localhost; }
        }
    """)
    plain, tls, old, host = servers(tree)
    assert [(x.port, x.ssl) for x in plain.listens] == [
        (80, False), (80, False), (None, False), (80, False),
    ]  # fmt: skip
    assert not plain.ssl
    assert plain.ssl_protocols is not None
    assert plain.ssl_protocols.values == ("TLSv1", "TLSv1.2")
    assert [(x.port, x.ssl) for x in tls.listens] == [(443, True)]
    assert tls.ssl_protocols is not None
    assert tls.ssl_protocols.values == ("TLSv1.3",)
    assert [(x.port, x.ssl) for x in old.listens] == [(8443, True), (None, True)]
    assert [x.port for x in host.listens] == [80]


def test_a_part_of_a_server_counts_as_one() -> None:
    (server,) = servers(parse("listen 8080; location / { proxy_pass http://app; }"))
    assert server.block is None
    assert [x.port for x in server.listens] == [8080]


def test_a_part_of_http_is_no_server() -> None:
    assert servers(parse("client_max_body_size 20M; upstream a { server b; }")) == ()


def _check(directive: Directive) -> None:
    assert_inside(directive.source, directive.start, directive.end)
    for argument in (directive.name, *directive.args):
        assert_inside(argument.source, argument.start, argument.end)
        assert directive.start <= argument.start <= argument.end <= directive.end
        raw = argument.source.value[argument.start : argument.end]
        if raw[:1] not in ("'", '"') and "\\" not in raw:
            assert raw == argument.value


@given(from_pieces(*PIECES))
def test_anything_is_read(value: str) -> None:
    for text in (file_text(value), indented(value)):
        tree = parse_nginx(text)
        for parents, directive in walk(tree.directives):
            _check(directive)
            for parent in parents:
                assert parent.start <= directive.start <= directive.end <= parent.end
        for server in servers(tree):
            assert isinstance(server.listens, tuple)


@pytest.mark.parametrize(
    "piece",
    ["{", "}", "a{", '"', '"\\', "#", "\\", "$", "a;", "server{}", "x_by_lua_block{", "\\\n"],
)
def test_long_repetition_is_read(piece: str) -> None:
    tree = parse(piece * 100_000)
    assert isinstance(servers(tree), tuple)


def test_places_hold_through_embedding() -> None:
    text = indented("server {\n  listen 80;\n}")
    (server,) = servers(parse_nginx(text))
    (listen,) = server.listens
    assert str(listen.directive.span) == "embedding.config:3:7"
    assert sliced(root(text), listen.directive.span) == "listen 80;"
