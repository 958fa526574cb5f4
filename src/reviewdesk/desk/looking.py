"""Who came in, looked at what, took what out and was refused: the access log, for those who answer for it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from unicodedata import category

from reviewdesk.desk.environment import from_ms
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import PersonId, Stream
from reviewdesk.eventlog.port import Stored
from reviewdesk.records import kinds
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked, may_audit, may_see
from reviewdesk.records.sessions import Passphrase, passphrase_of
from reviewdesk.texts import Text, say

_LOG = "access log"
_LOOKED = {
    "review": Text("Looked at a review"),
    "history": Text("Looked at the history of a review"),
    "preview": Text("Looked at a review pack before it was released"),
    "search": Text("Searched, and found something"),
    _LOG: Text("Looked at the access log"),
}
_TAKEN = {
    "fhir": Text("Wrote a review as a FHIR document"),
    "pack": Text("Released a review pack"),
    "file": Text("Took out a file of evidence"),
    "log": Text("Took out the whole log"),
    "backup": Text("Made a backup"),
    "recovery code": Text("Made a new recovery code"),
    _LOG: Text("Took out the access log"),
}
_REFUSED = {
    "sign-in": Text("A passphrase was wrong at sign-in"),
    "view": Text("Was refused a review"),
    "signing key": Text("A passphrase was wrong at a signature"),
    "vault": Text("A passphrase was wrong for the organization's keys"),
    "log export": Text("Was refused the whole log"),
    _LOG: Text("Was refused the access log"),
}


class Way(StrEnum):
    """What kind of access it was."""

    CAME = "came"
    LOOKED = "looked"
    TOOK = "took"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One access: when (ms UTC, by the computer's clock), how, by whom, what, on which computer."""

    time: int
    way: Way
    person: PersonId | None
    what: Text
    about: str  # the review's title, where it was one
    device: str


class Looking:
    """Reads the access and session streams."""

    def __init__(self, library: Library, writer: Writer) -> None:
        self._library = library
        self._writer = writer

    def lines(self) -> tuple[AccessLine, ...] | Blocked:
        """Every access, the latest first; that one looked is noted too."""
        who = self._writer.person()
        if blocked := self._refused(who):
            return blocked
        found = tuple(sorted(self._read(who), key=lambda line: line.time, reverse=True))
        self._writer.access(kinds.VIEWED, None, {"what": _LOG})
        return found

    def table(self) -> bytes | Blocked:
        """Every access as a table (CSV, UTF-8), the latest first; noted before it leaves."""
        who = self._writer.person()
        if blocked := self._refused(who):
            return blocked
        self._writer.access(kinds.EXPORTED, None, {"what": _LOG})
        lines = sorted(self._read(who), key=lambda line: line.time, reverse=True)
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\r\n")
        rows.writerow(("time", "way", "person", "what", "review", "computer"))
        for line in lines:
            at = from_ms(line.time, self._writer.environment.tz_minutes()).isoformat(timespec="seconds")
            name = self._library.organisation.name_of(line.person)
            rows.writerow(map(_cell, (at, line.way.value, name, say(line.what), line.about, line.device)))
        return out.getvalue().encode("utf-8-sig")

    def export_to(self, path: Path) -> Path | Blocked:
        """Write the table to `path`, its reader's alone, whole or not at all and never over another file."""
        from reviewdesk.exchange.placing import placing  # noqa: PLC0415 -- not at every start

        if blocked := self._refused(self._writer.person()):
            return blocked
        with placing(path) as file:
            table = self.table()
            assert isinstance(table, bytes)  # they may
            file.write(table)
        return path

    def _refused(self, who: Person) -> Blocked | None:
        """Why somebody may not look; that they tried is noted."""
        if blocked := may_audit(who):
            self._writer.access(kinds.FAILED, None, {"what": _LOG})
        return blocked

    def _read(self, who: Person) -> Iterator[AccessLine]:
        for stored in self._library.log.entries(stream=Stream.SESSION):
            chose = stored.body is not None and passphrase_of(stored.body) is Passphrase.CHOSEN
            what = Text("Signed in, and chose a passphrase of their own") if chose else Text("Signed in")
            yield self._line(stored, Way.CAME, stored.entry.header.author, what, "")
        for stored in self._library.log.entries(stream=Stream.ACCESS):
            yield self._told(stored, who)

    def _told(self, stored: Stored, who: Person) -> AccessLine:
        data = stored.body.data if stored.body is not None else {}
        word = str(data.get("what", ""))
        unknown = Text("{what}", what=word or stored.entry.header.kind)
        author = stored.entry.header.author
        match stored.entry.header.kind:
            case kinds.VIEWED:
                what = _LOOKED.get(word, unknown)
                return self._line(stored, Way.LOOKED, author, what, self._title(stored, who))
            case kinds.EXPORTED:
                what = _TAKEN.get(word, unknown)
                return self._line(stored, Way.TOOK, author, what, self._title(stored, who))
        person = data.get("person")
        whose = author or (PersonId(person) if isinstance(person, str) else None)
        return self._line(stored, Way.REFUSED, whose, _refused(word, data, unknown), self._title(stored, who))

    def _line(self, stored: Stored, way: Way, person: PersonId | None, what: Text, about: str) -> AccessLine:
        header = stored.entry.header
        device = self._library.organisation.devices.get(header.key)
        return AccessLine(header.time, way, person, what, about, device.name if device else header.key[:8])

    def _title(self, stored: Stored, who: Person) -> str:
        record = stored.entry.header.record
        fold = self._library.fold(record) if record is not None else None
        if record is None or fold is None:
            return ""
        if may_see(who, fold.opening.sites) is not None:
            return say(Text("A review of sites outside your scope"))
        return fold.opening.title


def _refused(word: str, data: object, unknown: Text) -> Text:
    count = data.get("count") if isinstance(data, dict) else None
    if word == "sign-in" and isinstance(count, int):
        return Text("{n} passphrases were wrong while the desk was closed", n=count)
    return _REFUSED.get(word, unknown)


_BREAKS = ("\t", "\r", "\n")
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"  # the wide ones count in some countries
_PARTED = re.compile(r"([;|\t\r\n])")


def _cell(words: str) -> str:
    """A cell that no spreadsheet takes for a formula: a quote before it makes it the text it is.

    Also behind what other settings part cells at (semicolon, bar, tab, line): the rest is a cell of its own
    there. Some drop signs nobody sees before they look (U+FEFF among them).
    """
    first, *rest = _PARTED.split(words)
    whole = first + "".join(f"'{part}" if _is_formula(part) else part for part in rest)
    begins = words.startswith(_BREAKS) or _is_formula(words)
    return f"'{whole}" if begins else whole


def _is_formula(words: str) -> bool:
    """Whether its first sign that is seen begins a formula."""
    seen = next((sign for sign in words if not sign.isspace() and category(sign)[0] not in "CM"), "")
    return bool(seen) and seen in _FORMULA
