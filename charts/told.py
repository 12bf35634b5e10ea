"""The signals of a picture in words, for a table that a keyboard or a screen reader can reach."""

from datetime import date

from charts import words
from charts.picture import Picture


def signals_told(one: Picture) -> dict[date, str]:
    """By period: every rule that fired there, in the words of the hover; the rest is not in."""
    told = {}
    for at, period in enumerate(one.figures.periods):
        rules = [words.RULES[signal.rule, signal.side] for signal in one.signals_at(at)]
        if rules:
            told[period] = "; ".join(dict.fromkeys(rules))
    return told
