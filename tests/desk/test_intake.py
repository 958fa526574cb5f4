"""What comes in: admissions once and only once, results and their clocks, the reviews they open."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from tests.laptop import library_of
from tests.organisation import (
    ADMISSIONS,
    CHEAP,
    CONTRACT,
    MAPLE,
    MISSED,
    OAK,
    PASSPHRASE,
    SETTINGS,
    Organisation,
    ok,
    why,
)

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.desk.intake import Fate, Imported, NewParticipant, Wait
from reviewdesk.desk.open import open_older_copy
from reviewdesk.desk.upkeep import Verified
from reviewdesk.desk.writing import NotSignedIn
from reviewdesk.eventlog.header import RecordId, Stream
from reviewdesk.exchange.matching import Conflict, Matched, ToConfirm
from reviewdesk.forms.answers import Given
from reviewdesk.measures.judge import Judgement
from reviewdesk.records.people import Identifier, Identity, Stay
from reviewdesk.records.rights import Blocked

STRANGER = ADMISSIONS + b"9,Vance,Lee,1961-06-07,2026-08-20 08:15,2026-08-21 12:00,IMP,E9\n"
RENAMED = ADMISSIONS.replace(b"\n1,", b"\nX-77,")


def plan(org: Organisation, csv: bytes = ADMISSIONS, name: str = "Dana"):  # type: ignore[no-untyped-def]
    return ok(org.as_(name).intake.plan([("a.csv", csv)], SETTINGS))


def commit(org: Organisation, csv: bytes = ADMISSIONS, **choices: object) -> Imported:
    made = plan(org, csv)
    by_family = {match.person.family: match.person.key for match in made.people}
    chosen = {by_family[family]: choice for family, choice in choices.items()}
    return ok(org.as_("Dana").intake.commit(made, chosen))


def events(org: Organisation) -> dict[str, tuple[RecordId | None, datetime | None]]:
    return {e.about.natural: (e.participant, e.about.ended_at) for e in org.desk.intake._library.events()}


# -- many rows ------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="kills as on POSIX")
def test_an_import_of_many_rows_that_is_killed_brings_all_or_nothing(
    org: Organisation, tmp_path: Path
) -> None:
    """More entries than a batch holds; the process dies before the second lot of them, then after all."""
    head, *_ = ADMISSIONS.splitlines(keepends=True)
    rows = 1100
    line = "1,Okafor,Maya,1950-01-02,2026-08-02 10:00,2026-08-05 10:00,IMP,N{n}\n"
    file = tmp_path / "many.csv"
    file.write_bytes(head + "".join(line.format(n=n) for n in range(rows)).encode())
    dana, before = org.person("Dana").id, library_of(org).log.size()
    for at, here in ((2, 0), (9, rows)):
        org.desk.close()
        words = [str(org.home.folder), str(dana), str(file), str(at)]
        ended = subprocess.run(
            [sys.executable, "-m", "tests.desk.importing_killed", *words], check=False, capture_output=True
        )
        assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
        org.reopen()
        sessions = sum(
            one.entry.header.stream is Stream.SESSION and one.position > before
            for one in library_of(org).log.entries()
        )
        assert library_of(org).log.size() - before - sessions == here
        assert len(events(org)) == here
        assert isinstance(org.as_("Ada").upkeep.verify(), Verified)
    # Brought in again, nothing comes twice.
    assert commit(org, file.read_bytes()) == Imported(0, 0, rows, 0, 0)


# -- admissions -----------------------------------------------------------------------------------


def test_a_plan_says_what_would_come_and_writes_nothing(org: Organisation) -> None:
    org.as_("Dana")
    before = org.desk.intake._library.log.size()
    made = plan(org)
    assert [type(match) for match in made.people] == [Matched, Matched]
    assert [line.fate for line in made.events] == [Fate.NEW, Fate.NEW]
    assert org.desk.intake._library.log.size() == before
    assert events(org) == {}


def test_importing_twice_brings_nothing_twice(org: Organisation) -> None:
    assert commit(org) == Imported(2, 0, 0, 0, 0)
    size = org.desk.intake._library.log.size()
    assert [line.fate for line in plan(org).events] == [Fate.KNOWN, Fate.KNOWN]
    assert commit(org) == Imported(0, 0, 2, 0, 0)
    assert org.desk.intake._library.log.size() == size
    assert {n: who for n, (who, _) in events(org).items()} == {
        "visit|E1": org.participants[0],
        "visit|E2": org.participants[1],
    }


def test_a_changed_event_is_written_and_its_earlier_values_stay_in_the_history(org: Organisation) -> None:
    commit(org)
    changed = ADMISSIONS.replace(b"2026-08-05 10:00", b"2026-08-06 09:30")
    assert commit(org, changed) == Imported(0, 1, 1, 0, 0)
    [event] = [e for e in org.desk.intake._library.events() if e.about.natural == "visit|E1"]
    assert event.about.ended_at is not None
    assert (event.participant, event.about.ended_at.date()) == (org.participants[0], date(2026, 8, 6))
    graph = org.desk.intake._library.graph(event.id)
    assert len(graph) == 2


def test_where_an_event_came_from_is_told_to_who_may_meet_its_participant(org: Organisation) -> None:
    commit(org)
    records = [event.id for event in org.desk.intake._library.events()]
    told = {name: set(org.as_(name).intake.origins(records)) for name in ("Dana", "Ann", "Omar", "Drew")}
    assert told == {"Dana": set(records), "Ann": set(records), "Omar": set(), "Drew": set()}


def test_two_desks_make_the_same_records_of_one_file(org: Organisation, tmp_path: Path) -> None:
    other = another_device(org, tmp_path / "other")
    keys = {one.home: one.desk.intake._writer.key for one in (org, other)}
    assert len(set(keys.values())) == 2
    made = []
    for one in (org, other):
        assert commit(one) == Imported(2, 0, 0, 0, 0)
        made.append({event.id: event.about.natural for event in one.desk.intake._library.events()})
    assert made[0] == made[1]
    other.desk.close()


def another_device(org: Organisation, folder: Path) -> Organisation:
    """The same organisation on a computer of its own, with a key of its own."""
    org.desk.close()
    shutil.copytree(org.home.folder, folder / "home")
    org.reopen()
    home = home_at(folder / "home")
    home.device_last.unlink()  # as of a backup that is put on another computer
    environment = Environment(org.clock, random.Random(31).randbytes, "field laptop")
    desk = open_older_copy(home, environment, org.administrator, PASSPHRASE, cost=CHEAP)
    assert not isinstance(desk, Blocked)
    return replace(org, desk=desk, home=home, environment=environment, _now="")


def test_a_new_participant_is_made_in_the_import_when_a_person_says_so(org: Organisation) -> None:
    done = commit(org, STRANGER, Vance=NewParticipant(MAPLE.id, date(2026, 1, 1)))
    assert done == Imported(3, 0, 0, 0, 1)
    assert [type(match) for match in plan(org, STRANGER).people] == [Matched] * 3


def test_who_is_confirmed_by_name_and_birth_date_gets_the_identifier(org: Organisation) -> None:
    made = plan(org, RENAMED)
    [asked] = [match for match in made.people if isinstance(match, ToConfirm)]
    assert [c.participant for c in asked.candidates] == [org.participants[0]]
    assert commit(org, RENAMED, Okafor=Wait()).waiting == 1
    assert commit(org, RENAMED, Okafor=org.participants[0]) == Imported(0, 0, 2, 0, 0)
    maya = next(p for p in org.desk.intake.participants() if p.id == org.participants[0])
    assert maya.identity.identifiers == (Identifier("mrn", "1"), Identifier("mrn", "X-77"))
    assert all(isinstance(match, Matched) for match in plan(org, RENAMED).people)


@pytest.mark.parametrize("name", ["Ann", "Fay", "Lena", "Drew", "Carl"])
def test_only_intake_roles_import(org: Organisation, name: str) -> None:
    made = plan(org)
    assert len(why(org.as_(name).intake.commit(made, {}))) == 1
    assert events(org) == {}


# -- results and clocks -----------------------------------------------------------------------------


def known_on(org: Organisation, day: date) -> date:
    result = ok(org.as_("Quinn").intake.record_result(replace(MISSED, known_on=day)))
    return next(r.open_by for r in org.desk.intake.results() if r.result.id == result)


@pytest.mark.parametrize(
    ("known", "open_by"),
    [
        (date(2026, 11, 25), date(2026, 12, 3)),
        (date(2026, 12, 23), date(2026, 12, 31)),
        (date(2026, 11, 21), date(2026, 11, 30)),  # a Saturday rolls back first
    ],
)
def test_a_review_opens_within_five_business_days_of_the_result_being_known(
    org: Organisation, known: date, open_by: date
) -> None:
    # The dates of the specification are of federal holidays alone.
    federal = replace(CONTRACT, state="")
    assert org.as_("Ada").governing.set_up(org.passphrase("Ada"), contracts=[federal]) is None
    assert known_on(org, known) == open_by


def test_a_miss_opens_a_review_with_both_clocks_and_a_result_that_met_opens_none(org: Organisation) -> None:
    org.admissions()
    missed = org.missed()
    met = ok(org.as_("Quinn").intake.record_result(replace(MISSED, period="Q2 2026", numerator=4)))
    results = {r.result.id: r for r in org.as_("Dana").intake.results()}
    verdicts = {
        key: r.judgement.opens_review for key, r in results.items() if isinstance(r.judgement, Judgement)
    }
    assert verdicts == {missed: True, met: False}
    dana = org.person("Dana").id
    assert why(org.desk.intake.open_review(met, "Met", dana, [])) == (
        "This result met its target; nothing is reviewed.",
    )
    review = org.review(missed)
    opening = org.view(review).review.opening
    assert (opening.known_on, opening.open_by, opening.opened_on, opening.complete_by) == (
        date(2026, 11, 20),
        date(2026, 11, 30),
        date(2026, 11, 23),
        date(2026, 12, 22),
    )
    assert (opening.target, opening.numerator, opening.denominator, opening.sites) == (
        Decimal("1.0"),
        12,
        Decimal(4000),
        (MAPLE.id,),
    )
    again = org.as_("Dana").intake.open_review(missed, "Twice", dana, [])
    assert why(again) == ("This result has its review already.",)
    assert [r.review for r in org.desk.intake.results() if r.result.id == missed] == [review]


def test_a_result_that_can_not_be_is_refused(org: Organisation) -> None:
    intake = org.as_("Quinn").intake
    assert len(why(intake.record_result(replace(MISSED, denominator=Decimal(0))))) >= 1
    assert why(intake.record_result(replace(MISSED, measure="N" * 21 + "A"))) == (
        "This measure is not set up on this desk.",
    )


def test_a_result_of_another_site_is_neither_recorded_nor_seen(org: Organisation) -> None:
    result = org.missed()
    omar = org.as_("Omar").intake
    assert omar.results() == ()
    assert len(why(omar.record_result(MISSED))) == 1
    assert why(omar.open_review(result, "Theirs", org.person("Omar").id, [])) == (
        "This result is not here, or not in your scope.",
    )


# -- reviews ------------------------------------------------------------------------------------------


def test_a_case_is_filled_from_its_admission_and_says_so(org: Organisation) -> None:
    review = org.review()
    view = org.view(review)
    row = next(r for r in view.review.rows if r.source is not None)
    filled = {
        view.form.field(place.field).fill: written.answer
        for place, written in view.review.answers.items()
        if place.row == row.id
    }
    assert set(filled) == {"measure", "participant", "admitted_at", "discharged_at"}
    measure = filled.pop("measure")
    assert isinstance(measure, Given)
    assert measure.source is None, "the measure is the review's own, and came in no file"
    assert all(
        isinstance(a, Given) and a.source and a.source.startswith("mrn visit|E") for a in filled.values()
    )
    assert sorted(view.row_labels.values()) == [
        "Jo Lopez-Ruiz, 09/10/2026 10:30 PM",
        "Maya Okafor, 08/02/2026 10:00 AM",
    ]


def test_the_site_history_decides_whose_admission_it_was(org: Organisation) -> None:
    [moved] = ok(
        org.as_("Dana").intake.add_participants(
            [
                (
                    Identity("Vance", "Lee", date(1961, 6, 7), (Identifier("mrn", "9"),)),
                    (
                        Stay(OAK.id, date(2020, 1, 1), date(2026, 8, 20)),
                        Stay(MAPLE.id, date(2026, 8, 21)),
                    ),
                )
            ]
        )
    )
    later = STRANGER + b"9,Vance,Lee,1961-06-07,2026-09-20 08:15,2026-09-21 12:00,IMP,E10\n"
    commit(org, later)
    result = org.missed()
    mine = {e.natural for e in org.as_("Dana").intake.candidates(result)}
    assert mine == {"visit|E1", "visit|E2", "visit|E10"}
    oak = ok(org.as_("Quinn").intake.record_result(replace(MISSED, sites=(OAK.id,))))
    assert [(e.natural, e.participant) for e in org.as_("Quinn").intake.candidates(oak)] == [
        ("visit|E9", moved)
    ]


def test_a_review_needs_a_title_a_lead_in_scope_and_cases_of_its_period(org: Organisation) -> None:
    org.admissions()
    result = org.missed()
    intake = org.as_("Dana").intake
    dana = org.person("Dana").id
    event = intake.candidates(result)[0].row
    assert why(intake.open_review(result, " ", dana, [event])) == ("Give the review a title.",)
    for name in ("Omar", "Drew"):
        assert why(intake.open_review(result, "x", org.person(name).id, [event])) == (
            "Name a lead who is active here and whose scope holds these sites.",
        )
    assert why(intake.open_review(result, "x", dana, [RecordId("Z" * 21 + "A")])) == (
        "One of the chosen rows is not of this period and these sites.",
    )


@pytest.mark.parametrize("name", ["Ann", "Fay", "Lena", "Ada"])
def test_only_intake_roles_open_reviews(org: Organisation, name: str) -> None:
    result = org.missed()
    refused = org.as_(name).intake.open_review(result, "x", org.person("Dana").id, [])
    assert len(why(refused)) == 1


def test_a_long_list_of_cases_opens_whole(org: Organisation) -> None:
    lines = b"".join(
        b"1,Okafor,Maya,1950-01-02,2026-07-%02d %02d:00,2026-08-30 10:00,IMP,L%d\n" % (n % 28 + 1, n % 24, n)
        for n in range(40)
    )
    org.admissions(ADMISSIONS.splitlines(keepends=True)[0] + lines)
    review = org.review()
    view = org.view(review)
    assert len(view.review.rows) == 40
    assert org.desk.intake._library.parked(review) == {}
    org.reopen()
    assert org.view(review).review == view.review
    assert org.desk.intake._library.parked(review) == {}


def test_participants_are_those_of_ones_sites(org: Organisation) -> None:
    names = {
        name: [p.name for p in org.as_(name).intake.participants()] for name in ("Dana", "Omar", "Quinn")
    }
    both = ["Jo Lopez-Ruiz", "Maya Okafor"]
    assert names == {"Dana": both, "Omar": [], "Quinn": both}


@pytest.mark.parametrize("name", ["Ann", "Fay", "Carl", "Drew"])
def test_who_takes_nothing_in_is_told_nothing_of_it(org: Organisation, name: str) -> None:
    result = org.missed()
    intake = org.as_(name).intake
    assert len(why(intake.plan([("a.csv", ADMISSIONS)], SETTINGS))) == 1
    assert intake.candidates(result) == ()
    assert [p.id for p in intake.participants()] == ([] if name in ("Carl", "Drew") else sorted_by_name(org))


def sorted_by_name(org: Organisation) -> list[RecordId]:
    return list(reversed(org.participants))


def test_the_cases_of_a_result_are_told_to_its_sites_only(org: Organisation) -> None:
    org.admissions()
    result = org.missed()
    assert len(org.as_("Dana").intake.candidates(result)) == 2
    assert org.as_("Omar").intake.candidates(result) == ()


def test_nobody_is_told_anything_at_a_locked_desk(org: Organisation) -> None:
    commit(org, STRANGER)
    result = org.missed()
    org.lock()
    intake = org.desk.intake
    for told in (
        lambda: intake.plan([("a.csv", ADMISSIONS)], SETTINGS),
        org.desk.waiting.people,
        intake.participants,
        lambda: intake.candidates(result),
    ):
        with pytest.raises(NotSignedIn):
            told()


@pytest.mark.parametrize("name", ["Drew", "Carl", "Ann"])
def test_who_may_not_add_participants_is_not_told_whose_a_number_is(org: Organisation, name: str) -> None:
    intake = org.as_(name).intake
    said = why(intake.add_participants([numbered("1")]))
    assert said == why(intake.add_participants([numbered("no number of anybody")]))
    assert len(said) == 1
    assert "may do this" in said[0]


def test_whose_a_number_is_is_told_in_ones_scope_only(org: Organisation) -> None:
    assert why(org.as_("Dana").intake.add_participants([numbered("1", MAPLE.id)])) == (
        "The number 1 is that of Maya Okafor already.",
    )
    assert why(org.as_("Omar").intake.add_participants([numbered("1", OAK.id)])) == (
        "This number is already taken.",
    )


def test_a_birth_date_is_told_in_ones_scope_only(org: Organisation) -> None:
    wrong = ADMISSIONS.replace(b"1950-01-02", b"1951-01-02")
    told = {}
    for name in ("Dana", "Omar"):
        [conflict] = [match for match in plan(org, wrong, name).people if isinstance(match, Conflict)]
        assert list(map(str, conflict.participants)) == [str(org.participants[0])]
        told[name] = str(conflict.what)
    assert "01/02/1950 here" in told["Dana"]
    assert "1950" not in told["Omar"]
    assert "outside your scope" in told["Omar"]


def numbered(number: str, site: str = OAK.id) -> tuple[Identity, tuple[Stay, ...]]:
    return Identity("Marsh", "Jo", None, (Identifier("mrn", number),)), (Stay(site, date(2020, 1, 1)),)
