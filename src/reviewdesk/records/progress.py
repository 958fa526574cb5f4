"""How far a review is signed: sign-offs asked for and given, counted as a pack lists them."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.decision import Decision, Truth
from reviewdesk.forms.model import Form


@dataclass(frozen=True, slots=True)
class SignOffs:
    """`given` are those that stand: one that was given before a change is to be given again."""

    given: int
    asked: int

    @property
    def complete(self) -> bool:
        return self.asked > 0 and self.given == self.asked


def sign_offs(form: Form, decision: Decision) -> SignOffs:
    """One for each role that signs a part that applies. What repeats is signed by rows, never as a whole."""
    roles = {section.id: (section.rows_of is not None, len(section.signed_by)) for section in form.sections}
    given = asked = 0
    for scope, state in decision.scopes.items():
        repeats, signers = roles[scope.section]
        if state.applies is Truth.NOT_MET or (repeats and scope.row is None):
            continue
        asked += signers
        given += signers - len(state.unsigned_roles)
    return SignOffs(given, asked)
