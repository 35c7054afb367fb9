"""Protection of stored data: encryption at rest, and what becomes of it at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.datastores import AtRest, DataStore, Removal, data_stores, volumes
from bundlecheck.beanstalk.environment import Environment, Scope
from bundlecheck.beanstalk.values import Known, Unset, as_bool
from bundlecheck.finding import Confidence, Match, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.checks.context import Context

__all__ = ["data_lost_on_terminate", "datastore_unencrypted"]

_DATABASE = "aws:rds:dbinstance"
_LAUNCH = "aws:autoscaling:launchconfiguration"


def datastore_unencrypted(context: Context) -> Iterator[Match]:
    """EB308: a data store of the bundle that keeps its data unencrypted."""
    model = context.model
    for store in data_stores(model.resources, model.resolver):
        if store.at_rest in (AtRest.OFF, AtRest.MISSING) and not _from_snapshot(context, store):
            yield _unencrypted(store)
    for volume in volumes(model.resources, model.resolver):
        if volume.at_rest not in (AtRest.OFF, AtRest.MISSING):
            continue
        off = volume.at_rest is AtRest.OFF
        what = "is not encrypted" if off else "does not ask for encryption"
        yield Match(
            volume.span,
            f"the volume '{volume.device}' of '{volume.resource.logical_id}' {what}",
            label="unencrypted volume" if off else "Encrypted is missing",
            severity=Severity.MEDIUM,
            confidence=None if off else Confidence.MEDIUM,
            identity=(volume.resource.logical_id, volume.device, "Encrypted"),
            safe="Encrypted: true",
        )
    yield from _option_volumes(context)


def _from_snapshot(context: Context, store: DataStore) -> bool:
    """Tell whether the coupled database is restored from a snapshot, whose encryption it has."""
    return store.coupled and any(
        not isinstance(item.value(_DATABASE, "DBSnapshotIdentifier"), Unset)
        for item in _own(context)
    )


def _unencrypted(store: DataStore) -> Match:
    name = store.kind.encrypted_by
    if store.at_rest is AtRest.OFF:
        message = f"the {store.kind.noun} '{store.logical_id}' switches encryption at rest off"
    elif name:
        message = f"the {store.kind.noun} '{store.logical_id}' does not set '{name}'"
    else:
        message = (
            f"the {store.kind.noun} '{store.logical_id}' cannot encrypt its data; only a "
            "replication group can"
        )
    doubt = ""
    if store.at_rest is AtRest.MISSING and store.kind.encrypts_unsaid:
        doubt = "; the bundle does not tell whether the cluster is new enough to encrypt unasked"
    elif store.at_rest is AtRest.MISSING and store.kind.type == "AWS::EC2::Volume":
        doubt = "; the bundle does not tell whether the account encrypts volumes by default"
    unsure = bool(doubt) or (store.at_rest is AtRest.MISSING and (store.coupled or not name))
    return Match(
        store.encryption_span,
        message + doubt,
        label="encryption at rest is off" if store.at_rest is AtRest.OFF else f"{name} is missing",
        confidence=Confidence.MEDIUM if unsure else None,
        identity=(store.logical_id, name or store.kind.type, store.at_rest.name),
        safe=f"{name.rpartition('.')[2]}: true" if name else "",
    )


def _option_volumes(context: Context) -> Iterator[Match]:
    """Yield the one note on the option that has no field for encryption."""
    for environment in context.model.environments:
        found = environment.settings.get(_LAUNCH, "BlockDeviceMappings")
        if found is None or not isinstance(found.value, Known):
            continue
        if any(_is_new_volume(item) for item in found.value.text.split(",")):
            yield Match(
                found.winner.span,
                "'BlockDeviceMappings' adds volumes and has no field for encryption, so they are "
                "encrypted only where the account encrypts volumes by default",
                label="volumes without a word on encryption",
                severity=Severity.INFO,
                posture=True,
                identity=("BlockDeviceMappings", "encryption"),
            )
            return


def _is_new_volume(mapping: str) -> bool:
    """Tell whether a mapping makes an empty volume, not one of a snapshot or of the instance."""
    _, equals, target = mapping.partition("=")
    target = target.strip()
    return bool(equals) and target != "" and not target.startswith(("ephemeral", "snap-", "none"))


def _own(context: Context) -> tuple[Environment, ...]:
    return context.model.frontends[0].environments


def data_lost_on_terminate(context: Context) -> Iterator[Match]:
    """EB311: data that goes with the environment, without a snapshot."""
    model = context.model
    patched = None
    for store in data_stores(model.resources, model.resolver):
        if store.coupled:
            patched = store
        if store.removal is Removal.LOST:
            yield _lost(store)
    for environment in model.environments:
        yield from _deleted_database(environment)
    yield from _undecided_database(context, patched)


def _lost(store: DataStore) -> Match:
    if store.removal_said:
        message = (
            f"the {store.kind.noun} '{store.logical_id}' is deleted with the environment, without "
            "a snapshot"
        )
    else:
        message = (
            f"the {store.kind.noun} '{store.logical_id}' has no DeletionPolicy and is deleted "
            "with the environment"
        )
    return Match(
        store.removal_span,
        message,
        label="deletes the data" if store.removal_said else "DeletionPolicy is missing",
        severity=Severity.LOW if store.kind.is_cache else None,
        confidence=Confidence.LOW if store.kind.is_cache else None,
        identity=(store.logical_id, "DeletionPolicy", "Delete" if store.removal_said else "unset"),
        safe="DeletionPolicy: Retain",
    )


def _deleted_database(environment: Environment) -> Iterator[Match]:
    found = environment.settings.get(_DATABASE, "DBDeletionPolicy")
    if found is None or not isinstance(found.value, Known) or not _is_coupled(environment):
        return
    if found.value.text.strip().lower() == "delete":
        yield Match(
            found.winner.span,
            "the coupled database is deleted with the environment, without a snapshot",
            label="deletes the data",
            confidence=Confidence.LOW if environment.scope is Scope.DUMP else None,
            identity=(_DATABASE, "DBDeletionPolicy", "Delete"),
            safe="DBDeletionPolicy: Snapshot",
        )


def _is_coupled(environment: Environment) -> bool:
    """Tell whether an environment has a database of its own: any option of it makes one."""
    if as_bool(environment.value(_DATABASE, "HasCoupledDatabase")) is False:
        return False
    settings = environment.settings.in_namespace(_DATABASE)
    return any(not isinstance(item.value, Unset) for item in settings)


def _undecided_database(context: Context, patched: DataStore | None) -> Iterator[Match]:
    """Yield the posture note on a coupled database of which nothing says what becomes of it."""
    own = _own(context)
    if not any(_is_coupled(item) for item in own):
        return
    decided = any(not isinstance(item.value(_DATABASE, "DBDeletionPolicy"), Unset) for item in own)
    if decided or (patched is not None and patched.removal is not Removal.UNKNOWABLE):
        return
    yield Match(
        context.model.anchor,
        "the bundle does not tell what becomes of the coupled database when the environment ends: "
        "'DBDeletionPolicy' is unset, and its documented default is to delete the data",
        posture=True,
        confidence=Confidence.MEDIUM,
        identity=(_DATABASE, "DBDeletionPolicy", "unset"),
    )
