"""What comes back from the worker at the door: who may come in, and who has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reviewdesk.ui.screens.signin_screen import SignInRow

if TYPE_CHECKING:  # the door is painted before these are loaded
    from reviewdesk.desk.desk import Desk
    from reviewdesk.records.organisation import Person
    from reviewdesk.records.rights import Offers


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody is at the desk. What the window shows of the organisation was read on the worker."""

    desk: Desk
    person: Person
    organisation: str
    synthetic: bool
    offers: Offers  # what to offer them at all
    wrong_before: int = 0  # wrong passphrases typed for this person since their last sign-in
    code_kept: bool = True  # somebody keeps the recovery code
    covers: tuple[str, ...] = ()  # for whom they cover today, in words
    idle_limit: int = 15  # minutes
    backup_late: bool = False  # and they are one who makes them


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Who may come in; the rest is not known before the desk is open."""

    rows: tuple[SignInRow, ...]
    desk: Desk | None = None
    organisation: str = ""
    synthetic: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """The first passphrase was right: before anything else the person chooses their own."""

    by: str  # who gave it, by name
    at: int  # when, ms UTC
