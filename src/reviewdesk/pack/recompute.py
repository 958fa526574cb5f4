"""What the entries of a pack say, verified by themselves: for printing a pack, and for checking one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from reviewdesk.eventlog.header import PersonId
from reviewdesk.forms.decision import Hold, HoldKind
from reviewdesk.forms.model import Severity
from reviewdesk.identity.authority import serial_of
from reviewdesk.identity.roles import MANAGERS
from reviewdesk.pack.compile import Taken, compile_content
from reviewdesk.pack.content import Release
from reviewdesk.pack.embed import ENTRIES_TYPE, Carried, Unreadable, read_entries
from reviewdesk.pack.manifest import Embedded, Manifest
from reviewdesk.pack.refold import Refolded, Unsound, refold
from reviewdesk.pack.telling import INTERNAL, owed, planned_in
from reviewdesk.pack.verdict import Check, CheckName, Outcome, Recomputed
from reviewdesk.records.flags import SKEW, Flagging
from reviewdesk.records.organisation import Organisation
from reviewdesk.records.rights import may_release
from reviewdesk.texts import Catalogue, Text, counted, say


@dataclass(frozen=True, slots=True)
class Recompute:
    """Checks the entries of a pack and computes its content from them.

    `catalogue` is that of the pack's language.
    """

    catalogue: Catalogue | None = None

    def __call__(self, embedded: Embedded) -> Recomputed:
        """For verify_pack."""
        manifest = embedded.manifest
        if manifest.entries_type != ENTRIES_TYPE:
            return _stopped(Outcome.UNKNOWN, Text("The entries are of a kind this version does not know."))
        carried = read_entries(embedded.entries)
        if isinstance(carried, Unreadable):
            return _stopped(Outcome.FAILED, carried.reason)
        folded = refold(carried, tz_minutes=manifest.tz)
        if isinstance(folded, Unsound):
            return _stopped(Outcome.FAILED, Text("The entries do not hold."), *folded.problems)
        if problems := problems_of(folded, embedded):
            return _stopped(Outcome.FAILED, Text("The entries do not bear this release."), *problems)
        taken = Taken(manifest.pack_id, manifest.stands_at, manifest.tz, folded.root_fingerprint)
        content = compile_content(folded.view, folded.library, taken, catalogue=self.catalogue)
        return Recomputed((_passed(carried, folded),), content)


def problems_of(folded: Refolded, embedded: Embedded) -> tuple[Text, ...]:
    """Why these entries do not bear this release; none when they do. What a desk asks before it signs."""
    return (
        *_of_this_root(folded.view.organisation, embedded.certificates),
        *_taken_out(folded, embedded),
        *_released(folded, embedded),
        *_unfinished(folded),
        *_without_result(folded),
        *_without_openings(folded),
        *_mislabelled(folded, embedded.manifest),
    )


def role_of_release(organisation: Organisation, person: PersonId) -> str:
    """The role a person releases in, as printed: the first of theirs that may; empty when none may."""
    known = organisation.people.get(person)
    roles = [role for role in (known.roles if known else ()) if role in MANAGERS]
    return say(roles[0].label) if roles else ""


def _passed(carried: Carried, folded: Refolded) -> Check:
    signed = len(folded.view.review.signatures)
    library = folded.library
    redacted = sum(len(library.redacted(record)) for record in library.record_ids())
    withheld = sum(1 for one in carried.entries if one.body is None) - redacted
    parked = sum(len(library.parked(record)) for record in library.record_ids())
    flagging = Flagging()
    flagged = sum(bool(flagging.take(stored)) for stored in library.log.entries())
    return Check(
        CheckName.ENTRIES,
        Outcome.PASSED,
        counted(
            "{n} entry verifies: its id, its signature, its content, its author's right to write it.",
            "{n} entries verify: their ids, signatures and contents, and their authors' right to write them.",
            len(carried.entries),
        ),
        (
            counted("{n} sign-off verifies.", "{n} sign-offs verify.", signed),
            counted(
                "The content of {n} entry is withheld: it is an earlier version, or not for this receiver.",
                "The content of {n} entries is withheld: earlier versions, or not for this receiver.",
                withheld,
            ),
            *(
                (
                    counted(
                        "The content of {n} entry was redacted: an administrator ordered its deletion.",
                        "The content of {n} entries was redacted: an administrator ordered its deletion.",
                        redacted,
                    ),
                )
                if redacted
                else ()
            ),
            *(
                (
                    counted(
                        "{n} entry counts for nothing: it was written without the right to.",
                        "{n} entries count for nothing: they were written without the right to.",
                        parked,
                    ),
                )
                if parked
                else ()
            ),
            *(
                (
                    counted(
                        "{n} entry is odd: it says a time that does not fit what it was written after.",
                        "{n} entries are odd: they say times that do not fit what they were written after.",
                        flagged,
                    ),
                )
                if flagged
                else ()
            ),
            Text("What was written last and left out altogether, a pack alone cannot show."),
        ),
    )


def _stopped(outcome: Outcome, reason: Text, *details: Text) -> Recomputed:
    return Recomputed((Check(CheckName.ENTRIES, outcome, reason, details[:20]),), None)


def _of_this_root(organisation: Organisation, certificates: tuple[bytes, ...]) -> tuple[Text, ...]:
    """The organisation the entries speak of has the root under which the pack is signed, and that root names
    it.
    """
    root = x509.load_pem_x509_certificate(organisation.founding.root_pem.encode())
    if root.public_bytes(Encoding.DER) not in certificates[1:]:
        return (Text("The entries are of an organization with another root certificate."),)
    named = [str(a.value) for a in root.subject.get_attributes_for_oid(x509.NameOID.USER_ID)]
    if named != [organisation.id]:
        return (Text("The root certificate names another organization than the entries."),)
    return ()


def _taken_out(folded: Refolded, embedded: Embedded) -> tuple[Text, ...]:
    """What every pack tells and this one does not: with it, the pages would say something else."""
    library = folded.library
    releaser = _signer(embedded) or folded.view.review.lead
    assert releaser is not None  # refolded: a review without a lead is not
    missing = owed(library.log, library, folded.view.review, releaser)
    said = Text("The content of an entry that every pack carries was taken out ({kind}, {entry}).")
    return tuple(said.given(kind=one.header.kind, entry=one.id[:12]) for one in missing)


def _signer(embedded: Embedded) -> PersonId | None:
    """The person the signer's certificate names; None when it names nobody, or several."""
    certificate = x509.load_der_x509_certificate(embedded.certificates[0])
    named = [str(a.value) for a in certificate.subject.get_attributes_for_oid(x509.NameOID.USER_ID)]
    return PersonId(named[0]) if len(named) == 1 else None


def _released(folded: Refolded, embedded: Embedded) -> tuple[Text, ...]:
    """Whether the signer is the person of the release, and might release this pack."""
    organisation, release = folded.view.organisation, embedded.manifest.release
    certificate = x509.load_der_x509_certificate(embedded.certificates[0])
    named = _signer(embedded)
    person = organisation.people.get(named) if named is not None else None
    if person is None:
        return (Text("The signer is not a person of the organization."),)
    problems = list(_misprinted(organisation, person.id, person.name, release))
    if serial_of(certificate) in organisation.revoked:
        problems.append(Text("The signer's certificate was revoked."))
    elif all(one.serial != serial_of(certificate) for one in organisation.certificates):
        problems.append(Text("The signer's certificate is not among those the organization issued."))
    if blocked := may_release(person, folded.view.review.opening.sites):
        problems += blocked.reasons
    return tuple(problems)


_OF_SIGNING = {HoldKind.UNSIGNED, HoldKind.STALE}


def _unfinished(folded: Refolded) -> tuple[Text, ...]:
    """What held the review when the pack was released: the desk would not have made it."""
    form = folded.view.form
    inward = {section.id for section in form.sections if section.owner in INTERNAL}

    def shows(hold: Hold) -> bool:
        # Of what is withheld only the signatures can be judged, and a rule that reads it is undecided here.
        told = hold.scope.section not in inward and not hold.undecided
        return hold.severity is not Severity.NOTE and (told or hold.kind in _OF_SIGNING)

    steps = dict.fromkeys(hold.scope.section for hold in folded.view.decision.reviewing() if shows(hold))
    said = Text("Released although the step {step} was not finished: something held it or was not signed.")
    return tuple(said.given(step=form.section(step).title.said(form.languages[0])) for step in steps)


def _without_result(folded: Refolded) -> tuple[Text, ...]:
    """An opening that tells of another result than was recorded counts for nothing; one whose result was left
    out could not be compared.
    """
    result = folded.view.review.opening.result
    if folded.library.type_of(result) == "result":
        return ()
    return (Text("The result the review was opened on is not among the entries."),)


def _without_openings(folded: Refolded) -> tuple[Text, ...]:
    """Who may write in an action hangs on the sites of the review it was planned in: the entry that opened
    that one is in every pack.
    """
    library = folded.library
    for other in planned_in(library, library.record_ids()):
        if library.type_of(other) != "review":
            return (Text("The opening of a review that an action was planned in is not among the entries."),)
    return ()


_NUMBER = re.compile(r"[A-Za-z0-9_-]{22}")


def _mislabelled(folded: Refolded, manifest: Manifest) -> Iterator[Text]:
    """What rests on nothing but the pack's own description, and is printed: its number, and when it stands.

    An entry of a computer whose clock is far ahead says nothing about the time of the others; a sign-off
    does, since it can be made again.
    """
    if not _NUMBER.fullmatch(manifest.pack_id):
        yield Text("The number of the pack is not one that packs are given.")
    at, released = manifest.stands_at, manifest.release.time
    if at // 1000 > released // 1000:
        yield Text("The pack says it stands as of a time that is later than its release.")
    times = [stored.entry.header.time for stored in folded.library.log.entries()]
    written = [time for time in times if time <= released + SKEW]
    signed = [one.at for one in folded.view.review.signatures if one.standing == "valid"]
    if max((*written, *signed), default=0) > at + SKEW:
        yield Text(
            "What the pack carries was written or signed later than the time it says it stands as of. Check "
            "the clock of this computer; what was signed by a wrong clock has to be signed again."
        )


def _misprinted(organisation: Organisation, person: PersonId, name: str, release: Release) -> list[Text]:
    pairs = (
        (release.name, name, Text("The printed name is {said}, the person's is {is_}.")),
        (
            release.organisation,
            organisation.name,
            Text("The printed organization is {said}, its name is {is_}."),
        ),
        (
            release.role,
            role_of_release(organisation, person),
            Text("The printed role is {said}, the person may release as {is_}."),
        ),
    )
    return [text.given(said=said, is_=real or "–") for said, real, text in pairs if said != real]
