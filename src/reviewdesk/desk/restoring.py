"""Going on with an older copy of the desk's file: a new device key, and the loss recorded."""

from __future__ import annotations

import base64
from collections.abc import Callable

from reviewdesk.desk.custody import Custody
from reviewdesk.desk.persons import Persons
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import PersonId
from reviewdesk.identity.device import DeviceKey
from reviewdesk.identity.roles import Role
from reviewdesk.records import organisation as words
from reviewdesk.records.library import Library
from reviewdesk.records.organisation import Device, Loss
from reviewdesk.records.rights import Blocked
from reviewdesk.store.device_last import Behind
from reviewdesk.texts import Text


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
