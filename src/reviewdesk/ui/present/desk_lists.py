"""From what the desk lists to the rows of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from reviewdesk.desk.intake import OpenResult
from reviewdesk.desk.work import ReviewLine, WorkLine
from reviewdesk.forms.answers import Strength
from reviewdesk.measures.clock import DueState, Standing
from reviewdesk.measures.judge import Judgement
from reviewdesk.records.action import Action
from reviewdesk.records.duties import DutyKind
from reviewdesk.records.organisation import Organisation
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.lists import ActionRow, MissedRow, Near, ReviewRow, WorkRow, due_pill, near_of
from reviewdesk.ui.present.moments import day_words, due_words

_KINDS = {
    DutyKind.SECTION: Text("Review"),
    DutyKind.SIGN: Text("Sign-off"),
    DutyKind.SIGN_AGAIN: Text("Sign again"),
    DutyKind.JUDGE: Text("Judgement"),
    DutyKind.RETURNED: Text("Returned"),
    DutyKind.CONFLICT: Text("Conflict"),
    DutyKind.ACTION: Text("Action"),
    DutyKind.VERIFY: Text("Verify"),
    DutyKind.OPEN: Text("Missed target"),
    DutyKind.MATCH: Text("Import"),
    DutyKind.SET_UP: Text("First steps"),
    DutyKind.RELEASE: Text("Pack"),
    DutyKind.WAITING: Text("Waiting"),
}
_STATES = {
    "planned": Text("Planned"),
    "done": Text("Done, to be checked"),
    "verified": Text("Verified"),
    "dropped": Text("Dropped"),
}
_STRENGTHS = {
    Strength.WEAKER: Text("Weaker"),
    Strength.INTERMEDIATE: Text("Intermediate"),
    Strength.STRONGER: Text("Stronger"),
}


def work_rows(lines: Iterable[WorkLine], today: date) -> tuple[WorkRow, ...]:
    """My work; a row's key is its place in the list."""
    rows = []
    for at, line in enumerate(lines):
        duty = line.duty
        due, pill, near = _due(line.standing, today)
        rows.append(
            WorkRow(
                key=str(at),
                kind=say(_KINDS[duty.kind]),
                title=say(duty.title),
                needs=say(duty.needs),
                due=due,
                due_pill=pill,
                near=near,
                mine=duty.mine,
                held=duty.kind is DutyKind.SECTION,
                conflict=duty.kind is DutyKind.CONFLICT,
            )
        )
    return tuple(rows)


def review_rows(lines: Iterable[ReviewLine], mine: frozenset[str], today: date) -> tuple[ReviewRow, ...]:
    """Reviews; `mine`: ids of those that have work for the reader."""
    rows = []
    for line in lines:
        due, pill, near = _due(line.standing, today)
        signed = line.done
        cases = say(counted("{n} case", "{n} cases", line.rows))
        where = " · ".join(part for part in (", ".join(line.sites), line.period, cases) if part)
        rows.append(
            ReviewRow(
                key=line.id,
                title=line.title,
                where=where,
                state=say(line.state),
                progress=tr("{n} of {total} sign-offs given", n=line.signed, total=line.asked),
                due="" if signed else due,
                due_pill="" if signed else pill,
                near=Near.NONE if signed else near,
                mine=line.id in mine,
                signed=signed,
                holds=line.holds,
            )
        )
    return tuple(rows)


def missed_rows(
    results: Iterable[OpenResult], organisation: Organisation, today: date
) -> tuple[MissedRow, ...]:
    """Missed results that have no review yet."""
    titles = {measure.id: measure.title for measure in organisation.measures.values()}
    sites = organisation.sites
    rows = []
    for found in results:
        if found.review is not None or not isinstance(found.judgement, Judgement):
            continue
        if not found.judgement.opens_review:
            continue
        about = found.result.about
        due = tr("Its review is to be open by {day}.", day=day_words(found.open_by, today))
        title = f"{titles.get(about.measure, about.measure)}, {about.period}"
        where = ", ".join(sites[site].name for site in about.sites if site in sites)
        headline = say(found.judgement.headline)
        told = tr("{sites}: {headline}", sites=where, headline=headline) if where else headline
        rows.append(MissedRow(found.result.id, title, told, due))
    return tuple(rows)


def action_rows(
    actions: Iterable[Action], names: Mapping[str, str], reviews: Mapping[str, str], me: str, today: date
) -> tuple[ActionRow, ...]:
    """The board of actions; `names` prints people, `reviews` titles by id."""
    rows = []
    for action in actions:
        plan, state = action.plan, action.progress.state
        live = state in {"planned", "done"}
        near = Near.NONE
        if plan.due is not None and live:
            days = (plan.due - today).days
            near = Near.OVERDUE if days < 0 else (Near.SOON if days <= 7 else Near.LATER)
        waits = {plan.owner if state == "planned" else None, plan.verifier if state == "done" else None}
        rows.append(
            ActionRow(
                key=action.id,
                title=plan.title,
                gap=reviews.get(action.review or "", ""),
                owner=names.get(plan.owner or "", tr("Nobody yet")),
                strength=say(_STRENGTHS[plan.strength]),
                state=say(_STATES.get(state, Text("{state}", state=state))),
                due=due_words(plan.due, today) if plan.due and live else "",
                near=near,
                mine=me in waits,
            )
        )
    return tuple(rows)


def _due(standing: DueState | None, today: date) -> tuple[str, str, Near]:
    if standing is None:
        return "", "", Near.NONE
    over = standing.standing is Standing.OVERDUE
    days = standing.business_days
    return day_words(standing.due, today), due_pill(days, overdue=over), near_of(days, overdue=over)
