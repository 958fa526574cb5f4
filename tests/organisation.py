"""A real organisation for tests: people of every role, sites, a contract, a missed result, an open review.

Every act goes through Desk, as one of its people. `Walker` answers and signs a review to its end; what it
answers follows from the form and the decision, never from field ids.
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
from reviewdesk.desk.signing import Held, Offer
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.exchange.admissions import ReadSettings
from reviewdesk.exchange.matching import Matched
from reviewdesk.forms.answers import (
    Answer,
    Communication,
    Given,
    Place,
    Strength,
    Way,
)
from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.model import Field, Kind, Moment, Severity
from reviewdesk.identity.roles import Role
from reviewdesk.identity.sealing import Cost
from reviewdesk.records.action import Plan
from reviewdesk.records.organisation import Contract, MeasureTerms, Person, Site
from reviewdesk.records.people import Identifier, Identity, Stay
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.review import Evidence, PanelMember
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


@dataclass
class Walker:
    """Takes a review through its sections as its people would, until nothing holds."""

    org: Organisation
    review: RecordId

    @property
    def desk(self) -> Desk:
        return self.org.desk

    def view(self, name: str) -> ReviewView:
        return self.org.view(self.review, name)

    def scopes(self, section: str) -> list[Scope]:
        """The scopes of a section that are signed one by one: its rows, or itself."""
        view = self.view("Quinn")
        rows_of = view.form.section(section).rows_of
        if rows_of is None:
            return [Scope(section)]
        return [Scope(section, row) for row in view.facts.rows.get(rows_of, ())]

    def owner(self, section: str) -> str:
        view = self.view("Quinn")
        return FOR_ROLE[Role(view.form.section(section).owner)]

    def fill(self, scope: Scope, name: str | None = None) -> ReviewView:
        """Answer, link, plan and reason until nothing holds this scope that its owner can lift."""
        name = name or self.owner(scope.section)
        seen: set[object] = set()
        view = self.view(name)
        while True:
            holds = [
                h
                for h in view.decision.holding(scope)
                if h.severity is not Severity.NOTE and h.kind is not HoldKind.UNSIGNED and h not in seen
            ]
            if not holds:
                return view
            hold = holds[0]
            seen.add(hold)
            for lift in hold.lifts:
                if lift.kind in (LiftKind.SIGN, LiftKind.CONFIRM):
                    continue
                if lift.kind is LiftKind.ANSWER and (lift.scope != scope or hold.kind is HoldKind.GATE):
                    continue
                self._lift(view, lift, hold.place, name)
                break
            view = self.view(name)

    def _lift(self, view: ReviewView, lift: object, place: Place | None, name: str) -> None:
        from reviewdesk.forms.decision import Lift

        assert isinstance(lift, Lift)
        desk = self.org.as_(name)
        match lift.kind:
            case LiftKind.ANSWER:
                assert lift.place is not None
                ok(
                    desk.reviews.answer(
                        self.review, lift.place, self.proper(view, lift.place), "As recorded."
                    )
                )
            case LiftKind.LINK_EVIDENCE:
                assert lift.place is not None
                note = Evidence("Progress note", "record", where="Chart, section 4")
                ok(desk.reviews.link_evidence(self.review, lift.place, note))
            case LiftKind.ADD_ACTION:
                kinds = lift.kinds or tuple(k.id for k in view.form.actions)
                ok(desk.actions.add(self.review, lift.gap, self.plan(kinds[0])))
            case LiftKind.GIVE_REASON:
                assert lift.id is not None
                ok(desk.reviews.give_reason(self.review, lift.id, lift.scope.row, "It is in the record."))
            case LiftKind.JUDGE | LiftKind.SETTLE:
                where = lift.place or place
                assert where is not None
                self.settle(where)
            case other:
                raise AssertionError(f"nobody knows how to lift {other}")

    def plan(self, kind: str, title: str = "Coach the evening shift on early signs") -> Plan:
        """A documented plan: owned by Dana, verified by Quinn."""
        return Plan(
            title,
            kind,
            Strength.INTERMEDIATE,
            self.org.person("Dana").id,
            date(2026, 12, 15),
            "Signed coaching record",
            self.org.person("Quinn").id,
        )

    def settle(self, place: Place) -> None:
        """First judgements by each judge, the panel recorded, the answer settled by the section's owner."""
        view = self.view("Quinn")
        asked = view.form.field(place.field)
        code = view.form.choice_list(asked.choices or "").options[1].code
        for role in asked.judged_by:
            desk = self.org.as_(FOR_ROLE[Role(role)])
            if (place, role) not in self.whole().judgements:
                ok(desk.reviews.judge(self.review, place, role, Given(code)))
        desk = self.org.as_(self.owner(place.section))
        for role in asked.settled_by:
            source = "Telephone call" if role == Role.CASE_MANAGER else ""
            member = PanelMember(
                role, self.org.person(FOR_ROLE[Role(role)]).name, date(2026, 11, 23), source=source
            )
            ok(desk.reviews.panel(self.review, place, member))
        ok(desk.reviews.answer(self.review, place, Given(code)))

    def whole(self):  # type: ignore[no-untyped-def]  # the fold's review, judgements and all
        fold = self.desk.reviews._library.fold(self.review)
        assert fold is not None
        return fold.review()

    # -- answers that follow from the form -------------------------------------------------------

    def proper(self, view: ReviewView, place: Place) -> Answer:
        """An answer the form accepts, and of several the one that leaves least held."""
        asked = view.form.field(place.field)
        decider = view.new_decider()
        return min(
            self._possible(view, asked, place),
            key=lambda answer: _trouble(view.with_answer(place, answer, decider).decision),
        )

    def _possible(self, view: ReviewView, asked: Field, place: Place) -> list[Answer]:
        moments = self._moments(view, place)
        kind = asked.kind
        if kind in (Kind.CHOICE, Kind.CHOICES):
            codes = [o.code for o in view.form.choice_list(asked.choices or "").options if not o.not_known]
            return [Given(code if kind is Kind.CHOICE else (code,)) for code in codes]
        if kind is Kind.COMMUNICATION:
            return [
                Given(
                    Communication(
                        at,
                        self.org.person("Drew").id,
                        "P. Hale",
                        Way.PHONE,
                        "What happened and what is planned",
                        at + timedelta(minutes=5),
                        "Agreed",
                    )
                )
                for at in moments
            ]
        simple: dict[Kind, list[Answer]] = {
            Kind.YES_NO: [Given(True), Given(False)],
            Kind.DATETIME: [Given(at) for at in moments],
            Kind.DATE: [Given(at.date()) for at in moments],
            Kind.STAFF: [Given(str(self.org.person("Drew").id))],
            Kind.SITE: [Given(MAPLE.id)],
            Kind.MEASURE: [Given(MEASURE.id)],
            Kind.PARTICIPANT: [Given(str(self.org.participants[0]))],
            Kind.INTEGER: [Given(n) for n in range(4)],
            Kind.NUMBER: [Given(Decimal(n)) for n in range(4)],
            Kind.TEXT: [Given("As the record shows")],
            Kind.LONG_TEXT: [Given("As the record shows; see the progress notes of that week.")],
        }
        return simple[kind]

    def _moments(self, view: ReviewView, place: Place) -> list[datetime]:
        """Every moment already answered in the row, and some time after each."""
        known = [
            answer.value
            for at, answer in view.facts.answers.items()
            if at.row == place.row and isinstance(answer, Given) and isinstance(answer.value, datetime)
        ] or [datetime(2026, 11, 20, 10, 0, tzinfo=EASTERN)]
        return [moment + timedelta(minutes=m) for moment in sorted(known) for m in (0, 30, 120)]

    # -- signing ---------------------------------------------------------------------------------

    def sign(
        self, scope: Scope, name: str | None = None, role: str | None = None
    ) -> ReviewView | Held | Blocked:
        """Sign one scope as one of its people; what the desk says to it."""
        view = self.view("Quinn")
        section = view.form.section(scope.section)
        role = role or section.signed_by[0][0]
        desk = self.org.as_(name or FOR_ROLE[Role(role)])
        meaning = dict(section.signed_by)[role]
        signer = name or FOR_ROLE[Role(role)]
        return desk.signing.sign(self.review, [Offer(scope, role, meaning)], self.org.passphrase(signer))

    def finish(self, section: str) -> None:
        """Fill and sign every scope of a section, in every role that signs it."""
        for scope in self.scopes(section):
            state = self.view("Quinn").decision.scopes[scope]
            if state.applies is Truth.NOT_MET:
                continue
            self.fill(scope)
            for role in self.view("Quinn").decision.scopes[scope].unsigned_roles:
                ok(self.sign(scope, role=role))

    def finish_until(self, section: str) -> None:
        """Every section before this one."""
        for each in self.view("Quinn").form.sections:
            if each.id == section:
                return
            self.finish(each.id)

    def confirm(self) -> None:
        """Every validation that is asked before signing."""
        for validation in self.view("Quinn").form.validations:
            if validation.when is Moment.BEFORE_SIGNING:
                desk = self.org.as_(FOR_ROLE[Role(validation.by)])
                ok(desk.reviews.confirm(self.review, validation.id, None))

    def walk(self) -> ReviewView:
        """The whole review, to the end."""
        for section in self.view("Quinn").form.sections:
            self.finish(section.id)
        self.confirm()
        return self.view("Quinn")


def _trouble(decision: Decision) -> tuple[int, int]:
    """How much is wrong, then how much is left to do."""
    wrong = sum(
        hold.kind in (HoldKind.GATE, HoldKind.REASON, HoldKind.OUT_OF_RANGE) and not hold.undecided
        for hold in decision.holds
    )
    return wrong, len(decision.holds)
