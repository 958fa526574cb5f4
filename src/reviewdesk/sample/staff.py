"""The invented people of the sample organisation, their sites and the contracts they work under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import Cost

ORGANISATION = "Harbor Home Supports"
STATE = "OH"
ZONE = "America/New_York"

PASSPHRASE = "tide lantern quilt pepper"  # noqa: S105 -- public: everybody of the sample has the same
"""Told in the README and on the sample's sign-in screen."""

SAMPLE_COST = Cost(n=1 << 12)
"""A public passphrase needs no protection against guessing: half a second less at each sign-in."""


@dataclass(frozen=True, slots=True)
class Place:
    """A site with how many participants it supports."""

    key: str
    name: str
    participants: int


PLACES = (
    Place("north", "Lakeside House", 52),
    Place("east", "Millbrook Apartments", 40),
    Place("south", "Cedar Street Homes", 28),
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the staff; `sites` are keys of PLACES."""

    key: str
    name: str
    title: str
    role: Role
    sites: tuple[str, ...] = ()
    all_sites: bool = False


ADMINISTRATOR = Member("admin", "Noor Haddad", "Systems administrator", Role.ADMINISTRATOR, all_sites=True)
STAFF = (
    Member("dana", "Dana Whitfield", "Program supervisor", Role.SUPERVISOR, ("north", "east", "south")),
    Member("marcus", "Marcus Ellery", "House supervisor", Role.SUPERVISOR, ("north",)),
    Member("yolanda", "Yolanda Pierce", "Area supervisor", Role.SUPERVISOR, ("east", "south")),
    Member("reyes", "A. Reyes, RN", "Nurse consultant", Role.NURSE_CONSULTANT, all_sites=True),
    Member("quality", "Priya Nandakumar", "Quality lead", Role.QUALITY_LEAD, all_sites=True),
    Member("operations", "Tomasz Wilk", "Operations lead", Role.OPERATIONS_LEAD, all_sites=True),
    Member("finance", "Gloria Mensah", "Finance lead", Role.FINANCE_LEAD, all_sites=True),
    Member("leader", "Ruth Abernathy", "Executive director", Role.SENIOR_LEADER, all_sites=True),
    Member(
        "case_manager",
        "Lionel Baptiste",
        "Case manager, Three Rivers Care Coordination",
        Role.CASE_MANAGER,
        ("north", "east", "south"),
    ),
    Member("dsp", "Kayla Moreno", "Direct support professional", Role.DSP, ("north",)),
)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody who can sign in at the sample's desk."""

    id: PersonId
    name: str
    role: Role
    passphrase: str


@dataclass(frozen=True, slots=True)
class SampleKeys:
    """What opens the sample: its people by key (as in STAFF, and `admin`), and the recovery code."""

    people: Mapping[str, SamplePerson]
    recovery_code: str

    def named(self, name: str) -> SamplePerson:
        """The person with this printed name. Raises KeyError."""
        found = next((p for p in self.people.values() if p.name == name), None)
        if found is None:
            raise KeyError(name)
        return found


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract and its target, avoidable admissions per 1,000 participant days; `places` are its sites."""

    key: str
    name: str
    funder: str
    target: Decimal
    places: tuple[str, ...]


AGREEMENTS = (
    Terms(
        "state",
        "Home Supports Waiver, value-based agreement",
        "Ohio waiver program (synthetic)",
        Decimal("0.60"),
        ("north", "east"),
    ),
    Terms(
        "plan",
        "Great Lakes Community Plan, shared savings",
        "Great Lakes Community Plan (synthetic)",
        Decimal("0.70"),
        ("south",),
    ),
)
