"""Simulated places for the verdict's simulations: a level, its ordinary movement, and draws."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import expit

from metrics.difference import difference
from metrics.difference.answers import Answer
from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better

START = date(2024, 7, 1)
SEED = 20262


@dataclass(frozen=True)
class World:
    """How a simulated place behaves, block by block, on the link scale."""

    shape: Shape
    level: float
    exposure: float
    wobble: float = 0.0  # standard deviation of the ordinary movement from block to block
    memory: float = 0.2  # its correlation from one block to the next
    before: int = 26
    after: int = 8
    monthly: bool = False
    problem_weeks: int = 0  # how long before the start the plan says that the problem began

    @property
    def numbers(self) -> np.ndarray:
        return np.arange(-self.before, self.after)

    @property
    def since(self) -> np.ndarray:
        """One since the start, zero before."""
        return (self.numbers >= 0).astype(float)


def observed(world: World, extra: np.ndarray, rng: np.random.Generator) -> Observed:
    """Draw one place; `extra` is added to its level block by block."""
    mean = world.level + extra + _movement(world, rng)
    exposure = np.full(len(mean), float(world.exposure))
    if world.shape is Shape.PROPORTION:
        numerator = rng.binomial(exposure.astype(int), expit(mean)).astype(float)
    elif world.shape is Shape.SCORE:
        numerator = exposure * (mean + 12 * rng.standard_normal(len(mean)) / np.sqrt(exposure))
    else:
        numerator = rng.poisson(exposure * np.exp(mean)).astype(float)
    return Observed(_days(world), numerator, exposure)


def question(world: World, looks: int) -> Question:
    """The question as asked when `looks` blocks had gone by."""
    as_of = START + timedelta(days=7 * looks)
    if world.monthly:
        months = START.month - 1 + looks
        as_of = date(START.year + months // 12, months % 12 + 1, 1)
    better = Better.UP if world.shape in (Shape.PROPORTION, Shape.SCORE) else Better.DOWN
    since = START - timedelta(weeks=world.problem_weeks) if world.problem_weeks else None
    return Question(world.shape, better, START, as_of, since, monthly=world.monthly)


def ever_improving(world: World, own: Observed, others=()) -> bool:
    """Whether any look, week by week, says improving."""
    then = difference(own, question(world, world.after), others)
    return any(look.answer is Answer.IMPROVING for look in then.looks)


def share(series: int, world: World, effect: float = 0.0, surroundings=None) -> float:
    """Share of series that ever say improving.

    `surroundings(rng)` gives what the place shares with others, block by block, and those others.
    """
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(series):
        shared, others = surroundings(rng) if surroundings else (0.0, ())
        own = observed(world, effect * world.since + shared, rng)
        found.append(ever_improving(world, own, others))
    return float(np.mean(found))


def _movement(world: World, rng: np.random.Generator) -> np.ndarray:
    fresh = rng.standard_normal(len(world.numbers))
    kept = np.sqrt(1 - world.memory**2)
    for block in range(1, len(fresh)):
        fresh[block] = world.memory * fresh[block - 1] + kept * fresh[block]
    return world.wobble * fresh


def _days(world: World) -> np.ndarray:
    if world.monthly:
        return (np.datetime64(START, "M") + world.numbers).astype("datetime64[D]")
    return np.datetime64(START) + 7 * world.numbers
