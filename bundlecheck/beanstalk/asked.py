"""What a bundle asks of one option, over all of its environments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bundlecheck.beanstalk.environment import Kind, Scope
from bundlecheck.beanstalk.values import UNSET, Unset, Value, known_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model
    from bundlecheck.beanstalk.settings import Effective

__all__ = ["answers", "is_set_anywhere", "own_effective", "own_value", "wholes"]

_OWN = (Scope.BUNDLE, Scope.MANIFEST)


def wholes(model: Model) -> Iterator[tuple[Environment, ...]]:
    """Yield the environments that a deployment would make, each as the files that describe it.

    The configuration files and the manifest at the root describe one; every saved configuration
    and client's dump describes one of its own. The EB CLI's file describes none.
    """
    own = tuple(item for item in model.environments if item.scope in _OWN)
    yield own
    for item in model.others:
        if item.scope in (Scope.SAVED, Scope.DUMP):
            yield (item,)


def own_effective(
    environments: tuple[Environment, ...], namespace: str, option: str
) -> Effective | None:
    """Return the setting of an option that counts, one that has a value before one that has none.

    How the manifest ranks against the configuration files is not documented.
    """
    found = [
        item
        for environment in environments
        if (item := environment.settings.get(namespace, option)) is not None
    ]
    return next((item for item in found if not isinstance(item.value, Unset)), None)


def own_value(environments: tuple[Environment, ...], namespace: str, option: str) -> Value:
    """Return the value of an option in any of the files that describe one environment."""
    found = own_effective(environments, namespace, option)
    return UNSET if found is None else found.value


def answers(
    environments: tuple[Environment, ...], namespace: str, option: str, bad: tuple[str, ...]
) -> Iterator[tuple[Environment, Effective]]:
    """Yield the settings, in the files that describe one environment, that have a bad value.

    Where the manifest and the configuration files disagree, the better value counts for both.
    """
    found = [
        (environment, item)
        for environment in environments
        if (item := environment.settings.get(namespace, option)) is not None
        and not isinstance(item.value, Unset)
    ]
    texts = [known_text(item.value) for _, item in found]
    if all(text is not None and text.strip().lower() in bad for text in texts):
        yield from found


def is_set_anywhere(model: Model, namespace: str, option: str) -> bool:
    """Tell whether any environment of the bundle has a value for an option.

    An environment of the cluster kind does not know these options, so they count as set there.
    """
    if model.main.kind is Kind.CLUSTER:
        return True
    return any(not isinstance(item.value(namespace, option), Unset) for item in model.environments)
