"""Keys of monitoring, logging and error tracking services."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["MONITORING"]

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

MONITORING: tuple[Detector, ...] = (
    beside_name(
        "datadog-key",
        "a Datadog key",
        "datadog dd_api dd-api dd_app ddapikey",
        r"[0-9a-f]{32}|[0-9a-f]{40}",
    ),
    token("newrelic-key", "a New Relic key", "NRAK- NRAA- NRRA- NRSP-", r"[A-Za-z0-9]{27,42}"),
    token("newrelic-insert-key", "a New Relic key", "NRII- NRIQ-", r"[A-Za-z0-9_-]{32}"),
    token("newrelic-browser-key", "a New Relic key", "NRJS-", r"[0-9a-f]{19}"),
    form(
        "newrelic-license-key",
        "a New Relic key",
        "NRAL",
        r"(?<!\w)(?P<secret>[0-9a-f]{36}NRAL)",
        before=36,
        check="mixed",
    ),
    beside_name(
        "newrelic-old-license-key",
        "a New Relic key",
        "newrelic new_relic new-relic",
        r"[0-9a-f]{40}",
    ),
    token(
        "sentry-organization-token", "a Sentry token", "sntrys_", r"eyJ[\w+/=-]{60,500}"
    )._replace(reach=600),
    token("sentry-user-token", "a Sentry token", "sntryu_", r"[0-9a-f]{64}"),
    beside_name("sentry-auth-token", "a Sentry token", "sentry", r"[0-9a-f]{64}"),
    token(
        "grafana-cloud-token", "a Grafana token", "glc_eyJ", r"[A-Za-z0-9+/]{30,400}={0,3}"
    )._replace(reach=500),
    token("grafana-service-token", "a Grafana token", "glsa_", r"[A-Za-z0-9]{32}_[0-9a-fA-F]{8}"),
    token(
        "grafana-old-key", "a Grafana key", "eyJrIjoi", r"[A-Za-z0-9+/_-]{60,400}={0,3}"
    )._replace(reach=500),
    token(
        "honeycomb-key", "a Honeycomb key", "hcaik_ hcbik_ hcxik_ hcamk_", r"[A-Za-z0-9_-]{50,70}"
    ),
    beside_name(
        "honeycomb-old-key", "a Honeycomb key", "honeycomb", r"[0-9a-f]{32}|[A-Za-z0-9]{22}"
    ),
    token(
        "dynatrace-token",
        "a Dynatrace token",
        "dt0c01. dt0s01. dt0s02. dt0s03. dt0s16.",
        r"[A-Z0-9-]{8,24}\.[A-Z0-9]{64}",
    ),
    beside_name(
        "pagerduty-key",
        "a PagerDuty key",
        "pagerduty pager_duty pd_api",
        r"u\+[A-Za-z0-9_+-]{18}|[A-Za-z0-9_-]{20}|[0-9a-f]{32}",
    ),
    beside_name("opsgenie-key", "an Opsgenie key", "opsgenie", _UUID),
    beside_name("rollbar-token", "a Rollbar token", "rollbar", r"[0-9a-f]{32}"),
    beside_name("bugsnag-key", "a Bugsnag key", "bugsnag", r"[0-9a-f]{32}"),
    beside_name("airbrake-key", "an Airbrake key", "airbrake", r"[0-9a-f]{32}"),
    beside_name(
        "honeybadger-key", "a Honeybadger key", "honeybadger", r"hbp_[A-Za-z0-9]{36}|[0-9a-f]{8}"
    ),
    beside_name("loggly-token", "a Loggly token", "loggly", _UUID),
    beside_name(
        "logzio-token",
        "a Logz.io token",
        "logzio logz_io logz.io",
        r"[A-Za-z]{32}",
        check="hugging",
    ),
    beside_name(
        "papertrail-token", "a Papertrail token", "papertrail", r"[A-Za-z0-9]{20}", check="base62"
    ),
    beside_name(
        "sumologic-key",
        "a Sumo Logic key",
        "sumologic sumo_logic",
        r"[A-Za-z0-9]{64}",
        check="base62",
    ),
    beside_name("splunk-token", "a Splunk token", "splunk", _UUID),
    beside_name("logdna-key", "a Mezmo key", "logdna mezmo", r"[0-9a-f]{32}"),
    beside_name("appoptics-token", "an AppOptics token", "appoptics", r"[\w-]{71}"),
    beside_name(
        "scout-key", "a Scout key", "scout_key scout-key", r"[A-Za-z0-9]{20}", check="base62"
    ),
    beside_name("skylight-token", "a Skylight token", "skylight", r"[\w-]{43}", check="base62"),
    beside_name("appsignal-key", "an AppSignal key", "appsignal", _UUID),
    beside_name(
        "statuscake-key", "a StatusCake key", "statuscake", r"[A-Za-z0-9]{20}", check="base62"
    ),
    beside_name(
        "instana-key",
        "an Instana key",
        "instana_agent_key instana_api",
        r"[\w-]{22}",
        check="base62",
    ),
    token("posthog-key", "a PostHog key", "phx_ phs_", r"[A-Za-z0-9_]{40,60}"),
    beside_name(
        "mixpanel-secret",
        "a Mixpanel secret",
        "mixpanel_secret mixpanel_api_secret mixpanel-secret",
        r"[0-9a-f]{32}",
    ),
    beside_name(
        "amplitude-secret",
        "an Amplitude secret",
        "amplitude_secret amplitude_api_secret",
        r"[0-9a-f]{32}",
    ),
    beside_name(
        "segment-write-key",
        "a Segment write key",
        "segment_write segment_key segment-write segment_api",
        r"[A-Za-z0-9]{32}",
        check="base62",
    ),
    token("segment-public-token", "a Segment token", "sgp_", r"[A-Za-z0-9]{64}", check="base62"),
    beside_name(
        "launchdarkly-key",
        "a LaunchDarkly key",
        "launchdarkly launch_darkly ld_sdk ld_api",
        rf"(?:sdk|api)-{_UUID}",
    ),
    beside_name("cronitor-key", "a Cronitor key", "cronitor", r"[0-9a-f]{32}"),
    beside_name(
        "uptimerobot-key",
        "an UptimeRobot key",
        "uptimerobot uptime_robot",
        r"[um]\d{5,10}-[0-9a-f]{24}|[um]\d{5,10}-[0-9a-f]{32}",
    ),
    beside_name(
        "betterstack-token",
        "a Better Stack token",
        "logtail betterstack better_stack",
        r"[A-Za-z0-9]{24}",
        check="base62",
    ),
)
"""Rows of this group."""
