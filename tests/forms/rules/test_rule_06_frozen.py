"""6. An open review keeps its form, the contract's settings and the additions to lists, frozen together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.forms.answering import NOON
from tests.forms.small import SOON, TIMED, at, form_of, kinds, run

from reviewdesk.forms.additions import Addition, with_additions
from reviewdesk.forms.answers import Facts, Given
from reviewdesk.forms.decision import HoldKind, Truth
from reviewdesk.forms.moving import compare
from reviewdesk.forms.values import BadValue, parse_value

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN


def test_the_settings_frozen_with_the_review_decide() -> None:
    form = form_of(*TIMED, more=SOON, gates="      - {id: g, when: {b: late}, because: Late.}\n")
    facts = Facts(answers={at("a"): Given(NOON), at("b"): Given(NOON + timedelta(hours=30))})
    assert kinds(run(form, facts)) == [(HoldKind.GATE, "g")]
    assert kinds(run(form, replace(facts, settings={"soon": "48 hours"}))) == []


def test_the_choices_added_are_frozen_beside_the_form() -> None:
    """The file's own choices stay as they are: another review on it has none of them."""
    base = form_of(
        "{id: c, ask: C?, type: choice, of: cause, required: true}",
        more="choices: {cause: {may_add: organisation, options: [{code: x, label: Ex}]}}\n",
    )
    added = with_additions(base, [Addition("cause", "y", "Why")])
    json = parse_value(added.field("c"), added, "y")
    assert json == "y"
    assert isinstance(parse_value(base.field("c"), base, "y"), BadValue)
    assert added.sha256 == base.sha256


def test_a_newer_version_is_moved_to_by_an_act_that_tells_first_what_it_comes_to() -> None:
    older = form_of("{id: a, ask: A?, type: text}", "{id: b, ask: B?, type: text}")
    newer = form_of("{id: a, ask: A?, type: integer}", "{id: c, ask: C?, type: text}")
    facts = Facts(answers={at("a"): Given("words"), at("b"): Given("words")})
    told = compare(older, newer, facts)
    assert ([one.place for one in told.again], told.dropped, told.new) == ([at("a")], (at("b"),), ("c",))
