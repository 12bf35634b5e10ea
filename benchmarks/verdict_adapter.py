"""The verdict as a callable of a frame and two dates, so that a bench can judge it."""

import numpy as np
import pandas as pd

from metrics.difference import Observed, Question, Shape, look
from metrics.measure import Better

SHAPES = {
    "prop": Shape.PROPORTION,
    "score": Shape.SCORE,
    "rate": Shape.RATE,
    "rare": Shape.RARE,
}


def verdict(frame, start, as_of, *, kind, better, problem_since=None) -> dict:
    """One look at `frame` (date, unit, y, n, bank_holiday), with effect and interval."""
    holidays = frame.loc[frame["bank_holiday"], "date"]
    question = Question(
        shape=SHAPES[kind],
        better=Better.UP if better == "higher" else Better.DOWN,
        start=pd.Timestamp(start).date(),
        as_of=pd.Timestamp(as_of).date(),
        problem_since=None if problem_since is None else pd.Timestamp(problem_since).date(),
        holidays=frozenset(holidays.dt.date),
    )
    units = {unit: observed(rows, kind) for unit, rows in frame.groupby("unit", sort=False)}
    own = units.pop("own")
    said = look(own, question, list(units.values()))
    link = said.link
    return {
        "verdict": str(said.answer),
        "effect": link.effect,
        "lo": link.low,
        "hi": link.high,
    }


def observed(rows: pd.DataFrame, kind: str) -> Observed:
    """One unit's rows; a mean score becomes a sum of scores."""
    count = rows["n"].to_numpy(float)
    value = rows["y"].to_numpy(float)
    days = rows["date"].to_numpy().astype("datetime64[D]")
    return Observed(days, value * count if kind == "score" else value, np.asarray(count))
