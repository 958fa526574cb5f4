"""One choice (and yes or no): radio buttons, with the agreed definition beside each where there is one."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from reviewdesk.forms.answers import Given, NotApplicable, NotKnown
from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr, visible
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.present.fields import FieldRow, OptionRow
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Tone, Type
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.label import Label

_SETTLE_MS = 500


class ChoiceEditor(Editor):
    """Arrow keys run through the options: the answer is said when they rest, or at once on a press."""

    not_known = Signal()
    not_applicable = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(clock, parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._group = QButtonGroup(self)
        self._options: tuple[OptionRow, ...] = ()
        self._buttons: dict[str, QRadioButton] = {}
        self._body: QWidget | None = None
        self._may_not_apply = False
        self._filling = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SETTLE_MS)
        self._rest.timeout.connect(self.commit)

    def inputs(self) -> tuple[QWidget, ...]:
        return tuple(self._buttons.values())

    def describe(self, row: FieldRow) -> None:
        options = _options(row)
        if options != self._options or row.may_not_apply != self._may_not_apply or not self._buttons:
            self._build(options, row)
        means = {option.code: option.means for option in options}
        for code, button in self._buttons.items():
            button.setAccessibleName(tr("{asked} {answer}", asked=row.ask, answer=button.text()))
            button.setAccessibleDescription(means.get(code) or row.help)

    def fill(self, row: FieldRow, *, fresh: bool) -> None:
        if not fresh and self._rest.isActive():
            return
        self._filling = True
        chosen = self._chosen_of(row)
        self._group.setExclusive(False)
        for code, button in self._buttons.items():
            button.setChecked(code == chosen)
            button.setEnabled(row.editable)
        self._group.setExclusive(True)
        self._filling = False

    def focus(self) -> None:
        chosen = self._group.checkedButton() or next(iter(self._buttons.values()), None)
        if chosen is not None:
            chosen.setFocus()

    def commit(self) -> None:
        self._rest.stop()
        button = self._group.checkedButton()
        code = next((code for code, known in self._buttons.items() if known is button), None)
        if code is None or (self.row is not None and code == self._chosen_of(self.row)):
            return
        if code == _NOT_KNOWN:
            self.not_known.emit()
        elif code == _NOT_APPLICABLE:
            self.not_applicable.emit()
        else:
            self.emit_answer(Given(_value(self.row, code)))

    def _chosen_of(self, row: FieldRow) -> str | None:
        match row.answer:
            case Given(bool() as yes):
                return "yes" if yes else "no"
            case Given(str() as code):
                return code
            case NotKnown():
                return _NOT_KNOWN
            case NotApplicable():
                return _NOT_APPLICABLE
        return None

    def _build(self, options: tuple[OptionRow, ...], row: FieldRow) -> None:
        if self._body is not None:
            self._column.removeWidget(self._body)
            self._body.deleteLater()
        self._options, self._may_not_apply = options, row.may_not_apply
        self._buttons = {}
        self._body = QWidget()
        extra = [OptionRow(_NOT_KNOWN, tr("Not known yet"))]
        if row.may_not_apply:
            extra.append(OptionRow(_NOT_APPLICABLE, tr("Does not apply")))
        explained = any(option.means for option in options)
        column = QVBoxLayout(self._body) if explained else None
        if column is not None:
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
        flow = FlowLayout(None if column else self._body)
        for option in (*options, *extra):
            button = QRadioButton(visible(option.label).replace("&", "&&"))
            self._group.addButton(button)
            self._buttons[option.code] = button
            button.toggled.connect(self._on_toggled)
            button.clicked.connect(self.commit)
            if column is None:
                flow.addWidget(button)
                continue
            column.addWidget(button)
            if option.means:
                means = Label(option.means, Type.SMALL, Tone.MUTED)
                means.setContentsMargins(look().sized(18) + 12, 0, 0, 6)
                column.addWidget(means)
        self._column.addWidget(self._body)

    def _on_toggled(self, on: bool) -> None:
        if on and not self._filling:
            self._rest.start()


_NOT_KNOWN = "\0not-known"
_NOT_APPLICABLE = "\0not-applicable"


def _options(row: FieldRow) -> tuple[OptionRow, ...]:
    if row.kind is Kind.YES_NO:
        return OptionRow("yes", tr("Yes")), OptionRow("no", tr("No"))
    return row.options


def _value(row: FieldRow | None, code: str) -> str | bool:
    return code == "yes" if row is not None and row.kind is Kind.YES_NO else code
