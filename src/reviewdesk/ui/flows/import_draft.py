"""An import being prepared: what was chosen and said of it, and reading it as its sender's files are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.importing import Imported, ImportPlan
from reviewdesk.desk.recognising import Choice
from reviewdesk.exchange.admissions import FileForm, PersonKey, ReadSettings
from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.kinds import FileKind, guess_kind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.records.rights import Blocked
from reviewdesk.ui.present.columns import TableMapping
from reviewdesk.ui.present.import_rows import Plan
from reviewdesk.ui.present.importing import ImportPage, kind_of
from reviewdesk.ui.senders import Sender, Senders

Files = tuple[tuple[str, bytes], ...]
_UNNAMED = {
    FileKind.STAYS: "admissions",
    FileKind.VISITS: "roster",
    FileKind.INCIDENTS: "incidents",
    FileKind.GOALS: "goals",
}
"""Who sends files of which nobody said it: only FHIR is written without, where resources name their own."""


@dataclass(slots=True)
class Draft:
    """An import being prepared; lives only while the screen shows it.

    `kind` None: still to be found out, or to be asked; `told`: a person said it. `sender` None: nobody said
    it yet, so the last one of the kind is `proposed`.
    """

    files: Files
    zone: str
    kind: FileKind | None = None
    told: bool = False
    sender: str | None = None
    proposed: str = ""
    mappings: dict[str, TableMapping] = field(default_factory=dict)
    plan: Plan | None = None
    choices: dict[PersonKey, Choice] = field(default_factory=dict)
    shown: ImportPage | None = None

    @property
    def sent_by(self) -> str:
        """Who sent the files, as it stands; empty while nobody is known."""
        return self.proposed if self.sender is None else self.sender


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be read, as it was said when reading began; `fresh`: as the sender's were read before."""

    files: Files
    zone: str
    kind: FileKind | None
    sender: str | None
    mappings: Mapping[str, TableMapping]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Read:
    """What reading found; `plan` None: the files do not tell what they hold."""

    kind: FileKind | None
    sender: str
    zone: str
    plan: Plan | None


def asked(draft: Draft, *, fresh: bool) -> Asked:
    kind = draft.kind if draft.told else None
    # What was proposed once stays, with the zone a person may have chosen since.
    sender = draft.sent_by if draft.plan is not None else draft.sender
    return Asked(draft.files, draft.zone, kind, sender, dict(draft.mappings), fresh)


def read_files(desk: Desk, known: Senders, what: Asked) -> Read | Blocked:
    """Find out what the files hold, who is likely to have sent them, and what an import would do."""
    kind = what.kind or guess_kind(what.files)
    if kind is None:
        # Files that are nothing at all are told so, before anybody is asked of which kind they are.
        plan = _planned(desk, FileKind.STAYS, what.files, "", what.zone, {})
        if isinstance(plan, Blocked):
            return plan
        if all(file.form is FileForm.UNREADABLE for file in plan.files.files):
            return Read(FileKind.STAYS, what.sender or "", what.zone, plan)
        return Read(None, what.sender or "", what.zone, None)
    name, zone = what.sender, what.zone
    if name is None:
        last = next(iter(known.of(kind)), None)
        name, zone = (last.name, last.zone) if last else ("", zone)
    plan = _planned(desk, kind, what.files, name, zone, what.mappings)
    sender = known.named(name, kind)
    if isinstance(plan, Blocked):
        return plan
    if what.fresh and sender is not None:
        remembered = {
            file.name: mapping
            for file in plan.files.files
            if file.name not in what.mappings
            if (mapping := sender.mapping_of(file.columns)) is not None and mapping != file.mapping
        }
        if remembered:
            plan = _planned(desk, kind, what.files, name, zone, {**what.mappings, **remembered})
    return plan if isinstance(plan, Blocked) else Read(kind, name, zone, plan)


def _planned(
    desk: Desk, kind: FileKind, files: Files, sender: str, zone: str, mappings: Mapping[str, TableMapping]
) -> Plan | Blocked:
    source = sender or _UNNAMED[kind]
    if kind is FileKind.STAYS:
        stays = {name: m for name, m in mappings.items() if isinstance(m, ColumnMapping)}
        return desk.intake.plan(files, ReadSettings(zone, source, stays))
    lists = {name: m for name, m in mappings.items() if isinstance(m, ListMapping)}
    return desk.lists.plan(kind.list_kind, files, ListSettings(zone, source, lists))


def written(desk: Desk, plan: Plan, choices: Mapping[PersonKey, Choice]) -> Imported | Blocked:
    """Write what a plan shows."""
    if isinstance(plan, ImportPlan):
        return desk.intake.commit(plan, choices)
    return desk.lists.commit(plan, choices)


def remember(known: Senders, sender: str, zone: str, plan: Plan) -> None:
    """Keep how this sender's tables were read."""
    kind = kind_of(plan)
    before = known.named(sender, kind)
    kept = Sender(sender, zone, before.tables if before else (), kind)
    for file in plan.files.files:
        if file.form is FileForm.CSV and file.mapping is not None:
            kept = kept.with_table(file.columns, file.mapping)
    known.keep(kept)
