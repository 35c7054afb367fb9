"""Keys of database, cache and search services."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["DATABASES"]

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

DATABASES: tuple[Detector, ...] = (
    token(
        "planetscale-token",
        "a PlanetScale secret",
        "pscale_tkn_ pscale_pw_ pscale_oauth_",
        r"[\w.=-]{32,64}",
    ),
    token("supabase-token", "a Supabase token", "sbp_ sbp_oauth_", r"[0-9a-f]{40}"),
    token("supabase-secret-key", "a Supabase secret key", "sb_secret_", r"[\w-]{22,31}_[\w-]{8}"),
    token("neon-key", "a Neon key", "napi_", r"[a-z0-9]{60,70}", check="mixed"),
    beside_name(
        "mongodb-atlas-key",
        "a MongoDB Atlas key",
        "atlas_private mongodb_atlas atlas_api mcli_private atlas-private",
        _UUID,
    ),
    token("mongodb-atlas-secret", "a MongoDB Atlas secret", "mdb_sa_sk_", r"[\w-]{40}"),
    token(
        "databricks-token",
        "a Databricks token",
        "dapi dkea dsapi",
        r"[0-9a-f]{32}(?:-\d)?",
        check="mixed",
    ),
    beside_name(
        "upstash-token",
        "an Upstash token",
        "upstash",
        r"A[A-Za-z0-9]{3}AA[A-Za-z0-9+/_-]{30,100}={0,2}",
        check="base62",
    ),
    form(
        "turso-token",
        "a Turso token",
        "libsql://",
        r"libsql://[^\s\"'<>]{4,120}?[?&]authToken=(?P<secret>eyJ[\w.-]{60,350})",
        reach=520,
        in_url=True,
    ),
    beside_name("fauna-key", "a Fauna key", "fauna", r"fn[A-Za-z0-9_-]{38,40}", check="base62"),
    token("xata-key", "a Xata key", "xau_", r"[A-Za-z0-9]{36,48}", check="base62"),
    token("clickhouse-key", "a ClickHouse Cloud key", "4b1d", r"[A-Za-z0-9]{38}", check="base62"),
    token("aiven-password", "an Aiven password", "AVNS_", r"[\w-]{19}", check="varied"),
    beside_name(
        "aiven-token",
        "an Aiven token",
        "aiven_api aiven_token aiven-token",
        r"[A-Za-z0-9/+=]{200,380}",
        check="base62",
    )._replace(reach=600),
    beside_name("algolia-key", "an Algolia key", "algolia", r"[0-9a-f]{32}"),
    beside_name("meilisearch-key", "a Meilisearch key", "meili", r"[0-9a-f]{64}"),
    beside_name(
        "typesense-key", "a Typesense key", "typesense", r"[A-Za-z0-9]{32,48}", check="base62"
    ),
    beside_name(
        "elastic-key",
        "an Elastic key",
        "elastic_api elasticsearch_api elastic-api elastic_cloud_api",
        r"[A-Za-z0-9_-]{50,70}={0,2}",
        check="base62",
    ),
    beside_name(
        "confluent-secret",
        "a Confluent secret",
        "confluent kafka_secret kafka_api_secret ccloud",
        r"[A-Za-z0-9+/]{64}",
        check="base62",
    ),
    token(
        "confluent-cloud-key", "a Confluent secret", "cflt", r"[A-Za-z0-9+/]{56,64}", check="base62"
    ),
    beside_name(
        "snowflake-token", "a Snowflake token", "snowflake", r"ver:\d-hint:[\w:+/=-]{80,300}"
    )._replace(reach=500),
    token("tinybird-token", "a Tinybird token", "p.eyJ", r"[\w-]{20,150}\.[\w-]{43}"),
    form(
        "convex-key",
        "a Convex deploy key",
        "|eyJ",
        r"(?<!\w)(?P<secret>(?:prod|preview|dev):[a-z]{3,12}-[a-z]{3,12}-\d{3}\|eyJ[\w+/=-]{30,200})",
        before=42,
    ),
    token("liveblocks-key", "a Liveblocks key", "sk_prod_", r"[\w-]{60,80}"),
    form(
        "azure-cosmos-key",
        "an Azure Cosmos DB key",
        "cosmos documents.azure.com",
        r"(?i:cosmos|documents\.azure\.com)[^\n\r]{0,80}?(?<![\w+/])(?P<secret>[A-Za-z0-9+/]{86}==)",
        ignore_case=True,
        live=True,
    ),
    token("momento-token", "a Momento token", "eyJlbmRwb2ludCI6I", r"[A-Za-z0-9+/=]{60,380}"),
)
"""Rows of this group."""
