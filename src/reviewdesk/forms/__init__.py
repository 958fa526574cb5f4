"""The form language: loading, linting, conditions, gates, and the decision they lead to. Pure."""

from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.loading import load_form, problems_of
from reviewdesk.forms.problems import FormProblems, Problem, render
from reviewdesk.forms.values import BadValue, parse_value, shown, to_json

__all__ = [
    "BadValue",
    "Decider",
    "FormProblems",
    "Problem",
    "compile_form",
    "decide",
    "load_form",
    "parse_value",
    "problems_of",
    "render",
    "shown",
    "to_json",
]
