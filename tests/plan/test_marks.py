"""What stands around a series: actions at its place, targets, and phases that begin themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from metrics.catalogue import measure
from metrics.measure import MeasureRef
from metrics.series import SeriesWanted
from plan.evidence import Records, records_of
from plan.marks import KIND, Ruling, SeriesMark, TargetStep, accept, marks, new_counts
from plan.model import Action, Aim, Outcome, Plan
from plan.register import Register, open_register
from tests.plan.warehouse import START, TODAY, Counted, steady, warehouse

REF = MeasureRef("punctuality")
AIM = Aim(id="P1", outcomes=(Outcome(measure=REF, target=95),))
ACTION = Action(
    id="A1",
    aim="P1",
    sites=("Northgate",),
    process=MeasureRef("feasible_gaps"),
    process_target=90,
    practice_changed_on=START,
)
LATER = Action(id="A2", aim="P1", sites=("Northgate",), practice_changed_on=date(2027, 1, 4))


@pytest.fixture
def counted() -> Iterator[Counted]:
    with warehouse() as found:
        found.places("branch", "Northgate", "Parkway")
        found.add("punctuality", "Northgate", steady(0.9))
        yield found


@pytest.fixture
def register(tmp_path: Path) -> Register:
    found = open_register(tmp_path)
    for each in (AIM, ACTION, LATER):
        found.write(each, by="plan.csv")
    return found


def at(counted: Counted) -> Records:
    return records_of(counted.connection, Plan(aims=(AIM,), actions=(ACTION, LATER)), TODAY)


def around(counted: Counted, register: Register, what: str = "punctuality", *sites: str):
    said, wanted = register.histories(KIND), SeriesWanted(measure(what), sites)
    return marks(at(counted), register, said, wanted)


def test_action_and_target_stand_at_the_site_of_the_action_alone(counted, register) -> None:
    own = around(counted, register, "punctuality", "Northgate")
    assert own.actions == (ACTION,)
    assert own.targets == (TargetStep(START, 95),)
    other = around(counted, register, "punctuality", "Parkway")
    assert (other.actions, other.targets) == ((), ())


def test_all_sites_together_belong_to_no_action(counted, register) -> None:
    together = around(counted, register)
    assert (together.actions, together.targets) == ((), ())


def test_a_process_measure_has_the_target_of_its_action(counted, register) -> None:
    own = around(counted, register, "feasible_gaps", "Northgate")
    assert own.targets == (TargetStep(START, 90),)


def test_what_was_accepted_for_a_series_stands_around_it(counted, register) -> None:
    mark = SeriesMark(REF, ("Northgate",), Ruling.PHASE, START)
    accept(register, mark, "The rounds were rebuilt.", "manager")
    own = around(counted, register, "punctuality", "Northgate")
    assert [each.mark for each in own.accepted] == [mark]
    assert around(counted, register, "punctuality", "Parkway").accepted == ()


def test_a_new_definition_begins_a_phase_labelled_with_the_new_rule(counted, register) -> None:
    counted.connection.execute(
        "INSERT INTO settings VALUES ('', 'tolerance_late_minutes', '2026-03-02', 30)"
    )
    (found,) = around(counted, register, "punctuality", "Northgate").counts
    assert found.on == date(2026, 3, 2)
    assert found.label.startswith("counted anew")


def test_sites_that_change_within_a_month_make_one_change(counted) -> None:
    counted.connection.execute("INSERT INTO sites (site, kind) VALUES ('Lakeside', 'scheme')")
    for house, began in (("Alder", date(2026, 2, 2)), ("Birch", date(2026, 2, 20))):
        counted.connection.execute(
            "INSERT INTO sites (site, kind, parent) VALUES (?, 'house', 'Lakeside')", [house]
        )
        counted.add("audit_findings:first", house, steady(0.1), a_day=4)
        counted.add("audit_findings:second", house, steady(0.3), a_day=4, first=began)
    findings, ref = measure("audit_findings"), MeasureRef("audit_findings")
    (found,) = new_counts(at(counted), findings, ref, ("Lakeside",))
    assert found.on == date(2026, 2, 2)
    assert found.label == "counted anew: new line of checks, all by 20 Feb"
    (alone,) = new_counts(at(counted), findings, ref, ("Birch",))
    assert alone.on == date(2026, 2, 20)


def test_six_points_in_a_row_are_a_setting_of_the_provider_or_a_site(counted, register) -> None:
    assert around(counted, register, "punctuality", "Northgate").in_a_row == 7
    counted.connection.execute(
        "INSERT INTO settings VALUES ('Northgate', 'points_in_a_row', '2026-01-01', 6)"
    )
    assert around(counted, register, "punctuality", "Northgate").in_a_row == 6
    assert around(counted, register, "punctuality", "Parkway").in_a_row == 7
