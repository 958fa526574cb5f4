"""Signing: the person's own key over exactly what was shown, opened by passphrase for this one act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from reviewdesk.desk.persons import Persons
from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change
from reviewdesk.eventlog.codec import AFTER_LIMIT
from reviewdesk.eventlog.covers import Unsignable, cover, digest, known_of
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.eventlog.signoff import sign_off_data, statement_bytes
from reviewdesk.forms.answers import SignatureFact
from reviewdesk.forms.decision import Hold, HoldKind, Scope, Truth
from reviewdesk.forms.model import Meaning, Severity
from reviewdesk.forms.signing import may_sign
from reviewdesk.identity.person import OpenKey
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.library import Library
from reviewdesk.records.review import Signature
from reviewdesk.records.rights import Blocked
from reviewdesk.records.sign_off import readings, signed_change, statement_for
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text, language

NEWER = Text("Part of this review was written by a newer version; update the program before signing.")
NEWER_BESIDE = Text(
    "An action or an imported row that this signature rests on was written by a newer version; update the "
    "program before signing."
)


@dataclass(frozen=True, slots=True)
class Held:
    """It cannot be signed yet: what holds it, each with its way out."""

    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person would sign: scope, the role they would sign in, and what the signature means."""

    scope: Scope
    role: str
    meaning: Meaning


class Signing:
    """Sign-offs of sections and rows."""

    def __init__(self, library: Library, writer: Writer, reviews: Reviews, persons: Persons) -> None:
        self._library = library
        self._writer = writer
        self._reviews = reviews
        self._persons = persons

    def offers(self, view: ReviewView) -> tuple[Offer, ...]:
        """Every sign-off this person could give if nothing held it: open, theirs to sign, and not validly
        signed by their role.
        """
        found = []
        for section in view.form.sections:
            for role, meaning in section.signed_by:
                if role not in {r.value for r in view.reader.roles}:
                    continue
                for scope, state in view.decision.scopes.items():
                    if section.rows_of is not None and scope.row is None:
                        continue  # its rows are signed one by one
                    open_now = state.opens is Truth.MET and state.applies is not Truth.NOT_MET
                    if scope.section == section.id and open_now and role in state.unsigned_roles:
                        found.append(Offer(scope, role, meaning))
        return tuple(found)

    def holding(self, view: ReviewView, offer: Offer) -> Held | Blocked | None:
        """What keeps this sign-off from being given; None when nothing does."""
        state = view.decision.scopes.get(offer.scope)
        if state is None:
            return Blocked((Text("There is no such section in this review."),))
        if view.review.unreadable:
            return Blocked((NEWER,))
        if offer.role not in {role.value for role in view.reader.roles}:
            return Blocked((Text("You do not hold the role this is signed in."),))
        told = view.decision.holding(offer.scope)
        asked = {h.place for h in told if h.kind is HoldKind.UNANSWERED}
        more = [
            h
            for h in may_sign(
                view.compiled, view.facts, view.decision, offer.scope, offer.role, view.reader.id
            )
            if h not in told and not (h.kind is HoldKind.UNANSWERED and h.place in asked)
        ]
        about_person = tuple(
            h.because for h in more if h.kind is HoldKind.UNSIGNED and isinstance(h.because, Text)
        )
        held = tuple(
            h for h in (*told, *more) if h.kind is not HoldKind.UNSIGNED and h.severity is not Severity.NOTE
        )
        if held or not state.ready or state.opens is not Truth.MET:
            return Held(held)
        return Blocked(about_person) if about_person else None

    def sign(self, review: RecordId, offers: Sequence[Offer], passphrase: str) -> ReviewView | Held | Blocked:
        """Sign these scopes, all or none, each with a statement and signature of its own; the key is open
        for this call only.
        """
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        view = self._reviews.recomputed(view)
        wanted = tuple(dict.fromkeys(offers))
        judged = view
        for offer in wanted:
            if (held := self.holding(judged, offer)) is not None:
                return held
            # What is signed beside it counts too: nobody signs in two roles, or tests their own part.
            fact = SignatureFact(offer.scope.section, offer.scope.row, offer.role, view.reader.id, "valid")
            facts = replace(judged.facts, signatures=(*judged.facts.signatures, fact))
            judged = replace(judged, facts=facts)
        key = self._persons.open_key(view.reader.id, passphrase)
        if isinstance(key, Blocked):
            return key
        done = self._writer.write_chain([partial(self._signed, view, offer, key) for offer in wanted])
        return done if isinstance(done, Blocked) else self._reviews.view(review)

    def withdraw(self, review: RecordId, signature: Signature, reason: str) -> ReviewView | Blocked:
        """Take one's own signature back, with a reason; it stays in the history."""
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        if signature.person != view.reader.id:
            return Blocked((Text("Only the person who signed can withdraw the signature."),))
        if not reason.strip():
            return Blocked((Text("Write why the signature is withdrawn."),))
        change = Change(places.signature_target(signature.scope, signature.role), None)
        act = Act(review, words.SIGNATURE_WITHDRAWN, (change,), reason=reason.strip())
        done = self._writer.write(act)
        return done if isinstance(done, Blocked) else self._reviews.view(review)

    def _signed(self, view: ReviewView, offer: Offer, key: OpenKey, prev: EntryId | None) -> Act | Blocked:
        """A sign-off, to be written behind `prev`."""
        environment = self._writer.environment
        graph_of = self._library.graph
        if len(graph_of(view.review.id).frontier()) > AFTER_LIMIT:
            # They are joined by an entry of its own, and the statement names the entry right before its own.
            return Blocked(
                (
                    Text(
                        "Many changes came together from other devices. Leave a note in this review, "
                        "then sign."
                    ),
                )
            )
        reads = readings(offer.scope, view.review, view.form, view.actions, graph_of)
        lines = cover(reads)
        if isinstance(lines, Unsignable) and lines.newer:
            return Blocked((NEWER_BESIDE,))
        if isinstance(lines, Unsignable):
            return Blocked((Text("Two values stand in what you would sign. Settle them first."),))
        statement = statement_for(
            offer.scope,
            offer.role,
            view.review,
            org=self._library.org,
            person=view.reader.id,
            name=view.reader.name,
            meaning=offer.meaning.value,
            language=language(),
            time=environment.moment(),
            key=self._writer.key,
            prev=prev,
            count=len(lines),
            digest=digest(lines),
        )
        signed = statement_bytes(statement)
        data = sign_off_data(signed, key.sign_statement(signed, at=environment.moment()), lines)
        return Act(
            view.review.id,
            words.SIGNED,
            (signed_change(offer.scope, offer.role),),
            form=view.review.opening.form_sha256,
            data=data,
            knows=known_of(view.review.id, reads),
        )
