"""Reads admission files of any of the known forms, several together, into one set of people and events."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from reviewdesk.errors import Refusal
from reviewdesk.exchange.admissions import (
    AdmissionFiles,
    FileForm,
    FileRead,
    ImportedEvent,
    Place,
    ReadSettings,
    RowProblem,
)
from reviewdesk.exchange.csv_admissions import TableAdmissions
from reviewdesk.exchange.decoding import decode
from reviewdesk.exchange.fhir_admissions import FhirAdmissions
from reviewdesk.exchange.fhir_files import looks_like_json, read_fhir, types_of
from reviewdesk.exchange.fhir_people import place_words
from reviewdesk.exchange.findings import Findings
from reviewdesk.exchange.oddities import without_impossible
from reviewdesk.exchange.workbook import SIGNS, read_workbook
from reviewdesk.texts import Text

MOST_BYTES = 50_000_000


def read_admissions(
    files: Sequence[tuple[str, bytes]], settings: ReadSettings, *, today: date | None = None
) -> AdmissionFiles:
    """All people and hospital events in these files (name, content), with every problem and assumption.

    Bad input is never an error: it comes back as problems. A zone nobody knows raises Refusal. Without
    `today` nothing is held to lie in the future.
    """
    zone = find_zone(settings.zone)
    findings = Findings()
    tables = TableAdmissions(settings, zone, findings)
    fhir = FhirAdmissions(settings, zone, findings)
    read = tuple(_read_file(name, data, tables, fhir, findings) for name, data in files)
    people_in_tables, events_in_tables = tables.settle()
    people_in_fhir, events_in_fhir = fhir.settle()
    people = {person.key: person for person in (*people_in_fhir, *people_in_tables)}
    once = _without_repeats([*events_in_tables, *events_in_fhir], findings)
    events = without_impossible(once, people, today, findings)
    if not (events or findings.problems or findings.left_out):
        for name, _ in files:
            what = Text(
                "There is no inpatient stay and no emergency visit in this file. Is it the right one?"
            )
            findings.problem(Place(name), what, left_out=False)
    named = {event.person for event in events}
    order = {name: at for at, (name, _) in enumerate(files)}
    return AdmissionFiles(
        files=read,
        people=tuple(person for person in people.values() if person.key in named),
        events=tuple(sorted(events, key=lambda event: (event.admitted_at, event.source, event.natural_id))),
        left_out=findings.left_out,
        problems=tuple(sorted(findings.problems, key=lambda problem: _reading_order(problem, order))),
        more_problems=findings.more_problems,
        notes=findings.notes,
    )


def _reading_order(problem: RowProblem, files: dict[str, int]) -> tuple[int, int]:
    place = problem.place
    return files.get(place.file, 0), place.line or place.entry or 0


def find_zone(name: str) -> tzinfo:
    """The zone of an IANA name; Refusal when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise Refusal(
            Text("There is no time zone {name}.", name=name),
            next_step=Text("Choose one such as America/New_York."),
        ) from error


def _read_file(
    name: str, data: bytes, tables: TableAdmissions, fhir: FhirAdmissions, findings: Findings
) -> FileRead:
    if len(data) > MOST_BYTES:
        what = Text(
            "The file is larger than {most} MB, which is as much as is read at once. Split it.",
            most=MOST_BYTES // 1_000_000,
        )
        return _unreadable(name, what, findings)
    if not data.strip(b" \t\r\n\x00"):
        return _unreadable(name, Text("The file is empty. Ask the sender for it again."), findings)
    if data.startswith(SIGNS):
        return tables.read_table(name, read_workbook(data))
    decoded = decode(data)
    if isinstance(decoded, Text):
        return _unreadable(name, decoded, findings)
    if looks_like_json(decoded.text):
        found = read_fhir(name, decoded.text.encode(), findings)
        if goals := types_of(name, decoded.text.encode())["Goal"]:
            findings.leave_out(Text("Goal: choose the file again as goals to bring it in."), goals)
        for resource in found.resources:
            fhir.add(resource)
        return FileRead(name, found.form, decoded.encoding, found.count)
    if decoded.text.lstrip()[:1] == "<":
        what = Text("This is XML or a web page. FHIR is read as JSON or ndjson: ask the sender for that.")
        return _unreadable(name, what, findings)
    return tables.read(name, decoded)


def _unreadable(name: str, what: Text, findings: Findings) -> FileRead:
    findings.problem(Place(name), what, left_out=True)
    return FileRead(name, FileForm.UNREADABLE, "", 0)


def _without_repeats(events: Sequence[ImportedEvent], findings: Findings) -> list[ImportedEvent]:
    """Each event once; a second one under the same number with other values is a problem to be shown."""
    kept: dict[tuple[str, str], ImportedEvent] = {}
    for event in events:
        first = kept.setdefault((event.source, event.natural_id), event)
        if first is event:
            continue
        if replace(event, place=first.place) == first:
            findings.leave_out(Text("The same event again, with the same values."))
        else:
            findings.problem(
                event.place,
                Text(
                    "Another event with other values has the same number ({first}). The first was taken; "
                    "ask the sender which is right.",
                    first=place_words(first.place),
                ),
                left_out=True,
            )
    return list(kept.values())
