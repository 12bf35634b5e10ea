"""Small seeded simulations of what the bench leaves out, printed beside the documented figures.

Run `python -m benchmarks.verdict_simulations [series]` (200 by default). Each figure is a share of
simulated series; the documented figure, where there is one, stands behind it.
"""

import sys
from dataclasses import replace
from datetime import timedelta

import numpy as np
from scipy.special import expit, logit

from benchmarks.worlds import SEED, World, ever_improving, observed, question, share
from metrics.difference import difference
from metrics.difference.answers import Answer
from metrics.difference.question import Observed, Shape
from metrics.measure import Better
from metrics.target import Target, TargetState, target_state

FIVE_POINTS = logit(0.90) - logit(0.85)
FALSE = "at most 0.05"


def told(name: str, found: float, documented: str = "") -> None:
    print(f"{name:64}{found:6.2f}   {documented}")


def named(series: int) -> None:
    """A fall of half a logit 16 weeks before the start, which stays; a problem named or not."""
    world = World(Shape.PROPORTION, logit(0.85), 1400, 0.13, before=45, after=26)
    past = -0.5 * (world.numbers >= -16)
    for name, weeks in (
        ("not named", 0),
        ("named 16 weeks before", 16),
        ("named 8 weeks before", 8),
    ):
        found = share(series, replace(world, problem_weeks=weeks), 0, lambda _: (past, ()))
        told(f"nothing happened, the problem {name}", found, FALSE)


def dated_late(series: int) -> None:
    """A branch where nothing happened, and somebody who looks for a start that says yes."""
    rng = np.random.default_rng(SEED)
    world = World(Shape.PROPORTION, logit(0.85), 1400, 0.13, before=45, after=56)
    own = (observed(world, 0 * world.since, rng) for _ in range(series))
    found = np.array([searched(world, each) for each in own])
    for weeks in (1, 13, 52):
        today, ever = found[:, :weeks].any(axis=1).mean(axis=0)
        told(f"the best of {weeks} starts says better today", today)
        told(f"the best of {weeks} starts said better at some look", ever)


def searched(world: World, own: Observed) -> list[tuple[bool, bool]]:
    """For each start of a year: whether the newest look says better, and whether any has."""
    asked = question(world, world.after)
    out = []
    for week in range(52):
        then = replace(asked, start=asked.start + timedelta(weeks=week))
        said = difference(own, then)
        out.append((said.answer is Answer.IMPROVING, said.first_said_on is not None))
    return out


def shared_change(series: int) -> None:
    """Two actions on one measure of one place; only the first gains five points."""
    for apart in (2, 8, 16, 30):
        world = World(Shape.PROPORTION, logit(0.85), 1400, 0.13, before=45, after=apart + 13)
        rng, said = np.random.default_rng(SEED), []
        for _ in range(series):
            own = observed(world, FIVE_POINTS * world.since, rng)
            asked = question(world, world.after)
            second = replace(asked, start=asked.start + timedelta(weeks=apart))
            said.append(
                [difference(own, each).answer is Answer.IMPROVING for each in (asked, second)]
            )
        for name, found in zip(("first", "second"), np.mean(said, axis=0), strict=True):
            told(f"the {name} said better, {apart} weeks apart, 13 after the second", found)


def last_year(series: int) -> None:
    """A season of ±0.2 logits, without and with two years to compare with."""
    for before, documented in ((26, "0.70 (bench, scenario 12)"), (110, "0 to 0.08")):
        world = World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.1, before=before)
        wave = 0.2 * np.sin(2 * np.pi * world.numbers / 52)

        def season(_, wave=wave):
            return wave, ()

        told(f"no change, {before} weeks before", share(series, world, 0, season), documented)
        found = share(series, world, logit(0.92) - logit(0.85), season)
        told(f"85 to 92 %, {before} weeks before", found)


def score_comparison(series: int) -> None:
    """Scores: a shock of 8 points shared with three other sites."""
    world = World(Shape.SCORE, 65, 12, wobble=3, before=52)

    def shock(rng):
        sites = [observed(world, 8 * world.since + rng.normal(0, 4), rng) for _ in range(3)]
        return 8 * world.since, tuple(sites)

    told("no change of its own, beside the others", share(series, world, 0, shock), FALSE)
    told("a gain of 10 points, beside the others", share(series, world, 10, shock))
    told("no change of its own, with nothing beside it", share(series, world, 8))


def gaps(series: int) -> None:
    """Five points gained, with a fifth of the weeks missing."""
    world = World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.13)
    told("all weeks there", share(series, world, FIVE_POINTS), "0.86")
    rng = np.random.default_rng(SEED)
    found = []
    for _ in range(series):
        own = observed(world, FIVE_POINTS * world.since, rng)
        there = np.where(rng.random(len(own.days)) < 0.2, 0, own.denominator)
        found.append(ever_improving(world, Observed(own.days, own.numerator, there)))
    told("a fifth missing", float(np.mean(found)), "0.70")


def targets(series: int) -> None:
    """Eight weeks of 200 against 93 %: does the ninth week meet it?"""
    rng = np.random.default_rng(SEED)
    target, trials = Target(0.93, Better.UP), np.full(9, 200.0)
    ninth: dict[TargetState, list[bool]] = {}
    for _ in range(20 * series):
        truth = expit(logit(0.95) + rng.normal(0, 0.3) + 0.15 * rng.standard_normal(9))
        events = rng.binomial(200, truth)
        state = target_state(events[:8], trials[:8], target, Shape.PROPORTION)
        ninth.setdefault(state, []).append(events[8] / 200 >= target.value)
    for state, met in sorted(ninth.items()):
        documented = "at least 0.90" if state is TargetState.RELIABLY_MET else ""
        told(f"{state} ({len(met) / (20 * series):.2f} of series)", np.mean(met), documented)


SIMULATED = (named, dated_late, shared_change, last_year, score_comparison, gaps, targets)


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for simulated in SIMULATED:
        print(f"\n{simulated.__doc__.splitlines()[0]}")
        simulated(series)


if __name__ == "__main__":
    main()
