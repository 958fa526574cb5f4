"""The destinations of the navigation, in order."""

from __future__ import annotations

from reviewdesk.texts import tr
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.widgets.navigation import NavItem


def destinations() -> tuple[NavItem, ...]:
    """Where one can go. What one may do there the desk decides, on every act."""
    return (
        NavItem("work", tr("My work"), Icon.WORK),
        NavItem("reviews", tr("Reviews"), Icon.REVIEWS),
        NavItem("actions", tr("Actions"), Icon.ACTIONS),
        NavItem("measures", tr("Measures"), Icon.MEASURES),
        NavItem("import", tr("Import"), Icon.IMPORT),
        NavItem("packs", tr("Packs"), Icon.PACKS),
        NavItem("forms", tr("Forms"), Icon.CONTRACTS),
        NavItem("people", tr("People"), Icon.PEOPLE),
        NavItem("settings", tr("Settings"), Icon.SETTINGS),
    )
