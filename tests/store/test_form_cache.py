"""What forms were read to: kept sealed, and worth nothing once it is not as it was written."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from reviewdesk.store.form_cache import FormCache

KEY, OTHER = bytes(range(32)), bytes(32)
SHA = "a" * 43
READER = "this release"


def test_what_was_kept_comes_back_under_its_own_name_key_format_and_reader_only(tmp_path: Path) -> None:
    cache = FormCache(tmp_path / "forms", KEY, os.urandom, READER)
    assert cache.get(SHA, 1) is None
    cache.put(SHA, 1, b"nodes")
    assert FormCache(tmp_path / "forms", KEY, os.urandom, READER).get(SHA, 1) == b"nodes"
    assert cache.get(SHA, 2) is None
    assert FormCache(tmp_path / "forms", KEY, os.urandom, "another release").get(SHA, 1) is None
    assert FormCache(tmp_path / "forms", OTHER, os.urandom, READER).get(SHA, 1) is None
    (file,) = (tmp_path / "forms").iterdir()
    file.rename(file.with_name(f"{'b' * 43}.read"))
    assert cache.get("b" * 43, 1) is None
    assert stat.S_IMODE((tmp_path / "forms").stat().st_mode) == 0o700


def test_one_changed_byte_is_nothing_and_is_written_anew(tmp_path: Path) -> None:
    cache = FormCache(tmp_path / "forms", KEY, os.urandom, READER)
    cache.put(SHA, 1, b"nodes")
    (file,) = (tmp_path / "forms").iterdir()
    whole = file.read_bytes()
    assert b"nodes" not in whole
    for at in range(len(whole)):
        file.write_bytes(bytes((*whole[:at], whole[at] ^ 1, *whole[at + 1 :])))
        assert cache.get(SHA, 1) is None
    file.write_bytes(b"")
    assert cache.get(SHA, 1) is None
    cache.put(SHA, 1, b"nodes")
    assert cache.get(SHA, 1) == b"nodes"


def test_a_disk_that_will_not_have_it_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "forms").write_bytes(b"a file where the folder would be")
    cache = FormCache(tmp_path / "forms", KEY, os.urandom, READER)
    cache.put(SHA, 1, b"nodes")
    assert cache.get(SHA, 1) is None
