"""Forms that use the whole language, made at random, as the trees of their files."""

from __future__ import annotations

from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace

from hypothesis import strategies as st

from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import At, Form

PHRASES = st.text(
    st.characters(codec="utf-8", exclude_characters="{}\ufeff"), min_size=1, max_size=30
).filter(str.strip)
DURATIONS = st.sampled_from(
    ["same day", "1 hour", "48 hours", "1 day", "30 days", "1 business day", "5 business days"]
)
FIXED = st.sampled_from(["1 hour", "48 hours", "30 days"])
ROLES = ("supervisor", "nurse_consultant", "quality_lead", "operations_lead")


def placeless(value: object) -> object:
    """The same value with every position and hash taken away."""
    if isinstance(value, At):
        return At(0, 0)
    if isinstance(value, tuple):
        return tuple(placeless(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {f.name: placeless(getattr(value, f.name)) for f in fields_of(value)}
        if isinstance(value, Form):
            changed["sha256"] = ""
        return replace(value, **changed)
    return value


@st.composite
def phrases(draw: st.DrawFn) -> Tree:
    if draw(st.booleans()):
        return draw(PHRASES)
    return {"en": draw(PHRASES), "es": draw(PHRASES)} if draw(st.booleans()) else {"en": draw(PHRASES)}


class _Making:
    """Draws one form; what later parts refer to is remembered."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.count = 0
        self.decisive: list[tuple[str, str, bool]] = []  # field, type, in rows
        self.starts: list[tuple[str, bool]] = []
        self.staff: list[tuple[str, bool]] = []

    def id(self, stem: str) -> str:
        self.count += 1
        return f"{stem}{self.count}"

    def maybe(self, strategy: st.SearchStrategy[Tree]) -> Tree | None:
        return self.draw(strategy) if self.draw(st.booleans()) else None

    def test(self, rowed: bool) -> Tree | None:
        known = [(f, kind) for f, kind, in_rows in self.decisive if not in_rows or rowed]
        if not known:
            return None
        field, kind = self.draw(st.sampled_from(known))
        orders = st.sampled_from(["at_least", "at_most", "more_than", "less_than"])
        match kind:
            case "yes_no":
                tests: list[Tree] = ["yes", "no", "filled", {"in": ["yes", "no"]}]
            case "choice":
                tests = ["a", {"in": ["a", "b"]}, "filled"]
            case "several choices":
                tests = ["a", "any", {"in": ["b", "a"]}]
            case "number":
                tests = [
                    {self.draw(orders): self.draw(st.sampled_from(["2", "-1.50"]))},
                    "3",
                    {"at_least": {"setting": "limit"}},
                ]
            case "duration":
                tests = [{self.draw(orders): self.draw(FIXED)}]
            case "datetime":
                tests = [
                    {"after": "2026-01-02T03:04:00+01:00"},
                    {"before": {"field": field, "plus": self.draw(DURATIONS)}},
                ]
            case "timed":
                tests = ["late", "on_time"]
            case "communication":
                tests = ["sent", "answered", "filled"]
            case "record":
                tests = ["signed"]
            case _:
                tests = ["filled"]
        return {field: self.draw(st.sampled_from(tests))}

    def condition(self, rowed: bool, depth: int = 2) -> Tree | None:
        first = self.test(rowed)
        if first is None or depth == 0:
            return first
        match self.draw(st.sampled_from(["test", "all", "any", "not"])):
            case "test":
                return first
            case "not":
                return {"not": self.condition(rowed, depth - 1) or first}
            case word:
                return {word: [first, self.condition(rowed, depth - 1) or first]}

    def field(self, rowed: bool) -> Tree:
        kind = self.draw(
            st.sampled_from(
                [
                    "text",
                    "long text",
                    "number",
                    "integer",
                    "date",
                    "datetime",
                    "duration",
                    "yes_no",
                    "choice",
                    "several choices",
                    "participant",
                    "staff",
                    "site",
                    "measure",
                    "evidence",
                    "table",
                    "computed",
                    "communication",
                    "record",
                ]
            )
        )
        made = self.id("f_")
        tree: dict[str, Tree] = {"id": made, "ask": self.draw(phrases()), "type": kind, "required": "true"}
        if (show := self.condition(rowed)) is not None and self.draw(st.booleans()):
            tree["show"] = show
        for key, value in (
            ("help", self.maybe(phrases())),
            ("concept", self.maybe(PHRASES)),
            ("fill", self.maybe(PHRASES)),
        ):
            if value is not None:
                tree |= {key: value}
        if self.draw(st.booleans()):
            tree[self.draw(st.sampled_from(["na", "evidence"]))] = "true"
        special = {
            "text": {"pattern": "[a-z]{1,3}#?", "max": "30"},
            "number": {"min": "-1.50", "max": "12"},
            "date": {"max": "today"},
            "datetime": {"max": "now", "min": "2026-01-02T03:04:00+00:00"},
            "choice": {"of": self.draw(st.sampled_from(["short", "long"]))},
            "several choices": {"of": "short", "min": "1"},
            "evidence": {"many": "true"},
            "communication": {"to": "funder"},
            "record": {"of": "plan", "many": "true"},
            "computed": {"by": "something", "with": {"measure": {"setting": "limit"}}, "gives": "integer"},
            "table": {
                "from": "visits",
                "columns": [
                    {"id": "who", "ask": self.draw(phrases()), "type": "text"},
                    {"id": "what", "ask": "What", "type": "choice", "of": "short", "required": "true"},
                ],
            },
        }.get(kind, {})
        tree |= special
        if kind == "choice" and self.draw(st.booleans()):
            tree |= {"judged_by": list(ROLES[:2]), "settled_by": list(ROLES[1:3])}
        starts = [f for f, in_rows in self.starts if not in_rows or rowed]
        if kind in ("datetime", "communication") and starts and self.draw(st.booleans()):
            tree["standard"] = {
                "from": self.draw(st.sampled_from(starts)),
                "within": self.draw(st.sampled_from([{"setting": "soon"}, "5 business days"])),
            }
            self.decisive.append((made, "timed", rowed))
        elif kind == "datetime" and starts and self.draw(st.booleans()):
            tree["min"] = {"field": starts[0], "plus": self.draw(DURATIONS)}
        if kind == "datetime":
            self.starts.append((made, rowed))
        if kind == "staff":
            self.staff.append((made, rowed))
        if kind not in ("computed", "text"):
            self.decisive.append((made, kind, rowed))
        elif kind == "text" and self.draw(st.booleans()):
            condition = self.condition(rowed)
            tree["required"] = "false" if condition is None else condition
        return tree

    def gate(self, rowed: bool) -> Tree:
        when = self.condition(rowed)
        severity = self.draw(st.sampled_from(["error", "note"]))
        needs: Tree = self.draw(
            st.sampled_from(
                [
                    "own",
                    "any",
                    {"kinds": ["coaching", "own_kind"], "strength": "intermediate", "milestones": "1"},
                    {"any": "true", "strength": "stronger"},
                ]
            )
        )
        tree: dict[str, Tree] = {
            "id": self.id("g"),
            "title": self.draw(phrases()),
            "because": self.draw(phrases()),
            "severity": severity,
            "holds": self.draw(st.sampled_from(["section", "review"])),
            "needs": {"action": needs},
        }
        if when is not None:
            tree["when"] = when
        several = [
            f for f, kind, in_rows in self.decisive if kind == "several choices" and (not in_rows or rowed)
        ]
        if several and self.draw(st.booleans()):
            tree["for"] = several[0]
        return tree

    def section(self, shape: str, before: list[str], repeating: str) -> Tree:
        rowed = shape != "flat"
        made = self.id("s")
        fields = [self.field(rowed) for _ in range(self.draw(st.integers(1, 4)))]
        tree: dict[str, Tree] = {
            "id": made,
            "title": self.draw(phrases()),
            "owner": self.draw(st.sampled_from(ROLES)),
        }
        if self.draw(st.booleans()):
            tree["signed_by"] = {"quality_lead": "review", "senior_leader": "responsibility"}
        staff = [f for f, in_rows in self.staff if not in_rows or rowed]
        if staff or before:
            tree["not_by"] = [*staff[:1], *before[:1]]
        if shape == "repeat":
            label = f"{{{fields[0]['id']}}}" if not isinstance(fields[0], str | list) else ""
            repeat: Tree = {
                "label": label if "judged_by" not in fields[0] else "Row",
                "min": "1",
                "max": "20",
                "from": "visits",
            }
            tree["repeat"] = repeat
        if shape == "each":
            tree["each"] = repeating
        if before and self.draw(st.booleans()):
            tree["opens"] = {"signed": before[-1:]}
        if self.draw(st.booleans()):
            tree["help"] = self.draw(phrases())
        tree["fields"] = list(fields)
        gates = [self.gate(rowed) for _ in range(self.draw(st.integers(0, 2)))]
        if gates:
            tree["gates"] = gates
        return tree


@st.composite
def whole_forms(draw: st.DrawFn) -> dict[str, Tree]:
    """The tree of a form that loads without a problem."""
    making = _Making(draw)
    sections: list[Tree] = []
    before: list[str] = []
    repeating = ""
    for shape in draw(st.sampled_from([["flat"], ["repeat", "each"], ["flat", "repeat", "each", "flat"]])):
        section = making.section(shape, before, repeating)
        assert isinstance(section, dict)
        sections.append(section)
        before.append(str(section["id"]))
        repeating = before[-1] if shape == "repeat" else repeating
    long: dict[str, Tree] = {
        "code": "a",
        "label": draw(phrases()),
        "means": draw(phrases()),
        "source": draw(PHRASES),
        "offers": ["coaching"],
        "concept": "c",
    }
    flat = [f for f, _, rowed in making.decisive if not rowed]
    validations: list[Tree] = [
        {
            "id": "v1",
            "when": "next_period",
            "confirm": draw(phrases()),
            "by": "quality_lead",
            "rests_on": ["actions", "measure"],
        },
        {
            "id": "v2",
            "when": "before_signing",
            "confirm": draw(phrases()),
            "by": "supervisor",
            "that": {flat[0]: "filled"} if flat else {"gaps": "actioned"},
        },
    ]
    if repeating:
        validations.append(
            {
                "id": "v3",
                "when": "before_signing",
                "confirm": "All",
                "by": "supervisor",
                "each": repeating,
                "that": {"gaps": "actioned"},
            }
        )
    used: dict[str, Tree] = {
        "id": "used",
        "title": "Used",
        "owner": "supervisor",
        "fields": [
            {"id": "uses_short", "ask": "Short", "type": "choice", "of": "short"},
            {"id": "uses_long", "ask": "Long", "type": "choice", "of": "long"},
        ],
    }
    if repeating:
        row_test = {"rows": repeating, "count": {"gaps": "actioned"}, "at_least": "2"}
        used["show"] = draw(st.sampled_from([row_test, {"rows": repeating, "none": {"gaps": "actioned"}}]))
    return {
        "form": "made",
        "version": "1.2.3",
        "title": draw(phrases()),
        "record": "review",
        "measure_kinds": ["m"],
        "due": {"from": "opened", "within": draw(st.sampled_from([{"setting": "soon"}, "30 days"]))},
        "languages": ["en", "es"],
        "settings": {
            "soon": {"ask": draw(phrases()), "value": draw(DURATIONS)},
            "limit": {"ask": "Limit", "value": "3"},
        },
        "actions": {
            "own_kind": {
                "label": draw(phrases()),
                "kind": "coaching",
                "due": draw(DURATIONS),
                "draft": draw(phrases()),
            },
            "staffing": {"label": "Staff", "strength": "stronger"},
        },
        "choices": {
            "short": {"a": draw(phrases()), "b": draw(phrases())},
            "long": {
                "definitions": "Set, 2026",
                "may_add": "organisation",
                "options": [
                    long,
                    {"code": "b", "label": "B"},
                    {"code": "x", "label": "Not known", "as": "not_known"},
                ],
            },
        },
        "sections": [*sections, used],
        "validations": validations,
    }
