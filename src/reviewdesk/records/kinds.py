"""Every kind of entry this version understands, with what its targets are."""

from __future__ import annotations

from dataclasses import replace

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.kinds import Kind, KindTable
from reviewdesk.eventlog.targets import Touch
from reviewdesk.records import (
    action,
    goal,
    incident,
    organisation,
    people,
    redaction,
    result,
    review,
    roster,
)

TYPES = ("review", "result", "participant", "event", "incident", "goal", "roster", "action")
"""The types of records. Where entries that did not know of each other opened one as several, the first holds:
what others rest on before what rests on others.
"""

SESSION_OPENED = "session.opened"
VIEWED = "access.viewed"
EXPORTED = "access.exported"
FAILED = "access.failed"

_REGISTER = frozenset((Touch.REGISTER,))
_ROW = frozenset((Touch.ROW,))
_FACT = frozenset((Touch.FACT,))
_NONE: frozenset[Touch] = frozenset()


def _note_about_the_review(body: Body) -> Body:
    """The first notes were bare texts, about the review as a whole."""
    return replace(
        body,
        changes=tuple(
            replace(change, content=Value({"text": change.content.json}))
            if isinstance(change.content, Value)
            else change
            for change in body.changes
        ),
    )


KINDS = KindTable(
    (
        Kind(organisation.FOUNDED, 1, _REGISTER),
        Kind(organisation.KEYED, 1, _REGISTER),
        Kind(organisation.PERSON, 1, _REGISTER),
        Kind(organisation.CERTIFICATE, 1, _FACT),
        Kind(organisation.REVOKED, 1, _FACT),
        Kind(organisation.DEVICE, 1, _FACT),
        Kind(organisation.LOST, 1, _FACT),
        Kind(organisation.RULES, 1, _REGISTER),
        Kind(organisation.COVER, 1, _REGISTER),
        Kind(organisation.SITE, 1, _REGISTER),
        Kind(organisation.CONTRACT, 1, _REGISTER),
        Kind(organisation.MEASURE, 1, _REGISTER),
        Kind(organisation.FORM, 1, _REGISTER),
        Kind(organisation.CHOICE, 1, _FACT),
        Kind(redaction.HELD, 1, _REGISTER),
        Kind(redaction.ORDERED, 1, _FACT),
        Kind(redaction.REQUESTED, 1, _FACT),
        Kind(redaction.TAKEN_BACK, 1, _FACT),
        Kind(SESSION_OPENED, 1, _NONE),
        Kind(VIEWED, 1, _NONE),
        Kind(EXPORTED, 1, _NONE),
        Kind(FAILED, 1, _NONE),
        Kind(people.PARTICIPANT_ADDED, 1, _REGISTER),
        Kind(people.PARTICIPANT_CHANGED, 1, _REGISTER),
        Kind(people.EVENT_IMPORTED, 1, _REGISTER),
        Kind(people.EVENT_MATCHED, 1, _REGISTER),
        Kind(roster.ROSTER_IMPORTED, 1, _REGISTER),
        Kind(roster.ROSTER_MATCHED, 1, _REGISTER),
        Kind(incident.INCIDENT_IMPORTED, 1, _REGISTER),
        Kind(incident.INCIDENT_MATCHED, 1, _REGISTER),
        Kind(goal.GOAL_IMPORTED, 1, _REGISTER),
        Kind(goal.GOAL_MATCHED, 1, _REGISTER),
        Kind(result.RESULT_RECORDED, 1, _REGISTER),
        Kind(result.RESULT_CORRECTED, 1, _REGISTER),
        Kind(action.ACTION_ADDED, 1, _REGISTER | _FACT),
        Kind(action.ACTION_CHANGED, 1, _REGISTER),
        Kind(action.ACTION_LINKED, 1, _FACT),
        Kind(action.ACTION_UNLINKED, 1, _FACT),
        Kind(action.ACTION_PROGRESS, 1, _REGISTER),
        Kind(review.OPENED, 1, _REGISTER | _ROW),
        Kind(review.LED, 1, _REGISTER),
        Kind(review.ANSWERED, 1, _REGISTER),
        Kind(review.SETTLED, 1, _REGISTER),
        Kind(review.COMPUTED, 1, _REGISTER),
        Kind(review.JUDGED, 1, _REGISTER),
        Kind(review.EXCUSED, 1, _REGISTER),
        Kind(review.PANEL, 1, _REGISTER),
        Kind(review.ROW_ADDED, 1, _REGISTER | _ROW),
        Kind(review.ROW_REMOVED, 1, _ROW),
        Kind(review.ROW_RESTORED, 1, _ROW),
        Kind(review.NO_ROWS, 1, _REGISTER),
        Kind(review.REASONED, 1, _REGISTER),
        Kind(review.CONFIRMED, 1, _REGISTER),
        Kind(review.EVIDENCE_LINKED, 1, _FACT),
        Kind(review.EVIDENCE_WITHDRAWN, 1, _FACT),
        Kind(review.SIGNED, 1, _FACT),
        Kind(review.SIGNATURE_WITHDRAWN, 1, _FACT),
        Kind(review.MOVED, 1, _REGISTER),
        Kind(review.RETURNED, 1, _FACT),
        Kind(review.NOTED, 2, _FACT),
        Kind(review.REOPENED, 1, _REGISTER),
    ),
    {(review.NOTED, 1): _note_about_the_review},
)
