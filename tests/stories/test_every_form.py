"""Every form, from a file of records to a pack that is valid: through the window, by its people."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.stories.filling import PEOPLE, Filler
from tests.stories.missing import Counted, add_measure, bring_in, open_from_result, record_result, release
from tests.stories.test_release_and_check import verify

from reviewdesk.desk.shipped import shipped_forms
from reviewdesk.forms.loading import load_form
from reviewdesk.forms.model import Form
from reviewdesk.identity.roles import Role
from reviewdesk.sample.staff import ADMINISTRATOR, PASSPHRASE
from reviewdesk.ui.walk.album import Album
from reviewdesk.ui.walk.hand import Hand
from reviewdesk.ui.walk.moves import come_in, take_over

FORMS = {file.id: load_form(file.text.encode(), file.id) for file in shipped_forms()}
SITE = "Cedar Street Homes"
PICTURES = Path(__file__).parents[2] / "build" / "stories"
"""Each form's review, step by step, in a folder of its name."""
LENGTH = 28
"""Days of the period, up to yesterday."""
WHO = "Odell,Marta,04/02/1961"
QUIET = (
    "External constraint", "None found", "Clinical barrier", "Not made up for", "Potentially preventable",
    "Linked to delayed action",
)  # fmt: skip
"""Answers preferred to the first one, so that a walk also meets what others do not."""


@dataclass(frozen=True)
class Story:
    """What is imported, as its sender writes it, and the result that follows from it."""

    measure: Counted
    files: Callable[[date], dict[str, str]]
    share: bool = True  # told in percent
    kind: str = ""  # of a measure that the administrator adds first, as the window offers it


def visits(last: date) -> dict[str, str]:
    """A visit a day: planned for one worker, worked by many, the last two by nobody."""
    rows = [
        "visit id,last name,first name,dob,scheduled start,scheduled worker,start,end,worker,status,agency"
    ]
    for ago in range(LENGTH - 2, -1, -1):
        day = f"{last - timedelta(days=ago):%m/%d/%Y}"
        worker = ("Nell Ivers", "P. Singh", "Owen Baird", "R. Banks")[ago % 4]
        came = f"{day} 9:05 AM,{day} 11:00 AM,{worker},Completed,No" if ago > 1 else ",,,Missed,"
        rows.append(f"S{ago},{WHO},{day} 9:00 AM,Aisha Karim,{came}")
    return {"visits.csv": "\n".join(rows)}


def visits_and_incidents(last: date) -> dict[str, str]:
    head = "incident id,last name,first name,dob,incident date,incident type"
    row = f"I1,{WHO},{last - timedelta(days=9):%m/%d/%Y} 3:10 PM,Distress at a change of staff"
    return visits(last) | {"incidents.csv": f"{head}\n{row}"}


def goals(last: date) -> dict[str, str]:
    head = "goal id,last name,first name,dob,goal,status,due date,baseline,strategy,attainment"
    goal = "Walks to the shop twice a week"
    row = f"G1,{WHO},{goal},Not met,{last:%m/%d/%Y},Walks to the mailbox,Staff walk along,-1"
    return {"goals.csv": f"{head}\n{row}"}


def stays(last: date) -> dict[str, str]:
    head = "last name,first name,dob,admit date,discharge date,class,encounter_id,diagnosis"
    begin, end = (last - timedelta(days=ago) for ago in (8, 5))
    row = f"{WHO},{begin:%m/%d/%Y} 2:20 PM,{end:%m/%d/%Y} 10:00 AM,IMP,E901,I50.9"
    return {"stays.csv": f"{head}\n{row}"}


def two_stays(last: date) -> dict[str, str]:
    """An admission for heart failure, and a day in the emergency department a week before it."""
    head = "last name,first name,dob,admit date,discharge date,class,encounter_id,diagnosis"
    days = [f"{last - timedelta(days=ago):%m/%d/%Y}" for ago in (15, 14, 8, 5)]
    rows = (
        f"{WHO},{days[0]} 7:45 PM,{days[1]} 6:10 AM,EMER,E900,R06.0",
        f"{WHO},{days[2]} 2:20 PM,{days[3]} 10:00 AM,IMP,E901,I50.9",
    )
    return {"stays.csv": "\n".join((head, *rows))}


STORIES = {
    "hospital-avoidance": Story(
        Counted("Avoidable admissions", "Avoidable admissions", 30, "Participant days", 5000),
        two_stays,
        share=False,
    ),
    "continuity": Story(
        Counted("Visits by unfamiliar staff", "Visits by agency or float staff", 18, "Visits", 25),
        visits_and_incidents,
    ),
    "missed-visits": Story(Counted("Missed visits", "Missed visits", 2, "Planned visits", 27), visits),
    "missed-target": Story(
        Counted("Readmissions", "Readmissions", 9, "Discharges", 30), stays, kind="Readmission"
    ),
    "goal-progress": Story(Counted("Goals reached", "Goals reached", 9, "Goals due", 20), goals),
}


def test_every_shipped_form_has_a_story() -> None:
    assert FORMS.keys() == STORIES.keys()


@pytest.mark.parametrize("name", sorted(STORIES))
def test_a_missed_target_becomes_a_valid_pack(
    hand: Hand, tmp_path: Path, tool: Callable[[str], str], name: str
) -> None:
    pack = walk(hand, tmp_path, name)
    pages = subprocess.run([tool("pdftotext"), pack, "-"], capture_output=True, text=True, check=True).stdout
    unit = "%" if STORIES[name].share else ""
    whole = unit or " per 1,000 participant days"
    assert re.search(rf"At (most|least) [\d.]+{whole}", pages), "a result is told in its unit"
    assert re.search(rf"exact interval [\d.]+{unit} to [\d.]+{unit}", pages)


def walk(hand: Hand, folder: Path, name: str) -> Path:
    """From the door to the released pack, which verifies."""
    form, story = FORMS[name], STORIES[name]
    assert isinstance(form, Form)
    last = datetime.now().date() - timedelta(days=1)  # noqa: DTZ005 -- as somebody types it
    supervisor, quality = PEOPLE[Role.SUPERVISOR], PEOPLE[Role.QUALITY_LEAD]
    if story.kind:
        come_in(hand, ADMINISTRATOR.name, PASSPHRASE)
        add_measure(hand, story.measure, story.kind)
        take_over(hand, supervisor, PASSPHRASE)
    else:
        come_in(hand, supervisor, PASSPHRASE)
    for file, text in story.files(last).items():
        bring_in(hand, folder / file, text, "Odell", SITE)
    take_over(hand, quality, PASSPHRASE)
    record_result(hand, story.measure, last - timedelta(days=LENGTH - 1), last, SITE)
    take_over(hand, supervisor, PASSPHRASE)
    review = open_from_result(hand, story.measure, "Odell")
    late, early = (f"{last - timedelta(days=ago):%m/%d/%Y} 11:00 PM" for ago in (0, LENGTH))
    filler = Filler(hand, form, review, QUIET, late, early, Album(hand, PICTURES / name))
    filler.walk()
    if filler.here is not Role.QUALITY_LEAD:
        take_over(hand, quality, PASSPHRASE)
    pack, root = folder / "pack.pdf", folder / "root.pem"
    release(hand, review, pack, root)
    code, said = verify(pack, root)
    assert code == 0, said
    return pack
