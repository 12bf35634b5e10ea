"""The call-outs of a run chart lie on what they are about, and say what it is."""

import pytest

from charts.how_to_read import call_outs, numbered
from charts.picture import picture
from charts.run_chart import run_chart
from charts.scene import PAGE, Words
from tests.charts.pictures import WOBBLE, figures, improved, topic

USUAL = picture(figures([WOBBLE[at % 8] for at in range(30)], incomplete=1), topic())


def test_a_signal_is_called_out_where_it_was_seen_last() -> None:
    one = improved()
    middle, target, signal = call_outs(one)
    assert middle.at[1] == one.level_before
    assert target.at[1] == one.goal.value
    assert signal.name == "A signal, better"
    last = max(one.signals, key=lambda each: each.last).last
    assert signal.at == (one.figures.periods[last], one.figures.values[last])


def test_without_a_signal_the_newest_judged_point_is_usual_variation() -> None:
    *_, newest = call_outs(USUAL)
    assert newest.at[0] == USUAL.figures.periods[-2]
    assert newest.name == f"The newest point ({USUAL.figure_at(28)})"
    assert "Usual variation" in newest.sentence


def test_a_figure_of_few_people_is_not_said() -> None:
    hidden = ((USUAL.figures.periods[28], "fewer than 5"),)
    few = picture(USUAL.figures, topic(hidden=hidden))
    assert call_outs(few)[-1].name == "The newest point (fewer than 5)"


def test_nothing_counted_has_nothing_to_call_out() -> None:
    assert call_outs(picture(figures([]), topic())) == ()


@pytest.mark.parametrize("one", [improved(), USUAL])
def test_every_call_out_has_its_number_on_the_chart(one) -> None:
    scene = run_chart(one, PAGE)
    shown = numbered(scene, one).marks[len(scene.marks) :]
    assert [mark.words.strip() for mark in shown] == [
        str(at + 1) for at, _ in enumerate(call_outs(one))
    ]
    for mark in shown:
        assert isinstance(mark, Words)
        assert scene.frame.first <= mark.at[0] <= scene.frame.last
        assert scene.frame.low <= mark.at[1] <= scene.frame.high
