"""How the command line speaks: plain lines, refusals as what, why and next, and the exit codes."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any

import click

from reviewdesk.errors import DeskError
from reviewdesk.texts import Text, say, tr, visible

FOUND = 1  # something was found wrong, or not all was done
REFUSED = 2  # it could not be done or checked at all
BROKE = 3  # an error of the program
CUT_SHORT = 141  # nobody reads the lines any more; as a shell says it of SIGPIPE


class Telling(click.Group):
    """Turns what the desk raises into lines a person can act on, for every command below it."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DeskError as error:
            tell_error(error)
            ctx.exit(REFUSED)
        except BrokenPipeError:
            # Who read the lines has read enough (`| head`). What is left of them goes nowhere, quietly.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(CUT_SHORT)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # noqa: BLE001 -- the last edge: whatever is left is told and shown whole
            put(
                tr("This is an error of ReviewDesk: {what}", what=f"{type(error).__name__}: {error}"),
                err=True,
            )
            put(tr("Nothing was half written. Please report it with the lines below."), err=True)
            put_lines(traceback.format_exc().rstrip("\n"), err=True)
            ctx.exit(BROKE)


def tell_error(error: DeskError) -> None:
    """What, why, next: a line each, on the error stream."""
    for part in (error.what, error.why, error.next_step):
        if part is not None:
            put(say(part), err=True)


def tell(text: Text) -> None:
    put(say(text))


def put(line: str = "", *, err: bool = False) -> None:
    """Print one line. Whatever words of others it holds, it stays one line and commands no terminal."""
    click.echo(visible(line), err=err)


def put_lines(lines: str, *, err: bool = False) -> None:
    """Print lines that are ours as lines, and JSON, which says the same afterwards."""
    for line in lines.split("\n"):
        put(line, err=err)
