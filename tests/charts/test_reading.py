"""One reading: what is drawn, what the icons say, what is suggested, and what is marked."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.icons import Assurance, icons
from charts.palette import Meaning
from charts.picture import alt_text
from charts.reading import reading, row, wants_days
from charts.run_chart import hover, run_chart
from charts.scene import MEETING, Room
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.measure import MeasureRef
from metrics.series import Series, SeriesWanted
from plan.marks import Accepted, Marks, NewCount, Ruling, SeriesMark, TargetStep
from plan.model import Action

FIRST = date(2026, 1, 5)
SITES = ("Northgate",)
WOBBLE = (430, 426, 433, 429, 435, 427, 431)


def week(at: int) -> date:
    return FIRST + timedelta(weeks=at)


def series(events: list[float], what: str = "punctuality", room: float = 500.0) -> Series:
    frame = pd.DataFrame(
        {
            "period": [week(at) for at in range(len(events))],
            "numerator": events,
            "denominator": room,
        }
    )
    one = measure(what)
    frame["value"] = one.per * frame["numerator"] / frame["denominator"]
    frame["complete"] = True
    return Series(SeriesWanted(one, SITES, by=By.WEEK), frame, week(len(events)))


def risen() -> Series:
    """Twenty usual weeks at 86 %, then twelve at 95 %."""
    return series([WOBBLE[at % 7] for at in range(20)] + [470 + at % 3 for at in range(12)])


def ruled(ruling: Ruling, on: date) -> Accepted:
    mark = SeriesMark(MeasureRef("punctuality"), SITES, ruling, on, By.WEEK)
    return Accepted(mark, "Because of this.", "manager", datetime(2026, 9, 1, tzinfo=UTC))


def test_a_sustained_rise_is_suggested_where_it_begins():
    found = reading(risen(), Marks()).suggestion
    assert found.on == week(20)
    assert found.after > found.before


def test_an_accepted_phase_has_its_own_limits_and_ends_the_suggestion():
    shown = reading(risen(), Marks(accepted=(ruled(Ruling.PHASE, week(20)),)))
    assert shown.suggestion is None
    assert shown.control.points.phases.tolist() == [0] * 20 + [1] * 12
    assert shown.icons.meaning is Meaning.NEITHER
    assert shown.control.topic.phases[0].name == "new phase: Because of this."


def test_a_second_rise_within_an_accepted_phase_is_suggested_again():
    events = [*risen().frame["numerator"], *[471.0] * 4, *[490.0 + at % 2 for at in range(14)]]
    action = Action(id="A1", aim="P1", practice_changed_on=week(20))
    marked = Marks(actions=(action,), accepted=(ruled(Ruling.PHASE, week(20)),))
    assert reading(series(events), marked).suggestion.on == week(36)


def test_a_new_way_of_counting_begins_a_phase_by_itself_with_its_label():
    shown = reading(risen(), Marks(counts=(NewCount(week(20), "counted anew"),)))
    assert shown.run.points.phases[-1] == 1
    assert shown.control.topic.phases[0].name == "counted anew"


def test_a_phase_outside_the_figures_divides_nothing():
    outside = (ruled(Ruling.PHASE, week(-1)), ruled(Ruling.PHASE, week(60)))
    shown = reading(risen(), Marks(accepted=outside))
    assert shown.control.topic.phases == ()
    assert set(shown.control.points.phases) == {0}


def test_a_week_left_out_stays_visible_and_counts_as_nothing():
    events = [WOBBLE[at % 7] for at in range(20)] + [100]
    spiked = reading(series(events), Marks())
    shown = reading(series(events), Marks(left_out=(ruled(Ruling.LEFT_OUT, week(20)),)))
    assert spiked.icons.meaning is Meaning.CONCERN
    assert shown.icons.meaning is Meaning.NEITHER
    assert shown.control.figures.values[-1] == pytest.approx(20)
    assert not shown.control.points.used[-1]
    assert shown.control.topic.left_out[0].reason == "Because of this."


def test_targets_stand_as_they_were():
    steps = (TargetStep(week(5), 90), TargetStep(week(15), 95))
    shown = reading(risen(), Marks(targets=steps))
    assert [(goal.since, goal.value) for goal in shown.control.topic.goals] == [
        (week(5), 90),
        (week(15), 95),
    ]
    assert row(shown).target == "95 %"


def test_baseline_ends_before_the_first_action_on_the_measure():
    action = Action(id="A1", aim="P1", title="Rounds rebuilt", practice_changed_on=week(20))
    shown = reading(risen(), Marks(actions=(action,)))
    assert shown.run.topic.baseline[1] == week(20) - timedelta(days=1)
    assert shown.run.topic.changes[0].name == "Rounds rebuilt"


def test_icons_and_row_are_of_the_control_chart():
    shown = reading(risen(), Marks(targets=(TargetStep(week(0), 99),)))
    assert shown.icons == icons(shown.control)
    told = row(shown)
    assert told.last == "94.4 %"
    assert told.counted == "472 of 500"
    assert told.variation == shown.icons.variation_words


def test_assurance_by_the_range_before_a_suggested_phase_says_so():
    actions = (Action(id="A1", aim="P1", practice_changed_on=week(20)),)
    shown = reading(risen(), Marks(actions=actions, targets=(TargetStep(week(20), 94),)))
    assert shown.icons.assurance is Assurance.FAIL
    assert "a new phase is suggested" in row(shown).caution


def test_rare_events_want_days():
    rare = series([1.0, 0.0, 0.0, 1.0] * 8, "late_call_complaints", 300.0)
    assert wants_days(rare)
    assert not wants_days(risen())
    assert not wants_days(replace(rare, wanted=replace(rare.wanted, by=By.DAY)))


def test_too_few_events_for_days_between_are_shown_by_week():
    assert not wants_days(series([1.0] + [0.0] * 30, "late_call_complaints", 300.0))


@pytest.mark.parametrize("events", [[], [430.0]])
def test_nothing_and_a_single_point_are_read_without_a_word_too_many(events):
    shown = reading(series(events), Marks())
    assert shown.suggestion is None
    assert shown.icons.assurance is Assurance.NONE


def test_a_series_without_a_denominator_has_no_figure_and_says_why():
    bare = series([1.0] * 20)
    bare.frame[["denominator", "value"]] = float("nan")
    told = row(reading(bare, Marks()))
    assert (told.last, told.period) == ("no figure", "its denominator is not supplied")
    assert told.variation == ""


def test_six_in_a_row_are_a_signal_where_the_setting_says_so():
    events = [WOBBLE[at % 7] for at in range(20)] + [436.0 + at % 2 for at in range(6)]
    seven, six = (reading(series(events), Marks(in_a_row=count)).control for count in (7, 6))
    assert "7-point rule" in seven.note
    assert "6-point rule" in six.note
    assert (six.flags[20:] == 1).all()
    assert not (seven.flags[20:] == 1).any()


def test_praise_is_told_where_so_few_did_not_praise_that_they_might_be_recognised():
    praised = series([28.0] * 20, "feedback_positive", room=30.0)
    shown = reading(praised, Marks(hidden_below=5))
    assert row(shown).last == "86 % or more"
    assert "86 % or more" in hover(shown.run, 19)
    assert row(
        reading(series([3.0] * 20, "feedback_positive", room=30.0), Marks(hidden_below=5))
    ).last not in ("10 %", "86 % or more")


def test_a_figure_of_few_people_is_in_no_row_hover_or_words_for_the_blind():
    few = series([12.0] * 20, "feedback_score", room=4.0)
    shown = reading(few, Marks(hidden_below=5))
    told = row(shown)
    assert (told.last, told.counted) == ("fewer than 5", "")
    assert "fewer than 5" in hover(shown.run, 19)
    assert "3" not in hover(shown.run, 19)[1]
    assert "Last: fewer than 5" in alt_text(shown.run)
    assert row(reading(few, Marks(hidden_below=4))).last == "3"


def test_planted_steps_are_suggested_within_two_weeks_of_their_place():
    """Forty branches, 60 weeks of 500 calls, a step of five points somewhere in the middle."""
    chance = np.random.default_rng(16)
    away, coloured = [], []
    for _ in range(40):
        at = int(chance.integers(16, 48))
        level = np.where(np.arange(60) < at, 0.83, 0.88) + chance.normal(0, 0.01, 60)
        found = reading(series(chance.binomial(500, level).astype(float).tolist()), Marks())
        assert found.suggestion
        away.append(abs((found.suggestion.on - week(at)).days) / 7)
        coloured.append((found.control.flags[: at - 2] != 0).mean())
    assert np.mean(coloured) <= 0.05  # what chance marks
    assert np.mean(np.array(away) <= 2) >= 0.95


def test_points_of_the_old_level_are_not_coloured_against_the_new_one():
    shown = reading(risen(), Marks())
    assert not shown.control.flags[:20].any()
    assert (shown.control.flags[20:] == 1).all()
    assert shown.run.topic.baseline == (week(0), week(20) - timedelta(days=1))


def test_where_nothing_steps_no_phase_is_suggested():
    chance = np.random.default_rng(17)
    stable = (chance.binomial(500, 0.85, 60).astype(float).tolist() for _ in range(40))
    assert sum(reading(series(each), Marks()).suggestion is not None for each in stable) <= 2


def test_a_note_stands_beside_its_point_for_who_points_and_who_hears():
    shown = reading(risen(), Marks(noted=(ruled(Ruling.NOTED, week(20)),))).run
    assert "Because of this." in hover(shown, 20)
    assert "Because of this." not in [*hover(shown, 19), *hover(shown, 21)]
    assert "On 25 May 2026: Because of this." in alt_text(shown)


@pytest.mark.parametrize("room", [Room.SOME, Room.AMPLE])
def test_a_note_is_written_on_the_chart_wherever_there_is_room(room):
    shown = reading(risen(), Marks(noted=(ruled(Ruling.NOTED, week(20)),))).run
    drawn = run_chart(shown, replace(MEETING, room=room)).marks
    assert "25 May: Because of this." in [getattr(mark, "words", "") for mark in drawn]


@given(
    events=st.lists(st.integers(300, 500), min_size=1, max_size=40),
    places=st.sets(st.integers(0, 39), max_size=3),
)
def test_no_note_changes_what_a_chart_says_of_its_figures(events, places):
    of = series(list(map(float, events)))
    notes = tuple(ruled(Ruling.NOTED, week(at)) for at in sorted(places))
    bare, noted = reading(of, Marks()), reading(of, Marks(noted=notes))
    assert noted.icons == bare.icons
    assert noted.suggestion == bare.suggestion
    for ours, theirs in ((noted.run, bare.run), (noted.control, bare.control)):
        assert np.array_equal(ours.centre, theirs.centre, equal_nan=True)
        assert ours.flags.tolist() == theirs.flags.tolist()
        assert ours.signals == theirs.signals
        assert ours.note == theirs.note
