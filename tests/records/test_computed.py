"""What a computation is given: sections row by row, tables line by line, columns by name, settings."""

from __future__ import annotations

from tests.records.test_facts import EMPTY

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Answer, CannotCompute, Facts, Given, Place, Table
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Duration, Form, Unit
from reviewdesk.records.computed import computed_answers, recorded_answers
from reviewdesk.records.computing import Inputs
from reviewdesk.records.imports import Imports
from reviewdesk.texts import Text

FORM = load_form(
    b"""form: f
version: 1.0.0
title: F
record: audit
settings: {days: {ask: Days, value: 30 days}}
sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {label: "{who}"}
    fields:
      - {id: who, ask: Who, type: text, required: true}
      - {id: mine, ask: Mine, type: computed, by: seen, with: {who: who}, gives: integer}
  - id: s
    title: S
    owner: supervisor
    fields:
      - id: shifts
        ask: Shifts
        type: table
        columns: [{id: day, ask: Day, type: date}, {id: late, ask: Late, type: yes_no}]
      - id: share
        ask: Share
        type: computed
        by: seen
        with: {rows: shifts, of: late, days: {setting: days}}
        gives: number
      - {id: rate, ask: Rate, type: computed, by: seen, with: {rows: cases, of: who}, gives: number}
      - {id: other, ask: Other, type: computed, by: unheard_of, with: {rows: cases}, gives: number}
""",
    "f.yaml",
)


class NoRecords:
    """A log in which nothing was imported."""

    def ids(self, kind: str) -> tuple[RecordId, ...]:  # noqa: ARG002 -- of no kind
        return ()

    def graph(self, record: RecordId) -> RecordGraph:
        raise KeyError(record)


def test_inputs_are_given_as_the_form_names_them() -> None:
    assert isinstance(FORM, Form)
    asked: list[Inputs] = []

    def seen(inputs: Inputs) -> Answer:
        asked.append(inputs)
        return Given(len(asked))

    table = Table((("2026-03-02", "yes"), ("2026-03-03", "no")))
    facts = Facts(
        answers={
            Place("cases", "r0", "who"): Given("Ann"),
            Place("cases", "r1", "who"): Given("Ben"),
            Place("s", None, "shifts"): Given(table),
        },
        rows={"cases": ("r0", "r1")},
        settings={"days": Duration(30, Unit.DAYS)},
    )
    found = computed_answers(EMPTY, FORM, facts, (), Imports(NoRecords()), {"seen": seen})
    first, second, share, rate = asked
    assert [first.values, second.values] == [{"who": Given("Ann")}, {"who": Given("Ben")}]
    assert share.rows["rows"] == (
        {"day": "2026-03-02", "late": "yes"},
        {"day": "2026-03-03", "late": "no"},
    )
    assert (share.names, share.settings) == (
        {"rows": "shifts", "of": "late"},
        {"days": Duration(30, Unit.DAYS)},
    )
    assert rate.rows["rows"] == ({"who": Given("Ann")}, {"who": Given("Ben")})
    assert (rate.names, rate.values) == ({"rows": "cases", "of": "who"}, {})
    assert found[Place("s", None, "rate")] == Given(4)
    assert isinstance(found[Place("s", None, "other")], CannotCompute)
    # What the log never held says so, whatever it is computed from.
    unrecorded = recorded_answers(EMPTY, FORM, facts)
    assert set(unrecorded.values()) == {CannotCompute(Text("it was not recorded"))}
