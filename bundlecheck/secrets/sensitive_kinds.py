"""The kinds of files that are made for secrets: names, what each is, how its content is judged.

Names are in lower case. Sources: the documentation of the tools that write the files.
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

__all__ = [
    "COPY",
    "DUMP",
    "ENDINGS",
    "ENVIRONMENT",
    "FOLDERS",
    "KEY",
    "MASTER_KEY",
    "NAMES",
    "PATTERNS",
    "STORE",
    "TAILS",
    "TRUSTED",
    "Content",
    "FileKind",
]


class Content(enum.Enum):
    """How the bytes of a file tell whether it holds a secret."""

    ANY = "whatever it holds is secret"
    SETTINGS = "names with values, in any notation"
    PATTERN = "a pattern shows the secret"
    SQL = "statements of a database"
    SQLITE = "a database file of SQLite"
    KEY_STORE = "a key store of Java, or one that is encrypted as a whole"
    PUBLIC = "certificates, or a key that everybody has"
    KEY = "a private key that is no text"
    CORE = "a memory image in ELF"
    MAGIC = "a format that begins with known bytes"
    HISTORY = "commands as they were typed"


class FileKind(NamedTuple):
    """One kind of sensitive file."""

    what: str
    """What it is, with its article."""
    content: Content
    quiet: bool = False
    """True where only the content makes it sensitive: without a secret it is nothing to tell."""
    mark: bytes = b""
    """The pattern, or the first bytes."""


ENVIRONMENT = FileKind("an environment file", Content.SETTINGS)
_CREDENTIALS = FileKind("a credentials file", Content.SETTINGS)
_CONFIGURATION = FileKind("a configuration file with credentials", Content.SETTINGS, quiet=True)
_CLOUD = FileKind("a file of cloud credentials", Content.SETTINGS)
_CLOUD_TOKENS = FileKind("a file of cloud credentials", Content.ANY)
_CSV_KEYS = FileKind(
    "a file of cloud credentials",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?i)access key id|secret access key|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bpassword\b",
)
_SERVICE_ACCOUNT = FileKind(
    "a file of cloud credentials",
    Content.PATTERN,
    quiet=True,
    mark=rb'"type"\s*:\s*"(?:service_account|authorized_user|external_account_authorized_user)"'
    rb'|"client_secret"\s*:\s*"[^"<>{}$ ]{16,}"',
)
_CLUSTER = FileKind(
    "the credentials of a cluster",
    Content.PATTERN,
    mark=rb"(?m)^[ \t]*(?:-[ \t]*)?(?:client-key-data|token|password|id-token|refresh-token)"
    rb"\s*:\s*[^\s$<{]",
)
STORE = FileKind("a key store", Content.KEY_STORE)
TRUSTED = FileKind("a key store", Content.PUBLIC)
_VAULT = FileKind("a password database", Content.ANY)
KEY = FileKind("a private key", Content.KEY, quiet=True)
_STATE = FileKind("a state file of Terraform", Content.SETTINGS)
_VARIABLES = FileKind("a variables file of Terraform", Content.SETTINGS)
DUMP = FileKind("a database dump", Content.SQL)
_SQLITE = FileKind("a database", Content.SQLITE)
MASTER_KEY = FileKind("the key of the application's encrypted credentials", Content.ANY)
_HISTORY = FileKind("a history of commands", Content.HISTORY)
_NETRC = FileKind(
    "a file of logins",
    Content.PATTERN,
    mark=rb"(?i)\bpassword\s+[^\s$<{%]",
)
_PASSWORDS = FileKind(
    "a file of password hashes",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?m)^[^\s:#]+:(?:\$|\{SHA|[A-Za-z0-9./]{13}\s*$|[^\s:]*:[0-9a-f]{32})",
)
_PGPASS = FileKind(
    "a password file", Content.PATTERN, mark=rb"(?m)^[^#\s:]+(?::[^:\s]*){3}:[^\s$<]"
)
_REGISTRY = FileKind(
    "the credentials of a package registry",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?i)(?:_authtoken|_auth|_password|npmauthtoken|npmauthident)[\"']?\s*[=:]\s*[\"']?"
    rb"(?![\"'$<{]|process\.env)[^\s\"']{4}",
)
_INDEX = FileKind(
    "the credentials of a package registry",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?im)^[ \t]*(?:password|token|:?rubygems_api_key)\s*[=:]\s*[\"']?"
    rb"[^\s\"'$<{%][^\s\"']{3}"
    rb"|://[^\s/:@]+:[^\s/:@$<{%]+@",
)
_BUILD = FileKind(
    "a build configuration with credentials",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?i)<(?:password|passphrase)>(?![\s<]|\$\{)|\bkey=\"ClearTextPassword\" value=\"[^\"%]"
    rb"|\bpasswo?rd\s*=\s*[^\s$<{%]",
)
_DOCKER = FileKind(
    "the credentials of a container registry",
    Content.PATTERN,
    mark=rb'"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"(?![xX*#.]+")[A-Za-z0-9+/=._-]{8}',
)
_COMPOSER = FileKind(
    "the credentials of a package registry",
    Content.PATTERN,
    quiet=True,
    mark=rb'"(?:http-basic|github-oauth|gitlab-token|gitlab-oauth|bearer|bitbucket-oauth)"\s*:\s*'
    rb'\{\s*"',
)
_UPLOAD = FileKind(
    "the login of an upload tool",
    Content.PATTERN,
    quiet=True,
    mark=rb"(?i)[\"']?\b(?:pass(?:word|phrase)?)[\"']?\s*[:=]\s*[\"'][^\"'\s<>{}$][^\"'\n]+[\"']"
    rb"|<Pass[^>]*>[^<]",
)
_URL_LOGIN = FileKind("a file of logins", Content.PATTERN, mark=rb"://[^\s/:@]+:[^\s/@$<{]+@")
_TOKEN = FileKind("a file that holds a token or password", Content.ANY)
_BROWSER = FileKind("the saved logins of a browser", Content.ANY)
COPY = FileKind("a backup copy of a configuration file", Content.SETTINGS, quiet=True)


def _magic(what: str, *marks: bytes) -> FileKind:
    return FileKind(what, Content.MAGIC, quiet=True, mark=b"|".join(map(re.escape, marks)))


_HEAP = _magic("a memory dump", b"JAVA PROFILE", b"MDMP", b"PAGEDU", b'{"snapshot"')
_CAPTURE = _magic(
    "a capture of network traffic",
    *(b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x0a\x0d\x0d\x0a", b"\x4d\x3c\xb2\xa1"),
)
_REDIS = _magic("a database dump", b"REDIS", b"*2\r\n$6\r\nSELECT")
_DATA_FILE = FileKind("the data file of a database", Content.ANY)
_CORE = FileKind("a memory dump", Content.CORE, quiet=True)

NAMES: dict[str, FileKind] = {
    ".envrc": ENVIRONMENT,
    ".flaskenv": ENVIRONMENT._replace(quiet=True),
    ".dev.vars": ENVIRONMENT,
    "local.settings.json": _CONFIGURATION,
    "credentials.csv": _CSV_KEYS,
    "rootkey.csv": _CSV_KEYS,
    "accesskeys.csv": _CSV_KEYS,
    "new_user_credentials.csv": _CSV_KEYS,
    "application_default_credentials.json": _SERVICE_ACCOUNT,
    "accesstokens.json": _CLOUD_TOKENS,
    "msal_token_cache.json": _CLOUD_TOKENS,
    "access_tokens.db": _CLOUD_TOKENS,
    "credentials.db": _CLOUD_TOKENS,
    ".boto": _CLOUD,
    ".s3cfg": _CLOUD,
    ".passwd-s3fs": _CLOUD_TOKENS,
    "rclone.conf": _CLOUD,
    ".databrickscfg": _CLOUD,
    "kubeconfig": _CLUSTER,
    ".kubeconfig": _CLUSTER,
    "terraform.tfvars": _VARIABLES,
    ".terraformrc": _CONFIGURATION,
    "terraform.rc": _CONFIGURATION,
    "credentials.tfrc.json": _CREDENTIALS,
    "appendonly.aof": _REDIS,
    "master.key": MASTER_KEY,
    "secrets.yml.key": MASTER_KEY,
    "prod.decrypt.private.php": MASTER_KEY,
    ".env.keys": MASTER_KEY,
    ".netrc": _NETRC,
    "_netrc": _NETRC,
    ".htpasswd": _PASSWORDS,
    "htpasswd": _PASSWORDS,
    ".htdigest": _PASSWORDS,
    ".pgpass": _PGPASS,
    "pgpass.conf": _PGPASS,
    ".my.cnf": FileKind("a file of logins", Content.SETTINGS),
    ".mylogin.cnf": _TOKEN,
    ".npmrc": _REGISTRY,
    ".yarnrc": _REGISTRY,
    ".yarnrc.yml": _REGISTRY,
    ".pypirc": _INDEX._replace(quiet=False),
    "pip.conf": _INDEX,
    "pip.ini": _INDEX,
    ".dockercfg": _DOCKER,
    "dockercfg": _DOCKER,
    ".dockerconfigjson": _DOCKER,
    ".git-credentials": _URL_LOGIN,
    "auth.json": _COMPOSER,
    ".ftpconfig": _UPLOAD,
    "sftp-config.json": _UPLOAD,
    ".remote-sync.json": _UPLOAD,
    "sftp.json": _UPLOAD,
    "ftpsync.settings": _UPLOAD,
    "filezilla.xml": _UPLOAD,
    "sitemanager.xml": _UPLOAD,
    "recentservers.xml": _UPLOAD,
    "webservers.xml": _UPLOAD,
    ".vault-token": _TOKEN,
    ".vault_pass": _TOKEN,
    "credentials-config.json": _TOKEN,
    ".smbcredentials": _CREDENTIALS,
    ".msmtprc": _NETRC,
    ".fetchmailrc": _NETRC,
    "nuget.config": _BUILD,
    "gradle.properties": _BUILD,
    "logins.json": _BROWSER,
    "key4.db": _BROWSER,
    "login data": _BROWSER,
    "secring.gpg": _VAULT,
    "core": _CORE,
    "secrets.toml": _CONFIGURATION,
    "secrets.json": _CONFIGURATION,
    "secret.json": _CONFIGURATION,
    "secrets.yaml": _CONFIGURATION,
    "secrets.properties": _CONFIGURATION,
    "secrets.ini": _CONFIGURATION,
    ".secrets": _CONFIGURATION,
    "credentials.json": _SERVICE_ACCOUNT,
}
TAILS: dict[str, FileKind] = {
    ".aws/credentials": _CLOUD,
    ".aws/config": _CLOUD._replace(quiet=True),
    ".oci/config": _CLOUD._replace(quiet=True),
    ".kube/config": _CLUSTER,
    ".docker/config.json": _DOCKER,
    ".gem/credentials": _INDEX._replace(quiet=False),
    ".cargo/credentials": _INDEX._replace(quiet=False),
    ".cargo/credentials.toml": _INDEX._replace(quiet=False),
    ".m2/settings.xml": _BUILD,
    ".m2/settings-security.xml": _TOKEN,
    ".bundle/config": _INDEX,
}
ENDINGS: dict[str, FileKind] = {
    "env": ENVIRONMENT,
    "tfvars": _VARIABLES,
    "tfstate": _STATE,
    "jks": STORE,
    "jceks": STORE,
    "keystore": STORE,
    "bks": STORE,
    "p12": STORE,
    "pfx": STORE,
    "ppk": FileKind("a private key", Content.ANY),
    "kdbx": _VAULT,
    "kdb": _VAULT,
    "psafe3": _VAULT,
    "agilekeychain": _VAULT,
    "key": KEY,
    "der": KEY,
    "pk8": KEY,
    "publishsettings": FileKind("a file of cloud credentials", Content.ANY),
    "kubeconfig": _CLUSTER,
    "sql": DUMP,
    "dump": DUMP,
    "rdb": _REDIS,
    "sqlite": _SQLITE,
    "sqlite3": _SQLITE,
    "db": _SQLITE,
    "db3": _SQLITE,
    "mdf": _DATA_FILE,
    "macaroon": _TOKEN,
    "ldf": _DATA_FILE,
    "ibd": _DATA_FILE,
    "accdb": _DATA_FILE,
    "hprof": _HEAP,
    "dmp": _HEAP,
    "heapsnapshot": _HEAP,
    "pcap": _CAPTURE,
    "pcapng": _CAPTURE,
    "htpasswd": _PASSWORDS,
    "netrc": _NETRC,
    "bak": COPY,
}
PATTERNS: tuple[tuple[str, FileKind], ...] = (
    (r"\.env(?:[._-].*)?", ENVIRONMENT),
    (r"\.envrc[._-].*", ENVIRONMENT),
    (r".+\.tfstate\..+|.+\.tfstate\.backup", _STATE),
    (r".+\.(?:auto\.)?tfvars\.json", _VARIABLES),
    (r".*accesskeys\.csv|.*[_-]credentials\.csv", _CSV_KEYS),
    (
        (
            r"(?:.*[-_.])?(?:service[-_]?account|firebase[-_]?adminsdk|gcp|gcloud|client[-_]?secrets?"
            r"|google|credentials?|firebase)(?:[-_.].*)?\.json|.+-[0-9a-f]{12}\.json"
        ),
        _SERVICE_ACCOUNT,
    ),
    (
        (
            r"\.(?:bash|zsh|sh|fish|ash|mysql|psql|python|node_repl|rediscli|sqlite|irb|pry|mongo)"
            r"_history|\.dbshell|\.histfile"
        ),
        _HISTORY,
    ),
    (r"\.?(?:ansible[-_])?vault[-_]?pass(?:word|wd)?(?:[-_.][\w-]+)?(?:\.txt)?", _TOKEN),
    (r".+\.sql\.(?:gz|zip|bz2|xz|bak|old)|.+\.dump\.gz", DUMP),
    (r"core\.\d+", _CORE),
    (
        (
            r"(?:wp-config|configuration|config|settings|database|secrets|web|appsettings[\w.]*"
            r"|parameters|application)(?:\.(?:php|inc|ya?ml|json|config|py|properties|ini))?"
            r"(?:\.(?:bak|old|orig|save|backup|copy|swp|txt)|~|[._-](?:backup|old|copy)\.(?:php|py))"
        ),
        COPY,
    ),
    (r"\..+\.(?:php|py|rb|ya?ml|env|json)\.sw[op]", COPY),
)

FOLDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    ".git": ("the history of a Git repository", ("config", "HEAD")),
    ".svn": ("the working copy's data of Subversion", ("wc.db", "entries")),
    ".hg": ("the history of a Mercurial repository", ("hgrc", "requires")),
    ".bzr": ("the history of a Bazaar repository", ("branch-format", "README")),
    ".terraform": ("the working data of Terraform", ("terraform.tfstate", "environment")),
    ".azure": (
        "the working data of the Azure tools",
        ("accessTokens.json", "msal_token_cache.json", "azureProfile.json"),
    ),
}
"""Folders of which each is one finding: what it is, and the files that stand for it."""
