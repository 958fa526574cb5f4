"""Imported people and events in the terms of records."""

from __future__ import annotations

from reviewdesk.exchange.admissions import Identifier as FileIdentifier
from reviewdesk.exchange.admissions import ImportedEvent, ImportedPerson
from reviewdesk.exchange.matching import KnownParticipant, ParticipantId
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import HospitalEvent, Identifier, Identity, Participant, tidied
from reviewdesk.records.rights import may_meet


def with_identifiers(identity: Identity, more: tuple[Identifier, ...]) -> Identity:
    """The identity with identifiers it did not have; itself when it has them all."""
    mine = {(i.system, i.value) for i in identity.identifiers}
    new = tuple(i for i in more if (i.system, i.value) not in mine)
    if not new:
        return identity
    return Identity(identity.family, identity.given, identity.birth_date, (*identity.identifiers, *new))


def event_told(event: ImportedEvent, person: ImportedPerson) -> HospitalEvent:
    """The event as its record keeps it."""
    return HospitalEvent(
        event.kind.value,
        event.admitted_at,
        event.source,
        event.natural_id,
        identity_told(person),
        event.ended_at,
        event.reason,
        event.facility,
        event.time_known,
    )


def identity_told(person: ImportedPerson) -> Identity:
    """The person as an import names them."""
    identifiers = tuple(Identifier(i.system, i.value) for i in person.identifiers)
    return tidied(Identity(person.family, person.given, person.birth_date, identifiers))


def known_to_matching(participant: Participant, who: Person) -> KnownParticipant:
    """A participant as imported people are compared with them, for what is said of it to be told `who`."""
    identity = participant.identity
    return KnownParticipant(
        ParticipantId(participant.id),
        tuple(FileIdentifier(i.system, i.value) for i in identity.identifiers),
        identity.family,
        identity.given,
        identity.birth_date,
        told=may_meet(who, participant),
    )
