"""Editors say an answer once, when the cursor leaves, and never lose what was typed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.example import NOW, STAFF, ZONE

from reviewdesk.forms.answers import Communication, Given, Place, Table, Way
from reviewdesk.forms.model import Kind
from reviewdesk.ui.editors.choosing import editor_for
from reviewdesk.ui.editors.communication_editor import CommunicationEditor
from reviewdesk.ui.editors.editor import Editor
from reviewdesk.ui.editors.text_editor import read_number, read_span
from reviewdesk.ui.present.fields import FieldRow, OptionRow, Standing
from reviewdesk.ui.theme.look import Look

PLACE = Place("cases", "r1", "f")
OPTIONS = (OptionRow("late", "Late", "After the agreed time."), OptionRow("none", "Not done"))


def shown(kind: Kind, qtbot: QtBot, answer: object = None, **more: object) -> tuple[Editor, list[object]]:
    editor = editor_for(kind, lambda: NOW)
    qtbot.addWidget(editor)
    given = None if answer is None else Given(answer)  # type: ignore[arg-type]
    standing = Standing.EMPTY if answer is None else Standing.ANSWERED
    editor.show_row(FieldRow(PLACE, "Asked", kind, answer=given, standing=standing, **more))  # type: ignore[arg-type]
    said: list[object] = []
    editor.answered.connect(said.append)
    editor.show()
    return editor, said


def type_into(editor: Editor, text: str, qtbot: QtBot) -> None:
    control = editor.inputs()[0]
    control.setFocus()
    if isinstance(control, QLineEdit | QPlainTextEdit):
        control.selectAll()
    qtbot.keyClicks(control, text)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        (Kind.TEXT, "Called the nurse", "Called the nurse"),
        (Kind.LONG_TEXT, "Called the nurse", "Called the nurse"),
        (Kind.INTEGER, "1,204", 1204),
        (Kind.NUMBER, "3.50", Decimal("3.50")),
        (Kind.DURATION, "26 h", timedelta(hours=26)),
        (Kind.DATE, "8/2/26", date(2026, 8, 2)),
        (Kind.DATETIME, "8/2/26 9:41p", datetime(2026, 8, 2, 21, 41, tzinfo=ZONE)),
    ],
)
def test_what_is_typed_is_said_once_when_the_cursor_leaves(
    kind: Kind, typed: str, value: object, theme: Look, qtbot: QtBot
) -> None:
    editor, said = shown(kind, qtbot)
    typing: list[str] = []
    editor.typing.connect(typing.append)
    type_into(editor, typed, qtbot)
    assert said == []
    assert typing[-1] == typed
    editor.commit()
    editor.commit()
    assert said == [Given(value)]


def test_a_date_is_said_when_tab_goes_on_past_its_calendar(theme: Look, qtbot: QtBot) -> None:
    whole, beyond, editor = QWidget(), QLineEdit(), editor_for(Kind.DATE, lambda: NOW)
    qtbot.addWidget(whole)
    row = QHBoxLayout(whole)
    row.addWidget(editor)
    row.addWidget(beyond)
    editor.show_row(FieldRow(PLACE, "Asked", Kind.DATE, answer=None, standing=Standing.EMPTY))
    said: list[object] = []
    editor.answered.connect(said.append)
    whole.show()
    whole.activateWindow()
    qtbot.waitUntil(whole.isActiveWindow)
    type_into(editor, "8/2/26", qtbot)
    qtbot.keyClick(editor.inputs()[0], Qt.Key.Key_Tab)
    assert said == [], "the calendar belongs to the date"
    qtbot.keyClick(whole.focusWidget(), Qt.Key.Key_Tab)
    assert beyond.hasFocus()
    assert said == [Given(date(2026, 8, 2))]


@pytest.mark.parametrize(
    ("kind", "typed"),
    [(Kind.INTEGER, "1.5"), (Kind.NUMBER, "many"), (Kind.DATE, "2/30/2026"), (Kind.DATETIME, "8/2/26")],
)
def test_what_cannot_be_read_is_kept_and_told(kind: Kind, typed: str, theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(kind, qtbot)
    unclear: list[str] = []
    editor.unclear.connect(unclear.append)
    type_into(editor, typed, qtbot)
    editor.commit()
    assert said == []
    assert unclear[-1]
    control = editor.inputs()[0]
    assert isinstance(control, QLineEdit)
    assert control.text() == typed


def test_a_repaint_does_not_take_what_is_being_typed(theme: Look, qtbot: QtBot) -> None:
    editor, _ = shown(Kind.TEXT, qtbot)
    type_into(editor, "half a sen", qtbot)
    editor.show_row(FieldRow(PLACE, "Asked", Kind.TEXT, holds=3))
    control = editor.inputs()[0]
    assert isinstance(control, QLineEdit)
    assert control.text() == "half a sen"


def test_emptying_an_answer_clears_it(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.TEXT, qtbot, "old")
    control = editor.inputs()[0]
    assert isinstance(control, QLineEdit)
    control.selectAll()
    qtbot.keyClick(control, Qt.Key.Key_Delete)
    editor.commit()
    assert said == [None]


def test_a_choice_has_its_definition_and_is_said_on_a_press(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.CHOICE, qtbot, options=OPTIONS)
    late = editor.inputs()[0]
    assert isinstance(late, QRadioButton)
    assert late.accessibleName() == "Asked Late"
    assert late.accessibleDescription() == "After the agreed time."
    late.click()
    assert said == [Given("late")]


def test_yes_and_no_are_truth_values(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.YES_NO, qtbot)
    no = editor.inputs()[1]
    assert isinstance(no, QRadioButton)
    no.click()
    assert said == [Given(value=False)]


def test_that_none_applies_is_an_answer_and_nothing_ticked_is_none(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.CHOICES, qtbot, options=OPTIONS, may_be_none=True)
    *boxes, none = editor.inputs()
    assert none.accessibleName() == "Asked None of these"
    none.click()
    assert said == [Given(())]
    editor.show_row(
        FieldRow(
            PLACE,
            "Asked",
            Kind.CHOICES,
            answer=Given(()),
            standing=Standing.ANSWERED,
            options=OPTIONS,
            may_be_none=True,
        )
    )
    assert none.isChecked()
    boxes[0].click()
    none.click()
    assert said[1:] == [Given(("late",)), None]


def test_where_one_is_asked_for_at_least_none_is_not_offered(theme: Look, qtbot: QtBot) -> None:
    editor, _ = shown(Kind.CHOICES, qtbot, options=OPTIONS)
    assert len(editor.inputs()) == len(OPTIONS)


def test_none_that_was_said_stays_in_sight_where_one_is_asked_for_now(theme: Look, qtbot: QtBot) -> None:
    editor, _ = shown(Kind.CHOICES, qtbot, (), options=OPTIONS)
    assert len(editor.inputs()) == len(OPTIONS) + 1


def test_several_choices_keep_the_order_of_the_form(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.CHOICES, qtbot, ("none",), options=OPTIONS)
    editor.inputs()[0].click()  # type: ignore[attr-defined]
    assert said == [Given(("late", "none"))]


def test_a_person_is_found_by_a_part_of_the_name(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.STAFF, qtbot, picks=STAFF)
    line = editor.inputs()[0].lineEdit()  # type: ignore[attr-defined]
    line.setText("reyes")
    editor.commit()
    assert said == [Given("p-reyes")]


def test_who_is_passed_with_the_arrow_keys_is_nobodys_answer(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.STAFF, qtbot, "p-dana", picks=STAFF)
    box = editor.inputs()[0]
    for _ in range(2):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert said == []
    qtbot.waitUntil(lambda: said == [Given("p-quinn")])
    qtbot.keyClick(box, Qt.Key.Key_Down)
    editor.commit()  # the cursor leaves
    assert said == [Given("p-quinn"), Given("p-osei")]


def test_who_only_reads_has_told_nobody(theme: Look, qtbot: QtBot) -> None:
    editor, _ = shown(Kind.COMMUNICATION, qtbot, staff=STAFF, me="p-dana", editable=False)
    assert isinstance(editor, CommunicationEditor)
    assert editor.by.chosen() is None


def test_a_communication_is_said_as_a_whole(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.COMMUNICATION, qtbot, staff=STAFF, me="p-dana")
    assert isinstance(editor, CommunicationEditor)
    unclear: list[str] = []
    editor.unclear.connect(unclear.append)
    qtbot.keyClicks(editor.reached, "Lee Hart")
    editor.commit()
    assert said == []
    assert unclear[-1].startswith("Kept as a draft. Still needed: when, how")
    qtbot.keyClicks(editor.sent.line, "8/4/26 10a")
    editor.way.setCurrentIndex(editor.way.findData("phone"))
    editor.said.setPlainText("The admission and its cause")
    editor.commit()
    sent = datetime(2026, 8, 4, 10, tzinfo=ZONE)
    assert said == [
        Given(Communication(sent, "p-dana", "Lee Hart", Way.PHONE, "The admission and its cause"))
    ]


def test_a_half_communication_comes_back_from_its_draft(theme: Look, qtbot: QtBot) -> None:
    editor, _ = shown(Kind.COMMUNICATION, qtbot, staff=STAFF, me="p-dana")
    assert isinstance(editor, CommunicationEditor)
    qtbot.keyClicks(editor.reached, "Lee Hart")
    draft = editor.draft()
    again, _ = shown(Kind.COMMUNICATION, qtbot, staff=STAFF, me="p-dana", draft=draft)
    assert isinstance(again, CommunicationEditor)
    assert again.reached.text() == "Lee Hart"


def test_a_table_takes_a_paste(theme: Look, qtbot: QtBot) -> None:
    editor, said = shown(Kind.TABLE, qtbot, columns=(("a", "Week"), ("b", "Visits")))
    editor.paste("1\t12\n2\t9\n")  # type: ignore[attr-defined]
    editor.commit()
    assert said == [Given(Table((("1", "12"), ("2", "9"))))]


@pytest.mark.parametrize(
    "kind", [kind for kind in Kind if kind not in {Kind.COMPUTED, Kind.EVIDENCE, Kind.RECORD}]
)
def test_every_control_has_a_name_and_a_place_for_the_keyboard(kind: Kind, theme: Look, qtbot: QtBot) -> None:
    more = {"columns": (("a", "A"),)} if kind is Kind.TABLE else {}
    editor, _ = shown(kind, qtbot, options=OPTIONS, picks=STAFF, staff=STAFF, help="How to answer", **more)
    for control in editor.inputs():
        assert control.accessibleName().startswith("Asked")
        assert control.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_numbers_and_spans_are_read_forgivingly() -> None:
    assert (read_number(" 1,200 ", whole=True), read_number("1.5", whole=True)) == (1200, None)
    assert (read_number("NaN", whole=False), read_number("x", whole=False)) == (None, None)
    assert (read_span("90 min"), read_span("3 days"), read_span("2"), read_span("soon")) == (
        timedelta(minutes=90), timedelta(days=3), timedelta(hours=2), None,
    )  # fmt: skip
