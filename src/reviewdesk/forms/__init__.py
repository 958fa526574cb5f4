"""The form language: loading, linting, conditions, gates, and the decision they lead to. Pure."""

from reviewdesk.forms.compiled import CompiledForm
from reviewdesk.forms.compiling import compile_form
from reviewdesk.forms.deciding import Decider, decide
from reviewdesk.forms.definitions import DefinitionSet, load_definitions, with_definitions
from reviewdesk.forms.loading import load_form, problems_of
from reviewdesk.forms.problems import FormProblems, Problem, render
from reviewdesk.forms.signing import may_sign
from reviewdesk.forms.values import BadValue, parse_value, shown, to_json

__all__ = [
    "BadValue",
    "CompiledForm",
    "Decider",
    "DefinitionSet",
    "FormProblems",
    "Problem",
    "compile_form",
    "decide",
    "load_definitions",
    "load_form",
    "may_sign",
    "parse_value",
    "problems_of",
    "render",
    "shown",
    "to_json",
    "with_definitions",
]
