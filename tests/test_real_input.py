"""Real planned and actual times, in a foreign export, through the same door as everything else."""

import json
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

import grip
from benchmarks import flights
from connectors.warehouse import Store, read
from metrics.catalogue import measure
from metrics.series import SeriesWanted, series
from plan.words.answers import VerdictAnswer

PROFILE = Path(flights.__file__).with_name("flights.toml")
FRONT_DOOR = Path(grip.__file__).parent / "pages" / "front" / "door.py"
ONE_LEG_IN = 15
START, TODAY = date(2013, 9, 2), "2014-01-06"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a cut of the year, loaded by the command line."""
    folder = tmp_path_factory.mktemp("flights")
    export = flights.write(folder / "export", ONE_LEG_IN)
    flights.write_plan(folder / "export", START)
    store = folder / "store"
    plan = [str(folder / "export" / name) for name in ("plan.csv", "people.csv")]
    run("load", str(export), "--profile", str(PROFILE), "--store", str(store))
    run("load", *plan, "--store", str(store))
    return store


def run(*words: str) -> str:
    done = CliRunner().invoke(grip.app, [*words, "--as-of", TODAY])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_punctuality_by_carrier_and_week_equals_plain_pandas(store: Path) -> None:
    expected = flights.punctuality(flights.legs(ONE_LEG_IN))
    carriers = sorted(set(expected["carrier"]))
    assert len(carriers) > 10
    with read(Store(store)) as warehouse:
        for carrier in carriers:
            wanted = SeriesWanted(measure("punctuality"), (carrier,))
            frame = series(warehouse, wanted, date.fromisoformat(TODAY)).frame
            ours = frame[frame["denominator"] > 0]
            theirs = expected[expected["carrier"] == carrier]
            assert list(ours["period"]) == list(theirs["week"]), carrier
            assert list(ours["numerator"]) == list(theirs["on_time"]), carrier
            assert list(ours["denominator"]) == list(theirs["due"]), carrier


def test_the_command_line_prints_the_same_series(store: Path) -> None:
    told = run("series", "punctuality", "--site", "UA", "--json", "--store", str(store))
    expected = flights.punctuality(flights.legs(ONE_LEG_IN))
    united = expected[expected["carrier"] == "UA"]
    assert [row["numerator"] for row in json.loads(told)] == list(united["on_time"])


def test_every_leg_read_is_accounted_for_and_loading_it_again_changes_nothing(store: Path) -> None:
    export = store.parent / "export" / "departures.csv"
    told = run("load", str(export), "--profile", str(PROFILE), "--store", str(store))
    flown = flights.legs(ONE_LEG_IN)
    legs, believed = f"{len(flown):,}", flights.is_believed(flown).sum()
    far = str(len(flown) - believed)
    for row in (line.split() for line in told.splitlines() if line.startswith("departures.csv ")):
        held = legs if row[1] == "rota" else f"{believed:,}"
        aside = "0" if row[1] == "rota" else far
        assert row[2:] == [legs, "0", "0", held, "0", aside, "0"]


def test_an_action_on_a_real_date_has_a_verdict(store: Path) -> None:
    (verdict,) = json.loads(run("verdicts", "--json", "--store", str(store)))
    assert verdict["action"] == "F1"
    assert verdict["answer"] in set(VerdictAnswer)
    assert verdict["outcome"]["low"] <= verdict["outcome"]["effect"] <= verdict["outcome"]["high"]
    assert verdict["sentences"]


def test_the_front_page_shows_it(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIP_STORE", str(store))
    monkeypatch.setenv("GRIP_TODAY", TODAY)
    page = AppTest.from_file(str(FRONT_DOOR), default_timeout=60).run()
    assert not page.exception
    assert "Longer planned turnrounds" in [each.proto.label for each in page.get("page_link")]
