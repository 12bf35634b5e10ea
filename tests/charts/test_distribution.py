"""The distribution marks the tolerance, the middle and the slow end, and says what lies beyond."""

import pytest

from charts.distribution import Distribution, distribution_alt_text, distribution_scene
from charts.scene import Rectangle
from charts.write.plotly import figure
from metrics.questions.calls import Lateness, MinuteBand

BANDS = (
    MinuteBand(-20, -15, early=5),
    MinuteBand(-15, -10, on_time=10),
    MinuteBand(0, 5, on_time=50),
    MinuteBand(10, 15, on_time=15),
    MinuteBand(15, 20, late=12),
    MinuteBand(120, None, late=8),
)
ONE = Distribution(
    axis="share of calls by minutes late", lateness=Lateness(BANDS, 2, 18), early=15, late=15
)


def bars_of(shape: Distribution) -> dict[tuple[float, str], float]:
    """How high each part of a bar is, by where it begins and by its colour."""
    return {
        (each.first[0], each.fill): each.last[1] - each.first[1]
        for each in distribution_scene(shape).marks
        if isinstance(each, Rectangle) and each.last[1] > each.first[1]
    }


def test_each_bar_is_pale_as_far_as_its_calls_were_on_time() -> None:
    starts, fills = zip(*bars_of(ONE), strict=True)
    assert starts == (-19.7, -14.7, 0.3, 10.3, 15.3, 120.3)
    strong, pale = fills[0], fills[1]
    assert strong != pale
    assert fills == (strong, pale, pale, pale, strong, strong)


def test_shares_add_up_and_each_bar_says_its_own() -> None:
    shares = [ONE.lateness.share(band.calls) for band in BANDS]
    assert sum(shares) == pytest.approx(100)
    assert figure(distribution_scene(ONE)).data[-1].text == "over 120 min late: 8 calls, 8 %"


def test_a_bar_in_which_the_tolerance_ends_is_split_as_its_calls_were() -> None:
    parts = MinuteBand(5, 10, on_time=40), MinuteBand(10, 15, on_time=9, late=3)
    tight = Distribution(axis="calls", lateness=Lateness(parts, 7, 12), early=15, late=12)
    (_, within), (_, beyond) = [of for of in bars_of(tight).items() if of[0][0] == 10.3]
    assert (within, beyond) == (pytest.approx(100 * 9 / 52), pytest.approx(100 * 3 / 52))
    assert "0 % began more than 15 minutes early and 5.8 % more than 12" in distribution_alt_text(
        tight
    )


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
    none = Distribution(axis="calls", lateness=Lateness((), None, None), early=15, late=15)
    assert not figure(distribution_scene(none)).data
    assert "nothing has been counted" in distribution_alt_text(none)
