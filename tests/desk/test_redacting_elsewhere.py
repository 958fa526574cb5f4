"""Orders and requests that come from elsewhere, older copies, and entries that come again."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.desk.conftest import Moulds
from tests.desk.redactions import (
    REASON,
    SECRET,
    asked,
    body_of,
    everything,
    keys,
    listed,
    order_elsewhere,
    ordered,
    sealed,
    told_twice,
)
from tests.laptop import Laptop, graph_now, key_of, library_of, parked_anew, parked_now
from tests.organisation import CHEAP, PASSPHRASE, Organisation, copied, ok
from tests.walker import Walker

from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import EntryId, RecordId, Stream, Target
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.identity.roles import Role
from reviewdesk.records import places, redaction
from reviewdesk.records import review as words
from reviewdesk.records.library import Library
from reviewdesk.records.redaction import Asked, Order
from reviewdesk.records.shapes import written
from reviewdesk.store import keys as files


@pytest.fixture
def org(one_case: Walker) -> Organisation:
    return one_case.org


@pytest.fixture
def place(org: Organisation, here: RecordId) -> Place:
    """A long text of the case, in which a secret was written twice."""
    return told_twice(org, here)


@pytest.fixture
def target(place: Place) -> Target:
    return places.answer_target(place)


def test_an_older_copy_of_the_database_is_redacted_when_it_hears_of_the_order(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    """The order comes again, as from a server: what the older copy held goes the same moment."""
    before = [sealed(library_of(org), one.entry.id) for one in library_of(org).log.entries()]
    ordered(org, asked(org, here, target))
    later = [sealed(library_of(org), one.entry.id) for one in library_of(org).log.entries(after=len(before))]
    log = MemoryLog(library_of(org).org, keys(library_of(org)))
    library = Library(log, library_of(org).org)
    for start in range(0, len(before), 500):
        library.took(log.append(before[start : start + 500]))
    assert library.graph(here).value(target) is not None
    library.took(log.append(later))
    assert library.redacted(here).keys() == library_of(org).redacted(here).keys()
    assert [body_of(log, one) for one in library.redacted(here)] == [None, None]


class Full:
    """Every entry with its body, those as they were before the order too; and what the desk makes of them."""

    def __init__(self, entries: list[Sealed], library: Library, review: RecordId, target: Target) -> None:
        self.entries, self.library, self.review, self.target = entries, library, review, target

    def shuffled(self, seed: int) -> list[Sealed]:
        """Any order but that of the control stream, which one key writes; the last ones come twice."""
        mixed = [*self.entries, *self.entries[-20:]]
        random.Random(seed).shuffle(mixed)
        control = [e for e in self.entries if e.entry.header.stream is Stream.CONTROL]
        first = {e.entry.id: False for e in control}
        rest = iter(control)
        kept = []
        for one in mixed:
            if one.entry.id not in first:
                kept.append(one)
            elif not first[one.entry.id]:
                first[one.entry.id] = True
                kept.append(next(rest))
        return kept


@pytest.fixture(scope="module")
def full(moulds: Moulds, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Full]:
    org = copied(moulds.one[0], tmp_path_factory.mktemp("full"), seed=31)
    here = moulds.one[1]
    target = places.answer_target(told_twice(org, here))
    library = library_of(org)
    found = {one.entry.id: sealed(library, one.entry.id) for one in library.log.entries()}
    ordered(org, asked(org, here, target))
    for one in library.log.entries():
        found.setdefault(one.entry.id, sealed(library, one.entry.id))
    yield Full(list(found.values()), library, here, target)
    org.desk.close()


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_redaction_wins_over_refill_in_any_order(full: Full, seed: int) -> None:
    """Entries with their bodies arrive in any order, some twice: what was ordered away is never there."""
    log = MemoryLog(full.library.org, keys(full.library))
    again = Library(log, full.library.org)
    again.graph(full.review)
    for one in full.shuffled(seed):
        again.took(log.append([one]))
    gone = full.library.redacted(full.review)
    assert gone
    assert again.redacted(full.review).keys() == gone.keys()
    assert {body_of(log, entry) for entry in gone} == {None}
    assert again.graph(full.review).value(full.target) == full.library.graph(full.review).value(full.target)
    assert again.parked(full.review) == full.library.parked(full.review) == {}


def order_of(org: Organisation, here: RecordId, request: EntryId, target: Target) -> Change:
    graph = graph_now(org, here)
    entries = tuple(sorted(graph.entries_of(target)))
    return redaction.order_change(
        Order(here, request, entries, "Elsewhere.", knew=graph.frontier()), org.environment.random(8).hex()
    )


def stands(org: Organisation, here: RecordId, place: Place) -> bool:
    """Whether the value is there, in memory and read again from the log."""
    library = library_of(org)
    again = Library(library.log, library.org)
    found = {bool(lib.fold(here).review().answers.get(place)) for lib in (library, again)}  # type: ignore[union-attr]
    assert len(found) == 1
    return found.pop()


def test_an_order_from_elsewhere_has_its_effect(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    order_elsewhere(org, order_of(org, here, one.request.entry, target))
    assert not stands(org, here, place)


UNSIGNED = "Nobody's signature vouches for who ordered it."


def second_administrator(org: Organisation) -> None:
    bea = NewPerson("Bea Second", (Role.ADMINISTRATOR,), all_sites=True, passphrase=PASSPHRASE, own=True)
    ok(org.as_("Ada").staffing.add([bea], PASSPHRASE))


@pytest.mark.parametrize("signed", [False, True], ids=["by nobody", "by who asked"])
def test_nobody_orders_in_another_administrators_name(
    org: Organisation, here: RecordId, place: Place, target: Target, signed: bool
) -> None:
    """Who asked has the organisation's key too, and knows the other one's session: that is not enough."""
    second_administrator(org)
    one = asked(org, here, target, "Ada")
    order = order_of(org, here, one.request.entry, target)
    order_elsewhere(org, order, "Bea", key=key_of(org, "Ada"), signed=signed)
    assert stands(org, here, place)
    assert str(listed(org)[0].against) == UNSIGNED
    assert ordered(org, one, "Bea").done_by == "Bea Second"
    assert not stands(org, here, place)


def test_a_signed_order_is_not_written_again_after_it_had_no_effect(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    order = order_of(org, here, one.request.entry, target)
    first = body_of(library_of(org).log, order_elsewhere(org, order))  # type: ignore[arg-type]
    assert org.as_("Ada").redacting.hold(here, False, "Appeal 12", PASSPHRASE) is None
    control = files.open_vault(org.home, org.administrator, PASSPHRASE).secrets.control
    org.as_("Ada").governing._writer.control([(redaction.ORDERED, (order,))], control, first.data)
    assert stands(org, here, place)
    assert str(listed(org)[0].against) == UNSIGNED


@pytest.mark.parametrize("time", [2**53 - 1, -(2**53) + 1])
def test_an_order_signed_at_no_time_has_none(
    org: Organisation, here: RecordId, place: Place, target: Target, time: int
) -> None:
    one = asked(org, here, target)
    order_elsewhere(org, order_of(org, here, one.request.entry, target), time=time)
    assert stands(org, here, place)
    assert str(listed(org)[0].against) == UNSIGNED


def test_an_order_from_elsewhere_takes_copies_away_whatever_clocks_say(
    org: Organisation, here: RecordId, target: Target
) -> None:
    """It came before the copies were looked at, and the clock it was written by is behind."""
    one = asked(org, here, target)
    copies = [org.home.backups / f"desk-before-{n}-from-1.db" for n in (2, 3)]
    later = org.clock.time.timestamp() + 86_400
    org.as_("Ada").upkeep.backup(copies[0])
    os.utime(copies[0], (later, later))
    order_elsewhere(org, order_of(org, here, one.request.entry, target))
    org.reopen()
    assert not copies[0].exists()
    org.as_("Ada").upkeep.backup(copies[1])
    os.utime(copies[1], (later, later))
    org.reopen()
    assert copies[1].exists(), "what was made since holds nothing that was redacted"


def test_an_order_by_who_asked_has_none(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target, "Ada")
    order_elsewhere(org, order_of(org, here, one.request.entry, target))
    assert stands(org, here, place)
    assert str(listed(org)[0].against) == "It was asked for and ordered by one person."


def test_an_order_by_no_administrator_has_none(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    order_elsewhere(org, order_of(org, here, one.request.entry, target), "Paul")
    assert stands(org, here, place)
    assert str(listed(org)[0].against) == "It was not ordered by an administrator."


def test_an_order_under_a_legal_hold_has_none_even_when_it_is_lifted(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    order = order_of(org, here, one.request.entry, target)
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    order_elsewhere(org, order)
    assert stands(org, here, place)
    assert org.as_("Ada").redacting.hold(here, False, "Appeal 12", PASSPHRASE) is None
    assert stands(org, here, place)


def test_an_order_without_a_standing_request_has_none(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    assert org.as_("Quinn").redacting.take_back(one.request, "I erred.") is None
    order_elsewhere(org, order_of(org, here, one.request.entry, target))
    (answer, *_) = graph_now(org, here).heads(target)
    order_elsewhere(org, order_of(org, here, answer, target))
    assert stands(org, here, place)


def test_an_order_takes_nothing_that_was_not_asked_for(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    note = ok(org.as_("Quinn").reviews.note(here, "Call the family."))
    assert note
    other = next(t for t in graph_now(org, here).targets() if places.NOTE in t)
    one = asked(org, here, other)
    order_elsewhere(org, order_of(org, here, one.request.entry, target))
    assert stands(org, here, place)


def test_a_request_from_elsewhere_by_who_may_not_ask_counts_for_nothing(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    laptop = Laptop(org)
    laptop.sign_in("Dana")
    change = Change(redaction.request_target(org.environment.new_id()), Value(written(Asked((target,)))))
    entry = laptop.write(here, redaction.REQUESTED, change, reason=REASON)
    assert set(parked_now(org, here)) == {entry}
    assert listed(org) == ()
    order_elsewhere(org, order_of(org, here, entry, target))
    assert stands(org, here, place)
    assert set(parked_anew(org, here)) == {entry}


def test_a_request_for_a_sign_off_counts_for_nothing(org: Organisation, here: RecordId, place: Place) -> None:
    laptop = Laptop(org)
    laptop.sign_in("Quinn")
    signed = places.signature_target(Scope("cases", place.row), "supervisor")
    change = Change(redaction.request_target(org.environment.new_id()), Value(written(Asked((signed,)))))
    laptop.write(here, redaction.REQUESTED, change, reason=REASON)
    assert [*parked_now(org, here).values()] == ["A sign-off is redacted only with its whole record."]


def test_somebody_elses_request_is_not_taken_back_from_elsewhere(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    laptop = Laptop(org)
    laptop.sign_in("Paul")
    laptop.write(here, redaction.TAKEN_BACK, Change(one.request.target, None), reason="No.")
    assert [*parked_now(org, here).values()] == [
        "Only who asked for it, or an administrator, takes a request back."
    ]
    ordered(org, one)
    assert not stands(org, here, place)


def test_what_somebody_wrote_without_knowing_is_told_as_come_back(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    laptop = Laptop(org)
    knew = graph_now(org, here)
    laptop.sign_in("Dana")
    control = library_of(org).organisation.at
    done = ordered(org, asked(org, here, target))
    assert (done.back, done.waits) == ((), False)
    change = Change(target, Value({"answer": "given", "value": "Xavier again"}))
    entry = laptop.write(here, words.ANSWERED, change, knows=knew, control=control)
    (now,) = listed(org)
    assert (now.back, now.waits) == ((entry,), True)
    again = ordered(org, now)
    assert (again.back, again.waits) == ((), False)
    ok(org.as_("Dana").reviews.answer(here, place, Given("Rested all day"), "Written anew."))
    assert listed(org)[0].back == ()
    assert stands(org, here, place)


def test_a_restored_copy_of_the_whole_home_is_redacted_again(
    org: Organisation, here: RecordId, place: Place, target: Target, tmp_path: Path
) -> None:
    """Bodies put back into the file by hand are gone once the desk is opened."""
    library = library_of(org)
    (head,) = library.graph(here).heads(target)
    kept = sealed(library, head)
    assert kept.body is not None
    ordered(org, asked(org, here, target))
    with org.desk.upkeep._log._writing.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO bodies VALUES (?, ?, ?)", (head, kept.body.salt, kept.body.padded)
        )
    assert SECRET.encode() in everything(org)
    org.desk.close()
    org.desk = open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)
    org._now = ""
    assert SECRET.encode() not in everything(org)
    assert not stands(org, here, place)
