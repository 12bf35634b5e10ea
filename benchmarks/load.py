"""Loading calls beside DuckDB's bare typed read_csv and pandas, of the same file into a table; and
one day's rota and log into all that is held, facts included.

    python -m benchmarks.load [--calls 1000000 5000000]

Prints seconds, memory at its highest, and ratios. Each run is a process of its own; the files are
made on the fly in a temporary folder. More calls are more sites of one size.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

TODAY = date(2027, 1, 1)
TIMES = (
    "planned_start",
    "planned_end",
    "published_at",
    "published_start",
    "published_end",
    "changed_at",
    "cancelled_at",
)
DAY = 10_000  # calls
MINUTES_A_DAY = 960  # calls begin between 06:00 and 22:00

CALLS = """
    COPY (
        SELECT
            'V' || lpad(i::VARCHAR, 8, '0') AS visit_id,
            1 AS carer_slot,
            'Branch ' || (i % $sites) AS branch,
            'Run ' || (i % (5 * $sites)) AS run,
            'U' || (i % (375 * $sites)) AS service_user_id,
            'LE' || (i % (3 * $sites)) || ' 1AA' AS postcode,
            'C' || (i % (50 * $sites)) AS carer_id,
            strftime(start, $form) AS planned_start,
            strftime(start + INTERVAL 30 MINUTES, $form) AS planned_end,
            strftime(start - INTERVAL 9 DAYS, $form) AS published_at,
            strftime(start, $form) AS published_start,
            strftime(start + INTERVAL 30 MINUTES, $form) AS published_end,
            '' AS changed_at,
            i % 30 AS planned_travel_minutes,
            'Round ' || (i % 5) AS scheduler_round,
            CASE WHEN i % 5 = 0 THEN 'yes' ELSE 'no' END AS time_critical,
            CASE WHEN i % 50 = 0 THEN 'cancelled' ELSE 'planned' END AS status,
            '' AS cancelled_at,
            '' AS cancel_reason
        FROM (
            SELECT
                i,
                TIMESTAMP '2025-01-01 06:00'
                + to_days(($from_day + (i - $first) * $days // $calls)::INTEGER)
                + to_minutes((i * 7 % $minutes)::BIGINT) AS start
            FROM range($first, $first + $calls) AS counted (i)
        )
    ) TO '{path}' (HEADER, DELIMITER ',')
"""


LOG = """
    COPY (
        SELECT
            visit_id,
            carer_slot,
            carer_id,
            strftime(
                strptime(planned_start, $form) + to_minutes((hash(visit_id) % 25)::BIGINT - 4),
                $form
            ) AS logged_in_at,
            strftime(
                strptime(planned_end, $form) + to_minutes((hash(visit_id) % 21)::BIGINT - 4),
                $form
            ) AS logged_out_at,
            'app' AS verification,
            'completed' AS outcome,
            '' AS delay_alerted_at,
            '' AS escalated_at,
            '' AS escalated_to,
            '' AS late_reason
        FROM read_csv('{rota}', all_varchar = true)
        WHERE status = 'planned' AND hash(visit_id) % 100 > 0
    ) TO '{path}' (HEADER, DELIMITER ',')
"""


def write_calls(path: Path, first: int, calls: int, days: int, **on: int) -> Path:
    """A rota of so many calls over so many days, times as dd/mm/yyyy hh:mm; `on`: `from_day`, the
    days after the first of 2025, and `sites`, of 125,000 calls each where it is not said.
    """
    given = {"first": first, "calls": calls, "days": days, "minutes": MINUTES_A_DAY}
    given |= {"from_day": 0, "sites": sites_of(calls)} | on
    written = CALLS.format(path=str(path).replace("'", "''"))
    duckdb.execute(written, given | {"form": "%d/%m/%Y %H:%M"})
    return path


def sites_of(calls: int) -> int:
    return max(8, calls // 125_000)


def write_log(rota: Path) -> Path:
    """The log of nearly all of these calls."""
    path = rota.with_name(f"log_{rota.name}")
    files = {name: str(at).replace("'", "''") for name, at in (("rota", rota), ("path", path))}
    duckdb.execute(LOG.format(**files), {"form": "%d/%m/%Y %H:%M"})
    return path


def by_grip(file: Path, store: Path) -> None:
    """Through the door that every export takes; nothing counted afterwards."""
    from connectors.warehouse import Store, load

    reports = load(Store(store), [file], refresh=lambda _: None, today=TODAY)
    assert not reports[0].error, reports[0].error


def counted(file: Path, store: Path) -> None:
    """The same of a rota and its log, and every measure counted."""
    from connectors.warehouse import Store, load
    from metrics.facts import refresh

    log = file.with_name(f"log_{file.name}")
    reports = load(Store(store), [file, log], refresh=refresh, today=TODAY)
    assert not any(report.error for report in reports), reports


def by_duckdb(file: Path, store: Path) -> None:
    """Bare: types and formats told, nothing checked, no key, no report."""
    whole = {"carer_slot": "INTEGER", "planned_travel_minutes": "DOUBLE"}
    with open(file, encoding="utf-8") as opened:
        names = opened.readline().strip().split(",")
    types = {n: "TIMESTAMP" if n in TIMES else whole.get(n, "VARCHAR") for n in names}
    connection = duckdb.connect(store.with_suffix(".duckdb"))
    connection.execute(
        "CREATE TABLE rota AS FROM read_csv(?, header = true, delim = ',', columns = ?,"
        " timestampformat = '%d/%m/%Y %H:%M')",
        [str(file), types],
    )
    connection.close()


def by_pandas(file: Path, store: Path) -> None:
    """pandas with the format told, into a table of DuckDB."""
    import pandas as pd

    calls = pd.read_csv(file, parse_dates=list(TIMES), date_format="%d/%m/%Y %H:%M")
    connection = duckdb.connect(store.with_suffix(".duckdb"))
    connection.register("calls", calls)
    connection.execute("CREATE TABLE rota AS FROM calls")
    connection.close()


WAYS = {"grip": by_grip, "counted": counted, "duckdb": by_duckdb, "pandas": by_pandas}


def measure(way: str, file: Path, store: Path) -> dict[str, float]:
    """Seconds, processor seconds and megabytes of one way, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.load", "--way", way, str(file), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def run_one(way: str, file: Path, store: Path) -> None:
    began, busy = time.perf_counter(), time.process_time()
    WAYS[way](file, store)
    figures = {
        "seconds": time.perf_counter() - began,
        "processor": time.process_time() - busy,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    print(json.dumps(figures))


def compare(calls: int, folder: Path) -> float:
    """One size: the whole rota each way, then one day's export into the store that holds it.

    Gives the seconds of a day's rota and log, counted, the least of three.
    """
    file = write_calls(folder / "rota.csv", 0, calls, 700)
    print(f"\n{calls:,} calls, {file.stat().st_size / 1e6:,.0f} MB")
    figures = {way: measure(way, file, folder / way) for way in ("duckdb", "grip", "pandas")}
    bare = figures["duckdb"]
    for way, one in figures.items():
        told(way, one)
        print(
            f"  {'':18}{one['seconds'] / bare['seconds']:6.2f} × bare DuckDB by the clock,"
            f" {one['processor'] / bare['processor']:.2f} × of the processor"
        )
    with open(file, "r+b") as opened:  # one cell at fault: its line has to be found
        opened.seek(-200, 2)
        tail = opened.read()
        opened.seek(-200, 2)
        opened.write(tail[::-1].replace(b"dennalp", b"dennalq", 1)[::-1])
    told("one bad row", measure("grip", file, folder / "bad"))
    day = write_calls(folder / "day.csv", calls, DAY, 1)
    told("a day more", measure("grip", day, folder / "grip"))
    told("the day again", measure("grip", day, folder / "grip"))
    write_log(file)
    told("with log, counted", measure("counted", file, folder / "counted"))
    days = []
    for ahead in range(3):
        first = calls + DAY * (1 + ahead)
        on = {"from_day": 700 + ahead, "sites": sites_of(calls)}
        day = write_calls(folder / "new.csv", first, DAY, 1, **on)
        write_log(day)
        days.append(measure("counted", day, folder / "counted"))
        told("a day, counted", days[-1])
    return min(one["seconds"] for one in days)


def told(name: str, one: dict[str, float]) -> None:
    print(f"  {name:18}{one['seconds']:6.1f} s {one['megabytes']:8,.0f} MB", flush=True)


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--calls", type=int, nargs="+", default=[1_000_000, 5_000_000])
    asked.add_argument("--way", nargs=3, metavar=("WAY", "FILE", "STORE"), help="one way alone")
    given = asked.parse_args()
    if given.way:
        run_one(given.way[0], Path(given.way[1]), Path(given.way[2]))
    else:
        days = []
        for size in given.calls:
            with tempfile.TemporaryDirectory() as made:
                days.append(compare(size, Path(made)))
        print(f"\na day into the last size: {days[-1] / days[0]:.2f} × the same into the first")
