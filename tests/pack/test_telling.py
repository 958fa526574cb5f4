"""What a pack always tells: who takes it out and signs again is found out."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec
import pytest
from tests.desk.test_covering import record
from tests.laptop import Laptop
from tests.organisation import CONTRACT, MEASURE, MISSED, PASSPHRASE, Organisation, found, ok
from tests.pack.reviewed import (
    TZ,
    Reviewed,
    changed,
    content_of,
    entry_problems,
    folded,
    header_of,
    outcomes,
)
from tests.walker import Walker

from reviewdesk.desk.releasing import Released
from reviewdesk.eventlog.codec import b64, entry_id
from reviewdesk.eventlog.header import EntryId, RecordId
from reviewdesk.forms.answers import Gap, Given, Place
from reviewdesk.forms.decision import Scope
from reviewdesk.identity.roles import Role
from reviewdesk.pack.embed import read_entries
from reviewdesk.pack.refold import Refolded, refold
from reviewdesk.pack.telling import owed
from reviewdesk.pack.verdict import CheckName, Outcome, State
from reviewdesk.records.action import ACTION_PROGRESS, Progress, progress_change
from reviewdesk.records.organisation import MeasureTerms


def _of_kind(kind: str, of: str | None = None) -> Callable[[list[dict]], list[dict]]:
    """Withhold every body of one kind of entry; `of`: of this record alone."""

    def meant(line: dict) -> bool:
        header = header_of(line)
        return header["kind"] == kind and of in (None, header["record"])

    def change(lines: list[dict]) -> list[dict]:
        assert any(meant(line) and line.get("body") for line in lines)
        return [line | {"salt": None, "body": None} if meant(line) else line for line in lines]

    return change


@pytest.mark.parametrize(
    "kind",
    [
        "session.opened",
        "person.set",
        "certificate.issued",
        "site.set",
        "contract.set",
        "measure.set",
        "form.adopted",
        "device.enrolled",
        "participant.added",
        "result.recorded",
        "review.computed",
        "review.opened",
        "review.panel",
        "review.signed",
    ],
)
def test_a_body_every_pack_carries_cannot_be_withheld(reviewed, entries, kind):
    """Signed anew by a manager, over the pages the remaining entries give."""
    left = changed(entries, _of_kind(kind))
    found = refold(read_entries(left), tz_minutes=TZ)
    content = content_of(left) if isinstance(found, Refolded) else content_of(entries)
    verdict = reviewed.check(reviewed.pack(entries=left, content=content))
    assert (verdict.state, outcomes(verdict)[CheckName.ENTRIES]) == (State.CHANGED, Outcome.FAILED)


def _without_the_session_of(kind: str) -> Callable[[list[dict]], list[dict]]:
    def change(lines: list[dict]) -> list[dict]:
        session = next(header_of(line)["session"] for line in lines if header_of(line)["kind"] == kind)
        return [line | {"salt": None, "body": None} if id_of(line) == session else line for line in lines]

    return change


def _with_its_body(org: Organisation, line: dict) -> dict:
    """A line of the review with its body, replaced or not, as a desk has it."""
    sealed = org.desk.reviews._library.log.sealed(EntryId(id_of(line)))
    body = sealed.body if sealed and header_of(line)["stream"] == "record" else None
    return line | {"salt": b64(body.salt), "body": b64(body.padded)} if body else line


def id_of(line: dict) -> str:
    return entry_id(base64.urlsafe_b64decode(line["header"] + "=="))


def test_a_withdrawn_signature_does_not_come_back_when_a_session_is_withheld(tmp_path: Path):
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    walker.walk()
    made = Reviewed(org, walker.review)
    before = content_of(made.entries())
    desk = org.as_("Dana")
    [mine] = [s for s in walker.view("Dana").review.signatures if s.scope.section == "cases"]
    ok(desk.signing.withdraw(walker.review, mine, "I was wrong."))
    org.as_("Paul")
    whole = changed(made.entries(), lambda lines: [_with_its_body(org, line) for line in lines])
    left = changed(whole, _without_the_session_of("review.signed.withdrawn"))
    assert content_of(left).sign_offs == before.sign_offs, "without the session nothing was withdrawn"
    verdict = made.check(made.pack(entries=left, content=content_of(left)))
    assert verdict.state == State.CHANGED
    assert any("session.opened" in said for said in entry_problems(verdict)), entry_problems(verdict)
    org.desk.close()


@pytest.mark.parametrize("kind", ["action.added", "action.progressed"])
def test_what_was_done_about_a_finding_cannot_be_withheld(tmp_path: Path, kind: str):
    """Of an action that no gate asks for."""
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    action = ok(org.as_("Dana").actions.add(walker.review, None, walker.plan("coaching")))
    ok(org.as_("Dana").actions.report(action, Progress("done", "", "Coaching record")))
    walker.walk()
    org.as_("Paul")
    made = Reviewed(org, walker.review)
    assert made.check(made.pack()).state == State.VALID
    left = changed(made.entries(), _of_kind(kind, of=action))
    verdict = made.check(made.pack(entries=left, content=content_of(left)))
    assert verdict.state == State.CHANGED
    assert any(f"({kind}, " in said for said in entry_problems(verdict)), entry_problems(verdict)
    org.desk.close()


def test_what_somebody_did_who_covered_for_another_is_in_the_pack(tmp_path: Path):
    """And a pack that keeps the cover back is refused: the work would count for nothing."""
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    place = walker.long_text()
    record(org, "Omar", "Dana", Role.SUPERVISOR)
    ok(org.as_("Omar").reviews.answer(walker.review, place, Given("Seen by Omar")))
    org.as_("Paul")
    made = Reviewed(org, walker.review)
    told = made.entries()
    assert folded(told).view.facts.answers[place] == Given("Seen by Omar")
    content = content_of(told)
    left = changed(told, _of_kind("cover.set"))
    problems = entry_problems(made.check(made.pack(entries=left, content=content)))
    assert any("(cover.set, " in said for said in problems)
    assert not any("(cover.set, " in said for said in entry_problems(made.check(made.pack())))
    org.desk.close()


def test_the_end_of_a_cover_cannot_be_withheld(tmp_path: Path):
    """What was done under it afterwards counts for nothing, and would count again."""
    org = found(tmp_path)
    walker = Walker(org, org.review(cases=1))
    action = ok(org.as_("Dana").actions.add(walker.review, None, walker.plan("coaching")))
    walker.walk()
    cover = record(org, "Vera", "Quinn", Role.QUALITY_LEAD)
    ok(org.as_("Ada").covering.end(cover.id, org.passphrase("Ada")))
    laptop = Laptop(org)
    laptop.sign_in("Vera")
    done = progress_change(Progress("done", "", "Coaching record"))
    laptop.write(action, ACTION_PROGRESS, done)
    org.as_("Paul")
    made = Reviewed(org, walker.review)

    def change(lines: list[dict]) -> list[dict]:
        end = [line for line in lines if header_of(line)["kind"] == "cover.set"][-1]
        left = [line | {"salt": None, "body": None} if line is end else line for line in lines]
        return [
            _with_its_body(org, line) if header_of(line)["kind"] == ACTION_PROGRESS else line for line in left
        ]

    left = changed(made.entries(), change)
    verdict = made.check(made.pack(entries=left, content=content_of(left)))
    assert verdict.state == State.CHANGED
    assert any("(cover.set, " in said for said in entry_problems(verdict)), entry_problems(verdict)
    org.desk.close()


def test_no_single_body_can_be_withheld_that_changes_a_page(reviewed, entries, content):
    """Of every entry with a body: without it the pages are the same, or the pack is found out."""
    lines = msgspec.json.decode(entries)["entries"]
    noticed = 0
    for at, line in enumerate(lines):
        if not line.get("body"):
            continue
        left = changed(entries, partial(_withhold, at=at))
        found = refold(read_entries(left), tz_minutes=TZ)
        if not isinstance(found, Refolded):
            noticed += 1
            continue
        library = found.library
        missing = owed(library.log, library, found.view.review, reviewed.person("Paul"))
        assert missing or content_of(left) == content, header_of(line)["kind"]
        noticed += bool(missing)
    assert noticed > 50


def _withhold(lines: list[dict], at: int) -> list[dict]:
    return [line | {"salt": None, "body": None} if at == i else line for i, line in enumerate(lines)]


SECOND_CONTRACT = replace(CONTRACT, id="D" * 21 + "A", name="Second contract", opening_days=9)
OTHER_MEASURE = replace(MEASURE, id="N" * 21 + "A", title="Second measure")
OF_OTHER_CONTRACT = replace(OTHER_MEASURE, contract=SECOND_CONTRACT.id)


def _planned_elsewhere(tmp_path: Path, measure: MeasureTerms) -> tuple[Reviewed, RecordId]:
    """A finished review with an action that Dana, who has one site only, planned in another review.

    `measure`: of the other review.
    """
    org = found(tmp_path)
    governing = org.as_("Ada").governing
    assert governing.set_up(PASSPHRASE, contracts=[SECOND_CONTRACT], measures=[measure]) is None
    walker = Walker(org, org.review(cases=1))
    walker.finish_until("findings")
    row = walker.row
    place = Place("findings", row, "accountability")
    walker.fill(Scope("findings", row))
    ok(org.as_(walker.owner("findings")).reviews.answer(walker.review, place, Given("provider"), "As seen."))
    quality = org.as_("Quinn").intake
    result = ok(quality.record_result(replace(MISSED, measure=measure.id, period="Q4 2026")))
    other = ok(quality.open_review(result, "Other review", org.person("Quinn").id, []))
    action = ok(org.as_("Dana").actions.add(other, None, walker.plan("coaching")))
    gap = Gap("provider-controlled", row, None)
    ok(org.as_("Dana").actions.link(action, walker.review, gap, "The same cause."))
    walker.walk()
    org.as_("Paul")
    return Reviewed(org, walker.review), other


@pytest.mark.parametrize(
    "measure",
    [
        pytest.param(MEASURE, id="same measure"),
        pytest.param(OTHER_MEASURE, id="other measure"),
        pytest.param(OF_OTHER_CONTRACT, id="other contract"),
    ],
)
def test_an_action_planned_in_another_review_bears_the_pack_it_is_linked_in(
    tmp_path: Path, measure: MeasureTerms
):
    made, other = _planned_elsewhere(tmp_path, measure)
    pack = tmp_path / "pack.pdf"
    assert isinstance(made.org.as_("Paul").releasing.release(made.review, PASSPHRASE, pack), Released)
    assert made.check(pack.read_bytes()).state == State.VALID
    lines = msgspec.json.decode(made.entries())["entries"]
    of_other = [header_of(line)["kind"] for line in lines if header_of(line).get("record") == other]
    assert of_other == ["review.opened"], "what else that review says is not for who receives this pack"

    left = changed(made.entries(), lambda lines: [x for x in lines if header_of(x).get("record") != other])
    verdict = made.check(made.pack(entries=left, content=content_of(left)))
    assert verdict.state == State.CHANGED
    assert "The opening of a review that an action was planned in is not among the entries." in (
        entry_problems(verdict)
    )
    withheld = changed(made.entries(), _of_kind("review.opened", of=other))
    verdict = made.check(made.pack(entries=withheld, content=content_of(left)))
    assert verdict.state == State.CHANGED
    made.org.desk.close()
