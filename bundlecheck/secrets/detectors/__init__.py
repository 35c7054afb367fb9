"""Detectors of vendors' formats and of private keys."""
