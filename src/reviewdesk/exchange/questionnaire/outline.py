"""Place the items of a source: groups become sections, nested groups words before a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewdesk.exchange.questionnaire.answer_lists import AnswerList, AnswerLists
from reviewdesk.exchange.questionnaire.kinds import column_fits, kind_of
from reviewdesk.exchange.questionnaire.ledger import Feature, Ledger
from reviewdesk.exchange.questionnaire.naming import Names, slug
from reviewdesk.exchange.questionnaire.source import Choice, Coding, Source, SourceItem
from reviewdesk.forms.model import Kind, Phrase
from reviewdesk.texts import Text

LARGE_SECTION = 40
LONGEST_LEAD = 100


@dataclass(slots=True, eq=False)
class Asked:
    """A question with its place; `enclosing` are the items above it, below its section."""

    item: SourceItem
    id: str
    ask: Phrase
    kind: Kind
    section: Placed
    enclosing: tuple[SourceItem, ...]
    help: list[Phrase] = field(default_factory=list)
    answers: AnswerList | None = None
    columns: tuple[Asked, ...] = ()
    column_kind: Kind | None = None
    beside: str = ""  # id of the question for another answer, or for the unit
    units: AnswerList | None = None


@dataclass(slots=True, eq=False)
class Placed:
    """A section; `enclosing` are the items above it and the group itself."""

    id: str
    title: Phrase
    enclosing: tuple[SourceItem, ...]
    group: SourceItem | None = None
    repeats: bool = False
    help: list[Phrase] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    interrupted: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """Words that are shown at times only; `id` of the note they become."""

    id: str
    item: SourceItem
    enclosing: tuple[SourceItem, ...]


class Outline:
    """Every item at its place; built once, read by the rest."""

    def __init__(self, source: Source, ledger: Ledger) -> None:
        self.source = source
        self.lists = AnswerLists()
        self.sections: list[Placed] = []
        self.by_link: dict[str, Asked] = {}
        self._ledger = ledger
        self._names = Names()
        self._seen: set[str] = set()
        self._loose: Placed | None = None
        self._pending: list[Phrase] = []
        for item in source.items:
            self._top(item, ())
        self._settle()
        if not self.sections:
            self._open(source.title, (), None)
            self._settle()

    def asked(self) -> Iterator[Asked]:
        for section in self.sections:
            yield from section.asked

    # --- sections --------------------------------------------------------------------

    def _top(self, item: SourceItem, enclosing: tuple[SourceItem, ...]) -> None:
        if item.type == "display" and not item.whens and not item.expression and not self._in_loose():
            self._carried(item)  # words between sections belong to the next one
            self._pending += [item.text] if item.text is not None else []
            return
        if item.type != "group":
            if self._loose is None or self._loose is not self.sections[-1]:
                self._settle()
                self._loose = self._open(self.source.title, enclosing, None)
            self._inside(item, self._loose, (), ())
            return
        if self._in_loose():
            self._settle()
        self._carried(item)
        groups = [child for child in item.items if child.type == "group"]
        if not item.repeats and groups and sum(1 for _ in item.walk()) > LARGE_SECTION:
            self._split(item, enclosing)
        else:
            self._section(item, enclosing)

    def _in_loose(self) -> bool:
        return self._loose is not None and self._loose is self.sections[-1]

    def _split(self, item: SourceItem, enclosing: tuple[SourceItem, ...]) -> None:
        """A large group: its own questions in one section, each group below it in its own."""
        around = (*enclosing, item)
        own: Placed | None = None
        for child in item.items:
            if child.type == "group":
                self._top(child, around)
                continue
            if own is None or own is not self.sections[-1]:
                self._settle()
                own = self._open(_title(item, self.source.title), around, None)
            self._inside(child, own, (), ())

    def _section(self, item: SourceItem, enclosing: tuple[SourceItem, ...]) -> None:
        section = self._open(_title(item, self.source.title), (*enclosing, item), item)
        if item.repeats:
            section.repeats = True
            self._ledger.carried(Feature.REPEATED_GROUP)
        for child in item.items:
            self._inside(child, section, (), ())
        self._settle(section)

    def _open(self, title: Phrase, enclosing: tuple[SourceItem, ...], group: SourceItem | None) -> Placed:
        stem = group.link_id if group is not None and slug(group.link_id, "") else title.texts[0][1]
        section = Placed(self._names.claim(slug(stem, "section")), title, enclosing, group)
        section.help += self._pending
        self._pending = []
        self.sections.append(section)
        return section

    def _settle(self, section: Placed | None = None) -> None:
        """Words that no question follows belong to the one before, or to the section."""
        last = section or (self.sections[-1] if self.sections else None)
        if last is not None and self._pending:
            (last.asked[-1].help if last.asked else last.help).extend(self._pending)
            self._pending = []

    # --- items of a section ------------------------------------------------------------

    def _inside(
        self, item: SourceItem, section: Placed, enclosing: tuple[SourceItem, ...], lead: tuple[Phrase, ...]
    ) -> None:
        self._carried(item)
        if item.type == "display":
            self._words(item, section, enclosing)
        elif item.type == "group":
            self._group(item, section, enclosing, lead)
        else:
            self._question(item, section, enclosing, lead)

    def _group(
        self, item: SourceItem, section: Placed, enclosing: tuple[SourceItem, ...], lead: tuple[Phrase, ...]
    ) -> None:
        if item.repeats:
            if not section.repeats:
                self._settle(section)
                self._section(item, (*section.enclosing, *enclosing))
                section.interrupted = True
                return
            if item.items and all(column_fits(child) for child in item.items):
                self._table(item, section, enclosing, lead)
                return
            if any(inner.type not in ("group", "display") for inner in item.walk()):
                what = Text("A group repeats inside rows; it is asked once in each row.")
                self._ledger.lost(Feature.REPEATED_GROUP, what, self.place(item), item.number)
        if item.required or item.required_when:
            what = Text("A group as a whole is not required.")
            self._ledger.lost(Feature.REQUIRED, what, self.place(item), item.number)
        below = (*lead, item.text) if item.text is not None else lead
        if item.text is not None and all(inner.type in ("group", "display") for inner in item.walk()):
            self._pending.append(item.text)
        for child in item.items:
            self._inside(child, section, (*enclosing, item), below)

    def _table(
        self, item: SourceItem, section: Placed, enclosing: tuple[SourceItem, ...], lead: tuple[Phrase, ...]
    ) -> None:
        asked = self._asked(item, section, enclosing, lead, Kind.TABLE)
        asked.columns = tuple(
            self._asked(child, section, (*enclosing, item), (), kind_of(child)) for child in item.items
        )
        for column in asked.columns:
            self._carried(column.item)
            self._list(column)
        section.asked.append(asked)
        self._ledger.carried(Feature.REPEATED_GROUP)

    def _question(
        self, item: SourceItem, section: Placed, enclosing: tuple[SourceItem, ...], lead: tuple[Phrase, ...]
    ) -> None:
        if section.interrupted:
            section.interrupted = False
            what = Text("Questions that followed a repeating group stand before it.")
            self._ledger.lost(Feature.ORDER, what, self.place(item), 0)
        several = item.repeats and kind_of(item) not in (Kind.CHOICE, Kind.CHOICES, Kind.EVIDENCE)
        asked = self._asked(item, section, enclosing, lead, Kind.TABLE if several else kind_of(item))
        if several:
            asked.column_kind = kind_of(item)
        self._list(asked)
        section.asked.append(asked)
        self.by_link.setdefault(item.link_id, asked)
        if item.repeats:
            self._ledger.carried(Feature.REPEATED_ANSWER)
        for child in item.items:
            if child.type == "display":
                self._carried(child)
                if child.whens or child.expression:
                    self._words(child, section, (*enclosing, item))
                elif child.text is not None:
                    asked.help.append(child.text)
            else:
                self._ledger.carried(Feature.NESTED)
                self._inside(child, section, (*enclosing, item), ())

    def _asked(
        self,
        item: SourceItem,
        section: Placed,
        enclosing: tuple[SourceItem, ...],
        lead: tuple[Phrase, ...],
        kind: Kind,
    ) -> Asked:
        ask, told = _asking(item, lead)
        made = self._names.claim(slug(item.link_id or ask.texts[0][1], "q"))
        help_ = [*self._pending, *told] if section.asked else list(told)
        if not section.asked:
            section.help += self._pending
        self._pending = []
        return Asked(item, made, ask, kind, section, enclosing, help_)

    def _list(self, asked: Asked) -> None:
        """The answer list of a choice, and the question that takes what it does not list."""
        item = asked.item
        if asked.kind is Kind.NUMBER and item.type == "quantity" and len(item.units) != 1:
            asked.beside = self._names.claim(f"{asked.id}_unit"[:60])
            if item.units:
                choices = tuple(
                    Choice(
                        Coding(u.system, u.code, u.unit), Phrase(((asked.ask.texts[0][0], u.unit or u.code),))
                    )
                    for u in item.units
                )
                asked.units = self.lists.take(choices, asked.beside, None)
        if asked.kind not in (Kind.CHOICE, Kind.CHOICES) and asked.column_kind is not Kind.CHOICE:
            return
        other = None
        if item.open:
            asked.beside = self._names.claim(f"{asked.id}_other"[:60])
            other = Phrase(((asked.ask.texts[0][0], "Other"),))
            if not item.value_set:
                self._ledger.carried(Feature.OPEN_CHOICE)
        asked.answers = self.lists.take(item.answers or (), item.answers_id or asked.id, other)

    def _words(self, item: SourceItem, section: Placed, enclosing: tuple[SourceItem, ...]) -> None:
        if item.text is None:
            return
        if item.whens or item.expression:
            section.told.append(Told(self._names.claim(slug(item.link_id, "note")), item, enclosing))
        elif item.is_help and section.asked:
            section.asked[-1].help.append(item.text)
        else:
            self._pending.append(item.text)

    def _carried(self, item: SourceItem) -> None:
        """Note what is odd about the item's own id."""
        if not item.link_id:
            self._ledger.lost(
                Feature.LINK_ID, Text("The item has no link id."), self.place(item), item.number
            )
        elif item.link_id in self._seen:
            what = Text("The link id stands here again; conditions mean the first.")
            self._ledger.lost(Feature.LINK_ID, what, self.place(item), item.number)
        self._seen.add(item.link_id)

    @staticmethod
    def place(item: SourceItem) -> str:
        return item.link_id or f"item {item.number}"


def _title(item: SourceItem, otherwise: Phrase) -> Phrase:
    if item.text is not None:
        return item.text
    return Phrase(((otherwise.texts[0][0], item.link_id),)) if item.link_id else otherwise


def _asking(item: SourceItem, lead: tuple[Phrase, ...]) -> tuple[Phrase, tuple[Phrase, ...]]:
    """What is asked, led by the titles of the groups around it; titles that are too long become help."""
    said = item.text
    if said is None:
        words = " - ".join(p.texts[0][1] for p in lead[-1:]) or item.code or item.link_id or "Question"
        return Phrase(((lead[0].texts[0][0] if lead else "en", words),)), tuple(lead[:-1])
    if item.prefix:
        said = Phrase(tuple((language, f"{item.prefix} {text}") for language, text in said.texts))
    if not lead:
        return said, ()
    if sum(len(p.texts[0][1]) for p in lead) > LONGEST_LEAD:
        return said, lead
    joined = tuple(
        (language, f"{' - '.join(p.said(language) for p in lead)}: {text}") for language, text in said.texts
    )
    return Phrase(joined), ()
