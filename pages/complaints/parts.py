"""Complaints acknowledged and answered, and postcode clusters with small counts hidden."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isinf, nan

import pandas as pd
import streamlit as st

from charts.picture import Picture
from charts.reading import reading, wants_days
from charts.run_chart import run_charts
from charts.scene import Scene
from metrics.arrival import Arrival, arrival, held_open, provisional
from metrics.calendar import By
from metrics.measure import PERCENT, Measure
from metrics.questions.clusters import Cluster, ClusterApart, apart, least_punctual, read_clusters
from metrics.small_counts import CountShown, cells, may_show_total, unless_hidden
from pages.escalation.parts import last_day
from pages.shared import pickers
from pages.shared.charts import is_dark, show
from pages.shared.measures import sites_of
from pages.shared.reading import (
    Data,
    Here,
    cursor_of,
    marks_at,
    of_data,
    places_at,
    rows_at,
    series_at,
)
from pages.shared.tables import Listing, Told, table
from pages.shared.words import aside, counted, plain
from plan.model import Person
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

_WAITING = """
    SELECT
        complaint_id,
        site,
        coalesce(category, '') AS category,
        received_on,
        answer_due_on
    FROM complaint_times
    WHERE responded_on IS NULL
        AND received_on <= $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))
    ORDER BY answer_due_on, complaint_id
"""
_SLIPS = """
    SELECT count(*) FILTER (is_acknowledgement_misdated OR is_answer_misdated)
    FROM complaint_times
    WHERE len($sites::VARCHAR[]) = 0 OR list_contains($sites, site)
"""
_OPEN = """
    SELECT
        min(received_on) FILTER (acknowledge_due_on > $last),
        min(received_on) FILTER (answer_due_on > $last)
    FROM complaint_times
    WHERE received_on <= $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))
"""
ACKNOWLEDGED, ANSWERED = "complaints_acknowledged", "complaints_answered"
_MONTHS, _ENOUGH = 3, 5  # of the newest decided months, and complaints in them


@dataclass(frozen=True)
class Waiting:
    """A complaint without an answer."""

    complaint_id: str
    site: str
    category: str
    received_on: date
    due_on: date


def sites_to_pick(here: Here, measures: tuple[Measure, ...], person: Person) -> dict[str, str]:
    """Every site of which one of the measures speaks, as far as the person may see it."""
    found: dict[str, str] = {}
    for measure in measures:
        found |= sites_of(here, measure, places_at(here), person)
    everything = found.pop(pickers.ALL)
    return {pickers.ALL: everything} | dict(sorted(found.items()))


@of_data(max_entries=100)
def open_from(here: Data, sites: tuple[str, ...], last: date | None) -> dict[str, date | None]:
    """The first day received of which some complaints have time left, by measure."""
    rows = rows_at(here, _OPEN, {"sites": _places(here, sites), "last": last})
    return dict(zip((ACKNOWLEDGED, ANSWERED), rows[0], strict=True))


def answered_in_words(here: Here, sites: tuple[str, ...], since: dict[str, date | None]) -> str:
    """Shares acknowledged and answered in time, over the newest months that are decided."""
    said = ((ACKNOWLEDGED, "were acknowledged in time"), (ANSWERED, "were answered in time"))
    found = [told for id, words in said if (told := _share(here, id, sites, since[id], words))]
    if not found:
        return ""
    return f"Of complaints in the last {_MONTHS} decided months, {', and '.join(found)}."


def _share(here: Here, id: str, sites: tuple[str, ...], since: date | None, words: str) -> str:
    frame = held_open(series_at(here, id, sites=sites, by=By.MONTH), since).frame
    if frame.empty:
        return ""
    done = frame[frame["complete"]].tail(_MONTHS)
    out_of = done["denominator"].sum()
    if out_of < _ENOUGH:
        return ""
    return f"**{100 * done['numerator'].sum() / out_of:.0f} %** {words}"


@of_data(max_entries=100)
def waiting_at(here: Data, sites: tuple[str, ...], last: date) -> tuple[Waiting, ...]:
    """Complaints without an answer on the last complete day, the first due first."""
    rows = rows_at(here, _WAITING, {"sites": _places(here, sites), "last": last})
    return tuple(Waiting(*row) for row in rows)


def show_waiting(here: Here, sites: tuple[str, ...], last: date, limit: int) -> None:
    """How many wait for an answer; at one site each of them, so that it can be answered."""
    found = waiting_at(here, sites, last)
    if len(sites) != 1:
        _show_how_many(found, last, limit)
    elif not found:
        st.write("No complaint waits for an answer.")
    else:
        _show_each(found, last)


def _show_how_many(found: tuple[Waiting, ...], last: date, limit: int) -> None:
    over = sum(each.due_on < last for each in found)
    waiting, late = (
        f"{many:,}" if many >= limit else f"fewer than {limit}" for many in (len(found), over)
    )
    st.write(f"Complaints waiting for an answer: {waiting}. Overdue among them: {late}.")
    aside("Choose one site above to see them one by one.")


def _show_each(found: tuple[Waiting, ...], last: date) -> None:
    over = sum(each.due_on < last for each in found)
    waits = "waits" if len(found) == 1 else "wait"
    late = f"{over:,} of them overdue" if over else "none of them overdue"
    st.write(f"{counted(len(found), 'complaint')} {waits} for an answer, {late}.")
    Listing(
        title="Complaints without an answer, the first due first",
        file="complaints waiting",
        columns=lambda each: {
            "Complaint": each.complaint_id,
            "About": each.category.replace("_", " ") or "not said",
            "Received": each.received_on,
            "Answer due by": each.due_on,
            "State": "overdue" if each.due_on < last else "in time",
        },
        told=Told(measures=(ANSWERED,)),
    ).show(found, (found[0].site,))


def slips_in_words(here: Here, sites: tuple[str, ...]) -> str:
    """Dates that cannot be right, left out of the shares above."""
    ((slips,),) = rows_at(here, _SLIPS, {"sites": _places(here, sites)})
    if not slips:
        return ""
    have = "has a date" if slips == 1 else "have dates"
    return f"{counted(slips, 'complaint')} {have} before the day received: left out of the shares."


def _places(here: Here, sites: tuple[str, ...]) -> list[str]:
    return sorted(places_at(here).within(sites)) if sites else []


# Postcode clusters on the page of complaints: over which time, and what is said of them first.


_SPELLS = {
    "half": ("The last 26 weeks", 26),
    "quarter": ("The last 13 weeks", 13),
    "year": ("The last 52 weeks", 52),
}
_MOST_NAMED = 3


def pick_weeks() -> int:
    """Over how many weeks clusters are compared."""
    said = {key: words for key, (words, _) in _SPELLS.items()}
    return _SPELLS[pickers.pick("Compared over", said, "over")][1]


@of_data(max_entries=100)
def clusters_at(here: Data, sites: tuple[str, ...], weeks: int, last: date) -> tuple[Cluster, ...]:
    """The clusters of these sites over so many weeks up to a day."""
    with cursor_of(here) as cursor:
        return read_clusters(cursor, sites, last - timedelta(days=7 * weeks - 1), last)


@of_data(max_entries=100)
def arrival_at(here: Data, sites: tuple[str, ...], last: date) -> Arrival:
    """How late complaints about these sites come in."""
    places = sorted(places_at(here).within(sites)) if sites else []
    with cursor_of(here) as cursor:
        return arrival(cursor, places, last)


def in_words(clusters: tuple[Cluster, ...], limit: int) -> str:
    """Where complaints lie apart from those elsewhere, and where calls are least punctual.

    Never why: that two things are so in one place does not say that one makes the other.
    """
    if not clusters:
        return "**Nothing here is known by postcode.**"
    lowest = least_punctual(clusters)
    found = [one for one in apart(clusters, limit) if _may_be_told(one, limit)]
    told = [_told(one, lowest) for one in found[:_MOST_NAMED]]
    if len(found) > _MOST_NAMED:
        told.append(f"{counted(len(found) - _MOST_NAMED, 'other cluster')} lie apart too.")
    if all(one.complaints is None for one in clusters):
        told.append("**Complaints cannot be set against calls: one of the two was not supplied.**")
    elif not found:
        told.append("**In no cluster do complaints about late calls lie clearly apart.**")
    if lowest and lowest not in [one.cluster for one in found]:
        told.append(f"Calls are least punctual in {plain(lowest.name)} ({_on_time(lowest)}).")
    return " ".join(told)


def _may_be_told(one: ClusterApart, limit: int) -> bool:
    return one.times < 1 or (one.cluster.complaints or 0) >= limit


def _told(one: ClusterApart, lowest: Cluster | None) -> str:
    name = f"In **{plain(one.cluster.name)}** complaints about late calls"
    if one.times < 1:
        return f"{name} are fewer than elsewhere."
    rate = "come, and none elsewhere" if isinf(one.times) else f"are {_times(one.times)} elsewhere"
    also = (
        f", and punctuality is lowest there ({_on_time(lowest)})" if one.cluster is lowest else ""
    )
    return f"{name} {rate}{also}."


def _times(times: float) -> str:
    said = {2: "twice those", 3: "three times those", 4: "four times those", 5: "five times those"}
    whole = round(times)
    if abs(times - whole) < 0.15 and whole in said:
        return said[whole]
    return f"{times:.1f} times those"


def _on_time(one: Cluster) -> str:
    return f"{amount(one.on_time_percent, PERCENT)} on time"


# Small charts of the clusters: complaints, feedback and punctuality in one row a cluster.


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
        for cell, (kind, scenes) in zip(st.columns(3, gap="medium"), drawn.items(), strict=True):
            with cell:
                if one.name in scenes:
                    show(scenes[one.name], f"{kind}: {one.name}")
                elif scenes:
                    aside(f"{plain(one.name)}: too few for a chart, or not supplied.")
    if len(shown) < len(clusters):
        aside(
            f"Charts of the {MOST} clusters with the most calls, of {len(clusters)}."
            " Choose a site to see its own; the table below holds all."
        )


def _drawn(pictures: dict[str, Picture]) -> dict[str, Scene]:
    """One scene a cluster, all on one scale."""
    return dict(zip(pictures, run_charts(tuple(pictures.values()), dark=is_dark()), strict=True))


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
            found[one.name] = _bare(reading(series, marks_at(here, measure, **asked)).run, one.name)
    return found


def _bare(one: Picture, name: str) -> Picture:
    """Headed by the cluster, and without the counts behind its points, which may be small."""
    unknown = (nan,) * len(one.figures.periods)
    figures = replace(one.figures, numerators=unknown, denominators=unknown)
    return replace(one, figures=figures, story=replace(one.story, title=name))


# The table of postcode clusters, with small counts hidden on the screen and in its file alike.


_NONE = "not supplied"
_HIDDEN = "–"
_MEASURES = ("late_call_complaints", "feedback_score", "feedback_positive", "punctuality")
_COLUMNS = {
    "Late-call complaints": TableColumn(CellForm.WHOLE),
    "Per 1,000 calls": TableColumn(CellForm.ONE_PLACE),
    "Calls due": TableColumn(CellForm.WHOLE),
    "Answers on timeliness": TableColumn(CellForm.WHOLE),
    "Mean score of 5": TableColumn(CellForm.ONE_PLACE),
    "Positive": TableColumn(CellForm.PERCENT),
    "Calls on time": TableColumn(CellForm.PERCENT_ONE_PLACE),
}


def show_table(
    clusters: tuple[Cluster, ...], limit: int, sites: tuple[str, ...], weeks: int
) -> None:
    """One row a cluster in the order of their names, then all of them, and a download."""
    hidden = (
        f"Fewer than {limit} (a setting) are not shown, nor what would give them away. “Not shown”"
        " guards a small count beside it."
    )
    said = (
        f"Clusters over {weeks} weeks: late-call complaints, feedback on timeliness, calls on time"
    )
    told = Told(sites=sites, measures=_MEASURES, hidden=hidden, columns=_COLUMNS)
    table(table_of(clusters, limit), said, "clusters", told)
    aside(hidden)


def table_of(clusters: tuple[Cluster, ...], limit: int) -> pd.DataFrame:
    """The rows as they may leave the branch."""
    complaints = _guarded([one.complaints for one in clusters], limit)
    due = _guarded([_whole(one.due) for one in clusters], limit)
    answers = _guarded([one.answers for one in clusters], limit)
    positive = _guarded([_whole(one.positive) for one in clusters], limit)
    negative = _guarded([_rest(one) for one in clusters], limit)
    both = _worst(positive, negative, answers)
    everything = _sum(clusters)
    rows = [*clusters, everything]
    columns: dict[str, list] = {"Cluster": [one.name for one in rows]}
    columns["Late-call complaints"] = _counts(rows, complaints, limit, lambda one: one.complaints)
    columns["Per 1,000 calls"] = _figures(rows, complaints, lambda one: one.per_1000)
    columns["Calls due"] = _counts(rows, due, limit, lambda one: one.calls)
    columns["Answers on timeliness"] = _counts(rows, answers, limit, lambda one: one.answers)
    columns["Mean score of 5"] = _figures(rows, answers, lambda one: one.mean_score)
    columns["Positive"] = _figures(rows, both, lambda one: one.positive_percent)
    columns["Calls on time"] = _figures(rows, due, lambda one: one.on_time_percent)
    return pd.DataFrame(columns)


def _guarded(counts: Sequence[int | None], limit: int) -> list[CountShown]:
    """One cell a cluster, and last that of the sum of all."""
    total = CountShown.SHOWN if may_show_total(counts, limit) else CountShown.WITHHELD
    return [*cells(counts, limit), total]


def _worst(*columns: list[CountShown]) -> list[CountShown]:
    return [
        CountShown.SHOWN if all(cell is CountShown.SHOWN for cell in row) else CountShown.WITHHELD
        for row in zip(*columns, strict=True)
    ]


def _counts(
    rows: list[Cluster], shown: list[CountShown], limit: int, of: Callable[[Cluster], float | None]
) -> list[float | str]:
    return [
        _NONE if of(one) is None else unless_hidden(cell, of(one), limit)
        for one, cell in zip(rows, shown, strict=True)
    ]


def _figures(
    rows: list[Cluster], shown: list[CountShown], of: Callable[[Cluster], float | None]
) -> list[float | str]:
    return [
        _NONE if of(one) is None else of(one) if cell is CountShown.SHOWN else _HIDDEN
        for one, cell in zip(rows, shown, strict=True)
    ]


def _sum(clusters: tuple[Cluster, ...]) -> Cluster:
    """All of them as one; what one does not say is left out, and what none says is not supplied."""
    names = ("complaints", "calls", "answers", "points", "positive", "on_time", "due")
    known = {name: [getattr(one, name) for one in clusters] for name in names}
    sums = {
        name: sum(n for n in found if n is not None) if any(n is not None for n in found) else None
        for name, found in known.items()
    }
    return Cluster("All of these", **sums)


def _rest(one: Cluster) -> int | None:
    if one.answers is None or one.positive is None:
        return None
    return one.answers - int(one.positive)


def _whole(count: float | None) -> int | None:
    return None if count is None else int(count)


# What to say beside a figure that complaints, which arrive late, may still change.


def provisional_words(here: Here, measure: Measure, sites: tuple[str, ...]) -> str:
    """How long the newest figures of a measure stay provisional; "" where they do not.

    A complaint is counted on the day of its event and arrives later; one that is counted only when
    its time is over does not change any more.
    """
    last = last_day(here, measure.id)
    if "complaints" not in measure.reads or measure.undecided or last is None:
        return ""
    return arrival_at(here, sites, last).in_words()
