"""Data stores that a bundle makes: how they are encrypted and what becomes of their data.

Sources: AWS CloudFormation user guide, the page of each resource type and page
aws-attribute-deletionpolicy; Elastic Beanstalk pages using-features.managing.db and
environment-resources.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.resources import items_of
from bundlecheck.beanstalk.values import UNSET, Unset, Value, as_bool, known_text
from bundlecheck.syntax.nodes import Mapping, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bundlecheck.beanstalk.resources import Resolver, Resource
    from bundlecheck.span import Span

__all__ = [
    "AtRest",
    "DataStore",
    "Removal",
    "StoreKind",
    "Volume",
    "data_stores",
    "volumes",
]


class AtRest(enum.Enum):
    """What a bundle says of a store's encryption at rest."""

    ENCRYPTED = "encrypted"
    """Set so, always so, or taken over from a snapshot or a source."""
    OFF = "switched off"
    MISSING = "not asked for"
    UNKNOWABLE = "known only at deployment"


class Removal(enum.Enum):
    """What becomes of the data when the resource goes, as it does with its environment."""

    LOST = "deleted"
    SNAPSHOT = "kept as a snapshot"
    KEPT = "kept"
    UNKNOWABLE = "known only at deployment"


class StoreKind(NamedTuple):
    """One resource type that keeps data."""

    type: str
    noun: str
    encrypted_by: str = ""
    """The property that switches encryption on; empty where the service always encrypts."""
    inherits_by: tuple[str, ...] = ()
    """Properties that take encryption over from elsewhere, or imply it."""
    encrypts_unsaid: bool = False
    """True where newer versions of the service encrypt unless told otherwise."""
    by_default: Removal = Removal.LOST
    """What CloudFormation does without a ``DeletionPolicy``."""
    kept_by: tuple[str, ...] = ()
    """Properties that refuse a deletion or keep a backup behind it."""
    is_cache: bool = False


_SNAPSHOT = Removal.SNAPSHOT
_RDS_SOURCES = (
    "KmsKeyId",
    "DBSnapshotIdentifier",
    "DBClusterSnapshotIdentifier",
    "SourceDBInstanceIdentifier",
    "SourceDBClusterIdentifier",
    "SourceDbiResourceId",
    "SourceDBInstanceAutomatedBackupsArn",
)
_CLUSTER_SOURCES = (
    "KmsKeyId",
    "SnapshotIdentifier",
    "SourceDBClusterIdentifier",
    "ReplicationSourceIdentifier",
    "GlobalClusterIdentifier",
)
_CACHE_CLUSTER = "AWS::ElastiCache::CacheCluster"
_SEARCH = "EncryptionAtRestOptions.Enabled"

_KINDS = (
    StoreKind(
        "AWS::RDS::DBInstance",
        "RDS instance",
        "StorageEncrypted",
        _RDS_SOURCES,
        by_default=_SNAPSHOT,
        kept_by=("DeletionProtection",),
    ),
    StoreKind(
        "AWS::RDS::DBCluster",
        "RDS cluster",
        "StorageEncrypted",
        _CLUSTER_SOURCES,
        by_default=_SNAPSHOT,
        kept_by=("DeletionProtection",),
    ),
    StoreKind(
        "AWS::DocDB::DBCluster",
        "DocumentDB cluster",
        "StorageEncrypted",
        _CLUSTER_SOURCES,
        kept_by=("DeletionProtection",),
    ),
    StoreKind(
        "AWS::Neptune::DBCluster",
        "Neptune cluster",
        "StorageEncrypted",
        _CLUSTER_SOURCES,
        kept_by=("DeletionProtection",),
    ),
    StoreKind(
        "AWS::EFS::FileSystem",
        "file system",
        "Encrypted",
        ("KmsKeyId", "ReplicationConfiguration"),
        kept_by=("BackupPolicy.Status",),
    ),
    StoreKind("AWS::EC2::Volume", "EBS volume", "Encrypted", ("KmsKeyId", "SnapshotId")),
    StoreKind(
        "AWS::DynamoDB::Table",
        "table",
        kept_by=(
            "DeletionProtectionEnabled",
            "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled",
        ),
    ),
    StoreKind("AWS::DynamoDB::GlobalTable", "global table"),
    StoreKind(
        "AWS::ElastiCache::ReplicationGroup",
        "ElastiCache replication group",
        "AtRestEncryptionEnabled",
        ("KmsKeyId", "GlobalReplicationGroupId"),
        is_cache=True,
    ),
    StoreKind(_CACHE_CLUSTER, "ElastiCache cluster", is_cache=True),
    StoreKind("AWS::DAX::Cluster", "DAX cluster", "SSESpecification.SSEEnabled", is_cache=True),
    StoreKind(
        "AWS::OpenSearchService::Domain",
        "OpenSearch domain",
        _SEARCH,
        ("EncryptionAtRestOptions.KmsKeyId",),
    ),
    StoreKind(
        "AWS::Elasticsearch::Domain",
        "Elasticsearch domain",
        _SEARCH,
        ("EncryptionAtRestOptions.KmsKeyId",),
    ),
    StoreKind(
        "AWS::Redshift::Cluster",
        "Redshift cluster",
        "Encrypted",
        ("KmsKeyId", "SnapshotIdentifier"),
        encrypts_unsaid=True,
    ),
    StoreKind("AWS::SDB::Domain", "SimpleDB domain"),
    StoreKind("AWS::Timestream::Table", "Timestream table"),
    StoreKind("AWS::Cassandra::Table", "Keyspaces table"),
)
_BY_TYPE = {kind.type: kind for kind in _KINDS}
_DATABASE = "AWSEBRDSDatabase"
_CLUSTER_ENGINES = ("aurora", "neptune", "docdb")


class DataStore(NamedTuple):
    """A resource that keeps data."""

    kind: StoreKind
    resource: Resource
    at_rest: AtRest
    encryption_span: Span
    """The property, or the logical id where it is missing."""
    removal: Removal
    removal_span: Span
    """The ``DeletionPolicy``, or the logical id where it is missing."""
    removal_said: bool
    """Whether the bundle itself gives the ``DeletionPolicy``."""
    coupled: bool
    """Whether this patches the database that Elastic Beanstalk makes with the environment."""

    @property
    def logical_id(self) -> str:
        """The name of the resource in the template."""
        return self.resource.logical_id


class Volume(NamedTuple):
    """An EBS volume in the block device mappings of a resource."""

    resource: Resource
    device: str
    at_rest: AtRest
    span: Span
    """The property that says so, or the volume's own settings where it is missing."""


def data_stores(resources: Iterable[Resource], resolver: Resolver) -> Iterator[DataStore]:
    """Yield the data stores among the resources of a bundle.

    Instances of a database cluster keep no data of their own and are none; neither is what
    Elastic Beanstalk makes for itself.
    """
    for resource in resources:
        kind = _BY_TYPE.get(resource.type)
        coupled = resource.logical_id == _DATABASE
        if kind is None or (resource.generated and not coupled) or _is_none(resource, resolver):
            continue
        at_rest, encryption_span = _at_rest(kind, resource, resolver)
        removal, removal_span, said = _removal(kind, resource, resolver)
        yield DataStore(
            kind, resource, at_rest, encryption_span, removal, removal_span, said, coupled
        )


def _engine(resource: Resource, resolver: Resolver) -> str:
    return (resolver.text(resource.get("Engine")) or "").lower()


def _is_none(resource: Resource, resolver: Resolver) -> bool:
    """Tell whether a resource keeps no data itself: in a database cluster, or memcached."""
    engine = _engine(resource, resolver)
    if resource.type == _CACHE_CLUSTER:
        return engine != "redis"
    if resource.type != "AWS::RDS::DBInstance":
        return False
    return resource.get("DBClusterIdentifier") is not None or engine.startswith(_CLUSTER_ENGINES)


def _at_rest(kind: StoreKind, resource: Resource, resolver: Resolver) -> tuple[AtRest, Span]:
    if kind.type == _CACHE_CLUSTER:  # the type has no property for it; a replication group has
        return AtRest.MISSING, resource.id_span
    if not kind.encrypted_by or _always_encrypts(resource, resolver):
        return AtRest.ENCRYPTED, resource.id_span
    entry = resource.entry(kind.encrypted_by)
    value = resolver.value(entry.value) if entry is not None else UNSET
    state = _state(value)
    if state is AtRest.MISSING and any(
        not isinstance(resolver.value(resource.get(name)), Unset) for name in kind.inherits_by
    ):
        return AtRest.ENCRYPTED, resource.id_span
    return state, entry.value.span if entry is not None else resource.id_span


def _always_encrypts(resource: Resource, resolver: Resolver) -> bool:
    mode = (resolver.text(resource.get("EngineMode")) or "").lower()
    return mode == "serverless" or _engine(resource, resolver) == "valkey"


def _state(value: Value) -> AtRest:
    if isinstance(value, Unset):
        return AtRest.MISSING
    truth = as_bool(value)
    if truth is None:
        return AtRest.UNKNOWABLE
    return AtRest.ENCRYPTED if truth else AtRest.OFF


def _removal(kind: StoreKind, resource: Resource, resolver: Resolver) -> tuple[Removal, Span, bool]:
    node = resource.body.get("DeletionPolicy")
    said = isinstance(node, Scalar) and not node.is_null
    span = node.span if node is not None and said else resource.id_span
    if any(_keeps(resource, name, resolver) for name in kind.kept_by):
        return Removal.KEPT, span, said
    if not said:
        unsaid = Removal.UNKNOWABLE if resource.generated or node is not None else kind.by_default
        return unsaid, span, False
    policy = (resolver.text(node) or "").lower()
    removal = {
        "delete": Removal.LOST,
        "snapshot": Removal.SNAPSHOT,
        "retain": Removal.KEPT,
        "retainexceptoncreate": Removal.KEPT,
    }.get(policy, Removal.UNKNOWABLE)
    return removal, span, True


def _keeps(resource: Resource, name: str, resolver: Resolver) -> bool:
    value = resolver.value(resource.get(name))
    return as_bool(value) is True or (known_text(value) or "").upper() == "ENABLED"


def volumes(resources: Iterable[Resource], resolver: Resolver) -> Iterator[Volume]:
    """Yield the EBS volumes in block device mappings of instances and their templates.

    A mapping of a disk of the instance itself, and one that takes a device away, is none.
    """
    paths = {
        "AWS::AutoScaling::LaunchConfiguration": "BlockDeviceMappings",
        "AWS::EC2::Instance": "BlockDeviceMappings",
        "AWS::EC2::LaunchTemplate": "LaunchTemplateData.BlockDeviceMappings",
    }
    for resource in resources:
        path = paths.get(resource.type)
        for item in items_of(resource.get(path)) if path is not None else ():
            entry = item.entry("Ebs") if isinstance(item, Mapping) else None
            if not isinstance(item, Mapping) or entry is None:
                continue
            if not isinstance(entry.value, Mapping):
                continue
            device = resolver.text(item.get("DeviceName")) or ""
            at_rest, span = _volume(entry.value, resolver)
            yield Volume(resource, device, at_rest, span or entry.key.span)


def _volume(ebs: Mapping, resolver: Resolver) -> tuple[AtRest, Span | None]:
    node = ebs.get("Encrypted")
    state = _state(resolver.value(node))
    if state is AtRest.MISSING and any(
        not isinstance(resolver.value(ebs.get(name)), Unset) for name in ("SnapshotId", "KmsKeyId")
    ):
        state = AtRest.ENCRYPTED
    return state, node.span if node is not None else None
