"""Causes of late calls beside a plain DuckDB scan with one window function over the same table.

    python -m benchmarks.causes [--calls 1000000 5000000]

Both read the carers' calls as a load holds them at work, a table, and run in turns in one process;
the causes also read the calls due and the journeys, as the measure does. Prints the best of the
runs in seconds passed and in seconds of the processor (which a busy machine disturbs less), their
ratios, and what share of the calls was late.
"""

import argparse
import resource
import time
from datetime import date

import duckdb

from connectors.tables import empty
from metrics.facts import learn
from metrics.questions.delay_causes import CAUSES

RUNS = 3
FIRST = date(2025, 1, 1)
CALLS_A_ROUND, MONTHS = 8, 12

# Rounds of eight calls of half an hour, ten minutes apart and sometimes five. A round runs late by
# chance, and each call adds to it; one log in a hundred is missing, one call in fifty goes to
# somebody else, one in twenty takes two carers, some rounds are gone in another order.
ROTA = """
    INSERT INTO rota BY NAME
    WITH dice AS (
        SELECT
            i,
            i % $calls AS place,
            i // $calls AS round,
            hash(i, 1) % 1000 / 1000 AS tight,
            unnest(CASE WHEN hash(i, 2) % 20 = 0 THEN [1, 2] ELSE [1] END) AS slot
        FROM range($many) AS counted (i)
    )
    SELECT
        'V' || i AS visit_id,
        slot AS carer_slot,
        'Branch ' || (round % 40) AS branch,
        'Run ' || (round % 400) AS run,
        'U' || (i % 3000) AS service_user_id,
        'LE' || (hash(round % 400, place) % 5) || ' 1AA' AS postcode,
        'C' || (round * 2 + slot) % 10000 AS carer_id,
        $first::DATE + (round * $days // ($many // $calls + 1))::INTEGER
            + INTERVAL 7 HOURS
            + to_minutes(40 * place - CASE WHEN tight < 0.3 THEN 5 ELSE 0 END) AS planned_start,
        planned_start + INTERVAL 30 MINUTES AS planned_end,
        planned_start AS published_start,
        planned_end AS published_end,
        i % 8 = 3 AS time_critical,
        CASE WHEN i % 80 = 0 THEN 'cancelled' ELSE 'planned' END AS status
    FROM dice
"""
LOGS = """
    INSERT INTO call_log BY NAME
    SELECT
        visit_id,
        carer_slot,
        CASE
            WHEN hash(visit_id, 3) % 50 = 0 THEN 'C' || (hash(visit_id, 4) % 10000)
            ELSE carer_id
        END AS carer_id,
        planned_start + to_seconds(
            hash(carer_id, planned_start::DATE) % 1200
            + hash(visit_id, carer_slot) % 500
            + CASE WHEN hash(visit_id, 5) % 100 = 0 THEN 4000 ELSE 0 END
            - 450
        ) AS logged_in_at,
        CASE
            WHEN hash(visit_id, 6) % 100 > 0
            THEN logged_in_at + to_seconds(1500 + hash(visit_id, 7) % 600)
        END AS logged_out_at,
        'app' AS verification,
        'completed' AS outcome
    FROM rota
    WHERE status = 'planned' AND hash(visit_id, 8) % 100 > 0
"""
HELD = """
    CREATE TEMP TABLE {view} AS
    FROM main.{view}
"""
PLAIN = """
    SELECT
        count(*),
        sum(gap)
    FROM (
        SELECT
            epoch_us(logged_in_at) - epoch_us(
                lag(logged_out_at) OVER (
                    PARTITION BY planned_day, attending_carer_id
                    ORDER BY planned_start
                )
            ) AS gap
        FROM carer_calls
    )
"""
OURS = f"""
    WITH {CAUSES}
    SELECT
        count(*),
        sum(seconds_late),
        sum(first_call),
        sum(inherited),
        sum(impossible_gap),
        sum(journey),
        sum(gap_otherwise),
        sum(unknown)
    FROM causes
"""


def made(calls: int) -> duckdb.DuckDBPyConnection:
    """A warehouse in memory of so many calls over a year, its heavy views held as tables."""
    cursor = duckdb.connect()
    empty(cursor)
    given = {"many": calls, "calls": CALLS_A_ROUND, "days": 364, "first": FIRST}
    cursor.execute(ROTA, given)
    cursor.execute(LOGS)
    for view in ("carer_calls", "calls", "legs"):
        cursor.execute(HELD.format(view=view))
    learn(cursor, frozenset(FIRST.replace(month=month + 1) for month in range(MONTHS)))
    return cursor


def seconds(cursor: duckdb.DuckDBPyConnection, sql: str) -> tuple[float, float]:
    """Seconds passed, and seconds that the processor's cores worked for it."""
    begun, worked = time.perf_counter(), time.process_time()
    cursor.execute(sql).fetchall()
    return time.perf_counter() - begun, time.process_time() - worked


def compare(calls: int) -> None:
    """Print both, and how many times longer the causes take."""
    cursor = made(calls)
    plain, ours = zip(
        *((seconds(cursor, PLAIN), seconds(cursor, OURS)) for _ in range(RUNS)), strict=True
    )
    late, whole, *parts = cursor.execute(OURS).fetchone()
    assert whole == sum(parts)
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{calls:>9,} calls, {late / calls:.1%} of them late, memory {highest:.1f} GB")
    for what, each in (("passed", 0), ("worked", 1)):
        least, most = (min(run[each] for run in runs) for runs in (plain, ours))
        print(f"  {what}: plain {least:6.2f} s  causes {most:6.2f} s  ratio {most / least:4.2f}")
    shares = (f"{part / whole:.0%}" for part in parts)
    print("  minutes lost, by cause: " + ", ".join(shares))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, nargs="+", default=[1_000_000, 5_000_000])
    for calls in parser.parse_args().calls:
        compare(calls)


if __name__ == "__main__":
    main()
