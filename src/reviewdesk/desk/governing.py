"""What an administrator sets, signed with the organisation's key: sites, contracts, measures, forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reviewdesk.desk.persons import KeyRing, open_vault
from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.body import Change
from reviewdesk.forms.additions import Addition, misfit, with_additions
from reviewdesk.forms.definitions import DefinitionSet, read_definitions, sets_of, unfit_definitions
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import FormProblems
from reviewdesk.forms.versions import ordered
from reviewdesk.records import organisation as words
from reviewdesk.records.library import Library
from reviewdesk.records.naming import tidy, title_problem
from reviewdesk.records.organisation import (
    LONGEST_IDLE,
    ChoiceAdded,
    Contract,
    FormFile,
    MeasureTerms,
    Organisation,
    Rules,
    Site,
)
from reviewdesk.records.rights import Blocked, may_govern
from reviewdesk.texts import Text

MOST_DEFINED = 64 * 1024
"""Bytes of one file of definitions; every review that opens under the contract keeps it."""


class Governing:
    """The control stream, one act at a time."""

    def __init__(self, library: Library, writer: Writer, keys: KeyRing) -> None:
        self._library = library
        self._writer = writer
        self._keys = keys

    def set_up(
        self,
        passphrase: str,
        *,
        sites: Sequence[Site] = (),
        contracts: Sequence[Contract] = (),
        measures: Sequence[MeasureTerms] = (),
    ) -> Blocked | None:
        """Add or change sites, contracts and measures. An open review keeps the terms it was opened with."""
        sites = [replace(site, name=tidy(site.name)) for site in sites]
        contracts = [replace(one, name=tidy(one.name), funder=tidy(one.funder)) for one in contracts]
        measures = [_tidied(measure) for measure in measures]
        lines = (
            *(site.name for site in sites),
            *(line for one in contracts for line in (one.name, one.funder)),
            *(line for one in measures for line in (one.title, one.numerator, one.denominator, one.source)),
        )
        here = self._library.organisation
        if problem := (
            title_problem(*lines) or _taken(sites, here.sites) or _taken(contracts, here.contracts)
        ):
            return Blocked((problem,))
        for contract in contracts:
            if said := self._misdefined(contract):
                return Blocked((said,))
        contract_ids = {*self._library.organisation.contracts, *(c.id for c in contracts)}
        unknown = [m.title for m in measures if m.contract not in contract_ids]
        if unknown:
            return Blocked((Text("{measure} names a contract that is not here.", measure=unknown[0]),))
        acts: list[tuple[str, tuple[Change, ...]]] = []
        acts += [(words.SITE, (words.site_change(site),)) for site in sites]
        acts += [(words.CONTRACT, (words.contract_change(contract),)) for contract in contracts]
        acts += [(words.MEASURE, (words.measure_change(measure),)) for measure in measures]
        return self._govern(acts, passphrase)

    def define(self, contract: str, text: str, passphrase: str) -> DefinitionSet | Blocked:
        """Put a definition set in place of a form's own for a contract, and of an earlier one for the same
        list. Reviews that open from now on have it.
        """
        held = self._library.organisation.contracts.get(contract)
        if held is None:
            return Blocked((Text("This contract is not here."),))
        found = read_definitions(text)
        if isinstance(found, FormProblems):
            return Blocked((_unreadable(found),))
        definitions = with_set(held.definitions, text)
        return self.set_up(passphrase, contracts=[replace(held, definitions=definitions)]) or found

    def _misdefined(self, contract: Contract) -> Text | None:
        """Why its definitions are not taken; those it has already are not asked again."""
        before = self._library.organisation.contracts.get(contract.id)
        taken: set[tuple[str, str]] = set()
        for text in contract.definitions:
            found = read_definitions(text)
            if isinstance(found, FormProblems):
                return _unreadable(found)
            if (found.form, found.choices) in taken:
                return Text('Two files define "{choices}"; take one of them away.', choices=found.choices)
            taken.add((found.form, found.choices))
            if before is not None and text in before.definitions:
                continue
            if len(text.encode("utf-8")) > MOST_DEFINED:
                return Text("A file of definitions has at most {n} KB.", n=MOST_DEFINED // 1024)
            held = self._library.form(self._library.organisation.in_force.get(found.form, ""))
            if held is None:
                return Text('No form "{id}" is in force.', id=found.form)
            if said := unfit_definitions(held.form, (text,)):
                return said
        return None

    def rule(self, rules: Rules, passphrase: str) -> Blocked | None:
        """What holds for every desk of the organisation from now on."""
        if not 0 < rules.idle_minutes <= LONGEST_IDLE:
            return Blocked((Text("A desk locks itself after {n} minutes at most.", n=LONGEST_IDLE),))
        return self._govern([(words.RULES, (words.rules_change(rules),))], passphrase)

    def adopt_form(self, text: str, file: str, passphrase: str) -> Form | FormProblems | Blocked:
        """Put a form in force for reviews that open from now on.

        A broken one is refused with its problems; the one in force stays. The higher version wins, so a
        version that is not higher, or is another file under a number that is taken, is refused.
        """
        if blocked := may_govern(self._writer.person()):
            return blocked
        form = load_form(text.encode("utf-8"), file)
        if isinstance(form, FormProblems):
            return form
        if said := unwanted(self._library.organisation, form):
            return Blocked((said,))
        adopted = words.form_change(FormFile(form.id, form.version, form.sha256, text))
        return self._govern([(words.FORM, (adopted,))], passphrase) or form

    def add_choice(self, form: str, addition: Addition, passphrase: str) -> Blocked | None:
        """Add a choice to a list of a form in force that takes additions; reviews that open from now on, or
        are moved, have it.
        """
        organisation = self._library.organisation
        held = self._library.form(organisation.in_force.get(form, ""))
        if held is None:
            return Blocked((Text('No form "{id}" is in force.', id=form),))
        addition = replace(addition, label=tidy(addition.label))
        said = misfit(with_additions(held.form, organisation.additions(form)), addition)
        if said := said or title_problem(addition.label):
            return Blocked((said,))
        mark = self._writer.environment.random(8).hex()
        change = words.choice_change(ChoiceAdded(form, addition), mark)
        return self._govern([(words.CHOICE, (change,))], passphrase)

    def _govern(self, acts: Sequence[tuple[str, tuple[Change, ...]]], passphrase: str) -> Blocked | None:
        who = self._writer.person()
        if blocked := may_govern(who):
            return blocked
        vault = open_vault(self._writer, self._keys, who.id, passphrase)
        if isinstance(vault, Blocked):
            return vault
        self._writer.control(acts, vault.secrets.control)
        return None


def _taken(wanted: Sequence[Site | Contract], here: Mapping[str, Site | Contract]) -> Text | None:
    """Why a name is not taken: another has it, and in a list nobody could tell the two apart."""
    named = {one.id: one.name for one in (*here.values(), *wanted)}
    for one in wanted:
        same = [
            name for key, name in named.items() if key != one.id and name.casefold() == one.name.casefold()
        ]
        if same:
            return Text(
                "There is a {name} already. Give this one a name that tells them apart.", name=same[0]
            )
    return None


def with_set(texts: Sequence[str], text: str) -> tuple[str, ...]:
    """A contract's definition sets with one more, in place of that for the same list of the same form."""
    return (*(kept for kept in texts if not any(_for_same(kept, new) for new in sets_of((text,)))), text)


def _for_same(text: str, new: DefinitionSet) -> bool:
    return any((one.form, one.choices) == (new.form, new.choices) for one in sets_of((text,)))


def _unreadable(found: FormProblems) -> Text:
    first = found.problems[0]
    return Text("The definitions cannot be read, line {line}: {what}", line=first.line, what=first.text)


def _tidied(one: MeasureTerms) -> MeasureTerms:
    return replace(
        one,
        title=tidy(one.title),
        numerator=tidy(one.numerator),
        denominator=tidy(one.denominator),
        source=tidy(one.source),
    )


def unwanted(organisation: Organisation, form: Form) -> Text | None:
    """Why this version does not come into force beside those that were adopted before."""
    for file in organisation.forms.values():
        if file.id == form.id and file.version == form.version:
            if file.sha256 == form.sha256:
                return Text("This version of the form was adopted already.")
            return Text(
                "Version {version} of this form was adopted with other content. "
                "Give the changed file a higher version.",
                version=form.version,
            )
    held = organisation.forms.get(organisation.in_force.get(form.id, ""))
    if held is not None and ordered(form.version) <= ordered(held.version):
        return Text(
            "Version {held} of this form is in force; {version} is not higher.",
            held=held.version,
            version=form.version,
        )
    return None
