"""Complaints by postcode cluster, small counts hidden; and those acknowledged and answered."""

from dataclasses import replace
from datetime import date, timedelta
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
    Waiting,
    apart,
    least_punctual,
    misdated,
    read_clusters,
    undecided_from,
    waiting,
)
from metrics.small_counts import CountShown, cells, may_show_total, unless_hidden
from pages.shared.charts import (
    ONE_OF_SEVERAL,
    ends,
    in_rows,
    is_dark,
    show,
    show_courses,
    titled,
    trend,
)
from pages.shared.reading import Basis
from pages.shared.tables import TREND, Listing, Origin, pick_row
from pages.shared.themes import Section, SpellView, Tab, pick_spell
from pages.shared.words import aside, counted, plain
from plan.words.numbers import amount
from reports.tables import CellForm, TableColumn

_LATE = "late_call_complaints"
_MONTHS, _ENOUGH = 3, 5  # of the newest decided months, and complaints in them
_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_MOST_NAMED = 3
_NOT_SET_AGAINST_CALLS = (
    "**Complaints cannot be set against calls: one of the two was not supplied.**"
)


def answer(view: SpellView) -> str:
    """Where complaints are many, where calls are least punctual, and how many were answered."""
    shares = []
    for id, verb in ((ACKNOWLEDGED, "acknowledged"), (ANSWERED, "answered")):
        series = view.basis.series(id, sites=view.sites, by=By.MONTH)
        events, out_of = held_open(series, _undecided(view)[id]).totals(_MONTHS)
        if out_of >= _ENOUGH:
            shares.append(f"**{100 * events / out_of:.0f} %** were {verb} in time")
    where = in_words(_clusters(view), view.limit)
    many = f"Of complaints in the last {_MONTHS} decided months, {', and '.join(shares)}."
    return f"{where}\n\n{many if shares else ''}"


def in_words(clusters: tuple[Cluster, ...], limit: int) -> str:
    """Where complaints lie apart from those elsewhere, and where calls are least punctual.

    Never why: that two things are so in one place does not say that one makes the other.
    """
    if not clusters:
        return "**Nothing here is known by postcode.**"
    lowest, sentences = least_punctual(clusters), []
    on_time = f"({amount(lowest.on_time_percent, PERCENT)} on time)" if lowest else ""
    stand_out = [
        of for of in apart(clusters, limit) if of.times < 1 or (of.cluster.complaints or 0) >= limit
    ]
    for of in stand_out[:_MOST_NAMED]:
        is_whole = not isinf(of.times) and abs(of.times - round(of.times)) < 0.15
        times = (is_whole and _TIMES.get(round(of.times))) or f"{of.times:.1f} times"
        rate = "come, and none elsewhere" if isinf(of.times) else f"are {times} those elsewhere"
        is_lowest = of.cluster is lowest and of.times >= 1
        rate = "are fewer than elsewhere" if of.times < 1 else rate
        also = f", and punctuality is lowest there {on_time}" if is_lowest else ""
        name = plain(of.cluster.name)
        sentences.append(f"In **{name}** complaints about late calls {rate}{also}.")
    if (more := len(stand_out) - _MOST_NAMED) > 0:
        sentences.append(f"{counted(more, 'other area')} stand out too.")
    if all(cluster.complaints is None for cluster in clusters):
        sentences.append(_NOT_SET_AGAINST_CALLS)
    elif not stand_out:
        sentences.append("**No area has clearly more complaints about late calls.**")
    if lowest and lowest not in [of.cluster for of in stand_out]:
        sentences.append(f"Calls are least punctual in {plain(lowest.name)} {on_time}.")
    return " ".join(sentences)


def _clusters(view: SpellView) -> tuple[Cluster, ...]:
    """By postcode, in the order of their names."""
    last = _last(view)
    if last is None:
        return ()
    first = last - timedelta(days=7 * view.weeks - 1)
    return view.basis.ask(read_clusters, view.sites, first, last)


def _last(view: SpellView) -> date | None:
    return view.basis.last_day(_LATE, "feedback_score")


def _undecided(view: SpellView) -> dict[str, date | None]:
    """From which day on a complaint may still be acknowledged or answered in time."""
    basis = view.basis
    return basis.ask(undecided_from, basis.below(view.sites), basis.last_day(ANSWERED))


# Acknowledged and answered: both shares, what may still change drawn hollow, and who waits.


def in_time(view: SpellView) -> None:
    """Both shares, with what may still change drawn hollow."""
    readings = {}
    for id in (ACKNOWLEDGED, ANSWERED):
        wanted = {"sites": view.sites, "by": view.basis.usual_by(id, sites=view.sites)}
        series = held_open(view.basis.series(id, **wanted), _undecided(view)[id])
        readings[id] = reading(series, view.basis.marks(id, **wanted))
    show_courses(view.basis, readings)


def show_waiting(view: SpellView) -> None:
    """How many wait for an answer; at one site each of them, so that it can be answered."""
    last, limit, sites = view.basis.last_day(ANSWERED), view.limit, view.sites
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
    else:
        _one_by_one(complaints, sites, over, last)


def _one_by_one(
    complaints: tuple[Waiting, ...], sites: tuple[str, ...], over: int, last: date
) -> None:
    waits = "waits" if len(complaints) == 1 else "wait"
    late = f"{over:,} of them overdue" if over else "none of them overdue"
    if complaints:
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
        none="No complaint waits for an answer.",
        height=250,
    ).show(complaints, sites)


def slips_in_words(view: SpellView) -> str:
    """Dates that cannot be right, left out of the shares above."""
    slips = view.basis.ask(misdated, view.basis.below(view.sites))
    have = "has a date" if slips == 1 else "have dates"
    wrong = f" {counted(slips, 'complaint')} {have} before the day received: left out."
    waits = "A complaint counts once its time is over; months with time left are drawn hollow."
    return waits + (wrong if slips else "")


def _arrival(basis: Basis, sites: tuple[str, ...], last: date | None) -> Arrival:
    """How late complaints about these sites come in."""
    return basis.ask(arrival, basis.below(sites), last)


def provisional_words(basis: Basis, measure: Measure, sites: tuple[str, ...]) -> str:
    """How long the newest figures of a measure stay provisional; "" where they do not.

    A complaint is counted on the day of its event and arrives later; one that is counted only when
    its time is over does not change any more.
    """
    last = basis.last_day(measure.id)
    if "complaints" not in measure.reads or measure.undecided or last is None:
        return ""
    return _arrival(basis, sites, last).in_words()


# A row a cluster with its figures and three courses, small counts hidden; one of them in full.
MOST = 12  # clusters with courses in the table; of another, they are drawn when it is chosen
ALL, _NONE, _HIDDEN = "All of these", "not supplied", "–"
_KINDS = {
    f"{TREND} of complaints": "Complaints about late calls",
    f"{TREND} of feedback": "Feedback on timeliness",
    f"{TREND} of calls on time": "Calls that began on time",
}
_COLUMNS = {
    "Late-call complaints": TableColumn(CellForm.WHOLE),
    "Per 1,000 calls": TableColumn(CellForm.ONE_PLACE),
    "Calls due": TableColumn(CellForm.WHOLE),
    "Answers on timeliness": TableColumn(CellForm.WHOLE),
    "Mean score of 5": TableColumn(CellForm.ONE_PLACE),
    "Positive": TableColumn(CellForm.PERCENT),
    "Calls on time": TableColumn(CellForm.PERCENT_ONE_PLACE),
}


def show_clusters(view: SpellView) -> None:
    """The table, where complaints stand out first, then where fewest calls are on time; and below
    it the charts of the cluster that is chosen."""
    named = [of.cluster for of in apart(_clusters(view), view.limit) if of.times > 1]
    late = {of: of.on_time_percent for of in _clusters(view)}
    clusters = sorted(late, key=lambda of: (of not in named, 101 if late[of] is None else late[of]))
    if not clusters:
        st.write("Areas come from the postcodes of calls, complaints and feedback.")
        return
    names = tuple(cluster.name for cluster in clusters)
    drawn = _courses(view, names[:MOST])
    chosen = _pick_cluster(view, tuple(clusters), drawn)
    if any(cluster.complaints is not None for cluster in clusters):
        late_in_words = _arrival(view.basis, view.sites, _last(view)).in_words()
        aside(f":material/hourglass_top: {late_in_words}")
    if chosen == ALL:
        return
    drawn = drawn if chosen in names[:MOST] else _courses(view, (chosen,))
    for kind in in_rows(list(drawn), 3, "medium"):
        if picture := drawn[kind].get(chosen):
            show(run_chart(picture, CARD, dark=is_dark()), f"{kind} in full")
        else:
            aside(f"{_KINDS[kind]}: too few for a chart, or not supplied.")


def _pick_cluster(
    view: SpellView, clusters: tuple[Cluster, ...], drawn: dict[str, dict[str, Picture]]
) -> str:
    rows = table_of(clusters, view.limit)
    for kind, pictures in drawn.items():
        within = ends(pictures.values())
        how = {"within": within, "size": ONE_OF_SEVERAL}
        shown = {name: trend(view.basis, of, is_dark(), **how) for name, of in pictures.items()}
        if shown:
            rows[kind] = rows["Cluster"].map(shown)
    hidden = (
        f"Fewer than {view.limit} (a setting) are not shown, nor what would give them away. “Not"
        " shown” guards a small count beside it."
    )
    what = "late-call complaints, feedback on timeliness, calls on time"
    measures = (_LATE, "feedback_score", "feedback_positive", "punctuality")
    origin = Origin(sites=view.sites, measures=measures, hidden=hidden, columns=_COLUMNS)
    title = f"Clusters over {view.weeks} weeks: {what}"
    chosen = pick_row(rows, [*rows["Cluster"]], title, origin, height=300)
    aside(f"{hidden} Courses are of the first {MOST}." if len(clusters) > MOST else hidden)
    return chosen


def _courses(view: SpellView, names: tuple[str, ...]) -> dict[str, dict[str, Picture]]:
    """By kind and cluster."""

    def months(measure: str, part: str = "") -> dict[str, Picture]:
        how = {"sites": view.sites, "part": part, "by": By.MONTH}
        pictures = {}
        for name in names:
            if view.basis.series(measure, area=name, **how).frame["value"].notna().any():
                pictures[name] = _bare(view.basis.reading(measure, area=name, **how).run, name)
        return pictures

    complaints = view.basis.kept(lambda: _complaints(view, names), "late calls", view.sites, names)
    kinds = (complaints, months("feedback_score", "timeliness"), months("punctuality"))
    return dict(zip(_KINDS, kinds, strict=True))


def _complaints(view: SpellView, names: tuple[str, ...]) -> dict[str, Picture]:
    """Days between complaints where they are few, else their rate; the newest ones provisional."""
    basis, late = view.basis, _arrival(view.basis, view.sites, _last(view))
    weekly = {name: basis.series(_LATE, sites=view.sites, area=name, by=By.WEEK) for name in names}
    enough = [name for name in names if weekly[name].frame["numerator"].sum() >= view.limit]
    rare = [name for name in enough if wants_days(weekly[name])]
    pictures = {}
    for name in enough:
        by = By.DAY if 2 * len(rare) >= len(enough) else By.WEEK
        wanted = {"sites": view.sites, "area": name, "by": by}
        series = provisional(basis.series(_LATE, **wanted), late)
        control = reading(series, basis.marks(_LATE, **wanted)).control
        pictures[name] = replace(_bare(control, name), limits=None)
    return pictures


def _bare(picture: Picture, name: str) -> Picture:
    """Headed by the cluster, and without the counts behind its points, which may be small."""
    unknown = (nan,) * len(picture.figures.periods)
    figures = replace(picture.figures, numerators=unknown, denominators=unknown)
    return titled(replace(picture, figures=figures), name)


def table_of(clusters: tuple[Cluster, ...], limit: int) -> pd.DataFrame:
    """The rows as they may leave the branch, and last all of them as one."""
    guards = {
        name: _guards([getattr(of, name) for of in clusters], limit)
        for name in ("complaints", "due", "answers", "positive")
    }
    others = [None if None in (o.answers, o.positive) else o.answers - o.positive for o in clusters]
    split = zip(guards["positive"], _guards(others, limit), guards["answers"], strict=True)
    open_ones = [set(of) == {CountShown.SHOWN} for of in split]
    guards["positive"] = [CountShown.SHOWN if it else CountShown.WITHHELD for it in open_ones]
    columns = (
        ("complaints", "complaints"),
        ("per_1000", "complaints"),
        ("calls", "due"),
        ("answers", "answers"),
        ("mean_score", "answers"),
        ("positive_percent", "positive"),
        ("on_time_percent", "due"),
    )
    rows, table = (*clusters, _all_of(clusters)), {}
    for heading, (name, guarded_by) in zip(_COLUMNS, columns, strict=True):
        shown = table[heading] = []
        for of, guard in zip(rows, guards[guarded_by], strict=True):
            value = getattr(of, name)
            if value is not None and name in ("complaints", "calls", "answers"):
                value = unless_hidden(guard, value, limit)
            elif value is not None and guard is not CountShown.SHOWN:
                value = _HIDDEN
            shown.append(_NONE if value is None else value)
    return pd.DataFrame({"Cluster": [of.name for of in rows], **table})


def _guards(counts: list[float | None], limit: int) -> list[CountShown]:
    """Of each cluster, and last of all of them together."""
    whole = [None if count is None else int(count) for count in counts]
    total = CountShown.SHOWN if may_show_total(whole, limit) else CountShown.WITHHELD
    return [*cells(whole, limit), total]


def _all_of(clusters: tuple[Cluster, ...]) -> Cluster:
    """As one: what one of them does not say is left out, what none says is not supplied."""
    names = ("complaints", "calls", "answers", "points", "positive", "on_time", "due")
    known = {name: [getattr(of, name) for of in clusters] for name in names}
    known = {name: [v for v in values if v is not None] for name, values in known.items()}
    return Cluster(ALL, **{name: sum(of) if of else None for name, of in known.items()})


COMPLAINTS = Tab(
    title="Complaints and feedback",
    question="Where do complaints about late calls come from, and who waits for an answer?",
    view=pick_spell(
        "punctuality", _LATE, "feedback_score", ANSWERED,
        label="Compared over", name="over", spells={"half": 26, "quarter": 13, "year": 52},
    ),
    answer=answer,
    sections={
        "areas": Section(
            "Area by area",
            (show_clusters,),
            note="An area is named above where its rate of complaints lies outside the 99.8 %"
            " limits of an exact comparison with all the others here.",
        ),
        "answered": Section(
            "Acknowledged and answered in time", (in_time, show_waiting), note=slips_in_words
        ),
    },
    counted=(_LATE, "punctuality", "feedback_score", "feedback_positive", ACKNOWLEDGED, ANSWERED),
)  # fmt: skip
