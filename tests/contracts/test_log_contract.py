"""What every Log does, whatever it keeps its entries in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine
from tests.eventlog.desks import CAUSE, ORG, OTHER, RECORD, Desk, id16, merge, two_desks
from tests.eventlog.histories import STEPS, Step, play

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body, Change, Value
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, RecordId, Stream, Target
from reviewdesk.eventlog.kinds import MIXED
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Log, Sealed, SealedBody, Stored
from reviewdesk.eventlog.seal import Keys
from reviewdesk.eventlog.verify import Held, Intact, verify_log
from reviewdesk.store.engine import create_encrypted
from reviewdesk.store.log import SqlLog
from reviewdesk.store.migrate import migrate

OpenLog: TypeAlias = Callable[[OrgId, Keys], Log]
"""Opens a new, empty log of an organization at every call; `keys` finds the SPKI of a device key."""


@contextmanager
def memory_logs(_: Path) -> Iterator[OpenLog]:
    yield MemoryLog


@contextmanager
def encrypted_logs(folder: Path) -> Iterator[OpenLog]:
    engines: list[Engine] = []

    def opened(org: OrgId, keys: Keys) -> Log:
        path = folder / f"desk-{len(engines)}.db"
        engines.append(create_encrypted(path, bytes(range(32))))
        migrate(engines[-1], path, folder)
        return SqlLog(engines[-1], path, org, keys)

    yield opened
    for engine in engines:
        engine.dispose()


@pytest.fixture(params=[memory_logs, encrypted_logs])
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenLog]:
    with request.param(tmp_path) as opener:
        yield opener


def batch_of(desk: Desk) -> list[Sealed]:
    return [sealed for one in desk.log.entries() if (sealed := desk.log.sealed(one.entry.id)) is not None]


def opened(open_log: OpenLog, desk: Desk) -> Log:
    return open_log(ORG, desk.organization.keys)


def busy() -> Desk:
    """Two records, a session and a view."""
    ana, _ = two_desks()
    ana.sign_in()
    for n in range(3):
        ana.answered(CAUSE, n)
        ana.act("action.planned", {Target("action/-/due"): Value(n)}, OTHER)
    return ana


def test_an_empty_log_holds_nothing(open_log: OpenLog) -> None:
    ana = busy()
    log = opened(open_log, ana)
    (one, *_) = batch_of(ana)
    assert (log.size(), list(log.entries()), list(log.records())) == (0, [], [])
    assert (log.get(one.entry.id), log.sealed(one.entry.id)) == (None, None)
    assert log.tip(ana.key.id, Stream.RECORD) is None
    assert log.append([]) == ()


def test_what_is_appended_is_there_in_its_order(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    stored = log.append(batch)
    assert [one.position for one in stored] == list(range(1, len(batch) + 1))
    assert [one.entry for one in stored] == [sealed.entry for sealed in batch]
    assert tuple(log.entries()) == stored
    assert log.size() == len(batch)
    assert [log.sealed(sealed.entry.id) for sealed in batch] == batch
    assert log.sealed_of([*(one.entry.id for one in batch), EntryId("A" * 43)]) == {
        one.entry.id: one for one in batch
    }
    assert [log.get(sealed.entry.id) for sealed in batch] == list(stored)


def test_bodies_come_back_decoded(open_log: OpenLog) -> None:
    ana, _ = two_desks()
    ana.act("review.answered", {CAUSE: Value(("falls", True, None, 1))}, reason="seen late")
    (stored,) = opened(open_log, ana).append(batch_of(ana))
    assert stored.body == Body((Change(CAUSE, Value(("falls", True, None, 1))),), reason="seen late")


def test_entries_are_found_by_stream_record_and_place(open_log: OpenLog) -> None:
    ana = busy()
    log = opened(open_log, ana)
    stored = log.append(batch_of(ana))

    def having(chosen: Callable[[Stored], bool]) -> list[Stored]:
        return [one for one in stored if chosen(one)]

    assert list(log.entries(record=RECORD)) == having(lambda one: one.entry.header.record == RECORD)
    assert list(log.entries(stream=Stream.SESSION)) == having(
        lambda one: one.entry.header.stream is Stream.SESSION
    )
    assert list(log.entries(stream=Stream.RECORD, record=OTHER, after=3)) == having(
        lambda one: one.entry.header.record == OTHER and one.position > 3
    )
    assert list(log.entries(after=len(stored))) == []
    assert list(log.entries(stream=Stream.CONTROL)) == []
    assert list(log.entries(record=RecordId(id16("nobody's")))) == []


def test_entries_already_here_are_skipped(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    first = log.append(batch[:3])
    assert log.append([batch[1], batch[3], batch[3], batch[0]]) == (log.get(batch[3].entry.id),)
    assert log.append(batch[:4]) == ()
    assert (log.size(), list(log.entries())[:3]) == (4, list(first))


def test_records_are_told_with_their_type_in_order_of_arrival(open_log: OpenLog) -> None:
    ana = busy()
    log = opened(open_log, ana)
    log.append(batch_of(ana))
    assert list(log.records()) == [(RECORD, "review"), (OTHER, "action")]
    assert list(log.records("action")) == [(OTHER, "action")]
    assert list(log.records("act")) == []


@pytest.mark.parametrize("at_once", [False, True])
def test_a_record_of_entries_of_several_types_is_told_as_such(open_log: OpenLog, *, at_once: bool) -> None:
    ana, _ = two_desks()
    ana.answered(CAUSE, 1)
    ana.act("action.planned", {Target("action/-/due"): Value(1)})
    ana.answered(CAUSE, 2)
    log, batch = opened(open_log, ana), batch_of(ana)
    for part in [batch] if at_once else [[one] for one in batch]:
        log.append(part)
    assert list(log.records()) == [(RECORD, "review" + MIXED)]


def test_the_tip_is_the_last_number_of_a_chain(open_log: OpenLog) -> None:
    ana, ben = two_desks()
    ana.sign_in()
    last = [ana.answered(CAUSE, n) for n in range(3)][-1]
    ben.pull(ana)
    mine = ben.answered(CAUSE, "ben")
    log = opened(open_log, ana)
    log.append(batch_of(ben))
    assert log.tip(ana.key.id, Stream.RECORD) == (3, last)
    assert log.tip(ana.key.id, Stream.SESSION) == (1, ana.session)
    assert log.tip(ben.key.id, Stream.RECORD) == (1, mine)
    assert log.tip(ben.key.id, Stream.CONTROL) is None


def test_a_tip_does_not_go_back_when_older_entries_come_late(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    for sealed in reversed(batch):
        log.append([sealed])
    assert log.tip(ana.key.id, Stream.RECORD) == ana.log.tip(ana.key.id, Stream.RECORD)
    assert [one.entry for one in log.entries()] == [sealed.entry for sealed in reversed(batch)]


def test_an_entry_may_come_without_its_body(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    bare = dataclasses.replace(batch[1], body=None)
    assert log.append([bare]) == (Stored(1, bare.entry, None),)
    assert log.sealed(bare.entry.id) == bare


def test_both_branches_of_a_chain_are_kept(open_log: OpenLog) -> None:
    ana, _ = two_desks()
    ana.answered(CAUSE, "start")
    twin = Desk(ana.name, ana.organization)
    twin.pull(ana)
    twin.chains, twin._salts = dict(ana.chains), 1000
    here, there = ana.answered(CAUSE, "here"), twin.answered(CAUSE, "there")
    merge(ana, twin)
    log = opened(open_log, ana)
    log.append(batch_of(ana))
    assert {one.entry.id for one in log.entries()} > {here, there}
    tip = log.tip(ana.key.id, Stream.RECORD)
    assert tip is not None
    assert tip[0] == 2
    assert tip[1] in (here, there)


def forgeries(batch: Sequence[Sealed]) -> dict[str, Sealed]:
    one, other = batch[1], batch[2]
    assert one.body is not None
    body, entry = one.body, one.entry
    return {
        "id": Sealed(dataclasses.replace(entry, id=other.entry.id[::-1]), body),  # type: ignore[arg-type]
        "header": Sealed(dataclasses.replace(entry, header=other.entry.header), body),
        "header bytes": Sealed(dataclasses.replace(entry, header_bytes=entry.header_bytes + b" "), body),
        "signature": Sealed(dataclasses.replace(entry, signature=other.entry.signature), body),
        "short signature": Sealed(dataclasses.replace(entry, signature=b""), body),
        "body": Sealed(entry, other.body),
        "salt": Sealed(entry, SealedBody(bytes(32), body.padded)),
        "padding": Sealed(entry, SealedBody(body.salt, body.padded + bytes(512))),
    }


@pytest.mark.parametrize("part", list(forgeries(batch_of(busy()))))
def test_nothing_of_a_batch_is_stored_when_one_entry_is_forged(open_log: OpenLog, part: str) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    with pytest.raises(Refusal) as refusal:
        log.append([batch[0], forgeries(batch)[part], batch[3]])
    assert refusal.value.why is not None
    assert refusal.value.next_step is not None
    assert (log.size(), list(log.entries()), list(log.records())) == (0, [], [])
    assert log.tip(ana.key.id, Stream.SESSION) is None
    assert len(log.append(batch)) == len(batch)


def test_another_organization_and_unknown_devices_are_refused(open_log: OpenLog) -> None:
    ana = busy()

    def nobody(_: KeyId) -> bytes | None:
        return None

    for log in (open_log(OrgId(id16("another")), ana.organization.keys), open_log(ORG, nobody)):
        with pytest.raises(Refusal):
            log.append(batch_of(ana))
        assert log.size() == 0


def test_a_batch_beyond_the_limits_is_refused(open_log: OpenLog) -> None:
    ana, _ = two_desks()
    for n in range(1001):
        ana.answered(CAUSE, n)
    log, batch = opened(open_log, ana), batch_of(ana)
    with pytest.raises(Refusal):
        log.append(batch)
    assert log.size() == 0
    assert len(log.append(batch[:1000])) == 1000
    ben = Desk("ben", ana.organization)
    for n in range(9):
        ben.answered(CAUSE, f"{n}" + "x" * 1_000_000)
    with pytest.raises(Refusal):
        log.append(batch_of(ben))
    assert log.size() == 1000


def test_it_knows_the_latest_time_any_entry_says(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    assert log.newest() == 0
    log.append(sorted(batch, key=lambda one: -one.entry.header.time))
    assert log.newest() == max(one.entry.header.time for one in batch) > 0


def test_of_batches_appended_together_all_are_stored_or_none(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    last = batch[-1]
    forged = dataclasses.replace(last, entry=dataclasses.replace(last.entry, signature=bytes(64)))
    with pytest.raises(Refusal):
        log.append_together([batch[:2], [*batch[2:-1], forged]])
    assert (log.size(), list(log.records())) == (0, [])
    stored = log.append_together([batch[:2], batch[1:]])
    assert [one.entry.id for one in stored] == [one.entry.id for one in batch]
    assert [one.position for one in log.entries()] == list(range(1, len(batch) + 1))


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_two_logs_merged_through_it_verify_and_fold_alike(open_log: OpenLog, steps: list[Step]) -> None:
    first, second, third = play(steps)
    log = opened(open_log, first)
    for desk in (second, third, first):
        log.append(batch_of(desk))
    held = [
        Held.of(one.position, sealed)
        for one in log.entries()
        if (sealed := log.sealed(one.entry.id)) is not None
    ]
    checked = verify_log(held, first.organization.keys, ORG, whole=frozenset())
    assert isinstance(checked, Intact)
    merged = first.fold.__class__(first.fold.kinds)
    merged.extend(log.entries())
    first.pull(second)
    first.pull(third)
    assert list(merged.graph(RECORD)) == list(first.graph())
    values = {target: first.graph().value(target) for target in first.graph().targets()}
    assert {target: merged.graph(RECORD).value(target) for target in values} == values


def test_what_any_record_can_hold_says_nothing_of_its_type(open_log: OpenLog) -> None:
    ana, _ = two_desks()
    ana.act("record.joined", {})
    ana.answered(CAUSE, "falls")
    ana.act("record.joined", {}, OTHER)
    log, batch = opened(open_log, ana), batch_of(ana)
    log.append(batch[:1])
    log.append(batch[1:])
    assert list(log.records()) == [(RECORD, "review"), (OTHER, "record")]


def test_what_is_redacted_is_gone_and_never_taken_again(open_log: OpenLog) -> None:
    ana = busy()
    log, batch = opened(open_log, ana), batch_of(ana)
    early, late = batch[1], batch[2]
    log.append([batch[0], early])
    assert log.redact([early.entry.id, late.entry.id]) == 1
    assert log.redact([early.entry.id, late.entry.id]) == 0
    log.append(batch)
    for one in (early, late):
        assert log.sealed(one.entry.id) == Sealed(one.entry, None)
        kept = log.get(one.entry.id)
        assert kept is not None
        assert kept.body is None
    assert [one.body is None for one in log.entries()].count(True) == 2
    held = [
        Held.of(n, sealed)
        for n, sealed in enumerate(map(log.sealed, (b.entry.id for b in batch)), 1)
        if sealed
    ]
    assert isinstance(verify_log(held, ana.organization.keys, ORG, whole=frozenset()), Intact)
