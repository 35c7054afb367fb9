"""All vendors' formats in one table, and the bytes that tell where one may be."""

from __future__ import annotations

from bundlecheck.secrets.detectors.cloud import CLOUD
from bundlecheck.secrets.detectors.databases import DATABASES
from bundlecheck.secrets.detectors.detector import Detector
from bundlecheck.secrets.detectors.hosts import HOSTS
from bundlecheck.secrets.detectors.keys import KEY_ANCHORS, KEYS
from bundlecheck.secrets.detectors.messages import MESSAGES
from bundlecheck.secrets.detectors.models import MODELS
from bundlecheck.secrets.detectors.monitoring import MONITORING
from bundlecheck.secrets.detectors.payment import PAYMENT
from bundlecheck.secrets.detectors.services import SERVICES
from bundlecheck.secrets.scanner.anchors import Anchor

__all__ = ["ANCHORS", "DETECTORS"]

DETECTORS: tuple[Detector, ...] = (
    *KEYS,
    *CLOUD,
    *HOSTS,
    *PAYMENT,
    *MESSAGES,
    *MODELS,
    *DATABASES,
    *MONITORING,
    *SERVICES,
)
"""Rows in the order in which they are preferred where two match at one place."""

ANCHORS: tuple[Anchor, ...] = (
    *KEY_ANCHORS,
    *(
        Anchor(row.id, anchor.encode("ascii"), row.ignore_case, row.run)
        for row in DETECTORS
        if not row.built_in
        for anchor in row.anchors
    ),
)
"""What a pass over the bytes of a file looks for: a line without any of these holds no format but
those that detect-secrets finds as well."""
