"""Labels keep apart."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from charts.axis import rows, spread


@given(some.lists(some.floats(0, 500), max_size=12))
def test_spread_labels_never_touch_and_keep_their_order(heights):
    moved = spread(heights, 15.0)
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    for upper, lower in pairwise(order):
        assert moved[lower] - moved[upper] >= 15 - 1e-6


def test_labels_far_apart_stay_where_they_are():
    assert spread([10.0, 100.0], 15.0) == [10.0, 100.0]


def test_words_in_one_row_never_overlap():
    starts, widths = [0.0, 10.0, 20.0, 130.0], [100.0, 100.0, 5.0, 20.0]
    assert rows(starts, widths) == [0, 1, 2, 0]
