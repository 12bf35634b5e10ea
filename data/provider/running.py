"""How a round runs: a carer arrives when the way allows, is held up, and carries it on.

Arrays are (round of a day, call). A call is late because the round began late, because the call
before overran, or because the way takes longer than the rota allows; one knob, the day's pressure
in minutes, is set so that the share of calls on time is the one that is wanted.
"""

from dataclasses import dataclass

import numpy as np

TOLERANCE = 15
PRESSURES = np.arange(-14.0, 36.0, 2.0)


@dataclass(frozen=True)
class Plan:
    """What the rounds should do."""

    branch: np.ndarray  # (round of a day,)
    start: np.ndarray  # planned minute
    minutes: np.ndarray
    district: np.ndarray
    on: np.ndarray  # bool: in the rota and not cancelled
    journey: np.ndarray  # (branch, district, district)


@dataclass(frozen=True)
class Luck:
    """Chance that is drawn once, so that only the pressure differs between two runs."""

    begin: np.ndarray  # (round of a day,): minutes after the planned first call
    keen: np.ndarray  # minutes before the planned time that a carer would begin at the earliest
    road: np.ndarray  # minutes that the way takes more than usual
    stay: np.ndarray  # minutes that the call takes more than planned


@dataclass(frozen=True)
class Run:
    """What happened."""

    late: np.ndarray  # whole minutes from planned to actual start
    stayed: np.ndarray  # whole minutes in the home


def luck(rng: np.random.Generator, cut: np.ndarray) -> Luck:
    """Chance for all calls; `cut` is True where a call is to be cut short."""
    rounds = cut.shape[0]
    held_up = (rng.random(rounds) < 0.03) * rng.exponential(12.0, rounds)
    stay = np.clip(np.round(rng.normal(0.0, 4.0, cut.shape)), -9, 9)
    stay += np.round((rng.random(cut.shape) < 0.12) * rng.exponential(10.0, cut.shape))
    return Luck(
        begin=rng.normal(-1.0, 2.5, rounds) + held_up,
        keen=rng.integers(0, 6, cut.shape).astype(float),
        road=rng.normal(0.0, 1.8, cut.shape),
        stay=np.where(cut, -rng.integers(11, 17, cut.shape), stay),
    )


def run(plan: Plan, chance: Luck, pressure: np.ndarray) -> Run:
    """Let every round run under the pressure of its day, call after call."""
    rounds, calls = plan.on.shape
    late, stayed = np.zeros((rounds, calls)), np.zeros((rounds, calls))
    free, place = np.full(rounds, np.nan), plan.district[:, 0]
    for call in range(calls):
        way = plan.journey[plan.branch, place, plan.district[:, call]] + chance.road[:, call]
        arrives = np.where(
            np.isnan(free),
            plan.start[:, call] + chance.begin + pressure,
            free + np.maximum(way, 2.0),
        )
        begins = np.maximum(arrives, plan.start[:, call] - chance.keen[:, call])
        late[:, call] = np.round(begins - plan.start[:, call])
        held = np.where(chance.stay[:, call] < -9, 0.0, np.maximum(pressure, 0) * 0.15)
        stayed[:, call] = np.round(plan.minutes[:, call] + chance.stay[:, call] + held)
        goes = plan.on[:, call]
        done = plan.start[:, call] + late[:, call] + stayed[:, call]
        free, place = np.where(goes, done, free), np.where(goes, plan.district[:, call], place)
    return Run(late.astype(int), stayed.astype(int))


def pressure_for(groups: np.ndarray, on_time, wanted: np.ndarray) -> np.ndarray:
    """The pressure of each round's day at which its group's share on time is the wanted one.

    `on_time(pressure)` tells of a trial run how many calls of each round were on time and how many
    were due; `wanted` holds log odds, one for each round of a day. A group is a branch's week: its
    luck evens out, so that a week differs from the next by what the story wants, and little else.
    """
    many = int(groups.max()) + 1
    trials = [on_time(np.full(wanted.shape, pressure)) for pressure in PRESSURES]
    good, due = (
        np.stack([np.bincount(groups, trial[each], many) for trial in trials]) for each in (0, 1)
    )
    shares = np.minimum.accumulate((good + 0.5) / (due + 1.0), axis=0)
    scale = np.log(shares) - np.log1p(-shares)
    found = np.empty(wanted.shape)
    for group in range(many):
        here = groups == group
        found[here] = np.interp(-wanted[here], -scale[:, group], PRESSURES)
    return found
