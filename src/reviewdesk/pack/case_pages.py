"""The cases: one table of all, then each with its record, times, classification and accountability."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus.flowables import CondPageBreak, Flowable, HRFlowable, Spacer

from reviewdesk.pack import face
from reviewdesk.pack.blocks import Voice, colored, facts, grid, paragraph, start
from reviewdesk.pack.content import Case, Classification, Judgement, Moment, PackContent
from reviewdesk.pack.words import heading
from reviewdesk.texts import Text, counted


def case_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """Every case of the review, none left out."""
    out: list[Flowable] = [
        *start(voice(Text("Cases")), fresh=True),
        paragraph(
            voice(counted("{n} case was reviewed.", "{n} cases were reviewed.", len(content.cases))),
            face.BODY,
        ),
        *((paragraph(f"{content.sample}.", face.BODY),) if content.sample else ()),
        *((paragraph(content.sample_how, face.SMALL_MUTED),) if content.sample_how else ()),
    ]
    if content.cases:
        out.append(
            grid(
                ("#", voice(Text("Case")), *content.case_columns),
                (
                    (
                        paragraph(case.number, face.CELL),
                        paragraph(case.label, face.CELL_BOLD),
                        *(paragraph(cell or "–", face.CELL) for cell in case.summary),
                    )
                    for case in content.cases
                ),
                _widths(len(content.case_columns)),
            )
        )
    for case in content.cases:
        out += _case(case, len(content.cases), content.case_columns, voice)
    return out


def _widths(columns: int) -> tuple[float, ...]:
    """Shares of the table of all cases: number, label, equal columns, the last (actions) half as wide."""
    if not columns:
        return (5, 95)
    each = 67 / (columns - 0.5)
    return (5, 28, *((each,) * (columns - 1)), each / 2)


def _case(case: Case, total: int, columns: Sequence[str], voice: Voice) -> list[Flowable]:
    title = voice(
        Text("Case {number} of {total}: {label}", number=case.number, total=total, label=case.label)
    )
    rule = HRFlowable(width="100%", thickness=1.5, color=face.ACCENT, spaceBefore=14, spaceAfter=2)
    rule.keepWithNext = 1
    summary = " · ".join(f"{name}: {cell}" for name, cell in zip(columns, case.summary, strict=True) if cell)
    out: list[Flowable] = [
        CondPageBreak(220),
        rule,
        heading(title, face.H2, level=1),
        *([paragraph(summary, face.CASE_SUMMARY)] if summary else []),
    ]
    for number, section in enumerate(case.sections):
        out += [*_section_title(section.title, section.owner), *facts(section.facts, voice, paired=True)]
        if number == 0:
            out += _times(case.moments, voice)
    if not case.sections:
        out += _times(case.moments, voice)
    for classification in case.classifications:
        out += _classification(classification, voice)
    if case.conclusions:
        out += [
            *_section_title(voice(Text("Findings and accountability")), ""),
            *facts(case.conclusions, voice, paired=True),
        ]
    if case.gaps:
        out += [
            *_section_title(voice(Text("Named gaps and their actions")), ""),
            *(paragraph(gap, face.CELL) for gap in case.gaps),
            Spacer(1, 4),
        ]
    return out


def _section_title(title: str, owner: str) -> list[Flowable]:
    # Kept with the first lines below it, not with the whole table: that would leave half a page empty.
    return [CondPageBreak(90), paragraph(f"{title} ({owner})" if owner else title, face.H3)]


def _times(moments: Sequence[Moment], voice: Voice) -> list[Flowable]:
    if not moments:
        return []
    return [*_section_title(voice(Text("Times")), ""), _times_table(moments, voice)]


def _times_table(moments: Sequence[Moment], voice: Voice) -> Flowable:
    return grid(
        (
            voice(Text("Moment")),
            voice(Text("When")),
            voice(Text("Time standard")),
            voice(Text("Delay")),
            voice(Text("Standing")),
        ),
        (
            (
                paragraph(m.name, face.CELL),
                [
                    paragraph(m.time or "–", face.CELL),
                    *([paragraph(m.note, face.SMALL_MUTED)] if m.note else []),
                ],
                paragraph(m.standard or "–", face.CELL),
                paragraph(m.delay or "–", face.CELL),
                colored(m.standing),
            )
            for m in moments
        ),
        (24, 24, 26, 14, 13),
    )


def _classification(item: Classification, voice: Voice) -> list[Flowable]:
    out: list[Flowable] = [
        CondPageBreak(110),
        paragraph(item.question, face.H3),
        paragraph(item.answer, face.ANSWER),
        *(
            [paragraph(voice(Text("Agreed definition: {definition}", definition=item.definition)), face.CELL)]
            if item.definition
            else []
        ),
        *(
            [paragraph(voice(Text("Definition set: {name}", name=item.definitions)), face.SMALL_MUTED)]
            if item.definitions
            else []
        ),
        *([paragraph(item.agreement, face.SMALL_MUTED)] if item.agreement else []),
        Spacer(1, 4),
    ]
    for title, judged in (
        (voice(Text("First judgements, each made before seeing the other")), item.first),
        (voice(Text("Panel")), item.panel),
    ):
        if judged:
            out.append(judgements(title, judged, voice))
    return out


def judgements(title: str, items: Sequence[Judgement], voice: Voice) -> Flowable:
    """Who judged what, when; a missing one with its reason."""
    return grid(
        (title, voice(Text("Name")), voice(Text("Judgement")), voice(Text("Date and time"))),
        (
            (
                paragraph(j.role, face.CELL),
                paragraph(j.person or "–", face.CELL),
                [
                    paragraph(j.judged or "–", face.CELL),
                    *([paragraph(j.note, face.SMALL_MUTED)] if j.note else []),
                ],
                paragraph(j.when or "–", face.CELL),
            )
            for j in items
        ),
        (24, 22, 32, 22),
    )
