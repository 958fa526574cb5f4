"""Which evidence files the entries of a record name: those linked now, and every one ever linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId
from reviewdesk.records.places import EVIDENCE, parts
from reviewdesk.records.review import Evidence
from reviewdesk.records.shapes import read


def linked_files(graph: RecordGraph) -> Iterator[tuple[EntryId, Evidence]]:
    """The files whose links stand, each with the entry that linked it."""
    for fact in graph.all_facts():
        name = parts(fact.target)[2]
        if name is None or not name.startswith(EVIDENCE) or not isinstance(fact.content, Value):
            continue
        if (file := _file(Change(fact.target, fact.content))) is not None:
            yield fact.entry, file


def named_files(graph: RecordGraph, entries: Iterable[EntryId]) -> Iterator[Evidence]:
    """The files these entries name as they still can be read here; of what is redacted none."""
    for entry in entries:
        body = graph.body(entry)
        for change in body.changes if body is not None else ():
            if (file := _file(change)) is not None:
                yield file


def _file(change: Change) -> Evidence | None:
    evidence = read(change.content.json, Evidence) if isinstance(change.content, Value) else None
    return evidence if evidence is not None and evidence.kind == "file" and not evidence.unfit() else None
