"""The roles by their stable words, and who may release a pack."""

from __future__ import annotations

from reviewdesk.identity.roles import MANAGERS, Role
from reviewdesk.texts import say


def test_roles_are_the_words_that_stand_in_entries() -> None:
    assert {role.value: say(role.label) for role in Role} == {
        "dsp": "Direct support professional",
        "supervisor": "Supervisor",
        "nurse_consultant": "Nurse consultant",
        "case_manager": "Case manager",
        "quality_lead": "Quality lead",
        "operations_lead": "Operations lead",
        "finance_lead": "Finance lead",
        "senior_leader": "Senior leader",
        "administrator": "Administrator",
    }


def test_packs_are_released_by_managers() -> None:
    assert {"quality_lead", "operations_lead", "senior_leader"} == MANAGERS
