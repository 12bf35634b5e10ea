"""`grip.py report weekly`: what it writes and prints, and what it says where it cannot."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from reports.weekly.paper import weekly_pdf
from reports.weekly.words import weekly_as_json


@pytest.fixture
def asked(sample_store):
    def run(*words: str):
        told = ["report", "weekly", *words, "--store", str(sample_store.root)]
        return CliRunner().invoke(grip.app, told)

    return run


def test_document_and_json_are_those_of_the_model(asked, sample_store, one_site, tmp_path: Path):
    out = tmp_path / "weekly.pdf"
    of = ("--site", "Northgate", "--as-of", "2026-11-16", "--generation", sample_store.generation)
    done = asked(*of, "--out", str(out), "--json")
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == weekly_pdf(one_site)
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert told == json.loads(json.dumps(weekly_as_json(one_site)))


def test_on_any_day_of_the_week_it_is_the_same_report(asked):
    monday, thursday = (
        asked("--site", "Oak", "--json", "--as-of", day) for day in ("2026-11-02", "2026-11-05")
    )
    assert monday.stdout == thursday.stdout
    assert json.loads(monday.stdout)["week"] == {"first": "2026-10-26", "last": "2026-11-01"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "Say where to: --out weekly.pdf"),
        (["--site", "Nowhere", "--out", "w.pdf"], "There is no site 'Nowhere'. Sites: "),
        (["--out", "no/such/folder/w.pdf"], "Choose a folder that exists"),
        (["--out", "w.pdf", "--generation", "generation-000099"], "does not hold"),
    ],
)
def test_what_cannot_be_made_is_said_with_what_to_do(asked, words, said):
    done = asked(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
