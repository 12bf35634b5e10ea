"""The distribution marks the tolerance, the middle and the slow end, and says what lies beyond."""

import pytest

from charts.distribution import (
    Distribution,
    MinuteBand,
    bands_of,
    distribution_alt_text,
    distribution_scene,
)
from charts.write.plotly import figure

ONE = Distribution(
    axis="share of calls by minutes late",
    bands=bands_of(((-20, 5), (-15, 10), (0, 50), (10, 15), (15, 12), (120, 8)), 5, (-60, 120)),
    early=15,
    late=15,
    median=2,
    ninetieth=18,
)


@pytest.mark.parametrize(
    ("band", "within"),
    [
        (MinuteBand(-15, -10, 1), True),
        (MinuteBand(10, 15, 1), True),
        (MinuteBand(15, 20, 1), False),
        (MinuteBand(-20, -15, 1), False),
        (MinuteBand(None, -60, 1), False),
        (MinuteBand(120, None, 1), False),
    ],
)
def test_a_band_lies_within_the_tolerance_or_not(band: MinuteBand, within: bool) -> None:
    assert ONE.is_within(band) is within


def test_shares_add_up_and_each_bar_says_its_own() -> None:
    assert sum(ONE.share(band) for band in ONE.bands) == pytest.approx(100)
    assert figure(distribution_scene(ONE)).data[-1].text == "over 120 min late: 8 calls, 8 %"


def test_a_tolerance_within_a_band_counts_that_band_as_beyond() -> None:
    tight = Distribution(**(vars(ONE) | {"late": 12}))
    assert not tight.is_within(MinuteBand(10, 15, 1))


def test_lines_stand_at_tolerance_middle_and_slow_end_and_their_words_never_meet() -> None:
    layout = figure(distribution_scene(ONE)).layout
    assert [label.text for label in layout.annotations] == [
        "half began by 2 min late",
        "on time: to 15 min late",
        "nine in ten by 18 min late",
    ]
    heights = [label.y for label in layout.annotations]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3


def test_alt_text_says_what_lies_beyond_on_either_side() -> None:
    told = distribution_alt_text(ONE)
    assert "5 % began more than 15 minutes early and 20 % more than 15 minutes late" in told
    assert "nine in ten by 18 min late" in told


def test_nothing_draws_nothing() -> None:
    none = Distribution(axis="calls", bands=(), early=15, late=15, median=None, ninetieth=None)
    assert not figure(distribution_scene(none)).data
    assert "nothing has been counted" in distribution_alt_text(none)
