"""Holds in the order a person works: answers first, a written reason once there is something to explain."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forms.answering import answered, shipped
from tests.ui.example import example

from reviewdesk.forms.answers import Facts
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import LiftKind, Scope
from reviewdesk.ui.present.cases import case_label
from reviewdesk.ui.present.holds import HoldRow, hold_rows
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.review_page import holding

SHIPPED = ("continuity", "goal-progress", "hospital-avoidance", "missed-target", "missed-visits")


def rows_of(form_id: str, facts: Facts | None = None, section: str = "findings") -> tuple[HoldRow, ...]:
    form = shipped(form_id)
    rows = {s.id: ("r1",) for s in form.sections if s.repeat}
    decision = decide(compile_form(form), facts or Facts(rows=rows))
    return hold_rows(holding(decision, Scope(section, "r1")), example().context, Parts(), "holds")


@pytest.mark.parametrize("form_id", SHIPPED)
def test_the_first_line_of_an_untouched_case_never_asks_for_a_reason(form_id: str) -> None:
    form = shipped(form_id)
    for section in form.sections:
        held = rows_of(form_id, section=section.id) if section.rows_of else ()
        first = [row.lifts[0].lift.kind for row in held if row.lifts]
        assert LiftKind.GIVE_REASON not in first
        decided = [row.undecided for row in held]
        assert decided == sorted(decided), "what only waits for answers stands before the answers"


def test_what_is_computed_leads_to_the_answers_it_waits_for() -> None:
    form = shipped("continuity")
    whole = answered(form, {s.id: ("r1",) for s in form.sections if s.repeat})
    facts = replace(
        whole,
        answers={
            place: answer
            for place, answer in whole.answers.items()
            if place.field not in {"causes", "repeats"} and place.section != "findings"
        },
    )
    row = next(row for row in rows_of("continuity", facts) if row.undecided)
    assert row.lifts[0].lift.kind is LiftKind.ANSWER
    assert row.lifts[0].lift.place is not None
    assert row.lifts[0].lift.place.field == "causes"
    assert "not decided" in row.line


def test_a_case_that_was_just_added_is_called_new_and_not_not_answered_twice() -> None:
    ex = example()
    label = case_label(ex.form, Facts(rows={"cases": ("r9",)}), "cases", "r9", ex.context)
    assert label == ("New case", "")


def test_a_step_that_is_signed_case_by_case_is_one_way_out() -> None:
    form = shipped("hospital-avoidance")
    decision = decide(compile_form(form), Facts(rows={"cases": ("r1", "r2", "r3")}))
    held = hold_rows(holding(decision, Scope("quality")), example().context, Parts(), "holds")
    [waits] = [row for row in held if any(lift.lift.kind is LiftKind.SIGN for lift in row.lifts)]
    assert [(lift.label, lift.lift.scope) for lift in waits.lifts] == [
        ("Sign: Classification and accountability", Scope("findings", "r1"))
    ]
