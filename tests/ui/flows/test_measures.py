"""Measures in the window: results told in words, recorded, and led to their reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QLineEdit, QWidget
from tests.organisation import MAPLE, MEASURE, MISSED
from tests.ui.flows.conftest import Bench

from reviewdesk.ui.dialogs.result_dialog import ResultDialog
from reviewdesk.ui.flows.measures import MeasuresFlow


def opened(bench: Bench, name: str = "Quinn") -> MeasuresFlow:
    bench.org.as_(name)
    flow = MeasuresFlow(bench.org.desk, bench.runner)
    bench.show(flow, flow.screen)
    return flow


def test_without_results_the_first_step_is_offered(bench: Bench) -> None:
    flow = opened(bench)
    assert [(line.title, line.latest) for line in flow.screen.measures.rows] == [
        ("Avoidable admissions", "No result yet")
    ]
    assert not flow.screen.no_results.isHidden()


def test_a_result_is_judged_while_it_is_typed_and_recorded(
    bench: Bench, texts: Callable[[QWidget], str]
) -> None:
    flow = opened(bench)
    bench.press("Record a result", flow.screen.no_results)
    dialog = bench.dialog()
    assert isinstance(dialog, ResultDialog)
    assert dialog.period.text() == "Q3 2026", "the quarter before is proposed"
    bench.press("Record it", dialog)
    assert dialog.problem.text == "Write how many avoidable admissions were counted, as a whole number."
    for name, words in (("Avoidable admissions", "12"), ("Participant days", "4,000")):
        line = bench.find(QLineEdit, name, dialog)
        line.setText(words)
        line.textEdited.emit(words)
    bench.qtbot.waitUntil(
        lambda: "Missed in Q3 2026: 12 avoidable admissions" in texts(dialog), timeout=10_000
    )
    bench.press("Record it", dialog)
    assert bench.no_dialog()
    (row,) = flow.screen.results.rows
    assert (row.nominal, row.evidence, row.where) == ("Missed", "Action", "Whole organization")
    (found,) = bench.org.desk.intake.results()
    assert found.result.about == replace(MISSED, sites=(), known_on=date(2026, 11, 23))


def test_impossible_counts_are_refused_in_words(bench: Bench) -> None:
    flow = opened(bench)
    bench.press("Record a result", flow.screen.no_results)
    dialog = bench.dialog()
    assert isinstance(dialog, ResultDialog)
    dialog.numerator.setText("3")
    dialog.denominator.setText("0")
    bench.press("Record it", dialog)
    assert dialog.problem.text.startswith("3 were counted over a denominator of 0.")
    assert bench.org.desk.intake.results() == ()


def test_a_supervisor_records_for_own_sites(bench: Bench) -> None:
    flow = opened(bench, "Dana")
    bench.press("Record a result", flow.screen.no_results)
    dialog = bench.dialog()
    assert isinstance(dialog, ResultDialog)
    assert list(dialog.sites) == [MAPLE.id]
    assert not dialog.whole.isEnabled()
    dialog.numerator.setText("12")
    dialog.denominator.setText("4000")
    bench.press("Record it", dialog)
    assert dialog.problem.text == "Choose the sites, or the whole organization."
    bench.press("Maple House", dialog)
    bench.press("Record it", dialog)
    (row,) = flow.screen.results.rows
    assert row.where == "Maple House"


def test_results_lead_to_their_reviews(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    first = bench.org.missed()
    review = bench.org.review(first)
    spring = replace(MISSED, period="Q2 2026", until=date(2026, 6, 30), since=date(2026, 4, 1))
    second = bench.org.missed(spring)
    met = bench.org.missed(
        replace(MISSED, period="Q1 2026", until=date(2026, 3, 31), since=date(2026, 1, 1), numerator=1)
    )
    flow = opened(bench)
    assert [row.key for row in flow.screen.results.rows] == [first, second, met]
    assert [row.nominal for row in flow.screen.results.rows] == ["Missed", "Missed", "Met"]
    wanted: list[str] = []
    flow.review_opened.connect(wanted.append)
    flow.review_wanted.connect(wanted.append)
    bench.press("Go to its review")
    flow.screen.results.opened.emit(flow.screen.results.rows[1])
    bench.press("Open its review")
    assert wanted == [review, second]
    flow.screen.results.opened.emit(flow.screen.results.rows[2])
    assert flow.screen.open_button.isHidden()
    assert "Within chance: the result is no worse than the target." in texts(flow.screen)

    bench.press("Without a review")
    assert [row.key for row in flow.screen.results.rows] == [second]


def test_a_nurse_reads_and_records_nothing(bench: Bench) -> None:
    bench.org.missed()
    flow = opened(bench, "Ann")
    assert len(flow.screen.results.rows) == 1
    assert flow.screen.record_button.isHidden()
    assert flow.screen.open_button.isHidden()


def test_a_small_denominator_is_said_to_be_too_small(bench: Bench) -> None:
    bench.org.as_("Ada")
    terms = replace(MEASURE, minimum=Decimal(10_000))
    assert bench.org.desk.governing.set_up("tired at six pm often", measures=[terms]) is None
    bench.org.missed()
    flow = opened(bench)
    (row,) = flow.screen.results.rows
    assert (row.nominal, row.evidence) == ("Missed", "Cannot be judged")
    assert row.opens, "a miss is reviewed whatever the numbers can bear"
