"""Who is at the screen: nobody until they say so, who may read everything and writes nothing."""

import pytest

from plan.register import open_register
from tests.pages.conftest import words

NOBODY = ""
SIGNS = ("Save as", "Keep", "Agree", "Accept as", "Take", "Continue", "Adapt", "Open the meeting")


PHASES = {"measure": "punctuality", "site": "Northgate", "look": "phases"}
READ = {"actions": {}, "action": {}, "daily_review": {}, "governance": {}, "measures": PHASES}


@pytest.mark.parametrize("name", READ)
def test_nobody_reads_a_page_and_finds_no_button_that_signs(copied_sample, visit, name) -> None:
    test = visit(name, acting_as=NOBODY, **READ[name])
    assert not test.exception
    assert "Choose above who you are" in words(test)
    assert [each.label for each in test.button if each.label.startswith(SIGNS)] == []


def test_what_nobody_types_of_an_action_cannot_be_saved(copied_sample, visit) -> None:
    before = open_register(copied_sample).last_entry()
    test = visit("plan", action="A04", acting_as=NOBODY)
    title = next(f for f in test.text_input if f.label == "The action in a few words")
    title.input("Handover moved to the office").run()
    assert {each.disabled for each in test.button if each.label == "Save"} == {True}
    assert open_register(copied_sample).last_entry() == before


def test_a_choice_that_the_plan_does_not_know_is_nobody(sample, visit) -> None:
    test = visit(acting_as="SOMEBODY-ELSE")
    assert not test.exception
    assert test.selectbox(key="acting_as").value == NOBODY


def test_who_acts_is_in_no_address(sample, visit) -> None:
    test = visit("plan", acting_as="BM-NG", action="A01")
    assert "BM-NG" not in str(test.query_params)


def test_a_button_says_as_whom_it_signs(sample, visit) -> None:
    test = visit("plan", acting_as="BM-NG", action="A01")
    assert "Save as Branch manager, Northgate" in [each.label for each in test.button]
