from __future__ import annotations

import pytest

from bundlecheck.beanstalk.datastores import AtRest, DataStore, Removal, data_stores, volumes
from tests.models import model_of


def stores(text: str) -> list[DataStore]:
    model = model_of({".ebextensions/a.config": "Resources:\n" + text})
    return list(data_stores(model.resources, model.resolver))


def store(kind: str, properties: str = "{}", policy: str = "") -> DataStore:
    attribute = f", DeletionPolicy: {policy}" if policy else ""
    (found,) = stores(f"  Store: {{Type: '{kind}'{attribute}, Properties: {properties}}}\n")
    return found


@pytest.mark.parametrize(
    ("kind", "properties", "expected"),
    [
        ("AWS::RDS::DBInstance", "{}", AtRest.MISSING),
        ("AWS::RDS::DBInstance", "{StorageEncrypted: 'FALSE'}", AtRest.OFF),
        ("AWS::RDS::DBInstance", "{StorageEncrypted: yes}", AtRest.ENCRYPTED),
        ("AWS::RDS::DBInstance", "{StorageEncrypted: {Ref: Encrypt}}", AtRest.UNKNOWABLE),
        ("AWS::RDS::DBInstance", "{StorageEncrypted: {Ref: AWS::NoValue}}", AtRest.MISSING),
        ("AWS::RDS::DBInstance", "{DBSnapshotIdentifier: s}", AtRest.ENCRYPTED),
        ("AWS::RDS::DBInstance", "{DBSnapshotIdentifier: ''}", AtRest.ENCRYPTED),
        ("AWS::RDS::DBInstance", "{DBSnapshotIdentifier: {Ref: AWS::NoValue}}", AtRest.MISSING),
        ("AWS::RDS::DBInstance", "{DBSnapshotIdentifier: s, StorageEncrypted: no}", AtRest.OFF),
        ("AWS::RDS::DBCluster", "{EngineMode: serverless}", AtRest.ENCRYPTED),
        ("AWS::ElastiCache::ReplicationGroup", "{Engine: valkey}", AtRest.ENCRYPTED),
        ("AWS::ElastiCache::ReplicationGroup", "{Engine: redis}", AtRest.MISSING),
        ("AWS::ElastiCache::CacheCluster", "{Engine: redis}", AtRest.MISSING),
        ("AWS::DynamoDB::Table", "{SSESpecification: {SSEEnabled: false}}", AtRest.ENCRYPTED),
        (
            "AWS::OpenSearchService::Domain",
            "{EncryptionAtRestOptions: {Enabled: true}}",
            AtRest.ENCRYPTED,
        ),
        ("AWS::OpenSearchService::Domain", "{EncryptionAtRestOptions: [x]}", AtRest.MISSING),
        ("AWS::EC2::Volume", "{SnapshotId: snap-1}", AtRest.ENCRYPTED),
        ("AWS::Neptune::DBCluster", "{}", AtRest.MISSING),
        ("AWS::Redshift::Cluster", "{Encrypted: false}", AtRest.OFF),
    ],
)
def test_encryption_at_rest(kind: str, properties: str, expected: AtRest) -> None:
    assert store(kind, properties).at_rest is expected


@pytest.mark.parametrize(
    ("kind", "properties", "policy", "expected"),
    [
        ("AWS::RDS::DBInstance", "{}", "", Removal.SNAPSHOT),
        ("AWS::RDS::DBInstance", "{}", "Delete", Removal.LOST),
        ("AWS::RDS::DBInstance", "{DeletionProtection: true}", "Delete", Removal.KEPT),
        ("AWS::RDS::DBCluster", "{}", "", Removal.SNAPSHOT),
        ("AWS::DocDB::DBCluster", "{}", "", Removal.LOST),
        ("AWS::EFS::FileSystem", "{}", "", Removal.LOST),
        ("AWS::EFS::FileSystem", "{}", "Retain", Removal.KEPT),
        ("AWS::EFS::FileSystem", "{BackupPolicy: {Status: ENABLED}}", "", Removal.KEPT),
        ("AWS::EFS::FileSystem", "{BackupPolicy: {Status: DISABLED}}", "", Removal.LOST),
        ("AWS::EFS::FileSystem", "{}", "{Ref: Policy}", Removal.UNKNOWABLE),
        ("AWS::EC2::Volume", "{}", "Snapshot", Removal.SNAPSHOT),
        ("AWS::DynamoDB::Table", "{DeletionProtectionEnabled: true}", "", Removal.KEPT),
    ],
)
def test_what_becomes_of_the_data(
    kind: str, properties: str, policy: str, expected: Removal
) -> None:
    assert store(kind, properties, policy).removal is expected


@pytest.mark.parametrize(
    "text",
    [
        "  M: {Type: 'AWS::RDS::DBInstance', Properties: {DBClusterIdentifier: {Ref: C}}}\n",
        "  M: {Type: 'AWS::RDS::DBInstance', Properties: {Engine: aurora-mysql}}\n",
        "  C: {Type: 'AWS::ElastiCache::CacheCluster', Properties: {Engine: memcached}}\n",
        "  C: {Type: 'AWS::ElastiCache::CacheCluster', Properties: {Engine: {Ref: Engine}}}\n",
        "  B: {Type: 'AWS::S3::Bucket'}\n",
        "  AWSEBWorkerCronLeaderRegistry: {Properties: {BillingMode: PAY_PER_REQUEST}}\n",
    ],
)
def test_what_is_no_data_store(text: str) -> None:
    assert stores(text) == []


def test_the_coupled_database_is_known_by_its_name() -> None:
    (found,) = stores("  AWSEBRDSDatabase: {Properties: {StorageEncrypted: false}}\n")
    assert found.coupled
    assert found.at_rest is AtRest.OFF
    assert found.removal is Removal.UNKNOWABLE


def test_volumes_of_instances() -> None:
    text = (
        "Resources:\n  AWSEBAutoScalingLaunchConfiguration:\n    Properties:\n"
        "      BlockDeviceMappings:\n"
        "        - {DeviceName: /dev/a, Ebs: {VolumeSize: 8}}\n"
        "        - {DeviceName: /dev/b, Ebs: {Encrypted: true}}\n"
        "        - {DeviceName: /dev/c, Ebs: {SnapshotId: snap-1}}\n"
        "        - {DeviceName: /dev/d, VirtualName: ephemeral0}\n"
        "        - {DeviceName: /dev/e, NoDevice: true}\n"
        "        - {DeviceName: /dev/f, Ebs: {Encrypted: false}}\n"
        "        - {Ref: Mapping}\n"
    )
    model = model_of({".ebextensions/a.config": text})
    found = [
        (item.device, item.at_rest, item.span.line)
        for item in volumes(model.resources, model.resolver)
    ]
    assert found == [
        ("/dev/a", AtRest.MISSING, 5),
        ("/dev/b", AtRest.ENCRYPTED, 6),
        ("/dev/c", AtRest.ENCRYPTED, 7),
        ("/dev/f", AtRest.OFF, 10),
    ]
