"""docs/benchmarks.md: the figures, how each was taken, and the machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.bench.timing import Timed


def page(
    goals: Sequence[Timed],
    told: Sequence[Timed],
    imports: Sequence[tuple[str, float, float]],
    imports_ms: float,
    machine: Sequence[tuple[str, str]],
    taken: datetime,
    loads: tuple[float, float],
) -> str:
    """The whole page, as Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; figures are wall-clock times in milliseconds, percentiles by nearest rank.",
        f"Taken on {taken:%B} {taken.day}, {taken.year}, on the machine at the foot of this page.",
        "`cpu` is the median of the processor's time, which other programs lengthen less; `load` the",
        "machine's one-minute load average then: above the number of cores, others were waiting for them too",
        f"(at the start {loads[0]:.1f}, at the end {loads[1]:.1f}).",
        "",
        "## With a goal",
        "",
        *_table(goals, goal=True),
        "",
        "## Told without a goal",
        "",
        *_table(told, goal=False),
        "",
        "## How each was taken",
        "",
        *(f"- **{t.name}**: {t.method}{f' ({t.note})' if t.note else ''}." for t in (*goals, *told)),
        "",
        "The review of 40 cases lies on a desk with 120 participants and two more reviews; its people",
        "answer and sign it through the desk, as in the tests. Nothing of the program is left out meanwhile.",
        "The collector of the interpreter rests while the log and forms are measured, as it does while the",
        "window is open (`ui/sweeping.py`): it would look at all that other measures left in the process.",
        "",
        "## Where a cold start goes",
        "",
        f"Imports of window and command line together: {imports_ms:.0f} ms under `-X importtime`, which",
        "itself slows them down. The slowest by themselves:",
        "",
        "| module | own ms | with what it imports, ms |",
        "|---|---:|---:|",
        *(f"| {name} | {own:.0f} | {whole:.0f} |" for name, own, whole in imports),
        "",
        "## The machine",
        "",
        "| | |",
        "|---|---|",
        *(f"| {name} | {value} |" for name, value in machine),
        "",
    ]
    return "\n".join(lines)


def _table(figures: Sequence[Timed], *, goal: bool) -> list[str]:
    head = "| what | n | median | p95 | p99 | most | cpu | load |" + (" goal | |" if goal else "")
    rule = "|---|---:|---:|---:|---:|---:|---:|---:|" + ("---|---|" if goal else "")
    return [head, rule, *(_line(figure, goal=goal) for figure in figures)]


def _line(figure: Timed, *, goal: bool) -> str:
    shown = [_ms(figure.median), *(_ms(figure.at(p)) for p in (95, 99, 100))]
    cpu = _ms(figure.cpu) if figure.cpu is not None else ""
    line = f"| {figure.name} | {len(figure.samples)} | {' | '.join(shown)} | {cpu} | {figure.load:.1f} |"
    if not goal:
        return line
    if figure.goal is None:
        return f"{line} | |"
    at = "median" if figure.goal_at == 50 else f"p{figure.goal_at:.0f}"
    met = "met" if figure.at(figure.goal_at) <= figure.goal else "missed"
    return f"{line} {at} ≤ {figure.goal:,.0f} | {met} |"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
