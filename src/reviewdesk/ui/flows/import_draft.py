"""An import being prepared: what was chosen and said of it, and reading it as its sender's files are read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.importing import Imported, ImportPlan
from reviewdesk.desk.recognising import Choice, Wait
from reviewdesk.exchange.admissions import FileForm, PersonKey, ReadSettings
from reviewdesk.exchange.columns import ColumnMapping
from reviewdesk.exchange.kinds import FileKind, guess_kind
from reviewdesk.exchange.lists.columns import ListMapping
from reviewdesk.exchange.lists.found import ListSettings
from reviewdesk.exchange.matching import Matched, PersonMatch, says_same
from reviewdesk.exchange.opening import free_name
from reviewdesk.records.rights import Blocked
from reviewdesk.texts import Text
from reviewdesk.ui.present.columns import TableMapping
from reviewdesk.ui.present.import_rows import Plan
from reviewdesk.ui.present.importing import ImportPage, kind_of
from reviewdesk.ui.senders import Sender, Senders

Files = tuple[tuple[str, bytes], ...]


@dataclass(slots=True)
class Draft:
    """An import being prepared; lives only while the screen shows it, and is the token of what belongs to it.

    `kind` None: still to be found out, or to be asked; `told`: a person said it. `sender` None: nobody said
    it yet, so the last one of the kind is `proposed`. `read` is what reading found last, `current` whether
    that is of what is said now, `fresh` whether tables are to be read as their sender's were read before.
    `opening` counts what is still on its way from the disk. `writing`: it is on the desk's worker, and stays
    as it is.
    """

    zone: str
    kind: FileKind | None = None
    told: bool = False
    files: Files = ()
    sender: str | None = None
    proposed: str = ""
    mappings: dict[str, TableMapping] = field(default_factory=dict)
    choices: dict[PersonKey, Choice] = field(default_factory=dict)
    shown: ImportPage | None = None
    read: Plan | None = None
    current: bool = False
    fresh: bool = False
    opening: int = 0
    writing: bool = False
    paths: dict[str, Path] = field(default_factory=dict)  # where each file came from, by its name here

    @property
    def sent_by(self) -> str:
        """Who sent the files, as it stands; empty while nobody is known."""
        return self.proposed if self.sender is None else self.sender

    @property
    def plan(self) -> Plan | None:
        """What may be written: only what was read of all that is said now."""
        return self.read if self.current else None

    @property
    def matches(self) -> Mapping[str, PersonMatch]:
        """What the person sees of each person."""
        return {match.person.key: match for match in self.read.people} if self.read else {}

    def void(self, *, fresh: bool = False) -> None:
        """Something was said: what was read is not of it any more."""
        self.current = False
        self.fresh = self.fresh or fresh

    def say_kind(self, kind: FileKind | None) -> None:
        """Another kind has other columns, other people and other senders."""
        self.kind, self.told = kind, kind is not None
        self.proposed, self.read, self.shown = "", None, None
        self.mappings, self.choices = {}, {}

    def join(self, opened: Sequence[tuple[Path, bytes]]) -> tuple[Text, ...]:
        """Take files in, each under a name of its own; says which were chosen again or got another name.

        The same file chosen again takes its own place: it was mended. Another one of its name does not.
        """
        files, said = dict(self.files), []
        for path, data in opened:
            name = next((name for name, place in self.paths.items() if place == path), None)
            if name is None:
                name = free_name(path.name, files)
                if name != path.name:
                    said.append(
                        Text(
                            "A file {file} of another folder is here already. This one is called {name}.",
                            file=path.name,
                            name=name,
                        )
                    )
            elif files[name] != data:
                said.append(Text("{file} was chosen again, and is read as it is now.", file=name))
            files[name], self.paths[name] = data, path
        self.files = tuple(files.items())
        return tuple(said)

    def remove(self, name: str) -> None:
        self.files = tuple(pair for pair in self.files if pair[0] != name)
        self.mappings.pop(name, None)
        self.paths.pop(name, None)

    def take(self, found: Read) -> int:
        """Take in what reading found; returns how many decisions do not fit it and are undone.

        A decision was made on what was seen of somebody: it stands as long as the same is said of them. Who
        is matched by number by now needs none.
        """
        before = self.matches
        self.kind, self.zone, self.read = found.kind, found.zone, found.plan
        self.current, self.fresh = True, False
        if found.plan is None:
            self.shown = None
            return 0
        self.proposed = found.sender
        self.mappings = {f.name: f.mapping for f in found.plan.files.files if f.mapping is not None}
        now = self.matches
        stand = {
            key for key in self.choices if key in before and key in now and says_same(before[key], now[key])
        }
        undone = sum(
            key not in stand and not isinstance(choice, Wait) and not isinstance(now.get(key), Matched)
            for key, choice in self.choices.items()
        )
        self.choices = {key: choice for key, choice in self.choices.items() if key in stand}
        return undone


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


def asked(draft: Draft) -> Asked:
    kind = draft.kind if draft.told else None
    # What was proposed once stays, with the zone a person may have chosen since.
    sender = draft.sent_by if draft.read is not None else draft.sender
    return Asked(draft.files, draft.zone, kind, sender, dict(draft.mappings), draft.fresh)


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
    # Only FHIR is written without a sender said, where resources name their own.
    source = sender or kind.usual_source
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


def remember(known: Senders, sender: str, plan: Plan) -> None:
    """Keep how this sender's tables were read, in the zone in which they were."""
    kind = kind_of(plan)
    before = known.named(sender, kind)
    kept = Sender(sender, plan.settings.zone, before.tables if before else (), kind)
    for file in plan.files.files:
        if file.form is FileForm.CSV and file.mapping is not None:
            kept = kept.with_table(file.columns, file.mapping)
    known.keep(kept)
