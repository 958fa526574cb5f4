"""Radio buttons and check boxes whose accessible name is their label, ampersands and all."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QRadioButton

from reviewdesk.texts import visible
from reviewdesk.ui.widgets.keyed import Turned


class _Radio(QRadioButton):
    def __init__(self, label: str) -> None:
        super().__init__(label)
        self._turned = Turned(self)

    def setChecked(self, checked: bool) -> None:
        with self._turned.quietly():
            super().setChecked(checked)


def radio(label: str) -> QRadioButton:
    """A radio button; an ampersand in its label is one, not a shortcut."""
    made = _Radio(visible(label).replace("&", "&&"))
    made.setAccessibleName(visible(label))
    return made


def check(label: str) -> QCheckBox:
    """A check box; an ampersand in its label is one, not a shortcut."""
    made = QCheckBox(visible(label).replace("&", "&&"))
    made.setAccessibleName(visible(label))
    return made
