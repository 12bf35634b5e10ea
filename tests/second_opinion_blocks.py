"""Weeks, months and baseline of a verdict cut a second time, from the description alone.

Plain, slow, and sharing no code with the product. Blocks are numbered from the start: block 0 is
the first whole week (month) of the action, block -1 ends the day before it. Levels are on the link
scale: logit for shares, log for rates, points for scores.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

MAD_TO_SD = 1.4826
BLOCKS_LEFT = 8


@dataclass(frozen=True)
class Calendar:
    """How one question cuts time: its start, its look, and whether figures are monthly."""

    start: pd.Timestamp
    as_of: pd.Timestamp
    monthly: bool

    def block(self, day: pd.Timestamp) -> int | None:
        """The number of a day's block; nothing for a month in which an action starts late."""
        if not self.monthly:
            return (day - self.start).days // 7
        months = 12 * (day.year - self.start.year) + day.month - self.start.month
        if self.start.day <= 7:
            return months
        return None if months == 0 else months - 1 if months > 0 else months

    def begins(self, block: int) -> pd.Timestamp:
        if not self.monthly:
            return self.start + pd.Timedelta(days=7 * block)
        late = self.start.day > 7 and block >= 0
        first = self.start.normalize().replace(day=1)
        return first + pd.DateOffset(months=block + 1 if late else block)

    def ends(self, block: int) -> pd.Timestamp:
        """The first day after a block."""
        if not self.monthly:
            return self.start + pd.Timedelta(days=7 * (block + 1))
        return self.begins(block) + pd.DateOffset(months=1)

    def whole(self) -> int:
        """How many blocks since the start are over."""
        number = 0
        while self.ends(number) <= self.as_of:
            number += 1
        return number

    def of(self, weeks: float, months: float) -> float:
        """A length that the text gives in weeks and in months."""
        return months if self.monthly else weeks


@dataclass(frozen=True)
class Block:
    """Summed counts of a block; `eta` is the link of its level less `offset`."""

    y: float
    n: float
    eta: float
    offset: float


# Step 1: blocks


def whole_blocks(rows: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Rows of a site in blocks that begin with its figures or later and end before the look.

    Bank holidays and areas with too little history are dropped.
    """
    rows = rows[rows["date"] < calendar.as_of]
    first = rows.loc[rows["n"] > 0, "date"].min()
    numbers = {}
    for day in rows["date"].unique():
        block = calendar.block(day)
        if block is not None and calendar.ends(block) <= calendar.as_of:
            numbers[day] = block if calendar.begins(block) >= first else None
    rows = rows.assign(block=rows["date"].map(numbers).astype("Int64"))
    rows = rows[rows["block"].notna() & ~rows["bank_holiday"].astype(bool)]
    return without_new_areas(rows.assign(block=rows["block"].astype(int)))


def as_sums(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Mean scores as sums of scores, so that all figures add up."""
    return frame.assign(y=frame["y"] * frame["n"]) if kind == "score" else frame


def without_new_areas(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of areas with eight blocks of figures before the start."""
    if "area" not in rows:
        return rows
    new = []
    for area, of_area in rows[rows["n"] > 0].groupby("area"):
        if of_area.loc[of_area["block"] < 0, "block"].nunique() < BLOCKS_LEFT:
            new.append(area)
    return rows[~rows["area"].isin(new)]


def to_link(level: float, kind: str) -> float:
    if kind == "prop":
        return float(special.logit(level))
    return float(np.log(level)) if kind == "rate" else float(level)


def level_of(y: float, n: float, kind: str) -> float:
    """The level of a count: a half is added to successes and failures, or to the events."""
    if kind == "score":
        return y / n
    return (y + 0.5) / (n + 1) if kind == "prop" else (y + 0.5) / n


def offsets(rows: pd.DataFrame, baseline: Collection[int], calendar: Calendar, kind: str) -> dict:
    """What the mix of weekdays (of shares), and of areas, alone would have done to each block."""
    mixes = []
    if kind == "prop" and not calendar.monthly:
        mixes.append(rows["date"].dt.day_of_week)
    if "area" in rows:
        mixes.append(rows["area"])
    total: dict[int, float] = {}
    for mix in mixes:
        for block, offset in offsets_of(rows.assign(part=mix), baseline, kind).items():
            total[block] = total.get(block, 0.0) + offset
    return total


def offsets_of(rows: pd.DataFrame, baseline: Collection[int], kind: str) -> dict[int, float]:
    before = rows[rows["block"].isin(baseline)]
    if before["n"].sum() <= 0:
        return {}
    overall = level_of(before["y"].sum(), before["n"].sum(), kind)
    usual = {}
    for part in rows["part"].unique():
        y, n = before.loc[before["part"] == part, ["y", "n"]].sum()
        usual[part] = level_of(y, n, kind) if n > 0 else overall
    rows = rows.assign(expected=rows["n"] * rows["part"].map(usual))
    sums = rows.groupby("block")[["expected", "n"]].sum()
    of_baseline = sums[sums.index.isin(baseline)].sum()
    middle = to_link(of_baseline["expected"] / of_baseline["n"], kind)
    return {
        int(block): to_link(expected / n, kind) - middle
        for block, (expected, n) in sums.iterrows()
        if n > 0
    }


def summed(rows: pd.DataFrame, carried: dict[int, float], kind: str) -> dict[int, Block]:
    """Blocks by number; one without exposure is a gap."""
    result = {}
    for block, (y, n) in rows.groupby("block")[["y", "n"]].sum().iterrows():
        if n > 0:
            offset = carried.get(int(block), 0.0)
            eta = to_link(level_of(y, n, kind), kind) - offset
            result[int(block)] = Block(y, n, eta, offset)
    return result


def in_blocks(
    rows: pd.DataFrame, baseline: Collection[int], calendar: Calendar, kind: str
) -> dict[int, Block]:
    """Blocks with their mix of weekdays and areas carried."""
    return summed(rows, offsets(rows, baseline, calendar, kind), kind)


def sites_of(
    frame: pd.DataFrame, baseline: Collection[int], calendar: Calendar, kind: str
) -> dict[str, dict[int, Block]]:
    """The other units in the same blocks, each with the mix of its own baseline."""
    others = frame[frame["unit"] != "own"].groupby("unit")
    return {
        name: in_blocks(whole_blocks(rows, calendar), baseline, calendar, kind)
        for name, rows in others
    }


# Step 2: baseline


def trigger_window(
    own: dict[int, Block], sign: int, calendar: Calendar, problem_since: pd.Timestamp | None
) -> int:
    """How many blocks before the start are left out because they may have led to the action."""
    window = bad_spell(own, sign, calendar)
    if problem_since is not None:
        since = calendar.block(problem_since)
        window = max(window, 1 if since is None else -since)
    return window


def bad_spell(own: dict[int, Block], sign: int, calendar: Calendar) -> int:
    """The usual length, and on while the next earlier block with figures is bad, to a limit."""
    window, most = calendar.of(4, 2), calendar.of(16, 3)
    usual = [sign * own[b].eta for b in range(-calendar.of(39, 24), -most) if b in own]
    if len(usual) < 4:
        return window
    middle = float(np.median(usual))
    spread = MAD_TO_SD * float(np.median([abs(value - middle) for value in usual]))
    for block in range(-window - 1, -most - 1, -1):
        if block in own:
            if not is_bad(own, block, sign, middle, spread):
                break
            window = -block
    return window


def is_bad(own: dict[int, Block], block: int, sign: int, middle: float, spread: float) -> bool:
    """Far below the middle, or below it and low together with the block before or after."""
    value = sign * own[block].eta
    if value < middle - 2 * spread:
        return True
    for beside in (block - 1, block + 1):
        if beside in own:
            both = (value + sign * own[beside].eta) / 2
            if both < middle - 1.5 * spread and value < middle - 0.5 * spread:
                return True
    return False


def baseline_blocks(
    own: dict[int, Block], kind: str, calendar: Calendar, trigger: int
) -> list[int]:
    """The known blocks before the trigger window, back to the length that the text gives."""
    length = calendar.of(39, 24)
    if not calendar.monthly:
        counts = [own[b].y for b in range(-52, 0) if b in own]
        few = kind == "rate" and counts and float(np.mean(counts)) <= 25
        if kind == "score" or few:
            length = 52
    return [b for b in range(-length, -trigger) if b in own]
