"""The registers as tables, JSON and files: one truth, safe to open, also for the weakest draft."""

import json
from dataclasses import replace

import pytest
from python_calamine import load_workbook
from typer.testing import CliRunner, Result

import grip
from plan.model import Aim, Plan
from plan.standing import Scope
from plan.views import View, aims_looked_at
from reports.registers import listing_as_json, listing_of
from reports.tables import as_csv
from tests.plan.test_views import EVERYONE, PLACES, TODAY, looked_at, world
from tests.reports.test_tables import HOSTILE, from_csv

DRAFT = "Issue,Action,Lead\nLate calls,Staff reminded,BM\n=1+1,@SUM(A1),\n"


def made(view: View, seed: int = 1):
    plan, *_ = world(seed)
    return listing_of(view, looked_at(seed), plan, TODAY)


@pytest.mark.parametrize("view", View)
def test_table_and_json_tell_the_same_of_every_aim(view) -> None:
    register = made(view)
    rows, told = register.rows.to_dict("records"), listing_as_json(register)
    assert len(rows) == len(told) > 50
    assert json.loads(json.dumps(told)) == told
    for row, one in zip(rows, told, strict=True):
        assert row.get("Aim", row.get("Risk")) == one["aim"]
        assert (row["Risk before"], row["Risk now"]) == (one["risk_before"], one["risk_now"])
        parts = (one["consequence_now"], one["likelihood_now"])
        assert row["Made of now"] == (" × ".join(map(str, parts)) if all(parts) else "")
        assert row["Sites"] == (", ".join(one["sites"]) or "all sites")
    if view is View.BOARD:
        pairs = zip(rows, told, strict=True)
        assert [(row["Escalated"], row["What was found"]) for row, _ in pairs] == [
            (one["escalated"], one["finding"]) for one in told
        ]
    else:
        many = [len(one.get("controls", one.get("actions"))) for one in told]
        cells = [row.get("Controls", row.get("Actions")) for row in rows]
        assert [0 if c == "none" else c.count("\n") + 1 for c in cells] == many


@pytest.mark.parametrize("view", View)
def test_no_word_of_the_plan_becomes_a_formula(view) -> None:
    plan, standings, verdicts = world(1)
    aims = tuple(
        replace(aim, issue=HOSTILE[at % len(HOSTILE)], causes=(HOSTILE[at % len(HOSTILE)],))
        for at, aim in enumerate(plan.aims)
    )
    plan = Plan(aims=aims, actions=plan.actions, people=plan.people)
    scope = Scope(plan=plan, today=TODAY, person=EVERYONE)
    seen = aims_looked_at(scope, PLACES, standings, verdicts)
    cells = [
        cell for row in from_csv(as_csv(listing_of(view, seen, plan, TODAY).rows)) for cell in row
    ]
    assert not [cell for cell in cells if cell.lstrip(" \"'\u200b\t\r").startswith(("=", "@", "＝"))
                and not cell.startswith("'")]  # fmt: skip


@pytest.mark.parametrize("view", View)
def test_an_aim_of_which_nothing_is_known_has_a_row_without_gaps_in_its_words(view) -> None:
    plan = Plan(aims=(Aim(id="bare"),))
    aims = aims_looked_at(Scope(plan=plan, today=TODAY), PLACES, (), ())
    (row,) = listing_of(view, aims, plan, TODAY).rows.to_dict("records")
    assert (row["Band before"], row["Band now"]) == ("not scored", "not scored")
    assert "nan" not in " ".join(map(str, row.values()))


def ask(*words: object) -> Result:
    return CliRunner().invoke(grip.app, [str(each) for each in words])


@pytest.fixture
def drafted(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", "2026-11-16")
    file = tmp_path / "draft.csv"
    file.write_text(DRAFT, encoding="utf-8")
    assert ask("plan", "import", file).exit_code == 0


def test_a_draft_without_any_data_is_printed_written_and_told_as_json(drafted, tmp_path) -> None:
    assert "Staff reminded: draft" in ask("plan", "risk-register").output
    (first, _) = json.loads(ask("plan", "board", "--json").output)
    assert first["actions_by_state"] == {"draft": 1}
    for ending in ("csv", "xlsx"):
        assert ask("plan", "board", "--out", tmp_path / f"board.{ending}").exit_code == 0
    rows = from_csv((tmp_path / "board.csv").read_bytes())
    sheet = load_workbook(tmp_path / "board.xlsx").get_sheet_by_index(1)
    read = [[f"{c:g}" if isinstance(c, float) else c for c in row] for row in sheet.to_python()]
    assert read == rows
    assert "'=1+1" in [cell for row in rows for cell in row]


def test_what_cannot_be_written_or_is_not_known_is_said_with_what_to_do(drafted, tmp_path) -> None:
    told = ask("plan", "board", "--out", tmp_path / "board.pdf")
    assert (told.exit_code, "made as .csv or as .xlsx" in told.output) == (2, True)
    told = ask("plan", "service-review", "--site", "Nowhere")
    assert (told.exit_code, "There is no site 'Nowhere'" in told.output) == (2, True)
