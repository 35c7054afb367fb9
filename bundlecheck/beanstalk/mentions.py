"""Which names the steps of a bundle speak of: its commands, hooks, scripts and build files."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bundlecheck.beanstalk.documents import Role
from bundlecheck.syntax.nodes import Mapping, Scalar, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.documents import Document
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile

__all__ = ["Mentions"]

_MAX_BYTES = 262_144
"""A longer file is no step that a person wrote."""

_STEP_NAME = r"""(?ix)
    (?:^|/)(?:procfile|buildfile|makefile|rakefile|dockerfile[^/]*|jenkinsfile|package\.json
      |composer\.json|appspec\.ya?ml|buildspec[^/]*\.ya?ml|docker-compose[^/]*\.ya?ml
      |\.travis\.yml|\.gitlab-ci\.yml|bitbucket-pipelines\.yml|azure-pipelines\.yml
      |gulpfile\.js|gruntfile\.js|pom\.xml|build\.gradle(?:\.kts)?)$
    |^\.(?:github|circleci|buildkite|semaphore)/.*\.ya?ml$
    |\.(?:sh|bash|ps1|bat|cmd)$
    """
_SCRIPT_FOLDERS = (".platform/hooks/", ".platform/confighooks/", "bin/", "scripts/", "deploy/")
_PROXY = r"^\.platform/(?:nginx|httpd)/.*\.conf$"
_NO_USE = r"(?m)^[ \t]*(?:#|//).*$|\b(?:chmod|chown|chgrp|dos2unix|rm|mkdir|sed\s+-i)\s[^;&|\r\n]*"
"""Comments, and commands that change a file without making anything of what it holds."""


_PATH_WORD = r"[\w./${}*-]+"
_LONGEST_PATH = 300


class Mentions:
    """The words of everything in a bundle that runs; comments and changes of mode do not count."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def of(self, name: str, *, besides: str = "") -> bool:
        """Tell whether a step names a file or folder, as a whole word.

        Args:
            name: a file name or the end of a path.
            besides: path of a file whose own words do not count.
        """
        word = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)")
        return any(path != besides and word.search(text) for path, text in self._texts)

    def by_pattern(self, name: str) -> bool:
        """Tell whether a step takes a path by a pattern: ``folder/*.conf``, ``folder/$STAGE``.

        At least the folder that holds it must be named.

        Args:
            name: path of a file or folder from the bundle's root.
        """
        from fnmatch import fnmatchcase

        parts = name.split("/")
        for pattern in self._patterns:
            compared = list(zip(reversed(pattern.split("/")), reversed(parts), strict=False))
            is_told = any("*" not in item for item, _ in compared[1:])
            if is_told and all(fnmatchcase(part, item) for item, part in compared):
                return True
        return False

    @cached_property
    def _patterns(self) -> tuple[str, ...]:
        found = (item for _, text in self._texts for item in re.findall(_PATH_WORD, text))
        plain = (re.sub(r"\$\{?\w+\}?", "*", item) for item in found if len(item) < _LONGEST_PATH)
        return tuple(
            dict.fromkeys(
                item.removeprefix("./").rstrip("/") for item in plain if "*" in item and "/" in item
            )
        )

    @cached_property
    def _texts(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._read())

    def _read(self) -> Iterator[tuple[str, str]]:
        for document in self._model.documents.of(Role.CONFIG, Role.NESTED_CONFIG):
            yield document.path, _words(document)
        for file in self._model.bundle.files:
            if file.link is None and file.size <= _MAX_BYTES and _is_step(file):
                text = self._model.text(file)
                if text is not None:
                    yield file.path, re.sub(_NO_USE, "", text.value)


def _is_step(file: BundleFile) -> bool:
    return (
        re.search(_STEP_NAME, file.name) is not None
        or file.name.startswith(_SCRIPT_FOLDERS)
        or re.match(_PROXY, file.name) is not None
    )


def _words(document: Document) -> str:
    words: list[str] = []
    for root in document.nodes:
        for _, node in walk(root):
            if isinstance(node, Scalar):
                words.append(re.sub(_NO_USE, "", node.value))
            elif isinstance(node, Mapping):
                words.extend(entry.name for entry in node.entries if entry.name is not None)
    return "\n".join(words)
