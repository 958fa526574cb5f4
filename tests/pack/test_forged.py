"""Packs that somebody changed and had trusted people sign anew: what was done to them is told."""

from __future__ import annotations

import time
import zlib
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.pack.making import attach, check, details, forged, good_pack, outcomes

from reviewdesk.pack import manifest as manifests
from reviewdesk.pack.pages import LAYOUT
from reviewdesk.pack.parts import take_apart
from reviewdesk.pack.verdict import CheckName, Outcome, State
from reviewdesk.texts import say


def test_an_unreadable_attachment_is_no_valid_pack():
    def swap(pdf):
        attach(pdf, "entries.json", b"[]")

    verdict = check(forged(swap))
    assert (verdict.state, outcomes(verdict)[CheckName.RELEASE]) == (State.CHANGED, Outcome.FAILED)


@pytest.mark.parametrize("name", ["entries.json", "pack.json"])
def test_a_removed_attachment_is_caught(name):
    def remove(pdf):
        names = pdf.Root.Names.EmbeddedFiles.Names
        at = [str(names[i]) for i in range(0, len(names), 2)].index(name) * 2
        del names[at + 1], names[at]

    verdict = check(forged(remove))
    assert (verdict.state, outcomes(verdict)[CheckName.PARTS]) == (State.CHANGED, Outcome.FAILED)


def test_a_shape_over_a_word_is_caught():
    def cover(pdf):
        page = pdf.pages[1]
        page.Contents.write(page.Contents.read_bytes() + b"\nq 1 1 1 rg 54 600 200 40 re f Q\n")

    assert details(check(forged(cover)), CheckName.PRINTED) == [
        "Page 2: the words are the same, but what is drawn differs."
    ]


def test_glyphs_that_say_other_words_than_they_show_are_caught():
    def disguise(pdf):
        for font in pdf.pages[0].Resources.Font.values():
            stream = font.ToUnicode
            mapping = stream.read_bytes()
            stream.write(mapping.replace(b"<0034>", b"<0035>"))  # the digit 4 copies and reads aloud as 5

    verdict = check(forged(disguise))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)


def test_a_glyph_redrawn_in_the_typeface_is_caught():
    def redraw(pdf):
        for name, font in pdf.pages[0].Resources.Font.items():
            widths = font.Widths
            pdf.pages[0].Resources.Font[name].Widths = pikepdf.Array([*widths][::-1])

    verdict = check(forged(redraw))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)


def _layers(pdf):
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="draft"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(ON=[group]))


def _script(pdf):
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert('4 admissions')")


def _named_script(pdf):
    pdf.Root.Names.JavaScript = pikepdf.Dictionary(
        Names=["a", pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")]
    )


def _note(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[60, 600, 300, 660],
        Contents="Target met",
    )
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([note]))


def _note_on_the_last_page(pdf):
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.FreeText,
        Rect=[60, 600, 300, 660],
        Contents="Target met",
    )
    pdf.pages[-1].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def _field(pdf):
    text = pdf.make_indirect(
        pikepdf.Dictionary(
            FT=pikepdf.Name.Tx, T="extra", V="met", Subtype=pikepdf.Name.Widget, Rect=[0, 0, 9, 9]
        )
    )
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=[text]))


def _picture(pdf):
    drawn = pdf.make_stream(b"1 1 1 rg 0 0 100 100 re f")
    drawn.Type, drawn.Subtype, drawn.BBox = (
        pikepdf.Name.XObject,
        pikepdf.Name.Form,
        pikepdf.Array([0, 0, 9, 9]),
    )
    pdf.pages[0].Resources.XObject = pikepdf.Dictionary(Fm=drawn)


def _more_files(pdf):
    pdf.attachments["notes.txt"] = b"see here"


def _crop(pdf):
    pdf.pages[0].CropBox = pikepdf.Array([0, 0, 612, 500])


def _small(pdf):
    pdf.pages[0].MediaBox = pikepdf.Array([0, 0, 612, 500])


def _action(pdf):
    pdf.pages[0].AA = pikepdf.Dictionary(O=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"))


def _file_in_the_margin(pdf):
    spec = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Filespec, F="notes.txt"))
    pdf.Root.AF.append(spec)


@pytest.mark.parametrize(
    "change",
    [
        _file_in_the_margin,
        _layers,
        _script,
        _named_script,
        _note,
        _note_on_the_last_page,
        _field,
        _picture,
        _more_files,
        _crop,
        _small,
        _action,
    ],
    ids=lambda f: f.__name__.strip("_"),
)
def test_what_no_pack_carries_is_refused_though_trusted_people_signed_it(change):
    verdict = check(forged(change))
    assert (verdict.state, outcomes(verdict)[CheckName.PARTS]) == (State.CHANGED, Outcome.FAILED)
    assert details(verdict, CheckName.PARTS)


def test_a_page_added_or_taken_away_is_caught():
    def add(pdf):
        pdf.pages.insert(1, pdf.pages[0])

    def take(pdf):
        del pdf.pages[3]

    for change in (add, take):
        verdict = check(forged(change))
        assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)


def test_renamed_bookmarks_are_caught():
    def rename(pdf):
        pdf.Root.Outlines.First.Title = "Target met"

    assert details(check(forged(rename)), CheckName.PRINTED) == ["The bookmarks differ from the headings."]


def test_another_title_of_the_document_is_caught():
    def rename(pdf):
        pdf.docinfo["/Title"] = "Target met"

    assert details(check(forged(rename)), CheckName.PRINTED) == [
        "The document's own title is not that of the pages."
    ]


def test_a_title_in_a_description_beside_is_named():
    out = BytesIO()
    with pikepdf.open(BytesIO(good_pack())) as pdf:
        title = b"<x:xmpmeta><dc:title>Target met</dc:title></x:xmpmeta>"
        pdf.Root.Metadata = pdf.make_stream(title)
        pdf.save(out, fix_metadata_version=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    found = take_apart(PdfFileReader(out))
    assert [say(text) for text in found.found] == [
        "The document carries something no pack has: Metadata",
    ]


def test_a_release_in_anothers_name_is_caught():
    """The manifest of the first person, signed by the second."""

    def borrow(pdf):
        with pikepdf.open(BytesIO(good_pack())) as other:
            attach(pdf, "pack.json", bytes(other.attachments["pack.json"].get_file().read_bytes()))

    verdict = check(forged(borrow))
    assert (verdict.state, outcomes(verdict)[CheckName.RELEASE]) == (State.CHANGED, Outcome.FAILED)


def test_a_page_that_swells_when_unpacked_is_refused_quickly():
    def swell(pdf):
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(b"")
        page.Contents.write(zlib.compress(b" " * (96 * 1024 * 1024), 9), filter=pikepdf.Name.FlateDecode)

    data = forged(swell)
    assert len(data) < 2 * 1024 * 1024
    begun = time.perf_counter()
    verdict = check(data)
    assert (verdict.state, outcomes(verdict)[CheckName.PARTS]) == (State.CHANGED, Outcome.FAILED)
    assert time.perf_counter() - begun < 2


def test_a_pack_of_another_layout_is_not_called_valid():
    """As a program that lays pages out otherwise would sign it."""

    def lay_out(pdf):
        told = bytes(pdf.attachments["pack.json"].get_file().read_bytes())
        manifest = manifests.decode_manifest(told)
        attach(pdf, "pack.json", manifests.encode_manifest(replace(manifest, layout=LAYOUT + 1)))

    verdict = check(forged(lay_out))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CANNOT_CHECK, Outcome.UNKNOWN)
