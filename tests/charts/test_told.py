"""What a table tells of a picture's signals is what the hover tells."""

from charts import words
from charts.picture import signals_in_words
from charts.run_chart import hover
from tests.charts.pictures import improved


def test_every_signal_of_the_hover_is_told_at_its_period() -> None:
    one = improved()
    told = signals_in_words(one)
    assert told
    for at, period in enumerate(one.figures.periods):
        expected = [words.RULES[each.rule, each.side] for each in one.signals_at(at)]
        assert bool(expected) == (period in told)
        assert all(rule in told[period] and rule in hover(one, at) for rule in expected)
