"""What a control entry orders to be redacted, and what speaks against it in the control chain itself."""

from __future__ import annotations

from reviewdesk.eventlog.body import Body, Value
from reviewdesk.eventlog.port import Entry
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.redaction import ORDERED, Order, Ordered
from reviewdesk.records.rights import may_order
from reviewdesk.records.shapes import read
from reviewdesk.texts import Text


def ordered_by(
    entry: Entry, body: Body | None, place: int, organisation: Organisation
) -> tuple[Ordered, ...]:
    """The orders of one control entry; `organisation` is as of it."""
    header = entry.header
    if header.kind != ORDERED or body is None:
        return ()
    orders = (read(c.content.json, Order) for c in body.changes if isinstance(c.content, Value))
    author = organisation.people.get(header.author) if header.author is not None else None
    found = []
    for order in orders:
        if order is None:
            continue
        against: Text | None = None
        if author is None or may_order(author, None) is not None:
            against = Text("It was not ordered by an administrator.")
        elif organisation.is_held(order.record):
            against = Text("A legal hold stood on the record when it was ordered.")
        elif organisation.hold_over(order.record) is not None:
            against = Text("A legal hold stood on a review that rests on the record when it was ordered.")
        found.append(Ordered(order, entry.id, header.author, header.time, place, header.session, against))
    return tuple(found)
