"""The order a pack prints in: the same whatever order the entries came in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.action import Action
from reviewdesk.records.facts import row_moments
from reviewdesk.records.review import Evidence, EvidenceLink, Row
from reviewdesk.records.viewing import ReviewView


class Order:
    """Rows by the time of what happened, then by label; all else by the form, then by row."""

    def __init__(self, view: ReviewView) -> None:
        self._view = view
        form = view.form
        self._sections = {section.id: n for n, section in enumerate(form.sections)}
        self._fields = {f.id: n for n, f in enumerate(f for s in form.sections for f in s.fields)}
        self._gates = {g.id: n for n, g in enumerate(g for s in form.sections for g in s.gates)}
        rows = sorted(view.review.rows, key=self._row_key)
        self.rows: tuple[Row, ...] = tuple(rows)
        self._row_numbers = {row.id: n for n, row in enumerate(rows, start=1)}

    def _row_key(self, row: Row) -> tuple[int, datetime, str, str]:
        moment = row_moments(self._view.form.section(row.section), self._view.facts.answers)
        return (self._sections[row.section], moment(row.id), self._view.row_labels.get(row.id, ""), row.id)

    def number(self, row: str | None) -> int:
        """The number of a case, from 1; 0 for none."""
        return self._row_numbers.get(row or "", 0)

    def label(self, row: str | None) -> str:
        """A case's own label; empty outside the cases."""
        return self._view.row_labels.get(row, "") if row is not None else ""

    def gate(self, gate: str, row: str | None) -> tuple[int, int]:
        """Where a gate stands: by the form, then by case."""
        return (self._gates.get(gate, len(self._gates)), self.number(row))

    def scope(self, scope: Scope) -> tuple[int, int]:
        """Where a section or a row of it stands."""
        return (self._sections.get(scope.section, len(self._sections)), self.number(scope.row))

    def actions(self) -> tuple[Action, ...]:
        """The review's actions, by the first gap each answers."""
        review = self._view.review.id

        def key(action: Action) -> tuple[tuple[int, int], str, str]:
            gaps = [self.gate(link.gate, link.row) for _, link in action.links if link.review == review]
            return (min(gaps, default=(len(self._gates), 0)), action.plan.title, action.id)

        return tuple(sorted(self._view.actions, key=key))

    def links(self) -> tuple[EvidenceLink, ...]:
        """Every evidence link, by case, then by the question it is for."""
        return tuple(sorted(self._view.review.evidence, key=self._link_key))

    def evidence(self) -> Iterator[tuple[str, Evidence]]:
        """Each piece of evidence once, with its number."""
        seen: list[tuple[object, ...]] = []
        for link in self.links():
            if (same := identity(link.evidence)) not in seen:
                seen.append(same)
                yield f"E{len(seen)}", link.evidence

    def _link_key(self, link: EvidenceLink) -> tuple[int, int, str, str]:
        return (self.number(link.place.row), self._field(link.place), link.evidence.title, link.entry)

    def _field(self, place: Place) -> int:
        return self._fields.get(place.field, len(self._fields))


def identity(evidence: Evidence) -> tuple[object, ...]:
    """What makes two links name the same evidence."""
    return (evidence.kind, evidence.title, evidence.where, evidence.sha256, evidence.dated)
