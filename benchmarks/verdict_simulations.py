"""Small seeded simulations of what the bench leaves out, printed beside the documented figures.

Run `python -m benchmarks.verdict_simulations [series]` (200 by default). Each figure is a share of
simulated series; the documented figure, where there is one, stands behind it.
"""

import sys
from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from benchmarks.worlds import SEED, START, World, ever_improving, observed, question, share
from metrics.difference import Lasting, Observed, Shape, difference
from metrics.measure import Better
from metrics.target import Target, TargetState, target_state

FIVE_POINTS = logit(0.90) - logit(0.85)
TEN_POINTS = logit(0.90) - logit(0.80)
FALSE = "at most 0.05"


def told(name: str, found: float, documented: str = "") -> None:
    print(f"{name:64}{found:6.2f}   {documented}")


def weekly(series: int) -> None:
    """A branch of 1,400 calls a week at 85 %, looked at every week; nothing stands beside it."""
    common = {"shape": Shape.PROPORTION, "level": logit(0.85), "exposure": 1400, "wobble": 0.13}
    for after in (8, 26):
        world = World(**common, before=39, after=after)
        week = world.numbers
        pasts = {
            "nothing happened": 0 * week,
            "getting better by itself, 0.02 logits a week": 0.02 * week,
            "a bad spell of 3 weeks that ends by itself": -0.5 * ((week < 0) & (week >= -3)),
            "a bad spell of 12 weeks that ends by itself": -0.5 * ((week < 0) & (week >= -12)),
            "worse for the 16 weeks before, and stays so": -0.5 * (week >= -16),
        }
        for name, past in pasts.items():
            found = share(series, world, 0, lambda _, past=past: (past, ()))
            told(f"{name}, by week {after}", found)
        named = replace(world, problem_weeks=16)
        for name in list(pasts)[-2:]:
            found = share(series, named, 0, lambda _, past=pasts[name]: (past, ()))
            told(f"{name}, if named, by week {after}", found)
        for name, effect in (("3", logit(0.88) - logit(0.85)), ("5", FIVE_POINTS)):
            told(f"{name} points gained: found by week {after}", share(series, world, effect))


def monthly(series: int) -> None:
    """Monthly figures, six looks: events halved from 10 a month; 80 to 90 % of 100 a month."""
    for before, halved, risen in ((12, "0.12", "0.34"), (18, "0.25", "0.58"), (24, "0.40", "0.79")):
        span = {"wobble": 0.15, "before": before, "after": 6, "monthly": True}
        events = World(Shape.RATE, np.log(10), 1, **span)
        sampled = World(Shape.PROPORTION, logit(0.8), 100, **span)
        told(f"events halved, {before} months before", share(series, events, np.log(0.5)), halved)
        told(f"events unchanged, {before} months before", share(series, events), FALSE)
        told(f"80 to 90 %, {before} months before", share(series, sampled, TEN_POINTS), risen)
        told(f"80 % unchanged, {before} months before", share(series, sampled), FALSE)


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


def rare(series: int) -> None:
    """Rare events, 0.7 a week, watched for eight weeks."""
    world = World(Shape.RARE, 0, 1)
    day = np.arange(-26 * 7, 8 * 7)
    for ratio, documented in ((1.0, FALSE), (0.25, "0.21")):
        rng = np.random.default_rng(SEED)
        mean = 0.1 * np.where(day >= 0, ratio, 1.0)
        own = [
            Observed(np.datetime64(START) + day, rng.poisson(mean), np.ones(len(day)))
            for _ in range(series)
        ]
        told(f"times {ratio}", float(np.mean([ever_improving(world, x) for x in own])), documented)


def lasting(series: int) -> None:
    """A gain that stays, and one that is gone after nine weeks, in weeks 13 and 20."""
    share_gain = World(Shape.PROPORTION, logit(0.85), 1400, 0.1, after=20), FIVE_POINTS
    score_gain = World(Shape.SCORE, 65, 12, 3, before=52, after=20), 10
    for name, until in (("stays", 99), ("gone after nine weeks", 9)):
        for world, effect in (share_gain, score_gain):
            rng = np.random.default_rng(SEED)
            change = effect * world.since * (world.numbers < until)
            own = [observed(world, change, rng) for _ in range(series)]
            for looks in (13, 20):
                said = [difference(each, question(world, looks)) for each in own]
                told(f"{world.shape} {name}, week {looks}: held", np.mean([x.held for x in said]))
                for state in (Lasting.SUSTAINED, Lasting.LOST):
                    told(f"    {state}", np.mean([x.lasting is state for x in said]))


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


def main() -> None:
    series = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    for simulated in (weekly, monthly, last_year, score_comparison, gaps, rare, lasting, targets):
        print(f"\n{simulated.__doc__.splitlines()[0]}")
        simulated(series)


if __name__ == "__main__":
    main()
