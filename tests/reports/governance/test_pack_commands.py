"""The pack and the minutes from the command line: no browser, no app, errors one can act on."""

import json
from io import BytesIO

import pytest
from pptx import Presentation
from typer.testing import CliRunner

import grip
from reports.governance.content import pack_as_json


def run(store, *words):
    asked = ["report", *map(str, words), "--store", str(store.root)]
    return CliRunner().invoke(grip.app, asked)


def test_the_command_writes_the_pack_and_prints_its_numbers(
    sample_store, sample_pack, sample_deck, tmp_path
):
    out = tmp_path / "pack.pptx"
    assert run(sample_store, "governance", "--out", out).exit_code == 0
    assert out.read_bytes() == sample_deck
    printed = run(sample_store, "governance", "--json")
    assert json.loads(printed.stdout) == pack_as_json(sample_pack)


def test_a_pack_of_one_site_is_about_that_site(sample_store, sample_deck, tmp_path):
    out = tmp_path / "oak.pptx"
    assert run(sample_store, "governance", "--site", "Oak", "--out", out).exit_code == 0
    slides = Presentation(out).slides
    assert slides[0].shapes[1].text_frame.paragraphs[0].text == "Oak"
    assert len(slides) < len(Presentation(BytesIO(sample_deck)).slides)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("governance",), "--out pack.pptx"),
        (("governance", "--out", "pack.doc"), "made as .pptx or as .pdf"),
        (("governance", "--out", "x.pptx", "--site", "Nowhere"), "There is no site 'Nowhere'"),
        (("governance", "--out", "/nowhere/x.pptx"), "Choose a folder that exists"),
        (("minutes", "--out", "minutes.pdf"), "No meeting was held yet"),
    ],
)
def test_what_cannot_be_made_is_said_with_what_to_do(sample_store, words, told):
    found = run(sample_store, *words)
    assert found.exit_code == 2
    assert told in " ".join(found.stderr.split())
