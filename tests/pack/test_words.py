"""Paragraphs that share their lines and their drawing look as if each had been made by itself."""

from __future__ import annotations

from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from reviewdesk.pack import face
from reviewdesk.pack.blocks import grid
from reviewdesk.pack.canvas import PackCanvas, Running
from reviewdesk.pack.words import Words, words

STYLES = (face.BODY, face.CELL, face.SMALL_MUTED, face.RIGHT)


def printed(story: list[Flowable]) -> bytes:
    """A file of these, on small pages so that paragraphs are split."""
    out = BytesIO()
    frame = Frame(face.MARGIN, 100, face.TEXT_WIDTH, 160)
    document = BaseDocTemplate(out, pageTemplates=[PageTemplate(id="page", frames=[frame])])
    running = Running("", "", "", "", lambda n, m: f"{n}/{m}")
    document.build(story, canvasmaker=lambda _file, **_ignored: PackCanvas(out, running, language="en"))
    return out.getvalue()


def alone(text: str, style: object) -> Words:
    """The same paragraph, which shares nothing."""
    made = words(text, style)  # type: ignore[arg-type]
    made._plain = None
    return made


@settings(max_examples=30)
@given(st.lists(st.tuples(st.text(max_size=900), st.sampled_from(STYLES)), min_size=1, max_size=5))
def test_shared_paragraphs_are_printed_as_others_are(parts) -> None:
    face.load_face()

    def story(make) -> list[Flowable]:
        twice = [*parts, *reversed(parts)]
        cells = [[make(text[:200], style), make(text[:80], style)] for text, style in twice]
        return [*(make(text, style) for text, style in twice), grid(("One", "Two"), cells, (2, 1))]

    assert printed(story(words)) == printed(story(alone))
