"""Search over all that the person at the desk may see: reviews, cases, actions, notes, answers."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.header import EntryId, RecordId, RowId
from reviewdesk.eventlog.holdings import RowState
from reviewdesk.forms.answers import Given, NotApplicable, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Kind
from reviewdesk.forms.values import shown
from reviewdesk.records import action as actions
from reviewdesk.records import places
from reviewdesk.records.answering import answer_of
from reviewdesk.records.library import Library
from reviewdesk.records.review import Evidence, NoteText, Opening
from reviewdesk.records.review_fold import ReviewFold
from reviewdesk.records.rights import ever_reads, may_meet, may_see
from reviewdesk.records.shapes import read
from reviewdesk.records.viewing import names_of
from reviewdesk.store.reading import Found, Reading
from reviewdesk.texts import Text

_LOOKED_AT = 400  # texts of the index; most of what is found in one review is found often
LEAST = 2  # letters


class HitKind(StrEnum):
    REVIEW = "review"
    CASE = "case"  # by its participant
    PARTICIPANT = "participant"  # who is in no review
    ANSWER = "answer"
    EVIDENCE = "evidence"
    NOTE = "note"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it says, where it stands, and the way there."""

    kind: HitKind
    text: str
    where: str | Text = ""
    review: RecordId | None = None
    scope: Scope | None = None
    place: Place | None = None
    action: RecordId | None = None


class Searching:
    """The index knows not who may see what: every find is checked here before it is told."""

    def __init__(self, library: Library, writer: Writer, index: Reading) -> None:
        self._library = library
        self._writer = writer
        self._index = index

    def find(self, words: str, *, most: int = 30) -> tuple[Hit, ...]:
        """What holds all the words (or words that begin so), best first; nothing for who reads nothing.

        Blind judgements are never found, nor what counts for nothing. That something was found is noted, once
        for what one types; the words are not.
        """
        who = self._writer.person()
        if not ever_reads(who) or len(words.strip()) < LEAST:
            return ()
        wanted = [_plain(word) for word in words.split()]
        hits: dict[Hit, None] = {}
        for found in self._index.search(words, limit=_LOOKED_AT):
            for hit in self._hits(found):
                if all(word in _plain(f"{hit.text} {hit.where}") for word in wanted):
                    hits.setdefault(hit)
            if len(hits) >= most:
                break
        if hits:
            self._writer.looked("search")
        return tuple(hits)[:most]

    def _hits(self, found: Found) -> Iterator[Hit]:
        match self._library.type_of(found.record):
            case "review":
                yield from self._in_review(found)
            case "participant":
                yield from self._of_participant(found.record)
            case "action":
                yield from self._of_action(found)

    def _may_see(self, record: RecordId) -> bool:
        return may_see(self._writer.person(), self._library.subject(record).sites) is None

    def _in_review(self, found: Found) -> Iterator[Hit]:
        fold = self._library.fold(found.record)
        if fold is None or not self._may_see(found.record) or self._counts_not(found.record, found.entry):
            return
        section, row, name = places.parts(found.target)
        title = fold.opening.title
        said = self._said(found)
        if found.target == places.ABOUT:
            opening = read(said, Opening)
            if opening is not None:
                yield Hit(HitKind.REVIEW, opening.title, opening.period, found.record)
            return
        if section == "_review" and (name or "").startswith(places.NOTE):
            note = read(said, NoteText)
            if note is not None:
                scope = Scope(note.section, note.row) if note.section else None
                yield Hit(HitKind.NOTE, note.text, title, found.record, scope)
            return
        known = {s.id: s.rows_of for s in fold.form.sections}
        if name is None or section not in known or not _stands(fold, known[section], row):
            return
        yield from self._in_section(found, fold, Place(section, row, name), title)

    def _in_section(self, found: Found, fold: ReviewFold, at: Place, title: str) -> Iterator[Hit]:
        fields = {f.id: f for s in fold.form.sections for f in s.fields}
        scope = Scope(at.section, at.row)
        if at.field.startswith(places.EVIDENCE):
            piece = read(self._said(found), Evidence)
            field = fields.get(at.field.removeprefix(places.EVIDENCE).partition(".")[0])
            if piece is not None and field is not None:
                text = f"{piece.title} ({piece.where})" if piece.where else piece.title
                place = Place(at.section, at.row, field.id)
                yield Hit(HitKind.EVIDENCE, text, title, found.record, scope, place)
            return
        field = fields.get(at.field)  # a judge's register is none: its name has the role behind the field's
        if field is None or field.judged_by or field.kind in {Kind.PARTICIPANT, Kind.STAFF, Kind.SITE}:
            return
        content = self._library.graph(found.record).candidate(found.entry, found.target).content
        answer = answer_of(content, field, fold.form)
        words = (
            answer.reason
            if isinstance(answer, NotApplicable)
            else shown(field, fold.form, answer.value, names=names_of(self._library))
            if isinstance(answer, Given)
            else ""
        )
        if words:
            where = Text("{asked} · {review}", asked=field.ask.said(), review=title)
            yield Hit(HitKind.ANSWER, words, where, found.record, scope, at)

    def _of_participant(self, record: RecordId) -> Iterator[Hit]:
        whose = self._library.participant(record)
        if whose is None or not may_meet(self._writer.person(), whose):
            return
        cases = tuple(self._cases_of(record))
        for fold, place in cases:
            scope = Scope(place.section, place.row)
            yield Hit(HitKind.CASE, whose.name, fold.opening.title, fold.record, scope)
        if not cases:
            yield Hit(HitKind.PARTICIPANT, whose.name, Text("In no review that you may see"))

    def _cases_of(self, participant: RecordId) -> Iterator[tuple[ReviewFold, Place]]:
        for record in self._library.ids("review"):
            fold = self._library.fold(record)
            if fold is None or not self._may_see(record):
                continue
            whose = {f.id for s in fold.form.sections for f in s.fields if f.kind is Kind.PARTICIPANT}
            review = fold.review()
            rows = {row.id for row in review.rows}
            for place, written in review.answers.items():
                answer = written.answer
                named = place.field in whose and isinstance(answer, Given) and answer.value == participant
                if named and place.row in rows:
                    yield fold, place

    def _of_action(self, found: Found) -> Iterator[Hit]:
        graph = self._library.graph(found.record)
        action = actions.action_of(found.record, graph)
        if action is None or not self._may_see(found.record):
            return
        if self._counts_not(found.record, found.entry):
            return
        fold = self._library.fold(action.review) if action.review else None
        title = fold.opening.title if fold is not None else ""
        said = " · ".join(
            part
            for part in (
                action.plan.title,
                action.plan.evidence_route,
                action.progress.note,
                action.progress.evidence,
            )
            if part
        )
        yield Hit(HitKind.ACTION, said, title, action.review, action=found.record)

    def _said(self, found: Found) -> Json:
        content = self._library.graph(found.record).candidate(found.entry, found.target).content
        return content.json if isinstance(content, Value) else None

    def _counts_not(self, record: RecordId, entry: EntryId) -> bool:
        graph = self._library.graph(record)
        return entry not in graph or entry in graph.parked


def _stands(fold: ReviewFold, section: str | None, row: str | None) -> bool:
    """Whether the row was not taken out; what has none stands."""
    if section is None or row is None:
        return True
    return fold.graph.row(section, RowId(row)).state is not RowState.REMOVED


def _plain(text: str) -> str:
    """As the index reads it: neither case nor accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in parts if not unicodedata.combining(c))
