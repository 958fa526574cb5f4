"""The evaluator agrees with the naive reading, and no path signs a section whose gate holds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import any_facts, loaded, shipped
from tests.forms.naive import Naive

from reviewdesk.forms.answers import Facts, Reason
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.decision import Decision, HoldKind, Scope
from reviewdesk.forms.model import Severity

HOSPITAL = compile_form(shipped("hospital-avoidance"))


def held_gates(decision: Decision) -> set[tuple[str, str | None]]:
    """Gates and warnings that hold, told as holds of their own or folded into the question they wait for."""
    return {
        (fired.gate, fired.row)
        for fired in decision.fired
        if not fired.satisfied and fired.severity is not Severity.NOTE
    }


def signable(form: CompiledForm, decision: Decision) -> set[tuple[str, str | None]]:
    rowed = {name for name, section in form.sections.items() if section.rows_of is not None}
    return {
        (scope.section, scope.row)
        for scope, state in decision.scopes.items()
        if state.ready and (scope.row is not None or scope.section not in rowed)
    }


def signed(form: CompiledForm, decision: Decision) -> set[tuple[str, str | None]]:
    rowed = {name for name, section in form.sections.items() if section.rows_of is not None}
    return {
        (scope.section, scope.row)
        for scope, state in decision.scopes.items()
        if state.signed and (scope.row is not None or scope.section not in rowed)
    }


def reasoned(facts: Facts, decision: Decision, chosen: frozenset[int]) -> Facts:
    """Some of the warnings answered with a reason that fits."""
    waiting = [hold for hold in decision.holds if hold.kind is HoldKind.REASON]
    reasons = {
        (hold.gate or "", hold.scope.row): Reason("It is so.", hold.fingerprint or "")
        for at, hold in enumerate(waiting)
        if at in chosen
    }
    return replace(facts, warnings=reasons)


def agree(form: CompiledForm, facts: Facts, chosen: frozenset[int]) -> None:
    facts = reasoned(facts, decide(form, facts), chosen)
    decision = decide(form, facts)
    naive = Naive(form.form, facts, frozenset(facts.warnings))
    assert held_gates(decision) == naive.held_gates()
    assert signable(form, decision) == naive.signable()
    assert signed(form, decision) == naive.signed()
    for gate, row in naive.held_gates():
        rule = form.gates[gate].gate
        scope = Scope(rule.section, row)
        assert rule.holds_review or not decision.scopes[scope].ready
        assert any(hold.gate == gate or gate in hold.waits for hold in decision.holds)


CHOSEN = st.frozensets(st.integers(0, 5))


@given(any_facts(HOSPITAL.form), CHOSEN)
def test_hospital_avoidance_is_read_as_its_description_says(facts: Facts, chosen: frozenset[int]) -> None:
    agree(HOSPITAL, facts, chosen)


@given(st.data())
def test_any_small_form_is_read_as_its_description_says(data: st.DataObject) -> None:
    form = compile_form(loaded(json.dumps(data.draw(small_forms()))))
    agree(form, data.draw(any_facts(form.form)), data.draw(CHOSEN))


@given(st.data())
def test_what_is_kept_between_decisions_changes_nothing(data: st.DataObject) -> None:
    decider = Decider(HOSPITAL)
    facts = data.draw(any_facts(HOSPITAL.form, spoil=True))
    for other in (facts, data.draw(any_facts(HOSPITAL.form, spoil=True)), facts):
        assert decider.decide(other) == decide(HOSPITAL, other)


@given(st.data())
def test_what_is_kept_of_any_small_form_changes_nothing(data: st.DataObject) -> None:
    form = compile_form(loaded(json.dumps(data.draw(small_forms()))))
    decider = Decider(form)
    facts = [data.draw(any_facts(form.form)) for _ in range(2)]
    facts.insert(
        1, replace(facts[0], answers={**facts[1].answers, **dict(list(facts[0].answers.items())[1:])})
    )
    for each in (*facts, *reversed(facts)):
        assert decider.decide(each) == decide(form, each)


# --- small forms ------------------------------------------------------------------------

KINDS = ("yes_no", "choice", "several choices", "integer", "datetime", "communication")
CODES = ("a", "b", "late")


@st.composite
def small_forms(draw: st.DrawFn) -> dict[str, object]:
    """A flat section, a repeating one, one that follows its rows, and one that opens last; conditions look
    back only.
    """
    seen: list[tuple[str, str, bool]] = []  # id, kind, in rows
    timed: set[str] = set()
    # The same computed fact must not both warn and hold, so a form has one of the two.
    severity = draw(st.sampled_from(["error", "error", "warning"]))
    gates: list[str] = []

    def test(rowed: bool) -> dict[str, object] | None:
        usable = [(name, kind) for name, kind, inside in seen if rowed or not inside]
        if not usable:
            return None
        name, kind = draw(st.sampled_from(usable))
        words: list[object] = ["filled"]
        if kind == "yes_no":
            words += ["yes", "no"]
        elif kind == "choice":
            words += ["a", {"in": ["b", "late"]}]
        elif kind == "several choices":
            words += ["any", "a", {"in": ["b", "late"]}]
        elif kind == "integer":
            words += [{"at_least": "2"}, {"less_than": {"setting": "n"}}, "3"]
        elif kind == "communication":
            words += ["sent", "answered"]
        else:
            words += [{"after": "2026-03-02"}, {"before": "2026-03-02T12:30:00+00:00"}]
        if name in timed:
            words += ["late", "on_time"]
        return {name: draw(st.sampled_from(words))}

    def condition(rowed: bool, depth: int = 2) -> dict[str, object] | None:
        way = draw(
            st.sampled_from(["test", "test", "all", "any", "not", "rows", "gate"] if depth else ["test"])
        )
        if way in ("all", "any"):
            parts = [c for c in (condition(rowed, depth - 1) for _ in range(2)) if c is not None]
            return {way: parts} if parts else None
        if way == "not":
            part = condition(rowed, depth - 1)
            return None if part is None else {"not": part}
        if way == "rows" and not rowed and any(inside for _, _, inside in seen):
            part = test(True)
            over = draw(st.sampled_from(["any", "all", "none", "count"]))
            if part is None:
                return None
            return {"rows": "cases", over: part, **({"at_least": "1"} if over == "count" else {})}
        if way == "gate" and rowed and gates:
            return {"gate": draw(st.sampled_from(gates))}
        return test(rowed)

    def fields(prefix: str, rowed: bool) -> list[dict[str, object]]:
        made: list[dict[str, object]] = []
        for at in range(draw(st.integers(1, 3))):
            kind = draw(st.sampled_from(KINDS)) if seen else "several choices"
            field: dict[str, object] = {
                "id": f"{prefix}{at}",
                "ask": f"{prefix}{at}?",
                "type": kind,
                "required": "true",
            }
            if kind in ("choice", "several choices"):
                field["of"] = "letters"
            if kind == "communication":
                field["to"] = "case_manager"
            if draw(st.booleans()):
                field["na"] = "true"
            shown = condition(rowed) if draw(st.booleans()) else None
            if shown is not None:
                field["show"] = shown
            starts = [
                name
                for name, k, inside in seen
                if k in ("datetime", "communication") and (rowed or not inside)
            ]
            if kind in ("datetime", "communication") and starts and draw(st.booleans()):
                within = draw(st.sampled_from(["same day", "24 hours", "2 days"]))
                field["standard"] = {"from": draw(st.sampled_from(starts)), "within": within}
                timed.add(f"{prefix}{at}")
            made.append(field)
            seen.append((f"{prefix}{at}", kind, rowed))
        return made

    def rules(prefix: str, rowed: bool, signs: list[str]) -> list[dict[str, object]]:
        made: list[dict[str, object]] = []
        for at in range(draw(st.integers(0, 2))):
            gate: dict[str, object] = {"id": f"{prefix}{at}", "because": "So it is.", "title": f"Gap {at}"}
            gate["severity"] = draw(st.sampled_from([severity, severity, "note"]))
            several = [name for name, kind, inside in seen if kind == "several choices" and inside == rowed]
            if several and draw(st.booleans()):
                gate["for"] = draw(st.sampled_from(several))
            when = condition(rowed)
            if when is not None:
                gate["when"] = when
            need = draw(st.sampled_from(["none", "own", "any", "kinds", "test", "signed"]))
            tested = test(rowed) if need == "test" else None
            if need == "own" or (need == "none" and when is None):
                gate["needs"] = {"action": "own"}
            elif need == "any":
                gate["needs"] = {"action": "any"}
            elif need == "kinds":
                gate["needs"] = {"action": {"kinds": ["coaching", "staffing"], "strength": "intermediate"}}
            elif tested is not None:
                gate["needs"] = tested
            elif need == "signed" and signs:
                gate["needs"] = {"signed": draw(st.sampled_from(signs))}
            if when is None and "needs" not in gate:
                gate["needs"] = {"action": "own"}
            made.append(gate)
            if rowed:
                gates.append(f"{prefix}{at}")
        return made

    head = {
        "id": "head",
        "title": "Head",
        "owner": "supervisor",
        "fields": fields("h", False),
        "gates": rules("hg", False, []),
    }
    cases: dict[str, object] = {
        "id": "cases",
        "title": "Cases",
        "owner": "supervisor",
        "repeat": {"min": "0", "label": "Case"},
    }
    shown = condition(False) if draw(st.booleans()) else None
    if shown is not None:
        cases["show"] = shown
    cases["fields"] = fields("c", True)
    cases["gates"] = rules("cg", True, ["head"])
    follows: dict[str, object] = {
        "id": "follows",
        "title": "Follows",
        "owner": "nurse_consultant",
        "each": "cases",
    }
    shown = condition(True) if draw(st.booleans()) else None
    if shown is not None:
        follows["show"] = shown
    if draw(st.booleans()):
        follows["opens"] = {"signed": ["cases"]}
    follows["fields"] = fields("f", True)
    follows["gates"] = rules("fg", True, ["cases"])
    last = {
        "id": "last",
        "title": "Last",
        "owner": "quality_lead",
        "signed_by": {"quality_lead": "review", "operations_lead": "approval"},
        "opens": {
            "signed": draw(st.lists(st.sampled_from(["head", "cases", "follows"]), min_size=1, unique=True))
        },
        "fields": fields("l", False),
        "gates": rules("lg", False, ["head", "follows"]),
    }
    return {
        "form": "small",
        "version": "1.0.0",
        "title": "Small",
        "measure_kinds": ["any"],
        "settings": {"n": {"ask": "N", "value": "2"}},
        "choices": {"letters": {code: code.upper() for code in CODES}},
        "sections": [head, cases, follows, last],
    }


@pytest.mark.parametrize("severity", ["error", "warning"])
def test_the_hospital_form_has_gates_of_each_severity(severity: str) -> None:
    assert any(gate.gate.severity == severity for gate in HOSPITAL.gates.values())
