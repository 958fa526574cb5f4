"""Cover: somebody does for some days, in one role, what another person does at their sites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias, TypeVar

from reviewdesk.eventlog.header import Header, PersonId
from reviewdesk.identity.roles import Role
from reviewdesk.records.organisation import Cover, Organisation, Person

P = ParamSpec("P")
T = TypeVar("T")

Seen: TypeAlias = Callable[[], date]
"""The latest day that is known to have come; asked only about who has a cover."""

NEVER = frozenset({Role.ADMINISTRATOR, Role.CASE_MANAGER})
"""Roles nobody covers: an administrator's keys are their own, a case manager is of another agency."""
LONGEST = timedelta(days=184)  # half a year; who does it longer has the role


@dataclass(frozen=True, slots=True)
class Acting(Person):
    """A person who covers for others too. `hats`: what they are themselves, then each cover in force.

    A right is held under one hat: a role of one cover never meets the sites of another.
    """

    hats: tuple[Person, ...] = ()

    def holds(self, *roles: Role) -> bool:
        return any(hat.holds(*roles) for hat in self.hats)

    def reaches(self, site: str | None) -> bool:
        return any(hat.reaches(site) for hat in self.hats)


def acting(organisation: Organisation, person: Person, day: date | None, seen: Seen) -> Person:
    """The person with the covers in force on a day; None = no day anybody can name, so none.

    `seen`: the latest day that had come already. A cover that ended before it is over, whatever a clock that
    was set back says.
    """
    mine = [cover for cover in organisation.covers.values() if cover.person == person.id]
    if day is None or not mine:
        return person
    latest = max(day, seen())
    covered = [_hat(cover, organisation.people, person, day, latest) for cover in mine]
    hats = [person, *(hat for hat in covered if hat is not None)]
    if len(hats) == 1:
        return person
    roles = tuple(role for role in Role if any(role in hat.roles for hat in hats))
    return Acting(
        person.id,
        person.name,
        roles,
        person.sites,
        person.all_sites,
        person.active,
        person.title,
        tuple(hats),
    )


def day_of(header: Header) -> date | None:
    """The day an entry says it was written on, where it was written; None when no calendar has it."""
    return day_at(header.time, header.tz)


def day_at(time: int, tz_minutes: int) -> date | None:
    """The day of a moment (ms UTC) in a zone; None when no calendar has it."""
    try:
        return (datetime.fromtimestamp(time / 1000, UTC) + timedelta(minutes=tz_minutes)).date()
    except (ValueError, OverflowError, OSError):
        return None


def own(who: Person) -> Person:
    """What somebody is themselves, without their covers."""
    return who.hats[0] if isinstance(who, Acting) else who


def under_one_hat(
    judge: Callable[Concatenate[Person, P], T | None],
) -> Callable[Concatenate[Person, P], T | None]:
    """A judgement of a person, made of each hat they wear: None when it is None of one, else of their own."""

    @wraps(judge)
    def judged(who: Person, /, *args: P.args, **kwargs: P.kwargs) -> T | None:
        hats = who.hats if isinstance(who, Acting) else (who,)
        said = [judge(hat, *args, **kwargs) for hat in hats]
        return None if any(one is None for one in said) else said[0]

    return judged


def _hat(
    cover: Cover, people: Mapping[PersonId, Person], person: Person, day: date, latest: date
) -> Person | None:
    of = people.get(cover.of)
    if of is None or cover.of == person.id or cover.ended:
        return None
    if day < cover.since or latest > cover.until:
        return None
    if cover.role in NEVER or not of.holds(cover.role) or cover.until - cover.since > LONGEST:
        return None
    return Person(person.id, person.name, (cover.role,), of.sites, of.all_sites, person.active, person.title)
