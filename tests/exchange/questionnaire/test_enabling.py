"""When questions of an imported form are asked, against a naive reading of FHIR."""

from __future__ import annotations

import random

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.exchange.questionnaire.asking import answered, decided, imported, places, questionnaires, read
from tests.exchange.questionnaire.naive_enabling import Json, Naive

from reviewdesk.exchange.questionnaire.ledger import Feature
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Decision, Truth
from reviewdesk.texts import Text


def _shown(decision: Decision, place: Place) -> Truth:
    """What no answers ever show is left out of the form."""
    state = decision.fields.get(place)
    return state.shown if state is not None else Truth.NOT_MET


@given(questionnaires(), st.integers(0, 2), st.integers(0, 2**32))
def test_every_question_is_asked_exactly_when_fhir_enables_it(tree: Json, rows: int, seed: int) -> None:
    form = imported(tree)
    # Conditions drawn at random exclude one another at times: they are listed, not carried over.
    losses = {loss.what for loss in form.report.losses if loss.feature is Feature.ENABLE_WHEN}
    assert losses <= {
        Text("The condition cannot stand in a form."),
        Text("The condition is too long together with those it rests on."),
    }
    assume(not losses)
    response = answered(form, random.Random(seed), rows)
    found = read(form, response)
    decision = decided(form, found)
    naive = Naive(tree, response)
    shown = {(a.item.link_id, n): _shown(decision, p) for a, n, p in places(form, found.rows)}
    wanted = {where: Truth.MET if naive.enabled(*where) else Truth.NOT_MET for where in shown}
    assert shown == wanted
