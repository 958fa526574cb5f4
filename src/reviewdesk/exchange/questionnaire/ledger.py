"""What an import carried over and what it could not, counted by feature: nothing is dropped in silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from reviewdesk.texts import Text

MOST_PLACES = 20
MOST_LOSSES = 200


class Feature(Enum):
    """What a source of questions may hold, by the name people are told."""

    ITEM = Text("Items")
    ENABLE_WHEN = Text("Conditions on answers (enableWhen)")
    SYSTEM = Text("Conditions with answers of another code system")
    ENABLE_EXPRESSION = Text("Conditions in FHIRPath")
    CONSTRAINT = Text("Constraints")
    ANSWER_LIST = Text("Answer lists in the file")
    VALUE_SET = Text("Answer lists kept elsewhere")
    OPEN_CHOICE = Text("Choices with another answer in words")
    REPEATED_GROUP = Text("Groups that repeat")
    REPEATED_ANSWER = Text("Questions with several answers")
    REQUIRED = Text("Required questions")
    BOUND = Text("Bounds and lengths")
    PATTERN = Text("Patterns")
    UNIT = Text("Units")
    REFERENCE = Text("References to other records")
    ATTACHMENT = Text("Limits of attachments")
    INITIAL = Text("Initial answers")
    CALCULATED = Text("Calculated answers")
    POPULATION = Text("Answers filled in from other records")
    VARIABLE = Text("Variables")
    HIDDEN = Text("Hidden questions")
    READ_ONLY = Text("Questions nobody may change")
    TRANSLATION = Text("Translations")
    CODE = Text("Codes of questions")
    NESTED = Text("Questions under questions")
    ORDER = Text("Order of questions")
    LINK_ID = Text("Missing and repeated link ids")
    TEXT = Text("Texts")
    PRESENTATION = Text("Presentation")
    EXTRACTION = Text("Writing answers into other records")
    CONTRADICTION = Text("Standard parts that contradict the form they carry")
    OTHER = Text("Other elements")


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that could not be carried over: how often, and the first places (link ids) it stands at."""

    feature: Feature
    what: Text
    places: tuple[str, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Count:
    """How often a feature was met, and how often it was carried over whole."""

    feature: Feature
    found: int
    carried: int


@dataclass(frozen=True, slots=True)
class Report:
    """`items` of the source; `carried` of them stand in the form, `whole` of those without any loss but in
    looks.
    """

    items: int
    carried: int
    whole: int
    counts: tuple[Count, ...]
    losses: tuple[Loss, ...]


# A loss in looks, or in how other programs fill and read the answers, leaves the question itself whole.
_BESIDE = frozenset({Feature.PRESENTATION, Feature.POPULATION, Feature.EXTRACTION, Feature.VARIABLE})


class Ledger:
    """Filled while a source is read; `report` freezes it."""

    def __init__(self) -> None:
        self._found: dict[Feature, int] = {}
        self._carried: dict[Feature, int] = {}
        self._losses: dict[tuple[Feature, Text], tuple[list[str], int]] = {}
        self._touched: set[int] = set()
        self._left_out: set[int] = set()
        self._items = 0

    def copy(self) -> Ledger:
        """A ledger that goes on from here by itself."""
        other = Ledger()
        other._found, other._carried = dict(self._found), dict(self._carried)
        other._losses = {key: (list(places), count) for key, (places, count) in self._losses.items()}
        other._touched, other._left_out, other._items = set(self._touched), set(self._left_out), self._items
        return other

    def item(self) -> int:
        """A number for the next item of the source."""
        self._items += 1
        return self._items

    def carried(self, feature: Feature, count: int = 1) -> None:
        self._found[feature] = self._found.get(feature, 0) + count
        self._carried[feature] = self._carried.get(feature, 0) + count

    def lost(self, feature: Feature, what: Text, place: str, item: int = 0) -> None:
        """Something of an item was not carried over; a loss of the feature ITEM is the item itself."""
        self._found[feature] = self._found.get(feature, 0) + 1
        if feature not in _BESIDE:
            self._touched.add(item)
        if feature is Feature.ITEM:
            self._left_out.add(item)
        if (feature, what) not in self._losses and len(self._losses) >= MOST_LOSSES:
            what = Text("Others, too many to list.")
        places, count = self._losses.get((feature, what), ([], 0))
        if len(places) < MOST_PLACES and place not in places:
            places.append(place)
        self._losses[feature, what] = (places, count + 1)

    def report(self) -> Report:
        touched, left_out = self._touched - {0}, self._left_out - {0}
        self._found[Feature.ITEM] = self._items
        self._carried[Feature.ITEM] = self._items - len(left_out)
        return Report(
            items=self._items,
            carried=self._items - len(left_out),
            whole=self._items - len(touched | left_out),
            counts=tuple(
                Count(feature, self._found[feature], self._carried.get(feature, 0))
                for feature in Feature
                if feature in self._found
            ),
            losses=tuple(
                Loss(feature, what, tuple(places), count)
                for (feature, what), (places, count) in sorted(
                    self._losses.items(), key=lambda loss: list(Feature).index(loss[0][0])
                )
            ),
        )
