"""Takes a review to its end as its people would; answers follow from the form, never from field ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tests.organisation import EASTERN, FOR_ROLE, MAPLE, MEASURE, Organisation, ok

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.signing import Held, Offer
from reviewdesk.eventlog.header import RecordId
from reviewdesk.forms.answers import Answer, Communication, Given, Place, Strength, Way
from reviewdesk.forms.decision import Decision, HoldKind, Lift, LiftKind, Scope, Truth
from reviewdesk.forms.model import Field, Form, Kind, Moment, Severity
from reviewdesk.identity.roles import Role
from reviewdesk.records.action import Plan
from reviewdesk.records.review import Evidence, PanelMember, Review
from reviewdesk.records.rights import Blocked
from reviewdesk.records.viewing import ReviewView


def long_text(form: Form, section: str = "cases") -> str:
    """A long text of a section that is asked always, by id."""
    return next(f.id for f in form.section(section).fields if f.kind is Kind.LONG_TEXT and f.show is None)


@dataclass
class Walker:
    """Takes a review through its sections as its people would, until nothing holds."""

    org: Organisation
    review: RecordId

    @property
    def desk(self) -> Desk:
        return self.org.desk

    @property
    def row(self) -> str:
        """The first case."""
        return self.view("Quinn").review.rows[0].id

    def long_text(self, section: str = "cases", row: str | None = None) -> Place:
        """A long text that is asked always, of the first case if not of another row."""
        form = self.view("Quinn").form
        case = self.row if form.section(section).rows_of else None
        return Place(section, row or case, long_text(form, section))

    def view(self, name: str) -> ReviewView:
        return self.org.view(self.review, name)

    def scopes(self, section: str) -> list[Scope]:
        """The scopes of a section that are signed one by one: its rows, or itself."""
        view = self.view("Quinn")
        rows_of = view.form.section(section).rows_of
        if rows_of is None:
            return [Scope(section)]
        return [Scope(section, row) for row in view.facts.rows.get(rows_of, ())]

    def owner(self, section: str) -> str:
        view = self.view("Quinn")
        return FOR_ROLE[Role(view.form.section(section).owner)]

    def fill(self, scope: Scope, name: str | None = None) -> ReviewView:
        """Answer, link, plan and reason until nothing holds this scope that its owner can lift."""
        name = name or self.owner(scope.section)
        seen: set[object] = set()
        view = self.view(name)
        while True:
            holds = [
                h
                for h in view.decision.holding(scope)
                if h.severity is not Severity.NOTE and h.kind is not HoldKind.UNSIGNED and h not in seen
            ]
            if not holds:
                return view
            hold = holds[0]
            seen.add(hold)
            for lift in hold.lifts:
                if lift.kind in (LiftKind.SIGN, LiftKind.CONFIRM):
                    continue
                if lift.kind is LiftKind.ANSWER and (lift.scope != scope or hold.kind is HoldKind.GATE):
                    continue
                self._lift(view, lift, hold.place, name)
                break
            view = self.view(name)

    def _lift(self, view: ReviewView, lift: Lift, place: Place | None, name: str) -> None:
        desk = self.org.as_(name)
        match lift.kind:
            case LiftKind.ANSWER:
                assert lift.place is not None
                ok(
                    desk.reviews.answer(
                        self.review, lift.place, self.proper(view, lift.place), "As recorded."
                    )
                )
            case LiftKind.LINK_EVIDENCE:
                assert lift.place is not None
                note = Evidence("Progress note", "record", where="Chart, section 4")
                ok(desk.reviews.link_evidence(self.review, lift.place, note))
            case LiftKind.ADD_ACTION:
                kinds = lift.kinds or tuple(k.id for k in view.form.actions)
                ok(desk.actions.add(self.review, lift.gap, self.plan(kinds[0])))
            case LiftKind.GIVE_REASON:
                assert lift.id is not None
                ok(desk.reviews.give_reason(self.review, lift.id, lift.scope.row, "It is in the record."))
            case LiftKind.JUDGE | LiftKind.SETTLE:
                where = lift.place or place
                assert where is not None
                self.settle(where)
            case other:
                raise AssertionError(f"nobody knows how to lift {other}")

    def plan(self, kind: str, title: str = "Coach the evening shift on early signs") -> Plan:
        """A documented plan: owned by Dana, verified by Quinn."""
        return Plan(
            title,
            kind,
            Strength.INTERMEDIATE,
            self.org.person("Dana").id,
            date(2026, 12, 15),
            "Signed coaching record",
            self.org.person("Quinn").id,
        )

    def settle(self, place: Place) -> None:
        """First judgements by each judge, the panel recorded, the answer settled by the section's owner."""
        view = self.view("Quinn")
        asked = view.form.field(place.field)
        code = view.form.choice_list(asked.choices or "").options[1].code
        for role in asked.judged_by:
            desk = self.org.as_(FOR_ROLE[Role(role)])
            if (place, role) not in self.whole().judgements:
                ok(desk.reviews.judge(self.review, place, role, Given(code)))
        desk = self.org.as_(self.owner(place.section))
        for role in asked.settled_by:
            source = "Telephone call" if role == Role.CASE_MANAGER else ""
            member = PanelMember(
                role, self.org.person(FOR_ROLE[Role(role)]).name, date(2026, 11, 23), source=source
            )
            ok(desk.reviews.panel(self.review, place, member))
        ok(desk.reviews.answer(self.review, place, Given(code)))

    def whole(self) -> Review:
        """The review with every blind judgement in it."""
        fold = self.desk.reviews._library.fold(self.review)
        assert fold is not None
        return fold.review()

    # -- answers that follow from the form -------------------------------------------------------

    def proper(self, view: ReviewView, place: Place) -> Answer:
        """An answer the form accepts, and of several the one that leaves least held."""
        asked = view.form.field(place.field)
        decider = view.new_decider()
        return min(
            self._possible(view, asked, place),
            key=lambda answer: _trouble(view.with_answer(place, answer, decider).decision),
        )

    def _possible(self, view: ReviewView, asked: Field, place: Place) -> list[Answer]:
        moments = self._moments(view, place)
        kind = asked.kind
        if kind in (Kind.CHOICE, Kind.CHOICES):
            codes = [o.code for o in view.form.choice_list(asked.choices or "").options if not o.not_known]
            return [Given(code if kind is Kind.CHOICE else (code,)) for code in codes]
        if kind is Kind.COMMUNICATION:
            return [
                Given(
                    Communication(
                        at,
                        self.org.person("Drew").id,
                        "P. Hale",
                        Way.PHONE,
                        "What happened and what is planned",
                        at + timedelta(minutes=5),
                        "Agreed",
                    )
                )
                for at in moments
            ]
        simple: dict[Kind, list[Answer]] = {
            Kind.YES_NO: [Given(True), Given(False)],
            Kind.DATETIME: [Given(at) for at in moments],
            Kind.DATE: [Given(at.date()) for at in moments],
            Kind.STAFF: [Given(str(self.org.person("Drew").id))],
            Kind.SITE: [Given(MAPLE.id)],
            Kind.MEASURE: [Given(MEASURE.id)],
            Kind.PARTICIPANT: [Given(str(self.org.participants[0]))],
            Kind.INTEGER: [Given(n) for n in range(4)],
            Kind.NUMBER: [Given(Decimal(n)) for n in range(4)],
            Kind.TEXT: [Given("As the record shows")],
            Kind.LONG_TEXT: [Given("As the record shows; see the progress notes of that week.")],
        }
        return simple[kind]

    def _moments(self, view: ReviewView, place: Place) -> list[datetime]:
        """Every moment already answered in the row, and some time after each."""
        known = [
            answer.value
            for at, answer in view.facts.answers.items()
            if at.row == place.row and isinstance(answer, Given) and isinstance(answer.value, datetime)
        ] or [datetime(2026, 11, 20, 10, 0, tzinfo=EASTERN)]
        return [moment + timedelta(minutes=m) for moment in sorted(known) for m in (0, 30, 120)]

    # -- signing ---------------------------------------------------------------------------------

    def sign(
        self, scope: Scope, name: str | None = None, role: str | None = None
    ) -> ReviewView | Held | Blocked:
        """Sign one scope as one of its people; what the desk says to it."""
        view = self.view("Quinn")
        section = view.form.section(scope.section)
        role = role or section.signed_by[0][0]
        desk = self.org.as_(name or FOR_ROLE[Role(role)])
        meaning = dict(section.signed_by)[role]
        signer = name or FOR_ROLE[Role(role)]
        return desk.signing.sign(self.review, [Offer(scope, role, meaning)], self.org.passphrase(signer))

    def finish(self, section: str) -> None:
        """Fill and sign every scope of a section, in every role that signs it."""
        for scope in self.scopes(section):
            state = self.view("Quinn").decision.scopes[scope]
            if state.applies is Truth.NOT_MET:
                continue
            self.fill(scope)
            for role in self.view("Quinn").decision.scopes[scope].unsigned_roles:
                ok(self.sign(scope, role=role))

    def finish_until(self, section: str) -> None:
        """Every section before this one."""
        for each in self.view("Quinn").form.sections:
            if each.id == section:
                return
            self.finish(each.id)

    def confirm(self) -> None:
        """Every validation that is asked before signing."""
        for validation in self.view("Quinn").form.validations:
            if validation.when is Moment.BEFORE_SIGNING:
                desk = self.org.as_(FOR_ROLE[Role(validation.by)])
                ok(desk.reviews.confirm(self.review, validation.id, None))

    def walk(self) -> ReviewView:
        """The whole review, to the end."""
        for section in self.view("Quinn").form.sections:
            self.finish(section.id)
        self.confirm()
        return self.view("Quinn")


def _trouble(decision: Decision) -> tuple[int, int]:
    """How much is wrong, then how much is left to do."""
    wrong = sum(
        hold.kind in (HoldKind.GATE, HoldKind.REASON, HoldKind.OUT_OF_RANGE) and not hold.undecided
        for hold in decision.holds
    )
    return wrong, len(decision.holds)
