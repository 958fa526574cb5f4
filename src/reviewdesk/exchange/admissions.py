"""What an admissions import finds: people, hospital events, and every problem with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, NewType

from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.texts import Text

PersonKey = NewType(
    "PersonKey", str
)  # links an event to its person within one import; means nothing after it


class EventKind(StrEnum):
    INPATIENT = "inpatient"
    EMERGENCY = "emergency"


class Identifier(NamedTuple):
    """A number somebody gave a person, and who gave it."""

    system: str
    value: str


class Place(NamedTuple):
    """Where in the input: a line of a CSV or ndjson file, an entry of a Bundle, or the whole file."""

    file: str
    line: int | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """A person as the file names them; all but `key` may be empty."""

    source: str
    key: PersonKey
    identifiers: tuple[Identifier, ...]
    family: str
    given: str
    birth_date: date | None
    place: Place


@dataclass(frozen=True, slots=True)
class ImportedEvent:
    """One hospital stay or emergency visit.

    `source` and `natural_id` together name it for ever: the same event read again has the same two. The times
    are aware, at the offset of the import's zone; without `time_known` only the day counts (time: midnight).
    """

    source: str
    natural_id: str
    person: PersonKey
    kind: EventKind
    admitted_at: datetime
    time_known: bool
    ended_at: datetime | None
    reason: str
    facility: str
    place: Place


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong where. `left_out` says whether the row was skipped for it, or taken all the same."""

    place: Place
    column: str  # header or FHIR element; empty when the whole row or file is meant
    what: Text
    left_out: bool

    @property
    def file(self) -> str:
        return self.place.file

    @property
    def line(self) -> int | None:
        return self.place.line


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many were rightly not taken, and why."""

    reason: Text
    count: int


class FileForm(StrEnum):
    """What a file turned out to be."""

    CSV = "csv"
    BUNDLE = "bundle"
    NDJSON = "ndjson"
    RESOURCE = "resource"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class FileRead:
    """One file of the import; the last four are for tables only."""

    name: str
    form: FileForm
    encoding: str
    rows: int  # data rows, entries or lines
    columns: tuple[str, ...] = ()
    mapping: ColumnMapping | None = None
    unmapped: tuple[str, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class AdmissionFiles:
    """Everything one import read. `people` are those with at least one event here."""

    files: tuple[FileRead, ...]
    people: tuple[ImportedPerson, ...]
    events: tuple[ImportedEvent, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[RowProblem, ...]
    more_problems: int  # found beyond those listed
    notes: tuple[Text, ...]  # what was assumed

    _by_key: Mapping[PersonKey, ImportedPerson] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {person.key: person for person in self.people})

    def person_of(self, event: ImportedEvent) -> ImportedPerson:
        return self._by_key[event.person]


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """What the person who imports says about the files.

    `zone` is an IANA name: times written without a zone are read in it. `source` names the sender where the
    file does not: keep it the same from one delivery to the next, it is part of what makes two rows the same.
    `mappings` by file name; a table without one gets a guess. `civil_numbers` takes social security, driver's
    license, passport and tax numbers out of FHIR files too; without it they never leave the file.
    """

    zone: str
    source: str
    mappings: Mapping[str, ColumnMapping] = field(default_factory=dict)
    civil_numbers: bool = False
