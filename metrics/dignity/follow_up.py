"""What residents and relatives answered about dignity in some days: how many, how many positive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import nan

import duckdb

from metrics.within import within

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
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], spans: Sequence[tuple[date, date]]
) -> tuple[Answers, ...]:
    """One for each of `spans`; what counts as positive is the setting of the place and day."""
    asked = {"sites": within(cursor, sites), "theme": THEME}
    spans = {"firsts": [first for first, _ in spans], "lasts": [last for _, last in spans]}
    return tuple(Answers(*row) for row in cursor.execute(ANSWERS, asked | spans).fetchall())
