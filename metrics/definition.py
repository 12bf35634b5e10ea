"""The name under which a measure's facts are kept: it changes whenever they would.

A definition is the measure's SQL, that of the views and macros it reads, and the ground it stands
on: the values its settings have taken, what its exports have ever held (not supplied and none are
two things), and the clusters of postcodes.
"""

import hashlib
import re
from collections.abc import Iterable

import duckdb

from metrics.measure import Measure

GROUND = """
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


def definitions(cursor: duckdb.DuckDBPyConnection, measures: Iterable[Measure]) -> dict[str, str]:
    """By measure id, the hash of its SQL, of all that reads, and of the ground it stands on."""
    named = dict(cursor.execute(NAMED).fetchall())
    ground = cursor.execute(GROUND).fetchall()
    found = {}
    for measure in measures:
        reached = _reached(measure.sql, named)
        stands_on = [row for row in ground if _is_under(row, measure)]
        said = (measure.sql, [reached[name] for name in sorted(reached)], stands_on)
        found[measure.id] = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
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
