"""What the import screen needs of the desk beside the files: who is known here, and who waits."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.waiting import Unrecognised
from reviewdesk.records import people as words
from reviewdesk.records.people import Participant
from reviewdesk.records.rights import Blocked, Subject, may_place, may_write
from reviewdesk.ui.present.context import Pick


@dataclass(frozen=True, slots=True)
class Around:
    """`blocked`: why this person imports nothing."""

    blocked: Blocked | None
    known: dict[str, Participant]
    sites: dict[str, str]
    reach: tuple[Pick, ...]  # sites a new participant may be put at
    waiting: tuple[Unrecognised, ...]


def look_around(desk: Desk) -> Around:
    """Read it, for the person who is at the desk."""
    organisation = desk.organisation
    who = desk.persons.here()
    blocked = may_write(who, words.EVENT_IMPORTED, (), Subject()) if who else None
    waiting = () if blocked else desk.waiting.people()
    known = {str(p.id): p for p in desk.intake.participants()}
    sites = {known_id: site.name for known_id, site in organisation.sites.items()}
    reach = tuple(
        sorted(
            (Pick(s.id, s.name) for s in organisation.sites.values() if who and not may_place(who, s.id)),
            key=lambda pick: pick.label.casefold(),
        )
    )
    return Around(blocked, known, sites, reach, waiting)
