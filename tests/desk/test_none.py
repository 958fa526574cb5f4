"""That there are none: said where the form takes it, refused and worth nothing where it asks for one."""

from __future__ import annotations

from dataclasses import replace

from tests.laptop import Laptop, graph_now
from tests.organisation import MEASURE, MISSED, PASSPHRASE, Organisation, ok

from reviewdesk.desk.releasing import NotReady
from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.decision import HoldKind, Scope
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.records import places
from reviewdesk.records import review as words


def test_that_there_are_none_is_taken_where_the_form_asks_for_no_least(org: Organisation) -> None:
    form_id, terms = (
        "missed-target",
        replace(MEASURE, id="N" * 21 + "A", kind="other", title="Another target"),
    )
    form = next(load_form(f.text.encode(), f.id) for f in shipped_forms() if f.id == form_id)
    assert isinstance(form, Form)
    (section,) = (s for s in form.sections if s.repeat is not None)
    assert section.repeat is not None
    assert section.repeat.minimum == 0
    terms = replace(terms, kind=form.measure_kinds[0])
    assert org.as_("Ada").governing.set_up(PASSPHRASE, measures=[terms]) is None
    result = org.missed(replace(MISSED, measure=terms.id))
    review = ok(org.as_("Dana").intake.open_review(result, "None", org.person("Dana").id, []))
    held = [h.scope.section for h in org.view(review).decision.holds if h.kind is HoldKind.ROWS]
    assert held == [section.id]
    view = ok(org.as_("Dana").reviews.say_none(review, section.id, True))
    assert view.review.none_said == frozenset({section.id})
    assert [h for h in view.decision.holds if h.kind is HoldKind.ROWS] == []
    back = ok(org.as_("Dana").reviews.say_none(review, section.id, False))
    assert [h.scope.section for h in back.decision.holds if h.kind is HoldKind.ROWS] == [section.id]


def test_an_entry_from_elsewhere_cannot_say_none_where_the_form_asks_for_one(org: Organisation) -> None:
    result = org.missed()
    org.admissions()
    review = ok(org.as_("Dana").intake.open_review(result, "No cases", org.person("Dana").id, []))
    before = {scope: state.opens for scope, state in org.view(review).decision.scopes.items()}
    graph = graph_now(org, review)
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    laptop.write(review, words.NO_ROWS, Change(places.none_target("cases"), Value(True)), knows=graph)
    view = org.view(review)
    assert view.review.none_said == frozenset({"cases"})  # it was said, and stays in the history
    assert HoldKind.ROWS in [h.kind for h in view.decision.holding(Scope("cases"))]
    assert not view.decision.scopes[Scope("cases")].signed
    assert {scope: state.opens for scope, state in view.decision.scopes.items()} == before
    assert isinstance(org.as_("Quinn").releasing.holding(review), NotReady)
