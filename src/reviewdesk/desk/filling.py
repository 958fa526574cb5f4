"""Imported people and events in the terms of records, and the rows of a review that are filled from them."""

from __future__ import annotations

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.exchange.admissions import Identifier as FileIdentifier
from reviewdesk.exchange.admissions import ImportedEvent, ImportedPerson
from reviewdesk.exchange.matching import KnownParticipant, ParticipantId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.answers import Value as AnswerValue
from reviewdesk.forms.model import Field, Form
from reviewdesk.records import places
from reviewdesk.records.answering import content_of
from reviewdesk.records.people import Event, HospitalEvent, Identifier, Identity, Participant


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
    return Identity(person.family, person.given, person.birth_date, identifiers)


def known_to_matching(participant: Participant) -> KnownParticipant:
    """A participant as imported people are compared with them."""
    identity = participant.identity
    return KnownParticipant(
        ParticipantId(participant.id),
        tuple(FileIdentifier(i.system, i.value) for i in identity.identifiers),
        identity.family,
        identity.given,
        identity.birth_date,
    )


def _filled(field: Field, event: Event, measure: str) -> AnswerValue | None:
    """The value an imported event gives to a field that says what fills it."""
    match field.fill:
        case "measure":
            return measure
        case "participant":
            return event.participant
        case "admitted_at":
            # A day is no time: delays would be computed from its midnight, so a person says when.
            return event.about.admitted_at if event.about.time_known else None
        case "discharged_at":
            return event.about.ended_at
        case "reason":
            return event.about.reason or None
        case "facility":
            return event.about.facility or None
        case "event_kind":
            return event.about.kind
    return None


def row_changes(form: Form, event: Event, measure: str) -> list[Change]:
    """One row in every section that repeats over admissions, filled from the event, whose id it has."""
    changes = []
    for section in form.sections:
        if section.repeat is None or section.repeat.source != "admissions":
            continue
        changes.append(Change(places.row_target(section.id, event.id), Value(event.id)))
        for field in section.fields:
            value = _filled(field, event, measure)
            if value is not None:
                place = Place(section.id, event.id, field.id)
                given = Given(value, source=f"{event.about.source} {event.about.natural}")
                changes.append(Change(places.answer_target(place), content_of(given, field, form)))
    return changes
