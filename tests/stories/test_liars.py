"""The test that kills convicts a desk that lies: a hasty log, an unsynced file, a window told too early."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from tests.organisation import CHEAP, PASSPHRASE, Organisation, found
from tests.stories.killing import AtWork
from tests.stories.lying_desk import EARLY, HASTY, SLOW, UNSYNCED
from tests.stories.promises import Promises, look_at

from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.eventlog.header import RecordId

pytestmark = pytest.mark.skipif(os.name != "posix", reason="killed as on POSIX")


class Trial:
    """An open review in a home, a desk that somebody answers at until it is killed, and the verdict."""

    def __init__(self, folder: Path) -> None:
        self.org: Organisation = found(folder)
        self.review: RecordId = self.org.review()
        self.dana = self.org.person("Dana").id
        self.files = folder
        self.promises = Promises(look_at(self.org.desk, self.dana, PASSPHRASE, self.review, folder))
        self.org.desk.close()

    def work(self, lie: str) -> None:
        arguments = (self.org.home.folder, lie, self.org.administrator, self.dana)
        working = AtWork("tests.stories.lying_desk", *arguments)
        working.wait_to_hear("answered", times=2)
        working.kill(self.promises)

    def verdict(self) -> list[str]:
        self.promises.judge_opened(
            lambda: open_with_passphrase(
                self.org.home, self.org.environment, self.org.administrator, PASSPHRASE, CHEAP
            ),
            lambda desk: look_at(desk, self.dana, PASSPHRASE, self.review, self.files),
        )
        assert self.promises.total >= 2
        return self.promises.broken


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def test_a_desk_that_is_only_slow_is_not_convicted(trial: Trial) -> None:
    trial.work(SLOW)
    assert trial.verdict() == []


@pytest.mark.parametrize("lie", [HASTY, EARLY])
def test_a_desk_that_says_stored_or_saved_before_the_commit_is_convicted(lie: str, trial: Trial) -> None:
    trial.work(lie)
    assert any("saved: 'Acted 0-0'" in broken for broken in trial.verdict())


def test_a_file_that_was_never_synced_is_convicted_when_the_power_goes(trial: Trial, tmp_path: Path) -> None:
    home = trial.org.home
    shutil.copy(home.device_last, tmp_path / "before")
    trial.work(UNSYNCED)
    # What nobody waited for the disk to take is gone: the end of the write-ahead file.
    ahead = home.database.with_name(f"{home.database.name}-wal")
    os.truncate(ahead, ahead.stat().st_size // 8)
    assert any("does not open" in broken for broken in trial.verdict())
    # The number beside the key went with it, as it may: the missing answers are noticed all the same.
    shutil.copy(tmp_path / "before", home.device_last)
    trial.promises.broken.clear()
    assert any("saved: 'Acted 0-0'" in broken for broken in trial.verdict())
