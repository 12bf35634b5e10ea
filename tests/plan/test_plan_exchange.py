"""The plan goes out as one file and comes in the same; templates of others come in as they are."""

import csv
import shutil
import struct
import tempfile
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import load_workbook
from xlsxwriter import Workbook

from connectors.report import FileProblem
from metrics.measure import MeasureRef, Theme
from plan.credibility import PlanGap
from plan.loads import read_sheet
from plan.model import (
    Action,
    Aim,
    EvidenceSource,
    Outcome,
    Person,
    Plan,
    ReAuditResult,
    Risk,
    Strength,
    Tag,
)
from plan.plan_file import take_plan
from plan.register import Register, open_register
from plan.sheet import (
    ALIASES,
    PASSED_OVER,
    Table,
    export_plan,
    import_plan,
    known_as,
    people_beside,
    read,
    write,
)
from plan.state import Case, State
from plan.values import frameworks
from tests.plan.cases import ACTION, AIM, PEOPLE, TODAY, findings

letters = st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp"), blacklist_characters="\\")
words = st.one_of(
    st.text(letters, max_size=12).map(lambda text: " ".join(text.split())),
    st.sampled_from(["=1+1", "+44", "-", "@SUM(A1)", "'=x", "'tis", "a; b", 'say "no"', "x=y"]),
)
lists = st.lists(words.filter(lambda each: bool(each.strip("; "))), max_size=3).map(tuple)
lists = lists.map(lambda found: tuple(each.strip("; ") for each in found))
days = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))
refs = st.sampled_from(
    [
        MeasureRef("punctuality"),
        MeasureRef("feasible_gaps"),
        MeasureRef("late_call_complaints"),
        MeasureRef("observation_score", "knock_and_wait"),
    ]
)
outcomes = st.builds(
    Outcome,
    measure=refs,
    target=st.none() | st.floats(0, 100).map(lambda value: round(value, 3)),
    window_weeks=st.none() | st.integers(2, 104),
    by=days,
)
tags = st.sampled_from([tag for framework in frameworks() for tag in framework.tags])


def some(strategy: st.SearchStrategy, most: int = 3) -> st.SearchStrategy:
    return st.lists(strategy, max_size=most, unique=True).map(tuple)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Any plan that a person could write."""
    people = tuple(
        Person(
            id=each,
            role=draw(words),
            sites=draw(lists),
            escalates_to=draw(st.sampled_from(["", "p1"])),
        )
        for each in ("p1", "p2")
    )
    aims = tuple(draw(aim(f"aim {n}")) for n in range(draw(st.integers(0, 2))))
    if not aims:
        return Plan(people=people)
    ids = [each.id for each in aims]
    actions = tuple(
        draw(action(f"A{n}", draw(st.sampled_from(ids)))) for n in range(draw(st.integers(0, 3)))
    )
    kept = tuple(each for each in actions if _fits(each, aims))
    return Plan(aims=aims, actions=kept, people=people)


def _fits(action: Action, aims: tuple[Aim, ...]) -> bool:
    """Judged on an outcome that its aim has."""
    (own,) = [each for each in aims if each.id == action.aim]
    return action.outcome is None or own.outcome(action.outcome) is not None


parts = st.integers(1, 5)
in_parts = st.builds(Risk.of, parts, parts)
risks = in_parts | in_parts.map(lambda risk: Risk(risk.score))


def aim(id: str) -> st.SearchStrategy[Aim]:
    return st.builds(
        Aim,
        id=st.just(id),
        issue=words,
        evidence_source=st.none() | st.sampled_from(EvidenceSource),
        evidence=words,
        evidence_reference=words,
        sites=lists,
        causes=lists,
        outcomes=st.lists(outcomes, max_size=3, unique_by=lambda each: each.measure).map(tuple),
        risk_before=st.none() | risks,
        risk_now=st.none() | risks,
        theme=st.sampled_from(Theme),
        tags=some(tags),
    )


def action(id: str, aim_id: str) -> st.SearchStrategy[Action]:
    dates = (
        *("problem_since", "planned_start_on", "started_on", "practice_changed_on", "due_on"),
        *("completed_on", "assured_on", "review_on", "re_audit_on", "re_audited_on"),
    )
    texts = ("title", "description", "cause", "no_process_reason", "evidence_required")
    return st.builds(
        Action,
        id=st.just(id),
        aim=st.just(aim_id),
        owner=st.sampled_from(["", "p1", "p2", "nobody known"]),
        escalate_to=st.sampled_from(["", "p1"]),
        outcome=st.none() | refs,
        process=st.none() | refs,
        balancing=st.none() | refs,
        process_target=st.none() | st.floats(0, 5),
        later_reviews_on=some(st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        re_audit_result=st.none() | st.sampled_from(ReAuditResult),
        strength=st.none() | st.sampled_from(Strength),
        escalate_after_days=st.none() | st.integers(0, 90),
        **dict.fromkeys(texts, words),
        **dict.fromkeys(dates, days),
        **dict.fromkeys(("contributors", "sites", "compare_with", "exclude"), lists),
    )


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@settings(max_examples=25)
@given(plan=plans())
def test_what_goes_out_comes_in_the_same(ending: str, plan: Plan) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        file = folder / f"plan{ending}"
        export_plan(plan, file)
        register = open_register(folder / "store")
        first = import_plan(register, file, "import")
        assert sum(each.rejected for each in first) == 0
        assert register.plan() == plan
        again = import_plan(register, file, "import")
        assert all(each.unchanged == each.read for each in again)
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return open_register(tmp_path / "store")


def test_no_cell_of_a_csv_is_a_formula(tmp_path: Path) -> None:
    evil = Action(id="=A1", aim="@P", title="=HYPERLINK(1)", description="+1+1", cause="-2+3")
    plan = Plan(aims=(Aim(id="@P", issue="\t=1"),), actions=(evil,), people=PEOPLE)
    export_plan(plan, tmp_path / "plan.csv")
    for file in (tmp_path / "plan.csv", people_beside(tmp_path / "plan.csv")):
        rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
        assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t")]


def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path) -> None:
    plan = Plan(aims=(AIM,), actions=(Action(id="A1", aim="P", title="=1+1"),), people=PEOPLE)
    export_plan(plan, tmp_path / "plan.xlsx")
    book = load_workbook(tmp_path / "plan.xlsx")
    assert book.sheet_names == ["plan", "people"]
    with ZipFile(tmp_path / "plan.xlsx") as parts:
        sheets = [parts.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    assert all(b"<c r=" in sheet and b"<f>" not in sheet for sheet in sheets)
    assert all(sheet.count(b"<c r=") == sheet.count(b't="s"') for sheet in sheets)
    row = book.get_sheet_by_name("plan").to_python()[1]
    assert "'=1+1" in row  # safe when saved as CSV too


def test_weak_draft_comes_in_as_it_is_and_is_told_what_it_lacks(
    register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "draft.csv"
    file.write_text("aim,action\nLate calls,Staff reminded\n", encoding="utf-8")
    (report,) = import_plan(register, file, "import")
    assert (report.read, report.loaded, report.rejected) == (1, 1, 0)
    plan = register.plan()
    (action,) = plan.actions
    assert (plan.aim_of(action).issue, action.title) == ("", "Staff reminded")
    assert Case(plan=plan, action=action, today=TODAY).state is State.DRAFT
    assert {PlanGap.NO_OWNER, PlanGap.ONLY_ACTIVITY} <= {each.gap for each in findings(plan)}


def test_owner_who_is_no_person_of_the_plan_makes_a_draft(
    register: Register, tmp_path: Path
) -> None:
    file = tmp_path / "draft.csv"
    text = "Issue,Action,Lead\nLate calls,Rebuild rounds,Manager and scheduler\n"
    file.write_text(text, encoding="utf-8")
    import_plan(register, file, "import")
    assert PlanGap.SEVERAL_OWNERS in [each.gap for each in findings(register.plan())]


def excel(path: Path, sheets: dict[str, list[list]], joined: str = "", share: str = "") -> None:
    """A workbook as a person keeps one: days as days, shares as percent, cells joined."""
    with Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        percent = book.add_format({"num_format": share})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for place, cell in enumerate(row):
                    form = {date: day, float: percent}.get(type(cell))
                    sheet.write(at, place, cell, form)
            if joined:
                top = int(joined[1])
                sheet.merge_range(joined, rows[top - 1][ord(joined[0]) - ord("A")])


def test_template_with_a_title_merged_cells_and_its_own_headings_comes_in(
    register: Register, tmp_path: Path
) -> None:
    headings = ["Ref", "Issue", "Regulation", "Action", "Person responsible", "Deadline", "RAG"]
    headings += ["Revised due date", "Review date", "Risk score before"]
    due = date(2026, 12, 1)
    first = ["1.1", "Late calls", "Reg 12", "Rebuild rounds", "BM", due, "Amber"]
    second = ["1.2", "", "17", "Rota a week ahead", "BM", "01/12/2026", "Red", due, due, 12]
    rows = [["Improvement plan 2026"], [], headings, first, second]
    excel(tmp_path / "plan.xlsx", {"Sheet": rows}, joined="B4:B5")
    (report,) = import_plan(register, tmp_path / "plan.xlsx", "import")
    assert (report.loaded, report.rejected, report.left_blank) == (2, 0, ())
    both = (Tag("cqc-regulations", "12"), Tag("cqc-regulations", "17"))
    assert register.plan().aim("Late calls").tags == both
    second[2] = "Regulation 12"
    first += ["", "", 12]
    excel(tmp_path / "plan.xlsx", {"Sheet": rows}, joined="B4:B5")
    (report,) = import_plan(register, tmp_path / "plan.xlsx", "import")
    assert (report.loaded, report.unchanged + report.replaced) == (0, 2)
    first, second = register.plan().actions
    assert (first.id, first.title, first.due_on) == ("1.1", "Rebuild rounds", date(2026, 12, 1))
    assert (second.aim, second.review_on) == ("Late calls", date(2026, 12, 1))
    only = register.plan().aim("Late calls")
    assert (only.tags, only.risk_before) == ((Tag("cqc-regulations", "12"),), Risk(12))


WEAK = """No,Issue,Source,Root cause,Action,Lead,Deadline,Status,Risk,Outcome measure,Target
1,Late calls,CQC inspection,Travel time,Remind staff to leave on time,Manager,ASAP,Open,High,,95
2,Late calls,Safeguarding,Rota gaps,Review the rota,Manager,31.10.2026,Open,12,punctuality,150
3,Late calls,Complaints,"Back\\slash; two",Team meeting held,Carers,31 Oct 2026,Open,4x3,,
"""


def test_a_weak_draft_comes_in_as_it_is_and_is_told_what_was_left_blank(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / "draft.csv").write_text(WEAK, encoding="utf-8")
    (report,) = import_plan(register, tmp_path / "draft.csv", "import")
    assert (report.read, report.loaded, report.rejected) == (3, 3, 0)
    left = {(each.line, each.column) for each in report.left_blank}
    assert left == {
        (2, "risk_before"), (2, "due_on"), (2, "target"),
        (3, "target"), (3, "evidence_source"), (4, "evidence_source"), (4, "risk_before"),
    }  # fmt: skip
    assert all("taken in with this cell left blank" in fault for fault in report.faults)
    plan = register.plan()
    (aim,) = plan.aims
    assert aim.causes == ("Travel time", "Rota gaps", "Back\\slash", "two")
    assert (aim.evidence_source, aim.risk_before) == (EvidenceSource.INSPECTION, Risk(12))
    assert [each.cause for each in plan.actions] == ["Travel time", "Rota gaps", ""]
    assert [each.due_on for each in plan.actions] == [None, *[date(2026, 10, 31)] * 2]
    assert plan.actions[2].title == "Team meeting held"


OWN = """Aim;Action;Measure;Due;Target date;Owner;Mood
Late calls;Rebuild the rounds;95 % on time;01/12/2026;02/12/2026;;good
Late calls;Ring ahead;;;03/12/2026;;
Total;;;;;;2
"""


def test_columns_of_its_own_are_listed_and_left_out(register: Register, tmp_path: Path) -> None:
    """Semicolons; a total is no aim; a date that gives way to another is listed."""
    (tmp_path / "draft.csv").write_text(OWN, encoding="utf-8")
    (report,) = import_plan(register, tmp_path / "draft.csv", "import")
    assert (report.read, report.loaded, report.rejected, report.left_out) == (3, 2, 0, 1)
    assert report.notes == (
        "columns that are not known here, left out: mood",
        "line 4 left out: a total",
        "line 2: 'target_date' left out, as 'due' says otherwise",
    )
    (fault,) = report.faults  # 95 % on time is the name of no measure
    assert fault.startswith("draft.csv, line 2, column outcome_measure: ")
    plan = register.plan()
    assert len(plan.aims) == 1
    assert [each.due_on for each in plan.actions] == [date(2026, 12, 1), date(2026, 12, 3)]


def test_an_ordinary_table_with_measure_and_due_comes_in(
    register: Register, tmp_path: Path
) -> None:
    text = "aim,action,measure,due\nLate calls,Rebuild the rounds,punctuality,01/12/2026\n"
    (tmp_path / "draft.csv").write_text(text, encoding="utf-8")
    (report,) = import_plan(register, tmp_path / "draft.csv", "import")
    assert (report.error, report.loaded, report.notes, report.faults) == ("", 1, (), ())
    (aim,), (action,) = register.plan().aims, register.plan().actions
    assert [str(one.measure) for one in aim.outcomes] == ["punctuality"]
    assert action.due_on == date(2026, 12, 1)


def test_a_date_that_was_revised_holds_and_the_first_is_listed(
    register: Register, tmp_path: Path
) -> None:
    text = "aim,action,due,revised due date\nLate calls,A,01/11/2026,05/12/2026\n"
    (tmp_path / "draft.csv").write_text(text, encoding="utf-8")
    (report,) = import_plan(register, tmp_path / "draft.csv", "import")
    assert report.notes == ("line 2: 'due' left out, as 'revised_due_date' says otherwise",)
    assert [each.due_on for each in register.plan().actions] == [date(2026, 12, 5)]


def test_a_row_that_is_put_aside_leaves_no_aim(register: Register, tmp_path: Path) -> None:
    text = "aim,action,issue,outcome_measure,target\nP9,A90,Nine,punctuality,150\n"
    (tmp_path / "plan.csv").write_text(text, encoding="utf-8")
    assert take_plan(register, read_sheet(tmp_path / "plan.csv"), "import").rejected == 1
    assert register.plan().aims == ()


@pytest.mark.parametrize("name", ["plan.pdf", "plan"])
def test_other_kinds_of_file_are_refused_by_name(
    name: str, register: Register, tmp_path: Path
) -> None:
    with pytest.raises(FileProblem, match="xlsx"):
        import_plan(register, tmp_path / name, "import")


def test_file_that_only_calls_itself_a_workbook_is_refused(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / "plan.xlsx").write_text("aim,action\n", encoding="utf-8")
    with pytest.raises(FileProblem, match="workbook"):
        import_plan(register, tmp_path / "plan.xlsx", "import")


def entry(name: str, kind: int, child: int = -1) -> bytes:
    """An entry of a folder as Office keeps it."""
    told = name.encode("utf-16-le")
    start = -2 if name else 0
    places = (len(told) + 2 if name else 0, kind, 1 if name else 0, -1, -1, child)
    return struct.pack("<64sHBBiii16sIQQiQ", told, *places, b"", 0, 0, 0, start, 0)


def locked_workbook() -> bytes:
    """The least that Office writes where a workbook has a password: no ZIP, but one locked part."""
    sizes = (0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, -2, 0, -2, 0)
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack("<HHHHH6sIIiIIiIiI", *sizes)
    head += struct.pack("<109i", 0, *[-1] * 108) + struct.pack("<128i", -3, -2, *[-1] * 126)
    return head + entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2) + 2 * entry("", 0)


def test_a_locked_workbook_is_refused_and_says_that_it_has_a_password(
    register: Register, tmp_path: Path
) -> None:
    (tmp_path / "plan.xlsx").write_bytes(locked_workbook())
    with pytest.raises(FileProblem, match="password"):
        import_plan(register, tmp_path / "plan.xlsx", "import")


def test_a_workbook_that_is_not_there_is_named(register: Register, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError) as problem:
        import_plan(register, tmp_path / "plan.xlsx", "import")
    assert problem.value.filename == str(tmp_path / "plan.xlsx")


@pytest.mark.parametrize("cut", [40, 400, -400, -40])
def test_a_workbook_that_is_cut_off_is_refused(cut: int, register: Register, tmp_path) -> None:
    export_plan(Plan(aims=(AIM,), actions=(ACTION,), people=PEOPLE), tmp_path / "plan.xlsx")
    (tmp_path / "plan.xlsx").write_bytes((tmp_path / "plan.xlsx").read_bytes()[:cut])
    with pytest.raises(FileProblem, match="cannot be opened"):
        import_plan(register, tmp_path / "plan.xlsx", "import")


@pytest.mark.parametrize("share", ["0%", "0.00%", "0.0%;-0.0%"])
def test_the_sheet_of_that_name_comes_in_with_its_percents_blank_lines_and_people(
    share: str, register: Register, tmp_path: Path
) -> None:
    headings = ["Issue", "Action", "Lead", "Outcome measure", "Target", "Target window weeks"]
    row = ["Late calls", "Rebuild rounds", "BM", "punctuality", 0.95, 8]
    sheets = {
        "Read me": [["Ours"], ["Action"]],
        " People": [["Person", "Role"], ["BM", "Branch manager"]],
        "Plan": [[], [], ["", *headings], [], ["", *row]],
    }
    excel(tmp_path / "plan.xlsx", sheets, share=share)
    people, plan = import_plan(register, tmp_path / "plan.xlsx", "import")
    assert (people.loaded, plan.loaded, plan.left_blank) == (1, 1, ())
    (outcome,) = register.plan().aim("Late calls").outcomes
    assert (outcome.target, outcome.window_weeks) == (95, 8)
    assert register.plan().role("BM") == "Branch manager"


def test_words_that_no_printer_shows_come_back_from_a_workbook_as_they_were(tmp_path) -> None:
    texts = ("a\x01b", "_x0041_", "\u200b", "a\nb", " a", "=1", "")
    write(tmp_path / "any.xlsx", {"plan": Table(("action", *map(str, range(7))), (("A", *texts),))})
    people, plan = read(tmp_path / "any.xlsx")
    assert (people, [*plan.rows[0].cells.values()]) == (None, ["A", *map(str.strip, texts)])


def test_a_heading_that_nothing_knows_is_told_by_name(register: Register, tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("aim,action,colour\nP,A1,red\n", encoding="utf-8")
    (report,) = import_plan(register, tmp_path / "plan.csv", "import")
    assert report.loaded == 1
    assert report.notes == ("columns that are not known here, left out: colour",)


def test_no_heading_means_two_things() -> None:
    every = [alias for aliases in ALIASES.values() for alias in aliases]
    assert len(every) == len(set(every))
    assert not set(every) & set(PASSED_OVER)
    assert {known_as("person_responsible"), known_as("lead:")} == {"owner"}


def test_strong_action_survives_a_round_trip_with_its_people(
    register: Register, tmp_path: Path
) -> None:
    plan = Plan(aims=(AIM,), actions=(ACTION,), people=PEOPLE)
    written = export_plan(plan, tmp_path / "plan.csv")
    assert [each.name for each in written] == ["plan.csv", "plan_people.csv"]
    import_plan(register, tmp_path / "plan.csv", "import")
    assert set(register.plan().people) == set(PEOPLE)
    assert findings(register.plan()) == ()
