"""An open review and a newer version of its form: what is kept, what is asked again, what falls away."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass

from reviewdesk.forms.answers import Answer, Blind, Facts, Gap, Given, NotApplicable, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import At, Field, Form, Section
from reviewdesk.forms.values import BadValue, parse_value, to_json
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """An answer that does not fit the newer question, and why; it stays in the log."""

    place: Place
    why: Text


@dataclass(frozen=True, slots=True)
class StaleSignature:
    """A signature that stands now and will not: what was signed is asked differently, or not at all."""

    scope: Scope
    role: str
    person: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What moving a review from one version of its form to another comes to. Nothing of it is lost: what is
    asked again or dropped stays in the log, and a later version that asks it has it back.
    """

    kept: tuple[Place, ...]
    again: tuple[AskedAgain, ...]
    dropped: tuple[Place, ...]
    new: tuple[str, ...]  # fields the older version did not have
    gaps: tuple[Gap, ...]  # gaps with actions, whose gate or option is gone
    actions: tuple[str, ...]  # actions linked to gaps that are gone only: kept, and lifting nothing
    stale: tuple[StaleSignature, ...]


def compare(old: Form, new: Form, facts: Facts) -> Comparison:
    """What the answers, actions and signatures of a review on `old` come to on `new`."""
    asked = {field.id: field for section in new.sections for field in section.fields}
    before = {field.id for section in old.sections for field in section.fields}
    kept: list[Place] = []
    again: list[AskedAgain] = []
    dropped: list[Place] = []
    for place, answer in facts.answers.items():
        if place.field not in before or (isinstance(answer, Blind) and answer == Blind()):
            continue
        field = asked.get(place.field)
        if field is None:
            dropped.append(place)
        elif (why := _misfit(field, new, place, answer, old)) is not None:
            again.append(AskedAgain(place, why))
        else:
            kept.append(place)
    stood = {gap for action in facts.actions for gap in action.gaps if _has_gap(old, gap)}
    gone = {gap for gap in stood if not _has_gap(new, gap)}
    signed = [s for s in facts.signatures if s.standing == "valid"]
    return Comparison(
        kept=tuple(sorted(kept, key=_order)),
        again=tuple(sorted(again, key=lambda one: _order(one.place))),
        dropped=tuple(sorted(dropped, key=_order)),
        new=tuple(name for name in asked if name not in before),
        gaps=tuple(sorted(gone, key=lambda gap: (gap.gate, gap.row or "", gap.option or ""))),
        actions=tuple(
            action.action
            for action in facts.actions
            if action.gaps & gone and not action.gaps & (stood - gone)
        ),
        stale=tuple(
            StaleSignature(Scope(s.section, s.row), s.role, s.person)
            for s in signed
            if not same_section(old, new, s.section)
        ),
    )


def same_section(old: Form, new: Form, section: str) -> bool:
    """Whether a section says and asks the same in both versions, its rules and its choices included: only
    then does a signature under the one stand under the other.
    """
    one, other = _section(old, section), _section(new, section)
    if one is None or other is None:
        return False
    return _said(one, old) == _said(other, new)


def _section(form: Form, section: str) -> Section | None:
    return next((s for s in form.sections if s.id == section), None)


def _order(place: Place) -> tuple[str, str, str]:
    return place.section, place.row or "", place.field


def _misfit(field: Field, form: Form, place: Place, answer: Answer, old: Form) -> Text | None:
    """Why an answer does not fit the newer question; None when it does."""
    if field.section != place.section:
        title = form.section(field.section).title.said()
        return Text("It stands in another section now: {section}.", section=title)
    if (form.section(field.section).rows_of is None) is not (place.row is None):
        return Text("It is asked once for each row now, or no longer for each.")
    if field.judged_by != old.field(place.field).judged_by:
        return Text("Others judge it now, each alone.")
    if isinstance(answer, NotApplicable) and not field.na:
        return Text("It can no longer be answered with “not applicable”.")
    if isinstance(answer, Given):
        value = parse_value(field, form, to_json(answer.value))
        if isinstance(value, BadValue):
            return Text("The answer is none of those that are asked for now.")
    return None


def _has_gap(form: Form, gap: Gap) -> bool:
    for section in form.sections:
        for gate in section.gates:
            if gate.id != gap.gate:
                continue
            if gate.needs is None or gate.needs.action is None:
                return False
            if (section.rows_of is None) is not (gap.row is None) or (gate.for_each is None) is not (
                gap.option is None
            ):
                return False
            if gap.option is None or gate.for_each is None:
                return True
            return form.choice_list(form.field(gate.for_each).choices or "").option(gap.option) is not None
    return False


def _said(section: Section, form: Form) -> object:
    """A section without its places in the file, and with the choices it offers."""
    named = dict.fromkeys(
        one.choices
        for field in section.fields
        for one in (field, *field.column_fields)
        if one.choices is not None
    )
    return _bare(section), tuple(_bare(form.choice_list(name)) for name in named)


def _bare(value: object) -> object:
    if isinstance(value, At):
        return None
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, *(_bare(getattr(value, one.name)) for one in fields(value))
    if isinstance(value, tuple):
        return tuple(_bare(item) for item in value)
    return value
