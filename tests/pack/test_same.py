"""A pack is the one its entries make, object by object: what other programs show of it is not guessed."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.pack.content_samples import content
from tests.pack.making import check, details, forged, good_pack, outcomes, pack

from reviewdesk.pack.same import written_otherwise
from reviewdesk.pack.verdict import CheckName, Outcome, State

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def face(page: pikepdf.Page) -> bytes:
    """The name of a typeface on the page, as operators say it."""
    return next(iter(page.Resources.Font.keys())).encode()


def behind(pdf: pikepdf.Pdf, operators: bytes) -> None:
    """Draw more on the first page: behind all that is there."""
    page = pdf.pages[0]
    page.Contents.write(page.Contents.read_bytes() + b"\n" + operators)


def first_words(pdf: pikepdf.Pdf) -> bytes:
    """What the first page shows first, as an operator."""
    found = re.search(rb"\(([^)]*)\) Tj", pdf.pages[0].Contents.read_bytes())
    assert found is not None
    return found.group(0)


def _an_image_only_other_programs_read(pdf):
    white = b"q 440 0 0 46 60 560 cm BI /W 1 /H 1 /BPC 8 /CS /G %s /F /NoSuchFilter ID X\nEI Q\n"
    tiny = b"q BT " + face(pdf.pages[0]) + b" 0.001 Tf 1 0 0 1 100 500 Tm (Target met) Tj ET Q"
    behind(pdf, white % b"" + white % b"/D [1 0]" + tiny)


def _an_image_of_an_unknown_length(pdf):
    behind(pdf, b"q 200 0 0 200 100 300 cm BI /W 1 /H 1 /BPC 8 /CS /RGB /F /No ID \0\0\0 EI Q")


def _words_off_the_page(pdf):
    behind(pdf, b"q BT " + face(pdf.pages[0]) + b" 12 Tf 1 0 0 1 700 5000 Tm (Target met) Tj ET Q")


def _words_too_small_to_be_drawn(pdf):
    behind(pdf, b"q BT " + face(pdf.pages[0]) + b" 0.001 Tf 1 0 0 1 100 500 Tm (Target met) Tj ET Q")


def _more_numbers_than_are_kept(pdf):
    operators = b" 30 Tf " + b"0 " * 40 + b"1 0 0 1 100 500 Tm " + first_words(pdf) + b" ET Q"
    behind(pdf, b"q BT " + face(pdf.pages[0]) + operators)


def _words_for_who_listens(pdf):
    page = pdf.pages[0]
    drawn = page.Contents.read_bytes()
    page.Contents.write(b"/Span <</ActualText (TARGET MET)>> BDC " + drawn + b" EMC")


def _another_reading_of_one_word(pdf):
    page, word = pdf.pages[0], first_words(pdf)
    said = b"/Span <</Alt (TARGET MET) /E (TARGET MET)>> BDC " + word + b" EMC"
    page.Contents.write(page.Contents.read_bytes().replace(word, said, 1))


def _a_remark_among_the_operators(pdf):
    behind(pdf, b"% TARGET MET\n")


def _a_spare_typeface(pdf):
    fonts = pdf.pages[0].Resources.Font
    fonts["/Zz"] = next(iter(fonts.values()))


def _bytes_behind_packed_ones(pdf):
    page = pdf.pages[0]
    packed = zlib.compress(page.Contents.read_bytes())
    page.Contents.write(packed + b"TARGET MET", filter=Name.FlateDecode)


def _a_bookmark_that_leads_elsewhere(pdf):
    pdf.Root.Outlines.First.Dest = Array([pdf.pages[2].obj, Name.Fit])


def _a_bookmark_that_leads_by_a_name(pdf):
    pdf.Root.Outlines.First.Dest = Dictionary(D=Array([pdf.pages[2].obj, Name.Fit]))


def _another_creator(pdf):
    pdf.docinfo["/Creator"] = "Target met"


def _a_key_more_about_the_document(pdf):
    pdf.docinfo["/Verdict"] = "TARGET MET"


def _another_size_of_an_attachment(pdf):
    pdf.Root.Names.EmbeddedFiles.Names[1].EF.F.Params.Size = 5


CHANGES = {
    _an_image_only_other_programs_read: "Page 1 looks as it should here",
    _an_image_of_an_unknown_length: "Page 1 looks as it should here",
    _words_off_the_page: "Page 1 looks as it should here",
    _words_too_small_to_be_drawn: "Page 1 looks as it should here",
    _more_numbers_than_are_kept: "Page 1 looks as it should here",
    _words_for_who_listens: "Page 1: “TARGET MET” is printed",
    _another_reading_of_one_word: "Page 1 looks as it should here",
    _a_remark_among_the_operators: "Page 1 looks as it should here",
    _a_spare_typeface: "Page 1 looks as it should here",
    _bytes_behind_packed_ones: "Something stands between the parts of the file",
    _a_bookmark_that_leads_elsewhere: "The bookmarks lead elsewhere than to the headings.",
    _a_bookmark_that_leads_by_a_name: "The bookmarks lead elsewhere than to the headings.",
    _another_creator: "The document's own creator is not that of the pages.",
    _a_key_more_about_the_document: "The document's own verdict is not that of the pages.",
    _another_size_of_an_attachment: "The attachments are described in other words than a pack's.",
}


@pytest.mark.parametrize(("change", "said"), CHANGES.items(), ids=lambda one: getattr(one, "__name__", ""))
def test_what_only_another_program_shows_is_caught_and_named(change, said):
    verdict = check(forged(change))
    told = details(verdict, CheckName.PRINTED)
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)
    assert [one for one in told if one.startswith(said)] == told != []


def test_an_object_nothing_refers_to_is_caught():
    def hide(writer):
        writer.add_object(generic.StreamObject(stream_data=b"TARGET MET"))

    verdict = check(forged(lambda _pdf: None, beside=hide))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CHANGED, Outcome.FAILED)


def test_what_stands_between_the_parts_of_the_file_is_seen():
    data = good_pack()
    assert not written_otherwise(data, PdfFileReader(BytesIO(data)))
    for found, put in (
        (b"\nstartxref", b"\n% TARGET MET\nstartxref"),
        (b"%%EOF\n", b"%%EOF\n% TARGET MET\n"),
    ):
        changed = data.replace(found, put)
        assert written_otherwise(changed, PdfFileReader(BytesIO(changed)))


def test_a_pack_of_other_versions_of_what_draws_is_not_called_changed():
    """As they would sign it, drawing the same page by other operators; the same by the same stays valid."""

    def versions(pdf):
        said = str(pdf.docinfo["/Producer"])
        pdf.docinfo["/Producer"] = re.sub(r"ReportLab [\d.]+", "ReportLab 9.9.9", said)

    def draw(pdf):
        versions(pdf)
        behind(pdf, b"q Q")

    assert check(forged(versions)).state == State.VALID
    verdict = check(forged(draw))
    assert (verdict.state, outcomes(verdict)[CheckName.PRINTED]) == (State.CANNOT_CHECK, Outcome.UNKNOWN)


def test_a_pack_that_says_it_was_made_by_something_else_is_changed():
    def say_so(pdf):
        pdf.docinfo["/Producer"] = "TARGET MET. Certified by the State."

    assert check(forged(say_so)).state == State.CHANGED


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
@settings(max_examples=15, deadline=None)
def test_an_honest_pack_is_valid_whatever_its_people_wrote(title, number):
    assert check(pack(content(1, review_title=title, headline=number))).state == State.VALID
