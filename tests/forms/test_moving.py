"""Two versions of a form beside a review: everything answered is told once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.forms.answering import action, any_facts, loaded, put, signed
from tests.forms.generated import built, small_forms
from tests.forms.small import HEAD, at

from reviewdesk.forms.answers import Blind, Facts, Gap, NotApplicable
from reviewdesk.forms.moving import AskedAgain, compare, same_section
from reviewdesk.texts import say

OLD = f"""{HEAD}choices: {{list: {{x: Ex, y: Why}}}}
sections:
  - id: s
    title: S
    owner: supervisor
    fields:
      - {{id: a, ask: A?, type: choice, of: list, required: true, na: true}}
      - {{id: b, ask: B?, type: text, required: true}}
      - {{id: several, ask: Several?, type: several choices, of: list, required: true}}
    gates:
      - {{id: g, title: Gap, when: {{a: x}}, needs: {{action: own}}, because: So.}}
      - {{id: each, title: Each, for: several, needs: {{action: own}}, because: So.}}
  - {{id: t, title: T, owner: quality_lead, fields: [{{id: c, ask: C?, type: text}}]}}
"""


UNFIT = "The answer is none of those that are asked for now."


@pytest.mark.parametrize(
    ("change", "by", "place", "told"),
    [
        ("{x: Ex, y: Why}", "{x: Ex, z: Zed}", "a", UNFIT),
        ("ask: B?, type: text", "ask: B?, type: integer", "b", UNFIT),
        (", na: true", "", "na", "It can no longer be answered with “not applicable”."),
        (
            "ask: B?, type: text,",
            "ask: B?, type: text, judged_by: [supervisor, nurse_consultant],",
            "b",
            "Others judge it now, each alone.",
        ),
    ],
)
def test_an_answer_that_does_not_fit_is_asked_again_and_says_why(
    change: str, by: str, place: str, told: str
) -> None:
    old, new = loaded(OLD), loaded(OLD.replace(change, by).replace("version: 1.0.0", "version: 1.1.0"))
    facts = put(put(Facts(), at("a"), "y"), at("b"), "words")
    if place == "na":
        facts, place = put(facts, at("a"), NotApplicable("none")), "a"
    found = compare(old, new, facts)
    assert [(one.place, say(one.why)) for one in found.again] == [(at(place), told)]
    assert {*found.kept, at(place)} == {at("a"), at("b")}


def test_a_question_that_went_to_another_section_is_asked_again_there() -> None:
    there = OLD.replace("      - {id: b, ask: B?, type: text, required: true}\n", "").replace(
        "[{id: c,", "[{id: b, ask: B?, type: text}, {id: c,"
    )
    found = compare(loaded(OLD), loaded(there), put(Facts(), at("b"), "words"))
    assert [say(one.why) for one in found.again] == ["It stands in another section now: T."]


def test_actions_of_gates_and_options_that_are_gone_are_told() -> None:
    new = OLD.replace("{x: Ex, y: Why}", "{x: Ex, z: Zed}").replace("id: g,", "id: other,")
    mine = action(Gap("g"))
    both = action(Gap("g"), Gap("each", None, "x"))
    gone = action(Gap("each", None, "y"))
    acts = tuple(replace(one, action=name) for one, name in ((mine, "1"), (both, "2"), (gone, "3")))
    found = compare(loaded(OLD), loaded(new), replace(Facts(), actions=acts))
    assert found.gaps == (Gap("each", None, "y"), Gap("g"))
    assert found.actions == ("1", "3")


def test_signatures_stand_where_the_section_says_what_it_said() -> None:
    old = loaded(OLD)
    facts = signed(Facts(), old, "s", "t")
    for change, by, stale in (
        ("title: F", "title: Another form", set()),
        ("because: So.}\n      - {id: each", "because: Thus.}\n      - {id: each", {"s"}),
        ("x: Ex", "x: X", {"s"}),
        ("ask: C?", "ask: See?", {"t"}),
        ("owner: quality_lead", "owner: operations_lead", {"t"}),
    ):
        new = loaded(f"# moved down a line\n{OLD.replace(change, by)}")
        assert {one.scope.section for one in compare(old, new, facts).stale} == stale, change
        assert same_section(old, new, "s") is ("s" not in stale)


@given(st.data())
def test_everything_answered_is_told_exactly_once(data: st.DataObject) -> None:
    old, new = (built(data.draw(small_forms())) for _ in range(2))
    facts = data.draw(any_facts(old))
    found = compare(old, new, facts)
    told = [*found.kept, *(one.place for one in found.again), *found.dropped]
    answered = [place for place, answer in facts.answers.items() if answer != Blind()]
    assert sorted(told, key=str) == sorted(answered, key=str)
    assert all(isinstance(one, AskedAgain) for one in found.again)


@given(st.data())
def test_a_form_beside_itself_changes_nothing(data: st.DataObject) -> None:
    form = built(data.draw(small_forms()))
    facts = data.draw(any_facts(form))
    found = compare(form, form, facts)
    assert (found.dropped, found.new, found.gaps, found.stale) == ((), (), (), ())
