"""Seal drafts into entries, and check what others sealed."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from reviewdesk.errors import Refusal
from reviewdesk.eventlog.body import Body
from reviewdesk.eventlog.codec import (
    AFTER_LIMIT,
    BODY_LIMIT,
    REPLACES_LIMIT,
    SALT_LENGTH,
    TARGET_LIMIT,
    Malformed,
    b64,
    commitment,
    decode_body,
    decode_header,
    encode_body,
    encode_header,
    entry_id,
    fit,
    pad,
)
from reviewdesk.eventlog.compose import STANDALONE, Draft
from reviewdesk.eventlog.header import EntryId, Header, KeyId, OrgId, RecordId, Stream, Target
from reviewdesk.eventlog.port import Entry, Sealed, SealedBody
from reviewdesk.texts import Text

PAYLOAD_TYPE = "application/vnd.reviewdesk.entry.v1+json"
BATCH_LIMIT = 1000
BATCH_BYTES = 8 * 1024 * 1024

# DER of an Ed25519 SubjectPublicKeyInfo (RFC 8410) up to the 32 bytes of the key.
_SPKI = bytes.fromhex("302a300506032b6570032100")

Keys: TypeAlias = Callable[[KeyId], bytes | None]
"""From a key's id to its SPKI, or None where it is not known here."""


class Signer(Protocol):
    """A device key: its public half, and signing with the private one. Ed25519."""

    @property
    def spki(self) -> bytes:
        """SubjectPublicKeyInfo, DER, 44 bytes."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""


@dataclass(frozen=True, slots=True)
class Chain:
    """Where a key's chain in a stream stands: the number of its last entry (0: none yet) and that entry."""

    key: KeyId
    seq: int = 0
    prev: EntryId | None = None

    @staticmethod
    def behind(key: KeyId, tip: tuple[int, EntryId] | None) -> Chain:
        """The chain whose tip is this, as `Log.tip` tells it."""
        return Chain(key) if tip is None else Chain(key, *tip)

    def extended(self, entry: EntryId) -> Chain:
        """The chain with one entry more."""
        return Chain(self.key, self.seq + 1, entry)


@dataclass(frozen=True, slots=True)
class Forged:
    """Not an authentic entry of this format, and why."""

    reason: Text


def key_id(spki: bytes) -> KeyId:
    """SHA-256 of a key's SPKI."""
    return KeyId(b64(hashlib.sha256(spki).digest()))


def pae(payload: bytes) -> bytes:
    """What is signed: DSSE v1 pre-authentication encoding of the header bytes."""
    kind = PAYLOAD_TYPE.encode("ascii")
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def seal(draft: Draft, chain: Chain, signer: Signer, salt: bytes) -> Sealed:
    """Seal one draft behind `chain`. `salt`: 32 random bytes, never used twice.

    Raises Refusal where a person can help: a text too long, too many at once. Raises Malformed (a ValueError)
    where the caller broke a rule of the format.
    """
    return seal_batch((draft,), {draft.stream: chain}, signer, (salt,))[0]


def seal_batch(
    drafts: Sequence[Draft], chains: dict[Stream, Chain], signer: Signer, salts: Sequence[bytes]
) -> tuple[Sealed, ...]:
    """Seal drafts made from one state of their graphs, in order, as one batch to append.

    Drafts of one record become a chain: each follows the one before and replaces what it wrote. `chains` is
    read, not changed. Raises as `seal` does; nothing is sealed then.
    """
    if len(drafts) > BATCH_LIMIT:
        raise too_many(len(drafts))
    return _batch(drafts, chains, signer, salts).sealed()


def seal_batches(
    drafts: Sequence[Draft], chains: dict[Stream, Chain], signer: Signer, salts: Sequence[bytes]
) -> tuple[tuple[Sealed, ...], ...]:
    """As `seal_batch`, of any number of drafts: in as few batches as take them, to append together."""
    return _batch(drafts, chains, signer, salts).batches()


def _batch(
    drafts: Sequence[Draft], chains: dict[Stream, Chain], signer: Signer, salts: Sequence[bytes]
) -> Batch:
    if len(salts) != len(drafts):
        raise ValueError("one salt for each draft")
    batch = Batch(chains, signer)
    # Limits first: whatever breaks one must show before the first signature is made.
    bodies = [_sealed_body(draft, salt) for draft, salt in zip(drafts, salts, strict=True)]
    for draft, body in zip(drafts, bodies, strict=True):
        batch.put(draft, body)
    return batch


class Batch:
    """A batch sealed one by one, where what an entry says names the entry before its own.

    Drafts are made from the state of the graphs before the batch, as for `seal_batch`.
    """

    def __init__(self, chains: Mapping[Stream, Chain], signer: Signer) -> None:
        self._key = key_id(signer.spki)
        if any(chain.key != self._key for chain in chains.values()):
            raise ValueError("the chain is another key's")
        self._signer = signer
        self._stands = dict(chains)
        self._lines: dict[tuple[Stream, RecordId | None], _Line] = {}
        self._sealed: list[Sealed] = []

    def last(self, stream: Stream) -> EntryId | None:
        """The entry before the next one in the chain of a stream."""
        chain = self._stands.get(stream)
        return chain.prev if chain is not None else None

    def add(self, draft: Draft, salt: bytes) -> Entry:
        """Seal one more. Raises as `seal` does."""
        return self.put(draft, _sealed_body(draft, salt))

    def put(self, draft: Draft, body: SealedBody) -> Entry:
        """As `add`, of a body that is sealed already."""
        line = self._lines.setdefault((draft.stream, draft.record), _Line())
        chain = self._stands.get(draft.stream) or Chain(self._key)
        header = _header(draft, chain, body, line)
        header_bytes = encode_header(header)
        entry = Entry(entry_id(header_bytes), header, header_bytes, self._signer.sign(pae(header_bytes)))
        self._sealed.append(Sealed(entry, body))
        line.follow(draft, entry)
        self._stands[draft.stream] = chain.extended(entry.id)
        return entry

    def sealed(self) -> tuple[Sealed, ...]:
        """All of it, to append; Refusal beyond the limits of a batch."""
        demand_fit(self._sealed)
        return tuple(self._sealed)

    def batches(self) -> tuple[tuple[Sealed, ...], ...]:
        """All of it, in order, in as few batches as the limits allow: to append together."""
        parts: list[list[Sealed]] = []
        heavy = 0
        for one in self._sealed:
            weighs = weight((one,))
            if not parts or len(parts[-1]) == BATCH_LIMIT or heavy + weighs > BATCH_BYTES:
                parts.append([])
                heavy = 0
            parts[-1].append(one)
            heavy += weighs
        return tuple(tuple(part) for part in parts)


def weight(batch: Sequence[Sealed]) -> int:
    """Bytes of a batch: headers, signatures, salts and bodies."""
    return sum(
        len(one.entry.header_bytes)
        + len(one.entry.signature)
        + (0 if one.body is None else len(one.body.salt) + len(one.body.padded))
        for one in batch
    )


class _Line:
    """What a batch has so far written to one record."""

    def __init__(self) -> None:
        self.last: EntryId | None = None
        self._behind: set[EntryId] = set()
        self._wrote: dict[Target, EntryId] = {}

    def after(self, draft: Draft) -> tuple[EntryId, ...]:
        if self.last is None or draft.stream in STANDALONE:
            return draft.after
        return tuple(sorted({*draft.after} - self._behind | {self.last}))

    def replaces(self, draft: Draft) -> tuple[EntryId, ...]:
        replaced: set[EntryId] = set()
        for change, heads in zip(draft.body.changes, draft.heads, strict=True):
            wrote = self._wrote.get(change.target)
            replaced.update(heads if wrote is None else (wrote,))
        return tuple(sorted(replaced))

    def follow(self, draft: Draft, entry: Entry) -> None:
        self._behind.update(draft.after)
        self.last = entry.id
        for change in draft.body.changes:
            self._wrote[change.target] = entry.id


def _sealed_body(draft: Draft, salt: bytes) -> SealedBody:
    if len(salt) != SALT_LENGTH:
        raise ValueError("a salt has 32 bytes")
    try:
        plain = encode_body(draft.body)
    except Malformed as error:
        if "1 MiB" in str(error):
            raise Refusal(
                Text("This is too long to be saved."),
                why=Text("One act may hold at most 1 MiB of text."),
                next_step=Text("Shorten it, or attach the long text as an evidence file."),
            ) from None
        raise
    padded = pad(plain, blind=draft.blind)
    if len(padded) > BODY_LIMIT:
        raise Malformed("body longer than 1 MiB")
    return SealedBody(salt, padded)


def _header(draft: Draft, chain: Chain, body: SealedBody, line: _Line) -> Header:
    after = line.after(draft)
    replaces = line.replaces(draft)
    if len(after) > AFTER_LIMIT or len(replaces) > REPLACES_LIMIT or len(draft.body.changes) > TARGET_LIMIT:
        raise Malformed("more heads or targets than an entry may name")
    header = Header(
        org=draft.org,
        stream=draft.stream,
        key=chain.key,
        seq=chain.seq + 1,
        prev=chain.prev,
        kind=draft.kind,
        kv=draft.kv,
        record=draft.record,
        targets=tuple(change.target for change in draft.body.changes),
        replaces=replaces,
        after=after,
        author=draft.author,
        session=draft.session,
        control=draft.control,
        seen=None,
        time=draft.time,
        tz=draft.tz,
        body=commitment(body),
        len=len(body.padded),
        knows=draft.knows,
    )
    fit(header, draft.body)
    return header


def demand_fit(batch: Sequence[Sealed]) -> None:
    """Raises Refusal for what is more than a batch may hold."""
    if len(batch) > BATCH_LIMIT or weight(batch) > BATCH_BYTES:
        raise too_many(len(batch))


def too_many(count: int) -> Refusal:
    """The refusal of a batch beyond 1,000 entries or 8 MiB."""
    return Refusal(
        Text("{count} changes are too many to be saved in one step.", count=count),
        why=Text("One step holds at most 1,000 changes or 8 MiB."),
        next_step=Text("Save or import them in smaller parts."),
    )


def check_entry(header_bytes: bytes, signature: bytes, spki: bytes) -> Entry | Forged:
    """The entry these bytes are, or why they are none: spelling, rules, key, signature."""
    try:
        header = decode_header(header_bytes)
    except Malformed as error:
        return Forged(Text("Its header is not written as the format demands ({rule}).", rule=str(error)))
    if header.key != key_id(spki):
        return Forged(Text("It names another device key than the one it is checked with."))
    if not signature_holds(header_bytes, signature, spki):
        return Forged(Text("Its signature does not match its content."))
    return Entry(entry_id(header_bytes), header, header_bytes, signature)


def signature_holds(header_bytes: bytes, signature: bytes, spki: bytes) -> bool:
    """Whether the signature over these header bytes is this key's."""
    if len(signature) != 64 or len(spki) != 44 or not spki.startswith(_SPKI):
        return False
    try:
        VerifyKey(spki[len(_SPKI) :]).verify(pae(header_bytes), signature)
    except BadSignatureError:
        return False
    return True


def check_body(header: Header, body: SealedBody) -> Body | Forged:
    """The body a header commits to, or why this is not it."""
    if len(body.salt) != SALT_LENGTH or len(body.padded) != header.len or commitment(body) != header.body:
        return Forged(Text("Its content is not what its header was signed for."))
    try:
        decoded = decode_body(body.padded)
        fit(header, decoded)
    except Malformed as error:
        return Forged(Text("Its content is not written as the format demands ({rule}).", rule=str(error)))
    return decoded


def admit(sealed: Sealed, org: OrgId, keys: Keys) -> tuple[Entry, Body | None] | Forged:
    """What a log checks before it stores: id, organisation, key, signature, commitment, shapes."""
    given = sealed.entry
    if given.header.org != org:
        return Forged(Text("It belongs to another organization."))
    spki = keys(given.header.key)
    if spki is None:
        return Forged(Text("It was written by a device this organization does not know."))
    entry = check_entry(given.header_bytes, given.signature, spki)
    if isinstance(entry, Forged):
        return entry
    if entry != given:
        return Forged(Text("Its number or header is not what its signed bytes say."))
    if sealed.body is None:
        return entry, None
    body = check_body(entry.header, sealed.body)
    return body if isinstance(body, Forged) else (entry, body)


def not_admitted(sealed: Sealed, forged: Forged) -> Refusal:
    """The refusal with which every log answers what `admit` found forged."""
    return Refusal(
        Text("The entry {id} was not stored.", id=sealed.entry.id),
        why=forged.reason,
        next_step=Text(
            "Nothing was stored. Fetch the entries again from where they came, or restore a backup."
        ),
    )


def dsse(entry: Entry) -> bytes:
    """The entry as a DSSE envelope (JSON), for export: standard base64, keyid = SHA-256 of the SPKI."""
    envelope = {
        "payload": base64.b64encode(entry.header_bytes).decode("ascii"),
        "payloadType": PAYLOAD_TYPE,
        "signatures": [
            {"keyid": entry.header.key, "sig": base64.b64encode(entry.signature).decode("ascii")},
        ],
    }
    return json.dumps(envelope, separators=(",", ":")).encode("ascii") + b"\n"
