"""Whose are imported rows: matches by number are taken, others as a person chose, the rest wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from reviewdesk.desk.filling import identity_told, with_identifiers
from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.admissions import PersonKey
from reviewdesk.exchange.matching import Matched, PersonMatch
from reviewdesk.records import people
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import Identity, Stay
from reviewdesk.records.rights import Blocked, Subject, may_change_participant, may_place
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class NewParticipant:
    """This imported person becomes a participant, at a site since a day."""

    site: str
    since: date


class Wait:
    """This person stays unrecognised; their rows wait."""


Choice = RecordId | NewParticipant | Wait


@dataclass(frozen=True, slots=True)
class Recognised:
    """Which participant each imported person is, and what is to be written for it."""

    whose: Mapping[PersonKey, RecordId]
    acts: tuple[Act, ...]
    added: int


def recognised(
    library: Library,
    who: Person,
    matches: Sequence[PersonMatch],
    choices: Mapping[PersonKey, Choice],
    new_id: Sequence[str],
) -> Recognised | Blocked:
    """Who matched by identifier is taken; others as `who` chose; whom nobody chose for is left out.

    `new_id`: fresh ids, one for each match.
    """
    acts: list[Act] = []
    whose: dict[PersonKey, RecordId] = {}
    changed: dict[RecordId, Identity] = {}
    added = 0
    for match, fresh in zip(matches, new_id, strict=True):
        person = match.person
        choice = choices.get(person.key)
        if isinstance(match, Matched) and choice is None:
            whose[person.key] = RecordId(match.participant)
        elif isinstance(choice, NewParticipant):
            if blocked := placed(library, who, choice.site):
                return blocked
            record = RecordId(fresh)
            acts.append(participant_added(record, identity_told(person), choice))
            whose[person.key] = record
            added += 1
        elif isinstance(choice, str):
            if wrong := keep_identifiers(library, who, choice, identity_told(person), changed):
                return wrong
            whose[person.key] = choice
    acts += [participant_identified(record, identity) for record, identity in changed.items()]
    return Recognised(whose, tuple(acts), added)


def placed(library: Library, who: Person, site: str) -> Blocked | None:
    """Why a new participant is not put at a site: it is not here, or not this person's."""
    if site not in library.organisation.sites:
        return Blocked((Text("This site is not known on this desk. Choose from the list."),))
    return may_place(who, site)


def keep_identifiers(
    library: Library,
    who: Person,
    participant: RecordId,
    person: Identity,
    changed: dict[RecordId, Identity],
) -> Blocked | None:
    """Keep the identifiers of a person `who` recognised, so that the next file matches by itself.

    Of somebody outside their scope nothing is changed: the rows are theirs, and the next file asks again.
    """
    known = library.participant(participant)
    if known is None:
        return Blocked((Text("This participant is not here."),))
    if may_change_participant(who, known) is not None:
        return None
    before = changed.get(participant, known.identity)
    after = with_identifiers(before, person.identifiers)
    if after != before:
        changed[participant] = after
    return None


def participant_added(record: RecordId, identity: Identity, choice: NewParticipant) -> Act:
    changes = (people.identity_change(identity), people.stays_change((Stay(choice.site, choice.since),)))
    return Act(record, people.PARTICIPANT_ADDED, changes, subject=Subject())


def participant_identified(record: RecordId, identity: Identity) -> Act:
    return Act(record, people.PARTICIPANT_CHANGED, (people.identity_change(identity),))
