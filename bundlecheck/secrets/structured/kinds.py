"""What kind of text a file is, by its name and by how it begins."""

from __future__ import annotations

import enum
import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundlecheck.secrets.source import Source

__all__ = ["Kind", "is_code", "is_locale", "kind_of"]


class Kind(enum.Enum):
    """How a text gives names and values."""

    TREE = "YAML or JSON"
    LINES = "names and values in lines"
    SHELL = "a script of a shell, or a Dockerfile"
    MARKUP = "XML"
    SQL = "SQL"
    PHP = "PHP"
    OTHER = "anything else"


_TREES = frozenset(
    {".yml", ".yaml", ".json", ".config", ".tfstate", ".webmanifest", ".json5", ".jsonc"}
    | {".dockercfg", ".eslintrc", ".babelrc", ".ipynb", ".template", ".avsc", ".har"}
)
_LINES = frozenset(
    {".env", ".properties", ".ini", ".toml", ".cfg", ".conf", ".cnf", ".tf", ".tfvars", ".hcl"}
    | {".service", ".npmrc", ".yarnrc", ".pypirc", ".envrc", ".pgpass", ".my", ".prefs", ".reg"}
    | {".editorconfig", ".inf", ".desktop", ".neon", ".boto", ".s3cfg", ".nix", ".bicep"}
)
_SHELLS = frozenset(
    {".sh", ".bash", ".zsh", ".ksh", ".fish", ".ps1", ".psm1", ".psd1", ".bat", ".cmd", ".mk"}
    | {".dockerfile", ".profile", ".bashrc", ".zshrc", ".bash_profile"}
)
_MARKUPS = frozenset(
    {".xml", ".csproj", ".plist", ".resx", ".props", ".targets", ".xaml", ".pubxml"}
)
_MARKUP_NAMES = frozenset({"web.config", "app.config", "nuget.config", "machine.config"})
_LINE_NAMES = frozenset(
    {"credentials", ".netrc", "_netrc", ".git-credentials", ".htpasswd", ".pgpass", "config"}
    | {"master.key", ".my.cnf", ".s3cfg", ".boto", ".dbeaver-credentials", "pip.conf", ".mylogin"}
)
_SHELL_NAMES = frozenset({"procfile", "makefile", "jenkinsfile", "buildfile", "gnumakefile"})
_WRAPS = (
    *(".dist", ".bak", ".backup", ".old", ".orig", ".save", ".sample", ".example", ".template"),
    *(".tmpl", ".tpl", ".j2", ".erb", ".in", ".copy", ".local", ".swp", ".disabled", ".default"),
)
"""Endings of copies and samples, in front of which the real one stands."""
_LOCKED = frozenset(
    {"package-lock.json", "npm-shrinkwrap.json", "composer.lock", "yarn.lock", "pnpm-lock.yaml"}
    | {"poetry.lock", "pipfile.lock", "gemfile.lock", "cargo.lock", "packages.lock.json", "uv.lock"}
    | {"package.json", "composer.json", "bower.json", "deno.lock", "pubspec.lock", "flake.lock"}
    | {"go.sum", "podfile.lock", "mix.lock", "packages.config", ".yarn-integrity"}
)
"""Lists of packages, whose names are names of packages."""
_LOCALES = (
    r"(?i)(?:^|/)(?:locales?|i18n|l10n|translations?|lang|langs|languages?|messages)/"
    r"|(?:^|/|[._-])[a-z]{2}(?:[-_][A-Z]{2,4})?\.(?:json|ya?ml|properties|xml|po|arb|php)\Z"
    r"|(?:^|/)messages[\w.-]*\.(?:json|ya?ml|properties)\Z"
)


def is_code(source: Source) -> bool:
    """Tell whether a text is of a programming language, by its name."""
    return source.suffix in _CODE


def is_locale(source: Source) -> bool:
    """Tell whether a file holds the words of a user interface, by where it stands."""
    return re.search(_LOCALES, source.name) is not None


_FIRST = 300


def kind_of(source: Source) -> Kind:
    """Return the kind of a text."""
    name = source.basename
    if name in _LOCKED:
        return Kind.OTHER
    while name.endswith(_WRAPS) and not name.startswith(".env") and posixpath.splitext(name)[0]:
        inner = posixpath.splitext(name)[0]
        if "." not in inner:
            break
        name = inner
    return _by_name(name) or _by_start(source)


def _by_name(name: str) -> Kind | None:
    suffix = posixpath.splitext(name)[1] or name
    if name in _MARKUP_NAMES or suffix in _MARKUPS:
        return Kind.MARKUP
    if name in (".dockercfg", "dockercfg", "dockerrun.aws.json", ".env.json"):
        return Kind.TREE
    if "file" in name and re.match(r"(?:dockerfile|containerfile)(?:\.|$)|.*\.dockerfile$", name):
        return Kind.SHELL
    if (
        "env" in name
        and re.match(r"\.env(?:\.|$|rc$)|.*\.env$|env\.[a-z]+$", name)
        and suffix not in _CODE
        and suffix not in _TREES
    ):
        return Kind.LINES
    for names, kind in (
        (_TREES, Kind.TREE),
        (_LINES, Kind.LINES),
        (_SHELLS, Kind.SHELL),
    ):
        if suffix in names:
            return kind
    if name in _LINE_NAMES or name.endswith(".key") or name.startswith(("htpasswd", ".htpasswd")):
        return Kind.LINES
    if name in _SHELL_NAMES:
        return Kind.SHELL
    if suffix == ".sql":
        return Kind.SQL
    return Kind.PHP if suffix in (".php", ".inc", ".phtml") else None


_CODE = frozenset(
    {".js", ".ts", ".py", ".rb", ".go", ".java", ".php", ".cs", ".jsx", ".tsx", ".mjs", ".cjs"}
    | {".kt", ".scala", ".rs", ".c", ".h", ".cpp", ".cc", ".hpp", ".swift", ".m", ".vb", ".fs"}
    | {".ex", ".exs", ".erl", ".clj", ".lua", ".pl", ".pm", ".r", ".dart", ".groovy", ".vue"}
    | {".svelte", ".html", ".htm", ".css", ".scss", ".coffee", ".jsp", ".aspx", ".cshtml"}
)


def _by_start(source: Source) -> Kind:
    """Return the kind of a text whose name says nothing."""
    start = source.text[:_FIRST].lstrip()
    if start.startswith("#!"):
        first = start.partition("\n")[0]
        return Kind.SHELL if re.search(r"\b(?:ba|z|k|da)?sh\b", first) else Kind.OTHER
    if source.suffix:
        return Kind.OTHER
    if start.startswith(("{", "[", "---")):
        return Kind.TREE
    if start.startswith("<?xml"):
        return Kind.MARKUP
    return Kind.LINES if re.match(r"(?:export\s+)?[A-Z][A-Z0-9_]+=", start) else Kind.OTHER
