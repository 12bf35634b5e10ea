"""Invented files in every dress that an export has: no crash, no row unaccounted, no call lost."""

import csv
import io
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from connectors.profile import built_in
from connectors.read import Reader, layouts
from tests.connectors.exports import export, memory, take_in

HEADINGS = ("visit_id", "carer_slot", "branch", "planned_start", "planned_end", "cancel_reason")
DRESSES = (str, str.upper, lambda word: word.replace("_", " ").title(), lambda word: f" {word} ")
FORMS = ("%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d/%m/%Y %I:%M %p")
TOTALS = ([], [["Total", "", "", "", "", "3"]], [["Grand total: 3"]], [["End of report"]])
WORDS = some.text(some.sampled_from("abcXYZ ,;|\t\"'é£–\n0123"), max_size=12)
CALLS = some.lists(
    some.tuples(
        some.integers(1, 2),
        some.sampled_from(["Northgate", "Café Nord", "Südtor", "St. Mary’s"]),
        some.datetimes(datetime(2001, 1, 1), datetime(2099, 12, 30)),
        WORDS,
    ),
    min_size=1,
    max_size=6,
)
FILES = some.fixed_dictionaries(
    {
        "calls": CALLS,
        "delimiter": some.sampled_from(",;\t|"),
        "encoding": some.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
        "dress": some.sampled_from(DRESSES),
        "form": some.sampled_from(FORMS),
        "before": some.lists(some.text(some.sampled_from('ab :"é1'), max_size=8), max_size=3),
        "totals": some.sampled_from(TOTALS),
        "nameless": some.integers(0, 2),
        "end": some.sampled_from(["\n", "\r\n"]),
        "is_ended": some.booleans(),
        "says_sep": some.booleans(),
    }
)
PARTS = 20  # of the hundred thousand: each core of a machine reads its own


def written(file: dict[str, Any], system: str = "") -> bytes:
    """The file as it would lie on disk; one call more says that the day comes first.

    `system` is in every number of a call.
    """
    out = io.StringIO(newline="")
    write = csv.writer(out, delimiter=file["delimiter"], lineterminator=file["end"]).writerow
    more = [""] * file["nameless"]
    write([file["dress"](word) for word in HEADINGS] + more)
    for at, (slot, branch, time, words) in enumerate(file["calls"]):
        start = time.strftime(file["form"])
        write([f"{system}V{at}", slot, branch, start, start, words, *more])
    shown = {"%H": "20", "%M": "00", "%S": "00", "%I": "08", "%p": "PM", "%Y": "2026"}
    sure = file["form"].replace("%d", "14").replace("%m", "03")
    for mark, text in shown.items():
        sure = sure.replace(mark, text)
    for at in range(len(file["calls"]) + 1):
        write([f"{system}W{at}", 1, "Northgate", sure, sure, "", *more])
    for total in file["totals"]:
        write(total + more if len(total) > 1 else total)
    lines = [f"sep={file['delimiter']}"] if file["says_sep"] else file["before"]
    text = "".join(line + file["end"] for line in lines) + out.getvalue()
    text = text if file["is_ended"] else text.removesuffix(file["end"])
    return text.encode(file["encoding"])


def starts(file: dict[str, Any]) -> list[datetime]:
    """When the calls of a file begin, to the minute, but for those that say the form."""
    return [time.replace(second=0, microsecond=0) for _, _, time, _ in file["calls"]]


@cache
def one_connection() -> duckdb.DuckDBPyConnection:
    """One for every file: to open one takes longer than to read a file."""
    return duckdb.connect(config={"threads": 1})


def check(file: dict[str, Any]) -> None:
    """Every call is staged, every total left out, and nothing is put aside."""
    connection = one_connection()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rota.csv"
        path.write_bytes(written(file))
        ((plain, layout),), refused = layouts("rota.csv", path, Path(folder), ((), built_in()))
        assert not refused
        rows = Reader(connection, plain, layout, Path(folder)).rows(layout.reads[0])
    calls = 2 * len(file["calls"]) + 1
    assert (rows.sound, rows.rejected, rows.left_out) == (calls, (), len(file["totals"]))
    staged = connection.execute("SELECT planned_start FROM staged ORDER BY rowid").fetchall()
    whole = starts(file)
    assert [time.replace(second=0) for (time,) in staged[: len(whole)]] == whole


def check_load(files: list[dict[str, Any]]) -> None:
    """Every call of each file is in the rota after one load of all of them, and is told as new."""
    with tempfile.TemporaryDirectory() as folder, memory() as connection:
        named = {f"S{at}": file for at, file in enumerate(files)}
        paths = [export(Path(folder), f"{of}.csv", written(named[of], of)) for of in named]
        for report, file in zip(take_in(connection, Path(folder), paths), files, strict=True):
            calls, totals = 2 * len(file["calls"]) + 1, len(file["totals"])
            assert (report.error, report.rejected) == ("", 0)
            assert (report.read, report.loaded, report.left_out) == (calls + totals, calls, totals)
        held = connection.execute(
            "SELECT visit_id, date_trunc('minute', planned_start) FROM rota"
            " WHERE contains(visit_id, 'V')"
        ).fetchall()
    expected = ((of, enumerate(starts(named[of]))) for of in named)
    assert dict(held) == {f"{of}V{at}": time for of, times in expected for at, time in times}


@settings(max_examples=60, derandomize=True)
@given(FILES)
def test_no_call_of_an_invented_file_is_lost(file: dict[str, Any]) -> None:
    check(file)


@settings(max_examples=5, derandomize=True)
@given(some.lists(FILES, min_size=1, max_size=3))
def test_no_call_of_invented_files_is_lost_by_a_load(files: list[dict[str, Any]]) -> None:
    check_load(files)


@pytest.mark.long
@pytest.mark.parametrize("_part", range(PARTS))
@settings(max_examples=100_000 // PARTS)
@given(file=FILES)
def test_no_call_of_very_many_invented_files_is_lost(_part: int, file: dict[str, Any]) -> None:
    check(file)


@pytest.mark.long
@settings(max_examples=1_000)
@given(some.lists(FILES, min_size=1, max_size=3))
def test_no_call_of_very_many_invented_files_is_lost_by_a_load(files: list[dict[str, Any]]) -> None:
    check_load(files)
