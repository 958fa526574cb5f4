"""`import answers`: a FHIR QuestionnaireResponse into an open review, shown first."""

from __future__ import annotations

from pathlib import Path

import click

from reviewdesk.cli.chosen import Chosen
from reviewdesk.cli.door import with_door
from reviewdesk.cli.opening import Door, allowed, desk_of
from reviewdesk.cli.previewing import confirmed
from reviewdesk.cli.telling import FOUND, put, tell
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.responding import Fate, ResponseLine, ResponsePlan
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.opening import open_files
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, counted, say


@click.command("answers", context_settings={"ignore_unknown_options": True})  # an id may begin with a dash
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--review", "review_id", required=True, metavar="ID", help="The open review they answer.")
@click.option(
    "--replace",
    "reason",
    default="",
    metavar="REASON",
    help="Write also what differs from an answer that stands, and why.",
)
@click.option("--yes", is_flag=True, help="Write what the preview shows, without asking.")
@with_door
@click.pass_obj
def answers(chosen: Chosen, door: Door, file: Path, review_id: str, reason: str, *, yes: bool) -> None:
    """Answers from a FHIR QuestionnaireResponse to the form of a review, alone or in a Bundle.

    They are written as yours: by your rights, marked as imported. Judged answers and computed values are not
    taken. The preview comes first; nothing is written without --yes or a yes on the terminal, and no answer
    that stands is replaced without --replace. Exit 0: all is in; 1: something was not written.
    """
    ((_, data),) = open_files((file,))
    with desk_of(chosen, door, sign_in=True) as desk:
        plan = allowed(desk.responding.plan(RecordId(review_id), data))
        _show(plan, _view(desk, plan))
        writes = plan.written(reason)
        if writes and (yes or confirmed()):
            done = allowed(desk.responding.commit(plan, reason))
            tell(counted("{n} answer was written.", "{n} answers were written.", done.written(reason)))
        else:
            tell(Text("Nothing was written."))
            done = None
    # Others may have answered since it was shown: what counts is what was written.
    if (done or plan).left(reason) or (writes and done is None):
        raise click.exceptions.Exit(FOUND)


def _view(desk: Desk, plan: ResponsePlan) -> ReviewView:
    view = desk.reviews.view(plan.review)
    assert not isinstance(view, Blocked)
    return view


def _show(plan: ResponsePlan, view: ReviewView) -> None:
    tell(Text("{review}: {n} answers in the file.", review=plan.title, n=len(plan.lines)))
    if plan.version:
        tell(Text("They answer version {version} of its form.", version=plan.version))
    tell(
        Text(
            "{new} new, {other} differ from what stands, {same} stand already, {not_} cannot be written.",
            new=plan.counted(Fate.NEW),
            other=plan.counted(Fate.OTHER),
            same=plan.counted(Fate.SAME),
            not_=plan.counted(Fate.NOT),
        )
    )
    over = sum(line.signed for line in plan.lines)
    if over:
        tell(
            counted(
                "{n} of them stands in what is signed: its signature would be older than a change.",
                "{n} of them stand in what is signed: those signatures would be older than a change.",
                over,
            )
        )
    for line in plan.lines:
        if line.fate is Fate.OTHER:
            put(f"  {_where(line, view)}: {say(Text('another answer stands; see --replace'))}")
        elif line.why is not None:
            put(f"  {_where(line, view)}: {say(line.why)}")
    for link, why in plan.lost:
        put(f"  {link or '-'}: {say(why)}")


def _where(line: ResponseLine, view: ReviewView) -> str:
    asked = view.form.field(line.place.field).ask.said()
    case = view.row_labels.get(line.place.row or "", line.place.row or "")
    return f"{asked} ({case})" if case else asked
