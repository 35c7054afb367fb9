from __future__ import annotations

import pytest

from bundlecheck.secrets.sensitive_names import file_kind, is_dependency, is_for_tests


@pytest.mark.parametrize(
    "name",
    [
        ".env",
        "api/.env.local",
        ".env.production",
        ".env-prod",
        ".env.bak",
        "deploy/production.env",
        ".envrc",
        ".aws/credentials",
        "ops/kubeconfig",
        "home/.kube/config",
        "keys/app.jks",
        "keys/site.pfx",
        "config/master.key",
        "config/credentials/staging.key",
        "infra/terraform.tfstate",
        "infra/terraform.tfstate.backup",
        "infra/prod.auto.tfvars",
        "infra/prod.tfvars.json",
        "dump.sql",
        "backup/site.sql.gz",
        "db.sqlite3",
        "dump.rdb",
        ".netrc",
        "_netrc",
        "web/.htpasswd",
        ".npmrc",
        ".pypirc",
        ".dockercfg",
        ".docker/config.json",
        ".bash_history",
        ".psql_history",
        "wp-config.php.bak",
        "wp-config.php~",
        "config.old.php",
        ".settings.php.swp",
        "heap.hprof",
        "core.1234",
        "traffic.pcap",
        ".vault_pass.txt",
        "ansible/vault-password.txt",
        "shop-firebase-adminsdk-x1.json",
        "shop-4a5b6c7d8e9f.json",
        "client_secret_12.apps.json",
        "ops_accessKeys.csv",
    ],
)
def test_sensitive_by_name(name: str) -> None:
    assert file_kind(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        ".env.example",
        ".env.local.example",
        ".env_sample",
        ".env.dist",
        ".env.defaults",
        ".env.j2",
        ".env.vault",
        ".env.d.ts",
        "sample.env",
        "example.env",
        "env.py",
        "environment.ts",
        "env.yaml",
        ".eslintrc.json",
        "package.json",
        "terraform.tfvars.example",
        ".htpasswd.dist",
        "history.md",
        "docs/core.md",
        "app/core/__init__.py",
        "public/credentials.html",
        "src/passwords.js",
        "keys/id_ed25519.pub",
        "certs/ca.pem",
    ],
)
def test_samples_and_ordinary_names_are_no_kind(name: str) -> None:
    assert file_kind(name) is None


def test_a_folder_that_is_named_like_a_file_lends_nothing_to_its_files() -> None:
    assert file_kind(".env/bin/activate") is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("node_modules/a/.env", True),
        ("web/node_modules/a/b.js", True),
        ("vendor/bundle/ruby/3.3.0/a", True),
        ("lib/python3.12/site-packages/x.py", True),
        (".venv/bin/activate", True),
        ("vendor/partner.key", False),
        ("src/node_modules.py", False),
    ],
)
def test_installed_packages(name: str, expected: bool) -> None:
    assert is_dependency(name) is expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("tests/test.env", True), ("spec/fixtures/a.jks", True), ("src/test.env", False)],
)
def test_tests_are_told_by_their_folder(name: str, expected: bool) -> None:
    assert is_for_tests(name) is expected
