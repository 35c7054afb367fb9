"""What is told of files that Elastic Beanstalk silently skips, and how their intent is judged."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.mentions import Mentions
from bundlecheck.beanstalk.sections import SECTIONS
from bundlecheck.syntax.nodes import Mapping
from bundlecheck.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.bundle.model import BundleFile

__all__ = ["Ignored", "Probe", "is_leftover_name"]

_LEFTOVER_WORDS = (
    r"bac?k(?:up)?s?|bkp?|old|orig(?:inal)?|save[d]?|sav|tmp|temp|copy|sample|samples|example|examples"
    r"|template|templates|dist|disabled?|inactive|off|unused|deprecated|archived?|archives|not-?used"
    r"|skip(?:ped)?|ignored?|legacy|obsolete|retired|rej|swp|swo|tpl|tmpl|erb|j2|in|\d{6,}.*"
)
_LEFTOVER = rf"(?i)(?:^|[._~\-\s(])(?:{_LEFTOVER_WORDS})(?=$|[._~\-\s)])|~$|^#.*#$"
_SECTION_LINE = (
    r"(?m)^(?:option_settings|container_commands|commands|files|packages|Resources|services)\s*:"
)
_JUNK = r"(?i)^(?:\.gitkeep|\.gitignore|\.keep|\.ds_store|thumbs\.db|\.placeholder|\._.*)$"
_DOCUMENTATION = (
    r"(?i)^readme(?:\..*)?$|^license.*$|\.(?:md|rst|adoc|html?|png|jpe?g|pdf)$"
    r"|(?<!\.config)(?<!\.conf)(?<!\.yaml)(?<!\.yml)(?<!^procfile)(?<!^buildfile)\.txt$"
)
"""Text files are notes, but for those that an editor gave a second ending."""
_MAX_BYTES = 1_048_576
"""Configuration files of a bundle are far smaller."""


class Ignored(NamedTuple):
    """One file that nothing reads."""

    file: BundleFile
    kind: str
    """What is wrong with it, in one stable word."""
    message: str
    """A lower-case statement of fact."""
    remedy: str
    is_leftover: bool = False
    """True for backups, samples and what is named inactive: probably on purpose."""
    is_certain: bool = True


def is_leftover_name(name: str) -> bool:
    """Tell whether a file or folder is named as a backup, a sample or something switched off."""
    return re.search(_LEFTOVER, name) is not None


_PROXY_LINE = r"(?m)^[ \t]*[a-z_]+[ \t][^;{}\r\n]*[;{][ \t\r]*(?:#.*)?$"


class Probe:
    """Looks at the files of one bundle: what they hold, and whether a step uses them."""

    def __init__(self, model: Model) -> None:
        self.model = model

    @cached_property
    def mentions(self) -> Mentions:
        """The words of the bundle's steps."""
        return Mentions(self.model)

    @cached_property
    def files(self) -> tuple[BundleFile, ...]:
        """The packed files that are neither links, junk nor documentation."""
        return tuple(
            file
            for file in self.model.bundle.files
            if file.packed
            and file.link is None
            and not re.match(_JUNK, file.basename)
            and not re.search(_DOCUMENTATION, file.basename)
        )

    def is_used(self, file: BundleFile) -> bool:
        """Tell whether a step names the file, or takes it by a pattern (``folder/*.conf``)."""
        return self.mentions.of(file.basename, besides=file.path) or self.mentions.by_pattern(
            file.name
        )

    def is_folder_used(self, folder: str) -> bool:
        """Tell whether a step names a folder by its path from the bundle's root."""
        return self.mentions.of(folder) or self.mentions.by_pattern(folder)

    def text(self, file: BundleFile) -> str:
        """Return a file's text, empty where it has none."""
        text = self.model.text(file) if file.size <= _MAX_BYTES else None
        return text.value if text is not None else ""

    def is_proxy_file(self, file: BundleFile) -> bool:
        """Tell whether a file reads like configuration of nginx: directives and blocks."""
        return re.search(_PROXY_LINE, self.text(file)) is not None

    def has_sections(self, file: BundleFile) -> bool:
        """Tell whether a file reads like a configuration file: a section among its top keys."""
        text = self.model.text(file) if file.size <= _MAX_BYTES else None
        if text is None:
            return False
        root = parse_yaml(text).root
        if isinstance(root, Mapping):
            return any(entry.name in SECTIONS for entry in root.entries)
        return re.search(_SECTION_LINE, text.value) is not None
