"""Which type of field a question becomes."""

from __future__ import annotations

from reviewdesk.exchange.questionnaire.source import SourceItem
from reviewdesk.forms.model import Kind

_PLAIN = {
    "boolean": Kind.YES_NO,
    "decimal": Kind.NUMBER,
    "quantity": Kind.NUMBER,
    "integer": Kind.INTEGER,
    "date": Kind.DATE,
    "dateTime": Kind.DATETIME,
    "instant": Kind.DATETIME,
    "text": Kind.LONG_TEXT,
    "attachment": Kind.EVIDENCE,
}
KNOWN = frozenset(
    {*_PLAIN, "string", "time", "url", "uri", "choice", "open-choice", "coding", "reference", "question"}
)
_TARGETS = {
    "Patient": Kind.PARTICIPANT,
    "Practitioner": Kind.STAFF,
    "PractitionerRole": Kind.STAFF,
    "Location": Kind.SITE,
}


def kind_of(item: SourceItem) -> Kind:
    """The type, before several answers are thought of, except those of a list."""
    if item.answers is not None:
        return Kind.CHOICES if item.repeats else Kind.CHOICE
    if item.type == "reference" and len(item.targets) == 1:
        return _TARGETS.get(item.targets[0], Kind.TEXT)
    kind = _PLAIN.get(item.type, Kind.TEXT)
    return Kind.TEXT if kind is Kind.LONG_TEXT and item.pattern else kind


def column_fits(item: SourceItem) -> bool:
    """Whether a question of an inner repeating group can be a column of a table."""
    return (
        item.type not in ("group", "display")
        and not item.items
        and not item.whens
        and not item.expression
        and not item.open
        and not item.rules
        and not item.repeats
        and item.type not in ("quantity", "attachment")
    )
