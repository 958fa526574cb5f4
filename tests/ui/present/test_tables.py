"""Cells of tables in people's words, and marks on an axis of whole months."""

from __future__ import annotations

import pytest
from tests.shipped import shipped_form
from tests.ui.example import PEOPLE, context

from reviewdesk.forms.answers import Answer, CannotCompute, Given, Table
from reviewdesk.forms.model import Field
from reviewdesk.records.time_axis import TIME_AXIS
from reviewdesk.ui.present.tables import axis_of, table_cells

FORM = shipped_form("continuity")
FIELDS = [f for section in FORM.sections for f in section.fields]
SHIFTS = next(f for f in FIELDS if f.table_from)
AXIS = next(f for f in FIELDS if f.concept == TIME_AXIS)
HERE = context("supervisor")
SOMEBODY = PEOPLE[0][0]


def table(*rows: tuple[str, ...]) -> Given:
    return Given(Table(rows))


def test_cells_read_by_the_type_of_their_column() -> None:
    row = ("2026-07-01T12:04:00-04:00", SOMEBODY, "Ann Bell", "Cy Dorn", "yes", "no", "", "First aid")
    [cells] = table_cells(table(row), SHIFTS, FORM, HERE)
    assert cells == (
        "Jul 1, 2026, 11:04 AM (12:04 PM there, 4 hours behind UTC)",
        HERE.name(SOMEBODY),
        "Ann Bell",
        "Cy Dorn",
        "Yes",
        "No",
        "",
        "First aid",
    )


def test_what_is_none_of_its_type_is_shown_as_it_is() -> None:
    [cells] = table_cells(table(("someday", "x", "", "", "perhaps", "", "", "")), SHIFTS, FORM, HERE)
    assert (cells[0], cells[4]) == ("someday", "perhaps")


@pytest.mark.parametrize("answer", [None, CannotCompute("nothing is here"), Given("text")])
def test_other_answers_have_neither_cells_nor_axis(answer: Answer | None) -> None:
    assert table_cells(answer, SHIFTS, FORM, HERE) == ()
    assert axis_of(answer, AXIS, FORM, HERE) is None


def test_marks_lie_by_their_days_in_a_lane_for_each_kind() -> None:
    marks = table(
        ("2026-07-01T09:00:00-05:00", "unfamiliar", "Cy Dorn"),
        ("2026-08-31T09:00:00-05:00", "incident", "Fall"),
        ("2026-07-16T09:00:00-05:00", "unfamiliar", "P. Singh"),
    )
    axis = axis_of(marks, AXIS, FORM, HERE)
    assert axis is not None
    assert (axis.since, axis.until) == ("Jul 1, 2026", "Aug 31, 2026")
    assert [name for _, name in axis.ticks] == ["Jul 2026", "Aug 2026"]
    strangers, incidents = axis.lanes
    assert [round(mark.at * 62 - 0.5) for mark in strangers.marks] == [0, 15]
    assert [round(mark.at * 62 - 0.5) for mark in incidents.marks] == [61]
    assert strangers.marks[0].words.endswith("Unfamiliar staff, Cy Dorn")
    assert axis.words == "Unfamiliar staff: 2; Incident: 1"


def test_a_table_of_another_concept_has_no_axis() -> None:
    plain: Field = SHIFTS
    assert axis_of(table(("2026-07-01T09:00:00-05:00",) + ("",) * 7), plain, FORM, HERE) is None
