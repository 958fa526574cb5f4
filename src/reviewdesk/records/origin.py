"""Where a value came from, in words: the sender of an imported one, what a computed one rests on."""

from __future__ import annotations

import re

from reviewdesk.texts import Text

FROM_ROSTER = "roster"
"""What is kept as the source of a participant who is listed by what a roster tells of them."""


def origin_words(source: str) -> Text:
    """What an answer keeps as its source ("sender number") as people read it."""
    if source == FROM_ROSTER:
        return Text("from a roster import")
    sender, _, number = source.partition(" ")
    kind, bar, rest = number.partition("|")
    name = sender if ":" in sender else sender.replace("-", " ").replace("_", " ").capitalize()
    if not number:
        return Text("Imported from {sender}", sender=name)
    if bar and kind == "visit":
        return Text("Imported from {sender}, visit {number}", sender=name, number=rest)
    if bar and not kind.endswith("row"):
        return Text("Imported from {sender}, number {number}", sender=name, number=rest)
    if bar:
        return Text("Imported from {sender}, a line without a number", sender=name)
    return Text("Imported from {sender}, number {number}", sender=name, number=number)


def basis_words(source: str) -> Text | str:
    """What a computed answer keeps as its source, as people read it.

    Kept are these English words, in entries that are signed: they never change, whatever the language they
    are read in. Others are said as they stand.
    """
    for pattern, words in _BASES:
        if found := pattern.fullmatch(source):
            return words.given(**found.groupdict())
    return source


_N = r"(?P<n>[0-9,]+)"
_BASES = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (
            "computed from the earlier reviews of this measure",
            Text("computed from the earlier reviews of this measure"),
        ),
        ("computed from the two answers", Text("computed from the two answers")),
        ("computed from the words of the statement", Text("computed from the words of the statement")),
        ("computed from the shifts of the period", Text("computed from the shifts of the period")),
        (
            "computed from the visits and incidents imported",
            Text("computed from the visits and incidents imported"),
        ),
        (f"computed from {_N} planned shifts", Text("computed from {n} planned shifts")),
        (f"computed from {_N} rows", Text("computed from {n} rows")),
        (
            f"computed from {_N} incident report of the period",
            Text("computed from {n} incident report of the period"),
        ),
        (
            f"computed from {_N} incident reports of the period",
            Text("computed from {n} incident reports of the period"),
        ),
        (
            f"computed from {_N} goal of this participant",
            Text("computed from {n} goal of this participant"),
        ),
        (
            f"computed from {_N} goals of this participant",
            Text("computed from {n} goals of this participant"),
        ),
        (
            f"computed from {_N} contacts with (?P<workers>[0-9,]+) workers",
            Text("computed from {n} contacts with {workers} workers"),
        ),
    )
)
