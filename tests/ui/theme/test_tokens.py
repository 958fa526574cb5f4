"""The colors keep their contrast in every mode."""

import pytest

from reviewdesk.ui.theme.tokens import CONTRAST, DARK, LIGHT, Colours, Tone

MODES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
GROUNDS = ("page", "side", "surface", "field", "hover")


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB after WCAG 2.2."""

    def linear(part: str) -> float:
        c = int(part, 16) / 255
        return c / 12.92 if c <= 0.03928 else float(((c + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour[1:3]) + 0.7152 * linear(colour[3:5]) + 0.0722 * linear(colour[5:7])


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours after WCAG 2.2, 1 to 21."""
    a, b = sorted((luminance(one), luminance(other)), reverse=True)
    return (a + 0.05) / (b + 0.05)


@pytest.mark.parametrize("mode", MODES)
def test_text_of_every_tone_is_readable_on_every_ground(mode: str) -> None:
    c = MODES[mode]
    weak = [
        (tone, ground)
        for tone in Tone
        for ground in GROUNDS
        if contrast(c.tone(tone), getattr(c, ground)) < 4.5
    ]
    assert weak == []


@pytest.mark.parametrize("mode", MODES)
def test_text_is_readable_on_its_own_soft_ground_and_cards(mode: str) -> None:
    c = MODES[mode]
    own = [tone for tone in Tone if contrast(c.tone(tone), c.ground(tone)) < 4.5]
    cards = [
        (tone, ground)
        for tone in (Tone.PLAIN, Tone.MUTED, Tone.ACCENT)
        for ground in (Tone.HOLD, Tone.ACCENT, Tone.BAD)
        if contrast(c.tone(tone), c.ground(ground)) < 4.5
    ]
    assert (own, cards) == ([], [])


@pytest.mark.parametrize("mode", MODES)
def test_outlines_and_focus_stand_out_and_loud_buttons_are_readable(mode: str) -> None:
    c: Colours = MODES[mode]
    weak = [
        (line, ground)
        for line in ("edge", "focus")
        for ground in ("page", "surface", "field")
        if contrast(getattr(c, line), getattr(c, ground)) < 3
    ]
    assert weak == []
    assert contrast(c.on_accent, c.accent) >= 4.5
    assert contrast(c.on_accent, c.bad) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21.0
    assert contrast("#777777", "#777777") == 1.0
