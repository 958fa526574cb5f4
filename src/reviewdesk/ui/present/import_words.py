"""The words of each kind of import: what its rows are called, alone and counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from reviewdesk.exchange.kinds import FileKind
from reviewdesk.texts import Text, counted, say


@dataclass(frozen=True, slots=True)
class KindWords:
    """`months` titles the two figures of a month, `rows` the columns of the preview's rows."""

    label: Text
    rows: Callable[[int], Text]
    new: Callable[[int], Text]
    add: Callable[[int], Text]
    tab: Text
    months: tuple[Text, Text]
    details: Text
    find: Text
    none: Text
    sender: Text


WORDS: Mapping[FileKind, KindWords] = {
    FileKind.STAYS: KindWords(
        Text("Hospital stays"),
        lambda n: counted("{n} stay", "{n} stays", n),
        lambda n: counted("{n} new stay is here.", "{n} new stays are here.", n),
        lambda n: counted("Import {n} stay", "Import {n} stays", n),
        Text("Stays"),
        (Text("Inpatient"), Text("Emergency")),
        Text("Reason and hospital"),
        Text("Find a stay"),
        Text("No stay fits. Choose All, or change the words."),
        Text("For example: Riverside Hospital, or State HIE"),
    ),
    FileKind.VISITS: KindWords(
        Text("Visits and shifts"),
        lambda n: counted("{n} visit", "{n} visits", n),
        lambda n: counted("{n} new visit is here.", "{n} new visits are here.", n),
        lambda n: counted("Import {n} visit", "Import {n} visits", n),
        Text("Visits"),
        (Text("Took place"), Text("Missed")),
        Text("Worked by, service, place"),
        Text("Find a visit"),
        Text("No visit fits. Choose All, or change the words."),
        Text("For example: the name of your EVV system"),
    ),
    FileKind.INCIDENTS: KindWords(
        Text("Incidents"),
        lambda n: counted("{n} incident", "{n} incidents", n),
        lambda n: counted("{n} new incident is here.", "{n} new incidents are here.", n),
        lambda n: counted("Import {n} incident", "Import {n} incidents", n),
        Text("Incidents"),
        (Text("Incidents"), Text("Of these critical")),
        Text("What happened, and where"),
        Text("Find an incident"),
        Text("No incident fits. Choose All, or change the words."),
        Text("For example: the name of your incident system"),
    ),
    FileKind.GOALS: KindWords(
        Text("Goals"),
        lambda n: counted("{n} goal", "{n} goals", n),
        lambda n: counted("{n} new goal is here.", "{n} new goals are here.", n),
        lambda n: counted("Import {n} goal", "Import {n} goals", n),
        Text("Goals"),
        (Text("Reached"), Text("Not reached")),
        Text("Goal"),
        Text("Find a goal"),
        Text("No goal fits. Choose All, or change the words."),
        Text("For example: the name of your planning system"),
    ),
}


def counts_words(counts: Mapping[FileKind, int]) -> str:
    """How many of each kind: 1 stay, 3 visits."""
    return ", ".join(say(WORDS[kind].rows(counts[kind])) for kind in FileKind if counts.get(kind))


def kind_choices(first: Text | None = None) -> tuple[tuple[str, str], ...]:
    """What files may hold, to choose from; `first` is offered before them, under an empty id."""
    kinds = tuple((kind.value, say(WORDS[kind].label)) for kind in FileKind)
    return (("", say(first)), *kinds) if first is not None else kinds


def longest(choices: tuple[tuple[str, str], ...]) -> int:
    """How many letters a box must show for every choice to be read in it."""
    return max(len(label) for _, label in choices)
