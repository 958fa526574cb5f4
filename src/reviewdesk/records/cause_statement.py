"""A gentle check of cause statements: what of the five rules of causation a reader may want to look at again.

After the five rules of causation of the National Patient Safety Foundation's RCA2 (2015). The words are
English and decide nothing: they only ask to read the sentence again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from reviewdesk.forms.answers import Answer, CannotCompute, Given
from reviewdesk.records.computing import Inputs
from reviewdesk.texts import Text


class Rule(StrEnum):
    """The five rules, by the code a form's list of them gives a text."""

    LINK = "link"  # shows cause, effect and event
    VAGUE = "vague"  # no vague or negative words
    ERROR = "error"  # a human error has a cause before it
    DEVIATION = "deviation"  # a deviation from procedure has a cause before it
    DUTY = "duty"  # failure to act is a cause only with a duty to act


LEAST_WORDS = 3
"""A part of fewer words names something, but tells no link."""

_SIGNS: Mapping[Rule, re.Pattern[str]] = {
    rule: re.compile(rf"\b(?:{words})\b", re.IGNORECASE)
    for rule, words in (
        (
            Rule.VAGUE,
            (
                "poor|poorly|bad|badly|inadequate|inadequately|insufficient|careless|carelessly|carelessness"
                "|negligent|negligence|lazy|incompetent|sloppy|inappropriate|inappropriately|unprofessional"
                "|wrongly|somehow|various issues|problems"
            ),
        ),
        (
            Rule.ERROR,
            (
                "mistake|mistakes|error|errors|forgot|forgotten|overlooked|misread|mixed up|confused"
                "|inattentive|distracted"
            ),
        ),
        (
            Rule.DEVIATION,
            (
                "did not follow|not followed|didn't follow|violated|violation|bypassed|skipped|against policy"
                "|against the plan|against procedure|non-compliance|noncompliance|workaround"
            ),
        ),
        (
            Rule.DUTY,
            "did not|didn't|failed to|failure to|no one|nobody|never|neglected to|omitted",
        ),
    )
}
_BEFORE = re.compile(
    r"\b(?:because|since|as there was|due to|owing to|while|when|after|with no|without|duty|required to"
    r"|was to|were to|agreed to|responsible for|assigned to)\b",
    re.IGNORECASE,
)
"""Words that show something before it: what led to it, or the duty there was."""


def looks_again(cause: str, effect: str, event: str) -> tuple[Rule, ...]:
    """The rules whose signs stand in a cause statement, in their order."""
    found = []
    if any(len(part.split()) < LEAST_WORDS for part in (cause, effect)) or not event.strip():
        found.append(Rule.LINK)
    if any(_SIGNS[Rule.VAGUE].search(part) for part in (cause, effect)):
        found.append(Rule.VAGUE)
    followed = _SIGNS[Rule.DEVIATION].search(cause)
    # What was not followed says "did not" too: it is a deviation, and no second sign.
    rest = _SIGNS[Rule.DEVIATION].sub(" ", cause)
    explained = _BEFORE.search(cause) is not None
    signs = (
        (Rule.ERROR, _SIGNS[Rule.ERROR].search(cause)),
        (Rule.DEVIATION, followed),
        (Rule.DUTY, _SIGNS[Rule.DUTY].search(rest)),
    )
    found += [rule for rule, sign in signs if sign is not None and not explained]
    return tuple(found)


def cause_statement(inputs: Inputs) -> Answer:
    """Codes of the rules to look at again, from the three parts of the statement."""
    parts = [inputs.values.get(name) for name in ("cause", "effect", "event")]
    texts = [part.value for part in parts if isinstance(part, Given) and isinstance(part.value, str)]
    if len(texts) != len(parts):
        return CannotCompute(Text("the cause statement is not whole yet"))
    return Given(
        tuple(rule.value for rule in looks_again(*texts)), "computed from the words of the statement"
    )
