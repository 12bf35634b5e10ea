"""The name under which a measure's facts are kept: it changes whenever they would.

A definition is the measure's SQL, that of the views and macros it reads, and the ground it stands
on: the values its settings have taken, what its exports have ever held (not supplied and none are
two things), and the clusters of postcodes.
"""

import hashlib
import re

import duckdb

from metrics.measure import Measure

GROUND = """
    SELECT
        site AS what,
        name,
        from_day::VARCHAR AS since,
        value::VARCHAR AS value
    FROM settings
    WHERE list_contains($names, name)
    UNION ALL
    SELECT
        source,
        what,
        '',
        ''
    FROM supplied
    WHERE list_contains($reads, source)
    UNION ALL
    SELECT
        'cluster',
        postcode_prefix,
        cluster,
        ''
    FROM clusters
    WHERE $by_cluster
    UNION ALL
    SELECT
        'parent',
        site,
        parent,
        ''
    FROM sites
    WHERE parent IS NOT NULL AND len($names) > 0
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


def definition(cursor: duckdb.DuckDBPyConnection, measure: Measure) -> str:
    """The hash of the SQL, of all it reads, and of the ground: settings, supply, clusters."""
    values = cursor.execute(
        GROUND,
        {
            "names": list(measure.settings),
            "reads": list(measure.reads),
            "by_cluster": "cluster" in measure.sql,
        },
    ).fetchall()
    named = dict(cursor.execute(NAMED).fetchall())
    reached = _reached(measure.sql, named)
    said = (measure.sql, [reached[name] for name in sorted(reached)], values)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def beneath(cursor: duckdb.DuckDBPyConnection, measure: Measure) -> dict[str, str]:
    """Every view and macro that the measure's SQL reads, with its text as the warehouse holds it.

    Those that others read come first, so that they can be made in this order.
    """
    return _reached(measure.sql, dict(cursor.execute(NAMED).fetchall()))


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
