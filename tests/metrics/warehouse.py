"""A warehouse in memory for tests of measures: rows go in by name, facts come out by key."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from metrics.catalogue import measure
from metrics.facts import HEAVY, learn
from tests.empty_warehouse import empty_warehouse

Counts = tuple[float, float | None]
Facts = dict[tuple[str, str, str, date], Counts]

EXPORTS = (
    "rota",
    "call_log",
    "complaints",
    "audits",
    "mar",
    "mar_audit",
    "feedback",
    "competency",
    "sites",
    "clusters",
    "bed_days",
    "staff",
    "schedule",
    "settings",
    "coverage",
)


MONTHS = "SELECT DISTINCT date_trunc('month', planned_start)::DATE FROM rota"


class Warehouse:
    """Every table and view of the real one, in memory."""

    def __init__(self) -> None:
        self.cursor = empty_warehouse()

    def put(self, table: str, *rows: dict[str, Any]) -> None:
        """Rows by column name; a column that a row leaves out is blank."""
        for names, alike in groupby(rows, key=tuple):
            values = [list(row.values()) for row in alike]
            marks = ", ".join(f"({', '.join('?' for _ in names)})" for _ in values)
            sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES {marks}"
            self.cursor.execute(sql, [each for row in values for each in row])

    def clear(self) -> None:
        """Take every row out again."""
        for table in (*EXPORTS, "leg_minutes", "way_journeys"):
            self.cursor.execute(f"DELETE FROM {table}")

    def learn(self) -> None:
        """What all months teach of journeys, as a load would have it."""
        months = self.cursor.execute(MONTHS).fetchall()
        learn(self.cursor, frozenset(month for (month,) in months))

    def facts(self, measure_id: str) -> Facts:
        """What a measure counts, added up by (site, area, part, day)."""
        if "journeys" in measure(measure_id).sql:
            self.learn()
        found: dict[tuple, list[Counts]] = defaultdict(list)
        rows = self.cursor.execute(measure(measure_id).sql).fetchall()
        for site, area, part, day, numerator, denominator in rows:
            found[site, area, part, day].append((numerator, denominator))
        return {key: added(counts) for key, counts in found.items()}

    def all_facts(self, measure_ids: Sequence[str]) -> dict[str, Facts]:
        """The facts of many measures, with the heavy views worked out once, as a refresh does."""
        of_calls = any("rota" in measure(id).reads for id in measure_ids)
        heavy = HEAVY if of_calls else ()
        for view in heavy:
            self.cursor.execute(f"CREATE TEMP TABLE {view} AS FROM main.{view}")
        found = {id: self.facts(id) for id in measure_ids}
        for view in heavy:
            self.cursor.execute(f"DROP TABLE temp.{view}")
        return found

    def total(self, measure_id: str, part: str | None = None) -> Counts:
        """The sum over all places and days, of one part if named."""
        facts = self.facts(measure_id)
        return added([counts for key, counts in facts.items() if part in (None, key[2])])


def added(counts: Sequence[Counts]) -> Counts:
    """Counts added up; one that was not supplied leaves the sum not supplied."""
    denominators = [denominator for _, denominator in counts]
    total = None if None in denominators else float(sum(denominators))
    return float(sum(numerator for numerator, _ in counts)), total
