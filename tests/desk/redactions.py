"""Redactions for tests: a secret written twice, asked for by Quinn, ordered by Ada."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from tests.laptop import key_of
from tests.organisation import PASSPHRASE, Organisation, ok
from tests.store.pages import plain_pages
from tests.walker import long_text

from reviewdesk.desk.redacting import Listed
from reviewdesk.eventlog.body import Body, Change
from reviewdesk.eventlog.header import EntryId, KeyId, RecordId, Stream, Target
from reviewdesk.eventlog.memory import MemoryLog
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import Keys, key_id
from reviewdesk.forms.answers import Given, Place
from reviewdesk.identity.person import OpenKey
from reviewdesk.identity.vault import OpenVault
from reviewdesk.records import redaction
from reviewdesk.records.library import Library
from reviewdesk.records.ordering import order_data, order_statement

SECRET = "quarrelled with her brother Xavier"
EARLIER = "her brother Xavier came by at noon"
REASON = "It tells of somebody who is not served here."


def told_twice(org: Organisation, here: RecordId) -> Place:
    view = org.view(here)
    found = Place("cases", view.review.rows[0].id, long_text(view.form))
    for text in (EARLIER, SECRET):
        ok(org.as_("Dana").reviews.answer(here, found, Given(text)))
    return found


def asked(org: Organisation, here: RecordId, target: Target, who: str = "Quinn") -> Listed:
    entry = ok(org.as_(who).redacting.ask(here, [target], REASON))
    return next(one for one in listed(org) if one.request.entry == entry)


def listed(org: Organisation, who: str = "Ada") -> tuple[Listed, ...]:
    return ok(org.as_(who).redacting.listed())


def ordered(org: Organisation, one: Listed, who: str = "Ada") -> Listed:
    return ok(org.as_(who).redacting.order(one.request, "As asked.", org.passphrase(who)))


def order_elsewhere(
    org: Organisation,
    change: Change,
    who: str = "Ada",
    *,
    key: OpenKey | None = None,
    signed: bool = True,
    time: int | None = None,
) -> EntryId:
    """An order as another program writes it with the organisation's key, which everybody who orders opens;
    `key`: of who signs it, its author if it is not given.
    """
    control = org.desk.persons._keys.open_vault(org.administrator, PASSPHRASE)
    assert isinstance(control, OpenVault)
    writer, secret = org.as_(who).governing._writer, control.secrets.control
    tip = writer.library.log.tip(secret.key_id, Stream.CONTROL)
    assert tip is not None
    now, person = org.environment.moment(), org.person(who).id
    said = now if time is None else time
    statement = order_statement(change, org=writer.library.org, person=person, prev=tip[1], time=said)
    cms = (key or key_of(org, who)).sign_statement(statement, at=now)
    data = order_data(statement, cms) if signed else {}
    return writer.control([(redaction.ORDERED, (change,))], secret, data)[-1].entry.id


def everything(org: Organisation) -> bytes:
    """All that lies in the home: the database decrypted, its write-ahead file too, every other file as is."""
    key = org.desk.persons._keys.storage_key  # type: ignore[attr-defined]
    found = [plain_pages(org.home.database, key)]
    for folder, _, names in os.walk(org.home.folder):
        found += [Path(folder, name).read_bytes() for name in names]
    return b"\n".join(found)


def body_of(log: MemoryLog, entry: EntryId) -> Body | None:
    kept = log.get(entry)
    assert kept is not None
    return kept.body


def sealed(library: Library, entry: EntryId) -> Sealed:
    found = library.log.sealed(entry)
    assert found is not None
    return found


def keys(library: Library) -> Keys:
    organisation = library.organisation
    spkis = [base64.b64decode(d.spki) for d in organisation.devices.values()]
    spkis.append(base64.b64decode(organisation.founding.control_spki))
    known: dict[KeyId, bytes] = {key_id(spki): spki for spki in spkis}
    return known.get
