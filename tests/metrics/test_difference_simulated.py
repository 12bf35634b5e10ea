"""How often the answer is right, on seeded simulations; the whole of them is `make long`'s."""

import numpy as np
import pytest
from scipy.special import logit

from benchmarks.worlds import World, share
from metrics.difference.question import Shape

FIVE_POINTS = logit(0.90) - logit(0.85)
SERIES = [40, pytest.param(400, marks=pytest.mark.long)]


def chance(series: int) -> float:
    """Two standard errors of a share of five in a hundred."""
    return 2 * np.sqrt(0.05 * 0.95 / series)


@pytest.mark.parametrize("series", SERIES)
def test_an_unchanged_place_is_seldom_called_improving_at_any_look(series):
    for world in (
        World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.15, memory=0.4),
        World(Shape.SCORE, 65, 12, wobble=3, memory=0.4, before=52),
        World(Shape.RATE, np.log(20), 1, wobble=0.2, before=52),
        World(Shape.PROPORTION, logit(0.8), 100, before=24, after=8, monthly=True),
    ):
        assert share(series, world) <= 0.05 + chance(series)


@pytest.mark.parametrize("series", SERIES)
def test_a_drift_is_seldom_called_improving(series):
    world = World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.1)
    drift = 0.02 * world.numbers
    found = share(series, world, surroundings=lambda _: (drift, ()))
    assert found <= 0.05 + chance(series)


@pytest.mark.parametrize("series", SERIES)
def test_five_points_gained_are_mostly_found_within_eight_weeks(series):
    world = World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.1)
    assert share(series, world, FIVE_POINTS) >= 0.9 - chance(series)


@pytest.mark.parametrize("series", SERIES)
def test_a_season_does_not_pass_for_a_change_where_last_year_is_known(series):
    world = World(Shape.PROPORTION, logit(0.85), 1400, wobble=0.1, before=110)
    wave = 0.2 * np.sin(2 * np.pi * world.numbers / 52)
    found = share(series, world, surroundings=lambda _: (wave, ()))
    assert found <= 0.05 + chance(series)
