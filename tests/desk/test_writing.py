"""Writing: what is in the log is in memory, and control acts come all or none."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.desk.test_signing import text_place
from tests.laptop import library_of
from tests.organisation import PASSPHRASE, Organisation, Walker, ok

from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import Stream
from reviewdesk.forms.answers import Given
from reviewdesk.records.organisation import Site


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
