"""Cached reads of what was loaded: how far each export reaches, every load, rows put aside."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from pages.furniture.here import Data
from pages.furniture.kept import of_data
from pages.furniture.reads import KEPT, rows_at, table_at


@dataclass(frozen=True)
class Freshness:
    """How far one export reaches, and when it last came."""

    source: str
    through: date | None  # the last complete day; None for what has no days of its own
    loaded_at: datetime | None


@of_data(max_entries=KEPT)
def freshness_at(here: Data) -> tuple[Freshness, ...]:
    """Every export that ever came, in the order of its name."""
    rows = rows_at(
        here,
        """
        SELECT
            load_files.source,
            max(coverage.through),
            max(loads.loaded_at)
        FROM load_files
        JOIN loads USING (load_id)
        LEFT JOIN coverage USING (source)
        WHERE load_files.error IS NULL OR load_files.error = ''
        GROUP BY ALL
        ORDER BY ALL
        """,
    )
    return tuple(Freshness(*row) for row in rows if row[0])


@of_data(max_entries=KEPT)
def loads_at(here: Data) -> pd.DataFrame:
    """Every file of every load with what became of its rows, the newest load first."""
    return table_at(
        here,
        """
        SELECT
            loads.loaded_at,
            load_files.file,
            load_files.source,
            load_files.read,
            load_files.loaded,
            load_files.replaced,
            load_files.unchanged,
            load_files.rejected,
            load_files.withdrawn,
            load_files.sha256,
            load_files.error
        FROM load_files
        JOIN loads USING (load_id)
        ORDER BY loads.loaded_at DESC, load_files.file
        """,
    )


@of_data(max_entries=KEPT)
def quarantine_at(here: Data) -> pd.DataFrame:
    """Every row that was put aside, without what it says."""
    return table_at(
        here,
        """
        SELECT
            quarantine.load_id,
            quarantine.file,
            quarantine.source,
            quarantine.line,
            quarantine.column_name,
            quarantine.reason,
            quarantine.found,
            quarantine.expected
        FROM quarantine
        ORDER BY quarantine.load_id DESC, quarantine.file, quarantine.line
        """,
    )
