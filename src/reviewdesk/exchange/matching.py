"""Whose admission is it: by identifier for certain, by name and birth date only as a proposal to a person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NewType

from reviewdesk.exchange.admissions import Identifier, ImportedPerson
from reviewdesk.texts import Text

ParticipantId = NewType("ParticipantId", str)


@dataclass(frozen=True, slots=True)
class KnownParticipant:
    """A participant as the desk knows them; `other_names` are former or usual ones, in full.

    `told`: whether who imports may read of them; of others nothing is said that the import does not say.
    """

    id: ParticipantId
    identifiers: tuple[Identifier, ...]
    family: str
    given: str
    birth_date: date | None
    other_names: tuple[str, ...] = ()
    told: bool = True


@dataclass(frozen=True, slots=True)
class Matched:
    """One participant has this identifier, and nothing speaks against it."""

    person: ImportedPerson
    participant: ParticipantId
    identifier: Identifier


@dataclass(frozen=True, slots=True)
class Candidate:
    """A participant it could be, and why; `caution` is what speaks against it."""

    participant: ParticipantId
    because: Text
    caution: Text | None


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """Name and birth date agree: a person says whether it is one of these."""

    person: ImportedPerson
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """The identifiers point to somebody whom the rest contradicts: never taken, always shown."""

    person: ImportedPerson
    participants: tuple[ParticipantId, ...]
    what: Text


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Nobody known; the admission waits."""

    person: ImportedPerson


PersonMatch = Matched | ToConfirm | Conflict | Unmatched


def says_same(one: PersonMatch, other: PersonMatch) -> bool:
    """Whether two matches name somebody alike and say the same of them; where it was read does not count."""
    person = replace(one.person, place=other.person.place, source=other.person.source)
    return replace(one, person=person) == other


def match_people(
    people: Sequence[ImportedPerson], known: Sequence[KnownParticipant]
) -> tuple[PersonMatch, ...]:
    """One answer per imported person, in their order."""
    by_identifier: dict[Identifier, list[KnownParticipant]] = {}
    by_birth: dict[date, list[KnownParticipant]] = {}
    for participant in known:
        for identifier in dict.fromkeys(map(_plain, participant.identifiers)):
            by_identifier.setdefault(identifier, []).append(participant)
        if participant.birth_date is not None:
            by_birth.setdefault(participant.birth_date, []).append(participant)
    shared = _births_by_identifier(people)
    return tuple(_match(person, by_identifier, by_birth, shared) for person in people)


def _births_by_identifier(people: Sequence[ImportedPerson]) -> dict[Identifier, set[date]]:
    births: dict[Identifier, set[date]] = {}
    for person in people:
        for identifier in map(_plain, person.identifiers):
            if person.birth_date is not None:
                births.setdefault(identifier, set()).add(person.birth_date)
    return births


def _match(
    person: ImportedPerson,
    by_identifier: dict[Identifier, list[KnownParticipant]],
    by_birth: dict[date, list[KnownParticipant]],
    shared: dict[Identifier, set[date]],
) -> PersonMatch:
    hits: dict[ParticipantId, tuple[KnownParticipant, Identifier]] = {}
    for identifier in person.identifiers:
        for participant in by_identifier.get(_plain(identifier), ()):
            hits.setdefault(participant.id, (participant, identifier))
    for identifier in person.identifiers:
        if len(shared.get(_plain(identifier), ())) > 1:
            what = Text(
                "The import uses the number {number} for people with different birth dates. "
                "Ask the sender which is right.",
                number=identifier.value,
            )
            return Conflict(person, tuple(hits), what)
    if len(hits) > 1:
        what = Text(
            "The numbers of this person belong to {n} different participants. "
            "Correct the participants' numbers, or ask the sender.",
            n=len(hits),
        )
        return Conflict(person, tuple(hits), what)
    if hits:
        participant, identifier = next(iter(hits.values()))
        against = _contradiction(person, participant, identifier)
        if against is not None:
            return Conflict(person, (participant.id,), against)
        return Matched(person, participant.id, identifier)
    candidates = _candidates(person, by_birth)
    return ToConfirm(person, candidates) if candidates else Unmatched(person)


def _contradiction(person: ImportedPerson, known: KnownParticipant, identifier: Identifier) -> Text | None:
    if person.birth_date is not None and known.birth_date is not None:
        if person.birth_date == known.birth_date:
            return None
        if not known.told:
            return Text(
                "The number {number} is that of a participant outside your scope, but the birth dates "
                "differ. Ask a quality lead, or somebody of their site, which is right before it is taken.",
                number=identifier.value,
            )
        return Text(
            "The number {number} is this participant's, but the birth dates differ: {theirs} in the import, "
            "{ours} here. Say which is right before it is taken.",
            number=identifier.value,
            theirs=person.birth_date,
            ours=known.birth_date,
        )
    theirs = name_parts(person.family, person.given)
    if not theirs or any(theirs & ours for ours in _names_of(known)):
        return None
    return Text(
        "The number {number} is this participant's, but the names have nothing in common and a birth date "
        "is missing. Say whether it is the same person before it is taken.",
        number=identifier.value,
    )


def _candidates(
    person: ImportedPerson, by_birth: dict[date, list[KnownParticipant]]
) -> tuple[Candidate, ...]:
    theirs = name_parts(person.family, person.given)
    if person.birth_date is None or not theirs:
        return ()
    same: list[Candidate] = []
    alike: list[Candidate] = []
    for participant in by_birth.get(person.birth_date, ()):
        names = _names_of(participant)
        caution = _other_number(person, participant)
        if theirs in names:
            because = Text("Same name and birth date.")
            same.append(Candidate(participant.id, because, caution))
        elif any(_mostly_alike(theirs, ours) for ours in names):
            because = Text("Same birth date; one name has a part that the other lacks.")
            alike.append(Candidate(participant.id, because, caution))
    return (*same, *alike)


def _mostly_alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """One name holds the other, of which at least two parts are there: a middle or second last name."""
    return (a < b or b < a) and len(a & b) >= 2


def _other_number(person: ImportedPerson, known: KnownParticipant) -> Text | None:
    ours = dict(map(_plain, known.identifiers))
    for identifier in person.identifiers:
        other = ours.get(_plain(identifier).system)
        if other is not None:
            return Text(
                "In the same system ({system}) the import has another number than this participant.",
                system=identifier.system,
            )
    return None


def _plain(identifier: Identifier) -> Identifier:
    """Fit to be compared: case, surrounding spaces and a closing slash do not count."""
    return Identifier(
        identifier.system.strip().rstrip("/").casefold(), " ".join(identifier.value.split()).casefold()
    )


def _names_of(known: KnownParticipant) -> tuple[frozenset[str], ...]:
    names = (name_parts(known.family, known.given), *(name_parts(name) for name in known.other_names))
    return tuple(name for name in names if name)


_NOT_NAMES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "jr", "sr", "ii", "iii", "iv", "md", "jd", "phd"}
)
# Letters that do not come apart into a plain one and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
)


def name_parts(*names: str) -> frozenset[str]:
    """The parts of a name without case, accents, punctuation, order, titles and suffixes.

    An apostrophe joins (O'Brien, obrien), a hyphen parts (Lopez-Ruiz, Lopez Ruiz).
    """
    return frozenset(_parts(names)) - _NOT_NAMES or frozenset(_parts(names))


def _parts(names: Iterable[str]) -> list[str]:
    folded = unicodedata.normalize("NFKD", " ".join(names).casefold()).translate(_PLAIN_LETTERS)
    joined = re.sub(r"['’‘ʼ`.]", "", "".join(c for c in folded if not unicodedata.combining(c)))
    return [part for part in re.split(r"[\W_]+", joined) if part]
