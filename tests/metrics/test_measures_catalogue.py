"""The catalogue: every measure runs on an empty warehouse, tells its rule, and is found by name."""

from datetime import date
from math import isfinite
from pathlib import Path

import pytest

import metrics.measures
from metrics.catalogue import CATALOGUE, NAMES, measure, reading
from metrics.measure import Kind, Measure
from metrics.settings import Settings, differing, in_words, settings_in_force
from tests.metrics.warehouse import EXPORTS, Warehouse

DAY = date(2026, 11, 2)


def test_every_measure_file_is_in_the_catalogue_under_its_own_name() -> None:
    files = {path.stem for path in Path(metrics.measures.__path__[0]).glob("[!_]*.py")}
    assert not files - {*NAMES}, "give each of these its line in metrics/catalogue.py"
    assert tuple(one.id for one in CATALOGUE) == NAMES, "a file is named as the id of its measure"
    assert files == {one.id for one in CATALOGUE}
    assert len(CATALOGUE) == len(files)


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_measure_runs_on_an_empty_warehouse(warehouse: Warehouse, one: Measure) -> None:
    rows = warehouse.cursor.execute(one.sql)
    names = [column[0] for column in rows.description]
    assert names == ["site", "area", "part", "day", "numerator", "denominator"]
    assert rows.fetchall() == []


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_measure_tells_why_it_matters_its_rule_and_its_source(one: Measure) -> None:
    assert all((one.title, one.why, one.rule, one.source, one.unit))
    assert set(one.reads) <= set(EXPORTS)
    assert one.kind is not Kind.QUANTILE or one.part_is


@pytest.mark.parametrize("one", CATALOGUE, ids=lambda one: one.id)
def test_measure_has_words_and_bounds_of_its_own(one: Measure) -> None:
    file = f"metrics/measures/{one.id}.py"
    assert one.change != Measure.change, f"{file}: `change` says a change of it"
    assert "{n}" in one.change, f"{file}: `change`"
    assert "{part}" not in one.change, f"{file}: `change`"
    assert ("{per}" in one.change) <= one.change_unit.startswith("in every"), f"{file}: `change`"
    assert not one.change_of_part or one.part_is, f"{file}: `change_of_part` without parts"
    assert one.kind is not Kind.RARE or one.event != Measure.event, f"{file}: `event`"
    assert one.unit.is_percentage == (one.unit.bounds == (0, 100)), f"{file}: `unit`"
    assert (one.kind is Kind.PROPORTION) <= one.unit.is_percentage, f"{file}: `unit`"
    assert (one.kind is Kind.SCORE) <= isfinite(one.unit.bounds[1]), f"{file}: `unit`"


def test_unknown_measure_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"'punctuallity'.*measures are: .*punctuality"):
        measure("punctuallity")


def test_reading_may_name_a_part() -> None:
    assert reading("observation_score:privacy") == (measure("observation_score"), "privacy")
    assert reading("punctuality") == (measure("punctuality"), "")


def test_part_of_a_measure_without_parts_is_an_error() -> None:
    with pytest.raises(ValueError, match="has no parts"):
        reading("omitted_doses:late")


def test_settings_are_said_beside_the_figure(warehouse: Warehouse) -> None:
    provider = settings_in_force(warehouse.cursor, "", DAY)
    words = "On time = within 15 minutes either side of the planned time."
    assert in_words(measure("punctuality"), provider) == words
    assert in_words(measure("observation_score"), provider) == ""


def test_uneven_tolerance_is_said_for_each_side(warehouse: Warehouse) -> None:
    name = "tolerance_late_minutes"
    row = {"site": "Northgate", "name": name, "from_day": DAY, "value": 30}
    warehouse.put("settings", row)
    own = settings_in_force(warehouse.cursor, "Northgate", DAY)
    words = "On time = from 15 minutes early to 30 minutes late."
    assert in_words(measure("punctuality"), own) == words
    (other,) = differing(warehouse.cursor, [name], DAY)
    assert (other.site, other.value, other.general) == ("Northgate", 30, 15)


def test_every_setting_of_a_measure_can_be_said(warehouse: Warehouse) -> None:
    provider = settings_in_force(warehouse.cursor, "", DAY)
    for one in CATALOGUE:
        assert bool(in_words(one, provider)) == bool(one.settings), one.id


def test_unknown_setting_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(LookupError, match="settings are: small_cell"):
        Settings("", DAY, (("small_cell", 5),)).value("tolerance")


@pytest.mark.parametrize(
    ("id", "says"),
    [
        ("punctuality", "15 minutes either side is this program's default"),
        ("punctuality", "KPI 3, which speaks of time-critical visits alone"),
        ("time_critical_punctuality", "within 30 minutes either side"),
        ("time_critical_punctuality", "15 minutes is this program's default"),
        ("published_ahead", "this program's default"),
        ("changed_late", "this program's default"),
        ("delays_escalated", "this program's defaults"),
        ("competency_in_date", "The guideline itself was not read"),
    ],
)
def test_source_says_what_the_figure_uses(id: str, says: str) -> None:
    assert says in measure(id).source
