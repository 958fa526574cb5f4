"""A review to look at: the hospital-avoidance form with a few cases in different states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType

from reviewdesk.forms.answers import Answer, Blind, Communication, Facts, Given, NotKnown, Place, Way
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Decision
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.ui.present.context import Context, Pick, Picks

FORM = Path(__file__).parents[2] / "forms" / "hospital-avoidance.yaml"
ZONE = timezone(timedelta(hours=-5))
NOW = datetime(2026, 11, 21, 9, 41, tzinfo=ZONE)

STAFF = (
    Pick("p-dana", "Dana Whitfield", "Supervisor, Maple House"),
    Pick("p-reyes", "Ana Reyes, RN", "Nurse consultant"),
    Pick("p-quinn", "Jordan Quinn", "Quality lead"),
    Pick("p-osei", "Kofi Osei", "Supervisor, Birch Lane"),
)
PEOPLE = (
    ("m-alvarez", "R. Alvarez"),
    ("m-okafor", "M. Okafor"),
    ("m-lindqvist", "T. Lindqvist"),
)
NAMES = MappingProxyType(
    {pick.id: pick.label for pick in STAFF}
    | dict(PEOPLE)
    | {f"m-{n}": f"Participant {n}" for n in range(60)}
    | {"avoidable-admissions": "Avoidable admissions"}
)


@dataclass(frozen=True)
class Example:
    compiled: CompiledForm
    facts: Facts
    decision: Decision
    context: Context

    @property
    def form(self) -> Form:
        return self.compiled.form


def moment(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def context(*roles: str) -> Context:
    return Context(
        now=NOW,
        me="p-dana",
        roles=frozenset(roles or ("supervisor",)),
        names=NAMES,
        picks=Picks(
            participants=tuple(Pick(known, name, "Maple House") for known, name in PEOPLE),
            staff=STAFF,
            sites=(Pick("s-maple", "Maple House"), Pick("s-birch", "Birch Lane")),
            measures=(Pick("avoidable-admissions", "Avoidable admissions"),),
        ),
    )


def case(row: str, participant: str, event: datetime) -> dict[Place, Answer]:
    source = "admissions.csv 88213"
    return {
        Place("cases", row, "target_missed"): Given("avoidable-admissions", source),
        Place("cases", row, "participant"): Given(participant, source),
        Place("cases", row, "event_date"): Given(event, source),
    }


def answered(row: str) -> dict[Place, Answer]:
    """Case 2 of the mock-up: a late review, no notification yet."""
    signs = "Low fluid intake recorded on 29, 30 and 31 July; dark urine reported by night staff on 1 August."
    told = Communication(
        moment(8, 4, 10), "p-dana", "Lee Hart, case manager", Way.PHONE, "Admission and cause"
    )
    values: dict[str, Answer] = {
        "signs": Given(signs),
        "first_sign_at": Given(moment(7, 30, 7)),
        "staff_action": Given("Fluids offered hourly, chart kept."),
        "staff_acted_at": Given(moment(7, 30, 8)),
        "supervisor_on_duty": Given("p-osei"),
        "told_at": Given(moment(7, 31, 9)),
        "supervisor_review": Given("late"),
        "clinical_contact": Given("resolved"),
        "clinician_at": Given(moment(7, 30, 20)),
        "case_manager_notice": Given(told),
        "escalation_ok": Given(value=True),
        "escalation_why": Given("Confusion and a fall in blood pressure."),
        "outcome": NotKnown("p-reyes", date(2026, 11, 24)),
    }
    return {Place("cases", row, field): answer for field, answer in values.items()}


def load() -> CompiledForm:
    form = load_form(FORM.read_bytes(), "hospital-avoidance.yaml")
    assert isinstance(form, Form), form
    return compile_form(form)


def facts_with(answers: dict[Place, Answer], rows: tuple[str, ...]) -> Facts:
    return Facts(
        answers=MappingProxyType(answers),
        rows=MappingProxyType({"cases": rows}),
        evidence=MappingProxyType({Place("cases", "r2", "signs"): 2}),
        names=NAMES,
        tz_minutes=-300,
    )


def business_days(day: date, count: int) -> date:
    return day + timedelta(days=count)


def example(cases: int = 3, *roles: str) -> Example:
    """A review with cases; the second one is the one of the mock-up."""
    compiled = load()
    answers: dict[Place, Answer] = {}
    rows = tuple(f"r{n}" for n in range(1, cases + 1))
    days = (moment(7, 14, 3), moment(8, 2, 21, 41), moment(8, 27, 14))
    for at, row in enumerate(rows):
        who = PEOPLE[at][0] if at < len(PEOPLE) else f"m-{at}"
        answers |= case(row, who, days[at % 3])
        answers[Place("findings", row, "classification")] = Blind()
        if at == 1 or at % 5 == 4:
            answers |= answered(row)
    facts = facts_with(answers, rows)
    return Example(compiled, facts, decide(compiled, facts), context(*roles))


def utc(month: int, day: int, hour: int) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)
