"""Sign-offs: what one covers, the statement a person signs, and how it stands now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reviewdesk.eventlog.body import Body, Change, Value
from reviewdesk.eventlog.covers import Reading, covered_then, mismatches, standing
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, Target
from reviewdesk.eventlog.port import Entry
from reviewdesk.eventlog.seal import Forged
from reviewdesk.eventlog.signoff import SignOff, Statement, lines_match, read_sign_off
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.forms.moving import same_section
from reviewdesk.identity.person import NotVerified, Verified
from reviewdesk.records import places
from reviewdesk.records.action import COVERED_FIELDS, Action, plan_target
from reviewdesk.records.review import Review, Signature
from reviewdesk.records.review_fold import opening_of
from reviewdesk.texts import Text

_ABSENT = Text("The body of this sign-off is not here.")
GraphOf = Callable[[RecordId], RecordGraph]
FormOf = Callable[[str], "Form | None"]
"""A form by the SHA-256 of its file; None when it is not here."""

Check = Callable[[bytes, bytes, int], "Verified | NotVerified"]
"""CMS, statement, time (ms UTC) -> whether it is a person's signature."""
RedactedBefore = Callable[[RecordId, EntryId | None], frozenset[EntryId]]
"""Record, control entry -> the record's entries that were redacted already for who named that entry."""
Near = Mapping["str | None", "tuple[Target, ...]"]
"""Targets by the row they are near to; see `near_rows`."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A sign-off that is none: it says why."""

    entry: EntryId
    reason: str


def scope_target(scope: Scope) -> Target:
    """How a statement names what it signs: a section, or one row of it."""
    return Target(f"{scope.section}/{scope.row}" if scope.row else scope.section)


def scope_of(target: Target) -> Scope | None:
    """The scope and role a sign-off's fact stands for; None for any other target."""
    section, row, name = places.parts(target)
    return Scope(section, row) if name is not None and name.startswith(places.SIGNED) else None


def readings(
    scope: Scope,
    review: Review,
    form: Form,
    actions: Iterable[Action],
    graph_of: GraphOf,
    near: Near | None = None,
) -> tuple[Reading, ...]:
    """The records a sign-off of this scope reads, and which targets of each.

    Its own: every answer, judgement and evidence link of the section (and row), hidden ones included, the
    reasons given for its warnings, its panel and excuses; of a section without rows also which rows there
    are (or that there are none), for it rests on all of them.
    Of others: the event the row was filled from, whole; of actions on gaps of its gates: kind, strength, due
    and the link, never progress. `near`: `near_rows` of the review's graph, for who asks for many scopes.
    """
    section = form.section(scope.section)
    gates = {gate.id for gate in section.gates}
    judged = {field.id for field in section.fields if field.judged_by}
    repeating = {s.id for s in form.sections if s.repeat} if section.rows_of is None else set()

    def own(target: Target) -> bool:
        of, row, name = places.parts(target)
        if name is None and of in repeating:
            return True
        if row != scope.row:
            return False
        if places.inside(scope, target):
            return True
        if name is None:
            return False
        if of == "_warnings":
            return name in gates
        return of in ("_panel", "_excused") and name.rpartition(".")[0] in judged

    found = [Reading(graph_of(review.id), own, near.get(scope.row, ()) if near is not None else None)]
    source = next((row.source for row in review.rows if row.id == scope.row), None)
    if source is not None and len(graph_of(source)):
        found.append(Reading(graph_of(source), lambda _: True))
    for action in actions:
        links = frozenset(
            target
            for target, link in action.links
            if link.review == review.id and link.row == scope.row and _reads(form, scope, link.gate)
        )
        if links:
            wanted = links | {plan_target(name) for name in COVERED_FIELDS}
            found.append(Reading(graph_of(action.id), wanted.__contains__))
    return tuple(found)


def near_rows(graph: RecordGraph) -> Near:
    """The targets near enough to each row that a sign-off of it may read them; None: outside of rows.

    What has no rows reads also which rows there are.
    """
    found: dict[str | None, list[Target]] = {}
    for target in graph.touched():
        _, row, name = places.parts(target)
        found.setdefault(row, []).append(target)
        if row is not None and name is None:
            found.setdefault(None, []).append(target)
    return {row: tuple(targets) for row, targets in found.items()}


def _reads(form: Form, scope: Scope, gate: str) -> bool:
    """Whether gates of this section read actions of that gate's gap: its own, and any of the row where a
    need says so.
    """
    gates = form.section(scope.section).gates
    own = any(g.id == gate for g in gates)
    return own or any(g.needs and g.needs.action and not g.needs.action.own for g in gates)


def statement_for(
    scope: Scope,
    role: str,
    review: Review,
    *,
    org: OrgId,
    person: PersonId,
    name: str,
    meaning: str,
    language: str,
    time: int,
    key: KeyId,
    prev: EntryId | None,
    count: int,
    digest: str,
) -> Statement:
    """The statement a person is asked to sign."""
    return Statement(
        org=org,
        record=review.id,
        section=scope_target(scope),
        form=review.opening.form_sha256,
        role=role,
        person=person,
        name=name,
        meaning=meaning,
        language=language,
        time=time,
        key=key,
        prev=prev,
        count=count,
        covers=digest,
    )


def signed_change(scope: Scope, role: str) -> Change:
    """The fact a sign-off adds; the statement and signature are the body's data."""
    return Change(places.signature_target(scope, role), Value(True))


def form_known(graph: RecordGraph, entry: EntryId) -> str:
    """SHA-256 of the form that a review stood on when an entry was written; empty where that is not known."""
    opening = opening_of(graph, graph.past(graph.entry(entry).header.parents))
    return opening.form_sha256 if opening is not None else ""


def checked_sign_off(
    entry: Entry,
    body: Body,
    scope: Scope,
    role: str,
    review: RecordId,
    form_sha256: str,
    check: Check,
    *,
    printed: str | None = None,
) -> SignOff | Broken:
    """The sign-off an entry carries: what was signed is what the entry says, and its author signed it.

    `printed`: the author's name at the entry's control entry, where that is at hand.
    """
    header = entry.header
    read = read_sign_off(body)
    if isinstance(read, Forged):
        return Broken(entry.id, str(read.reason))
    said = read.statement
    agrees = (
        said.org == header.org
        and said.record == review
        and said.section == scope_target(scope)
        and said.role == role
        and said.person == header.author
        and said.key == header.key
        and said.form == form_sha256
        and said.prev == header.prev
        and printed in (None, said.name)
    )
    if not agrees:
        return Broken(entry.id, "What was signed is not what the entry says.")
    verified = check(read.signature, read.signed, said.time)
    if isinstance(verified, NotVerified):
        return Broken(entry.id, str(verified.reason))
    if verified.person != said.person:
        return Broken(entry.id, "The signature is another person's.")
    return read


class Signatures:
    """The sign-offs of reviews with their standing; what was checked once is not checked again."""

    def __init__(self, check: Check, redacted_before: RedactedBefore, form_of: FormOf) -> None:
        self._check = check
        self._redacted_before = redacted_before
        self._form_of = form_of
        self._found: dict[EntryId, SignOff | Broken] = {}
        self._stands: dict[EntryId, tuple[object, tuple[str, tuple[str, ...]]]] = {}

    def of(
        self, review: Review, form: Form, actions: Iterable[Action], graph_of: GraphOf
    ) -> tuple[Signature, ...]:
        """Every sign-off that was made and not withdrawn or replaced, in order of time."""
        graph = graph_of(review.id)
        made = [(fact, scope) for fact in graph.all_facts() if (scope := scope_of(fact.target)) is not None]
        if not made:
            return ()
        kept = tuple(actions)
        near = near_rows(graph)
        by_row = _by_row(graph, near)
        signatures = []
        for fact, scope in made:
            seen = (
                by_row.get(scope.row),
                _others(scope, review, kept, graph_of),
                review.opening.form_sha256,
            )
            signatures.append(
                self._signature(fact.entry, fact.target, scope, review, form, kept, graph_of, near, seen)
            )
        return tuple(sorted(signatures, key=lambda s: (s.at, s.entry)))

    def _signature(
        self,
        entry: EntryId,
        target: Target,
        scope: Scope,
        review: Review,
        form: Form,
        actions: tuple[Action, ...],
        graph_of: GraphOf,
        near: Near,
        seen: object,
    ) -> Signature:
        role = target.rpartition(places.SIGNED)[2]
        graph = graph_of(review.id)
        body = graph.body(entry)  # it may come late, and it may be redacted: only what it says is remembered
        if body is None:
            found: SignOff | Broken = Broken(entry, str(_ABSENT))
        elif (known_to_hold := self._found.get(entry)) is not None:
            found = known_to_hold
        else:
            found = self._found[entry] = checked_sign_off(
                graph.entry(entry), body, scope, role, review.id, form_known(graph, entry), self._check
            )
        header = graph.entry(entry).header
        if isinstance(found, Broken):
            return Signature(
                entry,
                scope,
                role,
                header.author or PersonId(""),
                "",
                "",
                header.time,
                b"",
                b"",
                "broken",
                (found.reason,),
            )
        said = found.statement
        known = self._stands.get(entry)
        if known is None or known[0] != seen:
            stands = (
                self._standing(entry, found, scope, review, form, actions, graph_of, near)
                if self._still_asked(said.form, scope, review)
                else ("stale", (places.FORM,))
            )
            known = self._stands[entry] = (seen, stands)
        standing_now, why = known[1]
        if standing_now == "valid" and _sent_back(entry, scope, review, graph):
            standing_now = "returned"
        return Signature(
            entry,
            scope,
            role,
            said.person,
            said.name,
            said.meaning,
            said.time,
            found.signed,
            found.signature,
            standing_now,
            why,
        )

    def _still_asked(self, signed: str, scope: Scope, review: Review) -> bool:
        """Whether what was signed is asked in the same way by the version the review stands on now; choices
        added since take nothing away.
        """
        if signed == review.opening.form_sha256:
            return True
        before, now = self._form_of(signed), self._form_of(review.opening.form_sha256)
        return before is not None and now is not None and same_section(before, now, scope.section)

    def _standing(
        self,
        entry: EntryId,
        found: SignOff,
        scope: Scope,
        review: Review,
        form: Form,
        actions: tuple[Action, ...],
        graph_of: GraphOf,
        near: Near,
    ) -> tuple[str, tuple[str, ...]]:
        reads = readings(scope, review, form, actions, graph_of, near)
        lines = found.lines
        if lines is None:
            lines = covered_then(entry, review.id, reads)
            if not lines_match(found.statement, lines):
                return "stale", ("covers",)  # not the lines signed, or one of them is read no more
        control = graph_of(review.id).entry(entry).header.control
        before = frozenset(one for read in reads for one in self._redacted_before(read.record, control))
        now = standing(entry, review.id, lines, reads, redacted_before=before)
        if now.stale:
            return "stale", tuple(dict.fromkeys(d.target for d in now.stale))
        if now.addenda:
            return "addendum", tuple(dict.fromkeys(d.target for d in now.addenda))
        if mismatches(entry, review.id, lines, reads):
            return "broken", ("covers",)
        return "valid", ()


def _sent_back(entry: EntryId, scope: Scope, review: Review, graph: RecordGraph) -> bool:
    """Whether this scope was sent back by somebody whom the signature does not answer."""
    return any(
        back.section == scope.section and back.row in (None, scope.row) and not graph.knew(entry, back.entry)
        for back in review.returns
    )


def _by_row(graph: RecordGraph, near: Near) -> Mapping[str | None, object]:
    """The heads of everything near each row: while they are the same, its sign-offs stand as they stood."""
    return {
        row: (tuple((target, graph.heads(target)) for target in targets), graph.parked, graph.redacted)
        for row, targets in near.items()
    }


def _others(scope: Scope, review: Review, actions: Iterable[Action], graph_of: GraphOf) -> object:
    """How far the other records are that a sign-off of this scope reads."""
    source = next((row.source for row in review.rows if row.id == scope.row), None)
    read = [source] if source is not None else []
    links = [
        (action.id, target)
        for action in actions
        for target, link in action.links
        if link.review == review.id and link.row == scope.row
    ]
    graphs = [graph_of(record) for record in (*read, *dict.fromkeys(record for record, _ in links))]
    return tuple(links), tuple((graph.record, len(graph), graph.parked, graph.redacted) for graph in graphs)
