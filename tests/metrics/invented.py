"""Small invented warehouses for hypothesis: few places, days at months' ends and clock changes."""

from datetime import date, datetime, time, timedelta

from hypothesis import strategies as st

DAYS = (
    date(2025, 10, 25),
    date(2025, 10, 26),  # the clocks go back
    date(2025, 10, 31),
    date(2025, 11, 1),
    date(2026, 2, 28),
    date(2026, 3, 28),
    date(2026, 3, 29),  # the clocks go forward
)
LATE_SECONDS = (-1801, -901, -900, -60, 0, 1, 899, 900, 901, 1200, 1801, 3600, 7200, 30000)
NOTICE_SECONDS = (-172801, -172800, -172799, -72001, -72000, -18000, -1, 0, 1, 4000)
POSTCODES = ("LE1 4AB", "LE14 2AB", "le12ab", "LE2", "L8 1AA", "NORTH")
SITES = ("North", "South", "Oak", "Elm", "Home")


def maybe(*values):
    """One of the values, or blank."""
    return st.sampled_from((None, *values))


days = st.sampled_from(DAYS)
seconds = st.sampled_from(LATE_SECONDS) | st.integers(-4000, 9000)
notice = st.sampled_from(NOTICE_SECONDS) | seconds
clock = st.sampled_from((0, 45, 60, 75, 90, 105, 120, 150)) | st.integers(0, 1439)


@st.composite
def moments(draw) -> datetime:
    return datetime.combine(draw(days), time()) + timedelta(minutes=draw(clock))


@st.composite
def visit(draw, number: int) -> tuple[list[dict], list[dict]]:
    """The rota rows of one visit, for one carer or two, and their logs."""
    begin = draw(moments())
    end = begin + timedelta(minutes=draw(st.sampled_from((5, 15, 30, 45, 480))))
    shared = {
        "visit_id": f"V{number}",
        "branch": draw(st.sampled_from(SITES[:2])),
        "run": draw(maybe("R1")),
        "service_user_id": draw(maybe("P1", "P1", "P2")),
        "postcode": draw(maybe(*POSTCODES)),
        "planned_start": begin,
        "planned_end": end,
        "time_critical": draw(maybe(True, False)),
        "planned_travel_minutes": draw(maybe(0, 10, 20)),
    }
    rota, logs = [], []
    for slot in range(1, draw(st.sampled_from((2, 2, 3)))):
        rota.append(shared | {"carer_slot": slot} | draw(changes(begin)))
        if draw(st.integers(0, 5)):
            logs.append({"visit_id": f"V{number}", "carer_slot": slot} | draw(log(begin, end)))
    return rota, logs


@st.composite
def changes(draw, begin: datetime) -> dict:
    """What a rota row says beside the plan: who, when published, changed and cancelled."""
    moved = timedelta(minutes=draw(st.sampled_from((0, 0, -20, 30))))
    return {
        "carer_id": draw(maybe("C1", "C1", "C2")),
        "status": draw(st.sampled_from(("planned", "planned", "planned", "cancelled", None))),
        "cancelled_at": draw(st.none() | seconds.map(lambda s: begin + timedelta(seconds=s))),
        "published_at": draw(maybe(*(begin - timedelta(days=n, hours=3) for n in (2, 6, 7, 8)))),
        "published_start": draw(maybe(begin + moved)),
        "published_end": draw(maybe(begin + moved + timedelta(minutes=25))),
        "changed_at": draw(st.none() | notice.map(lambda s: begin + timedelta(seconds=s))),
    }


@st.composite
def log(draw, begin: datetime, end: datetime) -> dict:
    in_at = begin + timedelta(seconds=draw(seconds))
    alert = begin + timedelta(minutes=draw(st.sampled_from((5, 15, 20))))
    return {
        "carer_id": draw(maybe("C1", "C2")),
        "logged_in_at": draw(st.sampled_from((in_at, in_at, in_at, None))),
        "logged_out_at": draw(
            maybe(end + timedelta(seconds=draw(seconds)), in_at, begin.replace(hour=23, minute=59))
        ),
        "verification": draw(maybe("app", "qr", "gps", "phone", "manual")),
        "outcome": draw(
            st.sampled_from((None, "completed", "completed", "refused", "no_access", "in_hospital"))
        ),
        "delay_alerted_at": draw(maybe(alert)),
        "escalated_at": draw(maybe(alert + timedelta(minutes=30), alert + timedelta(minutes=31))),
    }


@st.composite
def rounds_without_slack(draw) -> tuple[list[dict], list[dict]]:
    """Carers without slack between two districts, sometimes often enough to know the journey."""
    begin = datetime.combine(draw(days), time(7))
    carers, calls = draw(st.sampled_from((1, 1, 9))), draw(st.integers(0, 13))
    rota, logs = [], []
    for carer in range(carers):
        for n in range(calls):
            planned = begin + timedelta(minutes=35 * n)
            seen = begin + timedelta(minutes=draw(st.integers(38, 42)) * n + 1)
            who = {"visit_id": f"R{carer}{n:02}", "carer_slot": 1}
            rota.append(
                who
                | {"branch": "South", "carer_id": f"D{carer}", "postcode": POSTCODES[n % 2]}
                | {"planned_start": planned, "planned_end": planned + timedelta(minutes=30)}
                | {"planned_travel_minutes": draw(maybe(5, 9)), "run": "R9"}
            )
            left = seen + timedelta(minutes=30)
            logs.append(who | {"logged_in_at": seen, "logged_out_at": left})
    return rota, logs


@st.composite
def one_person(draw) -> tuple[list[dict], list[dict]]:
    """A person often enough called on in one month to tell who is familiar."""
    begin = datetime.combine(draw(days), time(6))
    rota, logs = [], []
    for n in range(draw(st.sampled_from((0, 0, 9, 10, 12)))):
        planned = begin + timedelta(minutes=60 * n)
        for slot in range(1, draw(st.sampled_from((2, 2, 3)))):
            who = {"visit_id": f"F{n:02}", "carer_slot": slot}
            at = {"planned_start": planned, "planned_end": planned + timedelta(minutes=30)}
            rota.append(
                who
                | at
                | {"branch": "North", "service_user_id": "P7", "postcode": draw(maybe("LE2"))}
                | {"carer_id": draw(st.sampled_from(("C1", "C2", "C3", "C4")))}
            )
            seen = {"logged_in_at": draw(maybe(planned, planned, planned))}
            outcome = draw(maybe(None, None, None, "completed", "completed", "refused"))
            carer = {"carer_id": draw(maybe("C1", "C2", "C5")), "outcome": outcome}
            logs.append(who | seen | carer)
    return rota, logs


@st.composite
def settings_rows(draw) -> list[dict]:
    names = (
        "tolerance_early_minutes",
        "tolerance_late_minutes",
        "time_critical_late_minutes",
        "missed_by_hour",
        "alert_after_minutes",
        "short_call_minutes",
        "publication_lead_days",
        "late_change_hours",
    )
    row = st.fixed_dictionaries(
        {
            "site": st.sampled_from(("", "North", "Home")),
            "name": st.sampled_from(names),
            "from_day": st.sampled_from((date(2025, 1, 1), DAYS[1], DAYS[3], DAYS[5])),
            "value": st.sampled_from((5.0, 7.0, 15.0, 20.0)),
        }
    )
    return draw(
        st.lists(row, max_size=4, unique_by=lambda r: (r["site"], r["name"], r["from_day"]))
    )


@st.composite
def places(draw) -> dict[str, list[dict]]:
    """The sites that are listed, the clusters, and how far the exports reach."""
    listed = [{"site": "Home", "parent": None}] if draw(st.booleans()) else []
    if listed:
        listed += [
            {"site": site, "parent": "Home", "closed_on": draw(maybe(DAYS[4]))}
            for site in ("North", "Oak")
        ]
    prefix = st.sampled_from(("LE1", "LE1 4", "LE", "L", "LE14", "NOR"))
    return {
        "sites": listed,
        "clusters": [
            {"postcode_prefix": p, "cluster": f"around {p}"}
            for p in draw(st.lists(prefix, max_size=3, unique=True))
        ],
        "coverage": [
            {"source": source, "through": draw(st.sampled_from(DAYS[2:5]))}
            for source in ("mar", "complaints")
            if draw(st.integers(0, 4))
        ],
    }


@st.composite
def homecare(draw) -> dict[str, list[dict]]:
    """A warehouse of calls and of complaints about them."""
    parts = [draw(visit(n)) for n in range(draw(st.integers(0, 6)))] + [
        draw(rounds_without_slack())
    ]
    parts.append(draw(one_person()))
    complaint = st.fixed_dictionaries(
        {
            "category": st.sampled_from(("late_call", "late_call", "dignity")),
            "branch": maybe("North"),
            "site": maybe("Oak"),
            "postcode": maybe(*POSTCODES),
            "event_on": st.none() | days,
            "received_on": days,
        }
    )
    return draw(places()) | {
        "rota": [row for rota, _ in parts for row in rota],
        "call_log": [row for _, logs in parts for row in logs],
        "complaints": draw(st.lists(complaint, max_size=3)),
        "settings": draw(settings_rows()),
    }


def numbered(rows: list[dict], key: str) -> list[dict]:
    return [row | {key: f"{key}{n}"} for n, row in enumerate(rows)]


def rows_of(most: int, **columns) -> st.SearchStrategy[list[dict]]:
    return st.lists(st.fixed_dictionaries(columns), max_size=most)


HOUSES = st.sampled_from(SITES[2:4])
CARE_SETTINGS = rows_of(
    3,
    site=st.sampled_from(("", "Oak", "Home")),
    name=st.sampled_from(
        (
            "recurring_by",
            "recurring_window_weeks",
            "reassess_within_days",
            "acknowledge_within_days",
            "respond_within_days",
            "positive_feedback_score",
        )
    ),
    from_day=st.sampled_from((date(2025, 1, 1), DAYS[2], DAYS[4])),
    value=st.sampled_from((1.0, 2.0, 5.0, 17.0, 26.0)),
)

DOSES = rows_of(
    8,
    house=HOUSES,
    person_id=maybe("P1", "P2", "P3"),
    medicine=maybe("sertraline", "ramipril"),
    due_at=moments(),
    given_at=st.none() | moments(),
    outcome_code=maybe("given", "omitted", "not_signed", "code_unexplained", "refused"),
    schedule=maybe("regular", "prn"),
    controlled=maybe(True, False),
    staff_id=maybe("S1", "S2", "S3"),
)
CHECKS = rows_of(
    6,
    check_id=st.sampled_from(("K1", "K2", "K3")),
    house=HOUSES,
    person_id=maybe("P1", "P2", "P9"),
    checked_on=days,
    line=maybe("first", "second"),
    finding=maybe("gap", "omitted", "wrong_dose"),
    shift=maybe("late"),
    staff_id=maybe("S1", "S2"),
    found_at=st.none() | moments(),
    escalated_at=st.none() | moments(),
)
ITEMS = rows_of(
    8,
    observation_id=st.sampled_from(("O1", "O2", "O3", "O4")),
    unit=maybe("Oak", "Elm"),
    service=maybe("Home"),
    observed_at=moments(),
    observer_role=maybe("deputy", "team_leader"),
    audit_type=maybe("weekly_observation", "spot_check", "supervision"),
    strand=maybe("privacy", "choice", "supervision_prompt"),
    result=maybe("met", "partly", "not_met", "not_applicable"),
)
FEEDBACK = rows_of(
    5,
    site=maybe("Oak", "North"),
    service=maybe("Home"),
    postcode=maybe(*POSTCODES),
    received_on=days,
    theme=maybe("dignity", "timeliness"),
    score=maybe(1.0, 2.0, 3.0, 5.0),
)
# Around two turns of the month, with weekends, and All Saints' as any other day.
HEARD = tuple(date(2025, 10, 25) + timedelta(days=n) for n in range(10)) + DAYS
COMPLAINTS = rows_of(
    4,
    category=st.sampled_from(("dignity", "privacy", "late_call")),
    branch=maybe("North"),
    site=maybe("Oak", "Home"),
    postcode=maybe(*POSTCODES),
    event_on=st.none() | days,
    received_on=st.sampled_from(HEARD),
    acknowledged_on=st.none() | st.sampled_from(HEARD),
    responded_on=st.none() | st.sampled_from(HEARD),
)
STAFF = rows_of(
    5,
    staff_id=st.sampled_from(("S1", "S2", "S3")),
    site=HOUSES,
    administers_medicines=maybe(True, True, False),
    from_day=days,
    to_day=st.none() | days,
)
ASSESSMENTS = rows_of(
    5,
    staff_id=st.sampled_from(("S1", "S2")),
    topic=st.sampled_from(("medicines", "medicines", "moving")),
    assessed_on=st.sampled_from((date(2024, 2, 29), date(2024, 11, 1), *DAYS[:3])),
    kind=maybe("attendance", "observed_assessment", "observed_assessment"),
    result=maybe("pass", "pass", "refer"),
    expires_on=st.none() | days,
)
SCHEDULE = rows_of(
    3,
    what=st.sampled_from(
        ("observation", "supervision", "privacy", "supervision_prompt", "second_line_sample")
    ),
    site=st.sampled_from(("Oak", "Home")),
    role=st.sampled_from(("", "deputy")),
    every=st.sampled_from(("week", "month")),
    number=st.sampled_from((0.0, 1.0, 2.0)),
    from_day=st.sampled_from((date(2025, 10, 1), date(2025, 10, 20), DAYS[0])),
    to_day=st.none() | days,
)


@st.composite
def care(draw) -> dict[str, list[dict]]:
    """A warehouse of doses, checks, observations, voices and staff."""
    beds = rows_of(6, unit=HOUSES, day=days, occupied=maybe(0.0, 8.0))
    assessed = draw(ASSESSMENTS)
    checks = [row | {"finding_no": n} for n, row in enumerate(draw(CHECKS))]
    items = [row | {"item": str(n)} for n, row in enumerate(draw(ITEMS))]
    return draw(places()) | {
        "mar": numbered(draw(DOSES), "mar_id"),
        "mar_audit": checks,
        "audits": items,
        "feedback": numbered(draw(FEEDBACK), "feedback_id"),
        "complaints": numbered(draw(COMPLAINTS), "complaint_id"),
        "competency": unique(assessed, "staff_id", "topic", "assessed_on"),
        "staff": unique(draw(STAFF), "staff_id", "site", "from_day"),
        "schedule": unique(draw(SCHEDULE), "what", "site", "role", "from_day"),
        "bed_days": unique(draw(beds), "unit", "day"),
        "settings": unique(draw(CARE_SETTINGS), "site", "name", "from_day"),
    }


def unique(rows: list[dict], *keys: str) -> list[dict]:
    """The first row of each key: in the warehouse a key comes once."""
    first: dict[tuple, dict] = {}
    for row in rows:
        first.setdefault(tuple(row[key] for key in keys), row)
    return list(first.values())
