"""Observations in the care home, what people say, and what things are measured against."""

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
    wandering,
)
from data.provider.homecare import COMPLETED, MISSED, PLANNED
from data.provider.medicines import SECOND_LINE_FROM
from data.provider.rota import Calls
from data.provider.truth import (
    BRANCH_NAMES,
    BRANCHES,
    CARE_HOME,
    DISTRICTS,
    HOUSES,
    PEOPLE,
    SUPPORTED_LIVING,
    UNITS,
    district,
    person,
)

DUE = {"team_leader": 10, "deputy": 3, "registered_manager": 1}  # a week and unit
OBSERVED = {"Oak": 0.55, "Elm": 0.56, "Ash": 0.70}  # share of observations that were made
ITEMS = {
    "staff_language": ("calm_adult_tone", "not_discussed_in_front_of_others", "asked_not_told"),
    "knock_and_wait": ("knocked", "waited_for_an_answer", "said_who_they_were"),
    "privacy": ("door_and_curtain_closed", "covered_during_care", "papers_out_of_sight"),
    "choice": ("asked_before_helping", "clothing_chosen", "meal_chosen"),
    "supervision_prompt": ("prompt_at_handover", "prompt_in_notes", "followed_up_on_shift"),
}
SHIFTS = ("early", "late", "night")
SHIFT_ODDS, SHIFT_GAP = (0.5, 0.4, 0.1), np.array([0.015, -0.015, -0.02])
DAYS_OF_SPOT_CHECK = 14


def audits(seed: int) -> Table:
    """A row for each item of each observation, in the order of unit and day."""
    rng = stream(seed, "observations")
    seen = _observations(rng)
    score = _scores(rng, seen)
    strands = np.array([strand for strand in ITEMS for _ in ITEMS[strand]])
    items = np.array([item for group in ITEMS.values() for item in group])
    # Met, partly or not met with the mean wanted; now and then an item did not apply.
    partly = np.minimum(0.36, 1.4 * np.minimum(score, 1 - score))
    met, dice = score - partly / 2, rng.random(score.shape)
    result = np.where(dice < met, "met", np.where(dice < met + partly, "partly", "not_met"))
    result = np.where(rng.random(score.shape) < 0.05, "not_applicable", result)
    many = len(items)
    number = np.arange(len(seen["day"])) + 1
    texts = {
        "observation_id": np.array([f"OB{observation:05}" for observation in number]),
        "service": np.full(len(number), CARE_HOME),
        "unit": np.array(UNITS)[seen["unit"]],
        "shift": np.array(SHIFTS)[seen["shift"]],
        "observed_at": np.array(times(seen["day"] * 1440 + seen["minute"], iso=True)),
        "observer_id": np.array([f"{CARE_HOME[:2].upper()}{each:02}" for each in seen["who"]]),
        "observer_role": np.array((*DUE, "quality_lead"))[seen["role"]],
        "audit_type": np.where(seen["role"] < len(DUE), "weekly_observation", "spot_check"),
        "announced": np.where(seen["role"] < len(DUE), "yes", "no"),
    }
    table = {heading: np.repeat(cells, many).tolist() for heading, cells in texts.items()}
    table["strand"] = np.tile(strands, len(number)).tolist()
    table["item"] = np.tile(items, len(number)).tolist()
    table["result"] = result.ravel().tolist()
    return table


def _observations(rng: np.random.Generator) -> dict[str, np.ndarray]:
    """The observations that were made of those due, and an unannounced spot check now and then."""
    roles = np.repeat(np.arange(len(DUE)), list(DUE.values()))
    unit, week, place = np.indices((len(UNITS), WEEKS, len(roles))).reshape(3, -1)
    weeks = np.arange(WEEKS) * 7
    chance = np.stack([truth.level("observed", at, weeks, usual) for at, usual in OBSERVED.items()])
    done = rng.random(len(unit)) < chance[unit, week]
    role, day = roles[place], week * 7 + rng.integers(0, 7, len(unit))
    checks = np.indices((len(UNITS), WEEKS * 7 // DAYS_OF_SPOT_CHECK)).reshape(2, -1)
    check_day = checks[1] * DAYS_OF_SPOT_CHECK + rng.integers(
        0, DAYS_OF_SPOT_CHECK, checks.shape[1]
    )
    unit = np.concatenate([unit[done], checks[0]])
    day = np.concatenate([day[done], check_day])
    role = np.concatenate([role[done], np.full(len(check_day), len(DUE))])
    order = np.lexsort((role, day, unit))
    shift = rng.choice(3, len(unit), p=SHIFT_ODDS)
    minute = np.array([450, 870, 1290])[shift] + 5 * rng.integers(0, 72, len(unit)) % 330
    who = role[order] * 10 + rng.integers(0, np.array([6, 1, 1, 1])[role[order]]) + 1
    return {
        "unit": unit[order],
        "day": day[order],
        "role": role[order],
        "shift": shift,
        "minute": minute,
        "who": who,
    }


def _scores(rng: np.random.Generator, seen: dict[str, np.ndarray]) -> np.ndarray:
    """Mean score by observation and item."""
    days = np.arange(WEEKS * 7)
    levels = np.stack(
        [[truth.observation_score(unit, strand, days) for strand in ITEMS] for unit in UNITS]
    )
    weekly = wandering(rng, (len(UNITS) * len(ITEMS), WEEKS), 0.2)
    levels = levels + 0.015 * weekly.reshape(len(UNITS), len(ITEMS), WEEKS)[..., days // 7]
    score = levels[seen["unit"], :, seen["day"]]
    score += (rng.normal(0, 0.02, len(score)) + SHIFT_GAP[seen["shift"]])[:, None]
    return np.clip(np.repeat(score, 3, axis=1), 0.03, 0.97)


# What people say: feedback with a score, and complaints.


# service, places, feedback a week and place, themes, their odds, who speaks
SPEAKERS = (
    ("Homecare", BRANCH_NAMES, 9, ("timeliness", "continuity", "communication"), (0.6, 0.2, 0.2),
     ("service_user", "relative")),
    (CARE_HOME, UNITS, 7, ("dignity", "food", "activities"), (0.6, 0.2, 0.2),
     ("resident", "relative")),
    (SUPPORTED_LIVING, HOUSES, 2, ("medicines", "safety"), (0.6, 0.4),
     ("service_user", "relative")),
)  # fmt: skip
MEAN_SCORE = 3.7
AFTER_A_LATE_CALL, AFTER_A_MISSED_CALL = 0.013, 0.12  # chance of a complaint
CHANNELS = ("phone", "letter", "email", "in_person")
OTHER_KINDS = ("continuity", "communication", "short_call", "staff_attitude", "other")
LEARNING = ("round re-timed", "handover changed", "no change needed", "carer matched anew")


def feedback(seed: int, postcodes: list[str]) -> Table:
    """Scores by service and place, in the order of the days."""
    rng = stream(seed, "feedback")
    parts = [_said(rng, speaker, postcodes) for speaker in SPEAKERS]
    headings = ("day", "service", "site", "postcode", "from", "theme", "score")
    cells = {heading: np.concatenate([part[heading] for part in parts]) for heading in headings}
    order = np.argsort(cells["day"], kind="stable")
    table = {heading: cells[heading][order].tolist() for heading in headings[1:]}
    ids = [f"F{number + 1:05}" for number in range(len(order))]
    return {"feedback_id": ids, "received_on": dates(cells["day"][order])} | table


def _said(rng: np.random.Generator, speaker: tuple, postcodes: list[str]) -> dict:
    service, places, weekly, themes, odds, voices = speaker
    many = len(places) * weekly * WEEKS
    place, day = rng.integers(0, len(places), many), rng.integers(0, DAYS, many)
    days = np.arange(DAYS)
    lift = np.stack([truth.level("feedback_lift", name, days, 0.0) for name in places])
    theme = rng.choice(themes, many, p=odds)
    concerned = np.isin(theme, ("timeliness", "dignity"))
    score = np.round(rng.normal(MEAN_SCORE + lift[place, day] * concerned, 0.95))
    home = np.array(postcodes)[place * PEOPLE % len(postcodes) + rng.integers(0, PEOPLE, many)]
    text = np.clip(score, 1, 5).astype(int).astype(str)
    return {
        "day": day,
        "service": np.full(many, service),
        "site": np.array(places)[place],
        "postcode": home if places is BRANCH_NAMES else np.full(many, ""),
        "from": rng.choice(voices, many),
        "theme": theme,
        "score": np.where(rng.random(many) < 0.02, "", text),
    }


def complaints(seed: int, calls: Calls, postcodes: list[str]) -> Table:
    """Complaints about calls and about everything else, in the order they were received."""
    rng = stream(seed, "complaints")
    rows = [*_about_calls(rng, calls, postcodes), *_about_the_rest(rng, postcodes)]
    headings = ("branch", "site", "service_user_id", "postcode", "category", "about_visit_id")
    dated = [(*_dates(rng, row[0]), *row[1:]) for row in rows]
    dated = sorted(row for row in dated if row[0] < DAYS)
    days = np.array([row[:4] for row in dated]).T
    table = {"complaint_id": [f"CP{number + 1:04}" for number in range(len(dated))]}
    names = ("received_on", "event_on", "acknowledged_on", "responded_on")
    table |= {name: dates(days[each]) for each, name in enumerate(names)}
    table |= {name: [row[4 + each] for row in dated] for each, name in enumerate(headings)}
    is_open = days[3] == BLANK
    outcome = rng.choice(["upheld", "partly", "not_upheld"], len(dated), p=[0.5, 0.3, 0.2])
    learning = rng.choice(LEARNING, len(dated))
    table["channel"] = rng.choice(CHANNELS, len(dated)).tolist()
    table["outcome"] = np.where(is_open, "open", outcome).tolist()
    table["learning"] = np.where(is_open | (outcome == "not_upheld"), "", learning).tolist()
    return table


def _about_calls(rng, calls: Calls, postcodes: list[str]) -> list[tuple]:
    """Now and then a late call leads to a complaint, and a missed one often."""
    first = calls.slot == 1
    missed = first & (calls.outcome == MISSED) & (calls.status == PLANNED) & (calls.day < DAYS)
    dice = rng.random(len(calls.day))
    late = calls.delayed & (calls.outcome == COMPLETED) & (dice < AFTER_A_LATE_CALL)
    rows = []
    for at, kind in ((late, "late_call"), (missed & (dice < AFTER_A_MISSED_CALL), "missed_call")):
        for row in np.flatnonzero(at).tolist():
            branch, number = int(calls.branch[row]), int(calls.person[row])
            visit = f"V{calls.visit[row]:06}" if dice[row] * 1e4 % 3 < 2 else ""
            who = (person(branch, number), postcodes[branch * PEOPLE + number])
            rows.append((int(calls.day[row]), BRANCHES[branch].name, "", *who, kind, visit))
    return rows


def _about_the_rest(rng: np.random.Generator, postcodes: list[str]) -> list[tuple]:
    rows = []
    for number, branch in enumerate(BRANCH_NAMES):
        for day in np.flatnonzero(rng.random(DAYS) < 0.3 / 7).tolist():
            each = int(rng.integers(PEOPLE))
            who = (person(number, each), postcodes[number * PEOPLE + each])
            rows.append((day, branch, "", *who, str(rng.choice(OTHER_KINDS)), ""))
    for unit in UNITS:
        weekly = truth.level("dignity_complaints", unit, np.arange(DAYS), 0.25)
        for day in np.flatnonzero(rng.random(DAYS) < weekly / 7).tolist():
            rows.append((day, "", unit, "", "", str(rng.choice(["dignity", "privacy"])), ""))
    for house in HOUSES:
        for day in np.flatnonzero(rng.random(DAYS) < 0.05 / 7).tolist():
            rows.append((day, "", house, "", "", "medicines", ""))
    return rows


def _dates(rng: np.random.Generator, event: int) -> tuple[int, int, int, int]:
    """Received, happened (at times not said), acknowledged and answered, as days.

    Most are made within a week, and one in three after a family has talked about it for weeks.
    """
    wait = int(rng.integers(0, 6)) if rng.random() < 0.67 else int(rng.integers(7, 50))
    received = event + wait
    acknowledged = received + int(rng.choice([1, 1, 2, 3, 5]))
    responded = received + int(rng.integers(8, 34))
    return (
        received,
        event if rng.random() < 0.92 else BLANK,
        acknowledged if acknowledged < DAYS else BLANK,
        responded if responded < DAYS else BLANK,
    )


# What things are measured against: places, clusters, occupied beds, what is due, definitions.


CLUSTERS = ("inner", "outer", "villages")  # of each branch
WITHOUT_NAME = BRANCH_NAMES.index("Parkway") * DISTRICTS + 2
BEDS = (20, 18, 22)
PROMPTS = 2  # from supervision, due each week on each unit
OPENED = "01/04/2019"

SETTINGS = """\
# What the provider's figures mean, and from when. What is not set keeps its default.

[[definitions]]
from = 2025-01-01
tolerance_early_minutes = 15
tolerance_late_minutes = 15
time_critical_early_minutes = 15
time_critical_late_minutes = 15
missed_by_hour = 23
alert_after_minutes = 15
escalate_within_minutes = 30
publication_lead_days = 7
mar_sample_percent = 20
recurring_window_weeks = 8

[[definitions]]
site = "Rowan"
from = 2026-02-01
mar_sample_percent = 30
"""


def sites() -> Table:
    """Every place, with what it belongs to."""
    rows = [(name, "branch", "Homecare", "") for name in BRANCH_NAMES]
    rows.append((CARE_HOME, "care_home", CARE_HOME, ""))
    rows += [(name, "unit", CARE_HOME, CARE_HOME) for name in UNITS]
    rows.append((SUPPORTED_LIVING, "supported_living", SUPPORTED_LIVING, ""))
    rows += [(name, "house", SUPPORTED_LIVING, SUPPORTED_LIVING) for name in HOUSES]
    headings = "site kind service parent opened_on closed_on"
    return table_of(headings, [(*row, OPENED, "") for row in rows])


def clusters() -> Table:
    """The provider's own names for its districts; one district has none and goes by its code."""
    rows = [
        (district(number, each), f"{branch.contract or branch.name} {CLUSTERS[each]}")
        for number, branch in enumerate(BRANCHES)
        for each in range(DISTRICTS)
    ]
    del rows[WITHOUT_NAME]
    return table_of("postcode_prefix cluster", rows)


def bed_days(seed: int) -> Table:
    """Occupied beds of each unit and day; a day without anybody new is like the day before."""
    rng = stream(seed, "bed_days")
    empty = np.clip(np.cumsum(rng.integers(-1, 2, (len(UNITS), DAYS)) * 0.2, axis=1), -2, 2)
    occupied = np.array(BEDS)[:, None] - 2 + np.round(empty).astype(int)
    unit, day = np.indices(occupied.shape).reshape(2, -1)
    return {
        "unit": np.array(UNITS)[unit].tolist(),
        "day": dates(day),
        "occupied": occupied.ravel().astype(str).tolist(),
    }


def schedule() -> Table:
    """Observations due by role and unit, supervision prompts, and second-line samples by house."""
    begin, second = dates([day_number(date(2025, 5, 19)), day_number(SECOND_LINE_FROM)])
    rows = [
        ("weekly_observation", unit, role, "week", str(number), begin)
        for unit in UNITS
        for role, number in DUE.items()
    ]
    rows += [("supervision_prompt", unit, "deputy", "week", str(PROMPTS), begin) for unit in UNITS]
    rows += [
        ("second_line_sample", house, "quality_lead", "month", "2", second) for house in HOUSES
    ]
    return table_of("what site role every number from to", [(*row, "") for row in rows])
