"""One run of each page on stores of two sizes: the first after a load, and again, with ratios.

    python -m benchmarks.pages [--calls 1000000 5000000]

The sample provider's plan and its other exports, with so many calls in place of its own, in as
many branches as keep each of them at one size: what a page of one branch shows stays the same.
"""

import argparse
import os
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import duckdb
import streamlit as st
from streamlit.testing.v1 import AppTest

from connectors.warehouse import Store
from plan import intake

HOME = Path(__file__).parent.parent
FRONT_DOOR = HOME / "pages" / "front" / "door.py"
SAMPLE = HOME / "data" / "sample"
PAGES = {
    "actions": {},
    "action": {"action": "A01"},
    "daily_review": {"site": "Northgate"},
    "measure": {"measure": "punctuality"},
    "data": {},
}
TODAY = date(2026, 11, 16)
DAYS, RERUNS = 546, 9
CALLS_A_BRANCH = 12_500  # a larger provider has more branches, not more calls in each

CALLS = """
    CREATE TABLE made AS
    SELECT
        'V' || lpad(i::VARCHAR, 8, '0') AS visit_id,
        1 AS carer_slot,
        list_extract($branches, 1 + i % len($branches)) AS branch,
        'C' || (i % (10 * len($branches))) AS carer_id,
        'LS' || (1 + i % 6) || ' 1AA' AS postcode,
        TIMESTAMP '2025-05-19 06:00' + to_days((i * $days // $calls)::INTEGER)
            + to_minutes((i * 7 % 960)::BIGINT) AS planned_start,
        (random() * 30 - 8)::INTEGER AS minutes_late
    FROM range($calls) AS counted (i)
"""
ROTA = """
    SELECT
        visit_id,
        carer_slot,
        branch,
        carer_id,
        postcode,
        planned_start,
        planned_start + INTERVAL 30 MINUTES AS planned_end,
        planned_start - INTERVAL 9 DAYS AS published_at
    FROM made
"""
LOG = """
    SELECT
        visit_id,
        carer_slot,
        carer_id,
        planned_start + to_minutes(minutes_late) AS logged_in_at,
        planned_start + to_minutes(minutes_late + 28) AS logged_out_at,
        'app' AS verification
    FROM made
"""


def store_of(calls: int, folder: Path) -> Store:
    """A store with so many calls over eighteen months."""
    branches = ["Northgate", "Eastfield", "Southbank", "Westbrook"]
    branches += ["Millhouse", "Riverside", "Hillcrest", "Parkway"]
    branches += [f"Branch {number}" for number in range(9, calls // CALLS_A_BRANCH + 1)]
    with duckdb.connect() as connection:
        connection.execute(CALLS, {"branches": branches, "calls": calls, "days": DAYS})
        for name, sql in (("rota", ROTA), ("call_log", LOG)):
            connection.sql(sql).write_csv(str(folder / f"{name}.csv"))
    others = [p for p in SAMPLE.iterdir() if not p.name.startswith(("rota", "call_log", "truth"))]
    store = Store(folder / "store")
    started = time.perf_counter()
    reports = intake.load(
        store, [folder / "rota.csv", folder / "call_log.csv", *others], today=TODAY
    )
    assert not any(report.error for report in reports)
    print(f"{calls:>9,} calls loaded and counted in {time.perf_counter() - started:.0f} s")
    return store


def runs(page: str, address: dict[str, str]) -> tuple[float, float]:
    """Seconds of the first run of a page, and the median of its reruns."""
    test = AppTest.from_file(str(FRONT_DOOR), default_timeout=600).run()
    test.switch_page(str(FRONT_DOOR.parents[1] / page / "page.py"))
    for name, value in address.items():
        test.query_params[name] = value
    st.cache_data.clear()
    st.cache_resource.clear()
    seconds = []
    for _ in range(1 + RERUNS):
        started = time.perf_counter()
        test.run()
        seconds.append(time.perf_counter() - started)
        assert not test.exception
    return seconds[0], median(seconds[1:])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--calls", type=int, nargs="+", default=[1_000_000, 5_000_000])
    found: dict[str, list[tuple[float, float]]] = {}
    for calls in asked.parse_args().calls:
        with tempfile.TemporaryDirectory() as folder:
            store = store_of(calls, Path(folder))
            os.environ |= {"GRIP_STORE": str(store.root), "GRIP_TODAY": TODAY.isoformat()}
            for page, address in PAGES.items():
                found.setdefault(page, []).append(runs(page, address))
    print(f"{'page':20}" + "".join(f"{'first':>9}{'again':>9}" for _ in found["data"]))
    for page, seconds in found.items():
        row = "".join(f"{first:>8.2f}s{again:>8.2f}s" for first, again in seconds)
        print(f"{page:20}{row}   again, last to first size: {seconds[-1][1] / seconds[0][1]:.2f}")


if __name__ == "__main__":
    main()
