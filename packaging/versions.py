"""Record new versions of the shipped forms, with the SHA-256 of their texts; no recorded line is changed."""

from __future__ import annotations

from pathlib import Path

from reviewdesk.desk.shipped import shipped_forms

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    file = ROOT / "tests" / "shipped_versions"
    lines = file.read_text(encoding="utf-8").splitlines()
    recorded = {tuple(line.split()[:2]) for line in lines if not line.startswith("#")}
    new = [
        f"{form.id} {form.version} {form.sha256}"
        for form in shipped_forms()
        if (form.id, form.version) not in recorded
    ]
    file.write_text("\n".join([*lines, *new]) + "\n", encoding="utf-8")
    print(f"{file.relative_to(ROOT)}: {len(new)} added")


if __name__ == "__main__":
    main()
