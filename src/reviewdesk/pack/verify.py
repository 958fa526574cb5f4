"""Verify a pack: whole, signed, by whom, made of what, and printing what its entries say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from cryptography import x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits, DocumentDecodeBudget, StreamDecodeLimits
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewdesk.errors import Refusal
from reviewdesk.identity.authority import certificate_name
from reviewdesk.pack.compare import compare_parts
from reviewdesk.pack.content import PackContent
from reviewdesk.pack.manifest import Embedded
from reviewdesk.pack.pages import LAYOUT
from reviewdesk.pack.parts import MOST_DECODED, Alien, Parts, take_apart
from reviewdesk.pack.seal_check import Sealed, Unsealed, check_seal
from reviewdesk.pack.signing import DRAWN_BY, make_again
from reviewdesk.pack.verdict import Check, CheckName, Outcome, Recomputed, Signer, State, Verdict
from reviewdesk.pack.whole import NotWhole, look
from reviewdesk.texts import Catalogue, Text

Recompute = Callable[[Embedded], Recomputed]
"""Verify the entries by themselves (ids, signatures, chains, sign-offs, rights) and compute again what a
pack of them prints.
"""


def verify_pack(
    data: bytes, *, trust: str | None, recompute: Recompute, catalogue: Catalogue | None = None
) -> Verdict:
    """Check a file in full. Never raises for what is in the file; Refusal when `trust` is no certificate.

    `trust` is the organisation's root certificate (PEM), got by another way than the pack; without it the
    signer stays unknown. `catalogue` is that of the pack's language.
    """
    if trust is not None:
        try:
            x509.load_pem_x509_certificate(trust.encode())
        except ValueError as failure:
            raise Refusal(
                Text("The root certificate cannot be read."),
                why=Text("It is not a certificate in PEM form."),
                next_step=Text("Ask the organization for its root certificate again, as a .pem file."),
            ) from failure
    return _Checking(trust, recompute, catalogue or Catalogue()).check(data)


@dataclass(slots=True)
class _Stop(Exception):
    """Nothing further can be checked."""

    state: State


class _Checking:
    """One file being checked: the checks made so far, and what they found."""

    def __init__(self, trust: str | None, recompute: Recompute, catalogue: Catalogue) -> None:
        self._trust = trust
        self._recompute = recompute
        self._catalogue = catalogue
        self._checks: list[Check] = []
        self._signer: Signer | None = None
        self._pack_id: str | None = None

    def check(self, data: bytes) -> Verdict:
        try:
            state = self._check(data)
        except _Stop as stop:
            state = stop.state
        reached = {check.name for check in self._checks}
        missed = (
            Check(name, Outcome.NOT_REACHED, Text("Not checked, because of what was found before."))
            for name in CheckName
            if name not in reached
        )
        order = list(CheckName)
        checks = sorted([*self._checks, *missed], key=lambda check: order.index(check.name))
        return Verdict(state, _SUMMARIES[state], tuple(checks), self._signer, self._pack_id)

    def _check(self, data: bytes) -> State:
        whole = look(data)
        if isinstance(whole, NotWhole):
            name = CheckName.SIGNATURE if whole.readable else CheckName.FILE
            if whole.readable:
                self._passed(CheckName.FILE, Text("The file is a PDF."))
            self._failed(name, whole.reason)
            raise _Stop(State.CHANGED if whole.readable else State.CANNOT_CHECK)
        self._passed(CheckName.FILE, Text("The file is a PDF."))
        reader = self._reader(data)
        known = self._check_seal(reader)
        parts = self._take_apart(reader)
        self._check_manifest(parts)
        certificates = self._certificates
        embedded = Embedded(parts.manifest, parts.entries, certificates)
        again = self._recompute(embedded)
        self._checks += again.checks
        if again.content is not None:
            self._check_printed(data, reader, embedded, again.content)
        return self._conclude(known=known)

    def _reader(self, data: bytes) -> PdfFileReader:
        try:
            return PdfFileReader(BytesIO(data), strict=True, decode_limits=_LIMITS)
        except Exception as failure:
            self._failed(
                CheckName.PARTS,
                Text("The file cannot be read as a PDF: {why}", why=type(failure).__name__),
            )
            raise _Stop(State.CANNOT_CHECK) from failure

    def _check_seal(self, reader: PdfFileReader) -> bool:
        """Whether the signer is known; stops when the signature is not good."""
        seal = check_seal(reader, self._trust)
        if isinstance(seal, Unsealed):
            self._failed(CheckName.SIGNATURE, seal.reason)
            raise _Stop(State.CHANGED)
        self._passed(
            CheckName.SIGNATURE,
            Text("The signature is intact and covers the whole file, which was not changed since."),
        )
        self._signer = seal.signer
        self._certificates = seal.certificates
        self._seal = seal
        if seal.distrust is None:
            self._passed(CheckName.SIGNER, seal.trusted)
            return True
        self._checks.append(
            Check(CheckName.SIGNER, Outcome.UNKNOWN if self._trust is None else Outcome.FAILED, seal.distrust)
        )
        if self._trust is not None:
            raise _Stop(State.UNKNOWN_SIGNER)
        return False

    def _take_apart(self, reader: PdfFileReader) -> Parts:
        try:
            parts = take_apart(reader)
        except Exception as failure:  # noqa: BLE001 -- a parser may fail in any way on a file made to harm it
            parts = Alien((Text("A part of the file cannot be read: {why}", why=type(failure).__name__),))
        if isinstance(parts, Alien):
            self._checks.append(
                Check(
                    CheckName.PARTS,
                    Outcome.FAILED,
                    Text("The file is not made as packs are: it may show something else than it says."),
                    parts.found[:20],
                )
            )
            raise _Stop(State.CHANGED)
        self._passed(
            CheckName.PARTS, Text("The file is made of pages, entries and one signature, and nothing else.")
        )
        self._pack_id = parts.manifest.pack_id
        return parts

    def _check_manifest(self, parts: Parts) -> None:
        wrong = tuple(_release_differences(parts, self._seal))
        if wrong:
            self._checks.append(
                Check(
                    CheckName.RELEASE,
                    Outcome.FAILED,
                    Text("The release is not that of the signature."),
                    wrong,
                )
            )
            raise _Stop(State.CHANGED)
        release = parts.manifest.release
        self._passed(
            CheckName.RELEASE,
            Text(
                "Released by {name}, {role}. The time is that of the signer's computer.",
                name=release.name,
                role=release.role,
            ),
        )

    def _check_printed(
        self, data: bytes, reader: PdfFileReader, embedded: Embedded, content: PackContent
    ) -> None:
        manifest = embedded.manifest
        if (content.pack_id, content.variant, content.language) != (
            manifest.pack_id,
            manifest.variant,
            manifest.language,
        ):
            self._failed(CheckName.PRINTED, Text("The pack is labelled as another than its entries make."))
            return
        if content.language != self._catalogue.language:
            self._unknown(
                CheckName.PRINTED,
                Text(
                    "The pack is in another language than is set here ({language}).",
                    language=content.language,
                ),
            )
            return
        if manifest.layout != LAYOUT:
            self._unknown(
                CheckName.PRINTED,
                Text(
                    "The pages were drawn by another version of the program (layout {found}, here {ours}); "
                    "verify them with that version.",
                    found=manifest.layout,
                    ours=LAYOUT,
                ),
            )
            return
        again = make_again(content, embedded, catalogue=self._catalogue)
        try:
            same = compare_parts(data, reader, again)
        except Exception as failure:  # noqa: BLE001 -- a parser may fail in any way on a file made to harm it
            self._failed(
                CheckName.PRINTED, Text("The pages cannot be drawn: {why}", why=type(failure).__name__)
            )
            return
        if same.differences and same.drawn_by != DRAWN_BY:
            self._unknown(
                CheckName.PRINTED,
                Text(
                    "The pages were drawn by another version of the program ({found}, here {ours}); verify "
                    "them with that version.",
                    found=same.drawn_by,
                    ours=DRAWN_BY,
                ),
            )
        elif same.differences:
            self._checks.append(
                Check(
                    CheckName.PRINTED,
                    Outcome.FAILED,
                    Text("The pages do not show what the entries say."),
                    same.differences,
                )
            )
        else:
            self._passed(
                CheckName.PRINTED,
                Text("Every page is made, part by part, as the entries say, and so is all else in the file."),
            )

    def _conclude(self, *, known: bool) -> State:
        outcomes = {check.outcome for check in self._checks if check.name != CheckName.SIGNER}
        if Outcome.FAILED in outcomes:
            return State.CHANGED
        reached = {check.name for check in self._checks}
        if Outcome.UNKNOWN in outcomes or reached != set(CheckName):
            return State.CANNOT_CHECK
        return State.VALID if known else State.UNKNOWN_SIGNER

    def _passed(self, name: CheckName, reason: Text) -> None:
        self._checks.append(Check(name, Outcome.PASSED, reason))

    def _failed(self, name: CheckName, reason: Text) -> None:
        self._checks.append(Check(name, Outcome.FAILED, reason))

    def _unknown(self, name: CheckName, reason: Text) -> None:
        self._checks.append(Check(name, Outcome.UNKNOWN, reason))


def _release_differences(parts: Parts, seal: Sealed) -> list[Text]:
    manifest, release, signer = parts.manifest, parts.manifest.release, seal.signer
    pairs = (
        (
            certificate_name(release.name),
            signer.name,
            Text("The printed name is {said}, the certificate's is {is_}."),
        ),
        (
            certificate_name(release.organisation),
            signer.organisation,
            Text("The printed organization is {said}, the certificate's is {is_}."),
        ),
        (
            release.fingerprint,
            signer.fingerprint,
            Text("The printed certificate is {said}, the signing one is {is_}."),
        ),
        (release.meaning, signer.reason, Text("The printed meaning is {said}, the signature's is {is_}.")),
        (
            release.time // 1000,
            signer.time // 1000,
            Text("The printed time is {said}, the signature's is {is_}."),
        ),
    )
    wrong = [text.given(said=said, is_=real) for said, real, text in pairs if said != real]
    if parts.entries_sha256 != manifest.entries_sha256:
        wrong.append(Text("The entries are not those the pack was made with."))
    return wrong


_LIMITS = DecodeLimits(
    per_stream=StreamDecodeLimits(max_output_size=MOST_DECODED // 4),
    document_budget=DocumentDecodeBudget(base_allowance=MOST_DECODED, max_ratio=4),
)

_SUMMARIES = {
    State.VALID: Text(
        "Valid. The pack was not changed since it was signed, the signer is known, and the pages show what "
        "the entries say."
    ),
    State.CHANGED: Text(
        "Not valid. The pack was changed after signing, or its pages show something else than its entries "
        "say. Do not rely on it; ask for it again."
    ),
    State.UNKNOWN_SIGNER: Text(
        "The signer is unknown. Ask the organization for its root certificate by a way you trust, and check "
        "again with it."
    ),
    State.CANNOT_CHECK: Text(
        "The file cannot be checked in full, so nothing is said about it. What is missing stands beside "
        "each check."
    ),
}
