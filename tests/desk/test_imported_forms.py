"""A form made of another program's questionnaire is tried out and put in force like any other."""

from __future__ import annotations

import json

from tests.organisation import ok
from tests.sample_home import SampleHome, made_sample, sample_home

from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.preview import open_preview
from reviewdesk.exchange.questionnaire.drafting import Wishes
from reviewdesk.exchange.questionnaire.importing import import_questionnaires
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.problems import FormProblems
from reviewdesk.sample.staff import PASSPHRASE

__all__ = ["made_sample", "sample_home"]

WHEN = [{"question": "1", "operator": "=", "answerBoolean": True}]
TREE = {
    "resourceType": "Questionnaire",
    "name": "Falls",
    "title": "Falls",
    "item": [
        {"linkId": "1", "text": "Was somebody hurt?", "type": "boolean"},
        {"linkId": "2", "text": "Who?", "type": "string", "required": True, "enableWhen": WHEN},
    ],
}


def _text() -> str:
    (form,) = import_questionnaires("falls.json", json.dumps(TREE).encode(), Wishes(owner="supervisor"))
    return form.text


def test_it_is_tried_out() -> None:
    preview = open_preview(_text(), "falls.yaml", real_environment())
    assert not isinstance(preview, FormProblems)
    try:
        supervisor = next(p for p in preview.people if p.name == "Supervisor")
        desk = preview.desk
        ok(desk.persons.sign_in(supervisor.id, preview.passphrase))
        who = Place("falls", None, "q_2")
        before = ok(desk.reviews.view(preview.review)).decision.fields[who].shown
        after = ok(desk.reviews.answer(preview.review, Place("falls", None, "q_1"), Given(value=True)))
        assert (before, after.decision.fields[who].shown) == (Truth.NOT_MET, Truth.MET)
    finally:
        preview.close()


def test_it_is_put_in_force(sample_home: SampleHome) -> None:
    desk = sample_home.open("admin")
    adopted = desk.governing.adopt_form(_text(), "falls.yaml", PASSPHRASE)
    desk.close()
    assert not isinstance(ok(adopted), FormProblems)
