"""Import questionnaires: the text of a form that loads, and the report of what could not come along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import Decoded, clean, decode
from reviewdesk.exchange.questionnaire.answer_lists import with_answers_asked_for
from reviewdesk.exchange.questionnaire.asking import Asking
from reviewdesk.exchange.questionnaire.drafting import Wishes, draft
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger, Report
from reviewdesk.exchange.questionnaire.lenient import Json, objects_of, text_of
from reviewdesk.exchange.questionnaire.mending import Refused, refused
from reviewdesk.exchange.questionnaire.native import is_own
from reviewdesk.exchange.questionnaire.outline import Outline
from reviewdesk.exchange.questionnaire.own_forms import own_form
from reviewdesk.exchange.questionnaire.parsing import parse
from reviewdesk.exchange.questionnaire.source import Source
from reviewdesk.exchange.questionnaire.spreadsheets import ENDINGS, read_spreadsheet
from reviewdesk.forms.layout import write_tree
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import FormProblems, render
from reviewdesk.texts import Text

MOST_BYTES = 10_000_000
MOST_PARTS = 1_000_000  # commas and brackets: a file made of little else would fill the memory
MOST_FORMS = 200
MOST_ROUNDS = 12
"""How often a draft is mended: the check of forms tells all problems at once, few bring new ones."""

_decode = msgspec.json.Decoder(dict[str, object]).decode


class NoQuestionnaire(Refusal):
    """The file can be read, and holds no questionnaire."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A form made of a source: its text, the form it loads as, what it lacks, and where each item went."""

    name: str
    text: str
    form: Form
    report: Report
    outline: Outline | None  # None: one of our own forms, which comes back whole


def import_questionnaires(name: str, data: bytes, wishes: Wishes) -> tuple[Imported, ...]:
    """Every questionnaire in a file: one resource, or a Bundle of them with their answer lists.

    Refusal when there is none, or the file cannot be read; anything else comes along or stands in a report.
    """
    if name.casefold().endswith(ENDINGS):
        ledger = Ledger()
        source = read_spreadsheet(data, re.sub(r"\.[^.]*$", "", name), ledger)
        return (
            form_of(
                source, wishes, ledger, [f"Imported from the XLSForm {source.name} {source.version}".strip()]
            ),
        )
    trees = [read_json(data)]
    if text_of(trees[0], "resourceType") == "Bundle":
        trees = list(_entries(trees[0]))
    questionnaires = [tree for tree in trees if text_of(tree, "resourceType") == "Questionnaire"]
    if not questionnaires:
        kind = clean(text_of(trees[0], "resourceType") if trees else "", 60)
        raise NoQuestionnaire(
            Text("There is no FHIR Questionnaire in this file."),
            why=Text("It holds: {kind}.", kind=kind) if kind else Text("It names no resourceType."),
            next_step=Text("Choose a file with a Questionnaire in JSON."),
        )
    if len(questionnaires) > MOST_FORMS:
        raise Refusal(
            Text("There are {n} questionnaires in this file.", n=len(questionnaires)),
            why=Text("At most {most} are read at a time.", most=MOST_FORMS),
            next_step=Text("Split it, and import the parts."),
        )
    lists = [tree for tree in trees if text_of(tree, "resourceType") in ("ValueSet", "CodeSystem")]
    stem = re.sub(r"\.[^.]*$", "", name)
    return tuple(
        _returned(tree) if is_own(tree) else _imported(tree, stem, lists, wishes) for tree in questionnaires
    )


def _entries(bundle: Json) -> Iterator[Json]:
    for entry in objects_of(bundle, "entry"):
        resource = entry.get("resource")
        if isinstance(resource, dict):
            yield resource


def read_json(data: bytes) -> Json:
    """The object in a file of JSON; Refusal says why there is none."""
    next_step = Text("Ask the sender for it again, as FHIR JSON.")
    if len(data) > MOST_BYTES:
        raise Refusal(
            Text(
                "The file is too large: a questionnaire has {most} megabytes at most.",
                most=MOST_BYTES // 1_000_000,
            ),
            next_step=Text("Split it, and import the parts."),
        )
    if data.count(b",") + data.count(b"{") + data.count(b"[") > MOST_PARTS:
        raise Refusal(
            Text("The file is cut into far too many pieces to be a questionnaire."), next_step=next_step
        )
    decoded = decode(data)
    if not isinstance(decoded, Decoded):
        raise Refusal(Text("The file cannot be read."), why=decoded)
    try:
        return _decode(decoded.text.encode("utf-8", "replace"))
    except RecursionError as error:
        raise Refusal(
            Text("The file is nested far too deep to be a questionnaire."), next_step=next_step
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refusal(
            Text("The file is not a JSON object."),
            why=Text("{why}", why=clean(str(error), 200)),
            next_step=next_step,
        ) from error


def _returned(tree: Json) -> Imported:
    """A form of ours; what somebody changed in the standard parts is told, and counts for nothing."""
    found = own_form(tree)
    ledger = Ledger()
    numbers = {place: ledger.item() for place in found.items}
    for difference in found.differences:
        number = numbers.get(difference.place, 0)
        ledger.lost(Feature.CONTRADICTION, difference.what, difference.place, number)
    return Imported(found.form.id, found.text, found.form, ledger.report(), None)


def _imported(tree: Json, stem: str, lists: list[Json], wishes: Wishes) -> Imported:
    ledger = Ledger()
    source = parse(tree, stem, lists, ledger)
    heading = [
        f"Imported from the FHIR Questionnaire {source.url or source.name} {source.version}".strip(),
        *(
            f"{key}: {clean(text_of(tree, key), 300)}"
            for key in ("status", "date", "publisher", "copyright")
            if text_of(tree, key)
        ),
    ]
    return form_of(source, wishes, ledger, heading)


def form_of(source: Source, wishes: Wishes, ledger: Ledger, heading: list[str]) -> Imported:
    """The form of a source of questions; the one way, whatever the source was written in."""
    source = with_answers_asked_for(source)
    found = Refused()
    problem = ""
    for _ in range(MOST_ROUNDS):
        told = ledger.copy()
        outline = Outline(source, told)
        made = draft(outline, Asking(outline, told, found), wishes, told)
        text = write_tree(made.tree, made.remarks, heading)
        form = load_form(text.encode("utf-8", "replace"), source.name)
        if not isinstance(form, FormProblems):
            return Imported(source.name, text, form, told.report(), outline)
        problem = render(form.problems[0])
        more = found | refused(outline, text, form.problems, found)
        if more == found:
            break
        found = more
    raise Refusal(
        Text("The questions of {name} cannot be made into a form.", name=source.name),
        why=Text("{problem}", problem=problem),
        next_step=Text("Report this, with the file if it may be given away."),
    )
