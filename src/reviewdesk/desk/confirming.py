"""Whether what a person saw of an import still holds when it is written: others may have written since."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from reviewdesk.desk.filling import known_to_matching
from reviewdesk.desk.recognising import Choice, NewParticipant, Wait
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.admissions import Identifier, ImportedPerson, PersonKey, Place
from reviewdesk.exchange.matching import Matched, PersonMatch, match_people, says_same
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.records.people import Identity
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, counted


def matched_now(
    library: Library, who: Person, shown: Sequence[PersonMatch], choices: Mapping[PersonKey, Choice]
) -> tuple[PersonMatch, ...] | Blocked:
    """The people of a plan, matched once more; `shown` is what the plan said of them.

    Blocked where somebody decided on is known otherwise by now: nobody becomes a participant twice, and no
    decision outlives what it was made on.
    """
    known = [known_to_matching(participant, who) for participant in library.participants()]
    now = match_people([match.person for match in shown], known)
    gone = sum(
        not _stands(choices.get(before.person.key), before, found)
        for before, found in zip(shown, now, strict=True)
    )
    if gone:
        what = counted(
            "You decided who {n} person of this import is, but the people here have changed since. "
            "Nothing was written: look again.",
            "You decided who {n} people of this import are, but the people here have changed since. "
            "Nothing was written: look again.",
            gone,
        )
        return Blocked((what,))
    new = [match.person for match in now if isinstance(choices.get(match.person.key), NewParticipant)]
    if shared := _shared_numbers(new):
        what = Text(
            "New participants of this import have one number: {numbers}. Add one of them and let the others "
            "wait: they are recognized by the number then.",
            numbers=", ".join(shared),
        )
        return Blocked((what,))
    return now


def _shared_numbers(new: Sequence[ImportedPerson]) -> tuple[str, ...]:
    """Numbers that several have whose birth dates do not tell them apart."""
    births: dict[Identifier, list[date | None]] = {}
    for person in new:
        for number in dict.fromkeys(person.identifiers):
            births.setdefault(number, []).append(person.birth_date)
    return tuple(
        number.value
        for number, found in births.items()
        if len(found) > 1 and (None in found or len(set(found)) < len(found))
    )


def still_needed(
    choices: Mapping[PersonKey, Choice], waiting: Collection[PersonKey]
) -> Mapping[PersonKey, Choice]:
    """Choices without new participants of whom no row waits: it was said before whose those are.

    Somebody with neither number nor birth date is nobody's match, also when they were added a moment ago.
    """
    return {
        key: choice
        for key, choice in choices.items()
        if key in waiting or not isinstance(choice, NewParticipant)
    }


def here_already(library: Library, who: Person, person: Identity) -> Blocked | None:
    """Why somebody is no new participant: one who is here has their number, and nothing speaks against it."""
    numbers = tuple(Identifier(one.system, one.value) for one in person.identifiers)
    named = ImportedPerson(
        "", PersonKey(""), numbers, person.family, person.given, person.birth_date, Place("")
    )
    known = [known_to_matching(participant, who) for participant in library.participants()]
    (match,) = match_people((named,), known)
    if not isinstance(match, Matched):
        return None
    what = Text(
        "A participant with the number {number} is here already. Choose them instead of a new participant.",
        number=match.identifier.value,
    )
    return Blocked((what,))


def _stands(choice: Choice | None, before: PersonMatch, now: PersonMatch) -> bool:
    if choice is None or isinstance(choice, Wait):
        return True
    if isinstance(now, Matched):
        return choice == RecordId(now.participant)
    return says_same(before, now)
