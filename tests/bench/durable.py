"""A durable answer, the append in it, and beside them a bare write and fsync of as many bytes."""

from __future__ import annotations

import os
from itertools import cycle, islice
from pathlib import Path

from tests.bench.forty import Forty
from tests.bench.timing import Laps, Timed, swept_as_in_the_window, timed
from tests.organisation import ok
from tests.walker import Walker

from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.codec import SALT_LENGTH
from reviewdesk.eventlog.header import Stream
from reviewdesk.eventlog.seal import Chain, seal_batch
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.model import Field, Kind
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of

TIMES = 300


def durable_answers(forty: Forty, folder: Path) -> list[Timed]:
    """All of it on one desk, the three taken in turns so that they meet the same disk."""
    walker = forty.opened(folder)
    try:
        return _measured(walker)
    finally:
        walker.desk.close()


def _measured(walker: Walker) -> list[Timed]:
    org, review = walker.org, walker.review
    desk = org.as_("Dana")
    view = walker.view("Dana")
    fields = [f for f in view.form.section("cases").fields if f.kind is Kind.LONG_TEXT and f.show is None]
    spots = [Place("cases", row, f.id) for row in view.facts.rows["cases"] for f in fields]
    wal = org.home.database.with_name(org.home.database.name + "-wal")
    bare = (org.home.folder / "bare").open("wb", buffering=0)
    answers = Laps()
    appends = Laps()
    syncs = Laps()
    size = _written_by_append(walker, spots[0], wal)
    block = os.urandom(size)

    def sync() -> None:
        bare.write(block)
        os.fsync(bare.fileno())

    with bare, swept_as_in_the_window() as sweep:
        for number, place in enumerate(islice(cycle(spots), TIMES)):
            said = Given(f"What was seen that evening, and by whom; written for the {number}th time.")
            answers.take(lambda place=place, said=said: ok(desk.reviews.answer(review, place, said)))  # type: ignore[misc]
            syncs.take(sync)
            _append(walker, place, number, appends)
            sweep()
    desk_size = f"a review of 40 cases, a desk of {desk._library.log.size():,} entries"
    whole = "checked, signed, committed (WAL, synchronous=FULL), the review computed again"
    beside = (
        f"{size:,} bytes, as many as an append adds to the journal, to a plain file in turns with the above"
    )
    return [
        timed("Durable answer", answers, f"`reviews.answer` until it returns ({desk_size}): {whole}"),
        timed("Append alone", appends, "one sealed entry, until it is committed"),
        timed("Bare fsync", syncs, beside),
    ]


def _append(walker: Walker, place: Place, number: int, into: Laps) -> None:
    desk = walker.desk
    writer = desk.reviews._writer
    view = walker.view("Dana")
    field: Field = view.form.field(place.field)
    change = Change(
        places.answer_target(place), content_of(Given(f"Written again, {number}."), field, view.form)
    )
    drafts = writer._drafts(Act(walker.review, words.ANSWERED, (change,), form=view.form.sha256))
    log = desk._library.log
    chain = {Stream.RECORD: Chain.behind(writer.key, log.tip(writer.key, Stream.RECORD))}
    sealed = seal_batch(drafts, chain, writer._signer, [os.urandom(SALT_LENGTH) for _ in drafts])
    desk._library.took(into.take(lambda: log.append(sealed)))


def _written_by_append(walker: Walker, place: Place, wal: Path) -> int:
    """How many bytes an append adds to the write-ahead log, in the middle of ten."""
    grown = []
    for number in range(10):
        before = wal.stat().st_size
        _append(walker, place, number, Laps())
        grown.append(wal.stat().st_size - before)
    return max(sorted(grown)[len(grown) // 2], 4096)
