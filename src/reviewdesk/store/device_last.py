"""The last numbers of the chains written here, kept beside the key: they betray an older database."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import msgspec

from reviewdesk.errors import DeskError, Refusal
from reviewdesk.eventlog.codec import Malformed, b64, unb64
from reviewdesk.eventlog.header import EntryId, KeyId, Stream
from reviewdesk.eventlog.port import Entry, Log
from reviewdesk.eventlog.seal import Signer, key_id
from reviewdesk.store.disk import telling
from reviewdesk.store.files import NotAFile, read_regular, write_atomically
from reviewdesk.texts import Text

_SLOT = 4096
_CONTEXT = b"reviewdesk/device-last/v1\n"


class DatabaseBehind(Refusal):
    """The database lacks entries this device has written: most likely an older copy was put in its place."""


class NumbersLost(Refusal):
    """The numbers kept beside the key are missing or damaged: an older database could not be told."""


class State(Enum):
    """What the file beside the key is."""

    KEPT = "kept"
    MISSING = "missing"  # not there, or another device's
    DAMAGED = "damaged"  # changed by something else, or lost in part


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    v: int
    turn: int
    device: str
    last: tuple[tuple[str, Stream, int, str], ...]


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kept: msgspec.Raw
    signature: str


@dataclass(frozen=True, slots=True)
class Behind:
    """A stream in which the database ends before, or otherwise than, the number kept beside the key; with
    `kept` the number found where nothing can be told any more.
    """

    key: KeyId
    stream: Stream
    kept: int
    found: int  # 0: nothing at all


class DeviceLast:
    """Keeps the numbers of the device's chains and of the control chain in a small file it signs.

    It is written after each commit, without waiting for the disk, in turn into one of two places of the file:
    a power cut may tear the one that was being written, never both. Only a database behind the file is an
    alarm, and a file that is not to be read; a file behind the database is what a crash leaves.
    """

    def __init__(self, path: Path, signer: Signer) -> None:
        self._path = path
        self._signer = signer
        self._key = key_id(signer.spki)
        self._turn = 0
        self._last: dict[tuple[KeyId, Stream], tuple[int, EntryId]] = {}
        self._noted = False  # something that may not have reached the disk
        self.state = self._read()
        self.missed: DeskError | None = None  # why the file is behind what was noted

    def note(self, entries: Sequence[Entry]) -> None:
        """Take over the numbers of own entries just committed: what `SqlLog` calls after each commit.

        The entries are durable already, so a file that cannot be written is no failure of theirs: it is
        tried again at the next commit, and on the way out, where it is told.
        """
        last = dict(self._last)
        for entry in entries:
            header = entry.header
            chain = (header.key, header.stream)
            # Whoever signs the control chain: a part of it that was here and is not has been taken away.
            ours = header.key == self._key or header.stream is Stream.CONTROL
            if ours and header.seq > last.get(chain, (0, ""))[0]:
                last[chain] = (header.seq, entry.id)
        if last == self._last and self.missed is None:
            return
        self._last, self._noted = last, True
        try:
            self._write(durable=False)
        except DeskError as error:
            self.missed = error
        else:
            self.missed = None

    def close(self) -> None:
        """Make what was noted survive a power cut; on the way out. Raises DeskError when it cannot."""
        if self._noted:
            self._write(durable=True)
            self.missed, self._noted = None, False

    def kept(self) -> dict[tuple[KeyId, Stream], tuple[int, EntryId]]:
        """The numbers by chain, for a verification of the whole log."""
        return dict(self._last)

    def check(self, log: Log) -> tuple[Behind, ...]:
        """Where the log is behind these numbers, chain by chain; every own chain where they are lost."""
        if self.state is not State.KEPT:
            tips = ((stream, log.tip(self._key, stream)) for stream in Stream)
            return tuple(Behind(self._key, stream, tip[0], tip[0]) for stream, tip in tips if tip is not None)
        behind = []
        for (key, stream), (seq, entry) in sorted(self._last.items()):
            if log.get(entry) is None:
                tip = log.tip(key, stream)
                behind.append(Behind(key, stream, seq, 0 if tip is None else tip[0]))
        return tuple(behind)

    def demand(self, log: Log) -> None:
        """Raises DatabaseBehind when the log is behind, NumbersLost when that cannot be told."""
        behind = self.check(log)
        if not behind:
            return
        go_on = Text(
            "If a newer copy of the file exists, put it back. If not, an administrator can go on "
            "with this one: the computer then gets a new signing key, and the loss is recorded."
        )
        if self.state is State.KEPT:
            lost = max(1, *(one.kept - one.found for one in behind))
            ordered = max(0, 0, *(one.kept - one.found for one in behind if one.stream is Stream.CONTROL))
            raise DatabaseBehind(
                Text("The desk's file is older than what this computer has written."),
                why=Text(
                    "At least {lost} of its last entries are missing, {ordered} of them of an administrator: "
                    "each of those may have ordered a redaction. Most likely a backup was put back.",
                    lost=max(lost, ordered),
                    ordered=ordered,
                )
                if ordered
                else Text(
                    "At least {lost} of its last entries are missing. Most likely a backup was put back.",
                    lost=lost,
                ),
                next_step=Text(
                    "{go_on} What was redacted since this copy is back then; it must be ordered to go again.",
                    go_on=go_on,
                )
                if ordered
                else go_on,
            )
        what = Text("The file {file} is missing, or belongs to another desk.", file=self._path.name)
        if self.state is State.DAMAGED:
            what = Text("The file {file} was changed, or a part of it was lost.", file=self._path.name)
        raise NumbersLost(
            what,
            why=Text(
                "It keeps the numbers of what this computer has written. Without it nobody can tell whether "
                "the desk's file is an older copy. Nothing was overwritten."
            ),
            next_step=Text(
                "Put {file} back from the same moment as the desk's file, if you have it. If not, an "
                "administrator can go on: the computer then gets a new signing key, and that is recorded. "
                "If the desk's file is an older copy, what was redacted since is back then, and must be "
                "ordered to go again.",
                file=self._path.name,
            ),
        )

    def _read(self) -> State:
        with telling(self._path):
            if not self._path.exists():
                return State.MISSING
            try:
                data = read_regular(self._path)
            except NotAFile:
                return State.DAMAGED
        found = [self._slot(data[at : at + _SLOT]) for at in (0, _SLOT)]
        kept = max((one for one in found if isinstance(one, _Kept)), key=lambda one: one.turn, default=None)
        if kept is None:
            return State.MISSING if State.MISSING in found else State.DAMAGED
        self._turn = kept.turn
        self._last = {(KeyId(key), stream): (seq, EntryId(entry)) for key, stream, seq, entry in kept.last}
        return State.KEPT

    def _slot(self, data: bytes) -> _Kept | State:
        """What one place of the file holds: signed by this device, or by another, or damaged."""
        try:
            signed = msgspec.json.decode(data, type=_Signed)
            kept = msgspec.json.decode(signed.kept, type=_Kept)
            signature = unb64(signed.signature)
        except (msgspec.DecodeError, Malformed, ValueError):
            return State.DAMAGED
        if kept.device != self._key:
            return State.MISSING
        # Its own key is here, and signs the same bytes the same way.
        whole = kept.v == 1 and self._signer.sign(_CONTEXT + bytes(signed.kept)) == signature
        return kept if whole else State.DAMAGED

    def _write(self, *, durable: bool) -> None:
        last = sorted((key, stream, seq, entry) for (key, stream), (seq, entry) in self._last.items())
        turn = self._turn + 1
        kept = msgspec.json.encode(_Kept(1, turn, self._key, tuple(last)))
        signed = _Signed(msgspec.Raw(kept), b64(self._signer.sign(_CONTEXT + kept)))
        slot = msgspec.json.encode(signed).ljust(_SLOT - 1) + b"\n"
        if len(slot) != _SLOT:
            raise ValueError("more chains than one place of the file holds")
        if self._path.exists():
            with telling(self._path), self._path.open("r+b") as file:
                file.seek(_SLOT * (turn % 2))
                file.write(slot)
                file.flush()
                if durable:
                    os.fsync(file.fileno())
        else:
            write_atomically(self._path, slot * 2)
        self._turn, self.state = turn, State.KEPT
