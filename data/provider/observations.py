"""Observations in the care home: who looked, at which items, and whether they were met."""

import numpy as np

from . import story
from .chance import stream, wandering
from .clock import WEEKS, times
from .csvfile import Table
from .places import CARE_HOME, UNITS

DUE = {"team_leader": 10, "deputy": 3, "registered_manager": 1}  # a week and unit
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
    result = _results(rng, score)
    many = len(items)
    number = np.arange(len(seen["day"])) + 1
    texts = {
        "observation_id": np.array([f"OB{each:05}" for each in number]),
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
    chance = np.stack([story.observed(each, np.arange(WEEKS) * 7) for each in UNITS])
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
        [[story.observation_score(unit, strand, days) for strand in ITEMS] for unit in UNITS]
    )
    weekly = wandering(rng, (len(UNITS) * len(ITEMS), WEEKS), 0.2)
    levels = levels + 0.015 * weekly.reshape(len(UNITS), len(ITEMS), WEEKS)[..., days // 7]
    score = levels[seen["unit"], :, seen["day"]]
    score += (rng.normal(0, 0.02, len(score)) + SHIFT_GAP[seen["shift"]])[:, None]
    return np.clip(np.repeat(score, 3, axis=1), 0.03, 0.97)


def _results(rng: np.random.Generator, score: np.ndarray) -> np.ndarray:
    """Met, partly or not met with the mean wanted; now and then an item did not apply."""
    partly = np.minimum(0.36, 1.4 * np.minimum(score, 1 - score))
    met = score - partly / 2
    dice = rng.random(score.shape)
    result = np.where(dice < met, "met", np.where(dice < met + partly, "partly", "not_met"))
    return np.where(rng.random(score.shape) < 0.05, "not_applicable", result)
