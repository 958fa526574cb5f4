"""Openings that come from elsewhere: heard when they say what was agreed on and recorded, else not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.laptop import Laptop, library_of, parked_anew, parked_now
from tests.organisation import PASSPHRASE, Organisation
from tests.walker import Walker

from reviewdesk.desk.intake import OpenResult
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.forms.additions import Addition
from reviewdesk.pack.embed import Carried, embed, read_entries
from reviewdesk.pack.refold import Refolded, Unsound, refold
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.organisation import CHOICE
from reviewdesk.records.result import RESULT_CORRECTED, RESULT_RECORDED, MeasuredResult, result_change
from reviewdesk.records.review import Opening
from reviewdesk.records.shapes import written
from reviewdesk.ui.present.measuring import result_rows

NEW = RecordId("Z" * 21 + "A")
ELSE = RecordId("Y" * 21 + "A")
TERMS = "Its measure, contract and target are not those that were agreed on then."
RESULT = "It does not tell of the result as it was recorded."
FORM = "The form it was opened with was not in force."
CHOICES = "The choices it was opened with are not those the organization had added."
DEFINITIONS = "The definitions it was opened with are not those of the contract."
SETTINGS = "The settings it was opened with are not those of the form and the contract."
DUE = "Its due dates are not those of the form and the contract."
DAY = timedelta(days=1)


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


@pytest.fixture
def opening(one_case: Walker) -> Opening:
    return one_case.view("Quinn").review.opening


@pytest.fixture
def laptop(org: Organisation) -> Laptop:
    made = Laptop(org)
    made.sign_in("Dana")
    return made


def opened(laptop: Laptop, opening: Opening, record: RecordId = NEW, **how: object) -> EntryId:
    lead = Change(places.LEAD, Value(laptop.org.person("Dana").id))
    return laptop.write(record, words.OPENED, Change(places.ABOUT, Value(written(opening))), lead, **how)


def of(org: Organisation, result: RecordId) -> OpenResult:
    return next(one for one in org.as_("Quinn").intake.results() if one.result.id == result)


@pytest.mark.parametrize(
    ("lie", "said"),
    [
        ({"target": Decimal("0.1")}, TERMS),
        ({"contract": "another"}, TERMS),
        ({"measure": "another"}, TERMS),
        ({"numerator": 1}, RESULT),
        ({"denominator": Decimal(7)}, RESULT),
        ({"period": "Q1 2020"}, RESULT),
        ({"since": date(2020, 1, 1)}, RESULT),
        ({"until": date(9999, 12, 31)}, RESULT),
        ({"known_on": date(2020, 1, 1)}, RESULT),
        ({"form_version": "9.9.9"}, FORM),
        ({"form_sha256": "0" * 64}, "The form of this review is not here, so rights cannot be judged."),
        ({"additions": (Addition("cause", "zz", "Invented"),)}, CHOICES),
        ({"definitions": ("definitions: Invented",)}, DEFINITIONS),
        ({"settings": {}}, SETTINGS),
        ({"complete_by": None}, DUE),
        ({"complete_by": date(2030, 1, 1)}, DUE),
        ({"open_by": date(2030, 1, 1)}, DUE),
        ({"opened_on": date(9999, 12, 31)}, "It was not opened on the day it says."),
    ],
)
def test_an_opening_that_says_what_was_not_so_counts_for_nothing(
    org: Organisation, opening: Opening, laptop: Laptop, lie: dict[str, object], said: str
) -> None:
    before = of(org, opening.result)
    entry = opened(laptop, replace(opening, **lie))  # type: ignore[arg-type]
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {entry: said}
    assert of(org, opening.result) == before


@pytest.mark.parametrize("other", ["stretched", "invented", "left out"])
def test_an_opening_freezes_the_settings_of_the_form_and_the_contract(
    org: Organisation, opening: Opening, laptop: Laptop, other: str
) -> None:
    first = next(iter(opening.settings))
    settings = {
        "stretched": {**opening.settings, first: "900 days"},
        "invented": {**opening.settings, "invented": 1},
        "left out": {name: value for name, value in opening.settings.items() if name != first},
    }[other]
    entry = opened(laptop, replace(opening, settings=settings))
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {entry: SETTINGS}


def test_two_reviews_of_one_result_are_both_shown(
    org: Organisation, opening: Opening, laptop: Laptop, one_case: Walker
) -> None:
    """Whose author did not know of the other: none takes the other's place."""
    opened(laptop, replace(opening, title="The other one"))
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {}
    found = of(org, opening.result)
    titles = {one_case.review: opening.title, NEW: "The other one"}
    assert found.review == min(titles)
    assert found.others == (titles[max(titles)],)
    [row] = result_rows((found,), org.desk.organisation, opening.opened_on)
    told = f"Also opened on this result: {titles[max(titles)]}. Decide which review goes on."
    assert ("Opened twice", told) in row.facts
    assert {view.review.id for view in org.as_("Quinn").reviews.mine()} == set(titles)


def corrected(org: Organisation, laptop: Laptop, result: RecordId) -> MeasuredResult:
    about = of(org, result).result.about
    right = replace(about, numerator=about.numerator + 1)
    laptop.write(result, RESULT_CORRECTED, result_change(right))
    assert of(org, result).result.about == right
    return right


def test_an_opening_tells_of_any_value_the_result_ever_had(
    org: Organisation, opening: Opening, laptop: Laptop, one_case: Walker
) -> None:
    right = corrected(org, laptop, opening.result)
    opened(laptop, opening)
    opened(laptop, replace(opening, numerator=right.numerator), ELSE)
    for record in (one_case.review, NEW, ELSE):
        assert parked_now(org, record) == parked_anew(org, record) == {}


def test_an_opening_is_judged_by_its_result_whichever_came_in_first(
    org: Organisation, opening: Opening, laptop: Laptop
) -> None:
    about = of(org, opening.result).result.about
    result = RecordId("X" * 21 + "A")
    entry = opened(laptop, replace(opening, result=result, numerator=1))
    honest = opened(laptop, replace(opening, result=result), ELSE)
    assert parked_now(org, NEW) == parked_now(org, ELSE) == {}
    laptop.write(result, RESULT_RECORDED, result_change(about))
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {entry: RESULT}
    assert honest not in parked_now(org, ELSE)
    assert of(org, result).review == ELSE
    laptop.write(result, RESULT_CORRECTED, result_change(replace(about, numerator=1)))
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {}


def test_an_opening_is_judged_by_the_choices_and_terms_there_were_then(
    org: Organisation, opening: Opening, laptop: Laptop
) -> None:
    then = org.desk.organisation.at
    measure = org.desk.organisation.measures[opening.measure]
    governing = org.as_("Ada").governing
    assert governing.add_choice(opening.form, Addition("cause", "roster", "Roster"), PASSPHRASE) is None
    assert governing.set_up(PASSPHRASE, measures=[replace(measure, target=Decimal("0.01"))]) is None
    opened(laptop, opening, control=then)
    late = opened(laptop, opening, ELSE)
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {}
    assert parked_now(org, ELSE) == parked_anew(org, ELSE) == {late: TERMS}


def test_a_pack_tells_what_the_opening_was_judged_by(
    org: Organisation, opening: Opening, laptop: Laptop
) -> None:
    """The result as it was when the review was opened, though it was corrected since; and added choices."""
    added = Addition("cause", "roster", "Roster")
    assert org.as_("Ada").governing.add_choice(opening.form, added, PASSPHRASE) is None
    opened(laptop, replace(opening, additions=(added,)))
    corrected(org, laptop, opening.result)
    dana = org.person("Dana").id
    carried = read_entries(embed(library_of(org).log, library_of(org), NEW, dana))
    assert isinstance(carried, Carried)
    found = refold(carried, tz_minutes=0)
    assert isinstance(found, Refolded), found
    assert found.library.parked(NEW) == {}
    assert found.view.review.opening.additions == (added,)
    graph = found.library.graph(opening.result)
    assert all(graph.body(entry) is not None for entry in graph)
    bare = tuple(
        replace(one, body=None) if one.entry.header.kind == CHOICE else one for one in carried.entries
    )
    lying = Carried(carried.org, carried.review, bare)
    assert isinstance(refold(lying, tz_minutes=0), Unsound), "what was added cannot be taken out"


UNSEEING = "It names a lead who was not active then, or does not see this review."


@pytest.mark.parametrize(
    ("name", "sees"), [("Omar", False), ("Drew", False), ("nobody", False), ("Vera", True)]
)
def test_who_does_not_see_a_review_does_not_lead_it(one_case: Walker, name: str, sees: bool) -> None:
    org, here = one_case.org, one_case.review
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    named = "Q" * 21 + "A" if name == "nobody" else org.person(name).id
    before = one_case.view("Quinn").review.lead
    entry = laptop.write(here, words.LED, Change(places.LEAD, Value(named)))
    assert parked_now(org, here) == parked_anew(org, here) == ({} if sees else {entry: UNSEEING})
    assert one_case.view("Quinn").review.lead == (named if sees else before)
    carried = read_entries(embed(library_of(org).log, library_of(org), here, org.person("Paul").id))
    assert isinstance(carried, Carried)
    told = refold(carried, tz_minutes=0)
    assert isinstance(told, Refolded)
    fold = told.library.fold(here)
    assert fold is not None
    assert fold.review().lead == (named if sees else before)


def test_an_opening_names_a_lead_who_sees_it(org: Organisation, laptop: Laptop, opening: Opening) -> None:
    lead = Change(places.LEAD, Value(org.person("Omar").id))
    entry = laptop.write(NEW, words.OPENED, Change(places.ABOUT, Value(written(opening))), lead)
    assert parked_now(org, NEW) == parked_anew(org, NEW) == {entry: UNSEEING}
