"""Images that copy the whole bundle into a web server's document root, for EB314.

Source: the documentation of the images nginx and httpd.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.span import Span

__all__ = ["copied_into_document_root"]

_SERVERS = r"(?:.*/)?(?:nginx|httpd|caddy|nginx-unprivileged)(?::.*|@.*)?"
_ROOTS = (
    *("/usr/share/nginx/html", "/usr/local/apache2/htdocs", "/var/www/html", "/usr/share/caddy"),
    "/srv",
)
_NOT_FOR_VISITORS = (".ebextensions/", ".platform/", ".env", ".elasticbeanstalk/", ".git/")
_IGNORED = r"(?m)^[ \t]*(?:/?\.\*|\*|\*\*/\.\*|/?\.ebextensions/?|/?\.platform/?|/?\.env)[ \t\r]*$"


def copied_into_document_root(model: Model) -> Span | None:
    """Return the instruction that copies the bundle's root to where a web server serves it."""
    dockerfile = model.dockerfile
    stages = dockerfile.stages if dockerfile is not None else ()
    if not stages or stages[-1].image is None:
        return None
    if re.fullmatch(_SERVERS, stages[-1].image.value) is None or not _has_more(model):
        return None
    from bundlecheck.syntax.dockerfile import exec_form, flags, words

    for instruction in stages[-1].instructions:
        if instruction.name not in ("COPY", "ADD"):
            continue
        options = flags(instruction)
        listed = exec_form(instruction)
        given = (
            [word.value for word in words(instruction)[len(options) :]]
            if listed is None
            else [word.value for word in listed]
        )
        if any(option.value.startswith("--from") for option in options) or len(given) != 2:
            continue
        if given[0] in (".", "./") and given[1].rstrip("/") in _ROOTS:
            return instruction.span
    return None


def _has_more(model: Model) -> bool:
    """Tell whether the root holds what no visitor is to read and no ignore file leaves out."""
    names = [file.name for file in model.bundle.files if file.packed]
    if not any(name.startswith(_NOT_FOR_VISITORS) for name in names):
        return False
    file = model.bundle.get(".dockerignore")
    text = model.text(file) if file is not None else None
    return text is None or re.search(_IGNORED, text.value) is None
