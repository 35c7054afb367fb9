"""Values that are secrets whatever their name: vendor formats, private keys, URLs with passwords.

The formats are those of detect-secrets, used as a library and only for what one value alone tells;
nothing is ever verified over the network. Its import takes as long as a small scan, so a cheap
test decides first whether a value could be one at all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.secrets.placeholders import exemption, is_token_like

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Format", "format_in"]


class Format(NamedTuple):
    """A secret found in a value by its form."""

    kind: str
    """What it is, with its article: ``an AWS access key``."""
    start: int
    end: int
    prefix: str = ""
    """The vendor's prefix, which may be shown."""
    is_url: bool = False


class _Vendor(NamedTuple):
    kind: str
    anchor: str
    """What every such secret has in it: a cheap test before the pattern."""
    pattern: str
    prefix: str = ""


_VENDORS = (
    _Vendor(
        "a private key", "PRIVATE KEY", r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----"
    ),
    _Vendor(
        "a webhook URL",
        "hooks.slack",
        r"hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/T\w+/\S{8,}",
    ),
    _Vendor(
        "a webhook URL", "discord", r"discord(?:app)?\.com/api/(?:v\d+/)?webhooks/\d+/[\w-]{20,}"
    ),
    _Vendor("a webhook URL", ".webhook.office.com/", r"\.webhook\.office\.com/webhookb2/\S{20,}"),
    _Vendor("a webhook URL", "hooks.zapier.com/", r"hooks\.zapier\.com/hooks/catch/\d+/\w+"),
    _Vendor(
        "a webhook URL", "chat.googleapis.com/", r"chat\.googleapis\.com/v1/spaces/\S+[?&]token=\S+"
    ),
    _Vendor(
        "a GitHub token",
        "github_pat_",
        r"\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}",
        "github_pat_",
    ),
    _Vendor("a Google API key", "AIza", r"\bAIza[0-9A-Za-z_-]{35}", "AIza"),
    _Vendor("a Google OAuth secret", "GOCSPX-", r"\bGOCSPX-[0-9A-Za-z_-]{28}", "GOCSPX-"),
    _Vendor("an npm token", "npm_", r"\bnpm_[A-Za-z0-9]{36}", "npm_"),
    _Vendor("a Slack token", "xapp-", r"\bxapp-\d-[A-Z0-9]+-\d+-[a-f0-9]+", "xapp-"),
    _Vendor("a live Stripe key", "k_live_", r"\b[sr]k_live_[0-9a-zA-Z]{24,}", "sk_live_"),
    _Vendor("a Stripe key", "k_test_", r"\b[sr]k_test_[0-9a-zA-Z]{24,}", "sk_test_"),
    _Vendor("a Stripe webhook secret", "whsec_", r"\bwhsec_[0-9A-Za-z+/=]{24,}", "whsec_"),
    _Vendor("an OpenAI key", "sk-", r"\bsk-(?:proj-|svcacct-)[A-Za-z0-9_-]{40,}", "sk-"),
    _Vendor("an Anthropic key", "sk-ant-", r"\bsk-ant-[A-Za-z0-9_-]{40,}", "sk-ant-"),
    _Vendor("a Shopify token", "shp", r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", "shp"),
    _Vendor("a New Relic key", "NRA", r"\bNRAK-[A-Z0-9]{27}|\b[0-9a-f]{36}NRAL\b", "NRAK-"),
    _Vendor("a Mailgun key", "key-", r"\bkey-[0-9a-f]{32}\b", "key-"),
    _Vendor("a DigitalOcean token", "_v1_", r"\bdo[por]_v1_[0-9a-f]{64}", "dop_v1_"),
    _Vendor("a Hugging Face token", "hf_", r"\bhf_[A-Za-z]{34}", "hf_"),
    _Vendor(
        "a connection string's key",
        "=",
        r"(?i)(?:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40,}={0,2}",
    ),
)
"""Formats that detect-secrets does not have or has only in another file's context."""

_PLUGINS = (
    ("aws.AWSKeyDetector", "an AWS access key id", r"(?:A3T[A-Z0-9]|ABIA|ACCA|AKIA|ASIA)"),
    ("azure_storage_key.AzureStorageKeyDetector", "an Azure storage key", ""),
    ("discord.DiscordBotTokenDetector", "a Discord token", ""),
    ("github_token.GitHubTokenDetector", "a GitHub token", r"gh[opusr]_"),
    ("gitlab_token.GitLabTokenDetector", "a GitLab token", r"gl[a-z]+-|GR1348941"),
    ("jwt.JwtTokenDetector", "a JSON Web Token", "eyJ"),
    ("mailchimp.MailchimpDetector", "a Mailchimp key", ""),
    ("npm.NpmDetector", "an npm token", "npm_"),
    ("openai.OpenAIDetector", "an OpenAI key", "sk-"),
    ("pypi_token.PypiTokenDetector", "a PyPI token", "pypi-"),
    ("sendgrid.SendGridDetector", "a SendGrid key", r"SG\."),
    ("slack.SlackDetector", "a Slack token", r"xox[abposr]-"),
    ("square_oauth.SquareOAuthDetector", "a Square secret", "sq0csp-"),
    ("stripe.StripeDetector", "a live Stripe key", r"[rs]k_live_"),
    ("telegram_token.TelegramBotTokenDetector", "a Telegram token", ""),
    ("twilio.TwilioKeyDetector", "a Twilio key", "SK"),
)
"""detect-secrets' plugins that judge a single value by its format, and the prefix to show."""

_GATE = (
    r"(?<![A-Za-z0-9])(?:(?:A3T|A[BKS]IA|ACCA)[A-Z0-9]{13}|[MNO][\w-]{23,25}\.[\w-]{6}\."
    r"|gh[opusr]_\w{36}|gl[a-z]{2,6}-\w{20}|GR1348941|eyJ[\w-]{8}|sk-[\w-]{40}|pypi-A|SG\.[\w-]{22}"
    r"|[xX][oO][xX]\w-\d|sq0csp-|[rs]k_live_\w{24}|\d{8,10}:[\w-]{35}|SK[a-z0-9]{32}"
    r"|[0-9a-z]{32}-us\d)|AccountKey=|_authToken="
)
"""What every value that one of the plugins knows has in it."""

_RUN = r"[\w.+/=~-]*"
_IN_URL = (
    r"(?<![\w+.-])(?P<scheme>[a-zA-Z][\w+.-]*)://(?P<user>[^\s:/@?#'\"]*):(?P<password>[^\s/@'\"]+)@"
    r"(?P<host>[^\s/:?#'\"]+)"
)
_IN_DSN = r"(?i)(?:[;?& ]|\A)(?:password|pwd|passwd|sslpassword)=(?P<password>[^;&\s'\"]+)"
_IN_JVM = r"(?i)(?:\A|[\s\"'])-D[\w.-]{0,80}(?:password|passwd|secret)=(?P<password>[^\s\"']+)"
_IN_QUERY = (
    r"(?i)://\S{0,300}?[?&](?:(?:api_?|access_?|auth_?)?(?:key|token)|secret|sig|signature)"
    r"=(?P<password>[\w%.+/=~-]{12,})"
)


def format_in(value: str) -> Format | None:
    """Return the secret that a value is or holds by its form, or None.

    Args:
        value: one value, as the service would receive it.
    """
    for found in _vendors(value):
        if not _is_exempt(value, found):
            return found
    found_url = _in_url(value)
    if found_url is not None:
        return found_url
    if re.search(_GATE, value):
        for found in _plugins(value):
            if not _is_exempt(value, found):
                return found
    return None


def _is_exempt(value: str, found: Format) -> bool:
    return exemption(value[found.start : found.end]) is not None


def _vendors(value: str) -> Iterator[Format]:
    for vendor in _VENDORS:
        match = re.search(vendor.pattern, value) if vendor.anchor in value else None
        if match is None:
            continue
        shown = vendor.prefix if match.group().startswith(vendor.prefix) else ""
        if vendor.kind == "a private key":
            yield Format(vendor.kind, 0, len(value))
        elif vendor.kind == "a webhook URL":
            slash = match.group().index("/")
            yield Format(vendor.kind, match.start() + slash + 1, match.end(), is_url=True)
        else:
            yield Format(vendor.kind, *_grown(value, match), shown)


def _in_url(value: str) -> Format | None:
    for pattern, anchor, kind in (
        (_IN_URL, "@", "a password in a URL"),
        (_IN_DSN, "=", "a password in a connection string"),
        (_IN_JVM, "-", "a password among options of the JVM"),
        (_IN_QUERY, "://", "a key in a URL"),
    ):
        match = re.search(pattern, value) if anchor in value else None
        if match is None:
            continue
        password = match["password"]
        random_needed = pattern is _IN_QUERY
        if exemption(password) is None and (is_token_like(password) or not random_needed):
            return Format(kind, *match.span("password"), is_url=True)
    return None


def _plugins(value: str) -> Iterator[Format]:
    from bundlecheck.secrets.upstream.loader import load

    for name, kind, prefix in _PLUGINS:
        module, _, plugin = name.partition(".")
        detector = getattr(load(f"plugins.{module}"), plugin)()
        for pattern in detector.denylist:
            match = pattern.search(value)
            if match is None or not any(detector.analyze_string(match.group())):
                continue
            if _touches(value, match) or _is_public_id(match.group()):
                continue
            shown = re.match(prefix, match.group()) if prefix else None
            yield Format(kind, *_grown(value, match), shown.group() if shown else "")


def _grown(value: str, match: re.Match[str]) -> tuple[int, int]:
    """Return a match's bounds with the rest of its run, so that nothing is left over."""
    rest = re.match(_RUN, value[match.end() :])
    return match.start(), match.end() + (rest.end() if rest is not None else 0)


def _is_public_id(text: str) -> bool:
    """Tell whether a text is a Twilio account's id, which is no secret."""
    return text.startswith("AC") and text[2:].islower() and len(text) == 34


def _touches(value: str, match: re.Match[str]) -> bool:
    """Tell whether a match is only a part of a longer run of letters and digits."""
    before = value[match.start() - 1 : match.start()]
    after = value[match.end() : match.end() + 1]
    return (before.isalnum() and match.group()[:1].isalnum()) or (
        after.isalnum() and match.group()[-1:].isalnum()
    )
