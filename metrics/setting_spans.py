"""The values that settings have taken, each with the day on which it took force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

SPANS = """
    SELECT
        setting_defaults.name,
        setting_defaults.meaning,
        setting_defaults.unit,
        '' AS site,
        NULL::DATE AS since,
        setting_defaults.value
    FROM setting_defaults
    WHERE list_contains($names, setting_defaults.name)
    UNION ALL
    SELECT
        settings.name,
        setting_defaults.meaning,
        setting_defaults.unit,
        coalesce(settings.site, ''),
        settings.from_day,
        settings.value
    FROM settings
    JOIN setting_defaults USING (name)
    WHERE list_contains($names, settings.name)
        AND list_contains($sites, coalesce(settings.site, ''))
        AND settings.from_day <= $day
    ORDER BY
        name,
        site,
        since NULLS FIRST
"""


@dataclass(frozen=True)
class SettingSpan:
    """A setting's value at one site ('' = the provider) from a day on; None: from the beginning."""

    name: str
    meaning: str
    unit: str
    site: str
    since: date | None
    value: float


def setting_spans(
    cursor: duckdb.DuckDBPyConnection, names: Sequence[str], sites: Sequence[str], day: date
) -> tuple[SettingSpan, ...]:
    """Every value that these settings took up to a day, the oldest first, with when it took force.

    The default, the provider's own values, and those of `sites`.
    """
    asked = {"names": list(names), "sites": ["", *sites], "day": day}
    return tuple(SettingSpan(*row) for row in cursor.execute(SPANS, asked).fetchall())
