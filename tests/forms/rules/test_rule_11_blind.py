"""11. A judged field is missing until every judgement is in or excused, and never told before."""

from __future__ import annotations

import pytest
from tests.forms.answering import loaded, put
from tests.forms.small import HEAD, at, form_of, run

from reviewdesk.forms.answers import Blind, Facts
from reviewdesk.forms.decision import HoldKind, LiftKind, Scope, Truth
from reviewdesk.forms.model import Form
from reviewdesk.texts import Text, say

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


JUDGED = """{id: a, ask: Verdict?, type: choice, of: list, required: true,
         judged_by: [supervisor, nurse_consultant], settled_by: [quality_lead, case_manager]}"""


SEATS = ("quality_lead", "case_manager")


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
            Blind(excused=frozenset({"supervisor", "nurse_consultant"}), panel=frozenset(SEATS)),
            HoldKind.BLIND,
            LiftKind.JUDGE,
            ("supervisor", "nurse_consultant"),
        ),
        (
            Blind(
                frozenset({"supervisor"}), frozenset({"nurse_consultant"}), frozenset(SEATS), frozenset(SEATS)
            ),
            HoldKind.PANEL,
            LiftKind.SETTLE,
            SEATS,
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


def test_one_judgement_at_least_is_had_and_one_member_of_the_panel_is_there() -> None:
    every = Blind(excused=frozenset({"supervisor", "nurse_consultant"}))
    nobody = Blind(
        frozenset({"supervisor", "nurse_consultant"}), panel=frozenset(SEATS), absent=frozenset(SEATS)
    )
    excused, empty = (
        say(run(judged(), put(Facts(), at("a"), answer)).holding(Scope("s"))[0].because)
        for answer in (every, nobody)
    )
    assert excused.startswith("Every first judgement is excused. At least one must be had: supervisor ")
    assert empty.startswith("All first judgements are in; nobody took part in the panel. At least one must: ")


def test_first_judgements_do_not_wait_for_their_section_to_open() -> None:
    form = loaded(
        f"""{HEAD}choices: {{list: {{x: Ex, y: Why}}}}
sections:
  - {{id: first, title: First, owner: supervisor, fields: [{{id: b, ask: B, type: text}}]}}
  - {{id: s, title: S, owner: quality_lead, opens: {{signed: [first]}}, fields: [{JUDGED}]}}
"""
    )
    decision = run(form, Facts())
    assert decision.scopes[Scope("s")].opens is NOT_MET
    waiting = next(h for h in decision.holds if h.kind is HoldKind.BLIND)
    assert [(lift.kind, lift.who) for lift in waiting.lifts] == [
        (LiftKind.JUDGE, ("supervisor", "nurse_consultant"))
    ]
