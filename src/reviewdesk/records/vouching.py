"""Which sessions vouch for their person, and whether a signature is that of somebody of the organisation."""

from __future__ import annotations

from functools import lru_cache

from reviewdesk.eventlog.header import EntryId, KeyId, OrgId
from reviewdesk.eventlog.port import Stored
from reviewdesk.identity.person import NotVerified, Verified, verify_statement
from reviewdesk.identity.session import Session, check_session, read_session
from reviewdesk.records.kinds import SESSION_OPENED
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.sessions import passphrase_of, statement_of


@lru_cache(maxsize=4096)
def verified_statement(
    cms: bytes, statement: bytes, at: int, root_pem: str, revoked: frozenset[str]
) -> Verified | NotVerified:
    """`verify_statement`, once in a process: a pack holds what the desk has checked when it opened."""
    return verify_statement(cms, statement, root_pem=root_pem, at=at, revoked=revoked)


class Vouching:
    """The sessions of a log; what was checked once is not checked again. `own`: this device's own keys."""

    def __init__(self, org: OrgId) -> None:
        self._org = org
        self.own: frozenset[KeyId] = frozenset()
        self._opened: dict[EntryId, Stored] = {}
        self._signatures: dict[tuple[bytes, bytes, int, str, frozenset[str]], Verified | NotVerified] = {}
        self._checked: dict[tuple[EntryId, frozenset[str], frozenset[str]], Session | None] = {}

    def take(self, stored: Stored) -> None:
        self._opened[stored.entry.id] = stored

    def __contains__(self, entry: EntryId) -> bool:
        return entry in self._opened

    def opened(self, entry: EntryId | None) -> Stored | None:
        """The entry that opened a session, true or not."""
        return self._opened.get(entry) if entry is not None else None

    def session(self, entry: EntryId | None, under: Organisation | None) -> Session | None:
        """The session an entry names, as the organisation stood at that entry's control entry."""
        stored = self.opened(entry)
        if stored is None or entry is None or under is None or stored.body is None:
            return None
        told = passphrase_of(stored.body) is not None
        vouching = under.vouching(own=told)
        key = (entry, under.revoked, vouching)
        if key not in self._checked:
            signed = statement_of(stored.body)
            # What this device wrote itself was checked when it was written; `Upkeep.verify` does it again.
            found: Session | NotVerified | None = (
                read_session(signed.statement)
                if signed and told and stored.entry.header.key in self.own and not under.revoked
                else check_session(
                    signed,
                    org=self._org,
                    root_pem=under.founding.root_pem,
                    revoked=under.revoked,
                    vouching=vouching,
                )
                if signed and stored.entry.header.kind == SESSION_OPENED
                else None
            )
            own = isinstance(found, Session) and found.key == stored.entry.header.key
            self._checked[key] = found if own and isinstance(found, Session) else None
        return self._checked[key]

    def signature(
        self, cms: bytes, statement: bytes, at: int, root_pem: str, revoked: frozenset[str]
    ) -> Verified | NotVerified:
        """Whether a detached signature is that of a person certified under this root."""
        key = (cms, statement, at, root_pem, revoked)
        if key not in self._signatures:
            self._signatures[key] = verified_statement(*key)
        return self._signatures[key]
