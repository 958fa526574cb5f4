"""Tables: cells of the type of their column, within its bounds; what is wrong is told by line and column."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.forms.answering import NOON, put
from tests.forms.small import at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, Given, Table
from reviewdesk.forms.cells import Cell, read_cell
from reviewdesk.forms.decision import HoldKind
from reviewdesk.forms.model import Form
from reviewdesk.texts import say

CHOICES = "choices: {fit: {good: Good, poor: Poor}}\n"
GRID = """{id: grid, ask: Grid, type: table, min: 1, required: true, columns: [
          {id: who, ask: Who, type: staff, required: true},
          {id: day, ask: Day, type: date, min: {field: began}},
          {id: fits, ask: Fit, type: choice, of: fit},
          {id: many, ask: How many, type: integer, min: 1, max: 9},
          {id: known, ask: Known since, type: date, max: today},
          {id: agency, ask: Agency, type: yes_no}]}"""


def grid() -> Form:
    return form_of("{id: began, ask: Began, type: date, required: true}", GRID, more=CHOICES)


def problem(*lines: tuple[str, ...]) -> str | None:
    facts = put(Facts(), at("began"), date(2026, 3, 2))
    facts = put(facts, at("grid"), Given(Table(tuple(lines)), at=NOON))
    found = run(grid(), facts).fields[at("grid")].problem
    return None if found is None else say(found)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (("ann", "2026-03-02", "good", "3", "2026-03-02", "yes"), None),
        (("ann", "03/02/2026", "Good", "", "", "No"), None),
        (("", "", "", "", "", ""), "Line 1, Who: This is missing."),
        (("ann", "soon", "", "", "", ""), "Line 1, Day: “soon” does not fit here."),
        (("ann", "2026-03-01", "", "", "", ""), "Line 1, Day: Not before Began."),
        (("ann", "", "fine", "", "", ""), "Line 1, Fit: “fine” does not fit here."),
        (("ann", "", "", "12", "", ""), "Line 1, How many: At most 9."),
        (("ann", "", "", "1.5", "", ""), "Line 1, How many: “1.5” does not fit here."),
        (("ann", "", "", "", "2026-03-03", ""), "Line 1, Known since: Not after 03/02/2026."),
        (("ann", "", "", "", "", "maybe"), "Line 1, Agency: “maybe” does not fit here."),
    ],
)
def test_a_cell_that_does_not_fit_is_told_by_line_and_column(line: tuple[str, ...], told: str | None) -> None:
    assert problem(line) == told


def test_the_first_line_that_does_not_fit_is_told() -> None:
    good = ("ann", "", "", "", "", "")
    assert problem(good, ("", "", "", "2", "", "")) == "Line 2, Who: This is missing."


def test_a_table_without_lines_is_not_answered() -> None:
    facts = put(Facts(), at("began"), date(2026, 3, 2))
    assert kinds(run(grid(), facts)) == [(HoldKind.UNANSWERED, "grid")]
    assert kinds(run(grid(), put(facts, at("grid"), Table(())))) == [(HoldKind.UNANSWERED, "grid")]


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("number", "1,250.50", Decimal("1250.50")),
        ("integer", "-4", -4),
        ("date", "3/2/2026", date(2026, 3, 2)),
        ("date", "2026-02-30", None),
        ("date", "13/40/2026", None),
        ("date", "0026-01-01", None),
        ("datetime", "2026-03-02T12:00:00Z", NOON),
        ("datetime", "03/02/2026 12:00 PM", NOON),
        ("datetime", "03/02/2026, 12:05 am", datetime(2026, 3, 2, 0, 5, tzinfo=UTC)),
        ("datetime", "03/02/2026 13:30", datetime(2026, 3, 2, 13, 30, tzinfo=UTC)),
        ("datetime", "03/02/2026 13:30 PM", None),
        ("datetime", "2026-03-02", None),
        ("yes_no", "Y", True),
        ("text", "Some words", "Some words"),
    ],
)
def test_what_is_typed_or_pasted_is_read_as_the_type_of_its_column(
    column: str, text: str, value: Cell | None
) -> None:
    form = form_of(f"{{id: g, ask: G, type: table, columns: [{{id: c, ask: C, type: {column}}}]}}")
    assert read_cell(form.field("g").column_fields[0], form, text, UTC) == value
