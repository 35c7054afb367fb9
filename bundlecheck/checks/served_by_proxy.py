"""What configuration of nginx and httpd hands out, for EB314."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.served import exposed_folder, in_application

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.bundle.model import Bundle
    from bundlecheck.span import Span
    from bundlecheck.syntax.httpd import HttpdDirective
    from bundlecheck.syntax.nginx import Directive
    from bundlecheck.syntax.text import Text

__all__ = ["Exposure", "httpd_exposures", "nginx_exposures"]

_HANDLERS = frozenset(
    {"proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "return", "rewrite"}
)
_HIDDEN = r"^~\*? ?.*\\?/(?:\(\?!\S*\))?\\?\."
_ASSET_PATTERN = r"\\\.\(?(?:\?:)?[a-z0-9|?()]+\)?\$"
_ICONS = ("/icons", "/usr/share/", "/var/www/icons", "/usr/local/apache2/icons", "/manual")


class Exposure(NamedTuple):
    """A directive and what it lets visitors see."""

    span: Span
    message: str
    label: str


def nginx_exposures(text: Text, bundle: Bundle) -> Iterator[Exposure]:
    """Yield the directives of nginx that serve the bundle itself or list folders."""
    from bundlecheck.syntax.nginx import parse_nginx, walk

    tree = parse_nginx(text)
    hidden: dict[int, bool] = {-1: _denies_dotfiles(tree.directives)}
    seen: set[tuple[int, str]] = set()
    for around, directive in walk(tree.directives):
        name = directive.name.value
        if name not in ("autoindex", "root", "alias") or len(directive.args) != 1:
            continue
        scope = (around[-1].start if around else -1, name)
        if scope in seen:  # nginx refuses a second one
            continue
        seen.add(scope)
        if name == "autoindex":
            if directive.values == ("on",) and not _is_closed(around):
                yield Exposure(directive.span, "nginx lists folders", "directory listing")
        else:
            siblings = around[-1].children or () if around else tree.directives
            what = _nginx_folder(directive, around, siblings, bundle)
            for block in around if what is not None else ():
                if block.start not in hidden:
                    hidden[block.start] = _denies_dotfiles(block.children or ())
            starts = (-1, *(block.start for block in around))
            if what is not None and not any(hidden[start] for start in starts):
                yield Exposure(directive.span, f"nginx serves {what}", "readable by every visitor")


def _nginx_folder(
    directive: Directive,
    around: tuple[Directive, ...],
    siblings: tuple[Directive, ...],
    bundle: Bundle,
) -> str | None:
    inside = in_application(directive.values[0])
    if inside is None:
        return None
    locations = [block for block in around if block.name.value == "location" and block.args]
    if not locations:
        return exposed_folder(bundle, inside) if _serves_files(siblings) else None
    values = locations[-1].values
    if values[0] in ("~", "~*"):
        pattern = re.search(_ASSET_PATTERN, values[-1])
        return None if pattern else exposed_folder(bundle, inside)
    if values[0] == "=":
        return None
    handled = {child.name.value for child in locations[-1].children or ()}
    if handled & _HANDLERS and "try_files" not in handled:
        return None
    if directive.name.value == "root":
        inside = posixpath.join(inside, values[-1].strip("/")).rstrip("/") or "."
    return exposed_folder(bundle, inside)


def _serves_files(siblings: tuple[Directive, ...]) -> bool:
    """Tell whether a request may be answered by a file of the server's root."""
    if any(child.name.value == "try_files" for child in siblings):
        return True
    for child in siblings:
        if child.name.value == "location" and child.values == ("/",):
            inside = {inner.name.value for inner in child.children or ()}
            if "root" in inside or "alias" in inside:
                return False
            return "try_files" in inside or not inside & _HANDLERS
    return not any(child.name.value in _HANDLERS for child in siblings)


def _is_closed(around: tuple[Directive, ...]) -> bool:
    """Tell whether a block admits nobody from outside, or only those with a password."""
    for block in around:
        for child in block.children or ():
            if child.name.value == "internal" or (
                child.name.value == "deny" and child.values == ("all",)
            ):
                return True
            if child.name.value == "auth_basic" and child.values != ("off",):
                return True
    return False


def _denies_dotfiles(scope: tuple[Directive, ...]) -> bool:
    """Tell whether a location of a scope denies files whose names begin with a dot."""
    for child in scope:
        if child.name.value != "location":
            continue
        if re.match(_HIDDEN, " ".join(child.values)[:400]):
            inside = {inner.name.value for inner in child.children or ()}
            if inside & {"deny", "return"}:
                return True
    return False


def httpd_exposures(text: Text, bundle: Bundle) -> Iterator[Exposure]:
    """Yield the directives of httpd that serve the bundle itself or list folders."""
    from bundlecheck.syntax.httpd import parse_httpd, walk

    tree = parse_httpd(text)
    hidden = any(
        directive.children is not None
        and directive.name.lower() in ("filesmatch", "directorymatch", "locationmatch", "files")
        and any(re.search(r"\\?\.|^\.", value) for value in directive.values)
        for _, directive in walk(tree.directives)
    )
    listing: dict[int, tuple[tuple[HttpdDirective, ...], HttpdDirective]] = {}
    for around, directive in walk(tree.directives):
        if directive.is_named("options"):
            scope = around[-1].start if around else -1
            if _lists(directive):
                listing[scope] = (around, directive)
            elif _resets(directive):
                listing.pop(scope, None)
        elif directive.is_named("documentroot", "alias") and directive.args and not hidden:
            inside = in_application(directive.values[-1])
            what = exposed_folder(bundle, inside) if inside is not None else None
            if what is not None:
                yield Exposure(directive.span, f"httpd serves {what}", "readable by every visitor")
    for around, directive in listing.values():
        if not _is_harmless(around):
            yield Exposure(directive.span, "httpd lists folders", "directory listing")


def _resets(directive: HttpdDirective) -> bool:
    """Tell whether the options of a section are replaced, or listings taken from them."""
    values = [value.lower() for value in directive.values]
    return "-indexes" in values or any(not value.startswith(("+", "-")) for value in values)


def _lists(directive: HttpdDirective) -> bool:
    found = False
    for value in directive.values:
        lowered = value.lower()
        if lowered in ("indexes", "+indexes", "all"):
            found = True
        elif lowered in ("-indexes", "none"):
            found = False
    return found


def _is_harmless(around: tuple[HttpdDirective, ...]) -> bool:
    """Tell whether a section is of httpd's own icons and manual, or admits nobody."""
    for section in around:
        if any(value.startswith(_ICONS) for value in section.values):
            return True
        for child in section.children or ():
            values = tuple(value.lower() for value in child.values)
            if child.is_named("require") and values == ("all", "denied"):
                return True
            if child.is_named("deny") and values == ("from", "all"):
                return True
    return False
