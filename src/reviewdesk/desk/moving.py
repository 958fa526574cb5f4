"""Moving an open review to a newer version of its form: seen first, then done with a reason."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.desk.reviewing import Reviews
from reviewdesk.desk.writing import Act, Writer
from reviewdesk.eventlog.body import Change, Value
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.additions import with_additions
from reviewdesk.forms.definitions import sets_of, unfit_definitions, with_definitions
from reviewdesk.forms.model import Form
from reviewdesk.forms.moving import Comparison, compare
from reviewdesk.forms.versions import ordered
from reviewdesk.records import places
from reviewdesk.records import review as words
from reviewdesk.records.frozen import frozen_again
from reviewdesk.records.library import Library
from reviewdesk.records.review import Move
from reviewdesk.records.rights import Blocked, may_write
from reviewdesk.records.shapes import written
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Text


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What moving comes to: from which version to which, and what becomes of all that is there."""

    old: Form
    new: Form
    comparison: Comparison


class Moving:
    """A review keeps the version it was opened with until somebody moves it."""

    def __init__(self, library: Library, writer: Writer, reviews: Reviews) -> None:
        self._library = library
        self._writer = writer
        self._reviews = reviews

    def newer(self, view: ReviewView) -> Form | None:
        """The version in force, where it is newer than the one the review stands on."""
        opening = view.review.opening
        sha256 = self._library.organisation.in_force.get(opening.form)
        compiled = self._library.form(sha256) if sha256 is not None else None
        if compiled is None or ordered(compiled.form.version) <= ordered(opening.form_version):
            return None
        return compiled.form

    def may_move(self, view: ReviewView) -> Blocked | None:
        """Why the person at the desk may not move this review."""
        subject = self._library.subject(view.review.id)
        return may_write(view.reader, words.MOVED, (places.FORM,), subject)

    def preview(self, review: RecordId) -> MovePreview | Blocked:
        """What moving would come to; nothing is written."""
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        new = self.newer(view)
        if new is None:
            return Blocked((Text("No newer version of this form is in force."),))
        opening, added = view.review.opening, self._library.organisation.additions(new.id)
        redefined = with_definitions(new, sets_of(opening.definitions))
        if isinstance(redefined, Text):
            return Blocked((redefined,))
        return MovePreview(view.form, new, compare(view.form, with_additions(redefined, added), view.facts))

    def move(self, review: RecordId, reason: str) -> ReviewView | Blocked:
        """Go on with the version in force. Settings that were frozen stay; new ones are those of today.

        What the newer version does not ask stays in the log; one that asks it again has it back.
        """
        view = self._reviews.view(review)
        if isinstance(view, Blocked):
            return view
        new = self.newer(view)
        if new is None:
            return Blocked((Text("No newer version of this form is in force."),))
        if not reason.strip():
            return Blocked((Text("Write why the review goes on with the newer version."),))
        if unfit := unfit_definitions(new, view.review.opening.definitions):
            return Blocked((unfit,))
        contract = self._library.organisation.contracts.get(view.review.opening.contract)
        settings = frozen_again(new, view.review.opening, contract.settings if contract else {})
        added = self._library.organisation.additions(new.id)
        move = Move(new.id, new.version, new.sha256, settings, added)
        act = Act(
            review,
            words.MOVED,
            (Change(places.FORM, Value(written(move))),),
            form=new.sha256,
            reason=reason.strip(),
        )
        done = self._writer.write(act)
        if isinstance(done, Blocked):
            return done
        again = self._reviews.view(review)
        return again if isinstance(again, Blocked) else self._reviews.recomputed(again)
