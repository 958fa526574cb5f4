"""Who may change what is known of a participant already, and whose a row is that somebody recognised.

One file brings people of many sites, and what it brings is not bound to the sites of who reads it in. What
stands is: a site is no way to see, or to take away, somebody of another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewdesk.eventlog.body import Body, Change, Value
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import Header, Target
from reviewdesk.identity.roles import Role
from reviewdesk.records import goal, incident, people, roster
from reviewdesk.records.heads import known_then
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import Identity, Participant, Stay
from reviewdesk.records.rights import may_change_participant
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text

_WHOSE = frozenset((people.WHOSE, incident.WHOSE, goal.WHOSE))


def beyond_reach(header: Header, body: Body | None, author: Person, graph: RecordGraph) -> Text | None:
    """Why an entry on a participant, or on an imported row, does not count; None when it does."""
    changes = body.changes if body is not None else ()
    match header.kind:
        case people.PARTICIPANT_ADDED:
            return _adds_again(header, graph)
        case people.PARTICIPANT_CHANGED:
            return _changes_unreached(header, changes, author, graph)
    return _takes_away(changes, author, graph, graph.past(header.parents)) if _names_whose(changes) else None


def _adds_again(header: Header, graph: RecordGraph) -> Text | None:
    """A participant is added once, in a record of their own."""
    if any(entry not in graph.parked for target in header.targets for entry in graph.entries_of(target)):
        return Text("A participant is added once; this would write over who they are.")
    return None


def _changes_unreached(
    header: Header, changes: Sequence[Change], author: Person, graph: RecordGraph
) -> Text | None:
    known = graph.past(header.parents)
    if not graph.heads_at(known, people.ABOUT):
        return Text("It changes a participant whom it does not know.")
    stays = read(known_then(graph, known, people.SITES), tuple[Stay, ...])
    if stays is None:
        return None  # what is not here cannot be judged
    for change in changes:
        if change.target == people.SITES and isinstance(change.content, Value):
            new = read(change.content.json, tuple[Stay, ...])
            if moved := _moves_unreached(author, stays, new or ()):
                return moved
    before = Participant(header.record, Identity("", ""), stays)  # type: ignore[arg-type]  # never null there
    blocked = may_change_participant(author, before)
    return blocked.reasons[0] if blocked is not None else None


def _moves_unreached(author: Person, before: Iterable[Stay], after: Iterable[Stay]) -> Text | None:
    """Stays are taken away, put in or altered at sites in one's own scope."""
    touched = {stay.site for stay in {*before} ^ {*after}}
    if author.holds(Role.ADMINISTRATOR) or all(author.reaches(site) for site in touched):
        return None
    return Text("It changes when somebody was at a site that is not in its author's scope.")


def _names_whose(changes: Sequence[Change]) -> bool:
    return any(_is_whose(change.target) for change in changes)


def _is_whose(target: Target) -> bool:
    return target in _WHOSE or (target.startswith(roster.VISITS) and target.endswith(roster.WHOSE))


def _takes_away(changes: Sequence[Change], author: Person, graph: RecordGraph, known: Past) -> Text | None:
    """Whose a row is was said; that it is another's is said by who sees both, whoever they are: all sites.

    It hangs on the row's own record alone, so that a pack without the other participant finds the same.
    """
    if author.all_sites or author.holds(Role.ADMINISTRATOR):
        return None
    for change in changes:
        if not _is_whose(change.target) or not isinstance(change.content, Value):
            continue
        stood = known_then(graph, known, change.target)
        if isinstance(stood, str) and stood != change.content.json:
            return Text("Somebody had said whose this is; only a person with all sites says otherwise.")
    return None
