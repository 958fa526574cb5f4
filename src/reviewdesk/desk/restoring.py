"""Going on with an older copy of the desk's file: a new device key, and the loss recorded."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reviewdesk.desk.custody import Custody
from reviewdesk.desk.persons import Persons
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import EntryId, PersonId, RecordId, Stream
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.roles import Role
from reviewdesk.records import organisation as words
from reviewdesk.records import redaction
from reviewdesk.records.evidence_files import linked_files
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Device, Loss
from reviewdesk.records.redaction import Request
from reviewdesk.records.rights import Blocked
from reviewdesk.store.blobs import BlobId, Blobs, BlobState
from reviewdesk.store.device_last import Behind
from reviewdesk.texts import Text, counted


def go_on(
    library: Library,
    writer: Writer,
    custody: Custody,
    device: DeviceKey,
    behind: tuple[Behind, ...],
    administrator: PersonId,
    passphrase: str,
    keep: Callable[[], None],
) -> Blocked | None:
    """Enroll the new device key and record what is missing, by an administrator; then `keep` the key.

    Until `keep` has run the desk is still behind, so a crash at any point asks again and loses nothing more.
    """
    person = library.organisation.people.get(administrator)
    if person is None or not person.holds(Role.ADMINISTRATOR):
        return Blocked((Text("Only an administrator may go on with an older copy."),))
    vault = custody.open_vault(administrator, passphrase)
    if isinstance(vault, Blocked):
        return vault
    random = writer.environment.random
    enrolled = Device(writer.key, base64.b64encode(device.spki).decode(), writer.environment.machine)
    losses = tuple(Loss(b.key, b.stream.value, b.kept, b.found) for b in behind)
    persons = Persons(library, writer, custody, custody.cost)
    refused = persons.enroll(
        administrator,
        passphrase,
        [
            (words.DEVICE, (words.device_change(enrolled, random(8).hex()),)),
            (words.LOST, tuple(words.loss_change(loss, random(8).hex()) for loss in losses)),
        ],
        vault.secrets.control,
    )
    if refused is None:
        keep()
    return refused


@dataclass(frozen=True, slots=True)
class MayBeBack:
    """That redactions may have been lost with the end of the log, and what is known of them.

    `waiting`: what was asked for, and is not ordered here. `files`: the links, each with its record, of
    evidence whose file is gone, as a redaction leaves it.
    """

    what: Text
    waiting: tuple[Request, ...]
    files: tuple[tuple[RecordId, EntryId], ...]


def may_be_back(library: Library, blobs: Blobs) -> MayBeBack | None:
    """What redactions took away and an older copy has brought back; None where nobody went on with one."""
    losses = library.organisation.losses
    if not losses:
        return None
    lost = max((loss.kept - loss.found for loss in losses if loss.stream == Stream.CONTROL.value), default=0)
    if lost:
        what = counted(
            "Somebody went on with an older copy of this desk's file: {n} entry of an administrator is lost, "
            "which may have ordered a redaction. What it took away is back: order it again.",
            "Somebody went on with an older copy of this desk's file: {n} entries of an administrator are "
            "lost, which may have ordered redactions. What they took away is back: order it again.",
            lost,
        )
    elif any(loss.kept == loss.found for loss in losses):
        what = Text(
            "Somebody went on with this desk's file when nobody could tell whether it was an older copy. "
            "If it was, redactions ordered since are lost, and what they took away is back: order it again."
        )
    else:
        return None
    return MayBeBack(what, tuple(_waiting(library)), tuple(_gone(library, blobs)))


def _waiting(library: Library) -> Iterator[Request]:
    for record in library.record_ids():
        ordered = {by.order.request for by in library.redacted(record).values()}
        for request in redaction.requests_of(record, library.graph(record)):
            if request.entry not in ordered:
                yield request


def _gone(library: Library, blobs: Blobs) -> Iterator[tuple[RecordId, EntryId]]:
    for record in library.ids("review"):
        for entry, file in linked_files(library.graph(record)):
            if blobs.state(BlobId(file.address)) is BlobState.LOST:
                yield record, entry
