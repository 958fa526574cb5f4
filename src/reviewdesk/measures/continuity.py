"""Continuity of staff: how much of a person's support came from people they know.

Definitions: Bice and Boxerman 1977 (COC), Breslau and Reeb 1975 (UPC), Steinwachs 1979 (SECON), Magill and
Senf 1987 (MMCI). COC falls with the number of hours and of workers by itself: compare people of like weekly
hours only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise


@dataclass(frozen=True, slots=True)
class Contact:
    """One contact of a participant with a worker, begun at an aware time."""

    at: datetime
    worker: str


@dataclass(frozen=True, slots=True)
class Familiarity:
    """When a worker is familiar: at least `visits` contacts with this person in the `days` days before."""

    visits: int = 3
    days: int = 90


@dataclass(frozen=True, slots=True)
class ContinuityFigures:
    """The figures of one participant over a stretch of time; a figure without a meaning there is None."""

    contacts: int
    workers: int
    coc: float | None  # 0 to 1; needs two contacts
    upc: float | None  # share of the most frequent worker; needs one
    secon: float | None  # share of neighboring contacts with the same worker; needs two
    mmci: float | None  # 0 to 1; needs two
    unfamiliar: int
    judged: int  # contacts whose familiarity the records reach back far enough to judge

    @property
    def unfamiliar_share(self) -> float | None:
        """Contacts with unfamiliar workers over all that can be judged."""
        return self.unfamiliar / self.judged if self.judged else None


def coc(counts: Sequence[int]) -> float | None:
    """Bice-Boxerman index from the number of contacts with each worker; None under two contacts."""
    total = sum(counts)
    if total < 2:
        return None
    return (sum(n * n for n in counts) - total) / (total * (total - 1))


def upc(counts: Sequence[int]) -> float | None:
    """Usual provider of care: the most frequent worker's share; None without contacts."""
    total = sum(counts)
    return max(counts) / total if total else None


def secon(workers: Sequence[str]) -> float | None:
    """Sequential continuity: neighbors in time with the same worker, over all neighbors; None under two."""
    if len(workers) < 2:
        return None
    return sum(a == b for a, b in pairwise(workers)) / (len(workers) - 1)


def mmci(counts: Sequence[int]) -> float | None:
    """Modified modified continuity index: falls with workers per contact; None under two contacts."""
    total, workers = sum(counts), sum(n > 0 for n in counts)
    if total < 2:
        return None
    return (1 - workers / (total + 0.1)) / (1 - 1 / (total + 0.1))


def unfamiliar_contacts(
    contacts: Sequence[Contact], since: datetime, until: datetime, rule: Familiarity, known_since: datetime
) -> tuple[tuple[Contact, ...], int]:
    """Contacts from `since` to before `until` with a worker who was unfamiliar then; how many were judged.

    `contacts` holds those before `since` too. A contact is judged only when records reach back the whole
    window (`known_since`): without that, everybody would look unfamiliar. One who has made the visits already
    is familiar however short the records are.
    """
    window = timedelta(days=rule.days)
    ordered = _in_time(contacts)
    unfamiliar: list[Contact] = []
    judged = start = 0
    seen: Counter[str] = Counter()
    for at, together in groupby(ordered, key=lambda c: c.at):
        while ordered[start].at < at - window:
            seen[ordered[start].worker] -= 1
            start += 1
        now = tuple(together)
        for one in now if since <= at < until else ():
            familiar = seen[one.worker] >= rule.visits
            if familiar or known_since <= at - window:
                judged += 1
                unfamiliar += () if familiar else (one,)
        # Who comes at the same time is not yet familiar by it.
        seen.update(one.worker for one in now)
    return tuple(unfamiliar), judged


def continuity(
    contacts: Sequence[Contact], since: datetime, until: datetime, rule: Familiarity, known_since: datetime
) -> ContinuityFigures:
    """Every figure of one participant from `since` to before `until`.

    `contacts` are the participant's, those before `since` included, as far as records go.
    """
    inside = _in_time([c for c in contacts if since <= c.at < until])
    counts = tuple(Counter(c.worker for c in inside).values())
    unfamiliar, judged = unfamiliar_contacts(contacts, since, until, rule, known_since)
    return ContinuityFigures(
        contacts=len(inside),
        workers=len(counts),
        coc=coc(counts),
        upc=upc(counts),
        secon=secon([c.worker for c in inside]),
        mmci=mmci(counts),
        unfamiliar=len(unfamiliar),
        judged=judged,
    )


def _in_time(contacts: Sequence[Contact]) -> list[Contact]:
    """By time; of several at one time by worker, so that the order of the input changes no figure."""
    return sorted(contacts, key=lambda c: (c.at, c.worker))
