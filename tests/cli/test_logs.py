"""`log verify` and `rebuild`."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine
from tests.cli.running import run, run_in, secret
from tests.sample_home import SampleHome

from reviewdesk.desk.writing import SignedIn
from reviewdesk.eventlog.header import Stream
from reviewdesk.forms.answers import Place
from reviewdesk.forms.model import Kind
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.store.engine import open_encrypted
from reviewdesk.store.keys import KeyFileKeys

Tamper = Callable[[str], None]


@pytest.fixture
def tamper(sample_home: SampleHome) -> Tamper:
    """Runs SQL on the store as somebody would who holds its key."""

    def change(statement: str) -> None:
        person = sample_home.keys.people["dana"]
        key = KeyFileKeys(sample_home.home, person.id, person.passphrase).unlock()
        engine: Engine = open_encrypted(sample_home.home.database, key)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("DROP TRIGGER entries_do_not_change")
                connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    return change


def test_an_intact_log(sample_home: SampleHome) -> None:
    found = run_in(sample_home, "log", "verify")
    assert found.exit_code == 0, found.output
    assert found.output.startswith("The log is intact: ")
    assert found.stderr == ""


def test_an_intact_log_for_programs(sample_home: SampleHome) -> None:
    found = run_in(sample_home, "log", "verify", "--json")
    told = json.loads(found.output)
    assert found.exit_code == 0
    assert (told["format"], told["state"]) == ("reviewdesk/log-verdict/v1", "intact")
    assert told["entries"] > 400
    assert told["sessions"] > 20


def test_the_first_broken_entry_is_named_with_why(sample_home: SampleHome, tamper: Tamper) -> None:
    tamper("UPDATE entries SET signature = zeroblob(64) WHERE position IN (300, 310)")
    found = run_in(sample_home, "log", "verify", "--json")
    told = json.loads(found.output)
    assert found.exit_code == 1
    assert (told["state"], told["position"]) == ("broken", 300)
    assert "signature" in told["reason"]
    plain = run_in(sample_home, "log", "verify")
    assert plain.exit_code == 1
    assert plain.output.startswith(f"The log is broken at entry {told['entry']} (number 300 in the log).\n")
    assert told["reason"] in plain.output


def test_what_is_computed_from_the_log_and_differs_is_told_with_what_to_do(
    sample_home: SampleHome, tamper: Tamper
) -> None:
    tamper("UPDATE heads SET content = '\"Nobody wrote this\"' WHERE id = (SELECT max(id) FROM heads)")
    plain = run_in(sample_home, "log", "verify")
    assert plain.exit_code == 1
    assert "says something else than it (heads)" in plain.output
    assert json.loads(run_in(sample_home, "log", "verify", "--json").output)["differing"] == ["heads"]
    assert run_in(sample_home, "rebuild").exit_code == 0
    assert run_in(sample_home, "log", "verify").exit_code == 0


def test_a_missing_evidence_file_is_told_with_what_to_do(sample_home: SampleHome, tmp_path: Path) -> None:
    chart = tmp_path / "chart.txt"
    chart.write_bytes(b"Fluid chart")
    desk = sample_home.open("dana")
    view = next(
        view
        for review in desk.reviews._library.ids("review")
        if isinstance(view := desk.reviews.view(review), ReviewView) and view.review.rows
    )
    section = next(s for s in view.form.sections if s.repeat is not None)
    field = next(f for f in section.fields if f.kind is Kind.LONG_TEXT)
    place = Place(section.id, view.review.rows[0].id, field.id)
    done = desk.filing.attach(view.review.id, place, chart, "Fluid chart of Maya")
    desk.close()
    assert isinstance(done, ReviewView), done
    assert run_in(sample_home, "log", "verify").exit_code == 0
    address = done.review.evidence[-1].evidence.address
    (sample_home.home.blobs / address[:2] / address).unlink()
    plain = run_in(sample_home, "log", "verify")
    assert plain.exit_code == 1
    assert "The log is intact" in plain.output
    assert "1 evidence file is missing or damaged" in plain.output
    assert "from a backup" in plain.output
    assert "Fluid chart" not in plain.output
    told = json.loads(run_in(sample_home, "log", "verify", "--json").output)
    assert [(one["entry"], one["record"]) for one in told["files"]] == [
        (done.review.evidence[-1].entry, view.review.id)
    ]


def test_odd_entries_are_told_and_count(sample_home: SampleHome) -> None:
    desk = sample_home.open("dana")
    review = desk._library.ids("review")[0]
    writer = desk.reviews._writer
    mine = desk.persons.here()
    assert mine is not None
    sessions = desk._library.log.entries(stream=Stream.SESSION)
    old = next(one.entry.id for one in sessions if one.entry.header.author == mine.id)
    writer.signed_in = SignedIn(mine.id, old, 2**52)
    assert not isinstance(desk.reviews.note(review, "Under a session long ended"), Blocked)
    desk.close()
    plain = run_in(sample_home, "log", "verify")
    assert plain.exit_code == 0, plain.output
    assert "1 entry is odd" in plain.output
    assert "Written outside the time for which its author had signed in." in plain.output
    told = json.loads(run_in(sample_home, "log", "verify", "--json").output)
    assert [flag["why"] for flag in told["flags"]] == [
        "Written outside the time for which its author had signed in."
    ]


def test_a_store_older_than_its_number_is_reported(sample_home: SampleHome) -> None:
    backup = sample_home.home.database.read_bytes()
    sample_home.open("dana").close()  # signing in writes an entry
    sample_home.home.database.write_bytes(backup)
    found = run_in(sample_home, "log", "verify")
    assert found.exit_code == 2
    assert "older than what this computer has written" in found.stderr


def test_rebuild_says_how_much(sample_home: SampleHome) -> None:
    entries = json.loads(run_in(sample_home, "log", "verify", "--json").output)["entries"]
    found = run_in(sample_home, "rebuild")
    assert (found.exit_code, found.output) == (0, f"Computed again from {entries} entries.\n")


def test_no_desk_here(tmp_path: Path) -> None:
    found = run("--home", tmp_path / "none", "log", "verify")
    assert found.exit_code == 2
    assert found.stderr == (
        f"There is no desk in {tmp_path / 'none'}.\n"
        "Start the program to set one up, or name the folder it is in with --home.\n"
    )
    assert not (tmp_path / "none").exists()


def test_a_wrong_passphrase_is_a_refusal(sample_home: SampleHome, tmp_path: Path) -> None:
    wrong = secret(tmp_path / "wrong.txt", "not the one at all\n")
    found = run(
        "--home", sample_home.home.folder, "log", "verify", "--person", "dana", "--passphrase-file", wrong
    )
    assert found.exit_code == 2
    assert "passphrase" in found.stderr.lower()
    assert "Traceback" not in found.stderr


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("Nobody Known", "Nobody at this desk is called Nobody Known."),
        ("a", "More than one person at this desk matches a."),
    ],
)
def test_a_name_that_is_nobodys_or_several(sample_home: SampleHome, person: str, says: str) -> None:
    found = run_in(sample_home, "log", "verify", person=person)
    assert found.exit_code == 2
    assert says in found.stderr
    assert "Dana Whitfield" in found.stderr


def test_without_a_terminal_nothing_is_asked(sample_home: SampleHome) -> None:
    home = sample_home.home.folder
    nobody = run("--home", home, "log", "verify", typed="Dana Whitfield\n")
    assert nobody.exit_code == 2
    assert "--person" in nobody.stderr
    silent = run("--home", home, "log", "verify", "--person", "dana", typed="tide lantern quilt pepper\n")
    assert silent.exit_code == 2
    assert "--passphrase-file" in silent.stderr


def test_a_desk_that_is_open_elsewhere(sample_home: SampleHome) -> None:
    desk = sample_home.open("dana")
    try:
        found = run_in(sample_home, "log", "verify")
    finally:
        desk.close()
    assert found.exit_code == 2
    assert "already open" in found.stderr


@pytest.mark.parametrize("what", ["file", "pipe", "full folder", "under a file"])
def test_an_export_goes_nowhere_but_into_an_empty_folder(
    sample_home: SampleHome, tmp_path: Path, what: str
) -> None:
    place = tmp_path / "out"
    if what == "pipe":
        os.mkfifo(place)
    elif what == "full folder":
        place.mkdir()
        (place / "kept.txt").write_text("kept")
    else:
        place.write_text("kept")
    wanted = place / "further" if what == "under a file" else place
    found = run_in(sample_home, "log", "export", wanted, person="Noor Haddad")
    assert (found.exit_code, str(wanted) in found.stderr) == (2, True), found.output
    assert "Traceback" not in found.stderr
    if what == "full folder":
        assert [p.name for p in place.iterdir()] == ["kept.txt"]


def test_who_may_not_export_leaves_no_folder(sample_home: SampleHome, tmp_path: Path) -> None:
    found = run_in(sample_home, "log", "export", tmp_path / "out")
    assert found.exit_code == 2
    assert not (tmp_path / "out").exists()
