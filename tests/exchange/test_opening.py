"""Files from the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewdesk.errors import Refusal
from reviewdesk.exchange.opening import open_files
from reviewdesk.exchange.reading import MOST_BYTES


def test_files_come_with_their_names_and_no_two_are_alike(tmp_path: Path) -> None:
    for folder in ("may", "june", "july"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "stays.csv").write_text(folder, encoding="utf-8")
    paths = [tmp_path / folder / "stays.csv" for folder in ("may", "june", "july")]
    assert open_files(paths) == (
        ("stays.csv", b"may"),
        ("stays.csv (2)", b"june"),
        ("stays.csv (3)", b"july"),
    )


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.ndjson"
    with path.open("wb") as file:
        file.truncate(20 * MOST_BYTES)
    ((_, data),) = open_files([path])
    assert len(data) == MOST_BYTES + 1


def test_what_cannot_be_opened_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"There is no file .*gone.csv\. Check the name and the folder\."):
        open_files([tmp_path / "gone.csv"])
    with pytest.raises(Refusal, match=r"is a folder\. Choose the files inside it\."):
        open_files([tmp_path])
