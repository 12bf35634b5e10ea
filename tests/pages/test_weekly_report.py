"""The weekly report's page says what its document and its JSON say, for any site and week."""

from dataclasses import replace
from datetime import date, datetime
from html import unescape

import pytest

from connectors.warehouse import Store
from pages.shared.reading import basis_of_all
from pages.weekly_report.parts import report_at
from plan.access import Access, Visitor
from plan.model import Person
from plan.register import open_register
from reports.edition import edition
from reports.weekly.content import Week, Weekly
from reports.weekly.paper import quality_in_words, waiting_in_words
from reports.weekly.report import weekly
from reports.weekly.words import cell_in_words, count_in_words, state_in_words, value_in_words
from tests.pages.conftest import words

PAGE = "weekly_report"
MONDAY, SITE = date(2026, 11, 16), "Northgate"


def report_of(store, *sites: str, day: date = MONDAY) -> Weekly:
    with edition(Store(store), open_register(store), day) as found:
        return weekly(found, sites)


def test_who_may_read_one_site_is_named_no_problem_of_another(sample):
    everything, person = basis_of_all(), Person(id="m", access=(Access.MANAGER,), sites=(SITE,))
    own = replace(everything, visitor=Visitor(person, datetime.max))
    week = Week.before(MONDAY)
    named = {each.site for each in report_at(everything, (), week).problems.named}
    assert named - {SITE}
    assert {each.site for each in report_at(own, (), week).problems.named} == named & {SITE}


@pytest.fixture
def plainly():
    """A page's words without the marks that keep them from being mark-up."""
    return lambda test: words(test).replace("\\", "")


def test_every_number_of_the_page_is_that_of_the_model(sample, visit, plainly):
    test, report = visit(PAGE, site="Northgate"), report_of(sample, "Northgate")
    told = plainly(test)
    assert all(sentence in told for sentence in report.finding)
    lines = [line for each in report.watched for line in each.targets]
    assert len(lines) == 4
    table = unescape("".join(each.value for each in test.get("html")))
    for line in lines:
        assert f"<td><b>{value_in_words(line.last)}</b></td>" in table
        assert f"{line.part}: {count_in_words(line.last)}" in table
        assert state_in_words(line) in table
        assert all(f">{cell_in_words(figure)}</td>" in table for figure in line.earlier)
    for name, said in quality_in_words(report.quality, report.week):
        assert f"**{name}:** {said}" in told


def test_what_slipped_stands_in_a_table_with_whom_it_went_to(sample, visit):
    (entry,) = waiting_in_words(report_of(sample))
    test = visit(PAGE)
    (rows,) = (each.value for each in test.table if "What slipped" in each.value.columns)
    assert rows.iloc[0]["Escalated to"].replace("\\", "") == entry.beside
    assert "Operations director" in entry.beside


def test_an_earlier_week_is_told_as_on_the_monday_after_it(sample, visit, plainly):
    test = visit(PAGE, site="Northgate", week="2026-10-26")
    earlier = Week(date(2026, 10, 26))
    report = report_of(sample, "Northgate", day=earlier.reported_on)
    assert test.title[0].value == "Weekly report, 26 October to 1 November 2026"
    assert all(sentence in plainly(test) for sentence in report.finding)
    assert [each.weeks for each in report.watched] == [15, 13]


def test_the_command_that_makes_the_document_is_told(sample, visit):
    told = words(visit(PAGE, site="Northgate"))
    assert 'python grip.py report weekly --site "Northgate" --as-of 2026-11-16' in told


def test_a_directors_comment_stands_on_top_of_page_and_document(copied_sample, visit, plainly):
    test = visit(PAGE)
    field = next(each for each in test.text_input if each.label.startswith("Your comment"))
    field.input("Two weeks of snow in the north; Parkway is next.").run()
    (again,) = [e for e in visit(PAGE).text_input if e.label.startswith("Comment of Operations")]
    assert again.value == "Two weeks of snow in the north; Parkway is next."
    assert "Two weeks of snow" in plainly(visit(PAGE, acting_as=""))
    assert report_of(copied_sample).comment.by == "Operations director"


def test_each_target_stands_once_with_every_action_that_works_towards_it(sample):
    report = report_of(sample)
    keys = [(row.line.wanted, row.line.sites) for row in report.rows]
    assert len(keys) == len(set(keys))
    together = [row for row in report.rows if len(row.actions) > 1]
    assert together
    lines = sum(len(each.targets) for each in report.watched)
    assert sum(len(row.actions) for row in report.rows) == lines
