"""EB425 in the application's own settings: Django, Flask, PHP frameworks, Rails and ASP.NET."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.modes import variable_mode
from bundlecheck.beanstalk.runs import known_environment
from bundlecheck.finding import Confidence, Match, Severity
from bundlecheck.secrets.sensitive_names import is_dependency, is_for_tests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.django import DjangoModule
    from bundlecheck.bundle.model import BundleFile
    from bundlecheck.checks.context import Context
    from bundlecheck.code.python_values import Reading

__all__ = ["debug_in_code"]

_WORDPRESS = (
    r"(?mi)^[ \t]*define[ \t]*\([ \t]*(['\"])WP_DEBUG\1[ \t]*,[ \t]*"
    r"(?:true|1|['\"](?:true|1)['\"])[ \t]*\)"
)
_LARAVEL = r"(?mi)^[ \t]*['\"]debug['\"][ \t]*=>[ \t]*(?:true|\(bool\)[ \t]*true)[ \t]*,"
_RAILS = r"(?m)^[ \t]*config\.consider_all_requests_local[ \t]*=[ \t]*true\b"
_COMPILATION = r"(?i)<compilation\b[^>]{0,400}\bdebug=\"true\""
_DOTENV = (
    r"(?m)^[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]*)[ \t]*=[ \t]*[\"']?([\w.-]+)[\"']?"
    r"[ \t]*(?:#.*)?$"
)
_READ = ("wp-config.php", "config/app.php", "production.rb", "eb.config", ".env")
_DOTENV_NAMES = frozenset({"APP_DEBUG", "APP_ENV", "WP_DEBUG", "WP_ENV"})
_DOTENV_READERS = ("composer.json",)


def debug_in_code(context: Context) -> Iterator[Match]:
    """Yield the debug settings in files of the application that take effect when it is deployed."""
    if any(file.suffix == ".py" for file in context.model.bundle.files):
        yield from _python(context)
    for file in context.model.bundle.files:
        if not file.name.endswith(_READ):
            continue
        if file.packed and file.link is None and not is_dependency(file.name):
            yield from _other(context, file)


def _python(context: Context) -> Iterator[Match]:
    from bundlecheck.beanstalk.django import Modules, django_modules
    from bundlecheck.checks.debug_python import debug_in_applications

    modules = Modules(context.model)
    for module in django_modules(context.model, modules):
        yield from _django(module)
    yield from debug_in_applications(context, modules)


def _django(module: DjangoModule) -> Iterator[Match]:
    names = module.settings.names
    debug = names.get("DEBUG")
    if debug is not None and _is_on(debug.reading):
        variable = debug.reading.variable or module.doubt
        yield Match(
            debug.span,
            f"Django runs with DEBUG on{_doubt(variable)}: an error page shows settings and code",
            label="debug mode",
            confidence=Confidence.MEDIUM if variable else None,
            identity=("DEBUG",),
        )
    hosts = names.get("ALLOWED_HOSTS")
    if hosts is not None and _has_star(hosts.reading):
        variable = hosts.reading.variable or module.doubt
        yield Match(
            hosts.span,
            f"ALLOWED_HOSTS accepts every host name{_doubt(variable)}",
            label="holds '*'",
            severity=Severity.LOW,
            confidence=Confidence.MEDIUM if variable else None,
            identity=("ALLOWED_HOSTS",),
        )


def _is_on(reading: Reading) -> bool:
    return reading.known and bool(reading.value)


def _has_star(reading: Reading) -> bool:
    value = reading.value
    return value == "*" or (isinstance(value, tuple) and "*" in value)


def _doubt(variable: str) -> str:
    return f" unless the environment sets '{variable}'" if variable else ""


def _other(context: Context, file: BundleFile) -> Iterator[Match]:
    base = file.basename
    if base == "wp-config.php":
        yield from _pattern(context, file, _WORDPRESS, "WordPress runs with WP_DEBUG on")
    elif file.name.endswith("config/app.php"):
        if context.model.bundle.get(file.name.removesuffix("config/app.php") + "artisan"):
            yield from _pattern(context, file, _LARAVEL, "Laravel runs with debug mode on")
    elif file.name.endswith("config/environments/production.rb"):
        what = "Rails shows its error pages for developers in production"
        yield from _pattern(context, file, _RAILS, what)
    elif base in ("web.config", "Web.config"):
        if not _is_transformed(context, file):
            what = "ASP.NET compiles with debug on"
            yield from _pattern(context, file, _COMPILATION, what)
    elif file.name == ".env":
        yield from _dotenv(context, file)


def _pattern(context: Context, file: BundleFile, pattern: str, what: str) -> Iterator[Match]:
    text = context.model.text(file)
    if text is None or is_for_tests(file.name):
        return
    value = _without_comments(text.value)
    for match in re.finditer(pattern, value):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if _depth(value, start) == 0:
            yield Match(text.span(start, match.end()), what, label="debug mode", identity=(what,))


def _without_comments(value: str) -> str:
    """Blank comments of several lines, at equal length."""
    return re.sub(
        r"(?sm)/\*.*?(?:\*/|\Z)|<!--.*?(?:-->|\Z)|^=begin.*?(?:^=end|\Z)",
        lambda match: re.sub(r"[^\r\n]", " ", match.group()),
        value,
    )


def _depth(value: str, end: int) -> int:
    """Count the braces that are open, as of a condition in PHP."""
    return value.count("{", 0, end) - value.count("}", 0, end)


def _is_transformed(context: Context, file: BundleFile) -> bool:
    """Tell whether a transformation for release beside the file removes the attribute."""
    folder = file.name[: -len(file.basename)]
    for other in context.model.bundle.files:
        if other.name.lower() == f"{folder}web.release.config".lower():
            text = context.model.text(other)
            return text is not None and "removeattributes(debug)" in text.value.lower()
    return False


def _dotenv(context: Context, file: BundleFile) -> Iterator[Match]:
    """Yield modes of the ``.env`` that a PHP framework reads where the environment has none."""
    bundle = context.model.bundle
    if not any(bundle.get(name) is not None for name in _DOTENV_READERS):
        return
    text = context.model.text(file)
    if text is None:
        return
    environment = known_environment(context.model)
    symfony = bundle.get("bin/console") is not None or bundle.get("symfony.lock") is not None
    for match in re.finditer(_DOTENV, text.value):
        name, value = match[1], match[2]
        mode = variable_mode(name, value) if name in _DOTENV_NAMES else None
        if mode is None or name in environment:
            continue
        yield Match(
            text.span(match.start(1), match.end(2)),
            f"'{name}' in the shipped '.env' switches {mode} unless the environment sets it",
            label="debug mode",
            confidence=Confidence.MEDIUM if symfony else None,
            identity=(name,),
        )
