"""What an entry may not do though its author has the right to it: rules that look at what it follows."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.port import Entry
from reviewdesk.forms.answers import Place
from reviewdesk.forms.model import Form
from reviewdesk.records import action, places, review
from reviewdesk.records.action import Progress, reported
from reviewdesk.records.organisation import Person
from reviewdesk.records.review_fold import opening_of
from reviewdesk.records.rights import Subject, may_verify
from reviewdesk.records.shapes import read
from reviewdesk.records.sign_off import Broken, Check, checked_sign_off, scope_of
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Written:
    """An entry to be judged: its author, and its body where that is here."""

    entry: Entry
    body: Body | None
    author: Person


def objection(one: Written, graph: RecordGraph, subject: Subject, check: Check) -> Text | None:
    """Why the entry does not count; None when nothing speaks against it.

    `graph` holds what came before it. `check` verifies a person's signature as of the entry's control entry.
    """
    match one.entry.header.kind:
        case review.OPENED:
            return _opens_again(one.entry, graph)
        case review.JUDGED if subject.form is not None:
            return _judges_late(one, graph, subject.form)
        case review.SIGNED if subject.form is not None:
            return _signs_badly(one, graph, subject.form, check)
        case review.SIGNATURE_WITHDRAWN:
            return _withdraws_others(one, graph)
        case action.ACTION_PROGRESS:
            return _verifies_own(one, graph, subject)
    return None


def _opens_again(entry: Entry, graph: RecordGraph) -> Text | None:
    """A review is opened once; a long opening goes on in further entries of the same person and session."""
    again = Text("A review is opened once; this would write over what it holds.")
    header = entry.header
    before = [one for one in graph if one != entry.id and one not in graph.parked]
    if not before:
        return None
    if header.replaces or not header.after or places.ABOUT in header.targets:
        return again
    known = graph.past(header.after)
    for one in before:
        other = graph.entry(one).header
        same = (other.kind, other.session, other.key) == (review.OPENED, header.session, header.key)
        if one not in known or not same:
            return again
    return None


def _judges_late(one: Written, graph: RecordGraph, form: Form) -> Text | None:
    header = one.entry.header
    known = graph.past(header.parents)
    for target in header.targets:
        section, row, name = places.parts(target)
        field, _, role = (name or "").partition(".")
        place = Place(section, row, field)
        others = form.field(field).judged_by
        given = {r: graph.heads_at(known, places.judgement_target(place, r)) for r in others}
        excused = {r for r in others if graph.heads_at(known, places.excuse_target(place, r))}
        if all(heads or r in excused for r, heads in given.items()):
            return Text("Every first judgement was in; they are kept as they were made.")
        if any(
            graph.entry(head).header.author == header.author
            for r, heads in given.items()
            if r != role
            for head in heads
        ):
            return Text("One person gives one judgement; another person judges for the other role.")
    return None


def _signs_badly(one: Written, graph: RecordGraph, form: Form, check: Check) -> Text | None:
    header = one.entry.header
    opening = opening_of(graph)
    if one.body is None or opening is None or header.record is None:
        return None  # what is not here cannot be judged; the sign-off is then shown as broken
    for target in header.targets:
        scope = scope_of(target)
        role = target.rpartition(places.SIGNED)[2]
        if scope is None:
            return Text("A sign-off signs one section, or one row of it.")
        found = checked_sign_off(
            one.entry,
            one.body,
            scope,
            role,
            header.record,
            opening.form_sha256,
            check,
            printed=one.author.name,
        )
        if isinstance(found, Broken):
            return Text("This sign-off does not hold: {why}", why=found.reason)
        if found.statement.meaning != dict(form.section(scope.section).signed_by)[role].value:
            return Text("The signature says another thing than this form asks of the role.")
    return None


def _withdraws_others(one: Written, graph: RecordGraph) -> Text | None:
    header = one.entry.header
    for before in header.replaces:
        other = graph.entry(before).header if before in graph else None
        if other is not None and other.author != header.author and _share(other.targets, header.targets):
            return Text("Only the person who signed can withdraw the signature.")
    return None


def _share(one: tuple[Target, ...], other: tuple[Target, ...]) -> bool:
    return not set(one).isdisjoint(other)


def _verifies_own(one: Written, graph: RecordGraph, subject: Subject) -> Text | None:
    heads = graph.heads_at(graph.past(one.entry.header.parents), action.STATE)
    for change in one.body.changes if one.body is not None else ():
        progress = read(change.content.json, Progress) if isinstance(change.content, Value) else None
        if progress is not None and progress.state == "verified":
            blocked = may_verify(one.author, subject.owner, subject.verifier, reported(graph, heads))
            if blocked is not None:
                return blocked.reasons[0]
    return None
