"""All facts of so many calls counted by this computer alone and by workers, in one run.

    pip install -r requirements-cluster.txt
    python -m benchmarks.cluster [--calls 1000000] [--workers 1 2 4]

Seconds of the clock, from the generation before to the next; calls a second; what the workers are
given to read, and how long writing that takes, is in it. Workers are processes of one thread.
"""

import argparse
import tempfile
import time
from pathlib import Path

from distributed import LocalCluster

from benchmarks.pages import store_of
from connectors.warehouse import Store
from plan.intake import count_anew


def seconds(store: Store, address: str = "") -> float:
    """How long all facts take."""
    started = time.perf_counter()
    count_anew(store, address)
    return time.perf_counter() - started


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--calls", type=int, default=1_000_000)
    asked.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    told = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(told.calls, Path(folder))
        alone = seconds(store)
        print(f"alone: {alone:.1f} s, {told.calls / alone:,.0f} calls a second")
        for workers in told.workers:
            with LocalCluster(workers, threads_per_worker=1, dashboard_address=None) as cluster:
                took = seconds(store, cluster.scheduler_address)
            print(
                f"{workers} workers: {took:.1f} s, {told.calls / took:,.0f} calls a second,"
                f" {took / alone:.2f} of alone"
            )


if __name__ == "__main__":
    main()
