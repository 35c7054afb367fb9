"""Option settings as nouns: what the reference says of one option, and of one namespace."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["Allowed", "NamespaceInfo", "Option", "option_from_data"]

REFERENCE = "command-options-general"


class Allowed(NamedTuple):
    """The values that an option takes, as far as they are known."""

    enum: tuple[str, ...] = ()
    enum_open: bool = False
    """True where the published list is not complete."""
    case_sensitive: bool = False
    """Reported of root volume types and listener protocols; other enumerations ignore case."""
    known: tuple[str, ...] = ()
    """Values that exist for certain where no list is published."""
    minimum: float | str | None = None
    maximum: float | str | None = None
    """Bounds; durations are written as ISO 8601."""
    api_minimum: float | None = None
    """The lower bound that the API reports where it is lower than the page's."""
    pattern: str | None = None
    pattern_origin: str | None = None
    """Who says so: None for the documentation, ``own`` or a dump for what is not certain."""
    max_length: int | None = None
    max_length_uncertain: bool = False
    min_items: int | None = None
    max_items: int | None = None
    item_max_length: int | None = None
    by_load_balancer: tuple[tuple[str, tuple[str, ...] | str], ...] = ()
    """Narrower values for one kind of load balancer: a list, or a range as ``200-399``."""
    by_platform: tuple[tuple[str, tuple[str, ...]], ...] = ()
    by_volume: tuple[tuple[str, tuple[int, int]], ...] = ()
    """Bounds for one type of root volume."""
    name_pattern: str | None = None
    """What the key itself consists of, for an option whose name the user chooses."""
    recommended_name_pattern: str | None = None
    total_max_bytes: int | None = None


class Option(NamedTuple):
    """One option of a namespace."""

    namespace: str
    """As the reference writes it: a part the user chooses stands in angle brackets."""
    name: str
    """The option's name; for a free key the name that was asked for."""
    type: str
    """``string``, ``boolean``, ``integer``, ``number``, ``enum``, ``list``, ``arn``, ``json``,
    ``duration``, ``timestamp``, ``cron`` or ``keyvalue``."""
    allowed: Allowed
    default: str | None
    """As the page states it, in words where it depends; None for none."""
    default_by_os: tuple[tuple[str, str], ...]
    api_default: str | None
    """What old API output reports instead; uncertain."""
    effective_default: str | None
    """What another service applies where the option is unset."""
    env_kind: str
    """``standard`` (EC2) or ``cluster`` (EKS), each of which rejects the other's namespaces."""
    platforms: tuple[str, ...]
    """Platform families that the page names for it; empty for all."""
    os: tuple[str, ...]
    """Operating system generations that have it; empty for all."""
    rejected_platforms: tuple[str, ...]
    load_balancer: tuple[str, ...]
    """Kinds of load balancer it is for; empty where it does not matter."""
    requires: tuple[str, ...]
    """``namespace/option`` of what must be set with it."""
    recommended_override: tuple[str, ...]
    """Clients whose own value, sent on create, hides the one of the bundle (command-options)."""
    ebcli_value: str | None
    """The value that the EB CLI sends, where it is a constant."""
    volume_types: tuple[str, ...]
    retired: bool
    deprecated: bool
    obsolete: bool
    documented: bool
    """False where only API output shows the option."""
    uncertain: bool
    """True where the sources contradict each other on its values."""
    free_key: bool
    resource_specific: bool
    """True where a setting needs a resource name."""
    required: bool
    secret: bool
    security_relevant: bool
    invalid_value_ignored: bool
    since: str | None
    """From when on platforms have it."""
    source: str
    """Page of the developer guide."""
    note: str


class NamespaceInfo(NamedTuple):
    """A namespace as a bundle names it."""

    name: str
    """The right spelling of what was asked for, such as ``aws:elbv2:listener:443``."""
    entry: str
    """As the reference writes it, such as ``aws:elbv2:listener:<listener_port>``."""
    part: str | None
    """The part that the user chose, None in a fixed namespace."""
    exact: bool
    """False where the question differed in letter case."""
    free_key: bool
    """Whether any option name is taken."""
    env_kind: str
    retired: bool
    """True where no current platform has any of its options."""
    documented: bool
    platforms: tuple[str, ...]
    load_balancer: tuple[str, ...]
    """Kinds of load balancer that its options are for; empty where it does not matter."""
    options: tuple[Option, ...]
    """All options sorted by name, a free key's placeholder included."""


def option_from_data(namespace: str, kind: str, row: dict[str, Any]) -> Option:
    """Return the option that one row of the data file describes."""
    return Option(
        namespace=namespace,
        name=row["name"],
        type=row.get("type", "string"),
        allowed=_allowed(row),
        default=row.get("default"),
        default_by_os=tuple(sorted(row.get("default_by_os", {}).items())),
        api_default=row.get("api_default"),
        effective_default=row.get("effective_default"),
        env_kind=kind,
        platforms=tuple(row.get("platforms", ())),
        os=tuple(row.get("os", ())),
        rejected_platforms=tuple(row.get("rejected_platforms", ())),
        load_balancer=tuple(row.get("load_balancer", ())),
        requires=tuple(row.get("requires", ())),
        recommended_override=tuple(row.get("recommended_override", ())),
        ebcli_value=row.get("ebcli_value"),
        volume_types=tuple(row.get("volume_types", ())),
        retired=row.get("retired", False),
        deprecated=row.get("deprecated", False),
        obsolete=row.get("obsolete", False),
        documented=row.get("documented", True),
        uncertain=row.get("uncertain", False),
        free_key=row.get("free_key", False),
        resource_specific=row.get("resource_specific", False),
        required=row.get("required", False),
        secret=row.get("secret", False),
        security_relevant=row.get("security_relevant", False),
        invalid_value_ignored=row.get("invalid_value_behaviour") == "ignored",
        since=row.get("since"),
        source=row.get("source", REFERENCE),
        note=row.get("note", ""),
    )


def _allowed(row: dict[str, Any]) -> Allowed:
    kinds = row.get("by_load_balancer", {})
    return Allowed(
        enum=tuple(row.get("enum", ())),
        enum_open=row.get("enum_open", False),
        case_sensitive=row.get("case_sensitive", False),
        known=tuple(row.get("known", ())),
        minimum=row.get("min"),
        maximum=row.get("max"),
        api_minimum=row.get("api_min"),
        pattern=row.get("pattern"),
        pattern_origin=row.get("pattern_origin"),
        max_length=row.get("max_length"),
        max_length_uncertain=row.get("max_length_uncertain", False),
        min_items=row.get("min_items"),
        max_items=row.get("max_items"),
        item_max_length=row.get("item_max_length"),
        by_load_balancer=tuple(
            (kind, values if isinstance(values, str) else tuple(values))
            for kind, values in sorted(kinds.items())
        ),
        by_platform=tuple((k, tuple(v)) for k, v in sorted(row.get("by_platform", {}).items())),
        by_volume=tuple((k, (v[0], v[1])) for k, v in sorted(row.get("by_volume", {}).items())),
        name_pattern=row.get("name_pattern"),
        recommended_name_pattern=row.get("recommended_pattern"),
        total_max_bytes=row.get("total_max_bytes"),
    )
