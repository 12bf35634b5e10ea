"""The plan page: what is typed stays, another's word is told, weak wording as it is typed."""

import re
from dataclasses import replace
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from metrics.measure import MeasureRef
from pages.shared.reading import basis_now
from plan.due import due_for
from plan.faults import opened
from plan.model import Risk
from plan.register import Register, open_register
from plan.state import State
from tests.pages.conftest import at_page
from tests.pages.conftest import words as words_as_marked

PAGE = "plan"


def words(test: AppTest) -> str:
    """All that the page says, without the marks that keep a plan's words from being mark-up."""
    return words_as_marked(test).replace("\\", "")


def field(test: AppTest, kind: str, label: str):
    return next(each for each in test.get(kind) if each.label.startswith(label))


def button(test: AppTest, label: str):
    return next(b for b in test.button if b.label == label or b.label.startswith(f"{label} as "))


@pytest.fixture
def register(copied_sample) -> Register:
    return open_register(copied_sample)


@pytest.fixture
def visit():
    """Straight to the page: the front page would work out every verdict of the copy first."""

    def at(page: str, **address: str) -> AppTest:
        return at_page(page, **address).run()

    return at


@pytest.fixture
def page(register, visit) -> AppTest:
    return visit(PAGE, action="A04")


def title(test: AppTest):
    return field(test, "text_input", "The action in a few words")


def action(register: Register, id: str = "A04"):
    return register.plan().action(id)


def test_an_action_is_opened_by_its_address_as_it_stands(page, register) -> None:
    found = action(register)
    assert not page.exception
    assert title(page).value == found.title
    assert field(page, "selectbox", "Exactly one owner").value == found.owner
    assert field(page, "date_input", "Due").value == found.due_on
    assert "All changes saved" in words(page)


def test_only_what_was_changed_is_saved_with_who(page, register) -> None:
    before = register.last_entry()
    title(page).input("Handover moved to the office").run()
    test = field(page, "date_input", "Due").set_value(date(2026, 7, 20)).run()
    assert "Not saved yet:** title and due date" in words(test)
    test = button(test, "Save").click().run()
    assert not test.exception
    said = [e for e in register.history("action", "A04") if e.id > before]
    assert {(e.field, e.recorded_by) for e in said} == {("title", "OD"), ("due_on", "OD")}
    assert [toast.value for toast in test.toast] == ["Saved"]
    assert "All changes saved" in words(test)


def test_weak_wording_is_told_with_its_words_as_it_is_typed(page) -> None:
    told = words(page)
    assert "This describes activity, not a change in practice" in told
    assert "The words: “Remind”" in told
    title(page).input("Manager to monitor handover").run()
    assert "The words: “monitor”" in words(page)
    title(page).input("Handover redesigned: it is held in the office").run()
    field(page, "text_area", "What will change").input("Nobody speaks of a resident before the"
        " office door is shut.").run()  # fmt: skip
    test = field(page, "selectbox", "How strong").set_value("strong").run()
    told = words(test)
    assert "This describes activity" not in told
    assert "The wording suggests **strong** (“redesigned”)" in told
    assert "No weak point found" in told


def test_a_target_too_near_to_show_is_told_before_it_is_saved(register, visit) -> None:
    test = visit(PAGE, action="A04")
    field(test, "selectbox", "Exactly one owner").set_value(None).run()
    assert "Nobody owns this action" in words(test)
    test = visit(PAGE, aim="P1")
    field(test, "number_input", "Target").set_value(89.0).run()
    assert "the smallest change that could show" in words(test)
    assert register.plan().aim("P1").outcomes[0].target == 95


def test_the_second_of_two_is_told_and_what_was_typed_stays(page, register) -> None:
    register.write(replace(action(register), title="Theirs", description="Theirs too"), "QL")
    test = title(page).input("Mine").run()
    told = words(test)
    assert re.search(r"\*\*Quality lead, \d+ \w+, \d\d:\d\d\*\*", told)
    assert "changed this since you opened it: **Theirs**. Yours is not saved: **Mine**" in told
    assert title(test).value == "Mine"
    assert field(test, "text_area", "What will change").value == "Theirs too"
    test = button(test, "Save").click().run()
    assert "Someone else has changed the same since you looked" in words(test)
    assert title(test).value == "Mine"
    assert action(register).title == "Theirs"
    test = button(test, "Keep mine").click().run()
    test = button(test, "Save").click().run()
    assert not test.exception
    assert action(register).title == "Mine"
    assert "changed this since" not in words(test)


def test_theirs_can_be_taken(page, register) -> None:
    register.write(replace(action(register), title="Theirs"), "QL")
    title(page).input("Mine").run()
    test = button(page, "Take theirs").click().run()
    assert title(test).value == "Theirs"
    assert "All changes saved" in words(test)


def test_what_two_say_of_different_fields_stands_together_and_is_told(page, register) -> None:
    register.write(replace(action(register), description="Theirs"), "QL")
    title(page).input("Mine").run()
    test = button(page, "Save").click().run()
    assert "what changes in practice is now “Theirs” (Quality lead" in words(test)
    assert (action(register).title, action(register).description) == ("Mine", "Theirs")


def test_what_is_typed_stays_when_another_is_looked_at_or_another_page(page, visit) -> None:
    title(page).input("Half a tho").run()
    chooser = field(page, "selectbox", "What to write")
    other = next(each for each in chooser.options if "Action A05" in each)
    chooser.select(other).run()
    page.switch_page("../actions/page.py").run()
    page.switch_page("../plan/page.py")
    page.query_params["action"] = "A04"
    test = page.run()
    assert title(test).value == "Half a tho"
    assert "Not saved yet:** title" in words(test)
    test = button(test, "Discard").click().run()
    assert title(test).value == "Remind staff about language used in communal areas"


def test_a_due_date_that_moves_back_asks_for_the_reason(page, register) -> None:
    field(page, "date_input", "Due").set_value(date(2026, 12, 1)).run()
    test = button(page, "Save").click().run()
    assert "Expected: why it moves" in words(test)
    assert field(test, "date_input", "Due").value == date(2026, 12, 1)
    field(test, "text_input", "Why it moves").input("two were ill").run()
    test = button(test, "Save").click().run()
    assert action(register).due_on == date(2026, 12, 1)
    assert "Moved 31 July → 1 December: two were ill" in words(test)


def test_a_cell_that_cannot_be_meant_is_refused_and_stays(page, register) -> None:
    field(page, "number_input", "Its target").set_value(140.0).run()
    test = button(page, "Save").click().run()
    told = words(test)
    assert "Nothing was saved yet" in told
    assert "Found: 140. Expected: from 0 to 100" in told
    assert field(test, "number_input", "Its target").value == 140
    assert action(register).process_target == 90


def test_outcomes_are_added_put_in_order_and_earlier_targets_stay(register, visit) -> None:
    test = visit(PAGE, aim="P1")
    field(test, "number_input", "Target").set_value(92.0).run()
    button(test, "Another outcome").click().run()
    field(test, "selectbox", "Outcome 3").set_value(MeasureRef("missed_calls")).run()
    firsts = [each for each in test.button if each.label == "Make primary"]
    firsts[-1].click().run()
    test = button(test, "Save").click().run()
    assert not test.exception
    measures = [str(each.measure) for each in register.plan().aim("P1").outcomes]
    assert measures == ["missed_calls", "punctuality", "late_call_complaints"]
    assert "Calls that began on time: 95 % over 8 weeks by 31 December" in words(test)


def test_a_risk_is_consequence_times_likelihood_with_its_band(register, visit) -> None:
    test = visit(PAGE, aim="P1")
    assert "Risk now: 9 of 25 (3 × 3), high" in words(test)
    field(test, "selectbox", "Risk now: consequence").set_value(3).run()
    field(test, "selectbox", "Risk now: likelihood").set_value(2).run()
    assert "Risk now: 6 of 25 (3 × 2), moderate" in words(test)
    button(test, "Save").click().run()
    assert register.plan().aim("P1").risk_now == Risk.of(3, 2)
    test = visit(PAGE, aim="P1")
    for part in ("consequence", "likelihood"):
        field(test, "selectbox", f"Risk now: {part}").set_value(None).run()
    assert "Risk now: no score yet" in words(test)


def test_a_new_action_gets_the_next_number_and_is_shown(register, visit) -> None:
    test = visit(PAGE, aim="D2")
    test = button(test, "A new action for this aim").click().run()
    assert "A new action" in words(test)
    title(test).input("Handover moved to the office").run()
    test = button(test, "Save").click().run()
    assert not test.exception
    made = action(register, "A16")
    assert (made.aim, made.title) == ("D2", "Handover moved to the office")
    assert "Action A16" in words(test)
    assert test.query_params["action"] == "A16"


def test_a_point_is_set_aside_for_a_reason_and_taken_up_again(page) -> None:
    assert "2 points that a sceptical reader would raise" in words(page)
    test = button(page, "Set aside").click().run()
    assert "Write the reason" in words(test)
    field(test, "text_input", "Why, for those").input("The memo is only the first step")
    test = button(test, "Set aside").click().run()
    told = words(test)
    assert "1 point that a sceptical reader would raise** · 1 set aside" in told.replace("]", "")
    assert "The memo is only the first step" in told


def test_an_action_is_taken_out_with_a_reason_and_who_types_still_is_told(
    page, register, visit
) -> None:
    title(page).input("Still at it").run()
    other = visit(PAGE, action="A04")
    button(other, "Take it out").click().run()
    assert "write the reason" in words(other)
    why = next(each for each in other.text_input if each.label == "Why")
    why.input("Merged with A05")
    button(other, "Take it out").click().run()
    assert "A04" not in {each.id for each in register.plan().actions}
    test = page.run()
    told = words(test)
    assert "took it out of the plan, because Merged with A05" in told
    assert "**title**: Still at it" in told


def test_what_was_taken_out_is_put_back_by_a_button(register, visit) -> None:
    before = register.plan().action("A04")
    test = visit(PAGE, action="A04")
    next(each for each in test.text_input if each.label == "Why").input("Merged with A05")
    test = button(test, "Take it out").click().run()
    assert "took it out of the plan, because Merged with A05" in words(test)
    assert "Action A04" in words(test)
    test = button(test, "Put it back").click().run()
    assert not test.exception
    assert register.plan().action("A04") == before
    assert test.query_params["action"] == "A04"
    assert "Put it back" not in {each.label for each in test.button}


def test_the_plan_is_begun_on_the_page_alone(empty_store, visit) -> None:
    test = visit(PAGE)
    assert not test.exception
    assert "1. **Say who you are, by role**" in words(test)
    field(test, "text_input", "Role").input("Registered manager").run()
    test = button(test, "Save").click().run()
    assert not test.exception
    register = open_register(empty_store)
    assert opened(register, "person", "RM").last["role"].recorded_by == "RM"

    test = visit(PAGE, acting_as="RM")
    field(test, "text_area", "The issue").input("One call in six begins late.").run()
    test = button(test, "Save").click().run()
    test = button(test, "A new action for this aim").click().run()
    title(test).input("Rounds rebuilt with real travel times").run()
    test = button(test, "Save").click().run()
    assert not test.exception
    assert "A plan begins" not in words(test)
    plan = register.plan()
    assert [each.id for each in (*plan.people, *plan.aims, *plan.actions)] == ["RM", "P1", "A01"]


def test_an_address_that_asks_for_what_is_not_there_says_so(register, visit) -> None:
    assert "There is no action A99 in the plan" in words(visit(PAGE, action="A99"))


def test_the_history_tells_who_said_what_newest_first_and_by_whom(register, visit) -> None:
    moved = replace(action(register), due_on=date(2026, 8, 7))
    register.write(moved, "DM-BE", "two were ill")
    test = visit(PAGE, show="history", action="A04")
    assert not test.exception
    told = words(test)
    assert "**due date**: 31 July → **7 August**, because two were ill" in told
    assert re.search(r"Deputy manager, Beechcroft, \d+ \w+", told)
    assert told.index("**due date**") < told.index("**entered in the plan**")
    rows = test.dataframe[0].value
    assert rows.columns.tolist() == ["when", "who", "of", "what", "was", "now", "why"]
    assert rows.iloc[0].tolist()[1:] == [
        *("Deputy manager, Beechcroft", "action A04", "due date"),
        *("31 July", "7 August", "two were ill"),
    ]
    assert not [cell for cell in rows.to_numpy().ravel() if str(cell).startswith(("[", "{", '"'))]
    test = field(test, "selectbox", "By whom").set_value("DM-BE").run()
    assert "entered in the plan" not in words(test)


def test_without_a_choice_the_history_is_that_of_everything(register, visit) -> None:
    test = visit(PAGE, show="history")
    assert "43 changes, the newest first" in words(test)
    assert (
        "Person OD · **entered in the plan**, from people.csv: role: Operations director"
        not in words(test)
    )
    test = button(test, "Show 13 more").click().run()
    assert (
        "Person OD · **entered in the plan**, from people.csv: role: Operations director"
        in words(test)
    )


def test_what_is_due_this_week_stands_above_and_one_by_one(sample, visit) -> None:
    test = visit(PAGE, show="due")
    assert not test.exception
    told = words(test)
    assert "Due this week of Operations director:** 1 escalation to acknowledge" in told
    found = due_for(basis_now().standings, "OD", date(2026, 11, 16))
    assert found
    assert all(due.sentence in told for due in found)
    test = test.get("button_group")[-1].set_value("all").run()
    everyone = due_for(basis_now().standings, None, date(2026, 11, 16))
    assert len(everyone) > len(found)
    assert all(due.sentence in words(test) for due in everyone)


def test_the_table_shows_every_action_with_its_state(sample, visit) -> None:
    test = visit(PAGE, show="table")
    assert not test.exception
    rows = test.dataframe[0].value
    assert rows["action"].tolist() == [f"A{number:02}" for number in range(1, 16)]
    assert set(rows["state"]) <= set(State)
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert test.dataframe[0].value["action"].tolist() == ["A01", "A12"]


def edit(test: AppTest, row: int, **cells) -> AppTest:
    """As if somebody typed into cells of the table."""
    wanted = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    test.session_state[test.data_editor[0].key] = wanted
    return test.run()


def test_cells_of_the_table_are_saved_with_the_same_checks(register, visit) -> None:
    test = edit(visit(PAGE, show="table"), 3, **{"owner": "RM-BE", "due date": "2026-12-01"})
    assert "Not saved yet:** A04: owner and due date" in words(test)
    test = button(test, "Save all").click().run()
    assert "Expected: why it moves" in words(test)
    assert action(register).owner == "DM-BE"
    moved = {"owner": "RM-BE", "due date": "2026-12-01", "why due moves": "two were ill"}
    test = edit(test, 3, **moved)
    test = button(test, "Save all").click().run()
    assert not test.exception
    assert (action(register).owner, action(register).due_on) == ("RM-BE", date(2026, 12, 1))
    assert opened(register, "action", "A04").last["due_on"].why == "two were ill"
    assert test.data_editor[0].value["owner"][3] == "RM-BE"


def test_a_cell_that_another_changed_is_told_and_never_gone_over(register, visit) -> None:
    test = visit(PAGE, show="table")
    register.write(replace(action(register), owner="QL", strength="strong"), "QL")
    test = edit(test, 3, owner="RM-BE", review="2026-12-04")
    test = button(test, "Save all").click().run()
    told = words(test)
    assert "changed this since you opened it: **Quality lead**" in told
    assert "Yours is not saved: **Registered manager, Beechcroft**" in told
    assert action(register).owner == "QL"
    test = button(test, "Take theirs").click().run()
    test = button(test, "Save all").click().run()
    found = action(register)
    assert (found.owner, found.review_on) == ("QL", date(2026, 12, 4))
    assert test.data_editor[0].value["owner"][3] == "QL"


def test_what_was_typed_into_the_table_stays_elsewhere_and_stands_in_the_form(visit, register):
    test = edit(visit(PAGE, show="table"), 3, owner="RM-BE")
    test.get("button_group")[0].set_value("history").run()
    test.get("button_group")[0].set_value("table").run()
    assert test.data_editor[0].value["owner"][3] == "RM-BE"
    test.get("button_group")[0].set_value("write").run()
    test = button(test, "Go to it").click().run()
    assert field(test, "selectbox", "Exactly one owner").value == "RM-BE"


def test_what_is_typed_is_said_on_every_part_of_the_page(page) -> None:
    title(page).input("Half a tho").run()
    for part in ("history", "files"):
        page.get("button_group")[0].set_value(part).run()
        assert "Not saved yet:** action A04 (title)" in words(page)
    test = button(page, "Go to it").click().run()
    assert title(test).value == "Half a tho"


def test_a_plan_comes_in_with_a_report_of_every_row(register, visit) -> None:
    test = visit(PAGE, show="files")
    labels = [each.label for each in test.get("download_button")]
    assert labels == ["Excel: plan and people", "CSV: plan", "CSV: people"]
    rows = ["aim,action,title,due_on", "D2,A04,Handover in the office,", "D2,A30,Sign,soon"]
    test.file_uploader[0].set_value(("plan.csv", "\n".join(rows).encode(), "text/csv")).run()
    test = button(test, "Import it").click().run()
    assert not test.exception
    told = words(test)
    assert "plan.csv, line 3, due_on" in told
    assert "The row was taken in with this cell left blank." in told
    assert register.plan().action("A30").title == "Sign"
    assert action(register).title == "Handover in the office"
    assert opened(register, "action", "A04").last["title"].recorded_by == "OD"
    assert "**title**: Remind staff about language used in communal areas → **Handover" in told


def test_a_file_that_is_no_plan_is_told_with_what_to_do(register, visit) -> None:
    test = visit(PAGE, show="files")
    test.file_uploader[0].set_value(("notes.csv", b"a,b\n1,2", "text/csv")).run()
    test = button(test, "Import it").click().run()
    assert "Not taken in" in words(test)
    assert register.plan().actions


def test_a_problem_begins_an_action_of_the_aim_that_wants_its_measure(register, visit) -> None:
    at = {"measure": "punctuality", "site": "Northgate", "target": "88.0"}
    test = visit(PAGE, show="write", action="new", **at)
    assert not test.exception
    chosen = field(test, "selectbox", "The aim it serves").value
    (aim,) = [aim for aim in register.plan().aims if aim.id == chosen]
    assert "punctuality" in {str(outcome.measure) for outcome in aim.outcomes}
    assert field(test, "multiselect", "Sites").value == ["Northgate"]
    assert {"measure", "site", "target"}.isdisjoint(test.query_params)


def test_a_problem_that_no_aim_wants_begins_an_aim_with_its_target(register, visit) -> None:
    at = {"measure": "continuity", "site": "Northgate", "target": "88.0"}
    test = visit(PAGE, show="write", action="new", **at)
    assert not test.exception
    assert str(field(test, "selectbox", "Primary outcome").value) == "continuity"
    assert field(test, "number_input", "Target").value == 88.0
    assert test.query_params["aim"] == "new"
