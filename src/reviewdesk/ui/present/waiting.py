"""Those whose imported rows wait: whom they could be, and every row that goes with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import time

from reviewdesk.desk.waiting import Told as Row
from reviewdesk.desk.waiting import Unrecognised
from reviewdesk.exchange.admissions import Identifier, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.matching import KnownParticipant, ParticipantId, match_people
from reviewdesk.records.goal import Goal
from reviewdesk.records.incident import Incident
from reviewdesk.records.people import HospitalEvent, Participant
from reviewdesk.records.roster import Visit
from reviewdesk.ui.present.import_rows import goal_words, incident_words, stay_words, visit_words
from reviewdesk.ui.present.recognising import Known, PersonRow, RowWords, Told, person_row


def waiting_rows(
    waiting: Iterable[Unrecognised], known: Known, sites: Mapping[str, str]
) -> tuple[PersonRow, ...]:
    """The people whose rows wait, each once, with whom they could be."""
    people = tuple(waiting)
    matches = match_people(
        tuple(_imported(one) for one in people), tuple(_known(participant) for participant in known.values())
    )
    rows = [
        person_row(match, Told(one.counts, one.first, tuple(map(_words, one.rows))), known, sites, {})
        for match, one in zip(matches, people, strict=True)
    ]
    return tuple(sorted(rows, key=lambda row: row.name.casefold()))


def _words(row: Row) -> RowWords:
    match row:
        case HospitalEvent():
            details = (row.reason, row.facility)
            return stay_words(row.kind, row.admitted_at, details, time_known=row.time_known)
        case Visit():
            # The record keeps no more of it: an export of days puts every visit at midnight.
            return visit_words(row, time_known=row.at is not None and row.at.time() != time())
        case Incident():
            return incident_words(row)
        case Goal():
            return goal_words(row)


def _imported(one: Unrecognised) -> ImportedPerson:
    person = one.person
    numbers = tuple(Identifier(i.system, i.value) for i in person.identifiers)
    return ImportedPerson(
        "", PersonKey(one.key), numbers, person.family, person.given, person.birth_date, Place("")
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
