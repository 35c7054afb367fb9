"""Policies that scripts of the bundle attach with the AWS CLI.

Source: AWS CLI command reference, ``iam attach-role-policy`` and its kin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.model import Model
    from bundlecheck.span import Span
    from bundlecheck.syntax.text import Text

__all__ = ["Attachment", "script_attachments"]

_VERBS = {
    "attach-role-policy": "--role-name",
    "attach-user-policy": "--user-name",
    "attach-group-policy": "--group-name",
}
_POLICY = "--policy-arn"


class Attachment(NamedTuple):
    """One policy that a command attaches."""

    policy: str
    """The ARN as written."""
    holder: str
    """The role, user or group; empty where it is not written out."""
    verb: str
    span: Span
    """The ARN."""


class _Word(NamedTuple):
    text: str
    span: Span


def script_attachments(model: Model) -> Iterator[Attachment]:
    """Yield what commands, hooks and scripts in ``files`` sections attach, in file order."""
    for command in model.commands:
        if command.is_list:
            words = [_Word(item.value, item.span) for item in command.lines]
            yield from _attachment(words)
            continue
        for scalar in command.lines:
            yield from _in_script(scalar.text)
    for entry in model.files:
        if entry.content is not None and entry.content.value.startswith("#!"):
            yield from _in_script(entry.content.text)
    for hook in model.hooks:
        text = model.text(hook.file)
        if text is not None:
            yield from _in_script(text)


def _in_script(text: Text) -> Iterator[Attachment]:
    if "attach-" not in text.value or _POLICY not in text.value:
        return
    from bundlecheck.syntax.shell import (
        commands,
        without_sudo,
    )

    for command in commands(text):
        words = [_Word(word.value or word.raw, word.span) for word in without_sudo(command.words)]
        yield from _attachment(words)


def _attachment(words: list[_Word]) -> Iterator[Attachment]:
    if not words or words[0].text.rpartition("/")[2] != "aws":
        return
    plain = [word.text for word in words]
    verb = next((text for text in plain if text in _VERBS), None)
    if verb is None or "iam" not in plain[: plain.index(verb)]:
        return
    policy = _option(words, _POLICY)
    if policy is not None:
        holder = _option(words, _VERBS[verb])
        yield Attachment(policy.text, holder.text if holder else "", verb, policy.span)


def _option(words: Iterable[_Word], name: str) -> _Word | None:
    """Return an option's value, given as the next word or after an equals sign."""
    following = False
    for word in words:
        if following:
            return word
        if word.text.startswith(f"{name}="):
            return _Word(word.text[len(name) + 1 :], word.span)
        following = word.text == name
    return None
