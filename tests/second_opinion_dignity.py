"""Second opinions on what was counted and read of dignity, in plain Python from lists of rows."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from math import isnan, nan, sqrt
from statistics import NormalDist

from tests import second_opinion as plain

Row = dict
Tables = dict[str, list[Row]]
Counted = Iterable[tuple[plain.Key, float, float | None]]
Name = Callable[[Row], str]

WORTH = {"met": 1.0, "partly": 0.5, "not_met": 0.0}


def supervision_prompts_done(tables: Tables) -> Counted:
    covered = [row["through"] for row in tables["coverage"]]
    for line in tables["schedule"]:
        if not covered or line["what"] != "supervision_prompt":
            continue
        for start, end in plain.whole_periods(line, max(covered)):
            given = {
                row["observation_id"]
                for row in tables["audits"]
                if plain.first_known(row["unit"], row["service"]) == line["site"]
                and start <= row["observed_at"].date() <= end
                and (not line["role"] or row["observer_role"] == line["role"])
                and row["strand"] == "supervision_prompt"
                and row["result"] in ("met", "partly")
            }
            key = (line["site"], "", plain.first_known(line["role"]), end)
            yield key, min(len(given), line["number"]), line["number"]


MEASURES = {"supervision_prompts_done": supervision_prompts_done}


def items_seen(tables: Tables, units: list[str], first: date, last: date) -> list[Row]:
    """The items that count: met, partly or not met, in these units and days."""
    wanted = below(tables, units)
    return [
        row
        for row in tables["audits"]
        if row["result"] in WORTH
        and first <= row["observed_at"].date() <= last
        and (not units or plain.first_known(row["unit"], row["service"]) in wanted)
    ]


def below(tables: Tables, units: list[str]) -> set[str]:
    """The units asked for and all below them."""
    found, added = set(units), True
    while added:
        children = {row["site"] for row in tables["sites"] if row["parent"] in found}
        added = not children <= found
        found |= children
    return found


def unit(row: Row) -> str:
    return plain.first_known(row["unit"], row["service"])


def notice(row: Row) -> str:
    if row["announced"] is None:
        return "unannounced" if row["audit_type"] == "spot_check" else ""
    return "announced" if row["announced"] else "unannounced"


NAMES: dict[str, Name] = {
    "unit": unit,
    "shift": lambda row: plain.first_known(row["shift"]),
    "strand": lambda row: plain.first_known(row["strand"]),
    "weekday": lambda row: str(row["observed_at"].isoweekday()),
    "role": lambda row: plain.first_known(row["observer_role"]),
    "notice": notice,
    "kind": lambda row: plain.first_known(row["audit_type"]),
    "observer": lambda row: plain.first_known(row["observer_id"]),
}


def week(row: Row) -> date:
    day = row["observed_at"].date()
    return day - timedelta(days=day.weekday())


def seen_by(rows: list[Row], splits: list[str]) -> dict[tuple[str, ...], list[Row]]:
    found: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        found[tuple(NAMES[split](row) for split in splits)].append(row)
    return dict(found)


def mean(rows: list[Row]) -> float:
    return sum(WORTH[row["result"]] for row in rows) / len(rows) if rows else nan


def variance(rows: list[Row]) -> float:
    """Of the mean: weeks apart from it, or single items with two met and two not thought on."""
    return of_weeks(
        [(week(row), WORTH[row["result"]]) for row in rows],
        sum(WORTH[row["result"]] for row in rows),
    )


def of_weeks(marks: list[tuple[date, float]], score: float) -> float:
    by_week: dict[date, list[float]] = defaultdict(list)
    for at, mark in marks:
        by_week[at].append(mark)
    many, weeks = len(marks), len(by_week)
    if weeks < 2:
        return nan
    average = sum(mark for _, mark in marks) / many
    apart = sum((sum(ones) - average * len(ones)) ** 2 for ones in by_week.values())
    cautious = (score + 2) / (many + 4)
    return max(apart / many**2 * weeks / (weeks - 1), cautious * (1 - cautious) / many)


def beside(rows: list[Row], split: str) -> dict[str, tuple[int, float, float]]:
    """Name -> items, mean gap to the others of the same unit, strand and month, its variance."""
    who, found = NAMES[split], {}
    for name in {who(row) for row in rows} - {""}:
        gaps, score, doubt = [], 0.0, 0.0
        for at in {place_and_month(row) for row in rows}:
            here = [row for row in rows if place_and_month(row) == at]
            own = [row for row in here if who(row) == name]
            others = [row for row in here if who(row) != name]
            if not own or not others:
                continue
            gaps += [(week(row), WORTH[row["result"]] - mean(others)) for row in own]
            score += sum(WORTH[row["result"]] for row in own)
            cautious = (mean(others) * len(others) + 2) / (len(others) + 4)
            doubt += len(own) ** 2 * cautious * (1 - cautious) / len(others)
        if gaps:
            gap = sum(each for _, each in gaps) / len(gaps)
            found[name] = (len(gaps), gap, of_weeks(gaps, score) + doubt / len(gaps) ** 2)
    return found


def place_and_month(row: Row) -> tuple:
    return unit(row), NAMES["strand"](row), row["observed_at"].year, row["observed_at"].month


def roughly_beyond_chance(before: list[Row], since: list[Row], among: int) -> bool:
    """Whether a plain normal interval, as wide as for `among` squares, leaves zero out."""
    spread = variance(before) + variance(since)
    if isnan(spread):
        return False
    wide = NormalDist().inv_cdf(1 - 0.05 / 2 / among) * sqrt(spread)
    return abs(mean(since) - mean(before)) > wide
