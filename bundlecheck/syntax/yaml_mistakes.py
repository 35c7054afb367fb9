"""The usual mistakes in YAML, told apart by the parser's words and the lines around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import yaml

from bundlecheck.syntax.cause import Cause, cause_at

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = ["explain_yaml"]

_CONFLICT = re.compile(r"^<{7}(?: [^\r\n]*)?$", re.MULTILINE)
_MARKUP_COMMENT = re.compile(r"^\s*(<!--|//|/\*|;|--\s)")
_SMART_QUOTE = re.compile("[\u2018\u2019\u201c\u201d]")
_HARD_BLANK = re.compile("^[ ]*([\u00a0\u2007\u202f\u3000]+)")
_GLUED_COLON = re.compile(r"^\s*(?:- +)?[\w.-]+(:)(?=[^\s:/])")
_GLUED_DASH = re.compile(r"^\s*(-)[^\s-]")
_BARE_NAME = re.compile(r"^\s*(?:- +)?(\"[^\"]+\"|'[^']+'|[^\s:#'\"]+(?::[^\s:#]+)*)\s*(?:#.*)?$")
_KEY = re.compile(r"(?:^|[^\s]\s*):(?:\s|$)")
_KEY_AND_VALUE = re.compile(
    r"^\s*(?:- +)*(?:\"[^\"]*\"|'[^']*'|[^\s#:'\"](?:[^:]|:(?=\S))*?)\s*:\s+(\S.*)$"
)
_ITEM = re.compile(r"^\s*-(?:\s|$)")
_BLOCK_HEADER = re.compile(r"(?:^|[\s:-])[|>][-+\d]*[ \t]*(?:#.*)?$")


def explain_yaml(text: FileText, error: YamlError) -> Cause:
    """Explain why a text is not one YAML document; at worst with the place and the parser's words.

    The two loaders of PyYAML word their errors differently; both wordings are understood.
    """
    conflict = _CONFLICT.search(text.value)
    if conflict is not None:
        return cause_at(
            text,
            *conflict.span(),
            "a merge conflict was left unresolved",
            "resolve the conflict and remove its markers",
        )
    scene = _Scene(text, error)
    for words, explain in _EXPLANATIONS:
        if any(word in error.message for word in words):
            cause = explain(scene)
            if cause is not None:
                return cause
    return scene.at(error.offset, 0, error.message, "mend the line")


@dataclass(frozen=True)
class _Scene:
    """An error with the lines around it; line and column are 1-based."""

    text: FileText
    error: YamlError

    @cached_property
    def place(self) -> tuple[int, int]:
        return self.text.position(min(self.error.offset, len(self.text.value)))

    @cached_property
    def context(self) -> tuple[int, int] | None:
        offset = self.error.context_offset
        return None if offset is None else self.text.position(min(offset, len(self.text.value)))

    @property
    def character(self) -> str:
        return self.text.value[self.error.offset : self.error.offset + 1]

    def at(self, start: int, end: int, message: str, remedy: str) -> Cause:
        return cause_at(self.text, start, end, message, remedy)

    def on(self, line: int, start: int, end: int, message: str, remedy: str) -> Cause:
        """Return a cause at the characters ``start`` to ``end`` of a line, counted from 0."""
        base = self.text.line_starts[line - 1]
        return self.at(base + start, base + end, message, remedy)

    def rest(self, line: int, start: int, message: str, remedy: str) -> Cause:
        """Return a cause from a character of a line to the line's end."""
        return self.on(line, start, len(self.text.line(line).rstrip()), message, remedy)

    def before(self, line: int) -> int:
        """Return the number of the nearest line above that says something, or 0."""
        for number in range(line - 1, 0, -1):
            stripped = self.text.line(number).strip()
            if stripped and not stripped.startswith("#"):
                return number
        return 0

    def after(self, line: int) -> int:
        """Return the number of the nearest line below that says something, or 0."""
        for number in range(line + 1, len(self.text.line_starts) + 1):
            stripped = self.text.line(number).strip()
            if stripped and not stripped.startswith("#"):
                return number
        return 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else text[:39] + "…"


# Mistakes that one line shows on its own.


def _markup_comment(scene: _Scene, number: int) -> Cause | None:
    match = _MARKUP_COMMENT.match(scene.text.line(number))
    if match is None:
        return None
    return scene.rest(
        number,
        match.start(1),
        f"`{match.group(1).strip()}` starts a comment of another language, not of YAML",
        "start comments with `#`",
    )


def _smart_quote(scene: _Scene, number: int) -> Cause | None:
    match = _SMART_QUOTE.search(scene.text.line(number))
    if match is None:
        return None
    message = f"a typographic quote {match.group()} stands where YAML knows only ' and \""
    return scene.on(number, *match.span(), message, "write a straight quote")


def _hard_blank(scene: _Scene, number: int) -> Cause | None:
    match = _HARD_BLANK.match(scene.text.line(number))
    if match is None:
        return None
    code = f"U+{ord(match.group(1)[0]):04X}"
    message = f"the line is indented with the no-break space {code}, which YAML reads as text"
    return scene.on(number, *match.span(1), message, "indent with blanks")


def _glued_colon(scene: _Scene, number: int) -> Cause | None:
    line = scene.text.line(number)
    match = _GLUED_COLON.match(line)
    if match is None or line.lstrip(" -").startswith("aws:") or _KEY.search(line):
        return None
    message = f"`{_short(line)}` has no blank after its colon, so it is no key with a value"
    return scene.on(number, *match.span(1), message, "write a blank after the colon")


def _glued_dash(scene: _Scene, number: int) -> Cause | None:
    match = _GLUED_DASH.match(scene.text.line(number))
    if match is None:
        return None
    message = "a dash has no blank after it, so it starts no list item"
    return scene.on(number, *match.span(1), message, "write a blank after the dash")


def _missing_colon(scene: _Scene, number: int) -> Cause | None:
    line = scene.text.line(number)
    match = _BARE_NAME.match(line)
    below = scene.after(number)
    if match is None or not below or _indent(scene.text.line(below)) < _indent(line):
        return None
    name = match.group(1)
    return scene.on(
        number,
        *match.span(1),
        f"`{_short(name)}` has no colon, so what stands below it belongs to nothing",
        "write a colon after the name",
    )


def _dedented(scene: _Scene, number: int) -> Cause | None:
    """Explain a line that left the block scalar above it by its indentation."""
    line = scene.text.line(number)
    least: int | None = None
    for above in range(number - 1, 0, -1):
        candidate = scene.text.line(above)
        if not candidate.strip():
            continue
        indent = _indent(candidate)
        if least is not None and indent < least and _BLOCK_HEADER.search(candidate):
            if _indent(line) >= least:
                return None
            return scene.rest(
                number,
                _indent(line),
                f"the line is indented less than the text block that line {above} begins,"
                " so it is no longer part of it",
                f"indent the line by {least} blanks or more",
            )
        if indent == 0 and candidate.strip() and least is not None:
            return None
        least = indent if least is None else min(least, indent)
    return None


def _script(scene: _Scene) -> Cause | None:
    first = scene.text.line(1)
    if not first.startswith("#!"):
        return None
    return scene.rest(
        1,
        0,
        "the file is a script, not a configuration file",
        "keep the script elsewhere in the bundle and run it by a command",
    )


# What each of the parser's complaints means.


def _token(scene: _Scene) -> Cause | None:
    number, column = scene.place
    line = scene.text.line(number)
    tab = line.find("\t", max(0, column - 1))
    if scene.character in ("\t", " ") or (not line[: column - 1].strip() and "\t" in line[:column]):
        end = tab
        while line[end : end + 1] == "\t":
            end += 1
        return scene.on(
            number, tab, end, "a tab is used as indentation, which YAML forbids", "write blanks"
        )
    before = line[: column - 1].rstrip()
    dedented = _dedented(scene, number) if not before else None
    if dedented is not None:
        return dedented
    if scene.character == "`":
        return _backtick(scene, number, before)
    message = f"a value starts with `{scene.character}`, which YAML reserves"
    return scene.rest(number, column - 1, message, "put the value in quotes")


def _backtick(scene: _Scene, number: int, before: str) -> Cause:
    column = scene.place[1]
    if before[-1:] in ("'", '"'):
        message = "a backtick follows a closed quote, so it is outside the quoted value"
        return scene.rest(number, column - 1, message, "put all of the value into one quote")
    message = "a value starts with a backtick, which YAML reserves"
    return scene.rest(number, column - 1, message, "put single quotes around the whole function")


def _tab(scene: _Scene) -> Cause | None:
    number, column = scene.place
    line = scene.text.line(number)
    start = line.find("\t", min(column - 1, _indent(line)))
    if start < 0:
        return None
    message = "a tab is used as indentation, which YAML forbids"
    return scene.on(number, start, start + 1, message, "write blanks")


def _second_colon(scene: _Scene) -> Cause | None:
    """Explain a colon where no key can be: in a value, or on a line that continues one."""
    number, column = scene.place
    line = scene.text.line(number)
    match = _KEY_AND_VALUE.match(line[: column - 1])
    if match is not None:
        start = match.start(1)
        if _SMART_QUOTE.match(line, start):
            return _smart_quote(scene, number)
        if "`" in line[start:]:
            message = "a backtick function stands outside of quotes, and its colon starts a key"
        elif line[start] in "'\"":
            message = "a quoted value ends before a colon, which makes it a key"
        else:
            message = "a value holds a colon and a blank, which starts a second key"
        return scene.rest(number, start, message, "put the whole value in quotes")
    above = scene.before(number)
    if not above:
        return None
    start_line = _start_of_text(scene, above)
    for line_cause in (_markup_comment, _hard_blank, _glued_dash, _glued_colon):
        cause = line_cause(scene, start_line) or (
            _hard_blank(scene, number) if line_cause is _hard_blank else None
        )
        if cause is not None:
            return cause
    return (
        _script(scene)
        or _dedented(scene, start_line)
        or (None if _KEY.search(scene.text.line(start_line)) else _not_a_key(scene, start_line))
        or _too_deep(scene, above)
    )


def _start_of_text(scene: _Scene, number: int) -> int:
    """Return the line on which the plain text begins that a line continues."""
    while not _KEY.search(scene.text.line(number)) and not _ITEM.match(scene.text.line(number)):
        above = scene.before(number)
        if not above or scene.text.line(above).rstrip().endswith(":"):
            break
        if _KEY.search(scene.text.line(above)):
            return (
                above
                if _indent(scene.text.line(above)) < _indent(scene.text.line(number))
                else number
            )
        number = above
    return number


def _not_a_key(scene: _Scene, number: int) -> Cause | None:
    line = scene.text.line(number)
    cause = _smart_quote(scene, number) or _missing_colon(scene, number)
    if cause is not None:
        return cause
    return scene.rest(
        number,
        _indent(line),
        f"`{_short(line)}` has no colon, so it is neither a key nor a value of the lines above",
        "write `key: value`, or make the line a comment or part of a text block",
    )


def _too_deep(scene: _Scene, above: int) -> Cause | None:
    number = scene.place[0]
    line, upper = scene.text.line(number), scene.text.line(above)
    if _indent(line) <= _indent(upper):
        return None
    return scene.rest(
        number,
        _indent(line),
        f"the line is indented deeper than line {above}, whose value is already complete",
        "indent the line as deep as its siblings",
    )


def _no_colon(scene: _Scene) -> Cause | None:
    number = (scene.context or scene.place)[0]
    line = scene.text.line(number)
    cause = _markup_comment(scene, number) or _hard_blank(scene, number)
    if cause is not None:
        return cause
    if line.strip()[:1] in ("'", '"') and not _BARE_NAME.match(line):
        return _open_quote(scene, scene.error.context_offset or scene.error.offset)
    return (
        _script(scene)
        or (_glued_colon(scene, number) if _is_sibling(scene, number) else None)
        or _dedented(scene, number)
        or _glued_colon(scene, number)
        or _not_a_key(scene, number)
    )


def _is_sibling(scene: _Scene, number: int) -> bool:
    """Tell whether a line is indented exactly as the nearest key above that is not deeper."""
    indent = _indent(scene.text.line(number))
    for above in range(number - 1, 0, -1):
        candidate = scene.text.line(above)
        if candidate.strip() and _indent(candidate) <= indent:
            return _indent(candidate) == indent and bool(_KEY.search(candidate))
    return False


def _open_quote(scene: _Scene, offset: int) -> Cause:
    line = scene.text.position(offset)[0]
    end = scene.text.line_starts[line - 1] + len(scene.text.line(line).rstrip())
    message = "a quote is opened here and never closed, or closed too late"
    return scene.at(offset, end, message, "close the quote on its line")


def _unexpected(scene: _Scene) -> Cause | None:
    """Explain something that stands where a key, an item or the end of a block belongs."""
    number, column = scene.place
    line = scene.text.line(number)
    if line[: column - 1].strip(" -"):
        return _after_value(scene)
    cause = _hard_blank(scene, number) or _dedented(scene, number)
    if cause is not None:
        return cause
    sibling = (scene.context or scene.place)[1]
    if _ITEM.match(line) and "collection" not in scene.error.message:
        return _misplaced_item(scene, number, sibling)
    if column == sibling:
        message = "a key stands among the items of a list"
        return scene.rest(
            number, column - 1, message, "begin the line with `- `, or use keys throughout"
        )
    return scene.rest(
        number,
        column - 1,
        f"the line is indented by {column - 1} blanks, which fits no line above;"
        f" the block it would belong to is indented by {sibling - 1}",
        "indent the line as deep as its siblings",
    )


def _misplaced_item(scene: _Scene, number: int, sibling: int) -> Cause:
    line = scene.text.line(number)
    indent = _indent(line)
    opening = scene.text.line(scene.context[0])[: sibling - 1] if scene.context else ""
    if indent + 1 == sibling and "-" not in opening:
        message = "a list item stands among the keys of a mapping"
        return scene.rest(number, indent, message, "write keys throughout, or items throughout")
    items = [
        _indent(scene.text.line(above))
        for above in range(number - 1, 0, -1)
        if _ITEM.match(scene.text.line(above))
    ]
    if not items:
        message = "a list item stands where a key belongs"
        return scene.rest(number, indent, message, "indent it below its key")
    message = f"a list item is indented by {indent} blanks, the one above it by {items[0]}"
    return scene.rest(number, indent, message, f"indent it by {items[0]} blanks")


def _after_value(scene: _Scene) -> Cause:
    """Explain text on the same line after a value that is complete."""
    number, column = scene.place
    line = scene.text.line(number)
    brace = re.search(r"(?:[:-]\s+)(\{\{)", line[:column])
    if brace is not None:
        message = "a value starts with `{{`, which YAML reads as a mapping"
        return scene.rest(number, brace.start(1), message, "put the value in quotes")
    quoted = _last_quoted(scene)
    if quoted is not None and scene.text.position(quoted.start_mark.index)[0] < number:
        return _open_quote(scene, quoted.start_mark.index)
    before = line[: column - 1].rstrip()
    if line[: column - 1].endswith("'") and scene.character.isalnum():
        message = "an apostrophe ends the quoted value"
        remedy = "double the apostrophe, or use double quotes"
        return scene.on(number, column - 2, column - 1, message, remedy)
    if before[-1:] in ("]", "}"):
        message = "text follows a closed bracket; YAML reads the value as a list or mapping"
        return scene.rest(number, column - 1, message, "put the whole value in quotes")
    message = "text follows a value that is complete"
    return scene.rest(number, column - 1, message, "put the whole value into one pair of quotes")


def _last_quoted(scene: _Scene) -> yaml.ScalarEvent | None:
    """Return the last scalar before the error if it is quoted."""
    last: yaml.ScalarEvent | None = None
    try:
        for event in yaml.parse(scene.text.value, Loader=getattr(yaml, "CSafeLoader", yaml.Loader)):
            if isinstance(event, yaml.ScalarEvent):
                last = event
    except yaml.YAMLError:
        pass
    return last if last is not None and last.style in ("'", '"') else None


def _flow(scene: _Scene) -> Cause | None:
    number = scene.place[0]
    opened = scene.error.context_offset
    if opened is None:
        return None
    first = scene.text.position(opened)[0]
    if scene.text.value[opened : opened + 2] == "{{":
        message = "a value starts with `{{`, which YAML reads as a mapping"
        return scene.rest(first, scene.text.position(opened)[1] - 1, message, "quote the value")
    for candidate in range(first + 1, number + 1):
        cause = _markup_comment(scene, candidate) or _smart_quote(scene, candidate)
        if cause is not None:
            return cause
    if number == first and scene.character.strip():
        message = "a comma or a closing bracket is missing before this"
        return scene.at(scene.error.offset, 0, message, "write a comma, or quote the value")
    message = f"the bracket `{scene.text.value[opened]}` is opened here and never closed"
    return scene.at(opened, 0, message, "close it")


def _alias(scene: _Scene) -> Cause | None:
    offset = (
        scene.error.offset if scene.error.context_offset is None else scene.error.context_offset
    )
    number, column = scene.text.position(min(offset, len(scene.text.value)))
    line = scene.text.line(number)
    cause = None if line[: column - 1].strip() else _dedented(scene, number)
    if cause is not None:
        return cause
    mark = scene.text.value[offset : offset + 1]
    kind = {"*": "an alias", "&": "an anchor"}.get(mark, "a tag")
    message = f"a value starts with `{mark}`, which YAML reads as {kind}"
    return scene.rest(number, column - 1, message, "put the value in quotes")


def _escape(scene: _Scene) -> Cause | None:
    offset = scene.error.offset
    while offset > 0 and scene.text.value[offset : offset + 1] != "\\":
        offset -= 1
    written = scene.text.value[offset : offset + 2]
    message = f"the escape `{written}` is unknown in double quotes"
    return scene.at(offset, offset + 2, message, "use single quotes, or write two backslashes")


def _quote_end(scene: _Scene) -> Cause | None:
    offset = scene.error.context_offset
    return None if offset is None else _open_quote(scene, offset)


def _block_header(scene: _Scene) -> Cause | None:
    number, column = scene.place
    message = "text stands on the line of the block indicator"
    return scene.rest(number, column - 1, message, "begin the text on the next line")


def _directive(scene: _Scene) -> Cause | None:
    number = (scene.context or scene.place)[0]
    message = "a line starts with `%`, which YAML reads as a directive"
    return scene.rest(number, 0, message, "quote or indent the line")


def _second_document(scene: _Scene) -> Cause | None:
    message = "a second document begins here, but the service reads only one"
    return scene.rest(scene.place[0], scene.place[1] - 1, message, "make it a file of its own")


def _itself(scene: _Scene) -> Cause | None:
    return scene.at(scene.error.offset, 0, scene.error.message, "remove it")


_EXPLANATIONS: tuple[tuple[tuple[str, ...], Callable[[_Scene], Cause | None]], ...] = (
    (("control character", "nested deeper", "more than ", "contains itself"), _itself),
    (("a second document",), _second_document),
    (("tab character",), _tab),
    (("cannot start any token", "that cannot start"), _token),
    (("mapping values are not allowed",), _second_colon),
    (("could not find expected ':'",), _no_colon),
    (("scanning a quoted scalar",), _quote_end),
    (("escape character", "hexdecimal", "hexadecimal"), _escape),
    (("scanning a block scalar",), _block_header),
    (("a directive",), _directive),
    (("parsing a flow",), _flow),
    (("scanning an alias", "scanning an anchor", "undefined alias", "scanning a tag"), _alias),
    (("block mapping", "block collection", "<document start>"), _unexpected),
)
