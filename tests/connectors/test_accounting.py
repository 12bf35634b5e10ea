"""read = loaded + replaced + unchanged + rejected + left_out, for every file, always."""

import csv
import io
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from connectors.report import LoadReport, Reason
from tests.connectors import slow_reader
from tests.connectors.exports import ROTA, counts, export, memory, take_in

COMMON = "02/03/2026 08:00"
TEXTS = some.text(some.sampled_from('aV1,;"\n\r\t é'), max_size=6)
TIMES = some.one_of(
    some.just(COMMON),
    some.sampled_from(["02/03/2026 24:00", "02/03/2026 08:00:59", "", "31/02/2026 08:00", "26"]),
    some.datetimes().map(lambda time: time.strftime("%d/%m/%Y %H:%M")),
)
ROWS = some.tuples(
    some.sampled_from(["V1", "V2", "V3", " V1", "", "V\n4"]),
    some.sampled_from(["1", "1", "2", "3", "", "x", "1 "]),
    some.one_of(some.just("Northgate"), TEXTS),
    TIMES,
    TIMES,
    some.sampled_from(["planned", "Planned", "cancelled", "", "canx"]),
)
RAGGED = some.lists(TEXTS, min_size=1, max_size=9)
HEADER = some.just(tuple(ROTA.strip().split(",")))
LINES = some.lists(some.one_of(ROWS, ROWS, ROWS, RAGGED, HEADER, some.just(())), max_size=12)


def written(rows: list) -> str:
    """The rows as a rota; the last two say the form of its times, whatever the others hold."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows(rows)
    usual = [[f"Z{at}", "1", "Northgate", COMMON, COMMON, "planned"] for at in range(30)]
    writer.writerows(usual)
    return ROTA + out.getvalue()


def check(files: list[list]) -> None:
    """Files one after the other, each counted as the slow reader counts it."""
    held: dict[tuple, tuple] = {}
    connection = memory()
    with tempfile.TemporaryDirectory() as folder:
        for rows in files:
            text = written(rows)
            found = take_in(connection, Path(folder), [export(Path(folder), "rota.csv", text)])
            expected, rejected = slow_reader.load(text, held)
            assert found[0].error == ""
            assert counts(found[0]) == expected
            told = connection.execute(
                "SELECT line, reason FROM quarantine"
                " WHERE load_id = (SELECT max(load_id) FROM loads) ORDER BY line"
            ).fetchall()
            assert told == [(line, reason.value) for line, reason in rejected]
            columns = ", ".join(slow_reader.COLUMNS)
            rows_held = connection.execute(f"SELECT {columns} FROM rota ORDER BY ALL").fetchall()
            assert sorted(rows_held, key=str) == sorted(held.values(), key=str)


OFTEN_MISSED = [  # by invented times: an end that is weeks away, and the hour that comes twice
    ("V1", "1", "Northgate", COMMON, "01/04/2026 00:00", "canx"),
    ("V2", "1", "Northgate", "25/10/2026 01:30", "25/10/2026 01:00", "planned"),
    ("V3", "1", "Northgate", "25/10/2026 02:30", "25/10/2026 02:00", "planned"),
]


ONE_CELL_TOO_MANY = [
    ("V1", "1", "Northgate", "02/03/2026 24:00", COMMON, "planned"),
    ("", "", "", "", "", "1", ""),
]

BLANK_LATER = [  # says nothing: what the rows before it gave stays
    ("V1", "1", "Northgate", COMMON, COMMON, state) for state in ("cancelled", "planned", "")
]
TWO_PLACES = [
    ("V1", "1", branch, COMMON, COMMON, "planned") for branch in ("Northgate", "Eastfield")
]
LONE_RETURN = [  # within a cell, above a faulty row
    ("V1", "1", ",\r", COMMON, COMMON, "planned"),
    ("V2", "1", "Northgate", "02/03/2026 24:00", COMMON, "planned"),
]


@example([OFTEN_MISSED])
@example([TWO_PLACES])
@example([LONE_RETURN])
@example([BLANK_LATER])
@example([ONE_CELL_TOO_MANY])
@settings(max_examples=12)
@given(some.lists(LINES, min_size=1, max_size=2))
def test_every_row_is_accounted_for_as_a_slow_reader_counts_it(files: list[list]) -> None:
    check(files)


@pytest.mark.long
@settings(max_examples=2_000)
@given(some.lists(LINES, min_size=1, max_size=3))
def test_every_row_of_very_many_files_is_accounted_for(files: list[list]) -> None:
    check(files)


@settings(max_examples=10)
@given(some.binary(max_size=300))
def test_no_bytes_whatever_break_a_load(content: bytes) -> None:
    connection = memory()
    with tempfile.TemporaryDirectory() as folder:
        for start in (b"", ROTA.encode()):
            path = export(Path(folder), "rota.csv", start + content)
            for report in take_in(connection, Path(folder), [path]):
                assert report.error or report.source


def test_a_report_that_does_not_add_up_cannot_be_made() -> None:
    with pytest.raises(ArithmeticError):
        LoadReport(file="rota.csv", read=3, loaded=1, rejected=1)
    with pytest.raises(ArithmeticError):
        LoadReport(file="rota.csv", read=0, loaded=1, rejected=-1)


def test_reasons_are_told_in_words() -> None:
    assert all(" " in reason.value for reason in Reason)
