"""What a review rests on: the records that its gates read and that are signed over."""

from __future__ import annotations

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.model import Kind
from reviewdesk.records.known_ids import named_ids
from reviewdesk.records.library import Library

_RECORDS = (Kind.PARTICIPANT, Kind.RECORD)


def rests_on(library: Library, review: RecordId) -> frozenset[RecordId]:
    """Its result, what its rows were filled from, whom and what its answers name, its actions.

    Nothing for what is no review, or one that cannot be read here.
    """
    fold = library.fold(review) if library.type_of(review) == "review" else None
    if fold is None:
        return frozenset()
    whole = fold.review()
    found = {fold.opening.result, *(row.source for row in whole.rows if row.source is not None)}
    fields = {field.id: field for section in fold.form.sections for field in section.fields}
    for place, written in whole.answers.items():
        if (field := fields.get(place.field)) is not None:
            found |= {RecordId(id_) for kind, id_ in named_ids(written.answer, field) if kind in _RECORDS}
    found |= {action.id for action in library.actions(review)}
    return frozenset(one for one in found if library.type_of(one) is not None) - {review}
