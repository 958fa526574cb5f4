"""4. Errors hold; warnings take a written reason bound to the answers; undecided notes are nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.forms.answering import put
from tests.forms.small import YES_NO, at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, NotKnown, Reason
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope, Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


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
