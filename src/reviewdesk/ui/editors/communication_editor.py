"""A communication: who told whom, when, how, what was said, what came back. One answer, given as a whole."""

from __future__ import annotations

import json
from datetime import date, datetime

from PySide6.QtCore import QTimer
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.forms.answers import Communication, Given, Way
from reviewdesk.texts import say, tr
from reviewdesk.ui.editors.editor import Clock, Editor, describe
from reviewdesk.ui.editors.line import Line
from reviewdesk.ui.editors.long_text_editor import GrowingText
from reviewdesk.ui.editors.moment_editor import MomentLine
from reviewdesk.ui.editors.pick_editor import PickBox
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.fields import FieldRow
from reviewdesk.ui.present.values import WAYS
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.named_box import NamedBox


class WayBox(NamedBox):
    """How it went; never changed by scrolling past."""

    def __init__(self) -> None:
        super().__init__()
        self.addItem(tr("Choose how"), None)
        for way in Way:
            self.addItem(say(WAYS[way]), way.value)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class CommunicationEditor(Editor):
    """Emits a Communication once who, when, how and what was said are there and the cursor left the group."""

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self.by = PickBox()
        self.reached = Line()
        self.sent = MomentLine(clock, with_time=True)
        self.way = WayBox()
        self.said = GrowingText(least=2)
        self.answered_at = MomentLine(clock, with_time=True)
        self.answer = GrowingText(least=1)
        self.chase = MomentLine(clock, with_time=False)
        self._dirty = self._filling = False
        self._build()
        self._watch()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.M, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        self._captions: dict[QWidget, str] = {}
        self._put(grid, 0, 0, tr("Who was told"), self.reached)
        self._put(grid, 0, 1, tr("Told by"), self.by)
        self._put(grid, 1, 0, tr("When"), self.sent)
        self._put(grid, 1, 1, tr("How"), self.way)
        self._put(grid, 2, 0, tr("What was said"), self.said, wide=True)
        self._put(grid, 3, 0, tr("Answer received (if any)"), self.answered_at)
        self._put(grid, 3, 1, tr("Follow up on (if no answer)"), self.chase)
        self._put(grid, 4, 0, tr("What they answered"), self.answer, wide=True)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)

    def _put(
        self, grid: QGridLayout, row: int, column: int, caption: str, widget: QWidget, *, wide: bool = False
    ) -> None:
        box = QVBoxLayout()
        box.setSpacing(2)
        box.addWidget(Label(caption, Type.SMALL, Tone.MUTED))
        line = QHBoxLayout()
        line.addWidget(widget, 1)
        box.addLayout(line)
        box.addStretch(1)
        grid.addLayout(box, row, column, 1, 2 if wide else 1)
        self._captions[widget] = caption

    def _watch(self) -> None:
        self.by.picked.connect(self._on_changed)
        self.reached.textEdited.connect(self._on_changed)
        self.way.activated.connect(self._on_changed)
        for text in (self.said, self.answer):
            text.textChanged.connect(self._on_changed)
            text.left.connect(self._on_left)
        for moment in (self.sent, self.answered_at, self.chase):
            moment.edited.connect(self._on_changed)
            moment.left.connect(self._on_left)
        self.reached.editingFinished.connect(self._on_left)
        self.way.activated.connect(self._on_left)
        self.by.picked.connect(self._on_left)

    def inputs(self) -> tuple[QWidget, ...]:
        return (
            self.reached,
            self.by,
            self.sent.line,
            self.way,
            self.said,
            self.answered_at.line,
            self.chase.line,
            self.answer,
        )

    def describe(self, row: FieldRow) -> None:
        super().describe(row)
        for widget, caption in self._captions.items():
            name = f"{row.ask}: {caption}"
            if isinstance(widget, MomentLine):
                widget.line.setAccessibleName(name)
                widget.button.setAccessibleName(tr("Pick {asked} from a calendar", asked=name))
            elif isinstance(widget, PickBox):
                widget.name(name, describe(row))
            else:
                widget.setAccessibleName(name)
        problem = bool(row.problem)
        needed: tuple[QWidget, ...] = (self.reached, self.sent.line, self.way, self.said)
        for part in needed:
            part.setProperty("problem", problem and not self._filled(part))
            part.update()
        spare: tuple[QWidget, ...] = (self.by, self.answered_at.line, self.chase.line, self.answer)
        for part in spare:
            part.setProperty("problem", False)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        for widget in (self.reached, self.said, self.answer):
            widget.setReadOnly(not row.editable)
        for moment in (self.sent, self.answered_at, self.chase):
            moment.set_live(row.editable)
        self.way.setEnabled(row.editable)
        self.by.setEnabled(row.editable)
        if self._dirty and not fresh:
            return
        self._filling = True
        value = self.given()
        told = value if isinstance(value, Communication) else None
        self._show(told, row)
        if row.draft and told is None:
            self._show_draft(row.draft, row.staff)
        self._filling = False
        self._dirty = bool(row.draft) and told is None

    def _show(self, told: Communication | None, row: FieldRow) -> None:
        staff = row.staff
        by = told.by if told else row.me if row.editable else ""  # who only reads has told nobody
        if by and all(pick.id != by for pick in staff):
            staff = (*staff, Pick(by, by))
        self.by.show_picks(staff, by or None)
        self.reached.setText(told.reached if told else "")
        self.sent.show_value(told.sent_at if told else None)
        self.way.setCurrentIndex(max(0, self.way.findData(told.way.value)) if told else 0)
        self.said.setPlainText(told.said if told else "")
        self.answered_at.show_value(told.answered_at if told else None)
        self.answer.setPlainText(told.answer or "" if told else "")
        self.chase.show_value(told.chase_on if told else None)

    def _show_draft(self, draft: str, staff: tuple[Pick, ...]) -> None:
        try:
            parts = json.loads(draft)
        except ValueError:
            return
        if not isinstance(parts, dict):
            return
        self.reached.setText(str(parts.get("reached", "")))
        self.by.show_picks(staff, str(parts["by"]) if parts.get("by") else None)
        for key, moment in (("sent", self.sent), ("answered", self.answered_at), ("chase", self.chase)):
            moment.show_text(str(parts.get(key, "")))
        self.way.setCurrentIndex(max(0, self.way.findData(parts.get("way"))))
        self.said.setPlainText(str(parts.get("said", "")))
        self.answer.setPlainText(str(parts.get("answer", "")))

    def draft(self) -> str:
        """All parts as one draft text."""
        parts = {
            "by": self.by.chosen(),
            "reached": self.reached.text(),
            "sent": self.sent.text(),
            "way": self.way.currentData(),
            "said": self.said.toPlainText(),
            "answered": self.answered_at.text(),
            "answer": self.answer.toPlainText(),
            "chase": self.chase.text(),
        }
        return json.dumps(parts)

    def _filled(self, part: QWidget) -> bool:
        if isinstance(part, QLineEdit):
            return bool(part.text().strip())
        if isinstance(part, QComboBox):
            return part.currentData() is not None
        return isinstance(part, GrowingText) and bool(part.toPlainText().strip())

    def commit(self) -> None:
        """Emit the communication when it is whole, else say what is still needed."""
        if not self._dirty:
            return
        sent, by, way = self.sent.value(), self.by.chosen(), self.way.currentData()
        reached, said = self.reached.text().strip(), self.said.toPlainText().strip()
        if not any((self.sent.text(), way, reached, said)):
            self.unclear.emit("")
            self.emit_answer(None)
            self._dirty = False
            return
        for moment in (self.sent, self.answered_at, self.chase):
            if moment.text() and moment.value() is None:
                self.unclear.emit(moment.complaint())
                return
        wanted = ((reached, tr("who was told")), (by, tr("told by")), (sent, tr("when")), (way, tr("how")))
        missing = [name for there, name in (*wanted, (said, tr("what was said"))) if not there]
        if missing or not isinstance(sent, datetime) or by is None:
            self.unclear.emit(tr("Kept as a draft. Still needed: {parts}.", parts=", ".join(missing)))
            return
        answered, chase = self.answered_at.value(), self.chase.value()
        self.unclear.emit("")
        self._dirty = False
        self.emit_answer(
            Given(
                Communication(
                    sent_at=sent,
                    by=by,
                    reached=reached,
                    way=Way(way),
                    said=said,
                    answered_at=answered if isinstance(answered, datetime) else None,
                    answer=self.answer.toPlainText().strip() or None,
                    chase_on=chase if isinstance(chase, date) else None,
                )
            )
        )

    def _on_changed(self) -> None:
        if not self._filling:
            self._dirty = True
            self.typing.emit(self.draft())

    def _on_left(self) -> None:
        # Only when the cursor is out of the whole group; the new focus is known after this event.
        QTimer.singleShot(0, self, self._check_left)

    def _check_left(self) -> None:
        now = QApplication.focusWidget()
        if now is None or not self.isAncestorOf(now):
            self.commit()
