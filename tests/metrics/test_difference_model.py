"""The model against a second opinion: statsmodels at a fixed correlation."""

from datetime import timedelta

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.linalg import block_diag

from metrics.difference import difference
from metrics.difference.baseline import window
from metrics.difference.blocks import blocks
from metrics.difference.comparison import WIDTHS, evidence
from metrics.difference.model import Mixture, design, problem, whitened, working
from metrics.difference.question import Observed, Shape
from tests.metrics.difference_examples import START, asked

RHO = 0.4


def drawn(shape: Shape) -> Observed:
    """34 weeks by day, overdispersed, with two weeks missing."""
    rng = np.random.default_rng(3)
    day = np.arange(-26 * 7, 8 * 7)
    day = day[(day // 7 != -11) & (day // 7 != 3)]
    trials = rng.integers(20, 60, len(day)).astype(float)
    share = 1 / (1 + np.exp(-(1.2 + 0.5 * rng.standard_normal(len(day)) + 0.4 * (day >= 0))))
    if shape is Shape.SCORE:
        counted = trials * (60 + 8 * share + rng.standard_normal(len(day)))
    elif shape is Shape.RATE:
        counted = rng.poisson(trials * share).astype(float)
    else:
        counted = rng.binomial(trials.astype(int), share).astype(float)
    return Observed(np.datetime64(START) + day, counted, trials)


def seen_of(shape: Shape):
    question = asked(shape=shape)
    own = blocks(drawn(shape), question)
    seen = evidence(own, question, window(own, question))
    return seen, np.flatnonzero(seen.usable)


def independent(seen, keep):
    """statsmodels' fit of the same counts as independent."""
    columns, offset = whole(seen, keep)[0][0], seen.carried[keep]
    events, exposure = seen.numerator[keep] + 0.5, seen.denominator[keep]
    if seen.question.shape is Shape.RATE:
        family, offset = sm.families.Poisson(), offset + np.log(exposure)
        return sm.GLM(events, columns, family, offset=offset).fit(tol=1e-12)
    trials = exposure + 1
    family = sm.families.Binomial()
    return sm.GLM(events / trials, columns, family, offset=offset, var_weights=trials).fit(
        tol=1e-12
    )


def correlation(numbers):
    return RHO ** np.abs(numbers[:, None] - numbers[None, :])


def place(seen) -> int:
    """Where the correlation stands in the grid."""
    return seen.correlations.tolist().index(RHO)


def whole(seen, keep):
    """Columns and mask of one look that has all blocks."""
    mask = np.ones((1, len(keep)), bool)
    return design(seen.numbers[keep], mask), mask


@pytest.mark.parametrize("shape", [Shape.PROPORTION, Shape.RATE])
def test_independent_fit_agrees_with_statsmodels(shape):
    seen, keep = seen_of(shape)
    columns, mask = whole(seen, keep)
    response, weight = working(seen, keep, columns, mask)
    ours = sm.WLS(response[0], columns[0], weights=weight[0]).fit()
    theirs = independent(seen, keep)
    assert ours.params == pytest.approx(theirs.params, abs=1e-7)
    assert np.sqrt(np.diag(ours.normalized_cov_params)) == pytest.approx(theirs.bse, rel=1e-6)


@pytest.mark.parametrize("shape", [Shape.PROPORTION, Shape.RATE, Shape.SCORE])
@pytest.mark.parametrize("width", range(3))
def test_fit_with_the_drift_prior_agrees_with_statsmodels_at_a_fixed_correlation(shape, width):
    seen, keep = seen_of(shape)
    columns, mask = whole(seen, keep)
    response, weight = working(seen, keep, columns, mask)
    root = np.sqrt(weight[0])
    sigma = correlation(seen.numbers[keep])
    scaled = columns[0] * root[:, None]
    free = sm.GLS(response[0] * root, scaled, sigma=sigma).fit()
    phi = free.scale if shape is Shape.SCORE else max(free.scale, 1)
    prior = (WIDTHS[width] * seen.drift) ** 2
    theirs = sm.GLS(
        np.r_[response[0] * root, 0],
        np.vstack([scaled, [[0, 0, 1, 0]]]),
        sigma=block_diag(phi * sigma, prior),
    ).fit()
    found = problem(seen, keep, columns, mask)
    gap, _ = found.solved_with_drift(1, 2)
    slope, _ = found.solved_with_drift(2, 2)
    at = place(seen) * len(WIDTHS) + width
    assert gap.centre[0, at] == pytest.approx(theirs.params[1], abs=1e-8)
    assert gap.error[0, at] == pytest.approx(theirs.normalized_cov_params[1, 1] ** 0.5)
    assert slope.centre[0, at] == pytest.approx(theirs.params[2], abs=1e-8)
    assert gap.df[0] == len(keep) - 4


@pytest.mark.parametrize("shape", [Shape.PROPORTION, Shape.RATE, Shape.SCORE])
def test_the_fit_without_drift_agrees_with_statsmodels_at_a_fixed_correlation(shape):
    seen, keep = seen_of(shape)
    columns, mask = whole(seen, keep)
    response, weight = working(seen, keep, columns, mask)
    root = np.sqrt(weight[0])
    theirs = sm.GLS(
        response[0] * root,
        columns[0][:, [0, 1, 3]] * root[:, None],
        sigma=correlation(seen.numbers[keep]),
    ).fit()
    flat, at = problem(seen, keep, columns, mask).without(2).solved(1), place(seen)
    phi = theirs.scale if shape is Shape.SCORE else max(theirs.scale, 1)
    error = (phi * theirs.normalized_cov_params[1, 1]) ** 0.5
    assert flat.centre[0, at] == pytest.approx(theirs.params[1], abs=1e-8)
    assert flat.error[0, at] == pytest.approx(error)


def test_all_looks_at_once_are_the_looks_one_by_one():
    seen, keep = seen_of(Shape.PROPORTION)
    mask = seen.numbers[keep] <= np.arange(4, 8)[:, None]
    columns = design(seen.numbers[keep], mask)
    at_once, lines = problem(seen, keep, columns, mask).solved_with_drift(1, 2)
    for look in range(4):
        some = keep[mask[look]]
        alone, line = problem(seen, some, *whole(seen, some)).solved_with_drift(1, 2)
        assert at_once.mean[look] == pytest.approx(alone.mean[0], abs=1e-9)
        assert at_once.below(0)[look] == pytest.approx(alone.below(0)[0], abs=1e-9)
        assert lines[look] == pytest.approx(line[0], abs=1e-8)


def test_whitening_is_the_inverse_of_the_correlation_across_gaps():
    numbers = np.array([-5, -4, -2, 0, 1, 7])
    mask = np.ones((1, 6), bool)
    white, log_det = whitened(np.eye(6)[None], numbers, mask, rhos=np.array([RHO]))
    sigma = correlation(numbers)
    assert white[0, 0].T @ white[0, 0] == pytest.approx(np.linalg.inv(sigma), abs=1e-12)
    assert log_det[0, 0] == pytest.approx(np.linalg.slogdet(sigma)[1])


def test_mixture_interval_holds_ninety_per_cent():
    mixture = Mixture(
        np.array([[0.0, 1.0]]), np.array([[1.0, 3.0]]), np.array([[0.7, 0.3]]), np.array([20.0])
    )
    interval = mixture.interval(0)
    assert mixture.below(interval.low)[0] == pytest.approx(0.05)
    assert mixture.above(interval.high)[0] == pytest.approx(0.05)
    assert interval.effect == pytest.approx(0.3)


def test_a_change_in_the_mix_of_weekdays_is_not_a_change_in_care():
    day = np.arange(-26 * 7, 8 * 7)
    weekend = np.isin(day % 7, (5, 6))
    share = np.where(weekend, 0.6, 0.9)
    fewer_at_weekends = np.where(weekend & (day >= 0), 40.0, 200.0)
    own = Observed(np.datetime64(START) + day, share * fewer_at_weekends, fewer_at_weekends)
    said = difference(own, asked(as_of=START + timedelta(weeks=8)))
    assert said.link.effect == pytest.approx(0, abs=0.01)
    assert said.course[-1].observed - said.course[0].observed > 0.03
