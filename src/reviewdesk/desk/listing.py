"""Visits, incidents and goals out of files: what an import would bring, and bringing it, nothing twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from reviewdesk.desk.filling import identity_told, known_to_matching
from reviewdesk.desk.imported import IMPORTED, whose_change, whose_redacted
from reviewdesk.desk.importing import UNWRITTEN, Fate, Imported, confirmed, imported
from reviewdesk.desk.recognising import Choice
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.codec import unb64
from reviewdesk.eventlog.header import RecordId, RowId
from reviewdesk.exchange.admissions import ImportedPerson, PersonKey
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListFiles, ListRow, ListSettings
from reviewdesk.exchange.lists.reading import read_list
from reviewdesk.exchange.matching import PersonMatch, match_people
from reviewdesk.exchange.natural_ids import natural_row_id
from reviewdesk.records import goal, incident, roster
from reviewdesk.records.goal import Goal, Progress
from reviewdesk.records.heads import was_redacted
from reviewdesk.records.incident import Incident
from reviewdesk.records.library import Library
from reviewdesk.records.people import Identity
from reviewdesk.records.rights import Blocked, Subject, may_write
from reviewdesk.records.roster import Standing, Visit, sheet_name

Told = Visit | Incident | Goal


@dataclass(frozen=True, slots=True)
class Line:
    """One row of an import: where it is kept (`row` within a sheet), and what an import would do with it."""

    row: ListRow
    told: Told
    record: RecordId
    within: RowId | None
    fate: Fate


@dataclass(frozen=True, slots=True)
class ListPlan:
    """What a set of files would bring; nothing is written until it is confirmed."""

    settings: ListSettings
    files: ListFiles
    people: tuple[PersonMatch, ...]
    lines: tuple[Line, ...]

    def counted(self, fate: Fate) -> int:
        return sum(line.fate is fate for line in self.lines)


class Lists:
    """Imports of lists."""

    def __init__(self, library: Library, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def plan(
        self, kind: ListKind, files: Sequence[tuple[str, bytes]], settings: ListSettings
    ) -> ListPlan | Blocked:
        """Read files and say what an import would do.

        Unreadable files and rows are listed, each with its place. Blocked for who may not import: a plan
        tells who is known here.
        """
        if blocked := self._may(kind):
            return blocked
        read = read_list(kind, files, settings)
        who = self._writer.person()
        known = [known_to_matching(p, who) for p in self._library.participants()]
        return ListPlan(settings, read, match_people(read.people, known), self._lines(read))

    def commit(self, plan: ListPlan, choices: Mapping[PersonKey, Choice]) -> Imported | Blocked:
        """Write what the plan shows.

        Who matched by identifier is taken; others as a person chose; who nobody chose for waits. All of it on
        the desk as it is now: Blocked where what was shown does not hold any more, as after writing it once.
        """
        kind = FileKind(plan.files.kind.value)
        if blocked := self._may(plan.files.kind):
            return blocked
        lines = self._lines(plan.files)
        fates = ((line.fate for line in plan.lines), (line.fate for line in lines))
        waits = {line.row.person for line in lines if self._waits(kind, line)}
        known = confirmed(self._library, self._writer, plan.people, choices, fates, waits)
        if isinstance(known, Blocked):
            return known
        plan = replace(plan, lines=lines)
        changes: dict[RecordId, list[Change]] = {}
        waiting = 0
        for line in plan.lines:
            mine: list[Change] = [] if line.fate in UNWRITTEN else [_about(line)]
            whose = known.whose.get(line.row.person)
            if self._waits(kind, line):
                if whose is not None:
                    mine.append(whose_change(kind, line.within, whose))
                else:
                    waiting += 1
            if mine:
                changes.setdefault(line.record, []).extend(mine)
        acts = [
            Act(record, IMPORTED[kind], tuple(made), subject=Subject()) for record, made in changes.items()
        ]
        done = self._writer.write(*known.acts, *acts)
        if isinstance(done, Blocked):
            return done
        return imported(plan.counted, waiting, known.added)

    # -- inside ---------------------------------------------------------------------------------------

    def _may(self, kind: ListKind) -> Blocked | None:
        return may_write(self._writer.person(), IMPORTED[FileKind(kind.value)], (), Subject())

    def _lines(self, read: ListFiles) -> tuple[Line, ...]:
        key = unb64(self._library.organisation.import_key)
        lines = []
        for row in read.rows:
            told = _told(read.kind, row, read.person_of(row))
            own = natural_row_id(key, row.source, row.natural_id)
            if isinstance(told, Visit):
                lines.append(self._visit_line(row, told, own, key))
            else:
                record = RecordId(own)
                lines.append(Line(row, told, record, None, self._fate(record, told)))
        return tuple(lines)

    def _fate(self, record: RecordId, told: Incident | Goal) -> Fate:
        if self._library.type_of(record) is None:
            return Fate.NEW
        graph = self._library.graph(record)
        about = incident.incident_change(told) if isinstance(told, Incident) else goal.goal_change(told)
        if was_redacted(graph, about.target):
            return Fate.REDACTED
        held = (
            incident.incident_of(record, graph) if isinstance(told, Incident) else goal.goal_of(record, graph)
        )
        return Fate.KNOWN if held is not None and held.about == told else Fate.CHANGED

    def _visit_line(self, row: ListRow, told: Visit, own: RowId, key: bytes) -> Line:
        if (sheet := self._library.imports.redacted_from(own)) is not None:
            return Line(row, told, sheet, own, Fate.REDACTED)
        held = self._library.imports.row(own)
        if held is not None:
            # It stays in its sheet, also when the month or the place was corrected.
            return Line(row, told, held.sheet, own, Fate.KNOWN if held.visit == told else Fate.CHANGED)
        sheet = RecordId(natural_row_id(key, row.source, sheet_name(told)))
        return Line(row, told, sheet, own, Fate.NEW)

    def _waits(self, kind: FileKind, line: Line) -> bool:
        """Whether nobody has said yet whose the row is."""
        if line.fate is Fate.REDACTED:
            return False
        if self._library.type_of(line.record) is None:
            return True
        graph = self._library.graph(line.record)
        if whose_redacted(kind, line.within, graph):
            return False
        if line.within is not None:
            held = self._library.imports.row(line.within)
            return held is None or held.participant is None
        of = incident.incident_of if isinstance(line.told, Incident) else goal.goal_of
        found = of(line.record, graph)
        return found is None or found.participant is None


def _about(line: Line) -> Change:
    match line.told:
        case Visit():
            assert line.within is not None
            return roster.visit_change(line.within, line.told)
        case Incident():
            return incident.incident_change(line.told)
        case Goal():
            return goal.goal_change(line.told)


def _told(kind: ListKind, row: ListRow, person: ImportedPerson) -> Told:
    """The row as its record keeps it."""
    who = identity_told(person)
    match kind:
        case ListKind.VISITS:
            return _visit(row, who)
        case ListKind.INCIDENTS:
            return _incident(row, who)
        case ListKind.GOALS:
            return _goal(row, who)


def _visit(row: ListRow, who: Identity) -> Visit:
    moments = {name: row.moment(name) for name in ("began_at", "ended_at", "planned_at", "planned_end")}
    at = {name: found.at if found is not None else None for name, found in moments.items()}
    said = row.text("standing")
    # A plan with nobody who came and no begin is a visit that did not take place.
    missed = said == "missed" or (not said and at["began_at"] is None and not row.text("worker"))
    return Visit(
        row.source,
        row.natural_id,
        who,
        Standing.MISSED if missed else Standing.WORKED,
        service=row.text("service"),
        location=row.text("location"),
        worker=row.text("worker"),
        planned_worker=row.text("planned_worker"),
        late_change=row.flag("late_change"),
        agency=row.flag("agency"),
        callout=row.flag("callout"),
        training_gap=row.text("training_gap"),
        reason=row.text("reason"),
        **at,
    )


def _incident(row: ListRow, who: Identity) -> Incident:
    happened, reported = row.moment("happened_at"), row.moment("reported_at")
    assert happened is not None  # the reader takes no row without it
    return Incident(
        row.source,
        row.natural_id,
        who,
        happened.at,
        kind=row.text("kind"),
        told=row.text("told"),
        location=row.text("location"),
        critical=row.flag("critical"),
        reported_at=reported.at if reported is not None else None,
        time_known=happened.time_known,
    )


def _goal(row: ListRow, who: Identity) -> Goal:
    weight, level = row.number("weight"), row.number("level")
    whole = int(level) if level is not None and level == level.to_integral_value() else None
    return Goal(
        row.source,
        row.natural_id,
        who,
        row.text("statement"),
        progress=Progress(row.text("progress") or Progress.UNKNOWN),
        since=row.day("since"),
        due=row.day("due"),
        as_of=row.day("as_of"),
        baseline=row.text("baseline"),
        strategy=row.text("strategy"),
        weight=weight if weight is not None and weight > 0 else Decimal(1),
        level=whole if whole is not None and -2 <= whole <= 2 else None,
    )
