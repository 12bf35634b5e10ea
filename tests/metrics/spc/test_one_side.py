"""Seven or six points in a row on one side of the mean."""

from metrics.spc.rules import one_side

NAN = float("nan")


def test_six_points_are_too_few_for_the_seven_point_rule():
    assert not one_side([6] * 6, 5.0).any()
    assert one_side([6] * 6, 5.0, at_least=6).tolist() == [1] * 6


def test_point_on_the_mean_ends_the_run():
    assert not one_side([6, 6, 6, 5, 6, 6, 6, 6], 5.0).any()


def test_gap_ends_the_run():
    assert not one_side([4, 4, 4, NAN, 4, 4, 4, 4], 5.0).any()


def test_run_ends_with_its_phase():
    assert not one_side([6] * 8, 5.0, phases=[0] * 4 + [1] * 4).any()
