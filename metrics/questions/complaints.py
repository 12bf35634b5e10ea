"""Complaints: clusters of postcodes beside each other, and those that wait for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from operator import itemgetter

from statsmodels.stats.proportion import proportion_confint

from metrics.small_counts import is_small
from metrics.within import Cursor, rows_within

SURE = 0.998  # share of clusters like all others that the limits hold

FIGURES = """
    WITH counted AS (
        SELECT
            facts.area,
            fact_state.measure,
            sum(facts.numerator) AS numerator,
            CASE
                WHEN count(*) = count(facts.denominator) THEN sum(facts.denominator)
            END AS denominator
        FROM facts
        JOIN fact_state USING (definition)
        WHERE facts.day BETWEEN $first AND $last
            AND facts.area <> ''
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
            AND (
                fact_state.measure IN ('late_call_complaints', 'punctuality')
                OR (
                    fact_state.measure IN ('feedback_score', 'feedback_positive')
                    AND facts.part = 'timeliness'
                )
            )
        GROUP BY ALL
    )
    SELECT
        area,
        max(numerator) FILTER (measure = 'late_call_complaints')::BIGINT AS complaints,
        max(denominator) FILTER (measure = 'late_call_complaints')::BIGINT AS calls,
        max(denominator) FILTER (measure = 'feedback_score')::BIGINT AS answers,
        max(numerator) FILTER (measure = 'feedback_score') AS points,
        max(numerator) FILTER (measure = 'feedback_positive') AS positive,
        max(numerator) FILTER (measure = 'punctuality') AS on_time,
        max(denominator) FILTER (measure = 'punctuality') AS due
    FROM counted
    GROUP BY ALL
    ORDER BY area
"""


@dataclass(frozen=True)
class Cluster:
    """Sums over a spell; None where the export was not supplied or says nothing of it."""

    name: str
    complaints: int | None
    calls: int | None
    answers: int | None
    points: float | None
    positive: int | None
    on_time: int | None
    due: int | None

    @property
    def per_1000(self) -> float | None:
        return _share(self.complaints, self.calls, 1000)

    @property
    def mean_score(self) -> float | None:
        return _share(self.points, self.answers, 1)

    @property
    def positive_percent(self) -> float | None:
        return _share(self.positive, self.answers, 100)

    @property
    def on_time_percent(self) -> float | None:
        return _share(self.on_time, self.due, 100)


@dataclass(frozen=True)
class ClusterApart:
    """A cluster whose rate of complaints is not that of all the others together."""

    cluster: Cluster
    times: float  # its rate over theirs; inf where they have few, or none


def read_clusters(
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[Cluster, ...]:
    """Every cluster of which something is known at these sites (none means all), by name.

    What was never supplied is None, which is not nought.
    """
    rows = rows_within(cursor, FIGURES, sites, first=first, last=last)
    return tuple(
        Cluster(name, None if calls is None else complaints, calls, *others)
        for name, complaints, calls, *others in rows
    )


def apart(clusters: Sequence[Cluster], limit: int) -> tuple[ClusterApart, ...]:
    """Clusters with a higher rate of complaints that may be told, or with a lower one.

    Exact comparison of two rates: given how many complaints there were in all, those of one cluster
    are binomial; it is apart where the 99.8 % interval leaves out its share of the calls.
    Source: Przyborowski and Wilenski, Biometrika 1940;31:313-323.
    """
    known = [
        (cluster, cluster.complaints, cluster.calls)
        for cluster in clusters
        if cluster.complaints is not None and cluster.calls
    ]
    found = []
    for one, complaints, calls in known:
        elsewhere = sum(other for _, other, _ in known) - complaints
        room = sum(other for _, _, other in known) - calls
        is_higher = complaints * room > elsewhere * calls
        is_few = is_small(complaints if is_higher else elsewhere, limit)
        if room and not is_few and _differ((complaints, calls), (elsewhere, room)):
            few = is_higher and is_small(elsewhere, max(limit, 1))  # none at all is few too
            found.append(ClusterApart(one, inf if few else complaints / calls * room / elsewhere))
    return tuple(found)


def least_punctual(clusters: Sequence[Cluster]) -> Cluster | None:
    """The cluster with the smallest share of calls on time; None where fewer than two are known."""
    known = [(one.on_time_percent, one) for one in clusters if one.on_time_percent is not None]
    return min(known, key=itemgetter(0))[1] if len(known) > 1 else None


def _differ(one: tuple[int, int], others: tuple[int, int]) -> bool:
    """Each is complaints and calls."""
    both, share = one[0] + others[0], one[1] / (one[1] + others[1])
    if not both:
        return False
    low, high = proportion_confint(one[0], both, 1 - SURE, method="beta")
    return not low <= share <= high


def _share(part: float | None, whole: float | None, per: float) -> float | None:
    return None if part is None or not whole else per * part / whole


_AT_THESE = "(len($sites::VARCHAR[]) = 0 OR list_contains($sites, site))"
_WAITING = f"""
    SELECT
        complaint_id,
        site,
        coalesce(category, '') AS category,
        received_on,
        answer_due_on
    FROM complaint_times
    WHERE responded_on IS NULL
        AND received_on <= $last
        AND {_AT_THESE}
    ORDER BY answer_due_on, complaint_id
"""
_MISDATED = f"""
    SELECT count(*) FILTER (is_acknowledgement_misdated OR is_answer_misdated)
    FROM complaint_times
    WHERE {_AT_THESE}
"""
_UNDECIDED = f"""
    SELECT
        min(received_on) FILTER (acknowledge_due_on > $last),
        min(received_on) FILTER (answer_due_on > $last)
    FROM complaint_times
    WHERE received_on <= $last
        AND {_AT_THESE}
"""
ACKNOWLEDGED, ANSWERED = "complaints_acknowledged", "complaints_answered"


@dataclass(frozen=True)
class Waiting:
    """A complaint without an answer."""

    complaint_id: str
    site: str
    category: str
    received_on: date
    due_on: date


def waiting(cursor: Cursor, sites: Sequence[str], last: date) -> tuple[Waiting, ...]:
    """Those without an answer on a day, the first due first; no sites means all."""
    rows = cursor.execute(_WAITING, {"sites": list(sites), "last": last}).fetchall()
    return tuple(Waiting(*row) for row in rows)


def misdated(cursor: Cursor, sites: Sequence[str]) -> int:
    """How many have a date before the day received, so that they are left out of shares."""
    return int(cursor.execute(_MISDATED, {"sites": list(sites)}).fetchall()[0][0])


def undecided_from(
    cursor: Cursor, sites: Sequence[str], last: date | None
) -> dict[str, date | None]:
    """The first day received of which some complaints have time left, by measure."""
    row = cursor.execute(_UNDECIDED, {"sites": list(sites), "last": last}).fetchall()[0]
    return dict(zip((ACKNOWLEDGED, ANSWERED), row, strict=True))
