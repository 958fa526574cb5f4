"""Computed fields of continuity reviews: from the roster a review froze, and from visits as imported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Answer, CannotCompute, Given, Table
from reviewdesk.forms.cells import read_cell
from reviewdesk.forms.model import Duration, Field, Unit
from reviewdesk.measures.continuity import Contact, ContinuityFigures, Familiarity, continuity
from reviewdesk.measures.continuity import unfamiliar_contacts as unfamiliar
from reviewdesk.records.computing import Inputs
from reviewdesk.records.imports import Imports
from reviewdesk.records.roster import Standing
from reviewdesk.texts import Text

YES = "yes"
_NO_VISITS = Text("no visits of this participant are here for the period")


def continuity_variance(inputs: Inputs) -> Answer:
    """Share of planned shifts worked by somebody else than planned, or not at all.

    Reads `rows`, a table with columns filled from `planned` and `actual`.
    """
    columns = {column.fill: column.id for column in _columns(inputs)}
    planned, actual = columns.get("planned"), columns.get("actual")
    if planned is None or actual is None:
        return CannotCompute(Text("the roster does not tell who was planned and who came"))
    pairs = [(str(line[planned]).strip(), str(line[actual]).strip()) for line in inputs.rows.get("rows", ())]
    told = [(plan, came) for plan, came in pairs if plan]
    if not told:
        return CannotCompute(Text("the roster does not tell who was planned"))
    changed = sum(plan != came for plan, came in told)
    return Given(_share(changed, len(told)), f"computed from {len(told):,} planned shifts")


def roster_pattern(inputs: Inputs) -> Answer:
    """The roster week by week: its Monday, planned shifts, worked as planned, by others, by agency staff, not
    worked, late changes, callouts.

    Reads `rows`, a table with columns filled from `start`, `planned`, `actual`, `agency`, `late_change` and
    `callout`.
    """
    columns = {column.fill: column for column in _columns(inputs)}
    if not {"start", "planned", "actual"} <= columns.keys():
        return CannotCompute(Text("the roster does not tell who was planned and who came"))
    weeks: dict[date, list[int]] = {}
    for line in inputs.rows.get("rows", ()):
        cells = {
            fill: read_cell(column, inputs.form, str(line[column.id]).strip(), UTC)
            for fill, column in columns.items()
            if fill is not None
        }
        start = cells["start"]
        if not isinstance(start, datetime):
            continue
        week = weeks.setdefault(start.date() - timedelta(days=start.weekday()), [0] * 7)
        planned, came = cells["planned"], cells["actual"]
        kept, agency = bool(came) and came == planned, cells.get("agency") is True
        other = bool(came) and not kept
        kinds = (True, kept, other and not agency, other and agency, not came)
        flags = (cells.get("late_change") is True, cells.get("callout") is True)
        for at, one in enumerate((*kinds, *flags)):
            week[at] += one
    if not weeks:
        return CannotCompute(Text("the roster is not here"))
    rows = tuple((day.isoformat(), *(str(n) for n in weeks[day])) for day in sorted(weeks))
    return Given(Table(rows), "computed from the shifts of the period")


def share(inputs: Inputs) -> Answer:
    """Share of the rows of a table in which a yes-or-no column says yes, of those that tell."""
    column = next((c for c in _columns(inputs) if c.id == inputs.names.get("of")), None)
    if column is None:
        return CannotCompute(Text("the table has no such column"))
    cells = (
        read_cell(column, inputs.form, str(row[column.id]).strip(), UTC)
        for row in inputs.rows.get("rows", ())
    )
    told = [cell for cell in cells if isinstance(cell, bool)]
    if not told:
        return CannotCompute(Text("no row tells it"))
    return Given(_share(sum(told), len(told)), f"computed from {len(told):,} rows")


def unfamiliar_contacts(inputs: Inputs) -> Answer:
    """Contacts of a participant with workers who were unfamiliar then, per contact that can be judged."""
    figures = _figures(inputs)
    if isinstance(figures, CannotCompute):
        return figures
    if figures.unfamiliar_share is None:
        return CannotCompute(Text("the visits here do not reach back far enough to tell who was familiar"))
    source = f"computed: {figures.unfamiliar:,} of {figures.judged:,} contacts"
    return Given(_share(figures.unfamiliar, figures.judged), source)


def continuity_index(inputs: Inputs) -> Answer:
    """Bice-Boxerman continuity of care index of a participant over the review's period."""
    figures = _figures(inputs)
    if isinstance(figures, CannotCompute):
        return figures
    if figures.coc is None:
        return CannotCompute(Text("one contact has no continuity"))
    return Given(_rounded(figures.coc), _told(figures))


def usual_worker_share(inputs: Inputs) -> Answer:
    """Share of a participant's contacts that were with the most frequent worker."""
    figures = _figures(inputs)
    if isinstance(figures, CannotCompute):
        return figures
    if figures.upc is None:
        return CannotCompute(_NO_VISITS)
    return Given(_rounded(figures.upc), _told(figures))


def incidents_within(inputs: Inputs) -> Answer:
    """The most incidents of a participant that lie within the given time of each other, in the period."""
    participant = _participant(inputs)
    if participant is None:
        return CannotCompute(Text("the participant is not answered yet"))
    window = _days(inputs.settings.get("days"))
    if window is None:
        return CannotCompute(Text("the contract does not say within which time"))
    since, until = moments(inputs.review.opening.since, inputs.review.opening.until)
    times = [i.about.happened_at for i in inputs.imports.incidents_of(participant)]
    times = [at for at in times if since <= at < until]
    most = max((sum(first <= at < first + window for at in times) for first in times), default=0)
    reports = "incident report" if len(times) == 1 else "incident reports"
    return Given(most, f"computed from {len(times):,} {reports} of the period")


def contact_axis(inputs: Inputs) -> Answer:
    """Unfamiliar contacts and incidents of a participant over the period on one time axis: rows of moment,
    `unfamiliar` or `incident`, and who came or what happened, in time.
    """
    participant = _participant(inputs)
    if participant is None:
        return CannotCompute(Text("the participant is not answered yet"))
    since, until = moments(inputs.review.opening.since, inputs.review.opening.until)
    contacts = _contacts(inputs.imports, participant)
    found = (
        unfamiliar(contacts, since, until, familiarity(inputs), _known_since(contacts))[0] if contacts else ()
    )
    marks = [(contact.at.isoformat(), "unfamiliar", contact.worker) for contact in found]
    marks += [
        (one.about.happened_at.isoformat(), "incident", one.about.kind or one.about.told)
        for one in inputs.imports.incidents_of(participant)
        if since <= one.about.happened_at < until
    ]
    if not marks and not contacts:
        return CannotCompute(_NO_VISITS)
    rows = tuple(sorted(marks, key=lambda mark: (datetime.fromisoformat(mark[0]), *mark[1:])))
    return Given(Table(rows), "computed from the visits and incidents imported")


def figures_in(
    imports: Imports, participant: RecordId, since: date, until: date, rule: Familiarity
) -> ContinuityFigures | None:
    """A participant's figures from one day to another, both included; None when no visit of them is here."""
    contacts = _contacts(imports, participant)
    first, end = moments(since, until)
    if not any(first <= contact.at < end for contact in contacts):
        return None
    return continuity(contacts, first, end, rule, _known_since(contacts))


def _contacts(imports: Imports, participant: RecordId) -> list[Contact]:
    """Every contact of a participant with a worker whose name is known."""
    worked = (
        row.visit
        for row in imports.visits_of(participant)
        if row.visit.standing is Standing.WORKED and row.visit.worker.strip()
    )
    return [Contact(visit.at, visit.worker.strip()) for visit in worked if visit.at is not None]


def _known_since(contacts: Sequence[Contact]) -> datetime:
    return min(contact.at for contact in contacts)


def moments(since: date, until: date) -> tuple[datetime, datetime]:
    """The first moment of the first day, and the first after the last.

    Days run in UTC: a visit at the edge of a quarter may lie on the other side of it by some hours, for
    everybody alike and the same on every computer.
    """
    return datetime.combine(since, time(), UTC), datetime.combine(until, time(), UTC) + timedelta(days=1)


def familiarity(inputs: Inputs) -> Familiarity:
    """The contract's rule of who is familiar, where the field names its settings; else the usual one."""
    usual = Familiarity()
    visits, within = inputs.settings.get("visits"), _days(inputs.settings.get("within"))
    return Familiarity(
        visits if isinstance(visits, int) else usual.visits, within.days if within else usual.days
    )


def _figures(inputs: Inputs) -> ContinuityFigures | CannotCompute:
    participant = _participant(inputs)
    if participant is None:
        return CannotCompute(Text("the participant is not answered yet"))
    opening = inputs.review.opening
    found = figures_in(inputs.imports, participant, opening.since, opening.until, familiarity(inputs))
    return found if found is not None else CannotCompute(_NO_VISITS)


def _participant(inputs: Inputs) -> RecordId | None:
    answer = inputs.values.get("participant")
    return RecordId(answer.value) if isinstance(answer, Given) and isinstance(answer.value, str) else None


def _columns(inputs: Inputs) -> tuple[Field, ...]:
    """The columns of the table that `rows` names."""
    tables = (
        f for section in inputs.form.sections for f in section.fields if f.id == inputs.names.get("rows")
    )
    return next((table.column_fields for table in tables), ())


def _days(value: object) -> timedelta | None:
    match value:
        case int():
            return timedelta(days=value)
        case Duration(count, Unit.DAYS):
            return timedelta(days=count)
        case Duration(count, Unit.HOURS):
            return timedelta(hours=count)
    return None


def _share(part: int, whole: int) -> Decimal:
    return _rounded(part / whole)


def _rounded(figure: float) -> Decimal:
    return Decimal(str(figure)).quantize(Decimal("0.001"), ROUND_HALF_UP)


def _told(figures: ContinuityFigures) -> str:
    return f"computed from {figures.contacts:,} contacts with {figures.workers:,} workers"
