"""Every sentence a person can meet: a message id (its English template) with values, said at the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime


class Text:
    """A message id and the values it names; two are equal when both are. Rendered only by `say`.

    `Text("The file {name} has no rows.", name=name)`: the id is the English template, so that the catalogue
    finds it by extraction. A value may itself be a Text.
    """

    __slots__ = ("id", "values")

    id: str
    values: tuple[tuple[str, object], ...]

    def __init__(self, id: str, /, **values: object) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "values", tuple(sorted(values.items())) if values else ())

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Text is frozen: {name}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_restored, (self.id, self.values))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and (self.id, self.values) == (other.id, other.values)

    def __hash__(self) -> int:
        return hash((self.id, self.values))

    def given(self, **values: object) -> Text:
        """The same message with these values: for one of several messages that take the same ones."""
        return Text(self.id, **values)

    def __repr__(self) -> str:
        return f"Text({self.id!r}, {dict(self.values)!r})"

    def __str__(self) -> str:
        return say(self)


def _restored(id: str, values: tuple[tuple[str, object], ...]) -> Text:
    return Text(id, **dict(values))


class Catalogue:
    """The translations in force; English is the ids themselves."""

    def __init__(self, translate: Callable[[str], str] | None = None, language: str = "en") -> None:
        self.language = language
        self._translate = translate or (lambda template: template)

    def template(self, message_id: str) -> str:
        return self._translate(message_id)


_in_force = [Catalogue()]


def use(catalogue: Catalogue) -> None:
    """Put a catalogue in force for the whole process. No translation comes with the program yet, so English
    stays in force; one that is added is put in force where the program starts.
    """
    _in_force[0] = catalogue


def language() -> str:
    """The language in force, as a two-letter code."""
    return _in_force[0].language


def say(text: Text | str) -> str:
    """Render a text in the language in force; a plain string is somebody's own words and stays as it is."""
    if isinstance(text, str):
        return text
    template = _in_force[0].template(text.id)
    if not text.values:
        return template
    return template.format(**{name: _spoken(value) for name, value in text.values})


def _spoken(value: object) -> object:
    """A value as it reads inside a sentence: US dates, texts rendered, all else as it is."""
    if isinstance(value, Text):
        return say(value)
    if isinstance(value, datetime):
        hour = value.hour % 12 or 12
        return f"{value:%m/%d/%Y} {hour}:{value:%M} {'AM' if value.hour < 12 else 'PM'}"
    return f"{value:%m/%d/%Y}" if isinstance(value, date) else value


def tr(message_id: str, /, **values: object) -> str:
    """Render at once: `tr("Sign in")`; for labels of the window that never travel."""
    return say(Text(message_id, **values))


def counted(one: str, many: str, n: int, /, **values: object) -> Text:
    """A text with a number: `counted("{n} case", "{n} cases", 3)`; both templates are plain literals."""
    return Text(one if n == 1 else many, n=n, **values)


def visible(line: str) -> str:
    """A line that stays one and reads as it stands, whatever words of others it holds: controls, overrides of
    direction, breaks and halves of signs are written as JSON writes them.
    """
    if line.isprintable():
        return line
    return "".join(_escaped(sign) if unicodedata.category(sign) in _UNSEEN else sign for sign in line)


def visible_lines(text: str) -> str:
    """As `visible`, of a text of several lines: its line ends and tabs stay."""
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in lines)


_UNSEEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(sign: str) -> str:
    units = sign.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
