"""The typeface: Source Sans Pro, loaded from its package, the same on every system and in the pack."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtGui import QFont, QFontDatabase

from reviewdesk.errors import Fault
from reviewdesk.texts import Text
from reviewdesk.ui.theme.tokens import Type

FAMILY = "Source Sans Pro"
_FACES = ("Regular", "It", "Semibold", "Bold")


def load_fonts() -> None:
    """Make the typeface known to Qt; Fault when the package lacks a face."""
    folder = files("font_source_sans_pro") / "files"
    for face in _FACES:
        data = (folder / f"SourceSansPro-{face}.ttf").read_bytes()
        if QFontDatabase.addApplicationFontFromData(data) < 0:
            raise Fault(
                Text("The typeface {name} cannot be loaded.", name=f"Source Sans Pro {face}"),
                next_step=Text("Install ReviewDesk again; your work is not affected."),
            )


def font(kind: Type, scale: int = 100, *, italic: bool = False) -> QFont:
    """The font of a type size at a text scale in per cent."""
    made = QFont(FAMILY)
    made.setPixelSize(max(9, round(kind.pixels * scale / 100)))
    made.setWeight(QFont.Weight(kind.weight))
    made.setItalic(italic)
    # Light hinting keeps the stems of 14 px text even on plain 96 dpi screens.
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return made
