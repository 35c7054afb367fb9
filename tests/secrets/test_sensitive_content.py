from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest

from bundlecheck.secrets.sensitive_content import Holding, Verdict, judge
from bundlecheck.secrets.sensitive_names import file_kind
from bundlecheck.secrets.sqlite_tables import tables

SECRET = "kR7-vuq2Lx9"
KEY = "PRIVATE" + " KEY"


def holding(name: str, data: bytes | str) -> Holding:
    kind = file_kind(name)
    assert kind is not None
    return judge(kind, data.encode() if isinstance(data, str) else data)


def verdict(name: str, data: bytes | str) -> Verdict:
    return holding(name, data).verdict


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", f"DB_PASSWORD={SECRET}"),
        (".env", f"export DB_PASSWORD='{SECRET}'\r\n"),
        (".env", f"\ufeffDB_PASSWORD = {SECRET} # live"),
        (".env.yml", f"db_password: {SECRET}"),
        ("x.tfvars", f'db_password = "{SECRET}"'),
        (
            ".aws/credentials",
            "[a]\naws_secret_access_key = pT7kQ2vXz9LmW4rYb8NcH5dF1sJg6aKu3eRtVwQx",
        ),
        ("local.settings.json", f'{{"Values": {{"A": "b", "DB_PASSWORD": "{SECRET}"}}}}'),
        ("wp-config.php.old", f"<?php\ndefine('DB_PASSWORD', '{SECRET}');"),
        (".netrc", f"machine a\nlogin b\npassword {SECRET}"),
        (".htpasswd", "a:$2y$05$" + "a" * 53),
        (".htpasswd", "a:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g="),
        (".npmrc", f"//r.example.com/:_authToken={SECRET}"),
        (".pypirc", f"[pypi]\nusername = __token__\npassword = {SECRET}"),
        (".pgpass", f"h:5432:*:u:{SECRET}"),
        (".dockercfg", '{"https://r.example.com": {"auth": "ZGVwbG95OmtSN3Z1cTJMeDk="}}'),
        (".git-credentials", f"https://u:{SECRET}@git.example.com"),
        ("kubeconfig", "users:\n- user:\n    token: abcdefgh1234"),
        (".mysql_history", f"CREATE USER x IDENTIFIED BY '{SECRET}';"),
        (".bash_history", f"curl -u deploy:{SECRET} https://example.com"),
        ("config/master.key", "9f4c1be07a52d8e36b90c74f1ad2583e"),
        (
            "shop-service-account.json",
            f'{{"type": "service_account", "private_key": "-----BEGIN {KEY}"}}',
        ),
        ("accessKeys.csv", "Access key ID,Secret access key\nx,y"),
    ],
)
def test_a_secret_is_seen(name: str, text: str) -> None:
    assert verdict(name, text) is Verdict.SECRET


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", "DB_PASSWORD=\nAPI_URL=https://example.com"),
        (".env", "DB_PASSWORD=changeme"),
        (".env", "DB_PASSWORD=${DB_PASSWORD}"),
        (".env", f"# DB_PASSWORD={SECRET}\nA=b"),
        (".envrc", "use flake"),
        (".env", "NEXT_PUBLIC_SEGMENT_KEY=Yk2ao5JvhOCyvCh9SCVBT1iTN4kfTpy7"),
        (".dockercfg", '{"r.example.com": {"auth": "xxxxxxxxxxxx"}}'),
        (".docker/config.json", '{"credsStore": "ecr-login"}'),
        ("terraform.tfstate", '{"version": 4, "resources": []}'),
        (".bash_history", "ls\ncd app\nmysql -p shop\ncurl -u deploy https://example.com"),
        ("truststore.p12", b"\x30\x82\x01\x01x"),
        (".netrc", "machine a login b"),
    ],
)
def test_a_file_without_a_secret_is_harmless(name: str, text: bytes | str) -> None:
    assert verdict(name, text) is Verdict.HARMLESS


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".env", ""),
        (".env", "\n \n"),
        ("secrets.json", "{}\n"),
        (".npmrc", "//registry.npmjs.org/:_authToken=${NPM_TOKEN}"),
        (".npmrc", "save-exact=true"),
        ("auth.json", '[{"model": "auth.user"}]'),
        ("client.key", f"-----BEGIN {KEY}-----\nabc\n-----END {KEY}-----\n"),
        ("slides.key", b"PK\x03\x04abc"),
        (".env.pem.local", f"-----BEGIN {KEY}-----\nabc\n-----END {KEY}-----\n"),
        ("credentials.csv", "name,degree\nA,MD"),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0"),
        ("core", "text"),
        ("core.12", b"\x7fELF\x02\x01\x01" + bytes(9) + b"\x02\x00"),
        ("a.dmp", "text"),
        ("index.html.bak", "<p>old</p>"),
        ("service-account.json", '{"type": "object"}'),
    ],
)
def test_what_is_not_what_its_name_says_is_nothing(name: str, text: bytes | str) -> None:
    assert verdict(name, text) is Verdict.NOTHING


def test_the_message_may_name_what_holds_the_secrets() -> None:
    found = holding(".env", f"A=1\nDB_PASSWORD={SECRET}\nAPI_TOKEN=t9Zk3QxW7bLr5Vn2\n")
    assert found.names == ("DB_PASSWORD", "API_TOKEN")


def test_a_core_dump_is_told_from_a_program() -> None:
    head = b"\x7fELF\x02\x01\x01" + bytes(9)
    assert verdict("core.12", head + b"\x04\x00") is Verdict.SECRET
    assert verdict("core.12", head + b"\x03\x00") is Verdict.NOTHING


HEADER = "-- MySQL dump 10.13  Distrib 8.0.36\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEADER + "INSERT INTO `users` VALUES (1,'a');", Verdict.SECRET),
        (HEADER + "INSERT INTO `wp_users` VALUES (1,'a');", Verdict.SECRET),
        (HEADER + "INSERT INTO `countries` VALUES (1,'a');", Verdict.HARMLESS),
        (HEADER + "CREATE TABLE users (id int);", Verdict.NOTHING),
        (HEADER + "INSERT INTO schema_migrations VALUES (1);", Verdict.NOTHING),
        ("INSERT INTO users VALUES (1, 'a');", Verdict.NOTHING),
        ("INSERT INTO users VALUES (1, '$2b$12$" + "a" * 53 + "');", Verdict.SECRET),
        ("-- PostgreSQL database dump\nCOPY public.accounts (id) FROM stdin;\n1\n", Verdict.SECRET),
    ],
)
def test_dumps_are_told_from_schemas_and_seeds(text: str, expected: Verdict) -> None:
    assert verdict("a.sql", text) is expected
    assert verdict("a.sql.gz", gzip.compress(text.encode(), mtime=0)) is expected


def test_formats_of_dumps_are_known_by_their_first_bytes() -> None:
    assert verdict("a.dump", b"PGDMP\x01") is Verdict.SECRET
    assert verdict("a.bak", b"TAPE\x00\x00") is Verdict.SECRET
    assert verdict("dump.rdb", b"REDIS0009") is Verdict.SECRET
    assert verdict("a.sql.gz", b"\x1f\x8bbroken") is Verdict.SECRET


def java_store(*tags: int) -> bytes:
    entry = b"\x00\x01a" + bytes(8)
    body = b"".join(
        tag.to_bytes(4, "big")
        + entry
        + (b"\x00\x05X.509" if tag == 2 else b"")
        + b"\x00\x00\x00\x02ab"
        for tag in tags
    )
    return b"\xfe\xed\xfe\xed\x00\x00\x00\x02" + len(tags).to_bytes(4, "big") + body


def test_a_java_key_store_holds_a_secret_only_with_a_private_key() -> None:
    assert verdict("a.jks", java_store(2, 2)) is Verdict.HARMLESS
    assert verdict("a.jks", java_store(2, 1)) is Verdict.SECRET
    assert verdict("a.jks", java_store(2)[:20]) is Verdict.HARMLESS
    assert verdict("a.p12", b"\x30\x82\x09\x00") is Verdict.SECRET


def database(tmp_path: Path, *statements: str) -> bytes:
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path.read_bytes()


def test_a_database_holds_a_secret_where_a_table_for_secrets_has_rows(tmp_path: Path) -> None:
    create = "CREATE TABLE users (id INTEGER PRIMARY KEY, password VARCHAR(99))"
    other = [f"CREATE TABLE t{number} (name TEXT)" for number in range(90)]
    data = database(tmp_path, *other, create, "INSERT INTO t1 VALUES ('x')")
    assert verdict("a.db", data) is Verdict.HARMLESS
    assert len(list(tables(data))) == 91
    assert [table.name for table in tables(data) if table.has_rows] == ["t1"]
    (tmp_path / "a.db").unlink()
    data = database(tmp_path, *other, create, "INSERT INTO users VALUES (1, 'x')")
    assert verdict("a.db", data) is Verdict.SECRET


def test_a_damaged_database_yields_what_can_be_read(tmp_path: Path) -> None:
    data = database(tmp_path, "CREATE TABLE a (b)", "INSERT INTO a VALUES (1)")
    for end in range(0, len(data), 37):
        assert len(list(tables(data[:end]))) <= 1
    for position in range(100, 600, 3):
        broken = data[:position] + b"\xff\xff" + data[position + 2 :]
        assert len(list(tables(broken))) <= 2
