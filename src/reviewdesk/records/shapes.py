"""From the JSON of a body to frozen values and back: one door, strict about types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

import msgspec

from reviewdesk.eventlog.body import Json

T = TypeVar("T")


def read(json: Json, shape: type[T]) -> T | None:
    """The JSON as a value of the shape (a frozen dataclass of plain types), or None when it is not one.

    A body that does not fit its kind is treated as missing, never guessed at.
    """
    try:
        return msgspec.convert(json, shape)
    except msgspec.ValidationError:
        return None


def written(value: object) -> Json:
    """A frozen dataclass as JSON: decimals, dates and times as strings, absent (None) attributes kept as
    null.
    """
    return cast(Json, msgspec.to_builtins(value, order="deterministic", enc_hook=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"not a value of the log: {type(value).__name__}")
