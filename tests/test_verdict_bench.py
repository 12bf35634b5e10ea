"""The bench of the verdict is the one that was given, and a seeded part of it is passed."""

from hashlib import sha256
from pathlib import Path

import pandas as pd
import pytest

from benchmarks import verdict_bench as bench

GIVEN = "2c57818887a99a6e3aa52dc83f154d8b271cbbb62f7a884c91152ee4c02e10d2"
ADAPTER = "benchmarks.verdict_adapter:verdict"
SEED, REPEATS = 151, 5
PART = (1, 13, 24, 27, 31, 38, 46, 58, 77, 82, 84, 90)  # numbers of scenarios


def test_the_bench_is_the_one_that_was_given() -> None:
    assert sha256(Path(bench.__file__).read_bytes()).hexdigest() == GIVEN


@pytest.mark.parametrize("number", PART)
def test_a_part_of_the_bench_is_passed(number: int) -> None:
    """Its gates, with what chance allows so few series; how long it takes is for the whole."""
    found = [bench.one((ADAPTER, number - 1, run, SEED)) for run in range(REPEATS)]
    rates = pd.DataFrame(found).astype(float).mean()
    name, *_, must = bench.S[number - 1]
    gates = " ".join(gate for gate in must.split() if not gate.startswith("ms"))
    assert name.startswith(f"{number:02}")
    assert bench.missed(gates, rates, REPEATS) == []
