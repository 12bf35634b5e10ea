"""The report on paper: what is told to its template, in as few pages as it may have."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from reports.paper import Colophon, pages_of, pdf
from reports.weekly.drawn import LARGE, SMALL, Drawn
from reports.weekly.layout import Layout, layouts, most_pages
from reports.weekly.model import Weekly
from reports.weekly.told import Entry, quality_told, unassured_told, waiting_told
from reports.weekly.words import answers_told, not_beside

TEMPLATE = Path(__file__).with_name("weekly.typ")


def weekly_pdf(report: Weekly, made_on: date | None = None) -> bytes:
    """The report as PDF/UA-1; the same bytes for the same report and the same day."""
    colophon = _colophon(report, made_on or report.week.told_on)
    for held in layouts(report):
        drawn = Drawn()
        made = pdf(TEMPLATE, colophon, _told(report, held, drawn), drawn.figures)
        if pages_of(made) <= most_pages(report):
            break
    return made


def _told(report: Weekly, held: Layout, drawn: Drawn) -> dict[str, Any]:
    today = report.week.told_on
    return {
        "finding": report.finding,
        "caution": report.caution,
        "answers": answers_told(report.watched),
        "waiting": _some(waiting_told(report), held.rows),
        "full": [drawn.action(each, today, LARGE) for each in held.full],
        "brief": [drawn.action(each, today, SMALL) for each in held.brief],
        "left_out": held.left_out,
        "unassured": _some(unassured_told(report), held.rows),
        "beside": [
            {"says": each.says, "title": each.title, "drawing": drawn.funnel(each.funnel)}
            for each in report.side_by_side[: held.funnels]
            if each.funnel is not None
        ],
        "not_beside": not_beside(report),
        "quality": quality_told(report.quality, report.week),
    }


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


def _some(entries: tuple[Entry, ...], rows: int) -> dict[str, Any]:
    """The first of a list, and how many more there are."""
    return {"rows": [asdict(each) for each in entries[:rows]], "more": max(len(entries) - rows, 0)}
