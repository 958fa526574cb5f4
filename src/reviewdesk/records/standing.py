"""Whether an entry counts: its session vouches for device and author, who had the right to write it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewdesk.eventlog.header import EntryId, Header
from reviewdesk.identity.session import Session
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.review import OPENED
from reviewdesk.records.rights import Subject, may_write
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Parked:
    """Stored and kept in the graph, but it counts for nothing until a person settles it."""

    reason: Text


def standing_of(
    header: Header,
    sessions: Mapping[EntryId, Session],
    organisation: Organisation | None,
    subject: Subject,
) -> Parked | None:
    """None when the entry counts. `organisation` is the one at the entry's own control entry; None when that
    is not here.

    Time plays no part: an entry outside its session's span is a flag, not a reason (log.md).
    """
    session = sessions.get(header.session) if header.session else None
    if session is None:
        return Parked(Text("It names no session that was opened with a person's key."))
    if session.key != header.key or session.person != header.author:
        return Parked(Text("Its session vouches for another device or another person."))
    if organisation is None:
        return Parked(Text("The control entry it was written under is not here."))
    author = organisation.people.get(session.person)
    if author is None:
        return Parked(Text("Its author was not a person of this organisation when it was written."))
    if header.key not in organisation.devices:
        return Parked(Text("Its device was not enrolled when it was written."))
    if header.kind == OPENED and header.replaces:
        return Parked(Text("A review is opened once; this would write over what it holds."))
    if blocked := may_write(author, header.kind, header.targets, subject):
        return Parked(blocked.reasons[0])
    return None
