"""A phase on the measure page: suggested, accepted with a reason, in force, taken back."""

import json
from dataclasses import replace

import pytest

from plan.marks import KIND
from plan.register import open_register
from tests.pages.conftest import words

AT = {"measure": "punctuality", "site": "Northgate"}
WHY = "The new rounds have run for three months."


@pytest.fixture
def page(copied_sample, visit):
    return visit("measures", **AT, look="phases")


def reasons(test):
    return [each for each in test.text_input if each.label.startswith("Reason, so")]


def accept(test, reason: str, form: int = 0):
    reasons(test)[form].input(reason)
    buttons = [each for each in test.button if each.label.startswith("Accept as")]
    return buttons[form].click().run()


def test_a_phase_is_suggested_and_never_taken(page, copied_sample) -> None:
    assert "A new phase is suggested from 3 August" in words(page)
    assert open_register(copied_sample).histories(KIND) == ()


def test_an_accepted_phase_stands_with_who_and_why_and_ends_the_suggestion(page) -> None:
    test = accept(page, WHY)
    assert not test.exception
    told = words(test)
    assert f"A new phase from 3 August**: {WHY}" in told
    assert "(Operations director" in told
    assert "A new phase is suggested" not in told


def test_without_a_reason_nothing_is_kept(page, copied_sample) -> None:
    test = accept(page, " ")
    assert "A reason is needed" in words(test)
    assert open_register(copied_sample).histories(KIND) == ()


def test_a_point_left_out_is_named_with_its_reason(page) -> None:
    test = accept(page, "Snow on two days.", form=1)
    assert "The week from 9 November is left out**: Snow on two days." in words(test)


def test_what_was_accepted_can_be_taken_back(page, copied_sample) -> None:
    test = accept(page, WHY)
    next(each for each in test.text_input if each.label == "Reason").input("A mistake.")
    next(each for each in test.button if each.label.startswith("Take back as")).click().run()
    assert not test.exception
    assert "A new phase is suggested from 3 August" in words(test)
    assert [entry.value for entry in open_register(copied_sample).histories(KIND)] == [
        "true",
        "false",
    ]


def test_a_run_chart_can_be_asked_for_and_each_says_which_it_is(sample, visit) -> None:
    control, run = (words(visit("measures", **AT, chart=chart)) for chart in ("control", "run"))
    assert "p chart" in control
    assert "Run chart: the points about their median" in run


def test_a_target_set_again_leaves_the_earlier_one_where_it_stood(copied_sample, visit) -> None:
    register = open_register(copied_sample)
    aim = register.plan().aim("P1")
    first, *others = aim.outcomes
    lower = replace(first, target=92.0)
    register.write(replace(aim, outcomes=(lower, *others)), by="OD", why="agreed in November")
    of_measure = visit("measures", **AT).get("plotly_chart")[0].proto.spec
    of_action = visit("action", action="A01").get("plotly_chart")[1].proto.spec
    for spec in (of_measure, of_action):
        drawn = json.loads(spec)
        lines = [trace for trace in drawn["data"] if trace.get("line", {}).get("dash") == "dot"]
        assert any({92.0, 95.0} <= set(line["y"]) for line in lines)
        assert any("target 92 %" in each["text"] for each in drawn["layout"]["annotations"])


COURSE = "take course in full"


def note_of(test):
    return next(each for each in test.text_input if each.label == "What happened then")


def test_a_point_is_noted_on_and_the_note_stands_on_its_charts(copied_sample, visit) -> None:
    test = visit("measures", **AT)
    test.session_state[COURSE] = True  # as a click on a point opens it
    note_of(test.run()).input("Snow")
    test = next(b for b in test.button if b.label.startswith("Save note as")).click().run()
    assert not test.exception
    (entry,) = open_register(copied_sample).histories(KIND)
    assert (entry.why, entry.recorded_by) == ("Snow", "OD")
    of_action = visit("action", action="A01").get("plotly_chart")[1].proto
    for drawn in (visit("measures", **AT).get("plotly_chart")[0].proto, of_action):
        assert "9 Nov: Snow" in drawn.spec
        assert "On 9 November 2026: Snow." in drawn.alt
    assert "Noted on the week from 9 November**: Snow" in words(
        visit("measures", **AT, look="phases")
    )


def test_who_is_nobody_is_offered_the_picture_and_no_note(sample, visit) -> None:
    test = visit("measures", **AT, acting_as="")
    test.session_state[COURSE] = True
    test.run()
    assert not [each for each in test.text_input if each.label == "What happened then"]
    assert [each.value for each in test.code if "Calls that began on time" in each.value]


def test_a_chart_is_taken_as_a_picture_and_as_text(sample, visit, offered) -> None:
    test = visit("measures", **AT)
    test.session_state[COURSE] = True
    (text,) = (each.value for each in test.run().code)
    assert "\nweek starting 9 November 2026: 90.7 %\n" in text
    picture, drawing = (offered[f"punctuality_Northgate_week.{kind}"]() for kind in ("png", "svg"))
    assert picture.startswith(b"\x89PNG")
    assert b"Calls that began on time" in drawing
