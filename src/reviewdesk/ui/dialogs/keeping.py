"""What stands in a form while its dialog is open: read out before a lock, put back for the same person."""

from __future__ import annotations

from typing import TypeAlias, TypeGuard

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

Written: TypeAlias = "tuple[str, ...]"
"""Every line, text, choice and tick of a form, in order; never a passphrase."""

_ON, _OFF = "on", ""
_Input: TypeAlias = "QLineEdit | QPlainTextEdit | QComboBox | QAbstractButton"


def written_in(form: QWidget) -> Written:
    """What stands in the form now."""
    return tuple(_read(one) for one in _inputs(form))


def write_again(form: QWidget, written: Written) -> None:
    """Put back what `written_in` gave of a form of the same kind."""
    for one, text in zip(_inputs(form), written, strict=False):
        if text != _read(one):
            _write(one, text)


def _inputs(form: QWidget) -> list[_Input]:
    return [one for one in form.findChildren(QWidget) if _is_input(one)]


def _is_input(one: QWidget) -> TypeGuard[_Input]:
    if isinstance(one, QLineEdit):
        # The line of a box is the box's own.
        return one.echoMode() is QLineEdit.EchoMode.Normal and not isinstance(one.parent(), QComboBox)
    return isinstance(one, QPlainTextEdit | QComboBox | QRadioButton | QCheckBox)


def _read(one: _Input) -> str:
    if isinstance(one, QLineEdit):
        return one.text()
    if isinstance(one, QPlainTextEdit):
        return one.toPlainText()
    if isinstance(one, QComboBox):
        return one.currentText()
    return _ON if one.isChecked() else _OFF


def _write(one: _Input, text: str) -> None:
    if isinstance(one, QLineEdit):
        one.setText(text)
        one.setModified(True)
    elif isinstance(one, QPlainTextEdit):
        one.setPlainText(text)
    elif isinstance(one, QComboBox):
        one.setCurrentText(text)
    elif text or isinstance(one, QCheckBox):  # of radio buttons, one that is on turns the others off
        one.setChecked(bool(text))
