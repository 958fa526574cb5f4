"""Wrong passphrases, counted for each person: the more there were in a row, the longer the next one waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from reviewdesk.eventlog.header import PersonId
from reviewdesk.store.disk import telling
from reviewdesk.store.files import read_regular, write_atomically

FREE = 5  # wrong ones in a row before the next has to wait
FIRST_WAIT, LONGEST_WAIT = 30_000, 15 * 60_000  # ms; doubled with every further one


class Tries(msgspec.Struct, frozen=True):
    """In a row: how many were wrong, when the last was (ms UTC), how many of them no log tells of."""

    wrong: int = 0
    last: int = 0
    unnoted: int = 0


@dataclass(frozen=True, slots=True)
class Attempts:
    """The file of tries in a home. It slows down who guesses at this desk, not who carries its files away."""

    path: Path

    def wait(self, person: PersonId, now: int) -> int:
        """Ms until the person's next passphrase is looked at; 0 = at once."""
        tries = self._read().get(person, Tries())
        if tries.wrong < FREE:
            return 0
        wait = min(LONGEST_WAIT, FIRST_WAIT << min(tries.wrong - FREE, 10))
        return max(0, wait - max(0, now - tries.last))  # a clock that was set back makes nobody wait longer

    def failed(self, person: PersonId, now: int, *, noted: bool) -> None:
        """One more was wrong; `noted`: the log tells of it."""
        tries = self._read()
        one = tries.get(person, Tries())
        more = Tries(one.wrong + 1, now, one.unnoted + (not noted))
        self._write({**tries, person: more})

    def settled(self, person: PersonId) -> Tries:
        """The passphrase was right: what was counted until then, forgotten from now on."""
        tries = self._read()
        found = tries.get(person)
        if found is not None:
            self._write({id_: one for id_, one in tries.items() if id_ != person})
        return found or Tries()

    def _read(self) -> Mapping[str, Tries]:
        try:
            with telling(self.path):
                data = read_regular(self.path) if self.path.exists() else b"{}"
            return msgspec.json.decode(data, type=dict[str, Tries])
        except (msgspec.DecodeError, ValueError):
            return {}  # nothing rests on it but a wait

    def _write(self, tries: Mapping[str, Tries]) -> None:
        write_atomically(self.path, msgspec.json.encode(dict(tries)), durable=False)
