"""A page made with parts of pages before is the page made from nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.forms.answering import any_facts
from tests.ui.example import NOW, context, load

from reviewdesk.forms.answers import Facts
from reviewdesk.forms.deciding import Decider
from reviewdesk.forms.decision import Scope
from reviewdesk.ui.present.context import Context
from reviewdesk.ui.present.fields import Marks, Saving
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.review_page import ReviewHead, Source, review_page

COMPILED = load()
FORM = COMPILED.form
HEAD = ReviewHead("Admissions, Maple House")
READERS = st.sampled_from(
    [
        context("supervisor"),
        context("nurse_consultant"),
        replace(context("supervisor"), now=NOW + timedelta(days=1)),
        replace(context("supervisor"), names={"p-dana": "D. Whitfield"}),
    ]
)


@st.composite
def changed(draw: st.DrawFn, facts: Facts) -> Facts:
    """The same facts with a few of the answers taken from others, or others altogether."""
    other = draw(any_facts(FORM, spoil=True))
    if draw(st.booleans()):
        return other
    some = draw(st.lists(st.sampled_from(sorted(other.answers)), max_size=3)) if other.answers else []
    return replace(facts, answers={**facts.answers, **{place: other.answers[place] for place in some}})


@given(st.data())
@settings(max_examples=40)
def test_what_is_kept_from_page_to_page_changes_nothing(data: st.DataObject) -> None:
    parts, decider = Parts(), Decider(COMPILED)
    facts = data.draw(any_facts(FORM, spoil=True))
    for _ in range(3):
        decision = decider.decide(facts)
        source = Source(FORM, facts, decision, HEAD)
        scope: Scope = data.draw(st.sampled_from(sorted(decision.scopes, key=str)))
        reader: Context = data.draw(READERS)
        here = [place for place in facts.answers if place[:2] == tuple(scope)]
        marks = Marks(
            saving=dict.fromkeys(here[:1], data.draw(st.sampled_from(Saving))),
            drafts=dict.fromkeys(here[1:2], data.draw(st.sampled_from(["", "half a sen"]))),
            asked=data.draw(st.booleans()),
        )
        assert review_page(source, scope, reader, marks, parts) == review_page(source, scope, reader, marks)
        facts = data.draw(changed(facts))


def test_a_part_made_of_the_same_is_the_very_same() -> None:
    parts = Parts().over(FORM, context())
    first = parts.same("a part", (1, "x"), lambda: ["made"])
    assert parts.same("a part", (1, "x"), list) is first
    assert parts.same("a part", (1, "y"), list) == []
    assert parts.over(FORM, context("nurse_consultant")).same("a part", (1, "x"), list) == []
