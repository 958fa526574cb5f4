"""The desk is killed while somebody works at it: what the window called saved is there, what stood too."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.organisation import CHEAP, PASSPHRASE, Organisation, found, ok
from tests.stories.typing_desk import CHOICE, DRAFT, TEXT

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.open import open_with_passphrase
from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.store.home import Home

pytestmark = pytest.mark.skipif(os.name != "posix", reason="killed as on POSIX")
ROOT = Path(__file__).parents[2]
KILLS = 10  # in each of the homes
HOMES = 5
LONGEST = 60.0  # seconds until the window must be ready, on a slow machine


@dataclass
class Told:
    """What the window of one home said so far, over all runs: by field, what is acknowledged, what tried."""

    saved: dict[str, str] = field(default_factory=dict)
    standing: str = ""
    since: dict[str, list[str]] = field(default_factory=dict)  # tried since it was last acknowledged
    total: int = 0

    def hear(self, what: str, asked: str, words: str) -> None:
        match what:
            case "tried":
                self.since.setdefault(asked, []).append(words)
            case "saved":
                self.saved[asked] = words
                self.since[asked] = []
                self.standing = "" if asked == DRAFT else self.standing
                self.total += 1
            case "standing":
                self.standing = words
            case "offered":
                assert words in self.may_stand(asked), (asked, words, self)

    def may_stand(self, asked: str) -> set[str]:
        """What the window may offer: the last thing kept, or a beginning of what was typed since."""
        typed = self.since.get(asked, [])
        if asked == DRAFT and self.standing:
            return {self.standing}
        begun = {words[:at] for words in typed for at in range(len(words) + 1)}
        return {self.saved.get(asked, ""), *begun}

    def may_be_written(self, asked: str) -> set[str]:
        """What the log may hold."""
        return {self.saved.get(asked, ""), *self.since.get(asked, [])}


class TypingDesk:
    """One process of the desk with somebody at it."""

    def __init__(self, home: Home, run: int, told: Told) -> None:
        command = [sys.executable, "-m", "tests.stories.typing_desk", str(home.folder), str(run)]
        paths = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths, "QT_QPA_PLATFORM": "offscreen"},
        )
        self.ready = threading.Event()
        self.heard: list[list[str]] = []
        self._told = told
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            self.heard.append(said)
            if said[0] == "ready":
                self.ready.set()
        self.ready.set()

    def kill(self) -> None:
        """End it as a power cut would, and take in what it had said."""
        self.process.send_signal(signal.SIGKILL)
        self._reader.join()
        assert self.process.stderr is not None
        assert self.process.stdout is not None
        trouble = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.process.stdout.close()
        assert self.process.wait() == -signal.SIGKILL, trouble
        for what, asked, words in self.heard:
            self._told.hear(what, asked, words)


def written(desk: Desk, review: RecordId) -> dict[str, str]:
    """What the log holds of the fields that are answered, worded as the window words it."""
    view = ok(desk.reviews.view(review))
    found: dict[str, str] = {}
    for place, answer in view.facts.answers.items():
        asked = view.form.field(place.field)
        if asked.ask.said("en") in {TEXT, DRAFT, CHOICE} and isinstance(answer, Given):
            words = str(answer.value)
            option = view.form.choice_list(asked.choices).option(words) if asked.choices else None
            found[asked.ask.said("en")] = option.label.said("en") if option else words
    return found


@pytest.fixture
def org(tmp_path: Path) -> Organisation:
    return found(tmp_path)


@pytest.mark.parametrize("seed", range(HOMES))
def test_what_the_window_called_saved_outlives_a_kill(seed: int, org: Organisation) -> None:
    review, dana = org.review(), org.person("Dana").id
    org.desk.close()
    rng = random.Random(seed)
    told = Told()
    for run in range(KILLS):
        working = TypingDesk(org.home, run, told)
        if rng.random() < 0.2:
            working.ready.wait(rng.uniform(0, 3))  # while it starts
        else:
            assert working.ready.wait(LONGEST)
            threading.Event().wait(rng.uniform(0, 1.5))
        working.kill()
        desk = open_with_passphrase(org.home, org.environment, org.administrator, PASSPHRASE, CHEAP)
        try:
            assert isinstance(desk.upkeep.verify(), Verified)
            ok(desk.persons.sign_in(dana, PASSPHRASE))
            here = written(desk, review)
            for asked in (TEXT, DRAFT, CHOICE):
                assert here.get(asked, "") in told.may_be_written(asked), (asked, here, told)
        finally:
            desk.close()
    assert told.total > 0, "it was never let live long enough to save anything"
