"""How early and how late calls begin: counts in bands of five minutes, the middle, the slow end."""

from dataclasses import dataclass

import duckdb
import numpy as np

from metrics.pattern.asked import CHOSEN, Asked

BAND = 5  # minutes
FIRST, LAST = -60, 120  # what lies beyond is counted in one band at either end

# A band ends where it is farthest from the planned time and holds that end, as a tolerance does:
# 15 minutes early is in the band from 15 to 10 early, 15 minutes late in that from 10 to 15.
LATENESS = f"""
    WITH {CHOSEN}
    SELECT
        floor(minutes_late)::INTEGER AS minute,
        CASE
            WHEN minutes_late <= 0 THEN {BAND} * floor(minutes_late / {BAND})
            ELSE {BAND} * (ceil(minutes_late / {BAND}) - 1)
        END::INTEGER AS band,
        count(*) AS calls
    FROM chosen
    WHERE minutes_late IS NOT NULL
        AND (NOT $verified_only OR verification_class = 'electronic')
    GROUP BY ALL
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Lateness:
    """Calls that every carer logged into. `bands`: minutes at which each begins, with its calls.

    median and ninetieth are whole minutes, rounded down; None where nobody logged in.
    """

    bands: tuple[tuple[int, int], ...]
    calls: int
    median: int | None
    ninetieth: int | None


def lateness(
    cursor: duckdb.DuckDBPyConnection, asked: Asked, *, verified_only: bool = False
) -> Lateness:
    """The lateness of the calls that are asked for, minutes early below nought."""
    rows = cursor.execute(LATENESS, asked.bound() | {"verified_only": verified_only}).fetchall()
    if not rows:
        return Lateness((), 0, None, None)
    minutes, bands, calls = (np.array(column, dtype=int) for column in zip(*rows, strict=True))
    held = np.clip(bands, FIRST - BAND, LAST)
    starts = range(int(held.min()), int(held.max()) + BAND, BAND)
    return Lateness(
        tuple((start, int(calls[held == start].sum())) for start in starts),
        int(calls.sum()),
        _quantile(minutes, calls, 0.5),
        _quantile(minutes, calls, 0.9),
    )


def _quantile(minutes: np.ndarray, calls: np.ndarray, share: float) -> int:
    """The smallest whole minute with at least this share of the calls at or below it."""
    order = np.argsort(minutes, kind="stable")
    running = np.cumsum(calls[order])
    return int(minutes[order][np.searchsorted(running, share * running[-1])])
