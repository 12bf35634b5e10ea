"""What is shown when the stored data cannot be read: plain words, and nothing of the rows."""

import re

import pytest

from tests.browser.serving import serving
from tests.browser.test_pages import opened, words_of

pytestmark = pytest.mark.browser


def test_an_unreadable_store_is_told_in_plain_words(looks, tmp_path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "generation-000001.duckdb").write_bytes(b"this is no database" * 1000)
    (store / "current").write_text("generation-000001\n")
    with serving(store) as address:
        page = opened(looks["light"], address)
        told = words_of(page)
        assert "The stored data cannot be read" in told
        assert "nothing is lost" in told
        assert "Traceback" not in page.inner_text("body")
        assert "duckdb" not in page.inner_text("body").lower().replace("grip_store", "")
        page.close()


def test_a_log_of_a_failure_names_its_place_and_not_what_a_row_says(looks, tmp_path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "generation-000001.duckdb").write_bytes(b"Mrs Example of 1 Example Street" * 1000)
    (store / "current").write_text("generation-000001\n")
    with serving(store) as address:
        opened(looks["light"], address).close()
    log = "".join(path.read_text() for path in tmp_path.glob("server-*.log"))
    assert re.search(r"(Error|Exception|Problem) at\n", log)
    assert "Mrs Example" not in log
