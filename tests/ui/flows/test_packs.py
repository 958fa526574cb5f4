"""Packs in the window: looked at, held, signed, written, and checked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from tests.organisation import PASSPHRASE
from tests.ui.flows.conftest import Bench
from tests.walker import Walker

from reviewdesk.pack.verdict import Outcome, State
from reviewdesk.ui.dialogs.release_dialog import ReleaseDialog
from reviewdesk.ui.flows.packs import PacksFlow
from reviewdesk.ui.widgets.verdict_card import VerdictView


def opened(bench: Bench, name: str) -> PacksFlow:
    bench.org.as_(name)
    flow = PacksFlow(bench.org.desk, bench.runner)
    bench.show(flow, flow.screen)
    return flow


def drawn(bench: Bench, flow: PacksFlow) -> None:
    """The first pages have been drawn."""
    pages = flow.screen.preview.pages
    bench.qtbot.waitUntil(lambda: bool(pages.leaves) and pages.leaves[0].picture is not None, timeout=20_000)


def verdict(bench: Bench, flow: PacksFlow) -> VerdictView:
    bench.settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    (found,) = flow.screen.check.findChildren(VerdictView)
    return found


def test_without_reviews_a_pack_from_elsewhere_can_be_checked(
    bench: Bench, texts: Callable[[QWidget], str]
) -> None:
    flow = opened(bench, "Dana")
    assert "No review yet, so no pack" in texts(flow.screen)
    bench.press("Check a pack", flow.screen.list.empty)
    assert flow.screen.part is flow.screen.check


def test_what_holds_a_pack_stands_beside_its_pages(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    review = bench.org.review(cases=1)
    flow = opened(bench, "Quinn")
    (row,) = flow.screen.list.table.rows
    assert (row.key, row.ready, row.signed) == (review, False, False)
    flow.screen.list.table.setFocus()
    flow.screen.list.table.selectRow(0)
    QTest.keyClick(flow.screen.list.table, Qt.Key.Key_Return)
    bench.settle()
    drawn(bench, flow)
    assert "Review pack for" in flow.screen.preview.pages.leaves[0].accessibleDescription()
    assert "8 steps hold it" in texts(flow.screen.preview)

    bench.press("Sign and release")
    assert bench.no_dialog()
    assert flow.screen.preview.wrong.text.startswith("It cannot be signed yet: ")
    wanted: list[str] = []
    flow.review_wanted.connect(wanted.append)
    bench.press("Go to the review")
    assert wanted == [review]


def test_only_pages_in_sight_are_drawn(bench: Bench) -> None:
    review = bench.org.review()
    flow = opened(bench, "Quinn")
    flow.show_review(review)
    bench.settle()
    drawn(bench, flow)
    bench.settle()
    pages = flow.screen.preview.pages
    have = [leaf.picture is not None for leaf in pages.leaves]
    assert have[0]
    assert not have[-1]
    pages.verticalScrollBar().setValue(pages.verticalScrollBar().maximum())
    bench.qtbot.waitUntil(lambda: pages.leaves[-1].picture is not None, timeout=20_000)
    assert pages.page_in_sight() >= len(pages.leaves) - 2


def test_a_pack_is_signed_written_and_valid_until_a_byte_changes(
    full_bench: Bench, texts: Callable[[QWidget], str]
) -> None:
    bench = full_bench
    review = bench.org.review(cases=1)
    Walker(bench.org, review).walk()
    flow = opened(bench, "Quinn")
    (row,) = flow.screen.list.table.rows
    assert (row.ready, row.pill) == (True, "Can be released")
    flow.show_review(review)
    bench.settle()
    bench.press("Sign and release")
    dialog = bench.dialog()
    assert isinstance(dialog, ReleaseDialog)
    path = bench.folder / "Q3.pdf"
    bench.find(QLineEdit, "Where the pack is written", dialog).setText(str(path.with_suffix("")))

    bench.press("Sign and release", dialog)
    assert dialog.problem.text == "Enter your passphrase to sign."
    dialog.line.setText("not this one at all")
    bench.press("Sign and release", dialog)
    assert dialog.problem.text == "The passphrase is not right. Check Caps Lock and try again."
    assert dialog.line.text() == ""
    assert not path.exists()
    dialog.line.setText(PASSPHRASE)
    bench.press("Sign and release", dialog)
    assert bench.no_dialog()
    assert bench.said == ["The pack is signed and written."]
    assert path.read_bytes().startswith(b"%PDF")
    assert "Q3.pdf in" in texts(flow.screen.preview)

    check = flow.screen.check
    flow.screen.show_part(check)
    check.file_line.setText(str(path))
    bench.press("Check it")
    good = verdict(bench, flow)
    assert good.accessibleName().startswith("Valid. ")
    assert "Quinn Abara" in texts(good)

    # Without a root got by another way the signer stays unknown.
    root = bench.folder / "root.pem"
    flow.save_root(root)
    bench.settle()
    assert root.read_text().startswith("-----BEGIN CERTIFICATE-----")
    bench.press("I have none: only check whether the pack was changed")
    bench.press("Check it")
    assert verdict(bench, flow).accessibleName().startswith("Unknown signer. ")

    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 1
    path.write_bytes(data)
    bench.press("This organization's own")
    bench.press("Check it")
    bad = verdict(bench, flow)
    assert bad.accessibleName().startswith("Not valid. ")
    assert "Failed" in [pill.accessibleName() for pill in bad.findChildren(QWidget) if pill.accessibleName()]


def test_a_supervisor_sees_the_pages_and_may_not_release(full_bench: Bench) -> None:
    bench = full_bench
    review = bench.org.review(cases=1)
    Walker(bench.org, review).walk()
    flow = opened(bench, "Dana")
    (row,) = flow.screen.list.table.rows
    assert (row.ready, row.signed, row.pill) == (False, True, "Waits for a manager")
    flow.show_review(review)
    bench.settle()
    drawn(bench, flow)
    preview = flow.screen.preview
    assert preview.release_button.isHidden()
    preview.go_on()  # by the keys
    bench.settle()
    assert bench.no_dialog()
    said = "Only a quality lead, operations lead or senior leader may release a pack."
    assert said in [label.text() for label in preview.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize(
    ("content", "said"), [(b"no pdf at all", "Cannot be checked. "), (b"", "Cannot be checked. ")]
)
def test_what_is_no_pack_is_said_to_be_none(bench: Bench, content: bytes, said: str) -> None:
    flow = opened(bench, "Dana")
    path = bench.folder / "any.pdf"
    path.write_bytes(content)
    flow.screen.check.asked.emit(path, "none", None)
    assert verdict(bench, flow).accessibleName().startswith(said)


def test_a_file_that_is_gone_and_a_certificate_that_is_none(bench: Bench) -> None:
    flow = opened(bench, "Dana")
    check = flow.screen.check
    bench.press("Check a pack", flow.screen.list.empty)
    bench.press("Check it")
    assert check.wrong.text == "Choose the pack to check."
    check.file_line.setText(str(bench.folder / "gone.pdf"))
    bench.press("Check it")
    assert check.wrong.text.startswith("There is no file")
    (bench.folder / "any.pdf").write_bytes(b"%PDF-1.7")
    (bench.folder / "root.pem").write_bytes(b"hello")
    check.file_line.setText(str(bench.folder / "any.pdf"))
    bench.press("Another organization's, from a file they gave you by another way")
    bench.press("Check it")
    assert check.wrong.text == "Choose the root certificate, or another answer."
    check.root_line.setText(str(bench.folder / "root.pem"))
    bench.press("Check it")
    assert check.wrong.text.startswith("root.pem holds no certificate.")


def test_nothing_is_left_when_the_desk_is_locked(bench: Bench, texts: Callable[[QWidget], str]) -> None:
    review = bench.org.review(cases=1)
    flow = opened(bench, "Quinn")
    flow.show_review(review)
    bench.settle()
    flow.forget()
    assert flow.screen.part is flow.screen.list
    assert flow.screen.preview.pages.leaves == []
    assert "Avoidable" not in texts(flow.screen)


def test_states_have_a_word_each() -> None:
    from reviewdesk.ui.present.packs import _CHECKS, _OUTCOMES, _TITLES

    assert set(_TITLES) == set(State)
    assert set(_OUTCOMES) == set(Outcome)
    assert len(_CHECKS) == 7


def test_file_names_are_fit_for_every_system() -> None:
    from reviewdesk.ui.present.packs import proposed_name

    assert proposed_name("Avoidable admissions, Q3 2026") == "Avoidable-admissions-Q3-2026"
    assert proposed_name('a/b\\c:"*?') == "a-b-c"
    assert proposed_name("...") == "review-pack"
    assert Path(proposed_name("x" * 300)).name == "x" * 80
