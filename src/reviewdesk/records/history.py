"""The history of a review as people read it: who changed what, when, before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from types import MappingProxyType

from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Target
from reviewdesk.forms.answers import Answer, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Form
from reviewdesk.records import places
from reviewdesk.records.answering import answer_of
from reviewdesk.records.facts import judges_done
from reviewdesk.records.organisation import Person
from reviewdesk.records.redaction import Ordered
from reviewdesk.records.review import (
    OPENED,
    Evidence,
    HistoryLine,
    NoteText,
    PanelMember,
    Redaction,
    Review,
    Sent,
)
from reviewdesk.records.shapes import read

Wanted = Callable[[str, Place | None, Scope | None], bool]
"""Whether a change is told, by its kind and what it is about."""


def history_of(
    review: Review,
    form: Form,
    graph: RecordGraph,
    reader: Person,
    *,
    place: Place | None = None,
    scope: Scope | None = None,
    most: int | None = None,
    redacted: Mapping[EntryId, Ordered] = MappingProxyType({}),
) -> tuple[HistoryLine, ...]:
    """Every change of the review, of one place, or of one step or row; newest first by causal order.

    A blind judgement that is not for this reader yet is a line without its answer. `redacted`: what orders
    have taken away.
    """

    def wanted(kind: str, at: Place | None, about: Scope | None) -> bool:
        return (
            (place is None or at == place)
            and (scope is None or _within(about, scope))
            and (place is not None or not _part_of_opening(kind, at, about, scope))
        )

    return tuple(islice(_Past(review, form, graph, reader, redacted).lines(wanted), most))


def _within(about: Scope | None, scope: Scope) -> bool:
    """A case is shown with all that was done about it, in whichever step; a step without cases by itself."""
    if about is None:
        return False
    return about.row == scope.row if scope.row is not None else about == scope


def _part_of_opening(kind: str, at: Place | None, about: Scope | None, scope: Scope | None) -> bool:
    """An opening fills hundreds of places: it is told once, beside a case once for the case."""
    return kind == OPENED and (at is not None or (about is not None) is (scope is None))


class _Past:
    def __init__(
        self,
        review: Review,
        form: Form,
        graph: RecordGraph,
        reader: Person,
        redacted: Mapping[EntryId, Ordered],
    ) -> None:
        self._redacted = redacted
        self._review, self._form, self._graph, self._reader = review, form, graph, reader
        self._fields = {f.id: f for s in form.sections for f in s.fields}

    def lines(self, wanted: Wanted) -> Iterator[HistoryLine]:
        """Those wanted; a line is made only then, for what one case shows is little of a long review."""
        for entry in reversed(tuple(self._graph)):
            header = self._graph.entry(entry).header
            for target in reversed(header.targets):
                if target == places.LEAD and header.kind == OPENED:
                    continue  # who leads is part of the opening
                place, scope = self._where(entry, target)
                if wanted(header.kind, place, scope):
                    yield self._line(entry, target, place, scope)

    def _line(self, entry: EntryId, target: Target, place: Place | None, scope: Scope | None) -> HistoryLine:
        header = self._graph.entry(entry).header
        body = self._graph.body(entry)
        before = next(
            (
                one
                for one in header.replaces
                if one in self._graph and target in self._graph.entry(one).header.targets
            ),
            None,
        )
        answered = place is not None and not target.rpartition("/")[2].startswith("_")
        withheld = False
        if answered and place is not None and "." in target.rpartition("/")[2]:
            field = self._fields[place.field]
            withheld = header.author != self._reader.id and not judges_done(field, place, self._review)
        return HistoryLine(
            entry=entry,
            at=header.time,
            author=header.author,
            kind=header.kind,
            place=place,
            before=self._answer(before, target, place) if answered and not withheld and before else None,
            after=self._answer(entry, target, place) if answered and not withheld else None,
            reason=body.reason if body else None,
            withheld=withheld,
            parked=entry in self._graph.parked,
            redacted=self._redaction(entry),
            scope=scope,
            holds=self._value(entry, target) not in (None, False),
            detail=self._detail(entry, target) or (self._detail(before, target) if before else ""),
        )

    def _redaction(self, entry: EntryId) -> Redaction | None:
        by = self._redacted.get(entry)
        return Redaction(by.at, by.author, by.order.reason) if by is not None else None

    def _where(self, entry: EntryId, target: Target) -> tuple[Place | None, Scope | None]:
        """The field an entry is about, and the step and row; None where it is about the whole review."""
        section, row, name = places.parts(target)
        if not section.startswith("_"):
            field = (name or "").removeprefix(places.EVIDENCE).partition(".")[0]
            at = Place(section, row, field) if field in self._fields else None
            return at, Scope(section, row)
        if section in ("_excused", "_panel"):
            asked = self._fields.get((name or "").rpartition(".")[0])
            return (Place(asked.section, row, asked.id), Scope(asked.section, row)) if asked else (None, None)
        if section == "_warnings":
            of = next((s.id for s in self._form.sections for g in s.gates if g.id == name), "")
            return None, Scope(of, row)
        said, name = self._value(entry, target), name or ""
        sent = read(said, Sent) if name.startswith(places.RETURNED) else None
        if sent is not None:
            return None, Scope(sent.section, sent.row)
        note = read(said, NoteText) if name.startswith(places.NOTE) else None
        if note is not None and note.section is not None:
            asked = self._fields.get(note.field or "")
            at = Place(note.section, note.row, asked.id) if asked else None
            return at, Scope(note.section, note.row)
        return None, None

    def _detail(self, entry: EntryId, target: Target) -> str:
        """What stands there besides answers, in a few words of the people who wrote it."""
        _section, _row, name = places.parts(target)
        name = name or ""
        if name.startswith(places.SIGNED):
            return name.removeprefix(places.SIGNED)
        said = self._value(entry, target)
        if name.startswith(places.EVIDENCE):
            piece = read(said, Evidence)
            return piece.title if piece is not None else ""
        if name.startswith(places.NOTE):
            note = read(said, NoteText)
            return note.text if note is not None else ""
        if target.startswith("_excused/"):
            return said if isinstance(said, str) else ""
        if target.startswith("_panel/"):
            seat = read(said, PanelMember)
            return (seat.missing or seat.person) if seat is not None else ""
        return ""

    def _value(self, entry: EntryId, target: Target) -> Json:
        content = self._graph.candidate(entry, target).content
        return content.json if isinstance(content, Value) else None

    def _answer(self, entry: EntryId, target: Target, place: Place | None) -> Answer | None:
        if place is None:
            return None
        content = self._graph.candidate(entry, target).content
        return answer_of(content, self._fields[place.field], self._form)
