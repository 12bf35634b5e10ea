"""Beside runcharter: baseline median and sustained runs, as suggested phases."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from benchmarks.agreement.compare import Case, Difference, unequal
from metrics.spc.variation import suggested_phases

PACKAGE = "runcharter"
ONLY = {"above": 1, "below": -1, "both": 0}


def cases(folder: Path, common: Path) -> Iterator[Case]:
    """Every case of folder/runcharter; its series are in `common`."""
    series = dict(list(pd.read_csv(common / "sim_series.csv").groupby("series_id", sort=False)))
    medians = dict(list(pd.read_csv(folder / "medians.csv").groupby("case_id", sort=False)))
    nothing = pd.DataFrame(columns=["median", "start_date", "end_date"])
    for row in pd.read_csv(folder / "cases.csv").itertuples():
        points = series[row.series_id]
        dates = points["date"].to_numpy()
        ours = suggested_phases(
            points["value"].to_numpy(dtype=float), row.runlength, row.med_rows, ONLY[row.direction]
        )
        theirs = medians.get(row.case_id, nothing)
        found = []
        if [(dates[s.first], dates[s.last]) for s in ours] != list(
            zip(theirs["start_date"], theirs["end_date"], strict=True)
        ):
            found.append(Difference("dates", None))
        elif len(unequal(theirs["median"], [stretch.median for stretch in ours])):
            found.append(Difference("median", None))
        yield Case(PACKAGE, "sustained runs", row.case_id, tuple(found))
