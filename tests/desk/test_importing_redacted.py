"""What was redacted stays redacted, whatever file brings it again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.desk.redactions import REASON, asked, listed, ordered
from tests.desk.test_listing import GOALS, INCIDENTS, VISITS
from tests.desk.test_listing import SETTINGS as OF_LISTS
from tests.laptop import library_of
from tests.organisation import ADMISSIONS, SETTINGS, Organisation, ok
from tests.walker import Walker

from reviewdesk.desk.importing import Fate, Imported, ImportPlan
from reviewdesk.desk.listing import ListPlan
from reviewdesk.desk.upkeep import Verified
from reviewdesk.eventlog.header import Target
from reviewdesk.eventlog.holdings import RowState
from reviewdesk.exchange.kinds import FileKind
from reviewdesk.exchange.lists.columns import ListKind
from reviewdesk.records import goal, incident, people
from reviewdesk.ui.present.importing import import_page, written_words

FILES = {
    FileKind.STAYS: ADMISSIONS,
    FileKind.VISITS: VISITS,
    FileKind.INCIDENTS: INCIDENTS,
    FileKind.GOALS: GOALS,
}
CORRECTED = {
    FileKind.STAYS: (b"2026-08-05 10:00", b"2026-08-06 10:00"),
    FileKind.VISITS: (b"07/01/2026", b"06/30/2026"),
    FileKind.INCIDENTS: (b",Fall,", b",Fall on the stairs,"),
    FileKind.GOALS: (b"twice a week", b"three times a week"),
}
"""The first row of each file, told otherwise; a visit in another month belongs to another sheet."""
every_kind = pytest.mark.parametrize("kind", FileKind)


def plan(org: Organisation, kind: FileKind, data: bytes) -> ImportPlan | ListPlan:
    desk = org.as_("Dana")
    if kind is FileKind.STAYS:
        return ok(desk.intake.plan([("a.csv", data)], SETTINGS))
    return ok(desk.lists.plan(ListKind(kind.value), [("a.csv", data)], OF_LISTS))


def bring(org: Organisation, kind: FileKind, data: bytes) -> Imported:
    made = plan(org, kind, data)
    desk = org.desk
    return ok(desk.intake.commit(made, {}) if isinstance(made, ImportPlan) else desk.lists.commit(made, {}))


def fates(made: ImportPlan | ListPlan) -> list[Fate]:
    return [line.fate for line in (made.events if isinstance(made, ImportPlan) else made.lines)]


def rows_here(org: Organisation, kind: FileKind) -> int:
    library = library_of(org)
    found: dict[FileKind, Callable[[], int]] = {
        FileKind.STAYS: lambda: len(library.events()),
        FileKind.VISITS: lambda: sum(map(len, library.imports.visits().values())),
        FileKind.INCIDENTS: lambda: len(library.imports.incidents()),
        FileKind.GOALS: lambda: len(library.imports.goals()),
    }
    return found[kind]()


def take_away(org: Organisation, made: ImportPlan | ListPlan, at: int = 0) -> None:
    """Have the row of a plan at a place redacted, with what was written in the same act."""
    if isinstance(made, ImportPlan):
        record, target = made.events[at].record, Target("_event/-/about")
    else:
        line = made.lines[at]
        record, target = line.record, Target("_visits/" + (line.within or "") + "/about")
        if line.within is None:
            places = {ListKind.INCIDENTS: incident.PLACE, ListKind.GOALS: goal.PLACE}
            target = Target(places[made.files.kind] + "about")
    ordered(org, asked(org, record, target))


@every_kind
def test_the_same_file_brings_nothing_back_that_was_redacted(org: Organisation, kind: FileKind) -> None:
    data = FILES[kind]
    count = bring(org, kind, data).new
    take_away(org, plan(org, kind, data))
    left = rows_here(org, kind)
    gone = count - left
    assert gone >= 1
    size = library_of(org).log.size()  # the order is in it: nothing of a record follows
    for _ in range(2):
        made = plan(org, kind, data)
        assert made.counted(Fate.REDACTED) == gone
        assert set(fates(made)) <= {Fate.REDACTED, Fate.KNOWN}
        done = bring(org, kind, data)
        assert (done.new, done.changed, done.known, done.redacted) == (0, 0, left, gone)
        assert rows_here(org, kind) == left
        org.reopen()
    assert isinstance(org.as_("Ada").upkeep.verify(), Verified)
    assert not any(
        one.entry.header.record is not None and one.position > size for one in library_of(org).log.entries()
    )


@every_kind
def test_a_corrected_row_of_what_was_redacted_is_left_out_too(org: Organisation, kind: FileKind) -> None:
    data = FILES[kind]
    first = data.splitlines(keepends=True)
    bring(org, kind, b"".join(first[:2]))
    bring(org, kind, data)
    take_away(org, plan(org, kind, data))
    told = data.replace(*CORRECTED[kind])
    assert told != data
    others = len(first) - 2
    assert fates(plan(org, kind, told)) == [Fate.REDACTED, *[Fate.KNOWN] * others]
    done = bring(org, kind, told)
    assert (done.new, done.changed, done.known, done.redacted) == (0, 0, others, 1)
    assert rows_here(org, kind) == others


@every_kind
def test_the_window_tells_what_is_left_out_before_and_after(org: Organisation, kind: FileKind) -> None:
    data = FILES[kind]
    count = bring(org, kind, data).new
    take_away(org, plan(org, kind, data))
    gone = count - rows_here(org, kind)
    page = import_page(plan(org, kind, data), {}, {}, {})
    assert f"{gone} left out: redacted" in page.counts
    assert [row.fate_words for row in page.rows].count("Redacted") == gone
    assert page.writes == 0
    words = written_words(kind, bring(org, kind, data))
    were = "was redacted on this desk and is" if gone == 1 else "were redacted on this desk and are"
    assert f"{gone} {were} left out." in words


def test_what_was_redacted_waits_for_nobody(org: Organisation) -> None:
    stranger = ADMISSIONS + b"9,Vance,Lee,1961-06-07,2026-08-20 08:15,2026-08-21 12:00,IMP,E9\n"
    assert bring(org, FileKind.STAYS, stranger).waiting == 1
    made = plan(org, FileKind.STAYS, stranger)
    assert isinstance(made, ImportPlan)
    at = next(n for n, line in enumerate(made.events) if line.event.natural_id.endswith("E9"))
    take_away(org, made, at)
    assert bring(org, FileKind.STAYS, stranger) == Imported(0, 0, 2, 0, 0, redacted=1)
    assert org.as_("Dana").waiting.people() == ()


def test_whose_a_row_is_stays_redacted_and_a_person_may_say_it_again(org: Organisation) -> None:
    stranger = ADMISSIONS.replace(b"\n1,Okafor,Maya,1950-01-02", b"\nX-77,Okafor,Maya,1950-01-02")
    assert bring(org, FileKind.STAYS, stranger).waiting == 1
    maya = org.participants[0]
    [waits] = org.as_("Dana").waiting.people()
    assert ok(org.desk.waiting.recognise(waits.key, maya)) == 1
    [event] = [one for one in library_of(org).events() if one.participant == maya]
    whose = people.whose_change(maya).target
    ordered(org, asked(org, event.id, whose))
    assert bring(org, FileKind.STAYS, stranger) == Imported(0, 0, 2, 0, 0)
    assert [one for one in library_of(org).events() if one.participant == maya] == []
    [waits] = org.as_("Dana").waiting.people()
    assert ok(org.desk.waiting.recognise(waits.key, maya)) == 1
    assert [one.id for one in library_of(org).events() if one.participant == maya] == [event.id]


def test_a_removed_case_stays_removed_after_an_import_and_the_redaction_of_its_removal(
    walker: Walker,
) -> None:
    org, review = walker.org, walker.review
    row = walker.view("Dana").review.rows[0].id
    ok(org.as_("Dana").reviews.remove_row(review, "cases", row, "Another period"))

    def state() -> RowState:
        return next(r.state for r in library_of(org).graph(review).rows("cases") if r.row == row)

    assert bring(org, FileKind.STAYS, ADMISSIONS) == Imported(0, 0, 2, 0, 0)
    assert state() is RowState.REMOVED
    one = ok(org.as_("Quinn").redacting.ask(review, [], REASON, whole=True))  # a row alone says nothing
    ordered(org, next(found for found in listed(org) if found.request.entry == one))
    assert library_of(org).graph(review).redacted
    assert state() is RowState.REMOVED
    assert bring(org, FileKind.STAYS, ADMISSIONS) == Imported(0, 0, 2, 0, 0)
    assert bring(org, FileKind.STAYS, ADMISSIONS.replace(b"10:00,IMP", b"11:00,IMP")).changed == 1
    assert state() is RowState.REMOVED
    org.reopen()
    assert state() is RowState.REMOVED
