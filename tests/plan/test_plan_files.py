"""plan.csv and people.csv: every row is accounted for, and what is wrong is said plainly."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connectors.report import FileProblem, Problem, Reason
from metrics.measure import MeasureRef
from plan.loads import PlanReport, read_sheet
from plan.model import ReAuditResult, Risk, Strength, Tag
from plan.plan_file import take_people, take_plan
from plan.register import Register, open_register
from plan.values import CellProblem, PlanReason, outcome

PEOPLE = "person,role,sites,escalates_to\nscheduler,Scheduler,Northgate,director\ndirector,,,\n"
ACTION = {
    "aim": "P",
    "issue": "Late calls",
    "evidence_source": "Complaints",
    "causes": "travel; rota",
    "action": "A1",
    "title": "Redesign runs",
    "owner": "scheduler",
    "sites": "Northgate; Eastfield",
    "process_measure": "feasible_gaps",
    "outcome_measure": "punctuality",
    "other_outcomes": "feedback_score:timeliness=4.2",
    "target": "95 %",
    "target_window_weeks": "8",
    "due_on": "05/10/2026",
    "review_on": "2026-11-01",
    "strength": "stronger",
    "risk_before": "4x4",
}


@pytest.fixture
def register(tmp_path: Path) -> Register:
    register = open_register(tmp_path / "store")
    take_people(register, read_sheet(_written(tmp_path, "people.csv", PEOPLE)), by="import")
    return register


def _written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def load(register: Register, folder: Path, *rows: dict) -> PlanReport:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    lines = [",".join(headings), *(",".join(row.get(h, "") for h in headings) for row in rows)]
    path = _written(folder, "plan.csv", "\n".join(lines) + "\n")
    return take_plan(register, read_sheet(path), by="import")


def counts(report: PlanReport) -> tuple[int, ...]:
    return (report.read, report.loaded, report.replaced, report.unchanged, report.rejected)


def test_a_score_alone_does_not_take_away_what_it_was_made_of(register, tmp_path: Path) -> None:
    load(register, tmp_path, ACTION)
    assert counts(load(register, tmp_path, ACTION | {"risk_before": "16"}))[3] == 1
    assert register.plan().aim("P").risk_before == Risk.of(4, 4)
    load(register, tmp_path, ACTION | {"risk_before": "12"})
    assert register.plan().aim("P").risk_before == Risk(12)


def test_row_becomes_an_action_and_its_aim(register: Register, tmp_path: Path) -> None:
    assert counts(load(register, tmp_path, ACTION)) == (1, 1, 0, 0, 0)
    plan = register.plan()
    action, aim = plan.action("A1"), plan.aim("P")
    assert action.sites == ("Northgate", "Eastfield")
    assert (action.due_on, action.review_on) == (date(2026, 10, 5), date(2026, 11, 1))
    assert action.strength is Strength.STRONG
    assert (aim.causes, aim.risk_before) == (("travel", "rota"), Risk.of(4, 4))
    assert [(str(each.measure), each.target) for each in aim.outcomes] == [
        ("punctuality", 95.0),
        ("feedback_score:timeliness", 4.2),
    ]
    assert plan.outcome_of(action).measure == MeasureRef("punctuality")
    assert plan.escalates_to(action).id == "director"


def test_same_file_twice_changes_nothing(register: Register, tmp_path: Path) -> None:
    load(register, tmp_path, ACTION)
    before = register.last_entry()
    assert counts(load(register, tmp_path, ACTION)) == (1, 0, 0, 1, 0)
    assert register.last_entry() == before


def test_changed_row_replaces_and_its_history_stays(register: Register, tmp_path: Path) -> None:
    load(register, tmp_path, ACTION)
    assert counts(load(register, tmp_path, ACTION | {"due_on": "12/10/2026"})) == (1, 0, 1, 0, 0)
    told = [e.value for e in register.history("action", "A1") if e.field == "due_on"]
    assert told == ['"2026-10-05"', '"2026-10-12"']


def test_column_that_the_file_lacks_is_left_as_it_was(register: Register, tmp_path: Path) -> None:
    load(register, tmp_path, ACTION)
    load(register, tmp_path, {"aim": "P", "action": "A1", "title": "Redesign all runs"})
    action = register.plan().action("A1")
    assert (action.title, action.owner) == ("Redesign all runs", "scheduler")
    assert len(register.plan().aim("P").outcomes) == 2


def test_whole_of_a_strong_plan_comes_in(register: Register, tmp_path: Path) -> None:
    more = {
        "evidence_reference": "CM-2026-14",
        "aim_sites": "Northgate",
        "tags": "cqc-regulations:12; cqc-quality-statements:safe_and_effective_staffing",
        "contributors": "Rota team; Quality lead",
        "planned_start_on": "01/09/2026",
        "started_on": "20/08/2026",
        "evidence_required": "Call log over eight weeks",
        "later_reviews_on": "01/12/2026; 05/01/2027",
        "re_audited_on": "10/01/2027",
        "re_audit_result": "Partly met",
        "escalate_after_days": "3",
    }
    assert counts(load(register, tmp_path, ACTION | more)) == (1, 1, 0, 0, 0)
    action, aim = register.plan().action("A1"), register.plan().aim("P")
    assert (aim.evidence_reference, aim.sites) == ("CM-2026-14", ("Northgate",))
    assert aim.tags[0] == Tag("cqc-regulations", "12")
    assert action.contributors == ("Rota team", "Quality lead")
    assert action.reviews_on == (date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 5))
    assert action.re_audit_result is ReAuditResult.PARTLY_MET
    assert action.days_allowed == 3


def test_weak_draft_comes_in_with_aim_and_action_only(register: Register, tmp_path: Path) -> None:
    assert counts(load(register, tmp_path, {"aim": "P", "action": "A1"})) == (1, 1, 0, 0, 0)
    assert register.plan().owner_of(register.plan().action("A1")) is None


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("owner", "scheduler;director", PlanReason.OWNERS),
        ("owner", "nobody known", PlanReason.PERSON),
        ("escalate_to", "nobody known", PlanReason.PERSON),
        ("process_measure", "happiness", PlanReason.MEASURE),
        ("outcome_measure", "short_calls:part", PlanReason.MEASURE),
        ("other_outcomes", "happiness=4", PlanReason.MEASURE),
        ("due_on", "31/02/2026", Reason.TIME),
        ("due_on", "10/05/26", Reason.TIME),
        ("review_on", "next week", Reason.TIME),
        ("target", "most", Reason.NUMBER),
        ("target_window_weeks", "1.5", Reason.RANGE),
        ("risk_before", "6x5", Reason.RANGE),
        ("risk_before", "7", Reason.RANGE),
        ("risk_now", "26", Reason.RANGE),
        ("tags", "cqc-regulations:99", Reason.CODE),
        ("tags", "medicines", Reason.CODE),
        ("later_reviews_on", "01/12/2026; soon", Reason.TIME),
        ("escalate_after_days", "-1", Reason.RANGE),
        ("re_audit_result", "fine", Reason.CODE),
        ("strength", "mighty", Reason.CODE),
        ("evidence_source", "rumour", Reason.CODE),
        ("outcome_measure", "", Reason.BLANK),
        ("action", "", Reason.BLANK),
        ("aim", "", Reason.BLANK),
    ],
)
def test_cell_that_cannot_be_read_puts_its_row_aside(
    register: Register, tmp_path: Path, column: str, cell: str, reason
) -> None:
    report = load(register, tmp_path, ACTION | {column: cell}, ACTION | {"action": "A2"})
    assert counts(report) == (2, 1, 0, 0, 1)
    (row,) = report.put_aside
    assert (row.file, row.line, row.column, row.reason) == ("plan.csv", 2, column, reason)
    assert row.expected
    assert cell not in f"{row.found} {row.reason}" or not cell


def test_aim_told_in_two_ways_is_put_aside(register: Register, tmp_path: Path) -> None:
    other = ACTION | {"action": "A2", "issue": "Something else"}
    (row,) = load(register, tmp_path, ACTION, other).put_aside
    assert (row.line, row.column, row.reason) == (3, "issue", PlanReason.CONFLICT)


def test_rows_of_one_aim_add_their_outcomes(register: Register, tmp_path: Path) -> None:
    other = {"aim": "P", "action": "A2", "outcome_measure": "missed_calls", "target": "1"}
    load(register, tmp_path, ACTION, other)
    plan = register.plan()
    assert str(plan.outcome_of(plan.action("A2")).measure) == "missed_calls"
    assert plan.aim("P").outcome().measure.id == "punctuality"
    load(register, tmp_path, ACTION)
    assert register.plan().outcome_of(plan.action("A2")).target == 1


def test_same_action_again_and_a_ragged_row_are_put_aside(
    register: Register, tmp_path: Path
) -> None:
    text = "aim,action\nP,A1\nP,A1\nP\naim,action\n\nP,A2\n"
    report = take_plan(register, read_sheet(_written(tmp_path, "plan.csv", text)), by="import")
    assert counts(report) == (5, 2, 0, 0, 3)
    assert [(row.line, row.reason) for row in report.put_aside] == [
        (3, PlanReason.REPEATED),
        (4, Reason.RAGGED),
        (5, Reason.SECOND_HEADER),
    ]


def test_line_numbers_hold_after_a_quoted_line_break(register: Register, tmp_path: Path) -> None:
    text = 'aim,action,title\nP,A1,"two\nlines"\nP,,x\n'
    (row,) = take_plan(
        register, read_sheet(_written(tmp_path, "p.csv", text)), by="import"
    ).put_aside
    assert row.line == 4


def test_a_column_that_is_not_known_is_left_out_and_told(
    register: Register, tmp_path: Path
) -> None:
    plan = _written(tmp_path, "plan.csv", "aim;action;onwer\nP;A1;x\nTotal;1;\n")
    report = take_plan(register, read_sheet(plan), by="import")
    assert (report.read, report.loaded, report.left_out, report.rejected) == (2, 1, 1, 0)
    assert report.notes == (
        "columns that are not known here, left out: onwer",
        "line 3 left out: a total",
    )
    assert [action.id for action in register.plan().actions] == ["A1"]
    people = _written(tmp_path, "people.csv", "person,role,mood\nql,Quality lead,good\n")
    assert take_people(register, read_sheet(people), by="import").notes == (
        "columns that are not known here, left out: mood",
    )


@pytest.mark.parametrize(
    ("text", "problem", "column"),
    [
        ("aim,action,title,title\nP,A1,x,y\n", Problem.HEADING, "title"),
        ("aim,title\nP,x\n", Problem.MISSING_COLUMN, "action"),
        ('aim,action\nP,"A1\n', Problem.TRUNCATED, ""),
    ],
)
def test_file_that_cannot_be_read_says_why(
    register: Register, tmp_path: Path, text: str, problem: Problem, column: str
) -> None:
    with pytest.raises(FileProblem) as said:
        take_plan(register, read_sheet(_written(tmp_path, "plan.csv", text)), by="import")
    assert (said.value.problem, said.value.column) == (problem, column)
    assert register.plan().actions == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plan_may_be_in_any_usual_encoding(
    register: Register, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "plan.csv"
    path.write_bytes("aim,action,title\nP,A1,Costs £5\n".encode(encoding))
    take_plan(register, read_sheet(path), by="import")
    assert register.plan().action("A1").title == "Costs £5"


def test_person_who_escalates_to_nobody_known_is_put_aside(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    text = "person,role,escalates_to\na,One,b\nb,Two,c\nd,Three,\n"
    report = take_people(register, read_sheet(_written(tmp_path, "people.csv", text)), by="import")
    assert counts(report) == (3, 1, 0, 0, 2)
    assert [person.id for person in register.plan().people] == ["d"]


cells = st.sampled_from(["", "A1", "A2", "P", "Q", "scheduler", "x;y", "95", "01/02/2026", "?"])
columns = st.sampled_from(list(ACTION))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.dictionaries(columns, cells, max_size=6), min_size=1, max_size=5))
def test_every_row_is_accounted_for(tmp_path: Path, changes: list[dict[str, str]]) -> None:
    register = open_register(tmp_path / str(len(list(tmp_path.iterdir()))))
    rows = [ACTION | {"action": f"A{n}"} | change for n, change in enumerate(changes)]
    rows = [row for row in rows if any(row.values())]
    take_people(register, read_sheet(_written(tmp_path, "people.csv", PEOPLE)), by="import")
    first = load(register, tmp_path, *rows)
    assert first.read == len(rows) == first.loaded + first.rejected
    assert first.loaded == len(register.plan().actions)
    assert len(first.put_aside) == first.rejected
    again = load(register, tmp_path, *rows)
    assert (again.unchanged, again.rejected) == (first.loaded, first.rejected)


@pytest.mark.parametrize("target", ["1000 %", "-5"])
def test_a_share_cannot_be_meant_to_lie_beyond_0_to_100_percent(
    register: Register, tmp_path: Path, target: str
) -> None:
    report = load(register, tmp_path, ACTION | {"target": target})
    assert counts(report) == (1, 0, 0, 0, 1)
    assert report.put_aside[0].column == "target"


@pytest.mark.parametrize("cell", ["=4.5", "feedback_score\n:dignity=4.5"])
def test_an_outcome_without_its_measure_or_over_two_lines_is_refused_by_name(cell: str) -> None:
    with pytest.raises(CellProblem) as refused:
        outcome(cell)
    assert refused.value.reason is PlanReason.MEASURE
