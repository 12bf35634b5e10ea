"""Real series to which nothing was done are seldom called better; gains planted there are found."""

import numpy as np
import pytest

from benchmarks import placebo
from benchmarks.rates import of_placebos

STARTS = 10


@pytest.mark.parametrize("against", placebo.AGAINST)
def test_real_series_are_seldom_called_better_without_a_doubt(against: str) -> None:
    drawn = placebo.placebos(STARTS)
    first = [placebo.said(each, against, 0.0, place)[1] for place, each in enumerate(drawn)]
    allowed = 0.05 + 2.33 * np.sqrt(0.05 * 0.95 / STARTS)
    assert np.mean(np.array(first) < placebo.NEVER) <= allowed


def test_a_planted_gain_is_a_share_of_departures_since_the_start() -> None:
    place, start = placebo.placebos(1)[0].place, placebo.placebos(1)[0].start
    own = placebo.departures()[place]
    gained = placebo.planted(own, start, 0.05, np.random.default_rng(1))
    since = own.days >= np.datetime64(start)
    more = gained.numerator - own.numerator
    assert not more[~since].any()
    assert more[since].sum() / own.denominator[since].sum() == pytest.approx(0.05, abs=0.01)


def test_no_row_of_the_table_is_wrong_too_often() -> None:
    unqualified = [int(row[3]) for row in of_placebos()]
    assert max(unqualified) <= 5
