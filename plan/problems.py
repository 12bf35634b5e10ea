"""What the plan leaves alone: problems nobody works on, and actions to adapt or stop.

A problem is a measure at a site that is worse than usual there, off the target of its aim, or
clearly apart from the other sites, while no open action works on it. Every such look is a test,
and all together are held to one chance in ten of naming anything in a week in which nothing differs
(Bonferroni). Figures are compared by blocks of four weeks (of what is sampled monthly, by month),
so that how far blocks usually vary, and not chance alone, says how far is far.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import product
from math import sqrt

import numpy as np
from scipy.stats import t as student

from metrics.catalogue import CATALOGUE
from metrics.difference.question import Observed, Shape
from metrics.measure import Better, Kind, Measure, MeasureRef
from metrics.small_counts import rests_on_few
from metrics.spc.funnel import FEWEST, funnel
from metrics.target import Target, TargetState, target_state
from plan.evidence import Records, measures_of
from plan.model import Outcome
from plan.places import touches
from plan.standing import Standing
from plan.state import ASSURED_STATES, State
from plan.words.answers import VerdictAnswer
from plan.words.numbers import amount, count

ANY_BY_CHANCE = 0.10  # of a week in which nothing differs: that anything is named
BLOCKS, FEWEST_BEFORE = 13, 6
NEWEST = (1, 3, 6)  # blocks that may have got worse: four, twelve or twenty-four weeks
APART = 3  # blocks over which sites are compared, as in the funnels
NO_PROBLEM = "No problem without an action stands out."
LONG_ENOUGH = 16  # weeks since practice changed, after which nothing to show for it is an answer


class Why(StrEnum):
    USUAL = "worse than usual"
    TARGET = "off its target"
    APART = "apart from the other sites"


_AGAINST = {
    Why.USUAL: ("usual", "usually"),
    Why.TARGET: ("its target", "target"),
    Why.APART: ("the other sites", "the other sites"),
}


@dataclass(frozen=True, kw_only=True)
class SiteProblem:
    """A measure at a site, and what makes it a problem."""

    measure: Measure
    site: str
    why: Why
    spell: str  # "4 weeks"
    value: float  # in the measure's units, as what it is against
    against: float  # what is usual, the target, the others' figure
    counts: tuple[float, float]  # behind the value
    chance: float = 1.0  # of seeing as much where nothing differs
    is_hidden: bool = False  # so few stand behind them that they are not told

    @property
    def says(self) -> str:
        """As in "calls that began on time: 80.5 % in the last 4 weeks, usually 88 %"."""
        topic, unit, ago = self.measure.topic(), self.measure.unit, f"in the last {self.spell}"
        against, beside = _AGAINST[self.why]
        if self.is_hidden:
            way = "lower" if self.measure.better is Better.UP else "higher"
            return f"{topic}: {way} than {against} {ago}"
        return f"{topic}: {amount(self.value, unit)} {ago}, {beside} {amount(self.against, unit)}"


@dataclass(frozen=True)
class Problems:
    """Those that stand out of everything that was looked at, the clearest first."""

    looked_at: int = 0  # measures at sites
    named: tuple[SiteProblem, ...] = ()

    @property
    def says(self) -> str:
        """How much was looked at, and how often something is named by chance."""
        return (
            f"Grip looked at {count(self.looked_at, 'measure')} at sites where no open action works"
            " on it. If nothing differed, it would name one in at most 1 week in 10."
        )

    def at(self, near: frozenset[str]) -> "Problems":
        """Only those at some places, held to what all were held to."""
        return replace(self, named=tuple(each for each in self.named if each.site in near))


def to_adapt_or_stop(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """Not signed off, sixteen weeks since practice changed, and no clear change; longest first."""
    closed = (State.STOPPED, *ASSURED_STATES)
    ranked = sorted(standings, key=lambda each: (-each.seen.weeks, each.action.id))
    going = ((each, each.seen) for each in ranked if each.state not in closed)
    still = ((each, seen) for each, seen in going if seen.answer is VerdictAnswer.NO_VISIBLE_CHANGE)
    return tuple(each for each, seen in still if seen.weeks >= LONG_ENOUGH)


def problems(records: Records, standings: Iterable[Standing]) -> Problems:
    """Everything counted where no open action works on it, but percentiles and breakdowns."""
    closed = (State.STOPPED, State.ASSURED, State.SUSTAINED)  # stopped, or signed off and holding
    worked_on = [standing.action for standing in standings if standing.state not in closed]
    looks: list[SiteProblem] = []
    for measure in CATALOGUE:
        if measure.kind is Kind.QUANTILE or measure.part_shares_denominator:
            continue
        refs = ((action, measures_of(records.plan, action)) for action in worked_on)
        busy = [action.sites for action, own in refs if measure.id in {ref.id for ref in own}]
        free = [
            counts
            for counts in _counts(records, measure)
            if not any(touches(counts.site, sites, records.places) for sites in busy)
        ]
        looks += looks_at(free)
        for own, aim in product(free, records.plan.aims):
            wanted = aim.outcome(MeasureRef(measure.id))
            if wanted and aim.sites and touches(own.site, aim.sites, records.places):
                looks += filter(None, [than_target(own, wanted)])
    found, limit = named(looks), records.small_cell()
    shown = []
    for each in found.named:
        measure = records.guarded(each.measure, (each.site,))
        shown.append(replace(each, is_hidden=rests_on_few(measure, *each.counts, limit)))
    return replace(found, named=tuple(shown))


def named(looks: Iterable[SiteProblem]) -> Problems:
    """Those beyond the bar that all looks share, each measure and site by its clearest look."""
    every = sorted(looks, key=lambda look: (look.chance, look.measure.id, look.site))
    clearest = {(look.measure.id, look.site): look for look in reversed(every)}
    bar = ANY_BY_CHANCE / max(len(every), 1)
    beyond = (look for look in clearest.values() if look.chance < bar)
    return Problems(len(clearest), tuple(sorted(beyond, key=lambda look: look.chance)))


@dataclass(frozen=True, eq=False)
class SiteCounts:
    """One measure at one site by whole blocks and weeks, back from the newest day."""

    measure: Measure
    site: str
    end: date
    blocks: np.ndarray  # as weeks: events and exposure, the oldest first; 0 of 0 is unknown
    weeks: np.ndarray
    kind: str = ""  # of the site

    def evened(self) -> np.ndarray:
        """Blocks on a scale on which chance is alike everywhere, and the variance of chance."""
        # Root of a rate, arcsine of the root of a share (Anscombe, Biometrika 1948;35:246-254).
        events, over = self.blocks[0], np.where(self.blocks[1] > 0, self.blocks[1], np.nan)
        match self.measure.kind:
            case Kind.SCORE:
                return np.stack([events / over, np.zeros(len(over))])
            case Kind.PROPORTION:
                share = np.minimum((events + 0.375) / (over + 0.75), 1)
                return np.stack([np.arcsin(np.sqrt(share)), 1 / (4 * over + 2)])
        return np.stack([np.sqrt((events + 0.375) / over), 1 / (4 * over)])

    def worse_by(self, lower: float) -> float:
        """How much worse it is, of a figure that is so much lower."""
        return lower if self.measure.better is Better.UP else -lower

    def problem(self, why: Why, newest: np.ndarray, against: float) -> SiteProblem:
        """What was looked at: `newest` are its blocks."""
        many = newest.shape[1]
        return SiteProblem(
            measure=self.measure,
            site=self.site,
            why=why,
            spell=count(many, "month") if self.measure.monthly else count(4 * many, "week"),
            value=_value(self.measure, newest),
            against=against,
            counts=(float(newest[0].sum()), float(newest[1].sum())),
        )


def _counts(records: Records, measure: Measure) -> Iterator[SiteCounts]:
    """What was counted at each site in one and the same way."""
    for site, rows in records.daily(measure, "").by_site.items():
        end = records.known_to(measure, (site,))
        if end is not None:
            end -= timedelta(days=records.held_back(measure, (site,)))
            phase = records.phase(measure, "", (site,), end - timedelta(days=1))
            kept = phase.keep(rows.observed.all_areas())
            yield site_counts(measure, site, kept, end, kind=records.places.kinds.get(site, ""))


def site_counts(
    measure: Measure, site: str, observed: Observed, end: date, *, kind: str = ""
) -> SiteCounts:
    """Whole blocks and weeks that end before `end`; months, of what is sampled monthly."""
    last = np.datetime64(end)
    back = (last - observed.days).astype(int) - 1
    block = back // 28
    if measure.monthly:
        last = last.astype("datetime64[M]")
        block = last - 1 - observed.days.astype("datetime64[M]")
        end = last.astype("datetime64[D]").item()
    blocks = _binned(observed, block.astype(int), BLOCKS)
    weeks = _binned(observed, back // 7, 4 * BLOCKS)
    return SiteCounts(measure, site, end, blocks, weeks, kind)


def _binned(observed: Observed, back: np.ndarray, many: int) -> np.ndarray:
    """Counts by how many blocks back, oldest first, without one that began before the figures."""
    kept = (back >= 0) & (back < min(many, back[0] if len(back) else 0))
    counts = observed.numerator[kept], observed.denominator[kept]
    return np.stack([np.bincount(back[kept], each, many)[::-1] for each in counts])


# The three looks, each with the chance of seeing as much where nothing differs.
def looks_at(every: Sequence[SiteCounts]) -> Iterator[SiteProblem]:
    """Each site against its own past and against the others of its kind, of one measure."""
    for own in every:
        others = [o for o in every if o is not own and (o.kind, o.end) == (own.kind, own.end)]
        usual = (than_usual(own, newest) for newest in NEWEST)
        yield from filter(None, (*usual, than_others(own, others)))


def than_usual(own: SiteCounts, newest: int) -> SiteProblem | None:
    """The newest blocks against those before, held to how far these vary and to chance."""
    values, chance = own.evened()
    before = np.isfinite(values[:-newest])
    many = int(before.sum())
    if not np.isfinite(values[-newest:]).all() or many < FEWEST_BEFORE:
        return None
    usual = values[:-newest][before]
    spread = float(usual.var(ddof=1))
    variance = max(spread, float(chance[-newest:].mean())) / newest
    variance += max(spread, float(chance[:-newest][before].mean())) / many
    worse = own.worse_by(float(usual.mean() - values[-newest:].mean()))
    against = _value(own.measure, own.blocks[:, :-newest])
    look = own.problem(Why.USUAL, own.blocks[:, -newest:], against)
    return replace(look, chance=_chance(worse, variance, many - 1))


def than_target(own: SiteCounts, wanted: Outcome) -> SiteProblem | None:
    """The weeks of the target's window against it, where they reliably miss it."""
    measure, weeks = own.measure, own.weeks[:, -wanted.weeks :]
    known = weeks[:, weeks[1] > 0]
    if wanted.target is None or measure.monthly or known.shape[1] < FEWEST_BEFORE:
        return None
    target = Target(wanted.target / measure.per, measure.better, wanted.weeks)
    shapes = {Kind.PROPORTION: Shape.PROPORTION, Kind.SCORE: Shape.SCORE}
    state = target_state(weeks[0], weeks[1], target, shapes.get(measure.kind, Shape.RATE))
    values, chance = known[0] / known[1], 1.0
    if state is TargetState.RELIABLY_MISSED:
        variance = float(values.var(ddof=1)) / len(values)
        worse = own.worse_by(target.value - float(values.mean()))
        chance = _chance(worse, variance, len(values) - 1)
    look = own.problem(Why.TARGET, weeks, wanted.target)
    return replace(look, chance=chance, spell=count(wanted.weeks, "week"))


def than_others(own: SiteCounts, others: list[SiteCounts]) -> SiteProblem | None:
    """A site against the mean of the others, where it is outside the funnel of all of them too."""
    if len(others) < FEWEST - 1 or own.measure.kind is Kind.SCORE:
        return None
    apart = own.evened()[0] - np.mean([each.evened()[0] for each in others], axis=0)
    # How far the difference varies is told by its steps from block to block.
    steps, newest = np.diff(apart[np.isfinite(apart)]), apart[-APART:]
    if len(steps) < FEWEST_BEFORE or not np.isfinite(newest).all():
        return None
    against = _value(own.measure, np.hstack([each.blocks[:, -APART:] for each in others]))
    look = own.problem(Why.APART, own.blocks[:, -APART:], against)
    variance = float(np.mean(steps**2)) / 2 / APART
    chance = _chance(own.worse_by(-float(newest.mean())), variance, len(steps))
    if chance > ANY_BY_CHANCE:
        return look
    sums = np.stack([each.blocks[:, -APART:].sum(axis=1) for each in (own, *others)], axis=1)
    flags = funnel(*sums, is_share=own.measure.kind is Kind.PROPORTION).flags
    is_outside = own.worse_by(-float(flags[0])) > 0  # of the funnel, on the worse side
    return replace(look, chance=chance) if is_outside else look


def _chance(worse: float, variance: float, df: int) -> float:
    """The chance of being so much worse where nothing differs, one-sided."""
    if variance <= 0:
        return 1.0 if worse <= 0 else 0.0
    return float(student.sf(worse / sqrt(variance), df))


def _value(measure: Measure, blocks: np.ndarray) -> float:
    events, over = blocks.sum(axis=1)
    return measure.per * float(events) / float(over) if over else float("nan")
