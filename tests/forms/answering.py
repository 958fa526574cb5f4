"""Facts for tests: a form answered well in every place, and strategies that spoil it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from reviewdesk.forms.answers import (
    ActionFact,
    Answer,
    Blind,
    CannotCompute,
    Communication,
    DidNotHappen,
    Disputed,
    Facts,
    Gap,
    Given,
    NotApplicable,
    NotKnown,
    Place,
    SignatureFact,
    Strength,
    Table,
    Value,
    Way,
)
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Field, Form, Kind, Section
from reviewdesk.forms.problems import FormProblems, render

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
PEOPLE = ("ann", "ben", "cat", "dan")


def loaded(data: bytes | str, file: str = "form.yaml") -> Form:
    """The form, or a failure that names its problems."""
    form = load_form(data.encode() if isinstance(data, str) else data, file)
    if isinstance(form, FormProblems):
        raise AssertionError("\n".join(render(problem) for problem in form.problems))
    return form


def shipped(name: str) -> Form:
    path = ROOT / "forms" / f"{name}.yaml"
    return loaded(path.read_bytes(), path.name)


def told(sent_at: datetime = NOON, *, answered: bool = True) -> Communication:
    return Communication(
        sent_at=sent_at,
        by="ann",
        reached="Case manager",
        way=Way.PHONE,
        said="What happened.",
        answered_at=sent_at + timedelta(hours=1) if answered else None,
        answer="Thank you." if answered else None,
    )


def good_value(field: Field, form: Form) -> Value:
    """A value that fits the type; the first choice that is a verdict."""
    kind = Kind(field.computed.gives) if field.computed is not None else field.kind
    match kind:
        case Kind.YES_NO:
            return True
        case Kind.INTEGER:
            return 0
        case Kind.NUMBER:
            return Decimal("0.5")
        case Kind.CHOICE | Kind.CHOICES:
            codes = [o.code for o in form.choice_list(field.choices or "").options if not o.not_known]
            return codes[0] if kind is Kind.CHOICE else (codes[0],)
        case Kind.DATE:
            return NOON.date()
        case Kind.DATETIME:
            return NOON
        case Kind.DURATION:
            return timedelta(hours=2)
        case Kind.COMMUNICATION:
            return told()
        case Kind.TABLE:
            return Table((tuple(good_cell(column, form) for column in field.column_fields),))
        case Kind.EVIDENCE | Kind.RECORD:
            return ("one",)
        case Kind.STAFF:
            return "dan"
        case _:
            return "Some words"


def good_cell(column: Field, form: Form) -> str:
    value = good_value(column, form)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "1" if column.kind is Kind.INTEGER else str(value)


def rows_of(section: Section, rows: Mapping[str, tuple[str, ...]]) -> Sequence[str | None]:
    return (None,) if section.rows_of is None else rows.get(section.rows_of, ())


def answered(form: Form, rows: Mapping[str, tuple[str, ...]], **values: Answer | Value | None) -> Facts:
    """Facts with every field of every row answered and its evidence linked; `values` by field id take the
    place of the good ones, None leaves it out.
    """
    answers: dict[Place, Answer] = {}
    evidence: dict[Place, int] = {}
    for section in form.sections:
        for row in rows_of(section, rows):
            for field in section.fields:
                place = Place(section.id, row, field.id)
                value = (
                    values.get(field.id, good_value(field, form))
                    if field.id in values
                    else good_value(field, form)
                )
                if value is None:
                    continue
                is_answer = isinstance(
                    value, Given | NotKnown | NotApplicable | CannotCompute | Disputed | Blind
                )
                answers[place] = value if is_answer else Given(value)  # type: ignore[arg-type, assignment]
                if field.evidence:
                    evidence[place] = 1
    return Facts(answers=answers, rows=rows, evidence=evidence)


def put(facts: Facts, place: Place, value: Answer | Value | None) -> Facts:
    """The facts with one answer changed, or left out."""
    answers = {p: a for p, a in facts.answers.items() if p != place}
    if value is not None:
        is_answer = isinstance(value, Given | NotKnown | NotApplicable | CannotCompute | Disputed | Blind)
        answers[place] = value if is_answer else Given(value)  # type: ignore[arg-type, assignment]
    return replace(facts, answers=answers)


def signed(facts: Facts, form: Form, *sections: str, person: str | None = None) -> Facts:
    """The facts with these sections signed in every row, each role by a person of its own."""
    more: list[SignatureFact] = []
    for name in sections:
        section = form.section(name)
        for row in rows_of(section, facts.rows):
            more.extend(
                SignatureFact(name, row, role, person or f"signer of {role}", "valid")
                for role, _ in section.signed_by
            )
    return replace(facts, signatures=(*facts.signatures, *more))


def action(
    gap: Gap,
    *more: Gap,
    kind: str = "coaching",
    documented: bool = True,
    strength: Strength = Strength.WEAKER,
) -> ActionFact:
    return ActionFact(
        action=f"action for {gap.gate}",
        title="Coach the team",
        kind=kind,
        strength=strength,
        documented=documented,
        gaps=frozenset((gap, *more)),
        lacks=() if documented else ("due", "verifier"),
    )


# --- strategies ----------------------------------------------------------------------


def values(field: Field, form: Form) -> st.SearchStrategy[Value]:
    kind = Kind(field.computed.gives) if field.computed is not None else field.kind
    near = st.sampled_from([NOON + timedelta(hours=h) for h in (-30, -1, 0, 1, 13, 30, 80, 800)])
    found: st.SearchStrategy[Value]
    match kind:
        case Kind.YES_NO:
            found = st.booleans()
        case Kind.INTEGER:
            found = st.integers(0, 4)
        case Kind.CHOICE:
            found = st.sampled_from([o.code for o in form.choice_list(field.choices or "").options])
        case Kind.CHOICES:
            codes = [o.code for o in form.choice_list(field.choices or "").options]
            found = st.lists(st.sampled_from(codes), unique=True, max_size=3).map(tuple)
        case Kind.DATETIME:
            found = near
        case Kind.DATE:
            found = near.map(datetime.date)
        case Kind.COMMUNICATION:
            found = st.builds(told, near, answered=st.booleans())
        case Kind.STAFF:
            found = st.sampled_from(PEOPLE)
        case Kind.DURATION:
            found = st.sampled_from([timedelta(hours=h) for h in (1, 2, 48, 49)])
        case Kind.TEXT:
            found = st.sampled_from(["word", "Some words"])
        case Kind.RECORD:
            found = st.sampled_from([("one",), ("two",), ("one", "two")])
        case Kind.TABLE if [column.id for column in field.column_fields] == ["who", "many"]:
            cells = st.tuples(st.sampled_from(["ann", ""]), st.sampled_from(["", "1", "9", "0", "x"]))
            found = st.lists(cells, max_size=2).map(lambda rows: Table(tuple(rows)))
        case _:
            return st.just(good_value(field, form))
    if field.standard is not None:
        return st.one_of(found, found, st.just(DidNotHappen("nobody called")))
    return found


def answers(field: Field, form: Form) -> st.SearchStrategy[Answer | None]:
    given = values(field, form).map(lambda value: Given(value, at=NOON + timedelta(hours=1)))
    others: list[Answer | None] = [
        None,
        NotKnown("ann", date(2026, 4, 1)),
        NotApplicable("it does not"),
        Disputed(),
        CannotCompute("no data"),
    ]
    if field.judged_by:
        others.append(Blind(judged=frozenset(field.judged_by[:1])))
        others.append(Blind(judged=frozenset(field.judged_by)))
        others.append(Blind(excused=frozenset(field.judged_by)))
        seats = frozenset(field.settled_by)
        others.append(Blind(frozenset(field.judged_by), panel=seats, absent=seats))
    return st.one_of(given, given, given, st.sampled_from(others))


@st.composite
def any_facts(draw: st.DrawFn, form: Form, *, spoil: bool | None = None) -> Facts:
    """Facts of a form: answered well with a few places spoiled, or anything at all."""
    repeating = [s.id for s in form.sections if s.repeat is not None]
    rows = {name: tuple(f"{name}-{i}" for i in range(draw(st.integers(0, 2)))) for name in repeating}
    none_said = frozenset(name for name in repeating if not rows[name] and draw(st.booleans()))
    places = [
        (f, Place(s.id, row, f.id)) for s in form.sections for row in rows_of(s, rows) for f in s.fields
    ]
    if spoil if spoil is not None else draw(st.booleans()):
        facts = answered(form, rows)
        spoiled = (
            draw(st.lists(st.sampled_from(places), max_size=4, unique_by=lambda p: p[1])) if places else []
        )
    else:
        facts = Facts(
            rows=rows, evidence={place: draw(st.integers(0, 1)) for f, place in places if f.evidence}
        )
        spoiled = places
    found = dict(facts.answers)
    for field, place in spoiled:
        answer = draw(answers(field, form))
        found.pop(place, None)
        if answer is not None:
            found[place] = answer
    gaps = [
        Gap(g.id, row, option)
        for s in form.sections
        for g in s.gates
        for row in rows_of(s, rows)
        for option in ((None,) if g.for_each is None else _codes(form, g.for_each))
    ]
    actions = draw(st.lists(_actions(form, gaps), max_size=4)) if gaps else []
    signatures = (
        draw(st.lists(_signatures(form, rows), max_size=8))
        if any(rows_of(s, rows) for s in form.sections)
        else []
    )
    facts = replace(
        facts, answers=found, none_said=none_said, actions=tuple(actions), signatures=tuple(signatures)
    )
    wanted = {g.needs.evidence_for for s in form.sections for g in s.gates if g.needs is not None}
    linked = {p: draw(st.sampled_from(["", "note", "visit"])) for f, p in places if f.id in wanted}
    facts = replace(
        facts,
        evidence={**facts.evidence, **{place: int(bool(kind)) for place, kind in linked.items()}},
        evidence_kinds={place: (kind,) for place, kind in linked.items() if kind},
        signed_records=frozenset({"one"}),
    )
    if draw(st.booleans()):
        facts = signed(
            facts,
            form,
            *(s.id for s in draw(st.lists(st.sampled_from(form.sections), max_size=3, unique=True))),
        )
    return facts


def _codes(form: Form, field: str) -> tuple[str, ...]:
    return tuple(o.code for o in form.choice_list(form.field(field).choices or "").options)


def _actions(form: Form, gaps: list[Gap]) -> st.SearchStrategy[ActionFact]:
    return st.builds(
        ActionFact,
        action=st.uuids().map(str),
        title=st.just("Act"),
        kind=st.sampled_from([kind.id for kind in form.actions]),
        strength=st.sampled_from(list(Strength)),
        documented=st.booleans(),
        gaps=st.frozensets(st.sampled_from(gaps), min_size=1, max_size=2),
        lacks=st.just(("due",)),
        milestones=st.integers(0, 1),
    )


@st.composite
def _signatures(draw: st.DrawFn, form: Form, rows: Mapping[str, tuple[str, ...]]) -> SignatureFact:
    section = draw(st.sampled_from([s for s in form.sections if rows_of(s, rows)]))
    row = draw(st.sampled_from(list(rows_of(section, rows))))
    role = draw(st.sampled_from([role for role, _ in section.signed_by]))
    standing = draw(st.sampled_from(["valid", "valid", "stale", "addendum"]))
    return SignatureFact(section.id, row, role, draw(st.sampled_from(PEOPLE)), standing)
