"""Continuity figures: against published values, against a naive count, and on visits of real shape."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewdesk.measures.continuity import (
    Contact,
    Familiarity,
    coc,
    continuity,
    mmci,
    secon,
    unfamiliar_contacts,
    upc,
)

START = datetime(2026, 1, 1, tzinfo=UTC)
CONTACTS = st.lists(
    st.builds(
        Contact, st.integers(0, 400).map(lambda h: START + timedelta(hours=h)), st.sampled_from("abcd")
    ),
    max_size=40,
    unique_by=lambda contact: contact.at,
)


@pytest.mark.parametrize(
    ("counts", "coc_", "upc_", "mmci_"),
    [((7, 2, 1), 0.4889, 0.7, 0.7802), ((18, 6, 4, 2), 0.4023, 0.6, 0.8969)],
)
def test_published_values(counts: tuple[int, ...], coc_: float, upc_: float, mmci_: float) -> None:
    assert coc(counts) == pytest.approx(coc_, abs=5e-5)
    assert upc(counts) == pytest.approx(upc_, abs=5e-5)
    assert mmci(counts) == pytest.approx(mmci_, abs=5e-5)


def test_too_few_contacts_have_no_figure() -> None:
    assert (coc([1]), upc([]), secon(["a"]), mmci([1])) == (None, None, None, None)


def test_one_worker_is_whole_continuity_and_all_different_is_none() -> None:
    assert (coc([5]), upc([5]), secon("aaaaa"), mmci([5])) == (1, 1, 1, 1)
    assert (coc([1] * 5), secon("abcde")) == (0, 0)


def test_neighbors_in_time_count_for_secon() -> None:
    assert secon("aabba") == 0.5


def _contacts(workers: str, hours: int = 24) -> list[Contact]:
    return [Contact(START + timedelta(hours=hours * at), worker) for at, worker in enumerate(workers)]


def test_a_worker_becomes_familiar_by_visits_within_the_window() -> None:
    contacts = _contacts("aaaab")
    found, judged = unfamiliar_contacts(
        contacts, START, START + timedelta(days=5), Familiarity(3, 90), START - timedelta(days=90)
    )
    assert [contacts.index(one) for one in found] == [0, 1, 2, 4]
    assert judged == 5


def test_a_worker_grows_unfamiliar_when_the_visits_lie_too_far_back() -> None:
    contacts = [*_contacts("aaa"), Contact(START + timedelta(days=30), "a")]
    found, _ = unfamiliar_contacts(
        contacts,
        START + timedelta(days=29),
        START + timedelta(days=31),
        Familiarity(3, 10),
        START - timedelta(days=99),
    )
    assert found == (contacts[-1],)


def test_nobody_is_called_unfamiliar_where_the_records_do_not_reach_back() -> None:
    contacts = _contacts("abaa" + "a")
    found, judged = unfamiliar_contacts(contacts, START, START + timedelta(days=9), Familiarity(3, 90), START)
    assert found == ()
    assert judged == 1  # the fourth visit of "a": familiar, however short the records are


@given(CONTACTS, st.integers(1, 4), st.integers(1, 10))
def test_unfamiliar_contacts_equal_a_naive_count(contacts: list[Contact], visits: int, days: int) -> None:
    since, until = START + timedelta(hours=100), START + timedelta(hours=300)
    rule = Familiarity(visits, days)
    found, judged = unfamiliar_contacts(contacts, since, until, rule, START)
    naive, able = [], 0
    for one in contacts:
        before = [
            c for c in contacts if c.worker == one.worker and one.at - timedelta(days=days) <= c.at < one.at
        ]
        if since <= one.at < until and (len(before) >= visits or one.at - timedelta(days=days) >= START):
            able += 1
            if len(before) < visits:
                naive.append(one)
    assert Counter(found) == Counter(naive)
    assert judged == able


@given(CONTACTS)
def test_figures_lie_between_nothing_and_one_whatever_the_order(contacts: list[Contact]) -> None:
    since, until = START, START + timedelta(hours=500)
    figures = continuity(contacts, since, until, Familiarity(), START)
    assert figures == continuity(list(reversed(contacts)), since, until, Familiarity(), START)
    assert (figures.contacts, figures.workers) == (len(contacts), len({c.worker for c in contacts}))
    for figure in (figures.coc, figures.upc, figures.secon, figures.mmci, figures.unfamiliar_share):
        assert figure is None or 0 <= figure <= 1


def test_visits_of_real_shape(shared: Path) -> None:
    file = shared / "data" / "synthea27nj_omop" / "VISIT_OCCURRENCE.csv"
    if not file.is_file():
        pytest.skip("no visits of real shape beside the checkout (../shared/data/synthea27nj_omop)")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    by_person: dict[str, list[Contact]] = {}
    for row in rows:
        at = datetime.fromisoformat(row["visit_start_datetime"]).replace(tzinfo=UTC)
        by_person.setdefault(row["person_id"], []).append(Contact(at, row["provider_id"]))
    assert (len(rows), len(by_person)) == (1791, 28)
    first = min(c.at for all_ in by_person.values() for c in all_)
    for contacts in by_person.values():
        figures = continuity(contacts, first, datetime(2100, 1, 1, tzinfo=UTC), Familiarity(), first)
        counts = Counter(c.worker for c in contacts)
        assert figures.contacts == len(contacts)
        assert figures.upc == max(counts.values()) / len(contacts)
