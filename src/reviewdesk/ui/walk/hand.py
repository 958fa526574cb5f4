"""A hand at the window: finds controls by accessible name, presses, types and waits as a person does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QTextEdit,
    QWidget,
)

W = TypeVar("W", bound=QWidget)
PATIENCE = 20.0  # seconds; what takes longer has failed
_STILL = 0.6  # seconds without a change: longer than anything the window puts off until a person rests


_MOST_TABS = 250


class NotFound(AssertionError):
    """Nothing of that name can be reached; says what could be."""


class Hand:
    """Acts on whatever window is in front, through events only, never through the program's objects."""

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
        """The control called so (else the first whose name begins so), waited for."""
        self.until(lambda: self._named(name, kind) is not None, lambda: self._missing(name, kind))
        found = self._named(name, kind)
        assert found is not None
        return found

    def offers(self, name: str) -> bool:
        """Whether a button, link or box of this name can be pressed now."""
        return self._named(name, QAbstractButton) is not None

    def buttons(self) -> tuple[str, ...]:
        """The names of everything that can be pressed now."""
        return tuple(name_of(button) for button in self.controls(QAbstractButton))

    def ticked(self, name: str) -> bool:
        """Whether the box or radio button of this name is on."""
        return self.find(name, QAbstractButton).isChecked()

    def stands_in(self, name: str) -> str:
        """What stands in a field now."""
        field = self._typed_into(name)
        if isinstance(field, QLineEdit):
            return field.text()
        assert isinstance(field, QPlainTextEdit | QTextEdit)  # what _field finds
        return field.toPlainText()

    def told(self, name: str) -> str:
        """What a screen reader says of a control beside its name: its description."""
        return self.find(name, QWidget).accessibleDescription()

    def rows(self, table: str) -> tuple[str, ...]:
        """Each row of the list of this name, its cells in one line."""
        view = self.find(table, QAbstractItemView)
        model = view.model()
        columns = range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex()))
        return tuple(
            " | ".join(_cell(model.index(row, column)) for column in columns)
            for row in range(model.rowCount(QModelIndex()))
        )

    def focus(self) -> str:
        """The name of what the keyboard is on."""
        # The second where no window manager gives the keyboard back to the window.
        for focus in (QApplication.focusWidget(), self.front().focusWidget()):
            if isinstance(focus, QWidget):
                return name_of(focus)
        return ""

    def picked(self, name: str) -> str:
        """What is chosen in the list box of this name."""
        return self.find(name, QComboBox).currentText()

    def current_row(self, table: str) -> str:
        """The row of the list of this name that the keyboard is on; empty when on none."""
        at = self.find(table, QAbstractItemView).currentIndex().row()
        return self.rows(table)[at] if at >= 0 else ""

    def sees(self, words: str) -> bool:
        """Whether these words stand somewhere on the window in front."""
        return any(words in text for text in self.texts())

    def reads(self, words: str) -> bool:
        """Whether these words stand by themselves: a title, a name, a cell."""
        return any(words == text for text in self.texts())

    def texts(self) -> Iterator[str]:
        """Everything that can be read in front: labels, names and descriptions of controls, cells."""
        for widget in self.front().findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel):
                yield widget.text()
            yield name_of(widget)
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
        field = self._typed_into(name)
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

    def choose_in_menu(self, button: str, item: str) -> None:
        """Press a button that opens a menu, and choose an item of it."""
        self.press(button)
        self.until(lambda: isinstance(QApplication.activePopupWidget(), QMenu), f"{button!r} opened no menu")
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        found = next((one for one in menu.actions() if one.text().startswith(item)), None)
        if found is None:
            raise NotFound(f"no {item!r} in the menu: {[one.text() for one in menu.actions()]}")
        at = menu.actionGeometry(found).center()
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.breathe()

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
        if QApplication.activeWindow() is None:
            # Where no window manager does it, when a dialog has closed.
            self.front().activateWindow()
            self.breathe()
        target = QApplication.focusWidget() or self.front()
        QTest.keySequence(target, QKeySequence(keys))
        self.breathe()

    def choose_files(self, button: str, *files: Path) -> None:
        """Press a button that opens a file dialog, and name files in it.

        Needs the dialog of Qt: `QApplication.setAttribute(AA_DontUseNativeDialogs)`.
        """
        # The dialog runs a loop of its own: what is done in it is arranged before the press.
        found: list[bool] = []

        def fill(left: int = 200) -> None:
            dialog = QApplication.activeModalWidget()
            line = dialog.findChild(QLineEdit) if isinstance(dialog, QFileDialog) else None
            if line is None:
                if left:
                    QTimer.singleShot(20, lambda: fill(left - 1))
                return
            line.setText(" ".join(f'"{file}"' for file in files) if len(files) > 1 else str(files[0]))
            found.append(True)
            QTest.keyClick(line, Qt.Key.Key_Return)

        QTimer.singleShot(0, fill)
        self.press(button)
        self.until(lambda: bool(found), f"{button!r} opened no file dialog")

    def meanwhile(self, keys: str, act: Callable[[], None]) -> None:
        """Press keys that open something with a loop of its own, and act in there."""
        before = QApplication.activeModalWidget()
        trouble: list[BaseException] = []
        acted: list[bool] = []

        def wait(left: int = 200) -> None:
            opened = QApplication.activeModalWidget()
            if opened is before or opened is None:
                if left:
                    QTimer.singleShot(20, lambda: wait(left - 1))
                return
            if left and not opened.isAncestorOf(QApplication.focusWidget() or opened):
                opened.activateWindow()
                QTimer.singleShot(20, lambda: wait(left - 1))
                return
            try:
                act()
            except BaseException as error:  # noqa: BLE001 -- raised again below, outside of the loop
                trouble.append(error)
                opened.close()
            acted.append(True)

        QTimer.singleShot(0, wait)
        self.key(keys)
        self.until(lambda: bool(acted), f"{keys} opened nothing")
        if trouble:
            raise trouble[0]

    def tab_to(self, name: str) -> None:
        """Press Tab until the keyboard is on the control of this name (or of the first that begins so)."""
        passed: list[str] = []
        while not (passed and passed[-1].startswith(name)):
            self.key("Tab")
            passed.append(self.focus())
            if len(passed) > _MOST_TABS:
                raise NotFound(f"Tab never reaches {name!r}; it reaches {list(dict.fromkeys(passed))}")

    def type_here(self, text: str) -> None:
        """Type where the keyboard is."""
        target = QApplication.focusWidget() or self.front()
        QTest.keyClicks(target, text)
        self.breathe()

    def resize(self, width: int, height: int) -> None:
        """Pull the window to a size."""
        self.front().window().resize(width, height)
        self.breathe(0.1)

    def close(self) -> None:
        """Close the window in front."""
        self.front().close()

    def picture(self, path: Path) -> None:
        """Keep what is seen once nothing moves any more: the window, and a dialog where it lies over it."""
        self.rest()
        shot = self._seen()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not shot.save(str(path)):
            raise OSError(f"{path} cannot be written")

    def rest(self) -> None:
        """Wait until the window has stood still for a while; what moves without end is not waited for."""
        end = time.monotonic() + self._patience
        before, since = self._seen().toImage(), time.monotonic()
        while time.monotonic() - since < _STILL and time.monotonic() < end:
            self.breathe(0.05)
            now = self._seen().toImage()
            if now != before:
                before, since = now, time.monotonic()

    def _seen(self) -> QPixmap:
        tops = [w for w in QApplication.topLevelWidgets() if w.isVisible()]
        front = self.front()
        window = next((w for w in tops if not isinstance(w, QDialog)), front)
        shot = window.grab()
        if front is not window:
            painter = QPainter(shot)
            painter.fillRect(shot.rect(), QColor(0, 0, 0, 70))
            at = QRect(QPoint(0, 0), front.size())
            at.moveCenter(QRect(QPoint(0, 0), window.size()).center())
            painter.drawPixmap(at.topLeft(), front.grab())
            painter.setPen(QColor(0, 0, 0, 110))
            painter.drawRect(at.adjusted(-1, -1, 0, 0))
            painter.end()
        return shot

    # -- inside ------------------------------------------------------------------------------

    def _named(self, name: str, kind: type[W]) -> W | None:
        shown = [w for w in self.controls(kind) if name_of(w).startswith(name)]
        exact = [w for w in shown if name_of(w) == name]
        return next(iter(exact or shown), None)

    def _typed_into(self, name: str) -> QWidget:
        self.until(lambda: self._field(name) is not None, lambda: self._missing(name, QWidget))
        field = self._field(name)
        assert field is not None
        return field

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
                        return view, _in_sight(view, index)
        return None

    def _click(self, widget: QAbstractButton) -> None:
        self._reveal(widget)
        # Boxes answer on their sign and words only, not on the empty room behind them.
        boxes = isinstance(widget, QCheckBox | QRadioButton)
        at = QPoint(10, widget.height() // 2) if boxes else widget.rect().center()
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
        self.breathe()

    def _reveal(self, widget: QWidget) -> None:
        if QApplication.activeWindow() is not widget.window():
            # Where no window manager does it: a press on a window makes it the active one.
            widget.window().activateWindow()
            self.breathe()
        above = widget.parentWidget()
        while above is not None:
            if isinstance(above, QScrollArea):
                above.ensureWidgetVisible(widget)
            above = above.parentWidget()
        self.breathe()

    def _missing(self, name: str, kind: type[QWidget]) -> str:
        there = sorted({name_of(w) for w in self.controls(kind) if name_of(w)})
        return f"no {kind.__name__} called {name!r}; there are {there}; {self._read()}"

    def _read(self) -> str:
        return " | ".join(dict.fromkeys(t for t in self.texts() if t))[:2000]


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control: its accessible name, else the words on it."""
    name = widget.accessibleName()
    if not name and isinstance(widget, QAbstractButton):
        name = widget.text().replace("&&", "\0").replace("&", "").replace("\0", "&")
    return name


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    for row in range(model.rowCount(QModelIndex())):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())):
            yield _cell(model.index(row, column))


def _in_sight(view: QAbstractItemView, index: QModelIndex) -> QPoint:
    """Where to press on a row: on its cell, or where that has no room, on one that has."""
    model = index.model()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    cells = [index, *(model.index(index.row(), at) for at in range(columns))]
    shown = (view.visualRect(cell) for cell in cells)
    return next((rect.center() for rect in shown if rect.width() > 0), QPoint())


def _cell(index: QModelIndex) -> str:
    for role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.DisplayRole):
        said = index.data(role)
        if said is not None:
            return str(said)
    return ""
