from __future__ import annotations

import pytest

from bundlecheck.bundle.discover import bundle_roots


@pytest.mark.parametrize(
    ("names", "roots"),
    [
        ([".ebextensions/a.config"], ["."]),
        ([".platform/hooks/x.sh"], ["."]),
        ([".elasticbeanstalk/config.yml"], ["."]),
        (["Dockerrun.aws.json"], ["."]),
        (["Procfile"], ["."]),
        (["env.yaml"], ["."]),
        (["aws-windows-deployment-manifest.json"], ["."]),
        ([".ebextensions/"], ["."]),
        (["src/.ebextensions/a.config", "src/Procfile"], ["src"]),
        ([".ebextensions/a", "deployment/.ebextensions/b"], [".", "deployment"]),
        (["a/Procfile", "b/Procfile"], ["a", "b"]),
        # A Procfile below a bundle is no bundle; what only Elastic Beanstalk reads is one.
        (["Procfile", "sub/Procfile"], ["."]),
        (["a/Procfile", "a/b/c/Procfile", "ab/Procfile"], ["a", "ab"]),
        (["Procfile", "sub/aws-windows-deployment-manifest.json"], ["."]),
        (["Procfile", "sub/Procfile", "sub/env.yaml"], [".", "sub"]),
        (["Procfile", "sub/Dockerrun.aws.json"], [".", "sub"]),
        (["Procfile", "sub/.elasticbeanstalk/config.yml"], [".", "sub"]),
        ([".ebextensions/x/.ebextensions/y", ".platform/Procfile"], ["."]),
        (["z/.ebextensions/a", "a/.ebextensions/a", "a/a/.platform/a"], ["a", "a/a", "z"]),
    ],
)
def test_roots(names: list[str], roots: list[str]) -> None:
    assert bundle_roots(names) == roots
    assert bundle_roots(reversed(names)) == roots


@pytest.mark.parametrize(
    "name",
    [
        "a.config",
        "ebextensions/a.config",
        ".ebextensions",
        ".ebextensions.bak/a.config",
        "my.ebextensions/a.config",
        "procfile",
        "Procfile.dev",
        "myProcfile",
        "Procfile/x",
        "docs/env.yaml.md",
        ".platform",
        "node_modules/m/.ebextensions/a.config",
        "a/vendor/m/Procfile",
        "bower_components/x/Procfile",
        "lib/site-packages/x/Procfile",
        ".venv/x/Procfile",
        "venv/Procfile",
        "lib/ruby/gems/2.2.0/gems/runner-1.0/spec/Procfile",
        ".bundle/x/Procfile",
        ".git/Procfile",
        "__MACOSX/.ebextensions/._a.config",
    ],
)
def test_near_misses(name: str) -> None:
    assert bundle_roots([name]) == []


def test_a_folder_whose_name_only_contains_an_excluded_one() -> None:
    assert bundle_roots(["my-vendor/Procfile", "venv2/Procfile"]) == ["my-vendor", "venv2"]
