"""9. `today` and `now` are those of the answer; a missing time is unknown, never late."""

from __future__ import annotations

from datetime import timedelta

from tests.forms.answering import NOON, answered, put
from tests.forms.small import HEAD, SOON, TIMED, at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, Given
from reviewdesk.forms.decision import HoldKind, Scope, Truth, Verdict
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_a_missing_time_is_unknown_and_never_late() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    for missing in ("a", "b"):
        facts = put(answered(form, {}, a=NOON, b=NOON + timedelta(days=9)), at(missing), None)
        decision = run(form, facts)
        assert [f.truth for f in decision.fired] == [UNKNOWN]
        assert decision.fields[at("b")].delay.verdict is Verdict.UNKNOWN  # type: ignore[union-attr]
        assert decision.holding(Scope("s"))[0].waits == ("g",)


def test_today_and_now_are_those_of_the_answer() -> None:
    form = form_of("{id: a, ask: A?, type: datetime, max: now}", "{id: b, ask: B?, type: date, max: today}")
    later = NOON + timedelta(minutes=1)
    facts = Facts(answers={at("a"): Given(later, at=NOON), at("b"): Given(later.date(), at=NOON)})
    assert kinds(run(form, facts)) == [(HoldKind.OUT_OF_RANGE, "a")]
    assert kinds(run(form, put(facts, at("a"), Given(later, at=later)))) == []


def test_no_condition_reads_the_calendar() -> None:
    """A signed gate must not change with the day it is read on."""
    for test in ("{before: today}", "{after: now}"):
        text = f"""{HEAD}sections:
  - id: s
    title: S
    owner: supervisor
    fields: [{{id: a, ask: A, type: date, required: true}}]
    gates: [{{id: g, when: {{a: {test}}}, because: So.}}]
"""
        assert isinstance(load_form(text.encode(), "f.yaml"), FormProblems)
