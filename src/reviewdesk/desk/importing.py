"""Admissions out of files: what an import would bring, and bringing it, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewdesk.desk.confirming import matched_now, still_needed
from reviewdesk.desk.filling import event_told, known_to_matching
from reviewdesk.desk.imported import whose_redacted
from reviewdesk.desk.recognising import Choice, Recognised, recognised
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.codec import unb64
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.exchange.admissions import AdmissionFiles, ImportedEvent, PersonKey, ReadSettings
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.matching import PersonMatch, match_people
from reviewdesk.exchange.natural_ids import event_row_id
from reviewdesk.exchange.preview import Preview, preview
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.records import people
from reviewdesk.records.heads import was_redacted
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import HospitalEvent, Origin
from reviewdesk.records.rights import Blocked, Subject, ever_writes, may_meet, may_write
from reviewdesk.texts import Text, counted


class Fate(StrEnum):
    """What an import would do with an event."""

    NEW = "new"
    KNOWN = "known"  # here already with the same values: nothing is written
    CHANGED = "changed"  # here with other values: the new ones are written, the old ones stay in the history
    REDACTED = "redacted"  # it was here and was redacted: it is left out, whatever the file says


UNWRITTEN = frozenset((Fate.KNOWN, Fate.REDACTED))
"""What an import leaves as it is."""


@dataclass(frozen=True, slots=True)
class EventLine:
    event: ImportedEvent
    record: RecordId
    fate: Fate


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What a set of files would bring; nothing is written until it is confirmed."""

    settings: ReadSettings
    files: AdmissionFiles
    preview: Preview
    people: tuple[PersonMatch, ...]
    events: tuple[EventLine, ...]

    def counted(self, fate: Fate) -> int:
        return sum(line.fate is fate for line in self.events)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote."""

    new: int
    changed: int
    known: int
    waiting: int  # events whose person nobody has recognised yet
    participants: int  # added
    redacted: int = 0  # left out


def imported(of: Callable[[Fate], int], waiting: int, participants: int) -> Imported:
    """What was written of a plan whose rows `of` counts by their fate."""
    return Imported(
        of(Fate.NEW),
        of(Fate.CHANGED),
        of(Fate.KNOWN),
        waiting,
        participants,
        of(Fate.REDACTED),
    )


def redacted_words(count: int) -> Text:
    """What is said of rows that an import leaves out because they were redacted."""
    return counted(
        "{n} was redacted on this desk and is left out.",
        "{n} were redacted on this desk and are left out.",
        count,
    )


def overtaken(before: Iterable[Fate], now: Iterable[Fate]) -> Blocked | None:
    """Why rows are not written any more: others brought them in with other values since they were shown."""
    count = sum(
        found is Fate.CHANGED and shown is not Fate.CHANGED for shown, found in zip(before, now, strict=True)
    )
    if not count:
        return None
    what = counted(
        "{n} row came in otherwise since it was shown. Nothing was written: look at the import again.",
        "{n} rows came in otherwise since they were shown. Nothing was written: look at the import again.",
        count,
    )
    return Blocked((what,))


def confirmed(
    library: Library,
    writer: Writer,
    shown: Sequence[PersonMatch],
    choices: Mapping[PersonKey, Choice],
    fates: tuple[Iterable[Fate], Iterable[Fate]],
    waiting: Collection[PersonKey],
) -> Recognised | Blocked:
    """Whose the rows of an import are, on the desk as it is now; Blocked where what was shown does not hold.

    `fates` of the rows: as they were shown, and as they are now. `waiting`: of whom a row still waits.
    """
    who = writer.person()
    matches = matched_now(library, who, shown, choices)
    if isinstance(matches, Blocked):
        return matches
    if blocked := overtaken(*fates):
        return blocked
    new_ids = [writer.environment.new_id() for _ in matches]
    return recognised(library, who, matches, still_needed(choices, waiting), new_ids)


class Importing:
    """Imports of admissions."""

    def __init__(self, library: Library, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def plan(self, files: Sequence[tuple[str, bytes]], settings: ReadSettings) -> ImportPlan | Blocked:
        """Read files and say what an import would do.

        Unreadable files and rows are listed, each with its place. Blocked for who may not import: a plan
        tells who is known here.
        """
        if blocked := may_write(self._writer.person(), people.EVENT_IMPORTED, (), Subject()):
            return blocked
        read = read_admissions(files, settings, today=self._writer.environment.now().date())
        who = self._writer.person()
        known = [known_to_matching(p, who) for p in self._library.participants()]
        matches = match_people(read.people, known)
        return ImportPlan(settings, read, preview(read), matches, self._lines(read))

    def commit(self, plan: ImportPlan, choices: Mapping[PersonKey, Choice]) -> Imported | Blocked:
        """Write what the plan shows.

        Who matched by identifier is taken; others as a person chose; who nobody chose for waits. All of it on
        the desk as it is now: Blocked where what was shown does not hold any more, as after writing it once.
        """
        lines = self._lines(plan.files)
        fates = ((line.fate for line in plan.events), (line.fate for line in lines))
        waits = {line.event.person for line in lines if self._waits(line)}
        known = confirmed(self._library, self._writer, plan.people, choices, fates, waits)
        if isinstance(known, Blocked):
            return known
        plan, whose, acts = replace(plan, events=lines), known.whose, list(known.acts)
        for line in plan.events:
            person = plan.files.person_of(line.event)
            changes: list[Change] = []
            if line.fate not in UNWRITTEN:
                changes.append(people.event_change(event_told(line.event, person)))
            if (participant := whose.get(person.key)) is not None and self._waits(line):
                changes.append(people.whose_change(participant))
            if changes:
                knows = self._signed_over(line.record)
                file = line.event.place.file
                acts.append(
                    Act(
                        line.record, people.EVENT_IMPORTED, tuple(changes), subject=Subject(), knows=knows,
                        data={"file": file},
                    )
                )  # fmt: skip
        done = self._writer.write(*acts)
        if isinstance(done, Blocked):
            return done
        waiting = sum(self._waits(line) for line in plan.events)
        return imported(plan.counted, waiting, known.added)

    def origins(self, events: Iterable[RecordId]) -> Mapping[str, Origin]:
        """Of imported events: in which file each came first, and when.

        None for roles that read nothing, nor of participants at other sites than theirs.
        """
        who = self._writer.person()
        seen = [event for event in events if self._may_meet(who, event)]
        found = ((e, people.origin_of(self._library.graph(e))) for e in seen)
        return {str(event): origin for event, origin in found if origin is not None}

    def _may_meet(self, who: Person, event: RecordId) -> bool:
        """Whether a person is told of the event: of whose it is, or, as long as it waits, of who imports."""
        held = people.event_of(event, self._library.graph(event))
        if held is None or held.participant is None:
            return ever_writes(who, people.EVENT_MATCHED)
        participant = self._library.participant(held.participant)
        return participant is not None and may_meet(who, participant)

    # -- inside ---------------------------------------------------------------------------------------

    def _import_key(self) -> bytes:
        return unb64(self._library.organisation.import_key)

    def _lines(self, read: AdmissionFiles) -> tuple[EventLine, ...]:
        key = self._import_key()
        lines = []
        for event in read.events:
            record = RecordId(event_row_id(key, event))
            fate = self._fate(record, event_told(event, read.person_of(event)))
            lines.append(EventLine(event, record, fate))
        return tuple(lines)

    def _fate(self, record: RecordId, event: HospitalEvent) -> Fate:
        if self._library.type_of(record) is None:
            return Fate.NEW
        graph = self._library.graph(record)
        if was_redacted(graph, people.event_change(event).target):
            return Fate.REDACTED
        held = people.event_of(record, graph)
        return Fate.KNOWN if held is not None and held.about == event else Fate.CHANGED

    def _waits(self, line: EventLine) -> bool:
        """Whether nobody has said yet whose the event is."""
        if line.fate is Fate.REDACTED:
            return False
        if self._library.type_of(line.record) is None:
            return True
        graph = self._library.graph(line.record)
        held = people.event_of(line.record, graph)
        nobody = held is None or held.participant is None
        return nobody and not whose_redacted(FileKind.STAYS, None, graph)

    def _signed_over(self, event: RecordId) -> tuple[EntryId, ...]:
        """The sign-offs of cases that were filled from this event."""
        if self._library.type_of(event) is None:
            return ()
        reviews = self._library.ids("review")
        return tuple(entry for review in reviews for entry in self._library.sign_offs(review, event))
