"""The verdict as a callable of a frame and two dates, so that a bench can judge it."""

import numpy as np
import pandas as pd

from metrics.arrival import learned
from metrics.difference import difference
from metrics.difference.question import Observed, Question, Shape
from metrics.measure import Better

SHAPES = {
    "prop": Shape.PROPORTION,
    "score": Shape.SCORE,
    "rate": Shape.RATE,
    "rare": Shape.RARE,
}


def verdict(frame, start, as_of, **asked) -> dict:
    """One look at `frame` (date, unit, y, n, bank_holiday; monthly, area, received), no state."""
    said = difference(*series(frame, start, as_of, **asked))
    return {
        "verdict": str(said.answer),
        "effect": said.link.effect,
        "lo": said.link.low,
        "hi": said.link.high,
        "lo_own": said.own.low,
        "hi_own": said.own.high,
        "qualified": said.qualified,
        "lasting": str(said.lasting),
        "stopped": said.newest.stopped,
    }


def series(
    frame, start, as_of, *, kind, better, problem_since=None
) -> tuple[Observed, Question, list[Observed]]:
    """The branch with the action, what is asked of it, and the others."""
    columns = {name: frame[name].to_numpy() for name in frame.columns}
    units = {
        unit: {name: column[columns["unit"] == unit] for name, column in columns.items()}
        for unit in dict.fromkeys(columns["unit"])
    }
    holidays = columns["date"][columns["bank_holiday"]].astype("datetime64[D]")
    question = Question(
        shape=SHAPES[kind],
        better=Better.UP if better == "higher" else Better.DOWN,
        start=pd.Timestamp(start).date(),
        as_of=pd.Timestamp(as_of).date(),
        problem_since=None if problem_since is None else pd.Timestamp(problem_since).date(),
        monthly="monthly" in columns,
        holidays=frozenset(holidays.tolist()),
        held_back=held_back(units["own"], as_of),
    )
    own = observed(units.pop("own"), kind)
    return own, question, [observed(rows, kind) for rows in units.values()]


Columns = dict[str, np.ndarray]


def held_back(rows: Columns, as_of: pd.Timestamp) -> int:
    """Days that are not judged yet, where the day an event became known stands beside its day."""
    if "received" not in rows:
        return 0
    events = rows["n"] == 0
    happened, received = (rows[name][events] for name in ("date", "received"))
    return learned(happened, received, pd.Timestamp(as_of).date()).held_back


def observed(rows: Columns, kind: str) -> Observed:
    """One unit's rows; a mean score becomes a sum of scores; events stand on their day."""
    days, count = rows["date"].astype("datetime64[D]"), rows["n"].astype(float)
    value = rows["y"] * count if kind == "score" else rows["y"].astype(float)
    if "received" in rows:
        days, place = np.unique(days, return_inverse=True)
        return Observed(days, np.bincount(place, value), np.bincount(place, count))
    if "area" not in rows:
        return Observed(days, value, count)
    order = np.lexsort((rows["area"].astype(str), days))
    return Observed(days[order], value[order], count[order], rows["area"][order])
