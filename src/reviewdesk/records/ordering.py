"""What a control entry orders to be redacted, and what speaks against it in the control chain itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.body import Body, Change, Json, Value
from reviewdesk.eventlog.codec import Malformed, b64, unb64
from reviewdesk.eventlog.header import EntryId, Header, OrgId, PersonId
from reviewdesk.eventlog.port import Entry
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.redaction import ORDERED, Order, Ordered, SignedOrder
from reviewdesk.records.rights import may_order
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text

CONTEXT = "reviewdesk/redaction-order/v1"


def order_statement(
    change: Change, *, org: OrgId, person: PersonId, prev: EntryId | None, time: int
) -> bytes:
    """The bytes an administrator signs to order a redaction (RFC 8785).

    `change`: the order as its entry holds it; `prev`: the entry before that one in the control chain, so that
    no order can be written again; `time` in ms UTC.
    """
    assert isinstance(change.content, Value)
    order = b64(hashlib.sha256(jcs.encode(change.content.json)).digest())
    return jcs.encode(
        {
            "context": CONTEXT,
            "org": org,
            "person": person,
            "target": change.target,
            "order": order,
            "prev": prev,
            "time": time,
        }
    )


def order_data(statement: bytes, signature: bytes) -> Mapping[str, Json]:
    """The `data` of the body of an order."""
    return MappingProxyType({"signature": b64(signature), "statement": statement.decode("utf-8")})


def ordered_by(
    entry: Entry, body: Body | None, place: int, organisation: Organisation
) -> tuple[Ordered, ...]:
    """The orders of one control entry; `organisation` is as of it."""
    header = entry.header
    if header.kind != ORDERED or body is None:
        return ()
    author = organisation.people.get(header.author) if header.author is not None else None
    found = []
    for change in body.changes:
        order = read(change.content.json, Order) if isinstance(change.content, Value) else None
        if order is None:
            continue
        against: Text | None = None
        if author is None or may_order(author, None) is not None:
            against = Text("It was not ordered by an administrator.")
        elif organisation.is_held(order.record):
            against = Text("A legal hold stood on the record when it was ordered.")
        elif organisation.hold_over(order.record) is not None:
            against = Text("A legal hold stood on a review that rests on the record when it was ordered.")
        signed = _signed(body, change, header)
        found.append(
            Ordered(order, entry.id, header.author, header.time, place, header.session, against, signed)
        )
    return tuple(found)


def _signed(body: Body, change: Change, header: Header) -> SignedOrder | None:
    """What was signed to order this, where it says what the entry says; whose it is, is not looked at."""
    told, cms = body.data.get("statement"), body.data.get("signature")
    if body.data.keys() != {"signature", "statement"} or not (isinstance(told, str) and isinstance(cms, str)):
        return None
    try:
        time = msgspec.json.decode(told, type=_Statement).time
        signature = unb64(cms)
    except (msgspec.DecodeError, ValueError, Malformed):
        return None
    if header.author is None:
        return None
    said = order_statement(change, org=header.org, person=header.author, prev=header.prev, time=time)
    return SignedOrder(said, signature, time) if said == told.encode("utf-8") else None


class _Statement(msgspec.Struct, frozen=True):
    time: int
