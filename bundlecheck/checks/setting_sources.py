"""Where the options of one environment may be set: in it, or in the file that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.environment import Scope
from bundlecheck.beanstalk.settings import Setting
from bundlecheck.beanstalk.values import Unset, as_bool, known_text
from bundlecheck.finding import Confidence, Match, Related

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bundlecheck.beanstalk.environment import Environment
    from bundlecheck.beanstalk.model import Model

__all__ = ["Sources", "conflict", "judged_sources"]


class Sources(NamedTuple):
    """One environment, and the one beside it that fills what it leaves unset."""

    own: Environment
    beside: tuple[Environment, ...]
    model: Model

    @property
    def by_hand(self) -> bool:
        """Tell whether a person wrote the settings, not a client that wrote them all down."""
        return self.own.scope is Scope.BUNDLE

    def here(self, namespace: str, option: str) -> Setting | None:
        """Return what sets an option in this environment, to a value that may hold."""
        found = self.own.settings.get(namespace, option)
        return None if found is None or isinstance(found.value, Unset) else found.winner

    def setting(self, namespace: str, option: str) -> Setting | None:
        """Return what sets an option here, else beside; None where nothing does."""
        for environment in (self.own, *self.beside):
            found = environment.settings.get(namespace, option)
            if found is not None and not isinstance(found.value, Unset):
                return found.winner
        return None

    def text(self, namespace: str, option: str) -> str:
        """Return the known value here, else beside, in lower case; empty where it is not known."""
        found = self.setting(namespace, option)
        text = known_text(found.value) if found is not None else None
        return text.strip().lower() if text is not None else ""

    def truth(self, namespace: str, option: str) -> bool | None:
        """Return the known truth of an option here, else beside."""
        found = self.setting(namespace, option)
        return as_bool(found.value) if found is not None else None

    def number(self, namespace: str, option: str) -> float | None:
        """Return the number that this environment gives an option, if it is known."""
        text = self.own.settings.text(namespace, option)
        try:
            return float(text) if text is not None else None
        except ValueError:
            return None

    def names(self, prefix: str) -> set[str]:
        """Return what stands after a prefix in the namespaces used here or beside."""
        return {
            name.removeprefix(prefix)
            for environment in (self.own, *self.beside)
            for name in environment.settings.namespaces
            if name.startswith(prefix)
        }

    def settings(self, *prefixes: str) -> Iterator[Setting]:
        """Yield the settings of this environment whose namespace begins so."""
        for item in self.own.settings.effective:
            if item.winner.namespace.startswith(prefixes):
                yield item.winner


def judged_sources(model: Model) -> Iterator[Sources]:
    """Yield each environment that somebody asks for, with the one that complements it.

    What clients wrote down of a running environment, or configure for themselves, is left out.
    """
    manifest = (model.manifest,) if model.manifest is not None else ()
    for environment in model.environments:
        if environment.scope in (Scope.CLI, Scope.DUMP):
            continue
        beside: tuple[Environment, ...] = ()
        if environment.scope is Scope.BUNDLE:
            beside = manifest
        elif environment.scope is Scope.MANIFEST:
            beside = (model.main,)
        yield Sources(environment, beside, model)


def conflict(
    setting: Setting,
    message: str,
    label: str,
    other: Setting | None = None,
    note: str = "",
    confidence: Confidence | None = None,
) -> Match:
    """Return a finding at a setting's value, and at what it contradicts."""
    return Match(
        setting.span,
        message,
        label=label,
        related=(Related(other.span, note),) if other is not None else (),
        identity=(setting.namespace, setting.option, label),
        confidence=confidence,
    )
