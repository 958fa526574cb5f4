"""Visits, incidents and goals out of files: shown first, written once, matched or waiting."""

from __future__ import annotations

from datetime import date

import pytest
from tests.laptop import library_of
from tests.organisation import Organisation, ok, why

from reviewdesk.desk.importing import Fate, Imported
from reviewdesk.desk.listing import ListPlan
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.records.goal import Progress
from reviewdesk.records.roster import Standing

SETTINGS = ListSettings("America/New_York", "mrn")
VISITS = b"""visit id,member id,visit date,clock in,clock out,caregiver,planned,service,site,status,agency
V1,1,07/01/2026,8:00 AM,4:00 PM,Ann Bell,Ann Bell,T1019,Maple House,completed,no
V2,1,07/02/2026,10:00 PM,6:00 AM,Cy Dorn,Ann Bell,T1019,Maple House,completed,yes
V3,2,07/02/2026,,,,Ann Bell,T1019,Maple House,missed,
V4,7,07/03/2026,8:00 AM,4:00 PM,Ann Bell,Ann Bell,T1019,Maple House,completed,no
"""
INCIDENTS = b"""incident id,member id,incident date,incident time,type,critical
I1,1,07/04/2026,7:15 PM,Fall,no
I2,7,07/05/2026,,Medication error,yes
"""
GOALS = b"""goal id,member id,goal,status,due date,weight
G1,1,Walks to the shop twice a week,not met,08/31/2026,2
G2,2,Cooks one meal a week,met,08/31/2026,1
"""


def plan(org: Organisation, kind: ListKind, data: bytes, who: str = "Dana") -> ListPlan:
    return ok(org.as_(who).lists.plan(kind, [("list.csv", data)], SETTINGS))


def bring(org: Organisation, kind: ListKind, data: bytes) -> Imported:
    return ok(org.as_("Dana").lists.commit(plan(org, kind, data), {}))


def test_visits_come_in_once_by_month_and_whose_they_are(org: Organisation) -> None:
    assert bring(org, ListKind.VISITS, VISITS) == Imported(
        new=4, changed=0, known=0, waiting=1, participants=0
    )
    library = library_of(org)
    assert len(library.ids("roster")) == 1
    maya, jo = org.participants
    assert [
        (r.visit.standing, r.visit.worker, r.visit.planned_worker, r.visit.agency)
        for r in library.imports.visits_of(maya)
    ] == [(Standing.WORKED, "Ann Bell", "Ann Bell", False), (Standing.WORKED, "Cy Dorn", "Ann Bell", True)]
    [night] = [r.visit for r in library.imports.visits_of(maya) if r.visit.worker == "Cy Dorn"]
    assert night.ended_at is not None
    assert night.ended_at.date() == date(2026, 7, 3)
    [missed] = library.imports.visits_of(jo)
    assert (missed.visit.standing, missed.visit.worker) == (Standing.MISSED, "")
    assert bring(org, ListKind.VISITS, VISITS) == Imported(
        new=0, changed=0, known=4, waiting=1, participants=0
    )


def test_a_plan_with_only_a_day_and_nobody_who_came_is_missed(org: Organisation) -> None:
    bring(
        org, ListKind.VISITS, b"visit id,member id,date,planned worker,worker,status\nV1,1,07/02/2026,Ann,,\n"
    )
    [row] = library_of(org).imports.visits_of(org.participants[0])
    assert row.visit.standing is Standing.MISSED


def test_a_corrected_visit_stays_in_its_sheet(org: Organisation) -> None:
    bring(org, ListKind.VISITS, VISITS)
    moved = VISITS.replace(b"07/01/2026", b"06/30/2026")
    again = plan(org, ListKind.VISITS, moved)
    assert [line.fate for line in again.lines] == [Fate.CHANGED, Fate.KNOWN, Fate.KNOWN, Fate.KNOWN]
    ok(org.as_("Dana").lists.commit(again, {}))
    library = library_of(org)
    assert len(library.ids("roster")) == 1
    assert sum(len(rows) for rows in library.imports.visits().values()) == 4


def test_goals_tell_how_far_they_came(org: Organisation) -> None:
    assert bring(org, ListKind.GOALS, GOALS).new == 2
    goals = library_of(org).imports.goals()
    assert [
        (g.about.statement, g.about.progress, g.about.missed(date(2026, 7, 1), date(2026, 9, 30)))
        for g in goals
    ] == [
        ("Walks to the shop twice a week", Progress.NOT_ACHIEVED, True),
        ("Cooks one meal a week", Progress.ACHIEVED, False),
    ]


@pytest.mark.parametrize("name", ["Ann", "Fay", "Carl", "Drew", "Lena"])
@pytest.mark.parametrize("kind", ListKind)
def test_only_who_takes_in_imports_and_is_told_who_is_known(
    org: Organisation, name: str, kind: ListKind
) -> None:
    made = plan(org, ListKind.VISITS, VISITS)
    lists = org.as_(name).lists
    assert len(why(lists.plan(kind, [("list.csv", VISITS)], SETTINGS))) == 1
    assert len(why(lists.commit(made, {}))) == 1


def test_a_row_that_cannot_be_taken_is_named_with_its_line_and_the_rest_comes_in(org: Organisation) -> None:
    broken = (
        VISITS
        + b"V5,,07/03/2026,8:00 AM,,Ann Bell,,,,completed,no\n"
        + b"V6,1,31/31/2026,25:00,,Ann Bell,,,,completed,maybe\n"
    )
    made = plan(org, ListKind.VISITS, broken)
    assert len(made.lines) == 4
    told = {(p.line, p.column, p.left_out) for p in made.files.problems}
    assert {(6, "member id", True), (7, "clock in", True), (7, "agency", False)} <= told
