"""A form made ready to decide on: its parts with their references resolved and their conditions compiled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Field, Form, Gate, Section, Validation

Result: TypeAlias = tuple[Truth, tuple[Place, ...]]
"""A truth with the places behind it: the answers that decided it, or the open questions it waits for."""

Test_: TypeAlias = Callable[[Any, "str | None"], Result]
"""A compiled condition, asked of a reading of the facts (`evaluation.Run`) for a row (None: outside rows)."""

GateResults: TypeAlias = tuple[tuple[str | None, Result], ...]
"""How a gate stands, by option (None: a gate without `for`)."""

MET, NOT_MET, UNKNOWN = Truth.MET, Truth.NOT_MET, Truth.UNKNOWN
YES: Result = (MET, ())
NO: Result = (NOT_MET, ())


@dataclass(slots=True, eq=False)
class CField:
    """A field with its compiled conditions."""

    field: Field
    id: str
    section: str
    rowed: bool
    na: bool
    computed: bool
    judged: bool
    unknown_codes: frozenset[str]
    always: bool = True  # shown whatever is answered: neither it nor its section has a condition
    show: Test_ | None = None
    required: bool | Test_ = False
    start: CField | None = None  # where its time standard begins
    inputs: tuple[CField, ...] = ()


@dataclass(slots=True, eq=False)
class CGate:
    gate: Gate
    id: str
    rowed: bool
    when: Test_ | None
    for_each: CField | None
    tests: tuple[Test_, ...]  # of needs
    reads: tuple[CField, ...]
    plain: bool = False  # told by its causes and its actions alone: no reason, no {field}, no other needs


@dataclass(slots=True, eq=False)
class CSection:
    section: Section
    id: str
    rows_of: str | None
    fields: tuple[CField, ...] = ()
    gates: tuple[CGate, ...] = ()
    show: Test_ | None = None
    opens: Test_ | None = None
    opens_after: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    excluded: tuple[CField, ...] = ()  # staff fields of not_by
    excluded_sections: tuple[str, ...] = ()


@dataclass(slots=True, eq=False)
class CValidation:
    validation: Validation
    where: Test_ | None
    that: Test_ | None
    reads: tuple[CField, ...]


@dataclass(slots=True, eq=False)
class CompiledForm:
    """A form made ready to decide on; made once, shared by every review on that form."""

    form: Form
    fields: dict[str, CField] = field(default_factory=dict)
    sections: dict[str, CSection] = field(default_factory=dict)
    gates: dict[str, CGate] = field(default_factory=dict)
    validations: tuple[CValidation, ...] = ()
    settings: dict[str, object] = field(default_factory=dict)
    outside: dict[str, tuple[Test_, ...]] = field(
        default_factory=dict
    )  # by repeating section: what its rows read from outside
    outside_fields: dict[str, tuple[CField, ...]] = field(default_factory=dict)
