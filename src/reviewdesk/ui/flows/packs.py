"""Packs: between the screen, the desk, and what draws and checks PDFs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.releasing import NotReady, Released
from reviewdesk.desk.work import ReviewLine
from reviewdesk.errors import Refusal
from reviewdesk.eventlog.header import RecordId
from reviewdesk.exchange.opening import read_start, read_whole
from reviewdesk.identity.roles import MANAGERS, Role
from reviewdesk.pack.verdict import Verdict
from reviewdesk.records.organisation import Person
from reviewdesk.records.rights import Blocked, may_release
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, say, tr
from reviewdesk.ui.dialogs.release_dialog import ReleaseDialog
from reviewdesk.ui.flows.flow import Flow, reasons_of
from reviewdesk.ui.pdf import PdfPages
from reviewdesk.ui.present.packs import (
    HeldRow,
    Standing,
    held_rows,
    pack_rows,
    proposed_name,
    released_words,
    verdict_page,
)
from reviewdesk.ui.runner import Lane, Runner
from reviewdesk.ui.screens.pack_screen import FILE, OWN, PackScreen

_LARGEST_ROOT = 1_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A pack that is being looked at."""

    review: RecordId
    title: str
    detail: str
    who: Person
    standing: Standing
    held: tuple[HeldRow, ...]
    pdf: bytes | Blocked
    may: bool  # release this pack, once it is finished


@dataclass(frozen=True, slots=True)
class Ended:
    """How a release ended when no right was missing."""

    done: Released | NotReady


class PacksFlow(Flow):
    """`review_wanted` carries a review's id."""

    review_wanted = Signal(str)

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(desk, runner, parent)
        self.screen = PackScreen()
        self._shown: Shown | None = None
        self._pages: PdfPages | None = None
        screen = self.screen
        screen.entered.connect(self._load)
        screen.listed.connect(self._close)
        screen.list.opened.connect(self.show_review)
        screen.preview.releasing.connect(self._on_releasing)
        screen.preview.review_wanted.connect(self._on_review)
        screen.preview.root_wanted.connect(self._on_root)
        screen.preview.pages.wanted.connect(self._on_wanted)
        screen.check.asked.connect(self._on_check)

    def forget(self) -> None:
        super().forget()
        self._shown = None
        self._drop_pages()
        self.screen.list.show_rows(())
        self.screen.check.forget()
        self.screen.preview.show_waiting("", "")
        self.screen.show_part(self.screen.list)

    # --- the list ------------------------------------------------------------------------------

    def _load(self) -> None:
        def read() -> tuple[tuple[ReviewLine, ...], dict[str, Standing]]:
            lines = self.desk.work.reviews()
            return lines, {line.id: self.desk.releasing.holding(line.id) for line in lines}

        self.ask(read, lambda found: self.screen.list.show_rows(pack_rows(*found)))
        if self._shown is not None and self.screen.part is self.screen.preview:
            self.show_review(self._shown.review)

    def _close(self) -> None:
        self._shown = None
        self._drop_pages()
        self._load()

    # --- one pack --------------------------------------------------------------------------------

    def show_review(self, review: str) -> None:
        """Show the pages of a review's pack as they would be now."""
        self._shown = None
        self.screen.preview.show_waiting(tr("Pack"), "")
        self.screen.show_part(self.screen.preview)
        self.ask(
            lambda: self._read(RecordId(review)),
            self._show,
            refused=self.screen.preview.show_refused,
            label=Text("Drawing the pack"),
        )

    def _read(self, review: RecordId) -> Shown | Blocked:
        view = self.desk.reviews.view(review)
        if isinstance(view, Blocked):
            return view
        standing = self.desk.releasing.holding(review)
        held = held_rows(_against(standing, view), view.form)
        about = view.review.opening
        sites = ", ".join(view.names.get(site, site) for site in about.sites)
        detail = " · ".join(part for part in (sites, about.period) if part)
        pdf = self.desk.releasing.preview(review)
        may = may_release(view.reader, about.sites) is None
        return Shown(review, about.title, detail, view.reader, standing, held, pdf, may)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        preview = self.screen.preview
        preview.show_waiting(shown.title, shown.detail)
        why = reasons_of(shown.standing) if isinstance(shown.standing, Blocked) else ""
        preview.show_standing(ready=shown.standing is None, may=shown.may, why=why, held=shown.held)
        if isinstance(shown.pdf, Blocked):
            preview.show_refused(reasons_of(shown.pdf))
            return
        self._draw(shown.pdf)

    def _draw(self, pdf: bytes) -> None:
        turn, shown = self._turn, self._shown

        def opened(pages: PdfPages) -> None:
            if turn != self._turn or shown is not self._shown:
                return
            self._pages = pages
            self.screen.preview.show_document(tuple(size.height / size.width for size in pages.sizes))

        self.runner.do(lambda: PdfPages(pdf), opened, lane=Lane.ASIDE)

    def _on_wanted(self, at: int, width: int) -> None:
        pages = self._pages
        if pages is None:
            return

        def drawn(found: tuple[QImage, str]) -> None:
            if pages is self._pages:
                self.screen.preview.pages.show_picture(at, *found)

        self.runner.do(lambda: pages.picture(at, width), drawn, lane=Lane.ASIDE)

    def _drop_pages(self) -> None:
        self._pages = None
        self.screen.preview.pages.show_document(())

    def _on_review(self) -> None:
        if self._shown is not None:
            self.review_wanted.emit(self._shown.review)

    # --- releasing ----------------------------------------------------------------------------------

    def _on_releasing(self) -> None:
        shown = self._shown
        if shown is None or not shown.may:
            return
        match shown.standing:
            case NotReady(holds):
                self.screen.preview.refuse(
                    tr("It cannot be signed yet: {n} things are to be finished first.", n=len(holds))
                )
                return
            case Blocked() as blocked:
                self.screen.preview.refuse(reasons_of(blocked))
                return
        role = next((role for role in Role if role in MANAGERS and shown.who.holds(role)), None)
        words = say(role.label) if role else ""
        path = _documents() / f"{proposed_name(shown.title)}.pdf"
        dialog = ReleaseDialog(shown.title, shown.detail, shown.who.name, words, path, self.screen)
        dialog.decided.connect(lambda path, passphrase: self._release(shown, dialog, path, passphrase))
        self.show_dialog(dialog)

    def _release(self, shown: Shown, dialog: ReleaseDialog, path: Path, passphrase: str) -> None:
        def failed(error: Exception) -> bool:
            if isinstance(error, Refusal):
                dialog.wrong(str(error))
                return True
            dialog.drop()
            return False

        def release() -> Ended | Blocked:
            done = self.desk.releasing.release(shown.review, passphrase, path)
            return done if isinstance(done, Blocked) else Ended(done)

        self.ask(
            release,
            lambda ended: self._released(dialog, ended.done),
            refused=dialog.wrong,
            failed=failed,
            label=Text("Signing the pack"),
            writes=True,
        )

    def _released(self, dialog: ReleaseDialog, done: Released | NotReady) -> None:
        if isinstance(done, NotReady):
            dialog.drop()
            if self._shown is not None:
                self.show_review(self._shown.review)
            return
        dialog.succeed()
        self.screen.preview.show_released(released_words(done, str(done.path.parent)))
        self.say(Text("The pack is signed and written."), why=str(done.path))

    def _on_root(self) -> None:
        proposed = str(_documents() / "root-certificate.pem")
        name, _ = QFileDialog.getSaveFileName(
            self.screen, tr("Save the root certificate"), proposed, tr("Certificate (*.pem)")
        )
        if name:
            self.save_root(Path(name))

    def save_root(self, path: Path) -> None:
        """Write the organisation's root certificate."""

        def write() -> Path:
            _write(path, self.desk.releasing.root_certificate())
            return path

        self.ask(write, lambda done: self.say(Text("The root certificate is saved."), why=str(done)))

    # --- checking --------------------------------------------------------------------------------------

    def _on_check(self, path: Path, trust: str, root: Path | None) -> None:
        self.screen.check.show_working()
        if trust == OWN:
            self.ask(self.desk.releasing.root_certificate, lambda pem: self._check(path, pem, None))
        else:
            self._check(path, None, root if trust == FILE else None)

    def _check(self, path: Path, pem: str | None, root: Path | None) -> None:
        turn = self._turn

        def check() -> Verdict:
            trusted = pem if root is None else _certificate(root)
            from reviewdesk.pack.recompute import Recompute  # noqa: PLC0415 -- slow to load, seldom used
            from reviewdesk.pack.verify import verify_pack  # noqa: PLC0415 -- the same
            from reviewdesk.pack.whole import LARGEST  # noqa: PLC0415 -- the same

            return verify_pack(read_start(path, LARGEST), trust=trusted, recompute=Recompute())

        def found(verdict: Verdict) -> None:
            if turn == self._turn:
                now = self.desk.environment.now()
                assert now.tzinfo is not None  # aware by contract
                self.screen.check.show_verdict(verdict_page(path.name, verdict, now.tzinfo))

        def failed(error: Exception) -> bool:
            self.screen.check.show_verdict(None)
            if isinstance(error, Refusal):
                self.screen.check.wrong.say(str(error))
                return True
            return False

        self.runner.do(check, found, otherwise=failed, label=Text("Checking the pack"), lane=Lane.ASIDE)


def _against(standing: Standing, view: ReviewView) -> Standing:
    """What holds the review is shown to those too who could not release it."""
    if isinstance(standing, Blocked) and view.decision.reviewing():
        return NotReady(view.decision.reviewing())
    return standing


def _certificate(path: Path) -> str:
    words = read_whole(path, _LARGEST_ROOT).decode("ascii", errors="replace")
    if "-----BEGIN CERTIFICATE-----" not in words:
        raise Refusal(
            Text("{file} holds no certificate.", file=path.name),
            next_step=Text("Choose the PEM file the organization gave you."),
        )
    return words


def _documents() -> Path:
    where = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(where) if where and Path(where).is_dir() else Path.home()


def _write(path: Path, words: str) -> None:
    """A small file for others to read; the old one stands until the new one is whole."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_text(words, encoding="ascii")
        beside.replace(path)
    except OSError as error:
        raise Refusal(
            Text("The file {path} cannot be written.", path=str(path)),
            why=Text("The system says: {why}.", why=error.strerror or type(error).__name__),
            next_step=Text("Choose another folder, or free some space."),
        ) from error
