"""8. Rows are unknown until listed or said to be none; circles are refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.forms.answering import answered, loaded, put, signed
from tests.forms.small import HEAD, HELD, at, run

from reviewdesk.forms.answers import Facts, Given, Place, SignatureFact
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.problems import FormProblems
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


ROWS = f"""{HEAD}sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {{min: 1, label: Case}}
    fields: [{{id: bad, ask: Bad?, type: yes_no, required: true}}]
    gates: [{{id: g, when: {{bad: yes}}, because: Bad.}}]
  - id: next
    title: Next
    owner: quality_lead
    each: cases
    opens: {{signed: [cases]}}
    fields: [{{id: n, ask: N?, type: text, required: true}}]
  - id: s
    title: S
    owner: quality_lead
    opens: {{signed: [cases, next]}}
    fields: [{{id: a, ask: A?, type: yes_no}}]
    gates:
      - {{id: some, when: {{rows: cases, any: {{gate: g}}}}, because: Some.}}
      - {{id: every, when: {{rows: cases, all: {{bad: yes}}}}, because: Every.}}
      - {{id: nowhere, when: {{rows: cases, none: {{bad: yes}}}}, because: Nowhere.}}
      - {{id: two, when: {{rows: cases, count: {{bad: yes}}, at_least: 2}}, because: Two.}}
"""


def over(*bad: bool | None, none_said: bool = False, least: int = 0) -> dict[str, Truth]:
    rows = tuple(f"r{i}" for i in range(len(bad)))
    answers = {
        Place("cases", row, "bad"): Given(value)
        for row, value in zip(rows, bad, strict=True)
        if value is not None
    }
    facts = Facts(
        answers=answers,
        rows={"cases": rows} if rows else {},
        none_said=frozenset({"cases"} if none_said else ()),
    )
    fired = {f.gate: f.truth for f in run(loaded(ROWS.replace("min: 1", f"min: {least}")), facts).fired}
    return {gate: fired.get(gate, NOT_MET) for gate in ("some", "every", "nowhere", "two")}


@pytest.mark.parametrize(
    ("bad", "none_said", "truths"),
    [
        ((), False, (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)),
        ((), True, (NOT_MET, MET, MET, NOT_MET)),
        ((True, True), False, (MET, MET, NOT_MET, MET)),
        ((True, False), False, (MET, NOT_MET, NOT_MET, NOT_MET)),
        ((True, None), False, (MET, UNKNOWN, NOT_MET, UNKNOWN)),
        ((False, None), False, (UNKNOWN, NOT_MET, UNKNOWN, NOT_MET)),
    ],
)
def test_rows_are_unknown_until_listed_or_said_to_be_none(
    bad: tuple[bool | None, ...], none_said: bool, truths: tuple[Truth, ...]
) -> None:
    assert tuple(over(*bad, none_said=none_said).values()) == truths


def test_missing_rows_hold_their_section_and_say_what_waits() -> None:
    decision = run(loaded(ROWS), Facts())
    hold = decision.holding(Scope("cases"))[0]
    assert (hold.kind, hold.lifts[0].kind, set(hold.waits)) == (
        HoldKind.ROWS,
        LiftKind.ADD_ROW,
        {"s", "some", "every", "nowhere", "two"},
    )
    two = loaded(ROWS.replace("min: 1", "min: 2"))
    said = run(two, Facts(rows={"cases": ("r0",)}))
    assert say(said.holding(Scope("cases"))[0].because) == "At least 2 must be listed; there are 1."


def test_none_is_no_answer_where_the_form_asks_for_one() -> None:
    """An entry from elsewhere may say it all the same: what hangs on the rows stays undecided and shut."""
    unknown = (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
    assert tuple(over(none_said=True, least=1).values()) == unknown
    decision = run(loaded(ROWS), Facts(none_said=frozenset({"cases"})))
    hold = decision.holding(Scope("cases"))[0]
    assert (hold.kind, say(hold.because)) == (
        HoldKind.ROWS,
        "Nothing is listed yet; at least 1 must be.",
    )
    assert [lift.kind for lift in hold.lifts] == [LiftKind.ADD_ROW]
    assert not decision.scopes[Scope("cases")].signed
    assert decision.scopes[Scope("s")].opens is not MET
    none = run(loaded(ROWS.replace("min: 1", "min: 0")), Facts(none_said=frozenset({"cases"})))
    assert none.holding(Scope("cases")) == ()
    assert none.scopes[Scope("s")].opens is MET


def test_a_section_over_rows_signs_and_opens_row_by_row() -> None:
    form = loaded(ROWS)
    facts = answered(form, {"cases": ("r0", "r1")}, bad=False)
    one = SignatureFact("cases", "r0", "supervisor", "ann", "valid")
    decision = run(form, replace(facts, signatures=(one,)))
    assert [decision.scopes[Scope("next", row)].ready for row in ("r0", "r1")] == [True, False]
    assert not decision.scopes[Scope("cases")].signed
    assert not decision.scopes[Scope("s")].ready
    everything = run(form, signed(facts, form, "cases", "next"))
    assert everything.scopes[Scope("cases")].signed
    assert everything.scopes[Scope("s")].opens is MET


APPLIES = f"""{HEAD}sections:
  - {{id: s, title: S, owner: supervisor, fields: [{{id: a, ask: A?, type: yes_no, required: true}}]}}
  - id: t
    title: T
    owner: nurse_consultant
    show: {{a: yes}}
    fields: [{{id: b, ask: B?, type: yes_no, required: true}}]
    gates: [{{id: g, when: {{b: yes}}, because: B.}}]
  - id: u
    title: U
    owner: quality_lead
    opens: {{signed: [s, t]}}
    fields: [{{id: c, ask: C?, type: text}}]
"""


def test_gates_of_a_section_that_does_not_apply_do_not_apply_and_it_counts_as_signed() -> None:
    form = loaded(APPLIES)
    facts = Facts(answers={at("a"): Given(False), at("b", "t"): Given(True)})
    decision = run(form, signed(facts, form, "s"))
    assert decision.fired == ()
    assert decision.scopes[Scope("t")].applies is NOT_MET
    assert decision.scopes[Scope("u")].opens is MET
    assert (HoldKind.UNSIGNED, Scope("t")) not in [(h.kind, h.scope) for h in decision.reviewing()]


def test_where_it_is_undecided_whether_a_section_applies_its_gates_are_undecided() -> None:
    decision = run(loaded(APPLIES), Facts(answers={at("b", "t"): Given(True)}))
    assert [(f.gate, f.truth) for f in decision.fired] == [("g", UNKNOWN)]
    assert not decision.scopes[Scope("t")].ready
    assert decision.scopes[Scope("u")].opens is NOT_MET


def test_a_signature_that_is_needed_counts_only_where_its_section_surely_applies() -> None:
    needing = APPLIES.replace(
        "opens: {signed: [s, t]}", "gates: [{id: n, when: {c: filled}, needs: {signed: t}, because: Sign T.}]"
    )
    form = loaded(needing)
    for answer, held in ((True, False), (False, True), (None, True)):
        facts = put(Facts(answers={at("b", "t"): Given(False), at("c", "u"): Given("x")}), at("a"), answer)
        fired = {f.gate: f.satisfied for f in run(form, signed(facts, form, "t")).fired}
        assert fired["n"] is not held


def test_a_gate_that_is_read_by_its_own_signature_is_refused() -> None:
    problems = load_form(HELD.replace("{a: yes}", "{signed: [s]}").encode(), "form.yaml")
    assert isinstance(problems, FormProblems)
