"""What a model says of a bundle as a whole."""

from __future__ import annotations

import pytest

from tests.models import model_of


@pytest.mark.parametrize(
    ("files", "anchor"),
    [
        (
            [".ebextensions/b.config", ".ebextensions/a.config", "env.yaml"],
            ".ebextensions/a.config",
        ),
        (["env.yaml", "Dockerrun.aws.json"], "env.yaml"),
        ([".dockerignore", "Dockerfile", "Dockerrun.aws.json"], "Dockerrun.aws.json"),
        ([".babelrc", "Dockerfile", "Procfile"], "Dockerfile"),
        ([".babelrc", "app.js", "Procfile"], "Procfile"),
        (["app.js", "web/Procfile"], "app.js"),
    ],
)
def test_anchor_is_a_file_that_makes_the_bundle(files: list[str], anchor: str) -> None:
    model = model_of(dict.fromkeys(files, "{}\n"))
    assert model.anchor.path == anchor
    assert model.anchor.line == 0
