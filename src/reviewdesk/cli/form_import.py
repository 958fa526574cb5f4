"""`forms import`: questionnaires of others become forms, with the list of what did not come along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from reviewdesk.cli.telling import FOUND, put, tell, tell_error
from reviewdesk.errors import DeskError, Refusal
from reviewdesk.exchange.opening import open_files
from reviewdesk.exchange.placing import place_file
from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import Imported, NoQuestionnaire, import_questionnaires
from reviewdesk.exchange.questionnaire.ledger import Feature, Loss, Report
from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.questionnaire.responses import (
    Checked,
    check_response,
    questionnaire_of,
    responses_in,
)
from reviewdesk.exchange.questionnaire.spreadsheets import ENDINGS as SPREADSHEETS
from reviewdesk.forms.catalog import ROLES
from reviewdesk.texts import Text, counted, say

ENDINGS = (".json", ".xlsx")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for the forms.",
)
@click.option(
    "--owner",
    type=click.Choice(ROLES),
    default="quality_lead",
    show_default=True,
    help="Who owns the sections.",
)
@click.option("--measure", "measures", multiple=True, metavar="KIND", help="A missed target it is for.")
@click.option("--losses", is_flag=True, help="List what did not come along, also for several forms.")
def import_(
    paths: tuple[Path, ...], out: Path | None, owner: str, measures: tuple[str, ...], *, losses: bool
) -> None:
    """Make forms of FHIR Questionnaires (R4, R5, STU3; in JSON, also in Bundles) and of XLSForms.

    Tells for each how many items came along whole, and what did not. Without --out the forms are only
    looked at. Responses (QuestionnaireResponse) among the files are held against the form of their
    questionnaire, and told how many of their answers come back equal; nothing of them is kept.
    Exit 1 when a file could not be read.
    """
    wishes = Wishes(owner=owner, measure_kinds=measures)
    forms: list[Imported] = []
    responses: list[tuple[str, Json]] = []
    refused = 0
    taken: set[str] = set()
    for path in _files(paths):
        try:
            ((name, data),) = open_files((path,))
            found, answers = _read(name, data, wishes)
            for form in found:
                if out is not None:
                    place_file(out / _free(form.form.id, taken), form.text.encode())
        except DeskError as error:
            refused += 1
            put(str(path), err=True)
            tell_error(error)
            continue
        for form in found:
            tell(_line(form))
        forms += found
        responses += ((path.name, tree) for tree in answers)
    if len(forms) == 1 or losses:
        for form in forms:
            _show_losses(form, named=len(forms) > 1)
    if len(forms) > 1:
        _show_totals([form.report for form in forms])
    if responses:
        _show_responses(responses, forms, losses=losses or len(responses) == 1)
    if refused:
        tell(counted("{n} file was not imported.", "{n} files were not imported.", refused))
        raise click.exceptions.Exit(FOUND)


def _read(name: str, data: bytes, wishes: Wishes) -> tuple[tuple[Imported, ...], tuple[Json, ...]]:
    """The questionnaires and the responses of a file. Raises Refusal where it holds neither."""
    answers = () if name.casefold().endswith(SPREADSHEETS) else responses_in(data)
    try:
        return import_questionnaires(name, data, wishes), answers
    except NoQuestionnaire:
        if not answers:
            raise
        return (), answers


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        inside = [path]
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.name.casefold().endswith(ENDINGS))
            if not inside:
                raise Refusal(
                    Text("There is no questionnaire in {folder}.", folder=str(path)),
                    next_step=Text("Name a folder with .json or .xlsx files, or the files themselves."),
                )
        found += [file for file in inside if file not in found]
    return found


def _free(id: str, taken: set[str]) -> str:
    """Two forms of one import may have the same id; each has a file of its own."""
    name, number = id, 2
    while name in taken:
        name, number = f"{id}-{number}", number + 1
    taken.add(name)
    return f"{name}.yaml"


def _line(form: Imported) -> Text:
    return Text(
        "{form}: {items}, {carried} came along, {whole} of them whole.",
        form=form.form.id,
        items=counted("{n} item", "{n} items", form.report.items),
        carried=form.report.carried,
        whole=form.report.whole,
    )


def _show_losses(form: Imported, *, named: bool) -> None:
    if named:
        put()
        put(form.form.id)
    _show(form.report.losses)


def _show(found: Iterable[Loss]) -> None:
    for loss in found:
        more = "" if loss.count <= len(loss.places) else " ..."
        put(f"  {say(loss.feature.value)}: {say(loss.what)} ({loss.count}: {', '.join(loss.places)}{more})")


def _show_totals(reports: list[Report]) -> None:
    found: Counter[Feature] = Counter()
    carried: Counter[Feature] = Counter()
    for report in reports:
        for count in report.counts:
            found[count.feature] += count.found
            carried[count.feature] += count.carried
    put()
    tell(counted("{n} form.", "{n} forms.", len(reports)))
    items = sum(report.items for report in reports)
    whole = sum(report.whole for report in reports)
    for feature in Feature:
        if found[feature]:
            share = f"{carried[feature] / found[feature]:.1%}"
            put(f"  {say(feature.value):<48} {found[feature]:>6} {carried[feature]:>6} {share:>7}")
    tell(Text("{whole} of {items} items came along whole.", whole=whole, items=items))


def _show_responses(responses: list[tuple[str, Json]], forms: list[Imported], *, losses: bool) -> None:
    """Each response that has its questionnaire here: what it gives, what comes back equal, what does not."""
    put()
    checked: list[Checked] = []
    for name, tree in responses:
        form = questionnaire_of(tree, forms)
        if form is None:
            if losses:
                tell(Text("{file}: its questionnaire is not among these files.", file=name))
            continue
        found = check_response(form, tree)
        checked.append(found)
        told = counted("{n} answer", "{n} answers", found.answers)
        tell(
            Text(
                "{file}, to {form}: {answers}, {equal} come back equal.",
                file=name,
                form=found.form,
                answers=told,
                equal=found.equal,
            )
        )
        if losses:
            _show(found.report.losses)
    put()
    n = len(checked)
    tell(counted("{n} response to a questionnaire here.", "{n} responses to questionnaires here.", n))
    for what, each in (
        (Text("Answers"), [one.answers for one in checked]),
        (Text("Come back equal"), [one.equal for one in checked]),
        (Text("Do not, as listed"), [one.listed for one in checked]),
        (Text("Come back otherwise"), [one.other for one in checked]),
        (Text("Outside the bounds of the form"), [one.unfit for one in checked]),
        (Text("Required and not given"), [one.missing for one in checked]),
    ):
        put(f"  {say(what):<48} {sum(each):>6}")
    apart = len(responses) - n
    if apart:
        tell(counted("{n} response has its questionnaire elsewhere.", "{n} have it elsewhere.", apart))
