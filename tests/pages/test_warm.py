"""What pages rest on is worked out when new data are there, before anybody comes."""

from datetime import timedelta
from itertools import islice
from threading import Event

import pytest

from pages.front.guard import keep_warm
from pages.measures.parts import readings_of
from pages.shared.reading import basis_of_all
from pages.weekly_report.parts import report_at
from reports.weekly.content import Week


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


def test_then_what_people_choose_first_is_worked_out(sample, monkeypatch) -> None:
    monkeypatch.setattr("pages.front.guard.MOST_SITES", 1)
    keep_warm(Turns(20))
    basis = basis_of_all()
    week = Week.before(basis.today)
    (before,) = islice(week.back(week.first - timedelta(weeks=1)), 1, None)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("pages.weekly_report.parts.weekly", pytest.fail)
        assert report_at(basis, (), before).week == before
        patched.setattr("reports.edition.reading", pytest.fail)
        assert readings_of(basis, ())


def test_data_that_cannot_be_read_stop_it_as_little_as_none(empty_store) -> None:
    keep_warm(Turns(1))
    empty_store.mkdir()
    (empty_store / "current").write_text("generation-000009\n", encoding="utf-8")
    turns = Turns(3)
    keep_warm(turns)
    assert turns.turns == -1
