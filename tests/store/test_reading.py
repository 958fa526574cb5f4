"""Heads by type, and text under the cursor."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine
from tests.store.writers import ANA, NOW, ORG, STORAGE_KEY, Writer, an_id, known, record

from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.log import SqlLog
from reviewdesk.store.reading import Drafts, Head, Reading, TextDraft

A, B = record("a"), record("b")


def test_heads_of_a_record_and_records_with_a_kind(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    row = an_id("row")
    review = writer.writes(A, "review.opened", {"about/-/title": "Missed"})
    removed = writer.writes(A, "cases.removed", touches=[f"cases/{row}"], after=[review.entry.id])
    case = writer.writes(B, "case.opened", {"about/-/title": "Fall", "about/-/days": 3}, time=NOW + 1)
    log.append([review, removed, case])
    reading = Reading(engine, path)

    def head(target: str, content: object) -> Head:
        return Head(B, target, case.entry.id, "case.opened", ANA, NOW + 1, content)  # type: ignore[arg-type]

    assert reading.heads(B) == (
        head("about/-/days", {"value": 3}),
        head("about/-/title", {"value": "Fall"}),
    )
    assert (reading.records_with("case.opened"), reading.records_with("case.closed")) == ((B,), ())
    assert [(one.target, one.kind, one.content) for one in reading.heads(A)] == [
        ("about/-/title", "review.opened", {"value": "Missed"}),
        (f"cases/{row}", "cases.removed", {}),
    ]


def test_a_draft_survives_and_is_dropped(engine: Engine, path: Path) -> None:
    drafts = Drafts(engine, path)
    drafts.keep(TextDraft(A, "about/-/story", "He f", NOW))
    drafts.keep(TextDraft(A, "about/-/story", "He fell", NOW + 2000))
    drafts.keep(TextDraft(B, "about/-/story", "She", NOW))
    engine.dispose()
    again = open_encrypted(path, STORAGE_KEY)
    drafts = Drafts(again, path)
    assert drafts.of(A) == (TextDraft(A, "about/-/story", "He fell", NOW + 2000),)
    assert drafts.at(B, "about/-/story") == TextDraft(B, "about/-/story", "She", NOW)
    drafts.drop(A, "about/-/story")
    assert (drafts.of(A), drafts.at(A, "about/-/story")) == ((), None)
    again.dispose()
