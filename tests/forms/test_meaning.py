"""The thirteen rules of what a form means, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, timedelta

import pytest
from tests.forms.answering import NOON, action, answered, loaded, put, signed, told

from reviewdesk.forms.answers import (
    Blind,
    CannotCompute,
    Confirmation,
    DidNotHappen,
    Disputed,
    Facts,
    Gap,
    Given,
    NotApplicable,
    NotKnown,
    Place,
    Reason,
    SignatureFact,
    Strength,
)
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import decide
from reviewdesk.forms.decision import Cause, Decision, HoldKind, LiftKind, Scope, Truth, Verdict
from reviewdesk.forms.model import Form
from reviewdesk.texts import Text, say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
ONLY = Scope("s")
HEAD = "form: f\nversion: 1.0.0\ntitle: F\nmeasure_kinds: [m]\n"


def form_of(*fields: str, gates: str = "", more: str = "") -> Form:
    """One flat section `s` of the supervisor with these fields and gates."""
    lines = "".join(f"      - {field}\n" for field in fields)
    rules = f"    gates:\n{gates}" if gates else ""
    return loaded(
        f"{HEAD}{more}sections:\n  - id: s\n    title: S\n    owner: supervisor\n    fields:\n{lines}{rules}"
    )


def at(field: str, section: str = "s", row: str | None = None) -> Place:
    return Place(section, row, field)


def run(form: Form, facts: Facts, **more: object) -> Decision:
    return decide(compile_form(form), facts, **more)  # type: ignore[arg-type]


def kinds(decision: Decision, scope: Scope = ONLY) -> list[tuple[HoldKind, str | None]]:
    return [(h.kind, h.gate or (h.place.field if h.place else None)) for h in decision.holding(scope)]


YES_NO = "{id: a, ask: A?, type: yes_no, required: true, na: true}"
DEPENDS = "{id: b, ask: B?, type: text, required: true, show: {a: yes}}"


# 1. required, hidden


def test_a_hidden_field_is_never_required_and_its_answer_is_kept() -> None:
    form = form_of(YES_NO, DEPENDS)
    hidden = Facts(answers={at("a"): Given(False), at("b"): Given("kept")})
    decision = run(form, hidden)
    assert decision.fields[at("b")].shown is NOT_MET
    assert decision.fields[at("b")].required is NOT_MET
    assert decision.fields[at("b")].hidden_by == (Cause(at("a"), "A?", "No"),)
    assert kinds(decision) == []
    assert decision.scopes[Scope("s")].ready
    again = put(hidden, at("a"), True)
    assert run(form, again).fields[at("b")].shown is MET
    assert kinds(run(form, again)) == []
    assert kinds(run(form, put(again, at("b"), None))) == [(HoldKind.UNANSWERED, "b")]


def test_required_may_depend_on_an_answer() -> None:
    form = form_of(YES_NO, "{id: b, ask: B?, type: text, required: {a: yes}}")
    assert kinds(run(form, Facts(answers={at("a"): Given(True)}))) == [(HoldKind.UNANSWERED, "b")]
    assert kinds(run(form, Facts(answers={at("a"): Given(False)}))) == []


# 2. Kleene


GATED = """      - {id: g, when: {a: yes}, because: It is so.}
"""


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (Given(True), MET),
        (Given(False), NOT_MET),
        (NotApplicable("no case"), NOT_MET),
        (None, UNKNOWN),
        (NotKnown("ann", date(2026, 4, 1)), UNKNOWN),
        (Disputed(), UNKNOWN),
        (CannotCompute("no data"), UNKNOWN),
    ],
)
def test_an_unknown_when_holds_like_one_that_is_met(answer: Given | None, truth: Truth) -> None:
    facts = put(Facts(), at("a"), answer)
    decision = run(form_of(YES_NO, gates=GATED), facts)
    assert [f.truth for f in decision.fired] == ([] if truth is NOT_MET else [truth])
    assert decision.scopes[Scope("s")].ready is (truth is NOT_MET)


def test_not_applicable_counts_as_missing_where_it_is_not_allowed() -> None:
    form = form_of("{id: a, ask: A?, type: yes_no, required: true}", gates=GATED)
    decision = run(form, put(Facts(), at("a"), NotApplicable("no case")))
    assert [f.truth for f in decision.fired] == [UNKNOWN]
    assert kinds(decision) == [(HoldKind.UNANSWERED, "a")]


def three(when: str) -> Form:
    return form_of(
        "{id: a, ask: A?, type: yes_no, required: true}",
        "{id: b, ask: B?, type: yes_no, required: true}",
        gates=f"      - {{id: g, when: {when}, because: It is so.}}\n",
    )


@pytest.mark.parametrize(
    ("when", "a", "b", "truth"),
    [
        ("{all: [{a: yes}, {b: yes}]}", None, False, NOT_MET),
        ("{all: [{a: yes}, {b: yes}]}", None, True, UNKNOWN),
        ("{all: [{a: yes}, {b: yes}]}", True, True, MET),
        ("{any: [{a: yes}, {b: yes}]}", None, True, MET),
        ("{any: [{a: yes}, {b: yes}]}", None, False, UNKNOWN),
        ("{any: [{a: yes}, {b: yes}]}", False, False, NOT_MET),
        ("{not: {a: yes}}", None, True, UNKNOWN),
        ("{not: {a: yes}}", True, True, NOT_MET),
        ("{not: {a: yes}}", False, True, MET),
    ],
)
def test_three_valued_logic(when: str, a: bool | None, b: bool | None, truth: Truth) -> None:
    facts = put(put(Facts(), at("a"), a), at("b"), b)
    fired = run(three(when), facts).fired
    assert [f.truth for f in fired] == ([] if truth is NOT_MET else [truth])


def test_a_gate_names_the_answers_that_caused_it_and_no_others() -> None:
    facts = put(put(Facts(), at("a"), True), at("b"), False)
    fired = run(three("{any: [{a: yes}, {b: yes}]}"), facts).fired
    assert fired[0].caused_by == (Cause(at("a"), "A?", "Yes"),)


@pytest.mark.parametrize(
    ("answer", "truth"),
    [
        (Given("x"), MET),
        (NotApplicable("none"), MET),
        (NotKnown("ann", date(2026, 4, 1)), UNKNOWN),
        (None, NOT_MET),
    ],
)
def test_filled_is_known_while_the_field_is_shown(answer: Given | None, truth: Truth) -> None:
    form = form_of(
        "{id: a, ask: A?, type: text, na: true}",
        gates="      - {id: g, when: {a: filled}, because: It is so.}\n",
    )
    fired = run(form, put(Facts(), at("a"), answer)).fired
    assert [f.truth for f in fired] == ([] if truth is NOT_MET else [truth])


def test_a_hidden_field_in_when_is_as_not_applicable() -> None:
    form = form_of(YES_NO, DEPENDS, gates="      - {id: g, when: {b: word}, because: It is so.}\n")
    facts = Facts(answers={at("a"): Given(False), at("b"): Given("word")})
    assert run(form, facts).fired == ()
    assert [f.truth for f in run(form, put(facts, at("a"), True)).fired] == [MET]


def test_a_field_hidden_by_an_unknown_condition_is_unknown() -> None:
    form = form_of(YES_NO, DEPENDS, gates="      - {id: g, when: {b: word}, because: It is so.}\n")
    fired = run(form, Facts(answers={at("b"): Given("other")})).fired
    assert [(f.truth, f.caused_by[0].place) for f in fired] == [(UNKNOWN, at("a"))]


def test_a_hidden_field_does_not_satisfy_needs_and_says_what_hides_it() -> None:
    form = form_of(
        YES_NO,
        "{id: b, ask: B?, type: communication, to: funder, required: true, show: {a: yes}}",
        "{id: c, ask: C?, type: yes_no, required: true}",
        gates="      - {id: g, when: {c: yes}, needs: {b: sent}, because: It is told.}\n",
    )
    facts = Facts(answers={at("a"): Given(False), at("b"): Given(told()), at("c"): Given(True)})
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.gate, [lift.place for lift in hold.lifts]) == ("g", [at("a")])
    assert kinds(run(form, put(facts, at("a"), True))) == []


# 3. because, told once, what lifts it


def test_because_stands_word_for_word_with_answers_as_people_read_them() -> None:
    form = form_of(
        "{id: a, ask: A?, type: choice, of: list, required: true}",
        "{id: b, ask: B?, type: date}",
        gates='      - {id: g, when: {a: x}, because: "Because {a} on {b}, 100 % so."}\n',
        more="choices: {list: {x: Ex, y: Why}}\n",
    )
    fired = run(form, put(Facts(), at("a"), "x")).fired
    assert fired[0].because == "Because Ex on (not answered), 100 % so."
    dated = Facts(answers={at("a"): Given("x"), at("b"): Given(date(2026, 3, 2))})
    assert run(form, dated).fired[0].because == "Because Ex on 03/02/2026, 100 % so."


def test_an_open_question_is_told_once_with_all_that_waits_for_it() -> None:
    form = form_of(
        YES_NO,
        DEPENDS,
        gates=GATED + "      - {id: h, when: {b: word}, because: That too.}\n",
    )
    holds = run(form, Facts()).holding(Scope("s"))
    assert [(h.kind, h.place, h.waits) for h in holds] == [(HoldKind.UNANSWERED, at("a"), ("b", "g", "h"))]
    assert [(lift.kind, lift.who, lift.scope, lift.place) for lift in holds[0].lifts] == [
        (LiftKind.ANSWER, ("supervisor",), Scope("s"), at("a"))
    ]


def test_a_gate_without_needs_is_lifted_by_another_answer_only() -> None:
    hold = run(form_of(YES_NO, gates=GATED), put(Facts(), at("a"), True)).holding(Scope("s"))[0]
    assert [(lift.kind, lift.place) for lift in hold.lifts] == [(LiftKind.ANSWER, at("a"))]
    assert (hold.because, hold.caused_by) == ("It is so.", (Cause(at("a"), "A?", "Yes"),))


# 4. severity


WARNED = "      - {id: g, severity: warning, when: {a: yes}, because: Odd.}\n"


def test_a_warning_takes_a_written_reason_bound_to_the_answers() -> None:
    form = form_of(YES_NO, gates=WARNED)
    facts = put(Facts(), at("a"), True)
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.kind, [lift.kind for lift in hold.lifts]) == (
        HoldKind.REASON,
        [LiftKind.ANSWER, LiftKind.GIVE_REASON],
    )
    reasoned = replace(facts, warnings={("g", None): Reason("Because.", hold.fingerprint or "")})
    assert kinds(run(form, reasoned)) == []
    assert run(form, reasoned).fired[0].reason == "Because."
    # Asked again when the answers change, even when the warning stands as before.
    undecided = put(reasoned, at("a"), NotKnown("ann", date(2026, 4, 1)))
    assert [f.satisfied for f in run(form, undecided).fired] == [False]


def test_an_undecided_warning_is_a_warning_and_an_undecided_note_nothing() -> None:
    note = WARNED.replace("warning", "note").replace("id: g", "id: n")
    decision = run(form_of(YES_NO, gates=WARNED + note), Facts())
    assert [(f.gate, f.truth, f.satisfied) for f in decision.fired] == [("g", UNKNOWN, False)]
    decided = run(form_of(YES_NO, gates=note), put(Facts(), at("a"), True))
    assert [(f.gate, f.satisfied) for f in decided.fired] == [("n", True)]
    assert kinds(decided) == []


# 5. not known


def test_not_known_on_a_required_field_holds_its_section_and_the_gates_that_read_it() -> None:
    decision = run(form_of(YES_NO, gates=GATED), put(Facts(), at("a"), NotKnown("ann", date(2026, 4, 1))))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, hold.waits) == (HoldKind.NOT_KNOWN, ("g",))
    assert say(hold.because) == "Not known yet; ann finds out by 04/01/2026."


def test_not_known_on_an_optional_field_holds_only_the_gates() -> None:
    optional = "{id: a, ask: A?, type: text}"
    facts = put(Facts(), at("a"), NotKnown("ann", date(2026, 4, 1)))
    assert kinds(run(form_of(optional), facts)) == []
    gated = run(form_of(optional, gates="      - {id: g, when: {a: filled}, because: So.}\n"), facts)
    assert kinds(gated) == [(HoldKind.GATE, "g")]
    assert gated.holding(Scope("s"))[0].undecided


def test_an_option_that_is_no_verdict_asks_who_finds_out() -> None:
    form = form_of(
        "{id: a, ask: A?, type: choice, of: list, required: true}",
        gates="      - {id: g, when: {a: x}, because: So.}\n",
        more="choices: {list: {options: [{code: x, label: X}, {code: o, label: Open, as: not_known}]}}\n",
    )
    decision = run(form, put(Facts(), at("a"), "o"))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, say(hold.because)) == (
        HoldKind.NOT_KNOWN,
        "This is not known yet. Name who finds out, and by when.",
    )
    assert [f.truth for f in decision.fired] == [UNKNOWN]


# 6. settings


TIMED = (
    "{id: a, ask: Began, type: datetime, required: true}",
    "{id: b, ask: Told, type: datetime, required: true, standard: {from: a, within: {setting: soon}}}",
)
SOON = "settings: {soon: {ask: Soon, value: 24 hours}}\n"


def test_the_settings_frozen_with_the_review_decide() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(NOON + timedelta(hours=30))})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, settings={"soon": "48 hours"}))) == []


# 7. signatures and actions


TWO = f"""{HEAD}sections:
  - id: s
    title: First
    owner: supervisor
    not_by: [who]
    fields: [{{id: who, ask: Who?, type: staff, required: true}}]
  - id: t
    title: Second
    owner: quality_lead
    signed_by: {{quality_lead: review, operations_lead: approval}}
    opens: {{signed: [s]}}
    fields: [{{id: b, ask: B?, type: text, required: true}}]
"""


def test_a_stage_opens_when_the_one_before_is_signed_and_closes_when_that_goes_stale() -> None:
    form = loaded(TWO)
    facts = Facts(answers={at("who"): Given("dan"), at("b", "t"): Given("x")})
    before = run(form, facts)
    assert kinds(before, Scope("t")) == [(HoldKind.NOT_OPEN, None)]
    hold = before.holding(Scope("t"))[0]
    assert say(hold.because) == "This opens when First is signed."
    assert [(lift.kind, lift.scope, lift.who) for lift in hold.lifts] == [
        (LiftKind.SIGN, Scope("s"), ("supervisor",))
    ]
    both = signed(facts, form, "s", "t")
    assert [run(form, both).scopes[Scope(name)].signed for name in "st"] == [True, True]
    stale = replace(
        both,
        signatures=tuple(
            replace(s, standing="stale" if s.section == "s" else "valid") for s in both.signatures
        ),
    )
    after = run(form, stale)
    assert [(after.scopes[Scope(name)].signed, after.scopes[Scope(name)].stale) for name in "st"] == [
        (False, True),
        (False, False),
    ]
    assert (HoldKind.STALE, Scope("s")) in [(h.kind, h.scope) for h in after.reviewing()]
    assert kinds(after, Scope("t")) == [(HoldKind.NOT_OPEN, None)]


@pytest.mark.parametrize(
    ("signers", "missing"),
    [
        ((("quality_lead", "q"), ("operations_lead", "o")), ()),
        ((("quality_lead", "q"),), ("operations_lead",)),
        ((("quality_lead", "q"), ("operations_lead", "q")), ("operations_lead",)),
        ((("quality_lead", "q"), ("operations_lead", "q"), ("quality_lead", "r")), ()),
        ((("quality_lead", "q"), ("supervisor", "o")), ("operations_lead",)),
    ],
)
def test_every_role_signs_and_each_by_another_person(
    signers: tuple[tuple[str, str], ...], missing: tuple[str, ...]
) -> None:
    form = loaded(TWO)
    facts = signed(Facts(answers={at("who"): Given("dan")}), form, "s")
    more = tuple(SignatureFact("t", None, role, person, "valid") for role, person in signers)
    state = run(form, replace(facts, signatures=facts.signatures + more)).scopes[Scope("t")]
    assert (state.unsigned_roles, state.signed) == (missing, missing == ())


def test_nobody_signs_what_they_are_named_in() -> None:
    form = loaded(TWO)
    facts = Facts(answers={at("who"): Given("dan")})
    assert not run(form, signed(facts, form, "s", person="dan")).scopes[Scope("s")].signed
    assert run(form, signed(facts, form, "s", person="eve")).scopes[Scope("s")].signed


ACTED = """      - id: g
        title: Gap
        when: {a: yes}
        needs: {action: {kinds: [coaching, staffing], strength: intermediate}}
        because: Act.
      - {id: h, title: Other gap, when: {a: yes}, needs: {action: own}, because: Act again.}
"""


@pytest.mark.parametrize(
    ("kind", "strength", "documented", "counts"),
    [
        ("coaching", Strength.INTERMEDIATE, True, True),
        ("coaching", Strength.STRONGER, True, True),
        ("coaching", Strength.WEAKER, True, False),
        ("plan_request", Strength.STRONGER, True, False),
        ("coaching", Strength.INTERMEDIATE, False, False),
    ],
)
def test_a_gap_needs_a_documented_action_of_the_right_kind_and_strength(
    kind: str, strength: Strength, documented: bool, counts: bool
) -> None:
    done = action(Gap("g"), kind=kind, strength=strength, documented=documented)
    decision = run(form_of(YES_NO, gates=ACTED), replace(put(Facts(), at("a"), True), actions=(done,)))
    assert [(g.gap.gate, g.satisfied) for g in decision.gaps] == [("g", counts), ("h", False)]


def test_one_action_satisfies_only_the_gaps_it_is_linked_to() -> None:
    form = form_of(YES_NO, gates=ACTED)
    facts = put(Facts(), at("a"), True)
    one = action(Gap("g"), strength=Strength.STRONGER)
    assert kinds(run(form, replace(facts, actions=(one,)))) == [(HoldKind.GATE, "h")]
    both = action(Gap("g"), Gap("h"), strength=Strength.STRONGER)
    assert kinds(run(form, replace(facts, actions=(both,)))) == []


def test_an_action_that_is_not_documented_says_what_it_lacks() -> None:
    form = form_of(YES_NO, gates=ACTED)
    facts = replace(put(Facts(), at("a"), True), actions=(action(Gap("h"), documented=False),))
    lift = run(form, facts).holding(Scope("s"))[1].lifts[0]
    assert (lift.kind, lift.action, lift.gap) == (LiftKind.COMPLETE_ACTION, "action for h", Gap("h"))
    assert (
        say(lift.text)
        == 'Complete the action "Coach the team": it lacks a due date and a verifier who is not the owner'
    )


def test_an_action_of_a_gap_that_stands_no_more_lifts_nothing() -> None:
    decision = run(
        form_of(YES_NO, gates=ACTED), replace(put(Facts(), at("a"), False), actions=(action(Gap("h")),))
    )
    assert (decision.gaps, decision.fired) == ((), ())


FOR = """      - {id: g, title: Cause, for: a, when: {a: {in: [x, y]}}, needs: {action: own}, because: Each.}
"""


def test_a_gate_for_several_choices_is_one_gap_for_each_that_it_means() -> None:
    form = form_of(
        "{id: a, ask: A?, type: several choices, of: list, required: true}",
        gates=FOR,
        more="choices: {list: {x: Ex, y: Why, z: Zed}}\n",
    )
    facts = replace(put(Facts(), at("a"), ("x", "y", "z")), actions=(action(Gap("g", None, "x")),))
    assert [(g.gap.option, g.title, g.satisfied) for g in run(form, facts).gaps] == [
        ("x", "Cause: Ex", True),
        ("y", "Cause: Why", False),
    ]


# 8. rows


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


def over(*bad: bool | None, none_said: bool = False) -> dict[str, Truth]:
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
    fired = {f.gate: f.truth for f in run(loaded(ROWS), facts).fired}
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
    said = run(loaded(ROWS), Facts(none_said=frozenset({"cases"})))
    assert say(said.holding(Scope("cases"))[0].because) == "At least 1 must be listed; there are 0."


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


# 9. times


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


def test_a_missing_time_is_unknown_and_never_late() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    for missing in ("a", "b"):
        facts = put(answered(form, {}, a=NOON, b=NOON + timedelta(days=9)), at(missing), None)
        decision = run(form, facts)
        assert [f.truth for f in decision.fired] == [UNKNOWN]
        assert decision.fields[at("b")].delay.verdict is Verdict.UNKNOWN  # type: ignore[union-attr]
        assert decision.holding(Scope("s"))[0].waits == ("g",)


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


def test_today_and_now_are_those_of_the_answer() -> None:
    form = form_of("{id: a, ask: A?, type: datetime, max: now}", "{id: b, ask: B?, type: date, max: today}")
    later = NOON + timedelta(minutes=1)
    facts = Facts(answers={at("a"): Given(later, at=NOON), at("b"): Given(later.date(), at=NOON)})
    assert kinds(run(form, facts)) == [(HoldKind.OUT_OF_RANGE, "a")]
    assert kinds(run(form, put(facts, at("a"), Given(later, at=later)))) == []


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


# 10. computed


COMPUTED = (
    "{id: a, ask: A?, type: yes_no, required: true}",
    "{id: n, ask: Count, type: computed, by: count, with: {of_what: a}, gives: integer}",
)
COUNTED = "      - {id: g, when: {n: {at_least: 2}}, because: Many.}\n"


def test_a_computed_value_decides_and_what_cannot_be_computed_is_unknown_with_its_reason() -> None:
    form = form_of(*COMPUTED, gates=COUNTED)
    facts = put(Facts(), at("a"), True)
    many = run(form, facts, computed={at("n"): Given(3, source="count")})
    assert [f.caused_by for f in many.fired] == [(Cause(at("n"), "Count", "3"),)]
    assert run(form, facts, computed={at("n"): Given(1, source="count")}).fired == ()
    cannot = run(form, facts, computed={at("n"): CannotCompute("no earlier reviews are held here")})
    assert [(f.truth, f.caused_by[0].answered) for f in cannot.fired] == [
        (UNKNOWN, Text("(cannot be computed: {reason})", reason="no earlier reviews are held here"))
    ]
    assert kinds(cannot) == [(HoldKind.GATE, "g")]


def test_a_computed_value_that_waits_is_traced_to_the_open_question() -> None:
    decision = run(form_of(*COMPUTED, gates=COUNTED), Facts())
    assert [(h.place, h.waits) for h in decision.holding(Scope("s"))] == [(at("a"), ("g",))]


# 11. blind


JUDGED = """{id: a, ask: Verdict?, type: choice, of: list, required: true,
         judged_by: [supervisor, nurse_consultant], settled_by: [quality_lead, case_manager]}"""


def judged() -> Form:
    return form_of(
        JUDGED,
        gates="      - {id: g, when: {a: x}, because: Ex.}\n",
        more="choices: {list: {x: Ex, y: Why}}\n",
    )


@pytest.mark.parametrize(
    ("answer", "kind", "lift", "who"),
    [
        (None, HoldKind.BLIND, LiftKind.JUDGE, ("supervisor", "nurse_consultant")),
        (Blind(judged=frozenset({"supervisor"})), HoldKind.BLIND, LiftKind.JUDGE, ("nurse_consultant",)),
        (
            Blind(judged=frozenset({"supervisor"}), excused=frozenset({"nurse_consultant"})),
            HoldKind.PANEL,
            LiftKind.SETTLE,
            ("quality_lead", "case_manager"),
        ),
        (
            Blind(judged=frozenset({"supervisor", "nurse_consultant"}), panel=frozenset({"quality_lead"})),
            HoldKind.PANEL,
            LiftKind.SETTLE,
            ("quality_lead", "case_manager"),
        ),
    ],
)
def test_until_it_is_settled_a_judged_field_is_missing(
    answer: Blind | None, kind: HoldKind, lift: LiftKind, who: tuple[str, ...]
) -> None:
    decision = run(judged(), put(Facts(), at("a"), answer))
    hold = decision.holding(Scope("s"))[0]
    assert (hold.kind, hold.waits, [(way.kind, way.who) for way in hold.lifts]) == (
        kind,
        ("g",),
        [(lift, who)],
    )
    assert [(f.truth, f.caused_by[0].answered) for f in decision.fired] == [(UNKNOWN, Text("(not answered)"))]
    assert run(judged(), put(Facts(), at("a"), "y")).fired == ()


def test_the_panel_names_the_roles_that_are_not_recorded() -> None:
    both = Blind(judged=frozenset({"supervisor", "nurse_consultant"}), panel=frozenset({"quality_lead"}))
    hold = run(judged(), put(Facts(), at("a"), both)).holding(Scope("s"))[0]
    assert say(hold.because) == "All first judgements are in; the panel is not recorded yet: case manager."


# 12. validations


VALIDATED = f"""{HEAD}sections:
  - id: cases
    title: Cases
    owner: supervisor
    repeat: {{min: 1, label: Case}}
    fields: [{{id: a, ask: A?, type: yes_no, required: true}}]
    gates: [{{id: g, title: Gap, when: {{a: yes}}, needs: {{action: own}}, because: Act.}}]
validations:
  - id: done
    when: before_signing
    confirm: All is done
    by: quality_lead
    each: cases
    that: {{gaps: actioned}}
    rests_on: [actions]
  - {{id: worked, when: next_period, confirm: It worked, by: quality_lead, rests_on: [a]}}
"""


def validations(decision: Decision) -> list[tuple[Scope, str, str | None]]:
    return [
        (h.scope, say(h.because), h.lifts[0].kind.value if h.lifts else None)
        for h in decision.holds
        if h.kind is HoldKind.VALIDATION
    ]


def test_a_confirmation_is_bound_to_what_it_rests_on_and_overrules_nothing() -> None:
    form = loaded(VALIDATED)
    facts = answered(form, {"cases": ("r0", "r1")}, a=True)
    acted = replace(facts, actions=tuple(action(Gap("g", row)) for row in ("r0", "r1")))
    waiting = run(form, acted)
    assert validations(waiting) == [(Scope("cases"), "Not confirmed yet.", "confirm")]
    confirmed = Confirmation(
        "quinn", next(h.fingerprint or "" for h in waiting.holds if h.kind is HoldKind.VALIDATION)
    )
    good = replace(acted, validations={("done", None): confirmed})
    assert validations(run(form, good)) == []
    changed = replace(good, actions=(replace(good.actions[0], kind="staffing"), good.actions[1]))
    assert validations(run(form, changed)) == [
        (Scope("cases"), "Confirmed before a change; it is confirmed again.", "confirm")
    ]
    undone = replace(good, actions=good.actions[:1])
    assert validations(run(form, undone)) == [
        (Scope("cases", "r1"), "This cannot be confirmed: the answers so far do not bear it out.", "answer")
    ]


def test_a_validation_of_the_next_period_holds_closing_and_too_early_never_closes() -> None:
    form = loaded(VALIDATED)
    facts = answered(form, {"cases": ("r0",)}, a=False)
    first = run(form, facts)
    assert [h.gate for h in first.closing] == ["worked"]
    assert "worked" not in [h.gate for h in first.reviewing()]
    print_ = first.closing[0].fingerprint or ""
    for verdict, closes in (("worked", True), ("did_not", True), ("too_early", False)):
        said = replace(facts, validations={("worked", None): Confirmation("quinn", print_, verdict)})
        assert (run(form, said).closing == ()) is closes
        moved = put(said, Place("cases", "r0", "a"), True)
        assert run(form, moved).closing != ()


# evidence, disputes


def test_evidence_that_is_asked_for_holds_until_it_is_linked() -> None:
    form = form_of("{id: a, ask: A?, type: text, required: true, evidence: true}")
    facts = put(Facts(), at("a"), "x")
    hold = run(form, facts).holding(Scope("s"))[0]
    assert (hold.kind, hold.lifts[0].kind) == (HoldKind.EVIDENCE, LiftKind.LINK_EVIDENCE)
    assert kinds(run(form, replace(facts, evidence={at("a"): 1}))) == []


def test_a_claim_may_need_linked_records_of_certain_kinds() -> None:
    form = form_of(
        YES_NO,
        gates="      - {id: g, when: {a: yes}, needs: {evidence_for: a, of: [note, visit]}, because: So.}\n",
    )
    facts = replace(put(Facts(), at("a"), True), evidence={at("a"): 1}, evidence_kinds={at("a"): ("file",)})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, evidence_kinds={at("a"): ("file", "note")}))) == []


def test_nothing_in_dispute_can_be_signed() -> None:
    decision = run(form_of("{id: a, ask: A?, type: text}"), put(Facts(), at("a"), Disputed()))
    assert kinds(decision) == [(HoldKind.DISPUTED, "a")]


def test_moments_are_compared_as_moments_whatever_their_offset() -> None:
    form = form_of(*TIMED, more=SOON)
    elsewhere = (NOON + timedelta(hours=24)).astimezone(UTC).replace(tzinfo=UTC)
    delay = run(form, Facts(answers={at("a"): Given(NOON), at("b"): Given(elsewhere)})).fields[at("b")].delay
    assert delay is not None
    assert delay.verdict is Verdict.ON_TIME


def test_the_one_option_stands_for_the_answer_in_the_gates_own_when_only() -> None:
    form = form_of(
        "{id: a, ask: A?, type: several choices, of: list, required: true}",
        "{id: b, ask: B?, type: yes_no, required: true, show: {a: y}}",
        gates="      - {id: g, title: C, for: a, when: {all: [{a: x}, {b: yes}]}, "
        "needs: {action: own}, because: So.}\n",
        more="choices: {list: {x: Ex, y: Why}}\n",
    )
    decision = run(form, Facts(answers={at("a"): Given(("x", "y")), at("b"): Given(True)}))
    assert [(g.gap.option, g.stands) for g in decision.gaps] == [("x", MET)]
    assert decision.fields[at("b")].shown is MET
