"""Keys of other services: identity, content, work and maps."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["SERVICES"]

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

SERVICES: tuple[Detector, ...] = (
    form(
        "json-web-token",
        "a JSON Web Token",
        "eyJ",
        r"(?<![\w-])(?P<secret>eyJ[\w=-]{8,2000}\.eyJ[\w=-]{4,4000}\.[\w=-]{16,1200}|eyJ[\w-]{8,1000}\.[\w-]{0,700}\.[\w-]{16}\.[\w-]{16,4000}\.[\w-]{22})(?![\w-])",
        reach=7300,
        check="jwt",
        built_in=True,
    ),
    token("figma-token", "a Figma token", "figd_ figu_ figo_ figoh_", r"[\w-]{38,60}"),
    token("notion-token", "a Notion token", "ntn_", r"[0-9]{11}[A-Za-z0-9]{35}"),
    form(
        "notion-old-token",
        "a Notion token",
        "secret_",
        r"(?<!\w)(?P<secret>secret_[A-Za-z0-9]{43})(?!\w)",
        check="base62",
    ),
    token(
        "linear-key",
        "a Linear key",
        "lin_api_ lin_oauth_ lin_wh_",
        r"[A-Za-z0-9]{32,64}",
        check="mixed",
    ),
    beside_name(
        "airtable-token",
        "an Airtable token",
        "airtable",
        r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}|key[A-Za-z0-9]{14}",
        worded=False,
    ),
    beside_name(
        "asana-token",
        "an Asana token",
        "asana",
        r"[0-2]/\d{10,20}(?:/\d{10,20})?:[0-9a-f]{32}",
        worded=False,
    ),
    beside_name("asana-secret", "an Asana secret", "asana", r"[0-9a-f]{32}"),
    token("typeform-token", "a Typeform token", "tfp_", r"[\w.-]{40,60}"),
    token("contentful-token", "a Contentful token", "CFPAT-", r"[\w-]{43}"),
    beside_name(
        "contentful-delivery-token",
        "a Contentful token",
        "contentful",
        r"[\w-]{43}",
        check="base62",
    ),
    beside_name(
        "sanity-token", "a Sanity token", "sanity", r"sk[A-Za-z0-9]{80,180}", check="base62"
    ),
    beside_name(
        "storyblok-token",
        "a Storyblok token",
        "storyblok",
        r"[A-Za-z0-9]{22}tt|[\w-]{60,70}",
        check="base62",
    ),
    token("hubspot-token", "a HubSpot token", "pat-na1- pat-na2- pat-eu1- pat-ap1-", _UUID),
    beside_name("hubspot-key", "a HubSpot key", "hubspot hapikey", _UUID),
    beside_name(
        "intercom-token", "an Intercom token", "intercom", r"dG9r[A-Za-z0-9+/]{55,60}={0,2}"
    ),
    beside_name("zendesk-token", "a Zendesk token", "zendesk", r"[A-Za-z0-9]{40}", check="base62"),
    beside_name(
        "freshdesk-key",
        "a Freshdesk key",
        "freshdesk freshworks",
        r"[A-Za-z0-9]{20}",
        check="base62",
    ),
    form(
        "salesforce-token",
        "a Salesforce token",
        "!AQ !AR",
        r"(?<!\w)(?P<secret>00D[A-Za-z0-9]{12,15}!A[QR][A-Za-z0-9._]{78,140})",
        before=18,
        check="base62",
    ),
    form(
        "okta-token",
        "an Okta token",
        "okta ssws",
        r"(?i:okta|ssws)[^\n\r]{0,60}?(?<![\w-])(?P<secret>00[\w-]{40})(?![\w-])",
        ignore_case=True,
        check="base62",
    ),
    beside_name("auth0-secret", "an Auth0 secret", "auth0", r"[\w-]{64}", check="base62"),
    token("clerk-key", "a Clerk key", "ak_live_ oat_live_", r"[A-Za-z0-9]{30,60}", check="base62"),
    beside_name(
        "workos-key",
        "a WorkOS key",
        "workos",
        r"sk_(?:live|test)_[A-Za-z0-9]{30,100}",
        check="base62",
    ),
    token(
        "stytch-secret",
        "a Stytch secret",
        "secret-live- secret-test-",
        r"[\w-]{32,44}={0,2}",
        check="base62",
    ),
    beside_name(
        "recaptcha-secret",
        "a reCAPTCHA secret key",
        "recaptcha_secret recaptcha_private recaptcha-secret recaptchasecret",
        r"6L[\w-]{38}",
        check="base62",
    ),
    token("turnstile-secret", "a Turnstile secret", "0x4AAAAAAA", r"[\w-]{25,28}", check="base62"),
    beside_name(
        "hcaptcha-secret",
        "an hCaptcha secret",
        "hcaptcha",
        r"0x[0-9a-fA-F]{40}|ES_[0-9a-f]{32}",
        worded=False,
    ),
    token("mapbox-secret-token", "a Mapbox secret token", "sk.eyJ", r"[\w-]{30,250}\.[\w-]{20,30}"),
    beside_name("fastly-token", "a Fastly token", "fastly", r"[\w-]{32}", check="base62"),
    beside_name(
        "facebook-secret",
        "a Facebook secret",
        "facebook_secret facebook_app_secret fb_app_secret fb_secret facebook-secret"
        " facebook_client_secret meta_app_secret instagram_secret",
        r"[0-9a-f]{32}",
    ),
    token(
        "facebook-token",
        "a Facebook access token",
        "EAAA EAAM EAAC EAAG EAAB EAAD EAAI",
        r"[A-Za-z0-9]{100,300}",
        check="base62",
    )._replace(
        pattern=r"(?<![A-Za-z0-9+/])(?P<secret>EAA[ABCDGIM][A-Za-z0-9]{96,300})(?![A-Za-z0-9+/=])"
    ),
    form(
        "twitter-bearer-token",
        "an X bearer token",
        "AAAAAAAAAAAAAAAAAAAAA",
        r"(?<![\w+/%])(?P<secret>A{21,22}[A-Za-z0-9%]{40,120})(?![\w+/=])",
        check="base62",
    ),
    beside_name(
        "twitter-secret",
        "an X secret",
        "twitter",
        r"[A-Za-z0-9]{50}|[A-Za-z0-9]{45}|\d{15,20}-[A-Za-z0-9]{20,40}",
        check="base62",
    ),
    beside_name(
        "linkedin-secret",
        "a LinkedIn secret",
        "linkedin_secret linkedin_client_secret linkedin-secret linkedin_app_secret",
        r"[A-Za-z0-9]{16}|WPL_AP1\.[A-Za-z0-9.+/=]{16,40}",
        check="base62",
    ),
    beside_name("twitch-secret", "a Twitch secret", "twitch", r"[a-z0-9]{30}"),
    beside_name("spotify-secret", "a Spotify secret", "spotify", r"[0-9a-f]{32}"),
    beside_name(
        "github-oauth-secret",
        "a GitHub OAuth secret",
        "github_client_secret github_secret github_app_secret github-secret github_oauth_secret",
        r"[0-9a-f]{40}",
        live=True,
    ),
    beside_name(
        "gitlab-oauth-secret",
        "a GitLab OAuth secret",
        "gitlab_secret gitlab_client_secret gitlab_app_secret",
        r"[0-9a-f]{64}",
        live=True,
    ),
    token(
        "dropbox-token",
        "a Dropbox token",
        "sl.u. sl.A sl.B sl.C",
        r"[\w-]{130,1600}",
        check="base62",
    )._replace(reach=1700),
    beside_name(
        "dropbox-secret",
        "a Dropbox secret",
        "dropbox",
        r"[a-z0-9]{15}|[A-Za-z0-9]{11}A{10}[\w-]{43}",
    ),
    beside_name(
        "box-secret",
        "a Box secret",
        "box_client_secret box_secret boxappsettings",
        r"[A-Za-z0-9]{32}",
        check="base62",
    ),
    beside_name(
        "clickup-token", "a ClickUp token", "clickup", r"pk_\d{6,9}_[A-Z0-9]{32}", worded=False
    ),
    beside_name(
        "trello-secret", "a Trello token", "trello", r"ATTA[0-9a-f]{64}[0-9A-F]{8}|[0-9a-f]{64}"
    ),
    beside_name(
        "monday-token",
        "a monday.com token",
        "monday",
        r"eyJ[\w-]{10,100}\.eyJ[\w-]{50,300}\.[\w-]{25,100}",
    ),
    token("miro-token", "a Miro token", "eyJtaXJvLm9yaWdpbiI6", r"[\w-]{10,40}_[\w-]{27}"),
    token(
        "calendly-token",
        "a Calendly token",
        "eyJraWQiOiIxY2UxZTEzNjE3ZGNmNzY2YjNjZWJjY2Y4ZGM1YmFmYThhNjVlNjg0MDIzZjdjMzJiZTgzNDliMjM4MDEzNWI0IiwidHlwIjoiUEFUIiwiYWxnIjoiRVMyNTYifQ.",
        r"[\w-]{100,350}\.[\w-]{60,100}",
    ),
    beside_name("webflow-token", "a Webflow token", "webflow", r"[0-9a-f]{64}"),
    beside_name("squarespace-token", "a Squarespace token", "squarespace", _UUID),
    beside_name(
        "woocommerce-secret",
        "a WooCommerce secret",
        "woocommerce wc_consumer wc_secret wp_consumer consumer_secret consumersecret",
        r"cs_[0-9a-f]{40}",
        worded=False,
    ),
    beside_name("wpscan-token", "a WPScan token", "wpscan", r"[A-Za-z0-9]{43}", check="base62"),
    beside_name(
        "maxmind-key",
        "a MaxMind licence key",
        "maxmind geoip geolite",
        r"[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk|[A-Za-z0-9]{16}",
        check="base62",
    ),
    beside_name(
        "rapidapi-key",
        "a RapidAPI key",
        "rapidapi",
        r"[0-9a-z]{10}msh[0-9a-z]{15}p[0-9a-f]{6}jsn[0-9a-z]{12}|[A-Za-z0-9]{50}",
    ),
    beside_name("ipinfo-token", "an IPinfo token", "ipinfo", r"[0-9a-f]{14}"),
    beside_name("openweather-key", "an OpenWeather key", "openweather owm_", r"[0-9a-f]{32}"),
    beside_name(
        "alchemy-key",
        "an Alchemy key",
        "alchemy_api alchemy_key alchemyapi",
        r"[A-Za-z0-9_-]{32}",
        check="base62",
    ),
    form(
        "infura-key",
        "an Infura key",
        "infura.io/",
        r"infura\.io/(?:ws/)?v3/(?P<secret>[0-9a-f]{32})",
        in_url=True,
        check="mixed",
    ),
    form(
        "alchemy-url-key",
        "an Alchemy key",
        ".g.alchemy.com/",
        r"\.g\.alchemy\.com/(?:nft/)?v\d/(?P<secret>[\w-]{32})",
        in_url=True,
        check="base62",
    ),
    beside_name(
        "hexadecimal-private-key",
        "a private key in hexadecimal",
        "private_key privatekey private-key privkey",
        r"(?:0x)?[0-9a-fA-F]{64}",
    ),
    beside_name("etherscan-key", "an Etherscan key", "etherscan", r"[A-Z0-9]{34}"),
    beside_name("shodan-key", "a Shodan key", "shodan", r"[A-Za-z0-9]{32}", check="base62"),
    beside_name("virustotal-key", "a VirusTotal key", "virustotal vt_api", r"[0-9a-f]{64}"),
    beside_name(
        "browserstack-key", "a BrowserStack key", "browserstack", r"[A-Za-z0-9]{20}", check="base62"
    ),
    beside_name("saucelabs-key", "a Sauce Labs key", "saucelabs sauce_access", _UUID),
    beside_name("lokalise-token", "a Lokalise token", "lokalise", r"[0-9a-f]{40}"),
    beside_name("crowdin-token", "a Crowdin token", "crowdin", r"[0-9a-f]{80}"),
    beside_name(
        "cloudinary-secret",
        "a Cloudinary secret",
        "cloudinary_secret cloudinary_api_secret cloudinary-secret",
        r"[\w-]{27}",
        check="base62",
    ),
    beside_name("imgix-token", "an imgix token", "imgix", r"[A-Za-z0-9]{16}", check="base62"),
    beside_name(
        "mux-secret",
        "a Mux secret",
        "mux_token_secret mux_secret",
        r"[A-Za-z0-9+/]{75}",
        check="base62",
    ),
    beside_name(
        "livekit-secret",
        "a LiveKit secret",
        "livekit_api_secret livekit_secret",
        r"[A-Za-z0-9]{43,50}",
        check="base62",
    ),
    beside_name(
        "stream-secret",
        "a Stream secret",
        "stream_secret stream_api_secret getstream",
        r"[a-z0-9]{64}",
    ),
    beside_name("bitly-token", "a Bitly token", "bitly", r"[0-9a-f]{40}"),
    form(
        "sidekiq-credentials",
        "a Sidekiq licence",
        "bundle_enterprise__contribsys__com bundle_gems__contribsys__com",
        r"(?i:BUNDLE_(?:ENTERPRISE|GEMS)__CONTRIBSYS__COM)[\"']?[ \t]{0,4}[:=][ \t]{0,4}[\"']?"
        r"(?P<secret>[0-9a-f]{8}:[0-9a-f]{8})",
        ignore_case=True,
        check="any",
    ),
    form(
        "fontawesome-token",
        "a Font Awesome token",
        "fontawesome.com/:_authtoken",
        r"(?i:fontawesome\.com/:_authToken)[ \t]{0,4}=[ \t]{0,4}"
        r"(?P<secret>[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12})",
        ignore_case=True,
        check="mixed",
    ),
)
"""Rows of this group."""
