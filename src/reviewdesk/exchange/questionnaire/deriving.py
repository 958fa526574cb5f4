"""A form as a FHIR R4 Questionnaire with SDC: the standard parts, derived from nodes that travel whole."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from reviewdesk.exchange.questionnaire.expressing import RESOURCE, ROW, Expressing
from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.questionnaire.native import CANONICAL, FIELD, head_nodes, node, section_nodes
from reviewdesk.exchange.questionnaire.standard import (
    CONTROL,
    CORE,
    CUSTOM,
    SDC,
    communication_items,
    options,
    texts,
    type_of,
)
from reviewdesk.forms.evaluation import gives
from reviewdesk.forms.layout import Tree
from reviewdesk.forms.model import (
    Bound,
    Computed,
    Condition,
    Field,
    FieldRef,
    Form,
    Gate,
    Kind,
    Meaning,
    Section,
    Severity,
)
from reviewdesk.forms.writing import condition_tree, tree_of

SIGNATURES = {
    Meaning.AUTHORSHIP: ("1.2.840.10065.1.12.1.1", "Author's Signature"),
    Meaning.REVIEW: ("1.2.840.10065.1.12.1.13", "Review Signature"),
}
"""The meanings that ASTM E1762 has a code for; the others have one of ours."""


def derive(form: Form) -> Json:
    """The Questionnaire of a form; the same for equal forms."""
    return _Deriving(form).whole()


class _Deriving:
    def __init__(self, form: Form) -> None:
        self._form = form
        self._expressing = Expressing(form)
        self._tree = tree_of(form)
        sections = self._tree["sections"]
        self._nodes: dict[str, dict[str, Tree]] = {}
        for each in sections if isinstance(sections, list) else ():
            if isinstance(each, dict):
                self._nodes[str(each["id"])] = each

    def whole(self) -> Json:
        form = self._form
        items = [
            self._section(section)
            for section in form.sections
            if section.rows_of is None or section.repeat is not None
        ]
        return {
            "resourceType": "Questionnaire",
            "extension": head_nodes(self._tree),
            "url": f"{CANONICAL}/Questionnaire/{form.id}",
            "version": form.version,
            "name": "".join(part.capitalize() for part in form.id.replace("_", "-").split("-")),
            **texts("title", form.title),
            "status": "active",
            "language": form.languages[0],
            "item": items,
        }

    def _section(self, section: Section) -> Json:
        tree = self._nodes[section.id]
        extension = section_nodes(tree)
        extension += [_signature(meaning) for _, meaning in section.signed_by]
        if section.repeat is not None:
            row: Json = {"name": "row", "language": "text/fhirpath", "expression": "%context"}
            extension.append({"url": f"{CORE}/variable", "valueExpression": row})
            if section.repeat.minimum:
                extension.append(
                    {"url": f"{CORE}/questionnaire-minOccurs", "valueInteger": section.repeat.minimum}
                )
            if section.repeat.maximum is not None:
                extension.append(
                    {"url": f"{CORE}/questionnaire-maxOccurs", "valueInteger": section.repeat.maximum}
                )
        extension += [c for gate in section.gates if (c := self._constraint(gate, section)) is not None]
        item: Json = {"linkId": section.id, **texts("text", section.title), "type": "group"}
        if section.repeat is not None:
            item["repeats"] = True
            item["required"] = section.repeat.minimum > 0
        # A repeating section is shown or not before it has rows.
        shown_in = None if section.repeat is not None else section.rows_of
        self._enable(item, extension, section.show, shown_in)
        fields = tree["fields"]
        inside: list[Json] = []
        if section.help is not None:
            inside.append(self._help(section.id, section.help.texts))
        for field, own in zip(section.fields, fields if isinstance(fields, list) else (), strict=True):
            inside.append(self._field(field, own, section))
        if section.repeat is not None:
            inside += [
                self._section(other)
                for other in self._form.sections
                if other.rows_of == section.id and other.repeat is None
            ]
        return (
            {"extension": extension, **item, "item": inside} if inside else {"extension": extension, **item}
        )

    def _help(self, id_: str, said: tuple[tuple[str, str], ...]) -> Json:
        control: Json = {"coding": [{"system": CONTROL, "code": "help"}]}
        extension = [{"url": f"{CORE}/questionnaire-itemControl", "valueCodeableConcept": control}]
        return {"extension": extension, "linkId": f"{id_}.help", **texts("text", said), "type": "display"}

    def _enable(self, item: Json, extension: list[Json], show: Condition | None, rows: str | None) -> None:
        if show is None:
            return
        whens = self._expressing.whens(show)
        if whens is not None:
            item.update(whens)
            return
        found = self._expressing.expression(show, rows)
        if found is not None:
            expression = {"language": "text/fhirpath", "expression": found}
            extension.append(
                {"url": f"{SDC}/sdc-questionnaire-enableWhenExpression", "valueExpression": expression}
            )

    # --- fields ------------------------------------------------------------------------------

    def _field(self, field: Field, own: Tree, section: Section) -> Json:
        extension = [node(FIELD, own)]
        item: Json = {"linkId": field.id, **texts("text", field.ask), "type": type_of(field)}
        if field.concept is not None:
            item["code"] = [{"system": f"{CANONICAL}/CodeSystem/concept", "code": field.concept}]
        self._enable(item, extension, field.show, section.rows_of)
        if field.required is True:
            item["required"] = True
        elif not isinstance(field.required, bool):
            extension.append(self._required(field, field.required, section))
        if gives(field) in (Kind.CHOICES, Kind.EVIDENCE, Kind.TABLE) or field.many:
            item["repeats"] = True
        if field.computed is not None:
            item["readOnly"] = True
            extension.append(_calculated(field.computed))
        if field.pattern is not None:
            extension.append({"url": f"{CORE}/regex", "valueString": field.pattern})
        for bound, end in ((field.minimum, "min"), (field.maximum, "max")):
            if bound is not None:
                self._bound(field, bound, end, item, extension)
        if field.choices is not None:
            choices = self._form.choice_list(field.choices)
            item["answerOption"] = options(self._expressing.system(field), choices)
        inside = self._below(field)
        return (
            {"extension": extension, **item, "item": inside} if inside else {"extension": extension, **item}
        )

    def _below(self, field: Field) -> list[Json]:
        """Help, the parts of a communication, the columns of a table, and where evidence goes."""
        inside = [self._help(field.id, field.help.texts)] if field.help is not None else []
        if field.kind is Kind.COMMUNICATION:
            inside += communication_items(field)
        inside += [self._column(field, column) for column in field.column_fields]
        if field.evidence:
            attached: Json = {"linkId": f"{field.id}.evidence", "text": "Evidence", "type": "attachment"}
            inside.append({**attached, "repeats": True})
        return inside

    def _column(self, field: Field, column: Field) -> Json:
        item: Json = {
            "linkId": f"{field.id}.{column.id}",
            **texts("text", column.ask),
            "type": type_of(column),
            "required": column.required is True,
        }
        if column.choices is not None:
            item["answerOption"] = options(
                self._expressing.system(column), self._form.choice_list(column.choices)
            )
        return item

    def _required(self, field: Field, condition: Condition, section: Section) -> Json:
        found = self._expressing.expression(condition, section.rows_of)
        where = ROW if section.rows_of is not None else RESOURCE
        expression: Json = {"language": CUSTOM, "expression": str(condition_tree(condition))}
        if found is not None:
            answered = f"{where}descendants().where(linkId='{field.id}').answer.exists()"
            expression = {"language": "text/fhirpath", "expression": f"({found}) implies {answered}"}
        return _target(
            f"required-{field.id}", "error", "This question is required here.", expression, field.id
        )

    def _bound(self, field: Field, bound: Bound, end: str, item: Json, extension: list[Json]) -> None:
        value, kind = bound.value, gives(field)
        if kind in (Kind.TEXT, Kind.LONG_TEXT) and isinstance(value, int):
            if end == "max":
                item["maxLength"] = value
            else:
                extension.append({"url": f"{CORE}/minLength", "valueInteger": value})
        elif kind in (Kind.CHOICES, Kind.TABLE) and isinstance(value, int):
            extension.append({"url": f"{CORE}/questionnaire-{end}Occurs", "valueInteger": value})
        elif isinstance(value, int | Decimal):
            whole = kind is Kind.INTEGER and value == int(value)
            shape: Json = {"valueInteger": int(value)} if whole else {"valueDecimal": float(value)}
            extension.append({"url": f"{CORE}/{end}Value", **shape})
        elif not isinstance(value, str | FieldRef):
            key = "valueDateTime" if isinstance(value, datetime) else "valueDate"
            extension.append({"url": f"{CORE}/{end}Value", key: value.isoformat()})
        else:
            sign = "<=" if end == "max" else ">="
            against = f"{value}()" if isinstance(value, str) else self._referred(value, field)
            if against is not None:
                expression: Json = {
                    "language": "text/fhirpath",
                    "expression": f"%context.answer.value {sign} {against}",
                }
                human = "This is before or after what it may be."
                extension.append(_target(f"{end}-{field.id}", "error", human, expression, field.id))

    def _referred(self, ref: FieldRef, field: Field) -> str | None:
        rows = next(s.rows_of for s in self._form.sections if s.id == field.section)
        return self._expressing.against(gives(field), ref, rows, ROW if rows is not None else RESOURCE)

    # --- gates -------------------------------------------------------------------------------

    def _constraint(self, gate: Gate, section: Section) -> Json | None:
        """What must not be so, in the gate's own words; a note holds nothing and is none."""
        if gate.severity is Severity.NOTE:
            return None
        found = self._expressing.expression(gate.when, section.rows_of) if gate.when is not None else None
        expression: Json = {"language": CUSTOM, "expression": f"gate {gate.id}"}
        if found is not None:
            expression = {"language": "text/fhirpath", "expression": f"({found}).not()"}
        return _target(gate.id, gate.severity.value, gate.because.texts[0][1], expression, section.id)


def _target(key: str, severity: str, human: str, expression: Json, link: str) -> Json:
    return {
        "url": f"{CORE}/targetConstraint",
        "extension": [
            {"url": "key", "valueId": key.replace("_", ".")[:64]},
            {"url": "severity", "valueCode": severity},
            {"url": "expression", "valueExpression": expression},
            {"url": "human", "valueString": human},
            {"url": "location", "valueString": link},
        ],
    }


def _calculated(computed: Computed) -> Json:
    inputs = ", ".join(f"{name}={value}" for name, value in computed.inputs)
    expression = {"language": CUSTOM, "expression": f"{computed.by}({inputs})"}
    return {"url": f"{SDC}/sdc-questionnaire-calculatedExpression", "valueExpression": expression}


def _signature(meaning: Meaning) -> Json:
    ours = {"system": f"{CANONICAL}/CodeSystem/signature-meaning", "code": meaning.value}
    codings = [ours]
    if meaning in SIGNATURES:
        code, display = SIGNATURES[meaning]
        codings.insert(0, {"system": "urn:iso-astm:E1762-95:2013", "code": code, "display": display})
    return {"url": f"{CORE}/questionnaire-signatureRequired", "valueCodeableConcept": {"coding": codings}}
