"""The usual mistakes in YAML, told apart by the parser's words and the lines around them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from bundlecheck.syntax.cause import Cause, cause_at
from bundlecheck.syntax.yaml_lines import (
    BARE_NAME,
    KEY,
    SMART_QUOTE,
    Scene,
    blanks,
    dedented,
    glued_colon,
    glued_dash,
    hard_blank,
    indent_of,
    markup_comment,
    missing_colon,
    script,
    shortened,
    smart_quote,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bundlecheck.syntax.text import FileText
    from bundlecheck.syntax.yaml import YamlError

__all__ = ["explain_yaml"]

_CONFLICT = re.compile(r"^<{7}(?=\s|$)[^\r\n]*", re.MULTILINE)
_KEY_AND_VALUE = re.compile(
    r"^\s*(?:- +)*(?:\"[^\"]*\"\s*|'[^']*'\s*|[^\s#:'\"](?:[^:]|:(?=\S))*?):\s+(\S.*)$"
)
_ITEM = re.compile(r"^\s*-(?:\s|$)")


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
    scene = Scene(text, error)
    for words, explain in _EXPLANATIONS:
        if any(word in error.message for word in words):
            cause = explain(scene)
            if cause is not None:
                return cause
    return scene.at(error.offset, 0, error.message, "mend the line")


def _token(scene: Scene) -> Cause | None:
    number, column = scene.place
    line = scene.text.line(number)
    tab = line.find("\t", max(0, column - 1))
    if tab >= 0 and not line[:tab].strip():
        end = tab
        while line[end : end + 1] == "\t":
            end += 1
        return scene.on(
            number, tab, end, "a tab is used as indentation, which YAML forbids", "write blanks"
        )
    before = line[: column - 1].rstrip()
    cause = dedented(scene, number) if not before else None
    if cause is not None:
        return cause
    if scene.character == "`":
        return _backtick(scene, number, before)
    if tab == column - 1:
        return scene.on(number, tab, tab + 1, "a tab stands before a value", "write a blank")
    message = f"a value starts with `{scene.character}`, which YAML reserves"
    return scene.rest(number, column - 1, message, "put the value in quotes")


def _backtick(scene: Scene, number: int, before: str) -> Cause:
    column = scene.place[1]
    if before[-1:] in ("'", '"'):
        message = "a backtick follows a closed quote, so it is outside the quoted value"
        return scene.rest(number, column - 1, message, "put all of the value into one quote")
    message = "a value starts with a backtick, which YAML reserves"
    return scene.rest(number, column - 1, message, "put single quotes around the whole function")


def _tab(scene: Scene) -> Cause | None:
    number, column = scene.place
    line = scene.text.line(number)
    start = line.find("\t", min(column - 1, indent_of(line)))
    if start < 0:
        return None
    message = "a tab is used as indentation, which YAML forbids"
    return scene.on(number, start, start + 1, message, "write blanks")


def _second_colon(scene: Scene) -> Cause | None:
    """Explain a colon where no key can be: in a value, or on a line that continues one."""
    number, column = scene.place
    line = scene.text.line(number)
    match = _KEY_AND_VALUE.match(line[: column - 1])
    if match is not None:
        start = match.start(1)
        if SMART_QUOTE.match(line, start):
            return smart_quote(scene, number)
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
    for line_cause in (markup_comment, hard_blank, glued_dash, glued_colon):
        cause = line_cause(scene, start_line) or (
            hard_blank(scene, number) if line_cause is hard_blank else None
        )
        if cause is not None:
            return cause
    return (
        script(scene)
        or dedented(scene, start_line)
        or (None if KEY.search(scene.text.line(start_line)) else _not_a_key(scene, start_line))
        or _too_deep(scene, above)
    )


def _start_of_text(scene: Scene, number: int) -> int:
    """Return the line on which the plain text begins that a line continues."""
    while not KEY.search(scene.text.line(number)) and not _ITEM.match(scene.text.line(number)):
        above = scene.before(number)
        if not above or scene.text.line(above).rstrip().endswith(":"):
            break
        if KEY.search(scene.text.line(above)):
            return (
                above
                if indent_of(scene.text.line(above)) < indent_of(scene.text.line(number))
                else number
            )
        number = above
    return number


def _not_a_key(scene: Scene, number: int) -> Cause | None:
    line = scene.text.line(number)
    cause = smart_quote(scene, number) or missing_colon(scene, number)
    if cause is not None:
        return cause
    return scene.rest(
        number,
        indent_of(line),
        f"`{shortened(line)}` has no colon, so it is neither a key nor a value of the lines above",
        "write `key: value`, or make the line a comment or part of a text block",
    )


def _too_deep(scene: Scene, above: int) -> Cause | None:
    number = scene.place[0]
    line, upper = scene.text.line(number), scene.text.line(above)
    if indent_of(line) <= indent_of(upper):
        return None
    return scene.rest(
        number,
        indent_of(line),
        f"the line is indented deeper than line {above}, whose value is already complete",
        "indent the line as deep as its siblings",
    )


def _no_colon(scene: Scene) -> Cause | None:
    number = (scene.context or scene.place)[0]
    line = scene.text.line(number)
    cause = markup_comment(scene, number) or hard_blank(scene, number)
    if cause is not None:
        return cause
    if line.strip()[:1] in ("'", '"') and not BARE_NAME.match(line):
        return _open_quote(scene, scene.error.context_offset or scene.error.offset)
    return (
        script(scene)
        or (glued_colon(scene, number) if _is_sibling(scene, number) else None)
        or dedented(scene, number)
        or glued_colon(scene, number)
        or _not_a_key(scene, number)
    )


def _is_sibling(scene: Scene, number: int) -> bool:
    """Tell whether a line is indented exactly as the nearest key above that is not deeper."""
    indent = indent_of(scene.text.line(number))
    for above in range(number - 1, 0, -1):
        candidate = scene.text.line(above)
        if candidate.strip() and indent_of(candidate) <= indent:
            return indent_of(candidate) == indent and bool(KEY.search(candidate))
    return False


def _open_quote(scene: Scene, offset: int) -> Cause:
    line = scene.text.position(offset)[0]
    end = scene.text.line_starts[line - 1] + len(scene.text.line(line).rstrip())
    message = "a quote is opened here and never closed, or closed too late"
    return scene.at(offset, end, message, "close the quote on its line")


def _unexpected(scene: Scene) -> Cause | None:
    """Explain something that stands where a key, an item or the end of a block belongs."""
    number, column = scene.place
    line = scene.text.line(number)
    if line[: column - 1].strip(" -"):
        return _after_value(scene, number, column)
    cause = hard_blank(scene, number) or dedented(scene, number)
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
        f"the line is indented by {blanks(column - 1)}, which fits no line above;"
        f" the block it would belong to is indented by {sibling - 1}",
        "indent the line as deep as its siblings",
    )


def _misplaced_item(scene: Scene, number: int, sibling: int) -> Cause:
    line = scene.text.line(number)
    indent = indent_of(line)
    opening = scene.text.line(scene.context[0])[: sibling - 1] if scene.context else ""
    if indent + 1 == sibling and "-" not in opening:
        message = "a list item stands among the keys of a mapping"
        return scene.rest(number, indent, message, "write keys throughout, or items throughout")
    items = [
        indent_of(scene.text.line(above))
        for above in range(number - 1, 0, -1)
        if _ITEM.match(scene.text.line(above))
    ]
    if not items:
        message = "a list item stands where a key belongs"
        return scene.rest(number, indent, message, "indent it below its key")
    message = f"a list item is indented by {blanks(indent)}, the one above it by {items[0]}"
    return scene.rest(number, indent, message, f"indent it by {blanks(items[0])}")


def _after_value(scene: Scene, number: int, column: int) -> Cause:
    """Explain text on the same line after a value that is complete."""
    line = scene.text.line(number)
    brace = re.search(r"(?:[:-]\s+)(\{\{)", line[:column])
    if brace is not None:
        message = "a value starts with `{{`, which YAML reads as a mapping"
        return scene.rest(number, brace.start(1), message, "put the value in quotes")
    quoted = _last_quoted(scene)
    if quoted is not None and scene.text.position(quoted)[0] < number:
        return _open_quote(scene, quoted)
    before = line[: column - 1].rstrip()
    if line[: column - 1].endswith("'") and line[column - 1 : column].isalnum():
        message = "an apostrophe ends the quoted value"
        remedy = "double the apostrophe, or use double quotes"
        return scene.on(number, column - 2, column - 1, message, remedy)
    if before[-1:] in ("]", "}"):
        message = "text follows a closed bracket; YAML reads the value as a list or mapping"
        return scene.rest(number, column - 1, message, "put the whole value in quotes")
    message = "text follows a value that is complete"
    return scene.rest(number, column - 1, message, "put the whole value into one pair of quotes")


def _last_quoted(scene: Scene) -> int | None:
    """Return where the last scalar before the error begins if it is quoted."""
    last: yaml.ScalarEvent | None = None
    try:
        for event in yaml.parse(scene.text.value, Loader=getattr(yaml, "CSafeLoader", yaml.Loader)):
            if isinstance(event, yaml.ScalarEvent):
                last = event
    except yaml.YAMLError:
        pass
    if last is None or last.start_mark is None or last.style not in ("'", '"'):
        return None
    return int(last.start_mark.index)


def _flow(scene: Scene) -> Cause | None:
    number = scene.place[0]
    opened = scene.error.context_offset
    if opened is None or opened >= len(scene.text.value):
        return None
    first = scene.text.position(opened)[0]
    if scene.text.value[opened : opened + 2] == "{{":
        message = "a value starts with `{{`, which YAML reads as a mapping"
        return scene.rest(first, scene.text.position(opened)[1] - 1, message, "quote the value")
    for candidate in range(first + 1, number + 1):
        cause = markup_comment(scene, candidate) or smart_quote(scene, candidate)
        if cause is not None:
            return cause
    if number == first and scene.character.strip():
        message = "a comma or a closing bracket is missing before this"
        return scene.at(scene.error.offset, 0, message, "write a comma, or quote the value")
    message = f"the bracket `{scene.text.value[opened]}` is opened here and never closed"
    return scene.at(opened, 0, message, "close it")


def _alias(scene: Scene) -> Cause | None:
    context = scene.error.context_offset
    offset = scene.error.offset if context is None else context
    number, column = scene.text.position(min(offset, len(scene.text.value)))
    line = scene.text.line(number)
    cause = None if line[: column - 1].strip() else dedented(scene, number)
    if cause is not None:
        return cause
    if line[: column - 1].rstrip()[-1:] in ("]", "}", '"', "'"):
        return _after_value(scene, number, column)
    mark = scene.text.value[offset : offset + 1]
    kind = {"*": "an alias", "&": "an anchor"}.get(mark, "a tag")
    message = f"a value starts with `{mark}`, which YAML reads as {kind}"
    return scene.rest(number, column - 1, message, "put the value in quotes")


def _escape(scene: Scene) -> Cause | None:
    offset = scene.error.offset
    while offset > 0 and scene.text.value[offset : offset + 1] != "\\":
        offset -= 1
    written = scene.text.value[offset : offset + 2]
    message = f"the escape `{written}` is unknown in double quotes"
    return scene.at(offset, offset + 2, message, "use single quotes, or write two backslashes")


def _quote_end(scene: Scene) -> Cause | None:
    offset = scene.error.context_offset
    return None if offset is None else _open_quote(scene, offset)


def _block_header(scene: Scene) -> Cause | None:
    number, column = scene.place
    message = "text stands on the line of the block indicator"
    return scene.rest(number, column - 1, message, "begin the text on the next line")


def _directive(scene: Scene) -> Cause | None:
    number = (scene.context or scene.place)[0]
    message = "a line starts with `%`, which YAML reads as a directive"
    return scene.rest(number, 0, message, "quote or indent the line")


def _second_document(scene: Scene) -> Cause | None:
    message = "a second document begins here, but the service reads only one"
    return scene.rest(scene.place[0], scene.place[1] - 1, message, "make it a file of its own")


def _after_document(scene: Scene) -> Cause | None:
    number, column = scene.place
    above = scene.before(number)
    if above and scene.text.line(above).startswith("..."):
        return _second_document(scene)
    cause = dedented(scene, number)
    if cause is not None or (column > 1 and scene.text.line(number)[: column - 1].strip()):
        return cause or _after_value(scene, number, column)
    message = "text follows a value that is already the whole document"
    return scene.rest(number, column - 1, message, "make everything one mapping of sections")


def _itself(scene: Scene) -> Cause | None:
    return scene.at(scene.error.offset, 0, scene.error.message, "remove it")


_EXPLANATIONS: tuple[tuple[tuple[str, ...], Callable[[Scene], Cause | None]], ...] = (
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
    (("<document start>",), _after_document),
    (("block mapping", "block collection"), _unexpected),
)
