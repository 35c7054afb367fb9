from __future__ import annotations

import pytest
from hypothesis import given

from bundlecheck.syntax.dockerfile import (
    Dockerfile,
    Instruction,
    exec_form,
    exposed_ports,
    flags,
    key_values,
    parse_dockerfile,
    words,
)

from .texts import assert_inside, file_text, from_pieces, indented, root, sliced


def parse(value: str) -> Dockerfile:
    return parse_dockerfile(file_text(value))


def one(value: str) -> Instruction:
    (instruction,) = parse(value).instructions
    return instruction


def test_instructions_continuations_and_comments() -> None:
    text = file_text(
        "# c\nfrom alpine:3\nRUN apk add \\\n  # why\n\n  curl \\  \n  git\nUSER app\n"
    )
    dockerfile = parse_dockerfile(text)
    assert not dockerfile.problems
    first, run, user = dockerfile.instructions
    assert (first.name, first.keyword.value, first.arguments.value) == ("FROM", "from", "alpine:3")
    assert run.arguments.value == "apk add   curl   git"
    assert [word.value for word in words(run)] == ["apk", "add", "curl", "git"]
    assert sliced(text, words(run)[3].span) == "git"
    assert str(words(run)[3].span) == "file:7:3"
    assert sliced(text, run.span).endswith("git")
    assert (user.name, str(user.span)) == ("USER", "file:8:1")


def test_escape_directive() -> None:
    first, copy = parse("# escape=`\r\nFROM x\r\nCOPY a `\r\n  C:\\\r\n").instructions
    assert first.name == "FROM"
    assert [word.value for word in words(copy)] == ["a", "C:\\"]
    late = parse("FROM x\n# escape=`\nRUN a `\nRUN b").instructions
    assert [entry.arguments.value for entry in late] == ["x", "a `", "b"]


def test_double_escape_does_not_continue() -> None:
    assert [entry.name for entry in parse("FROM x\nRUN a \\\\\nUSER b").instructions] == [
        "FROM",
        "RUN",
        "USER",
    ]


def test_stages() -> None:
    first, last = parse(
        "ARG V=1\nFROM --platform=$P golang:$V AS build\nUSER root\nRUN x\nFROM scratch\nUSER a\nUSER b\n"
    ).stages
    assert first.image is not None
    assert first.image.value == "golang:$V"
    assert first.name is not None
    assert first.name.value == "build"
    assert [flag.value for flag in flags(first.instruction)] == ["--platform=$P"]
    assert [entry.name for entry in first.instructions] == ["USER", "RUN"]
    assert last.image is not None
    assert (last.image.value, last.name) == ("scratch", None)
    user = last.last("USER")
    assert user is not None
    assert user.arguments.value == "b"
    assert last.last("CMD") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            "ENV A=1 B=\"x y\" C='$z' D=a\\ b E=",
            [("A", "1"), ("B", "x y"), ("C", "$z"), ("D", "a b"), ("E", "")],
        ),
        ("ENV A some words=x", [("A", "some words=x")]),
        ('ENV A="a\\"b\\c"', [("A", 'a"b\\c')]),
        ("LABEL a.b=c", [("a.b", "c")]),
        ("ARG A", []),
        ("ARG A=1 B C=2", [("A", "1"), ("C", "2")]),
        (
            "ENV A=\\\n  1",
            [
                ("A", ""),
            ],
        ),
        ("ENV A=1 \\\n  B=2", [("A", "1"), ("B", "2")]),
    ],
)
def test_pairs(line: str, expected: list[tuple[str, str]]) -> None:
    assert [(pair.key.value, pair.value.value) for pair in key_values(one(line))] == expected


def test_places_of_pairs() -> None:
    text = file_text('FROM x\nENV A=1 \\\n    TOKEN="se cret"\n')
    pair = key_values(parse_dockerfile(text).instructions[1])[1]
    assert sliced(text, pair.span) == 'TOKEN="se cret"'
    assert sliced(text, pair.key.span) == "TOKEN"
    assert sliced(text, pair.value_span) == "se cret"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('CMD ["a", "b \\"c\\"\\u0041\\n"]', ["a", 'b "c"A\n']),
        ("CMD []", []),
        ('HEALTHCHECK --interval=5s CMD ["x"]', ["x"]),
        ('RUN --mount=type=cache,target=/x ["a"]', ["a"]),
        ("CMD a b", None),
        ("CMD ['a']", None),
        ('CMD ["a",]', None),
        ('CMD ["a" "b"]', None),
        ("CMD [ -f x ] && [ -f y ]", None),
        ("HEALTHCHECK NONE", None),
    ],
)
def test_exec_form(line: str, expected: list[str] | None) -> None:
    found = exec_form(one(line))
    assert (None if found is None else [word.value for word in found]) == expected


def test_exposed_ports() -> None:
    assert [entry[1:] for entry in exposed_ports(one("EXPOSE 80 443/tcp 53/UDP 8000-8010 $PORT"))] == [
        (80, 80, "tcp"), (443, 443, "tcp"), (53, 53, "udp"), (8000, 8010, "tcp"),
    ]  # fmt: skip


def test_heredocs() -> None:
    text = file_text(
        "FROM x\nRUN <<EOF\necho 1\nUSER no\nEOF\nCOPY <<-'A' <<B /etc/\n\ta\n\tA\nb\nB\nUSER yes"
    )
    _, run, copy, user = parse_dockerfile(text).instructions
    assert sliced(text, run.heredocs[0].body.span) == "echo 1\nUSER no\n"
    assert [(h.body.value, h.quoted, h.strip_tabs) for h in copy.heredocs] == [
        ("\ta\n", True, True), ("b\n", False, False),
    ]  # fmt: skip
    assert user.arguments.value == "yes"
    assert one("USER a<<b").heredocs == ()


@pytest.mark.parametrize(
    ("value", "message", "place"),
    [
        ("FROM x\nRUNN y", "'RUNN' is no instruction", "file:2:1"),
        ("FROM x\nUSER\n", "'USER' has no arguments", "file:2:1"),
        ("ARG x\nRUN y\nFROM x", "'RUN' stands before the first 'FROM'", "file:2:1"),
        ("FROM x\nRUN <<E\na", "here-document 'E' is not closed", "file:2:5"),
    ],
)
def test_problems(value: str, message: str, place: str) -> None:
    (problem,) = parse(value).problems
    assert (problem.message, str(problem.span)) == (message, place)


def test_places_hold_through_embedding() -> None:
    text = indented("FROM a\nENV K=\\\nv w=x")
    env = parse_dockerfile(text).instructions[1]
    assert sliced(root(text), key_values(env)[1].span) == "w=x"


@given(
    from_pieces(
        "FROM x",
        "RUN ",
        "ENV ",
        "COPY ",
        "CMD [",
        "HEALTHCHECK ",
        "EXPOSE 80",
        "A=1",
        '"',
        "'",
        "\\",
        "`",
        "\\\n",
        "`\n",
        "\n",
        "\r\n",
        "#",
        "# escape=`\n",
        "<<E",
        "<<-'E'",
        "\nE\n",
        "]",
        ",",
        "\\u00",
        " ",
        "\t",
        "--a=b ",
    )
)
def test_anything_is_read(value: str) -> None:
    for text in (file_text(value), indented(value)):
        dockerfile = parse_dockerfile(text)
        for stage in dockerfile.stages:
            assert stage.instruction.name == "FROM"
        for entry in dockerfile.instructions:
            assert_inside(text, entry.start, entry.end)
            assert entry.keyword.value.upper() == entry.name
            for index, character in enumerate(entry.arguments.value):
                assert text.value[entry.arguments.offsets[index]] == character
            for word in words(entry):
                assert_inside(entry.arguments, word.start, word.end)
            for pair in key_values(entry):
                assert_inside(entry.arguments, pair.key.start, pair.end)
                assert_inside(pair.value, 0, len(pair.value.value))
                assert sliced(root(text), pair.value_span) is not None
            for document in entry.heredocs:
                assert_inside(text, document.body.start, document.body.end)
            for item in exec_form(entry) or ():
                assert_inside(item, 0, len(item.value))
            exposed_ports(entry)
            assert entry.arguments_span.path == entry.span.path


@pytest.mark.parametrize(
    "piece", ["\\\n", "RUN <<E\n", "<<E ", '"', "\\", "ENV A=1\n", "#\n", 'CMD ["', "a ", "'"]
)
def test_long_repetition_is_read(piece: str) -> None:
    dockerfile = parse("RUN " + piece * 50_000)
    for entry in dockerfile.instructions:
        key_values(entry)
        exec_form(entry)
    assert dockerfile.instructions
