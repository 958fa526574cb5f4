"""The screen of forms: what is in force, a file put in force or refused with all its problems, a preview."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from tests.organisation import PASSPHRASE
from tests.ui.desks import settle
from tests.ui.flows.conftest import Bench

from reviewdesk.desk.environment import real_environment
from reviewdesk.desk.preview import open_preview
from reviewdesk.desk.shipped import shipped, shipped_forms
from reviewdesk.forms.problems import FormProblems
from reviewdesk.ui.dialogs.adopt_dialog import AdoptDialog, UnusableDialog
from reviewdesk.ui.flows.forms import FormsFlow
from reviewdesk.ui.flows.preview_window import PreviewWindow
from reviewdesk.ui.theme.look import Look

START = (shipped("resources") / "starting-form.yaml").read_text(encoding="utf-8")


def flow_of(bench: Bench, name: str) -> FormsFlow:
    flow = FormsFlow(bench.org.as_(name), bench.runner)
    bench.show(flow, flow.screen)
    return flow


def test_forms_in_force_are_listed_with_their_versions(bench: Bench) -> None:
    flow = flow_of(bench, "Ada")
    rows = {row.about.split(" ")[0]: row for row in flow.screen.table.rows}
    assert {(file.id, file.version) for file in shipped_forms()} == {
        (name, row.version) for name, row in rows.items()
    }
    assert not any(row.offered for row in rows.values())
    assert flow.screen.adopt_button.isVisible()


def test_who_may_not_put_in_force_reads_why(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    flow = flow_of(bench, "Dana")
    assert not flow.screen.adopt_button.isVisible()
    assert "Only an administrator" in texts(flow.screen)


def test_a_file_is_put_in_force_with_the_administrators_passphrase(bench: Bench, tmp_path: Path) -> None:
    flow = flow_of(bench, "Ada")
    file = tmp_path / "mine.yaml"
    file.write_text(START, encoding="utf-8")
    flow.take(file)
    bench.settle()
    sheet = bench.dialog()
    assert isinstance(sheet, AdoptDialog)
    sheet.mine.setText("wrong words altogether")
    bench.press("Put in force", sheet)
    assert sheet.problem.isVisible()
    sheet.mine.setText(PASSPHRASE)
    bench.press("Put in force", sheet)
    assert bench.no_dialog()
    assert bench.said == ["My review, version 0.1.0, is in force."]
    assert "My review" in {row.title for row in flow.screen.table.rows}


def test_a_broken_file_is_told_with_every_problem_and_its_place(
    bench: Bench, tmp_path: Path, texts: Callable[[QWidget], str]
) -> None:
    flow = flow_of(bench, "Ada")
    file = tmp_path / "broken.yaml"
    file.write_text(START.replace("because:", "becuase:").replace("owner: supervisor", "owner: boss"))
    flow.take(file)
    bench.settle()
    sheet = bench.dialog()
    assert isinstance(sheet, UnusableDialog)
    told = texts(sheet)
    assert "broken.yaml" in told
    assert "Line 25, column 12" in told
    assert 'There is no role "boss"' in told
    assert 'Did you mean "because"?' in told
    assert "What is in force stays in force." in told
    sheet.reject()


@pytest.mark.qt_log_ignore("does not support propagateSizeHints", extend=True)
def test_a_preview_works_in_every_role_and_is_gone_when_closed(theme: Look) -> None:
    assert theme.scale == 100
    preview = open_preview(START, "f.yaml", real_environment())
    assert not isinstance(preview, FormProblems)
    folder = Path(preview.folder.name)
    window = PreviewWindow(preview)
    try:
        window.show()
        settle(window.runner)
        assert window.reviews.view is not None
        for at, person in enumerate(preview.people):
            window.roles.setCurrentIndex(at)
            window.switch(at)
            settle(window.runner)
            assert window.reviews.person == person.id
            assert window.reviews.view.reader.id == person.id
        assert window.page.page is not None
        assert window.page.page.holds or window.page.page.wider
    finally:
        window.close()
    assert not folder.exists()
