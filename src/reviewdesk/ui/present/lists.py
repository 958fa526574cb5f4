"""Rows of the lists: work, reviews, actions, people; what needs doing, how near, and how to say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.moments import day_words


class Near(StrEnum):
    """How near a due date is."""

    NONE = "none"
    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of My work; `key` leads to it."""

    key: str
    kind: str
    title: str
    needs: str
    due: str = ""
    due_pill: str = ""
    near: Near = Near.NONE
    mine: bool = True
    held: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The tiles over My work."""

    overdue: int
    soon: int
    held: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    key: str
    title: str
    where: str
    state: str
    progress: str
    due: str = ""
    due_pill: str = ""
    near: Near = Near.NONE
    mine: bool = False
    signed: bool = False
    holds: int = 0


@dataclass(frozen=True, slots=True)
class MissedRow:
    """A missed result that waits for its review."""

    key: str
    title: str
    detail: str
    due: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    key: str
    title: str
    gap: str
    owner: str
    strength: str
    state: str
    due: str = ""
    near: Near = Near.NONE
    mine: bool = False


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One access as it is shown; `way` is what the filters go by."""

    when: str
    name: str
    what: str
    about: str
    computer: str
    way: str


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A cover; `ends` while it can still be ended."""

    key: str
    who: str
    of: str
    role: str
    days: str
    reason: str
    state: str
    ends: bool
    now: bool


@dataclass(frozen=True, slots=True)
class PersonRow:
    key: str
    name: str
    roles: str
    sites: str
    active: bool
    signs_in: bool
    first: bool = False  # still has the first passphrase an administrator gave


def figures(rows: tuple[WorkRow, ...]) -> Figures:
    """Count what the tiles show; the tiles filter by the same rules."""
    return Figures(
        overdue=sum(row.near is Near.OVERDUE and row.mine for row in rows),
        soon=sum(row.near is Near.SOON and row.mine for row in rows),
        held=sum(row.held for row in rows),
        conflicts=sum(row.conflict for row in rows),
    )


def rail_counts(
    work: tuple[WorkRow, ...], reviews: tuple[ReviewRow, ...], actions: tuple[ActionRow, ...]
) -> dict[str, int]:
    """What the navigation shows: in each list the rows that wait for the reader, as its filter Mine does."""
    return {
        "work": sum(row.mine for row in work),
        "reviews": sum(row.mine for row in reviews),
        "actions": sum(row.mine for row in actions),
    }


def near_of(business_days: int, *, overdue: bool) -> Near:
    """Overdue, within a week of business days, or later."""
    if overdue:
        return Near.OVERDUE
    return Near.SOON if business_days <= 5 else Near.LATER


def due_pill(business_days: int, *, overdue: bool) -> str:
    """A due date in two words, counted in business days."""
    if overdue:
        return tr("Overdue")
    if business_days == 0:
        return tr("Today")
    return say(counted("{n} business day", "{n} business days", business_days))


def greeting(name: str, now: datetime) -> str:
    """A title for My work that fits the hour."""
    first = name.split(maxsplit=1)[0] if name.split() else name
    if now.hour < 12:
        return tr("Good morning, {name}", name=first)
    return (
        tr("Good afternoon, {name}", name=first) if now.hour < 18 else tr("Good evening, {name}", name=first)
    )


def weekday_words(day: date) -> str:
    """The day in full: Saturday, November 21, 2026."""
    names = (
        tr("Monday"), tr("Tuesday"), tr("Wednesday"), tr("Thursday"),
        tr("Friday"), tr("Saturday"), tr("Sunday"),
    )  # fmt: skip
    return tr("{weekday}, {day}", weekday=names[day.weekday()], day=day_words(day))


def fits(words: str, *texts: str) -> bool:
    """Whether every word typed occurs somewhere."""
    whole = " ".join(texts).casefold()
    return all(word in whole for word in words.casefold().split())
