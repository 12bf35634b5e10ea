"""The commands for the plan as one file, and for where each action stands."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import grip
from plan.fields import PLAN_HEADINGS
from plan.register import open_register

DRAFT = "Issue,Action,Lead,Deadline\nLate calls,Staff reminded,BM,01/10/2026\n"


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", "2026-11-16")
    (tmp_path / "people.csv").write_text("person,role\nBM,Branch manager\n", encoding="utf-8")
    assert ask("load", tmp_path / "people.csv").exit_code == 0
    file = tmp_path / "draft.csv"
    file.write_text(DRAFT, encoding="utf-8")
    return file


def ask(*words: str | Path) -> Result:
    return CliRunner().invoke(grip.app, [str(each) for each in words])


def test_a_draft_is_imported_checked_set_aside_and_exported(draft: Path, tmp_path: Path) -> None:
    told = ask("plan", "import", draft)
    assert (told.exit_code, "draft.csv" in told.output) == (0, True)
    found = json.loads(ask("check", "--json").output)
    activity = next(each for each in found if each["gap"] == "only_activity")
    assert (activity["action"], activity["phrase"]) == ("Staff reminded", "reminded")
    assert set(activity) == {"action", "gap", "finding", "advice", "phrase"}
    why = ["--by", "BM", "--reason", "A first step"]
    assert ask("plan", "dismiss", "Staff reminded", "only_activity", *why).exit_code == 0
    left = json.loads(ask("check", "--json").output)
    assert [each for each in found if each not in left] == [activity]
    assert ask("plan", "export", tmp_path / "out.xlsx").exit_code == 0
    before = open_register(tmp_path / "store").plan()
    assert ask("plan", "import", tmp_path / "out.xlsx").exit_code == 0
    assert open_register(tmp_path / "store").plan() == before


def test_states_and_what_must_be_passed_on_are_told(draft: Path) -> None:
    ask("plan", "import", draft)
    (told,) = json.loads(ask("plan", "states", "--json").output)
    assert told["state"] == "draft"
    assert len(told["lacking"]) == 5
    assert [each["trigger"] for each in told["escalations"]] == ["deadline slipped"]
    assert told["escalations"][0]["fell_due"] == "2026-10-09"
    assert "draft" in ask("plan", "states").output


def test_columns_say_which_two_are_required() -> None:
    rows = json.loads(ask("plan", "columns", "--json").output)
    assert [each["column"] for each in rows] == list(PLAN_HEADINGS)
    assert [each["column"] for each in rows if each["required"]] == ["aim", "action"]


@pytest.mark.parametrize("name", ["plan.pdf", "nowhere.csv"])
def test_what_cannot_be_imported_is_told_in_a_line(name: str, draft: Path) -> None:
    told = ask("plan", "import", draft.parent / name)
    assert told.exit_code == 1
    assert "What to do" in told.output
    assert "Traceback" not in told.output


def test_a_row_put_aside_is_told_with_its_line_and_what_to_do(draft: Path) -> None:
    draft.write_text(DRAFT + "Late calls,Rebuild rounds,BM,soon\n", encoding="utf-8")
    told = ask("plan", "import", draft)
    assert told.exit_code == 0
    assert "line 3, column due_on" in told.output
    assert "soon" not in told.output
