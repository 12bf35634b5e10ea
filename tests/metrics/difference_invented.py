"""Invented series for two readings of the verdict: every feature of its text, drawn by chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

SHAPES = ("prop", "rate", "score", "rare")
LEVELS = {"prop": 1.5, "rate": 0.0, "score": 65.0, "rare": -2.0}
STEPS = {"prop": 0.3, "rate": 0.25, "score": 4.0, "rare": 0.5}  # what one step of change is


@dataclass(frozen=True)
class Layout:
    """How the figures of all places lie in time."""

    kind: str
    start: pd.Timestamp
    before: int
    after: int
    row_days: int  # 1: a row a day; 7: a row a week; 0: a row a month
    areas: int
    late: bool

    @property
    def numbers(self) -> np.ndarray:
        """Blocks since the start, of each row."""
        return np.arange(-self.before * self.each, self.after * self.each) // self.each

    @property
    def each(self) -> int:
        """Rows a block."""
        return 7 if self.row_days == 1 else 1

    @property
    def dates(self) -> pd.DatetimeIndex:
        if not self.row_days:
            first = self.start.replace(day=1)
            return pd.DatetimeIndex([first + pd.DateOffset(months=int(b)) for b in self.numbers])
        many = np.arange(-self.before * self.each, self.after * self.each)
        return self.start + pd.to_timedelta(many * self.row_days, unit="D")


def invented(kind: str, seed: int) -> dict:
    """One question: frame, start, as_of, kind, better, problem_since."""
    rng = np.random.default_rng([SHAPES.index(kind), seed])
    layout = drawn_layout(kind, rng)
    better = rng.choice(["higher", "lower"])
    frame = pd.concat(
        [
            place("own", layout, own_course(layout, 1 if better == "higher" else -1, rng), rng),
            *(place(f"c{n}", layout, site_course(layout, rng), rng) for n in range(sites(rng))),
        ],
        ignore_index=True,
    )
    if not layout.row_days:
        frame["monthly"] = True
    last = frame["date"].max() + pd.Timedelta(days=int(rng.integers(1, 12)))
    known = frame["received" if layout.late else "date"] < last
    since = layout.start - pd.Timedelta(days=int(rng.integers(1, 150)))
    return {
        "frame": frame[known].reset_index(drop=True),
        "start": layout.start,
        "as_of": last,
        "kind": kind,
        "better": str(better),
        "problem_since": since if rng.random() < 0.2 else None,
    }


def drawn_layout(kind: str, rng: np.random.Generator) -> Layout:
    late = kind in ("rate", "rare") and rng.random() < 0.25
    row_days = 1 if late or kind == "rare" else int(rng.choice([1, 7, 7, 7, 0]))
    befores = (8, 10, 11, 14, 20, 27) if not row_days else (9, 12, 13, 17, 26, 39, 45, 56, 110)
    afters = (3, 5, 8, 14, 20) if not row_days else (3, 5, 6, 8, 9, 13, 17, 23, 30, 41)
    return Layout(
        kind=kind,
        start=pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(rng.integers(0, 365))),
        before=int(rng.choice(befores)),
        after=int(rng.choice(afters)),
        row_days=row_days,
        areas=int(rng.choice([1, 1, 1, 2, 3])) if kind != "rare" and not late else 1,
        late=late,
    )


def sites(rng: np.random.Generator) -> int:
    return int(rng.choice([0, 0, 1, 2, 3, 4, 5, 6]))


def own_course(layout: Layout, sign: int, rng: np.random.Generator) -> np.ndarray:
    """A drift, a bad spell, and what the action did, until it did no longer."""
    t = layout.numbers
    drift = rng.choice([0, 0, 0.01, -0.02]) * t
    spell = -2 * ((t < 0) & (t >= -int(rng.choice([0, 0, 3, 6, 10, 16, 20]))))
    size, until = rng.choice([0, 1, 2, 3, -2]), int(rng.choice([99, 99, 9, 14]))
    return sign * (drift + spell + size * ((t >= 0) & (t < until)))


def site_course(layout: Layout, rng: np.random.Generator) -> np.ndarray:
    """Mostly nothing; now and then it changes by itself."""
    return rng.choice([0, 0, 0, 0, 2, -3]) * (layout.numbers >= 0) + rng.normal(0, 0.5)


def place(name: str, layout: Layout, course: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """The rows of one place; without some blocks, and some days, and some of its history."""
    step, t = STEPS[layout.kind], layout.numbers
    wobble = step * rng.choice([0.2, 0.5]) * rng.standard_normal(len(t) // layout.each)
    eta = LEVELS[layout.kind] + step * course + np.repeat(wobble, layout.each)
    parts = []
    for area in range(layout.areas):
        rows = counts(eta + step * area, layout, rng)
        begins = int(rng.choice([-6, 0, 3])) if area and rng.random() < 0.3 else t[0]
        parts.append(rows[(t >= begins)].assign(area=f"A{area}"))
    frame = pd.concat(parts).sort_values(["date", "area"]).assign(unit=name)
    frame = frame[~frame["number"].isin(gaps(layout, rng))]
    if layout.row_days == 1 and rng.random() < 0.5:
        frame = frame[rng.random(len(frame)) > 0.05]
    frame = frame.drop(columns=["number"] + (["area"] if layout.areas == 1 else []))
    return with_late_events(frame, rng) if layout.late else frame


def gaps(layout: Layout, rng: np.random.Generator) -> list[int]:
    """Blocks without figures."""
    blocks = np.unique(layout.numbers)
    missing = blocks[rng.random(len(blocks)) < rng.choice([0, 0, 0.08, 0.2])].tolist()
    later = min(int(rng.choice([0, 0, 0, 10])), layout.before // 2)
    short = blocks[blocks < blocks[0] + later].tolist()
    return missing + short


def counts(eta: np.ndarray, layout: Layout, rng: np.random.Generator) -> pd.DataFrame:
    """Figures of each row: y and n as the description has them."""
    each, kind = layout.each, layout.kind
    weekday = 0.2 * np.cos(layout.dates.day_of_week) if each > 1 and kind != "rare" else 0.0
    if kind == "score":
        n = rng.integers(3, 15, len(eta)).astype(float)
        y = np.clip(eta + 12 * rng.standard_normal(len(eta)) / np.sqrt(n), 0, 100)
    elif kind == "prop":
        n = np.maximum(rng.poisson(rng.choice([40, 300]) / each, len(eta)), 1).astype(float)
        y = rng.binomial(n.astype(int), expit(eta + weekday)).astype(float)
    else:
        n = np.ones(len(eta)) / (each if kind == "rate" else 1)
        n = n * (rng.uniform(0.8, 1.2, len(eta)) if kind == "rate" else 1)
        many = rng.choice([12, 40]) if kind == "rate" else 1
        y = rng.poisson(many * n * np.exp(eta)).astype(float)
    holiday = (each > 1) & (kind in ("prop", "rate")) & (layout.dates.day == 25)
    return pd.DataFrame(
        {"date": layout.dates, "y": y, "n": n, "bank_holiday": holiday, "number": layout.numbers}
    )


def with_late_events(frame: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """A row a day and its exposure, known at once; a row an event, known some days later."""
    events = frame.loc[frame.index.repeat(frame["y"].astype(int))].assign(y=1.0, n=0.0)
    delays = pd.to_timedelta(rng.geometric(1 / 15, len(events)) - 1, unit="D")
    events["received"] = events["date"] + delays
    return pd.concat([frame.assign(y=0.0, received=frame["date"]), events])
