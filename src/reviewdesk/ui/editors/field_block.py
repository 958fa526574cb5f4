"""A field on the form: the question, its help, the editor, what is wrong, how late, what it rests on."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from reviewdesk.forms.answers import DidNotHappen, Given, NotApplicable, NotKnown, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Kind
from reviewdesk.texts import tr
from reviewdesk.ui.editors.choice_editor import ChoiceEditor
from reviewdesk.ui.editors.choosing import editor_for
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.not_known_form import NotKnownForm
from reviewdesk.ui.editors.reason_form import ReasonForm
from reviewdesk.ui.present.fields import FieldRow, Saving, Standing
from reviewdesk.ui.present.intents import Excuse, OpenReview, Reopen, WriteNote
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.link_button import LinkButton
from reviewdesk.ui.widgets.mark import Mark
from reviewdesk.ui.widgets.panel_list import PanelList
from reviewdesk.ui.widgets.value_list import ValueList

_READ = {Kind.COMPUTED, Kind.EVIDENCE, Kind.RECORD}


class FieldBlock(QWidget):
    """`answered` and `typing` carry the place with what was said there; nothing is saved here."""

    answered = Signal(object, object, str)  # Place, Answer or None, reason where one is asked
    typing = Signal(object, str)
    attach = Signal(object)
    opened = Signal(str)
    history = Signal(object)
    redact = Signal(object)
    panel = Signal(object, str)  # Place, role of the seat to record
    asked = Signal(object)  # what else is asked for here (present.intents)

    def __init__(self, kind: Kind, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.row: FieldRow | None = None
        self._clock = clock
        self._not_happened = False
        self._pending: object = None
        self._unclear = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(3)
        self._build_head()
        self._help = Label("", Type.SMALL, Tone.MUTED)
        self._judges = Mark(Icon.EYE, Tone.MUTED)
        self.editor = editor_for(kind, clock)
        self._stands = Mark(Icon.HISTORY, Tone.PLAIN, Type.BODY)
        self._again = LinkButton(tr("Answer now"), icon=None)
        self._problem = Mark(Icon.WARN, Tone.BAD, Type.SMALL_STRONG)
        self._delay = Mark(Icon.HISTORY, Tone.MUTED)
        self._origin = Mark(Icon.IMPORT, Tone.MUTED)
        self._definitions = Label("", Type.SMALL, Tone.MUTED)
        self._panel = PanelList(tr("The panel that settles it"))
        self._panel.asked.connect(self._on_panel)
        self._first = Label("", Type.SMALL)
        parts: tuple[QWidget, ...] = (
            self._help, self._judges, self._first, self._panel, self.editor, self._stands, self._again,
            self._problem, self._delay, self._definitions, self._origin,
        )  # fmt: skip
        for part in parts:
            self._column.addWidget(part)
        self._evidence = QVBoxLayout()
        self._evidence.setSpacing(0)
        self._column.addLayout(self._evidence)
        self._evidence_links: list[LinkButton] = []
        self._attach: Button | None = None
        self._before: LinkButton | None = None
        self._seats: PanelList | None = None  # made where they are needed: few fields have any
        self._values: ValueList | None = None
        self._aside: NotKnownForm | ReasonForm | None = None
        self._again.hide()
        self.editor.answered.connect(self._on_answered)
        self.editor.typing.connect(self._on_typing)
        self.editor.unclear.connect(self._on_unclear)
        self._again.clicked.connect(self._on_again)
        if isinstance(self.editor, ChoiceEditor):
            self.editor.not_known.connect(self._on_not_known)
            self.editor.not_applicable.connect(self._on_not_applicable)

    def _build_head(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        self._ask = Label("", Type.LABEL)
        self._save = Mark(Icon.SAVED, Tone.MUTED)
        self._more = Button("", ButtonKind.QUIET, Icon.MORE, name=tr("Other answers"))
        self._more.clicked.connect(self._on_more)
        head.addWidget(self._ask, 1)
        head.addWidget(self._save, 0)
        head.addWidget(self._more, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)

    # --- showing ----------------------------------------------------------------------

    def show_row(self, row: FieldRow) -> None:
        """Show a row in place; an equal one costs nothing."""
        before = self.row
        if row == before:
            return
        if before is not None and before.place != row.place:
            self._unclear, self._not_happened = "", False
            self._close_aside()
        if before is not None and before.answer != row.answer:
            self._unclear, self._not_happened = "", False
        self.row = row
        optional = "" if row.required or row.kind in _READ else tr(" (optional)")
        self._ask.show_text(row.ask + optional)
        self._help.show_text(row.help, hide_empty=True)
        self._judges.say("" if row.seats else row.judges)
        self._first.show_text("\n".join(row.judgements), hide_empty=True)
        self._panel.show_rows(row.panel)
        self._show_several(row)
        answers = row.editable and row.kind not in _READ
        named = tr("Other answers: {asked}", asked=row.ask) if answers else tr("More: {asked}", asked=row.ask)
        self._more.setAccessibleName(named)
        self._show_standing(row)
        self.editor.show_row(row)
        self._show_problem()
        self._show_delay(row)
        definitions = tr("Definitions: {name}", name=row.definitions) if row.definitions else ""
        self._definitions.show_text(definitions, hide_empty=True)
        self._origin.say(row.origin, icon=Icon.COMPUTED if row.kind is Kind.COMPUTED else Icon.IMPORT)
        if row.origin_id or self._origin.toolTip():
            set_tip(self._origin, row.origin_id)
            self._origin.setAccessibleDescription(row.origin_id)
        self._show_saving(row.saving)
        self._show_before(row)
        self._show_evidence(row)

    def lay_by(self) -> None:
        """Show nothing, and know of nobody's answer, until a row comes again."""
        self._close_aside()
        self.row = self.editor.row = None
        self._pending = None
        self._unclear, self._not_happened = "", False
        self.hide()

    def _show_standing(self, row: FieldRow) -> None:
        """In place of the editor, an answer that is no value, with the way back."""
        said = isinstance(row.answer, Given) and isinstance(row.answer.value, DidNotHappen)
        aside = said or row.standing in {Standing.NOT_KNOWN, Standing.NOT_APPLICABLE}
        blind = row.standing is Standing.BLIND and not row.editable
        words = row.words if aside or (row.standing is Standing.DISPUTED and not row.values) else ""
        radio = isinstance(self.editor, ChoiceEditor)
        tone = Tone.BAD if row.standing is Standing.DISPUTED else Tone.PLAIN
        icon = Icon.CONFLICTS if row.standing is Standing.DISPUTED else Icon.HISTORY
        self._stands.say(words, tone, icon)
        self._again.setVisible(aside and not radio and row.editable)
        self._again.setAccessibleName(tr("Answer now: {asked}", asked=row.ask))
        self.editor.setVisible((radio or not aside) and not blind and self._aside is None)

    def _show_several(self, row: FieldRow) -> None:
        """The judges for who may excuse them, and values that stand against each other."""
        if row.seats and self._seats is None:
            self._seats = PanelList(tr("First judgements, each without seeing the other"))
            self._seats.asked.connect(self._on_seat)
            self._column.insertWidget(self._column.indexOf(self._first), self._seats)
        if self._seats is not None:
            self._seats.show_rows(row.seats)
        if row.values and self._values is None:
            self._values = ValueList()
            self._values.chosen.connect(self._on_value)
            at = self._column.indexOf(self.editor)
            self._column.insertWidget(at, self._values)
        if self._values is not None:
            self._values.show_rows(row.values, row.ask, may_choose=row.editable)

    def _show_problem(self) -> None:
        row = self.row
        self._problem.say(self._unclear or (row.problem if row else ""))

    def _show_delay(self, row: FieldRow) -> None:
        if row.delay is None:
            self._delay.say("")
        else:
            tone = Tone.BAD if row.delay.late else (Tone.OK if row.delay.known else Tone.MUTED)
            icon = Icon.WARN if row.delay.late else (Icon.SAVED if row.delay.known else Icon.HISTORY)
            self._delay.say(row.delay.text, tone, icon)

    def _show_saving(self, saving: Saving) -> None:
        match saving:
            case Saving.FAILED:
                self._save.say(tr("Not saved"), Tone.BAD, Icon.WARN)
            case Saving.DRAFT:
                self._save.say(tr("Draft"), Tone.MUTED, Icon.SIGN)
            case Saving.SAVED | Saving.UNDER_WAY:
                # The line at the foot says that it is being saved; a mark coming and going would not be calm.
                self._save.say("")

    def _show_before(self, row: FieldRow) -> None:
        if row.before and self._before is None:
            self._before = LinkButton("", icon=Icon.HISTORY)
            self._before.clicked.connect(self._on_before)
            self._column.insertWidget(self._column.indexOf(self._origin) + 1, self._before)
        if self._before is not None:
            self._before.setVisible(bool(row.before))
            self._before.show_text(row.before_words, tr("{said}: show them", said=row.before_words))

    def _show_evidence(self, row: FieldRow) -> None:
        while len(self._evidence_links) < len(row.evidence):
            at = len(self._evidence_links)
            link = LinkButton("", icon=None)
            link.clicked.connect(lambda _=False, at=at: self._on_evidence(at))
            self._evidence.insertWidget(at, link)
            self._evidence_links.append(link)
        for at, link in enumerate(self._evidence_links):
            link.setVisible(at < len(row.evidence))
            if at < len(row.evidence):
                piece = row.evidence[at]
                link.show_text(piece.title, tr("Open evidence: {title}", title=piece.title))
                set_tip(link, piece.detail)
        if row.wants_evidence and self._attach is None:
            self._attach = Button(tr("Link evidence"), ButtonKind.QUIET, Icon.ATTACH)
            self._attach.clicked.connect(self._on_attach)
            self._evidence.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignLeft)
        if self._attach is not None:
            self._attach.setVisible(row.wants_evidence and row.editable)
            self._attach.setAccessibleName(tr("Link evidence: {asked}", asked=row.ask))

    # --- what the person does -----------------------------------------------------------

    def place(self) -> Place | None:
        return self.row.place if self.row else None

    def commit(self) -> None:
        """Say what stands in the editor, if it is new."""
        if not self.editor.isHidden():
            self.editor.commit()

    def focus(self) -> None:
        """Put the keyboard into the field."""
        target = self._again if not self._again.isHidden() else None
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.editor.isHidden() and self._attach is not None:
            self._attach.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.editor.focus()

    def other_answers(self) -> QMenu:
        """The menu of answers that are no value; made anew each time."""
        row = self.row
        menu = QMenu(self)
        if row is None:
            return menu
        if row.editable and row.kind not in _READ:
            self._add_answers(menu, row)
        if row.notable:
            menu.addAction(tr("Write a note about this…"), self._on_note)
        if row.settled:
            menu.addAction(
                tr("Settled between two values: open again…"), lambda: self.asked.emit(Reopen(row.place))
            )
        menu.addAction(tr("History of this answer"), lambda: self.history.emit(row.place))
        if row.redactable:
            menu.addAction(tr("Ask for redaction…"), lambda: self.redact.emit(row.place))
        return menu

    def _add_answers(self, menu: QMenu, row: FieldRow) -> None:
        menu.addAction(tr("Not known yet…"), self._on_not_known)
        if row.may_not_apply:
            menu.addAction(tr("Does not apply…"), self._on_not_applicable)
        if row.may_not_have_happened:
            menu.addAction(tr("Did not happen…"), self._on_not_happened)
        if row.standing is not Standing.EMPTY:
            menu.addAction(tr("Clear the answer"), lambda: self._on_answered(None))
        menu.addSeparator()

    def _on_note(self) -> None:
        if self.row is not None:
            at = self.row.place
            self.asked.emit(WriteNote(Scope(at.section, at.row), at.field))

    def _on_seat(self, role: str) -> None:
        seat = next((s for s in self.row.seats if s.role == role), None) if self.row else None
        if self.row is not None and seat is not None:
            self.asked.emit(Excuse(self.row.place, role, back=seat.back))

    def _on_value(self, at: int) -> None:
        if self.row is not None and at < len(self.row.values):
            self._on_answered(self.row.values[at].answer)

    def _on_panel(self, role: str) -> None:
        if self.row is not None:
            self.panel.emit(self.row.place, role)

    def earlier_reviews(self) -> QMenu:
        """The reviews before this one with the same cause or site, each to be opened."""
        menu = QMenu(self)
        for one in self.row.before if self.row is not None else ():
            menu.addAction(one.words.replace("&", "&&"), partial(self.asked.emit, OpenReview(one.review)))
        return menu

    def _on_before(self) -> None:
        menu = self.earlier_reviews()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._before is not None:
            menu.popup(self._before.mapToGlobal(self._before.rect().bottomLeft()))

    def _on_more(self) -> None:
        menu = self.other_answers()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _on_answered(self, answer: object) -> None:
        if self.row is None:
            return
        if self.row.asks_reason:
            self._pending = answer
            form = ReasonForm()
            form.decided.connect(self._on_explained)
            self._open_aside(form)
            self.editor.show()
            form.open(tr("A reason is kept with this change"), self.row.asks_reason, tr("Change it"),
                      must=True, asked=self.row.ask)  # fmt: skip
        else:
            self.answered.emit(self.row.place, answer, "")

    def _on_explained(self, reason: str) -> None:
        self._close_aside()
        if self.row is not None:
            self.answered.emit(self.row.place, self._pending, reason)

    def _on_typing(self, text: str) -> None:
        if self.row is not None:
            self.typing.emit(self.row.place, text)

    def _on_unclear(self, sentence: str) -> None:
        if sentence != self._unclear:
            self._unclear = sentence
            self._show_problem()
            for control in self.editor.inputs():
                control.setProperty("problem", bool(sentence) or bool(self.row and self.row.problem))
                control.setAccessibleDescription(sentence)
                control.update()

    def _on_not_known(self) -> None:
        row = self.row
        if row is None:
            return
        form = NotKnownForm(self._clock)
        form.decided.connect(self._on_decided)
        self._open_aside(form)
        standing = row.answer if isinstance(row.answer, NotKnown) else None
        owner = standing.owner if standing else (row.me or None)
        form.open(row.ask, row.staff, owner, standing.expected if standing else None)

    def _on_not_applicable(self) -> None:
        self._not_happened = False
        self._ask_reason(tr("Does not apply"), tr("Why does this not apply?"), tr("Record as not applicable"))

    def _on_not_happened(self) -> None:
        self._not_happened = True
        self._ask_reason(
            tr("Did not happen"),
            tr("What is known about why? It counts as late."),
            tr("Record as not happened"),
        )

    def _ask_reason(self, title: str, ask: str, keep: str) -> None:
        if self.row is None:
            return
        form = ReasonForm()
        form.decided.connect(self._on_reason)
        self._open_aside(form)
        form.open(title, ask, keep, must=not self._not_happened, asked=self.row.ask)

    def _on_reason(self, reason: str) -> None:
        self._on_decided(Given(DidNotHappen(reason)) if self._not_happened else NotApplicable(reason))

    def _on_decided(self, answer: object) -> None:
        self._close_aside()
        self._on_answered(answer)

    def _open_aside(self, form: NotKnownForm | ReasonForm) -> None:
        self._close_aside()
        self._aside = form
        form.given_up.connect(self._on_given_up)
        self._column.insertWidget(self._column.indexOf(self.editor) + 1, form)
        self.editor.setVisible(isinstance(self.editor, ChoiceEditor))

    def _close_aside(self) -> None:
        if self._aside is not None:
            self._column.removeWidget(self._aside)
            self._aside.hide()
            self._aside.deleteLater()
            self._aside = None

    def _on_given_up(self) -> None:
        self._close_aside()
        if self.row is not None:
            self._show_standing(self.row)
            self.editor.fill(self.row, fresh=True)
            self.editor.focus()

    def _on_again(self) -> None:
        self._again.hide()
        self._stands.say("")
        self.editor.show()
        self.editor.focus()

    def _on_attach(self) -> None:
        if self.row is not None:
            self.attach.emit(self.row.place)

    def _on_evidence(self, at: int) -> None:
        if self.row is not None and at < len(self.row.evidence):
            self.opened.emit(self.row.evidence[at].id)
