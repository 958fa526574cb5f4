"""First run: a new organization on this laptop, or the sample; then the recovery code, once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from reviewdesk.desk.door import home_at
from reviewdesk.desk.environment import Environment
from reviewdesk.texts import Text, tr
from reviewdesk.ui.flows.arrivals import Entered
from reviewdesk.ui.flows.entering import refusing, unlocking
from reviewdesk.ui.homes import Home
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.first_run_screen import FirstRunScreen, NewDesk


class Founding(QObject):
    """`founded` carries Entered, or None when somebody must still sign in; `kept`: the code is kept.

    `sampled` carries the sample's home.
    """

    founded = Signal(object)
    kept = Signal()
    sampled = Signal(object)

    def __init__(
        self, home: Home, environment: Environment, runner: Runner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.screen = FirstRunScreen()
        self._home = home
        self._environment = environment
        self._runner = runner
        self.screen.founded.connect(self._on_founded)
        self.screen.sampled.connect(self._on_sampled)
        self.screen.finished.connect(self.kept)
        self.screen.code.saving.connect(self._on_saving)

    def _on_founded(self, new: NewDesk) -> None:
        home, environment = self._home, self._environment

        def work() -> tuple[Entered | None, str]:
            made: tuple[Entered | None, str] = unlocking().found(
                home, environment, new.organisation, new.administrator, new.passphrase
            )
            return made

        def show(made: tuple[Entered | None, str]) -> None:
            entered, code = made
            self.founded.emit(entered)
            self.screen.show_code(code)

        self._runner.do(
            work,
            show,
            otherwise=refusing(self.screen.refuse),
            label=Text("Setting up"),
        )

    def _on_saving(self, path: Path, words: str) -> None:
        self._runner.do(
            lambda: unlocking().save_code(path, words),
            lambda _: self.screen.code.show_saved(),
            otherwise=refusing(self.screen.code.problem.say),
        )

    def _on_sampled(self) -> None:
        home, environment = sample_home(self._home), self._environment
        if home.exists():
            self.sampled.emit(home)
            return
        self.screen.show_busy(tr("The sample is being made. This takes a minute or two."))
        self._runner.do(
            lambda: unlocking().make_the_sample(home, environment),
            lambda _made: self.sampled.emit(home),
            otherwise=refusing(self.screen.refuse),
            label=Text("Making the sample"),
        )


def sample_home(own: Home) -> Home:
    """Where the sample lives when it is tried from first run: beside the person's own desk, never in it."""
    return home_at(own.folder / "sample")
