"""What must hold of any series."""

from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.difference import difference
from metrics.difference.answers import Answer
from metrics.difference.question import Observed, Shape
from metrics.measure import Better
from tests.metrics.difference_examples import START, asked

WEEKS = 34
MIRROR = {Answer.IMPROVING: Answer.WORSE, Answer.WORSE: Answer.IMPROVING}
counts = st.lists(st.integers(0, 50), min_size=WEEKS, max_size=WEEKS)
trials = st.lists(st.integers(0, 60), min_size=WEEKS, max_size=WEEKS)
SHAPES = st.sampled_from([Shape.PROPORTION, Shape.RATE, Shape.SCORE])
some = settings(max_examples=40)


def series(events, exposure, shape=Shape.PROPORTION) -> Observed:
    exposure = np.asarray(exposure, float)
    events = np.asarray(events, float)
    if shape is Shape.PROPORTION:
        events = np.minimum(events, exposure)
    return Observed(np.datetime64(START) + 7 * np.arange(-26, 8), events, exposure)


@some
@given(counts, trials, SHAPES)
def test_any_series_gets_an_answer_without_a_warning(events, exposure, shape):
    said = difference(series(events, exposure, shape), asked(shape=shape))
    if said.answer is not Answer.TOO_EARLY:
        assert said.own.low <= said.own.effect <= said.own.high
        assert np.isfinite([each.expected for each in said.course]).all()


@some
@given(st.integers(0, 2**32 - 1), st.floats(-1.5, 1.5), SHAPES)
def test_turning_better_round_turns_the_answer_round_until_it_has_held(seed, effect, shape):
    """Once a gain has held it is asked whether it is still there; a loss is not asked that."""
    rng = np.random.default_rng(seed)
    share = 1 / (1 + np.exp(-(0.5 + effect * (np.arange(WEEKS) >= 26))))
    own = series(rng.binomial(200, share), np.full(WEEKS, 200), shape)
    # without the bad spell, which itself depends on what is better
    up = asked(shape=shape, problem_since=START - timedelta(weeks=16))
    down = replace(up, better=Better.DOWN)
    looks = list(zip(difference(own, up).looks, difference(own, down).looks, strict=True))
    for better, worse in takewhile(
        lambda pair: not any(look.held_at is not None for look in pair), looks
    ):
        assert worse.answer is MIRROR.get(better.answer, better.answer)
    assert difference(own, down).link == difference(own, up).link


@some
@given(st.integers(0, 2**32 - 1), st.floats(-40, 40))
def test_adding_a_constant_to_all_scores_changes_nothing(seed, constant):
    rng = np.random.default_rng(seed)
    scores = 60 + 5 * rng.standard_normal(WEEKS)
    number = rng.integers(3, 20, WEEKS).astype(float)
    question = asked(shape=Shape.SCORE)
    plain = difference(series(scores * number, number, Shape.SCORE), question)
    moved = difference(series((scores + constant) * number, number, Shape.SCORE), question)
    assert moved.answer is plain.answer
    assert moved.link.effect == pytest.approx(plain.link.effect, abs=1e-6)


@some
@given(counts, st.integers(0, 8))
def test_rows_on_or_after_the_day_of_the_look_never_matter(events, weeks):
    own = series(events, np.full(WEEKS, 50))
    question = asked(weeks)
    seen, cut = difference(own, question), difference(own.before(question.as_of), question)
    assert seen.answer is cut.answer
    assert seen.link.effect == pytest.approx(cut.link.effect, nan_ok=True)


@some
@given(st.integers(0, 2**32 - 1))
def test_a_score_on_a_shorter_scale_gets_the_same_answer(seed):
    rng = np.random.default_rng(seed)
    scores = 60 + 5 * rng.standard_normal(WEEKS) + 6 * (np.arange(WEEKS) >= 26)
    number = np.full(WEEKS, 10.0)
    hundred = difference(series(scores * number, number, Shape.SCORE), asked(shape=Shape.SCORE))
    five = difference(
        series(scores / 20 * number, number, Shape.SCORE), asked(shape=Shape.SCORE, scale=5.0)
    )
    assert five.answer is hundred.answer
    assert five.link.effect == pytest.approx(hundred.link.effect / 20)
