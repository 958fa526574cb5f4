"""The options by which a command opens a desk."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from reviewdesk.cli.opening import Door


def with_door(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds --person and --passphrase-file, given to the command as one `door`."""

    @click.option("--person", metavar="NAME", help="Who opens the desk; asked on the terminal if left out.")
    @click.option(
        "--passphrase-file",
        type=click.Path(dir_okay=False, path_type=Path),
        help="A file whose first line is the passphrase; asked on the terminal if left out.",
    )
    @functools.wraps(command)
    def taking(*args: Any, person: str | None, passphrase_file: Path | None, **kwargs: Any) -> Any:
        return command(*args, door=Door(person, passphrase_file), **kwargs)

    return taking
