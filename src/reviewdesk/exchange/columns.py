"""Which column of a table holds what: guessed from the headers, changed by the person who imports."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from reviewdesk.exchange.dates import DateOrder


class Column(StrEnum):
    """What an admissions table can tell."""

    EVENT_ID = "event_id"
    PERSON_ID = "person_id"
    FAMILY = "family"
    GIVEN = "given"
    NAME = "name"
    BIRTH_DATE = "birth_date"
    KIND = "kind"
    ADMITTED = "admitted"
    ADMITTED_TIME = "admitted_time"
    ENDED = "ended"
    ENDED_TIME = "ended_time"
    REASON = "reason"
    FACILITY = "facility"


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """How to read one table.

    `kind_for_all` is "inpatient" or "emergency" for a file that holds only one kind; `kind_words` adds
    spellings of a kind to those known: (word in the file, kind). `identifier_system` says who gave the person
    numbers; empty: the source of the import. `delimiter` empty: found out.
    """

    columns: tuple[tuple[Column, str], ...] = ()
    date_order: DateOrder = DateOrder.AUTO
    kind_for_all: str = ""
    kind_words: tuple[tuple[str, str], ...] = ()
    identifier_system: str = ""
    delimiter: str = ""

    def header_of(self, column: Column) -> str | None:
        return dict(self.columns).get(column)

    def with_column(self, column: Column, header: str | None) -> ColumnMapping:
        """The same mapping with one column moved, or taken away."""
        kept = tuple((c, h) for c, h in self.columns if c is not column and (header is None or h != header))
        return replace(self, columns=kept if header is None else (*kept, (column, header)))


# Written without spaces and punctuation; the earlier spelling wins where a table has several.
_SPELLINGS: tuple[tuple[Column, str], ...] = (
    (
        Column.ADMITTED,
        """
        admitdatetime admissiondatetime admittedat admitdttm visitstartdatetime
        encounterstartdatetime startdatetime admitdate admissiondate admitdt dateadmitted
        dateofadmission admitted admit admission arrivaldatetime arrivaldate dateofarrival
        edarrival arrival visitstartdate encounterstartdate encounterstart visitstart startdate
        eventdate visitdate encounterdate servicedate dateofservice dos fromdate begindate start
        date
        """,
    ),
    (
        Column.ADMITTED_TIME,
        """
        admittime admissiontime arrivaltime visitstarttime starttime eventtime visittime
        """,
    ),
    (
        Column.ENDED,
        """
        dischargedatetime dischargedat dischargedttm visitenddatetime encounterenddatetime
        enddatetime dischargedate dischargedt datedischarged dateofdischarge discharged discharge
        departuredate visitenddate encounterenddate encounterend visitend enddate throughdate
        todate end
        """,
    ),
    (
        Column.ENDED_TIME,
        """
        dischargetime departuretime visitendtime endtime
        """,
    ),
    (
        Column.BIRTH_DATE,
        """
        birthdate dateofbirth dob birthday memberdob patientdob participantdob clientdob
        memberbirthdate patientbirthdate participantbirthdate
        """,
    ),
    (
        Column.EVENT_ID,
        """
        encounterid encounternumber encounterno csn visitid visitnumber visitno visitoccurrenceid
        admissionid admissionnumber stayid accountnumber patientaccountnumber claimid claimnumber
        eventid eventnumber encounter
        """,
    ),
    (
        Column.PERSON_ID,
        """
        participantid participantnumber participantno memberid membernumber memberno medicaidid
        medicaidnumber patientid patientnumber mrn medicalrecordnumber recipientid clientid
        clientnumber individualid personid subscriberid beneficiaryid mbi
        """,
    ),
    (
        Column.FAMILY,
        """
        lastname familyname surname family participantlastname memberlastname patientlastname
        clientlastname last
        """,
    ),
    (
        Column.GIVEN,
        """
        firstname givenname forename given participantfirstname memberfirstname patientfirstname
        clientfirstname first
        """,
    ),
    (
        Column.NAME,
        """
        fullname participantname membername patientname clientname individualname name participant
        member patient client individual
        """,
    ),
    # Not "admission type": on hospital bills that says emergency, urgent or elective, of inpatient stays.
    (
        Column.KIND,
        """
        encounterclass patientclass visitclass class encountertype visittype eventtype staytype
        patienttype kind visitconceptid setting settingofcare type
        """,
    ),
    (
        Column.REASON,
        """
        reasonforadmission admissionreason admitreason reasonforvisit reason chiefcomplaint
        presentingproblem admittingdiagnosis primarydiagnosis principaldiagnosis primarydx
        diagnosisdescription diagnosis dx
        """,
    ),
    (
        Column.FACILITY,
        """
        facilityname facility hospitalname hospital sendingfacility servicingfacility
        admittingfacility provider
        """,
    ),
)


def guess_mapping(headers: Sequence[str]) -> ColumnMapping:
    """The likeliest mapping of these headers; a header nobody knows stays unmapped."""
    plain = {plain_header(header): header for header in reversed(headers)}
    taken: set[str] = set()
    found: list[tuple[Column, str]] = []
    for column, spellings in _SPELLINGS:
        for spelling in spellings.split():
            header = plain.get(spelling)
            if header is not None and header not in taken:
                taken.add(header)
                found.append((column, header))
                break
    return ColumnMapping(columns=tuple(found))


def plain_header(header: str) -> str:
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def distinct_headers(row: Sequence[str]) -> tuple[str, ...]:
    """The headers as they are shown and mapped: none empty, no two alike."""
    seen: dict[str, int] = {}
    names: list[str] = []
    for number, cell in enumerate(row, start=1):
        name = cell.strip() or f"({number})"
        seen[name] = seen.get(name, 0) + 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in seen:
            seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
            seen[name] = 1
        names.append(name)
    return tuple(names)
