"""Like sites beside each other on the measures with targets: a funnel where one fits."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from charts.funnel import FunnelPicture, Place, funnel_picture
from charts.palette import Meaning
from charts.words import measured, short_day
from metrics.calendar import By, period_start
from metrics.catalogue import measure as measure_of
from metrics.measure import Hides, Kind, Measure, MeasureRef
from metrics.phrases import topic
from metrics.spc.funnel import FEWEST
from plan.words.numbers import listed
from reports.edition import Edition
from reports.weekly.model import SideBySide, TargetLine

WEEKS, MONTHS = 13, 3  # as the page of sites compares, unless asked otherwise
MOST = 4  # measures that are laid beside each other in one report
_MORE = f"only {MOST} are drawn here"
_ALONE = "this report is of one such site alone, and the page of sites shows the others"
COUNTS = (Kind.PROPORTION, Kind.RATE, Kind.RARE)
SUMS = """
    SELECT
        facts.site,
        sum(CASE WHEN $part = '' OR facts.part = $part THEN facts.numerator ELSE 0 END),
        CASE WHEN count(*) = count(facts.denominator) THEN sum(facts.denominator) END
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = $measure
        AND ($part = '' OR facts.part = $part OR $shares)
        AND facts.day BETWEEN $first AND $last
        AND list_contains($sites, facts.site)
    GROUP BY ALL
    ORDER BY facts.site
"""


def side_by_side(
    edition: Edition, targets: tuple[TargetLine, ...], sites: tuple[str, ...]
) -> tuple[SideBySide, ...]:
    """For the measures with most targets first, among the kind of place that has them."""
    places = edition.ground.places
    here = places.within(sites)
    wanted: Counter[tuple[MeasureRef, str]] = Counter()
    for target in targets:
        kinds = {places.kinds.get(site, "") for site in places.within(target.sites) & here}
        wanted.update((target.ref, kind) for kind in kinds)
    ranked = sorted(wanted, key=lambda each: (-wanted[each], str(each[0]), each[1]))
    found = []
    for ref, kind in ranked:
        alike = sorted(site for site in here if places.kinds.get(site, "") == kind)
        found.append(_beside(edition, ref, (kind, alike)))
    drawn = [each for each in found if each.funnel is not None]
    more = (replace(each, funnel=None, why_none=_MORE) for each in drawn[MOST:])
    return (*drawn[:MOST], *more, *(each for each in found if each.funnel is None))


def _beside(edition: Edition, ref: MeasureRef, alike: tuple[str, list[str]]) -> SideBySide:
    measure, (kind, sites) = measure_of(ref.id), alike
    title = _title(ref)
    told = {"title": title, "kind": kind or "site", "sites": len(sites)}
    if measure.kind not in COUNTS:
        return SideBySide(**told, why_none="a mean or a percentile has no counts for limits")
    span = _span(edition, measure)
    found = _counted(edition, ref, sites, span) if span else ()
    if len(sites) == 1:
        return SideBySide(**told, why_none=_ALONE)
    if len(found) < FEWEST:
        return SideBySide(**told, why_none=f"fewer than {FEWEST} like sites were counted")
    limit = edition.small_cell()
    if _tells_of_few(measure, found, limit):
        return SideBySide(**told, why_none=f"some counts are below {limit} and not shown")
    funnel = funnel_picture(measure, found, _when(span))
    return SideBySide(**told | {"sites": len(found)}, funnel=funnel, says=_says(funnel))


def _tells_of_few(measure: Measure, found: tuple[Place, ...], limit: int) -> bool:
    few = {Hides.NOTHING: (), Hides.PEOPLE: [each.denominator for each in found]}
    counts = few.get(measure.hides, [each.numerator for each in found])
    return any(count < limit for count in counts)


def _span(edition: Edition, measure: Measure) -> tuple[date, date] | None:
    """The last thirteen whole weeks, or three whole months; of a state, its last day."""
    last = edition.ground.through(measure)
    if last is None or measure.stock:
        return last and (last, last)
    after = last + timedelta(days=1)
    if measure.monthly:
        first = end = period_start(after, By.MONTH)
        for _ in range(MONTHS):
            first = period_start(first - timedelta(days=1), By.MONTH)
    else:
        end = period_start(after, By.WEEK)
        first = end - timedelta(weeks=WEEKS)
    return first, end - timedelta(days=1)


def _counted(
    edition: Edition, ref: MeasureRef, sites: list[str], span: tuple[date, date]
) -> tuple[Place, ...]:
    asked = {"measure": ref.id, "part": ref.part, "sites": sites, "first": span[0], "last": span[1]}
    asked["shares"] = measure_of(ref.id).part_shares_denominator
    rows = edition.ground.cursor.execute(SUMS, asked).fetchall()
    return tuple(Place(site, events, room) for site, events, room in rows if room)


def _when(span: tuple[date, date]) -> str:
    first, last = span
    return short_day(last) if first == last else f"{short_day(first)} to {short_day(last)}"


def _says(one: FunnelPicture) -> str:
    """Who stands out, in the order of the sites, never of the figures."""
    said = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "apart"}
    apart = [
        f"{place.name} ({said[of]}, {measured(float(value), one.unit)})"
        for place, of, value in zip(one.places, one.meanings(), one.values, strict=True)
        if of in said
    ]
    if not apart:
        return "No site stands out by more than chance and the usual spread."
    verb = "stands" if len(apart) == 1 else "stand"
    return f"{listed(apart)} {verb} out by more than chance and the usual spread."


def _title(ref: MeasureRef) -> str:
    told = topic(ref, measure_of(ref.id))
    return f"{told[:1].upper()}{told[1:]}"
