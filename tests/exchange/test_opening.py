"""Files from the disk."""

from __future__ import annotations

import os
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


@pytest.mark.skipif(os.name != "posix", reason="pipes with names")
def test_a_pipe_or_a_device_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path / "pipe.csv", Path(os.devnull)):
        with pytest.raises(Refusal, match=r"is not a file: it is a device or a pipe\. Save what it gives"):
            open_files([path])


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read all")
def test_a_file_one_may_not_read_is_refused_in_the_words_of_the_system(tmp_path: Path) -> None:
    path = tmp_path / "locked.csv"
    path.touch(mode=0)
    with pytest.raises(Refusal, match="The system says: Permission denied"):
        open_files([path])


def test_a_name_too_long_or_with_a_loop_is_refused(tmp_path: Path) -> None:
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for path in (tmp_path / "loop.csv", tmp_path / ("x" * 300)):
        with pytest.raises(Refusal, match="cannot be read"):
            open_files([path])
