"""Who may lead a review: somebody who is there, and sees it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import PersonId
from reviewdesk.records import places
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.rights import may_see
from reviewdesk.texts import Text


def may_lead(lead: object, organisation: Organisation, sites: Iterable[str]) -> Text | None:
    """Why somebody does not lead a review of these sites; the desk asks it, and of entries from elsewhere."""
    leader = organisation.people.get(PersonId(lead)) if isinstance(lead, str) else None
    if leader is None or not leader.active or may_see(leader, sites) is not None:
        return Text("Name a lead who is active here and whose scope holds these sites.")
    return None


def misled(body: Body | None, organisation: Organisation, sites: Iterable[str]) -> Text | None:
    """Why an entry that names a lead does not count."""
    wanted = tuple(sites)
    for change in body.changes if body is not None else ():
        if change.target == places.LEAD:
            lead = change.content.json if isinstance(change.content, Value) else None
            if may_lead(lead, organisation, wanted) is not None:
                return Text("It names a lead who was not active then, or does not see this review.")
    return None


def ever_named(graph: RecordGraph) -> Iterator[PersonId]:
    """Everybody an entry names as the lead, in entries that count for nothing too."""
    for entry in graph.entries_of(places.LEAD):
        content = graph.candidate(entry, places.LEAD).content
        if isinstance(content, Value) and isinstance(content.json, str):
            yield PersonId(content.json)
