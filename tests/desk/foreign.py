"""What came from elsewhere, for tests: answers as entries say them, and why an entry counts for nothing."""

from __future__ import annotations

from tests.organisation import Organisation

from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.records import places
from reviewdesk.records.answering import content_of
from reviewdesk.records.review import Written

REASONS = {
    "site": "This record belongs to sites that are not in your scope.",
    "nurse": "Only a person who is Nurse consultant may do this.",
    "supervisor": "Only a person who is Supervisor may do this.",
    "session": "It names no session that was opened with a person's key.",
    "other": "Its session vouches for another device or another person.",
    "device": "Its device was not enrolled when it was written.",
    "place": "This record has no place for such an entry.",
    "again": "A review is opened once; this would write over what it holds.",
    "control": "The control entry it was written under is not here.",
}


def answering(org: Organisation, here: RecordId, place: Place, text: str) -> Change:
    """A text at a place, as an entry says it."""
    form = org.view(here, "Quinn").form
    return Change(places.answer_target(place), content_of(Given(text), form.field(place.field), form))


def held(org: Organisation, here: RecordId, place: Place) -> Written | None:
    """What counts at a place."""
    return org.view(here, "Quinn").review.answers.get(place)
