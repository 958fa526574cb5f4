"""Packs: a preview for whoever may read the review; signed and released by a manager."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewdesk.desk.persons import Persons
from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.decision import Hold
from reviewdesk.forms.model import Meaning, Severity
from reviewdesk.pack.content import PackContent, Release
from reviewdesk.pack.embed import ENTRIES_NAME, ENTRIES_TYPE, Unreadable, embed, read_entries
from reviewdesk.pack.manifest import Attachment, Embedded
from reviewdesk.pack.refold import Refolded, Unsound, refold
from reviewdesk.records import kinds
from reviewdesk.records.library import Library
from reviewdesk.records.rights import Blocked, may_release
from reviewdesk.texts import Text

PREVIEW = "preview"
"""The pack number of pages that were not released."""


@dataclass(frozen=True, slots=True)
class NotReady:
    """The pack cannot issue yet: what holds the review."""

    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Released:
    """A signed pack: where it was written, its id, and its size in bytes."""

    path: Path
    pack_id: str
    size: int


class Releasing:
    """What a pack prints is computed from the entries it carries, the way a receiver's verifier does."""

    def __init__(self, library: Library, writer: Writer, reviews: Reviews, persons: Persons) -> None:
        self._library = library
        self._writer = writer
        self._reviews = reviews
        self._persons = persons

    def preview(self, review: RecordId) -> bytes | Blocked:
        """The pages as they would be now, unsigned and saying so; for whoever may read the review. That one
        looked is noted.
        """
        from reviewdesk.pack.pages import draw  # noqa: PLC0415 -- pages and signatures are not drawn at every start

        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        made = self._content(review, PREVIEW, view.reader.id, self._writer.environment.moment())
        if isinstance(made, Blocked):
            return made
        self._writer.looked("preview", review)
        return draw(made[0], None)

    def holding(self, review: RecordId) -> NotReady | Blocked | None:
        """What keeps the pack from issuing; None when a manager may release it."""
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        if blocked := may_release(view.reader, view.review.opening.sites):
            return blocked
        held = tuple(h for h in view.decision.reviewing() if h.severity is not Severity.NOTE)
        return NotReady(held) if held else None

    def release(self, review: RecordId, passphrase: str, path: Path) -> Released | NotReady | Blocked:
        """Sign the pack with the manager's own key and write it; a failure leaves nothing at `path`."""
        from reviewdesk.exchange.placing import place_file  # noqa: PLC0415 -- not at every start
        from reviewdesk.pack.recompute import problems_of, role_of_release  # noqa: PLC0415 -- as in preview
        from reviewdesk.pack.signing import fingerprint, manifest_of, sign_pack  # noqa: PLC0415

        if (held := self.holding(review)) is not None:
            return held
        who = self._writer.person()
        key = self._persons.open_key(who.id, passphrase)
        if isinstance(key, Blocked):
            return key
        environment = self._writer.environment
        pack_id = environment.new_id()
        now = environment.moment()
        made = self._content(review, pack_id, who.id, now)
        if isinstance(made, Blocked):
            return made
        content, entries, folded = made
        organisation = self._library.organisation
        release = Release(
            name=who.name,
            role=role_of_release(organisation, who.id),
            meaning=Meaning.APPROVAL.value,
            organisation=organisation.name,
            time=now // 1000 * 1000,
            tz=environment.tz_minutes(),
            fingerprint=fingerprint(key.certificate),
        )
        carried = Attachment(ENTRIES_NAME, ENTRIES_TYPE, entries)
        root = x509.load_pem_x509_certificate(organisation.founding.root_pem.encode())
        embedded = Embedded(
            manifest_of(content, release, carried, now),
            entries,
            tuple(one.public_bytes(Encoding.DER) for one in (key.certificate, root)),
        )
        if problems := problems_of(folded, embedded):
            # Whoever receives it would be told so: better that the releaser is.
            return Blocked(
                (Text("The pack is not released: whoever checks it would find it not valid."), *problems)
            )
        data = sign_pack(
            content,
            release,
            carried,
            key,
            root_pem=organisation.founding.root_pem,
            stands_at=now,
        )
        # Before it is given: nothing leaves the desk unnoted, whatever fails then.
        self._writer.access(kinds.EXPORTED, review, {"what": "pack", "pack": pack_id, "bytes": len(data)})
        place_file(path, data, over=True)
        return Released(path, pack_id, len(data))

    def root_certificate(self) -> str:
        """The organisation's root certificate (PEM), to give to a receiver by another way than the pack."""
        return self._library.organisation.founding.root_pem

    def _content(
        self, review: RecordId, pack_id: str, releaser: PersonId, stands_at: int
    ) -> tuple[PackContent, bytes, Refolded] | Blocked:
        from reviewdesk.pack.compile import Taken, compile_content  # noqa: PLC0415 -- as in preview

        entries = embed(self._library.log, self._library, review, releaser)
        tz = self._writer.environment.tz_minutes()
        carried = read_entries(entries)
        if isinstance(carried, Unreadable):
            return Blocked((Text("The pack cannot be made: its entries do not hold."), carried.reason))
        folded = refold(carried, tz_minutes=tz, own=True)
        if isinstance(folded, Unsound):
            return Blocked((Text("The pack cannot be made: its entries do not hold."), *folded.problems))
        taken = Taken(pack_id, stands_at, tz, folded.root_fingerprint)
        return compile_content(folded.view, folded.library, taken), entries, folded
