"""A form of ours that comes back from FHIR: equal, and every standard part that says otherwise told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.deriving import derive
from reviewdesk.exchange.questionnaire.lenient import Json, objects_of, text_of
from reviewdesk.exchange.questionnaire.native import own_tree
from reviewdesk.forms.layout import write_tree
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import FormProblems, render
from reviewdesk.texts import Text

MOST_DIFFERENCES = 200
_SERVERS = frozenset({"id", "meta", "text"})
"""What a server writes by itself into any resource."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A standard part that somebody changed: at which item, and what; the form itself is as it was."""

    place: str
    what: Text


@dataclass(frozen=True, slots=True)
class OwnForm:
    text: str
    form: Form
    differences: tuple[Difference, ...]
    items: tuple[str, ...]  # link ids


def own_form(questionnaire: Json) -> OwnForm:
    """The form a questionnaire of ours carries. Refusal when what it carries is no form."""
    tree = own_tree(questionnaire)
    next_step = Text("Ask for the Questionnaire again as ReviewDesk exported it.")
    if tree is None:
        raise Refusal(
            Text("This Questionnaire carries a ReviewDesk form that is not whole any more."),
            next_step=next_step,
        )
    text = write_tree(tree)
    form = load_form(text.encode("utf-8", "replace"), clean(text_of(questionnaire, "name")) or "form")
    if isinstance(form, FormProblems):
        raise Refusal(
            Text("The ReviewDesk form in this Questionnaire does not load."),
            why=Text("{problem}", problem=render(form.problems[0])),
            next_step=next_step,
        )
    derived = derive(form)
    found: list[Difference] = []
    for difference in _differences(questionnaire, derived, "-"):
        found.append(difference)
        if len(found) >= MOST_DIFFERENCES:
            break
    return OwnForm(text, form, tuple(found), tuple(text_of(item, "linkId") for item in _items(derived)))


def _differences(given: Json, derived: Json, place: str) -> Iterator[Difference]:
    top = place == "-"
    for key in dict.fromkeys((*derived, *given)):
        if key == "item" or (top and key in _SERVERS) or given.get(key) == derived.get(key):
            continue
        if key not in derived:
            what = Text("{key} was added; the form does not carry it.", key=clean(key, 60))
        elif key not in given:
            what = Text("{key} was taken out; the form has it all the same.", key=key)
        else:
            what = Text("{key} was changed; the form says otherwise, and the form counts.", key=key)
        yield Difference(place, what)
    mine = {text_of(item, "linkId"): item for item in objects_of(derived, "item")}
    theirs = {text_of(item, "linkId"): item for item in objects_of(given, "item")}
    for link, item in theirs.items():
        if link in mine:
            yield from _differences(item, mine[link], link)
        else:
            what = Text("The item was added or moved; the form does not carry it here.")
            yield Difference(clean(link, 100) or "-", what)
    for link in mine.keys() - theirs.keys():
        yield Difference(link, Text("The item was taken out; the form has it all the same."))
    common = [link for link in theirs if link in mine]
    if common != [link for link in mine if link in theirs]:
        yield Difference(place, Text("Items stand in another order; the form keeps its own."))


def _items(tree: Json) -> Iterator[Json]:
    for item in objects_of(tree, "item"):
        yield item
        yield from _items(item)
