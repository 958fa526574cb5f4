"""Reviews as the person at the desk may see them: what they hold, what came before, who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from reviewdesk.desk.writing import Writer
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Place
from reviewdesk.forms.deciding import Decider
from reviewdesk.forms.decision import Scope
from reviewdesk.records import kinds
from reviewdesk.records.earlier import Before, before_of, is_earlier, sites_of_cases
from reviewdesk.records.history import history_of
from reviewdesk.records.library import Library
from reviewdesk.records.measuring import calendar_of
from reviewdesk.records.organisation import Person
from reviewdesk.records.review import HistoryLine
from reviewdesk.records.review_fold import ReviewFold, opened_twice
from reviewdesk.records.rights import Blocked, may_see
from reviewdesk.records.sign_off import Signatures
from reviewdesk.records.viewing import ReviewView, view_of
from reviewdesk.texts import Text, language

NOT_HERE = Text("This review, or the form it was opened with, is not on this desk.")

OPENED_TWICE = Text(
    "This review was opened twice, in different ways, on devices that did not know of each other. Nothing of "
    "it is lost, and nothing is shown until it is known which of the two holds. Tell an administrator."
)


@dataclass(frozen=True, slots=True)
class LookBack:
    """The reviews before one, and where its own cases were: the site by row, and the sites of the whole."""

    before: tuple[Before, ...] = ()
    rows: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    whole: tuple[str, ...] = ()

    def sites(self, row: str | None) -> tuple[str, ...]:
        """Where a finding of this row was made; of the whole review's sites where its own is not known."""
        return (self.rows[row],) if row is not None and row in self.rows else self.whole


class Views:
    """Reads reviews for one person at a time; what is out of their scope is refused and noted."""

    def __init__(self, library: Library, writer: Writer, signatures: Signatures) -> None:
        self._library = library
        self._writer = writer
        self._signatures = signatures
        self._deciders: dict[RecordId, tuple[object, Decider]] = {}
        self._views: dict[RecordId, ReviewView] = {}
        self._views_of: object = None  # the state of all records, and who looks

    def view(self, review: RecordId) -> ReviewView | Blocked:
        """The review as the person at the desk may see it."""
        who, fold = self._writer.person(), self._seen(review)
        if isinstance(fold, Blocked):
            if self._fold(review) is not None:
                self._writer.access(kinds.FAILED, review, {"what": "view"})
            return fold
        tz = self._writer.environment.tz_minutes()
        state = (self._library.revision, who, tz)
        if state != self._views_of:
            self._views.clear()
            self._views_of = state
        if review not in self._views:
            self._views[review] = self._view(review, fold, who, tz)
        return self._views[review]

    def _view(self, review: RecordId, fold: ReviewFold, who: Person, tz: int) -> ReviewView:
        compiled = self._library.form_of(fold.opening)
        assert compiled is not None
        bare = fold.review()
        actions = self._library.actions(review)
        signed = self._signatures.of(bare, compiled.form, actions, self._library.graph)
        whole = replace(bare, signatures=signed)
        contract = self._library.organisation.contracts.get(whole.opening.contract)
        known = self._deciders.get(review)
        if known is None or known[0] is not contract or known[1].form is not compiled:
            days = calendar_of(contract).add_business_days
            known = self._deciders[review] = (
                contract,
                Decider(compiled, language=language(), business_days=days),
            )
        return view_of(self._library, whole, compiled, who, tz, known[1])

    def _fold(self, review: RecordId) -> ReviewFold | None:
        return self._library.fold(review) if self._library.type_of(review) == "review" else None

    def _seen(self, review: RecordId) -> ReviewFold | Blocked:
        """The review's fold, for who may see the review."""
        who, fold = self._writer.person(), self._fold(review)
        if fold is not None:
            return may_see(who, fold.opening.sites) or fold
        if self._library.type_of(review) == "review" and opened_twice(self._library.graph(review)):
            return may_see(who, self._library.subject(review).sites) or Blocked((OPENED_TWICE,))
        if review in self._library.ordered_records():
            return Blocked((Text("This review was redacted; nothing of it can be shown any more."),))
        return Blocked((NOT_HERE,))

    def decider(self, view: ReviewView) -> Decider:
        """One for the window, that decides on this view's facts and on others near them without a wait."""
        known = self._deciders.get(view.review.id)
        return known[1].copy() if known is not None else view.new_decider()

    def opened(self, review: RecordId) -> ReviewView | Blocked:
        """As `view`, noted in the access stream: a person opened it."""
        found = self.view(review)
        if not isinstance(found, Blocked):
            self._writer.access(kinds.VIEWED, review, {"what": "review"})
        return found

    def mine(self) -> tuple[ReviewView, ...]:
        """Every review in the person's scope."""
        who = self._writer.person()
        found = []
        for record in self._library.ids("review"):
            fold = self._library.fold(record)
            if fold is not None and may_see(who, fold.opening.sites) is None:
                view = self.view(record)
                if not isinstance(view, Blocked):
                    found.append(view)
        return tuple(found)

    def earlier(self, review: RecordId) -> LookBack | Blocked:
        """What a person sees of the reviews before this one, as far as their scope goes."""
        who, fold = self._writer.person(), self._seen(review)
        if isinstance(fold, Blocked):
            return fold
        people = {str(p.id): p for p in self._library.participants()}
        others = (self._library.fold(one) for one in self._library.ids("review") if one != review)
        before = tuple(
            before_of(other.review(), other.form, people)
            for other in others
            if other is not None
            and may_see(who, other.opening.sites) is None
            and is_earlier(other.opening, fold.opening)
        )
        return LookBack(before, sites_of_cases(fold.review(), fold.form, people), fold.opening.sites)

    def history(
        self,
        review: RecordId,
        place: Place | None = None,
        *,
        scope: Scope | None = None,
        most: int | None = None,
    ) -> tuple[HistoryLine, ...] | Blocked:
        """Who changed what, when, before and after; of one place, of one step or case, or of all; newest
        first. Blind judgements are withheld. That one looked is noted.
        """
        who, fold = self._writer.person(), self._seen(review)
        if isinstance(fold, Blocked):
            return fold
        self._writer.looked("history", review)
        graph, redacted = self._library.graph(review), self._library.redacted(review)
        return history_of(
            fold.review(), fold.form, graph, who, place=place, scope=scope, most=most, redacted=redacted
        )
