"""The table of postcode clusters, with small counts hidden on the screen and in its file alike."""

from collections.abc import Callable, Sequence

import pandas as pd

from metrics.questions.clusters import Cluster
from metrics.small_counts import Cell, cells, may_show_total, unless_hidden
from pages.furniture.tables import Column, Form, Told, table
from pages.furniture.words import aside

_NONE = "not supplied"
_HIDDEN = "–"
_MEASURES = ("late_call_complaints", "feedback_score", "feedback_positive", "punctuality")
_COLUMNS = {
    "Late-call complaints": Column(Form.WHOLE),
    "Per 1,000 calls": Column(Form.ONE_PLACE),
    "Calls due": Column(Form.WHOLE),
    "Answers on timeliness": Column(Form.WHOLE),
    "Mean score of 5": Column(Form.ONE_PLACE),
    "Positive": Column(Form.PERCENT),
    "Calls on time": Column(Form.PERCENT_ONE_PLACE),
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


def _guarded(counts: Sequence[int | None], limit: int) -> list[Cell]:
    """One cell a cluster, and last that of the sum of all."""
    total = Cell.SHOWN if may_show_total(counts, limit) else Cell.WITHHELD
    return [*cells(counts, limit), total]


def _worst(*columns: list[Cell]) -> list[Cell]:
    return [
        Cell.SHOWN if all(cell is Cell.SHOWN for cell in row) else Cell.WITHHELD
        for row in zip(*columns, strict=True)
    ]


def _counts(
    rows: list[Cluster], shown: list[Cell], limit: int, of: Callable[[Cluster], float | None]
) -> list[float | str]:
    return [
        _NONE if of(one) is None else unless_hidden(cell, of(one), limit)
        for one, cell in zip(rows, shown, strict=True)
    ]


def _figures(
    rows: list[Cluster], shown: list[Cell], of: Callable[[Cluster], float | None]
) -> list[float | str]:
    return [
        _NONE if of(one) is None else of(one) if cell is Cell.SHOWN else _HIDDEN
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
