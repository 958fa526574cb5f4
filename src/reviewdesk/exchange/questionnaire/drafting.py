"""Draft a form of our language out of an outline: sections, questions, conditions, gates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reviewdesk.exchange.questionnaire.answer_lists import tree_of
from reviewdesk.exchange.questionnaire.asking import Asking
from reviewdesk.exchange.questionnaire.bounds import MEASURED, as_bound, bounds, pattern
from reviewdesk.exchange.questionnaire.enabling import NOWHERE, Cannot, Where
from reviewdesk.exchange.questionnaire.kinds import KNOWN
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.naming import Names, slug
from reviewdesk.exchange.questionnaire.outline import Asked, Outline, Placed
from reviewdesk.exchange.questionnaire.source import Rule, SourceItem
from reviewdesk.exchange.questionnaire.truths import Truth, all_of
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import Kind, Op, Phrase, Test
from reviewdesk.forms.writing import condition_tree
from reviewdesk.texts import Text

LONGEST_HELP = 4_000
_VERSION = re.compile(r"(0|[1-9][0-9]{0,4})(\.(0|[1-9][0-9]{0,4})){2}")
_TELLING = (
    Kind.TEXT,
    Kind.CHOICE,
    Kind.DATE,
    Kind.DATETIME,
    Kind.INTEGER,
    Kind.NUMBER,
    Kind.PARTICIPANT,
    Kind.STAFF,
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the source does not say: who owns the sections, and which missed targets the form is for."""

    owner: str = "quality_lead"
    record: str = "review"
    measure_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The tree of a form file, with remarks by id."""

    tree: dict[str, Tree]
    remarks: dict[str, str]


def draft(outline: Outline, asking: Asking, wishes: Wishes, ledger: Ledger) -> Draft:
    return _Drafting(outline, asking, wishes, ledger).whole()


class _Drafting:
    def __init__(self, outline: Outline, asking: Asking, wishes: Wishes, ledger: Ledger) -> None:
        self._outline = outline
        self._asking = asking
        self._wishes = wishes
        self._ledger = ledger
        self._remarks: dict[str, str] = {}
        self._gates = Names()

    def whole(self) -> Draft:
        source = self._outline.source
        own_id = slug(source.name, "form").replace("_", "-")
        if source.about is not None:
            self._outline.sections[0].help.insert(0, source.about)
        placed = [s for s in self._outline.sections if not self._left_out(s)] or self._outline.sections[:1]
        sections = [self._section(section) for section in placed]
        for gate in self._rules(source.rules, None, None):
            self._add_gate(sections, gate)
        tree: dict[str, Tree] = {
            "form": own_id,
            "version": source.version if _VERSION.fullmatch(source.version) else "1.0.0",
            "title": tree_of(source.title),
            "record": self._wishes.record,
        }
        if self._wishes.record == "review":
            tree["measure_kinds"] = list(self._wishes.measure_kinds or (own_id,))
        if source.languages != ("en",):
            tree["languages"] = list(source.languages)
        if lists := self._outline.lists.trees():
            tree["choices"] = lists
        tree["sections"] = list(sections)
        return Draft(tree, self._remarks)

    def _left_out(self, placed: Placed) -> bool:
        found = self._asking.section(placed) is False
        for asked in placed.asked if found else ():
            self._never(asked.item)
        if found and placed.group is not None:
            self._never(placed.group)
        return found

    def _never(self, item: SourceItem) -> None:
        what = Text("No answers ever show this; it was left out.")
        self._ledger.lost(Feature.ITEM, what, Outline.place(item), item.number)

    def _add_gate(self, sections: list[dict[str, Tree]], gate: Tree) -> None:
        flat = next((section for section in sections if "repeat" not in section), None)
        if flat is None:
            what = Text("There is no section outside rows to hold the rule.")
            self._ledger.lost(Feature.CONSTRAINT, what, "-")
            return
        gates = flat.setdefault("gates", [])
        if isinstance(gates, list):
            gates.append(gate)
            self._ledger.carried(Feature.CONSTRAINT)

    def _section(self, placed: Placed) -> dict[str, Tree]:
        tree: dict[str, Tree] = {"id": placed.id, "title": tree_of(placed.title), "owner": self._wishes.owner}
        group = placed.group
        if group is not None and group.link_id and group.link_id != placed.id:
            self._remarks[placed.id] = f"linkId {group.link_id}"
        if placed.repeats and group is not None:
            tree["repeat"] = self._repeat(placed, group)
        if group is not None and (group.required_when or (group.required and not placed.repeats)):
            what = Text("A group as a whole is not required.")
            self._ledger.lost(Feature.REQUIRED, what, Outline.place(group), group.number)
        _put(tree, "show", self._asking.section(placed))
        if placed.help:
            tree["help"] = tree_of(_together(placed.help))
        fields: list[Tree] = []
        gates: list[Tree] = []
        for asked in placed.asked:
            if self._asking.shown(asked) is False:
                self._never(asked.item)
                continue
            field = self._field(asked)
            fields.append(field)
            if asked.beside:
                fields.append(self._beside(asked))
            found = list(self._rules(asked.item.rules, asked, field))
            self._ledger.carried(Feature.CONSTRAINT, len(found)) if found else None
            gates.extend(found)
        tree["fields"] = fields
        gates.extend(self._notes(placed))
        if gates:
            tree["gates"] = gates
        return tree

    def _notes(self, placed: Placed) -> Iterator[Tree]:
        """Words that are shown at times become notes: gates that hold nothing."""
        for told in placed.told:
            phrase = told.item.text
            if phrase is None:
                continue
            when = self._asking.words(told.item, told.enclosing, placed)
            if when is False or told.id in self._asking.refused.gates:
                self._never(told.item)
                continue
            note: dict[str, Tree] = {"id": told.id}
            _put(note, "when", when)
            yield {**note, "severity": "note", "because": tree_of(_without_braces(phrase))}

    def _repeat(self, placed: Placed, group: SourceItem) -> Tree:
        telling = next(
            (a for a in placed.asked if a.kind in _TELLING and self._asking.shown(a) is not False), None
        )
        title = placed.title
        label: Tree = f"{{{telling.id}}}" if telling is not None else tree_of(_without_braces(title))
        repeat: dict[str, Tree] = {"label": label}
        fewest = group.fewest or (1 if group.required else 0)
        if fewest:
            repeat["min"] = str(fewest)
        if group.most is not None and group.most >= fewest:
            repeat["max"] = str(group.most)
        return repeat

    # --- questions -----------------------------------------------------------------------

    def _field(self, asked: Asked) -> dict[str, Tree]:
        item = asked.item
        if item.link_id and item.link_id != asked.id:
            self._remarks[asked.id] = f"linkId {item.link_id}"
        if item.type not in KNOWN and item.type != "group":
            what = Text("A question of the type {type} is asked in words.", type=item.type[:60])
            self._ledger.lost(Feature.OTHER, what, Outline.place(item), item.number)
        tree: dict[str, Tree] = {"id": asked.id, "ask": self._ask(asked), "type": asked.kind.value}
        if asked.answers is not None and not asked.column_kind:
            tree["of"] = asked.answers.id
        if asked.kind is Kind.TABLE:
            tree["columns"] = list(self._columns(asked))
        if asked.kind is Kind.EVIDENCE and item.repeats:
            tree["many"] = "true"
        if item.hidden:
            what = Text("A hidden question is asked openly, and need not be answered.")
            self._ledger.lost(Feature.HIDDEN, what, Outline.place(item), item.number)
        else:
            required = self._asking.required(asked)
            if required is not False:
                tree["required"] = "true" if required is True else condition_tree(required)
        _put(tree, "show", self._asking.own(asked))
        bounds(asked, tree, self._ledger)
        pattern(asked, tree, self._ledger)
        if item.code:
            tree["concept"] = item.code
        if asked.help:
            tree["help"] = tree_of(_together(asked.help))
        return tree

    def _ask(self, asked: Asked) -> Tree:
        units = asked.item.units
        if len(units) == 1 and asked.kind in MEASURED:
            self._ledger.carried(Feature.UNIT)
            unit = units[0].unit or units[0].code
            return tree_of(
                Phrase(tuple((language, f"{text} ({unit})") for language, text in asked.ask.texts))
            )
        return tree_of(asked.ask)

    def _columns(self, asked: Asked) -> Iterator[Tree]:
        if asked.column_kind is not None:
            column: dict[str, Tree] = {
                "id": "answer",
                "ask": tree_of(asked.ask),
                "type": asked.column_kind.value,
            }
            if asked.answers is not None:
                column["of"] = asked.answers.id
            yield column
            return
        for inner in asked.columns:
            column = {"id": inner.id, "ask": tree_of(inner.ask), "type": inner.kind.value}
            if inner.answers is not None:
                column["of"] = inner.answers.id
            if inner.item.required:
                column["required"] = "true"
                self._ledger.carried(Feature.REQUIRED)
            elif inner.item.required_when:
                what = Text("What stands in a table is not required by a condition.")
                self._ledger.lost(Feature.REQUIRED, what, Outline.place(inner.item), inner.item.number)
            yield column

    def _beside(self, asked: Asked) -> Tree:
        """The question for another answer in words, or for the unit of an amount."""
        if asked.answers is not None:
            means = all_of(
                (
                    Test(asked.id, Op.FILLED, None, NOWHERE),
                    Test(asked.id, Op.IS, asked.answers.other, NOWHERE),
                )
            )
            tree: dict[str, Tree] = {
                "id": asked.beside,
                "ask": _led(asked.ask, "Other"),
                "type": Kind.TEXT.value,
            }
            _put(tree, "show", means)
            return tree
        tree = {"id": asked.beside, "ask": _led(asked.ask, "Unit"), "type": Kind.TEXT.value}
        if asked.units is not None:
            tree |= {"type": Kind.CHOICE.value, "of": asked.units.id}
        self._ledger.carried(Feature.UNIT)
        _put(tree, "show", all_of((self._asking.own(asked), Test(asked.id, Op.FILLED, None, NOWHERE))))
        return tree

    # --- constraints -----------------------------------------------------------------------

    def _rules(
        self, rules: tuple[Rule, ...], asked: Asked | None, field: dict[str, Tree] | None
    ) -> Iterator[Tree]:
        """Gates out of constraints; a bound of the question itself becomes one."""
        item = asked.item if asked is not None else None
        rows = asked.section.id if asked is not None and asked.section.repeats else None
        for rule in rules:
            expression = self._asking.read(rule.expression, rule.language, item)
            if not isinstance(expression, Cannot):
                if field is not None and asked is not None and as_bound(expression, asked, field):
                    self._ledger.carried(Feature.CONSTRAINT)
                    continue
                violated: Truth | Cannot = self._asking.enabling.false(expression, Where(rows, asked))
            else:
                violated = expression
            if isinstance(violated, Cannot) or violated is True:
                what = violated.why if isinstance(violated, Cannot) else Text("The rule can never be kept.")
                place = Outline.place(item) if item is not None else "-"
                self._ledger.lost(Feature.CONSTRAINT, what, place, item.number if item is not None else 0)
                continue
            made = self._gates.claim(f"rule_{slug(rule.key, 'r')}")
            if violated is False or made in self._asking.refused.gates:  # it is never broken
                self._ledger.carried(Feature.CONSTRAINT)
                continue
            gate: dict[str, Tree] = {"id": made, "when": condition_tree(violated)}
            if rule.warns:
                gate["severity"] = "warning"
            gate["because"] = _plain(rule.human) or "A rule of this form is not kept here."
            yield gate


def _put(tree: dict[str, Tree], key: str, truth: Truth) -> None:
    if not isinstance(truth, bool):
        tree[key] = condition_tree(truth)


def _together(phrases: list[Phrase]) -> Phrase:
    """Several texts as one, in every language that one of them has."""
    languages = dict.fromkeys(language for phrase in phrases for language, _ in phrase.texts)
    texts = tuple(
        (language, " ".join(p.said(language) for p in phrases)[:LONGEST_HELP]) for language in languages
    )
    first = phrases[0].texts[0][0]
    return Phrase(tuple(sorted(texts, key=lambda text: text[0] != first)))


def _led(phrase: Phrase, word: str) -> Tree:
    return tree_of(Phrase(tuple((language, f"{text}: {word}") for language, text in phrase.texts)))


def _plain(text: str) -> str:
    """Braces name fields in some texts; those of others are words."""
    return text.replace("{", "(").replace("}", ")")


def _without_braces(phrase: Phrase) -> Phrase:
    return Phrase(tuple((language, _plain(text)) for language, text in phrase.texts))
