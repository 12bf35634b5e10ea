"""Two spells side by side: the figures are those of the sums, and the interval holds the truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, measure
from metrics.questions.contrast import LEAST_PERIODS, contrast, may_be_contrasted
from metrics.small_counts import is_guarded


def spell(many, over) -> pd.DataFrame:
    counts = {"numerator": np.asarray(many, float), "denominator": np.asarray(over, float)}
    return pd.DataFrame(counts | {"complete": True})


COUNTS = st.lists(st.tuples(st.integers(0, 60), st.integers(60, 300)), min_size=4, max_size=30)


@given(COUNTS, COUNTS)
def test_each_side_is_the_sum_of_its_periods(one, other) -> None:
    found = contrast(*(spell(*zip(*side, strict=True)) for side in (one, other)), per=100)
    for side, figure in ((one, found.one), (other, found.other)):
        many, over = map(sum, zip(*side, strict=True))
        assert figure == pytest.approx(100 * many / over, abs=1e-9)
    assert found.low - 1e-9 <= found.other - found.one <= found.high + 1e-9


@given(COUNTS, COUNTS)
def test_the_other_way_round_it_is_the_same_with_its_sign_turned(one, other) -> None:
    sides = [spell(*zip(*side, strict=True)) for side in (one, other)]
    forth, back = contrast(*sides, per=100), contrast(*sides[::-1], per=100)
    assert (back.one, back.other) == pytest.approx((forth.other, forth.one))


def test_weeks_that_are_not_over_or_have_nothing_counted_are_left_out() -> None:
    rows = spell([10, 11, 12, 13, 99, 0], [20, 20, 20, 20, 100, 0])
    rows.loc[4, "complete"] = False
    alone = spell([10, 11, 12, 13], [20, 20, 20, 20])
    assert contrast(rows, alone, 100) == contrast(alone, alone, 100)
    assert contrast(alone.head(LEAST_PERIODS - 1), alone, 100) is None


def test_the_interval_holds_the_truth_where_weeks_differ_more_than_chance() -> None:
    dice, held, rounds = np.random.default_rng(11), 0, 400
    for _ in range(rounds):
        shares = 1 / (1 + np.exp(-(1.5 + 0.3 * dice.standard_normal(26))))
        many = dice.binomial(200, shares)
        found = contrast(spell(many[:13], [200] * 13), spell(many[13:], [200] * 13), 100)
        held += found.low <= 0 <= found.high
    assert 0.92 <= held / rounds <= 0.99


def test_nothing_that_is_hidden_is_contrasted() -> None:
    offered = {each.id for each in CATALOGUE if may_be_contrasted(each)}
    assert {"punctuality", "mar_errors", "missed_calls"} <= offered
    assert not any(is_guarded(measure(id)) for id in offered)
