"""What the style asks of the look: colors, and lengths and letters at the present text size."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtGui import QFontMetrics

from reviewdesk.ui.theme.tokens import Colours, Type


class Dress(Protocol):
    @property
    def colours(self) -> Colours: ...

    def sized(self, pixels: int) -> int: ...

    def metrics(self, kind: Type) -> QFontMetrics: ...
