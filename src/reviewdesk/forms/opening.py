"""Opening and signing of sections: what is not open yet, what is unsigned, how many rows there must be."""

from __future__ import annotations

from reviewdesk.forms.answers import Place
from reviewdesk.forms.compiled import MET, NOT_MET, UNKNOWN, CSection
from reviewdesk.forms.decision import Hold, HoldKind, Lift, Scope
from reviewdesk.forms.evaluation import Pending, Run
from reviewdesk.forms.explaining import answer_lifts, causes
from reviewdesk.forms.gating import held_lifts, sign_lift
from reviewdesk.forms.holding import Draft, Sheet, Waits, wait
from reviewdesk.forms.model import Severity
from reviewdesk.forms.roles import listed, roles_listed
from reviewdesk.texts import Text


def not_open(run: Run, section: CSection, sheet: Sheet, waits: Waits) -> None:
    """A section that does not open yet, or of which it is undecided whether it applies, cannot be signed."""
    scope = sheet.scope
    title = section.section.title.said(run.language)
    applies, why = run.applies(section.id, scope.row)
    opens, behind = run.opens(section.id, scope.row)
    if applies is UNKNOWN:
        wait(waits, why, section.id)
        hold = _hold(
            run,
            scope,
            title,
            Text("It is not decided yet whether this section applies."),
            why,
            answer_lifts(run, why),
            undecided=True,
        )
        sheet.drafts.append(Draft(HoldKind.NOT_OPEN, None, hold=hold))
    if opens is MET:
        return
    wait(waits, behind if opens is UNKNOWN else (), section.id)
    pending = _unsigned_before(run, section, scope)
    if behind or not all(roles for _, roles in pending):
        hold = _closed(run, section, scope, pending, behind, undecided=opens is UNKNOWN)
    else:  # told by who has not signed alone, over and over the same
        key = ("not open", scope, opens, pending)
        known = run.made.get(key)
        if not isinstance(known, Hold):
            known = _closed(run, section, scope, pending, (), undecided=opens is UNKNOWN)
            run.made[key] = known
        hold = known
    sheet.drafts.append(Draft(HoldKind.NOT_OPEN, None, hold=hold))


def _closed(
    run: Run,
    section: CSection,
    scope: Scope,
    pending: Pending,
    behind: tuple[Place, ...],
    *,
    undecided: bool,
) -> Hold:
    """What a section that does not open waits for: signatures before it, and answers."""
    title = section.section.title.said(run.language)
    names = listed(
        [
            run.compiled.sections[name].section.title.said(run.language)
            for name in dict.fromkeys(s.section for s, _ in pending)
        ]
    )
    because = Text("This does not open with the answers so far.")
    if pending and not any(roles for _, roles in pending):
        because = Text(
            "{sections} is signed, but held again; this opens when that is lifted.", sections=names
        )
    elif pending:
        because = Text("This opens when {sections} is signed.", sections=names)
    before = tuple(
        lift
        for waiting, roles in pending
        for lift in ((sign_lift(run, waiting),) if roles else held_lifts(run, waiting))
    )
    lifts = tuple(dict.fromkeys((*before, *answer_lifts(run, behind))))
    return _hold(run, scope, title, because, behind, lifts, undecided=undecided)


def _unsigned_before(run: Run, section: CSection, scope: Scope) -> Pending:
    """The scopes before this one that wait for a signature."""
    pending: list[tuple[Scope, tuple[str, ...]]] = []
    for name in section.opens_after:
        other = run.compiled.sections[name]
        if other.rows_of is not None and other.rows_of == section.rows_of:
            pending.extend(run.pending_in(name, (scope.row,)))
        else:
            pending.extend(run.pending(name))
    return tuple(pending)


def _hold(
    run: Run,
    scope: Scope,
    title: str,
    because: Text,
    places: tuple[Place, ...],
    lifts: tuple[Lift, ...],
    *,
    undecided: bool,
) -> Hold:
    return Hold(
        kind=HoldKind.NOT_OPEN,
        scope=scope,
        holds_review=False,
        severity=Severity.ERROR,
        title=title,
        because=because,
        caused_by=causes(run, places),
        lifts=lifts,
        undecided=undecided,
    )


def unsigned_hold(
    run: Run, section: CSection, scope: Scope, roles: tuple[str, ...], *, stale: bool, returned: bool = False
) -> Hold:
    """A scope that is not signed, or was signed before a change or before it was sent back, holds the
    signing of the review.
    """
    key = ("unsigned", scope, roles, stale, returned)
    found = run.made.get(key)
    if not isinstance(found, Hold):
        who = roles_listed(roles)
        found = run.made[key] = Hold(
            kind=HoldKind.STALE if stale else HoldKind.UNSIGNED,
            scope=scope,
            holds_review=True,
            severity=Severity.ERROR,
            title=section.section.title.said(run.language),
            because=Text("Sent back after it was signed; it is signed again by: {roles}.", roles=who)
            if returned
            else Text("Signed before a change; it is signed again by: {roles}.", roles=who)
            if stale
            else Text("Not signed yet by: {roles}.", roles=who),
            caused_by=(),
            lifts=(sign_lift(run, scope),),
        )
    return found


def row_count(run: Run, section: CSection, waits: Waits) -> tuple[Hold, ...]:
    """Rows that are missing or too many; `waits` is what waits for somebody to list them."""
    repeat = section.section.repeat
    if repeat is None or run.applies(section.id, None)[0] is NOT_MET:
        return ()
    rows = run.rows(section.id)
    count = len(rows or ())
    title = section.section.title.said(run.language)
    if rows is None:
        because = (
            Text("Nothing is listed yet; at least {n} must be.", n=repeat.minimum)
            if repeat.minimum
            else Text("Nothing is listed yet, and nobody has said that there is nothing to list.")
        )
    elif count < repeat.minimum:
        because = Text("At least {n} must be listed; there are {count}.", n=repeat.minimum, count=count)
    elif repeat.maximum is not None and count > repeat.maximum:
        because = Text("At most {n} may be listed; there are {count}.", n=repeat.maximum, count=count)
    else:
        return ()
    place = Place(section.id, None, "")
    return (
        Hold(
            kind=HoldKind.ROWS,
            scope=Scope(section.id),
            holds_review=False,
            severity=Severity.ERROR,
            title=title,
            because=because,
            caused_by=causes(run, (place,)) if rows is None else (),
            lifts=answer_lifts(run, (place,)),
            place=place,
            waits=tuple(waits.get(place, ())),
        ),
    )
