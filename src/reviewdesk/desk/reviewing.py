"""Working on a review: answers, judgements, rows, reasons, confirmations, evidence, returns, history."""

from __future__ import annotations

from reviewdesk.desk.viewing import Views
from reviewdesk.desk.writing import Act
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import RecordId, RowId, Target
from reviewdesk.eventlog.holdings import RowState
from reviewdesk.forms.answers import Answer, CannotCompute, Confirmation, Given, Place, Reason
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import Moment
from reviewdesk.identity.roles import Role
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.answering import content_of, misplaced, unfit
from reviewdesk.records.computed import REGISTRY
from reviewdesk.records.facts import judged_by, judges_done
from reviewdesk.records.known_ids import unknown_id
from reviewdesk.records.own_words import may_seat
from reviewdesk.records.review import Evidence, NoteText, PanelMember, Review, Sent
from reviewdesk.records.rights import Blocked, may_return
from reviewdesk.records.shapes import written
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text

KEPT = Text("Every first judgement is in; they are kept as they were made. The panel settles the answer.")


class Reviews(Views):
    """Every act on a review, checked here and again wherever its entry is read."""

    # -- answering -----------------------------------------------------------------------

    def answer(
        self, review: RecordId, place: Place, answer: Answer | None, reason: str | None = None
    ) -> ReviewView | Blocked:
        """Write an answer, or clear it (None).

        Changing an imported value, or settling a conflict, asks a reason.
        """
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        act = self.answering(view, place, answer, reason)
        if act is None:
            return view
        return act if isinstance(act, Blocked) else self.write(view, act)

    def answering(
        self, view: ReviewView, place: Place, answer: Answer | None, reason: str | None
    ) -> Act | Blocked | None:
        """The act of answering, checked but for the right to it; None where it would change nothing."""
        if wrong := misplaced(view.form, view.review, place):
            return Blocked((wrong,))
        field = view.form.field(place.field)
        if wrong := unfit(answer, field, view.form) or unknown_id(answer, field, self._library):
            return Blocked((wrong,))
        if field.judged_by and not judges_done(field, place, self._whole(view.review.id)):
            return Blocked((Text("The first judgements come before the panel settles the answer."),))
        before = view.review.answers.get(place)
        settles = any(c.place == place for c in view.review.conflicts)
        held = before.answer if before is not None else None
        if isinstance(held, Given) and held.source is not None and not settles:
            if isinstance(answer, Given) and answer.value == held.value:
                return None
            if not (reason or "").strip():
                return Blocked((Text("This value was imported. Write why you change it."),))
        if settles and not (reason or "").strip():
            return Blocked((Text("Two values stand here. Write why you settle on this one."),))
        kind = words.SETTLED if field.judged_by else words.ANSWERED
        change = Change(places.answer_target(place), content_of(answer, field, view.form))
        return self._act(view, kind, (change,), reason)

    def reopen(self, review: RecordId, place: Place, reason: str) -> ReviewView | Blocked:
        """Put back in conflict what was chosen between several values: it was settled wrongly."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if place not in view.review.settled:
            return Blocked((Text("There was one value only; change it, there is nothing to reopen."),))
        if not reason.strip():
            return Blocked((Text("Write why it is opened again."),))
        return self._write(view, words.REOPENED, Change(places.answer_target(place), None), reason.strip())

    def judge(self, review: RecordId, place: Place, role: str, answer: Answer) -> ReviewView | Blocked:
        """A first, blind judgement by one role. Once every judgement is in, it is kept as it was."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if wrong := misplaced(view.form, view.review, place):
            return Blocked((wrong,))
        field = view.form.field(place.field)
        if not isinstance(answer, Given):
            return Blocked((Text("A judgement is one of the choices."),))
        if wrong := unfit(answer, field, view.form) or unknown_id(answer, field, self._library):
            return Blocked((wrong,))
        whole = self._whole(review)
        if judges_done(field, place, whole):
            return Blocked((KEPT,))
        mine = {r for (p, r), w in whole.judgements.items() if p == place and w.author == view.reader.id}
        if mine - {role}:
            return Blocked(
                (Text("One person gives one judgement; another person judges for the other role."),)
            )
        change = Change(places.judgement_target(place, role), content_of(answer, field, view.form))
        return self._write(view, words.JUDGED, change, None, blind=True)

    def excuse(self, review: RecordId, place: Place, role: str, reason: str) -> ReviewView | Blocked:
        """Record why one of the first judgements cannot be had; only while it is awaited."""
        if not reason.strip():
            return Blocked((Text("Write why this judgement cannot be had."),))
        return self._excuse(review, place, role, reason.strip())

    def take_back_excuse(self, review: RecordId, place: Place, role: str) -> ReviewView | Blocked:
        """The judgement can be had after all; only until every other is in or excused and they are shown."""
        return self._excuse(review, place, role, None)

    def _excuse(self, review: RecordId, place: Place, role: str, reason: str | None) -> ReviewView | Blocked:
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if wrong := misplaced(view.form, view.review, place):
            return Blocked((wrong,))
        field, whole = view.form.field(place.field), self._whole(review)
        if role in judged_by(field, place, whole):
            return Blocked((Text("This judgement is in; there is nothing to excuse."),))
        if field.judged_by and judges_done(field, place, whole):
            return Blocked((Text("Every first judgement is in or excused, and they are shown."),))
        if reason is None and (place, role) not in whole.excused:
            return Blocked((Text("This judgement is not excused."),))
        change = Change(places.excuse_target(place, role), Value(reason))
        return self._write(view, words.EXCUSED, change, None)

    def panel(self, review: RecordId, place: Place, member: PanelMember) -> ReviewView | Blocked:
        """Record a member of the panel: present with a date, or missing with a reason; an external one with
        the source of their view.
        """
        if not member.counts():
            return Blocked((Text("Give the person's name and the date, or write why nobody took part."),))
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if wrong := misplaced(view.form, view.review, place):
            return Blocked((wrong,))
        owner = Role(view.form.section(place.section).owner)
        if wrong := may_seat(view.reader, member, owner):
            return Blocked((wrong,))
        return self._simple(review, words.PANEL, places.panel_target(place, member.role), member)

    # -- rows ----------------------------------------------------------------------------

    def add_row(self, review: RecordId, section: str) -> str | Blocked:
        """Add an empty row to a repeating section; returns its id."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        row = self._writer.environment.new_id()
        done = self._writer.write(
            self._act(view, words.ROW_ADDED, (Change(places.row_target(section, row), Value(None)),))
        )
        return done if isinstance(done, Blocked) else row

    def remove_row(self, review: RecordId, section: str, row: str, reason: str) -> ReviewView | Blocked:
        """Remove a row, with a reason; everything in it is kept in the log."""
        if not reason.strip():
            return Blocked((Text("Write why this case is removed; it stays in the history."),))
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if not any(known.id == row for known in view.review.rows_of(section)):
            return Blocked((Text("This case is not in the review any more."),))
        return self._write(
            view, words.ROW_REMOVED, Change(places.row_target(section, row), None), reason.strip()
        )

    def restore_row(self, review: RecordId, section: str, row: str, reason: str) -> ReviewView | Blocked:
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        known = {r.row: r.state for r in self._library.graph(review).rows(section)}
        if known.get(RowId(row), RowState.PRESENT) is RowState.PRESENT:
            return Blocked((Text("This case was not removed."),))
        back = Change(places.row_target(section, row), None)
        return self._write(view, words.ROW_RESTORED, back, reason.strip() or None)

    def say_none(self, review: RecordId, section: str, none: bool) -> ReviewView | Blocked:
        """Say that a repeating section has no rows (or take that back)."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if none and view.review.rows_of(section):
            return Blocked((Text("There are cases in this review. Remove them first, each with a reason."),))
        asked = next((known.repeat for known in view.form.sections if known.id == section), None)
        if none and asked is not None and asked.minimum:
            least = Text(
                "This form asks for at least {n} to be listed. Add what is missing.", n=asked.minimum
            )
            return Blocked((least,))
        return self._write(view, words.NO_ROWS, _change(places.none_target(section), none), None)

    # -- what gates and validations ask ------------------------------------------------------

    def give_reason(self, review: RecordId, gate: str, row: str | None, text: str) -> ReviewView | Blocked:
        """Answer a warning in writing; bound to the answers it was given for."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        hold = next(
            (h for h in view.decision.holds if h.gate == gate and h.scope.row == row and h.fingerprint), None
        )
        if hold is None or hold.fingerprint is None:
            return Blocked((Text("This warning does not stand any more."),))
        if not text.strip():
            return Blocked((Text("Write the reason."),))
        reason = Reason(text.strip(), hold.fingerprint)
        return self._write(view, words.REASONED, _change(places.warning_target(gate, row), reason), None)

    def confirm(
        self, review: RecordId, validation: str, row: str | None, verdict: str | None = None
    ) -> ReviewView | Blocked:
        """Confirm a validation; it cannot overrule what is computed as not met."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        asked = next((v for v in view.form.validations if v.id == validation), None)
        hold = next(
            (
                h
                for h in (*view.decision.holds, *view.decision.closing)
                if any(lift.id == validation for lift in h.lifts) and h.scope.row == row
            ),
            None,
        )
        if asked is None or hold is None or hold.fingerprint is None:
            return Blocked((Text("There is nothing to confirm here, or it cannot be confirmed yet."),))
        if asked.when is Moment.NEXT_PERIOD and verdict not in ("worked", "did_not", "too_early"):
            return Blocked((Text("Say whether it worked, did not, or whether it is too early to tell."),))
        confirmation = Confirmation(view.reader.id, hold.fingerprint, verdict)
        return self._write(
            view, words.CONFIRMED, _change(places.validation_target(validation, row), confirmation), None
        )

    # -- evidence, returns, notes ----------------------------------------------------------------

    def link_evidence(self, review: RecordId, place: Place, evidence: Evidence) -> ReviewView | Blocked:
        """Name a record that is kept elsewhere and that an answer rests on."""
        if wrong := evidence.unfit():
            return Blocked((wrong,))
        if evidence.kind == "file":
            # An address alone gives nobody a file: it may be that of another review.
            return Blocked((Text("Attach the file itself: a link to a file of another place is not taken."),))
        return self.link_file(review, place, evidence)

    def link_file(self, review: RecordId, place: Place, evidence: Evidence) -> ReviewView | Blocked:
        """Link evidence to an answer; of a file, one that was just taken in."""
        if wrong := evidence.unfit():
            return Blocked((wrong,))
        return self._simple(
            review, words.EVIDENCE_LINKED, places.evidence_target(place, self._mark()), evidence
        )

    def withdraw_evidence(self, review: RecordId, target: Target, reason: str) -> ReviewView | Blocked:
        """Take a link back, with a reason; the link stays in the history."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if not reason.strip():
            return Blocked((Text("Write why this evidence no longer counts."),))
        if not any(link.target == target for link in view.review.evidence):
            return Blocked((Text("This evidence is not linked any more."),))
        return self._write(view, words.EVIDENCE_WITHDRAWN, Change(target, None), reason.strip())

    def give_back(self, review: RecordId, section: str, row: str | None, reason: str) -> ReviewView | Blocked:
        """Return work to an earlier section; the reason is mandatory."""
        view = self.view(review)
        if isinstance(view, Blocked):
            return view
        if not reason.strip():
            return Blocked((Text("Write what is asked for; it is shown to the person it goes back to."),))
        if blocked := may_return(view.reader, view.form, section):
            return blocked
        if Scope(section, row) not in view.decision.scopes:
            return Blocked((Text("There is no such section in this review."),))
        change = _change(places.own_fact(places.RETURNED, self._mark()), Sent(section, row))
        return self._write(view, words.RETURNED, change, reason.strip())

    def note(
        self, review: RecordId, text: str, scope: Scope | None = None, field: str | None = None
    ) -> ReviewView | Blocked:
        """Leave a note for the others in this review, about a step, a case or one field of it. No pack has
        it.
        """
        if not text.strip():
            return Blocked((Text("The note is empty."),))
        section, row = (scope.section, scope.row) if scope is not None else (None, None)
        said = NoteText(text.strip(), section, row, field)
        return self._simple(review, words.NOTED, places.own_fact(places.NOTE, self._mark()), said)

    # -- writing -----------------------------------------------------------------------------------

    def _simple(self, review: RecordId, kind: str, target: Target, value: object) -> ReviewView | Blocked:
        if isinstance(told := words.tidied(value), Text):
            return Blocked((told,))
        view = self.view(review)
        return view if isinstance(view, Blocked) else self._write(view, kind, _change(target, told), None)

    def _write(
        self, view: ReviewView, kind: str, change: Change, reason: str | None, *, blind: bool = False
    ) -> ReviewView | Blocked:
        return self.write(view, self._act(view, kind, (change,), reason, blind=blind))

    def write(self, view: ReviewView, *acts: Act) -> ReviewView | Blocked:
        """Write acts on a review together, and what is computed of them; the review as it is then."""
        done = self._writer.write(*acts)
        if isinstance(done, Blocked):
            return done
        again = self.view(view.review.id)
        return again if isinstance(again, Blocked) or not done else self.recomputed(again)

    def _act(
        self,
        view: ReviewView,
        kind: str,
        changes: tuple[Change, ...],
        reason: str | None = None,
        *,
        blind: bool = False,
    ) -> Act:
        return Act(
            view.review.id,
            kind,
            changes,
            form=view.review.opening.form_sha256,
            reason=reason or None,
            blind=blind,
        )

    def recomputed(self, view: ReviewView) -> ReviewView:
        """Write computed values that differ from what the log holds: a signature covers what was shown."""
        changes = []
        for place, answer in view.computed.items():
            held = view.review.answers.get(place)
            wanted = None if isinstance(answer, CannotCompute) else answer
            if wanted != (held.answer if held else None):
                field = view.form.field(place.field)
                if field.computed is not None and field.computed.by in REGISTRY:
                    changes.append(Change(places.answer_target(place), content_of(wanted, field, view.form)))
        if not changes:
            return view
        done = self._writer.write(self._act(view, words.COMPUTED, tuple(changes)))
        again = view if isinstance(done, Blocked) else self.view(view.review.id)
        return view if isinstance(again, Blocked) else again

    def _whole(self, review: RecordId) -> Review:
        """The review with every blind judgement: for deciding, never for showing."""
        fold = self._library.fold(review)
        assert fold is not None
        return fold.review()

    def _mark(self) -> str:
        return self._writer.environment.random(8).hex()


def _change(target: Target, value: object) -> Change:
    return Change(target, Value(value if isinstance(value, str | bool) else written(value)))
