"""Problems nobody works on: seldom named where nothing differs, named where something does."""

from datetime import date

import numpy as np
import pytest

from metrics.catalogue import measure
from metrics.difference.question import Observed
from plan.problems import ANY_BY_CHANCE, Problems, SiteCounts, Why, looks_at, named, site_counts

END, WEEKS, SITES = date(2026, 11, 16), 56, 8
USUAL = {  # measure -> its usual figure, and out of how many a week
    "punctuality": (0.86, 300),
    "missed_calls": (0.006, 300),
    "feedback_score": (3.7, 4),
    "mar_errors": (0.03, 250),
    "late_call_complaints": (0.002, 300),
    "published_ahead": (0.6, 300),
}


def a_provider(chance: np.random.Generator, *, fallen: float = 0.0) -> dict[str, list[SiteCounts]]:
    """Sites alike but for weeks that wander; `fallen`: log odds lost at the first one's calls."""
    return {
        name: [
            _a_site(chance, name, site, fallen if (name, site) == ("punctuality", 0) else 0.0)
            for site in range(SITES)
        ]
        for name in USUAL
    }


def _a_site(chance: np.random.Generator, name: str, site: int, fallen: float) -> SiteCounts:
    usual, room = USUAL[name]
    wander = np.zeros(WEEKS)
    for week in range(1, WEEKS):  # good and bad weeks come together, and vary beyond chance
        wander[week] = 0.4 * wander[week - 1] + chance.normal(0, 0.1)
    wander[-12:] -= fallen
    over = chance.poisson(room, WEEKS) + 1
    if name == "feedback_score":
        events = over * usual + chance.normal(0, 1, WEEKS) * np.sqrt(over)
    else:
        odds = usual / (1 - usual) * np.exp(wander)
        events = chance.binomial(over, odds / (1 + odds))
    days = np.datetime64(END) - 7 * np.arange(WEEKS, 0, -1).astype("timedelta64[D]")
    rows = Observed(days, events.astype(float), over.astype(float))
    return site_counts(measure(name), f"Site {site}", rows, END)


def _named(provider: dict[str, list[SiteCounts]]) -> Problems:
    return named([look for courses in provider.values() for look in looks_at(courses)])


def test_where_nothing_differs_one_week_in_ten_at_most_names_a_problem() -> None:
    chance, worlds = np.random.default_rng(20_261_116), 120
    wrong = sum(bool(_named(a_provider(chance)).named) for _ in range(worlds))
    assert wrong <= ANY_BY_CHANCE * worlds, f"{wrong} of {worlds} name one"


def test_a_site_that_fell_by_itself_twelve_weeks_ago_is_named_first() -> None:
    chance = np.random.default_rng(5)
    first = [_named(a_provider(chance, fallen=0.9)).named[:1] for _ in range(10)]
    assert sum(bool(each) and each[0].site == "Site 0" for each in first) >= 9
    assert {each[0].measure.id for each in first if each} == {"punctuality"}


def test_how_much_was_looked_at_is_said() -> None:
    found = _named(a_provider(np.random.default_rng(1)))
    assert found.looked_at == len(USUAL) * SITES
    assert found.says.startswith(f"Grip looked at {len(USUAL) * SITES} measures")


def test_a_better_figure_is_no_problem() -> None:
    chance = np.random.default_rng(3)
    assert not any(
        each.site == "Site 0" and each.measure.id == "punctuality"
        for each in _named(a_provider(chance, fallen=-0.9)).named
    )


@pytest.mark.parametrize("why", Why)
def test_a_hidden_figure_is_not_said(why: Why) -> None:
    (look, *_) = looks_at(a_provider(np.random.default_rng(2))["feedback_score"])
    from dataclasses import replace

    said = replace(look, why=why, is_hidden=True).says
    assert said.startswith("feedback score: lower than ")
    assert not any(sign.isdigit() for sign in said.removesuffix(look.spell))
