"""Each page before anything was loaded, and each page's script opened without the front door."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from connectors.pseudonyms import FOLDER, IDENTIFIERS
from connectors.warehouse import Store
from plan.intake import load
from tests.pages.conftest import PAGES, ROOT, words
from tests.sample_store import copied


@pytest.mark.parametrize("name", [name for name in PAGES if name != "people"])  # needs none
def test_a_page_without_data_says_what_to_do(empty_store, visit, name) -> None:
    test = visit(name)
    assert not test.exception
    assert not test.error
    assert len(test.title) == 1
    assert "There are no data yet" in words(test)
    assert "python grip.py load" in words(test)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opened_without_the_front_door_shows_nothing(empty_store, name) -> None:
    test = AppTest.from_file(ROOT / "pages" / name / "page.py").run()
    assert not test.exception
    assert [each.value for each in test.warning] == [
        "Please open Grip by its first page, so that it knows for whom to show this."
    ]
    assert not test.title
    assert not test.markdown


def test_damaged_data_are_said_above_the_page_and_the_newest_whole_are_shown(
    loaded_sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, visit: Callable
) -> None:
    store = Store(copied(loaded_sample, tmp_path / "store"))
    monkeypatch.setenv("GRIP_STORE", str(store.root))
    whole = store.generation
    store.file("generation-000099").write_bytes(store.file(whole).read_bytes()[:5_000])
    (store.root / "current").write_text("generation-000099\n", encoding="utf-8")
    test = visit("data")
    assert not test.exception
    (banner,) = (each.value for each in test.error)
    assert "generation-000099, are damaged" in banner
    assert f"Grip uses {whole}" in banner
    assert "store check --mend" in banner


def test_the_data_page_says_that_the_key_to_the_people_is_away(
    empty_store: Path, visit: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(IDENTIFIERS)
    monkeypatch.setenv(FOLDER, str(tmp_path / "keys"))
    rota = tmp_path / "rota.csv"
    rota.write_text(
        "visit_id,carer_slot,branch,carer_id,planned_start,planned_end,status\n"
        "V1,1,Northgate,QQMARK,02/03/2026 08:00,02/03/2026 08:30,shifted\n",
        encoding="utf-8",
    )
    load(Store(empty_store), [rota])
    test = visit("data")
    assert not test.exception
    assert "nothing can be loaded" not in words(test)
    monkeypatch.setenv(FOLDER, str(tmp_path / "elsewhere"))
    test = visit("data")
    assert not test.exception
    assert "nothing can be loaded" in words(test)
    assert "QQMARK" not in words(test)
