"""The data page's doors back: a file is withdrawn, a load taken back, and the inbox is told of."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from connectors.warehouse import Store, read
from plan.inbox import watch
from plan.intake import load
from tests.connectors.exports import CALL, ROTA, export
from tests.pages.conftest import words

PEOPLE = "person,role\nql,Operations director\n"


@pytest.fixture
def loaded(empty_store: Path, tmp_path: Path) -> Store:
    """Two rotas of one's own, each in a load of its own."""
    store = Store(empty_store)
    other = CALL.replace("V1", "V2")
    for name, text in (("people", PEOPLE), ("one", ROTA + CALL), ("two", ROTA + other)):
        (report,) = load(store, [export(tmp_path, f"{name}.csv", text)])
        assert not report.error
    return store


def calls(store: Store) -> list[str]:
    with read(store) as cursor:
        return [id for (id,) in cursor.execute("SELECT visit_id FROM rota ORDER BY 1").fetchall()]


def button(test: AppTest, label: str):
    return next(one for one in test.button if one.label == label)


def labels(test: AppTest) -> list[str]:
    return [one.label for one in test.button]


def test_a_file_is_withdrawn_by_whoever_is_at_the_screen(loaded: Store, visit: Callable) -> None:
    test = visit("data", acting_as="ql")
    assert button(test, "Withdraw this file").disabled
    sent = next(one for one in test.selectbox if one.label == "File to withdraw")
    assert [option.split(",")[0] for option in sent.options] == ["two.csv", "one.csv"]
    test = sent.select_index(0).run()
    test = button(test, "Withdraw this file").click().run()
    assert not test.exception
    assert calls(loaded) == ["V1"]
    assert "withdrawn by ql" in words(test)
    left = next(one for one in test.selectbox if one.label == "File to withdraw")
    assert [option.split(",")[0] for option in left.options] == ["one.csv"]


def test_the_newest_load_is_taken_back(loaded: Store, visit: Callable) -> None:
    test = visit("data", acting_as="ql")
    test = button(test, "Take the newest load back").click().run()
    assert not test.exception
    assert calls(loaded) == ["V1"]
    assert "by ql" in words(test)


def test_a_file_that_could_not_be_read_is_counted_apart_in_plain_words(
    loaded: Store, tmp_path: Path, visit: Callable
) -> None:
    load(loaded, [export(tmp_path, "strange.csv", "a,b\n1,2\n")])
    told = words(visit("data", acting_as="ql"))
    assert "1 kind of export: 2 files read, 1 could not be read. All 2 rows could be read." in told


def test_nobody_can_go_back_without_saying_who_it_is(loaded: Store, visit: Callable) -> None:
    test = visit("data", acting_as="")
    assert not test.exception
    assert all(one.disabled for one in test.button if "back" in one.label)
    assert calls(loaded) == ["V1", "V2"]


def test_while_nothing_is_held_nothing_can_be_withdrawn(empty_store: Path, visit: Callable) -> None:
    assert "Withdraw this file" not in labels(visit("data"))


def test_the_inbox_says_which_folder_is_watched_and_what_did_not_come_in(
    loaded: Store, tmp_path: Path, visit: Callable
) -> None:
    assert "is watched" not in words(visit("data", acting_as="ql"))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    export(inbox, "three.csv", ROTA + CALL.replace("V1", "V3"))
    export(inbox, "strange.csv", "a,b\n1,2\n")
    assert len(list(watch(loaded, inbox, once=True))) == 2
    told = words(visit("data", acting_as="ql"))
    assert "is watched" in told
    assert "1 file of it came in" in told
    assert "strange.csv" in told
    assert calls(loaded) == ["V1", "V2", "V3"]
