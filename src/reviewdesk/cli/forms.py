"""`forms`: check form files, begin a new one, try one out, put one in force."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.form_export import export
from reviewdesk.cli.form_import import import_
from reviewdesk.cli.opening import Door, allowed, desk_of, read_passphrase
from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.cli.window import demand_display, window_missing
from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.governing import MOST_DEFINED
from reviewdesk.desk.preview import open_preview
from reviewdesk.desk.shipped import shipped
from reviewdesk.errors import Refusal
from reviewdesk.exchange.opening import read_start, read_text
from reviewdesk.forms.additions import Addition
from reviewdesk.forms.loading import problems_of
from reviewdesk.forms.problems import FormProblems, Problem, render
from reviewdesk.forms.reading import LARGEST
from reviewdesk.forms.schema import NAME
from reviewdesk.texts import Text, tr


@click.group("forms")
def forms_group() -> None:
    """Form files."""


forms_group.add_command(import_)
forms_group.add_command(export)


@forms_group.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check(paths: tuple[Path, ...]) -> None:
    """Check form files, and those in folders.

    Silent when all are good; else a line file:line:column for each problem, and exit 1 where one of them
    keeps a form from being used.
    """
    wrong = False
    for file in _files(paths):
        for problem in problems_of(read_start(file, LARGEST), str(file)):
            wrong = wrong or problem.blocks
            put(render(problem))
    if wrong:
        raise click.exceptions.Exit(FOUND)


@forms_group.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
def new(path: Path) -> None:
    """Write a starting form with notes to PATH, and beside it form-1.json, by which editors complete and
    check; a file that is there is left alone.
    """
    text = (shipped("resources") / "starting-form.yaml").read_bytes()
    schema = (shipped("forms") / NAME).read_bytes()
    try:
        with path.open("xb") as file:
            file.write(text)
        with suppress(FileExistsError), path.with_name(NAME).open("xb") as beside:
            beside.write(schema)
    except FileExistsError as error:
        raise Refusal(
            Text("{file} is there already; nothing was written.", file=str(path)),
            next_step=Text("Name another file."),
        ) from error
    except OSError as error:
        raise _unwritable(path, error) from error
    tell(Text("{file} is written. Change it, then check it: reviewdesk forms check {file}", file=str(path)))


@forms_group.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def preview(path: Path) -> None:
    """Open a form in the window without storing anything."""
    demand_display()
    found = open_preview(read_text(path, LARGEST), str(path), real_environment())
    if isinstance(found, FormProblems):
        _tell(found.problems)
        raise click.exceptions.Exit(FOUND)
    try:
        from reviewdesk.ui.flows.preview_window import run_preview  # Qt only when a window is asked for
    except ModuleNotFoundError as error:
        found.close()
        raise window_missing(error) from error
    if code := run_preview(found):
        raise click.exceptions.Exit(code)


@forms_group.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_door
@click.pass_obj
def adopt(chosen: Chosen, door: Door, path: Path) -> None:
    """Put a form in force, as an administrator.

    A broken one is refused with its problems; the one in force stays.
    """
    text = read_text(path, LARGEST)
    with desk_of(chosen, door, sign_in=True) as desk:
        mine = read_passphrase(
            door.passphrase_file, tr("Your passphrase once more, for the organization's key")
        )
        done = desk.governing.adopt_form(text, str(path), mine)
    if isinstance(done, FormProblems):
        _tell(done.problems)
        raise click.exceptions.Exit(FOUND)
    form = allowed(done)
    tell(Text("{title}, version {version}, is in force.", title=form.title.said(), version=form.version))


@forms_group.command("add-choice")
@click.argument("form")
@click.argument("choices")
@click.argument("code")
@click.argument("label")
@click.option("--means", default="", help="What it means, shown beside it.")
@with_door
@click.pass_obj
def add_choice(
    chosen: Chosen, door: Door, form: str, choices: str, code: str, label: str, means: str
) -> None:
    """Add a choice to the list CHOICES of FORM, where the form lets the organization add.

    Reviews that open from now on have it; nothing is ever taken from a list.
    """
    with desk_of(chosen, door, sign_in=True) as desk:
        mine = read_passphrase(
            door.passphrase_file, tr("Your passphrase once more, for the organization's key")
        )
        allowed(desk.governing.add_choice(form, Addition(choices, code, label, means), mine))
    tell(Text("{label} is added to {choices}.", label=label, choices=choices))


@forms_group.command("define")
@click.argument("contract")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_door
@click.pass_obj
def define(chosen: Chosen, door: Door, contract: str, path: Path) -> None:
    """Take the definitions in PATH for CONTRACT (its name, or its id) in place of the form's own.

    Reviews that open from now on have them; open ones keep what they began with.
    """
    text = read_text(path, MOST_DEFINED)
    with desk_of(chosen, door, sign_in=True) as desk:
        contracts = desk.organisation.contracts.values()
        ids = [one.id for one in contracts if contract in (one.id, one.name)]
        mine = read_passphrase(
            door.passphrase_file, tr("Your passphrase once more, for the organization's key")
        )
        found = allowed(desk.governing.define(ids[0] if len(ids) == 1 else contract, text, mine))
    tell(Text("The contract's reviews that open from now on use {name}.", name=found.name))


def _tell(problems: tuple[Problem, ...]) -> None:
    for problem in problems:
        put(render(problem))


def _unwritable(path: Path, error: OSError) -> Refusal:
    return Refusal(
        Text("{file} cannot be written.", file=str(path)),
        why=Text("The system says: {why}", why=error.strerror or ""),
    )


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
