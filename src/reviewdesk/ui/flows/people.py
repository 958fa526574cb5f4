"""People, cover, sites, contracts, measures and the access log: between the screen and the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.governing import MOST_DEFINED
from reviewdesk.desk.looking import AccessLine
from reviewdesk.desk.staffing import NewPerson
from reviewdesk.eventlog.header import PersonId
from reviewdesk.exchange.opening import read_text
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.records.organisation import Contract, Cover, MeasureTerms, Organisation, Person, Site
from reviewdesk.records.redaction import REQUESTED
from reviewdesk.records.rights import Blocked, ever_writes, may_audit, may_govern
from reviewdesk.records.staff_book import BookLine
from reviewdesk.texts import Text, tr
from reviewdesk.ui.dialogs.contracting import ContractSheet, MeasureSheet
from reviewdesk.ui.dialogs.cover_dialog import CoverSheet, EndCoverSheet
from reviewdesk.ui.dialogs.governing import GovernSheet, SiteSheet
from reviewdesk.ui.dialogs.person_dialog import PersonDraft, PersonSheet
from reviewdesk.ui.flows.flow import Flow, reasons_of
from reviewdesk.ui.present.banner import Weight
from reviewdesk.ui.present.context import Pick
from reviewdesk.ui.present.governing import (
    access_rows,
    book_rows,
    contract_rows,
    cover_rows,
    cover_words,
    kind_choices,
    measure_rows,
    person_rows,
    setting_rows,
    site_rows,
)
from reviewdesk.ui.runner import Runner
from reviewdesk.ui.screens.people_screen import CONTRACTS, COVER, MEASURES, SITES, PeopleScreen


@dataclass(frozen=True, slots=True)
class Governed:
    """The organisation as an administrator sees it."""

    organisation: Organisation
    signs_in: frozenset[str]
    awaited: frozenset[str]
    forms: tuple[Form, ...]
    blocked: Blocked | None
    audits: bool
    redacts: bool


class PeopleFlow(Flow):
    """Everything here is an administrator's; others see it and change nothing."""

    def __init__(self, desk: Desk, runner: Runner, parent: QObject | None = None) -> None:
        super().__init__(desk, runner, parent)
        self.screen = PeopleScreen()
        self._shown: Governed | None = None
        self.screen.entered.connect(self._load)
        self.screen.adding.connect(lambda tab: self._edit(tab, ""))
        self.screen.opened.connect(self._edit)
        self.screen.looking.connect(self._look)
        self.screen.access.exporting.connect(self._export)

    def forget(self) -> None:
        super().forget()
        self._shown = None
        self.screen.show_all((), (), (), ())

    def _load(self) -> None:
        self.ask(self._read, self._show)

    def _read(self) -> Governed:
        organisation = self.desk.organisation
        here = self.desk.persons.here()
        forms = []
        for sha in organisation.in_force.values():
            file = organisation.forms.get(sha)
            form = load_form(file.text.encode("utf-8"), file.id) if file else None
            if isinstance(form, Form):
                forms.append(form)
        known = frozenset(str(person.id) for person in self.desk.persons.known())
        awaited = self.desk.staffing.awaited()
        firsts = frozenset[str]() if isinstance(awaited, Blocked) else frozenset(map(str, awaited))
        blocked = may_govern(here) if here else None
        audits = here is not None and may_audit(here) is None
        redacts = here is not None and ever_writes(here, REQUESTED)
        return Governed(organisation, known, firsts, tuple(forms), blocked, audits, redacts)

    def _show(self, shown: Governed) -> None:
        self._shown = shown
        organisation = shown.organisation
        self.screen.show_all(
            person_rows(organisation, shown.signs_in, shown.awaited),
            site_rows(organisation),
            contract_rows(organisation),
            measure_rows(organisation),
            reasons_of(shown.blocked) if shown.blocked else "",
            audits=shown.audits,
            covers=cover_rows(organisation, self.desk.environment.today()),
            redacts=shown.redacts,
        )

    def _look(self) -> None:
        shown = self._shown
        if shown is None:
            return

        def show(lines: tuple[AccessLine, ...]) -> None:
            now = self.desk.environment.now()
            self.screen.access.show_rows(access_rows(lines, shown.organisation, now))

        self.ask(self.desk.looking.lines, show)

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self.screen,
            tr("Save the access log"),
            "access-log.csv",
            tr("Table (*.csv)"),
            options=QFileDialog.Option.DontConfirmOverwrite,  # it is never written over another file
        )
        if not name:
            return

        def work() -> Text | Blocked:
            done = self.desk.looking.export_to(Path(name))
            if isinstance(done, Blocked):
                return done
            return Text("The access log is saved. It names people: keep it where only they look who may.")

        self.ask(work, self.say, writes=True)

    # --- one of them ------------------------------------------------------------------------

    def _edit(self, tab: str, key: str) -> None:
        shown = self._shown
        if shown is None:
            return
        organisation = shown.organisation
        if tab == SITES:
            self._ask_for(SiteSheet(self._new(), organisation.sites.get(key), self.screen), self._keep_site)
        elif tab == COVER:
            self._edit_cover(organisation, key)
        elif tab == CONTRACTS:
            contract = organisation.contracts.get(key)
            sheet = ContractSheet(self._new(), setting_rows(shown.forms), contract, self.screen)
            sheet.file_wanted.connect(lambda: self._choose_definitions(sheet))
            self._ask_for(sheet, self._keep_contract)
        elif tab == MEASURES:
            self._edit_measure(shown, organisation.measures.get(key))
        else:
            self._edit_person(organisation, organisation.people.get(PersonId(key)))

    def _choose_definitions(self, sheet: ContractSheet) -> None:
        name, _ = QFileDialog.getOpenFileName(
            sheet, tr("Choose a file of definitions"), "", tr("Definitions (*.yaml *.yml)")
        )
        if name:
            self.consider_definitions(sheet, Path(name))

    def consider_definitions(self, sheet: ContractSheet, path: Path) -> None:
        """Take a file into the sheet, as if it had been chosen in the file dialog."""
        self.ask(lambda: read_text(path, MOST_DEFINED), sheet.take)

    def _edit_person(self, organisation: Organisation, person: Person | None) -> None:
        sites = tuple(sorted((Pick(s.id, s.name) for s in organisation.sites.values()), key=_label))

        def show(lines: tuple[BookLine, ...]) -> None:
            history = book_rows(lines, organisation, self.desk.environment.now())
            sheet = PersonSheet(sites, person, history, self.screen)
            self._ask_for(sheet, lambda draft, mine: self._keep_person(person, draft, mine))

        self.ask(lambda: self.desk.staffing.book(person.id) if person else (), show)

    def _edit_cover(self, organisation: Organisation, key: str) -> None:
        row = next((row for row in self.screen.covers.rows if row.key == key), None)
        if row is None:
            people = tuple(sorted((p for p in organisation.people.values() if p.active), key=_name))
            sheet = CoverSheet(self._new(), people, self.desk.environment.now, self.screen)
            self._ask_for(sheet, self._keep_cover)
        elif row.ends:
            self._ask_for(EndCoverSheet(key, cover_words(row), self.screen), self._end_cover)
        else:
            self.say(Text("This cover is over."), why=cover_words(row), weight=Weight.NOTE)

    def _edit_measure(self, shown: Governed, measure: MeasureTerms | None) -> None:
        contracts = tuple(
            sorted((Pick(c.id, c.name) for c in shown.organisation.contracts.values()), key=_label)
        )
        if not contracts:
            self.say(
                Text("Add the contract first."),
                why=tr("A measure belongs to a contract, which says whose holidays count."),
            )
            self.screen.show_tab(CONTRACTS)
            return
        sheet = MeasureSheet(self._new(), contracts, kind_choices(shown.forms), measure, self.screen)
        self._ask_for(sheet, self._keep_measure)

    def _new(self) -> str:
        return self.desk.environment.new_id()

    def _ask_for(self, sheet: GovernSheet, keep: Callable[[object, str], Blocked | Text]) -> None:
        def kept(what: Text) -> None:
            sheet.succeed()
            self.say(what)
            self._load()

        def failed(_error: Exception) -> bool:
            sheet.drop()
            return False

        def decided(draft: object, mine: str) -> None:
            self.ask(lambda: keep(draft, mine), kept, refused=sheet.wrong, failed=failed, writes=True)

        sheet.decided.connect(decided)
        self.show_dialog(sheet)

    # --- on the worker -------------------------------------------------------------------------

    def _keep_site(self, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, Site)
        done = self.desk.governing.set_up(mine, sites=[draft])
        return done or Text("The site {name} is kept.", name=draft.name)

    def _keep_cover(self, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, Cover)
        done = self.desk.covering.record(draft, mine)
        return done if isinstance(done, Blocked) else Text("The cover is recorded.")

    def _end_cover(self, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, str)
        done = self.desk.covering.end(draft, mine)
        return done if isinstance(done, Blocked) else Text("The cover has ended.")

    def _keep_contract(self, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, Contract)
        done = self.desk.governing.set_up(mine, contracts=[draft])
        return done or Text("The contract {name} is kept.", name=draft.name)

    def _keep_measure(self, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, MeasureTerms)
        done = self.desk.governing.set_up(mine, measures=[draft])
        return done or Text("The measure {title} is kept.", title=draft.title)

    def _keep_person(self, before: Person | None, draft: object, mine: str) -> Blocked | Text:
        assert isinstance(draft, PersonDraft)
        if before is None:
            new = NewPerson(
                draft.name,
                draft.roles,
                draft.sites,
                draft.all_sites,
                draft.title,
                draft.passphrase,
                draft.own,
            )
            added = self.desk.staffing.add([new], mine)
            return added if isinstance(added, Blocked) else Text("{name} can sign in now.", name=draft.name)
        after = replace(
            before,
            name=draft.name,
            title=draft.title,
            roles=draft.roles,
            sites=draft.sites,
            all_sites=draft.all_sites,
            active=draft.active,
        )
        changed = self.desk.staffing.change(after, mine, draft.passphrase, own=draft.own)
        if isinstance(changed, Blocked):
            return changed
        if draft.passphrase:
            return Text("{name} has a new passphrase and signing key, from now on.", name=draft.name)
        return Text("{name} is kept.", name=draft.name)


def _name(person: Person) -> str:
    return person.name.casefold()


def _label(pick: Pick) -> str:
    return pick.label.casefold()
