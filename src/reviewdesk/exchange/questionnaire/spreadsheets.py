"""Read an XLSForm, a spreadsheet of questions, into a source; pyxform, a tool of ODK, reads the sheets.

pyxform brings openpyxl, which this program does not use itself.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator

from reviewdesk.errors import Refusal
from reviewdesk.exchange.decoding import clean
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.lenient import Json, number_of, object_of, objects_of, text_of
from reviewdesk.exchange.questionnaire.literals import LONGEST_TEXT
from reviewdesk.exchange.questionnaire.parsing import DEEPEST, MOST_ITEMS
from reviewdesk.exchange.questionnaire.source import Choice, Rule, Source, SourceItem
from reviewdesk.exchange.questionnaire.xpath import LANGUAGE
from reviewdesk.exchange.workbook_bounds import too_large
from reviewdesk.forms.model import Phrase
from reviewdesk.texts import Text

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_CELLS = 1_000_000
MOST_ROWS = 8_000  # of a sheet: what the tool reads while a person waits
ENDINGS = (".xlsx", ".xlsm")
_TYPES = {
    "text": "string", "string": "string", "integer": "integer", "int": "integer", "decimal": "decimal",
    "date": "date", "dateTime": "dateTime", "datetime": "dateTime", "time": "time", "note": "display",
    "acknowledge": "boolean", "trigger": "boolean", "select one": "choice", "select all that apply": "choice",
    "rank": "choice", "range": "decimal", "photo": "attachment", "image": "attachment", "audio": "attachment",
    "video": "attachment", "file": "attachment", "barcode": "string", "geopoint": "string",
    "geotrace": "string", "geoshape": "string", "calculate": "string", "hidden": "string", "group": "group",
    "repeat": "group",
}  # fmt: skip
_ALWAYS = frozenset({"yes", "true", "true()"})
_NEVER = frozenset({"", "no", "false", "false()"})
_NAMES = {
    "english": "en",
    "spanish": "es",
    "espanol": "es",
    "español": "es",
    "french": "fr",
    "portuguese": "pt",
}


def read_spreadsheet(data: bytes, stem: str, ledger: Ledger) -> Source:
    """The questions of an XLSForm. Refusal when it is none, or the tool that reads it is not installed."""
    tree = _tree(data)
    reader = _Reader(ledger, _languages(tree))
    items = tuple(reader.items(tree, 1))
    if not items:
        raise Refusal(
            Text("There is no question in this spreadsheet."),
            next_step=Text("An XLSForm has a sheet survey with the columns type, name and label."),
        )
    title = clean(text_of(tree, "title") or stem, 200) or "Questions"
    return Source(
        name=clean(text_of(tree, "id_string"), 100) or stem,
        url="",
        version=clean(text_of(tree, "version"), 60),
        title=Phrase(((reader.languages[0], title),)),
        languages=reader.languages,
        items=items,
    )


def _tree(data: bytes) -> Json:
    next_step = Text("Check it at its author's, or save it again as .xlsx.")
    try:
        packed = zipfile.ZipFile(io.BytesIO(data[: MOST_BYTES + 1]))
        unpacked = sum(info.file_size for info in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refusal(
            Text("This is no spreadsheet (.xlsx), or it is far too large."), next_step=next_step
        ) from error
    if len(data) > MOST_BYTES or unpacked > MOST_UNPACKED:
        raise Refusal(Text("This spreadsheet is far too large for a form."), next_step=next_step)
    if (why := too_large(data, MOST_CELLS, MOST_ROWS)) is not None:
        raise Refusal(why, next_step=next_step)
    try:
        from pyxform.xls2xform import convert  # noqa: PLC0415 -- an optional extra
    except ImportError as error:
        raise Refusal(
            Text("Spreadsheets are read by a tool that is not installed here: pyxform."),
            next_step=Text("Install ReviewDesk with the extra xlsform."),
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = convert(data, file_type=".xlsx")._pyxform
    except Exception as error:
        raise Refusal(
            Text("This is no XLSForm that can be read."),
            why=Text("{why}", why=clean(str(error) or type(error).__name__, 400)),
            next_step=next_step,
        ) from error
    return found if isinstance(found, dict) else {}


def _languages(tree: Json) -> dict[str, str]:
    """The languages of the labels with their two letters, in the order met."""
    found: dict[str, str] = {}
    waiting: list[Json] = [tree]
    while waiting:
        here = waiting.pop()
        label = here.get("label")
        for name in label if isinstance(label, dict) else ():
            match = re.search(r"\(([a-z]{2})\)", str(name))
            letters = match[1] if match else _NAMES.get(str(name).strip().lower(), "")
            found.setdefault(str(name), letters)
        waiting.extend(objects_of(here, "children"))
    return found


class _Reader:
    def __init__(self, ledger: Ledger, languages: dict[str, str]) -> None:
        self._ledger = ledger
        self._letters = languages
        self._counts: dict[str, str] = {}  # what is calculated, by name
        known = [letters for letters in languages.values() if letters]
        first = "en" if not known or "en" in known or len(known) < len(languages) else known[0]
        self.languages = tuple(dict.fromkeys((first, *known)))

    def items(self, tree: Json, depth: int) -> Iterator[SourceItem]:
        children = list(objects_of(tree, "children"))
        self._counts |= {text_of(c, "name"): text_of(object_of(c, "bind"), "calculate") for c in children}
        made = {_counter(child) for child in children}  # by pyxform, out of a repeat_count
        for child in children:
            if text_of(child, "name") == "meta" and text_of(child, "type") == "group":
                continue
            if text_of(child, "name") in made and child.get("label") is None:
                continue
            number = self._ledger.item()
            if number > MOST_ITEMS or depth > DEEPEST:
                raise Refusal(
                    Text("This spreadsheet has too many questions, or groups too deep, for one form."),
                    next_step=Text("Split it, and import the parts."),
                )
            item = self._item(child, number, depth)
            if item is not None:
                yield item

    def _item(self, tree: Json, number: int, depth: int) -> SourceItem | None:
        name, kind = clean(text_of(tree, "name"), 200), text_of(tree, "type")
        place = name or f"item {number}"
        if kind not in _TYPES:
            what = Text("What a device fills in by itself is not asked ({type}).", type=clean(kind, 60))
            self._ledger.lost(Feature.ITEM, what, place, number)
            return None
        bind = object_of(tree, "bind")
        self._note(tree, bind, kind, place, number)
        group = kind in ("group", "repeat")
        hints = [self._phrase(tree.get(key)) for key in ("hint", "guidance_hint")]
        below = list(self.items(tree, depth + 1)) if group else []
        for hint in hints:
            if hint is not None:
                self._ledger.item()
                below.insert(0, SourceItem(number, f"{name}.hint", "display", hint, is_help=True))
        answers = tuple(self._choices(tree))
        parameters = object_of(tree, "parameters") if kind == "range" else {}
        required = clean(text_of(bind, "required"), LONGEST_TEXT) if kind != "note" else ""
        count = self._count(tree, place, number)
        return SourceItem(
            number=number,
            link_id=name,
            type=_TYPES[kind],
            text=self._phrase(tree.get("label")),
            required=required.lower() in _ALWAYS,
            required_when="" if required.lower() in _ALWAYS | _NEVER else required,
            repeats=kind in ("repeat", "select all that apply", "rank"),
            hidden=kind in ("calculate", "hidden"),
            expression=text_of(bind, "relevant"),
            expression_language=LANGUAGE,
            rules=tuple(self._rules(bind, name)),
            answers=answers or None,
            minimum=number_of(parameters.get("start")),
            maximum=number_of(parameters.get("end")),
            fewest=count,
            most=count,
            value_set="" if answers or not kind.startswith("select") else "the sheet's own source",
            items=tuple(below),
        )

    def _count(self, tree: Json, place: str, number: int) -> int | None:
        """How many rows a repeat has, where the sheet says it by a number."""
        said = text_of(object_of(tree, "control"), "jr:count")
        if not said:
            return None
        name = _counter(tree)
        count = self._counts.get(name, "") if name else said
        if re.fullmatch(r"[1-9][0-9]{0,3}", count.strip()):
            self._ledger.carried(Feature.BOUND)
            return int(count)
        what = Text("How many rows there are is not counted by other answers; they are added by hand.")
        self._ledger.lost(Feature.BOUND, what, place, number)
        return None

    def _note(self, tree: Json, bind: Json, kind: str, place: str, number: int) -> None:
        """What does not come along."""
        if text_of(bind, "calculate") or kind == "calculate":
            self._ledger.lost(
                Feature.CALCULATED, Text("An answer is not calculated; it is asked."), place, number
            )
        if tree.get("default") is not None:
            self._ledger.lost(Feature.INITIAL, Text("The question begins without an answer."), place, number)
        if text_of(bind, "readonly"):
            self._ledger.lost(Feature.READ_ONLY, Text("The question can be answered by hand."), place, number)
        if text_of(tree, "choice_filter"):
            self._ledger.lost(
                Feature.ANSWER_LIST, Text("The list is not narrowed by other answers."), place, number
            )
        if kind == "note" and text_of(bind, "required").lower() not in _NEVER:
            what = Text("Words that are required hold nothing up; a gate does.")
            self._ledger.lost(Feature.REQUIRED, what, place, number)
        if text_of(bind, "jr:requiredMsg") or object_of(bind, "jr:requiredMsg"):
            what = Text("That an answer is missing is told in words of our own.")
            self._ledger.lost(Feature.TEXT, what, place, number)
        if kind == "range" and number_of(object_of(tree, "parameters").get("step")) not in (None, 1):
            what = Text("Numbers between the steps of a range are taken, too.")
            self._ledger.lost(Feature.BOUND, what, place, number)
        if kind == "rank":
            self._ledger.lost(
                Feature.ANSWER_LIST, Text("Answers are chosen, not put in order."), place, number
            )
        if kind.startswith("geo"):
            self._ledger.lost(Feature.OTHER, Text("A place on the map is asked in words."), place, number)
        if "appearance" in object_of(tree, "control") or "media" in tree:
            what = Text("How it looks is not carried over ({name}).", name="appearance")
            self._ledger.lost(Feature.PRESENTATION, what, place, number)

    def _phrase(self, label: object) -> Phrase | None:
        first = self.languages[0]
        if isinstance(label, str):
            words = clean(label, LONGEST_TEXT)
            return Phrase(((first, words),)) if words else None
        if not isinstance(label, dict):
            return None
        texts: dict[str, str] = {}
        for name, said in label.items():
            letters = self._letters.get(str(name), "") or first
            words = clean(said, LONGEST_TEXT) if isinstance(said, str) else ""
            if words:
                texts.setdefault(letters, words)
        if not texts:
            return None
        texts = {first: texts.get(first, next(iter(texts.values()))), **texts}
        self._ledger.carried(Feature.TRANSLATION, len(texts) - 1) if len(texts) > 1 else None
        return Phrase(tuple((code, texts[code]) for code in self.languages if code in texts))

    def _choices(self, tree: Json) -> Iterator[Choice]:
        seen: set[str] = set()
        for choice in objects_of(tree, "choices"):
            name = clean(str(choice.get("name") or ""), 200)
            label = self._phrase(choice.get("label")) or Phrase(((self.languages[0], name),))
            if name and name not in seen:
                seen.add(name)
                yield Choice(name, label)

    def _rules(self, bind: Json, name: str) -> Iterator[Rule]:
        constraint = text_of(bind, "constraint")
        if constraint:
            human = self._phrase(bind.get("jr:constraintMsg"))
            yield Rule(
                name, constraint, LANGUAGE, human.texts[0][1] if human is not None else "", warns=False
            )


def _counter(tree: Json) -> str:
    """The name of the calculated item that pyxform puts beside a repeat for its repeat_count; empty for
    others, and where the count is another question.
    """
    name = f"{text_of(tree, 'name')}_count"
    return name if text_of(object_of(tree, "control"), "jr:count") == f"${{{name}}}" else ""
