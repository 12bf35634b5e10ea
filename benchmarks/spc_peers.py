"""Beside the Python packages for control charts: XmR limits on the golden series, and CPU time.

    pip install -r benchmarks/requirements.txt
    python -m benchmarks.spc_peers [--series 1000]

Each package is asked as its users ask it, one series at a time; a package that is not installed is
passed over. Limits count as equal within 1e-9 relative, given the same constant (2.66, or
3 / 1.128) and the same screening of moving ranges; the table says which of the four each takes.

Found: where we draw limits, all three agree on every series, with 3 / 1.128 for 2.66: abspc and
pyqicharts keep all moving ranges as the Making Data Count workbook does, clinical-qikit screens
them as the R packages do. On a flat series all three draw limits onto the mean; we draw none.
"""

import argparse
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import numpy as np
import pandas as pd

from metrics.spc.charts import Method, control_chart
from metrics.spc.limits import RANGE_TO_SIGMA, WIDTH, NoLimits

SERIES = Path(__file__).parents[1] / "tests" / "golden" / "common" / "sim_series.csv"
TIMED = 20  # series a slow package is timed on
Limits = tuple[float, float]


def abspc(values: np.ndarray) -> Limits:
    frame = import_module("abspc").calculate_control_limits(_frame(values), "XmR")
    return float(frame["lcl"].iloc[0]), float(frame["ucl"].iloc[0])


def qikit(values: np.ndarray) -> Limits:
    frame = import_module("qikit").qic(y=values, chart="i").data
    return float(frame["lcl"].iloc[0]), float(frame["ucl"].iloc[0])


def pyqicharts(values: np.ndarray) -> Limits:
    result = import_module("pyqicharts").qic(_frame(values), "x", "value", chart="i")
    import_module("matplotlib.pyplot").close("all")
    return float(np.ravel(result.lcl)[0]), float(np.ravel(result.ucl)[0])


PEERS: dict[str, Callable[[np.ndarray], Limits]] = {
    "abspc": abspc,
    "qikit": qikit,
    "pyqicharts": pyqicharts,
}


def _frame(values: np.ndarray) -> pd.DataFrame:
    days = pd.date_range("2024-01-01", periods=len(values))
    return pd.DataFrame({"x": days, "date": days, "value": values})


def ours(values: np.ndarray, *, screened: bool, width: float) -> Limits | None:
    """Our limits with a constant of our choosing; None where we draw none."""
    chart = control_chart(values, method=Method(screened=screened))
    if chart.why_none[0] != NoLimits.HAS_LIMITS:
        return None
    centre, lower = float(chart.limits.centre[0]), float(chart.limits.lower[0])
    reach = (centre - lower) * width / WIDTH
    return centre - reach, centre + reach


def agreement(peer: Callable[[np.ndarray], Limits], series: list[np.ndarray]) -> dict[str, int]:
    """How many series agree under each convention, where we draw limits; and where we draw none."""
    told: dict[str, int] = {"we draw none": 0}
    for values in series:
        theirs = peer(values)
        for screened in (True, False):
            for name, width in (("2.66", WIDTH), ("3/1.128", 3 / RANGE_TO_SIGMA)):
                own = ours(values, screened=screened, width=width)
                key = f"{name}, {'screened' if screened else 'all ranges'}"
                same = own is not None and np.allclose(own, theirs, rtol=1e-9, atol=0)
                told[key] = told.get(key, 0) + bool(same)
        told["we draw none"] += own is None
    return told


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--series", type=int, default=1000)
    count = asked.parse_args().series
    golden = pd.read_csv(SERIES).dropna(subset=["value"]).groupby("series_id", sort=False)
    series = [rows["value"].to_numpy() for _, rows in golden if len(rows) >= 3]
    rows = np.random.default_rng(20261122).normal(50, 5, size=(count, 100)).round(2)
    begun = time.process_time()
    control_chart(rows)
    own = time.process_time() - begun
    print(f"ours: {own:.3f} CPU seconds for {count} series of 100 points, all rules, in one call")
    for name, peer in PEERS.items():
        try:
            peer(rows[0])
        except ModuleNotFoundError:
            print(f"{name}: not installed")
            continue
        begun = time.process_time()
        for values in rows[:TIMED]:
            peer(values)
        taken = (time.process_time() - begun) / TIMED * count
        print(
            f"{name}: {taken:.1f} CPU seconds (from {TIMED} series), {taken / own:.0f} times ours"
        )
        for convention, equal in agreement(peer, series).items():
            print(f"    {convention:<22}{equal:>4} of {len(series)}")


if __name__ == "__main__":
    main()
