"""Tool tips and help as plain text: what people wrote is never taken for markup, which could load files.

The one place where Qt is given them (held by tests/house/test_tips.py).
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QToolTip, QWhatsThis, QWidget

from reviewdesk.texts import visible_lines


def as_plain(text: str) -> str:
    """What shows as exactly these words where Qt guesses between plain and rich text.

    Most texts stay as they are; what Qt would take for markup is escaped.
    """
    text = visible_lines(text)
    if not GuiQt.mightBeRichText(text):
        return text
    return GuiQt.convertFromPlainText(text, Qt.WhiteSpaceMode.WhiteSpaceNormal)


def set_tip(widget: QWidget, text: str) -> None:
    """Show these words when the pointer rests on the widget; none when they are empty."""
    widget.setToolTip(as_plain(text))


def show_tip(at: QPoint, text: str, widget: QWidget) -> None:
    """Show these words now; `at` in the screen's coordinates."""
    QToolTip.showText(at, as_plain(text), widget)


def show_help(at: QPoint, text: str, widget: QWidget) -> None:
    """Show help on a widget until the next click; `at` in the screen's coordinates."""
    QWhatsThis.showText(at, as_plain(text), widget)
