"""From a review and what was decided on it to the content a pack prints."""

from __future__ import annotations

from dataclasses import dataclass

from reviewdesk.forms.answers import Place
from reviewdesk.forms.decision import Truth
from reviewdesk.forms.model import Section as FormSection
from reviewdesk.measures.clock import DueState, due_state
from reviewdesk.measures.clock import Standing as DueStanding
from reviewdesk.measures.judge import Evidence as Strength
from reviewdesk.measures.judge import Judgement as Judged
from reviewdesk.measures.judge import Nominal
from reviewdesk.pack.blocks import Voice
from reviewdesk.pack.compile_cases import compile_cases, evidence_numbers
from reviewdesk.pack.compile_work import (
    compile_actions,
    compile_gates,
    compile_sign_offs,
    compile_validations,
)
from reviewdesk.pack.content import (
    Clock,
    Evidence,
    Fact,
    FiveAnswer,
    PackContent,
    Section,
    Standing,
    Target,
    Tone,
    Variant,
)
from reviewdesk.pack.ordering import Order
from reviewdesk.pack.saying import Saying
from reviewdesk.pack.telling import INTERNAL
from reviewdesk.records.library import Library
from reviewdesk.records.measuring import judged
from reviewdesk.records.organisation import MeasureTerms
from reviewdesk.records.result import MeasuredResult
from reviewdesk.records.sampling import drawn_in, frame_hash
from reviewdesk.records.terms import as_values
from reviewdesk.records.viewing import ReviewView
from reviewdesk.texts import Catalogue, Text, counted


@dataclass(frozen=True, slots=True)
class Taken:
    """Which pack it is, and when its content was taken: ms UTC, minutes east of UTC."""

    pack_id: str
    stands_at: int
    tz: int
    root_fingerprint: str
    checkpoint: str = ""


def compile_content(
    view: ReviewView, library: Library, taken: Taken, *, catalogue: Catalogue | None = None
) -> PackContent:
    """Everything an identified pack prints of one review.

    `view` and `library` are those folded from the entries the pack carries (refold), so that what is
    printed is what a receiver computes from them.
    """
    voice = Voice(catalogue or Catalogue())
    say = Saying(view, voice, taken.tz)
    order = Order(view)
    opening, organisation = view.review.opening, view.organisation
    contract = organisation.contracts.get(opening.contract)
    terms = organisation.measures.get(opening.measure)
    numbers = evidence_numbers(order)
    actions = compile_actions(say, order)
    target, headline = _target(say, library, taken)
    cases, columns = compile_cases(say, library, order, numbers, actions.numbers)
    return PackContent(
        pack_id=taken.pack_id,
        variant=Variant.IDENTIFIED,
        language=voice.language,
        synthetic=organisation.founding.synthetic,
        organisation=organisation.name,
        funder=contract.funder if contract else "",
        review_title=opening.title,
        review_id=view.review.id,
        form=voice(
            Text(
                "{title}, version {version}",
                title=view.form.title.said(voice.language),
                version=opening.form_version,
            )
        ),
        form_sha256=opening.form_sha256,
        contract=contract.name if contract else opening.contract,
        measure=terms.title if terms else opening.measure,
        period=f"{opening.period} ({say.day(opening.since)}–{say.day(opening.until)})",
        sites=", ".join(view.names.get(site, site) for site in opening.sites)
        or voice(Text("The whole organization")),
        stands_at=say.moment(taken.stands_at),
        state=_state(say),
        headline=headline,
        answers=_answers(say, headline, numbers),
        target=target,
        case_columns=columns,
        cases=cases,
        actions=actions.printed,
        validations=compile_validations(say, library, order),
        gates=compile_gates(say, order, actions.numbers),
        sections=_sections(say, numbers),
        sign_offs=compile_sign_offs(say, order),
        evidence=_evidence(say, order, numbers),
        settings=_settings(say),
        root_fingerprint=taken.root_fingerprint,
        withheld=(*_withheld(say), *_redacted(say, library)),
        checkpoint=taken.checkpoint,
        sample=_sample(say),
        sample_how=_sample_how(say),
    )


def _sample(say: Saying) -> str:
    drawn = drawn_in(say.view.review)
    return "; ".join(say.voice(words) for words in drawn.told()) if drawn is not None else ""


def _sample_how(say: Saying) -> str:
    sample = say.view.review.opening.sample
    if sample is None:
        return ""
    return say.voice(
        Text(
            "The program drew the sample when the review was opened, from all records that were found then; "
            "their list stands in the opening entry. To draw it again, put the SHA-256 of the seed, a line "
            "feed and the id of each in order and take the first. Method {method}, seed {seed}, SHA-256 of "
            "the sorted list {hash}.",
            method=sample.method,
            seed=sample.seed,
            hash=frame_hash(sample),
        )
    )


# -- the result ------------------------------------------------------------------------


def _target(say: Saying, library: Library, taken: Taken) -> tuple[Target, str]:
    view, voice = say.view, say.voice
    opening = view.review.opening
    terms = view.organisation.measures.get(opening.measure)
    result = next((r for r in library.results() if r.id == opening.result), None)
    about = MeasuredResult(
        opening.measure,
        opening.period,
        opening.since,
        opening.until,
        opening.numerator,
        opening.denominator,
        opening.known_on,
        opening.sites,
    )
    verdict = judged(terms, about) if terms is not None else None
    counted_words = f"{opening.numerator:,} / {opening.denominator:,f}"
    if terms is not None:
        counted_words = voice(
            Text(
                "{count} {numerator} in {of} {denominator}",
                count=f"{opening.numerator:,}",
                numerator=terms.numerator,
                of=f"{opening.denominator:,f}",
                denominator=terms.denominator,
            )
        )
    known = isinstance(verdict, Judged)
    unknown = voice(Text("The measure's definition is not among the entries."))
    headline = voice(verdict.headline) if isinstance(verdict, Judged) else f"{opening.title}: {counted_words}"
    interval = verdict.interval95 if isinstance(verdict, Judged) else None
    return (
        Target(
            measure=terms.title if terms else opening.measure,
            definition=voice(
                Text(
                    "{numerator}, counted over {denominator}",
                    numerator=terms.numerator,
                    denominator=terms.denominator,
                )
            )
            if terms
            else unknown,
            target=_aim(say),
            result=headline,
            counted=counted_words,
            source=(result.about.source if result else "") or (terms.source if terms else ""),
            nominal=_nominal(say, verdict if known else None),
            evidence_state=_strength(say, verdict if isinstance(verdict, Judged) else None),
            evidence_words=voice(verdict.reading) if isinstance(verdict, Judged) else unknown,
            interval=voice(
                Text(
                    "95 % exact interval {low} to {high}",
                    low=_bound(interval.low, terms),
                    high=_bound(interval.high, terms),
                )
            )
            if interval
            else "",
            clocks=_clocks(say, taken),
        ),
        headline,
    )


def _bound(value: float, terms: MeasureTerms | None) -> str:
    """A limit in the unit the result is told in: a share in percent."""
    return f"{value * 100:.3g}%" if terms is not None and terms.unit == "proportion" else f"{value:.4g}"


def _aim(say: Saying) -> str:
    opening = say.view.review.opening
    terms = say.view.organisation.measures.get(opening.measure)
    value = f"{opening.target:f}"
    if terms is None:
        return value
    if terms.unit == "proportion":
        value = f"{(opening.target * 100).normalize():f}%"
    per = say.voice(Text("per {per} {denominator}", per=f"{terms.per:,}", denominator=terms.denominator))
    more = f" {per}" if terms.unit == "rate" else ""
    lower = terms.direction == "lower_is_better"
    aim = Text("At most {value}", value=value) if lower else Text("At least {value}", value=value)
    return say.voice(aim) + more


def _nominal(say: Saying, verdict: object) -> Standing:
    if not isinstance(verdict, Judged) or verdict.nominal is Nominal.NO_VALUE:
        return Standing(say.voice(Text("No result")), Tone.HELD)
    if verdict.nominal is Nominal.MET:
        return Standing(say.voice(Text("Met")), Tone.GOOD)
    return Standing(say.voice(Text("Missed")), Tone.BAD)


def _strength(say: Saying, verdict: Judged | None) -> Standing:
    words = {
        Strength.CANNOT_BE_JUDGED: (Text("Cannot be judged"), Tone.HELD),
        Strength.WITHIN_CHANCE: (Text("Within chance"), Tone.PLAIN),
        Strength.ALERT: (Text("Alert"), Tone.HELD),
        Strength.ACTION: (Text("Action"), Tone.BAD),
    }
    text, tone = words[verdict.evidence if verdict else Strength.CANNOT_BE_JUDGED]
    return Standing(say.voice(text), tone)


def _clocks(say: Saying, taken: Taken) -> tuple[Clock, ...]:
    opening, voice, calendar = say.view.review.opening, say.voice, say.view.calendar
    today = say.local_day(taken.stands_at)
    opened = due_state(calendar, opening.open_by, today, done_on=opening.opened_on)
    clocks = [
        Clock(
            voice(Text("Review opened, its lead named and its cases listed")),
            say.day(opening.known_on),
            say.day(opening.open_by),
            say.day(opening.opened_on),
            _due(say, opened),
        )
    ]
    if opening.complete_by is not None:
        last = max((s.at for s in say.view.review.signatures), default=None)
        done = say.local_day(last) if last is not None and is_signed(say.view) else None
        clocks.append(
            Clock(
                voice(Text("Review completed")),
                say.day(opening.opened_on),
                say.day(opening.complete_by),
                say.day(done),
                _due(say, due_state(calendar, opening.complete_by, today, done_on=done)),
            )
        )
    return tuple(clocks)


def _due(say: Saying, state: DueState) -> Standing:
    words = {
        DueStanding.DUE_LATER: (Text("Running"), Tone.PLAIN),
        DueStanding.DUE_TODAY: (Text("Due today"), Tone.HELD),
        DueStanding.OVERDUE: (Text("Overdue"), Tone.BAD),
        DueStanding.DONE_IN_TIME: (Text("In time"), Tone.GOOD),
        DueStanding.DONE_LATE: (Text("Late"), Tone.BAD),
    }
    text, tone = words[state.standing]
    return Standing(say.voice(text), tone)


# -- the review --------------------------------------------------------------------------


def is_signed(view: ReviewView) -> bool:
    """Whether every part that applies carries every signature it asks for."""
    applying = [state for state in view.decision.scopes.values() if state.applies is not Truth.NOT_MET]
    return bool(applying) and all(state.signed for state in applying)


def _state(say: Saying) -> Standing:
    view = say.view
    if is_signed(view):
        if view.decision.closing:
            return Standing(say.voice(Text("Signed, awaiting effect")), Tone.PLAIN)
        return Standing(say.voice(Text("Signed")), Tone.GOOD)
    left = sum(
        1
        for state in view.decision.scopes.values()
        if state.applies is not Truth.NOT_MET and not state.signed
    )
    words = counted("Open: {n} part is not signed", "Open: {n} parts are not signed", left)
    return Standing(say.voice(words), Tone.HELD)


_QUESTIONS = (
    ("question-drivers", Text("Which participants or locations drove the variance?")),
    ("question-evidence", Text("What evidence explains the pattern?")),
    ("question-control", Text("What was within provider control?")),
    ("question-action", Text("What action is required now?")),
)


def _answers(say: Saying, headline: str, numbers: dict[Place, tuple[str, ...]]) -> tuple[FiveAnswer, ...]:
    voice = say.voice
    found = [
        FiveAnswer(voice(Text("Which target was missed?")), headline, voice(Text("From the measured result")))
    ]
    by_concept = {f.concept: f for s in say.view.form.sections for f in s.fields if f.concept}
    for concept, question in _QUESTIONS:
        field = by_concept.get(concept)
        if field is None:
            found.append(FiveAnswer(voice(question), voice(Text("This form does not ask it."))))
            continue
        place = Place(field.section, None, field.id)
        words, note = say.answer(field, place)
        written = say.view.review.answers.get(place)
        by = say.person(written.author) if written else ""
        source = [
            voice(Text("Answered by {name}", name=by)) if by else "",
            note,
            voice(Text("Evidence: {numbers}", numbers=", ".join(numbers[place]))) if place in numbers else "",
        ]
        found.append(FiveAnswer(voice(question), words, " · ".join(part for part in source if part)))
    return tuple(found)


def _sections(say: Saying, numbers: dict[Place, tuple[str, ...]]) -> tuple[Section, ...]:
    return tuple(
        Section(section.title.said(say.voice.language), say.role(section.owner), facts)
        for section in say.view.form.sections
        if section.rows_of is None
        and section.owner not in INTERNAL
        and (facts := _facts(say, section, numbers))
    )


def _facts(say: Saying, section: FormSection, numbers: dict[Place, tuple[str, ...]]) -> tuple[Fact, ...]:
    places = ((field, Place(section.id, None, field.id)) for field in section.fields)
    return tuple(
        say.fact(field, place, numbers.get(place, ())) for field, place in places if not say.hidden(place)
    )


def _evidence(say: Saying, order: Order, numbers: dict[Place, tuple[str, ...]]) -> tuple[Evidence, ...]:
    voice = say.voice
    used: dict[str, dict[str, list[str]]] = {}
    for place, found in numbers.items():
        where = say.case(order.number(place.row))
        asked = say.view.form.field(place.field).ask.said(voice.language)
        for number in found:
            used.setdefault(number, {}).setdefault(where, []).append(asked)
    printed = []
    for number, one in order.evidence():
        kind = Text("File") if one.kind == "file" else Text("Record")
        named = (
            voice(Text("named where it lies")) if not one.sha256 else voice(Text("kept by the organization"))
        )
        printed.append(
            Evidence(
                number,
                one.title,
                " · ".join(part for part in (voice(kind), one.where) if part),
                say.day(one.dated),
                "\n".join(
                    f"{where}: {', '.join(asked)}" if where else ", ".join(asked)
                    for where, asked in used.get(number, {}).items()
                ),
                one.sha256,
                Standing(named[:1].upper() + named[1:]),
            )
        )
    return tuple(printed)


def _settings(say: Saying) -> tuple[Fact, ...]:
    frozen = say.view.review.opening.settings
    values = as_values(frozen)
    return tuple(
        Fact(setting.ask.said(say.voice.language), str(frozen[setting.id]))
        for setting in say.view.form.settings
        if setting.id in values
    )


def _withheld(say: Saying) -> tuple[str, ...]:
    inward = [s.title.said(say.voice.language) for s in say.view.form.sections if s.owner in INTERNAL]
    if not inward:
        return ()
    return (
        say.voice(
            Text(
                "The provider's own deliberation is not in this pack: {sections}. That it was signed "
                "is shown.",
                sections=", ".join(inward),
            )
        ),
    )


def _redacted(say: Saying, library: Library) -> tuple[str, ...]:
    count = len(library.redacted(say.view.review.id))
    if not count:
        return ()
    told = counted(
        "{n} entry of this review was redacted: an administrator ordered what it said to be deleted.",
        "{n} entries of this review were redacted: an administrator ordered what they said to be deleted.",
        count,
    )
    return (say.voice(told),)
