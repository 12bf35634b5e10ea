"""Facts: what each measure counted by site, area, part and day; counted anew where needed."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from metrics.calendar import By, period_end, period_start, periods
from metrics.catalogue import CATALOGUE
from metrics.measure import Kind, Measure
from metrics.within import Cursor

LONGEST_STOCK_DAYS = 800  # a competency lasts two years at the most before it is assessed again
USUAL_DAYS, LONGEST_WINDOW_DAYS = 62, 190  # how far back rows, but for assessments, bear on a month
CALLS_AT_ONCE = 250_000


# The days of the temporary table `touched`, among all days that exports ever bore on.
REMEMBERED = """
    INSERT INTO fact_days
    SELECT DISTINCT
        source,
        day
    FROM touched
    WHERE day IS NOT NULL
    EXCEPT
    FROM fact_days
"""


@dataclass(frozen=True)
class Days:
    """What exports bear on, and how far it is counted."""

    touched: dict[str, list[date]]  # by export the months of days that this load has changed
    ever: dict[str, list[date]]  # by export the months of all days that it ever bore on
    span: tuple[date, date]  # the first and the last of those days
    counted: dict[str, list[date | None]]  # by definition the first and last day with facts, if any
    forgotten: date | None  # rows of before this day may be gone


def days_of(cursor: Cursor) -> Days:
    """As the tables of this load and of all loads before it have them."""
    run = cursor.execute
    months = "SELECT source, list(DISTINCT date_trunc('month', day)::DATE) FROM {} GROUP BY ALL"
    touched, ever = (dict(run(months.format(of)).fetchall()) for of in ("touched", "fact_days"))
    first, last = run("SELECT min(day), max(day) FROM fact_days").fetchall()[0]
    counted = run(
        "SELECT definition, [min(day), max(day)] FROM fact_state LEFT JOIN facts USING (definition)"
        " GROUP BY ALL"
    ).fetchall()
    before = run("SELECT max(before) FROM forgotten").fetchall()[0][0]
    return Days(touched, ever, (first or date.max, last or date.min), dict(counted), before)


def months_due(days: Days, measure: Measure, name: str) -> frozenset[date]:
    """The months to count again: those a touched day reaches, and all of a new definition.

    All, too, where a row waits for later days before it counts. Not those whose rows have gone.
    """
    of = days.ever if measure.undecided or name not in days.counted else days.touched
    reach = timedelta(days=LONGEST_STOCK_DAYS if measure.stock else measure.reach)
    months = set()
    for month in filter(None, chain(*(of.get(source, ()) for source in measure.reads))):
        last = min(period_end(month, By.MONTH) + reach, days.span[1])
        months |= set(periods(month, max(month, last), By.MONTH))
    is_dated = any(source in days.ever for source in measure.reads)
    if is_dated and (measure.stock or measure.kind is Kind.RARE):
        # Counted on days, too, of which its own exports say nothing: at either end come new ones.
        ends = days.counted.get(name, (None, None))
        since, until = (period_start(day or date.max, By.MONTH) for day in ends)
        months |= {m for m in periods(*days.span, By.MONTH) if not since < m < until}
    first = counted_from(days.forgotten, measure)
    return frozenset(month for month in months if month >= first)


def counted_from(before: date | None, measure: Measure) -> date:
    """The first month of which all rows are kept (assessments and journeys always are)."""
    reach = measure.reach if USUAL_DAYS < measure.reach <= LONGEST_WINDOW_DAYS else USUAL_DAYS
    last = before and period_end(before + timedelta(days=reach - 1), By.MONTH)
    return last + timedelta(days=1) if last else date.min


def spans(cursor: Cursor, months: set[date]) -> Iterator[frozenset[date]]:
    """Months that follow each other, as many at once as memory easily holds the calls of."""
    calls = dict(
        cursor.execute(
            """
            SELECT
                date_trunc('month', day)::DATE AS month,
                sum(planned)
            FROM log_counts
            GROUP BY ALL
            """
        ).fetchall()
    )
    span: list[date] = []
    for month in sorted(months):
        follows = span and period_end(span[-1], By.MONTH) + timedelta(days=1) == month
        held = sum(calls.get(other, 0) for other in [*span, month])
        if span and (not follows or held > CALLS_AT_ONCE):
            yield frozenset(span)
            span = []
        span.append(month)
    if span:
        yield frozenset(span)


# The name under which a measure's facts are kept: it changes whenever they would.
#
# A definition is the measure's SQL, that of the views and macros it reads, and the ground it
# stands on: the values its settings have taken, what its exports have ever held (not supplied and
# none are two things), and the clusters of postcodes.
STANDS_ON = """
    SELECT
        'setting' AS kind,
        site AS what,
        name,
        from_day::VARCHAR AS since,
        value::VARCHAR AS value
    FROM settings
    UNION ALL
    SELECT
        'supplied',
        source,
        what,
        '',
        ''
    FROM supplied
    UNION ALL
    SELECT
        'cluster',
        postcode_prefix,
        cluster,
        '',
        ''
    FROM clusters
    UNION ALL
    SELECT
        'parent',
        site,
        parent,
        '',
        ''
    FROM sites
    WHERE parent IS NOT NULL
    ORDER BY ALL
"""

# What a measure's SQL may name, as the warehouse holds it.
NAMED = """
    SELECT
        view_name AS name,
        sql
    FROM duckdb_views()
    WHERE NOT internal
    UNION ALL
    SELECT
        function_name,
        array_to_string(parameters, ', ') || ': ' || macro_definition
    FROM duckdb_functions()
    WHERE function_type = 'macro' AND NOT internal
"""


def definitions(cursor: Cursor, measures: Iterable[Measure]) -> dict[str, str]:
    """By measure id, the hash of its SQL, of all that reads, and of the ground it stands on."""
    named = _named(cursor)
    known = cursor.execute(STANDS_ON).fetchall()
    found = {}
    for measure in measures:
        reached = _reached(measure.sql, named)
        stands_on = [row for row in known if _is_under(row, measure)]
        definition = (measure.sql, [reached[name] for name in sorted(reached)], stands_on)
        found[measure.id] = hashlib.sha256(repr(definition).encode()).hexdigest()[:16]
    return found


def _is_under(row: tuple[str, ...], measure: Measure) -> bool:
    """Whether a row of the ground can change what the measure counts."""
    kind, what, name, *_ = row
    match kind:
        case "setting":
            return name in measure.settings
        case "supplied":
            return what in measure.reads
        case "cluster":
            return "cluster" in measure.sql
    return bool(measure.settings)  # a place takes the settings of the place above it


def beneath(cursor: Cursor, measure: Measure) -> dict[str, str]:
    """Every view and macro that the measure's SQL reads, with its text as the warehouse holds it.

    Those that others read come first, so that they can be made in this order.
    """
    return read_by(cursor, measure.sql)


def read_by(cursor: Cursor, sql: str) -> dict[str, str]:
    """The same of any SQL."""
    return _reached(sql, _named(cursor))


def _named(cursor: Cursor) -> dict[str, str]:
    """By name its text. DuckDB tells the columns that a star leaves out in ever another order."""
    left_out = re.compile(r"(?<=EXCLUDE \()[^()]*")
    return {
        name: left_out.sub(lambda columns: ", ".join(sorted(columns[0].split(", "))), text)
        for name, text in cursor.execute(NAMED).fetchall()
    }


def _reached(sql: str, named: dict[str, str]) -> dict[str, str]:
    """The SQL of every view and macro that `sql` reads, straight or through another, by name.

    >>> _reached("FROM calls", {"calls": "... FROM legs", "legs": "...", "doses": "..."})
    {'legs': '...', 'calls': '... FROM legs'}
    """
    found: dict[str, str] = {}

    def read(text: str, passed: frozenset[str]) -> None:
        for name in sorted(set(re.findall(r"\w+", text)) & named.keys() - passed):
            if name not in found:
                read(named[name], passed | {name})
                found[name] = named[name]

    read(sql, frozenset())
    return found


# Legs teach of their own month and of the eleven after.
LEARN = """
    DELETE FROM leg_minutes
    WHERE list_contains($months, month);

    INSERT INTO leg_minutes
    FROM legs_that_teach
    WHERE list_contains($months, month);

    DELETE FROM way_journeys
    WHERE month BETWEEN $first AND $last;

    INSERT INTO way_journeys
    FROM journeys_learned
    WHERE month BETWEEN $first AND $last
"""


def learn(cursor: Cursor, months: frozenset[date]) -> None:
    """Count again the legs of whole months, and what journeys take in them.

    A month stands on those before: months are learned in their order.
    """
    if months:
        asked = {"months": sorted(months), "first": min(months), "last": max(months)}
        for statement in LEARN.split(";"):
            names = {name: value for name, value in asked.items() if f"${name}" in statement}
            cursor.execute(statement, names)


TABLES = """
    CREATE TABLE IF NOT EXISTS facts (
        definition VARCHAR,
        site VARCHAR,
        area VARCHAR,
        part VARCHAR,
        day DATE,
        numerator DOUBLE,
        denominator DOUBLE
    );
    CREATE TABLE IF NOT EXISTS fact_state (measure VARCHAR, definition VARCHAR);
    CREATE TABLE IF NOT EXISTS fact_days (source VARCHAR, day DATE);
    CREATE TEMP TABLE IF NOT EXISTS touched (source VARCHAR, day DATE);
"""

# Heavy views held as tables of the months at work, each before those that read it.
HEAVY = ("carer_calls", "calls", "legs")

# With a day at either end, for a round of the night belongs to two days.
MONTHS_OF_CALLS = """
    CREATE TEMP TABLE {view} AS
    SELECT *
    FROM main.{view}
    WHERE planned_day BETWEEN $first::DATE - 1 AND $last::DATE + 1
"""

MONTHS_OF_FACTS = """
    INSERT INTO facts
    SELECT
        $definition,
        site,
        area,
        part,
        day,
        numerator,
        denominator
    FROM ({sql})
    WHERE day BETWEEN $first AND $last
        AND list_contains($months, date_trunc('month', day)::DATE)
"""

FORGET = """
    DELETE FROM facts
    WHERE definition = $definition
        AND list_contains($months, date_trunc('month', day)::DATE)
"""


SETTINGS = "CREATE OR REPLACE TEMP TABLE settings_by_period AS FROM main.settings_by_period"
Span = frozenset[date]  # of months that follow each other, by their first days
Due = dict[str, tuple[Measure, Span]]  # by definition its measure, and the months to count again
Count = Callable[[Cursor, Due], None]


def count_here(cursor: Cursor, wanted: Due) -> None:
    """Count what is due, span after span."""
    cursor.execute(SETTINGS)
    for span, due in by_span(cursor, wanted):
        if reads_calls(due):
            hold_calls(cursor, span)
            learn(cursor, span)
        count_months(cursor, span, due)
        for view in HEAVY:
            cursor.execute(f"DROP TABLE IF EXISTS temp.{view}")
    cursor.execute("DROP TABLE temp.settings_by_period")


def refresh(
    cursor: Cursor,
    measures: Iterable[Measure] = CATALOGUE,
    count: Count = count_here,
    anew: bool = False,
) -> None:
    """Count again what a load may have changed, or `anew` all that can be.

    Reads the temporary table `touched(source, day)` where there is one; a measure whose definition
    is new is counted for every day there is. The caller holds the transaction.
    """
    cursor.execute(TABLES)
    cursor.execute(REMEMBERED)
    if anew:
        cursor.execute("INSERT INTO touched FROM fact_days")
    measures, days = tuple(measures), days_of(cursor)
    names = definitions(cursor, measures)
    wanted = {names[one.id]: (one, months_due(days, one, names[one.id])) for one in measures}
    for measure in measures if days.forgotten else ():
        first = counted_from(days.forgotten, measure)
        cursor.execute(  # months whose rows have gone stay as they were counted
            "UPDATE facts SET definition = $name WHERE definition <> $name AND day < $first"
            " AND definition IN (SELECT definition FROM fact_state WHERE measure = $measure)",
            {"name": names[measure.id], "measure": measure.id, "first": first},
        )
    cursor.execute("DELETE FROM fact_state WHERE list_contains(?, measure)", [list(names)])
    state = "INSERT INTO fact_state SELECT unnest(?), unnest(?)"  # two measures may share a name
    cursor.execute(state, [list(names), list(names.values())])
    cursor.execute("DELETE FROM facts WHERE definition NOT IN (SELECT definition FROM fact_state)")
    count(cursor, wanted)


def by_span(cursor: Cursor, wanted: Due) -> Iterator[tuple[Span, Due]]:
    """What is due in each span of months: what is counted from calls, then all else."""
    for of_calls in (True, False):
        asked = {name: due for name, due in wanted.items() if due[0].is_of_calls is of_calls}
        for span in spans(cursor, set().union(*(months for _, months in asked.values()))):
            due = {name: (measure, months & span) for name, (measure, months) in asked.items()}
            yield span, {name: of for name, of in due.items() if of[1]}


def reads_calls(due: Due) -> bool:
    """Whether any of these is counted from calls."""
    return any(measure.is_of_calls for measure, _ in due.values())


def ends(span: Span) -> dict[str, date]:
    """The first and the last day of a span."""
    return {"first": min(span), "last": period_end(max(span), By.MONTH)}


def hold_calls(cursor: Cursor, span: Span) -> None:
    """The heavy views as tables of the span."""
    for view in HEAVY:
        cursor.execute(MONTHS_OF_CALLS.format(view=view), ends(span))


def count_months(cursor: Cursor, span: Span, due: Due) -> None:
    """Count each measure that is due in some months of the span, in those months."""
    for name, (measure, months) in due.items():
        asked = {"definition": name, "months": sorted(months)}
        cursor.execute(FORGET, asked)
        cursor.execute(MONTHS_OF_FACTS.format(sql=measure.sql), asked | ends(span))
