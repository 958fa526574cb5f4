"""A card with a title and a line for each thing it tells; of many, the first ones and how many more."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from reviewdesk.texts import counted, say
from reviewdesk.ui.theme.tokens import Space, Type
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.label import Label

SHOWN = 8
"""Lines of one card; the rest is counted."""


class LinesCard(Card):
    def __init__(self, title: str, lines: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(padding=Space.M, parent=parent)
        self.body.addWidget(Label(title, Type.LABEL))
        told = list(lines[:SHOWN])
        if len(lines) > SHOWN:
            told.append(say(counted("and {n} more", "and {n} more", len(lines) - SHOWN)))
        self.body.addWidget(Label("\n".join(f"– {line}" for line in told), Type.BODY))
