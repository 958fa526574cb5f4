"""Senders are remembered with their zone and how their tables are read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

from reviewdesk.exchange.columns import Column, ColumnMapping
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.ui.senders import Sender, Senders, zone_of_machine

MAPPING = ColumnMapping(
    ((Column.ADMITTED, "Came"),), kind_for_all="inpatient", kind_words=(("Aufn", "inpatient"),)
)


def test_the_last_used_stands_first_and_is_there_the_next_day(tmp_path: Path) -> None:
    file = tmp_path / "senders.json"
    senders = Senders(file)
    senders.keep(Sender("Riverside", "America/New_York").with_table(("Came",), MAPPING))
    senders.keep(Sender("State HIE", "America/Chicago"))
    again = Senders(file)
    assert [sender.name for sender in again.known] == ["State HIE", "Riverside"]
    riverside = again.named(" riverside ")
    assert riverside is not None
    mapping = riverside.mapping_of(("Came",))
    assert mapping == ColumnMapping(MAPPING.columns, kind_for_all="inpatient")
    assert riverside.mapping_of(("Came", "Left")) is None
    assert "Aufn" not in file.read_text(), "words of the file are not remembered"


def test_one_name_may_send_files_of_two_kinds(tmp_path: Path) -> None:
    senders = Senders(tmp_path / "senders.json")
    visits = ListMapping((("worker", "Came"),), identifier_system="Medicaid")
    senders.keep(Sender("Riverside", "America/New_York").with_table(("Came",), MAPPING))
    senders.keep(Sender("Riverside", "America/Chicago", kind=FileKind.VISITS).with_table(("Came",), visits))
    again = Senders(tmp_path / "senders.json")
    [stays], [roster] = again.of(FileKind.STAYS), again.of(FileKind.VISITS)
    assert (stays.zone, roster.zone) == ("America/New_York", "America/Chicago")
    assert roster.mapping_of(("Came",)) == visits
    assert stays.mapping_of(("Came",)) == ColumnMapping(MAPPING.columns, kind_for_all="inpatient")
    assert again.named("riverside", FileKind.GOALS) is None


def test_a_damaged_file_is_nothing_to_bother_anybody_with(tmp_path: Path) -> None:
    file = tmp_path / "senders.json"
    file.write_text("{not json")
    assert Senders(file).known == ()
    file.write_text('[{"name": 3}]')
    assert Senders(file).known == ()


def test_the_first_row_of_a_table_without_headers_stands_nowhere(tmp_path: Path) -> None:
    file = tmp_path / "senders.json"
    row = ("000123", "Okafor", "Maya", "1950-01-02", "2026-08-02")
    mapping = ColumnMapping(((Column.FAMILY, "Okafor"), (Column.ADMITTED, "2026-08-02")))
    Senders(file).keep(Sender("Riverside", "America/New_York").with_table(row, mapping))
    kept = file.read_text()
    assert [part for part in row if part in kept] == []
    riverside = Senders(file).named("Riverside")
    assert riverside is not None
    assert riverside.mapping_of(row) == mapping


def test_a_file_that_kept_the_headers_themselves_is_taken_away(tmp_path: Path) -> None:
    file = tmp_path / "senders.json"
    table = '{"headers": ["Okafor"], "mapping": {"columns": [["family", "Okafor"]]}}'
    file.write_text(f'[{{"name": "Riverside", "zone": "America/New_York", "tables": [{table}]}}]')
    assert Senders(file).known == ()
    assert not file.exists()


def test_a_folder_that_cannot_be_written_does_not_stop_an_import(tmp_path: Path) -> None:
    senders = Senders(tmp_path / "missing" / "senders.json")
    senders.keep(Sender("Riverside", "America/New_York"))
    assert [sender.name for sender in senders.known] == ["Riverside"]


def test_the_zone_of_the_machine_is_proposed() -> None:
    summer = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=-5)))
    assert zone_of_machine(summer) == "America/Chicago"
    far = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=9)))
    assert zone_of_machine(far) == "America/New_York"
