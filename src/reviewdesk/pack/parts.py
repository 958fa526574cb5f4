"""What a pack is made of, as a PDF: everything it may carry is listed here, and anything else is named."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewdesk.pack.manifest import MANIFEST_NAME, Manifest, decode_manifest
from reviewdesk.pack.release_page import BOX
from reviewdesk.pack.signing import FIELD
from reviewdesk.texts import Text

MOST_PAGES = 5000
MOST_DECODED = 256 * 1024 * 1024

_ROOT = {
    "/Type", "/Lang", "/Perms", "/PageMode", "/Names", "/Outlines", "/AcroForm", "/Metadata", "/AF", "/Pages",
    "/Extensions", "/Version",
}  # fmt: skip
_PAGE = {"/Type", "/Contents", "/Rotate", "/Parent", "/Resources", "/MediaBox", "/Trans"}
_WIDGET = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/P", "/Rect", "/AP", "/V"}
_SIGNATURE = {
    "/Type", "/Filter", "/SubFilter", "/M", "/Name", "/Reason", "/Location", "/Contents", "/ByteRange",
    "/Reference",
}  # fmt: skip
_FORM = {"/Type", "/Subtype", "/BBox", "/Resources", "/Filter", "/Length"}
_FONT = {
    "/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor",
    "/ToUnicode", "/Encoding",
}  # fmt: skip
_FILESPEC = {"/Type", "/F", "/UF", "/EF", "/Desc", "/AFRelationship"}
_OUTLINE = {"/Type", "/Title", "/Dest", "/Parent", "/First", "/Last", "/Next", "/Prev", "/Count"}
_FILTERS = {"/FlateDecode"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What was taken out of a pack."""

    manifest: Manifest
    entries: bytes

    @property
    def entries_sha256(self) -> str:
        """SHA-256 of the entries, hex."""
        return hashlib.sha256(self.entries).hexdigest()


@dataclass(frozen=True, slots=True)
class Alien:
    """Everything found that no pack has, or that is missing."""

    found: tuple[Text, ...]


def take_apart(reader: PdfFileReader) -> Parts | Alien:
    """Check that the file is made of nothing but what packs are made of; give its manifest and entries.

    `reader` must be limited in what it decodes. Errors of the parser pass through.
    """
    found = list(_strange(reader))
    if found:
        return Alien(tuple(found))
    listed = list(_files(reader))
    files = dict(listed)
    about = files.pop(MANIFEST_NAME, None)
    manifest = decode_manifest(about) if about is not None else None
    if manifest is None:
        return Alien(
            (Text("The pack's own description ({name}) is missing or not readable.", name=MANIFEST_NAME),)
        )
    entries = files.pop(manifest.entries_name, None)
    if entries is None or files or len(listed) != 2:
        return Alien((Text("The attachments are not those of a pack: its entries, and its description."),))
    return Parts(manifest, entries)


def _strange(reader: PdfFileReader) -> Iterator[Text]:
    if reader.xrefs.total_revisions != 1:
        yield Text("The file was saved again after it was made; a pack is written once.")
    if "/Encrypt" in reader.trailer:
        yield Text("The file is encrypted.")
        return
    root = reader.root
    yield from _beyond(root, _ROOT, Text("The document"))
    names = _dict(root, "/Names")
    yield from _beyond(names, {"/EmbeddedFiles"}, Text("The document's list of names"))
    form = _dict(root, "/AcroForm")
    yield from _beyond(form, {"/Fields", "/SigFlags"}, Text("The form of the signature"))
    if len(_got(form, "/Fields", ())) != 1:
        yield Text("The file has form fields beside its signature.")
        return
    yield from _strange_words(root)
    yield from _strange_bookmarks(_dict(root, "/Outlines"))
    pages = list(_pages(reader))
    if len(pages) > MOST_PAGES:
        yield Text("The file has more pages than any pack ({n} at most).", n=MOST_PAGES)
        return
    for number, page in enumerate(pages, start=1):
        yield from _strange_page(page, number, last=number == len(pages))
    yield from _strange_field(form["/Fields"][0], pages)


def _strange_page(page: generic.DictionaryObject, number: int, *, last: bool) -> Iterator[Text]:
    where = Text("Page {n}", n=number)
    yield from _beyond(page, _PAGE | {"/Annots"} if last else _PAGE, where)
    if [float(n) for n in page["/MediaBox"]] != [0, 0, 612, 792] or _got(page, "/Rotate", 0) != 0:
        yield Text("{where} is not an upright US Letter page.", where=where)
    if dict(_got(page, "/Trans", {})):
        yield Text("{where} has a page transition.", where=where)
    contents = page["/Contents"]
    if not isinstance(contents, generic.StreamObject):
        yield Text("{where} is drawn in several pieces.", where=where)
        return
    yield from _strange_stream(contents, {"/Length", "/Filter"}, where)
    yield from _strange_resources(page["/Resources"], where)
    if last and len(_got(page, "/Annots", ())) != 1:
        yield Text("{where} has notes or fields beside the signature.", where=where)


def _strange_resources(resources: Any, where: Text) -> Iterator[Text]:
    yield from _beyond(resources, {"/Font", "/ProcSet"}, where)
    for name in _got(resources, "/Font", {}):
        font = resources["/Font"][name]
        yield from _beyond(font, _FONT, where)
        if _got(font, "/Subtype") != "/TrueType" or "/FontFile2" not in _got(font, "/FontDescriptor", {}):
            yield Text("{where} uses a typeface that is not inside the file.", where=where)
            return
        _unpacked(font["/FontDescriptor"]["/FontFile2"])
        if "/ToUnicode" in font:
            _unpacked(font["/ToUnicode"])


def _strange_field(field: Any, pages: list[generic.DictionaryObject]) -> Iterator[Text]:
    field = field.get_object()
    where = Text("The signature")
    yield from _beyond(field, _WIDGET, where)
    if not pages or pages[-1]["/Annots"][0].get_object() != field:
        yield Text("The visible signature is not the one that was made.")
    if (
        _got(field, "/T") != FIELD
        or _got(field, "/FT") != "/Sig"
        or [float(n) for n in field["/Rect"]] != list(BOX)
    ):
        yield Text("The signature does not stand where packs are signed.")
    yield from _beyond(field["/V"], _SIGNATURE, where)
    shown = field["/AP"]
    yield from _beyond(shown, {"/N"}, where)
    drawn = shown["/N"]
    if not isinstance(drawn, generic.StreamObject):
        yield Text("The visible signature is not the one that was made.")
        return
    yield from _strange_stream(drawn, _FORM, where)
    yield from _strange_resources(drawn["/Resources"], where)


def _strange_stream(stream: generic.StreamObject, allowed: Collection[str], where: Text) -> Iterator[Text]:
    yield from _beyond(stream, allowed, where)
    filters = _got(stream, "/Filter", ())
    named = [filters] if isinstance(filters, generic.NameObject) else list(filters)
    if len(named) > 1 or not set(named) <= _FILTERS:
        yield Text("{where} is packed in a way no pack is.", where=where)
        return
    _unpacked(stream)


def _unpacked(stream: generic.StreamObject) -> int:
    """Decode within the reader's limits.

    A stream that would swell beyond them raises here, before others draw it.
    """
    return len(stream.data)


def _strange_words(root: generic.DictionaryObject) -> Iterator[Text]:
    """Files and titles that a reader's window shows beside the pages."""
    listed = _got(_dict(_dict(root, "/Names"), "/EmbeddedFiles"), "/Names", ())
    named = {listed.raw_get(index) for index in range(1, len(listed), 2)} if listed else set()
    shown = _got(root, "/AF", ())
    if any(shown.raw_get(index) not in named for index in range(len(shown))):
        yield Text("The document names files beside its attachments.")
    if "/Metadata" in root:
        about = root["/Metadata"].data.lower()
        if len(about) > 4096 or b"title" in about or b"purl.org/dc" in about:
            yield Text("The document carries a title beside its own.")


def _strange_bookmarks(outlines: Any) -> Iterator[Text]:
    for item in bookmarks(outlines):
        yield from _beyond(item, _OUTLINE, Text("A bookmark"))


def bookmarks(outlines: Any) -> Iterator[Any]:
    """Every bookmark, in order; loops end."""
    seen: set[int] = set()
    waiting = [_got(outlines, "/First")] if "/First" in outlines else []
    while waiting:
        item = waiting.pop()
        if item is None or id(item) in seen or len(seen) > 4 * MOST_PAGES:
            continue
        seen.add(id(item))
        yield item
        waiting += [item[key] for key in ("/Next", "/First") if key in item]


def _beyond(found: Any, allowed: Collection[str], where: Text) -> Iterator[Text]:
    if not isinstance(found, dict):
        yield Text("{where} is not readable.", where=where)
        return
    for key in found:
        if str(key) not in allowed:
            yield Text("{where} carries something no pack has: {key}", where=where, key=str(key)[1:41])


def _got(parent: Any, key: str, otherwise: Any = None) -> Any:
    """What stands under a key, with references followed."""
    return parent[key] if key in parent else otherwise  # noqa: SIM401 -- get() would give the reference


def _dict(parent: Any, key: str) -> Any:
    value = _got(parent, key)
    return value if isinstance(value, generic.DictionaryObject) else {}


def _pages(reader: PdfFileReader) -> Iterator[generic.DictionaryObject]:
    waiting: list[Any] = [reader.root["/Pages"]]
    seen = 0
    while waiting and seen <= 2 * MOST_PAGES:
        node = waiting.pop()
        seen += 1
        if "/Kids" in node:
            waiting += [kid.get_object() for kid in reversed(node["/Kids"])]
        else:
            yield node


def _files(reader: PdfFileReader) -> Iterator[tuple[str, bytes]]:
    listed = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for index in range(0, len(listed), 2):
        spec = listed[index + 1]
        if set(map(str, spec)) - _FILESPEC or str(spec["/F"]) != str(listed[index]):
            continue
        yield str(listed[index]), bytes(spec["/EF"]["/F"].data)
