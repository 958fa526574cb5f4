"""From a review as the desk gives it to what its page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from reviewdesk.desk.signing import Offer
from reviewdesk.desk.viewing import LookBack
from reviewdesk.forms.answers import Blind, Facts, Given, Place, copied
from reviewdesk.forms.decision import Scope
from reviewdesk.forms.model import ActionKind, Form, Unit
from reviewdesk.records.action import Action, Plan
from reviewdesk.records.facts import row_moments
from reviewdesk.records.people import Origin, Participant
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.review import EvidenceLink, HistoryLine, Review, Signature
from reviewdesk.records.rights import may_return
from reviewdesk.records.sampling import drawn_in
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import language, say, tr
from reviewdesk.ui.present.beside import beside
from reviewdesk.ui.present.context import Context, Pick, Picks, role_words
from reviewdesk.ui.present.disputes import seats_of, values_of
from reviewdesk.ui.present.fields import EvidenceRow, Marks, PanelRow, Saving
from reviewdesk.ui.present.history import history_row
from reviewdesk.ui.present.looking_back import looked_back
from reviewdesk.ui.present.measuring import result_words
from reviewdesk.ui.present.moments import day_words
from reviewdesk.ui.present.parts import Parts
from reviewdesk.ui.present.review_page import ReviewHead, Source, due_pill
from reviewdesk.ui.present.values import answer_words

LATELY = 6
NOTHING_BEFORE = LookBack()


@dataclass(frozen=True, slots=True)
class Opened:
    """A review as fetched on the worker: the view, what may be signed, what was done last in the step shown,
    drafts by place, where rows came from.
    """

    view: ReviewView
    offers: tuple[Offer, ...]
    history: tuple[HistoryLine, ...] = ()
    participants: tuple[Participant, ...] = ()
    drafts: tuple[tuple[str, str], ...] = ()
    newer: str = ""  # version of the form this reader may move the review to
    origins: Mapping[str, Origin] = made(default_factory=lambda: MappingProxyType({}))
    back: LookBack = NOTHING_BEFORE

    def going_on(self, before: Opened) -> Opened:
        """With what is fetched only when the review is opened, and the history until a newer one comes."""
        if self.participants:
            return replace(self, history=before.history)
        return replace(
            self,
            history=before.history,
            participants=before.participants,
            origins=before.origins,
            back=before.back,
        )


def context_of(opened: Opened, now: datetime) -> Context:
    """Names, roles and picks of the reader of a review."""
    view = opened.view
    organisation = view.organisation
    staff = tuple(
        Pick(person.id, person.name, ", ".join(say(role.label) for role in person.roles))
        for person in sorted(organisation.people.values(), key=lambda p: p.name.casefold())
        if person.active
    )
    day = now.date()
    participants = tuple(
        Pick(person.id, person.name, view.names.get(person.site_on(day) or "", ""))
        for person in opened.participants
    )
    return Context(
        now=now,
        me=view.reader.id,
        roles=frozenset(role.value for role in view.reader.roles),
        language=language(),
        names=view.names,
        picks=Picks(
            participants=participants,
            staff=staff,
            sites=tuple(Pick(site.id, site.name) for site in organisation.sites.values()),
            measures=tuple(Pick(m.id, m.title) for m in organisation.measures.values()),
        ),
    )


def where_to_begin(view: ReviewView) -> Scope:
    """The first scope of the reader's that is open and not signed; else their first, else the review's."""
    roles = {role.value for role in view.reader.roles}
    mine = [s.id for s in view.form.sections if s.owner in roles]
    open_ones = [
        s.section
        for s, state in view.decision.scopes.items()
        if s.section in mine and not state.signed and state.opens.value == "met"
    ]
    section = next(iter(open_ones or mine), view.form.sections[0].id)
    return first_scope(view, section)


def first_scope(view: ReviewView, section: str) -> Scope:
    """Where a section opens: its first row that is not finished, else its first row, else the section."""
    scopes = [scope for scope in view.decision.scopes if scope.section == section]
    listed = view.form.section(section).rows_of or section
    moment = row_moments(view.form.section(listed), view.facts.answers)
    named = [(scope, scope.row) for scope in scopes if scope.row is not None]
    named.sort(key=lambda one: (moment(one[1]), view.row_labels.get(one[1], ""), one[1]))
    rows = [scope for scope, _ in named]
    unfinished = [
        scope
        for scope in rows
        if not view.decision.scopes[scope].signed and view.decision.scopes[scope].holds
    ]
    return next(iter(unfinished or rows or scopes), Scope(section))


def _with_computed(view: ReviewView) -> Facts:
    """The facts with what is computed of them now: it is read before anybody's answer records it."""
    answers = copied(view.facts.answers)
    answers.update(view.computed)
    return replace(view.facts, answers=MappingProxyType(answers))


def source_of(opened: Opened, decision_of: ReviewView, context: Context, parts: Parts) -> Source:
    """What the page is made of; `decision_of` is the view with answers under way."""
    view = decision_of
    parts = parts.over(view.form, context)
    review = view.review
    done = frozenset(s.section for s, state in view.decision.scopes.items() if state.signed)
    lines = opened.history
    return Source(
        form=view.form,
        facts=_with_computed(view),
        decision=view.decision,
        head=parts.same(
            "head",
            (review.opening, review.rows, bool(view.decision.reviewing()), opened.newer),
            lambda: replace(head_of(view, context), newer=opened.newer),
        ),
        returnable=parts.same("returnable", view.reader, lambda: returnable(view)),
        offers=parts.same("offers", opened.offers, lambda: frozenset(o.scope for o in opened.offers)),
        evidence=parts.same("evidence", review.evidence, lambda: _evidence(view, context)),
        history=parts.same(
            "history", lines, lambda: tuple(history_row(line, view.form, context) for line in lines)
        ),
        signed_notes=parts.same(
            "signed", (review.signatures, done), lambda: signed_notes(review.signatures, done)
        ),
    )


def head_of(view: ReviewView, context: Context) -> ReviewHead:
    """Title, where, how far off, and when it is due."""
    about = view.review.opening
    sites = [view.names.get(site, site) for site in about.sites]
    where = ", ".join(sites[:2]) + (tr(" and {n} more", n=len(sites) - 2) if len(sites) > 2 else "")
    measure = view.names.get(about.measure, about.measure)
    terms = view.organisation.measures.get(about.measure)
    missed = ""
    if terms is not None:  # as it was agreed when the review was opened
        result = MeasuredResult(
            about.measure, about.period, about.since, about.until, about.numerator, about.denominator,
            about.known_on, about.sites,
        )  # fmt: skip
        missed = result_words(replace(terms, target=about.target), result)
    signed = not view.decision.reviewing()
    due, over = due_pill(about.complete_by, context.now.date(), signed=signed)
    drawn = drawn_in(view.review)
    sample = "; ".join(say(words) for words in drawn.told()) if drawn is not None else ""
    # Most titles name the measure and the period already.
    named = (part for part in (measure, about.period) if part not in about.title)
    parts = (sample, where, missed, *named)
    return ReviewHead(about.title, " · ".join(part for part in parts if part), due, over, signed)


def _told_beside(view: ReviewView, scope: Scope) -> tuple[object, ...]:
    """What stands beside the form is made of these."""
    review = view.review
    told = (review.signatures, review.notes, review.removed, review.rows, view.actions)
    return (scope, *told, view.row_labels)


def returnable(view: ReviewView) -> frozenset[str]:
    """Sections that the reader may send work back to."""
    return frozenset(s.id for s in view.form.sections if may_return(view.reader, view.form, s.id) is None)


def imported_words(origin: Origin | None, context: Context) -> str:
    """In which file a row came, and when."""
    if origin is None:
        return ""
    day = day_words(datetime.fromtimestamp(origin.at / 1000, context.zone).date(), context.now.date())
    return tr("{file}, read {day}", file=origin.file, day=day) if origin.file else tr("read {day}", day=day)


def _evidence(view: ReviewView, context: Context) -> Mapping[Place, tuple[EvidenceRow, ...]]:
    return evidence_of(view.review.evidence, context, view.form)


def evidence_of(
    links: Iterable[EvidenceLink], context: Context, form: Form
) -> Mapping[Place, tuple[EvidenceRow, ...]]:
    """Evidence by the place it supports."""
    found: dict[Place, tuple[EvidenceRow, ...]] = {}
    for link in links:
        piece = link.evidence
        detail = " · ".join(
            part
            for part in (
                piece.where,
                day_words(piece.dated) if piece.dated else "",
                tr("linked by {name}", name=context.name(link.author or "")),
            )
            if part
        )
        title = f"{piece.title} ({piece.where})" if piece.where else piece.title
        section = form.section(link.place.section)
        may = bool(context.roles & {section.owner, *(role for role, _ in section.signed_by)})
        row = EvidenceRow(str(link.entry), title, detail, link.place, may, piece)
        found[link.place] = (*found.get(link.place, ()), row)
    return found


def signed_notes(signatures: Iterable[Signature], done: frozenset[str]) -> dict[str, str]:
    """By section: who signed it when, for sections that are done."""
    notes: dict[str, str] = {}
    for signature in sorted(signatures, key=lambda s: s.at):
        if signature.standing == "valid":
            day = datetime.fromtimestamp(signature.at / 1000, UTC).astimezone().date()
            notes[signature.scope.section] = tr(
                "Signed {day}, {name}", day=day_words(day), name=signature.name
            )
    return {section: note for section, note in notes.items() if section in done}


def marks_of(
    view: ReviewView,
    scope: Scope,
    context: Context,
    saving: Mapping[Place, Saving],
    drafts: Mapping[Place, str],
    parts: Parts,
    *,
    asked: bool,
    origin: Origin | None = None,
    back: LookBack | None = None,
) -> Marks:
    """What the window knows about places: saving, drafts, judgements the reader may see, seats of panels."""
    review, parts = view.review, parts.over(view.form, context)
    return Marks(
        saving=saving,
        drafts=drafts,
        asked=asked,
        evidence=parts.same("evidence", review.evidence, lambda: _evidence(view, context)),
        judgements=parts.same("judgements", review.judgements, lambda: _judgements(view, context)),
        panel=_panel(view, scope, context),
        seats=seats_of(view, scope, context),
        values=values_of(view, scope, context),
        settled=view.review.settled,
        before=looked_back(view, scope, back) if back is not None else {},
        imported=imported_words(origin, context),
        beside=parts.same("beside", _told_beside(view, scope), lambda: beside(view, scope, context)),
        returned=returned_words(review, scope, context),
    )


def _judgements(view: ReviewView, context: Context) -> Mapping[Place, tuple[str, ...]]:
    """First judgements the reader may see, in words, by place."""
    form = view.form
    found: dict[Place, tuple[str, ...]] = {}
    for (place, role), written in sorted(view.review.judgements.items(), key=lambda item: item[0][1]):
        words = answer_words(written.answer, form.field(place.field), form, context)
        whose = tr("Your judgement") if written.author == context.me else role_words(role)
        found[place] = (*found.get(place, ()), tr("{whose}: {words}", whose=whose, words=words))
    return found


def returned_words(review: Review, scope: Scope, context: Context) -> str:
    """Who sent this back and what they ask for; nothing once it was signed again after that."""
    sent = [
        back for back in review.returns if back.section == scope.section and back.row in {None, scope.row}
    ]
    signed = [s for s in review.signatures if s.scope == scope]
    if not sent:
        return ""
    last = max(sent, key=lambda back: back.at)
    if signed and all(s.standing == "valid" for s in signed):
        return ""
    when = day_words(datetime.fromtimestamp(last.at / 1000, context.zone).date(), context.now.date())
    name = context.name(last.author or "")
    return tr("Returned by {name}, {when}: {reason}", name=name, when=when, reason=last.reason)


def _panel(view: ReviewView, scope: Scope, context: Context) -> Mapping[Place, tuple[PanelRow, ...]]:
    found: dict[Place, tuple[PanelRow, ...]] = {}
    section = view.form.section(scope.section)
    owner = section.owner
    for field in section.fields:
        place = Place(scope.section, scope.row, field.id)
        if not field.settled_by or not context.roles & {owner, *field.settled_by}:
            continue
        rows = []
        for role in field.settled_by:
            seat = view.review.panel.get((place, role))
            if seat is None:
                words = tr("not recorded yet")
            elif seat.missing:
                words = tr("Nobody took part: {reason}", reason=seat.missing)
            else:
                day = day_words(seat.on) if seat.on else ""
                words = f"{seat.person}, {day}" + (f" ({seat.source})" if seat.source else "")
            recorded = bool(seat and seat.counts())
            label = role_words(role)
            act = tr("Change") if recorded else tr("Record")
            rows.append(
                PanelRow(role, label, words, recorded, act, tr("Record the panel: {role}", role=label))
            )
        found[place] = tuple(rows)
    return found


def draft_key(place: Place) -> str:
    """How a place is named in the drafts."""
    return f"{place.section}/{place.row or '-'}/{place.field}"


def place_of(key: str) -> Place | None:
    """The place a draft belongs to; None for keys of other kinds."""
    parts = key.split("/")
    if len(parts) != 3:
        return None
    return Place(parts[0], None if parts[1] == "-" else parts[1], parts[2])


def asks_blind(form: Form, place: Place) -> bool:
    """Whether an answer under way is not shown on top: it is judged blind, or no longer asked."""
    field = next((f for s in form.sections for f in s.fields if f.id == place.field), None)
    return field is None or bool(field.judged_by)


def judging_role(form: Form, place: Place, roles: frozenset[str], view: ReviewView) -> str | None:
    """In which role the reader is asked for a first judgement at a place; None when not at all."""
    field = form.field(place.field)
    answer = view.facts.answers.get(place)
    if not isinstance(answer, Blind):
        return None
    return next((role for role in answer.awaited(field.judged_by) if role in roles), None)


def due_of(kind: ActionKind, view: ReviewView, today: date) -> date | None:
    """When an action of a kind is due if it starts today."""
    if kind.due is None:
        return None
    match kind.due.unit:
        case Unit.BUSINESS_DAYS:
            return view.calendar.add_business_days(today, kind.due.count)
        case Unit.DAYS:
            return today + timedelta(days=kind.due.count)
        case Unit.HOURS:
            return today + timedelta(days=-(-kind.due.count // 24))
    return today


def action_named(view: ReviewView, action: str) -> Action | None:
    """An action of the review by its record's id."""
    return next((found for found in view.actions if found.id == action), None)


def lacks_words(plan: Plan) -> str:
    """What a plan lacks to count as documented, in words."""
    words = {
        "title": tr("what is done"),
        "owner": tr("who does it"),
        "due": tr("until when"),
        "evidence_route": tr("how it is proved"),
        "verifier": tr("who checks it"),
    }
    return ", ".join(words.get(part, part) for part in plan.lacks())


def imported(view: ReviewView, place: Place) -> bool:
    """Whether the value at a place came from a file."""
    answer = view.facts.answers.get(place)
    return isinstance(answer, Given) and answer.source is not None
