"""Secrets in Python code: literals followed to the settings, arguments and defaults they become."""

from bundlecheck.code.python.findings import DEVELOPMENT, python_findings
from bundlecheck.code.python.triggers import TRIGGERS, may_matter

__all__ = ["DEVELOPMENT", "TRIGGERS", "may_matter", "python_findings"]
