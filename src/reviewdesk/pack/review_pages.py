"""What the cases led to: actions, rules, decisions, validations, sign-offs, evidence."""

from __future__ import annotations

from reportlab.platypus.flowables import CondPageBreak, Flowable, Spacer

from reviewdesk.pack import face
from reviewdesk.pack.blocks import Voice, colored, facts, grid, panel, paragraph, start
from reviewdesk.pack.case_pages import judgements
from reviewdesk.pack.content import Action, Fact, Gate, PackContent
from reviewdesk.pack.words import heading
from reviewdesk.texts import Text


def action_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """Every action, with who owns it and who verifies it."""
    out: list[Flowable] = [*start(voice(Text("Actions")), fresh=True)]
    if not content.actions:
        return [*out, paragraph(voice(Text("No action was needed.")), face.BODY)]
    out.append(
        paragraph(
            voice(Text("Every named gap is answered by an action that says so; nobody verifies their own.")),
            face.BODY,
        )
    )
    for action in content.actions:
        out += _action(action, voice)
    return out


def _action(action: Action, voice: Voice) -> list[Flowable]:
    return [
        CondPageBreak(120),
        heading(f"{action.number}  {action.title}", face.ACTION, level=1),
        *facts(
            (
                Fact(voice(Text("State")), action.standing.words),
                Fact(voice(Text("Answers")), "\n".join(action.gaps)),
                Fact(voice(Text("Kind and strength")), f"{action.kind} · {action.strength}"),
                Fact(voice(Text("Owner")), action.owner),
                Fact(voice(Text("Due")), action.due),
                Fact(voice(Text("How it will be shown")), action.evidence_route),
                Fact(voice(Text("Who verifies it")), action.verifier),
            ),
            voice,
            paired=True,
        ),
    ]


def gate_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """Every rule that applied, in its own words, and how it was answered."""
    out: list[Flowable] = [
        *start(voice(Text("What the rules asked"))),
        paragraph(
            voice(
                Text(
                    "The review form holds a review until what it asks for is there. These rules "
                    "applied in this review; "
                    "each stands here word for word, with the answers that caused it and how it was answered."
                )
            ),
            face.BODY,
        ),
    ]
    if not content.gates:
        out.append(paragraph(voice(Text("No rule applied.")), face.BODY))
    for gate in content.gates:
        out += _gate(gate, voice)
    return out


def _gate(gate: Gate, voice: Voice) -> list[Flowable]:
    ink, paper = face.TONES[gate.standing.tone]
    title = f"{gate.title} · {gate.where}" if gate.where else gate.title
    caused = "\n".join(f"{c.label}: {c.value}" for c in gate.causes)
    return [
        CondPageBreak(140),
        paragraph(title, face.H3),
        panel([paragraph(gate.because, face.BECAUSE)], ink=ink, paper=paper, pad=7),
        *facts(
            (
                Fact(voice(Text("Caused by")), caused),
                Fact(voice(Text("Answered by")), "\n".join(gate.answered) or voice(Text("Not answered"))),
                Fact(voice(Text("Standing")), f"{gate.standing.words} ({gate.severity})"),
            ),
            voice,
        ),
    ]


def section_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """The stages behind the cases."""
    if not content.sections:
        return []
    out: list[Flowable] = [*start(voice(Text("Patterns and decisions")))]
    for section in content.sections:
        out += [
            CondPageBreak(90),
            heading(section.title, face.H2, level=1),
            *((paragraph(section.owner, face.SMALL_MUTED),) if section.owner else ()),
            *facts(section.facts, voice),
        ]
    return out


def validation_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """What had to be confirmed, and by whom it was."""
    out: list[Flowable] = [*start(voice(Text("Validations")))]
    for item in content.validations:
        out += [
            CondPageBreak(110),
            paragraph(item.statement, face.ACTION),
            *facts(
                (
                    Fact(voice(Text("When")), item.time),
                    Fact(voice(Text("Confirmed by role")), item.role),
                    *((Fact(voice(Text("Rests on")), item.rests_on),) if item.rests_on else ()),
                    Fact(voice(Text("Standing")), item.standing.words),
                ),
                voice,
                paired=True,
            ),
            *([judgements(voice(Text("Confirmations")), item.confirmed, voice)] if item.confirmed else []),
        ]
    if not content.validations:
        out.append(paragraph(voice(Text("This form asks for no validation.")), face.BODY))
    return out


def sign_off_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """Every signature, its meaning, and whether it still covers what stands; then the certificates."""
    out: list[Flowable] = [
        *start(voice(Text("Sign-offs")), fresh=True),
        paragraph(
            voice(
                Text(
                    "Each person signed a section with their own key, opened by a passphrase for that one "
                    "signature. The signature covers exactly the answers shown to them at that time."
                )
            ),
            face.BODY,
        ),
    ]
    if not content.sign_offs:
        return [*out, paragraph(voice(Text("Nothing is signed yet.")), face.BODY)]
    head = (
        Text("Section"),
        Text("Printed name and role"),
        Text("Meaning"),
        Text("Date and time"),
        Text("Standing"),
    )
    rows = (
        (
            paragraph(s.section, face.CELL),
            [paragraph(s.name, face.CELL_BOLD), paragraph(s.role, face.SMALL_MUTED)],
            paragraph(s.meaning, face.CELL),
            paragraph(s.when, face.CELL),
            colored(s.standing),
        )
        for s in content.sign_offs
    )
    people = dict.fromkeys((s.name, s.fingerprint) for s in content.sign_offs)
    return [
        *out,
        grid([voice(text) for text in head], rows, (30, 24, 15, 22, 15)),
        heading(voice(Text("Certificates of the people who signed")), face.H2, level=1),
        *facts([Fact(name, print_ or "–") for name, print_ in people], voice),
    ]


def evidence_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """The records and files the review rests on, each with its hash."""
    out: list[Flowable] = [
        *start(voice(Text("Evidence"))),
        paragraph(
            voice(
                Text(
                    "A file given to you beside this pack is the one listed here if its SHA-256 "
                    "value is the same. "
                    "Records without a file stand in the organization's log."
                )
            ),
            face.BODY,
        ),
    ]
    if not content.evidence:
        return [*out, paragraph(voice(Text("No evidence is listed.")), face.BODY)]
    return [
        *out,
        grid(
            (
                "#",
                voice(Text("Title, kind and date")),
                voice(Text("Used for")),
                voice(Text("Standing and SHA-256")),
            ),
            (
                (
                    paragraph(e.number, face.CELL),
                    [
                        paragraph(e.title, face.CELL_BOLD),
                        paragraph(" · ".join(part for part in (e.kind, e.date) if part), face.SMALL_MUTED),
                    ],
                    paragraph(e.used_for, face.CELL),
                    [colored(e.standing), *([paragraph(e.sha256, face.CELL_MONO)] if e.sha256 else [])],
                )
                for e in content.evidence
            ),
            (7, 34, 27, 32),
        ),
    ]


_ALONE = Text(
    "Entries held back: this desk works alone, and what it wrote last and did not put in, nobody else can "
    "notice. A server's checkpoint would show it."
)


def checking_pages(content: PackContent, voice: Voice) -> list[Flowable]:
    """How somebody who never saw the program checks this pack."""
    steps = (
        voice(
            Text(
                "Open this file in a PDF reader that shows signatures. It should say that the "
                "document has not been "
                "changed since it was signed. It will not know the signer until you give it the "
                "organization's root certificate."
            )
        ),
        voice(
            Text(
                "Ask {organisation} for its root certificate by a way you trust (not from the mail "
                "that brought this pack). "
                "Its SHA-256 fingerprint must be the one below.",
                organisation=content.organisation,
            )
        ),
        voice(
            Text(
                "For the full check use the free program ReviewDesk: reviewdesk pack verify FILE "
                "--trust root.pem. It checks the "
                "signature and the certificate, then every entry of the log inside this file, then "
                "draws these pages "
                "again from those entries and compares them word by word and picture by picture."
            )
        ),
    )
    out: list[Flowable] = [
        *start(voice(Text("How to check this pack")), fresh=True),
        paragraph(
            voice(
                Text(
                    "You need not have seen the program, nor trust this paper. The file carries what "
                    "proves it: the log "
                    "entries behind every answer, each signed by the device it was made on, and "
                    "every sign-off."
                )
            ),
            face.BODY,
        ),
        *(paragraph(f"{n}. {step}", face.STEP) for n, step in enumerate(steps, 1)),
        Spacer(1, 4),
        *facts(
            (
                Fact(voice(Text("Root certificate, SHA-256")), content.root_fingerprint),
                Fact(voice(Text("Review number")), content.review_id),
                Fact(voice(Text("Form file, SHA-256")), content.form_sha256),
                Fact(
                    voice(Text("Server's checkpoint")),
                    content.checkpoint
                    or voice(
                        Text("None: this desk works alone. The times in this pack are those of its clock.")
                    ),
                ),
            ),
            voice,
        ),
        heading(voice(Text("What this pack does not show")), face.H2, level=1),
        *(
            paragraph(f"• {line}", face.BODY)
            for line in (
                voice(
                    Text(
                        "Earlier versions of answers: their entries are inside as signed headers, "
                        "their words are not."
                    )
                ),
                voice(
                    Text(
                        "A trusted time: the signature is of level PAdES B-B, its time is that of "
                        "the signer's computer."
                    )
                ),
                *((voice(_ALONE),) if not content.checkpoint else ()),
                *content.withheld,
            )
        ),
        heading(voice(Text("Words used here")), face.H2, level=1),
        *facts(
            (
                Fact(
                    voice(Text("Signed before a change")),
                    voice(
                        Text(
                            "Something the signature covers was changed afterwards; the section "
                            "awaits a new signature."
                        )
                    ),
                ),
                Fact(
                    voice(Text("Provider-controlled, shared")),
                    voice(
                        Text(
                            "The provider could have acted otherwise, alone or with others. Such a "
                            "finding needs an action."
                        )
                    ),
                ),
                Fact(
                    voice(Text("Strength of an action")),
                    voice(
                        Text(
                            "Stronger: changes the work itself. Intermediate: helps people to do it. "
                            "Weaker: tells people to do it."
                        )
                    ),
                ),
                Fact(
                    voice(Text("Gap")),
                    voice(Text("Something a rule of the form found missing or late in a case.")),
                ),
            ),
            voice,
        ),
    ]
    return out
