"""What pages rest on is worked out when new data are there, before anybody comes."""

from threading import Event

import pytest

from pages.front.guard import keep_warm
from pages.shared.reading import basis_of_all


class Turns(Event):
    """Lets the thread look so many times, without a pause, and then stops it."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.turns = turns

    def wait(self, timeout: float | None = None) -> bool:
        self.turns -= 1
        return self.turns < 0


def test_new_data_are_worked_out_before_anybody_comes(sample) -> None:
    keep_warm(Turns(1))
    basis = basis_of_all()

    def not_known_yet() -> None:
        pytest.fail("The first visitor would have to wait.")

    known = basis.kept_of_all(not_known_yet, "problems", basis.register.last_decision())
    assert known is basis.problems


def test_data_that_cannot_be_read_stop_it_as_little_as_none(empty_store) -> None:
    keep_warm(Turns(1))
    empty_store.mkdir()
    (empty_store / "current").write_text("generation-000009\n", encoding="utf-8")
    turns = Turns(3)
    keep_warm(turns)
    assert turns.turns == -1
