"""The quiet line at the foot of the window: what is saved, what waits, where one stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewdesk.texts import counted, say, tr


class SaveState(StrEnum):
    SAVED = "saved"
    SAVING = "saving"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Status:
    """Left and right end of the line."""

    state: SaveState
    left: str
    right: str = ""


def status(*, saving: int, failed: str, waiting: int, people: str = "") -> Status:
    """`failed`: why the last write did not happen; `waiting`: entries not sent; `people`: the right end."""
    if failed:
        return Status(SaveState.FAILED, tr("Not saved: {why}", why=failed), people)
    if saving:
        return Status(SaveState.SAVING, tr("Saving…"), people)
    left = tr("All saved on this laptop")
    if waiting:
        queue = say(counted("{n} entry waiting to be sent", "{n} entries waiting to be sent", waiting))
        left = f"{left}  ·  {queue}"
    return Status(SaveState.SAVED, left, people)
