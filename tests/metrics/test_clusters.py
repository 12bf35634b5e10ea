"""Clusters beside each other: whose rate differs, by an exact comparison with all the others."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.questions.complaints import Cluster, apart, least_punctual


def cluster(name: str, complaints: int | None, calls: int | None, on_time: int = 90) -> Cluster:
    return Cluster(name, complaints, calls, None, None, None, on_time, 100)


def test_a_cluster_with_three_times_the_rate_of_the_others_is_apart() -> None:
    (found,) = apart(
        [cluster("QX1", 5, 4000), cluster("QX2", 24, 4000), cluster("QX3", 11, 4000)], 5
    )
    assert found.cluster.name == "QX2"
    assert found.times == pytest.approx(3)


def test_a_cluster_without_complaints_can_be_apart_below() -> None:
    (found,) = apart([cluster("QX1", 0, 5000), cluster("QX2", 40, 10000)], 5)[:1]
    assert (found.cluster.name, found.times) == ("QX1", 0)


def test_few_complaints_say_nothing() -> None:
    assert apart([cluster("QX1", 4, 100), cluster("QX2", 0, 9000)], 5) == ()
    many_calls = [cluster("QX1", 4, 100), cluster("QX2", 30, 90000)]  # and 0.3 per 1,000 elsewhere
    assert [(of.cluster.name, of.times < 1) for of in apart(many_calls, 4)] == [
        ("QX1", False),
        ("QX2", True),
    ]
    assert apart(many_calls, 5) == ()


def test_how_many_times_is_not_said_where_those_elsewhere_are_few() -> None:
    for elsewhere, times in ((4, inf), (0, inf), (5, pytest.approx(8))):
        clusters = [cluster("QX1", 40, 5000), cluster("QX2", elsewhere, 5000)]
        assert [of.times for of in apart(clusters, 5) if of.cluster.name == "QX1"] == [times]
    (only,) = apart([cluster("QX1", 40, 5000), cluster("QX2", 0, 5000)], 0)[:1]
    assert only.times == inf


def test_a_cluster_of_which_complaints_were_not_supplied_is_not_compared() -> None:
    assert apart([cluster("QX1", None, None), cluster("QX2", 30, 900)], 5) == ()
    assert cluster("QX1", None, None).per_1000 is None


@given(st.lists(st.integers(1, 60), min_size=2, max_size=6), st.integers(20, 200))
def test_clusters_with_one_rate_are_never_apart(sizes: list[int], one_in: int) -> None:
    same = [cluster(f"C{n}", size, size * one_in) for n, size in enumerate(sizes)]
    assert apart(same, 1) == ()


def test_least_punctual_needs_another_to_compare_with() -> None:
    assert least_punctual([cluster("QX1", 1, 10, 80)]) is None
    found = least_punctual([cluster("QX1", 1, 10, 80), cluster("QX2", 1, 10, 70)])
    assert found
    assert found.name == "QX2"
