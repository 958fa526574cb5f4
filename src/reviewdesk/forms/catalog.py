"""What a form file declares, gathered before anything is built, so that every reference can be checked
where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from reviewdesk.forms.model import At, Kind
from reviewdesk.forms.problems import Findings
from reviewdesk.forms.reading import Mapping, Node, Scalar, Sequence
from reviewdesk.texts import Text

ROLES = (
    "dsp",
    "supervisor",
    "nurse_consultant",
    "case_manager",
    "quality_lead",
    "operations_lead",
    "finance_lead",
    "senior_leader",
    "administrator",
)

ACTION_KINDS = ("participant_fix", "coaching", "pathway_change", "staffing", "plan_request")
"""The kinds of action every form knows; a form may set their label, strength and due, and add kinds of its
own.
"""

EVIDENCE_KINDS = {
    "note": Text("Progress or shift note"),
    "incident": Text("Incident report"),
    "visit": Text("Visit record"),
    "call": Text("Call record"),
    "plan": Text("Service or care plan"),
    "assessment": Text("Assessment"),
    "medication": Text("Medication record"),
    "schedule": Text("Schedule or roster"),
    "training": Text("Training record"),
    "letter": Text("Letter or message"),
    "policy": Text("Policy or procedure"),
    "other": Text("Something else"),
}
"""The kinds of evidence a gate may ask for, and how each is called."""


@dataclass(frozen=True, slots=True)
class FieldSketch:
    id: str
    at: At
    kind: Kind | None  # None: the type is missing or wrong, told elsewhere
    gives: Kind | None  # of a computed field: what it gives; otherwise the kind itself
    choices: str | None
    section: str
    rows_of: str | None
    standard: bool
    judged: bool


@dataclass(frozen=True, slots=True)
class SectionSketch:
    id: str
    at: At
    rows_of: str | None
    repeats: bool


@dataclass(frozen=True, slots=True)
class GateSketch:
    id: str
    at: At
    section: str
    rows_of: str | None


@dataclass(slots=True)
class Catalog:
    """Everything a reference may name, by id."""

    fields: dict[str, FieldSketch] = field(default_factory=dict)
    sections: dict[str, SectionSketch] = field(default_factory=dict)
    gates: dict[str, GateSketch] = field(default_factory=dict)
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)
    settings: dict[str, At] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    columns: set[str] = field(default_factory=set)
    ids: dict[str, At] = field(default_factory=dict)
    repeating: set[str] = field(default_factory=set)  # sections

    def claim(self, id: str, at: At, found: Findings) -> bool:
        """Ids are unique in the whole form."""
        if id in self.ids:
            found.add(
                at, Text('The id "{id}" is taken already, on line {line}.', id=id, line=self.ids[id].line)
            )
            return False
        self.ids[id] = at
        return True


def word(node: Node | None) -> str | None:
    """The text of a scalar, else None."""
    return node.text if isinstance(node, Scalar) else None


def parts(node: Node | None) -> tuple[Node, ...]:
    """The items of a list, else none."""
    return node.items if isinstance(node, Sequence) else ()


_KINDS = {kind.value: kind for kind in Kind}


def gather(form: Mapping, found: Findings) -> Catalog:
    """Sketch the whole form leniently; whatever is malformed is told when it is built."""
    catalog = Catalog()
    for name, node in _pairs(form.get("choices")):
        catalog.lists[name.text] = _codes(node)
    for name, _ in _pairs(form.get("settings")):
        catalog.settings[name.text] = name.at
    catalog.actions = {*ACTION_KINDS, *(name.text for name, _ in _pairs(form.get("actions")))}
    for section in parts(form.get("sections")):
        if isinstance(section, Mapping):
            _gather_section(section, catalog, found)
    return catalog


def _pairs(node: Node | None) -> tuple[tuple[Scalar, Node], ...]:
    return node.items if isinstance(node, Mapping) else ()


def _codes(node: Node) -> tuple[str, ...]:
    if isinstance(node, Mapping) and node.get("options") is not None:
        return tuple(
            w
            for o in parts(node.get("options"))
            if isinstance(o, Mapping) and (w := word(o.get("code"))) is not None
        )
    return tuple(name.text for name, _ in _pairs(node))


def _gather_section(section: Mapping, catalog: Catalog, found: Findings) -> None:
    id_node = section.get("id")
    own_id = word(id_node)
    if own_id is None or id_node is None:
        return
    each = word(section.get("each"))
    repeats = section.get("repeat") is not None
    rows_of = own_id if repeats else each
    if catalog.claim(own_id, id_node.at, found):
        catalog.sections[own_id] = SectionSketch(own_id, id_node.at, rows_of, repeats)
        if repeats:
            catalog.repeating.add(own_id)
    for node in parts(section.get("fields")):
        if (
            isinstance(node, Mapping)
            and (field_id := node.get("id")) is not None
            and isinstance(field_id, Scalar)
        ):
            kind = _KINDS.get(word(node.get("type")) or "")
            catalog.columns.update(
                w for c in parts(node.get("columns")) if isinstance(c, Mapping) and (w := word(c.get("id")))
            )
            gives = _KINDS.get(word(node.get("gives")) or "") if kind is Kind.COMPUTED else kind
            if catalog.claim(field_id.text, field_id.at, found):
                catalog.fields[field_id.text] = FieldSketch(
                    id=field_id.text,
                    at=field_id.at,
                    kind=kind,
                    gives=gives,
                    choices=word(node.get("of")) if gives in (Kind.CHOICE, Kind.CHOICES) else None,
                    section=own_id,
                    rows_of=rows_of,
                    standard=node.get("standard") is not None,
                    judged=node.get("judged_by") is not None,
                )
    for node in parts(section.get("gates")):
        if (
            isinstance(node, Mapping)
            and (gate_id := node.get("id")) is not None
            and isinstance(gate_id, Scalar)
            and catalog.claim(gate_id.text, gate_id.at, found)
        ):
            catalog.gates[gate_id.text] = GateSketch(gate_id.text, gate_id.at, own_id, rows_of)
