"""Where an imported value came from, in words: the sender, and how it numbers what it sent."""

from __future__ import annotations

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
