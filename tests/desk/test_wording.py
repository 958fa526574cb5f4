"""Titles and names are lines that read as they stand; what does not is refused at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.desk.foreign import held
from tests.laptop import Laptop, govern, parked_now
from tests.organisation import (
    CHEAP,
    CONTRACT,
    MAPLE,
    MEASURE,
    MISSED,
    PASSPHRASE,
    Organisation,
    ok,
    why,
)
from tests.walker import Walker

from reviewdesk.desk.door import home_at
from reviewdesk.desk.open import FirstRun, first_run
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.forms.additions import Addition
from reviewdesk.records import organisation as control
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.review import Evidence, PanelMember
from reviewdesk.records.shapes import written

REVERSED = "Fall \u202ereport\u2066"
UNSEEN = (
    "There is a sign in Fall report that cannot be seen (U+202E). Type it again instead of pasting it.",
)
LONG = "x" * 201
TOO_LONG = ("At most 200 characters; this has 201.",)

Act = Callable[[Walker, str], object]


def evidence(walker: Walker, title: str = "Chart", where: str = "Section 4") -> object:
    place = walker.long_text()
    return walker.org.as_("Dana").reviews.link_evidence(
        walker.review, place, Evidence(title, "record", where=where)
    )


def member(walker: Walker, name: str) -> object:
    view = walker.view("Quinn")
    asked = next(f for s in view.form.sections for f in s.fields if f.judged_by)
    section = next(s.id for s in view.form.sections if asked in s.fields)
    place = places.Place(section, view.review.rows[0].id, asked.id)
    told = PanelMember(asked.judged_by[0], name, date(2026, 11, 23))
    return walker.org.as_("Quinn").reviews.panel(walker.review, place, told)


def set_up(walker: Walker, **what: object) -> object:
    return walker.org.as_("Ada").governing.set_up(PASSPHRASE, **what)  # type: ignore[arg-type]


ACTS: dict[str, Act] = {
    "evidence": evidence,
    "where it lies": lambda w, line: evidence(w, where=line),
    "a panel member": member,
    "a site": lambda w, line: set_up(w, sites=[replace(MAPLE, name=line)]),
    "a contract": lambda w, line: set_up(w, contracts=[replace(CONTRACT, name=line)]),
    "a funder": lambda w, line: set_up(w, contracts=[replace(CONTRACT, funder=line)]),
    "a measure": lambda w, line: set_up(w, measures=[replace(MEASURE, title=line)]),
    "what it counts": lambda w, line: set_up(w, measures=[replace(MEASURE, numerator=line)]),
    "a period": lambda w, line: w.org.as_("Quinn").intake.record_result(replace(MISSED, period=line)),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_line_that_reads_otherwise_than_it_stands_is_refused_and_a_long_one_too(
    one_case: Walker, act: Act
) -> None:
    assert why(act(one_case, REVERSED)) == UNSEEN
    assert why(act(one_case, LONG)) == TOO_LONG
    assert why(act(one_case, "Fall\x1b[2J report"))[0].startswith("There is a sign in Fall[2J report")
    act(one_case, "Fall\n report ")


def test_the_title_of_a_review_is_one_line(org: Organisation) -> None:
    result = org.missed()
    org.admissions()
    intake, lead = org.as_("Dana").intake, org.person("Dana").id
    assert why(intake.open_review(result, REVERSED, lead, [])) == UNSEEN
    assert why(intake.open_review(result, LONG, lead, [])) == TOO_LONG
    review = ok(intake.open_review(result, " Falls\nin  Q3 ", lead, []))
    assert org.view(review).review.opening.title == "Falls in Q3"


def test_lines_are_kept_tidy(one_case: Walker) -> None:
    evidence(one_case, " Fluid\n chart ", "Section\t4")
    (link,) = one_case.view("Dana").review.evidence
    assert (link.evidence.title, link.evidence.where) == ("Fluid chart", "Section 4")
    assert set_up(one_case, sites=[replace(MAPLE, name="Maple\r\nHouse")]) is None
    assert one_case.org.desk.organisation.sites[MAPLE.id].name == "Maple House"


def test_the_name_of_a_file_is_cleaned_and_its_title_is_looked_at(one_case: Walker, tmp_path: Path) -> None:
    place, filing = one_case.long_text(), one_case.org.as_("Dana").filing
    path = tmp_path / "scan\u202efdp.exe"
    path.write_bytes(b"scanned")
    assert why(filing.attach(one_case.review, place, path, REVERSED)) == UNSEEN
    view = ok(filing.attach(one_case.review, place, path, "Scan"))
    assert [link.evidence.where for link in view.review.evidence] == ["scanfdp.exe"]


def test_an_action_is_planned_in_lines(one_case: Walker) -> None:
    org = one_case.org
    desk = org.as_("Dana")
    kind = one_case.view("Dana").form.actions[0].id
    plan = one_case.plan(kind, title=REVERSED)
    assert why(desk.actions.add(one_case.review, None, plan)) == UNSEEN
    added = ok(desk.actions.add(one_case.review, None, replace(plan, title="Coach\nthe shift")))
    assert ok(desk.actions.get(added)).plan.title == "Coach the shift"
    assert why(desk.actions.change(added, replace(plan, title=REVERSED))) == UNSEEN


def test_a_choice_is_added_by_a_label_that_can_be_read(one_case: Walker) -> None:
    view = one_case.view("Quinn")
    lists = [choices.id for choices in view.form.choices if choices.may_add]
    for choices in lists[:1]:
        addition = Addition(choices, "added", REVERSED)
        assert why(one_case.org.as_("Ada").governing.add_choice(view.form.id, addition, PASSPHRASE)) == UNSEEN
    assert lists


@pytest.mark.parametrize("names", [(REVERSED, "Ada Adminson"), ("Harbor", REVERSED)])
def test_an_organization_is_founded_under_names_that_can_be_read(
    org: Organisation, tmp_path: Path, names: tuple[str, str]
) -> None:
    home = home_at(tmp_path / "other")
    with pytest.raises(Refusal) as told:
        first_run(home, FirstRun(*names, PASSPHRASE), org.environment, cost=CHEAP)
    assert str(told.value) == UNSEEN[0]
    assert not home.exists()


# -- from elsewhere ----------------------------------------------------------------------------------


def test_what_comes_from_elsewhere_counts_as_it_is(one_case: Walker) -> None:
    """The format takes any text: nothing authentic is lost; how it is shown is the window's business."""
    org, place = one_case.org, one_case.long_text()
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    told = Evidence(REVERSED, "record", where="a\nb")
    target = places.evidence_target(place, org.environment.random(8).hex())
    laptop.write(one_case.review, words.EVIDENCE_LINKED, Change(target, Value(written(told))))
    (link,) = one_case.view("Dana").review.evidence
    assert (link.evidence.title, parked_now(org, one_case.review)) == (REVERSED, {})
    assert held(org, one_case.review, place) is None
    govern(org, (control.SITE, (control.site_change(replace(MAPLE, name=REVERSED)),)))
    assert org.desk.organisation.sites[MAPLE.id].name == REVERSED
