"""Writing the plan: ids, cells that cannot be meant, slips, withdrawals, two people at once."""

import multiprocessing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from metrics.measure import MeasureRef
from plan.editing import (
    Draft,
    FieldWanted,
    add,
    add_first_person,
    put_back,
    save,
    with_subjects,
    withdraw,
)
from plan.faults import Known, NotInThePlan, NotSaved, Opened, opened
from plan.history import BACK, LEFT, changes
from plan.model import Outcome, Risk, Tag
from plan.promises import promised_of
from plan.register import Register, open_register
from tests.plan.cases import ACTION, AIM, PEOPLE, TODAY

pytestmark = pytest.mark.usefixtures("either_database")

KNOWN = Known(today=TODAY, parts={"observation_score": {"privacy", "knock_and_wait"}})


@pytest.fixture
def register(tmp_path: Path) -> Register:
    found = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, ACTION):
        found.write(subject, by="import")
    return found


def wanted_of(was: Opened, **fields: Any) -> dict[str, FieldWanted]:
    """Those that differ from what was opened."""
    news = {name: value for name, value in fields.items() if value != getattr(was.subject, name)}
    return {name: FieldWanted(value, was.seen) for name, value in news.items()}


def change(register: Register, by: str, *, why: str = "", was=None, **fields):
    """Open the action, change some fields, save."""
    seen = was or opened(register, "action", "A1")
    wanted = wanted_of(seen, **fields)
    edit = Draft(kind="action", subject="A1", typed=wanted, why={"due_on": why})
    return save(register, edit, by, KNOWN)


def change_aim(register: Register, **fields):
    was = opened(register, "aim", "P")
    wanted = wanted_of(was, **fields)
    return save(register, Draft(kind="aim", subject="P", typed=wanted), "quality", KNOWN)


def of_action(register: Register):
    return register.plan().action("A1")


def test_only_what_was_changed_is_written_with_who(register) -> None:
    saved = change(register, "quality", title="Every round rebuilt", owner="quality")
    assert {each.field for each in saved.said} == {"title", "owner"}
    last = opened(register, "action", "A1").last
    assert {last[name].recorded_by for name in ("title", "owner")} == {"quality"}
    assert last["cause"].recorded_by == "import"


def test_two_who_change_different_fields_lose_nothing_and_the_second_is_told(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", title="Every round rebuilt")
    saved = change(register, "director", was=was, evidence_required="Gaps from the rota")
    assert [(each.field, each.recorded_by) for each in saved.beside] == [("title", "quality")]
    found = of_action(register)
    assert (found.title, found.evidence_required) == ("Every round rebuilt", "Gaps from the rota")


def test_the_second_on_one_field_is_refused_whole_and_told_by_whom(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", title="Theirs")
    with pytest.raises(NotSaved) as told:
        change(register, "director", was=was, title="Mine", description="More")
    (theirs,) = told.value.theirs
    assert (theirs.field, theirs.value, theirs.recorded_by) == ("title", '"Theirs"', "quality")
    assert (of_action(register).title, of_action(register).description) == ("Theirs", "")


def test_ones_own_word_may_stand_once_the_other_was_seen(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", title="Theirs")
    seen = opened(register, "action", "A1").last["title"].id
    fields = {"title": FieldWanted("Mine", seen), "cause": FieldWanted("rota", was.seen)}
    save(register, Draft(kind="action", subject="A1", typed=fields), "director", KNOWN)
    assert (of_action(register).title, of_action(register).cause) == ("Mine", "rota")


def test_the_same_word_from_two_is_no_quarrel(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", title="The same")
    assert change(register, "director", was=was, title="The same").said == ()


def test_nobody_saves_into_what_was_taken_out_meanwhile(register) -> None:
    was = opened(register, "action", "A1")
    withdraw(register, opened(register, "action", "A1"), "quality", "done elsewhere")
    with pytest.raises(NotInThePlan) as told:
        change(register, "director", was=was, title="Mine")
    assert (told.value.withdrawn.recorded_by, told.value.withdrawn.why) == (
        "quality",
        "done elsewhere",
    )


def test_what_was_taken_out_is_put_back_as_it_was(register) -> None:
    before = register.plan()
    withdraw(register, opened(register, "action", "A1"), "quality", "a mistake")
    withdraw(register, opened(register, "aim", "P"), "quality", "a mistake")
    with pytest.raises(NotSaved, match="its aim P is out of the plan"):
        put_back(register, "action", "A1", "director")
    put_back(register, "aim", "P", "director")
    put_back(register, "action", "A1", "director")
    assert register.plan() == before
    with pytest.raises(NotSaved, match="already"):
        put_back(register, "action", "A1", "director")
    with pytest.raises(NotSaved, match="who you are"):
        put_back(register, "action", "A1", "")
    told = changes(register, register.plan(), TODAY, "action", subjects=["A1"])
    assert [(each.what, each.recorded_by) for each in told[:2]] == [
        (BACK, "director"),
        (LEFT, "quality"),
    ]


def test_a_page_that_is_old_cannot_take_out_again_what_was_put_back(register) -> None:
    seen = opened(register, "action", "A1")
    withdraw(register, seen, "quality", "a mistake")
    put_back(register, "action", "A1", "quality")
    with pytest.raises(NotSaved, match="since you looked"):
        withdraw(register, seen, "director", "a mistake")
    with pytest.raises(NotSaved, match="never in the plan"):
        put_back(register, "action", "A99", "quality")


def test_a_file_says_nothing_new_of_what_was_put_back(register) -> None:
    withdraw(register, opened(register, "action", "A1"), "quality", "a mistake")
    put_back(register, "action", "A1", "quality")
    assert register.write(ACTION, by="import") == ()


def test_a_due_date_moves_back_with_a_reason_only_and_the_slip_is_kept(register) -> None:
    with pytest.raises(NotSaved, match="why it moves"):
        change(register, "scheduler", due_on=date(2026, 12, 20))
    change(register, "scheduler", due_on=date(2026, 12, 20), title="New", why="two were ill")
    (slip,) = promised_of(register, ["A1"])["A1"].slips
    assert (slip.was, slip.now, slip.why) == (date(2026, 12, 1), date(2026, 12, 20), "two were ill")
    assert opened(register, "action", "A1").last["title"].why == ""


def test_a_due_date_does_not_move_back_in_two_steps_without_a_reason(register) -> None:
    with pytest.raises(NotSaved, match="why it moves"):
        change(register, "scheduler", due_on=None)
    change(register, "scheduler", due_on=None, why="to be agreed")
    with pytest.raises(NotSaved, match="why it moves"):
        change(register, "scheduler", due_on=date(2026, 12, 20))
    change(register, "scheduler", due_on=date(2026, 11, 20))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"owner": "somebody"}, "owner"),
        ({"escalate_to": "somebody"}, "escalate_to"),
        ({"aim": "none"}, "aim"),
        ({"process": MeasureRef("hope")}, "process"),
        ({"balancing": MeasureRef("observation_score", "smiles")}, "balancing"),
        ({"process": MeasureRef("punctuality", "x"), "process_target": 140.0}, "process_target"),
        ({"process_target": float("nan")}, "process_target"),
        ({"outcome": MeasureRef("feasible_gaps")}, "outcome"),
        ({"planned_start_on": date(2026, 12, 10)}, "review_on"),
        ({"practice_changed_on": TODAY, "re_audit_on": date(2026, 11, 1)}, "re_audit_on"),
        ({"re_audited_on": date(2026, 12, 1)}, "re_audited_on"),
        ({"escalate_after_days": 200}, "escalate_after_days"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_refused_with_what_to_do(register, fields, field) -> None:
    before = of_action(register)
    with pytest.raises(NotSaved) as told:
        change(register, "quality", title="Beside it", **fields)
    assert field in {fault.field for fault in told.value.faults}
    assert all(f.found and f.expected and f.do_next for f in told.value.faults)
    assert of_action(register) == before


@pytest.mark.parametrize(
    "fields",
    [
        {"risk_now": Risk(26)},
        {"risk_now": Risk.of(3, 6)},
        {"outcomes": (Outcome(measure=MeasureRef("punctuality"), target=120),)},
        {"outcomes": (Outcome(measure=MeasureRef("punctuality"), window_weeks=1),)},
        {"outcomes": (Outcome(measure=MeasureRef("feedback_score"), target=9),)},
        {"outcomes": 2 * (Outcome(measure=MeasureRef("punctuality")),)},
        {"tags": (Tag("cqc-regulations", "99"),)},
    ],
)
def test_an_aim_with_a_cell_that_cannot_be_meant_is_refused(register, fields) -> None:
    with pytest.raises(NotSaved):
        change_aim(register, **fields)
    assert register.plan().aim("P") == AIM


def test_a_draft_may_lack_everything_else(register) -> None:
    lacking = {"cause": "", "owner": "", "process": None, "review_on": None, "strength": None}
    change(register, "quality", **lacking)
    found = of_action(register)
    assert {name: getattr(found, name) for name in lacking} == lacking


def test_an_old_fault_elsewhere_does_not_keep_a_word_from_being_saved(register) -> None:
    register.write(replace(ACTION, owner="Scheduler and manager"), by="import")
    change(register, "quality", title="Every round rebuilt")
    assert of_action(register).title == "Every round rebuilt"


def test_what_two_said_apart_is_checked_together(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", planned_start_on=date(2026, 12, 5))
    with pytest.raises(NotSaved, match="before the start"):
        change(register, "director", was=was, review_on=date(2026, 12, 2))


def test_ids_are_given_in_the_plans_own_row_and_never_twice(register) -> None:
    first = add(register, "action", {"aim": "P", "title": "Rota ahead"}, "quality", known=KNOWN)
    withdraw(register, opened(register, "action", first.id), "quality", "a mistake")
    second = add(register, "action", {"aim": "P", "title": "Rota ahead"}, "quality", known=KNOWN)
    assert (first.id, second.id) == ("A2", "A3")
    assert add(register, "aim", {"issue": "Late"}, "quality", known=KNOWN).id == "P1"
    assert add(register, "person", {"role": "Night lead"}, "quality", known=KNOWN).id == "NL"


def test_the_first_person_of_all_says_so_themselves(tmp_path) -> None:
    register = open_register(tmp_path)
    with pytest.raises(NotSaved, match="who you are"):
        add(register, "aim", {"issue": "Late"}, "", known=KNOWN)
    me = add_first_person(register, {"role": "Registered manager"}, KNOWN)
    assert opened(register, "person", me.id).last["role"].recorded_by == me.id == "RM"
    with pytest.raises(NotSaved, match="Someone else was the first"):
        add_first_person(register, {"role": "Quality lead"}, KNOWN)


def test_nothing_is_made_of_nothing(register) -> None:
    for kind in ("aim", "action", "person"):
        with pytest.raises(NotSaved):
            add(register, kind, {}, "quality", known=KNOWN)


def test_what_others_rest_on_is_not_taken_out(register) -> None:
    with pytest.raises(NotSaved, match="it stands in A1"):
        withdraw(register, opened(register, "aim", "P"), "quality", "no longer")
    with pytest.raises(NotSaved, match="it stands in A1"):
        withdraw(register, opened(register, "person", "scheduler"), "quality", "left")
    with pytest.raises(NotSaved, match="write the reason"):
        withdraw(register, opened(register, "action", "A1"), "quality", " ")


def test_nothing_is_taken_out_over_a_word_that_was_not_seen(register) -> None:
    was = opened(register, "action", "A1")
    change(register, "quality", title="Still wanted")
    with pytest.raises(NotSaved) as told:
        withdraw(register, was, "director", "no longer")
    assert [entry.field for entry in told.value.theirs] == ["title"]
    withdraw(register, opened(register, "action", "A1"), "director", "no longer")
    assert register.plan().actions == ()
    assert register.history("action", "A1")[-1].why == "no longer"


def _add_actions(store: Path, by: str, count: int) -> None:
    register = open_register(store)
    for number in range(count):
        add(register, "action", {"aim": "P", "title": f"{by} {number}"}, by, known=KNOWN)


def test_two_processes_that_add_at_once_share_no_id(register, tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    both = [
        spawn.Process(target=_add_actions, args=(tmp_path, by, 8)) for by in ("quality", "director")
    ]
    for one in both:
        one.start()
    for one in both:
        one.join(timeout=60)
    assert [one.exitcode for one in both] == [0, 0]
    titles = {action.title for action in register.plan().actions if action.id != "A1"}
    assert titles == {f"{by} {number}" for by in ("quality", "director") for number in range(8)}


def test_blanks_around_words_and_lines_without_a_word_are_not_meant(register) -> None:
    was = opened(register, "action", "A1")
    draft = Draft(kind="action", subject="A1").typing("title", f" {ACTION.title} ", was.seen)
    draft = draft.typing("contributors", (" rota team ", ""), was.seen)
    save(register, draft.edit(was), "quality", KNOWN)
    found = of_action(register)
    assert (found.title, found.contributors) == (ACTION.title, ("rota team",))
    assert {name for name, e in opened(register, "action", "A1").last.items() if e.id > was.seen}
    assert opened(register, "action", "A1").last["title"].recorded_by == "import"


def test_a_plan_as_typed_has_the_draft_in_its_place_and_new_ones_beside(register) -> None:
    plan = register.plan()
    typed = replace(ACTION, title="Typed")
    new = replace(ACTION, id="A2")
    found = with_subjects(plan, [typed, new, replace(AIM, issue="Typed too")])
    assert found.actions == (typed, new)
    assert (found.aim("P").issue, found.people) == ("Typed too", plan.people)
