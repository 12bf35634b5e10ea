"""The shipped files: made again from the seed, small enough, and of the shape that is written."""

import csv
import gzip
import json
from pathlib import Path

import pytest

from connectors.sources import SOURCES
from data.provider import TRUTH, write

MOST_BYTES = 6_000_000
SOURCE_OF = {source.name: source for source in SOURCES}


@pytest.fixture(scope="module")
def made_again(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    write(folder)
    return folder


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()


def source_of(path: Path):
    """The export that a file is of: rota_2025_05.csv.gz is a rota."""
    stem = path.name.split(".")[0]
    return (
        next((SOURCE_OF[name] for name in SOURCE_OF if stem.startswith(f"{name}_20")), None)
        or (SOURCE_OF[stem])
    )


def test_the_sample_is_made_again_byte_for_byte(sample, made_again) -> None:
    """Of compressed files the content is compared: compressors differ between systems."""
    shipped = {path.name for path in sample.iterdir()}
    assert shipped == {path.name for path in made_again.iterdir()}
    differing = [
        name for name in sorted(shipped) if content(sample / name) != content(made_again / name)
    ]
    assert not differing


def test_a_compressed_file_holds_neither_its_name_nor_a_time(sample) -> None:
    for path in sample.glob("*.gz"):
        flags, time = path.read_bytes()[3], path.read_bytes()[4:8]
        assert (flags, time) == (0, bytes(4)), path.name


def test_the_sample_takes_six_megabytes_at_most(sample) -> None:
    assert sum(path.stat().st_size for path in sample.iterdir()) <= MOST_BYTES


def test_every_export_is_in_the_sample(sample) -> None:
    held = {source_of(path).name for path in sample.glob("*.csv.gz")}
    assert held | {"settings", "place_names"} == set(SOURCE_OF)


def test_no_column_is_unknown_to_the_exports(sample) -> None:
    for path in sample.glob("*.csv.gz"):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            headings = next(csv.reader(file))
        known = {heading for column in source_of(path).columns for heading in column.headings}
        assert set(headings) <= known, path.name
        assert len(set(headings)) == len(headings), path.name


def test_the_truth_is_the_same_for_every_seed_and_speaks_of_every_action(sample) -> None:
    shipped = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    with (sample / "plan.csv").open(encoding="utf-8", newline="") as file:
        actions = {row["action"] for row in csv.DictReader(file)}
    assert shipped == TRUTH
    assert set(shipped) == actions


def test_every_owner_and_escalation_is_a_person_of_the_plan(sample) -> None:
    with (sample / "people.csv").open(encoding="utf-8", newline="") as file:
        people = {row["person"]: row for row in csv.DictReader(file)}
    with (sample / "plan.csv").open(encoding="utf-8", newline="") as file:
        plan = list(csv.DictReader(file))
    assert {row["owner"] for row in plan} | {row["escalate_to"] for row in plan} <= set(people)
    assert {row["escalates_to"] for row in people.values()} - {""} <= set(people)
