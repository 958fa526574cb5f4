"""The recovery code: 160 random bits, written so that a person can copy them from paper."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from reviewdesk.identity.sealing import Random
from reviewdesk.texts import Text

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
_LOOKS_LIKE = str.maketrans({"I": "1", "L": "1", "O": "0"})
_GROUPS, _SYMBOLS = 8, 4


@dataclass(frozen=True, slots=True)
class NotACode:
    """What is wrong with the code as typed; `group` counts from 1, None when it is the length."""

    reason: Text
    group: int | None = None


def new_code(random: Random) -> str:
    """A code of 160 bits: eight groups of four symbols and one check symbol, joined by hyphens."""
    number = int.from_bytes(random(20), "big")
    symbols = [number >> 5 * place & 31 for place in reversed(range(_GROUPS * _SYMBOLS))]
    groups = [symbols[start : start + _SYMBOLS] for start in range(0, len(symbols), _SYMBOLS)]
    return "-".join(
        "".join(_ALPHABET[symbol] for symbol in (*group, _check(place, group)))
        for place, group in enumerate(groups)
    )


def read_code(typed: str) -> str | NotACode:
    """The code as `new_code` wrote it, whatever its case, spaces, hyphens; I, L, O are read as 1, 1, 0."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_LOOKS_LIKE)
    letters = "".join(letter for letter in plain if letter.isalnum())
    size = _SYMBOLS + 1
    for start in range(0, len(letters), size):
        group, place = letters[start : start + size], start // size
        whole = len(group) == size and place < _GROUPS
        values = [_ALPHABET.find(letter) for letter in group]
        if -1 in values or (whole and values[-1] != _check(place, values[:-1])):
            return NotACode(
                Text(
                    "Group {group} of the recovery code is not right. Compare it with the paper.",
                    group=place + 1,
                ),
                place + 1,
            )
    if len(letters) != _GROUPS * size:
        return NotACode(
            Text(
                "A recovery code has {expected} letters and digits; this one has {found}. "
                "Type all eight groups, as they are printed.",
                expected=_GROUPS * size,
                found=len(letters),
            )
        )
    return "-".join(letters[start : start + size] for start in range(0, len(letters), size))


def _check(place: int, group: list[int]) -> int:
    # Weights that differ catch a wrong symbol and two exchanged; the place catches two groups exchanged.
    check = place
    for power, symbol in enumerate(group, start=1):
        weighted = symbol
        for _ in range(power):
            weighted = weighted << 1 ^ (0b100101 if weighted & 16 else 0)  # GF(32), x^5 + x^2 + 1
        check ^= weighted
    return check
