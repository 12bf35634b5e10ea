"""The verdict read a second time, from its description alone: plain, slow, and sharing no code.

Every look is worked out anew, one function for each step of the text, with explicit loops and
matrices. Blocks and baseline stand in `second_opinion_blocks`, readings in
`second_opinion_readings`.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import special, stats

from tests import second_opinion_blocks as cut
from tests.second_opinion_blocks import Calendar
from tests.second_opinion_readings import (
    NAN,
    Mixture,
    Rows,
    Series,
    change_error,
    drift_reading,
    flat_reading,
    level_mixture,
    noise,
    recent_reading,
    rows_of_counts,
    rows_of_values,
    working,
)

FEWEST = 3  # blocks since the start for any reading


# Step 5: comparison


@dataclass(frozen=True)
class Beside:
    """The sites that a look is compared with, who was left out, and who gained as much."""

    kept: list[str]
    left_out: list[str]
    gained: list[str]

    @property
    def sure(self) -> bool:
        asked = len(self.kept) + len(self.left_out)
        return len(self.kept) >= 3 and len(self.gained) <= asked // 10


def sites_beside(series: Series, post: list[int]) -> Beside:
    """Sites that moved as the middle one did; the unqualified word asks who gained as well."""
    changes, errors = {}, {}
    for name, blocks in series.sites.items():
        baseline = [b for b in range(min(series.baseline), -series.trigger) if b in blocks]
        since = [b for b in post if b in blocks]
        if len(baseline) >= 8 and 2 * len(since) >= len(post):
            eta = {b: blocks[b].eta for b in blocks}
            changes[name] = mean_of(eta, since) - mean_of(eta, baseline)
            errors[name] = change_error(noise(eta, baseline), len(since), len(baseline))
    kept = alike(changes, errors)
    eta = {b: block.eta for b, block in series.own.items()}
    own = series.sign * (mean_of(eta, post) - mean_of(eta, series.baseline))
    gained = [name for name in changes if own > 0 and series.sign * changes[name] >= own]
    return Beside(kept, [name for name in changes if name not in kept], gained)


def mean_of(eta: dict[int, float], blocks: list[int]) -> float:
    return float(np.mean([eta[b] for b in blocks]))


def alike(changes: dict[str, float], errors: dict[str, float]) -> list[str]:
    """The sites near the middle change: of three or more the two nearest in any case."""
    if len(changes) < 2:
        return []
    middle = float(np.median(list(changes.values())))
    usual = float(np.median([error**2 for error in errors.values()]))
    apart = {name: abs(change - middle) for name, change in changes.items()}
    near = [name for name in changes if apart[name] <= 2.5 * (errors[name] ** 2 + usual / 2) ** 0.5]
    if len(near) >= 2:
        return near
    nearest = sorted(changes, key=apart.__getitem__)[:2]
    return [name for name in changes if name in nearest and len(changes) > 2]


def middle_of(series: Series, kept: list[str]) -> dict[int, float]:
    """The middle of two or more sites in each block, about the mean of each in the baseline."""
    centred = []
    for name in kept:
        eta = {b: block.eta for b, block in series.sites[name].items()}
        usual = mean_of(eta, [b for b in range(min(series.baseline), -series.trigger) if b in eta])
        centred.append({b: eta[b] - usual for b in eta})
    known = {b: [eta[b] for eta in centred if b in eta] for b in set().union(*centred)}
    return {b: float(np.median(values)) for b, values in known.items() if len(values) >= 2}


def by_last_year(series: Series) -> dict[int, float] | None:
    """Own less the same week of the last year before the start; the trigger window is none."""
    eta = {}
    for b, block in series.own.items():
        source = b - 52 * max(b // 52 + 1, 1)
        if source in series.own and not -series.trigger <= source < 0:
            eta[b] = block.eta - series.own[source].eta
    baseline = [b for b in series.baseline if b in eta]
    since = [b for b in series.known if b in eta]
    enough = len(baseline) >= 8 and 2 * len(since) >= len(series.known)
    return eta if enough else None


# Step 4: looks


@dataclass(frozen=True)
class Asked:
    """What every look of a series is asked: `year` is the series again for last year's weeks."""

    series: Series
    year: Series | None

    @cached_property
    def looks(self) -> list["Look | None"]:
        """By how many blocks since the start have figures."""
        return [self._look(count) if count else None for count in range(len(self.series.known) + 1)]

    def _look(self, count: int) -> "Look | None":
        """Nothing where too little stands beside it."""
        beside = sites_beside(self.series, self.series.known[:count])
        series, kept = self.series, beside.kept
        eta = {b: block.eta for b, block in series.own.items()}
        by_year = by_last_year(self.year) if self.year and len(kept) < 3 else None
        if by_year is not None:
            series, eta = self.year, by_year
        elif len(kept) >= 2:
            others = middle_of(series, kept)
            eta = {b: eta[b] - others[b] for b in eta if b in others}
        post = [b for b in self.series.known[:count] if b in eta]
        if len(post) < FEWEST:
            return None
        alone = by_year is None and len(kept) < 2
        rows = rows_of_counts(series, post) if alone else rows_of_values(series, eta, post)
        usable = replace(series, baseline=[b for b in series.baseline if b in eta])
        return Look(usable, rows, recent_reading(usable, eta, post), beside, by_year is not None)

    def tails(self, count: int) -> list[tuple[float, float]]:
        """How likely no gain, and no loss, is to each reading that could be made."""
        found = self.looks[count]
        if found is None:
            return [(NAN, NAN)] * 3
        below = [(m.below(0.0), 1 - m.below(0.0)) for m in (found.drift, found.flat)]
        pairs = [*below, found.recent or (0.0, 0.0)]
        return pairs if self.series.sign > 0 else [(above, below) for below, above in pairs]

    def agreed(self, count: int, side: int) -> bool:
        """Every reading, with and without the newest block. `side` 0: better; 1: worse."""
        return all(tail[side] < 0.05 for k in (count, count - 1) for tail in self.tails(k))

    def stopped(self, count: int) -> bool:
        pair = [self.tails(k)[0][0] < 0.05 for k in (count, count - 1)]
        return all(pair) and self.series.sign * self.looks[count].drift.drift < 0

    def gain(self, count: int) -> float:
        return self.series.sign * self.looks[count].drift.effect

    def told(self, count: int) -> tuple[float, float, float]:
        found = self.looks[count]
        return found.told() if found else (NAN, NAN, NAN)

    def still(self, number: int, gain: float) -> tuple[float, float, float] | None:
        """Last weeks less first weeks; how likely no less, and how likely half is gone."""
        found, sign = self.looks[sum(b < number for b in self.series.known)], self.series.sign
        delta = found and last_less_first(found, number)
        if delta is None:
            return None
        if sign > 0:
            return delta.effect, 1 - delta.below(0.0), delta.below(-gain / 2)
        return -delta.effect, delta.below(0.0), 1 - delta.below(gain / 2)


@dataclass(frozen=True)
class Look:
    """What one look reads, and its readings."""

    series: Series
    rows: Rows
    recent: tuple[float, float] | None
    beside: Beside
    by_year: bool

    @property
    def qualified(self) -> bool:
        return not (self.by_year or self.beside.sure)

    @cached_property
    def drift(self) -> Mixture:
        return drift_reading(self.series, self.rows)

    @cached_property
    def flat(self) -> Mixture:
        return flat_reading(self.series, self.rows)

    def told(self) -> tuple[float, float, float]:
        """The effect with drift, and the span of both readings."""
        (effect, *first), (_, *second) = self.drift.figures(), self.flat.figures()
        return effect, min(first[0], second[0]), max(first[1], second[1])


# Step 7: held and lasting


def last_less_first(found: Look, number: int) -> Mixture | None:
    """The last eight weeks less the first thirteen (months: four and six) since the start."""
    t, calendar = found.rows.t, found.series.calendar
    begins = number - calendar.of(8, 4)
    ends = min(calendar.of(13, 6), begins)
    first, last = (t >= 0) & (t < ends), t >= begins
    if min(first.sum(), (last & (t >= 0)).sum()) < 3:
        return None
    since = (t >= 0).astype(float)
    between = (t >= ends) & (t < begins) & (t >= 0)
    columns = [np.ones(len(t)), since, last & (t >= 0)] + ([between] if between.any() else [])
    columns = np.column_stack(columns).astype(float)
    return level_mixture(found.series, found.rows, working(found.rows, columns), columns, 2)


@dataclass
class Held:
    """A gain that four looks running have said, and whether it is still there."""

    gain: float  # in the better direction, at the look that held
    number: int
    lost: bool = False
    lasting: str = "not_yet_known"
    slipped: list[bool] = field(default_factory=list)

    def asked_again(self, delta: tuple[float, float, float] | None, long_enough: bool) -> None:
        """One look more; lost, and undone, when two looks running say so."""
        self.slipped.append(delta is not None and delta[0] < -self.gain / 2 and delta[1] < 0.05)
        if len(self.slipped) > 1 and self.slipped[-1] == self.slipped[-2]:
            self.lost = self.slipped[-1]
        sustained = long_enough and delta is not None and delta[2] < 0.10
        self.lasting = "lost" if self.lost else "sustained" if sustained else "not_yet_known"


@dataclass(frozen=True)
class Said:
    """What one look says."""

    verdict: str
    lasting: str
    stopped: bool = False
    held_at: int | None = None


def all_looks(asked, known: list[int], calendar: Calendar) -> list[Said]:
    """Each look in its turn: one for every block that is over, with figures or without."""
    out: list[Said] = []
    held = None
    for number in range(1, calendar.whole() + 1):
        count = sum(b < number for b in known)
        verdict = "too_early"
        if count >= 4:
            better, worse = asked.agreed(count, 0), asked.agreed(count, 1)
            verdict = "improving" if better else "worse" if worse else "no_difference"
        if held is not None:
            held.asked_again(asked.still(number, held.gain), number >= calendar.of(13, 6))
            stays = "no_difference" if held.lost else "improving"
            if not worse:
                out.append(Said(stays, held.lasting, held_at=held.number))
                continue
            out.append(Said("worse", "lost" if held.lost else "not_yet_known"))
            held = None  # a gain after that must be earned anew
            continue
        newest = [each.verdict for each in out[-3:]] + [verdict]
        if newest == ["improving"] * 4:
            held = Held(asked.gain(count), number)
        ever = verdict == "improving" or any(each.verdict == "improving" for each in out)
        stopped = verdict == "no_difference" and asked.stopped(count)
        lasting = "not_yet_known" if ever else "not_applicable"
        out.append(Said(verdict, lasting, stopped, number if held else None))
    return out


# Step 6: rare events


def rare_series(rows: pd.DataFrame, sign: int, trigger: int) -> "Rare":
    """Days with an event and days with figures in each block."""
    days = rows.groupby(["date", "block"], as_index=False)[["y", "n"]].sum()
    days = days[days["n"] > 0]
    weeks = {int(b): (int((d["y"] > 0).sum()), len(d)) for b, d in days.groupby("block")}
    return Rare(sign, weeks, [b for b in range(-39, -trigger) if b in weeks])


@dataclass(frozen=True)
class Rare:
    """Days with an event and days with figures, by block; nothing beside them, and no drift."""

    sign: int
    weeks: dict[int, tuple[int, int]]
    baseline: list[int]

    @property
    def known(self) -> list[int]:
        return [b for b in sorted(self.weeks) if b >= 0]

    def counts(self, blocks: list[int]) -> np.ndarray:
        return np.array([self.weeks[b] for b in blocks], float).reshape(-1, 2).sum(axis=0)

    def halves(self, count: int) -> tuple[float, float, float, float]:
        """Events and days before, then since; events divided by how many come at a time."""
        return self.of(self.baseline, self.known[:count], self.burst(self.known[:count]))

    def of(self, first: list[int], last: list[int], burst: float) -> tuple[float, ...]:
        (old, old_days), (new, new_days) = self.counts(first), self.counts(last)
        return old / burst, old_days, new / burst, new_days

    def burst(self, since: list[int]) -> float:
        """Pearson's dispersion in twos and in fours of weeks, where it is no chance."""
        found = [1.0]
        for weeks in (2, 4):
            chi, df = 0.0, 0
            for part in (self.baseline, since):
                groups = [range(b, b + weeks) for b in part if b % weeks == 0]
                whole = [g for g in groups if set(g) <= set(part)]
                events, days = np.array([self.counts([*g]) for g in whole]).reshape(-1, 2).T
                if len(whole) > 1 and events.sum():
                    usual = days * events.sum() / days.sum()
                    chi += float(((events - usual) ** 2 / usual).sum())
                    df += len(whole) - 1
            if df and stats.chi2.sf(chi, df) < 0.10:
                found.append(chi / df)
        return max(found)

    def tails(self, count: int) -> list[tuple[float, float]]:
        return [tuple(tail(*self.halves(count), way) for way in (self.sign, -self.sign))]

    def agreed(self, count: int, side: int) -> bool:
        return all(self.tails(k)[0][side] < 0.025 for k in (count, count - 1))

    def stopped(self, count: int) -> bool:
        return False

    def gain(self, count: int) -> float:
        return self.sign * log_ratio(*self.halves(count))

    def told(self, count: int) -> tuple[float, float, float]:
        """Log rate ratio, with the exact interval of Clopper and Pearson."""
        old, old_days, new, new_days = self.halves(count)
        low = stats.beta.ppf(0.05, new, old + 1) if new else 0.0
        high = stats.beta.ppf(0.95, new + 1, old) if old else 1.0
        with np.errstate(divide="ignore"):
            odds = [np.log(at) - np.log1p(-at) for at in (low, high)]
        low, high = (float(at + np.log(old_days / new_days)) for at in odds)
        return log_ratio(old, old_days, new, new_days), low, high

    def still(self, number: int, gain: float) -> tuple[float, float, float] | None:
        """The first weeks since the start against the last: change, no less, half gone."""
        since = [b for b in self.known if b < number]
        first = [b for b in since if b < min(13, number - 8)]
        last = [b for b in since if b >= number - 8]
        if min(len(first), len(last)) < 3:
            return None
        old, old_days, new, new_days = self.of(first, last, self.burst(since))
        change = self.sign * log_ratio(old, old_days, new, new_days)
        half = old, old_days, new, new_days * np.exp(-self.sign * gain / 2)
        return change, tail(old, old_days, new, new_days, -self.sign), tail(*half, self.sign)


def log_ratio(old: float, old_days: float, new: float, new_days: float) -> float:
    return float(np.log((new + 0.5) / new_days) - np.log((old + 0.5) / old_days))


def tail(old: float, old_days: float, new: float, new_days: float, way: int) -> float:
    """Chance of so many events since, or more (`way` 1), or fewer, given all events."""
    share = new_days / (new_days + old_days)
    if way > 0:
        return float(special.betainc(new, old + 1, share)) if new > 0 else 1.0
    return float(special.betainc(old, new + 1, 1 - share)) if old > 0 else 1.0


# The whole question


def second_verdict(frame, start, as_of, *, kind, better, problem_since=None, held_back=0) -> dict:
    """What a series says at one look, with the figures on the link scale behind it.

    `frame`: rows with date, unit, y, n, bank_holiday and, where they apply, monthly and area.
    `held_back`: days that are not judged yet, because events of theirs are still coming in.
    """
    sign, frame = 1 if better == "higher" else -1, cut.as_sums(frame, kind)
    own_rows = frame[frame["unit"] == "own"]
    calendar = Calendar(start, as_of - pd.Timedelta(days=held_back), "monthly" in frame)
    rows = cut.whole_blocks(own_rows, calendar)
    if kind == "rare":
        since = 0 if problem_since is None else -calendar.block(problem_since)
        asked = rare_series(rows, sign, max(4, since))
        return verdict(asked, asked.known, asked.baseline, calendar)
    raw = cut.summed(rows, {}, kind)
    trigger = cut.trigger_window(raw, sign, calendar, problem_since)
    baseline = cut.baseline_blocks(raw, kind, calendar, trigger)
    own = cut.in_blocks(rows, baseline, calendar, kind)
    if len(baseline) < 8:
        return {"verdict": "too_early", "trigger": trigger}
    sites = cut.sites_of(frame, range(baseline[0], -trigger), calendar, kind)
    series = Series(kind, sign, calendar, own, sites, baseline, trigger)
    year = None
    if "monthly" not in frame and min(own) <= -104:
        long = [b for b in range(-52, -trigger) if b in own]
        year = replace(series, own=cut.in_blocks(rows, long, calendar, kind), baseline=long)
    asked = Asked(series, year)
    return verdict(asked, series.known, baseline, calendar) | {"trigger": trigger}


def verdict(asked, known: list[int], baseline: list[int], calendar: Calendar) -> dict:
    """The newest look, and the figures that it tells."""
    looks = all_looks(asked, known, calendar)
    if len(baseline) < 8 or len(known) < 4:
        return {"verdict": "too_early"}
    said = looks[-1]
    at_most = len(looks) if said.held_at is None else max(calendar.of(26, 6), said.held_at)
    told = asked.told(sum(b < at_most for b in known))
    return {"verdict": said.verdict, "told": told, "looks": looks, "asked": asked}
