"""Which roles a set of signatures covers: each role once, by different persons."""

from __future__ import annotations

from collections.abc import Sequence

from reviewdesk.forms.answers import SignatureFact


def covered(roles: Sequence[str], signatures: Sequence[SignatureFact]) -> tuple[str, ...]:
    """The roles still unsigned when each signature counts for one role and each person for one signature;
    nothing when all are covered.
    """
    taken: dict[str, str] = {}  # person -> role

    def find(role: str, tried: set[str]) -> bool:
        for signature in signatures:
            if signature.role != role or signature.person in tried:
                continue
            tried.add(signature.person)
            holder = taken.get(signature.person)
            if holder is None or find(holder, tried):
                taken[signature.person] = role
                return True
        return False

    return tuple(role for role in roles if not find(role, set()))
