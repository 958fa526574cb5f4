"""Settings of this window: light or dark, size of the text, idle lock."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from reviewdesk.texts import tr
from reviewdesk.ui.screens.screen import Page
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import SCALES, look
from reviewdesk.ui.theme.tokens import Mode, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.flow import FlowLayout
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.options import radio

IDLE_MINUTES = (5, 10, 15, 30)


class SettingsScreen(Page):
    """Changes show at once; `idle_chosen` carries minutes."""

    idle_chosen = Signal(int)
    passphrase_asked = Signal()  # to change one's own

    def __init__(self, idle: int = 10, parent: QWidget | None = None) -> None:
        super().__init__(tr("Settings"), parent=parent)
        self._modes = {
            Mode.SYSTEM: tr("As the computer"),
            Mode.LIGHT: tr("Light"),
            Mode.DARK: tr("Dark"),
            Mode.CONTRAST: tr("High contrast"),
        }
        card, body = self._card(tr("Colors"), "")
        group = QButtonGroup(self)
        flow = FlowLayout()
        self.mode_buttons = {mode: radio(label) for mode, label in self._modes.items()}
        for mode, button in self.mode_buttons.items():
            group.addButton(button)
            button.clicked.connect(partial(self._on_mode, mode))
            flow.addWidget(button)
        body.addLayout(flow)
        self.column.addWidget(card)
        card, body = self._card(tr("Size of the text"), tr("Also by Ctrl + and Ctrl −; Ctrl 0 is 100 %."))
        sizes = QButtonGroup(self)
        flow = FlowLayout()
        self.size_buttons = {scale: radio(tr("{n} %", n=scale)) for scale in SCALES}
        for scale, button in self.size_buttons.items():
            sizes.addButton(button)
            button.clicked.connect(partial(self._on_scale, scale))
            flow.addWidget(button)
        body.addLayout(flow)
        self.column.addWidget(card)
        card, body = self._card(tr("Idle lock"), tr("The desk locks itself when nobody has touched it for:"))
        minutes = QButtonGroup(self)
        flow = FlowLayout()
        for n in IDLE_MINUTES:
            button = radio(tr("{n} minutes", n=n))
            button.setChecked(n == idle)
            minutes.addButton(button)
            button.clicked.connect(partial(self._on_idle, n))
            flow.addWidget(button)
        body.addLayout(flow)
        self.column.addWidget(card)
        card, body = self._card(
            tr("Your passphrase"),
            tr("It opens your own key. Change it when somebody else gave it to you, or knows it."),
        )
        self.passphrase_button = Button(tr("Change your passphrase"), icon=Icon.LOCK)
        self.passphrase_button.clicked.connect(self.passphrase_asked)
        body.addWidget(self.passphrase_button)
        self.column.addWidget(card)
        self.column.addStretch(1)

    def enter(self) -> None:
        self.mode_buttons[look().mode].setChecked(True)
        self.size_buttons[look().scale].setChecked(True)

    @staticmethod
    def _card(title: str, words: str) -> tuple[Card, QVBoxLayout]:
        card = Card()
        card.body.addWidget(Label(title, Type.HEADING))
        if words:
            card.body.addWidget(Label(words, Type.BODY, Tone.MUTED))
        return card, card.body

    def _on_mode(self, mode: Mode, _checked: bool = False) -> None:
        look().choose(mode=mode)

    def _on_scale(self, scale: int, _checked: bool = False) -> None:
        look().choose(scale=scale)

    def _on_idle(self, minutes: int, _checked: bool = False) -> None:
        self.idle_chosen.emit(minutes)
