"""10. Computed values name what computed them; what cannot be computed is unknown, with the reason."""

from __future__ import annotations

from tests.forms.answering import put
from tests.forms.small import at, form_of, kinds, run

from reviewdesk.forms.answers import CannotCompute, Facts, Given
from reviewdesk.forms.decision import Cause, HoldKind, Scope, Truth
from reviewdesk.texts import Text

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


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
