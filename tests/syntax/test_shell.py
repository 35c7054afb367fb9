from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.shell import Command, Word, commands, without_sudo

from .texts import assert_inside, file_text, from_pieces, indented, root, sliced


def parse(value: str) -> tuple[Command, ...]:
    return commands(file_text(value))


def values(value: str) -> list[list[str | None]]:
    return [[word.value for word in command.words] for command in parse(value)]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a b  c", [["a", "b", "c"]]),
        ("a; b && c || d | e & f\ng", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"], ["g"]]),
        ("a \\\n  b\\\nc", [["a", "bc"]]),
        ("a # b; c\nd#e", [["a"], ["d#e"]]),
        ("#!/bin/sh\r\nset -e\r\na b\r\n", [["set", "-e"], ["a", "b"]]),
        ("a 'b; c' \"d | e\"'f' g\\ h \"\" i\\;", [["a", "b; c", "d | ef", "g h", "", "i;"]]),
        (r'a "b\"c\d\$e" ' + "'f\\'", [["a", 'b"c\\d$e', "f\\"]]),
        ('a $b ${c:-d} "$e" \'$f\' \\$g $ "5$"', [["a", None, None, None, "$f", "$g", "$", "5$"]]),
        ("a $'b' $'c\\n' $\"d\"", [["a", "b", None, "d"]]),
        ("a $((1 + (2 * 3))) b", [["a", None, "b"]]),
        ('a "${b:-don\'t}" c', [["a", None, "c"]]),
        ("a ${b:-'}'} c", [["a", None, "c"]]),
        ("if ! a; then b; elif c; then d; else e; fi", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("while a; do b; done", [["a"], ["b"]]),
        ("for x in 1 2; do a $x; done", [["for", "x", "in", "1", "2"], ["a", None]]),
        ("for ((i=0; i<9; i++)); do a; done", [["for", None], ["a"]]),
        ("f() { a; }; function g () { b; }; f", [["a"], ["b"], ["f"]]),
        ("(a; b) | c", [["a"], ["b"], ["c"]]),
        ("case $x in a|b) c;; (d) e ;; *) f; esac; g", [["c"], ["e"], ["f"], ["g"]]),
        ("x=$(case a in a) b;; esac) c", [["c"], ["b"]]),
        (
            "[[ $a =~ ^(b|c)$ && d > e ]] && f",
            [["[[", None, "=~", "^(b|c)$", "&&", "d", ">", "e", "]]"], ["f"]],
        ),
        ("if [[ -f a ]]; then b; fi", [["[[", "-f", "a", "]]"], ["b"]]),
        ("((i++)); a", [[None], ["a"]]),
        ("echo then; then", [["echo", "then"]]),
        ("'if' a", [["if", "a"]]),
        ("a &> b; c 2>&1", [["a"], ["c"]]),
        ("echo a2>b", [["echo", "a2"]]),
        ("echo é\u2028x", [["echo", "é\u2028x"]]),
    ],
)
def test_commands_and_words(script: str, expected: list[list[str | None]]) -> None:
    assert values(script) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("a $(b c) d", [["a", None, "d"], ["b", "c"]]),
        ('bash -c "$(curl -s u)"', [["bash", "-c", None], ["curl", "-s", "u"]]),
        ("a `b \\`c\\`` d", [["a", None, "d"], ["b", None], ["c"]]),
        ("a $(b $(c)) $(d)", [["a", None, None], ["b", None], ["c"], ["d"]]),
        ("bash <(curl u)", [["bash", None], ["curl", "u"]]),
        ("a | tee >(b c)", [["a"], ["tee", None], ["b", "c"]]),
        ("X=$(a) b ${c:-$(d)}", [["b", None], ["a"], ["d"]]),
        ("a > $(b)", [["a"], ["b"]]),
        ("A=(x $(b) # (\n 'y)') c", [["c"], ["b"]]),
        ("a <<E\n$(b) \\$(c)\nE\nd", [["a"], ["b"], ["d"]]),
        ("a <<'E'\n$(b)\nE\nd", [["a"], ["d"]]),
    ],
)
def test_substitutions_follow_their_command(script: str, expected: list[list[str | None]]) -> None:
    assert values(script) == expected


def test_separators() -> None:
    script = "a | b |& c && d || e & f; (g)\ncase x in y) h;; esac\ni"
    assert [(c.name, c.separator) for c in parse(script)] == [
        ("a", "|"), ("b", "|&"), ("c", "&&"), ("d", "||"), ("e", "&"), ("f", ";"), ("g", ")"),
        ("h", ";;"), ("i", ""),
    ]  # fmt: skip


def test_assignments() -> None:
    (alone, before) = parse("A=1 B='x y'\nC=$D E+=f G[2]=h cmd I=j")
    assert [(a.name, a.value.value) for a in alone.assignments] == [("A", "1"), ("B", "x y")]
    assert alone.words == ()
    assert alone.assignments[1].value.raw == "'x y'"
    assert [(a.name, a.value.value) for a in before.assignments] == [
        ("C", None),
        ("E", "f"),
        ("G", "h"),
    ]
    assert [word.value for word in before.words] == ["cmd", "I=j"]
    assert before.span.column == 1


def test_redirects() -> None:
    (command,) = parse("a b >/etc/x 2>>log >&2 2>&1 &>all < in <<< 'word' c >| y > $Z")
    assert [word.value for word in command.words] == ["a", "b", "c"]
    found = [
        (r.descriptor, r.operator, r.target.value if r.target else None, r.writes)
        for r in command.redirects
    ]
    assert found == [
        ("", ">", "/etc/x", True), ("2", ">>", "log", True), ("", ">&", "2", False),
        ("2", ">&", "1", False), ("", "&>", "all", True), ("", "<", "in", False),
        ("", "<<<", "word", False), ("", ">|", "y", True), ("", ">", None, True),
    ]  # fmt: skip
    assert parse("a >")[0].redirects[0].target is None


def test_here_documents() -> None:
    text = file_text("cat <<EOF >x; b\nl1\n EOF\nEOF\ncat <<-'E 1' <<F\n\ta\n\tE 1\nf\nF\nend")
    first, b, second, end = commands(text)
    (document,) = first.heredocs
    assert sliced(text, document.span) == "l1\n EOF\n"
    assert (document.delimiter, document.quoted, document.strip_tabs) == ("EOF", False, False)
    assert document.text.value == "l1\n EOF\n"
    tabs, plain = second.heredocs
    assert (tabs.delimiter, tabs.quoted, tabs.strip_tabs) == ("E 1", True, True)
    assert tabs.text.value == "a\n"
    assert str(tabs.text.span(0, 1)) == "file:6:2"
    assert plain.text.value == "f\n"
    assert (b.name, end.name) == ("b", "end")


def test_here_document_without_end_takes_the_rest() -> None:
    (command,) = parse("a <<E\nb\nc")
    assert command.heredocs[0].text.value == "b\nc"
    (inner,) = parse("a <<E")
    assert inner.heredocs[0].text.value == ""


def test_places_hold_through_quotes_and_embedding() -> None:
    text = indented('x=1\nsh -c \'rm "a"\' "q\\"r"')
    _, shell = commands(text)
    assert str(shell.span) == "embedding.config:3:5"
    script = shell.words[2].text
    assert script is not None
    (inner,) = commands(script)
    assert [word.value for word in inner.words] == ["rm", "a"]
    assert sliced(root(text), inner.words[1].span) == '"a"'
    quoted = shell.words[3].text
    assert quoted is not None
    assert quoted.value == 'q"r'
    assert sliced(root(text), quoted.span(2, 3)) == "r"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("sudo rm x", ["rm", "x"]),
        ("sudo -u root -E -- rm x", ["rm", "x"]),
        ("/usr/bin/sudo -nu webapp A=b rm", ["rm"]),
        ("sudo --user root --preserve-env rm", ["rm"]),
        ("sudo --user=root rm", ["rm"]),
        ("sudo", []),
        ("sudo -u", []),
        ("rm sudo", ["rm", "sudo"]),
        ("'sudo' rm", ["rm"]),
    ],
)
def test_without_sudo(script: str, expected: list[str]) -> None:
    (command,) = parse(script)
    assert [word.value for word in without_sudo(command.words)] == expected


def _check(word: Word) -> None:
    assert_inside(word.source, word.start, word.end)
    text = word.text
    if text is None:
        return
    assert len(text.offsets) == len(text.value) + 1
    for index, character in enumerate(text.value):
        assert word.start <= text.offsets[index] < word.end
        assert word.source.value[text.offsets[index]] == character


@given(
    from_pieces(
        "a",
        "if ",
        "then ",
        "case ",
        " in ",
        "esac",
        "for ",
        "do ",
        "done",
        "sudo ",
        "A=",
        "A=(",
        "[[ ",
        " ]]",
        "\n",
        "\r\n",
        "\\",
        "\\\n",
        "'",
        '"',
        "`",
        "\\`",
        "$",
        "$(",
        "$((",
        "${",
        "}",
        "(",
        ")",
        "{ ",
        ";",
        ";;",
        "&&",
        "|",
        ">",
        ">>",
        "<<E",
        "<<-'E'",
        "E",
        "<<<",
        "2>&1",
        "<(",
        "#",
        " ",
        "\t",
        "$'",
    )
)
def test_anything_is_read(value: str) -> None:
    for text in (file_text(value), indented(value)):
        for command in commands(text):
            assert_inside(command.source, command.start, command.end)
            words = [*command.words, *(a.word for a in command.assignments)]
            words += [r.target for r in command.redirects if r.target is not None]
            assert words or command.redirects
            for word in words:
                _check(word)
                assert command.start <= word.start <= word.end <= command.end
            for assignment in command.assignments:
                _check(assignment.value)
                assert assignment.word.raw.startswith(assignment.name)
            for redirect in command.redirects:
                assert_inside(redirect.source, redirect.start, redirect.end)
            for document in command.heredocs:
                assert_inside(document.source, document.start, document.end)
                assert len(document.text.value) <= document.end - document.start


@pytest.mark.parametrize(
    "piece",
    ["(", ")", "$(", "${", "$((", "`", "\\`", "\\\n", "'", '"', '"$(', "<(", "A=(", "a<<E\n", "<<E ", "$(a<<E\n",
     "case a in ", "[[ ", "\\", "1", "#", "{ ", "f()", "a;", "\r", '"${a:-', "esac ", "$'\\"],
)  # fmt: skip
def test_long_repetition_is_read(piece: str) -> None:
    assert isinstance(parse(piece * (200_000 // len(piece))), tuple)
