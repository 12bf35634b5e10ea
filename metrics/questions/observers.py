"""Who looked and when: the same observer over time, spot checks beside the others, what was due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from math import nan

from metrics.questions.observations import (
    NOTHING,
    ItemsObserved,
    ItemSplit,
    ObservedSpell,
    ScoreChange,
    apart,
    change,
    enough,
)
from metrics.within import Cursor, records, rows_within

# Some observations beside the others of the same unit, strand and month.
#
# Spot checks beside announced ones, one role beside the rest, a weekday, an observer: each sees
# its own mix of units and months, so each is held against what the others saw in just those.


BESIDE = """
    WITH named AS (
        SELECT
            {who} AS who,
            coalesce(unit, service, '') AS unit,
            coalesce(strand, '') AS strand,
            date_trunc('month', day) AS month,
            date_trunc('week', day) AS week,
            observation_id,
            score::DOUBLE AS score
        FROM observation_items
        WHERE day BETWEEN $first AND $last
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, coalesce(unit, service, '')))
    ),
    cells AS (
        SELECT
            who,
            unit,
            strand,
            month,
            sum(score) AS score,
            count(*) AS items
        FROM named
        GROUP BY ALL
    ),
    together AS (
        SELECT
            *,
            sum(score) OVER (PARTITION BY unit, strand, month) - score AS others_score,
            sum(items) OVER (PARTITION BY unit, strand, month) - items AS others
        FROM cells
    ),
    fair AS (
        SELECT
            * EXCLUDE (score),
            others_score / others AS expected,
            (others_score + 2) / (others + 4) AS cautious
        FROM together
        WHERE others > 0
    ),
    weeks AS (
        SELECT
            who,
            week,
            count(DISTINCT observation_id) AS observations,
            count(*) AS items,
            sum(score) AS score,
            sum(expected) AS expected
        FROM named
        JOIN fair USING (who, unit, strand, month)
        GROUP BY ALL
    ),
    doubt AS (
        SELECT
            who,
            sum(items * items * cautious * (1 - cautious) / others)::DOUBLE AS doubt
        FROM fair
        GROUP BY ALL
    )
    SELECT
        who,
        count(*) AS weeks,
        sum(observations)::BIGINT AS observations,
        sum(items)::BIGINT AS items,
        sum(score) AS score,
        sum((score - expected) ** 2) AS gap_by_gap,
        sum((score - expected) * items)::DOUBLE AS gap_by_items,
        sum(items * items)::DOUBLE AS items_by_items,
        sum(expected) AS expected,
        any_value(doubt.doubt) AS doubt
    FROM weeks
    JOIN doubt USING (who)
    WHERE who <> ''
    GROUP BY ALL
    ORDER BY who
"""


@dataclass(frozen=True)
class Beside(ItemsObserved):
    """Items of one kind of observation, held against what the others saw in the same places."""

    name: str = ""
    gap: ScoreChange = field(default_factory=ScoreChange)


def beside(
    cursor: Cursor, units: Sequence[str], first: date, last: date, *, split: ItemSplit
) -> tuple[Beside, ...]:
    """Each kind of observation that others can be held against, with its gap to them."""
    found = held_against_others(cursor, units, (first, last), split.sql)
    judged = sum(map(enough, found.values()))
    return tuple(Beside(**vars(of), name=n, gap=apart(of, judged)) for n, of in found.items())


def held_against_others(
    cursor: Cursor, units: Sequence[str], days: tuple[date, date], who: str
) -> dict[str, ItemsObserved]:
    """By any column written by `who`, with no gap judged yet."""
    rows = rows_within(cursor, BESIDE.format(who=who), units, first=days[0], last=days[1])
    return {name: ItemsObserved(*sums) for name, *sums in rows}


WHO = "coalesce(observer_id, '')"

# Numbered within a role by who began first, over all there is: a number stays the same whichever
# unit is looked at, and it is in no export.
NUMBERED = """
    SELECT
        observer_id,
        coalesce(arg_max(observer_role, observed_at), '') AS role,
        row_number() OVER (
            PARTITION BY coalesce(arg_max(observer_role, observed_at), '')
            ORDER BY
                min(observed_at),
                observer_id
        ) AS number
    FROM audits
    WHERE observer_id <> ''
    GROUP BY observer_id
"""

MONTHS = """
    SELECT
        observer_id,
        date_trunc('month', day)::DATE AS month,
        count(*) AS items,
        sum(score)::DOUBLE AS score
    FROM observation_items
    WHERE observer_id <> ''
        AND day BETWEEN $first AND $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, coalesce(unit, service, '')))
    GROUP BY ALL
    ORDER BY month
"""


@dataclass(frozen=True)
class Month:
    """What one observer saw in one month."""

    month: date
    items: int
    score: float


@dataclass(frozen=True)
class Observer:
    """One observer. `drift`: how far the gap to the others moved, so this one's marks alone."""

    number: int  # within the role
    role: str
    months: tuple[Month, ...]
    before: ItemsObserved
    since: ItemsObserved
    drift: ScoreChange


def observers(cursor: Cursor, units: Sequence[str], spell: ObservedSpell) -> tuple[Observer, ...]:
    """Every observer of these units in the spell, by role and number. Blank ids are left out."""
    before, since = (
        held_against_others(cursor, units, days, WHO)
        for days in ((spell.before_first, spell.before_last), (spell.first, spell.last))
    )
    months: dict[str, tuple[Month, ...]] = {}
    days = {"first": spell.before_first, "last": spell.last}
    for who, *counts in rows_within(cursor, MONTHS, units, **days):
        months[who] = (*months.get(who, ()), Month(*counts))
    numbers = {who: (role, number) for who, role, number in cursor.execute(NUMBERED).fetchall()}
    sides = {who: (before.get(who, NOTHING), since.get(who, NOTHING)) for who in months}
    judged = sum(enough(*pair) for pair in sides.values())
    return tuple(
        Observer(number, role, months[who], *sides[who], change(*sides[who], judged))
        for who, (role, number) in sorted(numbers.items(), key=lambda one: one[1])
        if who in months
    )


DONE = """
    SELECT
        facts.site AS unit,
        facts.part AS role,
        sum(facts.numerator)::BIGINT AS done,
        sum(facts.denominator)::BIGINT AS due
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = $measure
        AND facts.day BETWEEN $first AND $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
    GROUP BY ALL
    HAVING sum(facts.denominator) > 0
    ORDER BY ALL
"""


@dataclass(frozen=True)
class DoneOfDue:
    """What one role did of what was due in one unit, in whole weeks and months; role '' = any."""

    unit: str
    role: str
    done: int
    due: int

    @property
    def percent(self) -> float:
        return 100 * self.done / self.due


def done_of_due(
    cursor: Cursor, measure: str, units: Sequence[str], first: date, *, last: date
) -> tuple[DoneOfDue, ...]:
    """What `measure` counted of the weeks and months that ended in these days; empty: not due."""
    return records(DoneOfDue, cursor, DONE, units, measure=measure, first=first, last=last)


THEME = "dignity"

ANSWERS = """
    WITH spans AS (
        SELECT
            unnest($firsts::DATE[]) AS first,
            unnest($lasts::DATE[]) AS last
    ),
    answered AS (
        SELECT
            fact_state.measure,
            facts.day,
            facts.numerator,
            facts.denominator
        FROM facts
        JOIN fact_state USING (definition)
        WHERE fact_state.measure IN ('feedback_positive', 'feedback_score')
            AND facts.part = $theme
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
    )
    SELECT
        spans.first,
        spans.last,
        coalesce(sum(denominator) FILTER (measure = 'feedback_positive'), 0)::BIGINT AS answers,
        coalesce(sum(numerator) FILTER (measure = 'feedback_positive'), 0)::BIGINT AS positive,
        coalesce(sum(numerator) FILTER (measure = 'feedback_score'), 0)::DOUBLE AS score
    FROM spans
    LEFT JOIN answered ON answered.day BETWEEN spans.first AND spans.last
    GROUP BY ALL
    ORDER BY spans.first
"""


@dataclass(frozen=True)
class Answers:
    """Answers with a score that came in some days, both included."""

    first: date
    last: date
    answers: int
    positive: int
    score: float  # added up

    @property
    def percent_positive(self) -> float:
        """Share of positive answers; NaN without an answer."""
        return 100 * self.positive / self.answers if self.answers else nan

    @property
    def mean(self) -> float:
        """Of 5; NaN without an answer."""
        return self.score / self.answers if self.answers else nan


def answers_in(
    cursor: Cursor, sites: Sequence[str], spans: Sequence[tuple[date, date]]
) -> tuple[Answers, ...]:
    """One for each of `spans`; what counts as positive is the setting of the place and day."""
    asked = {
        "theme": THEME,
        "firsts": [first for first, _ in spans],
        "lasts": [last for _, last in spans],
    }
    return records(Answers, cursor, ANSWERS, sites, **asked)
