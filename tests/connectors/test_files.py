"""Whole files that cannot be loaded: each is told what is wrong, and the rest go on."""

import gzip
from pathlib import Path

import pytest

from connectors.warehouse import Store
from tests.connectors.bad_inputs import MESSAGES
from tests.connectors.exports import CALL, ROTA, ask, counts, export, take

BAD = Path(__file__).parents[1] / "bad_inputs"
TOLD = {
    "empty.csv": ("empty file", "headings"),
    "blank_lines.csv": ("empty file", "headings"),
    "picture.csv": ("not a text file", "CSV"),
    "workbook.csv": ("not a text file. Found: an Excel workbook", "CSV"),
    "cut_in_a_row.csv": ("line 4: cut off", "a whole last row"),
    "cut_in_quotes.csv": ("line 3: cut off", "never closed"),
    "cut_short.csv.gz": ("cut off", "copy it again"),
    "no_gzip.csv.gz": ("not a text file", "load the .csv"),
    "missing_column.csv": ("column planned_end: missing column", "put the column into"),
    "misspelt_column.csv": ("'planed_end' may be it", "missing column"),
    "unknown_heading.csv": ("column client mood: unknown heading", "under ignore"),
    "heading_twice.csv": ("column status: unknown heading. Found: the heading 'status' twice", ""),
    "nameless_columns.csv": ("Found: a heading without a name", "columns without a heading out"),
    "no_header.csv": ("no known kind", "headings in the first line"),
    "weather.csv": ("no known kind", "one of rota, call_log"),
    "letters_of_no_kind.csv": ("line 2: letters that cannot be read", "export it as CSV UTF-8"),
}


def test_each_bad_file_is_told_of() -> None:
    assert {path.name for path in BAD.iterdir()} == TOLD.keys() | MESSAGES.keys()


@pytest.mark.parametrize("name", TOLD)
def test_a_bad_file_says_what_is_wrong_and_the_rest_goes_on(
    store: Store, inbox: Path, name: str
) -> None:
    good = export(inbox, "good.csv", ROTA + CALL)
    bad, rota = take(store, BAD / name, good)
    assert bad.error.startswith(name)
    for words in TOLD[name]:
        assert words in bad.error
    assert "What to do: " in bad.error
    assert counts(bad) == (0, 0, 0, 0, 0)
    assert counts(rota) == (1, 1, 0, 0, 0)
    assert ask(store, "SELECT visit_id FROM rota") == [("V1",)]
    assert ask(store, "SELECT error <> '' FROM load_files ORDER BY file = 'good.csv'") == [
        (True,),
        (False,),
    ]


@pytest.mark.parametrize("name", TOLD)
def test_no_message_about_a_file_says_what_its_rows_say(store: Store, name: str) -> None:
    error = take(store, BAD / name)[0].error
    for secret in ("Northgate", "V1", "V2", "Mary", "02/03/2026"):
        assert secret not in error


def test_a_file_that_is_not_there_is_told_of(store: Store, inbox: Path) -> None:
    assert "no such file" in take(store, inbox / "rota.csv")[0].error


def test_the_wrong_export_in_the_right_folder_goes_where_its_headings_say(
    store: Store, inbox: Path
) -> None:
    found = take(store, export(inbox, "rota.csv", "postcode_prefix,cluster\nLE1,Centre\n"))
    assert found[0].source == "clusters"


def test_a_file_with_headings_only_has_no_rows(store: Store, inbox: Path) -> None:
    for text in (ROTA, ROTA.strip()):
        found = take(store, export(inbox, "rota.csv", text))
        assert found[0].error == ""
        assert counts(found[0]) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_with_a_byte_order_mark_or_none_is_read(
    store: Store, inbox: Path, encoding: str
) -> None:
    text = (ROTA + CALL.replace("Northgate", "Café Ÿ £")).encode(encoding)
    found = take(store, export(inbox, "rota.csv", text))
    assert counts(found[0]) == (1, 1, 0, 0, 0)
    assert ask(store, "SELECT branch FROM rota") == [("Café Ÿ £",)]


def test_a_packed_file_is_read(store: Store, inbox: Path) -> None:
    packed = gzip.compress((ROTA + CALL).encode("utf-8-sig"))
    assert counts(take(store, export(inbox, "rota.csv.gz", packed))[0]) == (1, 1, 0, 0, 0)


def test_headings_in_capitals_and_blank_lines_above_them_are_read(
    store: Store, inbox: Path
) -> None:
    text = "\n\n" + ROTA.upper() + "\n" + CALL
    assert counts(take(store, export(inbox, "rota.csv", text))[0]) == (1, 1, 0, 0, 0)


def test_two_files_of_one_name_are_told_apart(store: Store, tmp_path: Path) -> None:
    files = []
    for name in ("monday", "tuesday"):
        (tmp_path / name).mkdir()
        files.append(export(tmp_path / name, "rota.csv", ROTA))
    assert [found.file for found in take(store, *files)] == ["monday/rota.csv", "tuesday/rota.csv"]
