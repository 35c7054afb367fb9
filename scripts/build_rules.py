"""Generate bundlecheck/data/rules.json from the rule files; --check only compares."""

from __future__ import annotations

import json
import sys

from bundlecheck.rulefile import read_rule_directory
from bundlecheck.ruleset import index_of, index_path, rules_directory


def main() -> int:
    """Write the index, or return 1 where --check finds it stale."""
    rules = read_rule_directory(rules_directory(), may_check=True)
    record = {"schema_version": 1, "source": "rules/", "rules": index_of(rules)}
    text = json.dumps(record, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if "--check" in sys.argv[1:]:
        if not index_path().is_file() or index_path().read_text(encoding="utf-8") != text:
            print(f"{index_path()} is not what the rule files say; run 'make generate'")
            return 1
        return 0
    index_path().write_text(text, encoding="utf-8")
    print(f"{index_path().name}: {len(rules)} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
