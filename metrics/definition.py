"""The name under which a measure's facts are kept: it changes whenever they would.

A definition is the measure's SQL and the ground it stands on: the values its settings have taken,
what its exports have ever held (not supplied and none are two things), and the clusters of
postcodes.
"""

import hashlib

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


def definition(cursor: duckdb.DuckDBPyConnection, measure: Measure) -> str:
    """The hash of the measure's SQL and of the ground it stands on: settings, supply, clusters."""
    values = cursor.execute(
        GROUND,
        {
            "names": list(measure.settings),
            "reads": list(measure.reads),
            "by_cluster": "cluster" in measure.sql,
        },
    ).fetchall()
    return hashlib.sha256(repr((measure.sql, values)).encode()).hexdigest()[:16]
