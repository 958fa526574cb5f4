"""A form tried out: filled in, held and signed like any other, on a desk that is gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.organisation import PASSPHRASE, Organisation, ok, why

from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.preview import open_preview, roles_of
from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.desk.signing import Held, Offer
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form, Meaning
from reviewdesk.forms.problems import FormProblems

MEETING = """form: meeting
version: 0.1.0
title: Meeting
record: meeting
sections:
  - {id: s, title: S, owner: supervisor, fields: [{id: a, ask: A?, type: text, required: true}]}
"""


def test_a_form_of_any_kind_is_filled_in_and_signed_and_nothing_stays() -> None:
    preview = open_preview(MEETING, "f.yaml", real_environment())
    assert not isinstance(preview, FormProblems)
    folder = Path(preview.folder.name)
    desk = preview.desk
    try:
        supervisor = next(p for p in preview.people if p.name == "Supervisor")
        ok(desk.persons.sign_in(supervisor.id, preview.passphrase))
        offer = Offer(Scope("s"), "supervisor", Meaning.AUTHORSHIP)
        assert isinstance(desk.signing.sign(preview.review, [offer], preview.passphrase), Held)
        ok(desk.reviews.answer(preview.review, Place("s", None, "a"), Given("words")))
        signed = desk.signing.sign(preview.review, [offer], preview.passphrase)
        assert [s.standing for s in ok(signed).review.signatures] == ["valid"]
        assert any(folder.iterdir())
    finally:
        preview.close()
    assert not folder.exists()


def test_a_broken_form_is_told_and_leaves_no_folder(tmp_path: Path) -> None:
    assert isinstance(open_preview("form: f\n", "f.yaml", real_environment()), FormProblems)


def test_there_is_a_person_for_every_role_that_works_on_it() -> None:
    for file in shipped_forms():
        form = load_form(file.text.encode(), file.id)
        assert isinstance(form, Form)
        assert {section.owner for section in form.sections} <= {role.value for role in roles_of(form)}


@pytest.mark.parametrize("act", ["take", "begin"])
def test_an_organization_of_real_people_previews_nothing_in_its_own_log(org: Organisation, act: str) -> None:
    form = load_form(MEETING.encode(), "f.yaml")
    assert isinstance(form, Form)
    previewing = org.as_("Ada").previewing
    done = previewing.take(form, MEETING, PASSPHRASE) if act == "take" else previewing.begin(form)
    assert done is not None
    assert why(done) == ("A form is tried out in an organization made for that only.",)
