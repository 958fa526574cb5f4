"""The tokens of the look: colours of each mode, space, radii and type sizes, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum


class Mode(StrEnum):
    """What the person chose; SYSTEM follows the machine."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"


class Tone(StrEnum):
    """What a colour means; always said in words or by a sign too."""

    PLAIN = "plain"
    MUTED = "muted"
    ACCENT = "accent"
    OK = "ok"
    HOLD = "hold"
    BAD = "bad"


class Type(Enum):
    """Type sizes in pixels at 100 % text, with their weight."""

    FIGURE = (28, 600)
    TITLE = (22, 600)
    HEADING = (16, 600)
    LABEL = (14, 600)
    BODY = (14, 400)
    SMALL = (13, 400)
    SMALL_STRONG = (13, 600)
    PILL = (12, 600)

    @property
    def pixels(self) -> int:
        return self.value[0]

    @property
    def weight(self) -> int:
        return self.value[1]


class Space:
    """Gaps in pixels; they do not grow with the text, so that 200 % text keeps its room."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    PAGE = 24


class Radius:
    CONTROL = 6
    CARD = 8


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour of one mode, as #RRGGBB.

    `line` separates; `edge` outlines what can be operated (3:1 against the surface); `*_soft` is the ground
    its tone is read on.
    """

    dark: bool
    page: str
    side: str
    surface: str
    field: str
    line: str
    edge: str
    text: str
    muted: str
    accent: str
    accent_strong: str
    on_accent: str
    accent_soft: str
    ok: str
    ok_soft: str
    hold: str
    hold_soft: str
    bad: str
    bad_soft: str
    neutral_soft: str
    hover: str
    focus: str

    def tone(self, tone: Tone) -> str:
        """The colour text of this tone is written in."""
        return {
            Tone.PLAIN: self.text,
            Tone.MUTED: self.muted,
            Tone.ACCENT: self.accent,
            Tone.OK: self.ok,
            Tone.HOLD: self.hold,
            Tone.BAD: self.bad,
        }[tone]

    def ground(self, tone: Tone) -> str:
        """The soft ground of this tone."""
        return {
            Tone.PLAIN: self.neutral_soft,
            Tone.MUTED: self.neutral_soft,
            Tone.ACCENT: self.accent_soft,
            Tone.OK: self.ok_soft,
            Tone.HOLD: self.hold_soft,
            Tone.BAD: self.bad_soft,
        }[tone]


LIGHT = Colours(
    dark=False,
    page="#F5F6F8",
    side="#ECEFF4",
    surface="#FFFFFF",
    field="#FFFFFF",
    line="#DCE1E8",
    edge="#848F9E",
    text="#18212C",
    muted="#566273",
    accent="#0A5BB5",
    accent_strong="#08498F",
    on_accent="#FFFFFF",
    accent_soft="#E3EDFA",
    ok="#17693F",
    ok_soft="#DFF3E7",
    hold="#7A5000",
    hold_soft="#FFF4D6",
    bad="#B3261E",
    bad_soft="#FDE7E5",
    neutral_soft="#E9EDF2",
    hover="#EEF2F7",
    focus="#0A5BB5",
)

DARK = Colours(
    dark=True,
    page="#12161C",
    side="#161B22",
    surface="#1A2029",
    field="#12171E",
    line="#303A48",
    edge="#6C7A8D",
    text="#E7ECF3",
    muted="#9CAABB",
    accent="#6FB1F7",
    accent_strong="#93C5FA",
    on_accent="#0B1420",
    accent_soft="#1B3352",
    ok="#6CCB97",
    ok_soft="#17372A",
    hold="#F0C05A",
    hold_soft="#382D14",
    bad="#FF9A90",
    bad_soft="#45201E",
    neutral_soft="#2A3340",
    hover="#232B36",
    focus="#93C5FA",
)

CONTRAST = Colours(
    dark=True,
    page="#000000",
    side="#000000",
    surface="#000000",
    field="#000000",
    line="#FFFFFF",
    edge="#FFFFFF",
    text="#FFFFFF",
    muted="#FFFFFF",
    accent="#8FD3FF",
    accent_strong="#C9E9FF",
    on_accent="#000000",
    accent_soft="#0B2E4A",
    ok="#7DFFB2",
    ok_soft="#06361D",
    hold="#FFD75E",
    hold_soft="#3A2C00",
    bad="#FFB3AB",
    bad_soft="#4A0F0A",
    neutral_soft="#2B2B2B",
    hover="#1F1F1F",
    focus="#FFE14D",
)
