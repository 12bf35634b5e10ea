"""The verdict as a callable of a frame and two dates, so that a bench can judge it."""

import numpy as np
import pandas as pd

from metrics.arrival import learned
from metrics.difference import Observed, Question, Shape, difference
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
    holidays = frame.loc[frame["bank_holiday"], "date"]
    units = dict(list(frame.groupby("unit", sort=False)))
    question = Question(
        shape=SHAPES[kind],
        better=Better.UP if better == "higher" else Better.DOWN,
        start=pd.Timestamp(start).date(),
        as_of=pd.Timestamp(as_of).date(),
        problem_since=None if problem_since is None else pd.Timestamp(problem_since).date(),
        monthly="monthly" in frame,
        holidays=frozenset(holidays.dt.date),
        held_back=held_back(units["own"], as_of),
    )
    own = observed(units.pop("own"), kind)
    return own, question, [observed(rows, kind) for rows in units.values()]


def held_back(rows: pd.DataFrame, as_of: pd.Timestamp) -> int:
    """Days that are not judged yet, where the day an event became known stands beside its day."""
    if "received" not in rows:
        return 0
    events = rows[rows["n"] == 0]
    happened, received = (events[name].to_numpy("datetime64[D]") for name in ("date", "received"))
    return learned(happened, received, pd.Timestamp(as_of).date()).held_back


def observed(rows: pd.DataFrame, kind: str) -> Observed:
    """One unit's rows; a mean score becomes a sum of scores; events stand on their day."""
    if "received" in rows:
        rows = rows.groupby("date", as_index=False)[["y", "n"]].sum()
    if "area" in rows:
        rows = rows.sort_values(["date", "area"])
    count = rows["n"].to_numpy(float)
    value = rows["y"].to_numpy(float)
    days = rows["date"].to_numpy().astype("datetime64[D]")
    areas = rows["area"].to_numpy(str) if "area" in rows else None
    return Observed(days, value * count if kind == "score" else value, np.asarray(count), areas)
