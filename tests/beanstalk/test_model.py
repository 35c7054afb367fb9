"""What the model knows of a bundle besides its settings: files, hooks, order, platform."""

from __future__ import annotations

from bundlecheck.beanstalk.documents import Role, role_of
from bundlecheck.beanstalk.environment import Balancer, Kind, Scope, Tier
from bundlecheck.beanstalk.values import Known
from tests.models import model_of

SETTING = "option_settings:\n  aws:autoscaling:asg:\n    MaxSize: {}\n"


def test_later_files_win_and_losers_are_kept() -> None:
    model = model_of(
        {
            ".ebextensions/02.config": SETTING.format(2),
            ".ebextensions/01.config": SETTING.format(1),
            "sub/.ebextensions/00.config": SETTING.format(3),
            ".ebextensions/inactive/99.config": SETTING.format(4),
            ".ebextensions/03.yml": SETTING.format(5),
        }
    )
    found = model.main.settings.get("aws:autoscaling:asg", "MaxSize")
    assert found is not None
    assert found.value == Known("3")
    assert [loser.value for loser in found.losers] == [Known("2"), Known("1")]


def test_both_forms_say_the_same() -> None:
    as_list = "option_settings:\n  - namespace: aws:autoscaling:asg\n    option_name: MaxSize\n    value: '7'\n"
    as_json = '{"option_settings": {"aws:autoscaling:asg": {"MaxSize": 7}}}'
    for text in (as_list, as_json, SETTING.format(7)):
        model = model_of({".ebextensions/a.config": text})
        assert model.main.settings.text("aws:autoscaling:asg", "MaxSize") == "7"


def test_a_skipped_or_broken_file_sets_nothing() -> None:
    for text in ("option-settings: {}\n" + SETTING.format(9), "option_settings:\n\tx: y\n"):
        model = model_of({".ebextensions/a.config": text})
        assert model.main.settings.effective == ()


def test_manifests_and_saved_settings_are_environments_of_their_own() -> None:
    model = model_of(
        {
            ".ebextensions/a.config": SETTING.format(1),
            "env.yaml": "EnvironmentTier:\n  Name: Worker\n  Type: SQS/HTTP\nOptionSettings:\n"
            "  aws:elasticbeanstalk:environment:\n    EnvironmentType: SingleInstance\n    LoadBalancerType: network\n",
            ".elasticbeanstalk/saved_configs/x.cfg.yml": "OptionSettings:\n  AWSEBX.aws:autoscaling:asg:\n    MaxSize: 5\n",
            ".elasticbeanstalk/prod.env.yml": "settings:\n  aws:autoscaling:asg:\n    MaxSize: 6\n",
            ".elasticbeanstalk/config.yml": "global:\n  default_ec2_keyname: ops\n  default_platform: null\n",
        }
    )
    assert sorted(item.scope.name for item in model.environments) == sorted(
        scope.name for scope in Scope
    )
    assert (model.main.tier, model.main.kind, model.main.balancer) == (
        Tier.WORKER,
        Kind.SINGLE_INSTANCE,
        Balancer.NETWORK,
    )
    saved = next(item for item in model.others if item.scope is Scope.SAVED)
    assert saved.settings.text("aws:autoscaling:asg", "MaxSize") == "5"


def test_hooks_have_phase_order_user_and_place() -> None:
    model = model_of(
        {
            ".platform/hooks/postdeploy/20_b.sh": "#!/bin/sh\n",
            ".platform/hooks/postdeploy/10_a.sh": "#!/bin/sh\n",
            ".platform/confighooks/prebuild/a.sh": "#!/bin/sh\n",
            ".platform/hooks/postbuild/never.sh": "#!/bin/sh\n",
            ".platform/hooks/prebuild/deep/never.sh": "#!/bin/sh\n",
        }
    )
    assert [
        (h.folder, h.phase, h.order, h.file.basename, h.user, h.working_directory)
        for h in model.hooks
    ] == [
        ("hooks", "postdeploy", 0, "10_a.sh", "root", "/var/app/current"),
        ("hooks", "postdeploy", 1, "20_b.sh", "root", "/var/app/current"),
        ("confighooks", "prebuild", 0, "a.sh", "root", "/var/app/staging"),
    ]


def test_process_files_and_the_dockerfile_are_trees() -> None:
    model = model_of(
        {
            "Procfile": "web: gunicorn app\nworker: celery\n",
            "Buildfile": "make: make build\n",
            "Dockerfile": "FROM python:3.13\nUSER app\n",
        }
    )
    assert model.procfile is not None
    assert [process.name.value for process in model.procfile.processes] == ["web", "worker"]
    assert model.procfile.processes[1].command.span.line == 2
    assert model.buildfile is not None
    assert model.buildfile.processes[0].command.value == "make build"
    assert model.dockerfile is not None
    assert model.dockerfile.stages[0].instruction.span.line == 1
    assert model_of({"a/Procfile": "web: x\n"}).procfile is None


def test_commands_run_in_order_of_their_names_leaders_first() -> None:
    text = (
        "container_commands:\n  b: {command: two}\n  a: {command: one}\n"
        "  z: {command: first, leader_only: true, cwd: /tmp, ignoreErrors: 'true'}\n"
        "commands:\n  c: {command: [ls, -l]}\n"
    )
    model = model_of({".ebextensions/a.config": text})
    assert [(c.section, c.name, c.working_directory) for c in model.commands] == [
        ("commands", "c", "/"),
        ("container_commands", "z", "/tmp"),
        ("container_commands", "a", "/var/app/staging"),
        ("container_commands", "b", "/var/app/staging"),
    ]
    assert model.commands[0].is_list
    assert model.commands[1].ignore_errors


def test_roles_of_files() -> None:
    assert role_of(".ebextensions/a.config") is Role.CONFIG
    assert role_of("x/.ebextensions/a.config") is Role.NESTED_CONFIG
    assert role_of(".ebextensions/x/a.config") is None
    assert role_of(".ebextensions/a.yml") is None
    assert role_of("Dockerrun.aws.json") is Role.DOCKERRUN
    assert role_of("docker-compose.yml") is Role.COMPOSE
    assert role_of("cron.yaml") is Role.CRON
    assert role_of("aws-windows-deployment-manifest.json") is Role.WINDOWS_MANIFEST
    assert role_of("sub/env.yaml") is None
    assert role_of(".elasticbeanstalk/config.global.yml") is Role.CLI_CONFIG
