from __future__ import annotations

import subprocess
import sys

import pytest

from bundlecheck.finding import Confidence
from bundlecheck.secrets.formats import format_in
from bundlecheck.secrets.names import NameKind, is_password_name, name_kind
from bundlecheck.secrets.placeholders import Reason, exemption, is_drawn, is_noise, is_token_like
from bundlecheck.secrets.values import secret_in

# Put together from pieces, so that no scanner takes these random fakes for live keys.
STRIPE = "sk_" + "live_" + "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd"
LONG_STRIPE = "sk_" + "live_" + "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd" * 4
SLACK = "https://hooks.slack.com/" + "services/" + "T8Q2L7V9M/B4W1N6H3D/8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd"
SENDGRID = (
    "SG." + "8Qx2Lr7Vm9Tz4Wk1Np6Hs3" + "." + "8Qx2Lr7Vm9Tz4Wk1Np6Hs38Qx2Lr7Vm9Tz4Wk1Np6Hs3"[:43]
)
GITHUB = "gh" + "p_" + "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd8Qx2Lr7Vm9Tz"
AWS_ID = "AK" + "IAZ5N7QK2XWJ4TLV6M"
JWT = (
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiI5OTk5In0."
    "8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd8Qx2Lr7Vm9Tz4Wk1Np6"
)
HEX = "9f4c1be07a52d8e36b90c74f1ad2583e"


@pytest.mark.parametrize(
    "name",
    [
        *("DB_PASSWORD", "db-password", "dbPassword", "spring.datasource.password", "SMTP_PASS"),
        *("MYSQL_PWD", "SECRET_KEY_BASE", "API_KEY", "apiKey", "AUTH_TOKEN", "JWT_SECRET"),
        *("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "PASSWORD_SALT", "RAILS_MASTER_KEY"),
        *("NEW_RELIC_LICENSE_KEY", "GOOGLE_APPLICATION_CREDENTIALS_JSON_SECRET", "API_KEY_2"),
        *("SIGNING_KEY", "ENCRYPTION_KEY", "REFRESH_TOKEN", "CLIENT_SECRET", "DBPASSWORD"),
    ],
)
def test_names_of_secrets(name: str) -> None:
    assert name_kind(name) is NameKind.SECRET


@pytest.mark.parametrize(
    "name",
    [
        *("AWS_ACCESS_KEY_ID", "EC2_KEY_NAME", "SECRET_NAME", "TOKEN_URL", "PASSWORD_FILE"),
        *("TOKEN_TTL", "PASSWORD_MIN_LENGTH", "AUTH_TYPE", "STRIPE_PUBLISHABLE_KEY"),
        *("RECAPTCHA_SITE_KEY", "VAPID_PUBLIC_KEY", "NEXT_PUBLIC_API_KEY", "USE_AUTH_TOKEN"),
        *(
            "COMPASS",
            "BYPASS_CACHE",
            "ProxyPass",
            "fastcgi_pass",
            "NOPASSWD",
            "INVALID_PASSWORD",
            "KEYCLOAK_REALM",
            "MONKEY",
            "PASSENGER_POOL",
            "TOKENIZER",
        ),
        *("", "1", "_", "SECRET_ARN", "API_KEY_HEADER", "KMS_KEY", "PASSWORD_HASHERS", "LOG_LEVEL"),
    ],
)
def test_names_of_things(name: str) -> None:
    assert name_kind(name) is NameKind.PLAIN


def test_names_that_may_be_secrets_need_a_random_value() -> None:
    assert name_kind("STRIPE_KEY") is NameKind.KEY
    assert secret_in("STRIPE_KEY", HEX) is not None
    assert secret_in("CACHE_KEY", "frontpage") is None
    assert secret_in("S3_KEY", "uploads/archive.zip") is None


def test_password_names() -> None:
    assert is_password_name("MasterUserPassword")
    assert is_password_name("DB_PASS")
    assert not is_password_name("ManageMasterUserPassword")
    assert not is_password_name("AuthToken")
    assert not is_password_name("PasswordPolicy")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("", Reason.EMPTY),
        ("''", Reason.EMPTY),
        ("  ", Reason.EMPTY),
        ("<your-key>", Reason.PLACEHOLDER),
        ("${DB_PASSWORD}", Reason.PLACEHOLDER),
        ("$DB_PASSWORD", Reason.PLACEHOLDER),
        ("prefix-${DB_PASSWORD}", Reason.PLACEHOLDER),
        ("{{ db_password }}", Reason.PLACEHOLDER),
        ("%DB_PASSWORD%", Reason.PLACEHOLDER),
        ("__DB_PASSWORD__", Reason.PLACEHOLDER),
        ("[insert password]", Reason.PLACEHOLDER),
        ("changeme", Reason.PLACEHOLDER),
        ("ChangeMe123", Reason.PLACEHOLDER),
        ("replace me", Reason.PLACEHOLDER),
        ("your_secret_key", Reason.PLACEHOLDER),
        ("YOUR_ACTUAL_SECRET_ACCESS_KEY", Reason.PLACEHOLDER),
        ("MY_AWS_ACCESS_KEY", Reason.PLACEHOLDER),
        ("todo", Reason.PLACEHOLDER),
        ("dummy", Reason.PLACEHOLDER),
        ("xxxxxxxx", Reason.PLACEHOLDER),
        ("********", Reason.PLACEHOLDER),
        ("sk_test_xxxxxxxxxxxxxxxx", Reason.PLACEHOLDER),
        ("AKIAIOSFODNN7EXAMPLE", Reason.PLACEHOLDER),
        ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", Reason.PLACEHOLDER),
        ("test", Reason.WORD),
        ("secret", Reason.WORD),
        ("password", Reason.WORD),
        ("postgres", Reason.WORD),
        ('`{"Ref": "Token"}`', Reason.REFERENCE),
        ("{{resolve:ssm-secure:/app/db:1}}", Reason.REFERENCE),
        ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf", Reason.REFERENCE),
        ("arn:aws-cn:ssm:cn-north-1:123456789012:parameter/db", Reason.REFERENCE),
        ("ssm:/app/db", Reason.REFERENCE),
        ("ENC[AES256_GCM,data:8Qx2Lr7Vm9Tz4Wk1,type:str]", Reason.REFERENCE),
        ("true", Reason.PLAIN),
        ("3600", Reason.PLAIN),
        ("30 days", Reason.PLAIN),
        ("/etc/app/key.pem", Reason.PLAIN),
        ("config/master.key", Reason.PLAIN),
        ("db.internal.net:5432", Reason.PLAIN),
        ("https://login.internal.net/oauth2/token", Reason.PLAIN),
        ("ops@internal.net", Reason.PLAIN),
        ("django.contrib.auth.backends.ModelBackend", Reason.PLAIN),
        ("sg-0a1b2c3d4e5f60718", Reason.PLAIN),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG8Qx2Lr7Vm9 me", Reason.PUBLIC),
        ("pk_live_8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd", Reason.PUBLIC),
        (f"https://{HEX}@o4501.ingest.sentry.io/77", Reason.PUBLIC),
    ],
)
def test_reasons_why_a_value_is_no_secret(value: str, reason: Reason) -> None:
    found = exemption(value)
    assert found is not None
    assert found.reason is reason
    assert secret_in("DB_PASSWORD", value) is None


@pytest.mark.parametrize(
    "value",
    [
        *("hunter2!", "MyP@ssw0rd", "kR7-vuq2Lx9", "password123", "Summer2024", "correct horse"),
        *(HEX, "base64:8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd8Qx2Lr7Vm9Tz4Wk1Np6=", "user:8Qx2Lr7Vm9Tz4Wk1"),
        *("hT3b/Qz81kWmXo5yVr+E7dLuN0pCgSaJf2RiKx9B", "/Qz81kWmXo5yVr+E7dLuN0pCgSaJf2RiKx9BhT3b"),
        "django-insecure-8qx2lr7vm9tz4wk1np6hs3bd8qx2lr7vm9tz4wk1np",
    ],
)
def test_values_that_nothing_excuses(value: str) -> None:
    assert exemption(value) is None
    assert secret_in("DB_PASSWORD", value) is not None


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (AWS_ID, "an AWS access key id"),
        (STRIPE, "a live Stripe key"),
        (LONG_STRIPE, "a live Stripe key"),
        (GITHUB, "a GitHub token"),
        (SENDGRID, "a SendGrid key"),
        (JWT, "a JSON Web Token"),
        (SLACK, "a webhook URL"),
        ("postgres://app:kR7vuq2Lx9@db.internal.net/app", "a password in a URL"),
        ("redis://:kR7vuq2Lx9@cache:6379", "a password in a URL"),
        ("Server=tcp:db;User Id=app;Password=kR7vuq2Lx9;", "a password in a connection string"),
        ("-----BEGIN RSA PRIVATE KEY-----\nMIIE8Qx2Lr7Vm9\n", "a private key"),
    ],
)
def test_formats_are_secrets_under_any_name(value: str, kind: str) -> None:
    found = secret_in("SETTING_ONE", value)
    assert found is not None
    assert found.kind == kind
    assert found.confidence is Confidence.HIGH


@pytest.mark.parametrize(
    "value",
    [
        *("postgres://db.internal.net/app", "postgres://app:${PASSWORD}@db/app", "a-plain-word"),
        *("postgres://app:password@localhost/app", "https://internal.net/a?key=short"),
        *("AKIAIOSFODNN7EXAMPLE", "XAKIAZ5N7QK2XWJ4TLV6MX", "task-queue-for-desk-sk-work"),
        *(HEX, "AC9f4c1be07a52d8e36b90c74f1ad2583e", "pk_live_8Qx2Lr7Vm9Tz4Wk1Np6Hs3Bd"),
    ],
)
def test_no_format(value: str) -> None:
    assert format_in(value) is None
    assert secret_in("SETTING_ONE", value) is None


def test_a_token_in_a_structure_hides_all_of_it() -> None:
    value = f'{{"id": "{AWS_ID}", "secret": "hT3bQz81kWmXo5yVr"}}'
    found = secret_in("SETTING_ONE", value)
    assert found is not None
    assert (found.start, found.end) == (0, len(value))
    assert found.prefix == ""


def test_a_url_hides_its_password_only() -> None:
    value = "postgres://app:kR7vuq2Lx9@db.internal.net/app"
    found = secret_in("DATABASE_URL", value)
    assert found is not None
    assert value[found.start : found.end] == "kR7vuq2Lx9"


def test_evidence_says_length_and_prefix_only() -> None:
    found = secret_in("SETTING_ONE", f" {AWS_ID}\n")
    assert found is not None
    assert found.evidence == "20 characters, AKIA…"
    assert secret_in("DB_PASSWORD", "é!") is not None


def test_a_plain_word_is_less_certain() -> None:
    found = secret_in("PASSWORD_SALT", "rhubarb")
    assert found is not None
    assert found.confidence is Confidence.MEDIUM


def test_token_like() -> None:
    assert is_token_like(HEX)
    assert is_token_like("kR7vuq2Lx9Tz4Wk1Np6H")
    assert not is_token_like("a-long-name-of-some-thing")
    assert not is_token_like("kR7vuq2L")
    assert not is_token_like("elasticbeanstalk-eu-west-1-123456789012")


@pytest.mark.parametrize(
    "value",
    [
        HEX,
        "hQmdRa52bNrXzTW",
        "8LQ4zKbXWjqMUPT",
        "pXfRgKW_hWd7..B",
        "qzl_.c718BXN_D",
        "52Vd7-T4*hW1Qz-J",
        "YKuKyi4wbzUNahT",
    ],
)
def test_drawn(value: str) -> None:
    assert is_drawn(value)


@pytest.mark.parametrize(
    "value",
    ["iPhone12Pro", "Passw0rd123A", "oAuth2Bearer1", "Ab1Cd2Ef3", "k3n7v9w2x4z6"],
)
def test_not_drawn(value: str) -> None:
    assert not is_drawn(value)


@pytest.mark.parametrize(
    "value",
    [
        "jq2hvm*+@fz+k1dgtt!an=w3ra+o_vmnpil)!(b=^y8t3bt-+z",
        "/[^Rp{eWs2uGI<GMCrUu:lN@cu>6{0F1/{iq>T-~|4kgKPs7dhB6pr=1JzE.Y*eD",
        "!q0z_71-y!4sw-ce8d_mpq11zk)!g(9f6yla968hz7gvn3znr^",
    ],
)
def test_noise_is_neither_a_template_nor_code(value: str) -> None:
    assert is_noise(value)
    assert exemption(value, "SECRET_KEY") is None


@pytest.mark.parametrize(
    "value",
    [
        "https://${HOST}:${PORT}/orders/{id}?from={start}&to=1#{part}-23",
        "<your secret key, see https://wiki.internal.corp/keys#3 for it!>",
        "${APP_CLIENT_SECRET:-t0pl0ngr4nd0mstr1ng-b3cr34tiv3}",
        "pbkdf2:sha256:260000$kT7wq2Lx9Vz4Rk1Np6Hs8Jd3Fg5By0Mc",
    ],
)
def test_no_noise(value: str) -> None:
    assert not is_noise(value)


def test_long_values_take_no_time() -> None:
    for value in ("a" * 99_000, "://" * 9000, "a.b" * 9000, "<" * 99_000, "x-" * 9000, "a/" * 9000):
        secret_in("DB_PASSWORD", value)


def test_plain_values_import_no_detector() -> None:
    code = (
        "import sys\n"
        "from bundlecheck.secrets.values import secret_in\n"
        "for value in ('info', 'kR7-vuq2Lx9', 'postgres://db.internal.net/app', '9f4c1be07a52d8e3'):\n"
        "    secret_in('DB_PASSWORD', value)\n"
        "print([n for n in ('detect_secrets', 'requests') if n in sys.modules])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
