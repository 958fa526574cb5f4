"""Asking for a redaction beside an answer, and deciding about it under People."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPlainTextEdit, QWidget
from tests.organisation import PASSPHRASE, Organisation, ok
from tests.ui.flows.conftest import Bench
from tests.walker import long_text

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.redaction_dialog import RedactionDialog
from reviewdesk.ui.editors.field_block import FieldBlock
from reviewdesk.ui.flows.people import PeopleFlow
from reviewdesk.ui.flows.redacting import RedactFlow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.screens.people_screen import REDACTIONS
from reviewdesk.ui.screens.review_screen import ReviewScreen

SECRET = "Her brother Xavier came by."


def answered(org: Organisation) -> tuple[RecordId, Place]:
    review = org.review(cases=1)
    view = org.view(review)
    place = Place("cases", view.review.rows[0].id, long_text(view.form))
    ok(org.as_("Dana").reviews.answer(review, place, Given(SECRET)))
    return review, place


def flows(bench: Bench) -> tuple[ReviewFlow, PeopleFlow]:
    clock = bench.org.environment.now
    reviewing = ReviewFlow(bench.org.desk, bench.runner, ReviewScreen(clock), clock)
    people = PeopleFlow(bench.org.desk, bench.runner)
    redacting = RedactFlow(bench.org.desk, bench.runner, reviewing, people.screen)
    redacting.said.connect(bench._on_said)
    bench.flows += [redacting]
    return reviewing, people


def block_of(reviewing: ReviewFlow, place: Place) -> FieldBlock:
    blocks = reviewing.screen.findChildren(FieldBlock)
    return next(block for block in blocks if block.row is not None and block.row.place == place)


def menu(block: FieldBlock) -> list[str]:
    return [action.text() for action in block.other_answers().actions() if action.text()]


def shown(bench: Bench, name: str, review: RecordId, place: Place, reviewing: ReviewFlow) -> FieldBlock:
    bench.org.as_(name)
    reviewing.arrive(bench.org.person(name).id)
    reviewing.open(review, Scope(place.section, place.row))
    bench.settle()
    return block_of(reviewing, place)


def test_a_quality_lead_asks_and_an_administrator_decides(
    bench: Bench, texts: Callable[[QWidget], str]
) -> None:
    review, place = answered(bench.org)
    reviewing, people = flows(bench)
    bench.org.as_("Quinn")
    bench.show(reviewing, reviewing.screen)
    block = shown(bench, "Quinn", review, place, reviewing)
    assert "Ask for redaction…" in menu(block)
    assert "Clear the answer" not in menu(block)
    block.redact.emit(place)
    bench.settle()
    asking = bench.dialog()
    assert isinstance(asking, ReasonDialog)
    assert "nobody can bring it back" in texts(asking)
    bench.press("Ask for it", asking)
    assert asking.problem.text == "Write the reason; others will read it."
    asking.reason.setPlainText("It tells of somebody else.")
    bench.press("Ask for it", asking)
    assert bench.no_dialog()
    assert bench.said == ["Asked for. An administrator decides, under People, Redactions."]

    bench.org.as_("Ada")
    bench.show(people, people.screen)
    people.screen.show_tab(REDACTIONS)
    bench.settle()
    (row,) = people.screen.redactions.table.rows
    assert (row.who, row.reason, row.state) == ("Quinn Abara", "It tells of somebody else.", "Waits")
    people.screen.redactions.opened.emit(row.key)
    deciding = bench.dialog()
    assert isinstance(deciding, RedactionDialog)
    bench.press("Decide", deciding)
    assert deciding.problem.text == "Choose what is to be done."
    bench.press("Redact it", deciding)
    bench.find(QPlainTextEdit, "Why?", deciding).setPlainText("As asked.")
    bench.find(QLineEdit, "Your passphrase", deciding).setText("not this one, no")
    bench.press("Redact for good", deciding)
    assert deciding.problem.text
    bench.find(QLineEdit, "Your passphrase", deciding).setText(PASSPHRASE)
    bench.press("Redact for good", deciding)
    assert bench.no_dialog()
    assert bench.said[-1] == "It is redacted."
    (row,) = people.screen.redactions.table.rows
    assert (row.state, row.waits) == ("Redacted", False)
    assert place not in bench.org.view(review).review.answers


def test_a_legal_hold_is_put_and_lifted_and_a_request_declined(bench: Bench) -> None:
    review, place = answered(bench.org)
    target = f"{place.section}/{place.row}/{place.field}"
    ok(bench.org.as_("Quinn").redacting.ask(review, [target], "It tells of somebody else."))  # type: ignore[list-item]
    _, people = flows(bench)
    bench.org.as_("Ada")
    bench.show(people, people.screen)
    people.screen.show_tab(REDACTIONS)
    bench.settle()
    states = []
    for words, does in (
        (
            "Put a legal hold on the record and what it rests on: nothing of them may be redacted",
            (
                "The legal hold stands. It covers 3 records the review rests on too: result, actions, "
                "imported rows, participants."
            ),
        ),
        ("Lift the legal hold", "The legal hold is lifted."),
        ("Decline: nothing is redacted", "Declined. Nothing was redacted."),
    ):
        (row,) = people.screen.redactions.table.rows
        states.append(row.state)
        people.screen.redactions.opened.emit(row.key)
        dialog = bench.dialog()
        bench.press(words, dialog)
        bench.find(QPlainTextEdit, "Why?", dialog).setPlainText("An appeal.")
        if not words.startswith("Decline"):
            bench.find(QLineEdit, "Your passphrase", dialog).setText(PASSPHRASE)
        bench.press("Decide", dialog)
        assert bench.said[-1] == does
    assert states == ["Waits", "Legal hold", "Waits"]
    assert people.screen.redactions.table.rows == ()


def test_who_neither_asks_nor_orders_sees_nothing_of_it(bench: Bench) -> None:
    review, place = answered(bench.org)
    reviewing, people = flows(bench)
    bench.org.as_("Dana")
    bench.show(reviewing, reviewing.screen)
    block = shown(bench, "Dana", review, place, reviewing)
    assert "Ask for redaction…" not in menu(block)
    bench.show(people, people.screen)
    names = [b.accessibleName() for b in people.screen.tabs.findChildren(QAbstractButton) if b.isVisible()]
    assert names
    assert not any(name.startswith("Redactions") for name in names)
