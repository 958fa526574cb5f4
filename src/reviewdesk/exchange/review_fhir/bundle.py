"""A review as a FHIR R4 document: its answers, its work, its findings, its signatures and its result."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from reviewdesk.exchange.questionnaire.deriving import SIGNATURES
from reviewdesk.exchange.questionnaire.lenient import Json
from reviewdesk.exchange.questionnaire.native import CANONICAL
from reviewdesk.exchange.review_fhir.response import Answered, response_of
from reviewdesk.forms.answers import Given, Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Field, Meaning
from reviewdesk.records.action import Action
from reviewdesk.records.review import Signature
from reviewdesk.records.viewing import ReviewView

FINDING = "control-finding"
"""The concept of fields whose answers are findings about a control."""

_NAMESPACE = uuid.UUID("5f0f6a43-6a0f-5f3e-9d39-0d6f2f6f8f10")
_STATES = {
    "planned": ("requested", "planned"),
    "done": ("in-progress", "done, to be verified"),
    "verified": ("completed", "verified"),
    "dropped": ("cancelled", "dropped"),
}


def document(view: ReviewView, export: str, moment: int) -> Json:
    """The Bundle of what the reader of `view` may see; `export` names this one, `moment` is ms UTC."""
    return _Document(view, export, moment).bundle()


class _Document:
    def __init__(self, view: ReviewView, export: str, moment: int) -> None:
        self._view = view
        self._export = export
        self._at = _instant(moment)
        self._complete = not view.decision.reviewing() and all(
            state.signed or state.applies is Truth.NOT_MET for state in view.decision.scopes.values()
        )

    def bundle(self) -> Json:
        resources = [
            ("Questionnaire response", self._response()),
            ("Result", self._result()),
            ("Review", self._review()),
            *(("Findings", issue) for issue in self._findings()),
            *(("Actions", self._action(action)) for action in self._view.actions),
            *(("Signatures", self._signature(each)) for each in self._view.review.signatures),
        ]
        entries = [{"fullUrl": _urn(resource), "resource": resource} for _, resource in resources]
        sections: dict[str, list[Json]] = {}
        for title, resource in resources:
            sections.setdefault(title, []).append({"reference": _urn(resource)})
        composition = self._composition([{"title": t, "entry": found} for t, found in sections.items()])
        return {
            "resourceType": "Bundle",
            "type": "document",
            "identifier": {"system": f"{CANONICAL}/id/export", "value": self._export},
            "timestamp": self._at,
            "entry": [{"fullUrl": _urn(composition), "resource": composition}, *entries],
        }

    def _id(self, kind: str, *names: str) -> str:
        """The same id for the same thing in every export."""
        return str(uuid.uuid5(_NAMESPACE, "/".join((self._view.review.id, kind, *names))))

    def _ref(self, kind: str, *names: str) -> Json:
        return {"reference": f"urn:uuid:{self._id(kind, *names)}"}

    def _person(self, person: str | None) -> Json:
        identifier = {"system": f"{CANONICAL}/id/person", "value": person or ""}
        name = self._view.names.get(person or "")
        return {"identifier": identifier, "display": name} if name else {"identifier": identifier}

    def _composition(self, sections: list[Json]) -> Json:
        opening = self._view.review.opening
        return {
            "resourceType": "Composition",
            "id": self._id("composition"),
            "status": "final" if self._complete else "preliminary",
            "type": {"text": "Review of a missed outcome target"},
            "date": self._at,
            "author": [{"display": self._view.organisation.founding.name}],
            "title": opening.title,
            "section": sections,
        }

    def _response(self) -> Json:
        view = self._view
        states = view.decision.fields
        answers = {**view.facts.answers, **view.computed}
        given = Answered(answers, view.facts.rows, view.facts.none_said)

        def shown(place: Place) -> bool:
            state = states.get(place)
            return state is not None and state.shown is not Truth.NOT_MET

        found = response_of(view.form, given, shown=shown, names=view.names, completed=self._complete)
        return {
            "resourceType": found.pop("resourceType"),
            "id": self._id("response"),
            **found,
            "authored": self._at,
        }

    def _result(self) -> Json:
        opening = self._view.review.opening
        whole = opening.denominator == int(opening.denominator)
        counts = [_population("numerator", opening.numerator)]
        if whole:
            counts.append(_population("denominator", int(opening.denominator)))
        group: Json = {"population": counts}
        if opening.denominator:
            score = Decimal(opening.numerator) / opening.denominator
            group["measureScore"] = {"value": float(round(score, 6))}
        beside = [
            {"url": f"{CANONICAL}/StructureDefinition/{name}", "valueString": format(value, "f")}
            for name, value in (("target", opening.target), ("denominator", opening.denominator))
        ]
        return {
            "resourceType": "MeasureReport",
            "id": self._id("result"),
            "extension": beside,
            "status": "complete",
            "type": "summary",
            "measure": f"{CANONICAL}/Measure/{opening.measure}",
            "period": {"start": opening.since.isoformat(), "end": opening.until.isoformat()},
            "group": [group],
        }

    def _review(self) -> Json:
        opening = self._view.review.opening
        task: Json = {
            "resourceType": "Task",
            "id": self._id("review"),
            "identifier": [{"system": f"{CANONICAL}/id/review", "value": self._view.review.id}],
            "status": "completed" if self._complete else "in-progress",
            "intent": "order",
            "code": {"text": "Review of a missed outcome target"},
            "description": opening.title,
            "focus": self._ref("result"),
            "authoredOn": opening.opened_on.isoformat(),
            "output": [{"type": {"text": "Answers"}, "valueReference": self._ref("response")}],
        }
        if self._view.review.lead is not None:
            task["owner"] = self._person(self._view.review.lead)
        if opening.complete_by is not None:
            task["restriction"] = {"period": {"end": opening.complete_by.isoformat()}}
        return task

    def _action(self, action: Action) -> Json:
        plan, view = action.plan, self._view
        status, said = _STATES.get(action.progress.state, ("requested", action.progress.state))
        kind = next((k.label.texts[0][1] for k in view.form.actions if k.id == plan.kind), plan.kind)
        task: Json = {
            "resourceType": "Task",
            "id": self._id("action", action.id),
            "identifier": [{"system": f"{CANONICAL}/id/action", "value": action.id}],
            "partOf": [self._ref("review")],
            "status": status,
            "businessStatus": {"text": said},
            "intent": "order",
            "code": {
                "coding": [{"system": f"{CANONICAL}/CodeSystem/action-kind", "code": plan.kind}],
                "text": kind,
            },
            "description": plan.title,
            "input": [
                {"type": {"text": name}, "valueString": value}
                for name, value in (
                    ("Strength", plan.strength.value),
                    ("Evidence route", plan.evidence_route),
                    *(("Gap", self._gap(link.gate)) for _, link in action.links),
                )
                if value
            ],
        }
        if plan.owner is not None:
            task["owner"] = self._person(plan.owner)
        if plan.verifier is not None:
            task["input"] = [
                *_inputs(task),
                {"type": {"text": "Verified by"}, "valueReference": self._person(plan.verifier)},
            ]
        if plan.due is not None:
            task["restriction"] = {"period": {"end": plan.due.isoformat()}}
        if action.progress.note:
            task["note"] = [{"text": action.progress.note}]
        return task

    def _gap(self, gate: str) -> str:
        for section in self._view.form.sections:
            for each in section.gates:
                if each.id == gate:
                    return (each.title or each.because).texts[0][1]
        return gate

    def _findings(self) -> Iterator[Json]:
        """A finding for each answer to a question about a control, by its concept."""
        view = self._view
        for place, answer in sorted(
            view.facts.answers.items(), key=lambda found: (found[0].row or "", found[0].field)
        ):
            field = next((f for s in view.form.sections for f in s.fields if f.id == place.field), None)
            state = view.decision.fields.get(place)
            if field is None or field.concept != FINDING or state is None or state.shown is Truth.NOT_MET:
                continue
            if isinstance(answer, Given) and isinstance(answer.value, str):
                yield self._issue(field, place, answer.value)

    def _issue(self, field: Field, place: Place, code: str) -> Json:
        option = (
            self._view.form.choice_list(field.choices).option(code) if field.choices is not None else None
        )
        codings = [{"system": f"{CANONICAL}/CodeSystem/{self._view.form.id}-{field.choices}", "code": code}]
        if option is not None and option.concept is not None:
            codings.append({"system": f"{CANONICAL}/CodeSystem/concept", "code": option.concept})
        label = option.label.texts[0][1] if option is not None else code
        return {
            "resourceType": "DetectedIssue",
            "id": self._id("finding", place.row or "", place.field),
            "status": "final" if self._complete else "preliminary",
            "code": {"coding": codings, "text": label},
            "detail": f"{field.ask.texts[0][1]}: {label}",
            "evidence": [{"detail": [self._ref("response")]}],
        }

    def _signature(self, signed: Signature) -> Json:
        meaning = Meaning(signed.meaning) if signed.meaning in set(Meaning) else None
        codings = [{"system": f"{CANONICAL}/CodeSystem/signature-meaning", "code": signed.meaning}]
        if meaning in SIGNATURES:
            code, display = SIGNATURES[meaning]
            codings.insert(0, {"system": "urn:iso-astm:E1762-95:2013", "code": code, "display": display})
        who = {
            "identifier": {"system": f"{CANONICAL}/id/person", "value": signed.person},
            "display": signed.name,
        }
        when = _instant(signed.at)
        section = signed.scope.section
        row = (
            [{"url": f"{CANONICAL}/StructureDefinition/row", "valueString": signed.scope.row}]
            if signed.scope.row
            else []
        )
        return {
            "resourceType": "Provenance",
            "id": self._id("signature", signed.entry),
            "extension": [
                {"url": f"{CANONICAL}/StructureDefinition/standing", "valueCode": signed.standing},
                {"url": f"{CANONICAL}/StructureDefinition/signs", "valueString": section},
                *row,
            ],
            "target": [self._ref("response")],
            "recorded": when,
            "agent": [
                {
                    "role": [{"coding": [{"system": f"{CANONICAL}/CodeSystem/role", "code": signed.role}]}],
                    "who": who,
                }
            ],
            "signature": [
                {
                    "type": codings,
                    "when": when,
                    "who": who,
                    "sigFormat": "application/pkcs7-signature",
                    "data": base64.b64encode(signed.cms).decode(),
                }
            ],
        }


def _inputs(task: Json) -> list[Json]:
    found = task["input"]
    return found if isinstance(found, list) else []


def _population(code: str, count: int) -> Json:
    system = "http://terminology.hl7.org/CodeSystem/measure-population"
    return {"code": {"coding": [{"system": system, "code": code}]}, "count": count}


def _urn(resource: Json) -> str:
    return f"urn:uuid:{resource['id']}"


def _instant(moment: int) -> str:
    return datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
