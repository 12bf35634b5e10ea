"""Rejected rows as a CSV with its headings, to be put right and loaded again."""

import codecs

import duckdb

from connectors.choose import PART
from connectors.profile import Profile, built_in
from connectors.report import Reason


def quarantine_csv(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    file: str,
    source: str,
    profiles: tuple[Profile, ...] = (),
) -> bytes:
    """The rows of one file that a load rejected, as they stood in it, under its headings.

    UTF-8 with a byte-order mark, so that spreadsheets and the loader read it alike. A last column
    `put_right` says that it is part of an export: what it lacks is not withdrawn. `profiles` are
    the provider's own, for the delimiter. The headings again, and rows whose text could not be
    kept, are left out.
    """
    header, delimiter = _header(connection, load_id, file, source, profiles)
    if not header:
        return b""
    rows = connection.execute(
        """
        SELECT raw
        FROM quarantine
        WHERE load_id = ? AND file = ? AND source = ? AND reason <> ? AND raw <> ''
        ORDER BY line
        """,
        [load_id, file, source, Reason.SECOND_HEADER.value],
    ).fetchall()
    lines = [header + delimiter + PART, *(raw + delimiter + "yes" for (raw,) in rows)]
    return codecs.BOM_UTF8 + "".join(line + "\r\n" for line in lines).encode()


def _header(
    connection: duckdb.DuckDBPyConnection,
    load_id: int,
    file: str,
    source: str,
    profiles: tuple[Profile, ...],
) -> tuple[str, str]:
    """The header record of a file that was loaded, and its delimiter; "" if it was not."""
    found = connection.execute(
        """
        SELECT profile, header
        FROM load_files
        WHERE load_id = ? AND file = ? AND source = ?
        """,
        [load_id, file, source],
    ).fetchall()
    profile, header = found[0] if found else ("", "")
    known = {one.name: one.delimiter for one in (*built_in(), *profiles)}
    return header, known.get(profile, ",")
