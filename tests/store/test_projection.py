"""Projections agree with the graph whatever the order of arrival, and rebuilt rows are the same rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from tests.store.writers import NOW, ORG, STORAGE_KEY, Writer, known, record

from reviewdesk.eventlog.graph import RecordGraph
from reviewdesk.eventlog.header import EntryId, RecordId, Stream
from reviewdesk.eventlog.kinds import KindTable
from reviewdesk.eventlog.port import Sealed
from reviewdesk.store.engine import create_encrypted, open_encrypted
from reviewdesk.store.log import SqlLog
from reviewdesk.store.migrate import migrate
from reviewdesk.store.reading import Reading

RECORDS = (record("a"), record("b"))
TARGETS = ("about/-/title", "about/-/story", "notes")
WORDS = ("fall at home", "caída", "no change", "")


@st.composite
def histories(draw: st.DrawFn) -> tuple[tuple[Writer, ...], tuple[Sealed, ...]]:
    """Entries of three devices that see more or less of each other, in the order they were written."""
    writers = tuple(Writer(name) for name in ("one", "two", "three"))
    opened = writers[0].writes(None, "session.opened", stream=Stream.SESSION)
    written = [opened]
    for _ in range(draw(st.integers(1, 14))):
        of = draw(st.sampled_from(RECORDS))
        before = [one.entry for one in written if one.entry.header.record == of]
        target = draw(st.sampled_from(TARGETS))
        seen = [entry for entry in before if draw(st.integers(0, 3))]
        replaces = [entry.id for entry in seen if target in entry.header.targets and draw(st.booleans())]
        after = [entry.id for entry in seen[-2:]]
        written.append(
            draw(st.sampled_from(writers)).writes(
                of,
                draw(st.sampled_from(("review.answered", "case.answered"))),
                {target: draw(st.sampled_from(WORDS)), "about/-/extra": {"words": ["one", "two"]}},
                replaces=replaces,
                after=after,
                session=draw(st.sampled_from((None, opened.entry.id))),
                time=NOW + draw(st.integers(-5, 5)),
            )
        )
    return writers, tuple(written)


def rows_of(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """All projected rows but their numbers; texts beside the head they belong to."""
    queries = {
        "records": "SELECT * FROM records ORDER BY record",
        "heads": "SELECT record, target, entry, kind, author, time, content FROM heads ORDER BY 1, 2, 3",
        "waiting": "SELECT * FROM waiting ORDER BY 1, 2",
        "texts": "SELECT record, target, entry, texts.text FROM texts "
        "LEFT JOIN heads ON heads.id = texts.rowid ORDER BY 1, 2, 3",
    }
    with engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(text(sql))] for name, sql in queries.items()}


@cache
def an_empty_file() -> bytes:
    """Made once: its tables take longer than most histories."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        engine = create_encrypted(path, STORAGE_KEY)
        migrate(engine, path, path.parent)
        engine.dispose()
        return path.read_bytes()


def a_log(folder: str, writers: Sequence[Writer]) -> tuple[Engine, Path, SqlLog]:
    path = Path(folder) / "desk.db"
    path.write_bytes(an_empty_file())
    engine = open_encrypted(path, STORAGE_KEY)
    return engine, path, SqlLog(engine, path, ORG, known(*writers).get)


def graphs(log: SqlLog) -> dict[RecordId, RecordGraph]:
    here = {one.entry.id for one in log.entries(stream=Stream.SESSION)}
    found = {}
    for of in RECORDS:
        graph = found[of] = RecordGraph(of, KindTable(), known=lambda entry: entry in here)
        graph.extend(log.entries(record=of))
    return found


@given(histories(), st.data())
def test_heads_agree_with_the_graph_whatever_arrives_when(
    history: tuple[tuple[Writer, ...], tuple[Sealed, ...]], data: st.DataObject
) -> None:
    writers, written = history
    arriving = list(data.draw(st.permutations(written), label="order of arrival"))
    if data.draw(st.booleans(), label="one never comes"):
        arriving.pop()
    with TemporaryDirectory() as folder:
        engine, path, log = a_log(folder, writers)
        while arriving:
            count = data.draw(st.integers(1, len(arriving)), label="batch")
            log.append(arriving[:count])
            arriving = arriving[count:]
        reading = Reading(engine, path)
        for of, graph in graphs(log).items():
            by_target: dict[str, tuple[EntryId, ...]] = {}
            for head in reading.heads(of):
                by_target[head.target] = (*by_target.get(head.target, ()), head.entry)
            assert by_target == {target: graph.heads(target) for target in graph.targets()}
        waits: dict[EntryId, tuple[EntryId, ...]] = {}
        for entry, missing in reading.waiting():
            waits[entry] = (*waits.get(entry, ()), missing)
        expected = {entry: on for graph in graphs(log).values() for entry, on in graph.waiting.items()}
        assert waits == expected
        before = rows_of(engine)
        assert log.rebuild() == log.size()
        assert rows_of(engine) == before
        engine.dispose()


def test_what_names_an_entry_of_another_record_waits_for_ever(engine: Engine, path: Path) -> None:
    """As in the graph of its record, where that entry never comes."""
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    first = writer.writes(RECORDS[0], values={"about/-/title": "a"})
    second = writer.writes(RECORDS[1], values={"about/-/title": "b"}, replaces=[first.entry.id])
    third = writer.writes(RECORDS[1], values={"about/-/title": "c"}, after=[second.entry.id])
    log.append([third, first])
    log.append([second])
    reading = Reading(engine, path)
    assert [head.entry for head in reading.heads(RECORDS[0])] == [first.entry.id]
    assert reading.heads(RECORDS[1]) == ()
    assert dict(reading.waiting()) == {
        second.entry.id: first.entry.id,
        third.entry.id: second.entry.id,
    }
    graph = graphs(log)[RECORDS[1]]
    assert graph.waiting == {one: (on,) for one, on in reading.waiting()}


def test_search_finds_what_stands_now(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    first = writer.writes(RECORDS[0], values={"about/-/story": "La caída de María"})
    log.append([first])
    reading = Reading(engine, path)
    (found,) = reading.search("caida mar")
    assert (found.record, found.target, found.entry) == (RECORDS[0], "about/-/story", first.entry.id)
    assert found.snippet == "La \x02caída\x03 de \x02María\x03"
    second = writer.writes(
        RECORDS[0],
        values={"about/-/story": "A fall"},
        replaces=[first.entry.id],
        after=[first.entry.id],
    )
    log.append([second])
    assert reading.search("caida") == ()
    assert [found.entry for found in reading.search('"FALL')] == [second.entry.id]
    assert reading.search(' " ') == ()


def test_redacted_words_are_gone_from_the_file(engine: Engine, path: Path) -> None:
    writer = Writer()
    log = SqlLog(engine, path, ORG, known(writer).get)
    told = writer.writes(RECORDS[0], values={"about/-/story": "unspeakable"})
    log.append([told])
    log.redact([told.entry.id])
    reading = Reading(engine, path)
    assert reading.search("unspeakable") == ()
    assert [(head.entry, head.content) for head in reading.heads(RECORDS[0])] == [(told.entry.id, None)]
    stored = log.get(told.entry.id)
    assert stored is not None
    assert (stored.entry, stored.body) == (told.entry, None)
    before = rows_of(engine)
    log.rebuild()
    assert rows_of(engine) == before
    with engine.connect() as connection:
        pages = connection.execute(text("SELECT * FROM texts_data")).all()
    assert not any(b"unspeak" in bytes(row.block) for row in pages)
