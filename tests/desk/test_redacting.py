"""Redaction: asked for by one person, ordered by another, gone for good and nowhere to be found."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from tests.desk.redactions import (
    EARLIER,
    REASON,
    SECRET,
    asked,
    everything,
    listed,
    order_elsewhere,
    ordered,
    told_twice,
)
from tests.laptop import graph_now, library_of, parked_anew, parked_now
from tests.organisation import PASSPHRASE, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.redacting import Listed, NotCarriedOut
from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.header import RecordId, Target
from reviewdesk.eventlog.holdings import Sight
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import HoldKind, Scope
from reviewdesk.forms.model import Kind
from reviewdesk.records import places, redaction
from reviewdesk.records.redaction import Order
from reviewdesk.store.blobs import BlobId


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


def test_what_is_redacted_is_missing_and_its_history_says_why(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    done = ordered(org, asked(org, here, target))
    assert done.done is not None
    assert (done.asked_by, done.done_by, done.waits) == ("Quinn Abara", "Ada Adminson", False)
    view = org.view(here)
    assert place not in view.review.answers
    assert place in {h.place for h in view.decision.holds if h.kind is HoldKind.UNANSWERED}
    graph = library_of(org).graph(here)
    assert {graph.candidate(one, target).sight for one in graph.entries_of(target)} == {Sight.REDACTED}
    lines = ok(org.as_("Dana").reviews.history(here, place))
    assert [(line.before, line.after) for line in lines] == [(None, None), (None, None)]
    assert {(line.redacted.by, line.redacted.reason) for line in lines if line.redacted} == {
        (org.person("Ada").id, "As asked.")
    }
    assert isinstance(org.desk.upkeep.verify(), Verified)


def test_its_bytes_are_nowhere_in_the_home(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    org.as_("Dana").drafting.keep(here, target, SECRET + " again")
    copy = org.home.backups / "desk-before-2-from-1.db"
    org.as_("Ada").upkeep.backup(copy)
    assert EARLIER.encode() in everything(org)
    assert SECRET.encode() in everything(org)
    ordered(org, asked(org, here, target))
    for text in (b"Xavier", b"xavier"):
        assert text not in everything(org)
    assert not copy.exists()
    org.reopen()
    assert b"avier" not in everything(org)
    org.desk.upkeep.rebuild()
    assert b"avier" not in everything(org)


def test_an_evidence_file_goes_with_its_key(
    org: Organisation, here: RecordId, place: Place, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.txt"
    chart.write_bytes(b"Fluid chart")
    link = ok(org.as_("Dana").filing.attach(here, place, chart, "Fluid chart")).review.evidence[-1]
    kept = org.home.blobs / link.evidence.address[:2] / link.evidence.address
    assert kept.exists()
    key, file = link.evidence.key.encode(), kept.read_bytes()
    ordered(org, asked(org, here, link.target))
    assert not kept.exists()
    assert key not in everything(org)
    assert org.view(here).review.evidence == ()
    kept.write_bytes(file)  # an older copy of the home is put back
    org.reopen()
    assert not kept.exists()
    assert BlobId(link.evidence.address) not in {p.name for p in org.home.blobs.rglob("*")}


def test_an_evidence_file_stays_while_another_entry_names_it(
    org: Organisation, here: RecordId, place: Place, tmp_path: Path
) -> None:
    chart = tmp_path / "chart.txt"
    chart.write_bytes(b"Fluid chart")
    link = ok(org.as_("Dana").filing.attach(here, place, chart, "Fluid chart")).review.evidence[-1]
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    other = org.review(cases=1)
    elsewhere = Place(place.section, org.view(other).review.rows[0].id, place.field)
    taken = replace(link.evidence, title="Something else", key="A" * 43, sha256="0" * 64)
    # A file of another place is not linked; who writes such a link on another device gets no further.
    assert "Attach the file itself" in why(org.as_("Dana").reviews.link_evidence(other, elsewhere, taken))[0]
    stolen = ok(org.as_("Dana").reviews.link_file(other, elsewhere, taken)).review.evidence[-1]
    ordered(org, asked(org, other, stolen.target))
    assert org.view(other).review.evidence == ()
    for name in ("before.txt", "after.txt"):
        out = tmp_path / name
        assert ok(org.as_("Dana").filing.give_out(here, link, out)).read_bytes() == b"Fluid chart"
        org.reopen()
    # It goes once nothing names it any more.
    assert org.as_("Ada").redacting.hold(here, False, "Appeal 12", PASSPHRASE) is None
    ordered(org, asked(org, here, link.target))
    assert not (org.home.blobs / link.evidence.address[:2] / link.evidence.address).exists()
    found = org.desk.upkeep.verify()
    assert isinstance(found, Verified)
    assert found.files == ()


# -- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["Dana", "Ann", "Fay"])
def test_who_answers_for_nothing_asks_for_no_redaction(
    org: Organisation, here: RecordId, target: Target, who: str
) -> None:
    assert "roles" in why(org.as_(who).redacting.ask(here, [target], REASON))[0]
    assert why(org.as_(who).redacting.listed())


def test_nobody_asks_where_they_do_not_see(org: Organisation, here: RecordId, target: Target) -> None:
    assert "scope" in why(org.as_("Omar").redacting.ask(here, [target], REASON))[0]


def test_it_takes_two_people(org: Organisation, here: RecordId, target: Target) -> None:
    one = asked(org, here, target, "Ada")
    assert why(org.as_("Ada").redacting.order(one.request, "Mine.", PASSPHRASE)) == (
        "You asked for this; another administrator decides about it.",
    )
    assert "administrator" in why(org.as_("Quinn").redacting.order(one.request, "Mine.", PASSPHRASE))[0]
    assert org.view(here).review.answers


def test_a_request_without_a_reason_or_a_target_is_none(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    quinn = org.as_("Quinn").redacting
    assert why(quinn.ask(here, [target], "  "))
    assert why(quinn.ask(here, [], REASON))
    assert why(quinn.ask(here, [Target("cases/-/nobody")], REASON))
    assert why(quinn.ask(here, [places.signature_target(Scope("cases", place.row), "supervisor")], REASON))
    for frame in (places.ABOUT, places.FORM, places.LEAD):
        assert why(quinn.ask(here, [frame], REASON))
        assert redaction.Asked((frame,)).unfit() is not None
    one = asked(org, here, target)
    assert why(org.as_("Ada").redacting.order(one.request, "As asked.", "not the passphrase"))
    assert why(org.as_("Ada").redacting.order(one.request, " ", PASSPHRASE))
    assert place in org.view(here).review.answers


def test_a_request_is_taken_back_or_declined_with_a_reason(
    org: Organisation, here: RecordId, target: Target
) -> None:
    one = asked(org, here, target)
    assert why(org.as_("Paul").redacting.take_back(one.request, "No need."))
    assert why(org.as_("Ada").redacting.take_back(one.request, ""))
    assert org.as_("Ada").redacting.take_back(one.request, "It is needed for the appeal.") is None
    assert listed(org) == ()
    assert why(org.as_("Ada").redacting.order(one.request, "As asked.", PASSPHRASE))
    again = asked(org, here, target)
    assert org.as_("Quinn").redacting.take_back(again.request, "I erred.") is None
    assert listed(org) == ()


def test_a_legal_hold_stands_in_the_way_until_it_is_lifted(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    assert why(org.as_("Quinn").redacting.hold(here, True, "Appeal 12", PASSPHRASE))
    assert why(org.as_("Ada").redacting.hold(here, False, "None stands", PASSPHRASE))
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    (now,) = listed(org)
    assert now.hold is not None
    assert now.hold.reason == "Appeal 12"
    assert "legal hold" in why(org.as_("Ada").redacting.order(one.request, "As asked.", PASSPHRASE))[0]
    assert place in org.view(here).review.answers
    assert org.as_("Ada").redacting.hold(here, False, "Appeal 12", PASSPHRASE) is None
    ordered(org, one)
    assert place not in org.view(here).review.answers


# -- what hangs on it -----------------------------------------------------------------------


def test_a_signature_over_it_is_stale_and_a_new_one_stands(signed: Walker) -> None:
    org, here = signed.org, signed.review
    view = org.view(here, "Quinn")
    case = next(s for s in view.review.signatures if s.scope.section == "cases")
    place = next(
        p
        for p, w in view.review.answers.items()
        if p.section == "cases" and p.row == case.scope.row and view.form.field(p.field).kind == "long text"
    )
    target = places.answer_target(place)
    ordered(org, asked(org, here, target))
    stale = [s for s in org.view(here, "Quinn").review.signatures if s.scope == case.scope]
    assert {s.standing for s in stale} == {"stale"}
    assert all(target in s.why for s in stale)
    signed.finish("cases")
    org.reopen()
    again = [s for s in org.view(here, "Quinn").review.signatures if s.scope == case.scope]
    assert {s.standing for s in again} == {"valid"}


def test_a_signature_over_what_was_redacted_before_stands(
    org: Organisation, here: RecordId, one_case: Walker, place: Place
) -> None:
    """The field is answered anew after it; the redacted heads lie in the past of what is signed."""
    ordered(org, asked(org, here, places.answer_target(place)))
    one_case.finish("cases")
    found = [s for s in org.view(here, "Quinn").review.signatures if s.scope.section == "cases"]
    assert found
    assert {s.standing for s in found} == {"valid"}


def test_what_was_written_in_the_same_act_goes_too_and_is_told_before(
    org: Organisation, here: RecordId
) -> None:
    graph = graph_now(org, here)
    filled = next(
        t
        for t in graph.targets()
        if t.startswith("cases/") and len(graph.entry(graph.heads(t)[0]).header.targets) > 1
    )
    reach = ok(org.as_("Quinn").redacting.reach(here, [filled]))
    assert set(reach) == set(graph.entry(graph.heads(filled)[0]).header.targets)
    assert places.ABOUT not in reach
    assert why(org.as_("Quinn").redacting.reach(here, [places.LEAD]))


def test_a_whole_record_goes_but_for_the_request(
    signed: Walker,
) -> None:
    org, here = signed.org, signed.review
    actions = {a.id for a in library_of(org).actions(here)}
    entry = ok(org.as_("Quinn").redacting.ask(here, [], "The time of keeping it has ended.", whole=True))
    one = next(x for x in listed(org) if x.request.entry == entry)
    ordered(org, one)
    for _ in range(2):
        assert why(org.as_("Quinn").reviews.view(here)) == (
            "This review was redacted; nothing of it can be shown any more.",
        )
        graph = library_of(org).graph(here)
        told = [one for one in graph if graph.body(one) is not None]
        assert {graph.entry(one).header.kind for one in told} == {redaction.REQUESTED}
        assert parked_now(org, here) == parked_anew(org, here) == {}
        assert {a.id for a in library_of(org).actions()} == actions
        assert isinstance(org.desk.upkeep.verify(), Verified)
        assert listed(org)[0].done is not None
        org.reopen()


# -- what a held review rests on ------------------------------------------------------------


def rests(walker: Walker) -> dict[str, RecordId]:
    """A record of each kind that the review rests on."""
    view = walker.org.view(walker.review)
    gap = view.decision.gaps[0].gap
    action = ok(walker.org.as_("Dana").actions.add(walker.review, gap, walker.plan("coaching")))
    (row,) = view.review.rows
    assert row.source is not None
    (whose,) = {
        answer.answer.value
        for place, answer in view.review.answers.items()
        if view.form.field(place.field).kind is Kind.PARTICIPANT and isinstance(answer.answer, Given)
    }
    return {
        "action": action,
        "participant": RecordId(str(whose)),
        "event": row.source,
        "result": view.review.opening.result,
    }


@pytest.mark.parametrize("kind", ["action", "participant", "event", "result"])
def test_a_hold_on_a_review_covers_what_it_rests_on(one_case: Walker, kind: str) -> None:
    org, here = one_case.org, one_case.review
    record = rests(one_case)[kind]
    assert library_of(org).type_of(record) == kind
    entry = ok(org.as_("Quinn").redacting.ask(record, [], "Not to be kept", whole=True))
    one = next(x for x in listed(org) if x.request.entry == entry)
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    assert record in org.desk.organisation.holds[here].covers
    (said,) = why(org.as_("Ada").redacting.order(one.request, "As asked.", PASSPHRASE))
    assert org.view(here).review.opening.title in said
    assert "legal hold" in said
    (now,) = listed(org)
    assert (now.hold, str(now.covered_by), now.waits) == (None, said, True)
    # An order that another program wrote all the same has no effect, here or anywhere.
    order_past_the_desk(org, one)
    for _ in range(2):
        graph = library_of(org).graph(record)
        assert not graph.redacted
        (now,) = listed(org)
        assert now.done is None
        assert "rests on the record" in str(now.against)
        assert isinstance(org.desk.upkeep.verify(), Verified)
        org.reopen()
    assert org.as_("Ada").redacting.hold(here, False, "Appeal 12", PASSPHRASE) is None
    assert ordered(org, one).done is not None


def order_past_the_desk(org: Organisation, one: Listed) -> None:
    """As another program writes it, with the organisation's own key."""
    request, graph = one.request, graph_now(org, one.request.record)
    entries = redaction.entries_asked(request.asked, graph)
    order = Order(request.record, request.entry, entries, "As asked.", knew=graph.frontier())
    order_elsewhere(org, redaction.order_change(order, "00"))


def test_what_a_held_review_comes_to_rest_on_later_is_covered_too(one_case: Walker) -> None:
    org, here = one_case.org, one_case.review
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12", PASSPHRASE) is None
    gap = org.view(here).decision.gaps[0].gap
    later = ok(org.as_("Dana").actions.add(here, gap, one_case.plan("coaching")))
    entry = ok(org.as_("Quinn").redacting.ask(later, [], "Not to be kept", whole=True))
    one = next(x for x in listed(org) if x.request.entry == entry)
    assert "legal hold" in why(org.as_("Ada").redacting.order(one.request, "As asked.", PASSPHRASE))[0]
    # Set again, the hold itself names it, for other programs too.
    before = org.desk.organisation.holds[here].covers
    assert later not in before
    assert org.as_("Ada").redacting.hold(here, True, "Appeal 12, the new action too", PASSPHRASE) is None
    assert set(org.desk.organisation.holds[here].covers) == {*before, later}
    assert why(org.as_("Ada").redacting.hold(here, True, "Again", PASSPHRASE)) == (
        "A legal hold stands already.",
    )


# -- on a full disk ----------------------------------------------------------------------------------


@contextmanager
def no_room_to_delete() -> Iterator[None]:
    """Nothing can be written any more from the first deletion of a body on, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM bodies"):
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))

    event.listen(Engine, "before_cursor_execute", fill)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fill)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.skipif(os.name != "posix", reason="a limit as on POSIX")
def test_on_a_full_disk_it_is_told_that_the_order_stands_and_it_is_carried_out_at_the_next_opening(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    with no_room_to_delete(), pytest.raises(NotCarriedOut) as told:
        ordered(org, one)
    assert str(told.value).startswith("A redaction that was ordered is not carried out yet. ")
    assert "cannot be taken back" in str(told.value)
    assert "open it again" in str(told.value)
    assert "try again" not in str(told.value)
    # The order stands, and says so; nobody is shown what it took away.
    (found,) = listed(org)
    assert (found.waits, found.outstanding, found.done_by) == (False, True, "Ada Adminson")
    assert place not in org.view(here).review.answers
    assert org.as_("Dana").searching.find("Xavier") == ()
    assert SECRET.encode() in everything(org)
    org.reopen()
    (found,) = listed(org)
    assert (found.waits, found.outstanding) == (False, False)
    assert SECRET.encode() not in everything(org)
    assert isinstance(org.desk.upkeep.verify(), Verified)


@pytest.mark.skipif(os.name != "posix", reason="a limit as on POSIX")
def test_ordered_again_it_goes_on_with_what_was_left_to_delete(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    with no_room_to_delete(), pytest.raises(NotCarriedOut):
        ordered(org, one)
    with no_room_to_delete(), pytest.raises(NotCarriedOut):
        ordered(org, one)
    assert not ordered(org, one).outstanding
    assert SECRET.encode() not in everything(org)
    assert len(library_of(org).orders(here)) == 1
    assert why(org.as_("Ada").redacting.order(one.request, "Again.", PASSPHRASE)) == (
        "All of this was redacted already.",
    )


@pytest.mark.skipif(os.name != "posix", reason="a limit as on POSIX")
def test_a_desk_is_not_opened_while_there_is_no_room_to_carry_an_order_out(
    org: Organisation, here: RecordId, place: Place, target: Target
) -> None:
    one = asked(org, here, target)
    with no_room_to_delete(), pytest.raises(NotCarriedOut):
        ordered(org, one)
    with no_room_to_delete(), pytest.raises(NotCarriedOut):
        org.reopen()
    org.reopen()
    assert SECRET.encode() not in everything(org)
