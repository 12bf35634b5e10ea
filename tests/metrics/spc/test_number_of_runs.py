"""Too few or too many runs, by the exact test, not by a printed table."""

from itertools import combinations, pairwise

from metrics.spc.rules import acceptable_runs, number_of_runs


def test_limits_equal_counting_every_order_by_hand():
    above, below = 4, 6
    counts = []
    for chosen in combinations(range(above + below), above):
        marks = [place in chosen for place in range(above + below)]
        counts.append(1 + sum(a != b for a, b in pairwise(marks)))
    fewest, most = acceptable_runs(above, below)
    assert sum(count < fewest for count in counts) / len(counts) <= 0.025
    assert sum(count <= fewest for count in counts) / len(counts) > 0.025
    assert sum(count > most for count in counts) / len(counts) <= 0.025
    assert sum(count >= most for count in counts) / len(counts) > 0.025


def test_points_on_the_median_do_not_count():
    seen, fewest, most = number_of_runs([6, 5, 6, 4, 5, 4], 5.0)
    assert (int(seen), int(fewest), int(most)) == (2, *acceptable_runs(2, 2))


def test_all_points_on_one_side_are_one_run():
    assert [int(number) for number in number_of_runs([6, 7, 8], 5.0)] == [1, 1, 1]


def test_flat_series_has_no_runs():
    assert [int(number) for number in number_of_runs([5, 5, 5], 5.0)] == [0, 0, 0]
