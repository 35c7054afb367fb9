"""Secrets in Python code: literals followed to the settings, arguments and defaults they become."""
