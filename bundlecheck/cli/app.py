"""The commands and what ends them: exit codes are decided here and nowhere else."""

from __future__ import annotations

import importlib
import os
import sys

import click

from bundlecheck import __version__
from bundlecheck.errors import BundlecheckError

__all__ = ["app", "run"]

_EPILOG = """\b
Exit codes, the same in every format:
  0  nothing at or over the --fail-on severity
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


def run() -> None:
    """Run the command line; a mistake of the user's is one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    debug = "--debug" in sys.argv
    try:
        code = app.main(prog_name="bundlecheck", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Abort:
        _end("interrupted", 2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BundlecheckError as error:
        _end(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader went away, as `head` does; the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort of a command line
        if debug:
            import traceback

            # Without the message, which may quote what the bundle holds.
            click.echo("".join(traceback.format_tb(error.__traceback__)), err=True, nl=False)
        _end(f"failed with {type(error).__name__}; run again with --debug and report it", 3)
    else:
        sys.exit(code if isinstance(code, int) else 0)


def _end(message: str, code: int) -> None:
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
    click.echo(f"bundlecheck: error: {line}", err=True)
    sys.exit(code)
