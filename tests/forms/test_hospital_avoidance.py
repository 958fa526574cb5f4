"""The hospital avoidance form: what it asks, and that each of its gates fails closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.forms.answering import NOON, action, answered, put, shipped, signed, told

from reviewdesk.forms.answers import (
    Answer,
    Blind,
    CannotCompute,
    Confirmation,
    DidNotHappen,
    Disputed,
    Facts,
    Gap,
    NotApplicable,
    NotKnown,
    Place,
    Reason,
    Strength,
    Value,
)
from reviewdesk.forms.compiled import CField
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Decision, HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.model import Severity
from reviewdesk.forms.signing import may_sign
from reviewdesk.forms.values import parse_value
from reviewdesk.texts import say

FORM = shipped("hospital-avoidance")
COMPILED = compile_form(FORM)
ROW = "r1"
WEEKS = NOON + timedelta(days=60)
STAGES = ("cases", "clinical", "findings", "quality", "operations", "finance", "leader")


def facts(**values: Answer | Value | None) -> Facts:
    """One case answered so that no gate stands, with these answers changed."""
    return answered(FORM, {"cases": (ROW,)}, **{"accountability": "external", **values})


def row_of(section: str) -> str | None:
    """The row of the case, for a section that belongs to its cases."""
    return ROW if FORM.section(section).rows_of else None


def held(decision: Decision) -> dict[str, Truth]:
    """Gates that hold: errors without what they need, warnings without a reason."""
    return {f.gate: f.truth for f in decision.fired if not f.satisfied}


def test_a_case_without_gaps_holds_nothing() -> None:
    decision = decide(COMPILED, facts())
    assert held(decision) == {}
    assert decision.holding(Scope("cases", ROW)) == ()
    assert decision.holding(Scope("clinical", ROW)) == ()


HARM: dict[str, Answer | Value | None] = {
    "harm_suspected": True,
    "concern_at": NOON,
    "protective_report": told(NOON + timedelta(hours=1)),
}
# What makes each gate stand, each of its alternatives on its own.
STANDS: list[tuple[str, dict[str, Answer | Value | None]]] = [
    ("delayed-supervision", {"supervisor_review": "late"}),
    ("delayed-supervision", {"supervisor_review": "none"}),
    ("delayed-supervision", {"told_at": WEEKS, "reviewed_at": WEEKS}),
    ("delayed-supervision", {"told_at": DidNotHappen("nobody called"), "supervisor_review": "on_time"}),
    ("unresolved-clinical", {"clinical_contact": "unresolved"}),
    ("unresolved-clinical", {"clinical_contact": "not_made"}),
    ("unresolved-clinical", {"clinician_at": WEEKS}),
    ("unresolved-clinical", {"clinician_at": DidNotHappen()}),
    ("incomplete-follow-up", {"follow_up": "incomplete"}),
    ("incomplete-follow-up", {"followed_up_at": WEEKS}),
    ("escalation-gap", {"escalation_ok": False}),
    ("on-time-claim", {"reviewed_at": WEEKS}),
    ("late-staff-action", {"staff_acted_at": WEEKS}),
    ("late-notice", {"case_manager_notice": told(WEEKS)}),
    ("late-notice", {"case_manager_notice": DidNotHappen()}),
    ("late-resolution", {"resolved_at": WEEKS}),
    ("medication-gap", {"reconciled": False}),
    ("medication-gap", {"discrepancy": "serious"}),
    ("contact-without-answer", {"clinician_contact": told(answered=False)}),
    ("signs-missed", {"sign_kinds": ()}),
    (
        "escalation-is-not-failure",
        {"accountability": "provider", "rests_on": ("signs", "emergency"), "finding": "weak"},
    ),
    ("provider-controlled", {"accountability": "provider", "finding": "weak"}),
    ("provider-controlled", {"accountability": "shared", "finding": "weak"}),
    ("finding-fits", {"accountability": "shared"}),
    ("repeat-pattern", {"repeats": 2}),
    ("late-protective-report", {**HARM, "protective_report": told(WEEKS)}),
    ("late-protective-report", {**HARM, "protective_report": DidNotHappen()}),
]


def test_every_gate_is_tested_here() -> None:
    assert {gate for gate, _ in STANDS} == set(COMPILED.gates)


@pytest.mark.parametrize(("gate", "values"), STANDS)
def test_a_gate_stands_and_holds_its_section(gate: str, values: dict[str, Answer | Value | None]) -> None:
    decision = decide(COMPILED, facts(**values))
    section = FORM.gate(gate).section
    assert held(decision)[gate] is Truth.MET
    assert not decision.scopes[Scope(section, row_of(section))].ready
    fired = next(f for f in decision.fired if f.gate == gate)
    assert fired.because
    assert "{" not in fired.because
    assert fired.caused_by


def spoiled() -> list[tuple[str, dict[str, Answer | Value | None], str, Answer | None]]:
    ways: list[Answer | None] = [
        None,
        NotKnown("ann", date(2026, 5, 1)),
        Disputed(),
        CannotCompute("no data"),
    ]
    found: list[tuple[str, dict[str, Answer | Value | None], str, Answer | None]] = []
    for gate, values in STANDS:
        for read in COMPILED.gates[gate].reads:
            refused = [] if read.field.na or read.computed else [NotApplicable("so it is")]
            found.extend((gate, values, read.id, way) for way in (*ways, *refused))
    return found


@pytest.mark.parametrize(("gate", "values", "field", "answer"), spoiled())
def test_a_gate_fails_closed_when_an_answer_it_reads_is_open(
    gate: str, values: dict[str, Answer | Value | None], field: str, answer: Answer | None
) -> None:
    """Missing, not known, disputed, not applicable where that is not allowed: the gate holds all the same."""
    section = FORM.gate(gate).section
    asked_in = COMPILED.fields[field].section
    place = Place(asked_in, row_of(asked_in), field)
    decision = decide(COMPILED, put(facts(**values), place, answer))
    assert gate in held(decision)
    assert not decision.scopes[Scope(section, row_of(section))].ready
    assert any(h.gate == gate or gate in h.waits for h in decision.holds)


SIMPLE = [
    gate
    for gate in COMPILED.gates.values()
    if gate.id
    not in (
        "on-time-claim",
        "contact-without-answer",
        "signs-missed",
        "escalation-is-not-failure",
        "finding-fits",
    )
]


@pytest.mark.parametrize(
    ("gate", "field"),
    [(gate.id, read) for gate in SIMPLE for read in gate.reads],
    ids=lambda value: getattr(value, "id", value),
)
def test_an_open_answer_alone_holds_the_gate(gate: str, field: CField) -> None:
    """From a case where nothing stands: one answer taken away, and the gate is undecided and holds."""
    for way in (None, NotKnown("ann", date(2026, 5, 1)), Disputed()):
        place = Place(field.section, row_of(field.section), field.id)
        decision = decide(COMPILED, put(facts(**HARM), place, way))
        assert held(decision)[gate] is Truth.UNKNOWN


CONDITIONS = [
    ("delayed-supervision", {"supervisor_review": None}, "supervisor_review"),
    ("on-time-claim", {"supervisor_review": None, "reviewed_at": WEEKS}, "supervisor_review"),
    ("unresolved-clinical", {"clinical_contact": None}, "clinical_contact"),
    ("incomplete-follow-up", {"outcome": None}, "outcome"),
    ("medication-gap", {"reconciled": None}, "reconciled"),
    ("contact-without-answer", {"clinical_contact": None}, "clinical_contact"),
    ("escalation-is-not-failure", {"accountability": None}, "accountability"),
]


@pytest.mark.parametrize(("gate", "values", "root"), CONDITIONS)
def test_what_is_hidden_by_an_open_question_holds_and_is_traced_to_it(
    gate: str, values: dict[str, Answer | Value | None], root: str
) -> None:
    decision = decide(COMPILED, facts(**values))
    assert held(decision)[gate] is Truth.UNKNOWN
    fired = next(f for f in decision.fired if f.gate == gate)
    assert root in [cause.place.field for cause in fired.caused_by]
    waiting = [h for h in decision.holds if h.place is not None and h.place.field == root and gate in h.waits]
    assert [h.kind for h in waiting] == [HoldKind.UNANSWERED]


@pytest.mark.parametrize(
    ("gate", "values"),
    [
        ("incomplete-follow-up", {"outcome": "died", "follow_up": "incomplete"}),
        ("unresolved-clinical", {"clinical_contact": "not_needed", "clinician_at": WEEKS}),
        ("medication-gap", {"reconciled": NotApplicable("no medication"), "discrepancy": "serious"}),
        ("escalation-gap", {"escalation_ok": NotApplicable("nobody called for help")}),
        ("escalation-is-not-failure", {"accountability": "external", "rests_on": ("emergency",)}),
    ],
)
def test_what_is_hidden_for_certain_decides_nothing(
    gate: str, values: dict[str, Answer | Value | None]
) -> None:
    assert gate not in held(decide(COMPILED, facts(**values)))


ACTIONED = [
    g.gate for g in COMPILED.gates.values() if g.gate.needs is not None and g.gate.severity is Severity.ERROR
]


@pytest.mark.parametrize("gate", [g.id for g in ACTIONED])
def test_a_named_gap_is_lifted_by_its_own_documented_action_only(gate: str) -> None:
    values = next(values for name, values in STANDS if name == gate)
    rule = FORM.gate(gate)
    assert rule.needs is not None
    assert rule.needs.action is not None
    kind = rule.needs.action.kinds[0] if rule.needs.action.kinds else "coaching"
    own = Gap(gate, row_of(rule.section))
    base = facts(**values)

    def holds_with(one: object) -> bool:
        return gate in held(decide(COMPILED, replace(base, actions=(one,))))  # type: ignore[arg-type]

    assert not holds_with(action(own, kind=kind))
    assert holds_with(action(own, kind=kind, documented=False))
    assert holds_with(action(Gap(gate, "another row"), kind=kind))
    if rule.needs.action.own:
        assert holds_with(action(Gap("another-gate", ROW), kind=kind))
        assert holds_with(action(own, kind="plan_request")) is bool(rule.needs.action.kinds)


def test_the_three_gaps_of_the_mission_say_their_sentence() -> None:
    decision = decide(
        COMPILED, facts(supervisor_review="late", clinical_contact="unresolved", follow_up="incomplete")
    )
    holds = [h for h in decision.holding(Scope("cases", ROW)) if h.kind is HoldKind.GATE]
    assert [h.because for h in holds] == [
        "The review identifies delayed supervision and cannot proceed without a documented action.",
        (
            "The review identifies unresolved clinical coordination and cannot proceed "
            "without a documented action."
        ),
        "The review identifies incomplete follow-up and cannot proceed without a documented action.",
    ]
    assert [(lift.kind, lift.gap, lift.who) for h in holds for lift in h.lifts] == [
        (LiftKind.ADD_ACTION, Gap("delayed-supervision", ROW), ("supervisor",)),
        (LiftKind.ADD_ACTION, Gap("unresolved-clinical", ROW), ("supervisor",)),
        (LiftKind.ADD_ACTION, Gap("incomplete-follow-up", ROW), ("supervisor",)),
    ]


def test_a_claim_of_on_time_against_the_times_needs_a_reason() -> None:
    late = facts(reviewed_at=WEEKS)
    hold = next(h for h in decide(COMPILED, late).holds if h.gate == "on-time-claim")
    assert say(hold.because).startswith("Supervisor review is called On time, but")
    reason = Reason("Reviewed by phone at once; the note was written later.", hold.fingerprint or "")
    reasoned = replace(late, warnings={("on-time-claim", ROW): reason})
    assert held(decide(COMPILED, reasoned)) == {}
    again = put(reasoned, Place("cases", ROW, "reviewed_at"), WEEKS + timedelta(days=1))
    assert held(decide(COMPILED, again)) == {"on-time-claim": Truth.MET}


def test_a_repeat_pattern_is_lifted_by_an_action_that_is_not_weak_or_by_a_reason() -> None:
    again = facts(repeats=3)
    weak = replace(again, actions=(action(Gap("repeat-pattern", ROW)),))
    assert held(decide(COMPILED, weak)) == {"repeat-pattern": Truth.MET}
    strong = replace(again, actions=(action(Gap("repeat-pattern", ROW), strength=Strength.INTERMEDIATE),))
    assert held(decide(COMPILED, strong)) == {}


def test_incomplete_evidence_is_no_verdict() -> None:
    decision = decide(COMPILED, signed(facts(cause="incomplete"), FORM, "cases", "clinical"))
    holds = decision.holding(Scope("findings", ROW))
    assert [(h.kind, h.place and h.place.field) for h in holds] == [(HoldKind.NOT_KNOWN, "cause")]


def test_the_first_judgements_do_not_wait_for_the_stage_and_stay_unseen() -> None:
    judged = Blind(judged=frozenset({"supervisor"}))
    decision = decide(COMPILED, facts(classification=judged))
    blind = next(h for h in decision.holds if h.kind is HoldKind.BLIND)
    assert (blind.scope, blind.lifts[0].kind, blind.lifts[0].who) == (
        Scope("findings", ROW),
        LiftKind.JUDGE,
        ("nurse_consultant",),
    )
    assert say(blind.because) == "First judgements are outstanding: nurse consultant."


def test_each_choice_of_the_classification_has_a_definition_with_its_source() -> None:
    choices = FORM.choice_list("classification")
    assert choices.definitions
    assert [(o.code, o.means is not None, bool(o.source)) for o in choices.options] == [
        (code, True, True) for code in ("planned", "unavoidable", "preventable", "delayed")
    ]


def test_the_five_questions_are_asked() -> None:
    concepts = {field.concept for section in FORM.sections for field in section.fields}
    assert {f"question-{name}" for name in ("target", "drivers", "evidence", "control", "action")} <= concepts


def test_no_one_signs_the_case_they_were_on_duty_for() -> None:
    case = facts(supervisor_on_duty="sam")
    decision = decide(COMPILED, case)
    scope = Scope("cases", ROW)
    assert may_sign(COMPILED, case, decision, scope, "supervisor", "sue") == ()
    assert [h.kind for h in may_sign(COMPILED, case, decision, scope, "supervisor", "sam")] == [
        HoldKind.UNSIGNED
    ]
    assert may_sign(COMPILED, case, decision, scope, "finance_lead", "fin") != ()


def test_stages_open_one_after_the_other_until_nothing_holds_the_review() -> None:
    case = signed(facts(), FORM, "safety")
    for at, stage in enumerate(STAGES):
        decision = decide(COMPILED, case)
        assert decision.holding(Scope(stage, row_of(stage))) == ()
        for later in STAGES[at + 1 :]:
            if (stage, later) == ("cases", "clinical"):
                continue  # both are open from the start
            kinds = [h.kind for h in decision.holding(Scope(later, row_of(later)))]
            assert kinds == [HoldKind.NOT_OPEN]
        case = signed(case, FORM, stage)
    waiting = decide(COMPILED, case).reviewing()
    assert [(h.kind, h.gate) for h in waiting] == [
        (HoldKind.VALIDATION, "all-reviewed"),
        (HoldKind.VALIDATION, "gaps-addressed"),
        (HoldKind.VALIDATION, "escalation-fair"),
    ]
    confirmed = {(h.gate or "", None): Confirmation("quinn", h.fingerprint or "") for h in waiting}
    done = decide(COMPILED, replace(case, validations=confirmed))
    assert done.reviewing() == ()
    assert [h.gate for h in done.closing] == ["recovered"]


def test_finance_stays_closed_until_the_evidence_stages_are_signed() -> None:
    ready = signed(facts(), FORM, "cases", "clinical", "findings", "quality", "operations")
    assert decide(COMPILED, ready).scopes[Scope("finance")].opens is Truth.MET
    for stage in ("cases", "clinical", "findings", "quality", "operations"):
        stale = tuple(
            replace(s, standing="addendum" if s.section == stage else "valid") for s in ready.signatures
        )
        decision = decide(COMPILED, replace(ready, signatures=stale))
        assert decision.scopes[Scope("finance")].opens is Truth.NOT_MET
        assert decision.scopes[Scope(stage, row_of(stage))].stale


def test_every_time_is_compared_with_its_standard() -> None:
    decision = decide(COMPILED, facts())
    timed = [place.field for place, state in decision.fields.items() if state.delay is not None]
    assert timed == [
        "staff_acted_at",
        "told_at",
        "reviewed_at",
        "clinician_at",
        "case_manager_notice",
        "followed_up_at",
        "resolved_at",
        "protective_report",
    ]
    delay = decision.fields[Place("cases", ROW, "told_at")].delay
    assert delay is not None
    assert say(delay.standard) == "on the same day as “First sign”"
    assert parse_value(FORM.field("told_at"), FORM, {"did_not_happen": "nobody called"}) == DidNotHappen(
        "nobody called"
    )
