"""The evidence of one action on paper: for every reader, and the same figures as everywhere."""

import re
import subprocess
from pathlib import Path

import pytest

from metrics.how_sure import TERMS
from plan.words.sentences import as_json
from reports.evidence.content import evidence_pack
from reports.evidence.paper import drawings, evidence_pdf
from tests.reports.paper import alternative_texts, faults

QUESTIONS = (
    "What was the problem?",
    "How do you know?",
    "Who owned it?",
    "What changed in practice?",
    "How do you know it worked?",
    "Has it lasted?",
)


@pytest.fixture(scope="module")
def path_of(pack_of, tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("evidence")

    def made(action: str) -> Path:
        path = folder / f"{action}.pdf"
        if not path.exists():
            path.write_bytes(evidence_pdf(pack_of(action)))
        return path

    return made


def text_of(path: Path, *options: str) -> str:
    """Read by poppler, words parted by single blanks."""
    told = subprocess.run(
        ["pdftotext", *options, path, "-"], capture_output=True, check=True, text=True
    ).stdout
    return " ".join(told.split())


@pytest.mark.parametrize("action", ["A01", "A07", "A11"])
def test_everybody_can_read_it(pack_of, path_of, action):
    assert faults(path_of(action)) == []
    alts = [each.alt for each in drawings(pack_of(action)).values()]
    assert alternative_texts(path_of(action)) == alts
    assert len(alts) >= 2


def test_how_sure_it_is_stands_on_one_page_with_the_coefficients_of_the_other_method(path_of):
    pages = [
        text_of(path_of("A01"), "-layout", "-f", f"{page}", "-l", f"{page}") for page in range(2, 6)
    ]
    (page,) = (each for each in pages if "How sure is this?" in each)
    _, told = page.split("How sure is this?")
    assert "estimate standard error t p from to" in told
    for term in TERMS:
        assert re.search(rf"{term} −?\d+\.\d{{3}} ", told)


def test_the_first_page_answers_the_six_questions(path_of):
    first = text_of(path_of("A01"), "-l", "1")
    at = [first.find(each) for each in QUESTIONS]
    assert -1 not in at
    assert at == sorted(at)
    assert "Branch manager, Northgate" in first
    assert "Since 3 August 2026" in first


@pytest.mark.parametrize("action", ["A01", "A07"])
def test_every_gap_is_that_of_the_verdict_and_of_its_json(pack_of, path_of, action):
    told, verdict = text_of(path_of(action)), pack_of(action).verdict
    gaps = re.findall(r"expected: (\S+), 90 % interval (\S+) to (\S+) \(", told)
    found = [[float(each.replace("−", "-")) for each in gap] for gap in gaps]
    answers = [each.answer for each in pack_of(action).measured if not hides(each)]
    assert len(answers) >= 3
    assert found == [
        [round(end, 1) for end in (each.change.effect, each.change.low, each.change.high)]
        for each in answers
    ]
    json_ = as_json(verdict)
    for name, gap in zip(("process", "outcome"), found, strict=False):
        ends = [json_[name][end] for end in ("effect", "low", "high")]
        assert [pytest.approx(end, abs=0.0501) for end in ends] == gap


def hides(each) -> bool:
    return each.answer.hides_change


def test_where_the_data_came_from_stands_in_it_with_every_fingerprint(pack_of, path_of):
    told = text_of(path_of("A01"))
    files = [file for each in pack_of("A01").exports for file in each.files]
    assert len(files) >= 8
    for file in files:
        assert file.file in told
        assert file.sha256 in told
        assert f"{file.read:,}" in told


def test_every_definition_stands_in_it_whole(pack_of, path_of):
    told = text_of(path_of("A01"))
    for each in pack_of("A01").definitions:
        assert " ".join(each.rule.split()) in re.sub(r" \d* ?Sample data.*?of \d+ ", " ", told)
        for line in each.sql.splitlines():
            assert " ".join(line.split()) in told


def test_the_same_data_make_the_same_bytes(sample_edition, path_of):
    again = evidence_pdf(evidence_pack(sample_edition, "A11"))
    assert path_of("A11").read_bytes() == again
