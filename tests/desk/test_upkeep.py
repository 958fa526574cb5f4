"""Looking after the log: verified whole, the first broken entry named, rebuilt to the same rows."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, text
from tests.desk.test_signing_elsewhere import made_elsewhere
from tests.laptop import Laptop, library_of
from tests.organisation import MAPLE, PASSPHRASE, Organisation, ok, why
from tests.walker import Walker

from reviewdesk.desk.staffing import NewPerson
from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import Fault, Refusal
from reviewdesk.eventlog.header import Stream
from reviewdesk.eventlog.port import Stored
from reviewdesk.eventlog.verify import Broken
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.identity.roles import Role
from reviewdesk.records import kinds
from reviewdesk.records import review as words
from reviewdesk.store.tables import PROJECTIONS


def engine_of(org: Organisation) -> Engine:
    return org.desk.upkeep._log._engine


def tampered(org: Organisation, *statements: str, **values: object) -> Verified | Broken:
    """What verification says after somebody with the key wrote into the file."""
    with engine_of(org).begin() as connection:
        for (name,) in connection.execute(text("select name from sqlite_master where type='trigger'")).all():
            connection.execute(text(f"drop trigger {name}"))
        for statement in statements:
            connection.execute(text(statement), values)
    return org.desk.upkeep.verify()


def rows(org: Organisation) -> dict[str, list[tuple[object, ...]]]:
    with engine_of(org).connect() as connection:
        return {
            table.name: sorted(
                tuple(value for name, value in row._mapping.items() if name != "id")
                for row in connection.execute(table.select())
            )
            for table in PROJECTIONS
            if table.name != "heads"
        } | {
            "heads": sorted(
                tuple(str(v) for name, v in row._mapping.items() if name != "id")
                for row in connection.execute(PROJECTIONS[1].select())
            )
        }


def test_a_whole_log_verifies(walked: Walker) -> None:
    size = library_of(walked.org).log.size()
    sessions = sum(e.entry.header.stream == "session" for e in library_of(walked.org).log.entries())
    assert walked.org.desk.upkeep.verify() == Verified(size, sessions)


CHANGED = "cast(substr(header, 1, 40) || 'x' || substr(header, 42) as blob)"


@pytest.mark.parametrize(
    "statement",
    [
        "update bodies set padded = zeroblob(length(padded)) where entry = :entry",
        "update bodies set salt = zeroblob(32) where entry = :entry",
        "update entries set signature = zeroblob(64) where id = :entry",
        f"update entries set header = {CHANGED} where id = :entry",
    ],
)
def test_the_first_broken_entry_is_named(one_case: Walker, statement: str) -> None:
    opened = opening(one_case)
    found = tampered(one_case.org, statement, entry=opened.entry.id)
    assert isinstance(found, Broken)
    assert (found.entry, found.position) == (opened.entry.id, opened.position)


def test_a_body_nobody_ordered_away_is_missed(one_case: Walker) -> None:
    entry = opening(one_case).entry.id
    found = tampered(one_case.org, "delete from bodies where entry = :entry", entry=entry)
    assert isinstance(found, Broken)
    assert (found.entry, str(found.reason)) == (entry, "What it says is missing; nobody ordered that.")


@pytest.mark.parametrize("column", ["stream = 'access'", "kind = 'x.y'", "seq = 9999", "record = null"])
def test_an_entry_filed_under_another_place_is_named(one_case: Walker, column: str) -> None:
    entry = opening(one_case).entry.id
    found = tampered(one_case.org, f"update entries set {column} where id = :entry", entry=entry)
    assert isinstance(found, Broken)
    assert (found.entry, str(found.reason)) == (entry, "It is filed under another place than it names.")


def opening(walker: Walker) -> Stored:
    entries = library_of(walker.org).log.entries(record=walker.review)
    return next(e for e in entries if e.entry.header.kind == "review.opened")


def test_a_truncated_log_is_broken_though_every_entry_left_holds(one_case: Walker) -> None:
    [*_, last] = library_of(one_case.org).log.entries()
    found = tampered(
        one_case.org,
        "delete from bodies where entry = :entry",
        "delete from outbox where entry = :entry",
        "delete from heads where entry = :entry",
        "delete from entries where id = :entry",
        entry=last.entry.id,
    )
    assert isinstance(found, Broken)
    assert found.entry == last.entry.id


def test_a_session_nobody_signed_is_broken(one_case: Walker) -> None:
    from reviewdesk.identity.session import Session, SignedSession

    laptop = Laptop(one_case.org)
    dana = one_case.org.person("Dana").id
    now = one_case.org.environment.moment()
    session = Session(library_of(one_case.org).org, dana, laptop.device.key_id, now, now + 1000)
    entry = laptop.vouch(dana, SignedSession(session.statement(), b"none"))
    found = one_case.org.desk.upkeep.verify()
    assert isinstance(found, Broken)
    assert found.entry == entry


def test_a_control_entry_by_another_key_is_broken(one_case: Walker) -> None:
    from reviewdesk.eventlog.compose import compose
    from reviewdesk.records import organisation as words

    laptop = Laptop(one_case.org)
    laptop.sign_in("Omar")
    omar = one_case.org.person("Omar")
    by = laptop._by(omar.id, laptop._session)
    control = library_of(one_case.org).control
    drafts = compose(control, words.SITE, 1, (words.site_change(words.Site("E" * 21 + "A", "Elm")),), by)
    assert drafts is not None
    entry = laptop.arrive(*drafts)[0].entry.id
    found = one_case.org.desk.upkeep.verify()
    assert isinstance(found, Broken)
    assert (found.entry, str(found.reason)) == (
        entry,
        "It is a control entry that is not signed with the organization's key.",
    )


def test_a_rebuild_gives_the_same_rows(walked: Walker) -> None:
    before = rows(walked.org)
    assert any(before["heads"])
    assert walked.org.desk.upkeep.rebuild() == library_of(walked.org).log.size()
    assert rows(walked.org) == before


@pytest.mark.parametrize(
    ("statement", "table"),
    [
        (
            "update heads set content = '\"Nobody wrote this\"' where id = (select max(id) from heads)",
            "heads",
        ),
        ("update records set type = 'other' where record = (select min(record) from records)", "records"),
        ("insert into waiting values ('missing', (select id from entries limit 1))", "waiting"),
        ("insert into texts (rowid, text) values (999999, 'Nobody wrote this')", "texts"),
    ],
)
def test_what_is_computed_and_differs_from_the_log_is_told_and_computed_again(
    one_case: Walker, statement: str, table: str
) -> None:
    found = tampered(one_case.org, statement)
    assert isinstance(found, Verified)
    assert found.differing == (table,)
    one_case.org.desk.upkeep.rebuild()
    mended = one_case.org.desk.upkeep.verify()
    assert isinstance(mended, Verified)
    assert mended.differing == ()


def test_a_backup_opens_in_the_place_of_the_file_and_is_noted(org: Organisation, tmp_path: Path) -> None:
    target = tmp_path / "kept" / "desk.db"
    target.parent.mkdir()
    org.as_("Dana").upkeep.backup(target)
    size = library_of(org).log.size()
    *_, noted = library_of(org).log.entries(stream=Stream.ACCESS)
    assert noted.body is not None
    assert (noted.entry.header.author, noted.entry.header.kind, dict(noted.body.data)) == (
        org.person("Dana").id,
        kinds.EXPORTED,
        {"what": "backup", "where": str(tmp_path / "kept")},
    )
    data = target.read_bytes()
    with pytest.raises(Refusal, match="not made"):
        org.desk.upkeep.backup(target)
    with pytest.raises(Refusal, match="not made"):
        org.desk.upkeep.backup(tmp_path / "new.check")
    assert (target.read_bytes(), library_of(org).log.size()) == (data, size)
    org.desk.close()
    org.home.database.write_bytes(data)
    for name in ("-wal", "-shm"):
        org.home.database.with_name(org.home.database.name + name).unlink(missing_ok=True)
    org.reopen()
    assert library_of(org).log.size() == size
    assert isinstance(org.desk.upkeep.verify(), Verified)


def bodies_of_judgements(walker: Walker) -> tuple[int, int]:
    """Judgements in an export of the whole log, and how many of them with their body."""
    judged = [
        e.entry.id
        for e in library_of(walker.org).log.entries(record=walker.review)
        if e.entry.header.kind == words.JUDGED
    ]
    names = {name for name, _ in ok(walker.org.as_("Ada").upkeep.export())}
    told = [name for name in names for entry in judged if entry in name]
    return sum(name.endswith(".dsse.json") for name in told), sum(name.endswith(".body") for name in told)


def test_an_export_withholds_a_judgement_until_its_counterpart_is_in(one_case: Walker) -> None:
    view = one_case.view("Quinn")
    field = next(f for s in view.form.sections for f in s.fields if f.judged_by)
    place = Place(field.section, view.review.rows[0].id, field.id)
    code = view.form.choice_list(field.choices or "").options[0].code
    ok(one_case.org.as_("Ann").reviews.judge(one_case.review, place, "nurse_consultant", Given(code)))
    assert bodies_of_judgements(one_case) == (1, 0)
    ok(one_case.org.as_("Dana").reviews.judge(one_case.review, place, "supervisor", Given(code)))
    assert bodies_of_judgements(one_case) == (2, 2)


def test_the_log_is_given_only_to_an_administrator_with_all_sites(org: Organisation, tmp_path: Path) -> None:
    new = NewPerson("Mia Stone", (Role.ADMINISTRATOR,), (MAPLE.id,), passphrase=PASSPHRASE, own=True)
    assert ok(org.as_("Ada").staffing.add([new], PASSPHRASE))
    said = why(org.as_("Mia").upkeep.export())
    assert "your scope is some of them" in said[0]
    assert "all sites" in said[1]
    assert why(org.as_("Mia").upkeep.export_to(tmp_path / "out")) == said
    assert not (tmp_path / "out").exists()
    assert ok(org.as_("Ada").upkeep.export_to(tmp_path / "out"))


def test_a_sign_off_that_counts_and_is_none_is_broken(one_case: Walker) -> None:
    scope = Scope("cases", one_case.view("Quinn").review.rows[0].id)
    one_case.fill(scope)
    laptop = Laptop(one_case.org)
    made_elsewhere(one_case, laptop, scope, "Dana", key="Ann")
    library = library_of(one_case.org)
    [entry] = library.parked(one_case.review)
    assert isinstance(one_case.org.desk.upkeep.verify(), Verified)
    library.parked(one_case.review).clear()  # as a program would that does not judge
    found = one_case.org.desk.upkeep.verify()
    assert isinstance(found, Broken)
    assert (found.entry, str(found.reason)) == (
        entry,
        "This sign-off does not hold: The signature is another person's.",
    )


# -- on a full disk ----------------------------------------------------------------------------------


@contextmanager
def no_room(org: Organisation) -> Iterator[None]:
    """Nothing can be written, and what is worked out in a transaction does not fit into memory."""
    engine = library_of(org).log._engine  # type: ignore[attr-defined]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

    def small(connection: Connection) -> None:
        connection.exec_driver_sql("PRAGMA cache_size = 5")

    event.listen(engine, "begin", small)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        event.remove(engine, "begin", small)


@pytest.mark.skipif(os.name != "posix", reason="a limit as on POSIX")
def test_a_log_that_could_not_be_checked_to_the_end_is_told_what_holds_and_why(one_case: Walker) -> None:
    org = one_case.org
    size = library_of(org).log.size()
    with no_room(org), pytest.raises(Fault) as told:
        org.desk.upkeep.verify()
    said = str(told.value)
    assert said.startswith("The log is intact, but could not be checked to the end. ")
    assert "Every entry, chain, sign-off and session holds." in said
    assert said.endswith("Nothing was changed. Free some space on the disk, then check again.")
    assert isinstance(org.desk.upkeep.verify(), Verified)
    assert library_of(org).log.size() == size


@pytest.mark.skipif(os.name != "posix", reason="a limit as on POSIX")
def test_a_desk_in_which_nothing_was_written_is_closed_without_a_word_on_a_full_disk(
    org: Organisation,
) -> None:
    org.reopen()
    with no_room(org):
        org.desk.close()
    org.reopen()
