"""The layout of a bundle: folders that are read by surprise, and whether there is anything to run.

Sources: pages applications-sourcebundle, ebextensions, nodejs-platform-proxy,
single-container-docker, create_deploy_docker_ecs, go-environment.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.mentions import Mentions
from bundlecheck.finding import Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import Bundle, BundleFile

__all__ = ["LayoutProblem", "layout_problems", "nested_folders"]

_FOLDER = ".ebextensions"

_RUNNABLE = {
    "docker": ("Dockerfile", "Dockerrun.aws.json", "docker-compose.yml", "docker-compose.yaml"),
    "ecs": ("Dockerrun.aws.json",),
    "nodejs": ("package.json", "server.js", "app.js", "Procfile"),
    "go": ("application.go", "Procfile", "Buildfile", "bin/application"),
}
"""What each platform looks for at the root, for those whose messages name a closed list."""


class LayoutProblem(NamedTuple):
    """Something about the files as a whole."""

    kind: str
    file: BundleFile | None
    """The file that shows it; None for the bundle as a whole."""
    message: str
    remedy: str
    is_certain: bool
    related: tuple[Related, ...] = ()


def nested_folders(bundle: Bundle) -> Iterator[tuple[str, tuple[BundleFile, ...]]]:
    """Yield every ``.ebextensions`` folder below another folder that holds a configuration file.

    The service processes all folders of this name wherever they stand (page ebextensions).
    """
    folders: dict[str, list[BundleFile]] = {}
    for file in bundle.files:
        folder = posixpath.dirname(file.name)
        if (
            file.packed
            and file.link is None
            and folder != _FOLDER
            and posixpath.basename(folder) == _FOLDER
            and file.basename.endswith(".config")
        ):
            folders.setdefault(folder, []).append(file)
    for folder in sorted(folders):
        yield folder, tuple(sorted(folders[folder], key=lambda file: file.name))


def layout_problems(model: Model) -> Iterator[LayoutProblem]:
    """Yield what is wrong with the layout of a bundle's own files."""
    files = [file for file in model.bundle.files if file.packed and not _is_junk(file.name)]
    if len(files) == 1 and files[0].suffix == ".zip":
        yield LayoutProblem(
            "nested-archive",
            files[0],
            f"the bundle holds nothing but the archive '{files[0].name}', which is not unpacked",
            "upload the inner archive itself",
            is_certain=True,
        )
        return
    yield from _nothing_to_run(model, {file.name for file in files})


def _nothing_to_run(model: Model, names: set[str]) -> Iterator[LayoutProblem]:
    platform, span = model.main.platform, model.main.platform_span
    if platform is None or span is None or platform.os_generation == "windows":
        return
    wanted = _RUNNABLE.get(platform.family)
    if wanted is None or any(name in names for name in wanted):
        return
    if all("/" in name for name in names):
        # A folder of configuration alone is completed by whatever deploys it.
        return
    mentions = Mentions(model)
    if _builds_elsewhere(model) or any(mentions.of(posixpath.basename(name)) for name in wanted):
        return
    yield LayoutProblem(
        "nothing-to-run",
        None,
        f"the platform '{platform.branch}' finds nothing to run: the root holds none of"
        f" {', '.join(repr(name) for name in wanted)}",
        "add one of them at the bundle's root",
        is_certain=False,
        related=(Related(span, "names the platform"),),
    )


def _builds_elsewhere(model: Model) -> bool:
    """Tell whether the EB CLI deploys a ready archive instead of this folder."""
    return any(
        document.root is not None
        and (deploy := document.root.mapping("deploy")) is not None
        and deploy.scalar("artifact") is not None
        for document in model.documents.of(Role.CLI_CONFIG)
    )


def _is_junk(name: str) -> bool:
    base = posixpath.basename(name)
    return name.startswith("__MACOSX/") or base.startswith("._") or base == ".DS_Store"
