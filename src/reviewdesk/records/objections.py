"""What an entry may not do though its author has the right to it: rules that look at what it follows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reviewdesk.eventlog.body import Body, Content, Value
from reviewdesk.eventlog.codec import value_key
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import EntryId, PersonId, Target
from reviewdesk.eventlog.port import Entry
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.model import Form
from reviewdesk.records import action, own_words, places, redaction, review
from reviewdesk.records.answering import answer_of
from reviewdesk.records.frozen import mismoved, misopened
from reviewdesk.records.leading import misled
from reviewdesk.records.objections_beside import Written, objection_beside, writes_over
from reviewdesk.records.reaching import beyond_reach
from reviewdesk.records.review import Move, Opening, Sent
from reviewdesk.records.review_fold import opening_of
from reviewdesk.records.rights import Subject, may_return
from reviewdesk.records.shapes import read
from reviewdesk.records.sign_off import Broken, Check, checked_sign_off, scope_of
from reviewdesk.texts import Text

_EXPLAINED = frozenset(
    {
        review.ROW_REMOVED,
        review.EVIDENCE_WITHDRAWN,
        review.SIGNATURE_WITHDRAWN,
        review.REOPENED,
        review.RETURNED,
        review.MOVED,
        action.ACTION_UNLINKED,
        redaction.REQUESTED,
        redaction.TAKEN_BACK,
    }
)
"""What takes something back says why."""


def objection(one: Written, graph: RecordGraph, subject: Subject, check: Check) -> Text | None:
    """Why the entry does not count; None when nothing speaks against it.

    `graph` holds what came before it. `check` verifies a person's signature as of the entry's control entry.
    """
    kind = one.entry.header.kind
    if kind in _EXPLAINED and (silent := _unexplained(one)):
        return silent
    match kind:
        case review.OPENED:
            again = _opens_again(one.entry, graph)
            return again or _opens_badly(one) or misled(one.body, one.terms.under, subject.sites)
        case review.LED:
            return misled(one.body, one.terms.under, subject.sites)
        case review.MOVED:
            return _moves_badly(one, graph)
        case review.SIGNATURE_WITHDRAWN:
            return _withdraws_others(one, graph)
        case review.REOPENED:
            return _reopens_nothing(one, graph)
        case review.ANSWERED | review.SETTLED:
            return _settles_in_silence(one, graph) or _changes_import_in_silence(one, graph, subject.form)
        case review.NOTED:
            return writes_over(one, graph)
    if not kind.startswith("review."):
        return objection_beside(one, graph, subject) or beyond_reach(
            one.entry.header, one.body, one.author, graph
        )
    return None if subject.form is None else _objection_by_form(one, graph, subject.form, check)


def _objection_by_form(one: Written, graph: RecordGraph, form: Form, check: Check) -> Text | None:
    """The rules that hang on the form the review was opened with."""
    match one.entry.header.kind:
        case review.JUDGED:
            return _judges_late(one, graph, form)
        case review.EXCUSED:
            return _excuses_late(one, graph, form)
        case review.CONFIRMED:
            return own_words.confirms_for_another(one.body, one.author)
        case review.PANEL:
            return own_words.seats_another(one.body, one.author, form)
        case review.RETURNED:
            return _returns_badly(one, form)
        case review.SIGNED:
            return _signs_badly(one, graph, form, check)
    return None


def _moves_badly(one: Written, graph: RecordGraph) -> Text | None:
    opening = opening_of(graph, graph.past(one.entry.header.parents))
    if opening is None or one.body is None:
        return None  # what is not here cannot be judged
    move = _move_in(one.body)
    if move is None:
        return Text("It does not say to which version the review is moved.")
    return mismoved(move, opening, one.terms)


def _move_in(body: Body | None) -> Move | None:
    for change in body.changes if body is not None else ():
        if isinstance(change.content, Value):
            return read(change.content.json, Move)
    return None


def _unexplained(one: Written) -> Text | None:
    if one.body is None or (one.body.reason or "").strip():
        return None
    return Text("It does not say why.")


def _opens_again(entry: Entry, graph: RecordGraph) -> Text | None:
    """A review is opened once; a long opening goes on in further entries of the same person and session."""
    again = Text("A review is opened once; this would write over what it holds.")
    header = entry.header
    before = graph.counting(graph.past(header.parents))
    if not len(before):
        return None
    if header.replaces or places.ABOUT in header.targets:
        return again
    # An opening may go on for hundreds of entries: each is compared with all before it at once.
    return None if before.within(graph.alike(header)) else again


def _opens_badly(one: Written) -> Text | None:
    """A review is opened on a result that was recorded, under the terms its author had."""
    for change in one.body.changes if one.body is not None else ():
        if change.target == places.ABOUT:
            opening = read(change.content.json, Opening) if isinstance(change.content, Value) else None
            if opening is None:
                return Text("It does not say what the review is about.")
            return misopened(opening, one.entry.header, one.terms)
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
        if _all_in(graph, known, place, others):
            return Text("Every first judgement was in; they are kept as they were made.")
        if any(
            graph.entry(head).header.author == header.author
            for r, heads in given.items()
            if r != role
            for head in heads
        ):
            return Text("One person gives one judgement; another person judges for the other role.")
    return None


def _all_in(graph: RecordGraph, known: Past, place: Place, roles: Sequence[str]) -> bool:
    """Whether every first judgement was in or excused, one at least in, as far as this past knows."""
    given = _given(graph, known, place, roles)
    return bool(given) and all(role in given or _excused(graph, known, place, role) for role in roles)


def _given(graph: RecordGraph, known: Past, place: Place, roles: Sequence[str]) -> frozenset[str]:
    """The roles whose judgement was in: not two that differ, and one person judges for one role, as
    `facts.judged_by` counts them.
    """
    authors: dict[PersonId | None, str] = {}
    for role in roles:
        target = places.judgement_target(place, role)
        heads = graph.heads_at(known, target)
        if heads and len({value_key(graph.candidate(head, target).content) for head in heads}) == 1:
            authors.setdefault(graph.entry(heads[0]).header.author, role)
    return frozenset(authors.values())


def _excused(graph: RecordGraph, known: Past, place: Place, role: str) -> bool:
    target = places.excuse_target(place, role)
    said = {
        content.json if isinstance(content := graph.candidate(head, target).content, Value) else None
        for head in graph.heads_at(known, target)
    }
    return len(said) == 1 and isinstance(only := said.pop(), str) and bool(only.strip())


def _excuses_late(one: Written, graph: RecordGraph, form: Form) -> Text | None:
    """An excuse is for a judgement that is awaited; once all are in or excused, they are shown."""
    known = graph.past(one.entry.header.parents)
    for target in one.entry.header.targets:
        _section, row, name = places.parts(target)
        field, _, role = (name or "").rpartition(".")
        asked = form.field(field)
        place = Place(asked.section, row, field)
        if role in _given(graph, known, place, asked.judged_by):
            return Text("This judgement was in; there is nothing to excuse.")
        if _all_in(graph, known, place, asked.judged_by):
            return Text("Every first judgement was in or excused, and they were shown.")
    return None


def _reopens_nothing(one: Written, graph: RecordGraph) -> Text | None:
    """Only what was chosen between several values is put back in conflict."""
    header = one.entry.header
    for target in header.targets:
        heads = graph.heads_at(graph.past(header.parents), target)
        if not any(_several(graph, graph.entry(head).header.replaces, target) for head in heads):
            return Text("There was one value only; it can be changed, but there is nothing to reopen.")
    return None


def _settles_in_silence(one: Written, graph: RecordGraph) -> Text | None:
    """Who chooses between the values of different people says why."""
    header = one.entry.header
    if one.body is None or (one.body.reason or "").strip():
        return None
    if any(_several(graph, header.replaces, target) for target in header.targets):
        return Text("Two values stood there; it does not say why this one was settled on.")
    return None


def _changes_import_in_silence(one: Written, graph: RecordGraph, form: Form | None) -> Text | None:
    """Who writes another value than the imported one says why."""
    if one.body is None or form is None or (one.body.reason or "").strip():
        return None
    for change in one.body.changes:
        before = graph.named(one.entry.header.replaces, change.target)
        contents = (graph.candidate(entry, change.target).content for entry in before)
        imported = [content for content in contents if _is_imported(content)]
        if not imported:
            continue
        field = form.field(places.parts(change.target)[2] or "")
        now = answer_of(change.content, field, form)
        for content in imported:
            held = answer_of(content, field, form)
            if isinstance(held, Given) and not (isinstance(now, Given) and now.value == held.value):
                return Text("This value was imported; it does not say why it was changed.")
    return None


def _is_imported(content: Content) -> bool:
    json = content.json if isinstance(content, Value) else None
    return isinstance(json, Mapping) and bool(json.get("source"))


def _several(graph: RecordGraph, replaced: tuple[EntryId, ...], target: Target) -> bool:
    """Whether these entries held different values of a target."""
    return len({value_key(graph.candidate(e, target).content) for e in graph.named(replaced, target)}) > 1


def _returns_badly(one: Written, form: Form) -> Text | None:
    for change in one.body.changes if one.body is not None else ():
        sent = read(change.content.json, Sent) if isinstance(change.content, Value) else None
        if sent is not None and (blocked := may_return(one.author, form, sent.section)):
            return blocked.reasons[0]
    return None


def _signs_badly(one: Written, graph: RecordGraph, form: Form, check: Check) -> Text | None:
    header = one.entry.header
    opening = opening_of(graph, graph.past(header.parents))
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
