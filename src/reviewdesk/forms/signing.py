"""Who may sign a scope: the role is asked for, nobody signs for two, nobody signs what they are named in."""

from __future__ import annotations

from reviewdesk.forms.answers import Facts
from reviewdesk.forms.compiled import MET, NOT_MET, CompiledForm
from reviewdesk.forms.decision import Decision, Hold, HoldKind, Scope
from reviewdesk.forms.evaluation import Run, State
from reviewdesk.forms.explaining import answer_lifts, asked, causes
from reviewdesk.forms.model import Severity
from reviewdesk.forms.roles import ROLE_NAMES, roles_listed
from reviewdesk.forms.signers import covered
from reviewdesk.texts import Text


def may_sign(
    form: CompiledForm,
    facts: Facts,
    decision: Decision,
    scope: Scope,
    role: str,
    person: str,
    *,
    language: str = "en",
) -> tuple[Hold, ...]:
    """What keeps this person from signing this section or row in this role; nothing when they may.

    Whether the person holds the role is the business of records; `decision` is the one on the same facts.
    """
    run = Run(form, facts, {}, None, language)
    section = form.sections[scope.section]
    state = decision.scopes.get(scope)
    if state is None or (section.rows_of is not None and scope.row is None):
        return (_hold(run, scope, Text("There is nothing to sign here.")),)
    if state.applies is NOT_MET:
        return (_hold(run, scope, Text("This section does not apply, so it is not signed.")),)
    if role not in section.roles:
        who = roles_listed(section.roles)
        return (
            _hold(
                run,
                scope,
                Text(
                    "The {role} does not sign this; it is signed by: {roles}.",
                    role=ROLE_NAMES.get(role, role),
                    roles=who,
                ),
            ),
        )
    holds = list(decision.holding(scope))
    if person in run.excluded(section, scope.row):
        holds.append(
            _hold(
                run,
                scope,
                Text(
                    "Nobody signs what they did themselves: you are named in this case, "
                    "or signed the part that is looked at here."
                ),
            )
        )
    for field in section.excluded:
        place = run.place(field, scope.row)
        if run.shown(field, scope.row)[0] is MET and run.look(field, place)[0] in (
            State.MISSING,
            State.NOT_KNOWN,
        ):
            holds.append(
                Hold(
                    kind=HoldKind.UNANSWERED,
                    scope=scope,
                    holds_review=False,
                    severity=Severity.ERROR,
                    title=asked(run, place),
                    because=Text("Whoever is named here may not sign, and nobody is named yet."),
                    caused_by=causes(run, (place,)),
                    lifts=answer_lifts(run, (place,)),
                    place=place,
                )
            )
    others = [s for s in run.signatures.get(scope, ()) if s.standing == "valid" and s.role != role]
    mine = [s for s in others if s.person == person]
    if mine and covered([s.role for s in mine], [s for s in others if s.person != person]):
        holds.append(
            _hold(
                run,
                scope,
                Text(
                    "You have signed here as {role} already; each role is signed by another person.",
                    role=ROLE_NAMES.get(mine[0].role, mine[0].role),
                ),
            )
        )
    return tuple(holds)


def _hold(run: Run, scope: Scope, because: Text) -> Hold:
    return Hold(
        kind=HoldKind.UNSIGNED,
        scope=scope,
        holds_review=False,
        severity=Severity.ERROR,
        title=run.compiled.sections[scope.section].section.title.said(run.language),
        because=because,
        caused_by=(),
        lifts=(),
    )
