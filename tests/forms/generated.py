"""Forms made up by Hypothesis, with every part of the language somewhere in them."""

from __future__ import annotations

import json

from hypothesis import strategies as st

from reviewdesk.forms.building import build_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import Findings, render
from reviewdesk.forms.reading import read_yaml

KINDS = (
    "yes_no", "choice", "several choices", "integer", "datetime", "communication", "date", "text", "duration",
    "table", "record", "staff",
)  # fmt: skip
CODES = ("a", "b", "late")
EVIDENCE = ("note", "visit")


def built(written: dict[str, object]) -> Form:
    """The form as it is written, also where the lint would not have it: a condition nobody can meet is still
    read as it says.
    """
    found = Findings("small.yaml")
    root = read_yaml(json.dumps(written).encode(), found)
    assert root is not None
    form, whole = build_form(root, found, "small")
    assert not found, [render(problem) for problem in found.sorted()]
    assert form is not None
    assert whole
    return form


class Maker:
    """Draws the parts of one form, in reading order: conditions look back only."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.seen: list[tuple[str, str, bool]] = []  # id, kind, in rows
        self.timed: set[str] = set()
        self.gates: list[tuple[str, bool]] = []
        # The same computed fact must not both warn and hold, so a form has one of the two.
        self.severity = draw(st.sampled_from(["error", "error", "warning"]))

    def one(self, *choices: object) -> object:
        return self.draw(st.sampled_from(choices))

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    # -- conditions -----------------------------------------------------------------------

    def test(self, rowed: bool, kinds: tuple[str, ...] = KINDS) -> dict[str, object] | None:
        usable = [(n, kind) for n, kind, inside in self.seen if (rowed or not inside) and kind in kinds]
        if not usable:
            return None
        name, kind = self.draw(st.sampled_from(usable))
        words: list[object] = ["filled"]
        match kind:
            case "yes_no":
                words += ["yes", "no"]
            case "choice":
                words += ["a", {"in": ["b", "late"]}]
            case "several choices":
                words += ["any", "a", {"in": ["b", "late"]}]
            case "integer":
                words += [{"at_least": "2"}, {"less_than": {"setting": "n"}}, "3", {"more_than": "1"}]
                words += [{"at_most": {"field": other}} for other in self.others("integer", name, rowed)]
            case "communication":
                words += ["sent", "answered"]
            case "datetime" | "date":
                words += [{"after": "2026-03-02"}, {"before": "2026-03-02T12:30:00+00:00"}]
                for other in self.others("datetime", name, rowed):
                    words.append({"after": {"field": other, "plus": "1 day"}})
            case "duration":
                words += [{"more_than": "1 hour"}, {"at_most": "2 days"}]
            case "text":
                words += ["word"]
            case "record":
                words += ["signed"]
        if name in self.timed:
            words += ["late", "on_time"]
        return {name: self.draw(st.sampled_from(words))}

    def others(self, kind: str, name: str, rowed: bool) -> list[str]:
        return [n for n, k, inside in self.seen if k == kind and n != name and (rowed or not inside)]

    def condition(self, rowed: bool, depth: int = 2) -> dict[str, object] | None:
        ways = ("test", "test", "all", "any", "not", "rows", "gate") if depth else ("test",)
        way = self.one(*ways)
        if way in ("all", "any"):
            parts = [c for c in (self.condition(rowed, depth - 1) for _ in range(2)) if c is not None]
            return {str(way): parts} if parts else None
        if way == "not":
            part = self.condition(rowed, depth - 1)
            return None if part is None else {"not": part}
        if way == "rows" and not rowed and any(inside for _, _, inside in self.seen):
            part = self.condition(True, 0)
            over = str(self.one("any", "all", "none", "count"))
            if part is None:
                return None
            return {"rows": "cases", over: part, **({"at_least": "1"} if over == "count" else {})}
        if way == "gate":
            known = [name for name, inside in self.gates if rowed or not inside]
            if known:
                return {"gate": self.one(*known)}
        return self.test(rowed)

    # -- fields, gates ----------------------------------------------------------------------

    def fields(self, prefix: str, rowed: bool) -> list[dict[str, object]]:
        return [self.field(f"{prefix}{at}", rowed) for at in range(self.draw(st.integers(1, 3)))]

    def field(self, name: str, rowed: bool) -> dict[str, object]:
        kind = str(self.one(*KINDS)) if self.seen else "several choices"
        field: dict[str, object] = {"id": name, "ask": f"{name}?", "type": kind, "required": "true"}
        match kind:
            case "choice" | "several choices":
                field["of"] = "letters"
            case "communication":
                field["to"] = "case_manager"
            case "record":
                field["of"] = "plan"
            case "table":
                field["min"] = "1"
                field["columns"] = [
                    {"id": "who", "ask": "Who", "type": "staff", "required": "true"},
                    {"id": "many", "ask": "How many", "type": "integer", "min": "1", "max": "9"},
                ]
            case "integer" if self.maybe():
                field["max"] = "3"
            case "datetime" if self.others("datetime", name, rowed) and self.maybe():
                field["min"] = {"field": self.others("datetime", name, rowed)[0], "plus": "1 hour"}
        field.update(self.extras(kind, rowed))
        starts = [*self.others("datetime", name, rowed), *self.others("communication", name, rowed)]
        if kind in ("datetime", "communication") and starts and self.maybe():
            field["standard"] = {
                "from": self.one(*starts),
                "within": self.one("same day", "24 hours", "2 days", {"setting": "soon"}),
            }
            self.timed.add(name)
        self.seen.append((name, kind, rowed))
        return field

    def extras(self, kind: str, rowed: bool) -> dict[str, object]:
        found: dict[str, object] = {}
        if self.maybe():
            found["na"] = "true"
        if kind in ("text", "yes_no") and self.maybe():
            found["evidence"] = "true"
        if kind in ("yes_no", "choice") and self.one(True, False, False):
            found["judged_by"] = ["supervisor", "nurse_consultant"]
        shown = self.condition(rowed) if self.maybe() else None
        if shown is not None:
            found["show"] = shown
        required = self.condition(rowed, 0) if self.one(True, False, False) else None
        if required is not None:
            found["required"] = required
        return found

    def rules(self, prefix: str, rowed: bool, signs: list[str]) -> list[dict[str, object]]:
        made: list[dict[str, object]] = []
        for at in range(self.draw(st.integers(0, 2))):
            gate: dict[str, object] = {"id": f"{prefix}{at}", "because": "So it is.", "title": f"Gap {at}"}
            gate["severity"] = self.one(self.severity, self.severity, "note")
            if self.one(True, False, False):
                gate["holds"] = "review"
            several = [n for n, kind, inside in self.seen if kind == "several choices" and inside == rowed]
            if several and self.maybe():
                gate["for"] = self.one(*several)
            when = self.condition(rowed)
            if when is not None:
                gate["when"] = when
            needs = self.needs(rowed, signs)
            if needs is not None or when is None:
                gate["needs"] = needs or {"action": "own"}
            made.append(gate)
            if gate["severity"] != "note":
                self.gates.append((f"{prefix}{at}", rowed))
        return made

    def needs(self, rowed: bool, signs: list[str]) -> dict[str, object] | None:
        match self.one("none", "own", "any", "kinds", "test", "signed", "evidence", "both"):
            case "own":
                return {"action": "own"}
            case "any":
                return {"action": "any"}
            case "kinds":
                return {
                    "action": {
                        "kinds": self.one(["coaching", "staffing"], ["walk"]),
                        "strength": "intermediate",
                        "milestones": self.one("0", "1"),
                        **({"any": "true"} if self.one(True, False, False) else {}),
                    }
                }
            case "test":
                return self.test(rowed)
            case "signed" if signs:
                return {"signed": self.one(*signs)}
            case "evidence" | "both" as way:
                usable = [name for name, _, inside in self.seen if rowed or not inside]
                if not usable:
                    return None
                of = {"of": [self.one(*EVIDENCE)]} if self.maybe() else {}
                more = {"action": "own"} if way == "both" else {}
                return {"evidence_for": self.one(*usable), **of, **more}
        return None

    def validation(self, name: str, when: str, each: bool) -> dict[str, object]:
        found: dict[str, object] = {"id": name, "when": when, "confirm": "It is so", "by": "quality_lead"}
        if each:
            found["each"] = "cases"
        where = self.condition(each, 1) if self.maybe() else None
        if where is not None:
            found["where"] = where
        that = {"gaps": "actioned"} if self.maybe() else self.condition(each, 1)
        if that is not None:
            found["that"] = {"all": [that, {"not": that}]} if self.one(*[False] * 5, True) else that
        return found


@st.composite
def small_forms(draw: st.DrawFn) -> dict[str, object]:
    """A flat section, a repeating one, one that follows its rows, and one that opens last."""
    make = Maker(draw)
    head: dict[str, object] = {"id": "head", "title": "Head", "owner": "supervisor"}
    head["fields"] = make.fields("h", False)
    head["gates"] = make.rules("hg", False, [])
    cases: dict[str, object] = {
        "id": "cases",
        "title": "Cases",
        "owner": "supervisor",
        "repeat": {"min": "0", "label": "Case"},
    }
    shown = make.condition(False) if make.maybe() else None
    if shown is not None:
        cases["show"] = shown
    cases["fields"] = make.fields("c", True)
    cases["gates"] = make.rules("cg", True, ["head"])
    follows: dict[str, object] = {
        "id": "follows",
        "title": "Follows",
        "owner": "nurse_consultant",
        "each": "cases",
        "not_by": ["cases"],
    }
    shown = make.condition(True) if make.maybe() else None
    if shown is not None:
        follows["show"] = shown
    if make.maybe():
        follows["opens"] = {"signed": ["cases"]}
    follows["fields"] = make.fields("f", True)
    follows["gates"] = make.rules("fg", True, ["cases"])
    before = draw(st.lists(st.sampled_from(["head", "cases", "follows"]), min_size=1, unique=True))
    last: dict[str, object] = {
        "id": "last",
        "title": "Last",
        "owner": "quality_lead",
        "signed_by": {"quality_lead": "review", "operations_lead": "approval"},
        "opens": {"signed": before},
    }
    last["fields"] = make.fields("l", False)
    last["gates"] = make.rules("lg", False, ["head", "follows"])
    return {
        "form": "small",
        "version": "1.0.0",
        "title": "Small",
        "measure_kinds": ["any"],
        "settings": {"n": {"ask": "N", "value": "2"}, "soon": {"ask": "Soon", "value": "1 day"}},
        "actions": {"walk": {"label": "Walk along", "kind": "coaching", "strength": "intermediate"}},
        "choices": {"letters": {code: code.upper() for code in CODES}},
        "sections": [head, cases, follows, last],
        "validations": [
            make.validation("each-borne", "before_signing", each=True),
            make.validation("whole-borne", "next_period", each=False),
        ],
    }
