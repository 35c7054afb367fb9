"""Parsing throughput of configuration files in MB/s, in one process."""

from __future__ import annotations

import json
import statistics
import time
from typing import TYPE_CHECKING

import yaml
from generate import config_text

from bundlecheck.syntax.nodes import Scalar, walk
from bundlecheck.syntax.text import FileText
from bundlecheck.syntax.yaml import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 7


def main() -> None:
    """Print one row a form: megabytes of source parsed to located trees in a second."""
    texts = [config_text(number) for number in range(400)]
    as_json = [json.dumps(yaml.safe_load(text), indent=2) for text in texts]
    _row("YAML to located trees", texts, _parse)
    _row("YAML, every character of every scalar traced", texts, _trace)
    _row("YAML, PyYAML's own compose (for comparison)", texts, _compose)
    _row("JSON to located trees", as_json, _parse)


def _parse(text: str) -> None:
    parse_yaml(FileText("a.config", text))


def _trace(text: str) -> None:
    for document in parse_yaml(FileText("a.config", text)).documents:
        for _, node in walk(document):
            if isinstance(node, Scalar):
                _ = node.text.offsets


def _compose(text: str) -> None:
    yaml.compose(text, Loader=yaml.CSafeLoader)


def _row(name: str, texts: list[str], work: Callable[[str], None]) -> None:
    size = sum(len(text.encode()) for text in texts) / 1e6
    seconds = []
    for _ in range(RUNS):
        started = time.process_time()
        for text in texts:
            work(text)
        seconds.append(time.process_time() - started)
    print(f"{name:<48} {size / statistics.median(seconds):6.2f} MB/s")


if __name__ == "__main__":
    main()
