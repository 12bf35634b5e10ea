"""settings.toml: definitions with the date each took force; a wrong one is a clear error."""

from datetime import date
from pathlib import Path

import pytest

from connectors.sources.settings import DEFINITIONS
from connectors.warehouse import Store
from tests.connectors.exports import ask, counts, export, take

WRITTEN = """
[[definitions]]
from = 2025-01-01
tolerance_late_minutes = 30
small_cell = 5

[[definitions]]
site = "Northgate"
from = 2026-01-01
tolerance_late_minutes = 20
"""


def test_definitions_of_the_provider_and_of_a_site_are_loaded(store: Store, inbox: Path) -> None:
    found = take(store, export(inbox, "settings.toml", WRITTEN))
    assert counts(found[0]) == (3, 3, 0, 0, 0)
    held = "SELECT site, name, from_day, value FROM settings ORDER BY ALL"
    assert ask(store, held) == [
        ("", "small_cell", date(2025, 1, 1), 5),
        ("", "tolerance_late_minutes", date(2025, 1, 1), 30),
        ("Northgate", "tolerance_late_minutes", date(2026, 1, 1), 20),
    ]


def test_settings_loaded_again_are_unchanged_and_those_of_another_file_stay(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "settings.toml", WRITTEN))
    assert counts(take(store, inbox / "settings.toml")[0]) == (3, 0, 0, 3, 0)
    other = export(inbox, "other.toml", WRITTEN.replace("small_cell = 5", ""))
    assert take(store, other)[0].withdrawn == 0
    assert ask(store, "SELECT count(*) FROM settings") == [(3,)]


def test_a_setting_of_words_is_written_as_one_of_them(store: Store, inbox: Path) -> None:
    text = '[[definitions]]\nfrom = 2025-01-01\nrecurring_by = "sheet"\n'
    take(store, export(inbox, "settings.toml", text))
    assert ask(store, "SELECT name, value FROM settings") == [("recurring_by", 2)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("tolerance_minutes = 5", "'tolerance_minutes', not known"),
        ("tolerance_late_minute = 5", "'tolerance_late_minutes' may be meant"),
        ('small_cell = "5"', "Found: text. Expected: a number of people or events"),
        ("small_cell = true", "Found: true or false"),
        ('recurring_by = "room"', 'Expected: "medicine" or "sheet" or "house"'),
        ("recurring_by = 2", 'Expected: "medicine" or "sheet" or "house"'),
        ("small_cell = -1", "0 to 100"),
        ("small_cell = 5\nsmall_cell = 6", "not TOML"),
        ("site = 5", "the name of a site"),
        ("small_cell 5", "not TOML"),
    ],
)
def test_a_wrong_setting_is_a_clear_error(
    store: Store, inbox: Path, written: str, told: str
) -> None:
    text = f"[[definitions]]\nfrom = 2025-01-01\n{written}\n"
    error = take(store, export(inbox, "settings.toml", text))[0].error
    assert told in error
    assert error.startswith("settings.toml, line ")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("small_cell = 5", "[[definitions]] blocks"),
        ("[[definitions]]\nsmall_cell = 5", "no date"),
        ('[[definitions]]\nfrom = "May"\nsmall_cell = 5', "something else than a date"),
        (WRITTEN + WRITTEN, "twice for one site and date"),
    ],
)
def test_settings_that_are_no_definitions_are_a_clear_error(
    store: Store, inbox: Path, written: str, told: str
) -> None:
    error = take(store, export(inbox, "settings.toml", written))[0].error
    assert told in error
    assert ask(store, "SELECT count(*) FROM settings") == [(0,)]


def test_a_wrong_setting_in_a_later_block_is_told_with_its_own_line(
    store: Store, inbox: Path
) -> None:
    text = WRITTEN.replace("tolerance_late_minutes = 20", "tolerance_late_minutes = -1")
    error = take(store, export(inbox, "settings.toml", text))[0].error
    assert error.startswith("settings.toml, line 10, column tolerance_late_minutes")


def test_every_setting_has_a_default_in_every_warehouse(store: Store) -> None:
    found = ask(store, "SELECT name, value, unit, meaning FROM setting_defaults")
    assert found == [(one.name, one.value, one.unit, one.meaning) for one in DEFINITIONS]
    assert all(unit and meaning for _, _, unit, meaning in found)
