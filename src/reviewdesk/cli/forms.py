"""`forms check`: every problem of form files, each with its place."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.telling import FOUND
from reviewdesk.errors import Refusal
from reviewdesk.forms.loading import problems_of
from reviewdesk.forms.problems import render
from reviewdesk.texts import Text


@click.group("forms")
def forms_group() -> None:
    """Form files."""


@forms_group.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check form files, and those in folders.

    Silent when all are good; else a line file:line:column for each problem, and exit 1 where one of them
    keeps a form from being used.
    """
    wrong = False
    for file in _files(paths):
        for problem in problems_of(_read(file), str(file)):
            wrong = wrong or problem.blocks
            click.echo(render(problem))
    if wrong:
        raise click.exceptions.Exit(FOUND)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = sorted([*path.rglob("*.yaml"), *path.rglob("*.yml")]) if path.is_dir() else [path]
        if not inside:
            raise Refusal(
                Text("There is no form in {folder}.", folder=str(path)),
                next_step=Text("Name a folder with .yaml files, or the files themselves."),
            )
        found += [file for file in inside if file not in found]
    return found


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise Refusal(
            Text("{file} cannot be read.", file=str(file)),
            why=Text("The system says: {why}", why=error.strerror or ""),
        ) from error
