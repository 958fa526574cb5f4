"""Asking for a redaction beside an answer, and deciding about it in the list."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.redacting import Listed, hold_words
from reviewdesk.eventlog.header import EntryId, Target
from reviewdesk.forms.answers import Place
from reviewdesk.records import places
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.dialogs.reason_dialog import ReasonDialog
from reviewdesk.ui.dialogs.redaction_dialog import Choice, RedactionDialog, warning
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.flows.reviewing import ReviewFlow
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.redactions import redaction_row
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.people_screen import PeopleScreen


class RedactFlow(Flow):
    """Whoever may ask sees the list; the desk says who may decide."""

    def __init__(
        self,
        desk: Desk,
        runner: Runner,
        reviews: ReviewFlow,
        people: PeopleScreen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(desk, runner, parent)
        self._reviews = reviews
        self._people = people
        self._listed: dict[str, Listed] = {}
        reviews.screen.redact.connect(self.ask_for)
        people.redacting.connect(self._load)
        people.redactions.opened.connect(self._decide)

    def forget(self) -> None:
        super().forget()
        self._listed = {}
        self._people.redactions.show_rows(())

    # --- asking -------------------------------------------------------------------------------

    def ask_for(self, place: Place) -> None:
        """Ask that an answer, or a piece of evidence for it, be redacted."""
        view, context = self._reviews.view, self._reviews.context
        if view is None or context is None:
            return
        review = view.review.id
        targets = {e.entry: e.target for e in view.review.evidence if e.place == place}
        picks = [Pick(e.entry, e.evidence.title) for e in view.review.evidence if e.place == place]
        if place in view.facts.answers:
            picks.insert(0, Pick("", tr("The answer")))
        asked = view.form.field(place.field).ask.said(context.language)

        def show(beside: tuple[Text | str, ...]) -> None:
            names = ", ".join(say(one) if isinstance(one, Text) else one for one in beside)
            also = tr("Written in the same act as the answer, so it goes too: {names}", names=names)
            dialog = ReasonDialog(
                tr("Ask for redaction"),
                "\n\n".join(part for part in (asked, also if names else "", warning()) if part),
                tr("Why must it not be kept? The reason stays: do not repeat what is to go."),
                tr("Ask for it"),
                choices=tuple(picks) if len(picks) > 1 else (),
                choose=tr("What?"),
                parent=self._reviews.screen.window(),
            )
            only = picks[0].id if picks else ""

            def send(reason: str, chosen: str) -> None:
                entry = chosen or only
                target = targets[EntryId(entry)] if entry else places.answer_target(place)
                self._send(dialog, lambda: self.desk.redacting.ask(review, [target], reason))

            dialog.decided.connect(send)
            self.show_dialog(dialog)

        target = places.answer_target(place)
        self.ask(lambda: self._beside(review, target, answered=place in view.facts.answers), show)

    def _beside(self, review: str, target: Target, *, answered: bool) -> tuple[Text | str, ...] | Blocked:
        view = self._reviews.view
        if not answered or view is None or view.review.id != review:
            return ()
        return self.desk.redacting.beside(view.review.id, target)

    def _send(self, dialog: ReasonDialog, work: Callable[[], EntryId | Blocked]) -> None:
        def sent(_entry: EntryId) -> None:
            dialog.succeed()
            self.say(Text("Asked for. An administrator decides, under People, Redactions."))

        self.ask(work, sent, refused=dialog.wrong, failed=dialog.broke, writes=True)

    # --- deciding -----------------------------------------------------------------------------

    def _load(self) -> None:
        def show(found: tuple[tuple[Listed, ...], str]) -> None:
            listed, back = found
            self._listed = {one.request.entry: one for one in listed}
            now = self.desk.environment.now()
            self._people.redactions.show_rows(tuple(redaction_row(one, now) for one in listed), back)

        self.ask(self._found, show)

    def _found(self) -> tuple[tuple[Listed, ...], str] | Blocked:
        listed = self.desk.redacting.listed()
        if isinstance(listed, Blocked):
            return listed
        back = self.desk.redacting.may_be_back()
        return listed, say(back.what) if back is not None else ""

    def _decide(self, key: str) -> None:
        one = self._listed.get(key)
        if one is None:
            return
        dialog = RedactionDialog(redaction_row(one, self.desk.environment.now()), self._people.window())

        def decided(choice: Choice, reason: str, passphrase: str) -> None:
            def kept(what: Text) -> None:
                dialog.succeed()
                self.say(what)
                self._load()

            def failed(error: Exception) -> bool:
                self._load()  # an order may stand all the same
                return dialog.broke(error)

            self.ask(
                lambda: self._done(one, choice, reason, passphrase),
                kept,
                refused=dialog.wrong,
                failed=failed,
                writes=True,
            )

        dialog.decided.connect(decided)
        self.show_dialog(dialog)

    def _done(self, one: Listed, choice: Choice, reason: str, passphrase: str) -> Text | Blocked:
        redacting, record = self.desk.redacting, one.request.record
        match choice:
            case Choice.ORDER:
                done = redacting.order(one.request, reason, passphrase)
                return done if isinstance(done, Blocked) else Text("It is redacted.")
            case Choice.DECLINE:
                return redacting.take_back(one.request, reason) or Text("Declined. Nothing was redacted.")
            case Choice.HOLD:
                held = redacting.hold(record, True, reason, passphrase)
                return held or hold_words(len(redacting.covered(record)))
            case Choice.LIFT:
                lifted = redacting.hold(record, False, reason, passphrase)
                return lifted or Text("The legal hold is lifted.")
