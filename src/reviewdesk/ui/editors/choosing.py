"""Which editor a kind of field gets."""

from __future__ import annotations

from reviewdesk.forms.model import Kind
from reviewdesk.ui.editors.choice_editor import ChoiceEditor
from reviewdesk.ui.editors.choices_editor import ChoicesEditor
from reviewdesk.ui.editors.communication_editor import CommunicationEditor
from reviewdesk.ui.editors.editor import Clock, Editor
from reviewdesk.ui.editors.long_text_editor import LongTextEditor
from reviewdesk.ui.editors.moment_editor import MomentEditor
from reviewdesk.ui.editors.pick_editor import PickEditor
from reviewdesk.ui.editors.reading_editor import ReadingEditor
from reviewdesk.ui.editors.table_editor import TableEditor
from reviewdesk.ui.editors.text_editor import TextEditor


def editor_for(kind: Kind, clock: Clock) -> Editor:
    """A new editor for a kind of field."""
    match kind:
        case Kind.LONG_TEXT:
            return LongTextEditor(clock)
        case Kind.DATE | Kind.DATETIME:
            return MomentEditor(clock, with_time=kind is Kind.DATETIME)
        case Kind.CHOICE | Kind.YES_NO:
            return ChoiceEditor(clock)
        case Kind.CHOICES:
            return ChoicesEditor(clock)
        case Kind.PARTICIPANT | Kind.STAFF | Kind.SITE | Kind.MEASURE:
            return PickEditor(clock)
        case Kind.COMMUNICATION:
            return CommunicationEditor(clock)
        case Kind.TABLE:
            return TableEditor(clock)
        case Kind.COMPUTED | Kind.EVIDENCE | Kind.RECORD:
            return ReadingEditor(clock)
    return TextEditor(kind, clock)
