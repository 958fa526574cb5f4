"""`forms export`: a form of ours as a FHIR Questionnaire."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec

from reviewdesk.cli.telling import tell
from reviewdesk.errors import Refusal
from reviewdesk.exchange.opening import open_files
from reviewdesk.exchange.placing import place_file
from reviewdesk.exchange.questionnaire.deriving import derive
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems, render
from reviewdesk.texts import Text


@click.command("export")
@click.argument("form", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--fhir", required=True, type=click.Path(dir_okay=False, path_type=Path), help="A new file.")
def export(form: Path, fhir: Path) -> None:
    """Write a form as a FHIR R4 Questionnaire with SDC; `forms import` brings it back equal."""
    ((name, data),) = open_files((form,))
    found = load_form(data, name)
    if isinstance(found, FormProblems):
        raise Refusal(
            Text("{file} is no form that can be used.", file=str(form)),
            why=Text("{problem}", problem=render(found.problems[0])),
            next_step=Text("See all of it: reviewdesk forms check {file}", file=str(form)),
        )
    place_file(fhir, msgspec.json.format(msgspec.json.encode(derive(found)), indent=2) + b"\n")
    tell(Text("{form} is written to {file}.", form=found.id, file=str(fhir)))
