"""A real organisation for tests: people of every role, sites, a contract, a missed result, an open review.

Every act goes through Desk, as one of its people.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.open import FirstRun, first_run, open_with_passphrase
from reviewdesk.desk.signing import Held
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.matching import Matched
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import Cost
from reviewdesk.records.organisation import Contract, MeasureTerms, Person, Site
from reviewdesk.records.people import Identifier, Identity, Stay
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.store.home import Home

CHEAP = Cost(n=1 << 4)
PASSPHRASE = "tired at six pm often"
EASTERN = timezone(timedelta(hours=-5))
START = datetime(2026, 11, 23, 9, 0, tzinfo=EASTERN)  # a Monday

MAPLE = Site("A" * 21 + "A", "Maple House")
OAK = Site("B" * 21 + "A", "Oak Street")
CONTRACT = Contract("C" * 21 + "A", "State value-based contract", "State agency", "OH")
MEASURE = MeasureTerms(
    "M" * 21 + "A",
    "Avoidable admissions",
    "avoidable-admission",
    CONTRACT.id,
    "lower_is_better",
    "rate",
    "avoidable admissions",
    "participant days",
    Decimal("1.0"),
    1000,
)
MISSED = MeasuredResult(
    MEASURE.id,
    "Q3 2026",
    date(2026, 7, 1),
    date(2026, 9, 30),
    12,
    Decimal(4000),
    date(2026, 11, 20),
    (MAPLE.id,),
)

STAFF = (
    NewPerson("Dana Whitfield", (Role.SUPERVISOR,), (MAPLE.id,)),
    NewPerson("Omar Reyes", (Role.SUPERVISOR,), (OAK.id,)),
    NewPerson("Vera Cole", (Role.SUPERVISOR,), (MAPLE.id,)),
    NewPerson("Ann Lindqvist", (Role.NURSE_CONSULTANT,), all_sites=True),
    NewPerson("Ben Nakata", (Role.NURSE_CONSULTANT,), all_sites=True),
    NewPerson("Quinn Abara", (Role.QUALITY_LEAD,), all_sites=True),
    NewPerson("Paul Moreau", (Role.OPERATIONS_LEAD,), all_sites=True),
    NewPerson("Fay Sorensen", (Role.FINANCE_LEAD,), all_sites=True),
    NewPerson("Lena Okoro", (Role.SENIOR_LEADER,), all_sites=True),
    NewPerson("Carl Ines", (Role.CASE_MANAGER,), all_sites=True),
    NewPerson("Drew Park", (Role.DSP,), (MAPLE.id,)),
    NewPerson("Sam Both", (Role.SUPERVISOR, Role.NURSE_CONSULTANT, Role.QUALITY_LEAD), all_sites=True),
)
FOR_ROLE = {
    Role.SUPERVISOR: "Dana",
    Role.NURSE_CONSULTANT: "Ann",
    Role.QUALITY_LEAD: "Quinn",
    Role.OPERATIONS_LEAD: "Paul",
    Role.FINANCE_LEAD: "Fay",
    Role.SENIOR_LEADER: "Lena",
    Role.CASE_MANAGER: "Carl",
    Role.DSP: "Drew",
    Role.ADMINISTRATOR: "Ada",
}
"""Who acts for a role in these tests, by first name."""

ADMISSIONS = b"""patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id
1,Okafor,Maya,1950-01-02,2026-08-02 10:00,2026-08-05 10:00,IMP,E1
2,Lopez-Ruiz,Jo,1948-03-04,2026-09-10 22:30,2026-09-14 11:00,IMP,E2
"""
SETTINGS = ReadSettings("America/New_York", "mrn")

T = TypeVar("T")


def ok(found: T | Blocked | Held) -> T:
    """What an act returned; it was not refused."""
    if isinstance(found, Blocked):
        raise AssertionError("blocked: " + " | ".join(str(reason) for reason in found.reasons))
    if isinstance(found, Held):
        raise AssertionError("held: " + " | ".join(f"{h.kind} {h.scope} {h.because}" for h in found.holds))
    return found


def why(found: object) -> tuple[str, ...]:
    """The reasons an act was refused for."""
    assert isinstance(found, Blocked), found
    return tuple(str(reason) for reason in found.reasons)


@dataclass
class Clock:
    """The time of a test: stands until it is moved; every reading is a millisecond later."""

    time: datetime = START
    _ticks: int = 0

    def __call__(self) -> datetime:
        self._ticks += 1
        return self.time + timedelta(milliseconds=self._ticks)

    def pass_(self, **span: float) -> None:
        self.time += timedelta(**span)


@dataclass
class Organisation:
    """A desk with everybody on it. `as_("Dana")` signs somebody in by their first name."""

    desk: Desk
    home: Home
    clock: Clock
    environment: Environment
    administrator: PersonId
    recovery_code: str
    participants: tuple[RecordId, ...] = ()
    _now: str = ""
    passphrases: dict[str, str] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """Somebody by the first name."""
        return next(p for p in self.desk.organisation.people.values() if p.name.split()[0] == name)

    def as_(self, name: str) -> Desk:
        """The desk with this person signed in."""
        if self._now != name or self.desk.persons.here() is None:
            ok(self.desk.persons.sign_in(self.person(name).id, self.passphrase(name)))
            self._now = name
        return self.desk

    def passphrase(self, name: str) -> str:
        return self.passphrases.get(name, PASSPHRASE)

    def lock(self) -> None:
        self.desk.persons.lock()
        self._now = ""

    def reopen(self) -> Desk:
        """Close the desk and open its home again, as a new start of the program does."""
        self.desk.close()
        self._now = ""
        self.desk = open_with_passphrase(
            self.home, self.environment, self.administrator, self.passphrase("Ada"), CHEAP
        )
        return self.desk

    # -- what every test starts from ----------------------------------------------------------

    def missed(self, measured: MeasuredResult = MISSED) -> RecordId:
        """Record a missed result as Quinn."""
        return ok(self.as_("Quinn").intake.record_result(measured))

    def admissions(self, csv: bytes = ADMISSIONS) -> None:
        """Import admissions as Dana; the participants are matched by their numbers."""
        intake = self.as_("Dana").intake
        plan = ok(intake.plan([("admissions.csv", csv)], SETTINGS))
        assert all(isinstance(match, Matched) for match in plan.people), plan.people
        ok(intake.commit(plan, {}))

    def review(self, result: RecordId | None = None, *, cases: int | None = None) -> RecordId:
        """An open review of a missed result, led by Dana, with its cases listed."""
        result = result or self.missed()
        intake = self.as_("Dana").intake
        if not intake.candidates(result):
            self.admissions()
        events = [one.row for one in intake.candidates(result)][:cases]
        return ok(intake.open_review(result, "Avoidable admissions, Q3 2026", self.person("Dana").id, events))

    def view(self, review: RecordId, name: str = "Dana") -> ReviewView:
        return ok(self.as_(name).reviews.view(review))


def found(folder: Path, *, seed: int = 7, staff: Iterable[NewPerson] = STAFF) -> Organisation:
    """A new organisation in a home of its own: people, sites, contract, measure, two participants."""
    clock = Clock()
    environment = Environment(clock, random.Random(seed).randbytes, "office laptop")
    home = home_at(folder / "home")
    opened = first_run(
        home, FirstRun("Harbor Home Supports", "Ada Adminson", PASSPHRASE), environment, cost=CHEAP
    )
    made = Organisation(opened.desk, home, clock, environment, opened.administrator, opened.recovery_code)
    desk = made.as_("Ada")
    nothing = desk.governing.set_up(PASSPHRASE, sites=[MAPLE, OAK], contracts=[CONTRACT], measures=[MEASURE])
    assert nothing is None, nothing
    ok(
        desk.staffing.add(
            [
                NewPerson(
                    p.name, p.roles, p.sites, p.all_sites, p.title, p.passphrase or PASSPHRASE, own=True
                )
                for p in staff
            ],
            PASSPHRASE,
        )
    )
    made.participants = ok(
        desk.intake.add_participants(
            [
                (
                    Identity("Okafor", "Maya", date(1950, 1, 2), (Identifier("mrn", "1"),)),
                    (Stay(MAPLE.id, date(2020, 1, 1)),),
                ),
                (
                    Identity("Lopez-Ruiz", "Jo", date(1948, 3, 4), (Identifier("mrn", "2"),)),
                    (Stay(MAPLE.id, date(2021, 5, 1)),),
                ),
            ]
        )
    )
    return made


def copied(org: Organisation, folder: Path, *, seed: int) -> Organisation:
    """An organisation whose desk is closed, opened again in a copy of its home; everything is as it was."""
    shutil.copytree(org.home.folder, folder / "home")
    clock = Clock(org.clock.time + timedelta(minutes=1))
    environment = Environment(clock, random.Random(seed).randbytes, "office laptop")
    home = home_at(folder / "home")
    desk = open_with_passphrase(home, environment, org.administrator, PASSPHRASE, CHEAP)
    return Organisation(
        desk, home, clock, environment, org.administrator, org.recovery_code, org.participants
    )
