"""Gates for several choices: one gap for each chosen option."""

from __future__ import annotations

from dataclasses import replace

from tests.forms.answering import action, put
from tests.forms.small import at, form_of, run

from reviewdesk.forms.answers import (
    Facts,
    Gap,
    Given,
)
from reviewdesk.forms.decision import Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


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
