"""History as people read it."""

from __future__ import annotations

from decimal import Decimal

from tests.ui.example import context, load

from reviewdesk.eventlog.header import EntryId, PersonId
from reviewdesk.forms.answers import Answer, Given, Place
from reviewdesk.forms.model import Kind
from reviewdesk.records.review import HistoryLine
from reviewdesk.ui.present.history import history_row


def told(field: str, before: Answer | None, after: Answer) -> str:
    line = HistoryLine(
        EntryId("e" * 43), 0, PersonId("p"), "review.answered", Place("cases", "r1", field), before, after
    )
    return history_row(line, load().form, context()).what


def test_nobody_answers_what_is_computed() -> None:
    computed = next(f for s in load().form.sections for f in s.fields if f.kind is Kind.COMPUTED)
    assert told(computed.id, None, Given(2)) == f"“{computed.ask.said()}” was computed: 2"
    again = told(computed.id, Given(2), Given(Decimal(3)))
    assert again == f"“{computed.ask.said()}” was computed again: from “2” to “3”"
