"""What went wrong or needs saying, in three parts: what, why, what next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewdesk.errors import DeskError, Refusal
from reviewdesk.texts import Text, say


class Weight(StrEnum):
    NOTE = "note"
    OK = "ok"
    REFUSAL = "refusal"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Banner:
    """A message at the top of a screen; `act` is the label of the one thing it offers, if any."""

    weight: Weight
    what: str
    why: str = ""
    next_step: str = ""
    act: str = ""


def banner_of(error: DeskError) -> Banner:
    """A refusal or fault as it is shown."""
    return Banner(
        weight=Weight.REFUSAL if isinstance(error, Refusal) else Weight.FAULT,
        what=say(error.what),
        why=say(error.why) if error.why else "",
        next_step=say(error.next_step) if error.next_step else "",
    )


def note(what: Text, *, why: Text | None = None, act: Text | None = None, done: bool = False) -> Banner:
    """Something good or neutral to say."""
    return Banner(
        weight=Weight.OK if done else Weight.NOTE,
        what=say(what),
        why=say(why) if why else "",
        act=say(act) if act else "",
    )
