"""Radio buttons and check boxes whose accessible name is their label, ampersands and all."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QRadioButton


def radio(label: str) -> QRadioButton:
    """A radio button; an ampersand in its label is one, not a shortcut."""
    made = QRadioButton(label.replace("&", "&&"))
    made.setAccessibleName(label)
    return made


def check(label: str) -> QCheckBox:
    """A check box; an ampersand in its label is one, not a shortcut."""
    made = QCheckBox(label.replace("&", "&&"))
    made.setAccessibleName(label)
    return made
