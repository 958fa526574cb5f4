"""What an import of a list finds: people, rows, and every problem with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from reviewdesk.exchange.admissions import (
    FileForm,
    ImportedPerson,
    LeftOut,
    PersonKey,
    Place,
    RowProblem,
)
from reviewdesk.exchange.lists.columns import ListKind, ListMapping
from reviewdesk.texts import Text


class At(NamedTuple):
    """A moment; without `time_known` only its day counts."""

    at: datetime
    time_known: bool


ListValue: TypeAlias = "str | bool | Decimal | date | At"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One visit, incident or goal. `source` and `natural_id` together name it for ever; `values` by the ids
    of columns, without those that are empty.
    """

    source: str
    natural_id: str
    person: PersonKey
    values: Mapping[str, ListValue]
    place: Place

    def text(self, column: str) -> str:
        found = self.values.get(column)
        return found if isinstance(found, str) else ""

    def flag(self, column: str) -> bool | None:
        found = self.values.get(column)
        return found if isinstance(found, bool) else None

    def moment(self, column: str) -> At | None:
        found = self.values.get(column)
        return found if isinstance(found, At) else None

    def day(self, column: str) -> date | None:
        found = self.values.get(column)
        return found if isinstance(found, date) and not isinstance(found, datetime) else None

    def number(self, column: str) -> Decimal | None:
        found = self.values.get(column)
        return found if isinstance(found, Decimal) else None


@dataclass(frozen=True, slots=True)
class ListFile:
    """One file of the import; the last four are for tables only."""

    name: str
    form: FileForm
    rows: int
    columns: tuple[str, ...] = ()
    mapping: ListMapping | None = None
    unmapped: tuple[str, ...] = ()
    first_rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class ListFiles:
    """Everything one import of a list read."""

    kind: ListKind
    files: tuple[ListFile, ...]
    people: tuple[ImportedPerson, ...]
    rows: tuple[ListRow, ...]
    left_out: tuple[LeftOut, ...]
    problems: tuple[RowProblem, ...]
    more_problems: int
    notes: tuple[Text, ...]

    _by_key: Mapping[PersonKey, ImportedPerson] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {person.key: person for person in self.people})

    def person_of(self, row: ListRow) -> ImportedPerson:
        return self._by_key[row.person]


@dataclass(frozen=True, slots=True)
class ListSettings:
    """What the person who imports says about the files; as `ReadSettings` for admissions."""

    zone: str
    source: str
    mappings: Mapping[str, ListMapping] = field(default_factory=dict)
