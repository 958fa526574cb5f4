"""Whether what an answer names is there: people, sites, measures, participants, records."""

from __future__ import annotations

from collections.abc import Iterator

from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Answer, Communication, Given, NotKnown, Table
from reviewdesk.forms.model import Field, Kind
from reviewdesk.records.library import Library
from reviewdesk.texts import Text

_WHAT = {
    Kind.STAFF: Text("This person is not known on this desk. Choose from the list."),
    Kind.SITE: Text("This site is not known on this desk. Choose from the list."),
    Kind.MEASURE: Text("This measure is not known on this desk. Choose from the list."),
    Kind.PARTICIPANT: Text("This participant is not known on this desk. Choose from the list."),
    Kind.RECORD: Text("This record is not known on this desk. Choose from the list."),
}


def unknown_id(answer: Answer | None, field: Field, library: Library) -> Text | None:
    """Why an answer names nothing that is here; None when all it names is.

    Asked of what a person writes here. An entry from elsewhere may name what has not arrived yet: it counts,
    and is shown as not known.
    """
    for kind, id_ in named_ids(answer, field):
        if not _is_known(kind, id_, library):
            return _WHAT[kind]
    return None


def named_ids(answer: Answer | None, field: Field) -> Iterator[tuple[Kind, str]]:
    """What an answer names by id, in its table too, each with the kind of the field or column."""
    if isinstance(answer, NotKnown):
        yield Kind.STAFF, answer.owner
    if not isinstance(answer, Given):
        return
    match answer.value:
        case Communication(by=by):
            yield Kind.STAFF, by
        case Table(rows):
            for row in rows:
                for column, said in zip(field.column_fields, row, strict=False):
                    if column.kind in _WHAT and said:
                        yield column.kind, said
        case str(one) if field.kind in _WHAT:
            yield field.kind, one
        case tuple(several) if field.kind in _WHAT:
            for one in several:
                yield field.kind, one


def _is_known(kind: Kind, id_: str, library: Library) -> bool:
    organisation = library.organisation
    match kind:
        case Kind.STAFF:
            return PersonId(id_) in organisation.people
        case Kind.SITE:
            return id_ in organisation.sites
        case Kind.MEASURE:
            return id_ in organisation.measures
        case Kind.PARTICIPANT:
            return library.type_of(RecordId(id_)) == "participant"
    return library.type_of(RecordId(id_)) is not None
