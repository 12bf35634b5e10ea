"""Each page before anything was loaded, and each page's script opened without the front door."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import PAGES, ROOT, words


@pytest.mark.parametrize("name", PAGES)
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
