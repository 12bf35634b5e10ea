"""`grip.py report evidence`: what it writes, and what it says where it cannot."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import grip
from reports.evidence.paper import evidence_pdf


@pytest.fixture
def asked(sample_store):
    def run(*words: str):
        told = ["report", "evidence", *words, "--store", str(sample_store.root)]
        return CliRunner().invoke(grip.app, told)

    return run


def test_a_named_generation_gives_the_document_of_that_edition(
    asked, sample_store, pack_of, tmp_path: Path
):
    out = tmp_path / "A11.pdf"
    done = asked("A11", "--out", str(out), "--generation", sample_store.generation, "--json")
    assert done.exit_code == 0, done.output
    assert out.read_bytes() == evidence_pdf(pack_of("A11"))
    told = json.loads(done.stdout[done.stdout.index("{") :])
    assert told["generation"] == sample_store.generation
    assert told["verdict"]["answer"] == "too_early"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["A11"], "Say where to: --out evidence.zip"),
        (["A11", "--out", "evidence.doc"], "Name a file like that."),
        (["A99", "--out", "evidence.pdf"], "There is no action 'A99'. The actions are: A01"),
        (["A11", "--out", "e.pdf", "--generation", "generation-000099"], "does not hold"),
    ],
)
def test_what_cannot_be_made_is_said_with_what_to_do(asked, words, said):
    done = asked(*words)
    assert done.exit_code == 2
    assert said in done.stderr
    assert "Traceback" not in done.output
