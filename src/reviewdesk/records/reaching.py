"""Who may change what is known of a participant already, and whose a row is that somebody recognised.

One file brings people of many sites, and what it brings is not bound to the sites of who reads it in. What
stands is: a site is no way to see, or to take away, somebody of another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reviewdesk.eventlog.body import Body, Change, Value
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import Header, RecordId, Target
from reviewdesk.identity.roles import Role
from reviewdesk.records import goal, incident, people, roster
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
    if any(names_whose(change.target) for change in changes):
        return _takes_away(changes, author, graph, graph.past(header.parents))
    return None


def _adds_again(header: Header, graph: RecordGraph) -> Text | None:
    """A participant is added once, in a record of their own; two beside each other are a conflict."""
    before = graph.counting(graph.past(header.parents))
    if any(graph.entry(one).header.kind == header.kind for one in before):
        return Text("A participant is added once; this would write over who they are.")
    return None


def _changes_unreached(
    header: Header, changes: Sequence[Change], author: Person, graph: RecordGraph
) -> Text | None:
    known = graph.past(header.parents)
    if not graph.heads_at(known, people.ABOUT):
        return Text("It changes a participant whom it does not know.")
    for stays in _stays_said(graph, known):
        for change in changes:
            if change.target == people.SITES and isinstance(change.content, Value):
                new = read(change.content.json, tuple[Stay, ...])
                if moved := _moves_unreached(author, stays, new or ()):
                    return moved
        before = Participant(header.record or RecordId(""), Identity("", ""), stays)
        if blocked := may_change_participant(author, before):
            return blocked.reasons[0]
    return None


def _stays_said(graph: RecordGraph, known: Past) -> list[tuple[Stay, ...]]:
    """Where somebody was for who knew this past: in a conflict each that is said, and each must allow it.

    What is not here cannot be judged.
    """
    heads = [graph.candidate(head, people.SITES) for head in graph.heads_at(known, people.SITES)]
    if any(head.content is None for head in heads):
        return []
    told = (head.content.json for head in heads if isinstance(head.content, Value))
    return [read(one, tuple[Stay, ...]) or () for one in told]


def _moves_unreached(author: Person, before: Iterable[Stay], after: Iterable[Stay]) -> Text | None:
    """Stays are taken away, put in or altered at sites in one's own scope."""
    touched = {stay.site for stay in {*before} ^ {*after}}
    if author.holds(Role.ADMINISTRATOR) or all(author.reaches(site) for site in touched):
        return None
    return Text("It changes when somebody was at a site that is not in its author's scope.")


def names_whose(target: Target) -> bool:
    """Whether it says whose an imported row is."""
    return target in _WHOSE or (target.startswith(roster.VISITS) and target.endswith(roster.WHOSE))


def _takes_away(changes: Sequence[Change], author: Person, graph: RecordGraph, known: Past) -> Text | None:
    """Whose a row is was said; that it is another's is said by who sees both, whoever they are: all sites.

    It hangs on the row's own record alone, so that a pack without the other participant finds the same.
    """
    if author.all_sites or author.holds(Role.ADMINISTRATOR):
        return None
    for change in changes:
        if not names_whose(change.target) or not isinstance(change.content, Value):
            continue
        said = (graph.candidate(head, change.target).content for head in graph.heads_at(known, change.target))
        stood = {
            content.json for content in said if isinstance(content, Value) and isinstance(content.json, str)
        }
        if stood - {change.content.json}:
            return Text("Somebody had said whose this is; only a person with all sites says otherwise.")
    return None
