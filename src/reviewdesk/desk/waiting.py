"""Imported people nobody has recognised yet: one list over all kinds, one act for all of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reviewdesk.desk.confirming import here_already
from reviewdesk.desk.imported import MATCHED, whose_change
from reviewdesk.desk.recognising import (
    NewParticipant,
    keep_identifiers,
    participant_added,
    participant_identified,
    placed,
)
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import PersonId, RecordId, RowId
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.records import roster
from reviewdesk.records.goal import Goal
from reviewdesk.records.incident import Incident
from reviewdesk.records.library import Library
from reviewdesk.records.naming import tidy
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import HospitalEvent, Identity
from reviewdesk.records.rights import Blocked, Subject, ever_writes, may_write
from reviewdesk.records.roster import Visit
from reviewdesk.texts import Text

Told = HospitalEvent | Visit | Incident | Goal
"""One imported row, as its record keeps it."""


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Somebody whose rows wait: as the files name them, with what was read of them and how many of each kind.

    `key` names them as long as they wait; `first` is the day of their first row that has one.
    """

    key: str
    person: Identity
    counts: Mapping[FileKind, int]
    first: date | None
    rows: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row that waits; a visit's is `row` within the sheet `record`."""

    kind: FileKind
    record: RecordId
    row: RowId | None
    told: Told
    day: date | None

    @property
    def key(self) -> str:
        return self.row or self.record

    @property
    def person(self) -> Identity:
        return self.told.person

    def act(self, participant: RecordId) -> Act:
        change = whose_change(self.kind, self.row, participant)
        return Act(self.record, MATCHED[self.kind], (change,))


class Waiting:
    """Those whose imported rows wait until a person says whose they are.

    Somebody is told of the rows of their own scope: those at a site of theirs, as the file names it; of rows
    that name none, those they brought in themselves, or somebody of a site of theirs did. Who has all sites
    is told of all.
    """

    def __init__(self, library: Library, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def people(self) -> tuple[Unrecognised, ...]:
        """Each once, over all kinds; none for who may not say who they are."""
        who = self._writer.person()
        if any(may_write(who, kind, (), Subject()) for kind in MATCHED.values()):
            return ()
        return tuple(_unrecognised(rows) for rows in _by_person(self._told(who)))

    def recognise(self, key: str, choice: RecordId | NewParticipant) -> int | Blocked:
        """Say who somebody is; all of their rows that wait follow. Returns how many."""
        for kind in MATCHED.values():
            if blocked := may_write(self._writer.person(), kind, (), Subject()):
                return blocked
        mine = _by_person(self._told(self._writer.person()))
        rows = next((found for found in mine if any(row.key == key for row in found)), None)
        if rows is None:
            return Blocked((Text("Nothing of this person waits any more."),))
        if isinstance(choice, NewParticipant) and (
            blocked := here_already(self._library, self._writer.person(), _unrecognised(rows).person)
        ):
            return blocked
        person = _unrecognised(rows).person
        acts: list[Act] = []
        if isinstance(choice, NewParticipant):
            if blocked := placed(self._library, self._writer.person(), choice.site):
                return blocked
            record = RecordId(self._writer.environment.new_id())
            acts.append(participant_added(record, person, choice))
        else:
            record = choice
            changed: dict[RecordId, Identity] = {}
            if wrong := keep_identifiers(self._library, self._writer.person(), record, person, changed):
                return wrong
            acts += [participant_identified(one, identity) for one, identity in changed.items()]
        acts += [row.act(record) for row in rows]
        done = self._writer.write(*_joined(acts))
        return done if isinstance(done, Blocked) else len(rows)

    def rows(self) -> int:
        """How many rows wait for a person of this role to say whose they are."""
        who = self._writer.person()
        if not all(ever_writes(who, kind) for kind in MATCHED.values()):
            return 0
        return sum(1 for _ in self._told(who))

    def _told(self, who: Person) -> Iterator[_Row]:
        """The rows that wait, of the person's own scope."""
        sites = {tidy(site.name).casefold(): id_ for id_, site in self._library.organisation.sites.items()}
        for row in _waiting(self._library):
            if who.reaches(None) or self._is_of(who, row, sites):
                yield row

    def _is_of(self, who: Person, row: _Row, sites: Mapping[str, str]) -> bool:
        location = row.told.location if isinstance(row.told, Visit | Incident) else ""
        if (site := sites.get(tidy(location).casefold())) is not None:
            return who.reaches(site)
        people = self._library.organisation.people
        brought = [people.get(author) for author in _brought_by(self._library.graph(row.record), row)]
        return any(
            one.id == who.id or (not one.all_sites and any(map(who.reaches, one.sites)))
            for one in brought
            if one is not None
        )


def _waiting(library: Library) -> Iterator[_Row]:
    for event in library.events():
        if event.participant is None:
            yield _Row(FileKind.STAYS, event.id, None, event.about, event.about.admitted_at.date())
    imports = library.imports
    for row in imports.visits().get(None, ()):
        at = row.visit.at
        yield _Row(FileKind.VISITS, row.sheet, row.row, row.visit, at.date() if at else None)
    for one in imports.incidents():
        if one.participant is None:
            yield _Row(FileKind.INCIDENTS, one.id, None, one.about, one.about.happened_at.date())
    for aim in imports.goals():
        if aim.participant is None:
            yield _Row(FileKind.GOALS, aim.id, None, aim.about, aim.about.since or aim.about.as_of)


def _brought_by(graph: RecordGraph, row: _Row) -> Iterator[PersonId]:
    """Who wrote what stands of a row now."""
    about = graph.targets() if row.row is None else (roster.visit_target(row.row),)
    for target in about:
        for head in graph.heads(target):
            if (author := graph.entry(head).header.author) is not None:
                yield author


def _by_person(told: Iterable[_Row]) -> list[list[_Row]]:
    """Rows that name one person.

    With a number: the same numbers and name, and no two birth dates. Without one: the same name and birth
    date from one sender. Two people can bear one name: a row that tells less than that stands alone.
    """
    rows = list(told)
    births: dict[tuple[object, ...], set[date]] = {}
    for row in rows:
        if row.person.identifiers and row.person.birth_date is not None:
            births.setdefault(_named(row.person), set()).add(row.person.birth_date)
    found: dict[tuple[object, ...], list[_Row]] = {}
    for row in rows:
        found.setdefault(_one_person(row, births), []).append(row)
    return list(found.values())


def _one_person(row: _Row, births: Mapping[tuple[object, ...], set[date]]) -> tuple[object, ...]:
    """The same for all rows that are taken to name one person."""
    person, named = row.person, _named(row.person)
    if person.identifiers:
        return *named, person.birth_date if len(births.get(named, ())) > 1 else None
    if (person.family or person.given) and person.birth_date is not None:
        return *named, person.birth_date, row.told.source
    return (row.key,)


def _named(person: Identity) -> tuple[object, ...]:
    return frozenset(person.identifiers), person.family.casefold(), person.given.casefold()


def _unrecognised(rows: Sequence[_Row]) -> Unrecognised:
    counts: dict[FileKind, int] = {}
    for row in rows:
        counts[row.kind] = counts.get(row.kind, 0) + 1
    fullest = next((row.person for row in rows if row.person.birth_date is not None), rows[0].person)
    first = min((row.day for row in rows if row.day is not None), default=None)
    in_time = sorted(rows, key=lambda row: row.day or date.min)
    return Unrecognised(rows[0].key, fullest, counts, first, tuple(row.told for row in in_time))


def _joined(acts: Sequence[Act]) -> list[Act]:
    """Acts of one kind on one record as one: a sheet of a month is written in few entries."""
    found: dict[tuple[RecordId, str], list[Act]] = {}
    for act in acts:
        found.setdefault((act.record, act.kind), []).append(act)
    return [
        Act(record, kind, tuple(c for act in same for c in act.changes), subject=same[0].subject)
        for (record, kind), same in found.items()
    ]
