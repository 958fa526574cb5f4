"""What can go wrong at the edges: Refusal (a person can act) and Fault (ours or the machine's)."""

from __future__ import annotations

from reviewdesk.texts import Text, say


class DeskError(Exception):
    """Says what happened, why, and what to do next; each part is a Text."""

    def __init__(self, what: Text, *, why: Text | None = None, next_step: Text | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.why = why
        self.next_step = next_step

    def __str__(self) -> str:
        return " ".join(say(part) for part in (self.what, self.why, self.next_step) if part is not None)


class Refusal(DeskError):
    """The program will not do this as things stand; a person can change that, and the text says how."""


class Fault(DeskError):
    """The machine, a file or the program itself failed; nothing was half done."""
