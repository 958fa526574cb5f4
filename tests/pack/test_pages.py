"""What is printed is whole, the same each time, and readable."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.pack.content_samples import case, content, release

from reviewdesk.pack import face
from reviewdesk.pack.content import Fact, Standing
from reviewdesk.pack.pages import draw
from reviewdesk.texts import Catalogue


def words(data: bytes) -> list[list[str]]:
    document = pypdfium2.PdfDocument(data)
    try:
        return [_words(document, n) for n in range(len(document))]
    finally:
        document.close()


def _words(document, number):
    page = document[number]
    text = page.get_textpage()
    try:
        return text.get_text_bounded().split()
    finally:
        text.close()
        page.close()


def test_the_same_content_gives_the_same_bytes():
    assert draw(content(), release()) == draw(content(), release())


def test_every_page_says_its_number_its_pack_and_that_it_is_synthetic():
    pages = words(draw(content(), release()))
    for number, page in enumerate(pages, start=1):
        said = " ".join(page)
        assert f"Page {number} of {len(pages)}" in said
        assert "SYNTHETIC: every person and event in this pack is made up" in said
        assert "HHS-2026-0007" in said


def test_a_real_pack_does_not_call_itself_synthetic():
    assert "SYNTHETIC" not in str(words(draw(content(synthetic=False), release())))


def test_without_a_release_it_is_a_preview():
    pages = words(draw(content(), None))
    assert all("Preview, not released." in " ".join(page) for page in pages)
    assert "Digitally signed" not in str(pages)


def test_everything_of_the_content_is_printed():
    said = " ".join(word for page in words(draw(content(4), release())) for word in page)
    printed = re.sub(r"\s+", "", said)
    for text in _texts(content(4)):
        for line in text.split("\n"):
            assert re.sub(r"\s+", "", line) in printed, line


def _texts(value: object) -> list[str]:
    """Every string of the content that is to be printed as it is."""
    if isinstance(value, str):
        return [value] if len(value) < 40 else []  # longer ones break over lines and pages
    if isinstance(value, tuple):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, Standing):
        return [value.words]
    fields = getattr(value, "__slots__", ())
    skipped = {"language", "variant", "tone", "synthetic"}
    return [text for name in fields if name not in skipped for text in _texts(getattr(value, name))]


@pytest.mark.parametrize("cases", [0, 1, 40])
def test_any_number_of_cases_is_printed(cases):
    pages = words(draw(content(cases), release()))
    said = " ".join(" ".join(page) for page in pages)
    assert all(f"Case {n} of {cases}: " in said for n in range(1, cases + 1))


def test_long_answers_break_over_pages_and_lose_nothing():
    long = " ".join(f"word{n}" for n in range(6000))
    one = case(1, 1)
    section = one.sections[0]
    facts = (Fact("Staff action", long, "noted late", ("E1",)), *section.facts)
    told = type(section)(section.title, section.owner, facts)
    made = content(1, cases=(type(one)(**_fields(one) | {"sections": (told,)}),))
    said = [word for page in words(draw(made, release())) for word in page]
    assert [word for word in said if re.fullmatch(r"word\d+", word)] == long.split()


def _fields(value: object) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}


def test_an_answer_below_the_limit_that_fills_a_page_of_lines_is_printed():
    tall = "\n".join(f"line{n}" for n in range(90))
    made = content(1, sections=(type(content().sections[0])("What changes", "", (Fact("Why", tall),)),))
    said = [word for page in words(draw(made, release())) for word in page]
    assert [word for word in said if re.fullmatch(r"line\d+", word)] == tall.split("\n")


def test_words_that_look_like_markup_are_printed_as_they_are():
    said = " ".join(words(draw(content(1, headline='<b>8</b> & "more" <para>'), release()))[0])
    assert '<b>8</b> & "more" <para>' in said


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("safe \u202eevil", "safe [U+202E]evil"),
        ("zero\u200bwidth", "zero[U+200B]width"),
        ("日本", "[U+65E5][U+672C]"),
        ("tab\there", "tab here"),
        ("e\u0301", "é"),
        ("Ελλάδα Київ Việt", "Ελλάδα Київ Việt"),
        ("bell\x07", "bell[U+0007]"),
    ],
)
def test_what_cannot_be_shown_is_named_not_hidden(written, printed):
    assert face.plain(written) == printed


@given(st.text(max_size=400))
@settings(max_examples=40)
def test_any_text_can_be_printed(text):
    made = content(1, headline=text, review_title=text, organisation=text or "–", sites=text)
    assert draw(made, release(name=text or "–")).startswith(b"%PDF-")


def test_the_document_says_its_title_language_and_contents():
    with pikepdf.open(BytesIO(draw(content(), release()))) as pdf:
        assert str(pdf.docinfo.Title) == "Avoidable admissions, July to September 2026 – Harbor Home Supports"
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_outline() as outline:
            titles = [item.title for item in outline.root]
    assert titles == [
        "Harbor Home Supports",
        "The five answers",
        "Target and result",
        "Cases",
        "Actions",
        "What the rules asked",
        "Patterns and decisions",
        "Validations",
        "Sign-offs",
        "Evidence",
        "How to check this pack",
        "Release",
    ]


def test_the_contents_name_the_pages_their_parts_begin_on():
    data = draw(content(5), release())
    pages = words(data)
    numbers = [int(word) for word in pages[1] if word.isdigit()][
        -13:-3
    ]  # behind them: the title and the foot
    titles = (
        "Target and result",
        "Cases",
        "Actions",
        "What the rules asked",
        "Patterns and decisions",
        "Validations",
        "Sign-offs",
        "Evidence",
        "How to check this pack",
        "Release",
    )
    for title, number in zip(titles, numbers, strict=True):
        assert title in " ".join(pages[number - 1])


def test_every_typeface_is_inside_the_file():
    with pikepdf.open(BytesIO(draw(content(), release()))) as pdf:
        fonts = {
            str(f.BaseFont): "/FontFile2" in f.FontDescriptor
            for p in pdf.pages
            for f in p.Resources.Font.values()
        }
    assert fonts
    assert all(fonts.values())


def test_every_page_is_us_letter():
    with pikepdf.open(BytesIO(draw(content(), release()))) as pdf:
        assert {tuple(float(n) for n in page.MediaBox) for page in pdf.pages} == {(0, 0, 612, 792)}


def test_the_packs_own_words_come_from_the_catalogue():
    shouting = Catalogue(lambda template: template.upper() if "{" not in template else template, "xx")
    said = str(words(draw(content(1, language="xx"), release(), catalogue=shouting)))
    assert "'SIGN-OFFS'" in said
    assert "'Sign-offs'" not in said
