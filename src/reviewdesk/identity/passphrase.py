"""Which passphrases are accepted, and how strong one is likely to be."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from reviewdesk.texts import Text

SHORTEST = 10

_KEYBOARD = ("1234567890", "0987654321", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
_KNOWN = (
    "password",
    "passphrase",
    "letmein",
    "welcome",
    "reviewdesk",
    "iloveyou",
    "changeme",
    "administrator",
)
_WEAK_BITS, _STRONG_BITS = 45, 70


@dataclass(frozen=True, slots=True)
class Accepted:
    """Good enough; the hint says how good."""

    hint: Text


@dataclass(frozen=True, slots=True)
class TooWeak:
    """All that is wrong with it."""

    reasons: tuple[Text, ...]


def judge(passphrase: str, *, names: Iterable[str] = ()) -> Accepted | TooWeak:
    """Judge a passphrase; `names`: of the person and the organisation, which it must not rest on."""
    plain = unicodedata.normalize("NFKC", passphrase)
    reasons: list[Text] = []
    if len(plain) < SHORTEST:
        reasons.append(
            Text(
                "The passphrase has {found} characters; it needs at least {least}. "
                "A few unrelated words are easy to remember.",
                found=len(plain),
                least=SHORTEST,
            )
        )
    if plain != plain.strip():
        reasons.append(Text("The passphrase begins or ends with a space. Take it away: it is easily lost."))
    rest = _without_names(plain.casefold(), names)
    if len(rest) < len(plain) and _bits(rest) < _WEAK_BITS:
        reasons.append(Text("The passphrase rests on a name others know. Choose unrelated words."))
    elif len(plain) >= SHORTEST and _bits(rest) < _WEAK_BITS:
        reasons.append(Text("The passphrase is easy to guess. Add one or two unrelated words."))
    if reasons:
        return TooWeak(tuple(reasons))
    if _bits(rest) < _STRONG_BITS:
        return Accepted(Text("Good. One more word would make it strong."))
    return Accepted(Text("Strong."))


def _without_names(plain: str, names: Iterable[str]) -> str:
    parts = {part for name in names for part in (name.casefold(), *name.casefold().split()) if len(part) > 2}
    for part in sorted(parts, key=lambda part: (-len(part), part)):
        plain = plain.replace(part, "")
    return plain


def _bits(plain: str) -> float:
    """A cautious guess: each character not foreseen from the ones before counts by the kinds in use."""
    for known in _KNOWN:
        plain = plain.replace(known, known[0])
    kinds = sum(
        size
        for size, used in (
            (26, any(letter.isalpha() for letter in plain)),
            (10, any(letter.isdigit() for letter in plain)),
            (20, any(not letter.isalnum() for letter in plain)),
        )
        if used
    )
    fresh = sum(1 for place in range(len(plain)) if not _foreseen(plain, place))
    return fresh * math.log2(kinds or 1)


def _foreseen(plain: str, place: int) -> bool:
    if place and plain[place] == plain[place - 1]:
        return True
    if place >= 2 and any(plain[place - 2 : place + 1] in row for row in _KEYBOARD):
        return True
    return place >= 3 and plain[place - 2 : place + 1] in plain[:place]
