"""The shell: navigation, one screen at a time, the message area, the line at the foot, and the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewdesk.errors import DeskError
from reviewdesk.texts import tr
from reviewdesk.ui.memory import Remembered, keep, recall
from reviewdesk.ui.present.banner import Banner, Weight, banner_of
from reviewdesk.ui.present.status import SaveState, Status
from reviewdesk.ui.reading_order import move_focus
from reviewdesk.ui.runner import Runner, unexpected
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.banner_bar import BannerBar
from reviewdesk.ui.widgets.navigation import Navigation, NavItem
from reviewdesk.ui.widgets.palette import Command, Palette, Search
from reviewdesk.ui.widgets.ribbon import Ribbon
from reviewdesk.ui.widgets.status_line import StatusLine

NARROW_EMS = 150
PASSING_MS = 8000
_PASSING = {Weight.OK, Weight.NOTE}


class Window(QMainWindow):
    """Shows screens by id and knows nothing of reviews; `commands` fills the palette."""

    chosen = Signal(str)
    switch = Signal()
    lock = Signal()
    closing = Signal()

    def __init__(self, runner: Runner, items: tuple[NavItem, ...], memory: Path | None = None) -> None:
        super().__init__()
        self.runner = runner
        self.commands: Callable[[], Iterable[Command]] = lambda: ()
        self.search: Search | None = None  # for the palette
        self.may_close: Callable[[], bool] = lambda: True  # asked before the window closes
        self._memory = memory
        self.idle_minutes = Remembered().idle
        self._screens: dict[str, Screen] = {}
        self._front = ""
        self._passing = QTimer(self)
        self._passing.setSingleShot(True)
        self._passing.setInterval(PASSING_MS)
        self._passing.timeout.connect(self._clear_passing)
        # The title names the program only: a task bar is read over the shoulder.
        self.setWindowTitle(tr("ReviewDesk"))
        self.setMinimumSize(760, 520)
        self.ribbon = Ribbon()
        self.ribbon.hide()
        self.navigation = Navigation(items)
        self.banner = BannerBar()
        self.stack = QStackedWidget()
        self.status = StatusLine()
        self._build()
        self._bind()

    def _build(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        holder = QVBoxLayout()
        holder.setContentsMargins(Space.PAGE, Space.M, Space.PAGE, 0)
        holder.addWidget(self.banner)
        self._banner_holder = QWidget()
        self._banner_holder.setLayout(holder)
        self._banner_holder.hide()
        column.addWidget(self._banner_holder)
        column.addWidget(self.stack, 1)
        across = QHBoxLayout()
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(0)
        across.addWidget(self.navigation)
        across.addWidget(middle, 1)
        self._whole = QWidget()
        rows = QVBoxLayout(self._whole)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(self.ribbon)
        rows.addLayout(across, 1)
        rows.addWidget(self.status)
        self.setCentralWidget(self._whole)

    def _bind(self) -> None:
        self.navigation.chosen.connect(self._on_chosen)
        self.navigation.switch.connect(self.switch)
        self.navigation.lock.connect(self.lock)
        self.banner.closed.connect(self._banner_holder.hide)
        self.runner.failed.connect(self.show_failure)
        look().changed.connect(self._fit)
        for keys, act in (
            ("Ctrl+K", self.open_palette),
            ("Alt+Left", lambda: self._screen(lambda s: s.step(-1))),
            ("Alt+Right", lambda: self._screen(lambda s: s.step(1))),
            ("Alt+N", lambda: self._screen(lambda s: s.next_hold())),
            ("Ctrl+Return", lambda: self._screen(lambda s: s.go_on())),
            ("F1", self.explain),
            ("Ctrl+L", self.lock.emit),
            ("Ctrl++", lambda: look().larger()),
            ("Ctrl+=", lambda: look().larger()),
            ("Ctrl+-", lambda: look().smaller()),
            ("Ctrl+0", lambda: look().choose(scale=100)),
        ):
            QShortcut(QKeySequence(keys), self, act)

    # --- screens ------------------------------------------------------------------------

    def add(self, name: str, screen: Screen) -> None:
        """Put a screen on the stack under its id."""
        self._screens[name] = screen
        self.stack.addWidget(screen)

    def has(self, name: str) -> bool:
        """Whether there is such a screen."""
        return name in self._screens

    def open(self, name: str, *, full: bool = False) -> None:
        """Show a screen; `full`: without navigation and foot (nobody is signed in)."""
        changed = name != self._front
        if changed and self._front:
            self._screens[self._front].leave()
        self._front = name
        self.navigation.setVisible(not full)
        self.status.setVisible(not full)
        self.navigation.show_chosen(name)
        screen = self._screens[name]
        screen.enter()
        self.stack.setCurrentWidget(screen)
        if changed:
            screen.take_focus()
            self._clear_passing()
        self._fit()

    @property
    def front(self) -> str:
        """The id of the screen that is shown."""
        return self._front

    def open_palette(self) -> None:
        """Everything that can be done, by typing."""
        if self.navigation.isHidden():
            return
        palette = Palette(tuple(self.commands()), self, self.search)
        spot = self.mapToGlobal(QPoint(self.width() // 2, 0))
        palette.move(spot.x() - palette.width() // 2, spot.y() + 72)
        palette.exec()
        chosen = palette.chosen
        palette.deleteLater()
        if chosen is not None:
            chosen.run()

    def close_dialogs(self) -> None:
        """Close what lies over the window: menus, the palette, dialogs, file dialogs. Nothing is decided."""
        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
            if popup.isVisible():
                break
        # The innermost first: a file dialog is asked for from a dialog.
        for dialog in reversed(self.findChildren(QDialog)):
            if dialog.isVisible():
                dialog.done(QDialog.DialogCode.Rejected)

    def explain(self) -> None:
        """Help on what has the focus, else the keys that work everywhere."""
        if self._front and self._screens[self._front].explain():
            return
        keys = tr(
            "Ctrl+K search everything · Ctrl+Enter continue · Alt+Left and Alt+Right steps · "
            "Alt+N next hold · F1 help on a field · Ctrl+L lock · Ctrl + and Ctrl − text size"
        )
        self.show_banner(Banner(Weight.NOTE, tr("Keys that work everywhere"), keys))

    # --- messages -----------------------------------------------------------------------

    def show_banner(self, banner: Banner) -> None:
        """Show a message. Good news goes by itself; what went wrong stays until it is closed or replaced."""
        self._banner_holder.show()
        self.banner.show_banner(banner)
        if banner.weight in _PASSING:
            self._passing.start()
        else:
            self._passing.stop()

    def _clear_passing(self) -> None:
        if self.banner.banner is not None and self.banner.banner.weight in _PASSING:
            self.banner.clear()

    def show_failure(self, error: Exception) -> None:
        """The one place where failures of work surface."""
        known = error if isinstance(error, DeskError) else unexpected(error)
        self.show_banner(banner_of(known))

    def show_status(self, status: Status) -> None:
        self.status.show_status(status)

    # --- the frame -------------------------------------------------------------------------

    def focusNextPrevChild(self, next: bool) -> bool:
        return move_focus(self._whole, on=next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._front:
            self._screens[self._front].leave()
        if not self.may_close():
            event.ignore()
            return
        self.remember()
        self.closing.emit()
        super().closeEvent(event)

    def restore(self) -> Remembered:
        """Take the place and size of last time, kept on a screen that is there; returns what was kept."""
        kept = recall(self._memory) if self._memory else Remembered()
        self.idle_minutes = kept.idle
        screen = QGuiApplication.primaryScreen().availableGeometry()
        if kept.width and kept.height:
            place = QRect(kept.x, kept.y, kept.width, kept.height)
            if any(s.availableGeometry().intersects(place) for s in QGuiApplication.screens()):
                self.setGeometry(place)
            if kept.maximized:
                self.setWindowState(Qt.WindowState.WindowMaximized)
        else:
            self.resize(min(1360, screen.width() - 40), min(880, screen.height() - 80))
        return kept

    def remember(self) -> None:
        """Keep place, size and look for next time."""
        if self._memory is None:
            return
        place = self.normalGeometry()
        here = Remembered(
            place.x(), place.y(), place.width(), place.height(),
            self.isMaximized(), look().mode, look().scale, self._front, self.idle_minutes,
        )  # fmt: skip
        keep(self._memory, here)

    def saving(self) -> bool:
        return self.runner.busy > 0

    def show_saved(self, right: str = "") -> None:
        self.show_status(Status(SaveState.SAVED, tr("All saved on this laptop"), right))

    def _fit(self) -> None:
        em = max(1, look().metrics(Type.BODY).averageCharWidth())
        ems = self.width() / em
        self.navigation.set_compact(ems < NARROW_EMS)
        if self._front:
            room = self.width() - (self.navigation.width() if not self.navigation.isHidden() else 0)
            self._screens[self._front].fit(room / em)

    def _screen(self, act: Callable[[Screen], None]) -> None:
        if self._front:
            act(self._screens[self._front])

    def _on_chosen(self, name: str) -> None:
        # The button has checked itself already; the screen that stays keeps its mark.
        self.navigation.show_chosen(self._front)
        self.chosen.emit(name)
