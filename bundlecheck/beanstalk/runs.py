"""What a bundle runs: the platform's processes, or containers.

Sources: pages platforms-linux-extend.build-proc, nodejs-configuration-procfile,
single-container-docker-configuration, create_deploy_docker_v2config.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.settings import ENVIRONMENT
from bundlecheck.syntax.nodes import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.span import Span
    from bundlecheck.syntax.nodes import Node
    from bundlecheck.syntax.text import FileText, Text

__all__ = [
    "Line",
    "Variable",
    "container_variables",
    "containers_are_sure",
    "containers_run",
    "known_environment",
    "node_runs",
    "run_lines",
]

_CONTAINER_FILES = (
    *("Dockerrun.aws.json", "docker-compose.yml", "docker-compose.yaml", "Dockerfile"),
)
_OTHER_LANGUAGES = (
    *("requirements.txt", "Pipfile", "Gemfile", "composer.json", "go.mod", "pom.xml"),
    *("application.py", "build.gradle", "manage.py", "pyproject.toml", "artisan", "index.php"),
)
_PLATFORM_FILES = (*_OTHER_LANGUAGES, "package.json", "Procfile", "Buildfile")
_SCRIPTS = 4
"""Scripts of package.json that one starts after another."""


class Line(NamedTuple):
    """A command line that starts the application."""

    text: Text
    place: str
    """Where it stands: ``the process 'web'``."""


class Variable(NamedTuple):
    """An environment variable that a container gets from the bundle."""

    name: str
    value: str
    span: Span
    place: str


def containers_run(model: Model) -> bool:
    """Tell whether the bundle runs as containers rather than by the platform of a language.

    Where nothing names the platform, a Dockerfile beside a Procfile is for local work.
    """
    if not any(model.bundle.get(name) is not None for name in _CONTAINER_FILES):
        return False
    family = model.main.platform.family if model.main.platform is not None else ""
    if family:
        return "docker" in family or "ecs" in family
    if model.bundle.get("Dockerrun.aws.json") is not None:
        return True
    if any(option.startswith("aws:elasticbeanstalk:container:") for option in _namespaces(model)):
        return False
    return model.bundle.get("Procfile") is None


def containers_are_sure(model: Model) -> bool:
    """Tell whether a bundle that seems to run as containers certainly does.

    Without a platform's name a compose file or a Dockerfile beside a language's own files may be
    for local work only.
    """
    platform = model.main.platform
    if platform is not None and platform.family:
        return True
    if model.bundle.get("Dockerrun.aws.json") is not None:
        return True
    return not any(model.bundle.get(name) is not None for name in _PLATFORM_FILES)


def _namespaces(model: Model) -> tuple[str, ...]:
    return model.main.settings.namespaces


def node_runs(model: Model) -> bool:
    """Tell whether the bundle is for the Node.js platform."""
    family = model.main.platform.family if model.main.platform is not None else ""
    if family:
        return family == "nodejs"
    if "aws:elasticbeanstalk:container:nodejs" in _namespaces(model):
        return True
    return not any(model.bundle.get(name) is not None for name in _OTHER_LANGUAGES)


def known_environment(model: Model) -> dict[str, str]:
    """Return the environment properties whose values the bundle's own settings tell."""
    found: dict[str, str] = {}
    for item in model.main.settings.in_namespace(ENVIRONMENT):
        text = model.main.settings.text(ENVIRONMENT, item.winner.option)
        if text is not None:
            found[item.winner.option] = text
    return found


def run_lines(model: Model) -> Iterator[Line]:
    """Yield the command lines that start the application, scripts of package.json included."""
    if containers_run(model):
        yield from _container_lines(model)
        return
    procfile = model.procfile
    for process in procfile.processes if procfile is not None else ():
        line = Line(process.command.text, f"the process '{process.name.value}'")
        yield line
        yield from _scripts(model, line)
    given = _node_command(model)
    if given is not None:
        yield given
        yield from _scripts(model, given)
    elif procfile is None and model.bundle.get("package.json") is not None and node_runs(model):
        yield from _script(model, "start", 0)


def _node_command(model: Model) -> Line | None:
    if not model.says(("NodeCommand",)):
        return None
    command = model.main.settings.get("aws:elasticbeanstalk:container:nodejs", "NodeCommand")
    if command is None or not isinstance(command.winner.node, Scalar):
        return None
    return Line(command.winner.node.text, "the option 'NodeCommand'")


def _scripts(model: Model, line: Line, depth: int = 0) -> Iterator[Line]:
    """Yield the scripts of package.json that a command line runs."""
    import re

    for match in re.finditer(
        r"(?:^|[;&|\s])(?:npm|yarn|pnpm)\s+(?:run(?:-script)?\s+)?([\w:.-]+)", line.text.value
    ):
        yield from _script(model, match[1], depth)


def _script(model: Model, name: str, depth: int) -> Iterator[Line]:
    file = model.bundle.get("package.json")
    text = model.text(file) if file is not None else None
    if text is None or depth >= _SCRIPTS:
        return
    script = _script_text(text, name)
    if script is not None:
        line = Line(script, f"the script '{name}'")
        yield line
        yield from _scripts(model, line, depth + 1)


def _script_text(text: FileText, name: str) -> Text | None:
    """Return the command of a script; the whole file is parsed only where escapes ask for it."""
    import re

    from bundlecheck.syntax.slice import Slice

    section = re.search(r'"scripts"\s*:\s*\{([^{}]*)\}', text.value)
    if section is not None and "\\" not in section[1]:
        found = re.search(rf'"{re.escape(name)}"\s*:\s*"([^"]*)"', section[1])
        start = section.start(1)
        if found is None:
            return None
        return Slice(text, start + found.start(1), start + found.end(1)).text
    from bundlecheck.syntax.yaml import parse_json

    root = parse_json(text).root
    scripts = root.mapping("scripts") if isinstance(root, Mapping) else None
    script = scripts.scalar(name) if scripts is not None else None
    return script.text if script is not None else None


def _container_lines(model: Model) -> Iterator[Line]:
    for service, name in _services(model):
        for key in ("entrypoint", "command", "entryPoint"):
            node = service.get(key)
            text = _joined(node) if node is not None else None
            if text is not None:
                yield Line(text, f"the container '{name}'")
    if _compose(model) is None and model.dockerfile is not None:
        from bundlecheck.syntax.dockerfile import exec_form

        stages = model.dockerfile.stages
        for kind in ("ENTRYPOINT", "CMD") if stages else ():
            instruction = stages[-1].last(kind)
            if instruction is not None:
                words = exec_form(instruction)
                command: Text = instruction.arguments if words is None else _words(words)
                line = Line(command, f"the image's '{kind}'")
                yield line
                yield from _scripts(model, line)


def _words(words: tuple[Text, ...]) -> Text:
    """Join the words of the exec form into one line, each at its place."""
    from bundlecheck.syntax.text import EmbeddedText

    if not words:
        from bundlecheck.syntax.text import FileText

        return FileText("", "")
    parent = getattr(words[0], "parent", words[0])
    value, offsets = "", []
    for word in words:
        if getattr(word, "parent", word) is not parent:
            break
        places = list(getattr(word, "offsets", range(len(word.value) + 1)))
        if value:
            value += " "
            offsets.append(places[0])
        value += word.value
        offsets.extend(places[: len(word.value)])
        last = places[-1]
    return EmbeddedText(parent, value, [*offsets, last])


def _joined(node: Node) -> Text | None:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        items = tuple(item.text for item in node.items if isinstance(item, Scalar))
        return _words(items) if items else None
    return None


def _compose(model: Model) -> Mapping | None:
    """Return the services of a compose file that the platform reads.

    Platforms of Amazon Linux 1 and those of ECS do not; before version 3 ``Dockerrun.aws.json``
    alone tells what runs.
    """
    from bundlecheck.beanstalk.documents import Role

    platform = model.main.platform
    if platform is not None and (platform.os_generation == "al1" or "ecs" in platform.family):
        return None
    for document in model.documents.of(Role.DOCKERRUN):
        version = document.root.scalar("AWSEBDockerrunVersion") if document.root else None
        if version is not None and version.value.strip() in ("1", "2"):
            return None
    for document in model.documents.of(Role.COMPOSE):
        if document.root is not None:
            return document.root.mapping("services")
    return None


def _services(model: Model) -> Iterator[tuple[Mapping, str]]:
    """Yield the containers that compose files and container definitions describe."""
    from bundlecheck.beanstalk.documents import Role

    services = _compose(model)
    for entry in services.entries if services is not None else ():
        if isinstance(entry.value, Mapping) and entry.name is not None:
            yield entry.value, entry.name
    for document in model.documents.of(Role.DOCKERRUN):
        root = document.root
        found = root.get("containerDefinitions") if root is not None else None
        for item in found.items if isinstance(found, Sequence) else ():
            if isinstance(item, Mapping):
                name = item.scalar("name")
                yield item, name.value if name is not None else ""


def container_variables(model: Model) -> Iterator[Variable]:
    """Yield the variables of the containers that run, and of the image that the bundle builds."""
    if not containers_run(model):
        return
    for service, name in _services(model):
        if (
            service.get("image") is not None
            and service.get("build") is None
            and _is_emulator(service)
        ):
            continue
        yield from _given(service.get("environment"), f"the container '{name}'")
    if _compose(model) is None:
        yield from _image_variables(model)


def _is_emulator(service: Mapping) -> bool:
    image = service.scalar("image")
    words = ("localstack", "minio", "mailhog", "dynamodb-local", "emulator", "wiremock", "selenium")
    return image is not None and any(word in image.value for word in words)


def _given(node: Node | None, place: str) -> Iterator[Variable]:
    if isinstance(node, Mapping):
        for entry in node.entries:
            if entry.name is not None and isinstance(entry.value, Scalar):
                yield Variable(entry.name, entry.value.value, entry.value.span, place)
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            name, equals, value = item.value.partition("=")
            if equals:
                yield Variable(name.strip(), value.strip(), item.span, place)
        elif isinstance(item, Mapping):
            key, found = item.scalar("name"), item.scalar("value")
            if key is not None and found is not None:
                yield Variable(key.value, found.value, found.span, place)


def _image_variables(model: Model) -> Iterator[Variable]:
    """Yield the last value of each variable of the last stage and of the stages below it."""
    from bundlecheck.syntax.dockerfile import key_values

    stages = model.dockerfile.stages if model.dockerfile is not None else ()
    if not stages:
        return
    chain, names = [stages[-1]], {stage.name.value: stage for stage in stages if stage.name}
    while chain[-1].image is not None and chain[-1].image.value in names:
        below = names[chain[-1].image.value]
        if below in chain:
            break
        chain.append(below)
    found: dict[str, Variable] = {}
    arguments: dict[str, str] = {}
    for stage in reversed(chain):
        for instruction in stage.instructions:
            if instruction.name == "ARG":
                for pair in key_values(instruction):
                    arguments[pair.key.value] = pair.value.value
            elif instruction.name == "ENV":
                for pair in key_values(instruction):
                    value = _expanded(pair.value.value, arguments)
                    found[pair.key.value] = Variable(pair.key.value, value, pair.span, "the image")
    yield from found.values()


def _expanded(value: str, arguments: dict[str, str]) -> str:
    import re

    match = re.fullmatch(r"\$\{?(\w+)(?::-([^}]*))?\}?", value)
    if match is None:
        return value
    return arguments.get(match[1]) or match[2] or ""
