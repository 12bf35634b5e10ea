"""Deciding on an action on its page: what may be, what is refused and why, and what is kept."""

from dataclasses import replace
from datetime import date

import pytest

from plan.model import Decision, ReAuditResult
from plan.register import open_register
from plan.state import reviews_of
from tests.pages.conftest import words

OWNER, DIRECTOR, QUALITY = "BM-NG", "OD", "QL"
TODAY = date(2026, 11, 16)


@pytest.fixture
def page(copied_sample, visit):
    """An action that is completed and being tested, for the person who sees all."""
    return visit("action", action="A01")


def act_as(test, person: str):
    return test.selectbox(key="acting_as").select(person).run()


def press(test, what: str, action: str = "A01"):
    return test.button(key=f"decide {action} {what}").click().run()


def note(test, text: str, action: str = "A01"):
    return test.text_area(key=f"decide {action} note").input(text)


def is_barred(test, what: str, action: str = "A01") -> bool:
    return test.button(key=f"decide {action} {what}").disabled


def shown(test) -> set[str]:
    """The decisions for which there is a button."""
    keys = {str(each.key).rpartition(" ")[2] for each in test.button if each.key}
    return keys & set(Decision)


def changed(store, action: str, **fields) -> None:
    register = open_register(store)
    register.write(replace(register.plan().action(action), **fields), by="import")


def test_a_review_is_kept_with_what_was_said_then(page, copied_sample) -> None:
    note(page, "Runs of the north side are next.")
    test = press(page, "continue")
    assert not test.exception
    (kept,) = reviews_of(open_register(copied_sample), "A01")
    assert (kept.by, kept.note) == (DIRECTOR, "Runs of the north side are next.")
    assert kept.sentences[0].startswith("Between 9 and 15 more calls in every 100")
    told = words(test)
    assert "**Reviewed: it continues** · 16 November · Operations director" in told
    assert "What was said then" in [each.label for each in test.expander]
    assert test.text_area(key="decide A01 note").value == ""


def test_a_change_of_course_without_a_note_is_refused(page, copied_sample) -> None:
    test = press(page, "stop")
    assert "Write why, so that it can be read later" in words(test)
    assert reviews_of(open_register(copied_sample), "A01") == ()


def test_owner_cannot_sign_her_own_action(page) -> None:
    test = act_as(page, OWNER)
    assert is_barred(test, "assure")
    assert "Its owner cannot sign. Someone else must." in words(test).replace("\\", "")
    assert "decide A01 assure against the data" not in [each.key for each in test.button]


def test_only_the_owner_can_complete(copied_sample, visit) -> None:
    test = visit("action", action="A11")
    assert is_barred(test, "complete", "A11")
    assert "Only its owner can say that it is done" in words(test)
    test = press(act_as(test, "BM-HC"), "complete", "A11")
    assert open_register(copied_sample).plan().action("A11").completed_on == TODAY
    assert shown(test) == {"continue", "adapt", "assure", "stop", "reopen"}


def test_signing_against_the_data_needs_a_reason_that_is_shown_for_ever(page, visit) -> None:
    assert is_barred(page, "assure")
    test = press(page, "assure against the data")
    assert "To sign all the same, write the reason" in words(test)
    test.text_area(key="decide A01 override").input("The branch closes on 1 December.")
    test = press(test, "assure against the data")
    said = "**Signed off on 16 November** by Operations director despite:"
    assert said in words(test)
    assert ": assured on 16 November by Operations director" in words(test)
    note(test, "It stays open after all.")
    test = press(test, "reopen")
    assert said in words(test)
    assert said in words(visit())  # and on its card


def test_a_refusal_keeps_what_was_typed(page) -> None:
    test = page.text_area(key="decide A01 override").input("  ").run()
    note(test, "Long thought about.")
    test = press(test, "assure against the data")
    assert "What you typed is still here" in words(test)
    assert test.text_area(key="decide A01 note").value == "Long thought about."


def test_the_second_decider_is_told_who_did_what(page, copied_sample, visit) -> None:
    other = act_as(visit("action", action="A01"), QUALITY)
    note(page, "Merged with another action.")
    press(page, "stop")
    note(other, "Two more rounds.")
    test = press(other, "adapt")
    told = words(test)
    assert "because it has changed since you read it" in told
    assert "Operations director stopped it on" in told
    assert test.text_area(key="decide A01 note").value == "Two more rounds."
    assert shown(test) == {"reopen"}
    assert [each.decision for each in reviews_of(open_register(copied_sample), "A01")] == ["stop"]


def test_anothers_review_is_shown_as_soon_as_the_page_is_drawn_again(page, visit) -> None:
    other = visit("action", action="A01")
    note(page, "Seen by the quality meeting.")
    press(page, "continue")
    assert "Seen by the quality meeting." in [each.value for each in other.run().text]


def test_an_escalation_is_acknowledged_with_what_follows(copied_sample, visit) -> None:
    test = act_as(visit("action", action="A11"), "BM-HC")
    assert "it is escalated to someone else" in words(test)
    test = act_as(test, DIRECTOR)
    field = "deadline slipped 2026-11-10"
    test.text_input(key=f"decide A11 {field}").input("Two more schedulers.")
    test = press(test, f"{field} acknowledge", "A11")
    told = words(test)
    assert "Acknowledged by Operations director" in told
    assert "Two more schedulers." in told
    assert "Not acknowledged yet" not in told


def test_a_re_audit_is_recorded_with_what_it_found(page, copied_sample) -> None:
    test = press(page, "re-audit record")
    assert "Say what it found" in words(test)
    test.radio(key="decide A01 re-audit found").set_value(ReAuditResult.MET)
    test = press(test, "re-audit record")
    assert "Held on 16 November: **met**" in words(test)
    assert open_register(copied_sample).plan().action("A01").re_audited_on == TODAY


def test_a_draft_says_what_is_missing_and_cannot_start(copied_sample, visit) -> None:
    blank = {"started_on": None, "practice_changed_on": None, "cause": ""}
    changed(copied_sample, "A11", **blank)
    test = visit("action", action="A11")
    assert is_barred(test, "start", "A11")
    assert "**First, in the plan:**\n- No cause is named." in words(test)
    changed(copied_sample, "A11", cause="No rule for when to ring")
    test = press(test.run(), "start", "A11")
    assert open_register(copied_sample).plan().action("A11").started_on == TODAY
    assert "decide A11 start" not in [each.key for each in test.button]


def test_a_weak_point_is_set_aside_with_a_reason_and_taken_up_again(copied_sample, visit) -> None:
    test = visit("action", action="A04")
    before = words(test)
    assert "only activity" in before.lower() or "What the plan still lacks" in before
    aside = next(b for b in test.button if str(b.key).endswith("Set aside"))
    part = str(aside.key).removesuffix(" Set aside")
    test = aside.click().run()
    assert "Write the reason, so that a reader can judge it." in words(test).replace("\\", "")
    test.text_input(key=part).input("A first step, the training follows.")
    test = test.button(key=f"{part} Set aside").click().run()
    assert "Set aside by Operations director" in words(test)
    part = part.replace("Set aside:", "Take up again:")
    test.text_input(key=part).input("The training was cancelled.")
    test = test.button(key=f"{part} Take up again").click().run()
    assert "Set aside by" not in words(test)


def test_states_are_said_on_the_rows_in_words(sample, visit) -> None:
    hovered = "\n".join(each.proto.help for each in visit().get("page_link"))
    assert ":material/alarm: **Overdue**]: was due on 2 November, not completed" in hovered
    assert ":material/labs: **Testing**]: completed on 14 August, not yet assured" in hovered


def test_what_is_escalated_is_acknowledged_by_one_click_beside_it(copied_sample, visit) -> None:
    test = visit()
    (button,) = [each for each in test.button if each.label == "Acknowledge"]
    test = button.click().run()
    assert not [each for each in test.button if each.label == "Acknowledge"]
    told = words(act_as(visit("action", action="A11"), DIRECTOR))
    assert "Acknowledged by Operations director" in told


def test_what_needs_the_person_who_acts_is_told_first(sample, visit) -> None:
    test = visit()
    assert ":material/flag: **The office rings ahead" in words(test)
    told = words(act_as(test, OWNER))
    assert "**Needs you** (Branch manager, Northgate): nothing, today or this week" in told
