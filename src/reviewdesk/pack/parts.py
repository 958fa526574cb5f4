"""What a pack is made of, as a PDF: everything it may carry is listed here, and anything else is named."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from reviewdesk.pack.manifest import MANIFEST_NAME, MANIFEST_TYPE, Manifest, decode_manifest
from reviewdesk.pack.release_page import BOX
from reviewdesk.pack.signing import FIELD
from reviewdesk.texts import Text

MOST_PAGES = 5000
MOST_DECODED = 256 * 1024 * 1024

_ROOT = {
    "/Type", "/Lang", "/Perms", "/PageMode", "/Names", "/Outlines", "/AcroForm", "/AF", "/Pages",
    "/Extensions",
}  # fmt: skip
_PAGES = {"/Type", "/Count", "/Kids"}
_PAGE = {"/Type", "/Contents", "/Rotate", "/Parent", "/Resources", "/MediaBox", "/Trans"}
_WIDGET = {"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/P", "/Rect", "/AP", "/V"}
_SIGNATURE = {
    "/Type", "/Filter", "/SubFilter", "/M", "/Name", "/Reason", "/Location", "/Contents", "/ByteRange",
    "/Reference",
}  # fmt: skip
_FORM = {"/Type", "/Subtype", "/BBox", "/Resources", "/Filter", "/Length"}
_FONT = {
    "/Type", "/Subtype", "/Name", "/BaseFont", "/FirstChar", "/LastChar", "/Widths", "/FontDescriptor",
    "/ToUnicode",
}  # fmt: skip
_DESCRIPTOR = {
    "/Type", "/FontName", "/Flags", "/FontBBox", "/ItalicAngle", "/Ascent", "/Descent", "/CapHeight",
    "/StemV", "/MissingWidth", "/FontFile2",
}  # fmt: skip
_STREAM = {"/Length", "/Filter"}
_FILESPEC = {"/Type", "/F", "/UF", "/EF", "/Desc", "/AFRelationship"}
_FILE = {"/Type", "/Subtype", "/Params", "/Length", "/Filter"}
_OUTLINES = {"/Type", "/First", "/Last", "/Count"}
_OUTLINE = {"/Type", "/Title", "/Dest", "/Parent", "/First", "/Last", "/Next", "/Prev", "/Count"}
_FILTERS = {"/FlateDecode"}
_EXTENSIONS = {
    "/ISO_": [
        {
            "/Type": "/DeveloperExtensions",
            "/BaseVersion": "/2.0",
            "/ExtensionLevel": 32002,
            "/ExtensionRevision": ":2022",
            "/URL": "https://www.iso.org/standard/45875.html",
        }
    ]
}
"""Signatures on elliptic curves, as pyHanko declares them: the one extension a pack uses."""


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
    files = list(_files(reader))
    about = next((file for file in files if file.name == MANIFEST_NAME), None)
    manifest = decode_manifest(about.data) if about is not None else None
    if about is None or manifest is None:
        return Alien(
            (Text("The pack's own description ({name}) is missing or not readable.", name=MANIFEST_NAME),)
        )
    entries = next((file for file in files if file.name == manifest.entries_name), None)
    if entries is None or entries is about or len(files) != 2:
        return Alien((Text("The attachments are not those of a pack: its entries, and its description."),))
    if (entries.sort, about.sort) != (manifest.entries_type, MANIFEST_TYPE):
        return Alien((Text("An attachment is labelled as a file of another kind than it is."),))
    if str(_got(reader.root, "/Lang")) != manifest.language:
        return Alien((Text("The document is labelled as in another language than its pages."),))
    return Parts(manifest, entries.data)


def _strange(reader: PdfFileReader) -> Iterator[Text]:
    if reader.xrefs.total_revisions != 1:
        yield Text("The file was saved again after it was made; a pack is written once.")
    if "/Encrypt" in reader.trailer:
        yield Text("The file is encrypted.")
        return
    root = reader.root
    yield from _beyond(root, _ROOT, Text("The document"))
    if _got(root, "/PageMode", "/UseNone") != "/UseNone":
        yield Text("The document asks to be opened in a way no pack does.")
    if _plain(_got(root, "/Extensions", {})) not in ({}, _EXTENSIONS):
        yield Text("The document declares extensions no pack uses.")
    yield from _strange_names(_got(root, "/Names", {}))
    yield from _beyond(_got(root, "/Perms", {}), {"/DocMDP"}, Text("The document's list of permissions"))
    form = _dict(root, "/AcroForm")
    yield from _beyond(form, {"/Fields", "/SigFlags"}, Text("The form of the signature"))
    if len(_got(form, "/Fields", ())) != 1:
        yield Text("The file has form fields beside its signature.")
        return
    yield from _strange_listed(root)
    yield from _strange_bookmarks(_got(root, "/Outlines", {}))
    pages = yield from _strange_pages(root)
    if not pages:
        return
    for number, page in enumerate(pages, start=1):
        yield from _strange_page(page, number, last=number == len(pages))
    yield from _strange_field(form["/Fields"][0], pages)


def _strange_pages(root: generic.DictionaryObject) -> Generator[Text, None, list[generic.DictionaryObject]]:
    """Gives the pages; none when their list is not a plain one, from which no page inherits anything."""
    node, where = _dict(root, "/Pages"), Text("The list of pages")
    strange = list(_beyond(node, _PAGES, where))
    if strange:
        yield from strange
        return []
    kids = _got(node, "/Kids", ())
    if len(kids) > MOST_PAGES:
        yield Text("The file has more pages than any pack ({n} at most).", n=MOST_PAGES)
        return []
    pages = [kid.get_object() for kid in kids]
    at_home = all(
        isinstance(page, generic.DictionaryObject)
        and _got(page, "/Type") == "/Page"
        and page.raw_get("/Parent") == root.raw_get("/Pages")
        for page in pages
    )
    if not pages or not at_home or _got(node, "/Type") != "/Pages" or _got(node, "/Count") != len(pages):
        yield Text("{where} is not made as packs make it.", where=where)
        return []
    return pages


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
    yield from _strange_stream(contents, _STREAM, where)
    yield from _strange_resources(page["/Resources"], where)
    if last and len(_got(page, "/Annots", ())) != 1:
        yield Text("{where} has notes or fields beside the signature.", where=where)


def _strange_resources(resources: Any, where: Text) -> Iterator[Text]:
    yield from _beyond(resources, {"/Font", "/ProcSet"}, where)
    for name in _got(resources, "/Font", {}):
        font = resources["/Font"][name]
        yield from _beyond(font, _FONT, where)
        descriptor = _dict(font, "/FontDescriptor")
        if _got(font, "/Subtype") != "/TrueType" or "/FontFile2" not in descriptor:
            yield Text("{where} uses a typeface that is not inside the file.", where=where)
            return
        yield from _beyond(descriptor, _DESCRIPTOR, where)
        yield from _strange_stream(descriptor["/FontFile2"], _STREAM | {"/Length1"}, where)
        if "/ToUnicode" in font:
            yield from _strange_stream(font["/ToUnicode"], _STREAM, where)


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


def _strange_stream(stream: Any, allowed: Collection[str], where: Text) -> Iterator[Text]:
    yield from _beyond(stream, allowed, where)
    if not isinstance(stream, generic.StreamObject):
        yield Text("{where} is not readable.", where=where)
        return
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


def _strange_names(names: Any) -> Iterator[Text]:
    """The attachments: each one file under one name, whichever way a reader asks for it."""
    yield from _beyond(names, {"/EmbeddedFiles"}, Text("The document's list of names"))
    where = Text("The list of attachments")
    tree = _dict(names, "/EmbeddedFiles")
    yield from _beyond(tree, {"/Names"}, where)
    listed = _got(tree, "/Names", ())
    if len(listed) % 2:
        yield Text("{where} is not readable.", where=where)
        return
    for index in range(0, len(listed), 2):
        yield from _strange_file(str(listed[index]), listed[index + 1])


def _strange_file(name: str, spec: Any) -> Iterator[Text]:
    where = Text("The attachment {name}", name=name[:40])
    yield from _beyond(spec, _FILESPEC, where)
    if not isinstance(spec, generic.DictionaryObject):
        return
    if (
        _got(spec, "/Type") != "/Filespec"
        or _got(spec, "/AFRelationship") != "/Data"
        or {str(_got(spec, "/F")), str(_got(spec, "/UF"))} != {name}
    ):
        yield Text("{where} goes by another name as well.", where=where)
    held = _dict(spec, "/EF")
    yield from _beyond(held, {"/F", "/UF"}, where)
    if not {"/F", "/UF"} <= set(held):
        yield Text("{where} is not readable.", where=where)
        return
    if not isinstance(held.raw_get("/F"), generic.IndirectObject) or held.raw_get("/F") != held.raw_get(
        "/UF"
    ):
        yield Text("{where} holds two files: which one is saved depends on the reader.", where=where)
    yield from _strange_stream(held["/F"], _FILE, where)
    about = _dict(held["/F"], "/Params")
    yield from _beyond(about, {"/Size"}, where)


def _strange_listed(root: generic.DictionaryObject) -> Iterator[Text]:
    """Files that a reader's window shows beside the pages."""
    listed = _got(_dict(_dict(root, "/Names"), "/EmbeddedFiles"), "/Names", ())
    named = {listed.raw_get(index) for index in range(1, len(listed), 2)} if listed else set()
    shown = _got(root, "/AF", ())
    if any(shown.raw_get(index) not in named for index in range(len(shown))):
        yield Text("The document names files beside its attachments.")


def _strange_bookmarks(outlines: Any) -> Iterator[Text]:
    yield from _beyond(outlines, _OUTLINES, Text("The list of bookmarks"))
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


def _plain(value: Any) -> Any:
    """A value with all references followed, to compare with a literal; None where it is nested too deeply."""

    def followed(value: Any, depth: int) -> Any:
        if depth > 4:  # deeper than anything compared
            return None
        if isinstance(value, generic.DictionaryObject):
            return {str(key): followed(value[key], depth + 1) for key in value}
        if isinstance(value, generic.ArrayObject):
            return [followed(value[index], depth + 1) for index in range(len(value))]
        return value

    return followed(value, 0)


@dataclass(frozen=True, slots=True)
class _Attached:
    name: str
    sort: str
    data: bytes


def _files(reader: PdfFileReader) -> Iterator[_Attached]:
    """Every attachment; each was looked at before."""
    listed = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
    for index in range(0, len(listed), 2):
        spec = listed[index + 1]
        held = spec["/EF"]["/F"]
        sort = str(_got(held, "/Subtype", ""))[1:]
        yield _Attached(str(listed[index]), sort, bytes(held.data))
