"""Words that rules ask of every file, looked for while its bytes are at hand.

A mark only says that a file may be worth reading: what it holds is decided by whoever asks.
"""

from __future__ import annotations

__all__ = ["AGENT", "EVERY", "PLATFORM", "POLICY", "TEMPLATE", "marks_of"]

PLATFORM = 1
"""The name or the ARN of a platform."""
TEMPLATE = 2
"""A CloudFormation template."""
POLICY = 4
"""An IAM policy, or what gives one to a role."""
AGENT = 8
"""Settings of the CloudWatch agent, or a command that sets how long logs are kept."""
EVERY = PLATFORM | TEMPLATE | POLICY | AGENT

_NEAR = 1_000
"""Bytes between two words of a name, however it is folded and indented."""
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def marks_of(data: bytes) -> int:
    """Return the marks of a file's bytes; every one where they spell words in another way."""
    if data.startswith(_UTF16):
        return EVERY
    marks = PLATFORM if _may_name_platform(data) else 0
    if b"AWS::" in data and b"Resources" in data:
        marks |= TEMPLATE
    if _may_hold_policy(data, is_template=marks & TEMPLATE != 0):
        marks |= POLICY
    if b"logs_collected" in data or b"put-retention-policy" in data:
        marks |= AGENT
    return marks


def _may_hold_policy(data: bytes, *, is_template: bool) -> bool:
    if b"Statement" in data:
        return is_template or b"Effect" in data
    return is_template and (b"ManagedPolicyArns" in data or b"AWS::Serverless::" in data)


def _may_name_platform(data: bytes) -> bool:
    if b":platform/" in data:
        return True
    lowered = data.lower()
    if b"running" not in lowered:
        return False
    if b"amazon" in lowered and (_near(lowered, b"64bit") or _near(lowered, b"32bit")):
        return True
    return b"server" in lowered and _near(lowered, b"windows")


def _near(lowered: bytes, word: bytes) -> bool:
    """Tell whether a word stands near ``running``, as it does in every platform's name."""
    at = lowered.find(word)
    while at >= 0:
        if lowered.find(b"running", max(0, at - _NEAR), at + _NEAR) >= 0:
            return True
        at = lowered.find(word, at + len(word))
    return False
