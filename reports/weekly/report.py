"""The weekly report read from an edition: everything that it says, each thing read once."""

from dataclasses import replace
from datetime import date

from metrics.series import counted_anything
from plan.clock import is_sample
from plan.places import Places
from plan.standing import Standing
from plan.verdict import Verdict
from plan.words.numbers import day, listed
from reports.edition import Edition
from reports.weekly.finding import finding
from reports.weekly.model import Weekly
from reports.weekly.quality import Reach, quality
from reports.weekly.side_by_side import side_by_side
from reports.weekly.waiting import passed_on, slipped, unassured
from reports.weekly.watching import watched
from reports.weekly.week import Week


def weekly(edition: Edition, sites: tuple[str, ...] = ()) -> Weekly:
    """The report on the last whole week before the edition's day, at these sites (none: all).

    Ask with an edition of the Monday after the week (`Week.told_on`): then it is the same whenever
    it is made from the same data and the same plan.
    """
    week = Week.before(edition.today)
    here = _at(edition, sites)
    standings = [standing for _, standing in here]
    found = quality(edition, sites, week)
    report = Weekly(
        week=week,
        sites=sites,
        site_count=_count_of(edition.ground.places, sites),
        generation=edition.generation,
        entry=edition.entry,
        is_sample=is_sample(edition.register),
        data_to=_data_to(found.reaches, week),
        finding=(),
        caution=_caution(found.reaches, week),
        watched=tuple(watched(edition, *each) for each in here),
        slipped=slipped(standings, week),
        passed_on=passed_on(edition.plan, standings, week),
        unassured=unassured(standings),
        side_by_side=(),
        quality=found,
    )
    beside = side_by_side(edition, report.targets, sites)
    is_counted = counted_anything(edition.ground.cursor)
    return replace(report, finding=finding(report, is_counted), side_by_side=beside)


def _at(edition: Edition, sites: tuple[str, ...]) -> list[tuple[Verdict, Standing]]:
    """Actions at, below or above one of the sites, or everywhere, the most urgent first."""
    standing = {each.action.id: each for each in edition.standings}
    return [
        (verdict, standing[verdict.action.id])
        for verdict in edition.verdicts
        if not sites or _touches(edition.ground.places, verdict.action.sites, sites)
    ]


def _touches(places: Places, own: tuple[str, ...], sites: tuple[str, ...]) -> bool:
    near = places.within(own) | places.above(own)
    return not own or any(site in near for site in sites)


def _count_of(places: Places, sites: tuple[str, ...]) -> int:
    """Places of care: those below which there are no others."""
    here = places.within(sites)
    return len(here - set(places.parents.values()))


def _data_to(reaches: tuple[Reach, ...], week: Week) -> date | None:
    """The last day up to which any export is complete, never after the week."""
    known = [each.through for each in reaches if each.through]
    return min(max(known), week.last) if known else None


def _caution(reaches: tuple[Reach, ...], week: Week) -> str:
    """Which exports end before the week does."""
    late = [each for each in reaches if each.days_short]
    if not late:
        return ""
    names = listed([each.source.replace("_", " ") for each in late])
    if len(late) == 1:
        ends = day(late[0].through, week.last)
        return f"The week is provisional for {names}: that export ends on {ends}."
    return f"The week is provisional: these exports end before it does: {names}."
