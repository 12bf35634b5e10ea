"""Sites beside each other, no league table: who differs by more than chance and usual spread."""

from dataclasses import dataclass

import numpy as np

from charts import words
from charts.meaning import Meaning, meaning
from metrics.measure import Better, Kind, Measure
from metrics.spc.funnel import ACTION, WARNING, Funnel, funnel
from metrics.spc.rules import Side

REACHES = ((WARNING, "95 in 100"), (ACTION, "998 in 1,000"))  # and what limits so wide hold


@dataclass(frozen=True)
class Place:
    """One site: its name and its figures over the time compared."""

    name: str
    numerator: float
    denominator: float


@dataclass(frozen=True, eq=False)
class FunnelPicture:
    """Everything a funnel shows; values and limits are in the measure's own units (times `per`)."""

    places: tuple[Place, ...]
    axis: str
    size_axis: str
    unit: str
    per: float
    better: Better | None
    result: Funnel

    @property
    def values(self) -> np.ndarray:
        return self.per * self.result.values

    @property
    def centre(self) -> float:
        return self.per * self.result.centre

    @property
    def sizes(self) -> np.ndarray:
        """The sizes over which the limits are drawn, rising; empty where nothing was counted."""
        known = [place.denominator for place in self.places if place.denominator > 0]
        return np.linspace(0.6 * min(known), 1.15 * max(known), 80) if known else np.array([])

    def ends(self) -> list[tuple[float, str]]:
        """What each pair of limits holds, at its upper line's right end; the value of all sites."""
        largest = self.sizes[-1:]
        found = [
            (self.per * float(self.result.limits(largest, reach)[1][0]), told)
            for reach, told in REACHES
        ]
        return [*found, (self.centre, f"all {words.measured(self.centre, self.unit)}")]

    def meanings(self) -> tuple[Meaning, ...]:
        """What each site's place in the funnel means."""
        sides = {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}
        return tuple(meaning(sides[int(flag)], self.better) for flag in self.result.flags)

    @property
    def note(self) -> str:
        """How wide the limits are and why."""
        if np.isnan(self.result.centre):
            return "No limits: fewer than three sites to compare."
        if self.result.between > 0:
            return "Limits hold 998 in 1,000 sites, widened by the usual spread between sites."
        return "Limits hold 998 in 1,000 sites; chance alone explains the spread between them."


def funnel_picture(measure: Measure, places: tuple[Place, ...], when: str) -> FunnelPicture:
    """A funnel of a proportion or a rate over a spell of time; `when` says which, in words.

    ValueError for other kinds: a score or a percentile has no counts to make limits from.
    """
    if measure.kind not in (Kind.PROPORTION, Kind.RATE, Kind.RARE):
        raise ValueError("a funnel compares proportions and rates")
    is_share = measure.kind is Kind.PROPORTION
    name = words.lower_first(measure.title)
    return FunnelPicture(
        places=places,
        axis=f"{name}, {measure.unit}, {when}",
        size_axis="how many were counted",
        unit=measure.unit,
        per=measure.per,
        better=measure.better,
        result=funnel(
            [place.numerator for place in places],
            [place.denominator for place in places],
            is_share=is_share,
        ),
    )


def funnel_alt_text(one: FunnelPicture) -> str:
    """Which sites stand out, by name; and that the others do not."""
    told = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "apart"}
    stand_out = [
        f"{place.name} {told[of]} at {words.measured(float(value), one.unit)}"
        for place, of, value in zip(one.places, one.meanings(), one.values, strict=True)
        if of in told
    ]
    found = "; ".join(stand_out) if stand_out else "no site stands out"
    return f"{one.axis}: {found}. {one.note}"
