"""The days of a load: which it has touched, how far each export reaches, and which are gaps."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from duckdb import DuckDBPyConnection as Connection

from connectors.report import DOUBTS, CellFault, Reason
from connectors.source import Flow, Source
from connectors.sources import SOURCES, source
from connectors.tables import one_row

TABLES = """
    CREATE OR REPLACE TEMP TABLE touched (source VARCHAR, day DATE);
    CREATE OR REPLACE TEMP TABLE touched_spans (source VARCHAR, since DATE, until DATE);
    CREATE OR REPLACE TEMP TABLE wholly_touched (source VARCHAR);
"""
AHEAD = timedelta(days=31)  # a reference export bears on the days a rota may be published for


def begin(connection: Connection) -> None:
    """Nothing is touched yet."""
    connection.execute(TABLES)
    for export in SOURCES:
        added = f"ALTER TABLE {export.name} ADD COLUMN IF NOT EXISTS"
        connection.execute(f"{added} from_file INTEGER")  # the last that brought or changed a row
        if export.flow is not Flow.REFERENCE:  # when the file that a row came from was saved
            connection.execute(f"{added} exported_at TIMESTAMP")
        if export.days_of:
            keys = ", ".join(f"{key} {export.column(key).type.sql}" for key in export.keys)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE touched_{export.name} ({keys})")


def note(connection: Connection, source: Source, rows: str, *, wholly: bool = False) -> None:
    """Note the days that `rows` (SQL from FROM on) of this export bear on.

    `wholly`: they are all the rows there are.
    """
    run = connection.execute
    for day in source.days:
        run(f"INSERT INTO touched SELECT DISTINCT '{source.name}', {day}::DATE {rows}")
    if source.days_of and wholly:
        run("INSERT INTO wholly_touched VALUES (?)", [source.name])
    elif source.days_of:
        run(f"INSERT INTO touched_{source.name} SELECT {', '.join(source.keys)} {rows}")
    if source.flow is Flow.REFERENCE:
        span = f"{source.since or 'NULL'}, {source.until or 'NULL'}"
        run(f"INSERT INTO touched_spans SELECT DISTINCT '{source.name}', {span} {rows}")


THROUGH = """
    INSERT INTO touched
    SELECT DISTINCT '{name}', {day}::DATE
    FROM {other}
    SEMI JOIN touched_{name} USING ({keys})
    UNION
    SELECT DISTINCT '{name}', {day}::DATE
    FROM {other}
    WHERE EXISTS (FROM wholly_touched WHERE source = '{name}')
"""
# The first and the last day of which a load has changed a call or its log; of all, where no version
# like this one has counted any.
CALLS_TOUCHED = """
    CREATE OR REPLACE TEMP TABLE calls_touched AS
    SELECT
        coalesce(min(day), DATE '9999-12-31') AS first,
        coalesce(max(day), DATE '0001-01-01') AS last
    FROM (
        SELECT day
        FROM touched
        WHERE source IN ('rota', 'call_log')
        UNION ALL
        SELECT unnest([DATE '0001-01-01', DATE '9999-12-31'])
        WHERE NOT EXISTS (FROM log_counts)
    )
"""
KEEP_COUNTS = """
    DELETE FROM log_counts
    WHERE day BETWEEN $first AND $last;

    INSERT INTO log_counts
    FROM log_counts_now
    WHERE day BETWEEN $first AND $last
"""


def _count_logs(connection: Connection) -> None:
    """The table `log_counts` of the days in the new table `calls_touched`; what follows from all of
    it in a table `log_days` of this load, for it is asked more than once.
    """
    for each, other in ((one, source(one.days_of)) for one in SOURCES if one.days_of):
        named = {"name": each.name, "other": other.name, "day": other.days[0]}
        connection.execute(THROUGH.format(keys=", ".join(each.keys), **named))
    connection.execute(CALLS_TOUCHED)
    for statement in KEEP_COUNTS.split(";"):
        connection.execute(statement, _calls_touched(connection))
    connection.execute("CREATE OR REPLACE TEMP TABLE log_days AS FROM main.log_days")


def _calls_touched(connection: Connection) -> dict[str, date]:
    first, last = one_row(connection, "FROM calls_touched")
    return {"first": first, "last": last}


def finish(connection: Connection, today: date) -> None:
    """Complete `touched(source, day)`: each day of each export once, none unknown.

    From the first day of which any export says something to some weeks from today.
    """
    firsts = " UNION ALL ".join(
        f"SELECT min({each.days[0]})::DATE AS day FROM {each.name}" for each in SOURCES if each.days
    )
    first = one_row(connection, f"SELECT min(day) FROM ({firsts})")[0] or today
    connection.execute(
        """
        INSERT INTO touched
        SELECT
            source,
            unnest(generate_series(
                greatest(coalesce(since, $first), $first),
                least(coalesce(until, $last), $last),
                INTERVAL 1 DAY
            ))::DATE
        FROM touched_spans
        """,
        {"first": first, "last": today + AHEAD},
    )
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE touched AS"
        " SELECT DISTINCT source, day FROM touched WHERE day IS NOT NULL"
    )


# Where all rows of an export were too old to be kept, it reaches as far as before.
AS_BEFORE = "SELECT through FROM coverage WHERE source = '{}' AND EXISTS (FROM forgotten)"


# Up to which day each export is complete: before it a gap is a gap, after it nothing is known.
def update(connection: Connection, today: date, loaded: Iterable[str]) -> None:
    """Write the tables `coverage` and `export_gaps` anew. `loaded`: exports that this load brought.

    A daily export is complete up to its newest usual day before today, the call log up to the
    newest on which the usual share of some branch's calls was logged, and the rota no further. An
    export of events is complete up to its newest event, or as far as the daily exports were when
    it came: a day without an event is a day without a row. One row with a wrong date moves nothing.
    """
    yesterday = today - timedelta(days=1)
    brought = set(loaded)
    _count_logs(connection)
    newest = {each.name: _newest(connection, each, yesterday) for each in SOURCES if each.days}
    if newest["rota"] and newest["call_log"]:
        last = "SELECT max(day) FROM log_days WHERE day < $today AND NOT is_gap"
        last = f"SELECT coalesce(({last}), ({AS_BEFORE.format('call_log')}))"
        newest["call_log"] = one_row(connection, last, {"today": today})[0]
        newest["rota"] = min(newest["rota"], newest["call_log"] or newest["rota"])
    daily = [newest[export.name] for export in SOURCES if export.flow is Flow.DAILY]
    furthest = max((day for day in daily if day), default=None)
    for each in SOURCES:
        if each.flow is Flow.REFERENCE or (each.flow is Flow.EVENTS and each.name not in brought):
            continue
        through = newest[each.name]
        if each.flow is Flow.EVENTS and furthest:
            through = max(furthest, _newest(connection, each, yesterday, skip=1) or furthest)
        connection.execute("DELETE FROM coverage WHERE source = ?", [each.name])
        if through:
            connection.execute("INSERT INTO coverage VALUES (?, ?)", [each.name, through])
    for statement in KEEP_GAPS.split(";"):
        connection.execute(statement, {"today": today} if "$today" in statement else None)


def _newest(connection: Connection, export: Source, before: date, *, skip: int = 0) -> date | None:
    """The newest day up to `before`; `skip`: but for so many rows."""
    day = f"{export.days[0]}::DATE"
    sql = f"SELECT max(day) FROM (SELECT {day} AS day FROM {export.name} WHERE {day} <= $before"
    sql += f" ORDER BY day DESC LIMIT 1 OFFSET {skip})"
    if export.name in ("audits", "mar", "bed_days"):
        sql = "SELECT max(day) FROM export_days WHERE is_usual AND day <= $before"
        sql += f" AND source = '{export.name}'"
    sql = f"SELECT coalesce(({sql}), ({AS_BEFORE.format(export.name)}))"
    return one_row(connection, sql, {"before": before})[0]


# The table `export_gaps` as of now; days of calls that come or go in it are touched. What was usual
# is not known of the first two months of which rows are kept: their gaps stay as they were.
KEEP_GAPS = """
    CREATE OR REPLACE TEMP TABLE gaps_found AS
    FROM export_gaps
    WHERE day < (SELECT max(before) + 62 FROM forgotten)
        OR known_from < (SELECT max(before) FROM forgotten);

    INSERT INTO gaps_found
    FROM gaps_before($today)
    WHERE (source, site, day) NOT IN (SELECT (source, site, day) FROM gaps_found)
        AND coalesce(day >= (SELECT max(before) + 62 FROM forgotten), TRUE);

    INSERT INTO touched
    SELECT DISTINCT
        source,
        day
    FROM (FROM gaps_found UNION FROM export_gaps)
    WHERE source = 'call_log'
        AND ((site, day) IN (SELECT (site, day) FROM gaps_found))
            <> ((site, day) IN (SELECT (site, day) FROM export_gaps));

    DELETE FROM export_gaps;

    INSERT INTO export_gaps
    FROM gaps_found
"""


# A log held against its rota. One that is more than six hours from every plan of its call (as it
# is, as first published, as held before) is not believed.
UNBELIEVED = """
    SELECT log.rowid
    FROM {logs} AS log
    JOIN rota
        ON rota.visit_id = log.visit_id
        AND rota.carer_slot = log.carer_slot
    WHERE is_far(rota.planned_start, rota.planned_end, log.logged_in_at, log.logged_out_at)
        AND is_far(
            coalesce(rota.published_start, rota.planned_start),
            coalesce(rota.published_end, rota.planned_end),
            log.logged_in_at,
            log.logged_out_at
        )
        AND NOT EXISTS (
            FROM plans_before AS before
            WHERE before.visit_id = log.visit_id
                AND before.carer_slot = log.carer_slot
                AND NOT is_far(
                    before.planned_start, before.planned_end, log.logged_in_at, log.logged_out_at
                )
        )
"""
# Rows of a table whose call is in `logs_put_aside`: small, so that a join holds it and no more.
ASIDE_OF = "SELECT * FROM {} SEMI JOIN logs_put_aside USING (visit_id, carer_slot)"
IS_TOUCHED = "rota.planned_start::DATE BETWEEN $first AND $last"
# Of calls that this load has not touched nothing can have changed.
NO_LONGER_ASIDE = f"""
    DELETE FROM logs_put_aside
    WHERE (visit_id, carer_slot) IN (
            SELECT (visit_id, carer_slot)
            FROM ({ASIDE_OF.format("call_log")})
        )
        AND (visit_id, carer_slot) NOT IN (
            SELECT (visit_id, carer_slot)
            FROM ({ASIDE_OF.format("rota")}) AS rota
            WHERE NOT {IS_TOUCHED}
        )
"""
HOURS_AWAY = CellFault("logged_in_at", Reason.UNBELIEVED, "", "a time within six hours of the plan")


def mark_unbelieved(connection: Connection, table: str, number: int) -> None:
    """Give rows of a call log in `table` that are not believed the fault `number`."""
    connection.execute(
        f"UPDATE {table} SET fault = {number}"
        f" WHERE fault IS NULL AND rowid IN ({UNBELIEVED.format(logs=table)})"
    )


def settle_put_aside(connection: Connection) -> str:
    """In `logs_put_aside` only calls without a log that is believed, by the rota as it is now.

    Gives what is to be said of logs that are held and not believed; "" for none.
    """
    touched = _calls_touched(connection)
    connection.execute(NO_LONGER_ASIDE, touched)
    found = f"{UNBELIEVED.format(logs='call_log')} AND {IS_TOUCHED}"
    aside = f"SELECT visit_id, carer_slot FROM call_log WHERE rowid IN ({found})"
    connection.execute(f"INSERT INTO logs_put_aside {aside}", touched)
    (rows,) = one_row(connection, f"SELECT count(*) FROM ({ASIDE_OF.format('call_log')})")
    told = "Held and not believed, as more than six hours from every plan of their call"
    return f"{told}: {rows:,} of the call log. Are the dates right?" if rows else ""


def keep_put_aside(connection: Connection) -> None:
    """Calls whose row of the log was put aside: nobody knows whether anybody came."""
    rejected = (
        "SELECT visit_id, carer_slot FROM rejected_keys WHERE visit_id <> '' AND carer_slot > 0"
    )
    connection.execute(f"INSERT INTO touched_call_log {rejected}")
    connection.execute(f"INSERT INTO logs_put_aside {rejected} EXCEPT FROM logs_put_aside")


# Of the rows of the call log that were saved then, all and by branch: how many there are, how many
# belong to no call of the rota, and in what those differ from one. Such a row is of the branch
# of the call whose id is nearly its own, else of the one that its carer mostly works for.
# Not made to group at once, DuckDB reads only the blocks of the rota with ids as in the log.
BESIDE_ROTA = """
    WITH saved AS (
        FROM call_log
        WHERE exported_at = $exported_at AND EXISTS (FROM rota)
    ),
    calls AS MATERIALIZED (
        SELECT
            visit_id,
            branch
        FROM rota
        SEMI JOIN saved USING (visit_id)
    ),
    held AS (
        SELECT
            visit_id,
            min(branch) AS branch
        FROM calls
        GROUP BY ALL
    ),
    logs AS (
        SELECT
            visit_id,
            saved.carer_id,
            held.branch,
            held.visit_id IS NULL AS is_stray
        FROM saved
        LEFT JOIN held USING (visit_id)
    ),
    alike AS (
        SELECT
            logs.visit_id,
            min(rota.branch) AS branch,
            min(
                CASE
                    WHEN lower(logs.visit_id) = lower(rota.visit_id) THEN 'capitals'
                    WHEN ltrim(logs.visit_id, '0') = ltrim(rota.visit_id, '0')
                    THEN 'leading noughts'
                    WHEN contains(logs.visit_id || rota.visit_id, '''') THEN 'an apostrophe'
                    ELSE '.0 at the end'
                END
            ) AS how
        FROM logs
        JOIN rota ON plain_id(rota.visit_id) = plain_id(logs.visit_id)
        WHERE is_stray
        GROUP BY ALL
    ),
    carers AS (
        SELECT
            carer_id,
            mode(branch) AS branch
        FROM rota
        SEMI JOIN (FROM logs WHERE is_stray) USING (carer_id)
        GROUP BY ALL
    )
    SELECT
        coalesce(logs.branch, alike.branch, carers.branch) AS site,
        count(*) AS rows,
        count(*) FILTER (is_stray) AS strays,
        string_agg(DISTINCT alike.how, ', ' ORDER BY alike.how) AS near
    FROM logs
    LEFT JOIN alike USING (visit_id)
    LEFT JOIN carers USING (carer_id)
    GROUP BY GROUPING SETS ((), (site))
    HAVING grouping(site) = 1 OR site IS NOT NULL
    ORDER BY grouping(site) DESC, site
"""


def log_findings(connection: Connection, exported_at: datetime) -> tuple[str, ...]:
    """What rows of the call log that were saved then say beside the rota.

    A branch stands out with a share of rows over the file's by more than one in twenty.
    """
    found, usual = [], 0.0
    told = connection.execute(BESIDE_ROTA, {"exported_at": exported_at}).fetchall()
    for site, rows, strays, near in told:  # the whole file first
        if strays > rows * (usual + 1 / 20) or (near and not site):
            whose = f"{site}: {strays:,} of its" if site else f"{strays:,} of"
            alike = f"; near matches differ in {near}" if near else ""
            found.append(
                f"{whose} {rows:,} rows of the call log belong to no call of the rota{alike}."
            )
        usual = usual if site else strays / max(rows, 1)
    doubts = "SELECT DISTINCT site, doubt FROM export_gaps WHERE doubt <> '' ORDER BY ALL"
    doubted = connection.execute(doubts).fetchall()
    found += [f"{site}: {DOUBTS[doubt]}." for site, doubt in doubted]
    if "hour_early" in {doubt for _, doubt in doubted}:
        again = "load the call log again by itself with --times utc, or on the page as UTC"
        found.append(f"If they are, {again}.")
    return tuple(found)
