"""A log as files that anyone can check with openssl: DSSE envelopes, bodies, device keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewdesk.eventlog.header import KeyId
from reviewdesk.eventlog.port import Sealed
from reviewdesk.eventlog.seal import Keys, dsse


def export_files(batch: Iterable[Sealed], keys: Keys) -> Iterator[tuple[str, bytes]]:
    """Relative paths and contents of an export, in the order of the log; laid out as docs/log-format.md says.

    `keys/KEY.der`, and for each entry `entries/NNNNNN.ID.dsse.json`, with `.salt` and `.body` where its body
    is here. A key that `keys` does not know is left out, and a checker says so.
    """
    written: set[KeyId] = set()
    for number, sealed in enumerate(batch, 1):
        entry = sealed.entry
        key = entry.header.key
        if key not in written:
            written.add(key)
            spki = keys(key)
            if spki is not None:
                yield f"keys/{key}.der", spki
        name = f"entries/{number:06}.{entry.id}"
        yield f"{name}.dsse.json", dsse(entry)
        if sealed.body is not None:
            yield f"{name}.salt", sealed.body.salt
            yield f"{name}.body", sealed.body.padded
