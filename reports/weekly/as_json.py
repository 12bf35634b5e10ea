"""The report as plain values, for another program and for whoever checks the document."""

from datetime import date
from math import isfinite
from typing import Any

from charts.palette import Meaning
from plan.words.answers import QUALIFIED, wording_of
from reports.weekly.content import (
    PassedOn,
    Quality,
    Rows,
    SideBySide,
    Slipped,
    TargetLine,
    Unassured,
    Watched,
    Weekly,
)
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


def weekly_as_json(report: Weekly) -> dict[str, Any]:
    """Everything that the page and the PDF say; a hidden figure is None, and `last` says so."""
    return {
        "week": {"first": _day(report.week.first), "last": _day(report.week.last)},
        "sites": list(report.sites),
        "generation": report.generation,
        "plan_entry": report.entry,
        "invented_data": report.is_sample,
        "data_to": _day(report.data_to),
        "finding": list(report.finding),
        "caution": report.caution,
        "actions": [_watched(each, report.week.told_on) for each in report.watched],
        "slipped": list(map(_slipped, report.slipped)),
        "passed_on": list(map(_passed_on, report.passed_on)),
        "completed_not_assured": list(map(_unassured, report.unassured)),
        "side_by_side": [_beside(each) for each in report.side_by_side],
        "data_quality": _quality(report.quality),
    }


def _slipped(each: Slipped) -> dict[str, Any]:
    return {
        "action": each.action.id,
        "owner": each.owner,
        "on": _day(each.on),
        "says": each.says,
        "new": each.is_new,
    }


def _passed_on(each: PassedOn) -> dict[str, Any]:
    return {
        "action": each.action.id,
        "trigger": str(each.escalation.trigger),
        "fell_due": _day(each.escalation.fell_due),
        "to": each.to,
        "says": each.escalation.says,
        "acknowledged": each.acknowledged,
        "new": each.is_new,
    }


def _unassured(each: Unassured) -> dict[str, Any]:
    return {
        "action": each.action.id,
        "owner": each.owner,
        "completed_on": _day(each.completed_on),
        "re_audit_on": _day(each.re_audit_on),
        "against": list(each.against),
    }


def _watched(each: Watched, today: date) -> dict[str, Any]:
    return {
        "action": each.action.id,
        "title": each.action.title,
        "sites": list(each.action.sites),
        "owner": each.owner,
        "state": str(each.state),
        "answer": each.wording.name,
        "answer_a_week_ago": wording_of(each.before, each.is_qualified).name,
        "qualified": each.wording is QUALIFIED,
        "headline": each.wording.headline,
        "sentences": list(each.sentences),
        "week": week_told(each, today),
        "weeks_since_start": each.weeks,
        "window_weeks": each.window,
        "targets": [_target(line) for line in each.targets],
    }


def _target(line: TargetLine) -> dict[str, Any]:
    hidden = is_hidden(line.last)
    figure = line.last
    return {
        "measure": str(line.ref),
        "title": title_of(line),
        "part": str(line.part),
        "sites": list(line.sites),
        "unit": str(line.measure.unit),
        "last": value_told(figure),
        "count": count_told(figure),
        "note": period_told(figure),
        "value": None if hidden else _number(figure.value),
        "numerator": None if hidden else _number(figure.numerator),
        "denominator": None if hidden else _number(figure.denominator),
        "target": line.target,
        "window_weeks": line.window_weeks,
        "over_window": None if line.hidden else _number(line.value),
        "state": str(line.state),
        "state_a_week_ago": str(line.state_before),
        "variation": variation_told(line),
        "assurance": assurance_told(line),
    }


def _beside(each: SideBySide) -> dict[str, Any]:
    funnel = each.funnel
    return {
        "measure": each.title,
        "kind": each.kind,
        "says": each.says,
        "why_no_funnel": each.why_none,
        "sites": []
        if funnel is None
        else [
            {
                "site": place.name,
                "numerator": place.numerator,
                "denominator": place.denominator,
                "value": _number(float(value)),
                "stands_out": of is not Meaning.NEITHER,
            }
            for place, value, of in zip(
                funnel.places, funnel.values, funnel.meanings(), strict=True
            )
        ],
    }


def _quality(found: Quality) -> dict[str, Any]:
    return {
        "exports": [
            {
                "source": each.source,
                "through": _day(each.through),
                "days_short": each.days_short,
            }
            for each in found.reaches
        ],
        "calls": found.calls,
        "verified_electronically": found.verified,
        "this_week": _rows(found.this_week),
        "last_load": _rows(found.last_load),
        "provisional": list(found.provisional),
    }


def _rows(of: Rows) -> dict[str, Any]:
    return {"loads": of.loads, "read": of.read, "rejected": of.rejected, "on": _day(of.on)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _number(value: float) -> float | None:
    return float(value) if isfinite(value) else None
