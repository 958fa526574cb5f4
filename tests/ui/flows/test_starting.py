"""Starting a review where more was found than one review is done with: all, a drawn sample, none, or some."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from tests.desk.test_sampling import FOUND, many
from tests.ui.flows.conftest import Bench

from reviewdesk.eventlog.header import RecordId
from reviewdesk.measures.sampling import discovery_size
from reviewdesk.ui.dialogs.start_dialog import StartDialog
from reviewdesk.ui.flows.starting import StartFlow
from reviewdesk.ui.present.starting import MANY, CaseOffer, Cases, StartRow, case_offer


def rows(count: int, likely: int) -> tuple[StartRow, ...]:
    return tuple(StartRow(str(n), f"Case {n}", n < likely) for n in range(count))


def test_a_sample_is_offered_of_many_and_never_taken_unasked() -> None:
    assert case_offer(rows(MANY, MANY)) is None
    assert case_offer(rows(100, 100)) == CaseOffer(100, 25, Cases.ALL)
    # What was proposed stays proposed.
    assert case_offer(rows(100, 4)) == CaseOffer(100, 25, Cases.CHOSEN)


def begin(bench: Bench, count: int) -> tuple[StartDialog, list[str], QWidget]:
    org = bench.org
    org.admissions(many(count))
    org.missed()
    org.as_("Dana")
    window = QWidget()
    bench.qtbot.addWidget(window)
    flow = StartFlow(org.desk, bench.runner, window, org.clock)
    opened: list[str] = []
    flow.opened.connect(opened.append)
    bench.flows.append(flow)
    flow.start("", org.person("Dana"))
    bench.settle()
    dialog = window.findChild(StartDialog)
    assert isinstance(dialog, StartDialog)
    return dialog, opened, window


def cases_of(bench: Bench, opened: list[str]) -> tuple[int, tuple[int, int] | None]:
    bench.settle()
    [review] = opened
    found = bench.org.view(RecordId(review)).review
    sample = found.opening.sample
    return len(found.rows_of("cases")), (sample.size, len(sample.frame)) if sample else None


def way(dialog: StartDialog, one: Cases) -> None:
    dialog._cases._ways[one].setChecked(True)


def test_all_are_taken_at_first_and_their_list_is_not_in_the_way(bench: Bench) -> None:
    dialog, opened, _window = begin(bench, FOUND)
    assert dialog._cases._list.isHidden()
    dialog.decide()
    assert cases_of(bench, opened) == (FOUND, None)


def test_a_sample_has_the_size_that_is_typed_and_what_is_no_size_is_said(bench: Bench) -> None:
    dialog, opened, _window = begin(bench, FOUND)
    line = dialog._cases.size_line
    assert line.text() == str(discovery_size(FOUND))
    way(dialog, Cases.DRAWN)
    for wrong in ("", "0", "41", "ten", "²"):
        line.setText(wrong)
        dialog.decide()
        assert dialog.problem.text == "Say how many are drawn: from 1 to 40."
        assert not opened
    line.setText("9")
    dialog.decide()
    assert cases_of(bench, opened) == (9, (9, FOUND))


def test_typing_a_size_chooses_the_sample(bench: Bench) -> None:
    dialog, _opened, _window = begin(bench, FOUND)
    bench.qtbot.keyClicks(dialog._cases.size_line, "1")
    assert dialog._cases._ways[Cases.DRAWN].isChecked()


def test_none_opens_a_review_without_cases_and_the_ticked_ones_are_those_ticked(bench: Bench) -> None:
    dialog, opened, _window = begin(bench, FOUND)
    way(dialog, Cases.CHOSEN)
    assert not dialog._cases._list.isHidden()
    for box in list(dialog._cases._boxes.values())[3:]:
        box.setChecked(False)
    assert len(dialog._cases.decided() or ()) == 3
    way(dialog, Cases.NONE)
    dialog.decide()
    assert cases_of(bench, opened) == (0, None)


def test_of_a_few_each_is_ticked_as_ever(bench: Bench) -> None:
    dialog, opened, _window = begin(bench, 4)
    assert (dialog._cases._ways, dialog._cases._list.isHidden()) == ({}, False)
    dialog.decide()
    assert cases_of(bench, opened) == (4, None)
