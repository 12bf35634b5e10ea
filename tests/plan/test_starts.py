"""A start set long after itself, or moved once there were figures, leaves the cause open."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from plan.register import BY_FILE, Claim, Register, open_register
from plan.values import as_text

pytestmark = pytest.mark.usefixtures("either_database")


def begun(register: Register, *days: date, by: str = "scheduler", why: str = "") -> None:
    register.record([Claim(kind="action", subject="A1", field="aim", value=as_text("P"))], by, why)
    for day in days:
        said = Claim(kind="action", subject="A1", field="practice_changed_on", value=as_text(day))
        register.record([said], by, why)


@pytest.mark.parametrize(("days_ago", "is_late"), [(0, False), (14, False), (15, True)])
def test_a_start_entered_more_than_two_weeks_after_itself_is_late(
    tmp_path: Path, days_ago: int, is_late: bool
) -> None:
    register, today = open_register(tmp_path), date.today()
    begun(register, today - timedelta(days=days_ago))
    assert ("A1" in register.plan().set_late) is is_late


def test_a_start_that_was_moved_once_there_were_figures_is_late(tmp_path: Path) -> None:
    register, today = open_register(tmp_path), date.today()
    begun(register, today - timedelta(weeks=6), today - timedelta(days=1))
    assert register.plan().set_late == {"A1": today}


def test_a_start_that_was_moved_before_there_were_figures_is_not(tmp_path: Path) -> None:
    register, today = open_register(tmp_path), date.today()
    begun(register, today - timedelta(days=9), today - timedelta(days=1))
    assert register.plan().set_late == {}


def test_when_a_start_that_came_with_a_file_was_set_is_not_known(tmp_path: Path) -> None:
    register, today = open_register(tmp_path), date.today()
    begun(register, today - timedelta(weeks=30), by=BY_FILE, why="plan.csv")
    assert register.plan().set_late == {}
    begun(register, today - timedelta(weeks=20))
    assert register.plan().set_late == {"A1": today}
