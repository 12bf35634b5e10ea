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
    today, data = report.week.told_on, report.quality
    return {
        "week": picked(report.week, "first last"),
        **picked(report, "sites"),
        **picked(report.colophon, "generation plan_entry=entry invented_data=is_sample data_to"),
        **picked(report, "finding caution"),
        "actions": [_watched(action, today) for action in report.watched],
        "slipped": [picked(slip, _SLIPPED) for slip in report.slipped],
        "passed_on": [picked(escalation, _PASSED_ON) for escalation in report.passed_on],
        "completed_not_assured": [picked(entry, _UNASSURED) for entry in report.unassured],
        "side_by_side": [_beside(comparison) for comparison in report.side_by_side],
        "data_quality": {
            "exports": [picked(export, "source through days_short") for export in data.reaches],
            **picked(data, "calls verified_electronically=verified"),
            "this_week": picked(data.this_week, _ROWS),
            "last_load": picked(data.last_load, _ROWS),
            "provisional": list(data.provisional),
        },
    }


def _watched(action: Watched, today: date) -> dict[str, Any]:
    return {
        **picked(action, "action=action.id title=action.title sites=action.sites owner state"),
        "answer": action.wording.name,
        "answer_a_week_ago": wording_of(action.before, action.is_qualified).name,
        "qualified": action.wording is QUALIFIED,
        **picked(action, "headline=wording.headline sentences"),
        "week": week_told(action, today),
        **picked(action, "weeks_since_start=weeks window_weeks=window"),
        "targets": [_target(line) for line in action.targets],
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


def _beside(beside: SideBySide) -> dict[str, Any]:
    fields = picked(beside, "measure=title kind says why_no_funnel=why_none")
    if beside.funnel is None:
        return fields | {"sites": []}
    rows = zip(beside.funnel.places, beside.funnel.values, beside.funnel.meanings(), strict=True)
    return fields | {
        "sites": [
            picked(place, "site=name numerator denominator")
            | {"value": plain(float(value)), "stands_out": of is not Meaning.NEITHER}
            for place, value, of in rows
        ]
    }
