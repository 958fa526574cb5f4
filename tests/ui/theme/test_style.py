"""Indicators are drawn in every state and mode: on and off differ by shape, not by color alone."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from reviewdesk.ui.theme.look import Look
from reviewdesk.ui.theme.tokens import Mode

MODES = (Mode.LIGHT, Mode.DARK, Mode.CONTRAST)


def picture(widget: QWidget, qtbot: QtBot) -> QImage:
    qtbot.addWidget(widget)
    widget.resize(200, 40)
    return widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def shades(image: QImage) -> int:
    """How many different gray values the picture has: a shape has edges, an empty field has few."""
    return len({image.pixelColor(x, y).lightness() for x in range(36) for y in range(image.height())})


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("kind", [QRadioButton, QCheckBox])
@pytest.mark.parametrize("live", [True, False])
def test_on_and_off_are_two_shapes(mode: Mode, kind: type, live: bool, theme: Look, qtbot: QtBot) -> None:
    theme.choose(mode=mode)
    pictures = []
    for on in (False, True):
        button = kind("")
        button.setChecked(on)
        button.setEnabled(live)
        pictures.append(picture(button, qtbot))
    assert pictures[0] != pictures[1]
    assert all(shades(image) > 3 for image in pictures)


@pytest.mark.parametrize("mode", MODES)
def test_a_combo_box_has_its_arrow_and_a_field_its_outline(mode: Mode, theme: Look, qtbot: QtBot) -> None:
    theme.choose(mode=mode)
    combo = QComboBox()
    image = picture(combo, qtbot)
    right = {image.pixelColor(x, y).name() for x in range(164, 196) for y in range(8, image.height() - 8)}
    assert len(right) > 3
    line = QLineEdit()
    image = picture(line, qtbot)
    edge, inside = image.pixelColor(100, 0).name(), image.pixelColor(100, 20).name()
    assert edge != inside


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_controls_grow_with_the_text(scale: int, theme: Look, qtbot: QtBot) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    before = line.sizeHint().height()
    theme.choose(scale=scale)
    assert theme.scale == scale
    assert line.sizeHint().height() >= before
    assert line.sizeHint().height() >= line.fontMetrics().height() + 12
