"""Which arguments of known clients take credentials.

From the reference pages of the packages. A path is what the file's imports make of a call's name.
"""

from __future__ import annotations

__all__ = ["METHODS", "MODULES", "POSITIONS", "ROOTS"]

ROOTS = frozenset(
    # AWS and other clouds
    {"boto", "boto3", "botocore", "aiobotocore", "aioboto3", "azure", "google", "minio", "s3fs"}
    # databases, caches, search
    | {"psycopg2", "psycopg", "psycopg_pool", "pymysql", "MySQLdb", "mysql", "mariadb", "pymongo"}
    | {"motor", "mongoengine", "flask_mongoengine", "redis", "aioredis", "rediscluster", "asyncpg"}
    | {"aiomysql", "aiopg", "cx_Oracle", "oracledb", "pyodbc", "pymssql", "ibm_db", "sqlalchemy"}
    | {"peewee", "records", "snowflake", "clickhouse_driver", "clickhouse_connect", "influxdb"}
    | {
        "influxdb_client",
        "neo4j",
        "py2neo",
        "cassandra",
        "couchdb",
        "elasticsearch",
        "opensearchpy",
    }
    | {"elasticsearch_dsl", "algoliasearch", "meilisearch", "typesense", "pinecone", "weaviate"}
    # queues
    | {
        "pika",
        "aio_pika",
        "kombu",
        "celery",
        "kafka",
        "aiokafka",
        "confluent_kafka",
        "stomp",
        "nats",
    }
    # directories, mail, file transfer, remote shells
    | {
        "ldap",
        "ldap3",
        "smtplib",
        "aiosmtplib",
        "imaplib",
        "poplib",
        "ftplib",
        "paramiko",
        "fabric",
    }
    | {"pysftp", "asyncssh", "netmiko", "yagmail", "winrm", "imapclient", "exchangelib"}
    # HTTP
    | {"requests", "httpx", "aiohttp", "urllib3", "requests_oauthlib", "oauthlib", "authlib"}
    | {"oauth2client", "rauth", "zeep", "suds"}
    # signing and ciphers
    | {"jwt", "jose", "itsdangerous", "hmac", "cryptography", "Crypto", "Cryptodome", "nacl"}
    # services
    | {"stripe", "braintree", "paypalrestsdk", "square", "razorpay", "plaid", "twilio", "vonage"}
    | {
        "nexmo",
        "plivo",
        "sendgrid",
        "mailchimp3",
        "mailjet_rest",
        "postmarker",
        "sparkpost",
        "resend",
    }
    | {
        "slack",
        "slack_sdk",
        "slackclient",
        "slack_bolt",
        "slacker",
        "discord",
        "telegram",
        "telebot",
    }
    | {
        "telethon",
        "pyrogram",
        "aiogram",
        "tweepy",
        "twitter",
        "twython",
        "praw",
        "github",
        "github3",
    }
    | {
        "gitlab",
        "jira",
        "atlassian",
        "openai",
        "anthropic",
        "cohere",
        "mistralai",
        "groq",
        "replicate",
    }
    | {
        "huggingface_hub",
        "langchain_openai",
        "langchain_anthropic",
        "googlemaps",
        "pusher",
        "pyrebase",
    }
    | {
        "cloudinary",
        "dropbox",
        "boxsdk",
        "hvac",
        "consul",
        "datadog",
        "newrelic",
        "rollbar",
        "segment",
    }
    | {"sentry_sdk", "zenpy", "simple_salesforce", "hubspot", "shopify", "woocommerce", "auth0"}
    | {
        "okta",
        "keycloak",
        "firebase_admin",
        "spotipy",
        "contentful",
        "intercom",
        "mixpanel",
        "xmlrpc",
    }
)
"""Packages whose calls take what is named like a secret for one."""

POSITIONS: dict[str, dict[int, str]] = {
    "boto.connect_s3": {0: "aws_access_key_id", 1: "aws_secret_access_key"},
    "boto.s3.connection.S3Connection": {0: "aws_access_key_id", 1: "aws_secret_access_key"},
    "boto3.Session": {0: "aws_access_key_id", 1: "aws_secret_access_key", 2: "aws_session_token"},
    "boto3.session.Session": {0: "aws_access_key_id", 1: "aws_secret_access_key"},
    "pymysql.connect": {2: "password"},
    "MySQLdb.connect": {2: "passwd"},
    "pymssql.connect": {2: "password"},
    "cx_Oracle.connect": {1: "password"},
    "oracledb.connect": {1: "password"},
    "pika.PlainCredentials": {1: "password"},
    "pika.credentials.PlainCredentials": {1: "password"},
    "requests.auth.HTTPBasicAuth": {1: "password"},
    "requests.auth.HTTPDigestAuth": {1: "password"},
    "requests.auth.HTTPProxyAuth": {1: "password"},
    "httpx.BasicAuth": {1: "password"},
    "httpx.DigestAuth": {1: "password"},
    "aiohttp.BasicAuth": {1: "password"},
    "ldap3.Connection": {2: "password"},
    "yagmail.SMTP": {1: "password"},
    "jwt.encode": {1: "key"},
    "jwt.decode": {1: "key"},
    "jose.jwt.encode": {1: "key"},
    "jose.jwt.decode": {1: "key"},
    "itsdangerous.Signer": {0: "secret_key"},
    "itsdangerous.TimestampSigner": {0: "secret_key"},
    "itsdangerous.Serializer": {0: "secret_key"},
    "itsdangerous.URLSafeSerializer": {0: "secret_key"},
    "itsdangerous.TimedSerializer": {0: "secret_key"},
    "itsdangerous.URLSafeTimedSerializer": {0: "secret_key"},
    "itsdangerous.TimedJSONWebSignatureSerializer": {0: "secret_key"},
    "itsdangerous.JSONWebSignatureSerializer": {0: "secret_key"},
    "hmac.new": {0: "key"},
    "hmac.digest": {0: "key"},
    "cryptography.fernet.Fernet": {0: "key"},
    "Crypto.Cipher.AES.new": {0: "key"},
    "Cryptodome.Cipher.AES.new": {0: "key"},
    "twilio.rest.Client": {1: "password"},
    "twilio.rest.TwilioRestClient": {1: "password"},
    "sendgrid.SendGridAPIClient": {0: "api_key"},
    "slack_sdk.WebClient": {0: "token"},
    "slack_sdk.web.WebClient": {0: "token"},
    "slack.WebClient": {0: "token"},
    "slackclient.SlackClient": {0: "token"},
    "slacker.Slacker": {0: "token"},
    "github.Github": {0: "login_or_token"},
    "github.Auth.Token": {0: "token"},
    "gitlab.Gitlab": {1: "private_token"},
    "telegram.Bot": {0: "token"},
    "telegram.ext.Updater": {0: "token"},
    "telebot.TeleBot": {0: "token"},
    "telebot.async_telebot.AsyncTeleBot": {0: "token"},
    "tweepy.OAuthHandler": {1: "consumer_secret"},
    "tweepy.OAuth1UserHandler": {1: "consumer_secret", 3: "access_token_secret"},
    "tweepy.Client": {0: "bearer_token"},
    "twython.Twython": {1: "app_secret", 3: "oauth_token_secret"},
    "dropbox.Dropbox": {0: "oauth2_access_token"},
    "django.contrib.auth.hashers.make_password": {0: "password"},
}
"""Credentials that are given by position."""

MODULES = frozenset(path.rsplit(".", 1)[0] for path in POSITIONS)
"""What holds the calls of ``POSITIONS``."""

METHODS: dict[str, tuple[dict[int, str], frozenset[str]]] = {
    "login": (
        {1: "password"},
        frozenset({"smtplib", "aiosmtplib", "imaplib", "imapclient", "ftplib", "tweepy"}),
    ),
    "simple_bind_s": ({1: "cred"}, frozenset({"ldap"})),
    "simple_bind": ({1: "cred"}, frozenset({"ldap"})),
    "bind_s": ({1: "cred"}, frozenset({"ldap"})),
    "pass_": ({0: "password"}, frozenset({"poplib"})),
    "set_password": ({0: "raw_password"}, frozenset()),
    "create_user": ({2: "password"}, frozenset()),
    "create_superuser": ({2: "password"}, frozenset()),
    "set_access_token": ({1: "access_token_secret"}, frozenset({"tweepy"})),
    "add_password": ({3: "passwd"}, frozenset({"urllib"})),
    "connect": ({3: "password"}, frozenset({"paramiko"})),
}
"""Credentials by position of methods, and one of the packages that the file imports, if any."""
