"""A form far larger than real ones: 500 questions, 20 rows, 200 rules; one answer until all is decided.

All 500 questions and 200 rules are written in the form: 400 and 160 outside rows, 100 and 40 asked in each of
20 rows, so that 2,400 answers and 960 gates are decided on.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.start import run
from tests.bench.timing import Laps, Timed, laps, swept_as_in_the_window, timed
from tests.forms.answering import answered

from reviewdesk.forms.answers import Answer, Facts, Given, Place
from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form

QUESTIONS, ROWS, RULES = 500, 20, 200
CHANGES = 300
LOADS = 20
_IN_ROWS = 100
_SECTION = 25  # questions to a section


def synthetic() -> str:
    """The file, the same every time: half the questions hang on an earlier one, a rule reads four."""
    draw = random.Random(5)
    lines = [
        "form: synthetic", "version: 1.0.0", "title: Synthetic", "measure_kinds: [none]",
        "choices: {letter: {a: A, b: B, c: C, d: D}}", "sections:",
    ]  # fmt: skip
    number = rule = 0
    seen: list[tuple[int, str, bool]] = []  # number, type, in rows
    for at in range(QUESTIONS // _SECTION):
        rowed = at >= (QUESTIONS - _IN_ROWS) // _SECTION
        first = at == (QUESTIONS - _IN_ROWS) // _SECTION
        lines += [
            f"  - id: s{at}",
            f"    title: Section {at}",
            f"    owner: {'quality_lead' if rowed else 'supervisor'}",
        ]
        if rowed:
            lines.append("    repeat: {min: 1, label: Row}" if first else "    each: s16")
        lines.append("    fields:")
        for _ in range(_SECTION):
            kind = draw.choice(("yes_no", "choice", "integer", "text"))
            of = ", of: letter" if kind == "choice" else ""
            before = [one for one in seen if one[2] == rowed][-40:]
            show = f", show: {_test(draw, draw.choice(before))}" if before and draw.random() < 0.5 else ""
            lines.append(
                f"      - {{id: q{number}, ask: Question {number}?, type: {kind}{of}, required: true{show}}}"
            )
            seen.append((number, kind, rowed))
            number += 1
        lines.append("    gates:")
        for _ in range(RULES * _SECTION // QUESTIONS):
            tests = ", ".join(
                _test(draw, draw.choice([s for s in seen if rowed or not s[2]])) for _ in range(3)
            )
            lines.append(
                f"      - {{id: g{rule}, title: Gap {rule}, when: {{any: [{{all: [{tests}]}}, "
                f'{_test(draw, seen[-1])}]}}, needs: {{action: own}}, because: "Because of {rule}."}}'
            )
            rule += 1
    return "\n".join(lines) + "\n"


def _test(draw: random.Random, asked: tuple[int, str, bool]) -> str:
    number, kind, _ = asked
    words = {
        "yes_no": ("yes", "no"),
        "choice": ("a", "{in: [b, c]}"),
        "integer": ("{at_least: 2}", "{less_than: 3}"),
        "text": ("filled",),
    }
    return f"{{q{number}: {draw.choice(words[kind])}}}"


def loaded() -> CompiledForm:
    form = load_form(synthetic().encode(), "synthetic.yaml")
    assert isinstance(form, Form), form
    return compile_form(form)


def facts_of(form: Form) -> Facts:
    """Every question answered, in 20 rows."""
    return answered(form, {"s16": tuple(f"row{n}" for n in range(ROWS))})


def changes(form: Form, facts: Facts) -> Iterator[tuple[Place, Answer]]:
    """One place after another, each with another answer than the last; no two in the same section."""
    draw = random.Random(7)
    places = sorted(facts.answers, key=str)
    while True:
        place = draw.choice(places)
        kind = form.field(place.field).kind.value
        value = {
            "yes_no": draw.random() < 0.5,
            "choice": draw.choice("abcd"),
            "integer": draw.randint(0, 4),
            "text": f"Words {draw.randint(0, 9)}",
        }[kind]
        yield place, Given(value)


def _from_cache(text: bytes) -> Laps:
    """The form, ready to decide on, in a process that has not seen it: `from_cache`."""
    found = Laps()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.yaml"
        file.write_bytes(text)
        for number in range(LOADS + 1):
            said = run(["-m", "tests.bench.from_cache", str(file)]).stdout.split()
            if number:  # the first one fills the cache
                found.add(*map(int, said))
    return found


def on_the_synthetic_form() -> list[Timed]:
    """One answer changed, everything decided again with its reasons; and reading the form."""
    compiled = loaded()
    facts = facts_of(compiled.form)
    answers = dict(facts.answers)
    decider = Decider(compiled)
    decider.decide(facts)
    taken = Laps()
    with swept_as_in_the_window() as sweep:
        for place, answer in islice(changes(compiled.form, facts), CHANGES):
            answers = {**answers, place: answer}
            now = Facts(answers=answers, rows=facts.rows, evidence=facts.evidence)
            decision = taken.take(lambda now=now: decider.decide(now))  # type: ignore[misc]
            sweep()
    assert decision == decide(compiled, now)
    method = (
        f"{QUESTIONS} questions and {RULES} rules, {len(facts.answers):,} answers in {ROWS} rows: one answer "
        "changed until visibility, requirements, gates and reasons are decided again; no view"
    )
    text = synthetic().encode()
    with swept_as_in_the_window():
        reading = laps(5, lambda: load_form(text, "synthetic.yaml"))
        compiling = laps(10, lambda: compile_form(compiled.form))
    return [
        timed("Synthetic form: one answer", taken, method, goal=10, goal_at=95),
        timed(
            "Synthetic form: from the cache",
            _from_cache(text),
            "In a new process each time, its modules loaded: the file hashed, what was kept unsealed, the "
            "form built out of it with every check of its parts, and compiled",
            goal=50,
        ),
        timed("Synthetic form: read and checked", reading, "From the bytes of its file, nothing kept"),
        timed("Synthetic form: compiled", compiling, "The read form made ready to decide on"),
    ]
