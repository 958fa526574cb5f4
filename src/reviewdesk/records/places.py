"""Targets of a review's record: where answers, judgements, reasons, confirmations and sign-offs live.

Sections whose name begins with `_` are the desk's own; fields that begin with `_` are facts (docs/log-
format.md).
"""

from __future__ import annotations

from functools import lru_cache

from reviewdesk.eventlog.header import Target
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope

ABOUT = Target("_review/-/about")
LEAD = Target("_review/-/lead")
FORM = Target("_review/-/form")
RETURNED = "_returned."
NOTE = "_note."
NO_ROW = "-"
SIGNED = "_signed."
EVIDENCE = "_evidence."


def answer_target(place: Place) -> Target:
    """The register of an answer."""
    return Target(f"{place.section}/{place.row or NO_ROW}/{place.field}")


def judgement_target(place: Place, role: str) -> Target:
    """The register of one role's blind judgement."""
    return Target(f"{place.section}/{place.row or NO_ROW}/{place.field}.{role}")


def row_target(section: str, row: str) -> Target:
    return Target(f"{section}/{row}")


def none_target(section: str) -> Target:
    """The register in which a person says that a repeating section has no rows."""
    return Target(section)


def excuse_target(place: Place, role: str) -> Target:
    return Target(f"_excused/{place.row or NO_ROW}/{place.field}.{role}")


def panel_target(place: Place, role: str) -> Target:
    return Target(f"_panel/{place.row or NO_ROW}/{place.field}.{role}")


def warning_target(gate: str, row: str | None) -> Target:
    return Target(f"_warnings/{row or NO_ROW}/{gate}")


def validation_target(validation: str, row: str | None) -> Target:
    return Target(f"_validations/{row or NO_ROW}/{validation}")


def evidence_target(place: Place, mark: str) -> Target:
    """The fact of one link; `mark` (random, lowercase hex) keeps two links of one field apart."""
    return Target(f"{place.section}/{place.row or NO_ROW}/{EVIDENCE}{place.field}.{mark}")


def own_fact(name: str, mark: str) -> Target:
    """A fact of the review itself: RETURNED or NOTE with its mark."""
    return Target(f"_review/-/{name}{mark}")


def signature_target(scope: Scope, role: str) -> Target:
    return Target(f"{scope.section}/{scope.row or NO_ROW}/{SIGNED}{role}")


@lru_cache(maxsize=1 << 16)
def parts(target: Target) -> tuple[str, str | None, str | None]:
    """Section, row (None for `-` or none) and field of a target."""
    section, _, rest = target.partition("/")
    row, _, field = rest.partition("/")
    return section, (row if row and row != NO_ROW else None), field or None


def inside(scope: Scope, target: Target) -> bool:
    """Whether a sign-off of this scope covers the target: its section and row, never a signature."""
    section, row, field = parts(target)
    return section == scope.section and row == scope.row and not (field or "").startswith(SIGNED)
