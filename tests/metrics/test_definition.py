"""The name under which facts are kept changes whenever they would, and only then."""

import doctest

import pytest

from metrics import facts
from metrics.catalogue import measure
from metrics.facts import definitions
from tests.metrics.warehouse import Warehouse

DELAYS = measure("delay_minutes")


@pytest.mark.parametrize(
    ("name", "becomes"),
    [
        ("calls_due", "CREATE OR REPLACE VIEW calls_due AS FROM calls WHERE is_due OR is_missed"),
        ("journeys", "CREATE OR REPLACE VIEW journeys AS SELECT NULL AS month"),
        ("supplied", "CREATE OR REPLACE VIEW supplied AS SELECT '' AS source, '' AS what"),
        ("working_day", "CREATE OR REPLACE MACRO working_day(moment) AS moment::DATE"),
    ],
)
def test_a_view_or_macro_that_it_names_changes_a_definition(
    warehouse: Warehouse, name: str, becomes: str
) -> None:
    before = definitions(warehouse.cursor, [DELAYS])
    warehouse.cursor.execute(becomes)
    assert name in DELAYS.sql
    assert definitions(warehouse.cursor, [DELAYS]) != before


def test_so_does_one_that_it_reads_through_another(warehouse: Warehouse) -> None:
    before = definitions(warehouse.cursor, [DELAYS])
    assert "hours_ahead_since" not in DELAYS.sql
    warehouse.cursor.execute("CREATE OR REPLACE MACRO hours_ahead_since(is_spring, since) AS 0.0")
    assert definitions(warehouse.cursor, [DELAYS]) != before


def test_a_view_that_it_does_not_read_leaves_a_definition_alone(warehouse: Warehouse) -> None:
    before = definitions(warehouse.cursor, [DELAYS])
    warehouse.cursor.execute("CREATE OR REPLACE VIEW doses_due AS SELECT 1 AS dose")
    assert definitions(warehouse.cursor, [DELAYS]) == before


def test_views_that_read_each_other_in_a_circle_come_to_an_end() -> None:
    assert doctest.testmod(facts).failed == 0
    circle = {"here": "FROM there", "there": "FROM here"}
    found = facts._reached("FROM here", circle)
    assert found == {"there": "FROM here", "here": "FROM there"}
