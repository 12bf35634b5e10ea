"""The chart that a measure's kind and counts choose, and why."""

import pytest

from metrics.measure import Kind
from metrics.spc.charts import Chart
from metrics.spc.variation import choice

NAN = float("nan")


@pytest.mark.parametrize(
    ("kind", "numerators", "denominators", "expected"),
    [
        (Kind.PROPORTION, [1700.0, 1750.0], [2000.0, 2010.0], Chart.P_PRIME),
        (Kind.PROPORTION, [40.0, 35.0], [50.0, 48.0], Chart.P),
        (Kind.PROPORTION, [50.0, 50.0, 49.0], [50.0, 50.0, 50.0], None),
        (Kind.RATE, [5.0, 7.0], [1000.0, 1100.0], Chart.U),
        (Kind.RATE, [120.0, 130.0], [9000.0, 9000.0], Chart.U_PRIME),
        (Kind.RATE, [0.0, 1.0, 0.0], [900.0] * 3, Chart.T),
        (Kind.RARE, [0.0, 1.0], [7.0, 7.0], Chart.T),
        (Kind.RATE, [5.0, 6.0], [NAN, NAN], Chart.XMR),
        (Kind.SCORE, [400.0, 410.0], [100.0, 100.0], Chart.XMR),
        (Kind.QUANTILE, [4.0, 5.0], [1.0, 1.0], None),
        (Kind.PROPORTION, [NAN], [NAN], None),
    ],
)
def test_kind_and_counts_choose_the_chart(kind, numerators, denominators, expected):
    chosen = choice(kind, numerators, denominators)
    assert chosen.chart is expected
    assert chosen.why
