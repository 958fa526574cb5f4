"""What each kind of list can tell: its columns, how their cells are read, and how senders call them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from reviewdesk.exchange.columns import plain_header
from reviewdesk.exchange.dates import DateOrder
from reviewdesk.texts import Text

_NO_WORDS: Mapping[str, str] = MappingProxyType({})


class ListKind(StrEnum):
    """What the rows of a list are."""

    VISITS = "visits"
    INCIDENTS = "incidents"
    GOALS = "goals"


class Cell(StrEnum):
    """How a cell is read."""

    TEXT = "text"
    MOMENT = "moment"  # a day with or without its time; a time alone where a column of days stands beside
    TIME = "time"  # the time of the moment column named in `of`
    DAY = "day"
    FLAG = "flag"
    NUMBER = "number"
    WORD = "word"  # one of `words`


@dataclass(frozen=True, slots=True)
class ListColumn:
    """One thing a list can tell; `spellings` are headers without spaces and punctuation, the likeliest first;
    `words` by what a cell says, so written.
    """

    id: str
    label: Text
    cell: Cell
    spellings: str
    of: str = ""
    words: Mapping[str, str] = field(default_factory=lambda: _NO_WORDS)


@dataclass(frozen=True, slots=True)
class ListMapping:
    """How to read one table: (column id, header) pairs, the order of its dates, and who numbered its people
    (empty: the source of the import).
    """

    columns: tuple[tuple[str, str], ...] = ()
    date_order: DateOrder = DateOrder.AUTO
    identifier_system: str = ""

    def header_of(self, column: str) -> str | None:
        return dict(self.columns).get(column)

    def with_column(self, column: str, header: str | None) -> ListMapping:
        """The same mapping with one column moved, or taken away."""
        kept = tuple((c, h) for c, h in self.columns if c != column and (header is None or h != header))
        return replace(self, columns=kept if header is None else (*kept, (column, header)))


def _words(**codes: str) -> Mapping[str, str]:
    return MappingProxyType({word: code for code, words in codes.items() for word in words.split()})


_PEOPLE = (
    ListColumn(
        "person_id",
        Text("Person number"),
        Cell.TEXT,
        "participantid participantnumber memberid membernumber medicaidid medicaidnumber patientid mrn"
        " recipientid clientid clientnumber individualid personid subscriberid beneficiaryid",
    ),
    ListColumn(
        "family",
        Text("Last name"),
        Cell.TEXT,
        "lastname familyname surname family participantlastname memberlastname clientlastname last",
    ),
    ListColumn(
        "given",
        Text("First name"),
        Cell.TEXT,
        "firstname givenname forename given participantfirstname memberfirstname clientfirstname first",
    ),
    ListColumn(
        "name",
        Text("Full name"),
        Cell.TEXT,
        "participantname participant membername member clientname client individualname individual"
        " recipientname recipient patientname patient fullname name",
    ),
    ListColumn("birth_date", Text("Birth date"), Cell.DAY, "birthdate dateofbirth dob birthday"),
)

_VISITS = (
    ListColumn(
        "number",
        Text("Visit number"),
        Cell.TEXT,
        "visitid visitnumber evvid evvvisitid shiftid shiftnumber transactionid visitoccurrenceid"
        " recordid id",
    ),
    *_PEOPLE,
    ListColumn(
        "day",
        Text("Day"),
        Cell.DAY,
        "visitdate servicedate shiftdate dateofservice dos workdate scheduledate date day",
    ),
    ListColumn(
        "began_at",
        Text("Began"),
        Cell.MOMENT,
        "actualstart actualstarttime actualbegin begintime beginstime clockin clockintime checkin checkintime"
        "  timein visitstartdatetime startdatetime begindatetime visitstart visitbegin starttime"
        " start begin began in",
    ),
    ListColumn(
        "ended_at",
        Text("Ended"),
        Cell.MOMENT,
        "actualend actualendtime clockout clockouttime checkout checkouttime timeout visitenddatetime"
        " enddatetime visitend endtime end ended out",
    ),
    ListColumn(
        "worker",
        Text("Worked by"),
        Cell.TEXT,
        "actualworker actualemployee workername worker caregivername caregiver employeename"
        " employee dspname dsp"
        " staffname staff aide attendant workerid employeeid caregiverid staffid providerid provider",
    ),
    ListColumn(
        "service",
        Text("Service"),
        Cell.TEXT,
        "servicename servicetype servicedescription service servicecode procedurecode hcpcs hcpcscode"
        " visitsourceconcept",
    ),
    ListColumn(
        "location",
        Text("Location"),
        Cell.TEXT,
        "servicelocation locationname location sitename site homename home facility program"
        " caresiteid address",
    ),
    ListColumn(
        "planned_at",
        Text("Planned start"),
        Cell.MOMENT,
        "scheduledstart scheduledstarttime schedulestart plannedstart plannedstarttime"
        " scheduledbegin schedstart",
    ),
    ListColumn(
        "planned_end",
        Text("Planned end"),
        Cell.MOMENT,
        "scheduledend scheduledendtime scheduleend plannedend plannedendtime schedend",
    ),
    ListColumn(
        "planned_worker",
        Text("Planned worker"),
        Cell.TEXT,
        "scheduledworker scheduledemployee scheduledcaregiver scheduledstaff plannedworker plannedstaff"
        " plannedemployee assignedworker assignedto planned",
    ),
    ListColumn(
        "standing",
        Text("Took place"),
        Cell.WORD,
        "visitstatus shiftstatus status outcome disposition",
        words=_words(
            worked="worked completed complete verified done approved billed paid confirmed attended yes y",
            missed="missed missedvisit cancelled canceled noshow notdone unfilled open notworked nocall"
            " notcompleted incomplete no n declined refused",
        ),
    ),
    ListColumn(
        "late_change", Text("Late change"), Cell.FLAG, "latechange changedlate shortnotice lastminute"
    ),
    ListColumn("agency", Text("Agency"), Cell.FLAG, "agency agencystaff agencyworker contractor temp"),
    ListColumn("callout", Text("Callout"), Cell.FLAG, "callout calledout callin sickcall calloff"),
    ListColumn(
        "training_gap", Text("Training gap"), Cell.TEXT, "traininggap trainingmissing missingtraining"
    ),
    ListColumn(
        "reason",
        Text("Reason"),
        Cell.TEXT,
        "missedreason cancellationreason cancelreason reasoncode reason exception exceptionreason"
        " comment notes",
    ),
)

_INCIDENTS = (
    ListColumn(
        "number",
        Text("Report number"),
        Cell.TEXT,
        "incidentid incidentnumber reportid reportnumber casenumber ginumber id",
    ),
    *_PEOPLE,
    ListColumn(
        "happened_at",
        Text("Happened"),
        Cell.MOMENT,
        "incidentdatetime incidentdate dateofincident eventdatetime eventdate occurreddate occurred"
        " happened date",
    ),
    ListColumn(
        "happened_time",
        Text("Happened, time"),
        Cell.TIME,
        "incidenttime timeofincident eventtime occurredtime time",
        of="happened_at",
    ),
    ListColumn(
        "kind",
        Text("Kind of incident"),
        Cell.TEXT,
        "incidenttype typeofincident incidentcategory eventtype category type kind",
    ),
    ListColumn(
        "told",
        Text("What happened"),
        Cell.TEXT,
        "description incidentdescription narrative summary whathappened details",
    ),
    ListColumn(
        "location", Text("Location"), Cell.TEXT, "incidentlocation location sitename site home program"
    ),
    ListColumn(
        "critical", Text("Critical incident"), Cell.FLAG, "critical criticalincident reportable serious major"
    ),
    ListColumn(
        "reported_at",
        Text("Reported"),
        Cell.MOMENT,
        "reporteddate datereported reportdate reported notifieddate",
    ),
)

_GOALS = (
    ListColumn("number", Text("Goal number"), Cell.TEXT, "goalid goalnumber outcomeid objectiveid id"),
    *_PEOPLE,
    ListColumn(
        "statement",
        Text("Goal"),
        Cell.TEXT,
        "goal goalstatement goaldescription goalname outcome outcomestatement objective description",
    ),
    ListColumn(
        "progress",
        Text("How far it came"),
        Cell.WORD,
        "progress goalstatus achievementstatus achievement status result",
        words=_words(
            achieved="achieved met completed attained reached yes y sustaining",
            not_achieved="notachieved notmet missed notattained failed no n notattainable",
            in_progress="inprogress ongoing active improving nochange partiallymet partial continuing",
            worsening="worsening declined declining regressed regression worse",
        ),
    ),
    ListColumn("since", Text("Began"), Cell.DAY, "startdate goalstart effectivedate begindate since start"),
    ListColumn("due", Text("Due"), Cell.DAY, "duedate targetdate goaldue enddate due target"),
    ListColumn("as_of", Text("As of"), Cell.DAY, "statusdate asofdate reviewdate lastreview asof"),
    ListColumn("baseline", Text("Baseline"), Cell.TEXT, "baseline baselinestatus startingpoint"),
    ListColumn(
        "strategy", Text("Support strategy"), Cell.TEXT, "strategy supportstrategy support intervention"
    ),
    ListColumn("weight", Text("Weight"), Cell.NUMBER, "weight importance priorityweight"),
    ListColumn(
        "level", Text("Level, -2 to 2"), Cell.NUMBER, "gas gasscore attainment attainmentlevel level score"
    ),
)

COLUMNS: Mapping[ListKind, tuple[ListColumn, ...]] = {
    ListKind.VISITS: _VISITS,
    ListKind.INCIDENTS: _INCIDENTS,
    ListKind.GOALS: _GOALS,
}


def guess_columns(kind: ListKind, headers: Sequence[str]) -> ListMapping:
    """The likeliest mapping of these headers; a header nobody knows stays unmapped."""
    plain = {plain_header(header): header for header in reversed(headers)}
    taken: set[str] = set()
    found: list[tuple[str, str]] = []
    for column in COLUMNS[kind]:
        spelled = (plain.get(spelling) for spelling in column.spellings.split())
        header = next((h for h in spelled if h is not None and h not in taken), None)
        if header is not None:
            taken.add(header)
            found.append((column.id, header))
    return ListMapping(columns=tuple(found))


def lacking(kind: ListKind, mapping: ListMapping) -> tuple[Text, ...]:
    """What the mapping must have and has not."""
    has = {column for column, _ in mapping.columns}
    missing: list[Text] = []
    if not has & {"person_id", "name", "family"}:
        missing.append(Text("No column says who the person is. Choose a number or a name."))
    if kind is ListKind.VISITS and not has & {"began_at", "planned_at", "day"}:
        missing.append(
            Text("No column says when a visit was. Choose its begin, its planned start or its day.")
        )
    if kind is ListKind.INCIDENTS and "happened_at" not in has:
        missing.append(Text("No column says when an incident happened. Choose it."))
    if kind is ListKind.GOALS and "statement" not in has:
        missing.append(Text("No column says what the goal is. Choose it."))
    return tuple(missing)
