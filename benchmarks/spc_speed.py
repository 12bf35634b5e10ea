"""How long 1,000 series of 100 points take, all rules and limits, in one call.

    python -m benchmarks.spc_speed [--series 1000] [--points 100]

On two shared cores NHSRplotthedots takes 3.1 CPU seconds for the XmR part of this work in one call,
qicharts2 59 seconds in a loop, the Python package abspc 1.5.
"""

import argparse
import time

import numpy as np

from metrics.spc.charts import Chart, Method, control_chart, run_chart

PEER_CPU_SECONDS = 3.1  # NHSRplotthedots, XmR alone, 1,000 x 100
REPEATS = 7


def work(values: np.ndarray, denominators: np.ndarray) -> dict[str, float]:
    """CPU seconds of each part, the median of some repeats."""
    events = np.round(values * denominators)
    shares = events / denominators
    parts = {
        "XmR, all rules": lambda: control_chart(values),
        "run chart, all rules": lambda: run_chart(values),
        "p′, all rules": lambda: control_chart(shares, denominators, method=Method(Chart.P_PRIME)),
        "u′, all rules": lambda: control_chart(shares, denominators, method=Method(Chart.U_PRIME)),
    }
    return {name: cpu_seconds(part) for name, part in parts.items()}


def cpu_seconds(part) -> float:
    """The median CPU time of `part`."""
    taken = []
    for _ in range(REPEATS):
        begun = time.process_time()
        part()
        taken.append(time.process_time() - begun)
    return float(np.median(taken))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--series", type=int, default=1000)
    asked.add_argument("--points", type=int, default=100)
    size = asked.parse_args()
    random = np.random.default_rng(20261122)
    values = np.clip(random.normal(0.86, 0.04, size=(size.series, size.points)), 0, 1)
    denominators = random.integers(300, 3000, size=values.shape).astype(float)
    print(f"{size.series} series of {size.points} points, CPU seconds a call")
    for name, seconds in work(values, denominators).items():
        print(f"  {name:<22}{seconds:8.4f}")
        if name.startswith("XmR"):
            print(f"  {'':<22}{PEER_CPU_SECONDS / seconds:8.0f} times faster than NHSRplotthedots")


if __name__ == "__main__":
    main()
