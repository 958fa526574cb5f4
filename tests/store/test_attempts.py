"""Wrong passphrases are counted in a row, and make the next one wait."""

from __future__ import annotations

from pathlib import Path

import pytest

from reviewdesk.eventlog.header import PersonId
from reviewdesk.store.attempts import FIRST_WAIT, FREE, LONGEST_WAIT, Attempts, Tries

ANA, BEN = PersonId("A" * 22), PersonId("B" * 22)
NOW = 1_700_000_000_000


@pytest.fixture
def tries(tmp_path: Path) -> Attempts:
    return Attempts(tmp_path / "door.tries")


def test_the_first_few_wait_for_nothing_then_longer_and_longer(tries: Attempts) -> None:
    waits = []
    for _ in range(FREE + 7):
        waits.append(tries.wait(ANA, NOW))
        tries.failed(ANA, NOW, noted=True)
    assert waits[:FREE] == [0] * FREE
    assert waits[FREE:] == [min(LONGEST_WAIT, FIRST_WAIT * 2**n) for n in range(7)]
    assert tries.wait(BEN, NOW) == 0


def test_the_wait_passes_and_a_clock_set_back_makes_it_no_longer(tries: Attempts) -> None:
    for _ in range(FREE):
        tries.failed(ANA, NOW, noted=True)
    assert tries.wait(ANA, NOW + FIRST_WAIT - 1) == 1
    assert tries.wait(ANA, NOW + FIRST_WAIT) == 0
    assert tries.wait(ANA, NOW - 10**12) == FIRST_WAIT


def test_the_right_one_ends_the_row_and_says_what_no_log_tells_of(tries: Attempts) -> None:
    tries.failed(ANA, NOW, noted=False)
    tries.failed(ANA, NOW + 5, noted=True)
    tries.failed(BEN, NOW, noted=False)
    assert tries.settled(ANA) == Tries(2, NOW + 5, 1)
    assert tries.settled(ANA) == Tries()
    assert tries.settled(BEN) == Tries(1, NOW, 1)


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff", b'{"A": 7}'])
def test_a_damaged_file_holds_nobody_up(tries: Attempts, content: bytes) -> None:
    tries.path.write_bytes(content)
    assert tries.wait(ANA, NOW) == 0
    tries.failed(ANA, NOW, noted=True)
    assert tries.settled(ANA).wrong == 1
