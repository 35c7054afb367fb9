"""The catalogue of Elastic Beanstalk's option settings.

Source: AWS Elastic Beanstalk Developer Guide, pages command-options-general,
command-options-specific and command-options-general-eks, as dated in the data file.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from bundlecheck.beanstalk._data import load
from bundlecheck.beanstalk.nearest import nearest
from bundlecheck.beanstalk.option import Allowed, NamespaceInfo, Option, option_from_data
from bundlecheck.beanstalk.option_values import ValueProblem, validate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "ENVIRONMENT_NAMESPACE",
    "Allowed",
    "Catalogue",
    "NamespaceInfo",
    "Option",
    "ValueProblem",
    "catalogue",
    "strip_resource_prefix",
    "validate",
]

ENVIRONMENT_NAMESPACE = "aws:elasticbeanstalk:application:environment"
"""Where a setting without namespace goes (ebextensions-optionsettings)."""

_RESOURCE_PREFIX = r"\A[A-Za-z0-9]+\.(?=aws:)"
_WORDS = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+"


class _Entry(NamedTuple):
    """One namespace of the reference; its options are made when they are asked for."""

    name: str
    pattern: re.Pattern[str] | None
    prefix: str
    """The part before what the user chooses; the whole name where nothing is chosen."""
    kind: str
    rows: list[dict[str, Any]]

    def options_where(self, wanted: Callable[[dict[str, Any]], bool]) -> Iterator[Option]:
        """Yield the options whose row in the data file meets a condition."""
        for row in self.rows:
            if wanted(row):
                yield option_from_data(self.name, self.kind, row)


class Catalogue(NamedTuple):
    """Every namespace and option of the reference."""

    generated: str
    """Date of the facts, ISO 8601."""
    entries: tuple[_Entry, ...]

    def namespace(self, name: str) -> NamespaceInfo | None:
        """Return what is known of a namespace spelled exactly so, None for an unknown one."""
        found = _find(name)
        return None if found is None or not found.exact else found

    def namespace_ignoring_case(self, name: str) -> NamespaceInfo | None:
        """Return a namespace in any letter case; ``exact`` tells whether the case is right.

        The service is reported to compare namespaces without regard to case.
        """
        return _find(name)

    def nearest_namespace(self, name: str) -> str | None:
        """Return the right spelling of what a namespace was probably meant to be."""
        found = _find(name)
        if found is not None:
            return found.name
        candidates = []
        head, _, tail = name.rpartition(":")
        for entry in self.entries:
            if entry.pattern is None:
                candidates.append(entry.name)
            elif head and entry.pattern.match(entry.prefix + tail):
                candidates.append(entry.prefix + tail)
        near = nearest(name, candidates)
        if near is None:
            return None
        before, _, last = near.rpartition(":")
        # Where only the last part differs, that part alone tells whether it was meant.
        return None if before == head and nearest(tail, (last,)) is None else near

    def option(self, namespace: str, name: str) -> Option | None:
        """Return an option, both names spelled exactly; any name in a namespace of free keys."""
        info = self.namespace(namespace)
        return None if info is None else _pick(info, name)

    def option_ignoring_case(self, namespace: str, name: str) -> Option | None:
        """Return an option whose namespace and name may be in another letter case."""
        info = _find(namespace)
        if info is None:
            return None
        exact = _pick(info, name, free=False)
        lowered = name.lower()
        loose = next((o for o in info.options if o.name.lower() == lowered), None)
        return exact or loose or _pick(info, name)

    def nearest_option(self, namespace: str, name: str) -> str | None:
        """Return the option of a namespace that a name was probably meant to be."""
        info = _find(namespace)
        if info is None:
            return None
        return nearest(name, [option.name for option in info.options if not option.free_key])

    def namespaces_of(self, name: str) -> tuple[str, ...]:
        """Return the namespaces that have an option of exactly this name, sorted."""
        return tuple(sorted({option.namespace for option in self._named(name)}))

    def options_named(self, name: str) -> tuple[Option, ...]:
        """Return the options that a name without its namespace gives away.

        Empty for names that might just as well be a program's own property: single words, names
        of environment properties, and options that only the API knows.
        """
        words = re.findall(_WORDS, name)
        found = tuple(
            option
            for option in self._named(name)
            if option.documented
            and option.env_kind == "standard"
            and option.namespace != ENVIRONMENT_NAMESPACE
        )
        return found if len(words) > 1 else ()

    def overridden_by_clients(self) -> tuple[Option, ...]:
        """Return the options that console or EB CLI set on create, hiding the bundle's value."""
        return tuple(
            option
            for entry in self.entries
            for option in entry.options_where(lambda row: "recommended_override" in row)
        )

    def _named(self, name: str) -> list[Option]:
        return [
            option
            for entry in self.entries
            for option in entry.options_where(lambda row: bool(row["name"] == name))
            if not option.free_key
        ]


@functools.lru_cache(maxsize=4096)
def _find(name: str) -> NamespaceInfo | None:
    known = catalogue()
    for entry in known.entries:
        if _is(entry, name):
            return _info(entry, name, exact=True)
    lowered = name.lower()
    for entry in known.entries:
        right = _spelling(entry, name, lowered)
        if right is not None:
            return _info(entry, right, exact=False)
    return None


def _is(entry: _Entry, name: str) -> bool:
    if entry.pattern is None:
        return entry.name == name
    return entry.pattern.match(name) is not None


def _spelling(entry: _Entry, name: str, lowered: str) -> str | None:
    """Return a name with the letter case of an entry, None where it is another namespace."""
    if entry.pattern is None:
        return entry.name if entry.name == lowered else None
    if not lowered.startswith(entry.prefix):
        return None
    right = entry.prefix + name[len(entry.prefix) :]
    return right if _is(entry, right) else None


def _info(entry: _Entry, name: str, *, exact: bool) -> NamespaceInfo:
    options = tuple(entry.options_where(lambda _: True))
    kinds = {kind for option in options for kind in option.load_balancer}
    families = {family for option in options for family in option.platforms}
    return NamespaceInfo(
        name=name,
        entry=entry.name,
        part=None if entry.pattern is None else name[len(entry.prefix) :],
        exact=exact,
        free_key=any(option.free_key for option in options),
        env_kind=entry.kind,
        retired=all(option.retired for option in options),
        documented=any(option.documented for option in options),
        platforms=tuple(sorted(families)) if all(o.platforms for o in options) else (),
        load_balancer=tuple(sorted(kinds)) if all(o.load_balancer for o in options) else (),
        options=options,
    )


def _pick(info: NamespaceInfo, name: str, *, free: bool = True) -> Option | None:
    for option in info.options:
        if option.name == name and not option.free_key:
            return option
    key = next((option for option in info.options if option.free_key), None)
    return key._replace(name=name) if key is not None and free else None


@functools.cache
def catalogue() -> Catalogue:
    """Return the catalogue, read once."""
    data = load("options")
    entries = [_entry(name, row) for name, row in data["namespaces"].items()]
    # Fixed names first: a wildcard may cover one of them.
    entries.sort(key=lambda entry: (entry.pattern is not None, entry.name))
    return Catalogue(data["generated"], tuple(entries))


def _entry(name: str, row: dict[str, Any]) -> _Entry:
    kind = row.get("kind", "standard")
    pattern = re.compile(row["pattern"].replace("$", r"\Z")) if "pattern" in row else None
    return _Entry(name, pattern, name.partition("<")[0], kind, row["options"])


def strip_resource_prefix(name: str) -> str:
    """Return a namespace without the logical id that saved configurations write before it.

    ``AWSEBV2LoadBalancerListener.aws:elbv2:listener:default`` is
    ``aws:elbv2:listener:default`` (DescribeConfigurationSettings, ``ResourceName``).
    """
    return re.sub(_RESOURCE_PREFIX, "", name, count=1)
