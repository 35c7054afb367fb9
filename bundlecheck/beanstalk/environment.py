"""The environments that a bundle describes: its own, and those of manifests and saved settings."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.documents import Role
from bundlecheck.beanstalk.sections import is_skipped
from bundlecheck.beanstalk.settings import (
    Setting,
    Settings,
    merge_settings,
    read_list_and_map,
    read_namespace_map,
)
from bundlecheck.beanstalk.values import UNSET, Known, Unset, Value, known_text
from bundlecheck.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.documents import Document, Documents
    from bundlecheck.beanstalk.platform_names import PlatformMention
    from bundlecheck.span import Span

__all__ = ["Balancer", "Environment", "Kind", "Scope", "Tier", "read_environments"]


class Scope(enum.Enum):
    """Where the settings of an environment are written."""

    BUNDLE = "the configuration files"
    MANIFEST = "the environment manifest"
    SAVED = "a saved configuration"
    DUMP = "settings that a client wrote down"
    CLI = "the configuration of the EB CLI"


class Tier(enum.Enum):
    """What an environment is for."""

    WEB = "web server"
    WORKER = "worker"


class Kind(enum.Enum):
    """How an environment is built."""

    SINGLE_INSTANCE = "single instance"
    LOAD_BALANCED = "load balanced"
    CLUSTER = "cluster"


class Balancer(enum.Enum):
    """The load balancer's type."""

    CLASSIC = "classic"
    APPLICATION = "application"
    NETWORK = "network"


class Environment(NamedTuple):
    """One environment with its own effective settings.

    A tier, kind, balancer or platform of None means that the bundle does not tell.
    """

    scope: Scope
    path: str
    """The file that holds it; for the bundle's own the first configuration file, or empty."""
    settings: Settings
    tier: Tier | None
    kind: Kind | None
    balancer: Balancer | None
    balancer_inferred: bool
    """True where the type follows from the options used and is not set."""
    platform: PlatformMention | None
    platform_span: Span | None

    def value(self, namespace: str, option: str) -> Value:
        """Return the effective value of an option in this environment."""
        return self.settings.value(namespace, option)

    @property
    def is_worker(self) -> bool:
        """Tell whether this is known to be a worker environment."""
        return self.tier is Tier.WORKER

    @property
    def is_single_instance(self) -> bool:
        """Tell whether this is known to have no load balancer."""
        return self.kind is Kind.SINGLE_INSTANCE


_EB = "aws:elasticbeanstalk:environment"


def read_environments(
    documents: Documents, platforms: dict[str, tuple[PlatformMention, Span]]
) -> tuple[Environment, tuple[Environment, ...]]:
    """Return the bundle's own environment and those that other files describe.

    Args:
        documents: the parsed files.
        platforms: the platform that each file names, by path.

    The bundle's own environment learns its tier, kind, balancer and platform from its settings,
    else from the manifest at the root, else from the EB CLI's configuration.
    """
    others = tuple(_others(documents, platforms))
    own = merge_settings(_config_settings(documents))
    hints = [item for item in others if item.scope is Scope.MANIFEST]
    configs = documents.of(Role.CONFIG)
    platform = next(
        (
            platforms[document.path]
            for document in documents.of(Role.MANIFEST, Role.CLI_CONFIG)
            if document.path in platforms
        ),
        None,
    )
    balancer, inferred = _balancer(own, (*(item.settings for item in hints),))
    main = Environment(
        Scope.BUNDLE,
        configs[0].path if configs else "",
        own,
        next((item.tier for item in hints if item.tier is not None), None),
        _kind(own) or next((item.kind for item in hints if item.kind is not None), None),
        balancer,
        inferred,
        *(platform or (None, None)),
    )
    return main, others


def _config_settings(documents: Documents) -> Iterator[Setting]:
    for document in documents.of(Role.CONFIG, Role.NESTED_CONFIG):
        if document.error is not None or document.root is None or is_skipped(document):
            continue
        section = document.root.get("option_settings")
        if section is not None:
            yield from read_list_and_map(document, section)


def _others(
    documents: Documents, platforms: dict[str, tuple[PlatformMention, Span]]
) -> Iterator[Environment]:
    scopes = {
        Role.MANIFEST: Scope.MANIFEST,
        Role.SAVED_CONFIGURATION: Scope.SAVED,
        Role.ENVIRONMENT_DUMP: Scope.DUMP,
        Role.CLI_CONFIG: Scope.CLI,
    }
    for document in documents.of(*scopes):
        if document.root is None:
            continue
        scope = scopes[document.role]
        settings = merge_settings(_manifest_settings(document, scope))
        balancer, inferred = _balancer(settings, ())
        yield Environment(
            scope,
            document.path,
            settings,
            _tier(document.root),
            _kind(settings),
            balancer,
            inferred,
            *platforms.get(document.path, (None, None)),
        )


def _manifest_settings(document: Document, scope: Scope) -> Iterator[Setting]:
    root = document.root
    if root is None:
        return
    if scope is Scope.CLI:
        yield from _cli_settings(document, root)
        return
    for name in ("OptionSettings", "settings"):
        section = root.mapping(name)
        if section is not None:
            yield from read_namespace_map(document, section)


def _cli_settings(document: Document, root: Mapping) -> Iterator[Setting]:
    """Read what the EB CLI turns into option settings when it creates an environment."""
    common = root.mapping("global")
    entry = common.entry("default_ec2_keyname") if common is not None else None
    if entry is None or not isinstance(entry.value, Scalar) or not isinstance(entry.key, Scalar):
        return
    value: Value = UNSET if entry.value.is_null else Known(entry.value.value)
    yield Setting(
        "aws:autoscaling:launchconfiguration",
        "EC2KeyName",
        None,
        value,
        entry.value,
        entry.key,
        None,
        document.path,
    )


def _tier(root: Mapping) -> Tier | None:
    for name in ("EnvironmentTier", "Tier"):
        tier = root.mapping(name)
        found = tier.scalar("Name") if tier is not None else None
        if found is not None:
            return Tier.WORKER if found.value.lower() == "worker" else Tier.WEB
    return None


def _kind(settings: Settings) -> Kind | None:
    if any(name.startswith("aws:elasticbeanstalk:eks") for name in settings.namespaces):
        return Kind.CLUSTER
    text = (settings.text(_EB, "EnvironmentType") or "").lower()
    return {
        "singleinstance": Kind.SINGLE_INSTANCE,
        "loadbalanced": Kind.LOAD_BALANCED,
        "loadbalancing": Kind.LOAD_BALANCED,
    }.get(text)


def _balancer(settings: Settings, hints: Iterable[Settings]) -> tuple[Balancer | None, bool]:
    for source in (settings, *hints):
        value = source.value(_EB, "LoadBalancerType")
        if not isinstance(value, Unset):
            text = (known_text(value) or "").lower()
            return next((item for item in Balancer if item.value == text), None), False
    names = settings.namespaces
    if any(name.startswith("aws:elbv2:") for name in names):
        return Balancer.APPLICATION, True
    if any(name.startswith("aws:elb:listener") for name in names):
        return Balancer.CLASSIC, True
    return None, False
