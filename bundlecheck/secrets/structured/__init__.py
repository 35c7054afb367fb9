"""Readers of files whose structure tells what a value is called."""
