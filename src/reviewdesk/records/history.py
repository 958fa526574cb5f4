"""The history of a review as people read it: who changed what, when, before and after."""

from __future__ import annotations

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, Target
from reviewdesk.forms.answers import Answer, Place
from reviewdesk.forms.model import Form
from reviewdesk.records import places
from reviewdesk.records.answering import answer_of
from reviewdesk.records.facts import judges_done
from reviewdesk.records.organisation import Person
from reviewdesk.records.review import HistoryLine, Review


def history_of(
    review: Review, form: Form, graph: RecordGraph, reader: Person, place: Place | None = None
) -> tuple[HistoryLine, ...]:
    """Every change of the review, or of one place, newest first by causal order.

    A blind judgement that is not for this reader yet is a line without its answer.
    """
    lines: list[HistoryLine] = []
    for entry in graph:
        header = graph.entry(entry).header
        for target in header.targets:
            at = _place_of(target)
            if place is None or at == place:
                lines.append(_line(entry, target, at, review, form, graph, reader))
    return tuple(reversed(lines))


def _place_of(target: Target) -> Place | None:
    section, row, name = places.parts(target)
    if name is None or section.startswith("_") or name.startswith("_"):
        return None
    field = name.partition(".")[0]
    return Place(section, row, field)


def _line(
    entry: EntryId,
    target: Target,
    place: Place | None,
    review: Review,
    form: Form,
    graph: RecordGraph,
    reader: Person,
) -> HistoryLine:
    header = graph.entry(entry).header
    body = graph.body(entry)
    before = next(
        (one for one in header.replaces if one in graph and target in graph.entry(one).header.targets), None
    )
    withheld = False
    if place is not None and "." in target.rpartition("/")[2]:
        field = form.field(place.field)
        withheld = header.author != reader.id and not judges_done(field, place, review)
    return HistoryLine(
        entry=entry,
        at=header.time,
        author=header.author,
        kind=header.kind,
        place=place,
        before=None if withheld or before is None else _answer(before, target, place, form, graph),
        after=None if withheld else _answer(entry, target, place, form, graph),
        reason=body.reason if body else None,
        withheld=withheld,
        parked=entry in graph.parked,
    )


def _answer(
    entry: EntryId, target: Target, place: Place | None, form: Form, graph: RecordGraph
) -> Answer | None:
    if place is None:
        return None
    return answer_of(graph.candidate(entry, target).content, form.field(place.field), form)
