"""A phase or a point left out is accepted by someone, for a reason, and can be taken back."""

from datetime import date

import pytest

from metrics.calendar import By
from metrics.measure import MeasureRef
from plan.intake import take_leave
from plan.marks import KIND, Ruling, SeriesMark, accept, fits, in_force, series_id, take_back
from plan.register import Register, open_register
from plan.state import Refused

REF = MeasureRef("punctuality", "electronic")
PHASE = SeriesMark(REF, ("Northgate",), Ruling.PHASE, date(2026, 7, 6))
WEEK = SeriesMark(REF, ("Northgate",), Ruling.LEFT_OUT, date(2026, 3, 2), By.WEEK)
WHY = "The new rounds have run for three months."


@pytest.fixture
def register(tmp_path) -> Register:
    return open_register(tmp_path)


def standing(register: Register, mark: SeriesMark = PHASE):
    return in_force(register.histories(KIND), mark.subject)


def test_a_phase_is_kept_with_who_when_and_why(register) -> None:
    accept(register, PHASE, WHY, "manager")
    (found,) = standing(register)
    assert (found.mark, found.reason, found.accepted_by) == (PHASE, WHY, "manager")
    assert found.accepted_at.tzinfo is not None


def test_a_period_left_out_is_read_back_as_what_it_was(register) -> None:
    accept(register, WEEK, "Snow: no calls on two days.", "manager")
    assert [each.mark for each in standing(register)] == [WEEK]


@pytest.mark.parametrize(("reason", "by"), [("", "manager"), ("  ", "manager"), (WHY, "")])
def test_without_a_reason_or_a_name_nothing_is_kept(register, reason, by) -> None:
    with pytest.raises(Refused, match=r"needed|named"):
        accept(register, PHASE, reason, by)
    assert register.last_entry() == 0


def test_what_is_taken_back_is_no_longer_in_force_and_stays_on_record(register) -> None:
    accept(register, PHASE, WHY, "manager")
    take_back(register, PHASE, "The rota was changed once more.", "lead")
    assert standing(register) == ()
    told = register.history(KIND, PHASE.subject)
    assert [(each.recorded_by, each.why) for each in told] == [
        ("manager", WHY),
        ("lead", "The rota was changed once more."),
    ]


def test_it_can_be_accepted_again_after_it_was_taken_back(register) -> None:
    accept(register, PHASE, WHY, "manager")
    take_back(register, PHASE, "A mistake.", "manager")
    accept(register, PHASE, "It was none.", "lead")
    assert [(each.reason, each.accepted_by) for each in standing(register)] == [
        ("It was none.", "lead")
    ]


def test_accepting_twice_or_taking_back_what_does_not_stand_is_an_error(register) -> None:
    with pytest.raises(Refused, match="nothing to take back"):
        take_back(register, PHASE, "A mistake.", "manager")
    accept(register, PHASE, WHY, "manager")
    with pytest.raises(Refused, match="in force already"):
        accept(register, PHASE, "Another reason.", "manager")


def test_another_part_or_site_is_another_series(register) -> None:
    accept(register, PHASE, WHY, "manager")
    for other in (series_id(MeasureRef("punctuality"), ("Northgate",)), series_id(REF, ())):
        assert in_force(register.histories(KIND), other) == ()


def test_sites_are_one_series_in_any_order() -> None:
    assert series_id(REF, ("Oak", "Elm")) == series_id(REF, ("Elm", "Oak"))


def test_a_week_left_out_covers_its_days_and_no_month() -> None:
    assert WEEK.covers(date(2026, 3, 8), By.DAY)
    assert not WEEK.covers(date(2026, 3, 9), By.DAY)
    assert WEEK.covers(date(2026, 3, 2), By.WEEK)
    assert not WEEK.covers(date(2026, 3, 1), By.MONTH)


@pytest.mark.parametrize(
    ("on", "can_begin"),
    [(date(2026, 1, 5), False), (date(2026, 1, 6), True), (date(2026, 1, 13), False)],
)
def test_a_phase_begins_after_the_first_period_and_not_after_the_newest(on, can_begin) -> None:
    assert fits(on, (date(2026, 1, 12), date(2026, 1, 5))) is can_begin


def test_no_phase_begins_where_nothing_is_shown() -> None:
    assert not fits(date(2026, 1, 6), ())


def test_what_was_said_of_the_samples_series_leaves_with_the_sample(register) -> None:
    accept(register, PHASE, WHY, "manager")
    take_leave(register)
    assert standing(register) == ()
    assert len(register.history(KIND, PHASE.subject)) == 2


def test_the_plan_is_not_changed_by_what_is_said_of_series(register) -> None:
    accept(register, PHASE, WHY, "manager")
    assert register.plan().actions == ()
