"""Answers as the naive reading sees them: values, single tests, time standards, bounds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from tests.forms.kleene import Truth, conj

from reviewdesk.forms import model
from reviewdesk.forms.answers import (
    CannotCompute,
    Communication,
    DidNotHappen,
    Facts,
    Given,
    NotApplicable,
    NotKnown,
    Place,
    Table,
)

MISSING, NOT_KNOWN, INAPPLICABLE = object(), object(), object()


class Reading:
    """Reads single answers of one form on one set of facts; what is shown hangs on conditions."""

    def __init__(self, form: model.Form, facts: Facts) -> None:
        self.form, self.facts = form, facts
        self.owner = {f.id: s for s in form.sections for f in s.fields}
        self.option: tuple[str, str] | None = None

    def applies(self, section: model.Section, row: str | None) -> Truth:
        raise NotImplementedError

    def whole(self, condition: model.Condition, row: str | None) -> Truth:
        raise NotImplementedError

    def shown(self, field: model.Field, row: str | None) -> Truth:
        section = self.owner[field.id]
        inside = row if section.rows_of is not None else None
        applies = self.applies(section, inside)
        if applies is False or field.show is None:
            return applies
        return conj([applies, self.whole(field.show, inside)])

    def place(self, field: model.Field, row: str | None) -> Place:
        section = self.owner[field.id]
        return Place(section.id, row if section.rows_of is not None else None, field.id)

    def value(self, field: model.Field, row: str | None) -> object:
        answer = self.facts.answers.get(self.place(field, row))
        if isinstance(answer, Given):
            value = answer.value
            if field.choices is not None:
                codes = value if isinstance(value, tuple) else (value,)
                unknown = [o.code for o in self.form.choice_list(field.choices).options if o.not_known]
                if any(code in unknown for code in codes):
                    return NOT_KNOWN
            if isinstance(value, DidNotHappen) and field.standard is None:
                return MISSING
            if value == "" or value == Table(()):
                return MISSING
            if self.option is not None and self.option[0] == field.id:
                return (self.option[1],)
            return value
        if isinstance(answer, NotKnown | CannotCompute):
            return NOT_KNOWN
        if isinstance(answer, NotApplicable) and field.na:
            return INAPPLICABLE
        return MISSING

    def tested(self, test: model.Test, row: str | None, hidden: Truth) -> Truth:
        field = self.form.field(test.field)
        shown = self.shown(field, row)
        if shown is None:
            return None
        if shown is False:
            return hidden if hidden is not None else test.op is model.Op.FILLED
        value = self.value(field, row)
        if test.op is model.Op.FILLED:
            return None if value is NOT_KNOWN else value is not MISSING
        if test.op in (model.Op.LATE, model.Op.ON_TIME):
            return self.on_time(field, row, late=test.op is model.Op.LATE)
        if value in (MISSING, NOT_KNOWN):
            return None
        if value is INAPPLICABLE:
            return False
        match test.op:
            case model.Op.IS:
                if isinstance(value, tuple):
                    return test.operand in value
                return type(value) is type(test.operand) and value == test.operand
            case model.Op.IN:
                codes = test.operand if isinstance(test.operand, tuple) else ()
                if isinstance(value, tuple):
                    return any(code in codes for code in value)
                return (
                    {True: "yes", False: "no"}.get(value, str(value)) in codes
                    if isinstance(value, bool)
                    else str(value) in codes
                )
            case model.Op.ANY:
                return value != ()
            case model.Op.SENT:
                return isinstance(value, Communication)
            case model.Op.ANSWERED:
                return isinstance(value, Communication) and value.answered_at is not None
            case model.Op.SIGNED:
                return isinstance(value, tuple) and value != () and set(value) <= self.facts.signed_records
        return self.compared(test, value, row)

    def compared(self, test: model.Test, value: object, row: str | None) -> Truth:
        if isinstance(value, DidNotHappen):
            return False
        against: object = test.operand
        if isinstance(against, model.SettingRef):
            against = self.setting(against)
        if isinstance(against, model.FieldRef):
            other = self.form.field(against.field)
            shown = self.shown(other, row)
            if shown is not True:
                return shown
            found = self.value(other, row)
            if found in (MISSING, NOT_KNOWN):
                return None
            if found is INAPPLICABLE or isinstance(found, DidNotHappen):
                return False
            against = later(found, test.operand.plus)  # type: ignore[union-attr]
        if isinstance(against, model.Duration):
            against = timedelta(hours=against.count * (1 if against.unit is model.Unit.HOURS else 24))
        if isinstance(value, timedelta):
            assert isinstance(against, timedelta)
            spans = {"more_than": value > against, "at_most": value <= against}
            return spans[test.op.value]
        assert isinstance(value, int | Decimal | date)
        assert isinstance(against, int | Decimal | date)
        if isinstance(value, datetime) != isinstance(against, datetime):
            value = value.date() if isinstance(value, datetime) else value
            against = against.date() if isinstance(against, datetime) else against
        ways: dict[model.Op, Callable[[], bool]] = {
            model.Op.AT_LEAST: lambda: value >= against,  # type: ignore[operator]
            model.Op.AT_MOST: lambda: value <= against,  # type: ignore[operator]
            model.Op.MORE_THAN: lambda: value > against,  # type: ignore[operator]
            model.Op.LESS_THAN: lambda: value < against,  # type: ignore[operator]
            model.Op.AFTER: lambda: value > against,  # type: ignore[operator]
            model.Op.BEFORE: lambda: value < against,  # type: ignore[operator]
        }
        return ways[test.op]()

    def setting(self, ref: model.SettingRef) -> object:
        return self.facts.settings.get(ref.name, {s.id: s.value for s in self.form.settings}[ref.name])

    def moment(self, field: model.Field, row: str | None) -> object:
        value = self.value(field, row)
        if isinstance(value, Communication):
            return value.sent_at
        if isinstance(value, date) and not isinstance(value, datetime):
            return datetime.combine(value, time(0), UTC)
        return value

    def on_time(self, field: model.Field, row: str | None, *, late: bool) -> Truth:
        assert field.standard is not None
        moment = self.moment(field, row)
        if isinstance(moment, DidNotHappen):
            return late
        if moment is INAPPLICABLE:
            return False
        start_field = self.form.field(field.standard.field_from)
        shown = self.shown(start_field, row)
        start = self.moment(start_field, row) if shown is True else INAPPLICABLE
        if shown is not None and (start is INAPPLICABLE or isinstance(start, DidNotHappen)):
            return False
        if shown is None or not isinstance(start, datetime) or not isinstance(moment, datetime):
            return None
        within = field.standard.within
        span = self.setting(within) if isinstance(within, model.SettingRef) else within
        assert isinstance(span, model.Duration)
        if span.unit is model.Unit.HOURS:
            was_late = moment > start + timedelta(hours=span.count)
        else:
            days = 0 if span.unit is model.Unit.SAME_DAY else span.count
            was_late = moment.astimezone(UTC).date() > start.astimezone(UTC).date() + timedelta(days=days)
        return was_late if late else not was_late

    def in_bounds(self, field: model.Field, row: str | None, answer: Given) -> bool:
        value: object = answer.value
        if isinstance(value, DidNotHappen):
            return True
        if isinstance(value, tuple):
            value = len(value)
        elif isinstance(value, Table):
            value = len(value.rows)
        elif field.kind in (model.Kind.TEXT, model.Kind.LONG_TEXT) and isinstance(value, str):
            value = len(value)
        for bound, wrong in ((field.minimum, lambda a, b: a < b), (field.maximum, lambda a, b: a > b)):
            if bound is None:
                continue
            limit: object = bound.value
            if isinstance(limit, model.FieldRef):
                other = self.form.field(limit.field)
                limit = self.value(other, row) if self.shown(other, row) is True else None
                if isinstance(bound.value, model.FieldRef) and isinstance(limit, date):
                    limit = later(limit, bound.value.plus)
            elif limit in ("now", "today"):
                limit = answer.at
            if isinstance(limit, int | Decimal | date) and wrong(value, limit):
                return False
        if isinstance(answer.value, Table):
            for cells in answer.value.rows:
                for column, cell in zip(field.column_fields, cells, strict=True):
                    if not self.cell_fits(column, cell):
                        return False
        return True

    def cell_fits(self, column: model.Field, cell: str) -> bool:
        """Only the kinds of column that the forms of these tests have."""
        if cell == "":
            return column.required is False
        if column.kind is model.Kind.INTEGER:
            if not cell.lstrip("-").isdigit():
                return False
            low, high = column.minimum, column.maximum
            return not (
                (low is not None and int(cell) < low.value)  # type: ignore[operator]
                or (high is not None and int(cell) > high.value)  # type: ignore[operator]
            )
        if column.kind is model.Kind.DATE:
            return cell == "2026-03-02"
        return True


def later(value: object, plus: model.Duration | None) -> object:
    """A date or moment moved on; the forms here add days and hours only."""
    if plus is None or not isinstance(value, date):
        return value
    if plus.unit is model.Unit.HOURS and not isinstance(value, datetime):
        return value + timedelta(days=-(-plus.count // 24))
    return value + timedelta(**{plus.unit.value: plus.count})
