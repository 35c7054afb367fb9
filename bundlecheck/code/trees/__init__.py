"""Secrets in JavaScript, TypeScript, Ruby, PHP, Java and C#, read by tree-sitter."""
