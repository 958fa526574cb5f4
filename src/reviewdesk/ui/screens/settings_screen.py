"""Settings: the look and lock of this window, one's own passphrase, backups, the recovery code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.present.entering import IDLE_CHOICES
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import SCALES, look
from reviewdesk.ui.theme.tokens import Mode, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.options import radio


@dataclass(frozen=True, slots=True)
class SettingsState:
    """What the desk says: the longest idle time, the last backup, whether the code is kept, who governs."""

    limit: int = IDLE_CHOICES[-1]
    backup: str = ""
    backup_late: bool = False
    code_kept: bool = True
    governs: bool = False


class SettingsScreen(Page):
    """Changes of the window show at once; `idle_chosen` carries minutes. The rest asks the desk."""

    entered = Signal()
    idle_chosen = Signal(int)
    limit_asked = Signal()
    passphrase_asked = Signal()  # to change one's own
    backup_asked = Signal()
    code_asked = Signal()

    def __init__(self, idle: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(tr("Settings"), parent=parent)
        self._build_look()
        self._build_lock(idle)
        body = self._card(
            tr("Your passphrase"),
            tr("It opens your own key. Change it when somebody else may know it."),
        )
        self.passphrase_button = Button(tr("Change your passphrase"), icon=Icon.LOCK)
        self.passphrase_button.clicked.connect(self.passphrase_asked)
        body.addWidget(self.passphrase_button, 0, Qt.AlignmentFlag.AlignLeft)
        body = self._card(
            tr("Backups"),
            tr(
                "A backup is a copy of the desk's encrypted file; it opens with the keys of this desk only. "
                "Keep it on another disk, with a copy of the rest of the desk's folder."
            ),
        )
        self._backup = Mark(Icon.HISTORY, Tone.MUTED, Type.BODY)
        body.addWidget(self._backup)
        self.backup_button = Button(tr("Make a backup"), icon=Icon.SAVED)
        self.backup_button.clicked.connect(self.backup_asked)
        body.addWidget(self.backup_button, 0, Qt.AlignmentFlag.AlignLeft)
        body = self._card(
            tr("Recovery code"),
            tr(
                "By it an administrator comes in again when every passphrase is forgotten. Make a new one "
                "when the paper is lost, or somebody else may have read it."
            ),
        )
        self._code_card = self._last
        self._code = Mark(Icon.WARN, Tone.HOLD, Type.BODY)
        body.addWidget(self._code)
        self.code_button = Button(tr("Make a new recovery code"), icon=Icon.LOCK)
        self.code_button.clicked.connect(self.code_asked)
        body.addWidget(self.code_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)
        self.show_state(SettingsState())

    def _build_look(self) -> None:
        modes = {
            Mode.SYSTEM: tr("As the computer"),
            Mode.LIGHT: tr("Light"),
            Mode.DARK: tr("Dark"),
            Mode.CONTRAST: tr("High contrast"),
        }
        body = self._card(tr("Colors"), "")
        self.mode_buttons = {mode: radio(label) for mode, label in modes.items()}
        self._in_a_row(body, tuple(self.mode_buttons.values()))
        for mode, button in self.mode_buttons.items():
            button.clicked.connect(partial(self._on_mode, mode))
        body = self._card(tr("Size of the text"), tr("Also by Ctrl + and Ctrl −; Ctrl 0 is 100 %."))
        self.size_buttons = {scale: radio(tr("{n} %", n=scale)) for scale in SCALES}
        self._in_a_row(body, tuple(self.size_buttons.values()))
        for scale, button in self.size_buttons.items():
            button.clicked.connect(partial(self._on_scale, scale))

    def _build_lock(self, idle: int) -> None:
        words = tr(
            "The desk locks itself when nobody has touched it for a time, and says so a minute before."
        )
        body = self._card(tr("Idle lock"), words)
        self.idle_buttons = {n: radio(tr("{n} minutes", n=n)) for n in IDLE_CHOICES}
        self._in_a_row(body, tuple(self.idle_buttons.values()))
        for n, button in self.idle_buttons.items():
            button.clicked.connect(partial(self._on_idle, n))
        self._limit = Label("", Type.SMALL, Tone.MUTED)
        body.addWidget(self._limit)
        self.limit_button = Button(tr("Set the limit for everybody"))
        self.limit_button.clicked.connect(self.limit_asked)
        body.addWidget(self.limit_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_idle(idle)

    def enter(self) -> None:
        self.mode_buttons[look().mode].setChecked(True)
        self.size_buttons[look().scale].setChecked(True)
        self.entered.emit()

    def show_idle(self, minutes: int) -> None:
        """Show after how many minutes this window locks itself."""
        near = max((n for n in IDLE_CHOICES if n <= minutes), default=IDLE_CHOICES[0])
        self.idle_buttons[near].setChecked(True)

    def show_state(self, state: SettingsState) -> None:
        """Show what the desk says; what only administrators do is shown to them only."""
        for n, button in self.idle_buttons.items():
            button.setVisible(n <= state.limit)
        limit = tr("Your organization's limit is {n} minutes.", n=state.limit)
        self._limit.show_text(limit)
        self.limit_button.setVisible(state.governs)
        tone, icon = (Tone.HOLD, Icon.WARN) if state.backup_late else (Tone.MUTED, Icon.HISTORY)
        self._backup.say(state.backup, tone, icon)
        self._code_card.setVisible(state.governs)
        warned = "" if state.code_kept else tr("Nobody has confirmed that they keep the present one.")
        self._code.say(warned)

    def _card(self, title: str, words: str) -> QVBoxLayout:
        self._last = Card()
        self._last.body.addWidget(Label(title, Type.HEADING))
        if words:
            self._last.body.addWidget(Label(words, Type.BODY, Tone.MUTED))
        self.column.addWidget(self._last)
        return self._last.body

    def _in_a_row(self, body: QVBoxLayout, buttons: tuple[QRadioButton, ...]) -> None:
        group = QButtonGroup(self)
        flow = FlowLayout()
        for button in buttons:
            group.addButton(button)
            flow.addWidget(button)
        body.addLayout(flow)

    def _on_mode(self, mode: Mode, _checked: bool = False) -> None:
        look().choose(mode=mode)

    def _on_scale(self, scale: int, _checked: bool = False) -> None:
        look().choose(scale=scale)

    def _on_idle(self, minutes: int, _checked: bool = False) -> None:
        self.idle_chosen.emit(minutes)
