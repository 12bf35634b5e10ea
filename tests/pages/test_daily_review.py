"""The daily review: figures are the measures', the list goes worst first, words are kept."""

import re
from datetime import date, timedelta
from itertools import product

import pytest

from connectors.warehouse import Store, read
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.questions.day import CallOutcome, review_day
from metrics.series import SeriesWanted, series
from pages.shared.reading import basis_now
from plan import intake
from plan.register import open_register
from plan.review_call import (
    CallFollowUp,
    CallReason,
    agree,
    follow_ups,
    note_reason,
    note_text,
    notes,
)
from tests.pages.conftest import ROOT, words

PAGE = "daily_review"
TODAY, LAST = date(2026, 11, 16), date(2026, 11, 15)
BRANCH = "Millhouse"
BRANCHES = ("Northgate", "Southbank", "Westbrook", "Millhouse")


def the_list(test):
    (found,) = test.radio
    return found


def field(test, kind: str, label: str):
    return next(each for each in getattr(test, kind) if each.label.startswith(label))


def first_call(test) -> str:
    return the_list(test).value


@pytest.fixture
def page(copied_sample, visit):
    return visit(PAGE, site=BRANCH)


DAYS_BACK = (0, 1, 21, 120)
ORDINARY = {*zip(BRANCHES, DAYS_BACK, strict=True)}  # each branch and each day, once


@pytest.mark.parametrize(
    ("branch", "back"),
    [
        pytest.param(*each, marks=() if each in ORDINARY else pytest.mark.long)
        for each in product(BRANCHES, DAYS_BACK)
    ],
)
def test_the_figures_of_a_day_are_those_of_the_measures(loaded_sample, branch, back) -> None:
    day = LAST - timedelta(days=back)
    with read(Store(loaded_sample)) as cursor:
        counts = review_day(cursor, branch, day).counts

        def counted(name: str) -> tuple[float, float]:
            frame = series(cursor, SeriesWanted(measure(name), (branch,), by=By.DAY), TODAY).frame
            of_day = frame[frame["period"] == day]
            return float(of_day["numerator"].sum()), float(of_day["denominator"].sum())

        assert counted("punctuality") == (counts.of(CallOutcome.ON_TIME), counts.due)
        assert counted("missed_calls") == (counts.of(CallOutcome.MISSED), counts.due)
        assert counted("delays_escalated") == (counts.escalated_in_time, counts.delays)
    assert sum(counts.by_standing.values()) == counts.due


@pytest.mark.parametrize("branch", BRANCHES)
def test_the_causes_of_each_late_exception_add_up_to_its_lateness(loaded_sample, branch) -> None:
    with read(Store(loaded_sample)) as cursor:
        found = review_day(cursor, branch, LAST)
    for call in found.exceptions:
        if call.standing is CallOutcome.LATE:
            parts = [minutes for _, minutes in found.why[call.visit_id].causes.items()]
            assert sum(parts) == pytest.approx(call.minutes_late)


def test_the_day_is_told_in_one_line_beside_what_is_usual(page) -> None:
    told = words(page)
    assert "Sunday 15 November**, yesterday" in told
    assert (
        "**37 due** · **26 on time** (70 %, usual Sunday 89) · **8 late** · **3 missed** ·"
        " **0 not logged** · **6 of 11** delays escalated in time" in told
    )
    assert "On time = within 15 minutes" in told
    assert "A long delay = more than 45 minutes late" in told


def test_the_list_goes_from_the_worst_and_says_why_and_who_was_told(page) -> None:
    times = [re.search(r"\d\d:\d\d", line)[0] for line in the_list(page).options]
    assert times == sorted(times)
    lines = the_list(page.get("button_group")[1].set_value("severity").run()).options
    assert len(lines) == 11
    assert all("Missed" in line for line in lines[:3])
    late = [("time-critical" in line, int(line.split("+")[1].split()[0])) for line in lines[3:]]
    assert late == sorted(late, reverse=True)
    assert late[0] == (True, 23)
    page.get("button_group")[1].set_value("time").run()
    visit_id = next(v for v in _visits(page) if "+30" in _line(page, v))
    test = the_list(page).set_value(visit_id).run()
    told = words(test)
    assert "Planned 19:55 to 20:25, begun 20:25: **30 minutes late**" in told
    assert "Late by: **30 minutes carried over from the call before**" in told
    assert "Escalated to the on call manager at 20:21, 10 minutes after the alert (in time)" in told
    assert "This person’s calls also went wrong on 4 other days in the last 14: 13 November" in told


def _visits(test) -> list[str]:
    with read(basis_now().store) as cursor:
        found = review_day(cursor, BRANCH, LAST)
    return [call.visit_id for call in sorted(found.exceptions, key=lambda call: call.planned)]


def _line(test, visit_id: str) -> str:
    return the_list(test).options[_visits(test).index(visit_id)]


def test_no_line_says_who_the_person_or_the_carer_is(page) -> None:
    with read(basis_now().store) as cursor:
        ids = cursor.execute(
            "SELECT DISTINCT service_user_id FROM rota UNION SELECT DISTINCT carer_id FROM rota"
        ).fetchall()
    told = words(page) + "\n".join(the_list(page).options)
    assert not [id for (id,) in ids if id and id in told.replace("/", " ").split()]


@pytest.mark.parametrize(
    ("by", "first"),
    [
        ("run", "MH-M1 ·"),
        ("area", "Millhouse villages ·"),
        ("cause", "Carried over from the call before ·"),
    ],
)
def test_it_is_grouped_otherwise_at_one_click_and_the_choice_stays(page, by, first) -> None:
    chosen = _visits(page)[3]
    the_list(page).set_value(chosen).run()
    test = page.get("button_group")[1].set_value(by).run()
    assert not test.exception
    assert the_list(test).options[0].startswith(first)
    assert the_list(test).value == chosen


def test_a_reason_and_a_note_are_saved_at_once_with_who(page, copied_sample) -> None:
    visit_id = first_call(page)
    register = open_register(copied_sample)
    before = register.last_entry()
    test = field(page, "selectbox", "Reason").set_value(CallReason.CARER_ABSENT).run()
    test = field(test, "text_input", "Note").input("Two runs had one carer").run()
    assert not test.exception
    found = notes(register, [visit_id])[visit_id]
    assert (found.reason, found.note) == (CallReason.CARER_ABSENT, "Two runs had one carer")
    assert {entry.recorded_by for entry in found.said} == {"OD"}
    assert [toast.value for toast in test.toast] == ["Saved"]
    assert "**1 of 11 done**" in words(test)
    assert register.last_entry() == before
    assert basis_now().entry == before


def test_the_second_of_two_is_told_and_what_was_typed_stays(page, copied_sample) -> None:
    visit_id = first_call(page)
    register = open_register(copied_sample)
    note_text(register, visit_id, "Theirs", "BM-MH", seen=0)
    test = field(page, "text_input", "Note").input("Mine").run()
    told = words(test)
    assert "Someone else has written here since you opened it" in told
    assert "Theirs (Branch manager, Millhouse" in told
    assert field(test, "text_input", "Note").value == "Mine"
    assert notes(register, [visit_id])[visit_id].note == "Theirs"
    test = field(test, "button", "Save mine").click().run()
    assert notes(register, [visit_id])[visit_id].note == "Mine"
    assert len(notes(register, [visit_id])[visit_id].said) == 2
    assert "Someone else has written" not in words(test)


def test_ones_own_can_be_left_out_for_theirs(page, copied_sample) -> None:
    visit_id = first_call(page)
    register = open_register(copied_sample)
    note_reason(register, visit_id, CallReason.JOURNEY, "BM-MH", seen=0)
    test = field(page, "selectbox", "Reason").set_value(CallReason.HANDOVER).run()
    test = field(test, "button", "Leave mine out").click().run()
    assert field(test, "selectbox", "Reason").value is CallReason.JOURNEY
    assert notes(register, [visit_id])[visit_id].reason is CallReason.JOURNEY


def test_a_follow_up_is_agreed_and_shown_until_it_is_closed(page, copied_sample) -> None:
    field(page, "text_input", "Follow-up").input("Plan 15 minutes before this call")
    test = field(page, "button", "Agree").click().run()
    assert not test.exception
    register = open_register(copied_sample)
    (agreed,) = follow_ups(register, BRANCH)
    by = agreed.said[0].recorded_by
    assert (agreed.owner, agreed.due, by) == ("BM-MH", TODAY + timedelta(1), "OD")
    assert "1 agreed before and still open" in words(test)
    field(test, "text_input", "What came of it").input("The gap is 15 minutes now")
    test = field(test, "button", "Close it").click().run()
    assert not test.exception
    assert "Nothing is open." in words(test)
    assert "The gap is 15 minutes now" in words(test)


def test_a_follow_up_without_words_is_refused_and_nothing_is_lost(page, copied_sample) -> None:
    test = field(page, "button", "Agree").click().run()
    assert "Say in a few words what will be done." in words(test)
    assert follow_ups(open_register(copied_sample), BRANCH) == ()


def test_what_is_overdue_is_marked_and_can_be_carried_on(copied_sample, visit) -> None:
    register = open_register(copied_sample)
    wanted = CallFollowUp(
        id="",
        branch=BRANCH,
        visit_id="V1",
        day=TODAY - timedelta(days=7),
        what="Ask for two carers",
        owner="BM-MH",
        due=TODAY - timedelta(days=2),
    )
    agree(register, wanted, "BM-MH", wanted.day)
    test = visit(PAGE, site=BRANCH)
    assert "by Saturday 14 November, overdue by 2 days" in words(test)
    assert "**1 overdue**" in words(test)
    field(test, "text_input", "Why it carries on").input("Away until Friday")
    test = field(test, "button", "Carry on").click().run()
    assert not test.exception
    assert "overdue" not in words(test)
    assert "carried on once" in words(test)


def test_runs_are_drawn_with_a_sentence_those_without_exceptions_when_asked(page) -> None:
    assert len(page.get("plotly_chart")) == 4
    assert "**Run MH-T1** · up to 30 minutes late. The delay grows at call 6" in words(page)
    assert all("planned above and actual below" in c.proto.alt for c in page.get("plotly_chart"))
    test = page.toggle[0].set_value(True).run()
    assert len(test.get("plotly_chart")) == 6


def test_todays_rota_and_the_actions_on_punctuality_close_the_page(page) -> None:
    told = words(page)
    assert "Today’s rota: 3 gaps too short" in told
    assert "Weekly rota meeting after the bad quarter" in told
    assert "See the evidence (A05)" in {each.proto.label for each in page.get("page_link")}


def test_a_branch_manager_sees_their_branch_and_no_other(sample, visit) -> None:
    test = visit(PAGE)
    assert test.title[0].value == "Delay review · Eastfield"
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert test.title[0].value == "Delay review · Northgate"
    branch = field(test, "selectbox", "Branch")
    assert (branch.options, branch.value) == (["Northgate"], "Northgate")


def test_who_has_no_branch_is_told_so(sample, visit) -> None:
    test = visit(PAGE)
    test.selectbox(key="acting_as").select("RM-BE").run()
    assert not test.exception
    assert "The review is for branches that make calls" in words(test)


def test_an_earlier_day_can_be_looked_at_by_its_address(sample, visit) -> None:
    test = visit(PAGE, site="Northgate", day="2026-10-25")
    assert not test.exception
    assert "Sunday 25 October**, 22 days ago · an earlier day" in words(test)


@pytest.mark.parametrize("day", ["2026-11-16", "2031-01-01", "soon"])
def test_a_day_that_is_not_complete_is_said_and_the_last_one_shown(sample, visit, day) -> None:
    test = visit(PAGE, site="Northgate", day=day)
    assert not test.exception
    assert "The day asked for is not complete, or not in the data" in words(test)
    assert "Sunday 15 November**, yesterday" in words(test)


def test_without_yesterdays_data_the_page_says_what_to_load(sample, visit, monkeypatch) -> None:
    monkeypatch.setenv("GRIP_TODAY", "2026-11-18")
    told = words(visit(PAGE, site="Northgate"))
    assert "Yesterday, Tuesday 17 November, is not in the data" in told
    assert "Load call log and rota for 16 November to 17 November" in told
    assert "Sunday 15 November**, 3 days ago" in told


def test_without_a_call_log_nobody_is_said_to_have_been_missed(empty_store, visit) -> None:
    intake.load(Store(empty_store), [ROOT / "data" / "sample" / "rota_2026_06.csv.gz"], today=TODAY)
    told = words(visit(PAGE))
    assert "Not supplied: the review needs the rota and the call log" in told
    assert "missed" not in told


def test_the_last_seven_days_add_up_to_what_each_day_says(sample, visit) -> None:
    test = visit("daily_review", site="Millhouse", tab="week")
    (rows,) = [each.value for each in test.dataframe if "Written down" in each.value]
    assert len(rows) == 7
    of_newest = words(visit("daily_review", site="Millhouse"))
    newest = rows.iloc[0]
    for said in (f"{newest['Calls due']} due", f"{newest['Missed']} missed"):
        assert said in of_newest
    due = rows["Calls due"].sum()
    (said,) = re.findall(rf"In 7 days {due} calls were due: (.*)\.", words(test))
    assert sum(int(many) for many in re.findall(r"\d+", said)) == due
    assert f"**{rows['Missed'].sum()} missed**" in said
    assert "Exceptions" not in [each.value for each in test.header]
