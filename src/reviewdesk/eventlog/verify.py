"""Verify a whole log: the first entry that is broken, and why; or where every chain ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reviewdesk.eventlog.codec import Malformed, decode_header, entry_id
from reviewdesk.eventlog.header import EntryId, Header, KeyId, OrgId, Stream
from reviewdesk.eventlog.port import Sealed, SealedBody
from reviewdesk.eventlog.seal import Forged, Keys, check_body, key_id, signature_holds
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Held:
    """A row of a store as it lies there, before anything is believed about it."""

    position: int
    id: EntryId
    header_bytes: bytes
    signature: bytes
    body: SealedBody | None  # None: withheld or redacted

    @staticmethod
    def of(position: int, sealed: Sealed) -> Held:
        """A sealed entry at a place of a log."""
        entry = sealed.entry
        return Held(position, entry.id, entry.header_bytes, entry.signature, sealed.body)


@dataclass(frozen=True, slots=True)
class Intact:
    """Every entry verifies. `tips`: the last number and entry of each chain; `forks`: settled branches."""

    count: int
    tips: Mapping[tuple[KeyId, Stream], tuple[int, EntryId]]
    forks: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken entry and why. `position` None: it is not in the log at all (truncated)."""

    entry: EntryId
    position: int | None
    reason: Text


def verify_log(
    entries: Iterable[Held],
    keys: Keys,
    org: OrgId,
    *,
    kept: Mapping[tuple[KeyId, Stream], tuple[int, EntryId]] | None = None,
    whole: frozenset[KeyId] | None = None,
    parked: frozenset[EntryId] = frozenset(),
    refused: frozenset[EntryId] = frozenset(),
) -> Intact | Broken:
    """Verify entries in the order of the log.

    `kept`: the last number of each of this device's chains, kept outside the log. `whole`: the devices whose
    chains must be here without gaps and in order (None: all; a laptop that holds a part of the records names
    its own). `parked`, `refused`: verdicts; a parked entry may be one branch of a settled fork, and a refused
    one need not be here though others name it.
    """
    audit = _Audit(keys, org, whole, parked, refused)
    for held in entries:
        audit.take(held)
    return audit.verdict(kept or {})


@dataclass(slots=True)
class _Link:
    entry: EntryId
    prev: EntryId | None
    position: int


@dataclass(slots=True)
class _Audit:
    keys: Keys
    org: OrgId
    whole: frozenset[KeyId] | None
    parked: frozenset[EntryId]
    refused: frozenset[EntryId]
    count: int = 0
    first: Broken | None = None
    ids: set[EntryId] = field(default_factory=set)
    named: dict[EntryId, tuple[EntryId, int]] = field(
        default_factory=dict
    )  # not seen yet -> who names it first
    chains: dict[tuple[KeyId, Stream], dict[int, list[_Link]]] = field(default_factory=dict)
    last: dict[tuple[KeyId, Stream], int] = field(default_factory=dict)
    spki: dict[KeyId, bytes | None] = field(default_factory=dict)
    controls: dict[EntryId, tuple[KeyId, int]] = field(default_factory=dict)
    applied: dict[tuple[KeyId, Stream], EntryId] = field(default_factory=dict)

    def take(self, held: Held) -> None:
        self.count += 1
        again = held.id in self.ids
        self.ids.add(held.id)
        self.named.pop(held.id, None)
        if self.first is not None:
            return  # only who is here still matters, for references from before the first break
        if again:
            self._broken(held, Text("It is stored twice."))
            return
        header = self._alone(held)
        if header is not None:
            self._chained(held, header)

    def verdict(self, kept: Mapping[tuple[KeyId, Stream], tuple[int, EntryId]]) -> Intact | Broken:
        found = [] if self.first is None else [self.first]
        for missing, (entry, position) in self.named.items():
            reason = Text(
                "It rests on the entry {missing}, which is not in the log: it was removed.", missing=missing
            )
            found.append(Broken(entry, position, reason))
        if self.first is None:
            found += self._strange_links()
        if found:
            return min(found, key=lambda broken: broken.position or 0)
        for (key, stream), (seq, entry) in sorted(kept.items()):
            if (broken := self._short(key, stream, seq, entry)) is not None:
                return broken
        tips = {
            chain: (top, min(link.entry for link in links[top]))
            for chain, links in self.chains.items()
            for top in [max(links)]
        }
        return Intact(self.count, tips, self._forks())

    def _broken(self, held: Held, reason: Text) -> None:
        if self.first is None:
            self.first = Broken(held.id, held.position, reason)

    def _alone(self, held: Held) -> Header | None:
        """What can be said of one entry without the others."""
        if entry_id(held.header_bytes) != held.id:
            self._broken(held, Text("Its header was changed: its id is not the hash of its content."))
            return None
        try:
            header = decode_header(held.header_bytes)
        except Malformed as error:
            self._broken(
                held, Text("Its header is not written as the format demands ({rule}).", rule=str(error))
            )
            return None
        if header.org != self.org:
            self._broken(held, Text("It belongs to another organization."))
            return None
        if header.key not in self.spki:
            self.spki[header.key] = self.keys(header.key)
        spki = self.spki[header.key]
        if spki is None or key_id(spki) != header.key:
            self._broken(held, Text("It was written by a device this organization does not know."))
            return None
        if not signature_holds(held.header_bytes, held.signature, spki):
            self._broken(held, Text("Its signature does not match its content."))
            return None
        if held.body is not None and isinstance(checked := check_body(header, held.body), Forged):
            self._broken(held, checked.reason)
            return None
        return header

    def _chained(self, held: Held, header: Header) -> None:
        chain = (header.key, header.stream)
        links = self.chains.setdefault(chain, {})
        here = links.setdefault(header.seq, [])
        here.append(_Link(held.id, header.prev, held.position))
        fork = len(here) > 1 and not any(link.entry in self.parked for link in here)
        if fork:
            self._broken(
                held,
                Text(
                    "Its device has used the number {seq} twice, as happens when a backup is restored.",
                    seq=header.seq,
                ),
            )
            return
        if (self.whole is None or header.key in self.whole) and len(here) == 1:
            expected = self.last.get(chain, 0) + 1
            if header.seq > expected:
                self._broken(
                    held,
                    Text(
                        "It is number {seq} of its device, but number {expected} does not stand before it: "
                        "an entry was removed or moved.",
                        seq=header.seq,
                        expected=expected,
                    ),
                )
                return
            if header.prev is not None and all(link.entry != header.prev for link in links[header.seq - 1]):
                self._broken(held, Text("It does not follow the entry before it in its device's chain."))
                return
            self.last[chain] = header.seq
            if self._went_back(chain, header.control):
                self._broken(
                    held, Text("It names an older control entry than the entry of its device before it.")
                )
                return
        if header.stream is Stream.CONTROL:
            self.controls[held.id] = (header.key, header.seq)
        for one in (*header.parents, header.session, header.control):
            if one is not None and one not in self.ids and one not in self.refused:
                self.named.setdefault(one, (held.id, held.position))

    def _went_back(self, chain: tuple[KeyId, Stream], control: EntryId | None) -> bool:
        """Whether a chain names an older control entry than before; of two control chains none is older."""
        before = self.applied.get(chain)
        if control is None:
            return before is not None
        self.applied[chain] = control
        old, new = self.controls.get(before) if before else None, self.controls.get(control)
        return old is not None and new is not None and old[0] == new[0] and new[1] < old[1]

    def _strange_links(self) -> list[Broken]:
        """Chains that need not be whole: where both ends of a link are here, they must meet."""
        found = []
        for (key, _), links in self.chains.items():
            if self.whole is None or key in self.whole:
                continue
            for seq, here in links.items():
                before = links.get(seq - 1)
                if before is None:
                    continue
                for link in here:
                    if all(one.entry != link.prev for one in before):
                        reason = Text("It does not follow the entry before it in its device's chain.")
                        found.append(Broken(link.entry, link.position, reason))
        return found

    def _short(self, key: KeyId, stream: Stream, seq: int, entry: EntryId) -> Broken | None:
        """A chain against the number kept outside the log: a log behind it was cut, or is an older copy."""
        links = self.chains.get((key, stream), {})
        top = max(links, default=0)
        if top < seq:
            return Broken(
                entry,
                None,
                Text(
                    "This device has written {kept} entries of this stream, but the log ends at "
                    "number {top}: it was cut short, or an older copy was restored.",
                    kept=seq,
                    top=top,
                ),
            )
        here = links.get(seq, [])
        if any(link.entry == entry for link in here):
            return None
        if not here:
            return Broken(
                entry, None, Text("The entry this device wrote as number {seq} is missing.", seq=seq)
            )
        other = min(here, key=lambda link: link.position)
        reason = Text("Another entry stands where this device wrote its number {seq}.", seq=seq)
        return Broken(other.entry, other.position, reason)

    def _forks(self) -> tuple[EntryId, ...]:
        return tuple(
            sorted(
                link.entry
                for links in self.chains.values()
                for here in links.values()
                if len(here) > 1
                for link in here
                if link.entry in self.parked
            )
        )
