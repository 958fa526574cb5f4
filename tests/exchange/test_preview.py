"""What is seen before anything is written."""

from __future__ import annotations

from pathlib import Path

from reviewdesk.exchange.admissions import EventKind, ReadSettings
from reviewdesk.exchange.preview import preview
from reviewdesk.exchange.reading import read_admissions
from reviewdesk.texts import say

GOOD = Path(__file__).parents[1] / "corpus" / "admissions" / "good"
SETTINGS = ReadSettings("America/New_York", "admissions")


def test_a_preview_counts_and_shows_the_first_rows() -> None:
    name = "hospital-feed.csv"
    shown = preview(read_admissions([(name, (GOOD / name).read_bytes())], SETTINGS), first_rows=2)
    assert say(shown.headline) == (
        "1 inpatient stay and 2 emergency visits of 3 people, 03/14/2026 to 03/22/2026."
    )
    assert shown.counts == ((EventKind.INPATIENT, 1), (EventKind.EMERGENCY, 2))
    assert (f"{shown.first:%Y-%m-%d}", f"{shown.last:%Y-%m-%d}") == ("2026-03-14", "2026-03-22")
    assert shown.unmapped == ((name, "Payer"),)
    assert [(row.person.family, row.event.reason) for row in shown.rows] == [
        ("Okafor", "Shortness of breath"),
        ("O'Neill", "Fall at home"),
    ]
    assert shown.files[0].first_rows[0][:3] == ("V-1001", "A-17", "Okafor")


def test_a_preview_of_one_day_names_it_once() -> None:
    table = b"\n".join((GOOD / "hospital-feed.csv").read_bytes().splitlines()[:2])
    shown = preview(read_admissions([("one.csv", table)], SETTINGS))
    assert say(shown.headline) == "1 inpatient stay and 0 emergency visits of 1 person on 03/14/2026."


def test_a_preview_of_nothing_says_so() -> None:
    shown = preview(read_admissions([("a.csv", b"")], SETTINGS))
    assert (shown.first, shown.last, shown.rows, len(shown.problems)) == (None, None, (), 1)
    assert say(shown.headline) == (
        "No inpatient stay and no emergency visit was found. See the problems below."
    )
