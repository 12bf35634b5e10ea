"""What people say: feedback with a score, and complaints."""

import numpy as np

from . import story
from .calls import Calls
from .chance import stream
from .clock import BLANK, DAYS, WEEKS, dates
from .csvfile import Table
from .fates import COMPLETED, MISSED, PLANNED
from .places import (
    BRANCH_NAMES,
    BRANCHES,
    CARE_HOME,
    HOUSES,
    PEOPLE,
    SUPPORTED_LIVING,
    UNITS,
    person,
)

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
    lift = np.stack([story.feedback_lift(name, np.arange(DAYS)) for name in places])
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
        weekly = story.dignity_complaints(unit, np.arange(DAYS))
        for day in np.flatnonzero(rng.random(DAYS) < weekly / 7).tolist():
            rows.append((day, "", unit, "", "", str(rng.choice(["dignity", "privacy"])), ""))
    for house in HOUSES:
        for day in np.flatnonzero(rng.random(DAYS) < 0.05 / 7).tolist():
            rows.append((day, "", house, "", "", "medicines", ""))
    return rows


def _dates(rng: np.random.Generator, event: int) -> tuple[int, int, int, int]:
    """Received, happened (at times not said), acknowledged and answered, as days."""
    received = event + int(rng.integers(0, 6))
    acknowledged = received + int(rng.choice([1, 1, 2, 3, 5]))
    responded = received + int(rng.integers(8, 34))
    return (
        received,
        event if rng.random() < 0.92 else BLANK,
        acknowledged if acknowledged < DAYS else BLANK,
        responded if responded < DAYS else BLANK,
    )
