"""The review editor: steps, cases and form, and what holds, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Lift, Scope
from reviewdesk.texts import counted, say, tr
from reviewdesk.ui.editors.editor import Clock
from reviewdesk.ui.editors.form_view import FormView
from reviewdesk.ui.present.beside import Beside
from reviewdesk.ui.present.intents import KeepCase, NoCases, RemovedCases
from reviewdesk.ui.present.review_page import ReviewPage, goes_to_field, next_case
from reviewdesk.ui.screens.screen import Screen
from reviewdesk.ui.theme.icons import Icon
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.style import ButtonKind
from reviewdesk.ui.theme.tips import set_tip
from reviewdesk.ui.theme.tokens import Space, Tone, Type
from reviewdesk.ui.widgets.button import Button
from reviewdesk.ui.widgets.card import Card
from reviewdesk.ui.widgets.case_card import CaseCard
from reviewdesk.ui.widgets.error_summary import ErrorSummary
from reviewdesk.ui.widgets.holds_panel import HoldsPanel
from reviewdesk.ui.widgets.label import Label
from reviewdesk.ui.widgets.pill import Pill
from reviewdesk.ui.widgets.step_rail import StepRail
from reviewdesk.ui.widgets.title import TitleLine

NARROW_EMS = 150  # the panel goes behind a button
TIGHT_EMS = 105  # the rail shows circles only


class ReviewScreen(Screen):
    """Emits intent: which scope to show, what was answered, which way out was pressed. Saves nothing."""

    shown = Signal(object)  # Scope to show
    answered = Signal(object, object, str)  # Place, Answer or None, reason
    typing = Signal(object, str)
    lifted = Signal(object)  # a Lift that is no field of the form
    signing = Signal(object)  # Scope; pressed while nothing holds it
    held = Signal(object)  # Scope; pressed while something holds it
    add_case = Signal(str)  # section
    remove_case = Signal(object)  # Scope
    give_back = Signal()
    attach = Signal(object)  # Place or None
    opened = Signal(str)  # evidence id
    history = Signal(object)  # Place or None
    redact = Signal(object)  # Place
    panel = Signal(object, str)
    asked = Signal(object)  # what else is asked for (present.intents)
    undo = Signal()  # of the answer given last
    pack = Signal()
    moving = Signal()  # to a newer version of the form
    left = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page: ReviewPage | None = None
        self._narrow = False
        self._panel_open = False
        self._wanted: Place | None = None
        self.rail = StepRail()
        self.cases = CaseCard()
        self.form = FormView(clock)
        self.panel_card = HoldsPanel()
        self.summary = ErrorSummary()
        self._build()
        self._bind()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.PAGE, Space.L, Space.PAGE, Space.M)
        column.setSpacing(Space.M)
        column.addLayout(self._build_head())
        across = QHBoxLayout()
        across.setSpacing(Space.L)
        across.addWidget(self.rail)
        middle = QVBoxLayout()
        middle.setSpacing(Space.M)
        middle.addWidget(self.cases)
        self.form.put_on_top(self.summary)
        middle.addWidget(self.form, 1)
        self._placeholder = Card()
        self._placeholder_text = Label("", Type.BODY, Tone.MUTED)
        self._placeholder.body.addWidget(self._placeholder_text)
        self._placeholder.body.addStretch(1)
        middle.addWidget(self._placeholder, 1)
        middle.addLayout(self._build_foot())
        self._middle = QWidget()
        self._middle.setLayout(middle)
        middle.setContentsMargins(0, 0, 0, 0)
        across.addWidget(self._middle, 1)
        across.addWidget(self.panel_card)
        column.addLayout(across, 1)

    def _build_head(self) -> QVBoxLayout:
        whole = QVBoxLayout()
        whole.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(Space.M)
        self._title = TitleLine()
        self._due = Pill()
        first.addWidget(self._title)
        first.addWidget(self._due)
        first.addStretch(1)
        self._subtitle = Label("", Type.BODY, Tone.MUTED)  # how sure a miss is stands at its end
        self.holds_button = Button("", icon=Icon.HOLD)
        self.return_button = Button(tr("Return"), icon=Icon.UNDO, name=tr("Return work with a reason"))
        self.history_button = Button(tr("History"), icon=Icon.HISTORY)
        self.pack_button = Button(tr("Preview pack"), icon=Icon.PACKS)
        head.addLayout(first, 1)
        self.newer_button = Button("", icon=Icon.CONTRACTS)
        self.newer_button.setVisible(False)
        for button in (
            self.newer_button,
            self.holds_button,
            self.return_button,
            self.history_button,
            self.pack_button,
        ):
            head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(head)
        second.addWidget(self._subtitle, 1)
        whole.addLayout(second)
        self._head_rows = first, second
        return whole

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(Space.S)
        self.back_button = Button(tr("Back"), icon=Icon.LEFT, name=tr("Back to the step before"))
        self.remove_button = Button(tr("Remove case"), ButtonKind.QUIET)
        self.add_button = Button(tr("Add case"), icon=Icon.PLUS)
        self.next_button = Button(tr("Next case"), icon=Icon.DOWN)
        self.go_button = Button("", ButtonKind.PRIMARY)
        foot.addWidget(self.back_button)
        foot.addWidget(self.remove_button)
        foot.addStretch(1)
        for button in (self.add_button, self.next_button, self.go_button):
            foot.addWidget(button)
        return foot

    def _bind(self) -> None:
        self.rail.chosen.connect(lambda section: self._show(Scope(section)))
        self.cases.chosen.connect(self._on_case)
        self.cases.none_said.connect(self._on_none_said)
        self.cases.removed.connect(self._on_removed)
        self.cases.kept.connect(self._on_kept)
        self.form.asked.connect(self.asked)
        self.panel_card.asked.connect(self.asked)
        self.form.answered.connect(self.answered)
        self.form.typing.connect(self.typing)
        self.form.attach.connect(self.attach)
        self.form.opened.connect(self.opened)
        self.form.history.connect(self.history)
        self.form.redact.connect(self.redact)
        self.form.panel.connect(self.panel)
        self.panel_card.lifted.connect(self._on_lifted)
        self.panel_card.attach.connect(lambda: self.attach.emit(None))
        self.panel_card.opened.connect(self.opened)
        self.panel_card.history.connect(lambda: self.history.emit(None))
        self.summary.lifted.connect(self._on_lifted)
        self.holds_button.clicked.connect(self._on_toggle_panel)
        self.return_button.clicked.connect(self.give_back)
        self.history_button.clicked.connect(lambda: self.history.emit(None))
        self.pack_button.clicked.connect(self.pack)
        self.newer_button.clicked.connect(self.moving)
        self.back_button.clicked.connect(lambda: self.step(-1))
        self.remove_button.clicked.connect(self._on_remove)
        self.add_button.clicked.connect(lambda: self._with_section(self.add_case))
        self.next_button.clicked.connect(self._on_next_case)
        self.go_button.clicked.connect(self.go_on)

    # --- showing ------------------------------------------------------------------------

    def show_page(self, page: ReviewPage) -> None:
        """Show a page in place; what is equal to before is not touched."""
        before, self.page = self.page, page
        if before is None or before.scope != page.scope:
            self.summary.show_rows(())
        self._title.show_text(page.head.title)
        self._subtitle.show_text(page.head.subtitle, hide_empty=True)
        self._due.show_pill(page.head.due, Tone.BAD if page.head.overdue else Tone.HOLD)
        self.newer_button.setVisible(bool(page.head.newer))
        self.newer_button.show_label(
            tr("Form {version}", version=page.head.newer),
            tr("A newer version of this form is in force: {version}", version=page.head.newer),
        )
        self.rail.show_rows(page.steps)
        self.cases.setVisible(page.repeats)
        if page.repeats:
            self.cases.show_rows(
                page.cases, page.scope.row, none_said=page.none_said, may=page.may_add,
                may_be_none=page.may_be_none,
                removed=page.beside.removed, torn=page.beside.torn,
            )  # fmt: skip
        empty = page.repeats and page.scope.row is None
        self.form.setVisible(not empty)
        self._placeholder.setVisible(empty)
        why = tr("Choose a case above.") if page.cases else tr("The cases of this step appear here.")
        self._placeholder_text.show_text(why)
        self.form.show_rows(page.form_title, page.section_help, page.fields, page.read_only, page.returned)
        self.panel_card.show_holds(page.holds, page.ready, case=page.scope.row is not None)
        self.panel_card.show_wider(page.wider)
        if before is None or page.evidence != before.evidence:
            self.panel_card.show_evidence(page.evidence)
        if before is None or (page.beside, page.scope) != (before.beside, before.scope):
            self.panel_card.show_beside(page.beside, page.scope)
        if before is None or page.history != before.history:
            self.panel_card.show_history(page.history)
        if not self.summary.isHidden():
            self.summary.show_rows(page.holds)
        self._show_foot(page)
        if self._wanted is not None and self.form.go(self._wanted):
            self._wanted = None

    def forget(self) -> None:
        """Show nothing of anybody any more."""
        self.page = None
        self._wanted = None
        self._title.show_text("")
        self._subtitle.show_text("")
        self.rail.show_rows(())
        self.cases.show_rows((), None, none_said=False)
        self.form.show_rows("", "", ())
        self.summary.show_rows(())
        self.panel_card.show_holds(())
        self.panel_card.show_wider(())
        self.panel_card.show_evidence(())
        self.panel_card.show_beside(Beside(), Scope(""))
        self.panel_card.show_history(())

    def _show_foot(self, page: ReviewPage) -> None:
        n = len(page.holds)
        words = say(counted("{n} hold", "{n} holds", n)) if n else tr("No holds")
        self.holds_button.show_label(words, tr("Show what holds this step: {holds}", holds=words))
        self.go_button.show_label(page.go_on)
        self.go_button.show_icon(Icon.SIGN if page.signs else None)
        self.back_button.setVisible(page.back)
        self.return_button.setVisible(page.returns)
        self.add_button.setVisible(page.may_add)
        self.remove_button.setVisible(page.may_add and page.scope.row is not None)
        self.next_button.setVisible(next_case(page.cases, page.scope.row) is not None)
        self._fit_panel()

    def go(self, place: Place) -> None:
        """Put the keyboard into a field, in whichever case or step it lies."""
        page = self.page
        if page is None:
            return
        scope = Scope(place.section, place.row)
        if page.scope == scope and self.form.go(place):
            return
        self._wanted = place
        self.shown.emit(scope)

    def show_missing(self) -> None:
        """List what is missing over the form and put the keyboard on the list."""
        if self.page is not None:
            self.summary.show_rows(self.page.holds)
            self.form.to_top()
            self.summary.announce()

    def fit(self, ems: float) -> None:
        self._narrow = ems < NARROW_EMS
        tight = ems < TIGHT_EMS
        self.rail.set_compact(tight)
        first, second = self._head_rows
        if self._narrow and second.indexOf(self._due) < 0:  # the title needs the room more
            second.insertWidget(0, self._due, 0, Qt.AlignmentFlag.AlignTop)
        elif not self._narrow and first.indexOf(self._due) < 0:
            first.insertWidget(1, self._due)
        for button, words in (
            (self.return_button, tr("Return")),
            (self.history_button, tr("History")),
            (self.pack_button, tr("Preview pack")),
        ):
            button.setText("" if tight else words)
            set_tip(button, words if tight else "")
        self.cases.cases.set_most(round(self.height() * 0.26))
        self._fit_panel()

    def _fit_panel(self) -> None:
        self.holds_button.setVisible(self._narrow)
        both = not self._narrow
        self.panel_card.setVisible(both or self._panel_open)
        self._middle.setVisible(both or not self._panel_open)
        width = look().sized(300)
        self.panel_card.setMinimumWidth(width if both else 0)
        self.panel_card.setMaximumWidth(width if both else 16_777_215)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo.emit()
        else:
            super().keyPressEvent(event)

    # --- the keyboard -------------------------------------------------------------------

    def leave(self) -> None:
        self.form.commit()

    def step(self, by: int) -> None:
        section = self.rail.step_by(by)
        if section is not None:
            self._show(Scope(section))

    def next_hold(self) -> None:
        if self._narrow and not self._panel_open:
            self._on_toggle_panel()
        self.panel_card.focus_next()

    def explain(self) -> bool:
        return self.form.explain_focus()

    def go_on(self) -> None:
        """Sign or move on; the button is live always, and what is missing is shown when it is pressed."""
        page = self.page
        if page is None:
            return
        self.form.commit()
        if page.signs:
            (self.held if page.holds else self.signing).emit(page.scope)
            return
        following = next_case(page.cases, page.scope.row) if page.repeats else None
        section = self.rail.step_by(1)
        if section is not None:
            self._show(Scope(section))
        elif following is None:
            self.left.emit()

    # --- what the person does -------------------------------------------------------------

    def _show(self, scope: Scope) -> None:
        self.form.commit()
        self._panel_open = False
        self.shown.emit(scope)

    def _with_section(self, signal: SignalInstance) -> None:
        if self.page is not None:
            signal.emit(self.page.scope.section)

    def _on_case(self, row: str) -> None:
        if self.page is not None:
            self._show(Scope(self.page.scope.section, row))

    def _on_next_case(self) -> None:
        page = self.page
        row = next_case(page.cases, page.scope.row) if page else None
        if page is not None and row is not None:
            self._show(Scope(page.scope.section, row))

    def _on_none_said(self, none: bool) -> None:
        if self.page is not None:
            self.asked.emit(NoCases(self.page.scope.section, back=not none))

    def _on_removed(self) -> None:
        if self.page is not None:
            self.asked.emit(RemovedCases(self.page.scope.section))

    def _on_kept(self, stays: bool) -> None:
        if self.page is not None:
            scope = self.page.scope
            self.asked.emit(KeepCase(scope)) if stays else self.remove_case.emit(scope)

    def _on_remove(self) -> None:
        if self.page is not None:
            self.remove_case.emit(self.page.scope)

    def _on_toggle_panel(self) -> None:
        self._panel_open = not self._panel_open
        self._fit_panel()

    def _on_lifted(self, lift: Lift) -> None:
        if self._narrow:
            self._panel_open = False
            self._fit_panel()
        if goes_to_field(lift.kind) and lift.place is not None:
            self.go(lift.place)
        else:
            self.lifted.emit(lift)
