"""Which tests an ordinary run takes."""

from pathlib import Path

from tests.seldom import FILES, PARTS, is_in_part, is_seldom, part_of_commit

TESTS = Path(__file__).parent


def test_each_file_that_is_named_is_there() -> None:
    for folder, names in FILES.items():
        for name in names.split():
            assert (TESTS.parent / folder / f"test_{name}.py").exists(), name


def test_each_test_is_in_one_part() -> None:
    for at in range(100):
        test = f"tests/plan/test_states.py::test_of[{at}]"
        assert is_seldom(test)
        assert sum(is_in_part(test, part) for part in range(PARTS)) == 1


def test_a_test_that_costs_little_is_always_run() -> None:
    assert not is_seldom("tests/plan/test_nothing_of_this_name.py::test_of")
    assert not is_seldom("tests/test_house.py::test_states")


def test_the_part_follows_from_the_commit() -> None:
    assert part_of_commit() in range(PARTS)
