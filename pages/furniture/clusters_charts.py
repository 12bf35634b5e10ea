"""Small charts of the clusters: complaints, feedback and punctuality in one row a cluster."""

from dataclasses import replace
from math import nan

import streamlit as st

from charts.picture import Picture, alt_text
from charts.reading import reading, wants_days
from charts.screen.run_chart import draw_all
from metrics.arrival import Arrival, provisional
from metrics.calendar import By
from metrics.questions.clusters import Cluster
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark, plot
from pages.furniture.readings import marks_at
from pages.furniture.reads import series_at
from pages.furniture.words import aside, plain

HIGHEST_SCORE = 5.0
MOST = 8  # clusters with charts at once
_FEEDBACK, _PUNCTUALITY = ("feedback_score", "timeliness"), ("punctuality", "")


def charted(clusters: tuple[Cluster, ...]) -> tuple[Cluster, ...]:
    """Those that get charts: all, or those with the most calls, in the order of their names."""
    most = sorted(clusters, key=lambda one: -(one.calls or one.due or 0))[:MOST]
    return tuple(one for one in clusters if one in most)


def show_charts(
    here: Here, sites: tuple[str, ...], clusters: tuple[Cluster, ...], late: Arrival, limit: int
) -> None:
    """Three columns, each on one scale; a cluster with few complaints has no chart of them."""
    shown = charted(clusters)
    kinds = {
        "Complaints about late calls": _complaints(here, sites, shown, late, limit),
        "Feedback on timeliness": _pictures(here, sites, shown, _FEEDBACK),
        "Punctuality": _pictures(here, sites, shown, _PUNCTUALITY),
    }
    for head, (kind, pictures) in zip(st.columns(3, gap="medium"), kinds.items(), strict=True):
        axis = next((one.story.axis for one in pictures.values()), "too few, or not supplied")
        head.markdown(f"**{kind}**  \n:small[:gray[{axis}]]")
    drawn = {kind: _drawn(pictures) for kind, pictures in kinds.items()}
    for one in shown:
        for cell, (kind, figures) in zip(st.columns(3, gap="medium"), drawn.items(), strict=True):
            with cell:
                if one.name in figures:
                    plot(figures[one.name], alt_text(kinds[kind][one.name]), f"{kind}: {one.name}")
                elif figures:
                    aside(f"{plain(one.name)}: too few for a chart, or not supplied.")
    if len(shown) < len(clusters):
        aside(
            f"Charts of the {MOST} clusters with the most calls, of {len(clusters)}."
            " Choose a site to see its own; the table below holds all."
        )


def _drawn(pictures: dict[str, Picture]) -> dict[str, object]:
    """One figure a cluster, all on one scale."""
    return dict(zip(pictures, draw_all(tuple(pictures.values()), dark=is_dark()), strict=True))


@st.cache_resource(show_spinner="Reading the clusters …", max_entries=50)
def _complaints(
    here: Here, sites: tuple[str, ...], shown: tuple[Cluster, ...], late: Arrival, limit: int
) -> dict[str, Picture]:
    """Days between complaints where they are few, else their rate; the newest ones provisional."""
    weekly = {
        one.name: series_at(here, "late_call_complaints", sites=sites, area=one.name, by=By.WEEK)
        for one in shown
    }
    enough = [name for name, series in weekly.items() if series.frame["numerator"].sum() >= limit]
    rare = [name for name in enough if wants_days(weekly[name])]
    by = By.DAY if 2 * len(rare) >= len(enough) else By.WEEK
    found = {}
    for name in enough:
        asked = {"sites": sites, "area": name, "by": by}
        series = provisional(series_at(here, "late_call_complaints", **asked), late)
        marks = marks_at(here, "late_call_complaints", **asked)
        found[name] = replace(_bare(reading(series, marks).control, name), limits=None)
    return found


@st.cache_resource(show_spinner="Reading the clusters …", max_entries=50)
def _pictures(
    here: Here, sites: tuple[str, ...], shown: tuple[Cluster, ...], of: tuple[str, str]
) -> dict[str, Picture]:
    measure, part = of
    found = {}
    for one in shown:
        asked = {"sites": sites, "area": one.name, "part": part, "by": By.MONTH}
        series = series_at(here, measure, **asked)
        if series.frame["value"].notna().any():
            picture = _bare(reading(series, marks_at(here, measure, **asked)).run, one.name)
            top = HIGHEST_SCORE if measure == "feedback_score" else picture.story.ceiling
            found[one.name] = replace(picture, story=replace(picture.story, ceiling=top))
    return found


def _bare(one: Picture, name: str) -> Picture:
    """Headed by the cluster, and without the counts behind its points, which may be small."""
    unknown = (nan,) * len(one.figures.periods)
    figures = replace(one.figures, numerators=unknown, denominators=unknown)
    return replace(one, figures=figures, story=replace(one.story, title=name))
