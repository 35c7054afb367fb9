"""Checks: one module a layer, one function a rule, each from a context to matches."""
