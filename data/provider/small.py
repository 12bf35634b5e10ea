"""A small provider: a branch, a home and a house; a year of them; its plan is that of three cases.

What the large one has not: one site of each kind, so that nothing can be compared; carers who have
time in hand and log in a few minutes late all the same; a rota that is repaired in two steps.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import numpy as np

from data.provider.chance import BLANK, DAYS, dates, day_number, stream, table_of, times
from data.provider.chance import write as write_csv

BRANCH, HOME, HOUSE = "Kirkgate", "Larkfield", "Mill House"
BEGINS = day_number(date(2025, 11, 17))
REPAIRED = {1: date(2026, 6, 1), 2: date(2026, 6, 1), 3: date(2026, 6, 1)}  # round -> its repair
REPAIRED |= {4: date(2026, 7, 13), 5: date(2026, 7, 13)}
NEAR, FAR, GAP, SLACK = 9, 17, 10, 5  # minutes: two true journeys, the old gap, what repair adds
CALLS, MINUTES = 7, 30  # of a round
CALLS_BEGIN = {1: 420, 2: 435, 3: 700, 4: 960, 5: 1110}  # round -> minute of its first call
ITEMS = {
    "staff_language": ("about_in_front", "voice_lowered"),
    "knock_and_wait": ("knocked", "waited"),
    "supervision_prompt": ("prompt_at_handover", "followed_up"),
}
LATER = {"practice": date(2026, 6, 1), "culture": date(2026, 6, 15), "medicines": date(2026, 7, 6)}
WRITTEN = Path(__file__).parent / "small_files"  # plan, people, places, what is due, the truth


def write(folder: Path, seed: int) -> None:
    """Write exports, plan, people and truth into `folder`, the same bytes for the same seed.

    The folder is made if need be; files of the same names are overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in _exports(seed).items():
        headings, *cells = rows
        write_csv(folder / f"{name}.csv.gz", table_of(headings, cells))
    for file in sorted(WRITTEN.iterdir()):
        (folder / file.name).write_bytes(file.read_bytes())


Rows = list  # the headings in one text, then a tuple of texts a row


def _exports(seed: int) -> dict[str, Rows]:
    rota, log = _calls(stream(seed, "small calls"))
    return {
        "rota": rota,
        "call_log": log,
        "complaints": _complaints(stream(seed, "small complaints")),
        "feedback": _feedback(stream(seed, "small feedback")),
        "audits": _observations(stream(seed, "small observations")),
        "mar": _doses(stream(seed, "small doses")),
        "mar_audit": _checks(stream(seed, "small checks")),
        "competency": _competency(),
        "staff": ["staff_id site administers_medicines from to", *_staff()],
    }


def _since(when: str, day: int, before: float, after: float) -> float:
    return after if day >= day_number(LATER[when]) else before


def _calls(rng: np.random.Generator) -> tuple[Rows, Rows]:
    rota: Rows = [
        "visit_id carer_slot status branch run service_user_id postcode carer_id planned_start"
        " planned_end published_at"
    ]
    log: Rows = [
        "visit_id carer_slot carer_id logged_in_at logged_out_at verification outcome"
        " delay_alerted_at escalated_at escalated_to"
    ]
    for day in range(BEGINS, DAYS + 14):
        ahead = 9 if rng.random() < _since("practice", day, 0.3, 0.9) else 3
        published = (day - ahead) * 1440 + 660 if day - ahead < DAYS else BLANK
        for number in CALLS_BEGIN:
            for visit, planned, late, stayed in _round(rng, day, number):
                person = number * CALLS + visit
                about = (f"K{day:04}{number}{visit}", "1")
                carer = f"C{number * 2 + day // 4 % 2:02}"
                home = f"QX{90 + _district(number, visit)} {1 + person % 8}AB"
                where = (f"R{number}", f"P{person:02}", home, carer)
                texts = times([planned, planned + MINUTES, published])
                rota.append((*about, "planned", BRANCH, *where, *texts))
                if day < DAYS and rng.random() > 0.003:
                    log.append((*about, carer, *_logged(rng, planned, late, stayed)))
    return rota, log


def _round(rng: np.random.Generator, day: int, number: int) -> Iterator[tuple[int, int, int, int]]:
    """Each call with its planned minute, how late it began and how long it took.

    A carer who arrives in time begins up to four minutes late all the same.
    """
    is_repaired = day >= day_number(REPAIRED[number])
    planned, free, place = day * 1440 + CALLS_BEGIN[number], -np.inf, _district(number, 0)
    for visit in range(CALLS):
        there = _district(number, visit)
        way = NEAR if there == place else FAR
        if visit:
            planned += MINUTES + (way + SLACK if is_repaired else GAP)
        arrives = free + max(way + rng.normal(0, 1.5), 2)
        begins = round(max(arrives, planned + rng.integers(0, 5)))
        stayed = MINUTES + round(rng.normal(0, 2.5))
        yield visit, planned, begins - planned, stayed
        free, place = begins + stayed, there


def _district(number: int, visit: int) -> int:
    """Two homes in one district, then two in the other: every second journey is a far one."""
    return (number + visit // 2) % 2


def _logged(rng: np.random.Generator, planned: int, late: int, stayed: int) -> tuple[str, ...]:
    begun, alert, taken_up = planned + late, BLANK, BLANK
    if late > 15:
        alert = planned + 16
        in_time = rng.random() < _since("culture", planned // 1440, 0.45, 0.8)
        taken_up = alert + int(rng.integers(3, 20) if in_time else rng.integers(40, 90))
    whom = "" if alert == BLANK else "coordinator"
    told = times([begun, begun + stayed, alert, taken_up])
    return (*told[:2], "app", "completed", *told[2:], whom)


def _complaints(rng: np.random.Generator) -> Rows:
    rows: Rows = ["complaint_id received_on event_on branch site category acknowledged_on"]
    for day in range(BEGINS, DAYS):
        kinds = [
            (_since("practice", day, 0.9, 0.4), BRANCH, "", "late_call"),
            (_since("culture", day, 0.35, 0.15), "", HOME, "dignity"),
        ]
        for weekly, branch, site, kind in kinds:
            for _ in range(rng.poisson(weekly / 7)):
                told = dates([min(day + int(rng.integers(0, 9)), DAYS - 1), day])
                answered = dates([min(day + 10, DAYS - 1)])
                rows.append((f"CP{len(rows):03}", *told, branch, site, kind, *answered))
    return rows


def _feedback(rng: np.random.Generator) -> Rows:
    rows: Rows = ["feedback_id received_on service site from theme score"]
    said = [
        (BRANCH, "Homecare", "service_user", "timeliness", "practice"),
        (HOME, HOME, "relative", "dignity", "culture"),
    ]
    for day in range(BEGINS, DAYS, 2):
        for site, service, voice, theme, what in said:
            score = np.clip(round(rng.normal(_since(what, day, 3.5, 4.1), 0.9)), 1, 5)
            about = (*dates([day]), service, site, voice, theme)
            rows.append((f"F{len(rows):04}", *about, str(score)))
    return rows


def _observations(rng: np.random.Generator) -> Rows:
    rows: Rows = [
        "observation_id item strand service unit shift observed_at observer_id observer_role"
        " audit_type announced result"
    ]
    levels = {"staff_language": (0.7, 0.7), "knock_and_wait": (0.55, 0.85)}
    levels["supervision_prompt"] = (0.5, 0.8)
    for day in range(BEGINS, DAYS):
        for _ in range(2):
            if rng.random() >= _since("culture", day, 0.6, 0.95):
                continue
            at = times([day * 1440 + int(rng.integers(480, 1200))])
            about = (HOME, HOME, "early", *at, f"T{rng.integers(1, 5)}", "team_leader")
            name = f"OB{day}{len(rows)}"
            for strand, items in ITEMS.items():
                for item in items:
                    met = rng.random() < _since("culture", day, *levels[strand])
                    result = "met" if met else "not_met"
                    rows.append((name, item, strand, *about, "weekly_observation", "no", result))
    return rows


def _doses(rng: np.random.Generator) -> Rows:
    rows: Rows = [
        "mar_id house person_id medicine schedule shift staff_id due_at given_at outcome_code harm"
    ]
    for day in range(BEGINS, DAYS):
        for person in range(5):
            for medicine, minute in (("levetiracetam", 480), ("sertraline", 1080)):
                wrong = rng.random() < _since("medicines", day, 0.06, 0.03)
                code = str(rng.choice(["not_signed", "code_unexplained"])) if wrong else "given"
                code = "omitted" if rng.random() < 0.001 else code
                due = day * 1440 + minute
                given = due + int(rng.integers(0, 20)) if code == "given" else BLANK
                shift = "early" if minute < 840 else "late"
                about = (f"H{person}", medicine, "regular", shift, f"M{rng.integers(1, 8)}")
                harm = "d" if code == "omitted" else ""
                rows.append((f"D{len(rows):05}", HOUSE, *about, *times([due, given]), code, harm))
    return rows


def _checks(rng: np.random.Generator) -> Rows:
    rows: Rows = [
        "check_id finding_no line house person_id checked_on period_from period_to auditor_id"
        " doses_checked finding harm shift staff_id found_at escalated_at escalated_to"
    ]
    weekly = [("first", day, 7, "M1") for day in range(BEGINS + 6, DAYS, 7)]
    sampled = range(day_number(LATER["medicines"]) + 9, DAYS, 14)
    monthly = [("second", day, 28, "Q1") for day in sampled]
    for number, (line, day, length, who) in enumerate(weekly + monthly):
        span = dates([day, day - length, day - 1])
        head = (line, HOUSE, f"H{number % 5}", *span, who, str(2 * length))
        many = rng.poisson(_since("medicines", day, 0.9, 0.5) * length / 7)
        if not many:
            rows.append((f"MC{number:03}", "0", *head, *[""] * 7))
        for finding in range(many):
            at = day * 1440 + 600
            soon = rng.random() < _since("medicines", day, 0.5, 0.85)
            told = times([at, at + (90 if soon else 2900)])
            kind = str(rng.choice(["gap", "code_unexplained", "transcription"]))
            found = (kind, "b", "early", f"M{rng.integers(1, 8)}", *told, "service_manager")
            rows.append((f"MC{number:03}", str(finding + 1), *head, *found))
    return rows


def _staff() -> Iterable[tuple[str, ...]]:
    begun = dates([day_number(date(2024, 9, 2))])
    return [(f"M{number}", HOUSE, "yes", *begun, "") for number in range(1, 8)]


def _competency() -> Rows:
    rows: Rows = ["staff_id topic assessed_on kind result expires_on assessor_id"]
    before, again = day_number(date(2025, 9, 1)), day_number(LATER["medicines"])
    for number in range(1, 8):
        seen = [before + number] * (number <= 4) + [again + number]
        for day in seen:
            told = dates([day, day + 365])
            rows.append(
                (f"M{number}", "medicines", told[0], "observed_assessment", "pass", told[1], "SM")
            )
    return rows
