"""What moving a review to a newer version of its form comes to, in words."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.desk.moving import MovePreview
from reviewdesk.forms.answers import Place
from reviewdesk.forms.model import Form
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.present.context import Context, role_words
from reviewdesk.ui.present.review_page import row_labels


@dataclass(frozen=True, slots=True)
class MoveGroup:
    """One kind of consequence, each line one thing it happens to."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveRows:
    """What the dialog shows: from where to where, what stays, and what does not."""

    title: str
    stays: str
    groups: tuple[MoveGroup, ...]


def move_rows(preview: MovePreview, view: ReviewView, context: Context) -> MoveRows:
    """The preview as people read it."""
    found = preview.comparison
    labels = row_labels(preview.old, view.facts, context)
    says = _Saying(preview.old, labels, context)
    titles: dict[str, str] = {action.id: action.plan.title for action in view.actions}
    new = {f.id: f for section in preview.new.sections for f in section.fields}
    groups = (
        MoveGroup(
            tr("Asked again; the answers of now stay in the history"),
            tuple(tr("{asked}: {why}", asked=says.asked(one.place), why=say(one.why)) for one in found.again),
        ),
        MoveGroup(
            tr("No longer asked; the answers stay in the history"),
            tuple(says.asked(place) for place in found.dropped),
        ),
        MoveGroup(tr("New questions"), tuple(new[name].ask.said(context.language) for name in found.new)),
        MoveGroup(
            tr("Signatures that no longer stand, because what was signed reads differently"),
            tuple(
                tr(
                    "{section}, {role}",
                    section=says.scope(one.scope.section, one.scope.row),
                    role=role_words(one.role),
                )
                for one in found.stale
            ),
        ),
        MoveGroup(
            tr("Actions whose gap is gone; they are kept and lift nothing"),
            tuple(titles.get(action, action) for action in found.actions),
        ),
    )
    stays = counted("{n} answer stays as it is.", "{n} answers stay as they are.", len(found.kept))
    title = preview.new.title.said(context.language)
    return MoveRows(
        tr(
            "{title}: from version {old} to {new}",
            title=title,
            old=preview.old.version,
            new=preview.new.version,
        ),
        say(stays),
        tuple(group for group in groups if group.lines),
    )


class _Saying:
    def __init__(self, form: Form, labels: dict[str, str], context: Context) -> None:
        self._form, self._labels, self._context = form, labels, context

    def asked(self, place: Place) -> str:
        ask = self._form.field(place.field).ask.said(self._context.language)
        label = self._labels.get(place.row or "")
        return f"{label}: {ask}" if label else ask

    def scope(self, section: str, row: str | None) -> str:
        title = self._form.section(section).title.said(self._context.language)
        label = self._labels.get(row or "")
        return f"{title}: {label}" if label else title
