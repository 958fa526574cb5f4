"""Evidence files: encrypted into the desk's home, linked to an answer, given out again as they were."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Writer
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.codec import b64, unb64
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.opening import open_file
from reviewdesk.forms.answers import Place
from reviewdesk.records import kinds
from reviewdesk.records.naming import seen, tidy, title_problem
from reviewdesk.records.review import Evidence, EvidenceLink
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView
from reviewdesk.store.blobs import BlobId, Blobs
from reviewdesk.texts import Text

LARGEST = 512 * 1024 * 1024  # bytes; a pack lists files by hash, so their size is the disk's business only
_PIECE = 1024 * 1024


class _Differs(Exception):
    """What is kept is not what was linked."""


class Filing:
    """Attach and give out. The file is durable before its link is written; a link never points to nothing."""

    def __init__(self, writer: Writer, reviews: Reviews, blobs: Blobs) -> None:
        self._writer = writer
        self._reviews = reviews
        self._blobs = blobs

    def attach(
        self,
        review: RecordId,
        place: Place,
        path: Path,
        title: str,
        dated: date | None = None,
        where: str = "",
        sort: str = "",
    ) -> ReviewView | Blocked:
        """Take a file in and link it to an answer. The one on the disk stays where it is, untouched."""
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        title, where = tidy(title), tidy(where)
        if not title:
            return Blocked((Text("Give the evidence a title by which others find it."),))
        if problem := title_problem(title, where):
            return Blocked((problem,))
        size, digest = _measured(path)
        if size > LARGEST:
            return Blocked((Text("The file is larger than {most} MiB.", most=LARGEST // 1024 // 1024),))
        if size == 0:
            return Blocked((Text("The file {name} is empty.", name=path.name),))
        key = self._writer.environment.random(32)
        with open_file(path) as content:
            blob = self._blobs.put(content, key)
        evidence = Evidence(
            title=title,
            kind="file",
            dated=dated,
            where=where or seen(path.name),
            sha256=digest,
            size=size,
            address=blob.id,
            key=b64(key),
            sort=sort,
        )
        done = self._reviews.link_file(review, place, evidence)
        if isinstance(done, Blocked):
            self._blobs.delete(blob.id)
        return done

    def give_out(self, review: RecordId, link: EvidenceLink, path: Path) -> Path | Blocked:
        """Write a linked file to `path`, its owner's alone, whole or not at all and never over another one.

        That it left the desk is noted.
        """
        from reviewdesk.exchange.placing import placing  # noqa: PLC0415 -- not at every start

        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        known = next((e for e in view.review.evidence if e.entry == link.entry), None)
        if known is None or known.evidence.kind != "file":
            return Blocked((Text("This evidence is a record kept elsewhere; there is no file of it here."),))
        digest = hashlib.sha256()
        try:
            with placing(path) as out:
                for piece in self._blobs.read(BlobId(known.evidence.address), unb64(known.evidence.key)):
                    digest.update(piece)
                    out.write(piece)
                if digest.hexdigest() != known.evidence.sha256:
                    raise _Differs
                # Before it is given: nothing leaves the desk unnoted, whatever fails then.
                self._writer.access(kinds.EXPORTED, review, {"what": "file", "entry": known.entry})
        except _Differs:
            return Blocked((Text("The file is not the one that was linked: its SHA-256 value differs."),))
        return path


def _measured(path: Path) -> tuple[int, str]:
    """Size in bytes and SHA-256 (hex) of a file on the disk; of one too large only that it is. Refusal."""
    digest = hashlib.sha256()
    size = 0
    try:
        with open_file(path) as content:
            while size <= LARGEST and (piece := content.read(_PIECE)):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        raise Refusal(
            Text("The file {name} cannot be read.", name=path.name),
            why=Text("The system says: {why}.", why=error.strerror or type(error).__name__),
            next_step=Text("Choose another file, or copy it to this computer first."),
        ) from error
    return size, digest.hexdigest()
