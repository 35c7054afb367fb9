"""The plugins and filters of detect-secrets, asked about one line."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["PLUGINS", "Asked", "is_kept", "is_line_passed_over", "is_passed_over", "values"]

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
        found = _named(asked)
    elif plugin in ("base64", "hex"):
        fewest = 23 if plugin == "base64" else 9
        limit = judge.entropy_limit
        found = (
            value
            for value in set(judge.analyze_string(asked.line))
            if len(set(value)) >= fewest and judge.calculate_shannon_entropy(value) > limit
        )
    else:
        found = judge.analyze_string(asked.line)
    return judge.secret_type, set(found)


def _named(asked: Asked) -> Iterator[str]:
    """Yield what ``KeywordDetector.analyze_string`` does, trying its patterns only at names."""
    module = load("plugins.keyword")
    kind = load("util.filetype").determine_file_type(asked.name)
    patterns = module.REGEX_BY_FILETYPE.get(kind, module.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP)
    line = asked.line
    quotes = '"' in line or "'" in line or "`" in line
    if not quotes and (patterns is module.QUOTES_REQUIRED_DENYLIST_REGEX_TO_GROUP):
        return
    for pattern, group in patterns.items():
        if pattern.pattern.startswith(module.DENYLIST_REGEX):
            tries = (pattern.match(line, place) for place in asked.keywords)
            match = next((each for each in tries if each is not None), None)
        elif quotes and _compared().search(line):
            match = pattern.search(line)
        else:
            match = None
        if match is not None:
            yield match.group(group)


@cache
def _compared() -> re.Pattern[str]:
    """Return what has to be in a line for a pattern that has the name after the value."""
    return re.compile(rf"[!=]{{2}}\s*{load('plugins.keyword').DENYLIST_REGEX_WITH_PREFIX}")


def is_passed_over(name: str) -> bool:
    """Tell whether detect-secrets does not look at a file for its name."""
    filters = load("filters.heuristic")
    return bool(
        filters.is_non_text_file(name)
        or filters.is_lock_file(name)
        or filters.is_swagger_file(name)
    )


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
    """Tell whether detect-secrets' filters let a value stand."""
    filters = load("filters.heuristic")
    return not (
        filters.is_sequential_string(value)
        or filters.is_potential_uuid(value)
        or filters.is_templated_secret(value)
        or filters.is_prefixed_with_dollar_sign(value)
        or filters.is_not_alphanumeric_string(value)
        or filters.is_likely_id_string(value, line, _plugin(plugin))
    )
