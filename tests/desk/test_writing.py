"""Writing: what is in the log is in memory, and control acts come all or none."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from tests.desk.test_signing import text_place
from tests.laptop import library_of
from tests.organisation import PASSPHRASE, Organisation, Walker, ok

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
from reviewdesk.texts import Text


def test_a_number_that_cannot_be_kept_makes_no_conflict(one_case: Walker) -> None:
    org = one_case.org
    place = text_place(one_case, "cases")
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
    too_long = Site("F" * 21 + "A", "x" * 2_000_000)
    with pytest.raises(Refusal):
        org.as_("Ada").governing.set_up(PASSPHRASE, sites=[good, too_long])
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
