"""6. An open review keeps its form, the contract's settings and the additions to lists, frozen together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.forms.answering import NOON
from tests.forms.small import SOON, TIMED, at, form_of, kinds, run

from reviewdesk.forms.answers import Facts, Given
from reviewdesk.forms.decision import HoldKind, Truth

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_the_settings_frozen_with_the_review_decide() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(NOON + timedelta(hours=30))})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, settings={"soon": "48 hours"}))) == []
