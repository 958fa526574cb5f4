"""Evidence an answer rests on: attached or named, shown with its history, given out as a copy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Scope
from reviewdesk.records.review import Evidence, EvidenceLink, HistoryLine
from reviewdesk.texts import tr
from reviewdesk.ui.dialogs.evidence_dialog import EvidenceDialog, EvidenceDraft
from reviewdesk.ui.dialogs.history_dialog import HistoryDialog
from reviewdesk.ui.flows.dialogs import ReviewDialogs
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.banner import Banner, Weight
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.file_names import file_name
from reviewdesk.ui.present.history import history_row


class EvidenceFlow(QObject):
    """Answers what the editor asks about evidence."""

    def __init__(self, reviews: ReviewFlow, dialogs: ReviewDialogs) -> None:
        super().__init__(dialogs)
        self._reviews = reviews
        self._dialogs = dialogs
        reviews.screen.attach.connect(self.attach)
        reviews.screen.opened.connect(self.show)

    def attach(self, place: Place | None) -> None:
        view, context = self._reviews.view, self._reviews.context
        scope = self._reviews.scope
        if view is None or context is None or scope is None:
            return
        here = Scope(place.section, place.row) if place is not None else scope
        fields = [
            f
            for f in view.form.section(here.section).fields
            if Place(here.section, here.row, f.id) in view.decision.fields
        ]
        fields.sort(key=lambda f: not f.evidence)
        picks = tuple(Pick(field.id, field.ask.said(context.language)) for field in fields)
        dialog = EvidenceDialog(picks, place.field if place else "", self._reviews.clock)
        review, desk = view.review.id, self._reviews.desk

        def link(draft: EvidenceDraft) -> None:
            at = Place(here.section, here.row, draft.field)
            file = draft.file
            if file is not None:
                self._dialogs.act(
                    dialog,
                    lambda: desk.filing.attach(
                        review, at, file, draft.title, draft.dated, draft.where, draft.sort
                    ),
                )
                return
            piece = Evidence(draft.title, "record", draft.dated, draft.where, sort=draft.sort)
            self._dialogs.act(dialog, lambda: desk.reviews.link_evidence(review, at, piece))

        dialog.decided.connect(link)
        self._dialogs.open(dialog)

    def show(self, entry: str) -> None:
        view, context = self._reviews.view, self._reviews.context
        link = next((e for e in view.review.evidence if str(e.entry) == entry), None) if view else None
        if view is None or context is None or link is None:
            return
        if link.evidence.kind == "file":
            self._save_copy(view.review.id, link)
            return
        desk, review = self._reviews.desk, view.review.id
        title = f"{link.evidence.title} · {link.evidence.where}"

        def show(lines: tuple[HistoryLine, ...]) -> None:
            rows = tuple(
                history_row(line, view.form, context) for line in lines if line.detail == link.evidence.title
            )
            self._dialogs.open(HistoryDialog(title, rows, self._dialogs.window))

        self._reviews.ask(lambda: desk.reviews.history(review, link.place), show)

    def _save_copy(self, review: RecordId, link: EvidenceLink) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self._dialogs.window,
            tr("Save a copy of the evidence file"),
            file_name(link.evidence.where),
            options=QFileDialog.Option.DontConfirmOverwrite,  # it is never written over another file
        )
        if name:
            desk = self._reviews.desk
            said = Banner(Weight.OK, tr("A copy was saved to {path}.", path=name))
            self._reviews.ask(
                lambda: desk.filing.give_out(review, link, Path(name)),
                lambda _: self._reviews.said.emit(said),
            )
