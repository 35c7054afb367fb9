"""Models of bundles that a test writes down."""

from __future__ import annotations

from bundlecheck.beanstalk.model import Model
from bundlecheck.examples import Example, example_target

__all__ = ["model_of"]


def model_of(files: dict[str, str]) -> Model:
    example = Example("bundle", tuple(files.items()), (), (), 1)
    return Model(example_target(example).bundles[0])
