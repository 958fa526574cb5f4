"""What one person may say that another did: nobody confirms for another, or sits on a panel unasked."""

from __future__ import annotations

from datetime import date

import pytest
from tests.desk.test_blind import judged
from tests.laptop import Laptop, parked_anew, parked_now
from tests.organisation import FOR_ROLE, ok, why
from tests.walker import Walker

from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.answers import Confirmation
from reviewdesk.forms.model import Moment
from reviewdesk.identity.roles import Role
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.review import PanelMember
from reviewdesk.records.shapes import written

ANOTHER = "It is confirmed in the name of another person; everybody confirms for themselves."
SEATED = (
    "Who takes part in the panel is recorded by who is Quality lead here, or by each member of themselves."
)
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("named", ["Omar", "Drew", "nobody here"])
def test_a_confirmation_in_another_persons_name_is_parked(walked: Walker, named: str) -> None:
    org, here = walked.org, walked.review
    asked = next(v for v in walked.view("Quinn").form.validations if v.when is Moment.BEFORE_SIGNING)
    before = walked.view("Quinn").review.validations[asked.id, None]
    person = "A" * 22 if named == "nobody here" else org.person(named).id
    laptop = Laptop(org)
    laptop.sign_in(FOR_ROLE[Role(asked.by)])
    forged = Confirmation(person, before.fingerprint, before.verdict)
    change = Change(places.validation_target(asked.id, None), Value(written(forged)))
    entry = laptop.write(here, words.CONFIRMED, change)
    assert parked_now(org, here) == parked_anew(org, here) == {entry: ANOTHER}
    assert walked.view("Quinn").review.validations[asked.id, None] == before


def test_an_own_confirmation_from_elsewhere_counts(walked: Walker) -> None:
    org, here = walked.org, walked.review
    asked = next(v for v in walked.view("Quinn").form.validations if v.when is Moment.BEFORE_SIGNING)
    before = walked.view("Quinn").review.validations[asked.id, None]
    laptop = Laptop(org)
    laptop.sign_in("Sam")
    own = Confirmation(org.person("Sam").id, before.fingerprint, before.verdict)
    laptop.write(here, words.CONFIRMED, Change(places.validation_target(asked.id, None), Value(written(own))))
    assert parked_now(org, here) == {}
    assert walked.view("Quinn").review.validations[asked.id, None] == own


@pytest.mark.parametrize(
    ("name", "place_of", "member", "reason"),
    [
        ("Dana", "supervisor", PanelMember("supervisor", "Vera Cole", TODAY), SEATED),
        (
            "Dana",
            "supervisor",
            PanelMember("nurse_consultant", "Ann Lindqvist", TODAY),
            "It names a member of the panel for another role than its place is for.",
        ),
        (
            "Quinn",
            "case_manager",
            PanelMember("case_manager", "C. Ines", TODAY),
            "The case manager is outside the organization: name the source of their view.",
        ),
        ("Dana", "supervisor", PanelMember("supervisor", "Dana Whitfield", TODAY), None),
        ("Dana", "supervisor", PanelMember("supervisor", missing="On leave"), None),
        ("Quinn", "supervisor", PanelMember("supervisor", "Vera Cole", TODAY), None),
    ],
)
def test_a_member_of_a_panel_says_so_themselves_or_the_owner_does(
    one_case: Walker, name: str, place_of: str, member: PanelMember, reason: str | None
) -> None:
    org, here, place = one_case.org, one_case.review, judged(one_case)
    laptop = Laptop(org)
    laptop.sign_in(name)
    change = Change(places.panel_target(place, place_of), Value(written(member)))
    entry = laptop.write(here, words.PANEL, change)
    assert parked_now(org, here) == parked_anew(org, here) == ({entry: reason} if reason else {})
    if place_of == member.role:
        said = org.as_(name).reviews.panel(here, place, member)
        if reason is None:
            ok(said)
        else:
            assert why(said) == (reason,)
