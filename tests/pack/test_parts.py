"""What a trusted person signs by the book, and no pack is made of: named in the parts, whatever it shows."""

from __future__ import annotations

import pikepdf
import pytest
from tests.pack.making import check, forged, good_pack

from reviewdesk.pack.verdict import CheckName, Outcome, State
from reviewdesk.texts import say

Name, Dictionary, Array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array


def told(data: bytes, name: CheckName = CheckName.PARTS) -> list[str]:
    """What is said of a pack that fails this check; it is asserted that it does."""
    verdict = check(data)
    failed = [c for c in verdict.checks if c.name == name and c.outcome == Outcome.FAILED]
    assert (verdict.state, len(failed)) == (State.CHANGED, 1), verdict
    return [say(detail) for detail in failed[0].details]


def listed(pdf: pikepdf.Pdf) -> pikepdf.Array:
    return pdf.Root.Names.EmbeddedFiles.Names


def a_file(pdf: pikepdf.Pdf, data: bytes = b"MZ evil") -> pikepdf.Object:
    stream = pdf.make_stream(data)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/application/octet-stream")
    return stream


def a_spec(pdf: pikepdf.Pdf, **more: object) -> pikepdf.Object:
    file = a_file(pdf)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F="evil.exe",
            UF="evil.exe",
            AFRelationship=Name.Data,
            EF=Dictionary(F=file, UF=file),
            **more,
        )
    )


def test_a_pack_written_anew_and_signed_by_the_book_is_valid():
    """What the others differ from: nothing here is refused for having been forged."""
    assert check(forged(lambda _pdf: None)).state == State.VALID


# Attachments


def _a_file_with_a_strange_key(pdf):
    listed(pdf).extend(["evil.exe", a_spec(pdf, Zzz="x")])


def _a_file_listed_under_another_name(pdf):
    listed(pdf).extend(["other", a_spec(pdf)])


def _a_file_deeper_in_the_list(pdf):
    deeper = Dictionary(Names=Array(["evil.exe", a_spec(pdf)]), Limits=Array(["evil.exe", "evil.exe"]))
    pdf.Root.Names.EmbeddedFiles.Kids = Array([pdf.make_indirect(deeper)])


def _other_entries_for_other_readers(pdf):
    listed(pdf)[1].EF.UF = a_file(pdf, b'{"evil":"entries"}')


def _the_same_entries_twice(pdf):
    held = listed(pdf)[1].EF
    held.UF = a_file(pdf, held.F.read_bytes())


def _no_entries_for_newer_readers(pdf):
    del listed(pdf)[1].EF.UF


def _entries_for_an_old_system(pdf):
    listed(pdf)[1].EF.DOS = a_file(pdf)


def _another_name_for_other_readers(pdf):
    listed(pdf)[1].UF = "evil.exe"


def _a_name_for_newer_readers_missing(pdf):
    del listed(pdf)[1].UF


def _another_kind_of_file(pdf):
    listed(pdf)[1].EF.F.Subtype = Name("/application/x-msdownload")


def _a_note_on_the_file(pdf):
    listed(pdf)[1].EF.F.Params.CreationDate = "D:20260101000000Z"


def _a_name_without_a_file(pdf):
    listed(pdf).append("evil.exe")


# What pages inherit, and what a reader does when it opens the file


def _an_action_in_the_list_of_pages(pdf):
    pdf.Root.Pages.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="x"))


def _pages_three_times_as_large(pdf):
    pdf.Root.Pages.UserUnit = 3


def _pages_turned_by_their_list(pdf):
    pdf.Root.Pages.Rotate = 180
    for page in pdf.pages:
        del page.Rotate


def _pages_in_a_tree(pdf):
    root = pdf.Root.Pages
    inner = pdf.make_indirect(
        Dictionary(Type=Name.Pages, Kids=root.Kids, Count=root.Count, Parent=root, UserUnit=3)
    )
    root.Kids = Array([inner])


def _a_page_of_another_list(pdf):
    other = Dictionary(Type=Name.Pages, Kids=Array([]), Count=0, Rotate=180)
    pdf.pages[0].Parent = pdf.make_indirect(other)


def _full_screen(pdf):
    pdf.Root.PageMode = Name.FullScreen


def _an_extension(pdf):
    pdf.Root.Extensions = Dictionary(ADBE=Dictionary(BaseVersion=Name("/1.7"), ExtensionLevel=3))


def _another_language(pdf):
    pdf.Root.Lang = "xx"


def _an_action_of_all_bookmarks(pdf):
    pdf.Root.Outlines.A = Dictionary(S=Name.URI, URI="https://example.org")


# Typefaces


def descriptor(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return next(iter(pdf.pages[0].Resources.Font.values())).FontDescriptor


def _another_typeface_beside(pdf):
    descriptor(pdf).FontFile3 = pdf.make_stream(b"evil")


def _an_encoding(pdf):
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([52, Name.five]))


def _a_typeface_with_strange_keys(pdf):
    descriptor(pdf).FontFile2.Ref = Dictionary(F="evil.ttf")


CHANGES = [
    _a_file_with_a_strange_key,
    _a_file_listed_under_another_name,
    _a_file_deeper_in_the_list,
    _other_entries_for_other_readers,
    _the_same_entries_twice,
    _no_entries_for_newer_readers,
    _entries_for_an_old_system,
    _another_name_for_other_readers,
    _a_name_for_newer_readers_missing,
    _another_kind_of_file,
    _a_note_on_the_file,
    _a_name_without_a_file,
    _an_action_in_the_list_of_pages,
    _pages_three_times_as_large,
    _pages_turned_by_their_list,
    _pages_in_a_tree,
    _a_page_of_another_list,
    _full_screen,
    _an_extension,
    _another_language,
    _an_action_of_all_bookmarks,
    _another_typeface_beside,
    _an_encoding,
    _a_typeface_with_strange_keys,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
def test_it_is_refused_and_named(change):
    assert told(forged(change))


def test_what_a_readers_window_says_of_the_attachments_is_a_packs():
    def rename(pdf):
        listed(pdf)[1].Desc = "VOID: see the corrected entries"

    assert told(forged(rename), CheckName.PRINTED) == [
        "The attachments are described in other words than a pack's."
    ]


# What is drawn so faintly that it might be taken for nothing


@pytest.mark.parametrize(
    "faint",
    [b"0.909 G 14 w", b"1 1 0.909 RG 14 w", b"0.996 G 14 w", b"0 G 0.02 w"],
    ids=["grey", "yellow", "one step from white", "a hairline"],
)
def test_what_is_drawn_faintly_under_the_words_is_caught(faint):
    void = b"160 360 m 190 260 l 220 360 l S 250 260 60 100 re S 350 260 m 350 360 l S "

    def draw(pdf):
        page = pdf.pages[0]
        page.Contents.write(b"q " + faint + b" " + void + b" Q\n" + page.Contents.read_bytes())

    assert told(forged(draw), CheckName.PRINTED) == [
        "Page 1: the words are the same, but what is drawn differs."
    ]


def test_the_pages_are_drawn_the_same_every_time():
    """Why nothing may differ: an honest pack does not."""
    for who in (0, 1):
        assert check(good_pack(who)).state == State.VALID
