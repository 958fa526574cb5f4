"""The statement by which a person vouches, at sign-in, for a device key and a span of time."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import msgspec

from reviewdesk.eventlog import jcs
from reviewdesk.eventlog.header import KeyId, OrgId, PersonId
from reviewdesk.identity.person import NotVerified, OpenKey, verify_statement
from reviewdesk.texts import Text

CONTEXT = "reviewdesk/session/v1"
LONGEST = 16 * 60 * 60 * 1000  # ms: a shift with overtime; nobody vouches for a device overnight and longer


@dataclass(frozen=True, slots=True)
class Session:
    """Who vouches for which device key, from when until when (ms UTC)."""

    org: OrgId
    person: PersonId
    key: KeyId
    since: int
    until: int

    def statement(self) -> bytes:
        """The bytes the person signs (RFC 8785)."""
        return jcs.encode(
            {
                "context": CONTEXT,
                "org": self.org,
                "person": self.person,
                "key": self.key,
                "from": self.since,
                "until": self.until,
            }
        )

    def covers(self, time: int) -> bool:
        """Whether the time (ms UTC) lies in the span; outside it is a flag, not a refusal."""
        return self.since <= time <= self.until


@dataclass(frozen=True, slots=True)
class SignedSession:
    """A session as the body of `session.opened` carries it: the statement's bytes, and the CMS over them."""

    statement: bytes
    signature: bytes


def open_session(session: Session, key: OpenKey, *, at: int) -> SignedSession:
    """Sign the session's statement with the person's key; `at` in ms UTC."""
    statement = session.statement()
    return SignedSession(statement, key.sign_statement(statement, at=at))


def check_session(
    signed: SignedSession,
    *,
    org: OrgId,
    root_pem: str,
    revoked: Container[str] = (),
    vouching: Container[str] | None = None,
) -> Session | NotVerified:
    """The session a signed statement opens, or why it opens none.

    The certificate must be valid at the start of the span; `revoked`: serials (lowercase hexadecimal).
    `vouching`: serials of the certificates that open sessions; None = every one of the organisation.
    """
    session = read_session(signed.statement)
    if session is None:
        return NotVerified(Text("The statement that opened the session cannot be read."))
    if session.org != org:
        return NotVerified(Text("The session belongs to another organization."))
    if not 0 < session.until - session.since <= LONGEST:
        return NotVerified(Text("The session's span of time is not one this program opens."))
    found = verify_statement(
        signed.signature, signed.statement, root_pem=root_pem, at=session.since, revoked=revoked
    )
    if isinstance(found, NotVerified):
        return found
    if found.person != session.person:
        return NotVerified(Text("The session was opened in the name of another person than signed it."))
    if vouching is not None and found.serial not in vouching:
        return NotVerified(
            Text("The session was opened with a key that opens none, or with a first passphrase.")
        )
    return session


def read_session(statement: bytes) -> Session | None:
    """The session a statement tells of, unverified; None when the bytes are not exactly such a statement."""
    try:
        told = msgspec.json.decode(statement, type=_Statement)
    except (msgspec.DecodeError, ValueError):
        return None
    session = Session(OrgId(told.org), PersonId(told.person), KeyId(told.key), told.since, told.until)
    return session if told.context == CONTEXT and session.statement() == statement else None


class _Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"since": "from"}):
    context: str
    org: str
    person: str
    key: str
    since: int
    until: int
