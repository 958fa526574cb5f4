"""Packs: which can be released, what holds the others, what was written, what a check found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from reviewdesk.desk.releasing import NotReady, Released
from reviewdesk.desk.work import ReviewLine
from reviewdesk.forms.model import Form
from reviewdesk.pack.verdict import CheckName, Outcome, State, Verdict
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, counted, language, say, tr
from reviewdesk.ui.present.moments import moment_words

Standing = NotReady | Blocked | None
"""What `holding` says of a review."""


@dataclass(frozen=True, slots=True)
class PackRow:
    """A review in the list of packs. `ready`: a manager may release it now, and the reader is one."""

    key: str
    title: str
    where: str
    state: str
    pill: str
    ready: bool
    signed: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A section that holds the pack: how much, and the first of it."""

    title: str
    count: str
    first: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check of a pack, in words; `outcome` decides sign and tone."""

    title: str
    outcome: Outcome
    outcome_words: str
    reason: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerdictPage:
    """What a check found, from the summary down to each place where a check failed."""

    file: str
    state: State
    title: str
    summary: str
    facts: tuple[tuple[str, str], ...]
    checks: tuple[CheckRow, ...]


def pack_rows(lines: Iterable[ReviewLine], standing: Mapping[str, Standing]) -> tuple[PackRow, ...]:
    """Those that can be released first, then by how little holds them."""
    rows = [(line.holds, _row(line, standing.get(line.id))) for line in lines]
    rows.sort(key=lambda pair: (not pair[1].signed, pair[0], pair[1].title))
    return tuple(row for _, row in rows)


def _row(line: ReviewLine, standing: Standing) -> PackRow:
    sites = ", ".join(line.sites[:2]) + (
        tr(" and {n} more", n=len(line.sites) - 2) if len(line.sites) > 2 else ""
    )
    where = " · ".join(part for part in (sites, line.period) if part)
    steps = tr("{n} of {all} sign-offs", n=line.signed, all=line.asked)
    signed = line.done
    match standing:
        case NotReady(holds):
            held = say(counted("{n} thing holds it", "{n} things hold it", len(holds)))
            return PackRow(line.id, line.title, where, steps, held, ready=False, signed=False)
        case Blocked() if signed:
            waits = tr("Waits for a manager")
            return PackRow(line.id, line.title, where, steps, waits, ready=False, signed=True)
        case Blocked():
            held = say(counted("{n} thing holds it", "{n} things hold it", line.holds))
            return PackRow(line.id, line.title, where, steps, held, ready=False, signed=False)
    return PackRow(line.id, line.title, where, steps, tr("Can be released"), ready=True, signed=True)


def held_rows(standing: Standing, form: Form) -> tuple[HeldRow, ...]:
    """What holds a pack, by section in the order of the form."""
    if not isinstance(standing, NotReady):
        return ()
    by: dict[str, list[str]] = {}
    for hold in standing.holds:
        by.setdefault(hold.scope.section, []).append(say(hold.title))
    order = {section.id: (at, section.title.said(language())) for at, section in enumerate(form.sections)}
    rows = []
    for section in sorted(by, key=lambda known: order.get(known, (len(order), ""))[0]):
        titles = list(dict.fromkeys(by[section]))
        more = tr(" and {n} more", n=len(titles) - 2) if len(titles) > 2 else ""
        rows.append(
            HeldRow(
                order.get(section, (0, section))[1],
                say(counted("{n} thing to finish", "{n} things to finish", len(by[section]))),
                "; ".join(titles[:2]) + more,
            )
        )
    return tuple(rows)


def proposed_name(title: str) -> str:
    """A file name made of a review's title, fit for every system."""
    plain = re.sub(r"[^\w\-]+", " ", title).strip()
    return "-".join(plain.split())[:80].strip("-") or "review-pack"


def released_words(done: Released, folder: str) -> tuple[str, ...]:
    return (
        tr("{file} in {folder}", file=done.path.name, folder=folder),
        tr("{size} KB, signed, with the entries it is made of", size=f"{max(1, done.size // 1024):,}"),
        tr("Pack {id}", id=done.pack_id),
    )


_TITLES = {
    State.VALID: Text("Valid"),
    State.CHANGED: Text("Not valid"),
    State.UNKNOWN_SIGNER: Text("Unknown signer"),
    State.CANNOT_CHECK: Text("Cannot be checked"),
}
_CHECKS = {
    CheckName.FILE: Text("The file"),
    CheckName.SIGNATURE: Text("Unchanged since it was signed"),
    CheckName.SIGNER: Text("Who signed it"),
    CheckName.PARTS: Text("The parts of the file"),
    CheckName.RELEASE: Text("The release that is printed"),
    CheckName.ENTRIES: Text("The entries inside"),
    CheckName.PRINTED: Text("The pages against the entries"),
}
_OUTCOMES = {
    Outcome.PASSED: Text("Passed"),
    Outcome.FAILED: Text("Failed"),
    Outcome.UNKNOWN: Text("Not decided"),
    Outcome.NOT_REACHED: Text("Not reached"),
}


def verdict_page(file: str, verdict: Verdict, zone: tzinfo) -> VerdictPage:
    """The whole answer; times in the reader's zone."""
    facts: list[tuple[str, str]] = []
    if (signer := verdict.signer) is not None:
        at = datetime.fromtimestamp(signer.time / 1000, UTC)
        facts = [
            (tr("Signed by"), signer.name),
            (tr("Organization"), signer.organisation),
            (tr("On"), moment_words(at, zone)),
            (tr("Meaning"), signer.reason.capitalize()),
            (tr("Certificate"), _grouped(signer.fingerprint)),
            (tr("Root certificate"), _grouped(signer.root_fingerprint)),
        ]
    if verdict.pack_id:
        facts.append((tr("Pack"), verdict.pack_id))
    checks = tuple(
        CheckRow(
            say(_CHECKS[check.name]),
            check.outcome,
            say(_OUTCOMES[check.outcome]),
            say(check.reason),
            tuple(say(detail) for detail in check.details),
        )
        for check in verdict.checks
    )
    title = say(_TITLES[verdict.state])
    # The title says it already.
    summary = say(verdict.summary).removeprefix(f"{title}. ")
    return VerdictPage(file, verdict.state, title, summary, tuple(facts), checks)


def _grouped(fingerprint: str) -> str:
    """In fours, to be compared with one that is read out."""
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
