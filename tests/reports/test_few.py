"""No document tells how few people said something, nor a figure from which that follows."""

import csv
import re
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO, TextIOWrapper
from math import isfinite, isnan
from zipfile import ZipFile

import numpy as np
import pytest

from charts.picture import Picture
from metrics.catalogue import CATALOGUE, measure
from metrics.measure import Hides, Kind, Measure, MeasureRef
from metrics.series import Daily, DayRows, daily
from metrics.small_counts import is_guarded, rests_on_few
from pages.action.parts import newest_figure
from plan.evidence import records_of
from plan.model import Action, Aim, Outcome, Plan
from plan.standing import Scope
from plan.verdict import MeasureAnswer, Verdict
from plan.views import View, aims_looked_at
from plan.words.sentences import as_json
from reports.edition import Edition
from reports.evidence.archive import evidence_zip
from reports.evidence.content import evidence_pack
from reports.evidence.figures import target_in_words
from reports.governance.content import of_action, picture_or_why_none
from reports.registers import listing_as_json, listing_of
from reports.weekly.report import target_lines, weekly
from reports.weekly.words import state_in_words, weekly_as_json


@pytest.fixture(scope="module")
def verdicts(sample_edition: Edition) -> dict[str, Verdict]:
    return {each.action.id: each for each in sample_edition.verdicts}


def numbers(edition: Edition, verdict: Verdict, measure: str):
    standing = next(each for each in edition.standings if each.action == verdict.action)
    found = of_action(edition, verdict, standing).numbers
    return next(each for each in found if each.measure == measure)


@pytest.mark.parametrize("action", ["A01", "A09"])
def test_a_gap_is_not_told_where_the_count_behind_it_is_not(
    action: str, sample_edition, verdicts
) -> None:
    found = numbers(sample_edition, verdicts[action], "late_call_complaints")
    assert found.counted == "fewer than 5 of a kind, not told"
    assert (found.gap, isnan(found.effect), isnan(found.low)) == ("not told", True, True)
    calls = numbers(sample_edition, verdicts[action], "punctuality")
    assert "interval" in calls.gap


def test_a_rate_over_weeks_is_not_told_where_few_stand_behind_it(sample_edition, verdicts) -> None:
    lines = target_lines(sample_edition, verdicts["A07"])
    (few,) = [line for line in lines if line.wanted.measure.id == "dignity_concerns"]
    assert state_in_words(few).endswith("over 8 weeks (fewer than 5, so not shown)")
    assert few.course is None
    told = weekly_as_json(weekly(sample_edition, ()))
    (json,) = [
        line
        for each in told["actions"]
        if each["action"] == "A07"
        for line in each["targets"]
        if line["measure"] == "dignity_concerns"
    ]
    assert json["over_window"] is None


def test_what_is_hidden_is_hidden_by_the_count_over_its_window(sample_edition, verdicts) -> None:
    limit = sample_edition.small_cell(())
    for verdict in verdicts.values():
        for answer in filter(None, (verdict.outcome, verdict.process, *verdict.other_outcomes)):
            goal = answer.goal
            if not is_guarded(answer.measure):
                assert not answer.hides_value
            elif answer.measure.id == "feedback_score" and goal.denominator:
                assert answer.hides_value is (goal.denominator < limit)
            if goal.denominator:
                assert goal.value == pytest.approx(
                    answer.measure.per * goal.numerator / goal.denominator
                )


# Every door by which figures leave, with so few behind them that somebody would be known.

SITE, WEEKS_SINCE, LIMIT = "Northgate", 12, 5
GUARDED = [each.id for each in CATALOGUE if is_guarded(each)]


def days_of(one: Measure, few: int, changed: date, last: date) -> DayRows:
    """Enough each day before practice changed, and so few in all since."""
    days = np.arange(changed - timedelta(weeks=60), last, dtype="datetime64[D]")
    before = days < np.datetime64(changed)
    the_day = days == np.datetime64(last - timedelta(days=35))
    per = one.per if one.kind is Kind.SCORE else 1
    events, room = {
        Hides.EVENTS: (few, 100),
        Hides.PEOPLE: (4 * few if one.kind is Kind.SCORE else few, few),
        Hides.EITHER_SIDE: (100, 100 + few),
    }[one.hides]
    exposed = one.hides is Hides.EVENTS
    return DayRows(
        days,
        np.where(before, 15.0 * per, np.where(the_day, events, 0.0)),
        np.where(before, 100.0 if exposed else 20.0, np.where(the_day | exposed, room, 0.0)),
    )


def of_few(edition: Edition, id: str, few: int) -> Edition:
    """The sample's edition with one action, judged on this measure at one site."""
    one, changed = measure(id), edition.today - timedelta(weeks=WEEKS_SINCE)
    ref = MeasureRef(id)
    wanted = Outcome(measure=ref, target=4.0, window_weeks=8)
    aim = Aim(id="X", issue="Few.", outcomes=(wanted,))
    action = Action(id="X1", aim="X", title="Few", sites=(SITE,), practice_changed_on=changed)
    asked = {"measure": id, "part": "", "by_minute": False, "by_area": False}
    held = Daily(asked, {SITE: days_of(one, few, changed, edition.today)})
    records = records_of(
        edition.held.cursor,
        Plan((aim,), (action,), edition.plan.people),
        edition.today,
        {(daily, id, "", edition.today): held},
    )
    return replace(edition, held=records, _known={})


@pytest.fixture(scope="module", params=[(id, few) for id in GUARDED for few in (1, 2, 3, 4)])
def few_told(request, sample_edition) -> Edition:
    return of_few(sample_edition, *request.param)


def answer_in(edition: Edition) -> MeasureAnswer:
    (verdict,) = edition.verdicts
    assert verdict.outcome is not None
    assert isfinite(verdict.outcome.goal.value)
    return verdict.outcome


def test_no_command_prints_a_gap_made_of_few(few_told: Edition) -> None:
    (verdict,) = few_told.verdicts
    printed = as_json(verdict, ())["outcome"]
    assert [printed[name] for name in ("effect", "low", "high")] == [None] * 3
    assert printed["measure"] == str(answer_in(few_told).ref)


def test_no_register_prints_a_figure_made_of_few(few_told: Edition) -> None:
    scope = Scope(plan=few_told.plan, today=few_told.today)
    places = few_told.places
    aims = aims_looked_at(scope, places, few_told.standings, few_told.verdicts)
    for view in (View.SERVICE, View.BOARD):
        listing = listing_of(view, aims, few_told.plan, few_told.today)
        (line,) = listing_as_json(listing)
        assert [each["value"] for each in line["outcomes"]] == [None]
        told = listing.rows.iloc[0]["Outcomes" if view is View.SERVICE else "Where it is"]
        assert not re.search(r"over \d weeks", told)


def test_the_action_page_shows_no_figure_made_of_few(few_told: Edition) -> None:
    answer = answer_in(few_told)
    assert newest_figure(answer).startswith(f"fewer than {LIMIT}")
    assert "over the last" not in target_in_words(answer)


def test_the_weekly_report_tells_no_figure_made_of_few(few_told: Edition) -> None:
    (line,) = target_lines(few_told, few_told.verdicts[0])
    assert f"({line.hidden}, so not shown)" in state_in_words(line)
    assert line.hidden == f"fewer than {LIMIT}"
    (action,) = weekly_as_json(weekly(few_told, ()))["actions"]
    assert [each["over_window"] for each in action["targets"]] == [None]
    assert line.course is None or not has_few(answer_in(few_told), points_of(line.course))


def test_the_governance_pack_tells_no_figure_made_of_few(few_told: Edition) -> None:
    (verdict,), (standing,) = few_told.verdicts, few_told.standings
    (found,) = of_action(few_told, verdict, standing).numbers
    assert found.counted == f"fewer than {LIMIT} of a kind, not told"
    assert found.gap in ("", "not told")
    assert all(map(isnan, (found.effect, found.low, found.high, found.value)))
    picture, _ = picture_or_why_none(few_told, verdict, answer_in(few_told))
    assert picture is None or not has_few(answer_in(few_told), points_of(picture))


def test_the_evidence_holds_no_count_of_few(few_told: Edition) -> None:
    answer = answer_in(few_told)
    with ZipFile(BytesIO(evidence_zip(evidence_pack(few_told, "X1")))) as folder:
        names = [each for each in folder.namelist() if each.endswith(".csv")]
        rows = [
            row
            for name in names
            for row in csv.DictReader(TextIOWrapper(folder.open(name), "utf-8-sig"))
            if "numerator" in row
        ]
    kept = [(row["numerator"], row["denominator"]) for row in rows]
    assert not has_few(answer, [(float(n), float(d)) for n, d in kept if n and d])


def points_of(picture: Picture) -> list[tuple[float, float]]:
    figures = picture.figures
    return list(zip(figures.numerators, figures.denominators, strict=True))


def has_few(answer: MeasureAnswer, pairs: list[tuple[float, float]]) -> bool:
    """Whether a count is there that could point at somebody; nought of a period is none."""
    numerators, denominators = zip(*pairs, strict=True) if pairs else ((), ())
    return rests_on_few(answer.measure, numerators, denominators, LIMIT)
