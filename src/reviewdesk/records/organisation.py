"""The organisation as the control stream tells it: people, sites, contracts, measures, forms, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from reviewdesk.eventlog.body import Body, Change, Json, Value
from reviewdesk.eventlog.header import EntryId, KeyId, OrgId, PersonId, RecordId, Target
from reviewdesk.forms.additions import Addition
from reviewdesk.forms.versions import ordered
from reviewdesk.identity.roles import Role
from reviewdesk.records.redaction import Hold
from reviewdesk.records.shapes import read, written

FOUNDED = "org.founded"
KEYED = "org.keyed"
PERSON = "person.set"
CERTIFICATE = "certificate.issued"
REVOKED = "certificate.revoked"
DEVICE = "device.enrolled"
LOST = "device.lost"
COVER = "cover.set"
RULES = "org.ruled"
SITE = "site.set"
CONTRACT = "contract.set"
MEASURE = "measure.set"
FORM = "form.adopted"
CHOICE = "choice.added"


@dataclass(frozen=True, slots=True)
class Founding:
    """What never changes: name, the CA's root, the key that signs the control stream."""

    name: str
    root_pem: str
    control_spki: str  # base64 DER
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A person on the desk; `sites` empty with all_sites False means no participant's record at all."""

    id: PersonId
    name: str
    roles: tuple[Role, ...]
    sites: tuple[str, ...] = ()
    all_sites: bool = False
    active: bool = True
    title: str = ""

    def holds(self, *roles: Role) -> bool:
        """Whether the person is active and holds any of these roles."""
        return self.active and any(role in self.roles for role in roles)

    def reaches(self, site: str | None) -> bool:
        """Whether records of this site are in the person's scope."""
        return self.active and (self.all_sites or (site is not None and site in self.sites))


LONGEST_IDLE = 30  # minutes an unattended desk stays open at most (45 CFR 164.312(a)(2)(iii))


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every desk of the organisation: after how many minutes, at most, it locks itself."""

    idle_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Cover:
    """`person` does in one role what `of` does, at the sites of `of`, from the first day to the last."""

    id: str
    person: PersonId
    of: PersonId
    role: Role
    since: date
    until: date
    reason: str
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A value-based contract; `settings` override a form's settings by name, as written in the form
    language.
    """

    id: str
    name: str
    funder: str
    state: str = ""  # two letters: its holidays count
    settings: Mapping[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    opening_days: int = 5  # business days from the result being known to the review being opened
    definitions: tuple[str, ...] = ()  # files of definition sets that stand in place of a form's own


@dataclass(frozen=True, slots=True)
class MeasureTerms:
    """A measure under a contract: what counts, in which direction, against which target."""

    id: str
    title: str
    kind: str
    contract: str
    direction: str  # lower_is_better | higher_is_better
    unit: str  # proportion | rate
    numerator: str
    denominator: str
    target: Decimal
    per: int = 1  # a rate is told per so many of the denominator
    minimum: Decimal = Decimal(0)  # below this denominator nothing can be judged
    source: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """`first`: its key lay under a passphrase an administrator gave; the person's own one is still to come.

    Sessions it vouches for count once they say that the person had chosen their own.
    """

    person: PersonId
    serial: str
    pem: str
    first: bool = False


@dataclass(frozen=True, slots=True)
class Device:
    key: KeyId
    spki: str  # base64 DER
    name: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Entries of a chain that a restored copy lacks: the last number kept beside the key, the last found."""

    key: KeyId
    stream: str
    kept: int
    found: int


@dataclass(frozen=True, slots=True)
class FormFile:
    """A form in force: the file itself travels in the log."""

    id: str
    version: str
    sha256: str
    text: str


@dataclass(frozen=True, slots=True)
class ChoiceAdded:
    """A choice the organisation adds to a list of one of its forms."""

    form: str
    addition: Addition


@dataclass(frozen=True, slots=True)
class Organisation:
    """The organisation after one control entry; `at` is that entry."""

    id: OrgId
    founding: Founding
    at: EntryId
    people: Mapping[PersonId, Person] = field(default_factory=dict)
    rules: Rules = Rules()
    covers: Mapping[str, Cover] = field(default_factory=dict)
    sites: Mapping[str, Site] = field(default_factory=dict)
    contracts: Mapping[str, Contract] = field(default_factory=dict)
    measures: Mapping[str, MeasureTerms] = field(default_factory=dict)
    devices: Mapping[KeyId, Device] = field(default_factory=dict)
    certificates: tuple[Certificate, ...] = ()
    revoked: frozenset[str] = frozenset()  # certificate serials
    forms: Mapping[str, FormFile] = field(default_factory=dict)  # by sha256
    import_key: str = ""  # base64url, 32 bytes; makes ids of imported records; its entry is in no pack
    losses: tuple[Loss, ...] = ()
    in_force: Mapping[str, str] = field(default_factory=dict)  # form id -> sha256
    choices: tuple[ChoiceAdded, ...] = ()
    holds: Mapping[RecordId, Hold] = field(default_factory=dict)  # legal holds, lifted ones too

    @property
    def name(self) -> str:
        return self.founding.name

    def additions(self, form: str) -> tuple[Addition, ...]:
        """What was added to the lists of a form, by its id."""
        return tuple(added.addition for added in self.choices if added.form == form)

    def is_held(self, record: RecordId) -> bool:
        """Whether a legal hold of its own stands on a record."""
        return record in self.holds and self.holds[record].held

    def hold_over(self, record: RecordId) -> Hold | None:
        """The legal hold for which nothing of a record may be redacted: its own, or one that covers it."""
        if self.is_held(record):
            return self.holds[record]
        return next((hold for hold in self.holds.values() if hold.held and record in hold.covers), None)

    def vouching(self, *, own: bool) -> frozenset[str]:
        """Serials of the certificates that open sessions; `own`: the session says that its person had a
        passphrase of their own.
        """
        return frozenset(one.serial for one in self.certificates if own or not one.first)

    def name_of(self, person: PersonId | None) -> str:
        """The printed name, or the id's first characters for somebody unknown."""
        if person is None:
            return ""
        known = self.people.get(person)
        return known.name if known else f"({person[:6]})"


def founding_change(founding: Founding) -> Change:
    return Change(Target("org/-/about"), Value(written(founding)))


def import_key_change(key: str) -> Change:
    return Change(Target("org/-/importkey"), Value(key))


def person_change(person: Person) -> Change:
    return Change(Target(f"people/{person.id}/about"), Value(written(person)))


def rules_change(rules: Rules) -> Change:
    return Change(Target("org/-/rules"), Value(written(rules)))


def cover_change(cover: Cover) -> Change:
    return Change(Target(f"covers/{cover.id}/about"), Value(written(cover)))


def site_change(site: Site) -> Change:
    return Change(Target(f"sites/{site.id}/about"), Value(written(site)))


def contract_change(contract: Contract) -> Change:
    return Change(Target(f"contracts/{contract.id}/about"), Value(written(contract)))


def measure_change(measure: MeasureTerms) -> Change:
    return Change(Target(f"measures/{measure.id}/about"), Value(written(measure)))


def form_change(form: FormFile) -> Change:
    return Change(Target(f"forms/-/{form.id}"), Value(written(form)))


def choice_change(added: ChoiceAdded, mark: str) -> Change:
    """`mark`: random, lowercase hex."""
    return Change(Target(f"choices/-/_added.{mark}"), Value(written(added)))


def certificate_change(certificate: Certificate) -> Change:
    return Change(
        Target(f"people/{certificate.person}/_certificate.{certificate.serial}"), Value(written(certificate))
    )


def revocation_change(person: PersonId, serial: str) -> Change:
    return Change(Target(f"people/{person}/_revoked.{serial}"), Value(serial))


def device_change(device: Device, mark: str) -> Change:
    """`mark`: random, lowercase hex."""
    return Change(Target(f"devices/-/_device.{mark}"), Value(written(device)))


def loss_change(loss: Loss, mark: str) -> Change:
    """`mark`: random, lowercase hex."""
    return Change(Target(f"devices/-/_lost.{mark}"), Value(written(loss)))


def apply_control(
    before: Organisation | None, entry: EntryId, org: OrgId, kind: str, body: Body | None
) -> Organisation | None:
    """The organisation after one control entry; one of an unknown kind, or without its body, changes only
    `at`. None until it is founded.
    """
    for change in body.changes if body is not None else ():
        if not isinstance(change.content, Value):
            continue
        json = change.content.json
        if kind == FOUNDED and before is None:
            founding = read(json, Founding)
            before = Organisation(org, founding, entry) if founding else None
        if before is None:
            return None
        before = _known(before, kind, json)
    return replace(before, at=entry) if before else None


def _known(before: Organisation, kind: str, json: Json) -> Organisation:
    """With one more person, site, contract, measure, form or hold."""
    match kind:
        case "person.set" if person := read(json, Person):
            return replace(before, people={**before.people, person.id: person})
        case "org.ruled" if (rules := read(json, Rules)) and 0 < rules.idle_minutes <= LONGEST_IDLE:
            return replace(before, rules=rules)
        case "cover.set" if cover := read(json, Cover):
            return replace(before, covers={**before.covers, cover.id: cover})
        case "site.set" if site := read(json, Site):
            return replace(before, sites={**before.sites, site.id: site})
        case "contract.set" if contract := read(json, Contract):
            return replace(before, contracts={**before.contracts, contract.id: contract})
        case "measure.set" if measure := read(json, MeasureTerms):
            return replace(before, measures={**before.measures, measure.id: measure})
        case "form.adopted" if form := read(json, FormFile):
            # The higher version is in force, whatever came in last; one version is one file.
            held = before.forms.get(before.in_force.get(form.id, ""))
            newer = held is None or ordered(form.version) > ordered(held.version)
            in_force = {**before.in_force, form.id: form.sha256} if newer else before.in_force
            return replace(before, forms={**before.forms, form.sha256: form}, in_force=in_force)
        case "choice.added" if added := read(json, ChoiceAdded):
            return replace(before, choices=(*before.choices, added))
        case "hold.set" if hold := read(json, Hold):
            return replace(before, holds={**before.holds, hold.record: hold})
    return _keyed(before, kind, json)


def _keyed(before: Organisation, kind: str, json: Json) -> Organisation:
    """With one more key, device or certificate, or one revoked."""
    match kind:
        case "org.keyed" if isinstance(json, str):
            return replace(before, import_key=json)
        case "device.enrolled" if device := read(json, Device):
            return replace(before, devices={**before.devices, device.key: device})
        case "device.lost" if loss := read(json, Loss):
            return replace(before, losses=(*before.losses, loss))
        case "certificate.issued" if certificate := read(json, Certificate):
            return replace(before, certificates=(*before.certificates, certificate))
        case "certificate.revoked" if isinstance(json, str):
            return replace(before, revoked=before.revoked | {json})
    return before
