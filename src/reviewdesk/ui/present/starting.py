"""The rows a new review may list, as the person who opens it reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from enum import StrEnum

from reviewdesk.measures.sampling import discovery_size
from reviewdesk.records.candidates import Candidate
from reviewdesk.texts import tr
from reviewdesk.ui.present.moments import day_words, moment_words


@dataclass(frozen=True, slots=True)
class StartRow:
    """One line with its check box; `likely`: ticked at first."""

    key: str
    words: str
    likely: bool


MANY = 30
"""Cases that one review is done with as a matter of course; of more, a sample is offered."""


class Cases(StrEnum):
    """How the cases of a new review come about."""

    ALL = "all"
    DRAWN = "drawn"
    NONE = "none"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class CaseOffer:
    """What is offered when more records were found than a person will review; `size` of a sample at first,
    and `at_first` what is taken unless the person says otherwise: never less than was proposed.
    """

    found: int
    size: int
    at_first: Cases


def case_offer(rows: Sequence[StartRow]) -> CaseOffer | None:
    """None where all of them are a matter of course, and are only listed."""
    if len(rows) <= MANY:
        return None
    at_first = Cases.ALL if all(row.likely for row in rows) else Cases.CHOSEN
    return CaseOffer(len(rows), discovery_size(len(rows)), at_first)


def start_rows(
    candidates: Sequence[Candidate], names: Mapping[str, str], zone: tzinfo | None
) -> tuple[StartRow, ...]:
    """One line a candidate: whose it is, when, and what it was."""
    return tuple(StartRow(one.row, _words(one, names, zone), one.likely) for one in candidates)


def _words(one: Candidate, names: Mapping[str, str], zone: tzinfo | None) -> str:
    parts = [names.get(one.participant, tr("Somebody not recognized yet"))]
    if isinstance(one.at, datetime):
        parts.append(moment_words(one.at, zone) if zone else str(one.at))
    elif one.at is not None:
        parts.append(day_words(one.at))
    if one.told:
        parts.append(one.told)
    return " · ".join(parts)
