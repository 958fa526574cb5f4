"""A review walked through every stage by its people, with nothing held at the end."""

from __future__ import annotations

from tests.walker import Walker

from reviewdesk.forms.decision import Scope


def test_every_stage_is_answered_signed_and_confirmed_and_nothing_is_held(walker: Walker) -> None:
    view = walker.walk()
    assert [(h.kind, h.scope, str(h.because)) for h in view.decision.holds] == []
    assert [s.standing for s in view.review.signatures] == ["valid"] * len(view.review.signatures)
    signed = {scope for scope, state in view.decision.scopes.items() if state.signed}
    assert signed >= {Scope(section.id) for section in view.form.sections}
