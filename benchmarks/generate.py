"""Write bundles for the benchmarks: deterministic, of the size and make of real ones."""

from __future__ import annotations

import argparse
from pathlib import Path

__all__ = ["config_text", "typical_bundle", "wide_bundle"]

_CONFIG = """\
# Configuration {n}
option_settings:
  aws:elasticbeanstalk:application:environment:
    SERVICE_{n}_URL: https://service-{n}.example.com/api
    SERVICE_{n}_TIMEOUT: {n}
  aws:autoscaling:asg:
    MinSize: 2
    MaxSize: 6

files:
  "/opt/app/etc/service-{n}.conf":
    mode: "000644"
    owner: root
    group: root
    content: |
      # Service {n}
      listen = 127.0.0.1:{port}
      workers = 4
      log = /var/log/service-{n}.log

container_commands:
  {n:02d}_prepare:
    command: |
      mkdir -p /var/cache/service-{n}
      chown webapp:webapp /var/cache/service-{n}
    leader_only: true
"""

_RESOURCES = """\
Resources:
  Queue{n}:
    Type: AWS::SQS::Queue
    Properties:
      SqsManagedSseEnabled: true
      VisibilityTimeout: 60
"""

_HOOK = "#!/bin/bash\nset -euo pipefail\necho preparing {n}\ninstall -d /var/cache/app-{n}\n"
_MODULE = (
    '"""Module {n}."""\n\n\ndef answer() -> int:\n    """Return a number."""\n    return {n}\n'
)


def config_text(number: int) -> str:
    """Return one configuration file of about a kilobyte."""
    return _CONFIG.format(n=number, port=8000 + number % 1000)


def wide_bundle(folder: Path, files: int) -> Path:
    """Write a bundle of that many configuration files."""
    for number in range(files):
        _write(folder / ".ebextensions" / f"{number:04d}.config", config_text(number))
    _write(folder / "Procfile", "web: gunicorn app.wsgi\n")
    return folder


def typical_bundle(folder: Path) -> Path:
    """Write a bundle of 40 files: 8 configurations, 4 hooks, proxy files, an application."""
    for number in range(7):
        _write(folder / ".ebextensions" / f"{number:02d}-service.config", config_text(number))
    resources = "".join(_RESOURCES.format(n=n).removeprefix("Resources:\n") for n in range(1, 4))
    _write(folder / ".ebextensions" / "90-queues.config", _RESOURCES.format(n=0) + resources)
    for number, phase in enumerate(("prebuild", "predeploy", "postdeploy", "prebuild")):
        _write(
            folder / ".platform" / "hooks" / phase / f"{number:02d}_prepare.sh",
            _HOOK.format(n=number),
        )
    for name in ("uploads", "timeouts"):
        _write(
            folder / ".platform" / "nginx" / "conf.d" / f"{name}.conf", "keepalive_timeout 65;\n"
        )
    _write(folder / "Procfile", "web: gunicorn app.wsgi\n")
    _write(folder / "requirements.txt", "django==5.2\ngunicorn==23.0.0\n")
    for number in range(24):
        _write(folder / "app" / f"module_{number:02d}.py", _MODULE.format(n=number))
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--files", type=int, help="configuration files; the typical bundle if left out"
    )
    given = parser.parse_args()
    if given.files:
        wide_bundle(given.folder, given.files)
    else:
        typical_bundle(given.folder)
