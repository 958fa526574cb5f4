"""The look in force: mode, text scale, and the palette made of them. One for the whole process."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from reviewdesk.ui.theme.fonts import font, load_fonts
from reviewdesk.ui.theme.style import DeskStyle
from reviewdesk.ui.theme.tokens import CONTRAST, DARK, LIGHT, Colours, Mode, Tone, Type

SCALES = (100, 110, 125, 150, 175, 200)


class Look(QObject):
    """Holds what the person chose and repaints everything when it changes.

    Widgets do not listen to `changed`: a new style is set, every widget gets StyleChange and lays itself out.
    """

    changed = Signal()

    def __init__(self, app: QApplication, *, mode: Mode = Mode.SYSTEM, scale: int = 100) -> None:
        super().__init__(app)
        self._app = app
        self.mode = mode
        self.scale = _nearest(scale)
        self._fonts: dict[tuple[Type, bool], QFont] = {}
        self._inks: dict[Tone, QPalette] = {}
        self._metrics: dict[Type, QFontMetrics] = {}
        self.colours = self._colours_now()
        load_fonts()
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def _colours_now(self) -> Colours:
        match self.mode:
            case Mode.LIGHT:
                return LIGHT
            case Mode.DARK:
                return DARK
            case Mode.CONTRAST:
                return CONTRAST
            case Mode.SYSTEM:
                dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
                return DARK if dark else LIGHT

    def color(self, tone: Tone) -> QColor:
        return QColor(self.colours.tone(tone))

    def ink(self, tone: Tone) -> QPalette:
        """The palette of a text of this tone."""
        made = self._inks.get(tone)
        if made is None:
            made = palette_of(self.colours)
            made.setColor(QPalette.ColorRole.WindowText, self.color(tone))
            self._inks[tone] = made
        return made

    def font(self, kind: Type, *, italic: bool = False) -> QFont:
        made = self._fonts.get((kind, italic))
        if made is None:
            made = self._fonts[kind, italic] = font(kind, self.scale, italic=italic)
        return QFont(made)

    def metrics(self, kind: Type) -> QFontMetrics:
        made = self._metrics.get(kind)
        if made is None:
            made = self._metrics[kind] = QFontMetrics(self.font(kind))
        return made

    def sized(self, pixels: int) -> int:
        """A length that belongs to the text (an icon, a check mark) at the present scale."""
        return round(pixels * self.scale / 100)

    def choose(self, *, mode: Mode | None = None, scale: int | None = None) -> None:
        """Take a mode or a text scale (100 to 200 %) and put it in force."""
        self.mode = mode or self.mode
        self.scale = _nearest(scale) if scale is not None else self.scale
        self.apply()

    def larger(self) -> None:
        self.choose(scale=next((s for s in SCALES if s > self.scale), SCALES[-1]))

    def smaller(self) -> None:
        self.choose(scale=next((s for s in reversed(SCALES) if s < self.scale), SCALES[0]))

    def apply(self) -> None:
        """Set style, palette and font of the application from the present choice."""
        self._fonts.clear()
        self._inks.clear()
        self._metrics.clear()
        self.colours = self._colours_now()
        self._app.setFont(self.font(Type.BODY))
        self._app.setPalette(palette_of(self.colours))
        self._app.setStyle(DeskStyle(self))
        self.changed.emit()

    def _on_system_changed(self) -> None:
        if self.mode is Mode.SYSTEM:
            self.apply()


_in_force: list[Look] = []


def install(app: QApplication, *, mode: Mode = Mode.SYSTEM, scale: int = 100) -> Look:
    """Make the look of this application and put it in force."""
    made = Look(app, mode=mode, scale=scale)
    _in_force[:] = [made]
    made.apply()
    return made


def look() -> Look:
    """The look in force; `install` must have been called."""
    return _in_force[0]


def _nearest(scale: int) -> int:
    return min(SCALES, key=lambda s: abs(s - scale))


def palette_of(c: Colours) -> QPalette:
    """The colours as a Qt palette, for what Qt itself paints."""
    made = QPalette()
    role = QPalette.ColorRole
    for where, colour in {
        role.Window: c.page,
        role.WindowText: c.text,
        role.Base: c.field,
        role.AlternateBase: c.hover,
        role.ToolTipBase: c.surface,
        role.ToolTipText: c.text,
        role.PlaceholderText: c.muted,
        role.Text: c.text,
        role.Button: c.surface,
        role.ButtonText: c.text,
        role.BrightText: c.bad,
        role.Light: c.surface,
        role.Midlight: c.line,
        role.Mid: c.line,
        role.Dark: c.edge,
        role.Shadow: c.edge,
        role.Highlight: c.accent,
        role.HighlightedText: c.on_accent,
        role.Accent: c.accent,
        role.Link: c.accent,
        role.LinkVisited: c.accent,
    }.items():
        made.setColor(where, QColor(colour))
    disabled = QPalette.ColorGroup.Disabled
    for where in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(disabled, where, QColor(c.muted))
    made.setColor(disabled, role.Base, QColor(c.page))
    return made
