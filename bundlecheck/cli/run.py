"""From the command line to the exit code: what ends a run is decided here and nowhere else."""

from __future__ import annotations

import os
import sys

from bundlecheck.cli.arguments import read
from bundlecheck.errors import BundlecheckError

__all__ = ["run"]


def run() -> None:
    """Run the command line; a mistake of the user's is one line, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    try:
        code = _command()
        if sys.stdout is not None:
            sys.stdout.flush()
    except KeyboardInterrupt:
        _end("interrupted", 2)
    except BundlecheckError as error:
        _end(str(error), error.exit_code)
    except BrokenPipeError:
        # The reader went away, as `head` does; the interpreter must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the last resort of a command line
        if "--debug" in sys.argv:
            import traceback

            # Without the message, which may quote what the bundle holds.
            sys.stderr.write("".join(traceback.format_tb(error.__traceback__)))
        _end(f"failed with {type(error).__name__}; run again with --debug and report it", 3)
    else:
        sys.exit(code)


def _command() -> int:
    arguments = read(sys.argv[1:])
    if arguments is not None:
        from bundlecheck.cli.execute import execute

        return execute(arguments)
    from bundlecheck.cli.app import main

    return main()


def _end(message: str, code: int) -> None:
    line = "".join(c if c.isprintable() else repr(c)[1:-1] for c in message)
    if sys.stderr is not None:
        sys.stderr.write(f"bundlecheck: error: {line}\n")
    sys.exit(code)
