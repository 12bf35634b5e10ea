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
    said = (measure.sql, _reached(measure.sql, named), values)
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def _reached(sql: str, named: dict[str, str]) -> list[str]:
    """The SQL of every view and macro that `sql` reads, straight or through another.

    >>> _reached("FROM calls", {"calls": "... FROM legs", "legs": "...", "doses": "..."})
    ['... FROM legs', '...']
    """
    found: dict[str, str] = {}
    waiting = [sql]
    while waiting:
        words = set(re.findall(r"\w+", waiting.pop()))
        new = {name: named[name] for name in words & named.keys() - found.keys()}
        found |= new
        waiting += new.values()
    return [found[name] for name in sorted(found)]
