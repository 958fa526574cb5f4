"""What a window called saved, and whether a desk that is opened afterwards still has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from reviewdesk.desk.desk import Desk
from reviewdesk.desk.upkeep import Verified
from reviewdesk.errors import DeskError
from reviewdesk.eventlog.header import PersonId, RecordId
from reviewdesk.forms.answers import Given
from reviewdesk.pack.recompute import Recompute
from reviewdesk.pack.verdict import State
from reviewdesk.pack.verify import verify_pack
from reviewdesk.records.facts import row_moments
from reviewdesk.records.review import SIGNED
from reviewdesk.records.rights import Blocked

ACTION, SIGNATURE, STAY, PERSON, PACK = "action", "signature", "stay", "person", "pack"
ALL_SIGNATURES = "signatures"
"""Signatures are told apart by nothing the window shows: they are counted."""


@dataclass(frozen=True)
class Found:
    """What a desk holds: answers by question, texts under a cursor, and everything that was done, counted."""

    answers: dict[str, str]
    drafts: frozenset[str]
    done: Counter[tuple[str, str]]


@dataclass
class Promises:
    """What the windows of one home said so far, over all runs. `broken`: what was promised and is not so."""

    begun: Found
    saved: dict[str, str] = field(default_factory=dict)
    standing: dict[str, str] = field(default_factory=dict)  # typed, and called saved under the cursor
    since: dict[str, list[str]] = field(default_factory=dict)  # tried since it was last called saved
    kept: Counter[tuple[str, str]] = field(default_factory=Counter)
    tried: Counter[tuple[str, str]] = field(default_factory=Counter)
    total: int = 0
    broken: list[str] = field(default_factory=list)

    def hear(self, what: str, key: str, words: str) -> None:
        """One line of a window's process."""
        match what:
            case "answering":
                self.since.setdefault(key, []).append(words)
            case "answered":
                self.saved[key] = words
                self.since[key] = []
                self.standing.pop(key, None)
                self.total += 1
            case "standing":
                self.standing[key] = words
                self.total += 1
            case "offered":
                if words not in self._may_stand(key):
                    self.broken.append(f"{key} is offered as {words!r}; {self._told(key)}")
            case "doing":
                self.tried[key, words] += 1
            case "done":
                self.kept[key, words] += 1
                self.total += 1

    def judge(self, found: Found) -> None:
        """Compare with what a desk holds now."""
        for key in {*self.saved, *self.since}:
            held = found.answers.get(key, "")
            first = self.begun.answers.get(key, "")
            if held not in {self.saved.get(key, first), *self.since.get(key, [])}:
                self.broken.append(f"{key} is {held!r}; {self._told(key)}")
        for key, words in self.standing.items():
            if words not in found.drafts and words != found.answers.get(key):
                self.broken.append(f"what stood in {key} is lost: {words!r}; kept: {sorted(found.drafts)}")
        for act in {*self.kept, *self.tried, *self.begun.done, *found.done}:
            least, most = self.begun.done[act] + self.kept[act], self.begun.done[act] + self.tried[act]
            if not least <= found.done[act] <= most:
                self.broken.append(f"{act} is there {found.done[act]} times, not {least} to {most}")

    def judge_opened(self, opened: Callable[[], Desk], look: Callable[[Desk], Found]) -> None:
        """Open the desk, verify the whole log, and compare; a desk that does not open keeps nothing."""
        try:
            desk = opened()
        except DeskError as error:
            self.broken.append(f"the desk does not open: {error}")
            return
        try:
            verdict = desk.upkeep.verify()
            if not isinstance(verdict, Verified):
                self.broken.append(f"the log does not verify: {verdict}")
            self.judge(look(desk))
        finally:
            desk.close()

    def _may_stand(self, key: str) -> set[str]:
        """What a window may offer: the last thing kept, or a beginning of what was typed since."""
        if key in self.standing:
            return {self.standing[key]}
        begun = {words[:at] for words in self.since.get(key, []) for at in range(len(words) + 1)}
        return {self.saved.get(key, self.begun.answers.get(key, "")), *begun}

    def _told(self, key: str) -> str:
        return f"saved: {self.saved.get(key)!r}, tried since: {self.since.get(key, [])}"


def look_at(desk: Desk, person: PersonId, passphrase: str, review: RecordId, packs: Path) -> Found:
    """What a desk holds, asked of it as the person who typed and who sees the review whole."""
    signed_in = desk.persons.sign_in(person, passphrase)
    assert not isinstance(signed_in, Blocked), signed_in
    view = desk.reviews.view(review)
    assert not isinstance(view, Blocked), view
    answers: dict[str, str] = {}
    first: set[str | None] = {None}  # people answer in the first case of the list
    for section, rows in view.facts.rows.items():
        moment = row_moments(view.form.section(section), view.facts.answers)
        first.update(sorted(rows, key=lambda row, moment=moment: (moment(row), row))[:1])  # type: ignore[misc]
    for place, answer in view.facts.answers.items():
        asked = view.form.field(place.field)
        if isinstance(answer, Given) and place.row in first:
            words = str(answer.value)
            option = view.form.choice_list(asked.choices).option(words) if asked.choices else None
            answers[asked.ask.said("en")] = option.label.said("en") if option else words
    done: Counter[tuple[str, str]] = Counter()
    library = desk.reviews._library
    done.update((ACTION, action.plan.title) for action in library.actions())
    done.update((STAY, event.about.natural.rpartition("|")[2]) for event in library.events())
    done.update((PERSON, known.name) for known in desk.persons.known())
    signed = sum(entry.entry.header.kind == SIGNED for entry in library.log.entries(record=review))
    done[SIGNATURE, ALL_SIGNATURES] = signed
    for pack in packs.glob("*.pdf"):
        # A file under its name is whole and proves itself: no half file, ever.
        verdict = verify_pack(
            pack.read_bytes(), trust=desk.releasing.root_certificate(), recompute=Recompute()
        )
        assert verdict.state is State.VALID, (pack, verdict)
        done[PACK, pack.name] += 1
    return Found(answers, frozenset(draft.text for draft in desk.drafting.of(review)), done)
