"""From exports to the word: three branches whose past is known, loaded and judged week by week.

`Birch` fell four months before its action and nothing has changed since. `Cedar` had a bad quarter
that ended by itself as the action began. `Elm` gained five points for good. All three changed the
practice that their actions are about, so that nothing but the outcome keeps the word back.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from connectors.warehouse import Store, read
from plan.evidence import records_of
from plan.intake import load
from plan.register import open_register
from plan.verdict import Verdict, answer_on, verdict_on
from plan.words.answers import CARE_IMPROVED, VerdictAnswer

FIRST, TODAY = date(2025, 2, 3), date(2026, 11, 30)
BEGAN = {"Birch": date(2026, 6, 1), "Cedar": date(2026, 6, 1), "Elm": date(2025, 12, 1)}
FELL, BAD_FROM = date(2026, 2, 2), date(2026, 3, 2)
SOUND = ("Alder", "Ash", "Beech", "Hazel", "Rowan")
CALLS_A_DAY, USUAL = 24, 0.86
DAYS_AHEAD, DAYS_TOO_LATE = 9, 3  # that a call is published before it
WEEK_NOISE = 0.1  # in log odds
SEED = 1

PLAN = """\
aim,issue,outcome_measure,action,title,sites,process_measure,practice_changed_on
P,Calls begin late.,punctuality,{branch},Rota a week ahead,{branch},published_ahead,{began}
"""


SAID = 13  # weeks by which a gain of five points is told here

HALF_A_YEAR, A_YEAR = 26, 52  # in weeks
Look = Callable[[str, int], Verdict]


def on_time(branch: str, days: pd.DatetimeIndex) -> np.ndarray:
    """Chance that a call of a branch begins on time, by day, before the noise of the week."""
    level = np.full(len(days), USUAL)
    match branch:
        case "Birch":
            level[days >= pd.Timestamp(FELL)] = USUAL - 0.08
        case "Cedar":
            bad = (days >= pd.Timestamp(BAD_FROM)) & (days < pd.Timestamp(BEGAN["Cedar"]))
            level[bad] = USUAL - 0.10
        case "Elm":
            level[days >= pd.Timestamp(BEGAN["Elm"])] = USUAL + 0.05
    return level


def calls(branch: str, chance: np.random.Generator) -> pd.DataFrame:
    """A row a call of one branch: when it was planned and published, and how late it began."""
    days = pd.date_range(FIRST, TODAY - timedelta(days=1))
    weeks = np.arange(len(days)) // 7
    noise = WEEK_NOISE * chance.standard_normal(weeks[-1] + 1)[weeks]
    level = on_time(branch, days)
    level = 1 / (1 + (1 - level) / level * np.exp(-noise))
    ahead = np.where(days >= pd.Timestamp(BEGAN.get(branch, TODAY)), 0.95, 0.50)
    day, number = np.divmod(np.arange(len(days) * CALLS_A_DAY), CALLS_A_DAY)
    dice = chance.random((2, len(day)))
    late = pd.to_timedelta(np.where(dice[0] < level[day], 5, 30), unit="min")
    lead = np.where(dice[1] < ahead[day], DAYS_AHEAD, DAYS_TOO_LATE)
    start = days[day] + pd.to_timedelta(420 + 35 * number, unit="min")
    end = start + timedelta(minutes=30)
    return pd.DataFrame(
        {
            "visit_id": [f"{branch}{each}" for each in range(len(day))],
            "carer_slot": 1,
            "branch": branch,
            "postcode": [f"QX1 {each % 9 + 1}AA" for each in number],
            "planned_start": start,
            "planned_end": end,
            "published_at": start - pd.to_timedelta(lead, unit="D"),
            "logged_in_at": start + late,
            "logged_out_at": end + late,
        }
    )


ROTA = ["visit_id", "carer_slot", "branch", "postcode", "planned_start", "planned_end",
        "published_at"]  # fmt: skip
LOG = ["visit_id", "carer_slot", "logged_in_at", "logged_out_at"]


def write(folder: Path, seed: int) -> None:
    """Rota, call log, sites and plan as files."""
    chance = np.random.default_rng(seed)
    branches = (*BEGAN, *SOUND)
    table = pd.concat([calls(branch, chance) for branch in branches])
    for name, headings in (("rota", ROTA), ("call_log", LOG)):
        path = folder / f"{name}.csv"
        table[headings].to_csv(path, index=False, date_format="%Y-%m-%d %H:%M")
    sites = pd.DataFrame({"site": branches, "kind": "branch", "service": "Homecare"})
    sites.to_csv(folder / "sites.csv", index=False)
    heading, row = PLAN.splitlines()
    rows = [row.format(branch=branch, began=began) for branch, began in BEGAN.items()]
    (folder / "plan.csv").write_text("\n".join([heading, *rows, ""]), encoding="utf-8")


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Look]:
    """The verdict on a branch's action as of so many weeks after its start."""
    folder = tmp_path_factory.mktemp("world")
    exports, store = folder / "exports", Store(folder / "store")
    exports.mkdir()
    write(exports, SEED)
    for report in load(store, [exports], today=TODAY):
        assert (report.error, report.rejected) == ("", 0), report
    plan = open_register(store.root).plan()
    with read(store) as warehouse:
        yield lambda branch, weeks: verdict_on(
            records_of(warehouse, plan, BEGAN[branch] + timedelta(weeks=weeks)), plan.action(branch)
        )


@pytest.mark.parametrize("branch", ["Birch", "Cedar"])
def test_nothing_that_happened_before_the_start_makes_a_difference(
    looked: Look, branch: str
) -> None:
    answers = {weeks: looked(branch, weeks).answer for weeks in range(1, HALF_A_YEAR + 1)}
    better = {weeks for weeks, answer in answers.items() if answer in CARE_IMPROVED}
    assert not better
    assert answers[HALF_A_YEAR] is VerdictAnswer.PRACTICE_CHANGED


def test_five_points_gained_are_told_and_still_told_after_a_year(looked: Look) -> None:
    for weeks in (SAID, HALF_A_YEAR, 39, A_YEAR):
        verdict = looked("Elm", weeks)
        assert (verdict.answer, verdict.qualified) == (VerdictAnswer.WORKING, False), weeks
        assert verdict.held, weeks


def test_once_told_they_are_told_at_every_look_of_the_year(looked: Look) -> None:
    verdict = looked("Elm", A_YEAR)
    told = [
        answer_on(verdict, BEGAN["Elm"] + timedelta(weeks=weeks)) is VerdictAnswer.WORKING
        for weeks in range(SAID, A_YEAR + 1)
    ]
    assert all(told)
