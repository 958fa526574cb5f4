"""Write forms/form-1.json out of the tables the loader of forms reads by."""

from __future__ import annotations

import json
from pathlib import Path

from reviewdesk.forms.schema import NAME, form_schema

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    file = ROOT / "forms" / NAME
    file.write_text(json.dumps(form_schema(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: written")


if __name__ == "__main__":
    main()
