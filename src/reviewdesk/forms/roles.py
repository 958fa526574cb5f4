"""How roles read, and lists of things in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from reviewdesk.texts import Text

ROLE_NAMES = {
    "dsp": Text("direct support professional"),
    "supervisor": Text("supervisor"),
    "nurse_consultant": Text("nurse consultant"),
    "case_manager": Text("case manager"),
    "quality_lead": Text("quality lead"),
    "operations_lead": Text("operations lead"),
    "finance_lead": Text("finance lead"),
    "senior_leader": Text("senior leader"),
    "administrator": Text("administrator"),
}


def listed(items: Sequence[Text | str]) -> Text | str:
    """The items in one sentence: "a, b and c"."""
    if not items:
        return ""
    if len(items) == 1:
        return items[0]
    head: Text | str = items[0]
    for item in items[1:-1]:
        head = Text("{head}, {item}", head=head, item=item)
    return Text("{head} and {item}", head=head, item=items[-1])


def roles_listed(roles: Sequence[str]) -> Text | str:
    return listed([ROLE_NAMES.get(role, role) for role in roles])
