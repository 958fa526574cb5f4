"""The roles a person can hold, and which of them may release a pack."""

from __future__ import annotations

from enum import StrEnum

from reviewdesk.texts import Text


class Role(StrEnum):
    """Stable words: they stand in entries, statements and forms."""

    DSP = "dsp"
    SUPERVISOR = "supervisor"
    NURSE_CONSULTANT = "nurse_consultant"
    CASE_MANAGER = "case_manager"
    QUALITY_LEAD = "quality_lead"
    OPERATIONS_LEAD = "operations_lead"
    FINANCE_LEAD = "finance_lead"
    SENIOR_LEADER = "senior_leader"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> Text:
        """The role as a person reads it."""
        return _LABELS[self]


_LABELS = {
    Role.DSP: Text("Direct support professional"),
    Role.SUPERVISOR: Text("Supervisor"),
    Role.NURSE_CONSULTANT: Text("Nurse consultant"),
    Role.CASE_MANAGER: Text("Case manager"),
    Role.QUALITY_LEAD: Text("Quality lead"),
    Role.OPERATIONS_LEAD: Text("Operations lead"),
    Role.FINANCE_LEAD: Text("Finance lead"),
    Role.SENIOR_LEADER: Text("Senior leader"),
    Role.ADMINISTRATOR: Text("Administrator"),
}

MANAGERS = frozenset({Role.QUALITY_LEAD, Role.OPERATIONS_LEAD, Role.SENIOR_LEADER})
"""May release packs."""
