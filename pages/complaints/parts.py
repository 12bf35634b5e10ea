"""Complaints by postcode cluster, small counts hidden; and those acknowledged and answered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from math import isinf, nan

import pandas as pd
import streamlit as st

from charts.picture import Picture
from charts.reading import reading, wants_days
from charts.run_chart import run_chart
from charts.scene import CARD
from metrics.arrival import Arrival, arrival, held_open, provisional
from metrics.calendar import By
from metrics.measure import PERCENT, Measure
from metrics.questions.complaints import (
    ACKNOWLEDGED,
    ANSWERED,
    Cluster,
    ClusterApart,
    Waiting,
    apart,
    least_punctual,
    misdated,
    read_clusters,
    undecided_from,
    waiting,
)
from metrics.small_counts import CountShown, cells, may_show_total, unless_hidden
from pages.shared import pickers
from pages.shared.charts import ends, in_rows, is_dark, show, show_courses, titled, trend
from pages.shared.reading import Basis
from pages.shared.tables import TREND, Listing, Origin, pick_row
from pages.shared.themes import Section, Tab
from pages.shared.words import aside, counted, plain
from plan.model import Person
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

_LATE = "late_call_complaints"
SPEAKING = ("punctuality", _LATE, "feedback_score", ANSWERED)


@dataclass(frozen=True)
class ClustersView:
    """Which sites are looked at, over how many weeks, and which counts are small there."""

    basis: Basis
    sites: tuple[str, ...]
    weeks: int

    @property
    def limit(self) -> int:
        return self.basis.small_cell(self.sites)

    @property
    def last(self) -> date | None:
        return self.basis.last_day(_LATE, "feedback_score")

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """By postcode, in the order of their names."""
        if self.last is None:
            return ()
        first = self.last - timedelta(days=7 * self.weeks - 1)
        return self.basis.ask(read_clusters, self.sites, first, self.last)

    @property
    def heard(self) -> date | None:
        """The last day of which answers are known."""
        return self.basis.last_day(ANSWERED)

    @property
    def undecided(self) -> dict[str, date | None]:
        """From which day on a complaint may still be acknowledged or answered in time."""
        return self.basis.ask(undecided_from, self.basis.below(self.sites), self.heard)


def pick_view(basis: Basis, person: Person) -> ClustersView:
    """The site, and the spell."""
    by_site, by_spell = st.columns(2)
    among = pickers.counted_sites(basis, *SPEAKING)
    sites = pickers.pick_sites(pickers.sites_or_all(basis, person, among), person, where=by_site)
    spells = {"half": 26, "quarter": 13, "year": 52}
    weeks = pickers.pick_weeks("Compared over", spells, "over", where=by_spell)
    return ClustersView(basis, sites, weeks)


_MONTHS, _ENOUGH = 3, 5  # of the newest decided months, and complaints in them


def answered_in_words(view: ClustersView) -> str:
    """Shares acknowledged and answered in time, over the newest months that are decided."""
    verbs = {ACKNOWLEDGED: "were acknowledged in time", ANSWERED: "were answered in time"}
    shares = []
    for measure, verb in verbs.items():
        series = view.basis.series(measure, sites=view.sites, by=By.MONTH)
        events, out_of = held_open(series, view.undecided[measure]).totals(_MONTHS)
        if out_of >= _ENOUGH:
            shares.append(f"**{100 * events / out_of:.0f} %** {verb}")
    if not shares:
        return ""
    return f"Of complaints in the last {_MONTHS} decided months, {', and '.join(shares)}."


def in_time(view: ClustersView) -> None:
    """Both shares, with what may still change drawn hollow."""
    readings = {}
    for id in (ACKNOWLEDGED, ANSWERED):
        wanted = {"sites": view.sites, "by": view.basis.usual_by(id, sites=view.sites)}
        series = held_open(view.basis.series(id, **wanted), view.undecided[id])
        readings[id] = reading(series, view.basis.marks(id, **wanted))
    show_courses(view.basis, readings)


def show_waiting(view: ClustersView) -> None:
    """How many wait for an answer; at one site each of them, so that it can be answered."""
    last, limit, sites = view.heard, view.limit, view.sites
    if not last:
        return
    st.subheader("Waiting for an answer")
    complaints = view.basis.ask(waiting, view.basis.below(sites), last)
    over = sum(complaint.due_on < last for complaint in complaints)
    if len(sites) != 1:
        (all_shown,) = cells([len(complaints)], limit, has_total=False)
        late_shown, _ = cells([over, len(complaints) - over], limit)
        many = unless_hidden(all_shown, f"{len(complaints):,}", limit)
        late = unless_hidden(late_shown, f"{over:,}", limit)
        st.write(f"Complaints waiting for an answer: {many}. Overdue among them: {late}.")
        aside("Choose one site above to see them one by one.")
    elif not complaints:
        st.write("No complaint waits for an answer.")
    else:
        _show_waiting_one_by_one(complaints, over, last)


def _show_waiting_one_by_one(complaints: tuple[Waiting, ...], over: int, last: date) -> None:
    waits = "waits" if len(complaints) == 1 else "wait"
    late = f"{over:,} of them overdue" if over else "none of them overdue"
    st.write(f"{counted(len(complaints), 'complaint')} {waits} for an answer, {late}.")
    Listing(
        title="Complaints without an answer, the first due first",
        file="complaints waiting",
        columns=lambda complaint: {
            "Complaint": complaint.complaint_id,
            "About": complaint.category.replace("_", " ") or "not said",
            "Received": complaint.received_on,
            "Answer due by": complaint.due_on,
            "State": "overdue" if complaint.due_on < last else "in time",
        },
        origin=Origin(measures=(ANSWERED,)),
    ).show(complaints, (complaints[0].site,), height=250)


def slips_in_words(view: ClustersView) -> str:
    """Dates that cannot be right, left out of the shares above."""
    slips = view.basis.ask(misdated, view.basis.below(view.sites))
    waits = "A complaint counts once its time is over; months with time left are drawn hollow."
    if not slips:
        return waits
    have = "has a date" if slips == 1 else "have dates"
    return f"{waits} {counted(slips, 'complaint')} {have} before the day received: left out."


# Postcode clusters on the page of complaints: over which time, and what is said of them first.


_MOST_NAMED = 3


def arrival_at(basis: Basis, sites: tuple[str, ...], last: date | None) -> Arrival:
    """How late complaints about these sites come in."""
    return basis.ask(arrival, basis.below(sites), last)


def in_words(clusters: tuple[Cluster, ...], limit: int) -> str:
    """Where complaints lie apart from those elsewhere, and where calls are least punctual.

    Never why: that two things are so in one place does not say that one makes the other.
    """
    if not clusters:
        return "**Nothing here is known by postcode.**"
    lowest = least_punctual(clusters)
    stand_out = [
        of for of in apart(clusters, limit) if of.times < 1 or (of.cluster.complaints or 0) >= limit
    ]
    sentences = [_apart_in_words(of, lowest) for of in stand_out[:_MOST_NAMED]]
    if (more := len(stand_out) - _MOST_NAMED) > 0:
        sentences.append(f"{counted(more, 'other area')} stand out too.")
    if all(cluster.complaints is None for cluster in clusters):
        sentences.append(
            "**Complaints cannot be set against calls: one of the two was not supplied.**"
        )
    elif not stand_out:
        sentences.append("**No area has clearly more complaints about late calls.**")
    if lowest and lowest not in [of.cluster for of in stand_out]:
        sentences.append(f"Calls are least punctual in {plain(lowest.name)} ({_on_time(lowest)}).")
    return " ".join(sentences)


def _apart_in_words(of: ClusterApart, lowest: Cluster | None) -> str:
    name = f"In **{plain(of.cluster.name)}** complaints about late calls"
    if of.times < 1:
        return f"{name} are fewer than elsewhere."
    rate = "come, and none elsewhere" if isinf(of.times) else f"are {_times(of.times)} elsewhere"
    is_lowest = lowest is not None and of.cluster is lowest
    also = f", and punctuality is lowest there ({_on_time(lowest)})" if is_lowest else ""
    return f"{name} {rate}{also}."


def _times(times: float) -> str:
    words = {2: "twice those", 3: "three times those", 4: "four times those", 5: "five times those"}
    whole = round(times)
    if abs(times - whole) < 0.15 and whole in words:
        return words[whole]
    return f"{times:.1f} times those"


def _on_time(cluster: Cluster) -> str:
    return f"{amount(cluster.on_time_percent, PERCENT)} on time"


# A row a cluster with its figures and three courses, small counts hidden; one of them in full.


MOST = 12  # clusters with courses in the table; of another, they are drawn when it is chosen
_KINDS = {
    f"{TREND} of complaints": "Complaints about late calls",
    f"{TREND} of feedback": "Feedback on timeliness",
    f"{TREND} of calls on time": "Calls that began on time",
}


def show_clusters(view: ClustersView) -> None:
    """The table, and below it the charts of the cluster that is chosen."""
    clusters = _worst_first(view)
    if not clusters:
        st.write("Areas come from the postcodes of calls, complaints and feedback.")
        return
    names = tuple(cluster.name for cluster in clusters)
    drawn = _courses(view, names[:MOST])
    chosen = _pick_cluster(view, clusters, drawn)
    if any(cluster.complaints is not None for cluster in clusters):
        late = arrival_at(view.basis, view.sites, view.last)
        aside(f":material/hourglass_top: {late.in_words()}")
    if chosen == ALL:
        return
    if chosen not in names[:MOST]:
        drawn = _courses(view, (chosen,))
    for kind in in_rows(list(drawn), 3, "medium"):
        if picture := drawn[kind].get(chosen):
            show(run_chart(picture, CARD, dark=is_dark()), f"{kind} in full")
        else:
            aside(f"{_KINDS[kind]}: too few for a chart, or not supplied.")


def _courses(view: ClustersView, names: tuple[str, ...]) -> dict[str, dict[str, Picture]]:
    """By kind and cluster."""
    found = (
        _complaints(view, names),
        _pictures(view, names, "feedback_score", "timeliness"),
        _pictures(view, names, "punctuality"),
    )
    return dict(zip(_KINDS, found, strict=True))


def _pick_cluster(
    view: ClustersView, clusters: tuple[Cluster, ...], kinds: dict[str, dict[str, Picture]]
) -> str:
    rows = table_of(clusters, view.limit)
    for kind, pictures in kinds.items():
        within = ends(pictures.values())
        shown = {name: trend(view.basis, of, is_dark(), within) for name, of in pictures.items()}
        if shown:
            rows[kind] = rows["Cluster"].map(shown)
    hidden = (
        f"Fewer than {view.limit} (a setting) are not shown, nor what would give them away. “Not"
        " shown” guards a small count beside it."
    )
    what = "late-call complaints, feedback on timeliness, calls on time"
    origin = Origin(sites=view.sites, measures=_MEASURES, hidden=hidden, columns=_COLUMNS)
    title = f"Clusters over {view.weeks} weeks: {what}"
    chosen = pick_row(rows, [*rows["Cluster"]], title, origin, height=300)
    aside(f"{hidden} Courses are of the first {MOST}." if len(clusters) > MOST else hidden)
    return chosen


def _worst_first(view: ClustersView) -> tuple[Cluster, ...]:
    """Where complaints stand out, then where fewest calls are on time."""
    named = [of.cluster for of in apart(view.clusters, view.limit) if of.times > 1]
    late = (of.on_time_percent for of in view.clusters)
    order = {of: (of not in named, 101 if share is None else share)
             for of, share in zip(view.clusters, late, strict=True)}  # fmt: skip
    return tuple(sorted(view.clusters, key=order.__getitem__))


@st.cache_resource(show_spinner="Reading the clusters …", max_entries=50)
def _complaints(of: ClustersView, names: tuple[str, ...]) -> dict[str, Picture]:
    """Days between complaints where they are few, else their rate; the newest ones provisional."""
    basis, sites = of.basis, of.sites
    late = arrival_at(basis, sites, of.last)
    weekly = {name: basis.series(_LATE, sites=sites, area=name, by=By.WEEK) for name in names}
    counts = {name: series.frame["numerator"].sum() for name, series in weekly.items()}
    enough = [name for name in names if counts[name] >= of.limit]
    rare = [name for name in enough if wants_days(weekly[name])]
    by = By.DAY if 2 * len(rare) >= len(enough) else By.WEEK
    pictures = {}
    for name in enough:
        wanted = {"sites": sites, "area": name, "by": by}
        series = provisional(basis.series(_LATE, **wanted), late)
        control = reading(series, basis.marks(_LATE, **wanted)).control
        pictures[name] = replace(_bare(control, name), limits=None)
    return pictures


@st.cache_resource(show_spinner="Reading the clusters …", max_entries=50)
def _pictures(
    of: ClustersView, names: tuple[str, ...], measure: str, part: str = ""
) -> dict[str, Picture]:
    pictures = {}
    for name in names:
        wanted = {"sites": of.sites, "area": name, "part": part, "by": By.MONTH}
        if of.basis.series(measure, **wanted).frame["value"].notna().any():
            pictures[name] = _bare(of.basis.reading(measure, **wanted).run, name)
    return pictures


def _bare(picture: Picture, name: str) -> Picture:
    """Headed by the cluster, and without the counts behind its points, which may be small."""
    unknown = (nan,) * len(picture.figures.periods)
    figures = replace(picture.figures, numerators=unknown, denominators=unknown)
    return titled(replace(picture, figures=figures), name)


# The table of postcode clusters, with small counts hidden on the screen and in its file alike.


ALL, _NONE, _HIDDEN = "All of these", "not supplied", "–"
_MEASURES = (_LATE, "feedback_score", "feedback_positive", "punctuality")
_COLUMNS = {
    "Late-call complaints": TableColumn(CellForm.WHOLE),
    "Per 1,000 calls": TableColumn(CellForm.ONE_PLACE),
    "Calls due": TableColumn(CellForm.WHOLE),
    "Answers on timeliness": TableColumn(CellForm.WHOLE),
    "Mean score of 5": TableColumn(CellForm.ONE_PLACE),
    "Positive": TableColumn(CellForm.PERCENT),
    "Calls on time": TableColumn(CellForm.PERCENT_ONE_PLACE),
}
_Figure = Callable[[Cluster], float | None]


def table_of(clusters: tuple[Cluster, ...], limit: int) -> pd.DataFrame:
    """The rows as they may leave the branch, and last all of them as one."""
    rows, guarded = [*clusters, _sum(clusters)], partial(_guarded, clusters, limit)

    def column(figure: _Figure, guards: list[CountShown], is_count: bool = False) -> list:
        return [
            _NONE if value is None
            else unless_hidden(guard, value, limit) if is_count
            else value if guard is CountShown.SHOWN
            else _HIDDEN
            for value, guard in zip(map(figure, rows), guards, strict=True)
        ]  # fmt: skip

    complaints, due = guarded(lambda of: of.complaints), guarded(lambda of: of.due)
    answers, positive = guarded(lambda of: of.answers), guarded(lambda of: of.positive)
    scores = _worst(positive, guarded(_not_positive), answers)
    return pd.DataFrame(
        {
            "Cluster": [of.name for of in rows],
            "Late-call complaints": column(lambda of: of.complaints, complaints, is_count=True),
            "Per 1,000 calls": column(lambda of: of.per_1000, complaints),
            "Calls due": column(lambda of: of.calls, due, is_count=True),
            "Answers on timeliness": column(lambda of: of.answers, answers, is_count=True),
            "Mean score of 5": column(lambda of: of.mean_score, answers),
            "Positive": column(lambda of: of.positive_percent, scores),
            "Calls on time": column(lambda of: of.on_time_percent, due),
        }
    )


def _guarded(clusters: tuple[Cluster, ...], limit: int, count: _Figure) -> list[CountShown]:
    """One cell a cluster, and last that of the sum of all."""
    counts = [None if count(of) is None else int(count(of)) for of in clusters]
    total = CountShown.SHOWN if may_show_total(counts, limit) else CountShown.WITHHELD
    return [*cells(counts, limit), total]


def _worst(*columns: Sequence[CountShown]) -> list[CountShown]:
    return [
        CountShown.SHOWN if set(row) == {CountShown.SHOWN} else CountShown.WITHHELD
        for row in zip(*columns, strict=True)
    ]


def _sum(clusters: tuple[Cluster, ...]) -> Cluster:
    """All of them as one; what one does not say is left out, and what none says is not supplied."""
    names = ("complaints", "calls", "answers", "points", "positive", "on_time", "due")
    known = {
        name: [value for of in clusters if (value := getattr(of, name)) is not None]
        for name in names
    }
    sums = {name: sum(values) if values else None for name, values in known.items()}
    return Cluster(ALL, **sums)


def _not_positive(of: Cluster) -> int | None:
    is_known = of.answers is not None and of.positive is not None
    return of.answers - int(of.positive) if is_known else None


# What to say beside a figure that complaints, which arrive late, may still change.


def provisional_words(basis: Basis, measure: Measure, sites: tuple[str, ...]) -> str:
    """How long the newest figures of a measure stay provisional; "" where they do not.

    A complaint is counted on the day of its event and arrives later; one that is counted only when
    its time is over does not change any more.
    """
    last = basis.last_day(measure.id)
    if "complaints" not in measure.reads or measure.undecided or last is None:
        return ""
    return arrival_at(basis, sites, last).in_words()


def answer(view: ClustersView) -> str:
    """Where complaints are many, where calls are least punctual, and how many were answered."""
    where = in_words(view.clusters, view.limit)
    return f"{where}\n\n{answered_in_words(view)}"


COMPLAINTS = Tab(
    title="Complaints and feedback",
    question="Where do complaints about late calls come from, and who waits for an answer?",
    view=pick_view,
    answer=answer,
    sections={
        "areas": Section(
            "Area by area",
            (show_clusters,),
            note="An area is named above where its rate of complaints lies outside the 99.8 %"
            " limits of an exact comparison with all the others here.",
        ),
        "answered": Section(
            "Acknowledged and answered in time",
            (in_time, show_waiting),
            note=slips_in_words,
        ),
    },
    counted=(_LATE, "punctuality", "feedback_score", "feedback_positive", ACKNOWLEDGED, ANSWERED),
)
