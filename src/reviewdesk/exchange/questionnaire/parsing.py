"""Read the JSON of a FHIR Questionnaire (R4, R5, mostly STU3) into a source of questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.classified import note_elements, note_extensions
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import (
    Json,
    extensions,
    flag_of,
    object_of,
    objects_of,
    short_name,
    text_of,
    valued,
)
from reviewdesk.exchange.questionnaire.literals import LONGEST_TEXT, Phrases, coding, literal, whole_number
from reviewdesk.exchange.questionnaire.source import (
    Amount,
    Choice,
    Coding,
    Literal,
    Moment,
    Ref,
    Rule,
    Source,
    SourceItem,
    When,
)
from reviewdesk.exchange.questionnaire.value_sets import ValueSets, named_value_sets
from reviewdesk.forms.model import Phrase
from reviewdesk.texts import Text

DEEPEST = 30
MOST_ITEMS = 3_000
MOST_ANSWERS = 1_000
MOST_ANSWERS_IN_ALL = 15_000
_OPERATORS = ("exists", "=", "!=", ">", "<", ">=", "<=")


def parse(tree: Json, stem: str, value_sets: Iterable[Json], ledger: Ledger) -> Source:
    """The questionnaire in `tree`; `stem` names it where it does not name itself.

    `value_sets`: ValueSets that came with it in the same file or beside it.
    """
    phrases = Phrases(text_of(tree, "language"), ledger)
    contained = list(objects_of(tree, "contained"))
    lists = [r for r in contained if text_of(r, "resourceType") in ("ValueSet", "CodeSystem")]
    parser = _Parser(phrases, ledger, ValueSets(phrases.first, [*lists, *value_sets]))
    for resource in contained:
        kind = clean(text_of(resource, "resourceType"), 60)
        if kind not in ("ValueSet", "CodeSystem"):
            ledger.lost(Feature.OTHER, Text("A {kind} inside the file is not carried over.", kind=kind), "-")
    note_elements(tree, ledger, "-")
    note_extensions({"extension": [e for _, e in extensions(tree)]}, ledger, "-", 0)
    name = clean(text_of(tree, "name", "id") or short_name(text_of(tree, "url")), 100) or stem
    title = phrases.phrase(tree, "title", "-", 0) or Phrase(
        ((phrases.first, clean(name, 200) or "Questions"),)
    )
    items = tuple(parser.items(tree, 1))
    return Source(
        name=name,
        url=clean(text_of(tree, "url"), 300),
        version=clean(text_of(tree, "version"), 60),
        title=title,
        languages=tuple(phrases.languages),
        items=items,
        about=phrases.phrase(tree, "description", "-", 0),
        rules=tuple(parser.rules(tree)),
        variables=tuple(parser.variables(tree)),
        id=clean(text_of(tree, "id"), 100),
    )


class _Parser:
    def __init__(self, phrases: Phrases, ledger: Ledger, lists: ValueSets) -> None:
        self._phrases = phrases
        self._ledger = ledger
        self._lists = lists
        self._answers_read = 0

    def items(self, tree: Json, depth: int) -> Iterator[SourceItem]:
        listed = tree.get("item")
        if listed is not None and not isinstance(listed, list):
            self._ledger.lost(Feature.OTHER, Text("Items that are not a list were not read."), "-")
        for entry in listed if isinstance(listed, list) else ():
            number = self._ledger.item()
            if number > MOST_ITEMS:
                raise Refusal(
                    Text("This questionnaire has more than {most} items.", most=f"{MOST_ITEMS:,}"),
                    next_step=Text("Split it, and import the parts."),
                )
            if depth > DEEPEST:
                raise Refusal(
                    Text("This questionnaire is nested more than {most} levels deep.", most=DEEPEST),
                    next_step=Text("Ask its author for a flatter one."),
                )
            if isinstance(entry, dict):
                yield self._item(entry, number, depth)
            else:
                self._ledger.lost(
                    Feature.ITEM, Text("An item that is no object was not read."), f"item {number}", number
                )

    def _item(self, tree: Json, number: int, depth: int) -> SourceItem:
        link_id = clean(text_of(tree, "linkId"), 200)
        place = link_id or f"item {number}"
        note_elements(tree, self._ledger, place, number)
        note_extensions(tree, self._ledger, place, number)
        self._beside_text(tree, place, number)
        own = {short_name(url): extension for url, extension in extensions(tree)}
        answers, list_id, value_set = self._answers(tree, place, number)
        whens = tuple(self._whens(tree))
        expression = object_of(own.get("sdc-questionnaire-enableWhenExpression", {}), "valueExpression")
        self._beside(tree, place, number)
        code = next((c for c in map(coding, objects_of(tree, "code")) if c is not None and c.code), None)
        if code is not None:
            self._ledger.carried(Feature.CODE)
        behavior = text_of(tree, "enableBehavior")
        return SourceItem(
            number=number,
            link_id=link_id,
            type=text_of(tree, "type") or ("group" if isinstance(tree.get("item"), list) else "string"),
            text=self._phrases.phrase(tree, "text", place, number),
            prefix=clean(text_of(tree, "prefix"), 30),
            required=flag_of(tree, "required"),
            repeats=flag_of(tree, "repeats"),
            hidden=flag_of(own.get("questionnaire-hidden", {}), "valueBoolean"),
            whens=whens,
            any_when=behavior == "any" or (not behavior and len(whens) > 1),
            expression=text_of(expression, "expression"),
            expression_language=text_of(expression, "language"),
            rules=tuple(self.rules(tree)),
            answers=answers,
            answers_id=list_id,
            value_set=value_set,
            open=text_of(tree, "type") == "open-choice"
            or text_of(tree, "answerConstraint") in ("optionsOrString", "optionsOrType"),
            units=tuple(_units(tree)),
            minimum=_bound(own.get("minValue")),
            maximum=_bound(own.get("maxValue")),
            shortest=_size(own.get("minLength")),
            longest=whole_number(tree.get("maxLength")),
            fewest=_size(own.get("questionnaire-minOccurs")),
            most=_size(own.get("questionnaire-maxOccurs")),
            pattern=text_of(own.get("regex", {}), "valueString")[:LONGEST_TEXT],
            targets=tuple(_targets(tree)),
            code=f"{code.system}|{code.code}".strip("|") if code is not None else "",
            is_help=_control(tree) in ("help", "legal", "flyover", "prompt", "unit", "lower", "upper"),
            variables=tuple(self.variables(tree)),
            items=tuple(self.items(tree, depth + 1)),
        )

    def _beside_text(self, tree: Json, place: str, number: int) -> None:
        for key, value in tree.items():
            if key.startswith("_") and isinstance(value, dict):
                note_extensions(value, self._ledger, place, number)

    def _beside(self, tree: Json, place: str, number: int) -> None:
        """What is not carried over of the item's own elements."""
        if any(key.startswith("initial") for key in tree) or any(
            option.get("initialSelected") is True for option in objects_of(tree, "answerOption")
        ):
            self._ledger.lost(Feature.INITIAL, Text("The question begins without an answer."), place, number)
        if tree.get("readOnly") is True:
            self._ledger.lost(Feature.READ_ONLY, Text("The question can be answered by hand."), place, number)
        if text_of(tree, "definition"):
            self._ledger.lost(
                Feature.EXTRACTION,
                Text("Answers are not written into other records ({name}).", name="definition"),
                place,
                number,
            )
        if len(list(objects_of(tree, "code"))) > 1:
            self._ledger.lost(Feature.CODE, Text("Of several codes the first is kept."), place, number)
        for option in objects_of(tree, "answerOption"):
            note_extensions(option, self._ledger, place, number)

    def _answers(self, tree: Json, place: str, number: int) -> tuple[tuple[Choice, ...] | None, str, str]:
        """The answer list of an item, a name for it, and the address of one that is not at hand."""
        options = [o for key in ("answerOption", "option") for o in objects_of(tree, key)]
        self._answers_read += len(options)
        if self._answers_read > MOST_ANSWERS_IN_ALL:
            raise Refusal(
                Text("This questionnaire lists more than {most} answers.", most=f"{MOST_ANSWERS_IN_ALL:,}"),
                next_step=Text("Split it, and import the parts."),
            )
        choices: dict[Literal, Choice] = {}
        for option in options:
            found = self._option(option, place, number)
            if found is None or len(choices) >= MOST_ANSWERS:
                self._ledger.lost(
                    Feature.ANSWER_LIST, Text("An answer that cannot be read was left out."), place, number
                )
            else:
                choices.setdefault(found.value, found)
        if choices:
            self._ledger.carried(Feature.ANSWER_LIST)
            return tuple(choices.values()), "", ""
        for address in named_value_sets(tree):
            listed = self._lists.choices(address)
            if listed is not None:
                self._ledger.carried(Feature.VALUE_SET)
                return listed, short_name(address.split("|", maxsplit=1)[0]).lstrip("#"), ""
            what = Text(
                "The answers lie elsewhere and are asked in words: {address}", address=clean(address, 300)
            )
            self._ledger.lost(Feature.VALUE_SET, what, place, number)
            return None, "", clean(address, 300)
        return None, "", ""

    def _option(self, tree: Json, place: str, number: int) -> Choice | None:
        kind, value = valued(tree, "value")
        found = literal(kind, value)
        if found is None:
            return None
        beside = tree.get(f"_value{kind}")
        source: Json = {"text": said(found), "_text": beside}
        if isinstance(value, dict):
            source["_text"] = value.get("_display")
        label = self._phrases.phrase(source, "text", place, number)
        return Choice(found, label) if label is not None else None

    def _whens(self, tree: Json) -> Iterator[When]:
        for entry in objects_of(tree, "enableWhen"):
            question = clean(text_of(entry, "question"), 200)
            kind, value = valued(entry, "answer")
            operator = text_of(entry, "operator") or "="
            answer = literal(kind, value)
            if isinstance(entry.get("hasAnswer"), bool):  # STU3
                operator, answer = "exists", entry["hasAnswer"] is True
            if operator not in _OPERATORS or (operator == "exists" and not isinstance(answer, bool)):
                answer = None
            yield When(question, operator, answer)

    def rules(self, tree: Json) -> Iterator[Rule]:
        """The constraints of an item or of the whole, in either spelling."""
        for url, extension in extensions(tree):
            if short_name(url) not in ("questionnaire-constraint", "targetConstraint"):
                continue
            parts = {short_name(part): inner for part, inner in extensions(extension)}
            whole = parts.get("expression", {})
            inner = object_of(whole, "valueExpression")
            yield Rule(
                key=text_of(parts.get("key", {}), "valueId", "valueString"),
                expression=text_of(inner, "expression") or text_of(whole, "valueString"),
                language=text_of(inner, "language") or "text/fhirpath",
                human=self._phrases.words(
                    text_of(parts.get("human", {}), "valueString", "valueMarkdown"), "-", 0
                ),
                warns=text_of(parts.get("severity", {}), "valueCode") == "warning",
            )

    def variables(self, tree: Json) -> Iterator[tuple[str, str]]:
        """Names with their FHIRPath; other languages cannot be read here."""
        for url, extension in extensions(tree):
            if short_name(url) == "variable":
                expression = object_of(extension, "valueExpression")
                if text_of(expression, "language") in ("text/fhirpath", ""):
                    yield text_of(expression, "name"), text_of(expression, "expression")


def said(value: Literal) -> str:
    """How an answer reads where it has no label of its own."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case Coding():
            return value.display or value.code
        case Amount():
            return f"{value.value or ''} {value.unit or value.code}".strip()
        case Ref():
            return value.display or value.to
        case Moment():
            return value.text
        case _:
            return str(value)


def _bound(extension: Json | None) -> Literal | None:
    if extension is None:
        return None
    return literal(*valued(extension, "value"))


def _size(extension: Json | None) -> int | None:
    return None if extension is None else whole_number(valued(extension, "value")[1])


def _units(tree: Json) -> Iterator[Amount]:
    """The units an amount may have; the one of an initial amount where none is named."""
    for url, extension in extensions(tree):
        if short_name(url) in (
            "questionnaire-unit",
            "questionnaire-unitOption",
            "sdc-questionnaire-unitOption",
        ):
            found = coding(object_of(extension, "valueCoding"))
            if found is not None:
                yield Amount(None, found.display or found.code, found.code, found.system)


def _targets(tree: Json) -> Iterator[str]:
    for url, extension in extensions(tree):
        if short_name(url).endswith(("referenceResource", "allowedResource", "referenceProfile")):
            yield short_name(clean(text_of(extension, "valueCode", "valueUri", "valueCanonical"), 200))


def _control(tree: Json) -> str:
    for url, extension in extensions(tree):
        if short_name(url) == "questionnaire-itemControl":
            for found in objects_of(object_of(extension, "valueCodeableConcept"), "coding"):
                return text_of(found, "code")
    return ""
