"""EB314: servers that hand out the bundle itself, or list folders."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.proxy_files import Proxy, Reach
from bundlecheck.beanstalk.served import exposed_folder, in_application
from bundlecheck.beanstalk.values import Known
from bundlecheck.finding import Confidence, Match, Severity
from bundlecheck.secrets.sensitive_names import is_dependency, is_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.bundle.model import Bundle, BundleFile
    from bundlecheck.checks.context import Context
    from bundlecheck.code.static_folders import ServedFolder
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import FileText

__all__ = ["source_exposed"]

_PHP = "aws:elasticbeanstalk:container:php:phpini"
_STATIC = ":staticfiles"
_FRONTS = ("public/index.php", "web/index.php", "webroot/index.php", "pub/index.php")
_FRAMEWORK = ("artisan", "bin/console", "symfony.lock", "bin/cake", "bin/magento", "spark", "yii")
_BROWSE = r"(?i)<directoryBrowse\b[^>]{0,400}\benabled=\"true\""
_SERVERS = (
    r"(?:^|[\s;&|/])(python[\d.]*\s+-m\s+(?:http\.server|SimpleHTTPServer)(?![^;&|]{0,400}(?:-d|--directory))"
    r"|(?:npx\s+)?(?:http-server|serve)\s+(?:-\S+\s+(?:\d+\s+)?)*\.(?:\s|$)"
    r"|php\s+-S\s+\S+(?:\s+-t\s+\.)?\s*$)"
)
_CODE_DEPTH = 3
_SOURCES = (".js", ".mjs", ".cjs", ".ts", ".py", ".ru")
_IIS = "web.config"
_JAVASCRIPT_WORDS = ("express.static", "koaStatic", "serveStatic", "koa_static", "serve-index")
_PYTHON_WORDS = (
    *("static_folder", "StaticFiles", "STATICFILES_DIRS", "STATIC_ROOT", "WHITENOISE_ROOT"),
    "send_from_directory",
)
_RACK_WORDS = ("Rack::", "public_folder")
_WORDS = {".py": _PYTHON_WORDS, ".ru": _RACK_WORDS}
_STARTERS = frozenset(
    {"server", "app", "index", "main", "application", "www", "web", "start", "express", "config"}
    | {"wsgi", "asgi", "run", "api", "__init__", "flask_app", "urls"}
)
_LOCAL = r"(?i)(?:^|[/._-])(?:dev|local|development|test|tests|vagrant|devcontainer)(?:[/._-]|$)"


def source_exposed(context: Context) -> Iterator[Match]:
    """EB314: yield the places that hand out the bundle's own files or list folders."""
    if context.model.says(("taticFiles", "staticfiles", "document_root")):
        for environment in context.model.environments:
            yield from _static_files(context, environment)
        yield from _document_root(context)
    yield from _proxies(context)
    yield from _commands(context)
    yield from _image(context)
    for file in context.model.bundle.files:
        name = file.name
        if name.endswith(_SOURCES):
            read = _code if name.count("/") < _CODE_DEPTH else None
        else:
            read = _browsing if name[-len(_IIS) :].lower() == _IIS else None
        if read is not None and file.packed and file.link is None and not is_dependency(name):
            yield from read(context, file)


def _exposes(
    span: Span, by: str, what: str, *key: str, confidence: Confidence | None = None
) -> Match:
    return Match(
        span,
        f"{by} serves {what}",
        label="readable by every visitor",
        confidence=confidence,
        identity=key,
    )


def _static_files(context: Context, environment: Environment) -> Iterator[Match]:
    for item in environment.settings.effective:
        setting, value = item.winner, item.value
        if not isinstance(value, Known):
            continue
        pairs = [(setting.option, value.text)]
        if setting.option == "StaticFiles":
            pairs = [tuple(part.split("=", 1)) for part in value.text.split(",") if "=" in part]  # type: ignore[misc]
        elif not setting.namespace.endswith(_STATIC):
            continue
        for path, folder in pairs:
            inside = in_application(folder.strip())
            what = exposed_folder(context.model.bundle, inside or folder)
            if what is not None:
                by = f"static files mapping '{path.strip()}'"
                yield _exposes(setting.span, by, what, setting.namespace, path)


def _document_root(context: Context) -> Iterator[Match]:
    bundle = context.model.bundle
    for environment in context.model.environments:
        item = environment.settings.get(_PHP, "document_root")
        value = item.value if item is not None else None
        if item is None or not isinstance(value, Known):
            continue
        what = exposed_folder(bundle, in_application(value.text.strip()) or value.text)
        if what is None or (what == "the bundle's own root" and not _is_framework(bundle)):
            continue
        yield _exposes(item.winner.span, "document root", what, "document_root")


def _is_framework(bundle: Bundle) -> bool:
    """Tell whether a PHP bundle's root is not made to be served: it has a folder that is."""
    fronts = any(bundle.get(name) is not None for name in _FRONTS)
    return fronts and (
        bundle.get("index.php") is None or any(bundle.get(name) is not None for name in _FRAMEWORK)
    )


def _proxies(context: Context) -> Iterator[Match]:
    from bundlecheck.checks.served_by_proxy import httpd_exposures, nginx_exposures

    for file in context.model.proxies:
        if file.reach is Reach.BUNDLED and (
            re.search(_LOCAL, file.path) or is_for_tests(file.path) or is_dependency(file.path)
        ):
            continue
        value = file.text.value
        if not re.search(
            r"(?i)\b(?:root|alias|autoindex|documentroot|indexes|aliasmatch)\b", value
        ):
            continue
        doubt = Confidence.MEDIUM if file.reach is Reach.BUNDLED else None
        read = httpd_exposures if file.proxy is Proxy.HTTPD else nginx_exposures
        for exposure in read(file.text, context.model.bundle):
            yield Match(
                exposure.span,
                exposure.message,
                label=exposure.label,
                confidence=doubt if file.text.path.rpartition("/")[2] != ".htaccess" else None,
                identity=(exposure.message,),
            )


def _commands(context: Context) -> Iterator[Match]:
    from bundlecheck.beanstalk.runs import run_lines

    for line in run_lines(context.model):
        value = line.text.value
        if re.search(r"(?:^|[;&|]\s*)cd\s", value):
            continue
        found = re.search(_SERVERS, value)
        if found is None:
            continue
        php = found[1].startswith("php")
        if php and not _is_framework(context.model.bundle):
            continue
        yield _exposes(
            line.text.span(found.start(1), found.start(1) + len(found[1].rstrip())),
            line.place,
            "the bundle's own root",
            line.place,
        )


def _image(context: Context) -> Iterator[Match]:
    from bundlecheck.beanstalk.runs import containers_are_sure, containers_run

    if context.model.bundle.get("Dockerfile") is None or not containers_run(context.model):
        return
    from bundlecheck.checks.served_by_image import copied_into_document_root

    span = copied_into_document_root(context.model)
    if span is not None:
        doubt = None if containers_are_sure(context.model) else Confidence.LOW
        yield _exposes(span, "the image", "the bundle's own root", "image", confidence=doubt)


def _code(context: Context, file: BundleFile) -> Iterator[Match]:
    """Read the files that by their names set an application up."""
    suffix = file.suffix
    stem = file.basename[: -len(suffix)].lower()
    named = stem in _STARTERS or (suffix == ".py" and "settings" in file.name)
    if not named or is_for_tests(file.name):
        return
    words = _WORDS.get(suffix, _JAVASCRIPT_WORDS)
    text = context.model.text(file)
    if text is None or not any(word in text.value for word in words):
        return
    if suffix == ".py":
        from bundlecheck.code.static_folders import python_folders

        folders = python_folders(text, file.name)
    elif suffix == ".ru":
        from bundlecheck.code.static_folders import rack_folders

        folders = rack_folders(text)
    else:
        folders = _javascript(context, file, text)
    for served in folders:
        yield from _served(context, served)


def _browsing(context: Context, file: BundleFile) -> Iterator[Match]:
    text = context.model.text(file)
    if text is None:
        return
    value = re.sub(r"(?s)<!--.*?(?:-->|\Z)", lambda match: " " * len(match.group()), text.value)
    for match in re.finditer(_BROWSE, value):
        yield _listing(text.span(*match.span()), "IIS lists the folders of the site")


def _listing(span: Span, message: str) -> Match:
    return Match(span, message, label="directory listing", identity=("listing",))


def _javascript(context: Context, file: BundleFile, text: FileText) -> Iterator[ServedFolder]:
    from bundlecheck.beanstalk.runs import containers_run, node_runs
    from bundlecheck.code.static_folders import javascript_folders

    if not node_runs(context.model) and not containers_run(context.model):
        return
    working = _working(context, file.name)
    yield from javascript_folders(text, file.name, working, compiled=file.suffix == ".ts")


def _working(context: Context, name: str) -> str:
    """Return the folder that a server of Node.js is started in.

    That of a command's ``cd``, else the nearest with a ``package.json``, else the root.
    """
    from bundlecheck.beanstalk.runs import run_lines

    for line in run_lines(context.model):
        moved = re.search(r"(?:^|[;&|]\s*)cd\s+(?:\./)?([\w.-]+(?:/[\w.-]+)*)", line.text.value)
        if moved is not None and name.startswith(f"{moved[1]}/"):
            return moved[1]
    folder = posixpath.dirname(name)
    while folder and context.model.bundle.get(f"{folder}/package.json") is None:
        folder = posixpath.dirname(folder)
    return folder or "."


def _served(context: Context, served: ServedFolder) -> Iterator[Match]:
    if served.listing:
        yield _listing(served.span, f"'{served.what}' lists a folder to every visitor")
        return
    what = exposed_folder(context.model.bundle, served.folder)
    if what is None and served.own and posixpath.basename(served.folder) not in _PUBLIC:
        what = f"the folder '{served.folder}/' of its own code"
    if what is None:
        return
    match = _exposes(served.span, f"'{served.what}'", what, served.what, served.folder)
    published = "installed packages" in what
    yield match._replace(severity=Severity.MEDIUM) if published else match


_PUBLIC = frozenset({"public", "static", "assets", "dist", "build", "www", "wwwroot", "client"})
