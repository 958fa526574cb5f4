"""A hand at the window: finds controls by accessible name, presses, types and waits as a person does. No hooks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

W = TypeVar("W", bound=QWidget)
PATIENCE = 20.0  # seconds; what takes longer has failed


class NotFound(AssertionError):
    """Nothing of that name can be reached; says what could be."""


class Hand:
    """Acts on whatever window is in front. Everything goes through events, nothing through the program's objects."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience

    # -- seeing ---------------------------------------------------------------------------

    def front(self) -> QWidget:
        """The dialog in front, else the window."""
        modal = QApplication.activeModalWidget()
        if modal is not None:
            return modal
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible() and not w.isHidden()]
        dialogs = [w for w in tops if isinstance(w, QDialog)]
        windows = [w for w in tops if w.isWindow() and w.windowType() == Qt.WindowType.Window]
        if not (dialogs or windows):
            raise NotFound("no window is open")
        return (dialogs or windows)[-1]

    def controls(self, kind: type[W]) -> Iterator[W]:
        """Every control of a kind that can be seen and used."""
        for widget in self.front().findChildren(kind):
            if widget.isVisible() and widget.isEnabled():
                yield widget

    def find(self, name: str, kind: type[W]) -> W:
        """The control of this accessible name, waited for."""
        self.until(lambda: self._named(name, kind) is not None, lambda: self._missing(name, kind))
        found = self._named(name, kind)
        assert found is not None
        return found

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere on the window in front."""
        return any(words in text for text in self.texts())

    def texts(self) -> Iterator[str]:
        """Everything that can be read in front: labels, names and descriptions of controls, cells."""
        for widget in self.front().findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel):
                yield widget.text()
            yield widget.accessibleName()
            yield widget.accessibleDescription()
            if isinstance(widget, QAbstractItemView):
                yield from _cells(widget)

    def until(
        self, true: Callable[[], bool], otherwise: Callable[[], str] | str = "it did not happen"
    ) -> None:
        """Let the window live until this holds."""
        end = time.monotonic() + self._patience
        while not true():
            if time.monotonic() > end:
                raise NotFound(otherwise if isinstance(otherwise, str) else otherwise())
            self.breathe()

    def wait_for(self, words: str) -> None:
        """Wait until these words can be read."""
        self.until(lambda: self.sees(words), lambda: f"never read: {words!r}; read: {self._read()}")

    def wait_without(self, words: str) -> None:
        """Wait until these words cannot be read any more."""
        self.until(lambda: not self.sees(words), f"still read: {words!r}")

    def breathe(self, seconds: float = 0.01) -> None:
        """Let events be handled."""
        QTest.qWait(int(seconds * 1000))

    # -- acting ----------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Click a button, a link, a check box or a radio button."""
        self._click(self.find(name, QAbstractButton))

    def write(self, name: str, text: str) -> None:
        """Replace what stands in a field by typing, and leave it."""
        self.type_into(name, text)
        self.key("Tab")

    def type_into(self, name: str, text: str) -> None:
        """Replace what stands in a field by typing; the cursor stays in it."""
        self.until(lambda: self._field(name) is not None, lambda: self._missing(name, QWidget))
        field = self._field(name)
        assert field is not None
        self._reveal(field)
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        QTest.keySequence(field, QKeySequence(QKeySequence.StandardKey.SelectAll))
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)
        self.breathe()

    def pick(self, name: str, words: str) -> None:
        """Choose the entry of a list box that begins with these words."""
        box = self.find(name, QComboBox)
        self._reveal(box)
        at = next((i for i in range(box.count()) if box.itemText(i).startswith(words)), None)
        if at is None:
            raise NotFound(f"{name!r} has no {words!r}: {[box.itemText(i) for i in range(box.count())]}")
        box.setFocus(Qt.FocusReason.MouseFocusReason)
        while box.currentIndex() != at:
            step = Qt.Key.Key_Down if box.currentIndex() < at else Qt.Key.Key_Up
            before = box.currentIndex()
            QTest.keyClick(box, step)
            if box.currentIndex() == before:
                raise NotFound(f"{words!r} of {name!r} cannot be reached")
        self.key("Tab")

    def choose_row(self, words: str, *, open_: bool = False) -> None:
        """Click the row of a list in which these words stand; `open_`: with a double click."""
        self.until(lambda: self._row(words) is not None, lambda: f"no row reads {words!r}: {self._read()}")
        found = self._row(words)
        assert found is not None
        view, at = found
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        if open_:
            QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.breathe()

    def key(self, keys: str) -> None:
        """Press keys, as `Ctrl+K`, where the cursor is."""
        target = QApplication.focusWidget() or self.front()
        QTest.keySequence(target, QKeySequence(keys))
        self.breathe()

    def picture(self, path: Path) -> None:
        """Keep what is seen now."""
        self.breathe(0.15)
        window = next(
            (w for w in QApplication.topLevelWidgets() if w.isVisible() and not isinstance(w, QDialog)), None
        )
        front = self.front()
        path.parent.mkdir(parents=True, exist_ok=True)
        shot = (window or front).grab()
        if window is not None and front is not window:
            front.grab().save(str(path.with_name(path.stem + "-dialog" + path.suffix)))
        shot.save(str(path))

    # -- inside ------------------------------------------------------------------------------

    def _named(self, name: str, kind: type[W]) -> W | None:
        shown = [w for w in self.controls(kind) if w.accessibleName() == name]
        return shown[0] if shown else None

    def _field(self, name: str) -> QWidget | None:
        for kind in (QLineEdit, QPlainTextEdit, QTextEdit):
            found = self._named(name, kind)
            if found is not None:
                return found
        return None

    def _row(self, words: str) -> tuple[QAbstractItemView, QPoint] | None:
        for view in self.controls(QAbstractItemView):
            model = view.model()
            for row in range(model.rowCount(QModelIndex())):
                for column in range(
                    1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
                ):
                    index = model.index(row, column)
                    if words in _cell(index):
                        view.scrollTo(index)
                        return view, view.visualRect(index).center()
        return None

    def _click(self, widget: QWidget) -> None:
        self._reveal(widget)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.breathe()

    def _reveal(self, widget: QWidget) -> None:
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        self.breathe()

    def _missing(self, name: str, kind: type[QWidget]) -> str:
        there = sorted({w.accessibleName() for w in self.controls(kind) if w.accessibleName()})
        return f"no {kind.__name__} called {name!r}; there are {there}; {self._read()}"

    def _read(self) -> str:
        return " | ".join(dict.fromkeys(t for t in self.texts() if t))[:2000]


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for row in range(model.rowCount(QModelIndex())):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
            yield _cell(model.index(row, column))


def _cell(index: QModelIndex) -> str:
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
    return " ".join(str(index.data(role)) for role in roles if index.data(role) is not None)
