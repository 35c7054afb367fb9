"""Names, values and commands that switch a framework to debug or development mode.

Sources: the documentation of each framework; facts of pages create-deploy-python-django,
create-deploy-nodejs, create-deploy-php-container.
"""

from __future__ import annotations

import re

__all__ = ["command_mode", "variable_mode"]

_DEBUG = frozenset(
    {"DEBUG", "DEBUG_MODE", "FLASK_DEBUG", "DJANGO_DEBUG", "APP_DEBUG", "WP_DEBUG", "QUART_DEBUG"}
    | {"KERNEL_DEBUG", "YII_DEBUG", "CAKE_DEBUG", "DJANGO_DEBUG_MODE", "SANIC_DEBUG", "DD_DEBUG"}
    | {"SYMFONY_DEBUG", "NOVA_DEBUG"}
) - {"DD_DEBUG"}
_MODES = {
    "FLASK_ENV": "Flask",
    "NODE_ENV": "Node.js frameworks",
    "RAILS_ENV": "Rails",
    "RACK_ENV": "Rack applications",
    "APP_ENV": "the application",
    "SYMFONY_ENV": "Symfony",
    "ASPNETCORE_ENVIRONMENT": "ASP.NET Core",
    "DOTNET_ENVIRONMENT": ".NET",
    "MIX_ENV": "Elixir",
    "CI_ENVIRONMENT": "CodeIgniter",
    "YII_ENV": "Yii",
    "HANAMI_ENV": "Hanami",
    "WP_ENV": "WordPress",
    "WP_ENVIRONMENT_TYPE": "WordPress",
    "DJANGO_ENV": "Django",
    "QUART_ENV": "Quart",
}
_TRUE = frozenset({"true", "1", "yes", "on", "y", "t"})
_DEVELOPMENT = frozenset({"development", "dev", "develop"})
_LOCAL = frozenset(
    {"APP_ENV", "WP_ENVIRONMENT_TYPE", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"}
)
_SPRING = "SPRING_PROFILES_ACTIVE"

_START = r"(?:^|[;&|(]|\s)(?:\S*/)?"
_COMMANDS: tuple[tuple[str, str], ...] = (
    (r"manage\.py\s+(?:runserver|runserver_plus)\b", "the development server of Django"),
    (
        r"(?:flask|-m\s+flask)\s+(?:--app\s+\S+\s+)?run\b[^\n;&|]{0,400}--debug(?:ger)?\b",
        "Flask in debug mode",
    ),
    (r"(?:flask|-m\s+flask)\s+(?:--app\s+\S+\s+)?--debug\b", "Flask in debug mode"),
    (r"(?:flask|-m\s+flask)\s+(?:--app\s+\S+\s+)?run\b", "the development server of Flask"),
    (
        r"(?:uvicorn|gunicorn|hypercorn|granian|daphne)\b[^\n;&|]{0,400}\s--reload(?![\w-])",
        "a server that reloads changed code",
    ),
    (r"fastapi\s+dev\b", "FastAPI in development mode"),
    (r"nodemon\b", "a development runner that restarts on changed code"),
    (
        r"(?:ts-node-dev|tsx\s+watch|node-dev)\b",
        "a development runner that restarts on changed code",
    ),
    (r"node\s+(?:--\S+\s+)*--watch\b", "a development runner that restarts on changed code"),
    (
        r"(?:npm|pnpm|yarn)\s+(?:run\s+)?(?:dev|develop|start:dev|serve:dev|dev:server)(?![\w:-])",
        "a script for development",
    ),
    (r"(?:next|nuxt|nuxi|remix|astro|gatsby)\s+dev(?:elop)?\b", "a development server"),
    (r"react-scripts\s+start\b", "a development server"),
    (r"(?:react-app-rewired|craco)\s+start\b", "a development server"),
    (r"(?:ng|vue-cli-service|webpack)\s+serve\b", "a development server"),
    (r"webpack-dev-server\b", "a development server"),
    (r"vite(?:\s+(?:dev|serve))?\s*(?:$|--|[;&|])", "a development server"),
    (
        (
            r"(?:rails\s+s(?:erver)?|puma|rackup|unicorn|thin|rainbows)\b[^\n;&|]{0,400}"
            r"\s(?:-e|-E|--environment|--env)[= ]?development\b"
        ),
        "development mode",
    ),
    (r"artisan\s+serve\b", "the development server of Laravel"),
    (r"php\s+-S\s", "the development server of PHP"),
    (r"symfony\s+(?:local:)?serve(?:r:start)?\b", "the development server of Symfony"),
    (r"dotnet\s+watch\b", "a development runner that restarts on changed code"),
)
_HINTS = (
    *("runserver", "flask", "--reload", "dev", "nodemon", "watch", "react-", "craco", "serve"),
    *("vite", "php"),
)
"""A line that holds none of these starts nothing of the list."""
_ASSIGNMENT = r"(?:^|[\s;&|(])(?:export\s+|cross-env\s+|env\s+)?([A-Z][A-Z0-9_]*)=[\"']?([\w.-]+)"


def variable_mode(name: str, value: str) -> str | None:
    """Return what an environment variable switches on, as a clause, or None for safe values."""
    text = value.strip().strip("\"'").lower()
    if name in _DEBUG:
        return "debug mode on" if text in _TRUE else None
    if name == _SPRING:
        profiles = {part.strip() for part in text.split(",")}
        return "the profile of developers on" if profiles & (_DEVELOPMENT | {"local"}) else None
    if name not in _MODES:
        return None
    if text in _DEVELOPMENT or (text == "local" and name in _LOCAL):
        return f"{_MODES[name]} to development mode"
    return None


def command_mode(line: str) -> tuple[int, int, str] | None:
    """Return where a command line starts something made for development, and what it is."""
    if "=" in line:
        for match in re.finditer(_ASSIGNMENT, line):
            mode = variable_mode(match[1], match[2])
            if mode is not None:
                return match.start(1), match.end(), f"switches {mode}"
    if not any(hint in line for hint in _HINTS):
        return None
    for pattern, what in _COMMANDS:
        found = re.search(_START + "(" + pattern + ")", line)
        if found is not None:
            return found.start(1), found.end(1), f"starts {what}"
    return None
