"""Intervals of shares and rates from the library, held against their formulas written out."""

from math import inf, log, sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import beta, binom, norm

from metrics.difference.rare import Count
from metrics.questions import complaints, medicines_themes
from metrics.questions.mar_checks import interval
from metrics.questions.medicines_themes import BY_CHANCE

COUNTS = st.integers(0, 400)
SOME = st.floats(1, 5000)
SPREADS = st.floats(1, 8)


def clopper_pearson(events: float, among: float, tail: float) -> tuple[float, float]:
    low = beta.ppf(tail, events, among - events + 1) if events else 0.0
    return low, beta.ppf(1 - tail, events + 1, among - events) if events < among else 1.0


def score(events: float, exposure: float, spread: float) -> tuple[float, float, float]:
    square = norm.ppf(0.975) ** 2 * spread
    reach = sqrt(square * (events + square / 4))
    middle = events + square / 2
    return events / exposure, (middle - reach) / exposure, (middle + reach) / exposure


@given(COUNTS, SOME, SPREADS, COUNTS, SOME, SPREADS)
def test_the_difference_of_two_rates_is_that_of_their_score_intervals(n, e, w, n2, e2, w2) -> None:
    (rate, low, high), (rate2, low2, high2) = score(n, e, w), score(n2, e2, w2)
    gap = rate2 - rate
    below = gap - sqrt((rate2 - low2) ** 2 + (high - rate) ** 2)
    above = gap + sqrt((high2 - rate2) ** 2 + (rate - low) ** 2)
    assert interval((n, e, w), (n2, e2, w2)) == pytest.approx((below, above), rel=1e-9, abs=1e-9)


@given(COUNTS, COUNTS, SOME, SOME)
def test_rare_events_have_the_exact_interval_of_their_ratio(before, since, days, more) -> None:
    found = Count(before=before, days_before=days, since=since, days_since=more).interval()
    shares = clopper_pearson(since, since + before, 0.05)
    odds = [-inf if s == 0 else inf if s == 1 else log(s / (1 - s)) for s in shares]
    want = [ratio + log(days / more) for ratio in odds]
    assert (found.low, found.high) == pytest.approx(want, rel=1e-9, abs=1e-9)


@given(COUNTS, COUNTS, SOME, SOME)
def test_themes_of_medicines_are_beyond_chance_by_the_exact_test(count, before, room, more) -> None:
    theme = theme_of(count, room, before, more)
    both, share = count + before, room / (room + more)
    chances = binom.pmf(range(both + 1), both, share)
    within = chances <= binom.pmf(count, both, share) * (1 + 1e-7)
    assert theme.is_beyond_chance == (both > 0 and chances[within].sum() < BY_CHANCE)


def theme_of(count: int, exposure: float, before: int, exposure_before: float):
    fields = medicines_themes.ErrorTheme.__dataclass_fields__
    known = {
        "count": count,
        "exposure": exposure,
        "before": before,
        "exposure_before": exposure_before,
    }
    return medicines_themes.ErrorTheme(**{name: known.get(name, ()) for name in fields})


@given(COUNTS, COUNTS, st.integers(1, 9000), st.integers(1, 9000))
def test_a_cluster_is_apart_where_the_exact_interval_leaves_out_its_share(
    n, m, calls, room
) -> None:
    both, share = n + m, calls / (calls + room)
    low, high = clopper_pearson(n, both, (1 - complaints.SURE) / 2) if both else (0, 1)
    assume(all(abs(limit - share) > 1e-9 for limit in (low, high)))
    assert complaints._differ((n, calls), (m, room)) == (not low <= share <= high)
