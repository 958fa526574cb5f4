"""`redact`: what a terminal can ask, order, decline and hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.cli.running import run_in
from tests.sample_home import SampleHome

from reviewdesk.desk.desk import Desk
from reviewdesk.forms.answers import Given, Place
from reviewdesk.records import places

QUALITY, ADMIN = "Priya Nandakumar", "Noor Haddad"


@pytest.fixture
def answered(sample_desk: Callable[[str], Desk], sample_home: SampleHome) -> tuple[str, str]:
    """A review, and the target of an answer in it."""
    desk = sample_desk("quality")
    view = next(v for v in desk.reviews.mine() if any(_text(w.answer) for w in v.review.answers.values()))
    place: Place = next(p for p, w in view.review.answers.items() if _text(w.answer))
    desk.close()
    return view.review.id, places.answer_target(place)


def _text(answer: object) -> bool:
    return isinstance(answer, Given) and isinstance(answer.value, str) and " " in answer.value


def test_one_asks_and_another_orders(sample_home: SampleHome, answered: tuple[str, str]) -> None:
    review, target = answered
    asked = run_in(
        sample_home, "redact", "ask", review, target, "--reason", "It names a neighbor.", person=QUALITY
    )
    assert asked.exit_code == 0, asked.output
    assert target in asked.output
    listed = run_in(sample_home, "redact", "list", person=ADMIN)
    request = listed.output.split()[0]
    assert "waits for an administrator" in listed.output
    assert "Priya Nandakumar asked: It names a neighbor." in listed.output
    denied = run_in(sample_home, "redact", "order", request, "--reason", "So be it.", person=QUALITY)
    assert (denied.exit_code, "Only an administrator" in denied.stderr) == (2, True)
    done = run_in(sample_home, "redact", "order", request[:12], "--reason", "So be it.", person=ADMIN)
    assert done.exit_code == 0, done.output
    assert done.output.startswith("Redacted: ")
    assert "backups, still hold it" in done.output
    again = run_in(sample_home, "redact", "list", person=ADMIN)
    assert "redacted; ordered by Noor Haddad: So be it." in again.output
    assert run_in(sample_home, "log", "verify", person=ADMIN).exit_code == 0


def test_a_hold_and_a_decline(sample_home: SampleHome, answered: tuple[str, str]) -> None:
    review, target = answered
    run_in(sample_home, "redact", "ask", review, target, "--reason", "It names a neighbor.", person=QUALITY)
    held = run_in(sample_home, "redact", "hold", review, "--reason", "Appeal 12", person=ADMIN)
    assert held.exit_code == 0
    assert held.output.startswith("The legal hold stands. It covers 12 records the review rests on too: ")
    listed = run_in(sample_home, "redact", "list", person=ADMIN)
    assert "legal hold: Appeal 12" in listed.output
    request = listed.output.split()[0]
    order = run_in(sample_home, "redact", "order", request, "--reason", "So be it.", person=ADMIN)
    assert (order.exit_code, "legal hold" in order.stderr) == (2, True)
    lifted = run_in(sample_home, "redact", "hold", review, "--lift", "--reason", "Decided", person=ADMIN)
    assert lifted.output == "The legal hold is lifted.\n"
    declined = run_in(sample_home, "redact", "decline", request, "--reason", "It is needed.", person=ADMIN)
    assert declined.output == "Declined. Nothing was redacted.\n"
    assert run_in(sample_home, "redact", "list", person=ADMIN).output == ""


def test_what_is_no_record_or_request_is_said(sample_home: SampleHome) -> None:
    wrong = run_in(sample_home, "redact", "ask", "nothing", "a/-/b", "--reason", "x", person=QUALITY)
    assert (wrong.exit_code, "no record" in wrong.stderr) == (2, True)
    for request in ("abc", "-abc", "--abc"):  # ids may begin with a dash
        none = run_in(sample_home, "redact", "order", request, "--reason", "x", person=ADMIN)
        assert (none.exit_code, "no such request" in none.stderr) == (2, True), none.stderr


def test_going_on_with_a_copy_that_is_older_than_an_order_tells_what_is_back(
    sample_home: SampleHome, answered: tuple[str, str]
) -> None:
    review, target = answered
    run_in(sample_home, "redact", "ask", review, target, "--reason", "It names a neighbor.", person=QUALITY)
    listed = run_in(sample_home, "redact", "list", person=ADMIN)
    request = listed.output.split()[0]
    database = sample_home.home.database
    kept = database.read_bytes()
    run_in(sample_home, "redact", "order", request, "--reason", "So be it.", person=ADMIN)
    database.write_bytes(kept)
    for name in ("-wal", "-shm"):
        database.with_name(database.name + name).unlink(missing_ok=True)
    refused = run_in(sample_home, "redact", "list", person=ADMIN)
    assert refused.exit_code == 2
    assert "What was redacted since this copy is back then" in refused.stderr
    on = run_in(sample_home, "log", "go-on", person=ADMIN)
    assert on.exit_code == 0, on.output
    assert "1 entry of an administrator is lost, which may have ordered a redaction." in on.output
    assert f"Asked for, and not ordered here: {request} in {review}" in on.output
    again = run_in(sample_home, "redact", "list", person=ADMIN)
    assert again.output.startswith("Somebody went on with an older copy of this desk's file: 1 entry")
    assert "waits for an administrator" in again.output
