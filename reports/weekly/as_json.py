"""The report as plain values, for another program and for whoever checks the document."""

from datetime import date
from typing import Any

from charts.palette import Meaning
from plan.words.answers import QUALIFIED, wording_of
from reports.edition import picked, plain
from reports.weekly.content import SideBySide, TargetLine, Watched, Weekly
from reports.weekly.figures import (
    assurance_told,
    count_told,
    is_hidden,
    period_told,
    title_of,
    value_told,
    variation_told,
    week_told,
)

_SLIPPED = "action=action.id owner on says new=is_new"
_PASSED_ON = (
    "action=action.id trigger=escalation.trigger fell_due=escalation.fell_due to"
    " says=escalation.says acknowledged new=is_new"
)
_UNASSURED = "action=action.id owner completed_on re_audit_on against"
_ROWS = "loads read rejected on"


def weekly_as_json(report: Weekly) -> dict[str, Any]:
    """Everything that the page and the PDF say; a hidden figure is None, and `last` says so."""
    told, data = report.week.told_on, report.quality
    return {
        "week": picked(report.week, "first last"),
        **picked(report, "sites"),
        **picked(report.colophon, "generation plan_entry=entry invented_data=is_sample data_to"),
        **picked(report, "finding caution"),
        "actions": [_watched(each, told) for each in report.watched],
        "slipped": [picked(each, _SLIPPED) for each in report.slipped],
        "passed_on": [picked(each, _PASSED_ON) for each in report.passed_on],
        "completed_not_assured": [picked(each, _UNASSURED) for each in report.unassured],
        "side_by_side": [_beside(each) for each in report.side_by_side],
        "data_quality": {
            "exports": [picked(each, "source through days_short") for each in data.reaches],
            **picked(data, "calls verified_electronically=verified"),
            "this_week": picked(data.this_week, _ROWS),
            "last_load": picked(data.last_load, _ROWS),
            "provisional": list(data.provisional),
        },
    }


def _watched(each: Watched, today: date) -> dict[str, Any]:
    return {
        **picked(each, "action=action.id title=action.title sites=action.sites owner state"),
        "answer": each.wording.name,
        "answer_a_week_ago": wording_of(each.before, each.is_qualified).name,
        "qualified": each.wording is QUALIFIED,
        **picked(each, "headline=wording.headline sentences"),
        "week": week_told(each, today),
        **picked(each, "weeks_since_start=weeks window_weeks=window"),
        "targets": [_target(line) for line in each.targets],
    }


def _target(line: TargetLine) -> dict[str, Any]:
    figure, counts = line.last, ("value", "numerator", "denominator")
    return {
        "measure": str(line.ref),
        "title": title_of(line),
        **picked(line, "part sites unit=measure.unit"),
        "last": value_told(figure),
        "count": count_told(figure),
        "note": period_told(figure),
        **(dict.fromkeys(counts) if is_hidden(figure) else picked(figure, " ".join(counts))),
        **picked(line, "target window_weeks"),
        "over_window": None if line.hidden else plain(line.value),
        **picked(line, "state state_a_week_ago=state_before"),
        "variation": variation_told(line),
        "assurance": assurance_told(line),
    }


def _beside(each: SideBySide) -> dict[str, Any]:
    told = picked(each, "measure=title kind says why_no_funnel=why_none")
    if each.funnel is None:
        return told | {"sites": []}
    rows = zip(each.funnel.places, each.funnel.values, each.funnel.meanings(), strict=True)
    return told | {
        "sites": [
            picked(place, "site=name numerator denominator")
            | {"value": plain(float(value)), "stands_out": of is not Meaning.NEITHER}
            for place, value, of in rows
        ]
    }
