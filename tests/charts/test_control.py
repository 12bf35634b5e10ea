"""The control chart of a measure: chosen by kind and counts, and it says which and why."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts.axis import axis
from charts.icons import Assurance, icons
from charts.palette import Meaning
from charts.picture import TargetFrom, picture
from charts.reading import control_picture, days_between
from charts.run_chart import run_chart
from metrics.calendar import By
from metrics.measure import Better, Kind, Measure, Theme, Unit, percent
from metrics.spc.charts import Method
from metrics.spc.rules import Rule, Side
from tests.charts.pictures import START, WOBBLE, draw_run_chart, figures, topic


def measure(kind: Kind, **told: object) -> Measure:
    plain = Measure(
        id="calls",
        title="Calls",
        why="",
        rule="",
        source="",
        kind=kind,
        better=Better.UP,
        unit=percent("of calls due"),
        theme=Theme.OTHER,
        sql="",
        reads=(),
    )
    return replace(plain, **told)


def weekly(values: list[float], room: float):
    shown = figures(values)
    denominators = (room,) * len(values)
    return replace(
        shown,
        denominators=denominators,
        numerators=tuple(value * room / 100 for value in values),
    )


SHARES = [WOBBLE[at % 8] for at in range(24)]


def test_large_counts_get_p_prime_with_limits_in_the_measures_own_units():
    shown = control_picture(weekly(SHARES, 2000.0), topic(), measure(Kind.PROPORTION))
    assert shown.note.startswith("p′ chart, odd moving ranges left out, 7-point rule")
    assert 80 < shown.limits.lower[0] < shown.centre[0] < shown.limits.upper[0] < 100


def test_the_note_says_how_much_wider_than_chance_the_points_vary():
    wide = control_picture(weekly(SHARES, 2000.0), topic(), measure(Kind.PROPORTION))
    assert "times as much as by chance (sigma z)." in wide.note
    narrow = control_picture(weekly(SHARES, 400.0), topic(), measure(Kind.PROPORTION))
    assert "(sigma z), and chance sets the limits where that is below 1." in narrow.note


def test_small_counts_get_p():
    shown = control_picture(weekly(SHARES, 60.0), topic(), measure(Kind.PROPORTION))
    assert shown.note.startswith("p chart")


def test_screening_and_the_six_point_rule_are_settings():
    method = Method(screened=False, in_a_row=6)
    shown = control_picture(weekly(SHARES, 2000.0), topic(), measure(Kind.PROPORTION), method)
    assert "all moving ranges kept, 6-point rule" in shown.note


def test_where_no_control_chart_fits_the_run_chart_says_why():
    shown = control_picture(weekly([100.0] * 12, 50.0), topic(), measure(Kind.PROPORTION))
    assert shown.limits is None
    assert shown.note.startswith("Run chart: most points are at 0 or 100 %")


def test_limits_that_would_be_a_lie_are_missing_and_the_note_says_why():
    shown = control_picture(figures([5.0] * 12), topic(), measure(Kind.SCORE))
    assert "every point is the same" in shown.note
    assert np.isnan(shown.limits.upper).all()


def test_trial_limits_are_labelled():
    shown = control_picture(figures(SHARES[:8]), topic(), measure(Kind.SCORE))
    assert "Trial limits: set by fewer than 12 points." in shown.note


def test_incomplete_period_has_no_limits():
    shown = control_picture(figures(SHARES, incomplete=1), topic(), measure(Kind.SCORE))
    assert np.isfinite(shown.limits.upper[:-1]).all()
    assert np.isnan(shown.limits.upper[-1])


def daily(events_on: set[int], count: int):
    shown = figures([1.0 if at in events_on else 0.0 for at in range(count)])
    return replace(
        shown,
        periods=tuple(START + timedelta(days=at) for at in range(count)),
        numerators=shown.values,
    )


def test_days_between_events_are_counted_from_one_to_the_next():
    between = days_between(daily({2, 5, 6}, 10))
    assert [(day - START).days for day in between.periods] == [2, 5, 6, 9]
    assert between.values[1:] == (3.0, 1.0, 3.0)
    assert between.complete == (True, True, True, False)


def test_events_of_one_day_share_the_days_before_them():
    shown = daily({0, 6, 9}, 10)
    three_at_once = tuple(3.0 if at == 6 else count for at, count in enumerate(shown.numerators))
    assert days_between(replace(shown, numerators=three_at_once)).values[1:] == (2.0, 3.0)


def test_days_of_which_nothing_is_known_are_no_days_without_an_event():
    shown = daily({0, 9}, 10)
    gap = tuple(
        float("nan") if 2 <= at <= 5 else count for at, count in enumerate(shown.numerators)
    )
    assert days_between(replace(shown, numerators=gap)).values[1:] == (5.0,)


def of_rare(events_on: set[int], count: int):
    return control_picture(
        daily(events_on, count), topic(by=By.DAY, better=Better.DOWN), measure(Kind.RARE)
    )


def test_a_quiet_time_beyond_its_limit_is_told_as_less_often():
    shown = of_rare(set(range(0, 140, 7)) | set(range(3, 140, 9)), 330)
    assert "days since the last: longer than usual." in shown.note
    assert shown.topic.still_counting
    assert shown.flags[-1] == 1
    assert shown.figures.values[-1] > shown.limits.upper[-1]
    assert not shown.points.base[-1]
    assert icons(shown).variation_words == "less often than usual: improvement"
    assert icons(shown).side is Side.BELOW


def test_a_quiet_time_within_its_limit_is_drawn_hollow_and_judges_nothing():
    shown = of_rare(set(range(0, 140, 7)) | set(range(3, 140, 9)), 140)
    assert shown.note.endswith(" since the last.")
    assert not shown.points.used[-1]
    assert np.isfinite(shown.limits.upper[-1])


def test_events_that_come_more_often_are_a_concern():
    usual = {10 * at + at % 4 for at in range(20)}
    shown = of_rare(usual | set(range(200, 230, 2)), 230)
    assert icons(shown).variation_words == "more often than usual: concern"


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_days_between_add_up_to_the_days_since_the_first(counts):
    shown = replace(daily(set(), len(counts)), numerators=tuple(map(float, counts)))
    between = days_between(shown)
    if not any(counts):
        assert between.periods == ()
        return
    rows = list(zip(between.values, between.denominators, between.complete, strict=True))
    days = sum(value * (many if done else 1) for value, many, done in rows[1:])
    first = next(at for at, many in enumerate(counts) if many)
    assert days == pytest.approx(len(counts) - 1 - first)
    assert sum(many for _, many, done in rows if done) == sum(counts)


def test_a_low_point_from_which_a_run_rises_is_not_better_than_usual():
    shown = picture(figures([86.0, 87.0] * 8 + [85.0, 85.2, 85.4, 88.0, 88.2, 88.4]), topic())
    assert any(signal.rule is Rule.TREND for signal in shown.signals)
    assert shown.flags[16:19].tolist() == [0, 0, 0]
    assert shown.flags[19:].tolist() == [1, 1, 1]


def test_rare_events_are_drawn_as_days_between_and_longer_is_better_where_fewer_is():
    told = topic(by=By.DAY, better=Better.DOWN)
    shown = control_picture(daily(set(range(0, 90, 7)), 90), told, measure(Kind.RARE))
    assert shown.note.startswith("t chart")
    assert shown.topic.better is Better.UP
    assert str(shown.topic.unit) == "days"
    assert draw_run_chart(shown).layout.height


def test_rare_events_by_week_stay_a_run_chart():
    shown = control_picture(figures([0.0, 1.0, 0.0]), topic(), measure(Kind.RARE))
    assert "show them day by day" in shown.note


def test_switching_between_run_chart_and_control_chart_keeps_figures_and_story():
    shown = control_picture(weekly(SHARES, 2000.0), topic(), measure(Kind.PROPORTION))
    assert shown.figures.values == tuple(SHARES)
    assert shown.topic == topic()
    upper = [trace for trace in draw_run_chart(shown).data if trace.line.shape == "hvh"]
    assert len(upper) == 2


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        (60.0, Better.UP, Assurance.PASS),
        (99.9, Better.UP, Assurance.FAIL),
        (86.0, Better.UP, Assurance.HIT_OR_MISS),
        (60.0, Better.DOWN, Assurance.FAIL),
        (60.0, None, Assurance.NONE),
    ],
)
def test_assurance_holds_the_usual_range_against_the_target(target, better, expected):
    told = topic(goals=(TargetFrom(START, target),), better=better)
    shown = control_picture(figures(SHARES), told, measure(Kind.SCORE))
    assert icons(shown).assurance is expected


def test_always_a_hundred_with_target_a_hundred_passes():
    told = topic(goals=(TargetFrom(START, 100.0),))
    shown = control_picture(figures([100.0] * 20), told, measure(Kind.SCORE))
    assert icons(shown).assurance is Assurance.PASS
    assert icons(shown).meaning is Meaning.NEITHER


def test_icon_and_chart_read_one_result():
    shown = control_picture(figures([*SHARES, 99.0]), topic(), measure(Kind.SCORE))
    assert icons(shown).meaning is Meaning.IMPROVEMENT
    assert shown.flags[-1] == 1
    assert "improvement" in icons(shown).variation_words


def test_no_limit_of_a_score_lies_outside_its_scale():
    score = measure(Kind.SCORE, unit=Unit("points of 5", bounds=(1, 5)), per=1)
    for values in ([4.0, 5.0] * 12, [1.0, 2.5] * 12):
        shown = control_picture(figures(values), topic(unit=score.unit), score)
        assert shown.limits.lower.min() >= 1
        assert shown.limits.upper.max() <= 5
        assert 1 <= shown.usual.lower < shown.usual.upper <= 5
        assert {shown.limits.lower.min(), shown.limits.upper.max()} & {1, 5}
        assert all(1 <= tick <= 5 for tick in axis(shown).ticks)


def test_count_without_a_denominator_has_no_limit_below_nought():
    shown = control_picture(
        replace(figures([0.0, 6.0] * 12), denominators=(float("nan"),) * 24),
        topic(unit=Unit("errors")),
        measure(Kind.RATE, unit=Unit("errors"), per=1),
    )
    assert shown.limits.lower.min() == 0


def test_the_name_of_the_shaded_spell_keeps_off_a_limit_along_the_foot():
    usual = [0.0, 4.0, 1.0, 5.0, 2.0, 3.0] * 4
    about = topic(baseline=(START, START + timedelta(weeks=12)))
    shown = control_picture(weekly(usual, 50.0), about, measure(Kind.PROPORTION))
    assert shown.limits.lower[0] == 0
    (name,) = (of for of in run_chart(shown).marks if getattr(of, "words", "")[:7] == "before:")
    assert (name.at[1], name.stand) == (1, "top")
    high = control_picture(weekly(SHARES, 2000.0), about, measure(Kind.PROPORTION))
    lifted = replace(high, limits=None)
    (name,) = (of for of in run_chart(lifted).marks if getattr(of, "words", "")[:7] == "before:")
    assert (name.at[1], name.stand) == (0, "bottom")
