"""Time standards and bounds."""

from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest
from tests.forms.answering import NOON, put, told
from tests.forms.small import SOON, TIMED, at, form_of, kinds, run

from reviewdesk.forms.answers import (
    DidNotHappen,
    Facts,
    Given,
)
from reviewdesk.forms.decision import HoldKind, Truth, Verdict
from reviewdesk.texts import say

LIST = "choices:\n  l:\n    options: [{code: one, label: One}, {code: two, label: Two}]\n"
MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("within", "taken", "tz", "verdict"),
    [
        ("24 hours", timedelta(hours=24), 0, Verdict.ON_TIME),
        ("24 hours", timedelta(hours=24, minutes=1), 0, Verdict.LATE),
        ("same day", timedelta(hours=11, minutes=59), 0, Verdict.ON_TIME),
        ("same day", timedelta(hours=12), 0, Verdict.LATE),
        ("same day", timedelta(hours=12), -300, Verdict.ON_TIME),  # noon UTC is 7 in the morning
        ("same day", timedelta(hours=17), -300, Verdict.LATE),
        ("2 days", timedelta(hours=59, minutes=59), 0, Verdict.ON_TIME),
        ("2 days", timedelta(hours=60), 0, Verdict.LATE),
        ("5 business days", timedelta(days=7, hours=11), 0, Verdict.ON_TIME),  # Monday to Monday
        ("5 business days", timedelta(days=8), 0, Verdict.LATE),
    ],
)
def test_time_standards(within: str, taken: timedelta, tz: int, verdict: Verdict) -> None:
    facts = Facts(
        answers={at("a"): Given(NOON), at("b"): Given(NOON + taken)}, settings={"soon": within}, tz_minutes=tz
    )
    decision = run(form_of(*TIMED, more=SOON), facts, business_days=on_weekdays)
    delay = decision.fields[at("b")].delay
    assert delay is not None
    assert (delay.verdict, delay.taken, delay.late_by is None) == (verdict, taken, verdict is Verdict.ON_TIME)


def on_weekdays(day: date, n: int) -> date:
    while n:
        day += timedelta(days=1)
        n -= day.weekday() < 5
    return day


def test_a_standard_in_business_days_is_unknown_without_a_calendar() -> None:
    form = form_of(*TIMED, more=SOON)
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(NOON)}, settings={"soon": "5 business days"})
    delay = run(form, facts).fields[at("b")].delay
    assert delay is not None
    assert delay.verdict is Verdict.UNKNOWN


def test_what_did_not_happen_is_late() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    decision = run(form, Facts(answers={at("a"): Given(NOON), at("b"): Given(DidNotHappen("nobody called"))}))
    assert kinds(decision) == [(HoldKind.GATE, "g")]
    assert decision.fields[at("b")].delay.verdict is Verdict.DID_NOT_HAPPEN  # type: ignore[union-attr]


def test_a_communication_is_measured_by_when_it_was_sent() -> None:
    form = form_of(
        TIMED[0],
        "{id: b, ask: Told, type: communication, to: funder, required: true, "
        "standard: {from: a, within: 24 hours}}",
        gates="      - {id: g, when: {b: late}, because: Late.}\n",
    )
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(told(NOON + timedelta(hours=23)))})
    assert kinds(run(form, facts)) == []
    assert kinds(run(form, put(facts, at("b"), told(NOON + timedelta(hours=25))))) == [(HoldKind.GATE, "g")]


def test_bounds_may_name_other_fields() -> None:
    form = form_of(
        "{id: a, ask: Began, type: date, required: true}",
        "{id: b, ask: Ended, type: date, min: {field: a, plus: 1 day}}",
        "{id: c, ask: How many, type: integer, min: 1, max: 3}",
    )
    day = NOON.date()
    facts = Facts(answers={at("a"): Given(day), at("b"): Given(day), at("c"): Given(4)})
    problems = {p.field: s.problem for p, s in run(form, facts).fields.items() if s.problem}
    assert {name: say(text) for name, text in problems.items()} == {
        "b": "Not before 03/03/2026.",
        "c": "At most 3.",
    }


@pytest.mark.parametrize(("least", "taken"), [("1", False), ("0", True), ("{field: a}", True)])
def test_none_is_taken_while_no_bound_forbids_it(least: str, taken: bool) -> None:
    form = form_of(
        "{id: a, ask: How many, type: integer}",
        f"{{id: b, ask: Which, type: several choices, of: l, min: {least}}}",
        more=LIST,
    )
    assert run(form, Facts()).fields[at("b")].takes_none is taken


@pytest.mark.parametrize("least", [0, 1, 2])
def test_whether_none_is_taken_follows_the_field_that_bounds_it_as_its_hold_does(least: int) -> None:
    form = form_of(
        "{id: a, ask: How many, type: integer}",
        "{id: b, ask: Which, type: several choices, of: l, min: {field: a}}",
        more=LIST,
    )
    facts = Facts(answers={at("a"): Given(least), at("b"): Given(())})
    decision = run(form, facts)
    assert decision.fields[at("b")].takes_none is (least == 0)
    assert (kinds(decision) == []) is (least == 0)


def test_moments_are_compared_as_moments_whatever_their_offset() -> None:
    form = form_of(*TIMED, more=SOON)
    elsewhere = (NOON + timedelta(hours=24)).astimezone(UTC).replace(tzinfo=UTC)
    delay = run(form, Facts(answers={at("a"): Given(NOON), at("b"): Given(elsewhere)})).fields[at("b")].delay
    assert delay is not None
    assert delay.verdict is Verdict.ON_TIME
