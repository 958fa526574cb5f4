"""Whether an entry counts: its session vouches for device and author, who had the right to write it."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.eventlog.header import Header
from reviewdesk.identity.session import Session
from reviewdesk.records.cover import Seen, acting, day_of
from reviewdesk.records.kinds import KINDS
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.rights import Subject, may_write
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Parked:
    """Stored and kept in the graph, but it counts for nothing until a person settles it.

    `read`: its body may have been read for that; who has only the header could not tell.
    """

    reason: Text
    read: bool = False


def standing_of(
    header: Header,
    session: Session | None,
    organisation: Organisation | None,
    subject: Subject,
    seen: Seen,
) -> Parked | None:
    """None when the entry may count.

    `session`: the one it names, None when that does not hold. `organisation`: as it was at the entry's own
    control entry, None when that is not here. Time plays no part: an entry outside its session's span is a
    flag, not a reason. But whether a cover was in force goes by the day the entry itself names, and by the
    latest that had come for its author (`seen`).
    """
    if organisation is None:
        return Parked(Text("The control entry it was written under is not here."))
    if session is None:
        return Parked(Text("It names no session that was opened with a person's key."))
    if session.key != header.key or session.person != header.author:
        return Parked(Text("Its session vouches for another device or another person."))
    author = organisation.people.get(session.person)
    if author is None:
        return Parked(Text("Its author was not a person of this organisation when it was written."))
    if header.key not in organisation.devices:
        return Parked(Text("Its device was not enrolled when it was written."))
    if not KINDS.lists(header.kind, header.kv):
        return None  # a newer version knows who may write it; here it is kept, and nothing is signed over it
    author = acting(organisation, author, day_of(header), seen)
    if blocked := may_write(author, header.kind, header.targets, subject):
        return Parked(blocked.reasons[0])
    return None
