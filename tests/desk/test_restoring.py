"""An older copy of the desk's file is noticed; an administrator goes on with it, and the loss is recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.desk.redactions import SECRET, asked, everything, listed, ordered, told_twice
from tests.laptop import library_of
from tests.organisation import CHEAP, MISSED, PASSPHRASE, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.open import open_older_copy
from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import Stream
from reviewdesk.records import organisation as words
from reviewdesk.records import places
from reviewdesk.records.rights import Blocked


def _older_copy(org: Organisation) -> None:
    """Write something, then put back the file as it was before."""
    org.desk.close()
    kept = org.home.database.read_bytes()
    org.reopen()
    org.missed()
    org.desk.close()
    _put_back(org, kept)


def _put_back(org: Organisation, kept: bytes) -> None:
    org.home.database.write_bytes(kept)
    for name in ("-wal", "-shm"):
        org.home.database.with_name(org.home.database.name + name).unlink(missing_ok=True)


def _go_on(org: Organisation, name: str) -> object:
    person = org.person(name).id
    return open_older_copy(org.home, org.environment, person, PASSPHRASE, cost=CHEAP)


def test_an_older_copy_is_refused_with_the_way_on(org: Organisation) -> None:
    _older_copy(org)
    with pytest.raises(Refusal, match="older than what this computer has written"):
        org.reopen()


def test_an_administrator_goes_on_and_the_loss_is_recorded(org: Organisation) -> None:
    _older_copy(org)
    old = shutil.copyfile(org.home.device_key, org.home.folder / "kept.key").read_bytes()
    desk = _go_on(org, "Ada")
    assert not isinstance(desk, Blocked)
    org.desk, org._now = desk, ""  # type: ignore[assignment]  # a Desk, as asserted
    assert org.home.device_key.read_bytes() != old
    streams = {(loss.stream, loss.kept > loss.found) for loss in org.desk.organisation.losses}
    assert streams == {("record", True), ("session", True)}
    _told_by_its_session(org)
    org.missed()
    assert isinstance(org.desk.upkeep.verify(), Verified)
    org.reopen()
    assert [r.result.about.numerator for r in org.as_("Quinn").intake.results()] == [MISSED.numerator]


def _told_by_its_session(org: Organisation) -> None:
    """The enrollment and the loss name the administrator and a session of theirs that holds."""
    library = library_of(org)
    *_, enrolled, lost = [s.entry.header for s in library.log.entries(stream=Stream.CONTROL)]
    assert (enrolled.kind, lost.kind) == (words.DEVICE, words.LOST)
    assert (enrolled.author, lost.author) == (org.administrator, org.administrator)
    assert enrolled.session == lost.session is not None
    session = library.session(enrolled.session)
    assert session is not None
    assert session.person == org.administrator
    assert session.key == [*org.desk.organisation.devices][-1]


def test_a_redaction_that_is_lost_with_an_older_copy_is_told_before_and_after(one_case: Walker) -> None:
    org, here = one_case.org, one_case.review
    place = told_twice(org, here)
    one = asked(org, here, places.answer_target(place))
    org.desk.close()
    kept = org.home.database.read_bytes()
    org.reopen()
    ordered(org, one)
    assert org.desk.redacting.may_be_back() is None
    org.desk.close()
    _put_back(org, kept)
    with pytest.raises(Refusal) as told:
        org.reopen()
    assert "1 of them of an administrator: each of those may have ordered a redaction" in str(told.value)
    assert "must be ordered to go again" in str(told.value)
    desk = _go_on(org, "Ada")
    assert not isinstance(desk, Blocked)
    org.desk, org._now = desk, ""  # type: ignore[assignment]  # a Desk, as asserted
    back = org.desk.redacting.may_be_back()
    assert back is not None
    assert str(back.what).startswith("Somebody went on with an older copy of this desk's file: 1 entry")
    assert [request.entry for request in back.waiting] == [one.request.entry]
    assert "control" in {loss.stream for loss in org.desk.organisation.losses}
    assert SECRET.encode() in everything(org)
    (again,) = listed(org)
    assert again.waits
    ordered(org, again)
    assert SECRET.encode() not in everything(org)
    back = org.desk.redacting.may_be_back()
    assert back is not None, "there may be others"
    assert back.waiting == ()


def test_an_evidence_file_that_went_before_the_copy_was_put_back_is_named(
    one_case: Walker, tmp_path: Path
) -> None:
    org, here = one_case.org, one_case.review
    place, path = told_twice(org, here), tmp_path / "note.txt"
    path.write_bytes(b"seen by many")
    view = ok(org.as_("Dana").filing.attach(here, place, path, "Note"))
    (link,) = view.review.evidence
    org.desk.close()
    kept = org.home.database.read_bytes()
    org.reopen()
    ordered(org, asked(org, here, link.target))
    org.desk.close()
    _put_back(org, kept)
    org.desk, org._now = _go_on(org, "Ada"), ""  # type: ignore[assignment]  # a Desk: its Ada may
    back = org.desk.redacting.may_be_back()
    assert back is not None
    assert back.files == ((here, link.entry),)


def test_where_no_entry_of_an_administrator_is_lost_no_redaction_is(org: Organisation) -> None:
    _older_copy(org)
    with pytest.raises(Refusal) as told:
        org.reopen()
    assert "of an administrator: each" not in str(told.value)
    org.desk, org._now = _go_on(org, "Ada"), ""  # type: ignore[assignment]  # a Desk: its Ada may
    assert org.desk.redacting.may_be_back() is None


def test_only_an_administrator_goes_on(org: Organisation) -> None:
    _older_copy(org)
    refused = _go_on(org, "Dana")
    assert why(refused) == ("Only an administrator may go on with an older copy.",)
    with pytest.raises(Refusal, match="older than what this computer has written"):
        org.reopen()


def test_a_desk_that_is_not_behind_is_just_opened(org: Organisation) -> None:
    org.desk.close()
    key = org.home.device_key.read_bytes()
    desk = _go_on(org, "Ada")
    assert not isinstance(desk, Blocked)
    org.desk = desk  # type: ignore[assignment]  # a Desk, as asserted
    assert org.home.device_key.read_bytes() == key
    assert org.desk.organisation.losses == ()


@pytest.mark.parametrize("state", ["missing", "damaged"])
def test_numbers_that_are_lost_are_told_and_an_administrator_goes_on(org: Organisation, state: str) -> None:
    org.desk.close()
    file = org.home.device_last
    file.unlink() if state == "missing" else file.write_bytes(b"\0" * 8192)
    with pytest.raises(Refusal, match=r"device\.last (is missing|was changed)") as told:
        org.reopen()
    assert told.value.next_step is not None
    desk = _go_on(org, "Ada")
    assert not isinstance(desk, Blocked)
    org.desk, org._now = desk, ""  # type: ignore[assignment]  # a Desk, as asserted
    assert {loss.kept - loss.found for loss in org.desk.organisation.losses} == {0}
    back = org.desk.redacting.may_be_back()
    assert back is not None
    assert str(back.what).startswith("Somebody went on with this desk's file when nobody could tell")
    org.missed()
    assert isinstance(org.desk.upkeep.verify(), Verified)
    org.reopen()


def test_going_on_that_was_broken_off_between_its_files_is_finished(org: Organisation) -> None:
    """The new key was written, its numbers lie beside: the next start puts them in their place."""
    _older_copy(org)
    desk = _go_on(org, "Ada")
    assert not isinstance(desk, Blocked)
    desk.close()  # type: ignore[attr-defined]  # a Desk, as asserted
    org.home.device_last.replace(org.home.device_last.with_suffix(".fresh"))
    org.reopen()
    assert org.home.device_last.exists()
    assert not org.home.device_last.with_suffix(".fresh").exists()
