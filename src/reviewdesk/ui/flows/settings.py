"""Settings that ask the desk: one's own passphrase, backups, the recovery code, the limit of the lock."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from reviewdesk.desk.custody import save_privately
from reviewdesk.desk.desk import Desk
from reviewdesk.desk.staffing import NewCode
from reviewdesk.errors import DeskError
from reviewdesk.records.organisation import Person, Rules
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.texts import Text, tr
from reviewdesk.ui.dialogs.passphrase_dialog import PassphraseSheet
from reviewdesk.ui.flows.flow import Flow
from reviewdesk.ui.present.entering import backup_words
from reviewdesk.ui.runner import Runner, unexpected
from reviewdesk.ui.screens.settings_screen import SettingsScreen, SettingsState


class SettingsFlow(Flow):
    """The look is the screen's own business. `limited` carries the longest idle time allowed."""

    limited = Signal(int)

    def __init__(
        self, desk: Desk, runner: Runner, screen: SettingsScreen, parent: QObject | None = None
    ) -> None:
        super().__init__(desk, runner, parent)
        self.screen = screen
        self._state = SettingsState()
        screen.entered.connect(self._load)
        screen.passphrase_asked.connect(self._on_passphrase)
        screen.backup_asked.connect(self._on_backup)
        screen.code_asked.connect(self._on_code)
        screen.limit_asked.connect(self._on_limit)

    def forget(self) -> None:
        super().forget()
        self.screen.show_state(SettingsState())

    def _load(self) -> None:
        self.ask(self._read, self._show)

    def _read(self) -> SettingsState:
        here = self.desk.persons.here()
        last = self.desk.upkeep.last_backup()
        now = self.desk.environment.now()
        words, late = backup_words(
            datetime.fromtimestamp(last / 1000, UTC) if last is not None else None, now
        )
        return SettingsState(
            self.desk.organisation.rules.idle_minutes,
            words,
            late,
            self.desk.staffing.code_confirmed(),
            here is not None and may_govern(here) is None,
        )

    def _show(self, state: SettingsState) -> None:
        self._state = state
        self.screen.show_state(state)
        self.limited.emit(state.limit)

    # --- one's own passphrase ----------------------------------------------------------------

    def _on_passphrase(self) -> None:
        sheet = PassphraseSheet(self.screen.window())

        def changed(_person: Person) -> None:
            sheet.succeed()
            self.say(Text("Your passphrase is changed."), why=tr("It counts from now on, on this desk."))

        def failed(_error: Exception) -> bool:
            sheet.drop()
            return False

        def decided(old: str, new: str) -> None:
            self.ask(
                lambda: self.desk.persons.change_passphrase(old, new),
                changed,
                refused=sheet.wrong,
                failed=failed,
                writes=True,
            )

        sheet.decided.connect(decided)
        self.show_dialog(sheet)

    # --- backups -------------------------------------------------------------------------------

    def _on_backup(self) -> None:
        day = self.desk.environment.today().isoformat()
        name, _ = QFileDialog.getSaveFileName(
            self.screen, tr("Make a backup"), f"reviewdesk-{day}.db", tr("Backup (*.db)")
        )
        if not name:
            return

        def made(_: None) -> None:
            why = tr("Keys and evidence files are not in it: copy the rest of the desk's folder too.")
            self.say(Text("The backup is made: {name}", name=Path(name).name), why=why)
            self._load()

        self.ask(
            lambda: self.desk.upkeep.backup(Path(name)), made, label=Text("Making a backup"), writes=True
        )

    # --- the recovery code -----------------------------------------------------------------------

    def _on_code(self) -> None:
        from reviewdesk.ui.dialogs.code_dialog import CodeSheet, OwnPassphraseSheet  # noqa: PLC0415 -- rare

        asking = OwnPassphraseSheet(
            tr("Make a new recovery code"),
            tr("Make it"),
            tr("The code on the old paper works until you have typed a part of the new one back."),
            self.screen,
        )

        def show(made: NewCode) -> None:
            asking.succeed()
            sheet = CodeSheet(made.code, self.screen)
            sheet.code.saving.connect(lambda path, words: self._save(sheet, path, words))
            sheet.code.kept.connect(lambda: self._keep(sheet, made))
            self.show_dialog(sheet)

        asking.decided.connect(
            lambda _, mine: self.ask(
                lambda: self.desk.staffing.new_code(mine),
                show,
                refused=asking.wrong,
                failed=asking.broke,
                writes=True,
            )
        )
        self.show_dialog(asking)

    def _save(self, sheet: object, path: Path, words: str) -> None:
        from reviewdesk.ui.dialogs.code_dialog import CodeSheet  # noqa: PLC0415 -- rare

        assert isinstance(sheet, CodeSheet)

        def failed(error: Exception) -> bool:
            sheet.code.problem.say(str(error if isinstance(error, DeskError) else unexpected(error)))
            return True

        self.ask(
            lambda: save_privately(path, words.encode()),
            lambda _: sheet.code.show_saved(),
            failed=failed,
        )

    def _keep(self, sheet: object, made: NewCode) -> None:
        from reviewdesk.ui.dialogs.code_dialog import CodeSheet  # noqa: PLC0415 -- rare

        assert isinstance(sheet, CodeSheet)

        def kept(_: None) -> None:
            sheet.code.forget()
            sheet.accept()
            self.say(Text("The new recovery code counts from now on. The old paper opens nothing any more."))
            self._load()

        self.ask(lambda: self.desk.staffing.keep_code(made), kept, writes=True)

    # --- the limit of the lock ----------------------------------------------------------------------

    def _on_limit(self) -> None:
        from reviewdesk.ui.dialogs.code_dialog import LimitSheet  # noqa: PLC0415 -- rare

        sheet = LimitSheet(self._state.limit, self.screen)

        def kept(_: object) -> None:
            sheet.succeed()
            self.say(Text("The limit is kept."))
            self._load()

        def keep(minutes: int, mine: str) -> Blocked | bool:
            return self.desk.governing.rule(Rules(minutes), mine) or True

        sheet.decided.connect(
            lambda minutes, mine: self.ask(
                lambda: keep(minutes, mine), kept, refused=sheet.wrong, failed=sheet.broke, writes=True
            )
        )
        self.show_dialog(sheet)
