"""What the run chart shows on the screen."""

from dataclasses import replace

import numpy as np

from charts.palette import LIGHT
from charts.picture import DayOfChange, LeftOut, TargetFrom, picture
from charts.scene import CARD, MEETING
from metrics.calendar import By
from metrics.measure import Better
from tests.charts.pictures import (
    START,
    WOBBLE,
    draw_all,
    draw_run_chart,
    figures,
    improved,
    topic,
    weeks,
)

NAN = float("nan")


def words(figure) -> list[str]:
    return [note.text.replace("<b>", "").replace("</b>", "") for note in figure.layout.annotations]


def lines(figure, colour: str) -> list:
    return [s for s in figure.layout.shapes if s.type == "line" and s.line.color == colour]


def judged(figure):
    return figure.data[-2]


def test_practice_changed_line_carries_the_actions_name():
    figure = draw_run_chart(improved())
    assert "5 Aug: Runs redesigned" in words(figure)
    assert [line.x0.isoformat() for line in lines(figure, LIGHT.ink)] == ["2026-08-05"]


def test_the_action_in_question_is_strongest():
    other = DayOfChange(weeks(10)[-1], "Daily review", is_current=False)
    changes = (other, DayOfChange(weeks(31)[-1], "Runs redesigned"))
    figure = draw_run_chart(improved(changes=changes))
    upright = {line.line.width for line in figure.layout.shapes if line.yref == "paper"}
    assert {1.0, 2.0} <= upright
    assert {"9 Mar: Daily review", "3 Aug: Runs redesigned"} <= set(words(figure))


def test_a_card_names_only_the_action_in_question():
    other = DayOfChange(weeks(10)[-1], "Daily review", is_current=False)
    figure = draw_run_chart(
        improved(changes=(other, DayOfChange(weeks(31)[-1], "Runs redesigned"))), size=CARD
    )
    assert "9 Mar: Daily review" not in words(figure)


def test_target_is_drawn_as_it_stood_and_named_at_the_right_edge():
    figure = draw_run_chart(improved())
    (target,) = (trace for trace in figure.data if trace.line.color == LIGHT.target)
    assert set(target.y) == {90.0, 95.0}
    assert "target 95 %" in words(figure)


def test_baseline_is_shaded_and_its_median_carried_forward_dashed():
    figure = draw_run_chart(improved())
    assert any(s.type == "rect" and s.fillcolor == LIGHT.shade for s in figure.layout.shapes)
    carried = [s for s in lines(figure, LIGHT.quiet) if s.line.dash == "dash"]
    assert [round(line.y0, 1) for line in carried] == [86.1]
    assert "before: median 86.1 %" in words(figure)


def test_signals_take_the_colour_of_what_they_mean_and_the_rest_is_grey():
    up, down = draw_run_chart(improved()), draw_run_chart(improved(better=Better.DOWN))
    assert judged(up).marker.color[-1] == LIGHT.improvement
    assert judged(down).marker.color[-1] == LIGHT.concern
    assert judged(draw_run_chart(improved(better=None))).marker.color[-1] == LIGHT.no_direction
    assert judged(up).marker.color[5] == LIGHT.neither


def test_meaning_can_be_told_without_colour():
    assert judged(draw_run_chart(improved())).marker.symbol[-1] == "circle"
    assert judged(draw_run_chart(improved(better=Better.DOWN))).marker.symbol[-1] == "diamond"


def test_hover_names_rule_value_numerator_and_denominator():
    told = judged(draw_run_chart(improved())).text[-1]
    assert "93.9 % (188 of 200)" in told
    assert "six or more in a row above the median" in told


def test_incomplete_period_is_hollow_and_says_so():
    hollow = draw_run_chart(picture(figures([*WOBBLE, 60.0], incomplete=1), topic())).data[-1]
    assert set(hollow.marker.color) == {LIGHT.paper}
    assert "not complete yet" in hollow.text[0]


def test_period_left_out_is_hollow_and_gives_its_reason():
    snow = LeftOut(weeks(9)[-1], "snow closed the roads")
    hollow = draw_run_chart(picture(figures([*WOBBLE, 60.0]), topic(left_out=(snow,)))).data[-1]
    assert "left out: snow closed the roads" in hollow.text[0]


def test_last_complete_point_is_labelled():
    shown = picture(figures([*WOBBLE, 60.0], incomplete=1), topic())
    assert "last 84.8 %" in words(draw_run_chart(shown))


def test_gap_is_filled_and_its_interval_stands_at_the_end():
    figure = draw_run_chart(improved())
    assert figure.data[0].fill == "toself"
    assert "gap +5.1 to +8.4" in words(figure)
    (bar,) = (trace for trace in figure.data if trace.line.color == LIGHT.improvement)
    assert {round(value, 1) for value in bar.y} == {91.3, 94.6}


def test_gap_whose_interval_holds_nought_stays_grey():
    unsure = replace(improved().topic.expected, low=-1.0, high=2.0)
    assert not lines(draw_run_chart(improved(expected=unsure)), LIGHT.improvement)


def test_gap_in_the_figures_breaks_the_line():
    line = next(
        t
        for t in draw_run_chart(picture(figures([86.0, NAN, 87.0]), topic())).data
        if t.mode == "lines"
    )
    assert line.y[1] is None
    assert not line.connectgaps


def test_thin_points_look_thin_where_denominators_differ():
    shown = figures(list(WOBBLE))
    thin = replace(shown, denominators=(20.0, *([200.0] * 7)))
    sizes = judged(draw_run_chart(picture(thin, topic()))).marker.size
    assert sizes[0] < sizes[1]


def test_weekends_and_bank_holidays_are_shaded_where_a_point_is_a_day():
    days = tuple(START.replace(day=day) for day in range(1, 9))  # 1 January is a Thursday
    daily = replace(figures(list(WOBBLE)), periods=days)
    figure = draw_run_chart(picture(daily, topic(by=By.DAY)))
    assert sum(shape.type == "rect" for shape in figure.layout.shapes) == 3


def test_cut_axis_is_told_in_the_heading():
    assert "axis begins at 80, not 0" in draw_run_chart(improved()).layout.title.text


def test_finding_is_the_title_except_on_a_card():
    assert "Calls on time rose" in draw_run_chart(improved(), size=MEETING).layout.title.text
    assert "Calls on time rose" not in draw_run_chart(improved(), size=CARD).layout.title.text


def test_every_line_is_put_into_the_layout_at_once():
    assert all(np.isfinite(shape.y0) for shape in draw_run_chart(improved()).layout.shapes)


def test_words_of_a_plan_are_never_read_as_tags():
    figure = draw_run_chart(
        improved(title="<i>x</i>", changes=(DayOfChange(weeks(31)[-1], "<a href=x>y</a>"),))
    )
    assert "<a" not in "".join(words(figure))
    assert "<i>" not in figure.layout.title.text


def test_small_multiples_share_one_scale_of_values_and_time():
    usual = picture(figures([50.0, 51.0]), topic(title="Eastfield"))
    drawn = draw_all((improved(title="Northgate"), usual))
    assert drawn[0].layout.yaxis.range == drawn[1].layout.yaxis.range
    assert drawn[0].layout.xaxis.range == drawn[1].layout.xaxis.range
    assert ["<b>Northgate</b>" in one.layout.title.text for one in drawn] == [True, False]


def test_nothing_counted_says_so():
    figure = draw_run_chart(picture(figures([]), topic(goals=(TargetFrom(START, 95.0),))))
    assert words(figure) == ["nothing has been counted yet"]


def test_gaps_only_still_draw():
    assert draw_run_chart(picture(figures([NAN, NAN]), topic())).layout.height
