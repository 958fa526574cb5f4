"""The JSON Schema of form files, made from the tables the loader itself reads by: for editors that complete
and check as one types. What it cannot say (references, circles, conditions never met) the loader says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from reviewdesk.forms import building, building_fields, building_sections
from reviewdesk.forms.answers import Strength
from reviewdesk.forms.catalog import ACTION_KINDS, EVIDENCE_KINDS, ROLES
from reviewdesk.forms.conditions import MARKS, ORDERS, WORDS
from reviewdesk.forms.durations import WRITTEN
from reviewdesk.forms.model import Kind, Meaning, Moment, Quantifier, Severity
from reviewdesk.forms.shapes import ID

Schema: TypeAlias = "dict[str, object]"

NAME = "form-1.json"
"""Its file, beside the forms; the first line of each names it."""

_WORD: Schema = {"type": ["string", "number", "boolean"]}
_FLAG: Schema = {"type": "boolean"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TEXT: Schema = {
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {"type": "object", "minProperties": 1, "additionalProperties": {"type": ["string", "number"]},
         "propertyNames": {"pattern": "^[a-z]{2}$"}},
    ]
}  # fmt: skip


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _enum(words: Iterable[str]) -> Schema:
    return {"enum": list(words)}


def _list(of: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": of, **({"minItems": least} if least else {})}


def _object(keys: Iterable[str], shapes: Mapping[str, Schema], must: Iterable[str] = ()) -> Schema:
    """An object with exactly the keys of a table of the loader; each needs a shape here."""
    found: Schema = {
        "type": "object",
        "properties": {key: shapes[key] for key in keys},
        "additionalProperties": False,
    }
    wanted = list(must)
    if wanted:
        found["required"] = wanted
    return found


def _described(shape: Schema, words: str) -> Schema:
    return {**shape, "description": words}


_DURATION: Schema = {"type": "string", "pattern": f"^(same day|{WRITTEN.pattern})$"}
_WITHIN: Schema = {"anyOf": [_DURATION, _ref("setting")]}
_ROLE = _enum(ROLES)
_ROLES = _list(_ROLE, 1)
_ID: Schema = {"type": "string", "pattern": f"^{ID.pattern}$"}
_BOUND: Schema = {"anyOf": [{"type": ["number", "string"]}, _ref("field_ref")]}

_FIELD: Mapping[str, Schema] = {
    "id": _described(_ID, "Unique in the whole form."),
    "ask": _described(_TEXT, "The question."),
    "type": _enum(kind.value for kind in Kind),
    "help": _TEXT,
    "required": {"anyOf": [_FLAG, _ref("condition")]},
    "show": _ref("condition"),
    "na": _described(_FLAG, "May be answered “not applicable”, with a reason."),
    "fill": _described(_WORD, "The attribute of the imported row that fills it."),
    "evidence": _described(_FLAG, "Asks for at least one linked record or file."),
    "min": _BOUND,
    "max": _BOUND,
    "pattern": {"type": "string", "format": "regex"},
    "concept": _WORD,
    "judged_by": _described({**_ROLES, "minItems": 2}, "Roles that judge first, each alone."),
    "settled_by": _described(_ROLES, "The panel that settles it."),
    "of": _WORD,
    "standard": _object(("from", "within"), {"from": _ID, "within": _WITHIN}, ("from", "within")),
    "to": _enum(building_fields.TO),
    "from": _WORD,
    "columns": _list(_ref("column"), 1),
    "by": _WORD,
    "with": {"type": "object", "additionalProperties": {"anyOf": [_WORD, _ref("setting")]}},
    "gives": _enum(kind.value for kind in Kind if kind is not Kind.COMPUTED),
    "many": _FLAG,
}

_SECTION: Mapping[str, Schema] = {
    "id": _ID,
    "title": _TEXT,
    "owner": _described(_ROLE, "Fills it in, and signs it unless signed_by says otherwise."),
    "signed_by": {
        "type": "object",
        "minProperties": 1,
        "propertyNames": _ROLE,
        "additionalProperties": _enum(meaning.value for meaning in Meaning),
    },
    "not_by": _described(
        _list(_ID), "Staff fields and sections: who is named or signed there does not sign."
    ),
    "repeat": _object(
        ("min", "max", "from", "label"),
        {"min": _COUNT, "max": _COUNT, "from": _WORD, "label": _TEXT},
        ("label",),
    ),
    "each": _ID,
    "show": _ref("condition"),
    "opens": _ref("condition"),
    "help": _TEXT,
    "fields": _list(_ref("field")),
    "gates": _list(_ref("gate")),
}

_GATE: Mapping[str, Schema] = {
    "id": _ID,
    "because": _described(_TEXT, "Shown word for word, with answers as {field}."),
    "title": _described(_TEXT, "The name of the gap; needed where an action is."),
    "when": _ref("condition"),
    "for": _described(_ID, "A field of several choices: one gap for each chosen option."),
    "needs": _ref("needs"),
    "severity": _enum(severity.value for severity in Severity),
    "holds": _enum(("section", "review")),
}

_VALIDATION: Mapping[str, Schema] = {
    "id": _ID,
    "when": _enum(moment.value for moment in Moment),
    "confirm": _TEXT,
    "by": _ROLE,
    "each": _ID,
    "where": _ref("condition"),
    "that": _ref("condition"),
    "rests_on": _list(_WORD),
}

_OPTION: Mapping[str, Schema] = {
    "code": _WORD,
    "label": _TEXT,
    "means": _TEXT,
    "source": _WORD,
    "offers": _list(_WORD),
    "as": _enum(("not_known",)),
    "concept": _WORD,
}

_ACTION: Mapping[str, Schema] = {
    "label": _TEXT,
    "kind": _enum(ACTION_KINDS),
    "due": _DURATION,
    "strength": _enum(strength.value for strength in Strength),
    "draft": _TEXT,
}

_FORM: Mapping[str, Schema] = {
    "form": _described(_ID, "The form's id; it never changes."),
    "version": {"type": "string", "pattern": f"^{building.VERSION.pattern}$"},
    "title": _TEXT,
    "record": _enum(building.RECORDS),
    "measure_kinds": _list(_ID),
    "due": _object(
        ("from", "within"), {"from": _enum(("opened", "known")), "within": _WITHIN}, ("from", "within")
    ),
    "languages": _list({"type": "string", "pattern": "^[a-z]{2}$"}, 1),
    "settings": {
        "type": "object",
        "propertyNames": _ID,
        "additionalProperties": _object(("ask", "value"), {"ask": _TEXT, "value": _WORD}, ("ask", "value")),
    },
    "actions": {
        "type": "object",
        "propertyNames": _ID,
        "additionalProperties": _object(building.ACTION_KEYS, _ACTION, ("label",)),
    },
    "choices": {"type": "object", "propertyNames": _ID, "additionalProperties": _ref("choices")},
    "sections": _list(_ref("section"), 1),
    "validations": _list(_ref("validation")),
}


def _conditions() -> Mapping[str, Schema]:
    condition = _ref("condition")
    compared: Schema = {"anyOf": [_WORD, _ref("field_ref"), _ref("setting")]}
    return {
        "setting": _object(("setting",), {"setting": _ID}, ("setting",)),
        "field_ref": _object(("field", "plus"), {"field": _ID, "plus": _DURATION}, ("field",)),
        "test": {
            "anyOf": [
                _described(_WORD, f"An answer, or one of: {', '.join(WORDS)}."),
                {
                    **_object(("in", *ORDERS), {"in": _list(_WORD, 1), **dict.fromkeys(ORDERS, compared)}),
                    "minProperties": 1,
                    "maxProperties": 1,
                },
            ]
        },
        "condition": {
            "anyOf": [
                _object(
                    ("rows", *(q.value for q in Quantifier), "at_least"),
                    {
                        "rows": _ID,
                        **dict.fromkeys((q.value for q in Quantifier), condition),
                        "at_least": _COUNT,
                    },
                    ("rows",),
                ),
                {
                    "type": "object",
                    "minProperties": 1,
                    "maxProperties": 1,
                    "properties": {mark: _marks()[mark] for mark in MARKS},
                    "additionalProperties": _ref("test"),
                },
            ]
        },
    }


def _marks() -> Mapping[str, Schema]:
    condition = _ref("condition")
    return {
        "all": _list(condition, 1),
        "any": _list(condition, 1),
        "not": condition,
        "rows": {"not": {}},  # goes with any, all, none or count
        "signed": {"anyOf": [_ID, _list(_ID, 1)]},
        "gate": _ID,
        "gaps": _enum(("actioned",)),
    }


def _needs() -> Schema:
    action = _object(
        building_sections.ACTION_NEED,
        {
            "any": _FLAG,
            "kinds": _list(_WORD, 1),
            "strength": _enum(strength.value for strength in Strength),
            "milestones": _COUNT,
        },
    )
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "action": {"anyOf": [_enum(("own", "any")), action]},
            "evidence_for": _ID,
            "of": _list(_enum(EVIDENCE_KINDS), 1),
            "signed": _ID,
        },
        "additionalProperties": _ref("test"),
    }


def _field(keys: Iterable[str], kinds: Iterable[Kind] | None = None) -> Schema:
    """A field or a column, with what goes with each type only."""
    listed = tuple(keys)
    shapes = _FIELD if kinds is None else {**_FIELD, "type": _enum(kind.value for kind in kinds)}
    found = _object(listed, shapes, ("id", "ask", "type"))
    found["allOf"] = [
        {
            "if": {"required": [key]},
            "then": {"properties": {"type": _enum(kind.value for kind in fitting)}},
        }
        for key, fitting in building_fields.ONLY.items()
        if key in listed
    ]
    return found


def form_schema() -> Schema:
    """The whole schema, as plain JSON."""
    options = _list(_ref("option"), 1)
    listed = _object(
        building.LIST_KEYS,
        {"definitions": _WORD, "may_add": _enum(("organisation",)), "options": options},
        ("options",),
    )
    plain: Schema = {
        "type": "object",
        "not": {"required": ["options"]},
        "additionalProperties": _TEXT,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A form of ReviewDesk, version 1 of the language",
        **_object(building.FORM_KEYS, _FORM, building.FORM_MUST),
        "$defs": {
            **_conditions(),
            "field": _field(building_fields.KEYS),
            "column": _field(building_fields.COLUMN_KEYS, building_fields.COLUMN_KINDS),
            "gate": _object(building_sections.GATE_KEYS, _GATE, ("id", "because")),
            "needs": _needs(),
            "section": _object(building_sections.SECTION_KEYS, _SECTION, building_sections.SECTION_MUST),
            "validation": _object(
                building_sections.VALIDATION_KEYS, _VALIDATION, building_sections.VALIDATION_MUST
            ),
            "option": _object(building.OPTION_KEYS, _OPTION, ("code", "label")),
            "choices": {"anyOf": [listed, plain]},
        },
    }
