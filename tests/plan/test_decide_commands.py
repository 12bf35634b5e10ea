"""The commands that decide on an action go by the same rules as the screens."""

import json
from pathlib import Path

import pytest

from plan.model import Decision
from plan.register import open_register
from plan.state import reviews_of
from tests.plan.cases import ACTION, AIM, PEOPLE
from tests.plan.test_plan_commands import ask


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", "2026-12-21")
    (tmp_path / "people.csv").write_text("person,role\nBM,Branch manager\n", encoding="utf-8")
    assert ask("load", tmp_path / "people.csv").exit_code == 0
    register = open_register(tmp_path / "store")
    for subject in (*PEOPLE, AIM, ACTION):
        register.write(subject, by="import")
    return tmp_path / "store"


def state() -> dict:
    return json.loads(ask("plan", "states", "--json").output)[0]


def test_the_life_of_an_action_from_start_to_a_signature_against_the_data(store: Path) -> None:
    assert "in progress" not in state()["state"]
    told = ask("plan", "start", "A1", "--by", "scheduler", "--as-of", "2026-11-16")
    assert told.output.strip() == "Recorded. A1 is now: in progress"
    assert state()["state"] == "overdue"
    seen = ["--by", "director", "--note", "Two more schedulers."]
    assert ask("plan", "acknowledge", "A1", "deadline slipped", *seen).exit_code == 0
    assert state()["escalations"][0]["acknowledged_by"] == "director"
    done = ["--by", "scheduler", "--note", "rebuilt", "--on", "2026-12-18"]
    assert ask("plan", "review", "A1", "complete", *done).exit_code == 0
    assert ask("plan", "re-audit", "A1", "met", "--by", "director").exit_code == 0

    refused = ask("plan", "review", "A1", "assure", "--by", "quality")
    assert refused.exit_code == 2
    assert "write the reason" in refused.output
    why = ["--by", "quality", "--override", "The branch closes in January."]
    assert ask("plan", "review", "A1", "assure", *why).exit_code == 0
    now = state()
    assert now["state"] == "assured"
    assert now["overrides"][0]["reason"] == "The branch closes in January."
    kept = [each.decision for each in reviews_of(open_register(store), "A1")]
    assert kept == [Decision.COMPLETE, Decision.ASSURE]


def test_a_review_asks_on_the_command_line_when_it_is_looked_at_next(store: Path) -> None:
    on = ("--as-of", "2026-11-16")
    go_on = ("plan", "review", "A1", "continue", "--by", "quality", *on)
    refused = ask(*go_on)
    assert refused.exit_code == 2
    assert "on which day it is looked at next" in refused.output
    assert ask(*go_on, "--next", "2027-01-11").exit_code == 0
    assert str(open_register(store).plan().action("A1").reviews_on[-1]) == "2027-01-11"


@pytest.mark.parametrize(
    "words",
    [
        ("review", "A9", "continue", "--by", "quality"),
        ("acknowledge", "A1", "assured but slipped", "--by", "director"),
        ("review", "A1", "continue", "--by", "somebody"),
    ],
)
def test_what_cannot_be_decided_is_told_in_a_line(words: tuple[str, ...], store: Path) -> None:
    told = ask("plan", *words)
    assert told.exit_code == 2
    assert "Traceback" not in told.output
    assert reviews_of(open_register(store), "A1") == ()
