"""What is remembered comes back; what is damaged is no bother."""

from pathlib import Path

import pytest

from reviewdesk.ui.memory import Remembered, keep, recall
from reviewdesk.ui.theme.tokens import Mode


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    kept = Remembered(10, 20, 1360, 880, maximized=True, mode=Mode.DARK, scale=150, screen="work")
    keep(tmp_path / "new" / "window.json", kept)
    assert recall(tmp_path / "new" / "window.json") == kept


@pytest.mark.parametrize("text", ["", "{", "[]", '{"mode": "pink"}', '{"width": "wide"}', "\x00"])
def test_a_damaged_file_is_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "window.json").write_text(text)
    assert recall(tmp_path / "window.json") == Remembered()
    assert recall(tmp_path / "nowhere.json") == Remembered()
