"""5. Not known needs an owner and a date; it holds its section, and every gate that reads it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.forms.answering import put
from tests.forms.small import GATED, YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, NotKnown
from reviewdesk.forms.decision import HoldKind, Scope, Truth
from reviewdesk.texts import say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


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


OPTIONAL = "{id: a, ask: A?, type: yes_no}"


def test_an_optional_field_decides_only_with_filled_beside_its_test() -> None:
    """Without an answer such a condition is not met; alone the test would never be decided."""
    shown = "{id: b, ask: B?, type: text, show: {all: [{a: filled}, {not: {a: yes}}]}}"
    form = form_of(OPTIONAL, shown)
    assert run(form, Facts()).fields[at("b")].shown is NOT_MET
    assert run(form, put(Facts(), at("a"), value=False)).fields[at("b")].shown is MET
    assert run(form, put(Facts(), at("a"), value=True)).fields[at("b")].shown is NOT_MET
    alone = (
        "{id: b, ask: B?, type: text, show: {a: yes}}",
        "{id: b, ask: B?, type: text, show: {any: [{a: filled}, {a: yes}]}}",
    )
    for field in alone:
        with pytest.raises(AssertionError, match="may stay open"):
            form_of(OPTIONAL, field)


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
