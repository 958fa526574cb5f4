from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from tests.exchange.questionnaire.asking import answered, decided, imported, places, questionnaires, read
from tests.exchange.questionnaire.naive_enabling import Json, Naive

from reviewdesk.exchange.questionnaire.ledger import Feature
from reviewdesk.forms.decision import Truth


@given(questionnaires(), st.integers(0, 2), st.integers(0, 2**32))
def test_every_question_is_asked_exactly_when_fhir_enables_it(tree: Json, rows: int, seed: int) -> None:
    form = imported(tree)
    assert [loss for loss in form.report.losses if loss.feature is Feature.ENABLE_WHEN] == []
    response = answered(form, random.Random(seed), rows)
    found = read(form, response)
    decision = decided(form, found)
    naive = Naive(tree, response)
    shown = {(a.item.link_id, n): decision.fields[p].shown for a, n, p in places(form, found.rows)}
    wanted = {where: Truth.MET if naive.enabled(*where) else Truth.NOT_MET for where in shown}
    assert shown == wanted
