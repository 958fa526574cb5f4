"""What a person names here is there: people, sites, measures, participants, records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.laptop import library_of
from tests.organisation import MAPLE, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.forms.answers import Communication, Given, NotKnown, Place, Strength, Way
from reviewdesk.forms.model import Field, Kind
from reviewdesk.records.action import Plan
from reviewdesk.records.known_ids import unknown_id
from reviewdesk.records.people import Identifier, Identity, Stay

NOBODY = "Z" * 21 + "A"
SAID = "This person is not known on this desk. Choose from the list."


def place_of(walker: Walker, kind: Kind) -> Place:
    """A question of a kind about the first case."""
    view = walker.view("Quinn")
    field = next(f for s in view.form.sections for f in s.fields if f.kind is kind and s.rows_of)
    return Place(field.section, view.review.rows[0].id, field.id)


def test_who_told_and_who_finds_out_are_people_of_the_desk(one_case: Walker) -> None:
    place = place_of(one_case, Kind.COMMUNICATION)
    desk = one_case.org.as_("Dana")
    told = Communication(one_case.org.clock(), NOBODY, "P. Hale", Way.PHONE, "What happened")
    assert why(desk.reviews.answer(one_case.review, place, Given(told))) == (SAID,)
    ok(desk.reviews.answer(one_case.review, place, Given(replace(told, by=one_case.org.person("Drew").id))))
    late = NotKnown(NOBODY, date(2026, 12, 4))
    assert why(desk.reviews.answer(one_case.review, place, late)) == (SAID,)


def test_who_owns_and_who_verifies_an_action_are_people_of_the_desk(one_case: Walker) -> None:
    org = one_case.org
    desk = org.as_("Dana")
    plan = Plan("Call the family", "coaching", Strength.WEAKER, owner=org.person("Dana").id)
    for wrong in (replace(plan, owner=NOBODY), replace(plan, verifier=NOBODY)):
        assert why(desk.actions.add(one_case.review, None, wrong)) == (SAID,)
    action = ok(desk.actions.add(one_case.review, None, plan))
    assert why(desk.actions.change(action, replace(plan, verifier=NOBODY))) == (SAID,)


@pytest.mark.parametrize("kind", [Kind.STAFF, Kind.SITE, Kind.MEASURE, Kind.PARTICIPANT, Kind.RECORD])
def test_each_kind_of_id_is_looked_up(org: Organisation, one_field: Field, kind: Kind) -> None:
    library = library_of(org)
    known = {
        Kind.STAFF: str(org.administrator),
        Kind.SITE: MAPLE.id,
        Kind.MEASURE: next(iter(org.desk.organisation.measures)),
        Kind.PARTICIPANT: str(org.participants[0]),
        Kind.RECORD: str(org.participants[0]),
    }
    asked = replace(one_field, kind=kind)
    assert unknown_id(Given(known[kind]), asked, library) is None
    assert unknown_id(Given(NOBODY), asked, library) is not None
    assert unknown_id(Given((known[kind], NOBODY)), replace(asked, many=True), library) is not None
    assert unknown_id(None, asked, library) is None


@pytest.fixture
def one_field(org: Organisation) -> Field:
    [form, *_] = library_of(org).forms_in_force()
    return form.form.sections[0].fields[0]


def test_participants_have_names_and_numbers_of_their_own(org: Organisation) -> None:
    intake = org.as_("Quinn").intake
    stays = (Stay(MAPLE.id, date(2020, 1, 1)),)

    def add(family: str, number: str = "", site: str = MAPLE.id) -> object:
        numbers = (Identifier("mrn", number),) if number else ()
        return intake.add_participants(
            [(Identity(family, "Jo", None, numbers), (replace(stays[0], site=site),))]
        )

    assert "cannot be seen" in why(add("Mar\u202esh"))[0]
    assert why(add("Marsh", " 1 ")) == ("The number 1 is that of Maya Okafor already.",)
    assert why(add("Marsh", site=NOBODY)) == (
        "One of the sites is not known on this desk. Choose from the list.",
    )
    assert isinstance(add("  Marsh ", "77"), tuple)
    assert "Jo Marsh" in {p.name for p in org.desk.intake.participants()}
