"""thin"""

from __future__ import annotations

from reviewdesk.forms.model import Form
from reviewdesk.forms.problems import Findings


def lint(form: Form, found: Findings) -> None: ...
