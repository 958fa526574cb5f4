"""The first pages: what this is, the result in plain words, and the five answers."""

from __future__ import annotations

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer
from reportlab.platypus.tables import Table

from reviewdesk.pack import face
from reviewdesk.pack.blocks import Chips, Voice, colored, facts, grid, panel, paragraph, paragraphs, start
from reviewdesk.pack.canvas import CONTENTS_LINE, ContentsLine
from reviewdesk.pack.content import Fact, PackContent, Standing, Tone, Variant
from reviewdesk.pack.words import heading
from reviewdesk.texts import Text

_VARIANTS = {
    Variant.IDENTIFIED: Text("Identified: names the participants. Handle it as protected health information.")
}


def cover(content: PackContent, voice: Voice) -> list[Flowable]:
    """Page one."""
    target = content.target
    out: list[Flowable] = [
        Spacer(1, 26),
        heading(content.organisation, face.EYEBROW, level=0),
        paragraph(content.review_title, face.TITLE),
        paragraph(voice(Text("Review pack for {funder}", funder=content.funder)), face.SUBTITLE),
        panel(
            [
                paragraph(content.headline, face.RESULT),
                Spacer(1, 6),
                Chips([target.nominal, _weighed(target.evidence_state, voice), content.state]),
                paragraph(target.evidence_words, face.BODY),
            ]
        ),
        _tiles(content, voice),
        Spacer(1, 6),
        *facts(
            (
                Fact(voice(Text("Contract")), content.contract),
                Fact(voice(Text("Measure")), content.measure),
                Fact(voice(Text("Period")), content.period),
                Fact(voice(Text("Sites")), content.sites),
                *((Fact(voice(Text("Cases")), content.sample),) if content.sample else ()),
                Fact(voice(Text("Review form")), content.form),
                Fact(voice(Text("This pack shows the review as of")), content.stands_at),
                Fact(voice(Text("Pack number")), content.pack_id),
                Fact(voice(Text("Kind of pack")), voice(_VARIANTS[content.variant])),
                *((Fact(voice(Text("Left out")), "\n".join(content.withheld)),) if content.withheld else ()),
            ),
            voice,
        ),
    ]
    return out


def _weighed(state: Standing, voice: Voice) -> Standing:
    """The strength of the evidence as a label beside the result: one word would say too little."""
    return Standing(voice(Text("Strength of the evidence: {state}", state=state.words)), state.tone)


def _tiles(content: PackContent, voice: Voice) -> Table:
    answered = sum(1 for gate in content.gates if gate.answered)
    tiles = (
        (str(len(content.cases)), voice(Text("cases reviewed"))),
        (str(len(content.actions)), voice(Text("actions documented"))),
        (
            f"{answered}/{len(content.gates)}" if content.gates else "0",
            voice(Text("rules that applied, answered")),
        ),
        (str(sum(s.standing.tone is Tone.GOOD for s in content.sign_offs)), voice(Text("sign-offs"))),
    )
    return Table(
        [[[paragraph(n, face.NUMBER), paragraph(words, face.SMALL_MUTED)] for n, words in tiles]],
        colWidths=[face.TEXT_WIDTH / 4] * 4,
        style=[
            ("FONTNAME", (0, 0), (-1, -1), face.REGULAR),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
            ("LINEBELOW", (0, 0), (-1, -1), 0.75, face.LINE),
        ],
    )


def five_answers(content: PackContent, voice: Voice, contents: tuple[str, ...]) -> list[Flowable]:
    """The five questions with their answers, then the contents."""
    out: list[Flowable] = [
        *start(voice(Text("The five answers")), fresh=True),
        paragraph(
            voice(
                Text("Five questions frame every review. The pages behind carry what each answer rests on.")
            ),
            face.BODY,
        ),
    ]
    for number, item in enumerate(content.answers, start=1):
        out += [
            paragraph(f"{number}. {item.question}", face.H2),
            *paragraphs(item.answer),
            *((paragraph(item.source, face.SMALL_MUTED),) if item.source else ()),
        ]
    out += [
        CondPageBreak(40 + CONTENTS_LINE * len(contents)),
        paragraph(voice(Text("In this pack")), face.H2),
        *(ContentsLine(title) for title in contents),
    ]
    return out


def target_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """The target and the result, and the clocks of the review."""
    target = content.target
    out: list[Flowable] = [
        *start(voice(Text("Target and result")), fresh=True),
        Chips([target.nominal, _weighed(target.evidence_state, voice)]),
        Spacer(1, 4),
        *facts(
            (
                Fact(voice(Text("Measure")), target.measure),
                Fact(voice(Text("Definition")), target.definition),
                Fact(voice(Text("Target")), target.target),
                Fact(voice(Text("Result")), target.result),
                Fact(voice(Text("Counted")), target.counted),
                Fact(voice(Text("Interval")), target.interval),
                Fact(voice(Text("Strength of the evidence")), target.evidence_words),
                Fact(voice(Text("Data source")), target.source),
            ),
            voice,
        ),
        paragraph(
            voice(
                Text(
                    "Met or missed is one question, how sure the numbers make us is another. A "
                    "missed target is always "
                    "reviewed, also where the numbers are too small to judge performance by."
                )
            ),
            face.SMALL_MUTED,
        ),
    ]
    if target.clocks:
        out += [
            heading(voice(Text("Time limits of this review")), face.H2, level=1),
            grid(
                (
                    voice(Text("Time limit")),
                    voice(Text("Started")),
                    voice(Text("Due")),
                    voice(Text("Done")),
                    voice(Text("Standing")),
                ),
                (
                    (
                        paragraph(c.name, face.CELL),
                        paragraph(c.started, face.CELL),
                        paragraph(c.due, face.CELL),
                        paragraph(c.done or "–", face.CELL),
                        colored(c.standing),
                    )
                    for c in target.clocks
                ),
                (30, 20, 20, 20, 16),
            ),
        ]
    if content.settings:
        out += [
            heading(voice(Text("Time standards and limits of the contract")), face.H2, level=1),
            *facts(content.settings, voice, label_share=0.5),
        ]
    return out
