"""What the person sees before an import is written: how many, from when to when, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reviewdesk.exchange.admissions import (
    AdmissionFiles,
    EventKind,
    FileRead,
    ImportedEvent,
    ImportedPerson,
    LeftOut,
    RowProblem,
)
from reviewdesk.texts import Text, counted

FIRST_ROWS = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    event: ImportedEvent
    person: ImportedPerson


@dataclass(frozen=True, slots=True)
class Preview:
    """`first` and `last` are admission times, None without events; `unmapped` is (file, header)."""

    files: tuple[FileRead, ...]
    counts: tuple[tuple[EventKind, int], ...]
    people: int
    first: datetime | None
    last: datetime | None
    left_out: tuple[LeftOut, ...]
    problems: tuple[RowProblem, ...]
    more_problems: int
    notes: tuple[Text, ...]
    unmapped: tuple[tuple[str, str], ...]
    rows: tuple[PreviewRow, ...]
    headline: Text


def preview(read: AdmissionFiles, first_rows: int = FIRST_ROWS) -> Preview:
    """The import in short; nothing is written by looking at it."""
    counts = tuple((kind, sum(event.kind is kind for event in read.events)) for kind in EventKind)
    return Preview(
        files=read.files,
        counts=counts,
        people=len(read.people),
        first=read.events[0].admitted_at if read.events else None,
        last=read.events[-1].admitted_at if read.events else None,
        left_out=read.left_out,
        problems=read.problems,
        more_problems=read.more_problems,
        notes=read.notes,
        unmapped=tuple((file.name, header) for file in read.files for header in file.unmapped),
        rows=tuple(PreviewRow(event, read.person_of(event)) for event in read.events[:first_rows]),
        headline=_headline(read, dict(counts)),
    )


def _headline(read: AdmissionFiles, counts: dict[EventKind, int]) -> Text:
    if not read.events:
        return Text("No inpatient stay and no emergency visit was found. See the problems below.")
    inpatient = counted("{n} inpatient stay", "{n} inpatient stays", counts[EventKind.INPATIENT])
    emergency = counted("{n} emergency visit", "{n} emergency visits", counts[EventKind.EMERGENCY])
    people = counted("{n} person", "{n} people", len(read.people))
    first, last = read.events[0].admitted_at.date(), read.events[-1].admitted_at.date()
    if first == last:
        return Text(
            "{inpatient} and {emergency} of {people} on {day}.",
            inpatient=inpatient,
            emergency=emergency,
            people=people,
            day=first,
        )
    return Text(
        "{inpatient} and {emergency} of {people}, {first} to {last}.",
        inpatient=inpatient,
        emergency=emergency,
        people=people,
        first=first,
        last=last,
    )
