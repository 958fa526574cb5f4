"""A second reading of the form language, plain and slow, written from its description.

It shares only the shapes of forms and answers with the program.
True, False and None are met, not met and unknown. Nothing is cached, nothing explained.
"""

from __future__ import annotations

import itertools

from tests.forms.kleene import Truth, conj, disj, neg
from tests.forms.naive_reading import MISSING, NOT_KNOWN, Reading

from reviewdesk.forms import model
from reviewdesk.forms.answers import ActionFact, Facts, Gap, Given

Where = tuple[str, str | None]


class Naive(Reading):
    """Reads one form on one set of facts.

    `reasoned`: warnings with a reason that still fits, as (gate, row).
    """

    def __init__(
        self, form: model.Form, facts: Facts, reasoned: frozenset[tuple[str, str | None]] = frozenset()
    ) -> None:
        super().__init__(form, facts)
        self.reasoned = reasoned

    # What is asked of it.

    def held_gates(self) -> set[Where]:
        """Gates of severity error that hold, and warnings that wait for a reason."""
        return {
            (gate.id, row)
            for section in self.form.sections
            for row in self.rows_for(section)
            for gate in section.gates
            if self.holds(gate, section, row)
        }

    def signable(self) -> set[Where]:
        return {
            (section.id, row)
            for section in self.form.sections
            for row in self.rows_for(section)
            if self.can_be_signed(section, row)
        }

    def signed(self) -> set[Where]:
        """Scopes that apply (or may) and count as signed."""
        return {
            (section.id, row)
            for section in self.form.sections
            for row in self.rows_for(section)
            if self.applies(section, row) is not False and self.is_signed(section, row) is True
        }

    def unborne(self) -> set[Where]:
        """Validations, in each row they are over, that the answers do not bear out."""
        found: set[Where] = set()
        for validation in self.form.validations:
            rows = (None,) if validation.each is None else (self.listed(validation.each) or ())
            for row in rows:
                where = True if validation.where is None else self.true(validation.where, row)
                that = True if validation.that is None else self.true(validation.that, row, False)
                if where is not False and that is not True:
                    found.add((validation.id, row))
        return found

    # model.Rows and sections.

    def listed(self, section: str) -> tuple[str, ...] | None:
        rows = self.facts.rows.get(section, ())
        repeat = self.form.section(section).repeat
        none = section in self.facts.none_said and (repeat is None or repeat.minimum == 0)
        if not rows and not none:
            return None
        return rows

    def rows_for(self, section: model.Section) -> tuple[str | None, ...]:
        return (None,) if section.rows_of is None else (self.listed(section.rows_of) or ())

    def whole(self, condition: model.Condition, row: str | None) -> Truth:
        """A condition behind another one: there the one option of a `for` gate does not stand for the
        answer.
        """
        option, self.option = self.option, None
        truth = self.true(condition, row)
        self.option = option
        return truth

    def applies(self, section: model.Section, row: str | None) -> Truth:
        shown = True if section.show is None else self.whole(section.show, row)
        if section.rows_of not in (None, section.id):
            return conj([shown, self.applies(self.form.section(section.rows_of or ""), None)])
        return shown

    def opens(self, section: model.Section, row: str | None) -> Truth:
        return True if section.opens is None else self.whole(section.opens, row)

    def signatures(self, section: model.Section, row: str | None) -> bool:
        roles = [role for role, _ in section.signed_by]
        barred = self.barred(section, row)
        valid = [
            s
            for s in self.facts.signatures
            if (s.section, s.row) == (section.id, row) and s.standing == "valid" and s.person not in barred
        ]
        for chosen in itertools.permutations(valid, len(roles)):
            if len({s.person for s in chosen}) == len(roles) and [s.role for s in chosen] == roles:
                return True
        return False

    def barred(self, section: model.Section, row: str | None) -> set[str]:
        persons: set[str] = set()
        for name in section.not_by:
            if name in self.owner:
                value = self.value(self.form.field(name), row)
                if isinstance(value, str) and self.shown(self.form.field(name), row) is not False:
                    persons.add(value)
                continue
            other = self.form.section(name)
            together = other.rows_of is not None and other.rows_of == section.rows_of
            persons.update(
                s.person
                for s in self.facts.signatures
                if s.section == name and s.standing == "valid" and (not together or s.row == row)
            )
        return persons

    def is_signed(self, section: model.Section, row: str | None) -> Truth:
        applies = self.applies(section, row)
        if applies is False:
            return True
        if self.signatures(section, row):
            return conj([self.opens(section, row), self.unheld(section, row)])
        return None if applies is None else False

    def unheld(self, section: model.Section, row: str | None) -> Truth:
        """No error gate of the section itself holds it."""
        option, self.option = self.option, None
        found = [
            neg(truth)
            for gate in section.gates
            if gate.severity is model.Severity.ERROR and not gate.holds_review
            for chosen, truth in self.options(gate, section, row)
            if truth is not False and not self.satisfied(gate, row, chosen)
        ]
        self.option = option
        return conj(found)

    # Conditions. `hidden` is what a field hidden for certain comes to; None: as not applicable.

    def true(self, condition: model.Condition, row: str | None, hidden: Truth = None) -> Truth:
        match condition:
            case model.All(parts):
                return conj(self.true(part, row, hidden) for part in parts)
            case model.Any_(parts):
                return disj(self.true(part, row, hidden) for part in parts)
            case model.Not(part):
                return neg(self.true(part, row, neg(hidden)))
            case model.Test():
                return self.tested(condition, row, hidden)
            case model.Rows():
                return self.over_rows(condition, hidden)
            case model.Signed(sections):
                return conj(self.signed_from(self.form.section(name), row, hidden) for name in sections)
            case model.GateHolds(gate):
                return self.stands_at(gate, row)
            case model.GapsActioned():
                return self.gaps_actioned(row)

    def signed_from(self, section: model.Section, row: str | None, hidden: Truth) -> Truth:
        if section.rows_of is None:
            if hidden is not None and self.applies(section, None) is not True:
                return hidden if self.applies(section, None) is False else None
            return self.is_signed(section, None)
        if row is not None:  # every form here has its rows in one repeating section
            if hidden is not None and self.applies(section, row) is not True:
                return hidden if self.applies(section, row) is False else None
            return self.is_signed(section, row)
        rows = self.listed(section.rows_of)
        if rows is None:
            return True if section.rows_of == section.id and self.applies(section, None) is False else None
        return conj(self.is_signed(section, each) for each in rows)

    def over_rows(self, condition: model.Rows, hidden: Truth) -> Truth:
        applies = self.applies(self.form.section(condition.section), None)
        if applies is None:
            return None
        rows = self.listed(condition.section) if applies else ()
        if rows is None:
            return None
        inner = neg(hidden) if condition.quantifier is model.Quantifier.NONE else hidden
        truths = [self.true(condition.part, row, inner) for row in rows]
        match condition.quantifier:
            case model.Quantifier.ANY:
                return disj(truths)
            case model.Quantifier.ALL:
                return conj(truths)
            case model.Quantifier.NONE:
                return neg(disj(truths))
            case model.Quantifier.COUNT:
                if truths.count(True) >= condition.at_least:
                    return True
                return None if truths.count(True) + truths.count(None) >= condition.at_least else False

    def gaps_actioned(self, row: str | None) -> Truth:
        """Every gap that stands (may stand) has its action; of this row, or from outside of all of them."""
        found: list[Truth] = []
        for section in self.form.sections:
            gaps = [
                gate
                for gate in section.gates
                if gate.needs is not None
                and gate.needs.action is not None
                and gate.severity is model.Severity.ERROR
            ]
            if row is not None and section.rows_of is None:
                continue
            if row is None and section.rows_of is not None and self.listed(section.rows_of) is None:
                found += [None] if section.gates else []
                continue
            for each in [row] if row is not None else self.rows_for(section):
                for gate in gaps:
                    for option, truth in self.options(gate, section, each):
                        done = bool(self.actions_for(gate, each, option))
                        found.append(disj([neg(truth), done]))
        return conj(found)

    # Gates.

    def options(
        self, gate: model.Gate, section: model.Section, row: str | None
    ) -> list[tuple[str | None, Truth]]:
        applies = self.applies(section, row)
        if applies is False:
            return []
        if gate.for_each is None:
            return [(None, conj([applies, True if gate.when is None else self.true(gate.when, row)]))]
        field = self.form.field(gate.for_each)
        shown = self.shown(field, row)
        if shown is not True:
            return [(None, shown)]
        value = self.value(field, row)
        if value in (MISSING, NOT_KNOWN):
            return [(None, None)]
        if not isinstance(value, tuple):
            return []
        found: list[tuple[str | None, Truth]] = []
        for code in value:
            self.option = (field.id, code)
            found.append((code, conj([applies, True if gate.when is None else self.true(gate.when, row)])))
            self.option = None
        return found

    def stands_at(self, gate_id: str, row: str | None) -> Truth:
        for section in self.form.sections:
            for gate in section.gates:
                if gate.id == gate_id:
                    inside = row if section.rows_of is not None else None
                    option, self.option = self.option, None
                    truth = disj([truth for _, truth in self.options(gate, section, inside)])
                    self.option = option
                    return truth
        raise KeyError(gate_id)

    def actions_for(self, gate: model.Gate, row: str | None, option: str | None) -> list[ActionFact]:
        """The documented actions that count for a gap: the form's own kinds count as the kind they are of."""
        need = gate.needs.action if gate.needs is not None else None
        assert need is not None
        kinds = set(need.kinds)
        kinds |= {kind.id for kind in self.form.actions if kind.base in kinds}
        return [
            action
            for action in self.facts.actions
            if action.documented
            and any((gap == Gap(gate.id, row, option) if need.own else gap.row == row) for gap in action.gaps)
            and (not kinds or action.kind in kinds)
            and (need.strength is None or self.rank(action.strength.value) >= self.rank(need.strength.value))
            and (not need.milestones or action.milestones > 0)
        ]

    def satisfied(self, gate: model.Gate, row: str | None, option: str | None) -> bool:
        needs = gate.needs
        if needs is None:
            return False
        if needs.action is not None and not self.actions_for(gate, row, option):
            return False
        if needs.evidence_for is not None:
            field = self.form.field(needs.evidence_for)
            place = self.place(field, row)
            if self.shown(field, row) is not True or self.facts.evidence.get(place, 0) == 0:
                return False
            if needs.evidence_of and not set(needs.evidence_of) & set(
                self.facts.evidence_kinds.get(place, ())
            ):
                return False
        if (
            needs.signed is not None
            and self.signed_from(self.form.section(needs.signed), row, False) is not True
        ):
            return False
        return all(self.tested(test, row, False) is True for test in needs.tests)

    @staticmethod
    def rank(strength: str) -> int:
        return ["weaker", "intermediate", "stronger"].index(strength)

    def holds(self, gate: model.Gate, section: model.Section, row: str | None) -> bool:
        if gate.severity is model.Severity.NOTE:
            return False
        if gate.severity is model.Severity.WARNING and (gate.id, row) in self.reasoned:
            return False
        return any(
            truth is not False and not self.satisfied(gate, row, option)
            for option, truth in self.options(gate, section, row)
        )

    # Signing.

    def can_be_signed(self, section: model.Section, row: str | None) -> bool:
        if self.applies(section, row) is not True or self.opens(section, row) is not True:
            return False
        if any(not self.complete(field, row) for field in section.fields):
            return False
        return not any(self.holds(gate, section, row) for gate in section.gates if not gate.holds_review)

    def complete(self, field: model.Field, row: str | None) -> bool:
        shown = self.shown(field, row)
        if shown is False:
            return True
        answer = self.facts.answers.get(self.place(field, row))
        value = self.value(field, row)
        required = field.required if isinstance(field.required, bool) else self.true(field.required, row)
        answered = value is not MISSING and value is not NOT_KNOWN
        if shown is None:
            return answered or required is False
        if type(answer).__name__ == "Disputed":
            return False
        if isinstance(answer, Given) and value is NOT_KNOWN:
            return False  # "incomplete evidence": nobody named who finds out
        if not answered:
            return required is False
        if isinstance(answer, Given):
            if not self.in_bounds(field, row, answer):
                return False
            if field.evidence and self.facts.evidence.get(self.place(field, row), 0) == 0:
                return False
        return True
