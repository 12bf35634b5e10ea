"""The same question where nothing was done, and by another method: on planted cases."""

from datetime import timedelta

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit

from metrics.difference import difference
from metrics.difference.answers import Answer
from metrics.difference.blocks import linked
from metrics.difference.question import Observed, Shape
from metrics.how_sure import (
    GAP_TERM,
    PLACEBOS,
    TERMS,
    placebo_dates,
    segmented_regression,
)
from tests.metrics.difference_examples import START, asked, stepped, weekly

WEEKS_BEFORE, WEEKS_SINCE, CALLS = 78, 13, 250
SEEDS = range(8)


def counted(level: np.ndarray, chance: np.random.Generator) -> Observed:
    """Weekly counts of so many calls at a level on the logit scale."""
    many = chance.binomial(CALLS, expit(level)).astype(float)
    return weekly(many, float(CALLS), before=WEEKS_BEFORE)


def sound(chance: np.random.Generator, gain: float = 0.0) -> Observed:
    """A branch that goes up and down a little, with a gain from the start on."""
    level = 1.4 + chance.normal(0, 0.1, WEEKS_BEFORE + WEEKS_SINCE)
    level[WEEKS_BEFORE:] += gain
    return counted(level, chance)


def wandering(chance: np.random.Generator) -> Observed:
    """A branch that moves to another level every quarter, and nobody knows why."""
    quarters = np.repeat(chance.normal(1.4, 0.7, 7), 13)
    return counted(quarters + chance.normal(0, 0.1, len(quarters)), chance)


def times_better(own: Observed, others: dict[str, Observed]) -> int:
    trials = list(placebo_dates(own, asked(WEEKS_SINCE), others))
    assert len(trials) == PLACEBOS
    return sum(each.difference.answer is Answer.IMPROVING for each in trials)


def test_before_a_true_gain_earlier_dates_mostly_say_nothing() -> None:
    times = []
    for seed in SEEDS:
        chance = np.random.default_rng(seed)
        others = {name: sound(chance) for name in "BCDE"}
        times.append(times_better(sound(chance, gain=0.6), others))
    assert sum(each <= PLACEBOS // 10 for each in times) >= len(SEEDS) - 1


def test_at_a_branch_that_wanders_earlier_dates_speak() -> None:
    chances = [np.random.default_rng(seed) for seed in SEEDS]
    times = [times_better(wandering(chance), {}) for chance in chances]
    assert sum(each > PLACEBOS // 10 for each in times) >= len(SEEDS) // 2


def test_every_placebo_is_judged_on_days_before_the_start_alone() -> None:
    own = stepped(160, 180, weeks_since=30, weeks_before=60)
    trials = list(placebo_dates(own, asked(30, problem_since=START, held_back=14), {}))
    assert len({each.of for each in trials}) == len(trials) > 10
    for each in trials:
        assert each.of == each.question.start < each.question.as_of <= START
        assert each.question.as_of - each.question.start == timedelta(weeks=20)  # half of the room
        assert (each.question.problem_since, each.question.held_back) == (None, 0)


@pytest.mark.parametrize("weeks_before", [0, 20, 26])
def test_too_short_a_history_has_no_placebo(weeks_before: int) -> None:
    own = stepped(160, 180, weeks_before=weeks_before)
    assert not list(placebo_dates(own, asked(), {}))


def test_monthly_figures_are_asked_at_firsts_of_months() -> None:
    months = np.arange(np.datetime64("2021-01"), np.datetime64("2025-03")).astype("datetime64[D]")
    own = Observed(months, 40 + np.resize([1.0, -2, 0, 2], len(months)), np.full(len(months), 50.0))
    trials = list(placebo_dates(own, asked(40, monthly=True), {}))
    assert trials
    assert all(each.question.start.day == 1 and each.question.as_of <= START for each in trials)
    assert all(each.difference.answer is not Answer.TOO_EARLY for each in trials)


@pytest.mark.parametrize("shape", [Shape.PROPORTION, Shape.RATE, Shape.SCORE])
def test_the_regression_is_that_of_a_formula_of_an_evaluator(shape: Shape) -> None:
    """Written out as textbooks do: step and change of slope at the start, then averaged since."""
    said = difference(stepped(150, 165, weeks_since=12), asked(12, shape=shape))
    used = [each for each in said.course if each.is_used]
    number = np.array([each.number for each in used], dtype=float)
    many, over, beside = (
        np.array([getattr(each, name) for each in used])
        for name in ("numerator", "denominator", "beside")
    )
    post = (number >= 0).astype(float)
    textbook = sm.add_constant(np.column_stack([number, post, post * number]))
    lags = int(4 * (len(used) / 100) ** (2 / 9))
    fit = sm.OLS(linked(shape, many, over) - beside, textbook).fit(
        cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True
    )
    middle = number[number >= 0].mean()
    gap = fit.t_test(np.array([[0, 0, 1, middle]]))
    found = segmented_regression(said)
    ends = gap.conf_int(0.10)[0]
    told = [gap.effect[0], gap.sd[0, 0], gap.tvalue[0, 0], float(gap.pvalue), *ends]
    assert found[GAP_TERM] == pytest.approx(told)
    assert found[TERMS.index("drift"), :2] == pytest.approx([fit.params[1], fit.bse[1]])
    assert found[TERMS.index("change of slope"), :2] == pytest.approx([fit.params[3], fit.bse[3]])


def test_rare_events_have_no_regression() -> None:
    said = difference(stepped(9, 7), asked(shape=Shape.RARE))
    assert not len(segmented_regression(said))
