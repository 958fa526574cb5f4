"""From content to pages: the whole drawing of a pack, without its signature."""

from __future__ import annotations

from io import BytesIO

from reportlab.platypus.doctemplate import BaseDocTemplate, PageTemplate
from reportlab.platypus.flowables import Flowable
from reportlab.platypus.frames import Frame

from reviewdesk.pack import face
from reviewdesk.pack.blocks import Voice
from reviewdesk.pack.canvas import PackCanvas, Running
from reviewdesk.pack.case_pages import case_pages
from reviewdesk.pack.content import PackContent, Release
from reviewdesk.pack.cover import cover, five_answers, target_pages
from reviewdesk.pack.release_page import BOX, release_page
from reviewdesk.pack.review_pages import (
    action_pages,
    checking_pages,
    evidence_pages,
    gate_pages,
    section_pages,
    sign_off_pages,
    validation_pages,
)
from reviewdesk.texts import Catalogue, Text

LAYOUT = 2
"""The version of this drawing.

Any change that moves or rewords what is printed, or draws it by other operators, raises it: a verifier
compares packs only of its own.
"""


def draw(content: PackContent, release: Release | None, *, catalogue: Catalogue | None = None) -> bytes:
    """The pages as an unsigned PDF; equal arguments give equal bytes. Without a release it is a preview.

    `catalogue` is that of the pack's language; left out, English.
    """
    face.load_face()
    voice = Voice(catalogue or Catalogue())
    running = Running(
        left=face.plain(f"{content.organisation} · {content.review_title}"),
        right=face.plain(voice(Text("Pack {number}", number=content.pack_id))),
        foot=voice(
            Text("Review pack. Digitally signed: see the last page.")
            if release
            else Text("Preview, not released.")
        ),
        synthetic=voice(Text("SYNTHETIC: every person and event in this pack is made up"))
        if content.synthetic
        else "",
        page_of=lambda n, m: voice(Text("Page {n} of {m}", n=n, m=m)),
    )
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=(face.PAGE_WIDTH, face.PAGE_HEIGHT),
        pageTemplates=[
            PageTemplate(id="page", frames=[_frame(face.BOTTOM)]),
            PageTemplate(id="release", frames=[_frame(BOX[3] + 12)]),
        ],
        title=face.plain(f"{content.review_title} – {content.organisation}"),
        author=face.plain(content.organisation),
        subject=face.plain(content.headline),
        creator="ReviewDesk",
        lang=content.language,
    )
    document.build(
        _story(content, release, voice),
        canvasmaker=lambda _file, **_ignored: PackCanvas(out, running, language=content.language),
    )
    return out.getvalue()


def _frame(bottom: float) -> Frame:
    tall = face.PAGE_HEIGHT - face.TOP - bottom
    return Frame(
        face.MARGIN,
        bottom,
        face.TEXT_WIDTH,
        tall,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _story(content: PackContent, release: Release | None, voice: Voice) -> list[Flowable]:
    titles = (
        voice(Text("Target and result")),
        voice(Text("Cases")),
        voice(Text("Actions")),
        voice(Text("What the rules asked")),
        *((voice(Text("Patterns and decisions")),) if content.sections else ()),
        voice(Text("Validations")),
        voice(Text("Sign-offs")),
        voice(Text("Evidence")),
        voice(Text("How to check this pack")),
        voice(Text("Release")),
    )
    return [
        *cover(content, voice),
        *five_answers(content, voice, titles),
        *target_pages(content, voice),
        *case_pages(content, voice),
        *action_pages(content, voice),
        *gate_pages(content, voice),
        *section_pages(content, voice),
        *validation_pages(content, voice),
        *sign_off_pages(content, voice),
        *evidence_pages(content, voice),
        *checking_pages(content, voice),
        *release_page(content, release, voice),
    ]
