"""Doses due in supported living, the checks of their sheets, and who is competent."""

from datetime import date

import numpy as np

from data.provider import truth
from data.provider.chance import (
    BLANK,
    DAYS,
    WEEKS,
    Table,
    dates,
    day_number,
    stream,
    table_of,
    times,
)
from data.provider.truth import HOUSES, SUPPORTED_LIVING, UNITS

PEOPLE = (5, 4, 6, 4, 5)  # in each house
STAFF = (7, 6, 8, 6, 8)  # who give medicines
FIRST_PERSON = 301
MEDICINES = (
    "levothyroxine", "metformin", "sodium valproate", "lamotrigine", "risperidone", "sertraline",
    "omeprazole", "simvastatin", "ramipril", "macrogol", "vitamin D", "levetiracetam",
)  # fmt: skip
CONTROLLED = "midazolam"
ROUNDS = ((480, "early"), (720, "early"), (1020, "late"), (1260, "late"))
NO_ERROR = ("given", "refused", "withheld", "not_available", "in_hospital", "omitted")
NO_ERROR_ODDS = (0.9585, 0.0270, 0.0050, 0.0040, 0.0045, 0.0010)
DAY_NOISE = 0.20  # of a house and day, in log rate
COMES_AGAIN = 0  # the dose of one person in one medicine that nobody signs on a Sunday, ever


def people(house: int) -> range:
    """Numbers of the people who live in a house."""
    first = FIRST_PERSON + sum(PEOPLE[:house])
    return range(first, first + PEOPLE[house])


def staff(house: int) -> list[str]:
    """Ids of the staff of a house who give medicines."""
    first = sum(STAFF[:house])
    return [f"S{first + each + 1:03}" for each in range(STAFF[house])]


def mar(seed: int) -> Table:
    """Every dose due, in the order of house, person, dose and day; then the doses as needed."""
    rng = stream(seed, "mar")
    doses = _regular(rng)
    extra = _as_needed(rng)
    cells = {name: np.concatenate([doses[name], extra[name]]) for name in doses}
    names = np.array([*MEDICINES, CONTROLLED, "paracetamol"])
    number = np.arange(len(cells["due"])) + 1
    signed = _by_whom(rng, cells)
    grade = rng.choice(["c", "c", "c", "d", "d", "e"], len(number))
    return {
        "mar_id": [f"M{each:06}" for each in number.tolist()],
        "house": np.array(HOUSES)[cells["house"]].tolist(),
        "person_id": [f"P{each:04}" for each in cells["person"].tolist()],
        "medicine": names[cells["medicine"]].tolist(),
        "schedule": np.where(cells["medicine"] == len(names) - 1, "prn", "regular").tolist(),
        "controlled": np.where(names[cells["medicine"]] == CONTROLLED, "yes", "no").tolist(),
        "shift": np.where(cells["due"] % 1440 < 840, "early", "late").tolist(),
        "staff_id": signed,
        "due_at": times(cells["due"]),
        "given_at": times(cells["given"]),
        "outcome_code": cells["outcome"].tolist(),
        "harm": np.where(cells["outcome"] == "omitted", grade, "").tolist(),
    }


def _lines(rng: np.random.Generator) -> np.ndarray:
    """One row a person, round and medicine: four to six doses a day each."""
    lines = []
    for house in range(len(HOUSES)):
        for person in people(house):
            rounds = [0, 3, *rng.choice([0, 1, 2, 3], rng.integers(2, 5)).tolist()]
            kinds = rng.permutation(len(MEDICINES) + 1)[: len(rounds)].tolist()
            lines += [
                (house, person, kind, ROUNDS[each][0])
                for kind, each in zip(kinds, sorted(rounds), strict=True)
            ]
    return np.array(lines)


def _regular(rng: np.random.Generator) -> dict[str, np.ndarray]:
    lines = _lines(rng)
    line, day = np.indices((len(lines), DAYS)).reshape(2, -1)
    house, person, medicine, minute = lines[line].T
    days = np.arange(DAYS)
    rates = np.stack([truth.documentation_errors(house, days) for house in HOUSES])
    rates = rates * np.exp(DAY_NOISE * rng.standard_normal(rates.shape) - DAY_NOISE**2 / 2)
    chance = rates[house, day] * np.where(minute < 840, 0.85, 1.15)
    dice = rng.random(len(line))
    usual = rng.choice(NO_ERROR, len(line), p=NO_ERROR_ODDS)
    wrong = np.where(dice < 0.7 * chance, "not_signed", "code_unexplained")
    outcome = np.where(dice < chance, wrong, usual)
    outcome = np.where((line == COMES_AGAIN) & (day % 7 == 6), "not_signed", outcome)
    due = day * 1440 + minute
    given = due + np.round(rng.normal(6, 8, len(line))).astype(int)
    return {
        "house": house,
        "person": person,
        "medicine": medicine,
        "due": due,
        "given": np.where(outcome == "given", given, BLANK),
        "outcome": outcome,
    }


def _as_needed(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Doses given when they were needed: about one a house and day."""
    many = len(HOUSES) * DAYS
    house = np.sort(rng.integers(0, len(HOUSES), many))
    first = np.array([people(each)[0] for each in range(len(HOUSES))])
    person = first[house] + rng.integers(0, np.array(PEOPLE)[house])
    due = rng.integers(0, DAYS, many) * 1440 + 5 * rng.integers(96, 264, many)
    order = np.lexsort((due, house))
    return {
        "house": house,
        "person": person[order],
        "medicine": np.full(many, len(MEDICINES) + 1),
        "due": due[order],
        "given": due[order],
        "outcome": np.full(many, "given"),
    }


def _by_whom(rng: np.random.Generator, cells: dict[str, np.ndarray]) -> list[str]:
    """One of the house's staff a shift; nobody where nobody signed."""
    on_shift = rng.integers(0, 1000, (len(HOUSES), DAYS + 1, 2))
    late = (cells["due"] % 1440 >= 840).astype(int)
    who = on_shift[cells["house"], cells["due"] // 1440, late] % np.array(STAFF)[cells["house"]]
    names = [staff(house) for house in range(len(HOUSES))]
    return [
        "" if outcome == "not_signed" else names[house][each]
        for house, each, outcome in zip(cells["house"], who, cells["outcome"], strict=True)
    ]


# Checks of MAR sheets: the house's own every week, and later a second line every month.


SECOND_LINE_FROM = date(2026, 2, 1)
SECOND_LINE_SHEETS = 2  # a house and month
FIRST_LINE_SHEETS = 2  # a house and week
KINDS = (
    "gap", "code_unexplained", "transcription", "single_signature", "prn_incomplete",
    "stock_mismatch", "wrong_time",
)  # fmt: skip
KIND_ODDS = (0.34, 0.16, 0.12, 0.12, 0.10, 0.11, 0.05)
SAME_DAY = {"early": 0.74, "late": 0.60, "night": 0.45}


def mar_audit(seed: int) -> Table:
    """A row for each finding, or one row for a clean check; in the order of line, house and day."""
    rng = stream(seed, "mar_checks")
    weekly = [
        ("first", house, week * 7 + int(rng.integers(0, 7)), FIRST_LINE_SHEETS, 7)
        for house in range(len(HOUSES))
        for week in range(WEEKS)
    ]
    monthly = [
        ("second", house, day_number(month) + int(rng.integers(5, 24)), SECOND_LINE_SHEETS, 7)
        for house in range(len(HOUSES))
        for month in (SECOND_LINE_FROM.replace(month=month) for month in range(2, 12))
    ]
    rows, check = [], 0
    for line, house, day, sheets, length in (*weekly, *monthly):
        if day >= DAYS:
            continue
        for person in rng.choice(people(house), sheets, replace=False).tolist():
            check += 1
            about = (f"MC{check:05}", house, person, day, line, length)
            rows += _findings(rng, about)
    return table_of(
        "check_id finding_no line house person_id checked_on period_from period_to auditor_id"
        " doses_checked finding harm shift staff_id found_at escalated_at escalated_to",
        rows,
    )


def _findings(rng: np.random.Generator, about: tuple) -> list[tuple[str, ...]]:
    """What was found, and whether it was escalated the same day, later, or never."""
    check, house, person, day, line, length = about
    auditor = f"L{house + 1:02}" if line == "first" else "QL1"
    span, names = dates([day, day - length, day - 1]), staff(house)
    start = (line, HOUSES[house], f"P{person:04}", *span, auditor, str(5 * length))
    many = rng.poisson(truth.findings_a_sheet(line, np.array([day]))[0])
    rows = [] if many else [(check, "0", *start, *[""] * 7)]
    for number in range(1, many + 1):
        shift = str(rng.choice(list(SAME_DAY), p=[0.45, 0.4, 0.15]))
        found = day * 1440 + int(rng.integers(570, 960))
        later = BLANK if rng.random() < 0.3 else found + 1440 * int(rng.integers(1, 6))
        same_day = rng.random() < SAME_DAY[shift]
        escalated = found + int(rng.integers(10, 200)) if same_day else later
        whom = "" if escalated == BLANK else "service_manager"
        kind = str(rng.choice(KINDS, p=KIND_ODDS))
        who = names[rng.integers(len(names))]
        found_at = times([found, escalated])
        rows.append((check, str(number), *start, kind, "b", shift, who, *found_at, whom))
    return rows


# Staff who give medicines, what they attended, and when somebody saw that they are competent.


YEAR = 365
KEPT_UP = 0.6  # of the staff who give medicines, before reassessment
REASSESSED_WITHIN = 18  # days from the start of the action
NOT_YET_THROUGH = 2  # of the staff who give medicines


def staff_table() -> Table:
    """Who works where; in the care home and in each house some do not give medicines."""
    (begin,), rows = dates([day_number(date(2023, 9, 4))]), []
    for number, place in enumerate(HOUSES):
        rows += [(name, place, "yes") for name in staff(number)]
        rows += [(f"S{100 + 2 * number + each}", place, "no") for each in range(2)]
    for number, place in enumerate(UNITS):
        rows += [(f"S{200 + 10 * number + each}", place, "no") for each in range(6)]
    headings = "staff_id site administers_medicines from to"
    return table_of(headings, [(*row, begin, "") for row in rows])


def competency(seed: int) -> Table:
    """Courses and observed assessments, a row each, in the order of staff and day."""
    rng = stream(seed, "competency")
    names = [name for house in range(len(HOUSES)) for name in staff(house)]
    order = rng.permutation(len(names))
    kept_up = set(order[: round(KEPT_UP * len(names))].tolist())
    last_two = set(order[-NOT_YET_THROUGH:].tolist())
    rows = []
    for number, name in enumerate(names):
        rows += _seen_before(rng, name, is_kept_up=number in kept_up)
        # The action: everybody is seen giving medicines; two have not passed yet.
        day = day_number(truth.BEGAN["A08"]) + int(rng.integers(0, REASSESSED_WITHIN))
        rows.append(_assessed(name, day, "refer" if number in last_two else "pass"))
    headings = "staff_id topic assessed_on kind result expires_on trained_on assessor_id service"
    return table_of(headings, sorted(rows))


def _assessed(
    name: str, day: int, result: str = "pass", topic: str = "medicines"
) -> tuple[str, ...]:
    expires = dates([day + YEAR])[0] if result == "pass" else ""
    on, trained = dates([day, day - 20])
    about = (name, topic, on, "observed_assessment", result, expires)
    return (*about, trained, "SM1", SUPPORTED_LIVING)


def _seen_before(rng: np.random.Generator, name: str, *, is_kept_up: bool) -> list[tuple[str, ...]]:
    """Everybody attended the yearly course, which shows nothing about competence.

    Some were assessed again each year, a little before it ran out; others never, or so long ago
    that it ran out, or were seen and referred.
    """
    day = int(rng.integers(-300, -40))
    courses = dates([day, day + YEAR])
    about = ("attendance", "pass", "")
    rows = [(name, "medicines", on, *about, on, "", SUPPORTED_LIVING) for on in courses]
    rows.append(_assessed(name, day + 30, topic="moving_and_handling"))
    if is_kept_up:
        day = int(rng.integers(-330, -10))
        while day < day_number(truth.BEGAN["A08"]) - 3:
            rows.append(_assessed(name, day))
            day += YEAR - int(rng.integers(3, 25))
        return rows
    kind = rng.integers(3)
    if kind == 1:
        rows.append(_assessed(name, int(rng.integers(-700, -380))))
    elif kind == 2:
        rows.append(_assessed(name, int(rng.integers(-200, 200)), "refer"))
    return rows
