"""Settings in the window: the look, one's own passphrase, the lock, backups, the recovery code."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget
from tests.organisation import PASSPHRASE, ok
from tests.ui.flows.conftest import Bench

from reviewdesk.records.organisation import Rules
from reviewdesk.store.keys import recover_vault
from reviewdesk.ui.dialogs.code_dialog import CodeSheet, LimitSheet
from reviewdesk.ui.flows.settings import SettingsFlow
from reviewdesk.ui.screens.settings_screen import SettingsScreen
from reviewdesk.ui.theme.look import look
from reviewdesk.ui.theme.tokens import Mode


def type_in(bench: Bench, name: str, words: str, within: QWidget) -> None:
    bench.find(QLineEdit, name, within).setText(words)


def opened(bench: Bench, name: str) -> SettingsScreen:
    bench.org.as_(name)
    screen = SettingsScreen()
    bench.show(SettingsFlow(bench.org.desk, bench.runner, screen), screen)
    return screen


def test_ones_own_passphrase(bench: Bench) -> None:
    opened(bench, "Dana")
    bench.press("Change your passphrase")
    sheet = bench.dialog()
    type_in(bench, "Present passphrase", "not it at all", sheet)
    type_in(bench, "New passphrase", "nine quiet harbors", sheet)
    type_in(bench, "New passphrase again", "nine quiet harbours", sheet)
    bench.press("Change it", sheet)
    assert sheet.problem.text == "The two new passphrases differ. Write it again."  # type: ignore[attr-defined]
    type_in(bench, "New passphrase again", "nine quiet harbors", sheet)
    bench.press("Change it", sheet)
    assert sheet.problem.text == "The present passphrase is not right."  # type: ignore[attr-defined]
    # Nothing of it stood in the window while the desk looked: all of it is written again.
    type_in(bench, "Present passphrase", PASSPHRASE, sheet)
    type_in(bench, "New passphrase", "nine quiet harbors", sheet)
    type_in(bench, "New passphrase again", "nine quiet harbors", sheet)
    bench.press("Change it", sheet)
    assert bench.said == ["Your passphrase is changed."]
    ok(bench.org.desk.persons.sign_in(bench.org.person("Dana").id, "nine quiet harbors"))


def test_look_and_text_size_change_at_once(bench: Bench) -> None:
    opened(bench, "Dana")
    bench.press("Dark")
    bench.press("150 %")
    assert (look().mode, look().scale) == (Mode.DARK, 150)


def test_the_limit_of_the_lock_is_the_administrators_and_nobody_passes_it(bench: Bench) -> None:
    assert opened(bench, "Dana").limit_button.isHidden()
    screen = opened(bench, "Ada")
    bench.press("Set the limit for everybody")
    sheet = bench.dialog()
    assert isinstance(sheet, LimitSheet)
    sheet.minutes.show_choices((("5", "5 minutes"),), "5")
    type_in(bench, "Your own passphrase", PASSPHRASE, sheet)
    bench.press("Keep", sheet)
    assert bench.org.desk.organisation.rules == Rules(5)
    assert [n for n, button in screen.idle_buttons.items() if button.isVisible()] == [2, 5]


def test_a_new_recovery_code_is_made_and_typed_back(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    screen = opened(bench, "Ada")
    assert "Nobody has confirmed that they keep the present one." in texts(screen)
    bench.press("Make a new recovery code")
    asking = bench.dialog()
    type_in(bench, "Your own passphrase", PASSPHRASE, asking)
    bench.press("Make it", asking)
    sheet = bench.dialog()
    assert isinstance(sheet, CodeSheet)
    code = sheet.code.code.text()
    bench.press("I have it on paper", sheet)
    group = sum(code.encode()) % 8
    type_in(bench, f"Type group {group + 1} of the code from your paper", code.split("-")[group], sheet)
    bench.press("It is kept", sheet)
    assert bench.no_dialog()
    recover_vault(bench.org.home, code)
    assert "Nobody has confirmed" not in texts(screen)


def test_the_last_backup_is_told(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    screen = opened(bench, "Ada")
    assert "No backup of this desk has been made yet." in texts(screen)
    bench.org.desk.upkeep.backup(bench.folder / "monday.db")
    screen.enter()
    bench.settle()
    assert "The last one: Today 9:00 AM." in texts(screen)
