"""Keys of payment services and shops."""

from __future__ import annotations

from bundlecheck.secrets.detectors.detector import Detector, beside_name, form, token

__all__ = ["PAYMENT"]

PAYMENT: tuple[Detector, ...] = (
    beside_name("paystack-key", "a Paystack key", "paystack", r"sk_live_[0-9a-f]{40}", live=True),
    token(
        "stripe-live-key",
        "a live Stripe key",
        "sk_live_ rk_live_ sk_prod_ rk_prod_",
        r"[A-Za-z0-9]{20,250}",
        live=True,
    )._replace(built_in=True),
    token("stripe-test-key", "a Stripe key", "sk_test_ rk_test_", r"[A-Za-z0-9]{20,250}"),
    token(
        "stripe-webhook-secret", "a Stripe webhook secret", "whsec_", r"[A-Za-z0-9+/]{24,100}={0,2}"
    ),
    token(
        "square-access-token",
        "a Square secret",
        "sq0atp- EAAA",
        r"(?<=EAAA)[\w-]{58,62}|(?<=sq0atp-)[\w-]{22}",
        live=True,
        check="base62",
    ),
    token("square-oauth-secret", "a Square secret", "sq0csp-", r"[\w-]{43}", live=True),
    form(
        "braintree-token",
        "a Braintree access token",
        "access_token$production$",
        r"(?P<secret>access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32})",
        live=True,
    ),
    form(
        "braintree-sandbox-token",
        "a Braintree access token",
        "access_token$sandbox$",
        r"(?P<secret>access_token\$sandbox\$[0-9a-z]{16}\$[0-9a-f]{32})",
    ),
    beside_name(
        "braintree-private-key", "a Braintree private key", "braintree", r"[0-9a-f]{32}", live=True
    ),
    beside_name(
        "paypal-secret",
        "a PayPal secret",
        "paypal_secret paypal_client_secret paypal-secret paypalsecret paypal_client",
        r"E[\w-]{79}",
        live=True,
        check="base62",
    ),
    token(
        "adyen-key",
        "an Adyen API key",
        "AQE",
        r"[mhk][A-Za-z0-9+/]{40,200}={0,2}-[A-Za-z0-9+/=]{20,100}={0,2}-[^\s\"'`]{10,40}",
        live=True,
        check="base62",
    ),
    token("razorpay-live-key", "a Razorpay key id", "rzp_live_", r"[A-Za-z0-9]{14}", live=True),
    token("razorpay-test-key", "a Razorpay key id", "rzp_test_", r"[A-Za-z0-9]{14}"),
    beside_name(
        "razorpay-secret",
        "a Razorpay secret",
        "razorpay_key_secret razorpay_secret razorpay-secret",
        r"[A-Za-z0-9]{24}",
        live=True,
        check="base62",
    ),
    token(
        "flutterwave-key",
        "a Flutterwave key",
        "FLWSECK-",
        r"[0-9a-f]{32}-X|[0-9a-f]{32}-[0-9a-z]{10,20}-X",
        live=True,
    ),
    token("flutterwave-test-key", "a Flutterwave key", "FLWSECK_TEST-", r"[0-9a-f]{12,32}(?:-X)?"),
    beside_name(
        "mollie-key", "a Mollie key", "mollie", r"live_[A-Za-z0-9]{30,35}", live=True, worded=False
    ),
    beside_name(
        "gocardless-token", "a GoCardless token", "gocardless", r"live_[\w=-]{40}", live=True
    ),
    beside_name(
        "plaid-secret",
        "a Plaid secret",
        "plaid_secret plaid-secret plaidsecret",
        r"[0-9a-f]{30}",
        live=True,
    ),
    token(
        "plaid-access-token",
        "a Plaid access token",
        "access-production- access-development-",
        r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        live=True,
    ),
    beside_name(
        "coinbase-secret",
        "a Coinbase secret",
        "coinbase",
        r"[A-Za-z0-9]{32}|[A-Za-z0-9]{64}",
        live=True,
        check="base62",
    ),
    token(
        "lemon-squeezy-key",
        "a Lemon Squeezy key",
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiI5NGQ1OWNlZ",
        r"[\w-]{100,800}\.[\w-]{500,800}",
        live=True,
    )._replace(reach=1800),
    token(
        "paddle-key",
        "a Paddle key",
        "pdl_live_apikey_",
        r"[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}",
        live=True,
    ),
    token(
        "paddle-sandbox-key",
        "a Paddle key",
        "pdl_sdbx_apikey_",
        r"[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}",
    ),
    token(
        "shopify-token",
        "a Shopify token",
        "shpat_ shpca_ shppa_ shpss_",
        r"[0-9a-fA-F]{32}",
        live=True,
    ),
    token("easypost-key", "an EasyPost key", "EZAK", r"[A-Za-z0-9]{54}", live=True, check="base62"),
    token("easypost-test-key", "an EasyPost key", "EZTK", r"[A-Za-z0-9]{54}", check="base62"),
    token("shippo-key", "a Shippo key", "shippo_live_", r"[0-9a-f]{40}", live=True),
    token("shippo-test-key", "a Shippo key", "shippo_test_", r"[0-9a-f]{40}"),
    token("duffel-key", "a Duffel key", "duffel_live_", r"[\w-]{43}", live=True),
    beside_name("finicity-secret", "a Finicity secret", "finicity", r"[0-9a-f]{32}"),
)
"""Rows of this group."""
