"""Every mistake that people make in YAML and JSON: where it is said to be, and in what words."""

from __future__ import annotations

import pytest

from bundlecheck.beanstalk.documents import read_documents
from bundlecheck.bundle.model import Bundle, BundleFile
from bundlecheck.syntax.diagnose import Cause, diagnose, diagnose_bytes
from bundlecheck.syntax.text import FileText
from bundlecheck.syntax.yaml import YamlError, parse_yaml

HEAD = "option_settings:\n  aws:a:\n"
SCRIPT = 'files:\n  "/x":\n    content: |\n      #!/bin/sh\n'


def cause_of(text: str) -> Cause:
    file = FileText("x.config", text)
    error = parse_yaml(file).error
    assert error is not None
    return diagnose(file, error)


def document_cause(name: str, text: str) -> Cause:
    data = text.encode()
    file = BundleFile(name, name, 0o644, len(data), None, True, lambda: data)
    (document,) = read_documents(Bundle(".", (file,))).all
    assert document.error is not None
    return diagnose(document.text, document.error, json=document.is_json)


TAB = "a tab is used as indentation, which YAML forbids"
BLOCK = "the line is indented less than the text block that line {} begins, so it is no longer part"
CASES = {
    "tab": (HEAD + "\tX: 1\n", "3:1-3:2", TAB),
    "tabs": ("option_settings:\n\t\taws:a:\n", "2:1-2:3", TAB),
    "tab after blanks": (HEAD + "    X: 1\n  \tY: 1\n", "4:3-4:4", TAB),
    "tab in a list": ("a:\n\t- b: c\n", "2:1-2:2", TAB),
    "tab that opens a block": ("a:\n  b: |\n\techo\n", "3:1-3:2", TAB),
    "no blank after a colon": (HEAD + "    Key:value\n    X: 1\n", "3:8-3:9", "`Key:value` has no"),
    "no blank after the last colon": (HEAD + "    X: 1\n    Key:value\n", "4:8-4:9", "`Key:value`"),
    "two colons without blank": (HEAD + "    A:1\n    B:2\n    X: 1\n", "3:6-3:7", "`A:1` has no"),
    "no blank after an item's colon": (
        "option_settings:\n  - namespace:aws:a\n    option_name: X\n",
        "2:14-2:15",
        "`- namespace:aws:a` has no blank after its colon",
    ),
    "no blank after a dash": (
        "option_settings:\n  -namespace: aws:a\n   option_name: X\n",
        "2:3-2:4",
        "a dash has no blank after it",
    ),
    "script line between key and block": (
        SCRIPT + "      a\n  echo b\n      c\n",
        "6:3-6:9",
        BLOCK.format(3),
    ),
    "script line at the margin": (
        SCRIPT + "echo hello world\n      c\n",
        "5:1-5:17",
        BLOCK.format(3),
    ),
    "script line as deep as the key": (
        SCRIPT + "    listen 80;\n      }\n",
        "5:5-5:15",
        BLOCK.format(3),
    ),
    "script line with a colon": (SCRIPT + "     x: 1\n", "5:6-5:10", BLOCK.format(3)),
    "script line with a continuation": (SCRIPT + "    && b\n", "5:5-5:9", BLOCK.format(3)),
    "here-document at the margin": (
        SCRIPT + "      cat <<E\n[section]\na=b\n",
        "6:1-6:10",
        BLOCK.format(3),
    ),
    "smart quotes": (
        HEAD + "    X: \u201cyes: no\u201d\n",
        "3:8-3:9",
        "a typographic quote \u201c",
    ),
    "smart quotes around a key": (
        "files:\n  \u201c/x\u201d\n    mode: a\n",
        "2:3-2:4",
        "a typographic quote \u201c",
    ),
    "backtick at the start": (
        HEAD + '    X: `{"Ref": "Q"}`\n',
        "3:8-3:22",
        "a value starts with a backtick, which YAML reserves",
    ),
    "backtick after a quote": (
        HEAD + '    X: "a"`{"Ref": "Q"}`\n',
        "3:11-3:25",
        "a backtick follows a closed quote",
    ),
    "backtick glued to text": (
        HEAD + '    X: http://`{"Ref" : "Q"}`/\n',
        "3:8-3:31",
        "a backtick function stands outside of quotes",
    ),
    "namespace without colon": (
        "option_settings:\n  aws:autoscaling:asg\n    X: y\n",
        "2:3-2:22",
        "`aws:autoscaling:asg` has no colon",
    ),
    "second namespace without colon": (
        HEAD + "    X: y\n  aws:autoscaling:asg\n    Z: y\n",
        "4:3-4:22",
        "`aws:autoscaling:asg` has no colon",
    ),
    "section without colon": (
        "packages:\n  yum: {}\noption_settings\n  aws:a:\n",
        "3:1-3:16",
        "`option_settings` has no colon",
    ),
    "sentence between keys": (
        "packages:\n  yum: {}\nsome words here\n",
        "3:1-3:16",
        "`some words here` has no colon, so it is neither a key nor a value",
    ),
    "XML comment": ("<!-- hello -->\na:\n  b: c\n", "1:1-1:15", "`<!--` starts a comment"),
    "slashes": ("a:\n  // note\n  b: c\n", "2:3-2:10", "`//` starts a comment"),
    "C comment": ("/* note */\na: b\n", "1:1-1:11", "`/*` starts a comment"),
    "merge conflict": (
        "a:\n<<<<<<< HEAD\n  b: c\n=======\n  b: d\n>>>>>>> x\n",
        "2:1-2:13",
        "a merge conflict was left unresolved",
    ),
    "quote never closed": (HEAD + '    X: "y\n    Z: 1\n', "3:8-3:10", "a quote is opened here"),
    "quote closed by the next one": (
        HEAD + "    X: 'y\n    Z: 'a'\n",
        "3:8-3:10",
        "a quote is opened here and never closed, or closed too late",
    ),
    "key's quote not closed": (
        'files:\n  "/x:\n    mode: "000755"\n',
        "2:3-2:7",
        "a quote is opened here",
    ),
    "apostrophe": (HEAD + "    X: 'it's'\n", "3:11-3:12", "an apostrophe ends the quoted value"),
    "text after a quote": (HEAD + '    X: "a" b\n', "3:12-3:13", "text follows a value"),
    "text after a bracket": (
        "a:\n  test: [ -f x ] && b\n",
        "2:18-2:22",
        "text follows a closed bracket",
    ),
    "bracket never closed": (
        "packages:\n  yum:\n    git: [\n    gcc: []\n",
        "3:10-3:11",
        "the bracket `[` is opened here and never closed",
    ),
    "brace never closed": ('a: {\n  "b": 1\n', "1:4-1:5", "the bracket `{` is opened here"),
    "comma missing in brackets": ('a: ["b" "c"]\n', "1:9-1:10", "a comma or a closing bracket"),
    "mustache": (HEAD + "    X: {{ v }}-x\n", "3:8-3:17", "a value starts with `{{`"),
    "at sign": (HEAD + "    X: @foo\n", "3:8-3:12", "a value starts with `@`, which YAML reserves"),
    "per cent": (HEAD + "    X: %foo\n", "3:8-3:12", "a value starts with `%`"),
    "directive": ("%foo\na: b\n", "1:1-1:5", "a line starts with `%`"),
    "star": (
        HEAD + "    X: *\n",
        "3:8-3:9",
        "a value starts with `*`, which YAML reads as an alias",
    ),
    "domain": (HEAD + "    X: *.example.com\n", "3:8-3:21", "a value starts with `*`"),
    "unknown alias": ("a:\n  - *root\n", "2:5-2:10", "a value starts with `*`"),
    "ampersand": ("a: && b\n", "1:4-1:8", "a value starts with `&`, which YAML reads as an anchor"),
    "control character": (HEAD + '    X: "\x07"\n', "3:9-3:10", "the control character U+0007"),
    "too deep": ("a: " + "[" * 300, "1:204-1:205", "nested deeper than 200 levels"),
    "blank before a colon": (
        "a :\n  b :\n    c : d\n   e : f\n",
        "4:4-4:9",
        "the line is indented by 3 blanks, which fits no line above",
    ),
    "key too deep": (HEAD + "    X: y\n     Z: y\n", "4:6-4:10", "the line is indented deeper"),
    "key too shallow": (
        HEAD + "    X: y\n   Z: y\n",
        "4:4-4:8",
        "the line is indented by 3 blanks",
    ),
    "item too shallow": (
        "a:\n  - b: c\n    d: e\n - b: c\n",
        "4:2-4:8",
        "a list item is indented by 1 blank, the one above it by 2",
    ),
    "item too deep": (
        "a:\n  - b: c\n    d: e\n    - b: c\n",
        "4:5-4:11",
        "a list item is indented by 4 blanks, the one above it by 2",
    ),
    "item among keys": (
        HEAD + "    X: y\n  - namespace: aws:b\n",
        "4:3-4:21",
        "a list item stands among the keys of a mapping",
    ),
    "key among items": (
        "option_settings:\n  - namespace: aws:a\n  aws:b:\n    X: y\n",
        "3:3-3:9",
        "a key stands among the items of a list",
    ),
    "colon in a value": (
        "a:\n  command: echo foo: bar\n",
        "2:12-2:25",
        "a value holds a colon and a blank, which starts a second key",
    ),
    "escape": ('a: "C:\\path"\n', "1:7-1:9", "the escape `\\p` is unknown in double quotes"),
    "text beside a block indicator": ("a: |foo\n  x\n", "1:5-1:8", "text stands on the line"),
    "no-break spaces": (
        HEAD + "\u00a0\u00a0X: y\n    Z: y\n",
        "3:1-3:3",
        "the line is indented with the no-break space U+00A0",
    ),
    "a script": ("#!/bin/sh\nset -e\necho: b\n", "1:1-1:10", "the file is a script"),
    "comment in JSON": ('{\n  // note\n  "a": {}\n}\n', "2:3-2:10", "JSON has no comments"),
    "comma missing in JSON": ('{\n  "a": {}\n  "b": {}\n}\n', "2:9-2:10", "a comma is missing"),
    "bracket open in JSON": ('{\n  "a": {"b": 1}\n', "1:1-1:2", "the bracket `{` is opened here"),
    "comma missing after trailing ones": (
        '{"a": {"b": 1,},\n "c": 1 "d": 2}',
        "2:7-2:8",
        "a comma",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cause(name: str) -> None:
    text, place, words = CASES[name]
    cause = cause_of(text)
    span = cause.span
    assert f"{span.line}:{span.column}-{span.end_line}:{span.end_column}" == place
    assert words in cause.message
    assert cause.remedy
    assert not cause.remedy.endswith(".")


@pytest.mark.parametrize("name", CASES)
def test_line_ends_change_nothing(name: str) -> None:
    text, place, words = CASES[name]
    cause = cause_of(text.replace("\n", "\r\n"))
    assert f"{cause.span.line}:{cause.span.column}" == place.partition("-")[0]
    assert words in cause.message


def test_alias_bomb_is_said_at_the_line_that_explodes() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for before, name in zip("abcdefg", "bcdefgh", strict=True):
        lines.append(f"{name}: &{name} [{', '.join(['*' + before] * 10)}]")
    cause = cause_of("\n".join(lines))
    assert cause.span.line == 6
    assert "more than 200000 nodes once aliases are expanded" in cause.message


JSON_CASES = {
    "trailing comma": ('{\n "AWSEBDockerrunVersion": "1",\n}\n', "2:30", "a comma stands before"),
    "trailing comma in a list": ('{"a": [1,\n2,\n]}', "2:2", "a comma stands before a closing"),
    "comment": ('{\n "a": 1 // one\n}', "2:9", "JSON has no comments"),
    "hash comment": ('{\n # one\n "a": 1\n}', "2:2", "JSON has no comments"),
    "single quotes": ("{'a': 1}", "1:2", "a text in single quotes"),
    "smart quotes": ("{\u201ca\u201d: 1}", "1:2", "a typographic quote \u201c"),
    "bare word": ('{"a": True}', "1:7", "`True` is a bare word"),
    "bare key": ("{a: 1}", "1:2", "`a` is a bare word"),
    "missing comma": ('{"a": 1\n "b": 2}', "1:7", "a comma is missing"),
    "missing comma between objects": ('{"a": [{}\n{}]}', "1:9", "a comma is missing"),
    "missing colon": ('{"a" 1}', "1:4", "a key has no colon"),
    "open text": ('{"a": "b\n}', "1:7", "a text is opened here and not closed"),
    "open bracket": ('{"a": [1, 2', "1:7", "the bracket `[` is opened here"),
    "escape": ('{"a": "C:\\path"}', "1:10", "the escape `\\p` is unknown"),
    "tab in a text": ('{"a": "b\tc"}', "1:9", "a tab stands inside a text"),
    "empty": ("", "1:1", "the file is empty"),
    "conflict": ('{\n<<<<<<< HEAD\n"a": 1\n=======\n}', "2:1", "a merge conflict"),
    "YAML": ("AWSEBDockerrunVersion: 1\n", "1:1", "`AWSEBDockerrunVersion` is a bare word"),
}


@pytest.mark.parametrize("name", JSON_CASES)
def test_json_cause(name: str) -> None:
    text, place, words = JSON_CASES[name]
    cause = document_cause("Dockerrun.aws.json", text)
    assert f"{cause.span.line}:{cause.span.column}" == place
    assert words in cause.message


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\n---\nb: 2\n", "2:1"),
        ("---\na: 1\n---\nb: 2\n", "3:1"),
        ("a: 1\n---\n", "2:1"),
        ("a: |\n  x\n--- # next\nb: 2\n---\nc: 3\n", "3:1"),
        ("a: 1\n...\nb: 2\n", "3:1"),
    ],
)
def test_second_document(text: str, place: str) -> None:
    cause = document_cause(".ebextensions/x.config", text)
    assert f"{cause.span.line}:{cause.span.column}" == place
    assert "a second document begins here" in cause.message


@pytest.mark.parametrize("text", ["", "---\n", "---\na: 1\n", "a: 1\n...\n", "# only\n", "\n\n"])
def test_one_document_is_no_error(text: str) -> None:
    data = text.encode()
    name = ".ebextensions/x.config"
    file = BundleFile(name, name, 0o644, len(data), None, True, lambda: data)
    (document,) = read_documents(Bundle(".", (file,))).all
    assert document.error is None


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b"a: 1\nb: caf\xe9\n", "2:7", "the byte 0xE9 is not valid UTF-8"),
        (b"a: 1\r\n\r\nb: \x00\n", "3:4", "the file holds a NUL byte"),
        (b"\xef\xbb\xbfa: \xff", "1:4", "the byte 0xFF is not valid UTF-8"),
        ("\u00e9: ".encode() + b"\xc3(", "1:4", "the byte 0xC3"),
        (b"\x00\x05\x16\x07", "1:1", "the file holds a NUL byte"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, place: str, words: str) -> None:
    cause = diagnose_bytes("x.config", data)
    assert f"{cause.span.line}:{cause.span.column}" == place
    assert words in cause.message


def test_damaged_utf16_names_the_file() -> None:
    cause = diagnose_bytes("x.config", b"\xff\xfea\x00b")
    assert cause.span.is_whole_file
    assert "UTF-16" in cause.message


@pytest.mark.parametrize("offset", [0, 3, 99])
@pytest.mark.parametrize("text", ["", "a: 1", "\n\n", "\ta", "{", "- - -\n"])
def test_any_error_at_any_place_is_explained(text: str, offset: int) -> None:
    messages = [words for words, _ in _explanations()] + ["words of a later parser"]
    for message in messages:
        for context in (None, 0, offset):
            cause = diagnose(FileText("x", text), YamlError(offset, context, message))
            assert cause.span.line >= 1


def _explanations() -> list[tuple[str, int]]:
    return [
        ("found a tab character that violates indentation", 0),
        ("found character that cannot start any token", 0),
        ("mapping values are not allowed in this context", 0),
        ("could not find expected ':'", 0),
        ("while scanning a quoted scalar: found unexpected end of stream", 0),
        ("found unknown escape character", 0),
        ("while scanning a block scalar", 0),
        ("while scanning a directive", 0),
        ("while parsing a flow sequence", 0),
        ("while scanning an alias", 0),
        ("while parsing a block mapping: did not find expected key", 0),
        ("while parsing a block collection", 0),
    ]
