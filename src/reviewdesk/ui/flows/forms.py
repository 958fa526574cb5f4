"""Forms in force: list them, adopt a file as administrator, try one out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.formbook import Considered, FormLine
from reviewdesk.desk.preview import Preview, open_preview
from reviewdesk.exchange.opening import read_text
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import FormProblems, render
from reviewdesk.forms.reading import LARGEST
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.texts import Text, tr
from reviewdesk.ui.dialogs.adopt_dialog import AdoptDialog, UnusableDialog
from reviewdesk.ui.flows.flow import Flow, reasons_of
from reviewdesk.ui.flows.preview_window import PreviewWindow
from reviewdesk.ui.present.forms import adopt_rows, form_rows
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.forms_screen import FormsScreen


@dataclass(frozen=True, slots=True)
class _Listed:
    lines: tuple[FormLine, ...]
    blocked: Blocked | None


class FormsFlow(Flow):
    """A broken file is told with all its problems; what was in force stays."""

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(desk, runner, parent)
        self.screen = FormsScreen()
        self._lines: tuple[FormLine, ...] = ()
        self._may = False
        self.previews: list[PreviewWindow] = []
        self.screen.entered.connect(self._load)
        self.screen.adopting.connect(self._choose)
        self.screen.opened.connect(self._open)

    def forget(self) -> None:
        super().forget()
        self._lines = ()
        self.screen.show_rows(())
        self.screen.adopt_button.hide()
        for window in self.previews:
            window.close()
        self.previews = []

    def _load(self) -> None:
        self.ask(self._read, self._show)

    def _read(self) -> _Listed:
        here = self.desk.persons.here()
        return _Listed(self.desk.forms.lines(), may_govern(here) if here else None)

    def _show(self, listed: _Listed) -> None:
        self._lines = listed.lines
        self._may = listed.blocked is None
        self.screen.show_rows(form_rows(listed.lines), reasons_of(listed.blocked) if listed.blocked else "")

    # --- adopting ----------------------------------------------------------------------------

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self.screen, tr("Choose a form"), "", tr("Forms (*.yaml *.yml)")
        )
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Consider a file, as if it had been chosen in the file dialog."""

        def read() -> tuple[str, Considered]:
            text = read_text(path, LARGEST)
            return text, self.desk.forms.consider(text, path.name)

        self.ask(read, lambda found: self._ask(found[0], path.name, found[1]))

    def _open(self, key: str) -> None:
        line = next((line for line in self._lines if line.form.sha256 == key), None)
        if line is None:
            return
        if line.offered and self._may:
            text, name = line.file.text, f"{line.file.id}.yaml"
            self.ask(lambda: self.desk.forms.consider(text, name), lambda found: self._ask(text, name, found))
        else:
            self.preview(line.file.text, f"{line.file.id}.yaml")

    def _ask(self, text: str, name: str, found: Considered) -> None:
        rows = adopt_rows(found, name)
        if not rows.usable:
            told = UnusableDialog(rows, self.screen)
            told.decided.connect(self._choose)
            self.show_dialog(told)
            return
        sheet = AdoptDialog(rows, self.screen)
        sheet.previewing.connect(lambda: self.preview(text, name))

        def adopt(mine: str) -> Text | Blocked:
            done = self.desk.governing.adopt_form(text, name, mine)
            if isinstance(done, FormProblems):
                return Blocked(tuple(Text("{problem}", problem=render(p)) for p in done.problems))
            if isinstance(done, Blocked):
                return done
            assert isinstance(done, Form)
            return Text(
                "{title}, version {version}, is in force.", title=done.title.said(), version=done.version
            )

        def kept(what: Text) -> None:
            sheet.succeed()
            self.say(what)
            self._load()

        def failed(_error: Exception) -> bool:
            sheet.drop()
            return False

        sheet.decided.connect(
            lambda _, mine: self.ask(
                lambda: adopt(mine), kept, refused=sheet.wrong, failed=failed, writes=True
            )
        )
        self.show_dialog(sheet)

    # --- trying out ----------------------------------------------------------------------------

    def preview(self, text: str, name: str) -> None:
        """Open a form in a window of its own; nothing typed there is kept."""
        environment = self.desk.environment

        def make() -> Preview | Blocked:
            found = open_preview(text, name, environment)
            if isinstance(found, FormProblems):
                why = render(found.problems[0])
                return Blocked((Text("This form cannot be tried out: {problem}", problem=why),))
            return found

        def show(preview: Preview) -> None:
            window = PreviewWindow(preview)
            self.previews.append(window)
            window.resize(self.screen.window().size())
            window.show()

        self.ask(make, show, label=Text("Making the preview ready"))
