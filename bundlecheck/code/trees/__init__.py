"""Secrets in JavaScript, TypeScript, Ruby, PHP, Java and C#, read by tree-sitter."""

from __future__ import annotations

from bundlecheck.code.trees.grammars import unread_languages
from bundlecheck.code.trees.read import tree_findings
from bundlecheck.code.trees.triggers import TRIGGERS, may_matter

__all__ = ["TRIGGERS", "may_matter", "tree_findings", "unread_languages"]
