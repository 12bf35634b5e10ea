"""Every golden case of the R packages agrees to 1e-9, or differs by a rule that is written down."""

from pathlib import Path
from shutil import copytree

import pytest

from benchmarks.agreement.__main__ import all_cases, report
from benchmarks.agreement.documented import Documented

GOLDEN = Path(__file__).parents[2] / "golden"
FOUND = tuple(all_cases(GOLDEN))
SHOWN_BY = {  # one golden case that shows each difference: (case, what differs)
    Documented.NO_HONEST_LIMITS: ("QIC0374", "lower"),
    Documented.RANGE_OVER_LEFT_OUT: ("QIC0219", "limits"),
    Documented.SHIFT_ENDS_USEFUL: ("S034_pois_0.4", "shift"),
    Documented.TREND_STARTS_RISING: ("S037_pois_30", "trend"),
    Documented.PHASE_BETWEEN_PERIODS: ("PTD0099", "phases"),
    Documented.CHANCE_IS_THE_LEAST: ("QIC0612", "upper"),
    Documented.NOTHING_USEFUL: ("QIC0371", "longest"),
    Documented.FLAT_ON_TARGET: ("PTD0281", "assurance, increase"),
}


def test_every_package_is_compared():
    assert {case.package for case in FOUND} == {
        "NHSRplotthedots",
        "qicharts2",
        "runchart",
        "runcharter",
    }


@pytest.mark.parametrize("case", FOUND, ids=lambda case: f"{case.package} {case.case}")
def test_case_agrees_or_its_difference_is_documented(case):
    assert case.is_documented, case.differences


@pytest.mark.parametrize("rule", SHOWN_BY, ids=lambda rule: rule.name.lower())
def test_documented_difference_is_real(rule):
    name, what = SHOWN_BY[rule]
    shown = next(case for case in FOUND if case.case == name)
    assert rule in {difference.rule for difference in shown.differences if difference.what == what}


def test_a_difference_that_nothing_documents_is_named(tmp_path):
    copytree(GOLDEN / "perla", tmp_path / "perla")
    path = tmp_path / "perla" / "shift_trend_points.csv"
    path.write_text(path.read_text("utf-8").replace(",TRUE,", ",FALSE,"), "utf-8")
    assert any(
        line.startswith("NOT DOCUMENTED runchart") for line in report([*all_cases(tmp_path)])
    )


def test_report_counts_every_case_and_gives_each_reason():
    lines = list(report(list(FOUND)))
    assert any(line.startswith("all") and str(len(FOUND)) in line for line in lines)
    assert not any(line.startswith("NOT DOCUMENTED") for line in lines)
    for rule in SHOWN_BY:
        assert any(rule.value in line for line in lines)
