"""Whose an imported stay is: what the file says, who it could be here, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviewdesk.desk.intake import Choice, NewParticipant, Wait
from reviewdesk.exchange.admissions import Identifier, ImportedEvent, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.matching import (
    Conflict,
    KnownParticipant,
    Matched,
    ParticipantId,
    PersonMatch,
    ToConfirm,
    Unmatched,
    match_people,
)
from reviewdesk.records import people as records
from reviewdesk.records.people import Event, Participant
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.context import Pick

Known = Mapping[str, Participant]
"""Participants the reader may see, by id."""


class Group(StrEnum):
    """How sure it is whose a stay is."""

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
class PersonRow:
    """Somebody the files name, and what is decided about them so far."""

    key: str
    name: str
    born: str
    numbers: str
    stays: str
    first: date | None
    group: Group
    state: str
    decision: str
    decided: bool
    candidates: tuple[CandidateRow, ...] = ()
    conflict: str = ""
    choice: Choice | None = None


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
    stays: list[ImportedEvent],
    known: Known,
    sites: Mapping[str, str],
    choice: Choice | None,
) -> PersonRow:
    person = match.person
    group, state, candidates, conflict = _standing(match, known, sites)
    first = min((event.admitted_at.date() for event in stays), default=None)
    return PersonRow(
        key=person.key,
        name=full_name(person.family, person.given),
        born=born_words(person.birth_date),
        numbers=number_words(person.identifiers),
        stays=say(counted("{n} stay", "{n} stays", len(stays))),
        first=first,
        group=group,
        state=state,
        decision=decision_words(choice, known, sites),
        decided=choice is not None,
        candidates=candidates,
        conflict=conflict,
        choice=choice,
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
        sites.get(stay.site, "") if stay else "",
        because,
        caution,
    )


def decision_words(choice: Choice | None, known: Known, sites: Mapping[str, str]) -> str:
    match choice:
        case None:
            return tr("Undecided")
        case Wait():
            return tr("Waits")
        case NewParticipant():
            return tr("New at {site}", site=sites.get(choice.site, ""))
    return tr("Is {name}", name=candidate(choice, known, sites).name)


def pick_participants(known: Known, sites: Mapping[str, str]) -> tuple[Pick, ...]:
    """Everybody the reader may see, to choose from."""
    rows = (candidate(known_id, known, sites) for known_id in known)
    picks = (
        Pick(row.id, row.name, " · ".join(part for part in (row.born, row.site) if part)) for row in rows
    )
    return tuple(sorted(picks, key=lambda pick: pick.label.casefold()))


def waiting_rows(events: Iterable[Event], known: Known, sites: Mapping[str, str]) -> tuple[PersonRow, ...]:
    """The people whose stays wait, each once, with whom they could be; the key is one of their events."""
    by: dict[records.Identity, list[Event]] = {}
    for event in events:
        by.setdefault(event.about.person, []).append(event)
    people = tuple(_told(person, stays[0]) for person, stays in by.items())
    matches = match_people(people, tuple(_known(participant) for participant in known.values()))
    rows = []
    for match, stays in zip(matches, by.values(), strict=True):
        group, state, candidates, conflict = _standing(match, known, sites)
        row = PersonRow(
            key=stays[0].id,
            name=full_name(match.person.family, match.person.given),
            born=born_words(match.person.birth_date),
            numbers=number_words(match.person.identifiers),
            stays=say(counted("{n} stay", "{n} stays", len(stays))),
            first=min(stay.about.admitted_at.date() for stay in stays),
            group=group,
            state=state,
            decision="",
            decided=False,
            candidates=candidates,
            conflict=conflict,
        )
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _told(person: records.Identity, event: Event) -> ImportedPerson:
    numbers = tuple(Identifier(i.system, i.value) for i in person.identifiers)
    key = PersonKey(event.id)
    place = Place(event.about.source)
    return ImportedPerson(
        event.about.source, key, numbers, person.family, person.given, person.birth_date, place
    )


def _known(participant: Participant) -> KnownParticipant:
    identity = participant.identity
    return KnownParticipant(
        ParticipantId(participant.id),
        tuple(Identifier(i.system, i.value) for i in identity.identifiers),
        identity.family,
        identity.given,
        identity.birth_date,
    )
