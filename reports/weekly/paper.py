"""The report on paper: what is told to its template, its drawings, and the PDF of both."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from charts.alt_text import alt_text
from charts.funnel import funnel_alt_text
from charts.icon_svg import assurance_svg, variation_svg
from charts.icons import Assurance
from charts.print import funnel, small_chart
from charts.print.paper import Sheet
from charts.words import lower_first
from reports.faces import FACES
from reports.paper import Colophon, Figure, pdf
from reports.weekly.figures import count_told, is_hidden, measured, period_told, value_told
from reports.weekly.layout import layout
from reports.weekly.model import TargetLine, Watched, Weekly
from reports.weekly.told import (
    Entry,
    passed_on_told,
    quality_told,
    slipped_told,
    unassured_told,
)
from reports.weekly.words import (
    answers_told,
    assurance_told,
    listed,
    name_of,
    state_told,
    state_tone,
    title_of,
    variation_told,
    week_told,
    where,
)

TEMPLATE = Path(__file__).with_name("weekly.typ")
FUNNEL = Sheet(width=245, height=190, text=7, marker=3.2, right=58, is_large=False)


def weekly_pdf(report: Weekly, made_on: date | None = None) -> bytes:
    """The report as PDF/UA-1; the same bytes for the same report and the same day."""
    drawn, week = _Drawn(), report.week
    held = layout(report)
    told = {
        "finding": report.finding,
        "caution": report.caution,
        "answers": answers_told(report.watched),
        "full": [drawn.action(each, week.told_on) for each in held.full],
        "brief": [drawn.action(each, week.told_on) for each in held.brief],
        "left_out": held.left_out,
        "slipped": _some([slipped_told(each) for each in report.slipped], held.rows),
        "passed_on": _some([passed_on_told(each, week) for each in report.passed_on], held.rows),
        "unassured": _some([unassured_told(each, week) for each in report.unassured], held.rows),
        "beside": [
            {"says": each.says, "title": each.title, "drawing": drawn.funnel(at, each.funnel)}
            for at, each in enumerate(report.side_by_side)
            if each.funnel is not None
        ],
        "not_beside": _not_beside(report),
        "quality": quality_told(report.quality, week),
    }
    return pdf(TEMPLATE, _colophon(report, made_on or week.told_on), told, drawn.figures)


def _some(entries: list[Entry], rows: int) -> dict[str, Any]:
    """The first of a list, and how many more there are."""
    return {"rows": [asdict(each) for each in entries[:rows]], "more": max(len(entries) - rows, 0)}


def _not_beside(report: Weekly) -> str:
    """Why measures are not laid beside each other, those with one reason together."""
    reasons: dict[str, list[str]] = {}
    for each in report.side_by_side:
        if each.why_none:
            reasons.setdefault(each.why_none, []).append(lower_first(each.title))
    return " ".join(f"No funnel of {listed(names)}: {why}." for why, names in reasons.items())


def _colophon(report: Weekly, made_on: date) -> Colophon:
    return Colophon(
        title=f"Weekly report, {report.week.says}",
        subject=", ".join(report.sites) if report.sites else "All sites",
        made_on=made_on,
        data_to=report.data_to,
        generation=report.generation,
        entry=report.entry,
        is_sample=report.is_sample,
    )


class _Drawn:
    """The drawings made so far, by name."""

    def __init__(self) -> None:
        self.figures: dict[str, Figure] = {}
        self._icons: dict[str, str] = {}

    def action(self, each: Watched, today: date) -> dict[str, Any]:
        face = FACES[each.answer]
        return {
            "id": each.action.id,
            "mark": face.mark,
            "tone": each.tone,
            "word": each.headline,
            "title": name_of(each),
            "where": where(each.action.sites),
            "owner": each.owner,
            "week": week_told(each, today),
            "state": str(each.state),
            "sentences": " ".join(each.sentences),
            "changed": each.is_new,
            "targets": [self.target(line) for line in each.targets],
        }

    def target(self, line: TargetLine) -> dict[str, Any]:
        return {
            "title": title_of(line),
            "part": str(line.part),
            "last": value_told(line.last),
            "count": ", ".join(filter(None, (count_told(line.last), period_told(line.last)))),
            "target": measured(line.target, line.measure),
            "state": state_told(line),
            "tone": state_tone(line),
            "variation": variation_told(line),
            "variation_icon": self._icon(variation_svg(line.icons)) if line.is_judged else "",
            "assurance": assurance_told(line),
            "assurance_icon": self._icon(assurance_svg(line.icons)) if _has_icon(line) else "",
            "drawing": self._course(line),
        }

    def funnel(self, at: int, one) -> str:
        name = f"funnel-{at}"
        self.figures[name] = Figure(funnel.draw(one, FUNNEL), funnel_alt_text(one))
        return name

    def _course(self, line: TargetLine) -> str:
        name = f"course-{len(self.figures)}"
        svg = small_chart.draw(line.course, says_last=not is_hidden(line.last))
        self.figures[name] = Figure(svg, alt_text(line.course))
        return name

    def _icon(self, svg: str) -> str:
        name = self._icons.setdefault(svg, f"icon-{len(self._icons)}")
        self.figures[name] = Figure(svg, "icon")
        return name


def _has_icon(line: TargetLine) -> bool:
    return line.is_judged and line.icons.assurance is not Assurance.NONE and not line.caution
