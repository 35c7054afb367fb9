"""Every command, failure and second run: no secret in output, temporary files or the cache.

Whole processes, so that what workers and the interpreter itself write is seen as well.
"""

from __future__ import annotations

import base64
import json
import os
import random
import string
import subprocess
import sys
import urllib.parse
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

from bundlecheck.bundle.limits import MAX_FILE_BYTES

ROOT = Path(__file__).parent.parent.parent
FORMATS = ("text", "json", "sarif", "github")
ENVIRONMENT = "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"

# Started instead of the command line: an analysis that fails on some files, with their content in
# the error's message, and a pass over all files that shares and keeps even a small bundle.
FAILING = """
import sys
from bundlecheck.sweep import analyse, sweep
real = analyse.analyse
def fails(name, data, *rest):
    if name.endswith("fails.txt"):
        raise ValueError(data.decode())
    return real(name, data, *rest)
analyse.analyse = fails
sweep._WORTH_KEEPING = sweep._WORTH_SHARING = 0
from bundlecheck.__main__ import main
main()
"""


class Secrets:
    """Makes secrets of several forms that occur nowhere else, and remembers them."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._random = random.Random(11)

    def _make(self, alphabet: str, size: int, prefix: str = "") -> str:
        value = "".join(self._random.choice(alphabet) for _ in range(size))
        self.values.append(value)  # a vendor's prefix is no secret, and reports show it
        return prefix + value

    def password(self) -> str:
        return self._make(string.ascii_letters + string.digits, 10) + "7Q"

    def odd(self) -> str:
        """One that JSON, YAML and URLs write in another way."""
        return self._make("abcdefXYZ", 8) + '"\\é%/<'

    def token(self, prefix: str, size: int) -> str:
        return self._make(string.ascii_letters + string.digits, size, prefix)

    def key_id(self) -> str:
        return self._make(string.ascii_uppercase + "234567", 16, "AK" + "IA")

    def pem(self) -> str:
        lines = [self._make(string.ascii_letters + string.digits + "+/", 64) for _ in range(4)]
        return "\n".join(
            ("-----BEGIN RSA " + "PRIVATE KEY-----", *lines, "-----END RSA " + "PRIVATE KEY-----")
        )


def bundle(secret: Secrets) -> dict[str, bytes]:
    """Return files with secrets of many kinds, in sound, broken and unreadable files."""
    texts = {
        "Procfile": f"web: DB_PASSWORD={secret.password()} gunicorn app\n",
        ".ebextensions/01.config": (
            f"{ENVIRONMENT}    DB_PASSWORD: {secret.password()}\n"
            f"    API_TOKEN: {json.dumps(secret.odd())}\n"
            f"    PASSWORD={secret.password()}: 1\n"
            f"    URL: postgres://app:{secret.password()}@db.internal/app\n"
        ),
        ".ebextensions/02-broken.config": (
            f"{ENVIRONMENT}    DB_PASSWORD: {secret.password()}: {secret.password()}\n   x: [\n"
        ),
        ".ebextensions/03-list.config": (
            "option_settings:\n  - namespace: aws:elasticbeanstalk:application:environment\n"
            f"    option_name: SECRET_KEY\n    value: {secret.password()}\n"
        ),
        ".env": f"DB_PASSWORD={secret.password()}\nexport TOKEN='{secret.odd()}\n",
        "app/settings.py": (
            f"SECRET_KEY = '{secret.password()}'\n"
            f"DATABASES = {{'default': {{'PASSWORD': '{secret.password()}'}}}}\n"
            f"import boto3\nboto3.client('s3', aws_access_key_id='{secret.key_id()}',\n"
            f"    aws_secret_access_key='{secret.token('', 40)}')\n"
            f"OPTIONS = {{'password={secret.password()}': 1, 'secret': '{secret.password()}'}}\n"
        ),
        "app/broken.py": f"password = '{secret.password()}\ntoken = (\n",
        "app/client.js": (
            f"const apiKey = '{secret.token('sk_' + 'live_', 24)}';\n"
            f"const gh = '{secret.token('gh' + 'p_', 36)}';\n"
        ),
        "app/min.js": f"{'a=1;' * 900}password='{secret.password()}';\n",
        "app/config.json": json.dumps(
            {"password": secret.odd(), f"token:{secret.password()}": secret.password()}
        ),
        "app/encoded.yml": f"data: {base64.b64encode(secret.password().encode()).decode()}\n",
        "app/fails.txt": f"password = {secret.password()}\n{secret.token('', 40)}\n",
        "app/policy.json": (
            '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*", '
            f'"secret": "{secret.password()}"}}]}}'
        ),
        "certs/key.pem": secret.pem(),
        "docker-compose.yml": (
            f"services:\n  db:\n    environment:\n      POSTGRES_PASSWORD: {secret.password()}\n"
        ),
        ".npmrc": f"//registry.example.com/:_authToken={secret.token('np' + 'm_', 36)}\n",
        "locked.txt": f"password={secret.password()}\n",
        "terraform.tfstate": json.dumps({"outputs": {"password": {"value": secret.password()}}}),
        "notes.md": f"The password is {secret.password()}\n",
    }
    files = {name: text.encode() for name, text in texts.items()}
    files["app/utf16.txt"] = f"password = '{secret.password()}'\n".encode("utf-16")
    files["app/latin.txt"] = f"password = '{secret.password()}' # \xe9\n".encode("latin-1")
    files["app/large.txt"] = f"password = '{secret.password()}'\n".encode() * (MAX_FILE_BYTES // 20)
    return files


class Place(NamedTuple):
    """A bundle with secrets, and folders of its own for everything that a run may write."""

    top: Path
    folder: Path
    archive: Path
    damaged: Path
    secrets: list[str]

    def run(self, *arguments: str, stdin: bytes = b"", script: str = FAILING) -> tuple[int, bytes]:
        """Run a command and return its code and all that it printed."""
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments],
            cwd=ROOT,
            input=stdin,
            capture_output=True,
            check=False,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "BUNDLE"))},
                "TMPDIR": str(self.top / "tmp"),
                "XDG_CACHE_HOME": str(self.top / "cache"),
                "HOME": str(self.top / "home"),
            },
        )
        return done.returncode, done.stdout + done.stderr

    def written(self) -> bytes:
        """Return the names and contents of all that runs have left behind."""
        parts = []
        for name in ("tmp", "cache", "home", "out"):
            for path in sorted((self.top / name).rglob("*")):
                parts.append(os.fsencode(path))
                if path.is_file():
                    parts.append(path.read_bytes())
        return b"\n".join(parts)


def forms(secret: str) -> set[bytes]:
    """Return a secret, and most of it, as outputs may write it."""
    spelt = {
        secret,
        secret[::-1],
        json.dumps(secret)[1:-1],
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote(secret),
        secret.encode("unicode_escape").decode(),
        secret.encode().hex(),
        secret[:8],
        secret[-8:],
    }
    found = {item.encode() for item in spelt if len(item) >= 8}
    for shift in range(3):  # wherever it stands in what is encoded
        encoded = base64.b64encode(b" " * shift + secret.encode())
        found.add(encoded[4 * (shift > 0) : -4])
    found.add(secret.encode("utf-16-le"))
    return found


def leaks(text: bytes, secrets: list[str]) -> list[bytes]:
    """Return what a text shows of secrets, with what stands around it."""
    return [
        text[max(0, at - 60) : at + 60]
        for secret in secrets
        for form in forms(secret)
        if (at := text.find(form)) >= 0
    ]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    top = tmp_path_factory.mktemp("leaks")
    secret = Secrets()
    for name, data in bundle(secret).items():
        path = top / "app" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    with zipfile.ZipFile(top / "app.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((top / "app").rglob("*")):
            archive.write(path, path.relative_to(top / "app").as_posix())
    data = bytearray((top / "app.zip").read_bytes())
    data[60:90] = bytes(30)  # in the first entries: the directory at the end stays whole
    (top / "damaged.zip").write_bytes(data)
    (top / "cut.zip").write_bytes(data[: len(data) // 2])
    (top / "app" / "locked.txt").chmod(0)
    for name in ("tmp", "cache", "home", "out"):
        (top / name).mkdir()
    return Place(top, top / "app", top / "app.zip", top / "damaged.zip", secret.values)


def outputs(place: Place, name: str) -> list[str]:
    return [f"--output={item}={place.top / 'out' / f'{name}.{item}'}" for item in FORMATS]


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("style", [(), ("--quiet",), ("--summary", "--color")], ids=" ".join)
def test_a_directory_with_failures_twice(
    place: Place, format_: str, style: tuple[str, ...]
) -> None:
    for run in ("first", "second"):
        arguments = ("--profile", "audit", "--format", format_, "--debug", "--jobs", "2", *style)
        code, text = place.run("scan", str(place.folder), *arguments, *outputs(place, run))
        assert code == 1
        assert b"EB" in text or "--summary" in style
        assert leaks(text, place.secrets) == []
    assert leaks(place.written(), place.secrets) == []
    assert (place.top / "cache" / "bundlecheck").is_dir()


@pytest.mark.parametrize("name", ["app.zip", "damaged.zip", "cut.zip"])
def test_archives(place: Place, name: str) -> None:
    for run in ("first", "second"):
        arguments = ("--profile", "audit", "--debug", *outputs(place, f"{name}.{run}"))
        code, text = place.run("scan", str(place.top / name), *arguments)
        assert code == (2 if name == "cut.zip" else 1)
        assert leaks(text, place.secrets) == []
    code, text = place.run("scan", "-", "--debug", stdin=(place.top / name).read_bytes())
    assert leaks(text, place.secrets) == []
    assert leaks(place.written(), place.secrets) == []


def test_the_failure_is_told(place: Place) -> None:
    _, text = place.run("scan", str(place.folder), "--format", "json")
    reasons = [item["reason"] for item in json.loads(text)["incomplete"]]
    assert any("app/fails.txt" in reason and "ValueError" in reason for reason in reasons)
    assert any("app/large.txt" in reason for reason in reasons)


def test_every_command(place: Place) -> None:
    for arguments in (
        ("rules", "--debug"),
        ("explain", "EB401"),
        ("--version",),
        ("scan", str(place.folder), "--select", "EB6"),
        ("scan", str(place.folder), "--no-cache", "--jobs", "1"),
        ("scan", str(place.folder / "Procfile")),
        ("scan", str(place.folder), "--rules", str(place.folder / "app"), "--debug"),
        ("scan", str(place.folder), "--rev", "HEAD", "--debug"),
    ):
        code, text = place.run(*arguments)
        assert code in (0, 1, 2, 3)
        assert leaks(text, place.secrets) == [], arguments
    assert leaks(place.written(), place.secrets) == []


def test_a_leak_would_be_seen(place: Place) -> None:
    """Each form of a secret is found in an output, in a temporary file and in the cache."""
    secret = place.secrets[0]
    for spelt in (
        secret,
        secret[::-1],
        json.dumps({"x": secret}),
        base64.b64encode(f"p={secret};".encode()).decode(),
        base64.b64encode(f"pw={secret};".encode()).decode(),
        base64.b64encode(f"pwd={secret};".encode()).decode(),
        secret.encode().hex(),
        secret[:8] + "********",
    ):
        code, text = place.run(script=f"print({spelt!r})")
        assert code == 0
        assert leaks(text, place.secrets) != [], spelt
    odd = next(value for value in bundle_values() if not value.isalnum() or len(value) < 12)
    assert leaks(json.dumps(odd).encode(), [odd])
    assert leaks(urllib.parse.quote(odd).encode(), [odd])
    script = (
        "import os, tempfile; from bundlecheck.sweep.cache_files import default_directory\n"
        f"open(os.path.join(tempfile.gettempdir(), 'left'), 'w').write({secret!r})\n"
        f"open(os.path.join(default_directory(), 'left'), 'w').write({secret!r})\n"
    )
    for name in ("tmp", "cache/bundlecheck"):
        (place.top / name).mkdir(exist_ok=True)
        place.run(script=script)
        left = place.top / name / "left"
        for other in ("tmp", "cache/bundlecheck"):
            if other != name:
                (place.top / other / "left").unlink()
        assert leaks(place.written(), place.secrets) != []
        left.unlink()
        assert leaks(place.written(), place.secrets) == []


def test_an_unmasked_report_would_be_seen(place: Place) -> None:
    """With masking switched off the same runs show secrets: the search is not blind."""
    script = FAILING.replace(
        "from bundlecheck.__main__ import main\n",
        "from bundlecheck import sources\n"
        "def lines(self, path, first, last, *_):\n"
        "    text = self._read(path)\n"
        "    return [text.line(n) for n in range(first, last + 1)] if text is not None else []\n"
        "sources.MaskedSources.lines = lines\n"
        "from bundlecheck.__main__ import main\n",
    )
    _, text = place.run("scan", str(place.folder), "--profile", "audit", script=script)
    assert leaks(text, place.secrets) != []


def bundle_values() -> list[str]:
    secret = Secrets()
    bundle(secret)
    return secret.values
