"""detect-secrets' reading of YAML files."""

from __future__ import annotations

from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Any, TextIO

from bundlecheck.secrets.upstream.loader import load

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["yaml_lines"]


def yaml_lines(file: TextIO) -> list[str] | None:
    """Return the values of a YAML file as lines, or None when it cannot be read.

    Args:
        file: the text, with a name.
    """
    try:
        lines: list[str] = _transformer().parse_file(file)
    except (ValueError, RecursionError, LookupError, AttributeError, TypeError):
        return None
    return lines


@cache
def _transformer() -> Any:  # noqa: ANN401
    module = load("transformers.yaml")
    parser: Any = module.YAMLFileParser
    value = module.YAMLValue

    class Parser(parser):  # type: ignore[misc]
        """Reads every collection once, also when it is in itself or in many places.

        What comes again brings only what was there before, which the transformer drops.
        """

        def __iter__(self) -> Iterator[Any]:
            lines = self.content.splitlines()
            to_search: deque[Any] = deque([self.json()])
            seen: set[int] = set()
            while to_search:
                item = to_search.popleft()
                if not item or isinstance(item, str) or id(item) in seen:
                    continue
                try:
                    is_value = "__line__" in item
                except TypeError:
                    continue
                if is_value:
                    yield value(
                        key=item["__original_key__"],
                        value=item["__value__"],
                        line_number=item["__line__"],
                        line=lines[item["__line__"] - 1],
                    )
                    continue
                seen.add(id(item))
                to_search.extend(item.values() if isinstance(item, dict) else item)

    # The modules of ``load`` are ours alone: nobody else sees the exchange.
    module.__dict__["YAMLFileParser"] = Parser
    return module.YAMLTransformer()
