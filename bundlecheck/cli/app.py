"""The commands as click knows them."""

from __future__ import annotations

import importlib

import click

from bundlecheck import __version__

__all__ = ["app", "main"]

_EPILOG = """\b
Exit codes, the same in every format:
  0  nothing at or over the --fail-on severity but posture
  1  findings at or over it
  2  wrong use, or nothing to scan
  3  not everything could be analysed (findings win)"""


_COMMANDS = {
    "scan": "bundlecheck.cli.scan",
    "explain": "bundlecheck.cli.explain",
    "rules": "bundlecheck.cli.explain",
}


class _LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        module = _COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = getattr(importlib.import_module(module), cmd_name)
        return command


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=_EPILOG,
)
@click.version_option(__version__, message="bundlecheck %(version)s")
@click.option("--debug", is_flag=True, help="Show a traceback where the tool itself fails.")
@click.pass_context
def app(context: click.Context, *, debug: bool) -> None:
    """Tell what an AWS Elastic Beanstalk source bundle would expose, before it is deployed.

    Reads .ebextensions, .platform, Procfile, manifests and saved configurations the way Elastic
    Beanstalk does. Runs offline: it opens no socket and runs no code of the bundle.
    """
    context.obj = debug


def main() -> int:
    """Run what the command line says; click's own mistakes are printed as click does.

    Returns:
        The exit code.
    """
    try:
        code = app.main(prog_name="bundlecheck", standalone_mode=False)
    except click.exceptions.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        error.show()
        return error.exit_code
    return code if isinstance(code, int) else 0
