"""Whose imported rows are: what the file says, who it could be here, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.exchange.admissions import Identifier, PersonKey
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.matching import (
    Conflict,
    Matched,
    PersonMatch,
    ToConfirm,
    Unmatched,
)
from reviewdesk.records import people as records
from reviewdesk.records.people import Participant
from reviewdesk.texts import Text, counted, say, tr
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.import_words import counts_words

Known = Mapping[str, Participant]
"""Participants the reader may see, by id."""


class Group(StrEnum):
    """How sure it is who somebody is."""

    MATCHED = "matched"
    CONFIRM = "confirm"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A participant it could be; without `name` when the reader's scope does not hold them."""

    id: str
    name: str
    born: str
    numbers: str
    site: str
    because: str = ""
    caution: str = ""


@dataclass(frozen=True, slots=True)
class RowWords:
    """One row of somebody's: when, what became of it or what it was, and what else the file tells."""

    when: str
    below: str
    details: str


@dataclass(frozen=True, slots=True)
class Told:
    """How many rows of each kind name somebody, the day of the first, and each row in words."""

    counts: Mapping[FileKind, int]
    first: date | None
    rows: tuple[RowWords, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody the files name, and what is decided about them so far."""

    key: str
    name: str
    born: str
    numbers: str
    brings: str  # how many rows of theirs there are: 1 stay, 3 visits
    first: date | None
    group: Group
    state: str
    decision: str
    decided: bool
    candidates: tuple[CandidateRow, ...] = ()
    conflict: str = ""
    choice: Choice | None = None
    rows: tuple[RowWords, ...] = ()
    told_apart: bool = True  # False: neither a number nor a birth date, so anybody of this name

    @property
    def is_newcomer(self) -> bool:
        """Whether it is somebody whom nobody knows here: one person for certain, so that many can be decided
        at once.
        """
        return self.group is Group.UNKNOWN and self.told_apart


def reading_order(row: PersonRow) -> tuple[int, str]:
    """Conflicts first, then what is to be confirmed; by name."""
    order = (Group.CONFLICT, Group.CONFIRM, Group.UNKNOWN, Group.MATCHED)
    return order.index(row.group), row.name.casefold()


def full_name(family: str, given: str) -> str:
    """Family name first, as lists are sorted; a person without a name is said to have none."""
    return ", ".join(part for part in (family, given) if part) or tr("No name given")


def born_words(day: date | None) -> str:
    return tr("born {day}", day=f"{day:%m/%d/%Y}") if day else tr("birth date not given")


def number_words(identifiers: Iterable[Identifier | records.Identifier]) -> str:
    """Numbers with who gave them, shortened: the end of a long address says enough."""
    said = []
    for identifier in identifiers:
        system = identifier.system.rstrip("/").replace(":", "/").rsplit("/", 1)[-1]
        said.append(f"{system} {identifier.value}".strip())
    return ", ".join(said)


def person_row(
    match: PersonMatch,
    told: Told,
    known: Known,
    sites: Mapping[str, str],
    choices: Mapping[PersonKey, Choice],
) -> PersonRow:
    """Somebody with what is theirs and what `choices` say of them."""
    person = match.person
    choice = choices.get(person.key)
    group, state, candidates, conflict = _standing(match, known, sites)
    return PersonRow(
        key=person.key,
        name=full_name(person.family, person.given),
        born=born_words(person.birth_date),
        numbers=number_words(person.identifiers),
        brings=counts_words(told.counts),
        first=told.first,
        group=group,
        state=state,
        decision=decision_words(choice, known, sites),
        decided=choice is not None,
        candidates=candidates,
        conflict=conflict,
        choice=choice,
        rows=told.rows,
        told_apart=bool(person.identifiers) or person.birth_date is not None,
    )


def _standing(
    match: PersonMatch, known: Known, sites: Mapping[str, str]
) -> tuple[Group, str, tuple[CandidateRow, ...], str]:
    match match:
        case Matched():
            row = candidate(match.participant, known, sites)
            state = tr("{name}, by number {number}", name=row.name, number=match.identifier.value)
            return Group.MATCHED, state, (row,), ""
        case ToConfirm():
            rows = tuple(
                candidate(c.participant, known, sites, say(c.because), say(c.caution) if c.caution else "")
                for c in match.candidates
            )
            first = (
                rows[0].name if len(rows) == 1 else say(counted("{n} possible", "{n} possible", len(rows)))
            )
            return Group.CONFIRM, tr("Perhaps {name}", name=first) if len(rows) == 1 else first, rows, ""
        case Conflict():
            rows = tuple(candidate(p, known, sites) for p in match.participants)
            return Group.CONFLICT, say(match.what), rows, say(match.what)
        case Unmatched():
            return Group.UNKNOWN, tr("Nobody here by number, or name and birth date"), (), ""


def candidate(
    known_id: str, known: Known, sites: Mapping[str, str], because: str = "", caution: str = ""
) -> CandidateRow:
    """A participant to compare with; what lies outside the reader's scope is not told."""
    participant = known.get(known_id)
    if participant is None:
        return CandidateRow(known_id, tr("A participant of a site outside your scope"), "", "", "")
    identity = participant.identity
    stay = participant.stays[-1] if participant.stays else None
    return CandidateRow(
        known_id,
        full_name(identity.family, identity.given),
        born_words(identity.birth_date),
        number_words(identity.identifiers),
        site_words(stay.site, sites) if stay else "",
        because,
        caution,
    )


def site_words(site: str, sites: Mapping[str, str]) -> str:
    return sites.get(site) or tr("Not known on this desk ({id})", id=site[:6])


def decision_words(choice: Choice | None, known: Known, sites: Mapping[str, str]) -> str:
    match choice:
        case None:
            return tr("Undecided")
        case Wait():
            return tr("Waits")
        case NewParticipant():
            return tr("New at {site}", site=site_words(choice.site, sites))
    return tr("Is {name}", name=candidate(choice, known, sites).name)


def pick_participants(known: Known, sites: Mapping[str, str]) -> tuple[Pick, ...]:
    """Everybody the reader may see, to choose from."""
    rows = (candidate(known_id, known, sites) for known_id in known)
    picks = (
        Pick(row.id, row.name, " · ".join(part for part in (row.born, row.site) if part)) for row in rows
    )
    return tuple(sorted(picks, key=lambda pick: pick.label.casefold()))


def recognised_words(name: str, count: int) -> Text:
    """What is said once somebody was recognised."""
    return counted(
        "{name} is recognized, with {n} record.", "{name} is recognized, with {n} records.", count, name=name
    )
