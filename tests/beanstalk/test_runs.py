"""What a bundle runs, the modes of its variables and commands, and its Django settings."""

from __future__ import annotations

import pytest

from bundlecheck.beanstalk.django import Modules, django_modules
from bundlecheck.beanstalk.modes import command_mode, variable_mode
from bundlecheck.beanstalk.runs import (
    container_variables,
    containers_are_sure,
    containers_run,
    node_runs,
    run_lines,
)
from bundlecheck.beanstalk.served import exposed_folder, in_application
from tests.models import model_of

PLATFORM = "AWSConfigurationTemplateVersion: 1.1.0.0\nSolutionStack: 64bit Amazon Linux 2023 v4.5.0 running "


def lines(files: dict[str, str]) -> list[tuple[str, str]]:
    return [(line.place, line.text.value) for line in run_lines(model_of(files))]


@pytest.mark.parametrize(
    ("files", "runs", "sure"),
    [
        ({"Dockerfile": "FROM a\n"}, True, True),
        ({"Dockerfile": "FROM a\n", "Procfile": "web: a\n"}, False, False),
        ({"Dockerfile": "FROM a\n", "package.json": "{}"}, True, False),
        ({"Dockerrun.aws.json": "{}", "Procfile": "web: a\n"}, True, True),
        ({"Procfile": "web: a\n", "env.yaml": PLATFORM + "Docker\n"}, False, True),
        (
            {"Procfile": "web: a\n", "Dockerfile": "FROM a\n", "env.yaml": PLATFORM + "Docker\n"},
            True,
            True,
        ),
        ({"Dockerfile": "FROM a\n", "env.yaml": PLATFORM + "Node.js 22\n"}, False, True),
        ({"package.json": "{}"}, False, False),
    ],
)
def test_containers(files: dict[str, str], runs: bool, sure: bool) -> None:
    model = model_of(files)
    assert containers_run(model) is runs
    assert containers_are_sure(model) is sure


def test_processes_and_the_scripts_that_they_run() -> None:
    package = '{"scripts": {"start": "npm run serve", "serve": "node a.js", "dev": "nodemon"}}'
    files = {"Procfile": "web: npm start\n", "package.json": package}
    assert lines(files) == [
        ("the process 'web'", "npm start"),
        ("the script 'start'", "npm run serve"),
        ("the script 'serve'", "node a.js"),
    ]


def test_scripts_that_run_each_other_end() -> None:
    package = '{"scripts": {"start": "npm run start"}}'
    assert 1 <= len(lines({"package.json": package})) <= 5


def test_an_image_runs_its_last_stage() -> None:
    text = 'FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT ["sh", "-c"]\nCMD node "a b.js"\n'
    assert lines({"Dockerfile": text}) == [
        ("the image's 'ENTRYPOINT'", "sh -c"),
        ("the image's 'CMD'", 'node "a b.js"'),
    ]


def test_words_of_the_exec_form_keep_their_places() -> None:
    text = 'FROM a\nCMD ["npx", "nodemon", "a.js"]\n'
    (line,) = run_lines(model_of({"Dockerfile": text}))
    start = line.text.value.index("nodemon")
    span = line.text.span(start, start + len("nodemon"))
    assert (span.line, span.column, span.end_column) == (2, 14, 21)


@pytest.mark.parametrize("written", ["[]", '[""]', '["a"', "", '["\\u0041"]'])
def test_odd_commands_of_an_image_are_borne(written: str) -> None:
    assert len(lines({"Dockerfile": f"FROM a\nCMD {written}\n"})) <= 1


def test_variables_of_containers() -> None:
    docker = "FROM a AS b\nARG MODE=development\nENV NODE_ENV=$MODE A=1\nFROM b\nENV A 2\n"
    found = {
        item.name: item.value for item in container_variables(model_of({"Dockerfile": docker}))
    }
    assert found == {"NODE_ENV": "development", "A": "2"}
    definitions = (
        '{"AWSEBDockerrunVersion": 2, "containerDefinitions": [{"name": "web", "image": "a",'
        ' "environment": [{"name": "A", "value": "1"}]}]}'
    )
    compose = "services:\n  web:\n    build: .\n    environment:\n      B: 2\n"
    files = {"Dockerrun.aws.json": definitions, "docker-compose.yml": compose}
    assert [item.name for item in container_variables(model_of(files))] == ["A"]
    assert [
        item.name for item in container_variables(model_of({"docker-compose.yml": compose}))
    ] == ["B"]


def test_node_runs() -> None:
    assert node_runs(model_of({"package.json": "{}"}))
    assert not node_runs(model_of({"package.json": "{}", "requirements.txt": "a"}))


@pytest.mark.parametrize(
    ("name", "value", "on"),
    [
        ("DEBUG", "True", True),
        ("DEBUG", "1", True),
        ("DEBUG", "app:*", False),
        ("DEBUG", "*", False),
        ("APP_DEBUG", "false", False),
        ("APP_ENV", "local", True),
        ("NODE_ENV", "local", False),
        ("NODE_ENV", "Development", True),
        ("NODE_ENV", "development-eu", False),
        ("SPRING_PROFILES_ACTIVE", "aws, dev", True),
        ("SPRING_PROFILES_ACTIVE", "devops", False),
        ("ASPNETCORE_ENVIRONMENT", "Development", True),
        ("LOG_LEVEL", "debug", False),
        ("XDEBUG", "1", False),
    ],
)
def test_variables(name: str, value: str, on: bool) -> None:
    assert (variable_mode(name, value) is not None) is on


@pytest.mark.parametrize(
    "line",
    [
        "python manage.py runserver 0.0.0.0:8000",
        "./manage.py runserver",
        "flask run --debug",
        "flask --app a run --debugger",
        "python -m flask run",
        "FLASK_ENV=development flask run",
        "env RAILS_ENV=development rails s",
        "cross-env NODE_ENV=development node a",
        "uvicorn a:b --reload",
        "cd api && gunicorn --reload a:b",
        "nodemon",
        "npx nodemon a.js",
        "./node_modules/.bin/nodemon a.js",
        "npm run dev",
        "yarn dev",
        "pnpm run start:dev",
        "next dev -p 8080",
        "vite --host",
        "react-scripts start",
        "ng serve --host 0.0.0.0",
        "rails server -e development",
        "bundle exec puma -e development",
        "php artisan serve",
        "php -S 0.0.0.0:5000 -t public",
        "dotnet watch run",
        "fastapi dev main.py",
    ],
)
def test_commands_for_local_work(line: str) -> None:
    assert command_mode(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "gunicorn a.wsgi",
        "gunicorn --reload-engine auto a:b",
        "uvicorn a:b --port 5000",
        "npm run devices",
        "npm run start:prod",
        "npm start",
        "node devserver.js",
        "next start",
        "vite build",
        "vite preview",
        "rails server -e production",
        "bundle exec puma -C config/puma.rb",
        "NODE_ENV=production node a",
        "python runserver.py",
        "java -jar a.jar --debug",
        "fastapi run main.py",
        "",
    ],
)
def test_commands_for_deployment(line: str) -> None:
    assert command_mode(line) is None


def selected(files: dict[str, str]) -> list[tuple[str, str]]:
    model = model_of(files)
    return [(module.name, module.doubt) for module in django_modules(model, Modules(model))]


WSGI = 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings.local")\n'
SETTINGS = {"shop/settings/local.py": "A = 1\n", "shop/settings/prod.py": "A = 1\n"}
PROPERTY = (
    "option_settings:\n  aws:elasticbeanstalk:application:environment:\n"
    "    DJANGO_SETTINGS_MODULE: shop.settings.prod\n"
)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"shop/wsgi.py": WSGI}, [("shop.settings.local", "DJANGO_SETTINGS_MODULE")]),
        ({"manage.py": WSGI}, [("shop.settings.local", "DJANGO_SETTINGS_MODULE")]),
        ({"shop/wsgi.py": WSGI, ".ebextensions/a.config": PROPERTY}, [("shop.settings.prod", "")]),
        (
            {
                "shop/wsgi.py": 'import os\nos.environ["DJANGO_SETTINGS_MODULE"] = "shop.settings.local"\n',
                ".ebextensions/a.config": PROPERTY,
            },
            [("shop.settings.local", "DJANGO_SETTINGS_MODULE")],
        ),
        (
            {
                "shop/wsgi.py": WSGI,
                "Procfile": "web: DJANGO_SETTINGS_MODULE=shop.settings.prod gunicorn shop.wsgi\n",
            },
            [("shop.settings.prod", "")],
        ),
        (
            {
                "shop/wsgi.py": WSGI,
                "Dockerfile": 'FROM a\nCMD ["./start.sh"]\n',
                "start.sh": "# DJANGO_SETTINGS_MODULE=shop.settings.local\nexport DJANGO_SETTINGS_MODULE=shop.settings.prod\n",
            },
            [("shop.settings.prod", "")],
        ),
        ({"shop/wsgi.py": "x = ("}, []),
        ({".ebextensions/a.config": PROPERTY}, [("shop.settings.prod", "")]),
        ({"shop/wsgi.py": WSGI.replace("local", "gone")}, []),
    ],
)
def test_the_settings_module_that_counts(
    files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    found = selected({**SETTINGS, **files})
    assert [name for name, _ in found] == [name for name, _ in expected]
    assert [doubt for _, doubt in found if "local" in _] == [d for _, d in expected if "local" in _]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/var/app/current", "."),
        ("/var/app/current/", "."),
        ("/var/app/current/static", "static"),
        ("/opt/python/current/app/", "."),
        ("/opt/python/bundle/2/app/a", "a"),
        ("/var/app/currently", None),
        ("/usr/share/nginx/html", None),
        ("static", None),
    ],
)
def test_places_on_the_instance(path: str, expected: str | None) -> None:
    assert in_application(path) == expected


@pytest.mark.parametrize(
    "path", ["", "/", ".", "./", "..", ".git", ".ebextensions/", "config", "node_modules"]
)
def test_folders_that_nobody_is_to_read(path: str) -> None:
    assert exposed_folder(model_of({"a": ""}).bundle, path) is not None


@pytest.mark.parametrize(
    "path",
    ["static", "/static/", "../public", "public/vendor", "node_modules/a/dist", "src/config"],
)
def test_folders_for_visitors(path: str) -> None:
    assert exposed_folder(model_of({"a": ""}).bundle, path) is None
