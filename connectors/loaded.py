"""The files that the data came from: when each was loaded, what became of its rows, its SHA-256."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

import duckdb

NOT_RECORDED = "not recorded"
SHORT = 12  # letters of a fingerprint that tell files apart at a glance


@dataclass(frozen=True, kw_only=True)
class LoadedFile:
    """One file of one load, as it fed one export."""

    loaded_at: datetime
    file: str
    source: str
    profile: str
    read: int
    loaded: int
    replaced: int
    unchanged: int
    rejected: int
    withdrawn: int
    sha256: str | None = None  # None: loaded before fingerprints were kept
    bytes: int | None = None


def loaded_files(
    cursor: duckdb.DuckDBPyConnection, sources: Collection[str] = ()
) -> tuple[LoadedFile, ...]:
    """Every file that was taken in, or those of some exports, in the order of their loads.

    A generation of an earlier version is read too: it may lack the newest columns.
    """
    found = cursor.execute(
        """
        SELECT
            loads.loaded_at,
            load_files.*
        FROM load_files
        JOIN loads USING (load_id)
        WHERE coalesce(load_files.error, '') = ''
            AND (len($sources::VARCHAR[]) = 0 OR list_contains($sources, load_files.source))
        ORDER BY loads.load_id, load_files.source, load_files.file
        """,
        {"sources": sorted(sources)},
    )
    held = [column[0] for column in found.description]
    wanted = {each.name for each in fields(LoadedFile)}
    rows = (dict(zip(held, row, strict=True)) for row in found.fetchall())
    return tuple(LoadedFile(**{n: v for n, v in row.items() if n in wanted}) for row in rows)


def short(sha256: str | None) -> str:
    """The first letters of a fingerprint.

    >>> short("9f86d081884c7d659a2f"), short(None)
    ('9f86d081884c', 'not recorded')
    """
    return sha256[:SHORT] if sha256 else NOT_RECORDED
