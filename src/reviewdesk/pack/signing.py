"""Sign a pack: pages, entries and manifest in one revision, under one visible PAdES B-B signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from typing import Any, Protocol

import reportlab
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.content import AnnotAppearances
from pyhanko.pdf_utils.embed import EmbeddedFileObject, EmbeddedFileParams, FileSpec, embed_file
from pyhanko.pdf_utils.generic import pdf_date, pdf_name, pdf_string
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter, PdfFileWriter, copy_into_new_writer
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import BaseStamp, BaseStampStyle
from pyhanko.version import __version__ as pyhanko_version
from pyhanko_certvalidator.registry import SimpleCertificateStore

from reviewdesk.errors import Refusal
from reviewdesk.identity.authority import certificate_name
from reviewdesk.pack.blocks import Voice
from reviewdesk.pack.content import PackContent, Release
from reviewdesk.pack.manifest import (
    MANIFEST_NAME,
    MANIFEST_TYPE,
    Attachment,
    Embedded,
    Manifest,
    encode_manifest,
)
from reviewdesk.pack.pages import LAYOUT, draw
from reviewdesk.pack.release_page import BOX, signature_box
from reviewdesk.pack.same import written_otherwise
from reviewdesk.texts import Catalogue, Text

FIELD = "Release"
"""The name of the one form field a pack has: its signature."""

ENTRIES_SAID = Text("The log entries this pack rests on")
MANIFEST_SAID = Text("What this pack is, and who releases it")
"""What a reader's window says beside the attachments."""


class ReleaseKey(Protocol):
    """A person's key, open for this one signature (identity.OpenKey)."""

    @property
    def certificate(self) -> x509.Certificate:
        """The person's certificate, P-256, issued by the organisation's root."""

    def sign(self, message: bytes) -> bytes:
        """The DER ECDSA signature over SHA-256 of the message."""


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, lowercase hexadecimal, as packs print it."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def sign_pack(
    content: PackContent,
    release: Release,
    entries: Attachment,
    key: ReleaseKey,
    *,
    root_pem: str,
    stands_at: int,
    catalogue: Catalogue | None = None,
) -> bytes:
    """A signed pack. The signer is the person of `release`; `stands_at` (ms UTC) is the moment the content
    was taken.

    Raises Refusal when the key is not that of the release, or not of this organisation, and when what came of
    it is not written as a verifier demands.
    """
    root = x509.load_pem_x509_certificate(root_pem.encode())
    _check_key(release, key.certificate, root)
    data = _signed(content, manifest_of(content, release, entries, stands_at), entries, key, root, catalogue)
    if written_otherwise(data, PdfFileReader(BytesIO(data))):
        raise Refusal(
            Text("The pack was not released."),
            why=Text("A name or a title in it holds something that programs read in different ways."),
            next_step=Text(
                "Write the titles and names of the review and the organization anew, and release it again."
            ),
        )
    return data


def manifest_of(content: PackContent, release: Release, entries: Attachment, stands_at: int) -> Manifest:
    """What a pack says of itself."""
    return Manifest(
        layout=LAYOUT,
        pack_id=content.pack_id,
        variant=content.variant,
        language=content.language,
        stands_at=stands_at,
        tz=release.tz,
        release=release,
        entries_name=entries.name,
        entries_type=entries.content_type,
        entries_sha256=entries.sha256,
    )


def make_again(content: PackContent, told: Embedded, *, catalogue: Catalogue | None = None) -> bytes:
    """The pack these entries make, as its signer made it, but for the signature itself.

    What a verifier compares with: the same, object by object.
    """
    own, root = (x509.load_der_x509_certificate(one) for one in told.certificates)
    manifest = told.manifest
    entries = Attachment(manifest.entries_name, manifest.entries_type, told.entries)
    return _signed(content, manifest, entries, _NoKey(own), root, catalogue)


@dataclass(frozen=True, slots=True)
class _NoKey:
    """Stands where a key was: of a pack that is made again everything is wanted but its signature."""

    certificate: x509.Certificate

    def sign(self, message: bytes) -> bytes:  # noqa: ARG002 -- that of a key
        """Nothing that verifies."""
        return bytes(72)


def _signed(
    content: PackContent,
    manifest: Manifest,
    entries: Attachment,
    key: ReleaseKey,
    root: x509.Certificate,
    catalogue: Catalogue | None,
) -> bytes:
    said, release = Voice(catalogue or Catalogue()), manifest.release
    about = Attachment(MANIFEST_NAME, MANIFEST_TYPE, encode_manifest(manifest))
    writer = _drawn(content, release, catalogue)
    steady(writer, about.sha256)
    _attach(writer, entries, said(ENTRIES_SAID))
    _attach(writer, about, said(MANIFEST_SAID))
    return sign_written(writer, release, key, root, _box(content, release, catalogue))


DRAWN_BY = f"ReviewDesk, layout {LAYOUT}, ReportLab {reportlab.Version}, pyHanko {pyhanko_version}"
"""What a pack says it was made by: other versions may make the same pages of other objects."""


def _drawn(content: PackContent, release: Release, catalogue: Catalogue | None) -> PdfFileWriter:
    reader = PdfFileReader(BytesIO(draw(content, release, catalogue=catalogue)))
    about = reader.trailer_view["/Info"]
    about[pdf_name("/CreationDate")] = about[pdf_name("/ModDate")] = pdf_date(moment_of(release))
    about[pdf_name("/Producer")] = pdf_string(DRAWN_BY)
    return copy_into_new_writer(reader)


def steady(writer: PdfFileWriter, said: str) -> None:
    """Let the same document be written in the same way each time: no clock, no chance.

    `said`: SHA-256 of what tells this document from others, hex.
    """
    halves = (generic.ByteStringObject(bytes.fromhex(half)) for half in (said[:32], said[32:]))
    writer._document_id = generic.ArrayObject(halves)
    writer._update_meta = lambda: None  # type: ignore[method-assign]  # it tells the time of writing


def _box(content: PackContent, release: Release, catalogue: Catalogue | None) -> bytes:
    return signature_box(release, Voice(catalogue or Catalogue()), language=content.language)


def _field(release: Release) -> SigFieldSpec:
    return SigFieldSpec(FIELD, on_page=-1, box=BOX, readable_field_name=release.meaning)


def _check_key(release: Release, certificate: x509.Certificate, root: x509.Certificate) -> None:
    again = Text("Sign in as the person who releases the pack, and release it again.")
    try:
        certificate.verify_directly_issued_by(root)
    except (ValueError, TypeError, InvalidSignature) as failure:
        raise Refusal(
            Text("The pack was not signed."),
            why=Text("The certificate of {name} was not issued by this organization.", name=release.name),
            next_step=again,
        ) from failure
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    if [n.value for n in names] != [certificate_name(release.name)]:
        raise Refusal(
            Text("The pack was not signed."),
            why=Text("The certificate does not name {name}.", name=release.name),
            next_step=Text(
                "If the name was changed, an administrator gives {name} a new passphrase and signing key "
                "under People, and the pack is released with these. Otherwise sign in as the person who "
                "releases it.",
                name=release.name,
            ),
        )
    if release.fingerprint != fingerprint(certificate):
        raise Refusal(
            Text("The pack was not signed."),
            why=Text("The certificate printed in the release is not the one that signs."),
            next_step=again,
        )


def _attach(writer: PdfFileWriter, attachment: Attachment, description: str) -> None:
    embedded = EmbeddedFileObject.from_file_data(
        writer,
        data=attachment.data,
        mime_type=attachment.content_type,
        # The checksum PDF knows is MD5; the manifest carries SHA-256, and the signature covers both.
        params=EmbeddedFileParams(embed_size=True, embed_checksum=False),
    )
    embed_file(
        writer,
        FileSpec(
            file_spec_string=attachment.name,
            file_name=attachment.name,
            embedded_data=embedded,
            description=description,
            af_relationship=pdf_name("/Data"),
        ),
    )


def sign_written(
    writer: PdfFileWriter, release: Release, key: ReleaseKey, root: x509.Certificate, box: bytes
) -> bytes:
    """Sign a document that is written but for its signature; `box` is the page its signature shows."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=release.name,
        reason=release.meaning,
        location=release.organisation,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = _TimedSigner(
        metadata,
        _KeySigner(key, root),
        stamp_style=_BoxStyle(box),
        new_field_spec=_field(release),
    )
    signer.moment = moment_of(release)
    out: BytesIO = signer.sign_pdf(writer, bytes_reserved=RESERVED)
    return out.getvalue()


RESERVED = 16384
"""Hexadecimal digits kept free for the signature.

Two P-256 certificates and the CMS around them need a quarter.
"""


def moment_of(release: Release) -> datetime:
    """The moment of the release with its zone, in whole seconds: what the signature dictionary can hold."""
    zone = timezone(timedelta(minutes=release.tz))
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=release.time // 1000)).astimezone(zone)


class _TimedSigner(PdfSigner):
    """Signs with the time it is given: pyHanko's own would read the clock."""

    moment: datetime

    def init_signing_session(self, *args: Any, **named: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **named)
        session.system_time = self.moment
        return session


class _KeySigner(Signer):
    """Hands what is to be signed to the person's open key; the key itself never comes here."""

    def __init__(self, key: ReleaseKey, root: x509.Certificate) -> None:
        chain = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # ships without
        chain.register(_asn1(root))
        super().__init__(signing_cert=_asn1(key.certificate), cert_registry=chain, embed_roots=True)
        self._key = key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        if digest_algorithm != "sha256" or dry_run:
            raise ValueError("a pack is signed once, over SHA-256")
        return self._key.sign(data)


def _asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


class _BoxStyle(BaseStampStyle):
    """The signature shows a page drawn beforehand, and nothing of pyHanko's own."""

    def __init__(self, page: bytes) -> None:
        object.__setattr__(self, "page", page)

    def create_stamp(self, writer: BasePdfFileWriter, box: BoxConstraints, text_params: Any) -> BaseStamp:  # noqa: ARG002
        page: bytes = object.__getattribute__(self, "page")
        return _BoxStamp(writer, page)


class _BoxStamp(BaseStamp):
    def __init__(self, writer: BasePdfFileWriter, page: bytes) -> None:
        self._page, self._writer = page, writer

    def apply_appearance(self, annotation: Any) -> None:
        drawn = self._writer.import_page_as_xobject(PdfFileReader(BytesIO(self._page)))
        annotation[pdf_name("/AP")] = AnnotAppearances(normal=drawn).as_pdf_object()
