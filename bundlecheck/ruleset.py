"""The rules that are active in a run: bundlecheck's own and a user's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bundlecheck.errors import UsageError
from bundlecheck.finding import Confidence, Severity
from bundlecheck.rule import PropertyMatcher, Rule, SettingMatcher

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

__all__ = ["RuleSet", "index_of", "index_path", "load_rules", "rules_directory"]


class RuleSet(NamedTuple):
    """Rules sorted by id."""

    rules: tuple[Rule, ...]
    unreported: tuple[Rule, ...] = ()
    """Rules that run for what they tell of secrets, so that no report shows one."""

    def get(self, identifier: str) -> Rule | None:
        """Return a rule by its id or its name, whatever the letter case."""
        wanted = identifier.lower()
        return next((r for r in self.rules if wanted in (r.id.lower(), r.name)), None)

    def restricted(self, select: Iterable[str], ignore: Iterable[str]) -> RuleSet:
        """Return the rules that a selection keeps.

        Args:
            select: ids or beginnings of ids such as ``EB2``; all rules where empty.
            ignore: the same, of rules to leave out.

        Raises:
            UsageError: for one that matches no rule, or where no rule is left.
        """
        chosen, left_out = self._matching(select, "--select"), self._matching(ignore, "--ignore")
        kept = [
            (not chosen or rule.id in chosen) and rule.id not in left_out for rule in self.rules
        ]
        if not any(kept):
            raise UsageError("--select and --ignore leave no rule; name fewer in --ignore")
        return RuleSet(
            tuple(rule for rule, keep in zip(self.rules, kept, strict=True) if keep),
            tuple(
                rule
                for rule, keep in zip(self.rules, kept, strict=True)
                if not keep and rule.layer == "secrets"
            ),
        )

    def _matching(self, patterns: Iterable[str], option: str) -> set[str]:
        found: set[str] = set()
        for pattern in patterns:
            hits = {
                rule.id
                for rule in self.rules
                if rule.id.startswith(pattern.upper()) or rule.name == pattern
            }
            if not hits:
                raise UsageError(
                    f"{option}: no rule is called '{pattern}'; 'bundlecheck rules' lists them"
                )
            found |= hits
        return found


def index_path() -> Path:
    """Return where the generated index of bundlecheck's own rules stands."""
    from pathlib import Path  # noqa: PLC0415 - a scan reads the index without it

    return Path(__file__).parent / "data" / "rules.json"


def rules_directory() -> Path:
    """Return the directory of bundlecheck's own rule files, installed or in a checkout."""
    from pathlib import Path  # noqa: PLC0415 - a scan does not read the rule files

    installed = Path(__file__).parent / "rules"
    return installed if installed.is_dir() else Path(__file__).parent.parent / "rules"


def load_rules(directories: Iterable[str] = ()) -> RuleSet:
    """Return bundlecheck's own rules and those of a user's directories.

    Raises:
        UsageError: for a bad rule file or an id that is taken.
    """
    import json  # noqa: PLC0415 - keeps `--version` quick
    import os  # noqa: PLC0415

    # The rule files without examples, generated: reading 45 YAML files is a third of a scan.
    place = os.path.join(os.path.dirname(__file__), "data", "rules.json")  # noqa: PTH118, PTH120
    with open(place, encoding="utf-8") as stream:  # noqa: PTH123 - pathlib takes longer
        records: list[dict[str, Any]] = json.load(stream)["rules"]
    rules = {record["id"]: _from_record(record) for record in records}
    for directory in directories:
        from pathlib import Path  # noqa: PLC0415

        from bundlecheck.rulefile import read_rule_directory  # noqa: PLC0415 - only for own rules

        for rule in read_rule_directory(Path(directory), may_check=False):
            if rule.id in rules:
                raise UsageError(f"{rule.origin}: the id {rule.id} is taken; choose another id")
            rules[rule.id] = rule
    return RuleSet(tuple(rules[identifier] for identifier in sorted(rules)))


def index_of(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as plain data, the form of ``data/rules.json``."""
    return [_record(rule) for rule in rules]


def _record(noun: Rule | SettingMatcher | PropertyMatcher) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, value in noun._asdict().items():
        plain = value
        if isinstance(value, (Severity, Confidence)):
            plain = value.label
        elif name in ("settings", "properties"):
            plain = [_record(item) for item in value]
        if plain not in (None, "", (), [], False, 0):
            record[name] = plain
    return record


def _from_record(record: dict[str, Any]) -> Rule:
    defaults: dict[str, Any] = {
        "posture": False,
        "security": False,
        "safe": "",
        "cwe": (),
        "controls": (),
        "references": (),
    }
    values = {**defaults, **record}
    for key, value in values.items():
        if isinstance(value, list) and key not in ("settings", "properties"):
            values[key] = tuple(value)
    values["severity"] = Severity[values["severity"].upper()]
    values["confidence"] = Confidence[values["confidence"].upper()]
    values["settings"] = tuple(
        SettingMatcher(**_matcher(item, {"unset": False, "unset_message": ""}))
        for item in values.get("settings", ())
    )
    values["properties"] = tuple(
        PropertyMatcher(**_matcher(item, {"missing": False}))
        for item in values.get("properties", ())
    )
    return Rule(**values)


def _matcher(record: dict[str, Any], defaults: dict[str, Any]) -> dict[str, Any]:
    values = {"severity": None, "operand": (), **defaults, **record}
    if values["severity"] is not None:
        values["severity"] = Severity[values["severity"].upper()]
    return {key: tuple(v) if isinstance(v, list) else v for key, v in values.items()}
