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
from metrics import arrival
from metrics.calendar import By, period_end
from metrics.measure import PERCENT
from metrics.questions import complaints
from metrics.questions.complaints import ACKNOWLEDGED, ANSWERED, Cluster
from metrics.series import Series
from metrics.small_counts import CountShown, cells, is_small, may_show_total, unless_hidden
from pages.shared import aside, charts
from pages.shared.reading import Basis
from pages.shared.tables import TREND, Listing
from pages.shared.themes import Section, SpellView, Tab, TabView, pick_spell, section
from plan.words.numbers import amount, count
from reports.tables import CellForm, TableColumn
from reports.words import plain

_LATE, _SCORE, _ON_TIME = "late_call_complaints", "feedback_score", "punctuality"
_MONTHS = 3  # the newest decided ones
_TIMES = {2: "twice", 3: "three times", 4: "four times", 5: "five times"}
_MOST_NAMED = 3
MOST = 12  # clusters with courses in the table; of another, they are drawn when it is chosen
ALL = "All of these"
_KINDS = {
    f"{TREND} of complaints": "Complaints about late calls",
    f"{TREND} of feedback": "Feedback on timeliness",
    f"{TREND} of calls": "Calls that began on time",
}
# Column -> what it shows of a cluster, the count that may give somebody away, and its form.
_COLUMNS = {
    "Late-call complaints": ("complaints", "complaints", CellForm.WHOLE),
    "Per 1,000 calls": ("per_1000", "complaints", CellForm.ONE_PLACE),
    "Calls due": ("calls", "due", CellForm.WHOLE),
    "Answers": ("answers", "answers", CellForm.WHOLE),
    "Mean score of 5": ("mean_score", "answers", CellForm.ONE_PLACE),
    "Positive": ("positive_percent", "positive", CellForm.PERCENT),
    "Calls on time": ("on_time_percent", "due", CellForm.PERCENT_ONE_PLACE),
}


def _last(view: SpellView) -> date | None:
    return view.basis.last_day(_LATE, _SCORE)


def _clusters(view: SpellView) -> tuple[Cluster, ...]:
    if (last := _last(view)) is None:
        return ()
    return view.ask(complaints.read_clusters, last - timedelta(days=7 * view.weeks - 1), last)


def answer(view: SpellView) -> str:
    """Where complaints are many, where calls are least punctual, and how many were answered."""
    shares = []
    for id, verb in ((ACKNOWLEDGED, "acknowledged"), (ANSWERED, "answered")):
        series = view.basis.series(id, sites=view.sites, by=By.MONTH)
        events, out_of = series.totals(_MONTHS)
        if not is_small(out_of, view.limit):
            shares.append(f"**{100 * events / out_of:.0f} %** were {verb} in time")
    where = in_words(_clusters(view), view.limit)
    many = f"Of complaints in the last {_MONTHS} decided months, {', and '.join(shares)}."
    return f"{where}\n\n{many if shares else ''}"


def in_words(clusters: tuple[Cluster, ...], limit: int) -> str:
    """Where complaints lie apart from those elsewhere, and where calls are least punctual; never
    why: that two things are so in one place does not say that one makes the other."""
    if not clusters:
        return "**Nothing here is known by postcode.**"
    lowest, sentences = complaints.least_punctual(clusters), []
    on_time = f"({amount(lowest.on_time_percent, PERCENT)} on time)" if lowest else ""
    apart = complaints.apart(clusters, limit)
    for of in apart[:_MOST_NAMED]:
        also = f", and punctuality is lowest there {on_time}" if of.cluster is lowest else ""
        where = f"In **{plain(of.cluster.name)}** complaints about late calls"
        if of.times < 1:
            sentences.append(f"{where} are fewer than elsewhere.")
        elif isinf(of.times):
            sentences.append(f"{where} come, and few or none elsewhere{also}.")
        else:
            is_whole = abs(of.times - round(of.times)) < 0.15
            times = (is_whole and _TIMES.get(round(of.times))) or f"{of.times:.1f} times"
            sentences.append(f"{where} are {times} those elsewhere{also}.")
    if (more := len(apart) - _MOST_NAMED) > 0:
        sentences.append(f"{count(more, 'other area')} stand out too.")
    if all(cluster.complaints is None for cluster in clusters):
        lacks = "one of the two was not supplied"
        sentences.append(f"**Complaints cannot be set against calls: {lacks}.**")
    elif not apart:
        sentences.append("**No area has clearly more complaints about late calls.**")
    if lowest and lowest not in [of.cluster for of in apart]:
        sentences.append(f"Calls are least punctual in {plain(lowest.name)} {on_time}.")
    return " ".join(sentences)


_WAITING = Listing(
    title="Complaints without an answer, the first due first",
    file="complaints waiting",
    measures=(ANSWERED,),
    none="No complaint waits for an answer.",
    height=250,
)


def show_waiting(view: SpellView) -> None:
    """How many wait for an answer; at one site each of them, so that it can be answered."""
    if not (last := view.basis.last_day(ANSWERED)):
        return None
    st.subheader("Waiting for an answer")
    every = view.basis.ask(complaints.waiting, view.below, last)
    over, limit = sum(complaint.due_on < last for complaint in every), view.limit
    if len(view.sites) != 1:
        (all_shown,) = cells([len(every)], limit, has_total=False)
        late_shown, _ = cells([over, len(every) - over], limit)
        many = unless_hidden(all_shown, f"{len(every):,}", limit)
        late = unless_hidden(late_shown, f"{over:,}", limit)
        st.write(f"Complaints waiting for an answer: {many}. Overdue among them: {late}.")
        return aside("Choose one site above to see them one by one.")
    if every:
        waits = "waits" if len(every) == 1 else "wait"
        late = f"{f'{over:,}' if over else 'none'} of them overdue"
        st.write(f"{count(len(every), 'complaint')} {waits} for an answer, {late}.")
    rows = [
        {
            "Complaint": of.complaint_id,
            "About": of.category.replace("_", " ") or "not said",
            "Received": of.received_on,
            "Answer due by": of.due_on,
            "State": "overdue" if of.due_on < last else "in time",
        }
        for of in every
    ]
    return _WAITING.show(rows, view.sites)


_OPEN = (
    "A complaint counts once its time is over, so a {} is complete when none of its complaints has"
    " time left."
)


def _complete_to(view: TabView, of: Series) -> str:
    done = of.frame[of.frame["complete"]]["period"]
    return view.day(period_end(done.iloc[-1], of.wanted.by)) if len(done) else "no day yet"


def complete_in_words(view: SpellView) -> str:
    """Which months are complete, and dates that cannot be right, left out of the shares above."""
    series = (view.basis.usual_reading(id, view.sites).series for id in (ACKNOWLEDGED, ANSWERED))
    acknowledged, answered = (_complete_to(view, of) for of in series)
    waits = f"Acknowledgements are complete to {acknowledged}, answers to {answered}."
    waits += f" {_OPEN.format(By.MONTH)}"
    slips = view.basis.ask(complaints.misdated, view.below)
    have = "has a date" if slips == 1 else "have dates"
    wrong = f" {count(slips, 'complaint')} {have} before the day received: left out."
    return waits + (wrong if slips else "")


def _arrival(basis: Basis, sites: tuple[str, ...], last: date | None) -> arrival.Arrival:
    return basis.ask(arrival.arrival, basis.below(sites), last)


def provisional_words(view: TabView, of: Series) -> str:
    """How long the newest figures of a measure stay provisional; "" where they do not. A complaint
    is counted on the day of its event and arrives later; one that is counted only when its time is
    over does not change any more, and the day to which all of them are counted is said."""
    if "complaints" not in of.measure.reads or of.through is None:
        return ""
    if of.measure.undecided:
        return f"Complete to {_complete_to(view, of)}. {_OPEN.format(of.wanted.by)}"
    return _arrival(view.basis, view.sites, of.through).in_words()


@section(
    "Area by area",
    note="An area is named above where its rate of complaints lies outside the 99.8 % limits of an"
    " exact comparison with all the others here.",
)
def show_clusters(view: SpellView) -> str | None:
    """The table, where complaints stand out first, then the least punctual; one in full."""
    every, limit = _clusters(view), view.limit
    if not every:
        return "Areas come from the postcodes of calls, complaints and feedback."
    named = [of.cluster for of in complaints.apart(every, limit) if of.times > 1]
    late = {of: of.on_time_percent for of in every}
    order = sorted(late, key=lambda of: (of not in named, 101 if late[of] is None else late[of]))
    names = tuple(cluster.name for cluster in order)
    drawn = _courses(view, names[:MOST])
    rows = table_of(tuple(order), limit)
    for kind, pictures in drawn.items():
        how = {"within": charts.ends(pictures.values()), "size": charts.ONE_OF_SEVERAL}
        if shown := {name: charts.trend(view.basis, of, **how) for name, of in pictures.items()}:
            rows[kind] = rows["Cluster"].map(shown)
    chosen = _pick_cluster(view, rows, len(names))
    if any(cluster.complaints is not None for cluster in every):
        late_in_words = _arrival(view.basis, view.sites, _last(view)).in_words()
        aside(f":material/hourglass_top: {late_in_words}")
    if chosen == ALL:
        return None
    drawn = drawn if chosen in names[:MOST] else _courses(view, (chosen,))
    for kind in charts.in_rows(list(drawn), 3, "medium"):
        if picture := drawn[kind].get(chosen):
            charts.show(run_chart(picture, CARD, dark=charts.is_dark()), f"{kind} in full")
        else:
            aside(f"{_KINDS[kind]}: too few for a chart, or not supplied.")
    return None


def _pick_cluster(view: SpellView, rows: pd.DataFrame, many: int) -> str:
    hidden = (
        f"Fewer than {view.limit} (a setting) are not shown, nor what would give them away. “Not"
        " shown” guards a small count beside it."
    )
    what = "late-call complaints, feedback on timeliness, calls on time"
    title = f"Clusters over {view.weeks} weeks: {what}"
    chosen = Listing(
        title=title,
        file=title.lower().replace(":", ""),
        forms={heading: TableColumn(form) for heading, (*_, form) in _COLUMNS.items()},
        sites=view.sites,
        measures=(_LATE, _SCORE, "feedback_positive", _ON_TIME),
        hidden=hidden,
        height=300,
    ).pick(rows, [*rows["Cluster"]])
    aside(f"{hidden} Courses are of the first {MOST}." if many > MOST else hidden)
    return chosen


def _courses(view: SpellView, names: tuple[str, ...]) -> dict[str, dict[str, Picture]]:
    basis = view.basis

    def months(measure: str, part: str = "") -> dict[str, Picture]:
        how = {"sites": view.sites, "part": part, "by": By.MONTH}
        read = {name: basis.reading(measure, area=name, **how) for name in names}
        return {name: _bare(of.run, name) for name, of in read.items() if charts.is_supplied(of)}

    late = basis.kept(lambda: _complaints(view, names), "late calls", view.sites, names)
    return dict(zip(_KINDS, (late, months(_SCORE, "timeliness"), months(_ON_TIME)), strict=True))


def _complaints(view: SpellView, names: tuple[str, ...]) -> dict[str, Picture]:
    """Days between complaints where they are few, else their rate; the newest ones provisional."""
    basis = view.basis
    weekly = {name: basis.series(_LATE, sites=view.sites, area=name, by=By.WEEK) for name in names}
    events = {name: weekly[name].frame["numerator"].sum() for name in names}
    enough = [name for name in names if not is_small(events[name], view.limit)]
    is_rare = 2 * sum(wants_days(weekly[name]) for name in enough) >= len(enough)
    pictures = {}
    for name in enough:
        wanted = {"sites": view.sites, "area": name, "by": By.DAY if is_rare else By.WEEK}
        control = reading(basis.series(_LATE, **wanted), basis.marks(_LATE, **wanted)).control
        pictures[name] = replace(_bare(control, name), limits=None)
    return pictures


def _bare(picture: Picture, name: str) -> Picture:
    """Headed by the cluster, and without the counts behind its points, which may be small."""
    counts = enumerate(picture.figures.numerators)  # where they are few, that is what is said
    unknown = tuple(many if picture.few_at(at) else nan for at, many in counts)
    figures = replace(picture.figures, numerators=unknown, denominators=unknown)
    return charts.titled(replace(picture, figures=figures), name)


def table_of(clusters: tuple[Cluster, ...], limit: int) -> pd.DataFrame:
    """The rows as they may leave the branch, and last all of them as one."""

    def guards(counts: list[float | None]) -> list[CountShown]:  # of each, and last of all together
        whole = [None if count is None else int(count) for count in counts]
        total = CountShown.SHOWN if may_show_total(whole, limit) else CountShown.WITHHELD
        return [*cells(whole, limit), total]

    names = ("complaints", "due", "answers", "positive")
    shown = {name: guards([getattr(of, name) for of in clusters]) for name in names}
    others = [None if None in (o.answers, o.positive) else o.answers - o.positive for o in clusters]
    split = zip(shown["positive"], guards(others), shown["answers"], strict=True)
    open_ones = [set(of) == {CountShown.SHOWN} for of in split]
    shown["positive"] = [CountShown.SHOWN if it else CountShown.WITHHELD for it in open_ones]
    rows = (*clusters, _all_of(clusters))
    table: dict[str, list[object]] = {"Cluster": [of.name for of in rows]}
    for heading, (name, guarded_by, _) in _COLUMNS.items():
        table[heading] = column = []
        for of, guard in zip(rows, shown[guarded_by], strict=True):
            value = getattr(of, name)
            if value is None:
                value = "not supplied"
            elif name in ("complaints", "calls", "answers"):
                value = unless_hidden(guard, value, limit)
            column.append(value if guard is CountShown.SHOWN or isinstance(value, str) else "–")
    return pd.DataFrame(table)


def _all_of(clusters: tuple[Cluster, ...]) -> Cluster:
    """As one: what one of them does not say is left out, what none says is not supplied."""
    sums = {}
    for name in ("complaints", "calls", "answers", "points", "positive", "on_time", "due"):
        known = [value for of in clusters if (value := getattr(of, name)) is not None]
        sums[name] = sum(known) if known else None
    return Cluster(ALL, **sums)


COMPLAINTS = Tab(
    title="Complaints and feedback",
    question="Where do complaints about late calls come from, and who waits for an answer?",
    view=pick_spell(
        *(_ON_TIME, _LATE, _SCORE, ANSWERED),
        label="Compared over",
        name="over",
        spells={"half": 26, "quarter": 13, "year": 52},
    ),
    answer=answer,
    sections={
        "areas": show_clusters,
        "answered": Section(
            "Acknowledged and answered in time",
            (charts.courses_of(ACKNOWLEDGED, ANSWERED), show_waiting),
            note=complete_in_words,
        ),
    },
    counted=(_LATE, _ON_TIME, _SCORE, "feedback_positive", ACKNOWLEDGED, ANSWERED),
)
