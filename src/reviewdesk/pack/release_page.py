"""The last page: who releases the pack, and the area of the visible signature."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus.doctemplate import NextPageTemplate
from reportlab.platypus.flowables import Flowable, Spacer

from reviewdesk.forms.values import offset_words
from reviewdesk.pack import face
from reviewdesk.pack.blocks import Voice, facts, paragraph, start
from reviewdesk.pack.content import Fact, PackContent, Release
from reviewdesk.texts import Text

# Multiples of three: the box lies on whole pixels at 96 dots per inch and can be compared apart from its
# page.
BOX = (54, 381, 558, 519)


def said_moment(time: int, tz: int, voice: Voice) -> str:
    """A moment as packs print it, US order, with its zone: ms UTC and minutes east of UTC.

    The zone is told as clocks are compared: (UTC), (5 hours behind UTC), (UTC+05:30) for no whole hours.
    """
    moment = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=time)).astimezone(
        timezone(timedelta(minutes=tz))
    )
    return voice(
        Text(
            "{month}/{day}/{year}, {hour}:{minute} {half} ({zone})",
            month=f"{moment.month:02d}",
            day=f"{moment.day:02d}",
            year=moment.year,
            hour=(moment.hour % 12) or 12,
            minute=f"{moment.minute:02d}",
            half="AM" if moment.hour < 12 else "PM",
            zone=voice(offset_words(tz)),
        )
    )


_MEANINGS = {
    "authorship": Text("Authorship"),
    "review": Text("Review"),
    "approval": Text("Approval for release"),
    "responsibility": Text("Responsibility for the release"),
}


def said_meaning(meaning: str, voice: Voice) -> str:
    """What the signature means, in words; somebody's own words stay as they are."""
    return voice(_MEANINGS[meaning]) if meaning in _MEANINGS else meaning


def release_page(content: PackContent, release: Release | None, voice: Voice) -> list[Flowable]:
    """The words over the signature; what is in the box is drawn with the signature itself."""
    out: list[Flowable] = [NextPageTemplate("release"), *start(voice(Text("Release")), fresh=True)]
    if release is None:
        return [
            *out,
            paragraph(
                voice(Text("This is a preview. It is not released and carries no signature.")), face.LEAD
            ),
        ]
    return [
        *out,
        paragraph(
            voice(
                Text(
                    "{organisation} releases this pack to {funder}. The digital signature below "
                    "covers the whole file: "
                    "these pages, and the log entries inside it.",
                    organisation=content.organisation,
                    funder=content.funder,
                )
            ),
            face.LEAD,
        ),
        *facts(
            (
                Fact(voice(Text("Released by")), f"{release.name}, {release.role}"),
                Fact(voice(Text("Meaning of the signature")), said_meaning(release.meaning, voice)),
                Fact(voice(Text("Date and time")), said_moment(release.time, release.tz, voice)),
                Fact(voice(Text("Certificate of the signer, SHA-256")), release.fingerprint),
            ),
            voice,
        ),
        Spacer(1, 6),
    ]


def signature_box(release: Release, voice: Voice, *, language: str) -> bytes:
    """What the signature shows, as a PDF of one page of the size of BOX.

    The same release gives the same bytes.
    """
    face.load_face()
    wide, tall = BOX[2] - BOX[0], BOX[3] - BOX[1]
    out = BytesIO()
    canvas = Canvas(out, pagesize=(wide, tall), pageCompression=1, invariant=1, lang=language, **face.START)
    canvas.setFillColor(face.WHITE)
    canvas.setStrokeColor(face.ACCENT)
    canvas.setLineWidth(1)
    canvas.rect(0.5, 0.5, wide - 1, tall - 1, stroke=1, fill=1)
    canvas.setFillColor(face.ACCENT)
    canvas.rect(0, 0, 5, tall, stroke=0, fill=1)
    canvas.setFont(face.BOLD, 9)
    canvas.drawString(20, tall - 24, voice(Text("Digitally signed by")))
    lines = (
        (face.BOLD, 18.0, face.INK, release.name, 27),
        (face.REGULAR, 11.0, face.INK, f"{release.role}, {release.organisation}", 20),
        (face.REGULAR, 11.0, face.INK, said_meaning(release.meaning, voice), 18),
        (face.REGULAR, 11.0, face.INK, said_moment(release.time, release.tz, voice), 18),
        (
            face.REGULAR,
            7.5,
            face.MUTED,
            voice(Text("Certificate {fingerprint}", fingerprint=release.fingerprint)),
            17,
        ),
    )
    y = tall - 24.0
    for font, size, ink, words, step in lines:
        y -= step
        canvas.setFillColor(ink)
        canvas.setFont(font, _fitting_size(words, font, size, wide - 40))
        canvas.drawString(20, y, face.plain(words).replace("\n", " "))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _fitting_size(words: str, font: str, size: float, width: float) -> float:
    """The size, made smaller where the words would not fit: nothing is cut from a signature."""
    wide = stringWidth(face.plain(words), font, size)
    return size if wide <= width else size * width / wide
