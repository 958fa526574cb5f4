"""The rows of an import, of every kind: when, what and whose they are, and how many in each month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.organisation import ADMISSIONS, SETTINGS, STAFF, Organisation, found, ok

from reviewdesk.desk.importing import Fate
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.ui.present.import_rows import ImportRow, MonthRow, Plan, import_rows, month_rows

LISTS = ListSettings("America/New_York", "mrn")
DANA = tuple(person for person in STAFF if person.name.startswith("Dana"))
Planned = Callable[[ListKind | None, bytes], Plan]


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    """Nothing is written by a plan: one desk serves them all."""
    folder: Path = tmp_path_factory.mktemp("import-rows")
    made = found(folder, staff=DANA)
    made.as_("Dana")
    return made


@pytest.fixture
def planned(org: Organisation) -> Planned:
    def plan(kind: ListKind | None, data: bytes) -> Plan:
        if kind is None:
            return ok(org.desk.intake.plan([("stays.csv", data)], SETTINGS))
        return ok(org.desk.lists.plan(kind, [("list.csv", data)], LISTS))

    return plan


def told(plan: Plan) -> list[tuple[str, str, str, str]]:
    return [(row.who, row.when, row.below, row.details) for row in import_rows(plan)]


def test_a_stay_tells_when_it_began_and_of_which_kind_it_was(planned: Planned) -> None:
    data = (
        b"patient_id,last name,first name,dob,admit date,discharge date,class,encounter_id,diagnosis\n"
        b"1,Okafor,Maya,1950-01-02,2026-08-02 10:00,2026-08-05 10:00,IMP,E1,I50.9\n"
        b"2,Lopez-Ruiz,Jo,1948-03-04,2026-09-10,,EMER,E2,\n"
    )
    rows = import_rows(planned(None, data))
    assert [(r.when, r.below, r.fate, r.first, r.second) for r in rows] == [
        ("Aug 2, 2026, 10:00 AM", "Inpatient stay", Fate.NEW, True, False),
        ("Sep 10, 2026", "Emergency visit", Fate.NEW, False, True),  # no time was told, so none is shown
    ]
    assert [(r.who, r.fate_words, r.day) for r in rows] == [
        ("Okafor, Maya", "New", date(2026, 8, 2)),
        ("Lopez-Ruiz, Jo", "New", date(2026, 9, 10)),
    ]
    assert all("1950" in r.born or "1948" in r.born for r in rows)


def test_a_visit_tells_its_hours_over_midnight_and_who_was_planned_where_it_was_missed(
    planned: Planned,
) -> None:
    data = (
        b"visit id,member id,visit date,clock in,clock out,caregiver,planned,service,site,status,agency\n"
        b"V2,1,07/02/2026,10:00 PM,6:00 AM,Cy Dorn,Ann Bell,T1019,Maple House,completed,yes\n"
        b"V3,2,07/02/2026,,,,Ann Bell,T1019,Maple House,missed,\n"
    )
    worked, missed = sorted(import_rows(planned(ListKind.VISITS, data)), key=lambda row: row.second)
    assert (worked.when, worked.below) == ("Jul 2, 2026, 10:00 PM–6:00 AM", "Took place")
    assert worked.details == "Cy Dorn · T1019 · Maple House"
    assert (missed.when, missed.below) == ("Jul 2, 2026", "Missed")
    assert missed.details == "planned: Ann Bell · T1019 · Maple House"
    assert (worked.first, worked.second, missed.first, missed.second) == (True, False, False, True)


def test_a_critical_incident_counts_among_all_and_among_the_critical(planned: Planned) -> None:
    data = (
        b"incident id,member id,incident date,incident time,type,critical\n"
        b"I1,1,07/04/2026,7:15 PM,Fall,no\n"
        b"I2,7,07/05/2026,,Medication error,yes\n"
    )
    fall, error = import_rows(planned(ListKind.INCIDENTS, data))
    assert (fall.when, fall.below) == ("Jul 4, 2026, 7:15 PM", "Fall")
    assert (error.when, error.below) == ("Jul 5, 2026", "Medication error, critical")
    months = month_rows((fall, error))
    assert months == (MonthRow("Jul 2026", 2, 1),)


def test_a_goal_tells_when_it_is_due_and_whether_it_was_reached(planned: Planned) -> None:
    data = (
        b"goal id,member id,goal,status,due date,weight\n"
        b"G1,1,Walks to the shop twice a week,not met,08/31/2026,2\n"
        b"G2,2,Cooks one meal a week,met,08/31/2026,1\n"
    )
    rows = import_rows(planned(ListKind.GOALS, data))
    assert [(r.when, r.below, r.details) for r in rows] == [
        ("Due Aug 31, 2026", "Not reached", "Walks to the shop twice a week"),
        ("Due Aug 31, 2026", "Reached", "Cooks one meal a week"),
    ]
    assert [(r.first, r.second) for r in rows] == [(False, True), (True, False)]
    assert ["1" in rows[0].born, "2" in rows[1].born] == [True, True]  # nameless: known by their numbers


def row(planned: Planned) -> ImportRow:
    return import_rows(planned(None, ADMISSIONS))[0]


def test_months_are_summed_under_them_and_rows_without_a_day_stand_before_the_sum(planned: Planned) -> None:
    one = row(planned)
    rows = (
        replace(one, day=date(2026, 8, 2), first=True, second=False),
        replace(one, day=date(2026, 7, 9), first=False, second=True),
        replace(one, day=None, first=True, second=False),
    )
    assert month_rows(rows) == (
        MonthRow("Jul 2026", 0, 1),
        MonthRow("Aug 2026", 1, 0),
        MonthRow("Without a day", 1, 0),
        MonthRow("Together", 2, 1, total=True),
    )
    assert month_rows(()) == ()
    assert month_rows(rows[:1]) == (MonthRow("Aug 2026", 1, 0),)  # a sum of one month says nothing


def test_many_months_are_told_by_year_and_nothing_is_lost_in_the_sum(planned: Planned) -> None:
    one = row(planned)
    days = [date(2020 + at // 12, at % 12 + 1, 5) for at in range(40)]
    months = month_rows(replace(one, day=day, first=True, second=False) for day in days)
    assert [m.month for m in months] == ["2020", "2021", "2022", "2023", "Together"]
    assert months[-1] == MonthRow("Together", 40, 0, total=True)
    assert sum(m.first for m in months[:-1]) == 40
