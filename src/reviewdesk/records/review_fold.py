"""Fold a review's record into a Review, one touched target at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TypeVar

from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.codec import value_key
from reviewdesk.eventlog.graph import Past, RecordGraph
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, RowId, Target
from reviewdesk.eventlog.holdings import Candidate, Current, Fact, RowState
from reviewdesk.eventlog.holdings import Conflict as Contested
from reviewdesk.forms.answers import Answer, Confirmation, Given, Place, Reason
from reviewdesk.forms.model import Form
from reviewdesk.forms.versions import ordered
from reviewdesk.records import places
from reviewdesk.records.answering import answer_of
from reviewdesk.records.heads import current, known_then
from reviewdesk.records.places import parts
from reviewdesk.records.review import (
    Conflict,
    Evidence,
    EvidenceLink,
    Move,
    Note,
    NoteText,
    Opening,
    PanelMember,
    Removed,
    Return,
    Review,
    Row,
    Sent,
    Written,
)
from reviewdesk.records.shapes import read

K = TypeVar("K")
V = TypeVar("V")


def opening_of(graph: RecordGraph, past: Past | None = None) -> Opening | None:
    """What the review was opened about, with the form it stands on; None while that entry has not arrived.

    A review that was moved stands on the newest version it was moved to: two moves that did not know of each
    other need no settling. `past`: as it was when exactly this was known.
    """
    opening = read(known_then(graph, past, places.ABOUT), Opening)
    if opening is None:
        return None
    heads = graph.heads(places.FORM) if past is None else graph.heads_at(past, places.FORM)
    moves = [move for head in heads if (move := move_of(graph, head)) is not None]
    if not moves:
        return opening
    newest = max(moves, key=lambda move: (ordered(move.version), move.sha256))
    return replace(
        opening,
        form_version=newest.version,
        form_sha256=newest.sha256,
        settings=newest.settings,
        additions=newest.additions,
    )


def openings_of(graph: RecordGraph) -> Iterable[Opening]:
    """What entries say the review was opened about, those that count for nothing too."""
    for entry in graph.entries_of(places.ABOUT):
        content = graph.candidate(entry, places.ABOUT).content
        opening = read(content.json, Opening) if isinstance(content, Value) else None
        if opening is not None:
            yield opening


def opened_twice(graph: RecordGraph) -> bool:
    """Whether it was opened in two ways by people who did not know of each other. Nobody can say which of
    them the review is about, so nothing is read of it.
    """
    return isinstance(graph.value(places.ABOUT), Contested)


def sites_of_all(graph: RecordGraph) -> tuple[str, ...]:
    """The sites of every opening that stands; of a review opened twice only who sees all of them is told."""
    found = openings_standing(graph)
    if len(found) < len(graph.heads(places.ABOUT)) or not all(opening.sites for opening in found):
        return ()  # the whole organisation's
    return tuple(dict.fromkeys(site for opening in found for site in opening.sites))


def openings_standing(graph: RecordGraph) -> tuple[Opening, ...]:
    """What the openings that stand say the review is about; more than one where it was opened twice."""
    contents = (graph.candidate(head, places.ABOUT).content for head in graph.heads(places.ABOUT))
    told = (read(content.json, Opening) for content in contents if isinstance(content, Value))
    return tuple(opening for opening in told if opening is not None)


def forms_of(graph: RecordGraph) -> tuple[str, ...]:
    """Every version of its form that a review stood on."""
    opening = read(current(graph, places.ABOUT), Opening)
    first = (opening.form_sha256,) if opening is not None else ()
    entries = (entry for entry in graph.entries_of(places.FORM) if entry not in graph.parked)
    moves = (move_of(graph, entry) for entry in entries)
    return tuple(dict.fromkeys((*first, *(move.sha256 for move in moves if move is not None))))


def move_of(graph: RecordGraph, entry: EntryId) -> Move | None:
    """What an entry of the kind `review.moved` says."""
    content = graph.candidate(entry, places.FORM).content
    return read(content.json, Move) if isinstance(content, Value) else None


class ReviewFold:
    """Keeps a review current as its graph grows.

    Only touched targets are read again, so one answer costs microseconds.
    """

    def __init__(self, record: RecordId, opening: Opening, form: Form, graph: RecordGraph) -> None:
        self.record = record
        self.opening = opening
        self.form = form
        self.graph = graph
        self._fields = {f.id: f for s in form.sections for f in s.fields}
        self._sections = {s.id for s in form.sections}
        self._answers: dict[Place, Written] = {}
        self._conflicts: dict[Place, Conflict] = {}
        self._judgements: dict[tuple[Place, str], Written] = {}
        self._excused: dict[tuple[Place, str], str] = {}
        self._panel: dict[tuple[Place, str], PanelMember] = {}
        self._evidence: dict[Target, tuple[EvidenceLink, ...]] = {}
        self._warnings: dict[tuple[str, str | None], Reason] = {}
        self._validations: dict[tuple[str, str | None], Confirmation] = {}
        self._rows: dict[Target, Row | None] = {}
        self._removed: dict[Target, Removed] = {}
        self._notes: dict[Target, tuple[Note, ...]] = {}
        self._settled: set[Place] = set()
        self._none: set[str] = set()
        self._returns: dict[Target, tuple[Return, ...]] = {}
        self._whole: Review | None = None  # made when asked for, until something is touched
        self.touch(graph.targets())

    def touch(self, targets: Iterable[Target]) -> None:
        """Read these targets again from the graph."""
        self._whole = None
        rows: set[str] = set()
        for target in targets:
            section, row, name = parts(target)
            if row is not None:
                rows.add(row)
            if section in self._sections:
                self._touch_section(target, section, row, name)
            elif name is not None:
                self._touch_own(target, section, row, name)
        # A row is removed or disputed by what its fields know: whatever touches it may change that.
        for target in [t for t in self._rows if parts(t)[1] in rows]:
            section, row, _ = parts(target)
            if row is not None:
                self._touch_row(target, section, row)

    def review(self) -> Review:
        """The review as it stands, without its signatures (records.sign_off adds them)."""
        if self._whole is None:
            self._whole = self._made()
        return self._whole

    def _made(self) -> Review:
        lead = current(self.graph, places.LEAD)
        return Review(
            id=self.record,
            opening=self.opening,
            lead=PersonId(lead) if isinstance(lead, str) else None,
            rows=tuple(row for _, row in sorted(self._rows.items()) if row is not None),
            none_said=frozenset(self._none),
            answers=MappingProxyType(dict(self._answers)),
            conflicts=tuple(c for _, c in sorted(self._conflicts.items(), key=lambda one: _order(one[0]))),
            judgements=MappingProxyType(self._counted()),
            excused=MappingProxyType(dict(self._excused)),
            panel=MappingProxyType(dict(self._panel)),
            evidence=tuple(
                sorted(
                    (link for links in self._evidence.values() for link in links),
                    key=lambda link: (link.at, link.entry),
                )
            ),
            warnings=MappingProxyType(dict(self._warnings)),
            validations=MappingProxyType(dict(self._validations)),
            returns=tuple(
                sorted(
                    (back for backs in self._returns.values() for back in backs),
                    key=lambda back: (back.at, back.entry),
                )
            ),
            removed=tuple(gone for _, gone in sorted(self._removed.items())),
            notes=tuple(
                sorted(
                    (note for notes in self._notes.values() for note in notes),
                    key=lambda note: (note.at, note.entry),
                )
            ),
            settled=frozenset(self._settled),
            forms=forms_of(self.graph),
            unreadable=len(self.graph.needs_newer),
        )

    def _counted(self) -> dict[tuple[Place, str], Written]:
        """The first judgements, one of each person: who judged for a second role elsewhere is not heard."""
        counted: dict[tuple[Place, str], Written] = {}
        seen: set[tuple[Place, object]] = set()
        for (place, role), written in sorted(self._judgements.items(), key=self._by_role):
            if (place, written.author) not in seen:
                seen.add((place, written.author))
                counted[place, role] = written
        return counted

    def _by_role(self, one: tuple[tuple[Place, str], Written]) -> tuple[tuple[str, str, str], int]:
        (place, role), _ = one
        roles = self._fields[place.field].judged_by
        return _order(place), roles.index(role) if role in roles else len(roles)

    # -- targets of the form's sections --------------------------------------------

    def _touch_section(self, target: Target, section: str, row: str | None, name: str | None) -> None:
        if name is None:
            if row is None:
                self._none.discard(section)
                if current(self.graph, target) is True:
                    self._none.add(section)
            else:
                self._touch_row(target, section, row)
        elif name.startswith(places.EVIDENCE):
            field = name.removeprefix(places.EVIDENCE).partition(".")[0]
            self._evidence[target] = tuple(self._links(target, Place(section, row, field)))
        elif name in self._fields:
            self._touch_answer(target, Place(section, row, name))
        elif "." in name:
            field, _, role = name.rpartition(".")
            key = (Place(section, row, field), role)
            written = self._written(target, field) if field in self._fields else ()
            _keep(self._judgements, key, written[0] if len(written) == 1 else None)

    def _touch_row(self, target: Target, section: str, row: str) -> None:
        held = self.graph.row(section, RowId(row))
        state = held.state
        self._removed.pop(target, None)
        if state is RowState.REMOVED:
            self._rows[target] = None
            entry = held.heads[-1]
            header, body = self.graph.entry(entry).header, self.graph.body(entry)
            reason = (body.reason if body else None) or ""
            self._removed[target] = Removed(row, section, header.author, header.time, reason)
            return
        # A restored row holds no value of its own: its source stands where it was first added.
        added = (self.graph.candidate(entry, target).content for entry in self.graph.entries_of(target))
        source = next((c.json for c in added if isinstance(c, Value) and isinstance(c.json, str)), None)
        self._rows[target] = Row(
            row, section, RecordId(source) if source else None, state is RowState.DISPUTED
        )

    def _touch_answer(self, target: Target, place: Place) -> None:
        written = self._written(target, place.field)
        held = self.graph.value(target)
        reopened = isinstance(held, Contested) and held.reopened
        self._conflicts.pop(place, None)
        self._settled.discard(place)
        if len(written) > 1 or reopened:
            self._conflicts[place] = Conflict(place, written, reopened)
        elif isinstance(held, Current) and _settled(self.graph, held.entry, target):
            self._settled.add(place)
        _keep(self._answers, place, written[0] if len(written) == 1 and not reopened else None)

    def _written(self, target: Target, field_id: str) -> tuple[Written, ...]:
        """The values standing at a target: one, or several in conflict (where a cleared one shows as None);
        none when cleared.
        """
        field = self._fields.get(field_id)
        held = self.graph.value(target)
        if field is None or held is None:
            return ()
        if isinstance(held, Contested):
            return tuple(
                self._signed(one, answer_of(one.content, field, self.form)) for one in held.candidates
            )
        if not isinstance(held, Current):
            return ()
        answer = answer_of(held.content, field, self.form)
        return () if answer is None else (self._signed(Candidate(held.entry, held.content), answer),)

    def _signed(self, held: Candidate, answer: Answer | None) -> Written:
        header = self.graph.entry(held.entry).header
        body = self.graph.body(held.entry)
        if isinstance(answer, Given):
            answer = replace(answer, at=datetime.fromtimestamp(header.time / 1000, UTC))
        return Written(
            answer, header.author, header.time, held.entry, header.kind, body.reason if body else None
        )

    def _links(self, target: Target, place: Place) -> Iterable[EvidenceLink]:
        for fact in self.graph.facts(target):
            evidence = read(_json_of(fact), Evidence)
            if evidence is not None and evidence.unfit() is None:
                header = self.graph.entry(fact.entry).header
                yield EvidenceLink(fact.entry, target, place, evidence, header.author, header.time)

    # -- the desk's own targets ------------------------------------------------------

    def _touch_own(self, target: Target, section: str, row: str | None, name: str) -> None:
        json = current(self.graph, target)
        match section:
            case "_warnings":
                _keep(self._warnings, (name, row), read(json, Reason))
            case "_validations":
                _keep(self._validations, (name, row), read(json, Confirmation))
            case "_excused" | "_panel":
                field, _, role = name.rpartition(".")
                if field in self._fields:
                    key = (Place(self._fields[field].section, row, field), role)
                    if section == "_panel":
                        _keep(self._panel, key, read(json, PanelMember))
                    else:
                        _keep(self._excused, key, json if isinstance(json, str) and json.strip() else None)
            case "_review" if name.startswith(places.RETURNED):
                self._returns[target] = tuple(self._backs(target))
            case "_review" if name.startswith(places.NOTE):
                self._notes[target] = tuple(self._said(target))

    def _backs(self, target: Target) -> Iterable[Return]:
        for fact in self.graph.facts(target):
            back = read(_json_of(fact), Sent)
            if back is not None:
                header = self.graph.entry(fact.entry).header
                body = self.graph.body(fact.entry)
                reason = (body.reason if body else None) or ""
                yield Return(fact.entry, back.section, back.row, reason, header.author, header.time)

    def _said(self, target: Target) -> Iterable[Note]:
        for fact in self.graph.facts(target):
            said = read(_json_of(fact), NoteText)
            if said is not None:
                header = self.graph.entry(fact.entry).header
                yield Note(fact.entry, said, header.author, header.time)


def _settled(graph: RecordGraph, entry: EntryId, target: Target) -> bool:
    """Whether this entry chose between different values."""
    before = graph.named(graph.entry(entry).header.replaces, target)
    return len(before) > 1 and len({value_key(graph.candidate(one, target).content) for one in before}) > 1


def _order(place: Place) -> tuple[str, str, str]:
    return (place.section, place.row or "", place.field)


def _json_of(fact: Fact) -> Json:
    return fact.content.json if isinstance(fact.content, Value) else None


def _keep(mapping: dict[K, V], key: K, value: V | None) -> None:
    if value is None:
        mapping.pop(key, None)
    else:
        mapping[key] = value
