"""Secrets and settings in the code of applications, read by language."""
