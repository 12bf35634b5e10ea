"""The weekly report as a document: what the model says, readable by everybody, in few pages."""

import json
import re
from dataclasses import replace

import pytest

from benchmarks.groups import Group
from charts.axis import edge_labels
from charts.icons import Assurance
from charts.palette import LIGHT
from charts.scene import Room
from metrics.difference.answers import Answer
from plan.model import Plan
from reports.weekly.content import TargetPart, Weekly
from reports.weekly.paper import (
    FUNNEL,
    MOST_PAGES,
    quality_in_words,
    unassured_in_words,
    waiting_in_words,
    weekly_pdf,
)
from reports.weekly.words import (
    MET,
    MISSED,
    assurance_in_words,
    cell_in_words,
    count_in_words,
    measured,
    problems_in_words,
    state_in_words,
    to_adapt_in_words,
    value_in_words,
    variation_in_words,
    weekly_as_json,
)
from tests.charts.on_paper import draw, words_on
from tests.reports.paper import alternative_texts, faults
from tests.reports.weekly.conftest import pages_of, words_of

LONG = "Verbesserungsmaßnahmenkoordinierungsbesprechung " * 4
RIGHT_TO_LEFT = "إعادة تنظيم جولات الرعاية המנזלית תכנון מחדש"
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def lines_of(report: Weekly):
    return report.targets


def test_a_screen_reader_gets_all_of_it(group, paper):
    path = paper(group)
    assert faults(path) == []
    funnels = [each for each in group.side_by_side if each.funnel]
    assert len(alternative_texts(path)) == len(lines_of(group)) + len(funnels)


def test_all_that_the_model_says_stands_in_the_document(group, paper):
    told = words_of(paper(group))
    said = [*group.finding]
    for line in lines_of(group):
        said += [value_in_words(line.last), count_in_words(line.last), state_in_words(line)]
        said += [cell_in_words(figure) for figure in line.earlier]
    said += [*problems_in_words(group), *to_adapt_in_words(group), group.problems.says]
    for entry in (*waiting_in_words(group), *unassured_in_words(group)):
        said += [entry.action, entry.says, entry.beside]
    said += [each.says for each in group.side_by_side]
    said += [says for _, says in quality_in_words(group.quality, group.week)]
    squeezed = told.replace(" ", "")
    assert [each for each in said if each.replace(" ", "") not in squeezed] == []


def test_points_that_moved_where_the_verdict_sees_no_change_are_not_told_alone(group):
    told = {
        (each.action.id, line.part): variation_in_words(line)
        for each in group.watched
        for line in each.targets
        if line.answer and line.answer.answer is Answer.NO_DIFFERENCE
    }
    assert told["A05", TargetPart.RESULT] == (
        "higher than usual, but not clearly because of this action"
    )
    assert told["A04", TargetPart.RESULT] == "usual variation"


def test_no_number_of_the_document_is_from_elsewhere_than_the_model(group, paper):
    held = json.dumps(weekly_as_json(group), ensure_ascii=False)
    told_of = [*(says for _, says in quality_in_words(group.quality, group.week)), group.week.says]
    for entry in (*waiting_in_words(group), *unassured_in_words(group)):
        told_of += [entry.says, entry.beside]
    for line in lines_of(group):
        told_of += [value_in_words(line.last), count_in_words(line.last), state_in_words(line)]
        told_of.append(measured(line.wanted.target, line.measure))
        told_of += [cell_in_words(figure) for figure in line.earlier]
        if line.course is None:
            continue
        told_of += [label.words for label in edge_labels(line.course, Room.LITTLE, LIGHT)]
        told_of += [f"{day.day} {day.year}" for day in line.course.figures.periods]
    for each in group.side_by_side:
        told_of += words_on(draw(each.funnel, FUNNEL)) if each.funnel else []
    path = paper(group)
    told_of += [str(page) for page in range(pages_of(path) + 1)]
    known = set(NUMBER.findall(" ".join([held, *told_of])))
    assert set(NUMBER.findall(words_of(path))) - known == set()


def test_nobody_outside_the_plan_and_no_free_text_of_it_is_named(sample_edition, group, paper):
    told = f" {words_of(paper(group))} "
    held = json.dumps(weekly_as_json(group), ensure_ascii=False)
    ids = {
        str(one)
        for source, column in (("rota", "carer_id"), ("rota", "service_user_id"),
                               ("staff", "staff_id"), ("complaints", "complaint_id"))
        for (one,) in sample_edition.held.cursor.execute(
            f"SELECT DISTINCT {column} FROM {source} WHERE {column} IS NOT NULL"
        ).fetchall()
    }  # fmt: skip
    assert len(ids) > 100
    assert [one for one in ids if f" {one} " in told or f'"{one}"' in held] == []
    for action in sample_edition.plan.actions:
        assert action.description
        assert action.description not in told


def test_a_small_count_of_people_is_not_told(group, paper):
    told = words_of(paper(group))
    few = [line for line in lines_of(group) if count_in_words(line.last) == "fewer than 5"]
    assert few
    assert {value_in_words(line.last) for line in few} == {"not shown"}
    assert "not shown fewer than 5" in told


def test_the_same_report_is_the_same_bytes(one_site):
    assert weekly_pdf(one_site) == weekly_pdf(one_site)


def test_the_sample_fits_eight_pages_and_one_branch_two(group, one_site, paper):
    assert pages_of(paper(group)) <= 8
    assert pages_of(paper(one_site)) <= 2


def test_a_site_with_many_actions_still_gets_two_pages(one_site, paper):
    only, *_ = one_site.watched
    many = tuple(
        replace(only, targets=tuple(replace(t, sites=(f"Site {at}",)) for t in only.targets))
        for at in range(60)
    )
    path = paper(replace(one_site, watched=many))
    assert pages_of(path) <= 2
    assert faults(path) == []
    left_out = re.search(r"And (\d+) more targets", words_of(path))
    assert 0 < int(left_out[1]) < 120


@pytest.mark.parametrize(
    ("sites", "most"), [(20, 8), pytest.param(60, MOST_PAGES, marks=pytest.mark.long)]
)
def test_a_group_is_bounded_and_every_action_is_in_it(invented, paper, sites, most):
    report = invented(Group(sites))
    path = paper(report)
    assert pages_of(path) <= most
    assert faults(path) == []
    told = words_of(path).replace(" ", "")
    places = {site for each in report.watched for site in each.action.sites}
    assert [site for site in places if site.replace(" ", "") not in told] == []


def test_long_and_right_to_left_words_an_action_without_data_or_a_draft_are_fine(invented, paper):
    group = Group(6)
    first, second, third, fourth, *_ = group.plan.actions
    actions = (
        replace(first, title=LONG, sites=("Nowhere" + "y" * 80,)),
        replace(second, title=RIGHT_TO_LEFT),
        replace(third, practice_changed_on=None, owner="", process=None, cause=""),
        replace(fourth, title="", completed_on=None),
    )
    plan = Plan(group.plan.aims, actions, group.plan.people)
    report = invented(group, plan)
    path = paper(report)
    assert faults(path) == []
    told = words_of(path)
    assert "cannot be judged yet" in told
    assert "nobody yet" in told
    assert "draft" in told


@pytest.mark.parametrize("is_counted", [True, False])
@pytest.mark.parametrize("is_planned", [True, False])
def test_without_a_plan_or_without_data_it_says_so(invented, paper, is_counted, is_planned):
    group = Group(3)
    report = invented(group, group.plan if is_planned else Plan(), is_counted)
    path = paper(report)
    assert faults(path) == []
    told = words_of(path)
    assert ("No export has been loaded" in told) is not is_counted
    assert ("There is no target here." in told) is not is_planned


def test_a_target_met_over_its_weeks_never_stands_beside_a_range_that_falls_short(group):
    for line in lines_of(group):
        against = {Assurance.FAIL: MET, Assurance.PASS: MISSED}.get(line.read.icons.assurance, ())
        if line.state in against and line.read.is_judged:
            assert assurance_in_words(line).startswith("not judged yet: only ")
