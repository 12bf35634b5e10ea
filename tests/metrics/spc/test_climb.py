"""Seven or six points in a row, each higher or lower than the one before."""

from metrics.spc.rules import climb

NAN = float("nan")


def test_both_ends_count():
    assert climb([1, 2, 3, 4, 5, 6, 7]).tolist() == [1] * 7
    assert not climb([1, 2, 3, 4, 5, 6]).any()
    assert climb([6, 5, 4, 3, 2, 1], at_least=6).tolist() == [-1] * 6


def test_repeated_value_ends_it():
    assert not climb([1, 2, 3, 3, 4, 5, 6, 7]).any()


def test_gap_ends_it():
    assert not climb([1, 2, 3, NAN, 4, 5, 6, 7]).any()


def test_new_phase_ends_it():
    assert not climb([1, 2, 3, 4, 5, 6, 7], phases=[0] * 3 + [1] * 4).any()
