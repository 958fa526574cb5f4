"""Writing: what is in the log is in memory, and control acts come all or none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import Connection, event
from tests.laptop import library_of
from tests.organisation import CONTRACT, PASSPHRASE, Organisation, ok
from tests.walker import Walker

from reviewdesk.desk.upkeep import Verified
from reviewdesk.desk.writing import Act
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import EntryId, Stream
from reviewdesk.forms.answers import Given
from reviewdesk.records import places
from reviewdesk.records.organisation import Site
from reviewdesk.records.review import NOTED, NoteText
from reviewdesk.records.rights import Blocked
from reviewdesk.records.shapes import written
from reviewdesk.store.disk import DiskFull
from reviewdesk.texts import Text


def test_a_number_that_cannot_be_kept_makes_no_conflict(one_case: Walker) -> None:
    org = one_case.org
    place = one_case.long_text()
    desk = org.as_("Dana")
    org.home.device_last.unlink()
    org.home.device_last.mkdir()
    ok(desk.reviews.answer(one_case.review, place, Given("Seen first")))
    view = ok(desk.reviews.answer(one_case.review, place, Given("Seen again")))
    assert view.facts.answers[place] == Given("Seen again")
    org.home.device_last.rmdir()
    before = library_of(org).log.size()
    org.reopen()
    assert library_of(org).log.size() == before


def test_control_acts_come_all_or_none(org: Organisation) -> None:
    """The second cannot be stored: then the first is not there either."""
    library = library_of(org)
    size, sites = library.log.size(), dict(org.desk.organisation.sites)
    good = Site("E" * 21 + "A", "Elm Court")
    too_long = replace(CONTRACT, settings={"look_again_within": "x" * 2_000_000})
    with pytest.raises(Refusal):
        org.as_("Ada").governing.set_up(PASSPHRASE, sites=[good], contracts=[too_long])
    assert (library.log.size() - size, org.desk.organisation.sites) == (1, sites)  # the session alone


def test_control_acts_of_one_batch_follow_each_other(org: Organisation) -> None:
    elm, ash = Site("E" * 21 + "A", "Elm Court"), Site("F" * 21 + "A", "Ash Lane")
    before = library_of(org).log.size()
    renamed = replace(elm, name="Elm")
    assert org.as_("Ada").governing.set_up(PASSPHRASE, sites=[elm, ash, renamed, elm]) is None
    assert (org.desk.organisation.sites[elm.id], org.desk.organisation.sites[ash.id]) == (elm, ash)
    written = [s.entry for s in library_of(org).log.entries(stream=Stream.CONTROL) if s.position > before]
    assert [one.header.after for one in written[1:]] == [(one.id,) for one in written[:-1]]
    assert isinstance(org.desk.upkeep.verify(), Verified)


def test_of_a_chain_of_acts_all_are_written_or_none(one_case: Walker) -> None:
    org, library = one_case.org, library_of(one_case.org)
    writer = org.as_("Dana").reviews._writer
    seen: list[EntryId | None] = []

    def note(text: str, prev: EntryId | None) -> Act:
        seen.append(prev)
        target = places.own_fact(places.NOTE, org.environment.random(8).hex())
        return Act(one_case.review, NOTED, (Change(target, Value(written(NoteText(text)))),))

    no = Blocked((Text("No."),))
    size = library.log.size()
    assert writer.write_chain([partial(note, "first"), lambda _: no, partial(note, "third")]) == no
    assert (library.log.size(), len(seen)) == (size, 1)
    written_now = ok(writer.write_chain([partial(note, "first"), partial(note, "second")]))
    first, second = (one.entry for one in written_now)
    assert seen[1:] == [first.header.prev, first.id]
    assert (second.header.prev, second.header.after) == (first.id, (first.id,))
    assert isinstance(org.desk.upkeep.verify(), Verified)


@contextmanager
def no_room(org: Organisation) -> Iterator[None]:
    """The database gets no page more inside this block, as on a full disk."""
    engine = library_of(org).log._engine  # type: ignore[attr-defined]

    def limited(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # which is: as many as there are

    def unlimited(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA max_page_count = 1073741823")

    event.listen(engine, "begin", limited)
    try:
        yield
    finally:
        event.remove(engine, "begin", limited)
        event.listen(engine, "begin", unlimited)


FULL = (
    "Not saved: there is no room left for {file}. The disk is full, or a limit on its use was reached. "
    "Everything saved before is still there. Free some space on the disk, then do it again."
)


def until_full(act: Callable[[int], object]) -> str:
    """What is said when an act, done again and again, does not fit any more."""
    try:
        for n in range(200):  # what is left of the last pages is used up first
            act(n)
    except DiskFull as full:
        return str(full)
    raise AssertionError("there was room")


def test_on_a_full_disk_an_answer_is_refused_calmly_and_nothing_is_half_done(one_case: Walker) -> None:
    org = one_case.org
    place = one_case.long_text()
    desk = org.as_("Dana")
    views = [ok(desk.reviews.answer(one_case.review, place, Given("before")))]
    sizes = [library_of(org).log.size()]

    def answer(n: int) -> None:
        views.append(ok(desk.reviews.answer(one_case.review, place, Given(f"{n} " + "words " * 600))))
        sizes.append(library_of(org).log.size())

    with no_room(org):
        assert until_full(answer) == FULL.format(file=org.home.database)
        assert library_of(org).log.size() == sizes[-1]
        assert ok(desk.reviews.view(one_case.review)).facts.answers == views[-1].facts.answers
    view = ok(desk.reviews.answer(one_case.review, place, Given("after")))
    assert view.facts.answers[place] == Given("after")
    org.reopen()
    assert ok(org.as_("Dana").reviews.view(one_case.review)).facts.answers[place] == Given("after")
    assert isinstance(org.desk.upkeep.verify(), Verified)


def test_on_a_full_disk_a_renewal_is_refused_and_the_person_keeps_what_they_had(org: Organisation) -> None:
    passphrases = (PASSPHRASE, "moved to the green lamp")
    dana = org.person("Dana").id
    ada = org.as_("Ada")
    elm = Site("E" * 21 + "A", "Elm Court")
    with no_room(org):
        until_full(
            lambda n: ok(ada.governing.set_up(PASSPHRASE, sites=[replace(elm, name=f"{n} Elm Court")]))
        )
        until_full(lambda n: ok(ada.staffing.renew(dana, passphrases[n % 2], PASSPHRASE, own=True)))
        assert list((org.home.folder / "people").glob("*.renewed")) == []
    org.lock()
    signed = [p for p in passphrases if not isinstance(org.desk.persons.sign_in(dana, p), Blocked)]
    assert len(signed) == 1, "one of the two, whole"
    org.reopen()
    ok(org.as_("Ada").staffing.renew(dana, passphrases[1], PASSPHRASE, own=True))
    org.lock()
    ok(org.desk.persons.sign_in(dana, passphrases[1]))
    assert isinstance(org.desk.upkeep.verify(), Verified)
