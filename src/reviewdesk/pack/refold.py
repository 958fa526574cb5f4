"""From the entries a pack carries back to the review they tell of, everything checked again."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from reviewdesk.errors import DeskError
from reviewdesk.eventlog.body import Json, Value
from reviewdesk.eventlog.codec import Malformed, decode_body
from reviewdesk.eventlog.header import KeyId, Stream
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import key_id
from reviewdesk.forms.evaluation import CompiledForm
from reviewdesk.identity.person import NotVerified, Verified
from reviewdesk.pack.embed import Carried
from reviewdesk.pack.own_log import OwnLog
from reviewdesk.records.form_files import compiled
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import DEVICE, FOUNDED, Device, Founding
from reviewdesk.records.shapes import read
from reviewdesk.records.sign_off import Signatures
from reviewdesk.records.viewing import ReviewView, view_of
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class Refolded:
    """The review as its carried entries tell it.

    `root_fingerprint`: SHA-256 of the organisation's root certificate, hex.
    """

    view: ReviewView
    library: Library
    root_fingerprint: str


@dataclass(frozen=True, slots=True)
class Unsound:
    """The entries do not hold; each problem is said."""

    problems: tuple[Text, ...]


def refold(carried: Carried, *, tz_minutes: int, own: bool = False) -> Refolded | Unsound:
    """Verify the entries by themselves and fold them; computed fields are taken as recorded.

    `own`: they were read out of this desk's own log a moment ago, which checked each when it was stored;
    their device signatures are not checked again.

    Checked: every id and device signature, every body against its header, that control entries are signed
    with the organisation's key, every session and sign-off by a certificate of the organisation's CA, every
    right at its control entry.
    """
    keys = _keys(carried)
    if isinstance(keys, Unsound):
        return keys
    founding, spkis = keys
    log = OwnLog(carried.entries) if own else _admitted(carried, spkis)
    if isinstance(log, Unsound):
        return log
    control_key = key_id(base64.b64decode(founding.control_spki))
    strange = [s for s in log.entries(stream=Stream.CONTROL) if s.entry.header.key != control_key]
    if strange:
        return Unsound((Text("A control entry is not signed with the organization's key."),))
    library = _Folding(log, carried.org)
    fold = library.fold(carried.review)
    if fold is None:
        return Unsound((Text("The review, or the form it was opened with, is not among the entries."),))
    if any(library.graph(record).waiting for record in library.record_ids()):
        return Unsound((Text("An entry names another that the pack does not carry."),))
    return _viewed(library, carried, founding, tz_minutes)


def _admitted(carried: Carried, spkis: Mapping[KeyId, bytes]) -> MemoryLog | Unsound:
    """A log of the entries, each checked as any log checks what it stores."""
    log = MemoryLog(carried.org, spkis.get)
    try:
        for start in range(0, len(carried.entries), 500):
            log.append(carried.entries[start : start + 500])
    except DeskError as error:
        return Unsound((error.what, *(part for part in (error.why,) if part is not None)))
    return log


class _Folding(Library):
    """A library of entries just read: a form is only what its hash names."""

    def form(self, sha256: str) -> CompiledForm | None:
        """A form whose file is carried, compiled; None when it is not the file its hash names."""
        file = self.organisation.forms.get(sha256)
        form = compiled(file.text, file.id) if file is not None else None
        return form if form is not None and form.form.sha256 == sha256 else None


def _viewed(library: Library, carried: Carried, founding: Founding, tz_minutes: int) -> Refolded | Unsound:
    fold = library.fold(carried.review)
    assert fold is not None
    bare = fold.review()
    compiled = library.form_of(bare.opening)
    assert compiled is not None
    organisation = library.organisation

    def check(cms: bytes, statement: bytes, at: int) -> Verified | NotVerified:
        # What was revoked when it was signed was judged as the entry came in: old signatures stay valid.
        return library.verified(cms, statement, at)

    actions = library.actions(carried.review)
    signatures = Signatures(check, library.redacted_before, library.form_text)
    signed = signatures.of(bare, compiled.form, actions, library.graph)
    broken = [s for s in signed if s.standing == "broken"]
    if broken:
        return Unsound(
            tuple(
                Text(
                    "A sign-off of {section} does not hold: {why}",
                    section=s.scope.section,
                    why="; ".join(s.why),
                )
                for s in broken
            )
        )
    reader = organisation.people.get(bare.lead) if bare.lead else None
    if reader is None:
        return Unsound((Text("The review's lead is not among the people the pack carries."),))
    view = view_of(library, replace(bare, signatures=signed), compiled, reader, tz_minutes, as_recorded=True)
    root = x509.load_pem_x509_certificate(founding.root_pem.encode())
    return Refolded(view, library, root.fingerprint(hashes.SHA256()).hex())


def _keys(carried: Carried) -> tuple[Founding, dict[KeyId, bytes]] | Unsound:
    """The organisation's founding and the public keys its control entries name.

    Their signatures are checked after.
    """
    founding: Founding | None = None
    found: dict[KeyId, bytes] = {}
    for sealed in carried.entries:
        header = sealed.entry.header
        if header.stream is not Stream.CONTROL or header.kind not in (FOUNDED, DEVICE) or sealed.body is None:
            continue
        for json in _values(sealed):
            if header.kind == FOUNDED and founding is None:
                founding = read(json, Founding)
                if founding is not None:
                    spki = base64.b64decode(founding.control_spki)
                    found[key_id(spki)] = spki
            elif header.kind == DEVICE and (device := read(json, Device)) is not None:
                spki = base64.b64decode(device.spki)
                found[key_id(spki)] = spki
    if founding is None:
        return Unsound((Text("The entries do not say which organization they are of."),))
    return founding, found


def _values(sealed: Sealed) -> list[Json]:
    assert sealed.body is not None
    try:
        body = decode_body(sealed.body.padded)
    except Malformed:
        return []
    return [change.content.json for change in body.changes if isinstance(change.content, Value)]
