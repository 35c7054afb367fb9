"""The plugins and filters of detect-secrets, asked about one line."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bundlecheck.secrets.upstream.entropy import FEWEST_BASE64, FEWEST_HEX, random_values
from bundlecheck.secrets.upstream.keywords import named_values
from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["PLUGINS", "Asked", "is_kept", "is_line_passed_over", "values"]

PLUGINS = {
    "artifactory": "artifactory.ArtifactoryDetector",
    "aws": "aws.AWSKeyDetector",
    "azure_storage_key": "azure_storage_key.AzureStorageKeyDetector",
    "base64": "high_entropy_strings.Base64HighEntropyString",
    "basic_auth": "basic_auth.BasicAuthDetector",
    "cloudant": "cloudant.CloudantDetector",
    "discord": "discord.DiscordBotTokenDetector",
    "github_token": "github_token.GitHubTokenDetector",
    "gitlab_token": "gitlab_token.GitLabTokenDetector",
    "hex": "high_entropy_strings.HexHighEntropyString",
    "ibm_cloud_iam": "ibm_cloud_iam.IbmCloudIamDetector",
    "ibm_cos_hmac": "ibm_cos_hmac.IbmCosHmacDetector",
    "jwt": "jwt.JwtTokenDetector",
    "keyword": "keyword.KeywordDetector",
    "mailchimp": "mailchimp.MailchimpDetector",
    "npm": "npm.NpmDetector",
    "openai": "openai.OpenAIDetector",
    "private_key": "private_key.PrivateKeyDetector",
    "pypi_token": "pypi_token.PypiTokenDetector",
    "sendgrid": "sendgrid.SendGridDetector",
    "slack": "slack.SlackDetector",
    "softlayer": "softlayer.SoftlayerDetector",
    "square_oauth": "square_oauth.SquareOAuthDetector",
    "stripe": "stripe.StripeDetector",
    "telegram_token": "telegram_token.TelegramBotTokenDetector",
    "twilio": "twilio.TwilioKeyDetector",
}
"""All plugins but ``ip_public``, by the names that ``prefilter`` gives them."""


class Asked(NamedTuple):
    """A line as detect-secrets looks at it."""

    name: str
    """The file's name, whose ending decides which patterns apply."""
    line: str
    """The line without white space at its end."""
    previous: str
    """The line before as it is, empty for the first."""
    keywords: Sequence[int]
    """Where names such as ``password`` may stand in the line."""


class _Context(NamedTuple):
    previous_line: str


@cache
def _plugin(name: str) -> Any:  # noqa: ANN401
    module, _, plugin = PLUGINS[name].partition(".")
    return getattr(load(f"plugins.{module}"), plugin)()


def values(plugin: str, asked: Asked) -> tuple[str, set[str]]:
    """Return how detect-secrets calls what a plugin looks for, and the values it sees in a line."""
    judge = _plugin(plugin)
    found: Iterable[str]
    if plugin == "keyword":
        found = named_values(asked.name, asked.line, asked.keywords)
    elif plugin == "base64":
        found = random_values(judge, FEWEST_BASE64, asked.line)
    elif plugin == "hex":
        found = random_values(judge, FEWEST_HEX, asked.line)
    else:
        found = judge.analyze_string(asked.line)
    return judge.secret_type, set(found)


def is_line_passed_over(asked: Asked) -> bool:
    """Tell whether detect-secrets does not look at a line for a comment in it or for a call."""
    if "pragma" in asked.line or "pragma" in asked.previous:
        allowlist = load("filters.allowlist")
        if allowlist.is_line_allowlisted(asked.name, asked.line, _Context(asked.previous)):
            return True
    if len(asked.line) > 1000 or not ("(" in asked.line or "[" in asked.line):
        return False
    return bool(_indirect().search(asked.line))


@cache
def _indirect() -> re.Pattern[str]:
    """Return the pattern of ``is_indirect_reference`` without its head, which matches nothing.

    The head can always be empty, and trying it at every character takes squared time.
    """
    pattern: re.Pattern[str] = load("filters.heuristic")._get_indirect_reference_regex()  # noqa: SLF001
    return re.compile(pattern.pattern.removeprefix(r"([^\v=!:]*)\s*"))


def is_kept(plugin: str, value: str, line: str) -> bool:
    """Tell whether detect-secrets' filters let a value stand.

    A filter is asked only about what has the characters that it looks for.
    """
    filters = load("filters.heuristic")
    if (not value or value[0] in "{<$") and (
        filters.is_templated_secret(value) or filters.is_prefixed_with_dollar_sign(value)
    ):
        return False
    if value.count("-") >= 4 and filters.is_potential_uuid(value):
        return False
    return not (
        _letter().search(value) is None
        or filters.is_sequential_string(value)
        or _is_id(plugin, value, line)
    )


@cache
def _letter() -> re.Pattern[str]:
    """Return what a value has that ``is_not_alphanumeric_string`` lets stand."""
    return re.compile("[A-Za-z]")


def _is_id(plugin: str, value: str, line: str) -> bool:
    """Tell what ``is_likely_id_string`` does, without reading a long line anew for every value."""
    name = _first_id(line)
    if name is None or not _tells_ids(plugin):
        return False
    at = line.find(value)
    # No name of an id begins before the first, so that it is enough to look from there.
    return at >= name[1] or (at > name[0] and _id_pattern().search(line, name[0], at) is not None)


@lru_cache(maxsize=4)
def _first_id(line: str) -> tuple[int, int] | None:
    """Return where the first name of an id stands in a line, or None."""
    found = _id_pattern().search(line)
    return None if found is None else found.span()


@cache
def _id_pattern() -> re.Pattern[str]:
    pattern: re.Pattern[str] = load("filters.heuristic")._get_id_detector_regex()  # noqa: SLF001
    return pattern


@cache
def _tells_ids(plugin: str) -> bool:
    """Tell whether the values of a plugin may be ids: those of one with patterns are none."""
    return not isinstance(_plugin(plugin), load("plugins.base").RegexBasedDetector)
