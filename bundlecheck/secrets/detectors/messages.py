"""Keys of mail, chat and telephone services."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["MESSAGES"]

_WEBHOOK = "a webhook URL"

_MAIL: tuple[Detector, ...] = (
    token("sendgrid-key", "a SendGrid key", "SG.", r"[\w-]{22}\.[\w-]{43}")._replace(built_in=True),
    token("mailgun-key", "a Mailgun key", "key-", r"[0-9a-f]{32}", check="mixed"),
    beside_name(
        "mailgun-private-key",
        "a Mailgun key",
        "mailgun mg_api",
        r"[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}",
    ),
    form(
        "mailchimp-key",
        "a Mailchimp key",
        "-us",
        r"(?<!\w)(?P<secret>[0-9a-f]{32}-us\d{1,2})",
        before=32,
        check="mixed",
        built_in=True,
    ),
    beside_name(
        "mandrill-key",
        "a Mandrill key",
        "mandrill",
        r"md-[\w-]{22}|[A-Za-z0-9_-]{22}",
        check="base62",
        worded=False,
    ),
    beside_name(
        "postmark-token",
        "a Postmark token",
        "postmark",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    ),
    token("brevo-key", "a Brevo key", "xkeysib- xsmtpsib-", r"[0-9a-f]{64}-[A-Za-z0-9]{16}"),
    beside_name(
        "resend-key",
        "a Resend key",
        "resend",
        r"re_[A-Za-z0-9_]{20,40}",
        check="base62",
        worded=False,
    ),
    token("mailersend-token", "a MailerSend token", "mlsn.", r"[0-9a-f]{64}"),
    beside_name("sparkpost-key", "a SparkPost key", "sparkpost", r"[0-9a-f]{40}"),
    beside_name("mailjet-key", "a Mailjet key", "mailjet mj_api mj_apikey", r"[0-9a-f]{32}"),
    beside_name(
        "elastic-email-key", "an Elastic Email key", "elasticemail elastic_email", r"[0-9A-F]{96}"
    ),
    beside_name("customerio-key", "a Customer.io key", "customerio customer_io", r"[0-9a-f]{32}"),
    beside_name("klaviyo-key", "a Klaviyo key", "klaviyo", r"pk_[0-9a-f]{34}", worded=False),
)

_CHAT: tuple[Detector, ...] = (
    form(
        "slack-configuration-token",
        "a Slack token",
        "xoxe- xoxe.xox",
        r"(?P<secret>xoxe(?:\.xox[bp])?-\d-[A-Za-z0-9]{140,180})",
    ),
    form(
        "slack-token",
        "a Slack token",
        "xoxb- xoxp- xoxa- xoxo- xoxr- xoxs- xoxd- xoxc-",
        r"(?P<secret>(?i:xox[abcdoprs])-[A-Za-z0-9%-]{14,250})",
        ignore_case=True,
        check="mixed",
        built_in=True,
    ),
    token(
        "slack-app-token", "a Slack token", "xapp-", r"\d-[A-Z0-9]{8,15}-\d{8,16}-[a-f0-9]{32,70}"
    ),
    form(
        "slack-webhook",
        _WEBHOOK,
        "hooks.slack",
        r"hooks\.slack(?:-gov)?\.com/(?P<secret>(?:services|workflows|triggers)/[TE]\w{6,14}/[\w/-]{8,80})",
        in_url=True,
    ),
    form(
        "discord-webhook",
        _WEBHOOK,
        "discord.com/api/ discordapp.com/api/",
        r"discord(?:app)?\.com/(?P<secret>api/(?:v\d{1,2}/)?webhooks/\d{15,21}/[\w-]{40,100})",
        in_url=True,
    ),
    form(
        "discord-token",
        "a Discord token",
        "",
        r"(?<![\w.-])(?P<secret>[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,40})(?![\w.-])",
        check="base62",
        built_in=True,
    ),
    beside_name(
        "discord-secret",
        "a Discord secret",
        "discord_client_secret discord_secret discord-secret discordsecret",
        r"[\w-]{32}",
        check="base62",
    ),
    form(
        "telegram-token",
        "a Telegram token",
        "",
        r"(?<![\w.-])(?P<secret>\d{8,10}:[A-Za-z0-9_-]{35})(?![\w-])",
        check="base62",
        built_in=True,
    ),
    form(
        "teams-webhook",
        _WEBHOOK,
        ".webhook.office.com/",
        r"\.webhook\.office\.com/(?P<secret>webhookb2/[\w@/-]{20,250})",
        in_url=True,
    ),
    form(
        "power-automate-webhook",
        _WEBHOOK,
        ".logic.azure.com .api.powerplatform.com",
        r"\.(?:logic\.azure|api\.powerplatform)\.com(?::443)?/[^\s\"'<>]{10,250}?[?&]sig=(?P<secret>[\w%-]{30,100})",
        in_url=True,
    ),
    form(
        "google-chat-webhook",
        _WEBHOOK,
        "chat.googleapis.com/",
        r"chat\.googleapis\.com/(?P<secret>v1/spaces/[^\s\"'<>]{5,200}?[?&]token=[\w%-]{20,100})",
        in_url=True,
    ),
    form(
        "zapier-webhook",
        _WEBHOOK,
        "hooks.zapier.com/",
        r"hooks\.zapier\.com/(?P<secret>hooks/catch/\d{3,12}/\w{5,20})",
        in_url=True,
        check="any",
    ),
    form(
        "ifttt-webhook",
        _WEBHOOK,
        "maker.ifttt.com/",
        r"maker\.ifttt\.com/(?P<secret>trigger/[\w-]{1,60}/(?:json/)?with/key/[\w-]{16,60})",
        in_url=True,
    ),
    form(
        "make-webhook",
        _WEBHOOK,
        ".make.com/",
        r"hook\.[a-z]{2}\d\.make\.com/(?P<secret>[a-z0-9]{32})",
        before=8,
        in_url=True,
        check="mixed",
    ),
    form(
        "mattermost-webhook",
        _WEBHOOK,
        "mattermost",
        r"(?i:mattermost)[\w.-]{0,60}(?::\d{2,5})?/(?P<secret>hooks/[a-z0-9]{26})",
        ignore_case=True,
        in_url=True,
        check="mixed",
    ),
    token("twilio-key", "a Twilio key", "SK", r"[0-9a-f]{32}", check="mixed")._replace(
        built_in=True
    ),
    beside_name("twilio-auth-token", "a Twilio auth token", "twilio", r"[0-9a-f]{32}"),
    beside_name(
        "vonage-secret", "a Vonage secret", "nexmo vonage", r"[A-Za-z0-9]{16}", check="base62"
    ),
    beside_name(
        "messagebird-key",
        "a MessageBird key",
        "messagebird message_bird",
        r"[A-Za-z0-9]{25}",
        check="base62",
    ),
    beside_name("plivo-token", "a Plivo token", "plivo", r"[A-Za-z0-9]{40}", check="base62"),
    token("telnyx-key", "a Telnyx key", "KEY0", r"[0-9A-F]{31}_[A-Za-z0-9]{22}"),
    beside_name(
        "zoom-secret",
        "a Zoom secret",
        "zoom_client_secret zoom_api_secret zoom_secret zoom-secret",
        r"[A-Za-z0-9]{32}|[A-Za-z0-9]{36}",
        check="base62",
    ),
    beside_name(
        "pusher-secret",
        "a Pusher secret",
        "pusher_secret pusher_app_secret pusher-secret",
        r"[0-9a-f]{20}",
    ),
    beside_name(
        "onesignal-key",
        "a OneSignal key",
        "onesignal",
        r"os_v2_app_[a-z0-9]{100,110}|[A-Za-z0-9]{48}",
        check="mixed",
        worded=False,
    ),
    beside_name("sendbird-token", "a Sendbird token", "sendbird", r"[0-9a-f]{40}"),
    token("knock-key", "a Knock key", "sk_knock_", r"[\w-]{20,60}"),
)

MESSAGES: tuple[Detector, ...] = (*_MAIL, *_CHAT)
"""Rows of this group."""
