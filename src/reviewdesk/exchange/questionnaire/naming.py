"""Ids of forms out of the link ids and names of others: lower case, short, unique in the whole form."""

from __future__ import annotations

import re
import unicodedata

_TAKEN = frozenset(
    {
        "all",
        "any",
        "not",
        "rows",
        "signed",
        "gate",
        "gaps",
        "action",
        "evidence_for",
        "of",
        "field",
        "setting",
    }
)
"""Words of the language that stand where ids do."""


def slug(text: str, fallback: str) -> str:
    """An id made of the letters and digits of a text."""
    plain = unicodedata.normalize("NFKD", text[:300]).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not found:
        return fallback
    if not found[0].isalpha():
        found = f"{fallback}_{found}"
    return found[:56].rstrip("_")


class Names:
    """Gives each stem once, and a number behind it when it comes again."""

    def __init__(self) -> None:
        self._next: dict[str, int] = dict.fromkeys(_TAKEN, 2)

    def claim(self, stem: str) -> str:
        count = self._next.get(stem, 1)
        self._next[stem] = count + 1
        if count == 1:
            return stem
        made = f"{stem}_{count}"
        return self.claim(made) if made in self._next else self._seen(made)

    def _seen(self, made: str) -> str:
        self._next[made] = 2
        return made
