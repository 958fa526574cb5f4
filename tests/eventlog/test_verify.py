"""A log that was tampered with: the first broken entry is named, and why."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence

import pytest
from tests.eventlog.desks import CARE, CAUSE, ORG, RECORD, Desk, Organization, id16, merge, two_desks

from reviewdesk.eventlog.body import Value
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, Stream, Target
from reviewdesk.eventlog.seal import pae
from reviewdesk.eventlog.verify import Broken, Held, Intact, verify_log
from reviewdesk.texts import say


def rows(desk: Desk) -> list[Held]:
    return [
        Held.of(stored.position, sealed)
        for stored in desk.log.entries()
        if (sealed := desk.log.sealed(stored.entry.id)) is not None
    ]


def numbered(held: Sequence[Held]) -> list[Held]:
    return [dataclasses.replace(one, position=at) for at, one in enumerate(held, 1)]


def written() -> Desk:
    ana, _ = two_desks()
    ana.sign_in()
    for n in range(6):
        ana.answered(CAUSE, n)
    return ana


def check(desk: Desk, held: Sequence[Held]) -> Intact | Broken:
    return verify_log(held, desk.organization.keys, ORG)


def test_an_untouched_log_is_intact_with_the_end_of_every_chain() -> None:
    ana = written()
    tips = {
        (ana.key.id, stream): ana.log.tip(ana.key.id, stream) for stream in (Stream.SESSION, Stream.RECORD)
    }
    assert check(ana, rows(ana)) == Intact(7, tips)
    assert verify_log([], ana.organization.keys, ORG) == Intact(0, {})


def test_bodies_that_are_withheld_or_redacted_do_not_break_it() -> None:
    ana = written()
    bare = [dataclasses.replace(one, body=None) for one in rows(ana)]
    assert isinstance(check(ana, bare), Intact)


def flip(data: bytes) -> bytes:
    return data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]


def with_other_header(held: Held) -> Held:
    return dataclasses.replace(held, header_bytes=held.header_bytes.replace(b'"tz":-300', b'"tz":-301'))


def with_other_signature(held: Held) -> Held:
    return dataclasses.replace(held, signature=flip(held.signature))


def with_other_body(held: Held) -> Held:
    assert held.body is not None
    changed = dataclasses.replace(held.body, padded=held.body.padded.replace(b"\0", b" ", 1))
    return dataclasses.replace(held, body=changed)


def with_other_salt(held: Held) -> Held:
    assert held.body is not None
    return dataclasses.replace(held, body=dataclasses.replace(held.body, salt=flip(held.body.salt)))


def with_other_id(held: Held) -> Held:
    return dataclasses.replace(held, id=EntryId("A" * 43))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (with_other_header, "Its header was changed: its id is not the hash of its content."),
        (with_other_id, "Its header was changed: its id is not the hash of its content."),
        (with_other_signature, "Its signature does not match its content."),
        (with_other_body, "Its content is not what its header was signed for."),
        (with_other_salt, "Its content is not what its header was signed for."),
    ],
)
@pytest.mark.parametrize("at", [0, 3, 6])
def test_one_changed_row_is_named(change: Callable[[Held], Held], why: str, at: int) -> None:
    ana = written()
    held = rows(ana)
    held[at] = change(held[at])
    broken = check(ana, held)
    assert isinstance(broken, Broken)
    assert (broken.entry, broken.position, say(broken.reason)) == (held[at].id, at + 1, why)


def test_of_several_broken_entries_the_first_is_named() -> None:
    ana = written()
    held = rows(ana)
    held[5] = with_other_signature(held[5])
    held[2] = with_other_body(held[2])
    broken = check(ana, held)
    assert isinstance(broken, Broken)
    assert broken.position == 3


def test_a_header_written_anew_by_another_key_is_found() -> None:
    ana = written()
    held = rows(ana)
    thief = Desk("thief", Organization())
    forged = with_other_header(held[6]).header_bytes
    held[6] = Held(7, thief_id(forged), forged, thief.key.sign(pae(forged)), held[6].body)
    broken = check(ana, held)
    assert isinstance(broken, Broken)
    assert say(broken.reason) == "Its signature does not match its content."


def thief_id(header_bytes: bytes) -> EntryId:
    from reviewdesk.eventlog.codec import entry_id

    return entry_id(header_bytes)


@pytest.mark.parametrize("at", range(6))
def test_a_removed_entry_is_found_by_the_one_that_needs_it(at: int) -> None:
    ana = written()
    held = rows(ana)
    del held[at]
    broken = check(ana, held)
    assert isinstance(broken, Broken)
    # What rested on the session is the next entry, and so it is with every answer.
    assert broken.entry == held[at].id


def test_two_entries_that_changed_places_are_found() -> None:
    ana = written()
    held = rows(ana)
    held[2], held[3] = held[3], held[2]
    broken = check(ana, numbered(held))
    assert isinstance(broken, Broken)
    assert (broken.entry, broken.position) == (held[2].id, 3)


def test_an_entry_stored_twice_is_found() -> None:
    ana = written()
    held = rows(ana)
    broken = check(ana, numbered([*held, held[3]]))
    assert broken == Broken(held[3].id, 8, broken.reason if isinstance(broken, Broken) else None)  # type: ignore[arg-type]
    assert say(broken.reason) == "It is stored twice."


def test_a_log_cut_short_is_found_by_the_number_kept_beside_the_key() -> None:
    ana = written()
    held = rows(ana)
    tip = ana.log.tip(ana.key.id, Stream.RECORD)
    assert tip is not None
    kept = {(ana.key.id, Stream.RECORD): tip}
    assert isinstance(verify_log(held, ana.organization.keys, ORG, kept=kept), Intact)
    assert isinstance(check(ana, held[:-1]), Intact)
    broken = verify_log(held[:-1], ana.organization.keys, ORG, kept=kept)
    assert isinstance(broken, Broken)
    assert (broken.entry, broken.position) == (tip[1], None)
    assert "ends at number 5" in say(broken.reason)
    nothing = verify_log([], ana.organization.keys, ORG, kept=kept)
    assert isinstance(nothing, Broken)


def test_a_log_ahead_of_the_number_kept_is_intact_and_another_branch_is_not() -> None:
    ana = written()
    held = rows(ana)
    kept: dict[tuple[KeyId, Stream], tuple[int, EntryId]] = {(ana.key.id, Stream.RECORD): (3, held[3].id)}
    assert isinstance(verify_log(held, ana.organization.keys, ORG, kept=kept), Intact)
    kept[ana.key.id, Stream.RECORD] = (3, held[4].id)
    broken = verify_log(held, ana.organization.keys, ORG, kept=kept)
    assert isinstance(broken, Broken)
    assert (broken.entry, broken.position) == (held[3].id, 4)


def test_another_organization_and_an_unknown_device_are_found() -> None:
    ana = written()
    elsewhere = verify_log(rows(ana), ana.organization.keys, OrgId(id16("another")))
    nobody = verify_log(rows(ana), lambda _: None, ORG)
    assert isinstance(elsewhere, Broken)
    assert isinstance(nobody, Broken)
    assert (elsewhere.position, say(elsewhere.reason)) == (1, "It belongs to another organization.")
    assert (nobody.position, say(nobody.reason)) == (
        1,
        "It was written by a device this organization does not know.",
    )


def clone(desk: Desk) -> Desk:
    twin = Desk(desk.name, desk.organization)
    twin.pull(desk)
    twin.chains, twin.session, twin._salts = dict(desk.chains), desk.session, 1000
    return twin


def test_a_number_used_twice_is_found_until_a_branch_is_parked() -> None:
    ana = written()
    twin = clone(ana)
    ana.answered(CAUSE, "here")
    other = twin.answered(CAUSE, "there")
    ana.pull(twin)
    broken = check(ana, rows(ana))
    assert isinstance(broken, Broken)
    assert (broken.entry, "twice" in say(broken.reason)) == (other, True)
    settled = verify_log(rows(ana), ana.organization.keys, ORG, parked=frozenset((other,)))
    assert isinstance(settled, Intact)
    assert settled.forks == (other,)


def test_a_clone_loses_no_branch() -> None:
    ana = written()
    twin = clone(ana)
    here, there = ana.answered(CAUSE, "here"), twin.answered(CAUSE, "there")
    merge(ana, twin)
    assert ana.graph().heads(CAUSE) == twin.graph().heads(CAUSE) == tuple(sorted((here, there)))


def test_a_laptop_with_a_part_of_the_records_needs_only_its_own_chains_whole() -> None:
    ana, ben = two_desks()
    other = type(RECORD)(id16("out of scope"))
    ana.answered(CAUSE, "one")
    ana.answered(CARE, "elsewhere", other)
    ana.answered(CAUSE, "two")
    ben.take(ana.log.entries(record=RECORD), ana)
    ben.answered(CARE, "mine")
    assert isinstance(check(ben, rows(ben)), Broken)
    own = frozenset((ben.key.id,))
    assert isinstance(verify_log(rows(ben), ben.organization.keys, ORG, whole=own), Intact)


def test_an_entry_others_name_that_is_gone_is_found_even_where_chains_need_not_be_whole() -> None:
    ana, ben = two_desks()
    first = ana.answered(CAUSE, "one")
    ben.pull(ana)
    second = ben.answered(CAUSE, "two")
    held = [one for one in rows(ben) if one.id != first]
    own = frozenset((ben.key.id,))
    broken = verify_log(held, ben.organization.keys, ORG, whole=own)
    assert isinstance(broken, Broken)
    assert (broken.entry, broken.position) == (second, 2)
    refused = verify_log(held, ben.organization.keys, ORG, whole=own, refused=frozenset((first,)))
    assert isinstance(refused, Intact)


def test_a_chain_whose_control_goes_back_is_found() -> None:
    ana, _ = two_desks()
    (first,) = ana.act("person.added", {Target("people/-/name"): Value("Ana")}, None)
    (second,) = ana.act("person.added", {Target("people/-/name"): Value("Ana Ortiz")}, None)
    for control in (None, first.id, first.id, second.id):
        ana.control = control
        ana.answered(CAUSE, str(ana.log.size()))
    assert isinstance(check(ana, rows(ana)), Intact)
    for back in (first.id, None):
        twin = clone(ana)
        twin.control = back
        entry = twin.answered(CAUSE, "back")
        broken = check(twin, rows(twin))
        assert isinstance(broken, Broken)
        assert (broken.entry, "older control entry" in say(broken.reason)) == (entry, True)


def test_links_that_do_not_meet_are_found_where_both_ends_are_here() -> None:
    ana = written()
    twin = clone(ana)
    twin.act("review.answered", {CARE: Value("other")})
    twin.act("review.answered", {CARE: Value("branch")})
    ana.answered(CAUSE, "main")
    # Number 7 of the one branch, number 8 of the other: the link between them is broken.
    held = [*rows(ana), *rows(twin)[-1:]]
    broken = verify_log(numbered(held), ana.organization.keys, ORG, whole=frozenset())
    assert isinstance(broken, Broken)
    assert broken.entry == held[-1].id
