"""Where the literals are written that a template's functions refer to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bundlecheck.beanstalk.functions import function_of
from bundlecheck.syntax.nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as MappingType

    from bundlecheck.beanstalk.settings import Settings

__all__ = ["Literals", "is_stored"]

_DEEPEST = 8


class Literals(NamedTuple):
    """Where the functions of a template look values up.

    The resolver tells what a value is; this tells where a person would change it.
    """

    parameters: MappingType[str, Mapping]
    mappings: MappingType[str, Mapping]
    settings: Settings

    def trace(self, node: Node, depth: int = 0) -> Iterator[Scalar]:
        """Yield the literals that a value consists of, where they are written."""
        function = function_of(node)
        if depth > _DEEPEST:
            return
        if function is None:
            if isinstance(node, Scalar):
                yield node
            elif isinstance(node, Sequence):
                for item in node.items:
                    yield from self.trace(item, depth + 1)
            return
        found = self._argument(*function)
        if found is not None:
            yield from self.trace(found, depth + 1)

    def _argument(self, name: str, argument: Node) -> Node | None:
        if name == "Ref" and isinstance(argument, Scalar):
            parameter = self.parameters.get(argument.value)
            if parameter is None or is_stored(parameter):
                return None
            return parameter.scalar("Default")
        if name == "Fn::FindInMap" and isinstance(argument, Sequence):
            return self._find_in_map(argument)
        if name == "Fn::GetOptionSetting" and isinstance(argument, Mapping):
            option, namespace = argument.scalar("OptionName"), argument.scalar("Namespace")
            space = namespace.value if namespace else "aws:elasticbeanstalk:customoption"
            setting = self.settings.get(space, option.value) if option is not None else None
            return setting.winner.node if setting is not None else argument.get("DefaultValue")
        return None

    def _find_in_map(self, argument: Sequence) -> Node | None:
        node: Node | None = None
        for index, item in enumerate(argument.items[:3]):
            key = item.value if isinstance(item, Scalar) and function_of(item) is None else None
            if key is None:
                return None
            if index == 0:
                node = self.mappings.get(key)
            else:
                node = node.get(key) if isinstance(node, Mapping) else None
        return node


def is_stored(parameter: Mapping) -> bool:
    """Tell whether a parameter's default is the name of a stored one, not a value."""
    kind = parameter.scalar("Type")
    return kind is not None and kind.value.startswith("AWS::SSM::")
