"""A second reading of enableWhen, plain and slow, written from FHIR R4: which items a response enables.

It shares nothing with the program but JSON.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

Json = dict[str, object]
Answer = tuple[str, object]
Where = tuple[str, int | None]
"""An item by link id, and the row of its repeating group (None outside rows)."""


class Naive:
    def __init__(self, questionnaire: Json, response: Json) -> None:
        self.items: dict[str, Json] = {}
        self.parents: dict[str, list[str]] = {}
        self.group: dict[str, str] = {}
        self.answers: dict[Where, list[Answer]] = {}
        self.rows: dict[str, int] = {}
        self._note(questionnaire, [], None)
        self._read(response, None)
        self._known: dict[Where, bool] = {}

    def _note(self, tree: Json, parents: list[str], group: str | None) -> None:
        for item in _list(tree, "item"):
            link = str(item["linkId"])
            if link in self.items:
                continue
            self.items[link] = item
            self.parents[link] = parents
            inside = link if group is None and item.get("repeats") and item["type"] == "group" else group
            if group is not None:
                self.group[link] = group
            self._note(item, [*parents, link], inside)

    def _read(self, tree: Json, row: int | None) -> None:
        for item in _list(tree, "item"):
            link = str(item["linkId"])
            inner = row
            if row is None and link in self.group.values():
                inner = self.rows.get(link, 0)
                self.rows[link] = inner + 1
            for answer in _list(item, "answer"):
                found = [(k.removeprefix("value"), v) for k, v in answer.items() if k.startswith("value")]
                self.answers.setdefault((link, inner), []).extend(found)
                self._read(answer, inner)
            self._read(item, inner)

    def enabled(self, link: str, row: int | None) -> bool:
        where = (link, row)
        if where not in self._known:
            above = all(
                self.enabled(parent, row if parent in self.group else None) for parent in self.parents[link]
            )
            self._known[where] = above and self._own(self.items[link], row)
        return self._known[where]

    def _own(self, item: Json, row: int | None) -> bool:
        found = [self._when(when, row) for when in _list(item, "enableWhen")]
        if not found:
            return True
        return all(found) if item.get("enableBehavior") == "all" or len(found) == 1 else any(found)

    def _when(self, when: Json, row: int | None) -> bool:
        """An answer counts when its question is enabled; seen from outside, those of all rows count."""
        link = str(when["question"])
        group = self.group.get(link)
        rows: list[int | None] = [None]
        if group is not None:
            rows = [row] if row is not None else list(range(self.rows.get(group, 0)))
        given = [a for each in rows if self.enabled(link, each) for a in self.answers.get((link, each), [])]
        kind, wanted = next((k.removeprefix("answer"), v) for k, v in when.items() if k.startswith("answer"))
        match when["operator"]:
            case "exists":
                return bool(given) is wanted
            case "!=":
                return not any(_compare("=", answer, (kind, wanted)) for answer in given)
            case op:
                return any(_compare(str(op), answer, (kind, wanted)) for answer in given)


def _compare(op: str, given: Answer, wanted: Answer) -> bool:
    one, other = _plain(given), _plain(wanted)
    if type(one) is not type(other) or one is None:
        return False
    if op == "=":
        return one == other
    if not isinstance(one, Decimal | date):
        return False
    return {
        ">": one > other,  # type: ignore[operator]
        "<": one < other,  # type: ignore[operator]
        ">=": one >= other,  # type: ignore[operator]
        "<=": one <= other,  # type: ignore[operator]
    }[op]


def _plain(answer: Answer) -> object:
    kind, value = answer
    match kind:
        case "Integer" | "Decimal":
            return Decimal(str(value))
        case "Quantity":
            return Decimal(str(value["value"]))  # type: ignore[index]
        case "Date":
            return date.fromisoformat(str(value))
        case "Coding":
            return (value.get("system"), value.get("code"))  # type: ignore[attr-defined]
        case _:
            return value


def _list(tree: Json, key: str) -> list[Json]:
    found = tree.get(key, [])
    assert isinstance(found, list)
    return found
