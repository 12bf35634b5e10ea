"""Places: one spelling of each, whatever an export has; a name that is not listed is told."""

from pathlib import Path

from connectors.warehouse import Store
from tests.connectors.exports import CALL, ROTA, ask, export, take
from tests.connectors.test_cases import CASES

BRANCHES = "SELECT DISTINCT branch FROM rota ORDER BY 1"
SITES = "site,kind\nNorthgate,branch\nSouthgate,branch\n"


def calls(inbox: Path, *branches: str) -> Path:
    rows = (CALL.replace("V1", f"V{at}").replace("Northgate", b) for at, b in enumerate(branches))
    return export(inbox, "rota.csv", ROTA + "".join(rows))


def test_blanks_capitals_and_what_nobody_sees_make_no_other_branch(store: Store) -> None:
    (report,) = take(store, CASES / "49_unit_case" / "rota.csv")
    assert ask(store, BRANCHES) == [("Northgate",)]
    assert "is taken for 'Northgate'" in report.notes[-1]


def test_the_unit_of_a_complaint_is_that_of_its_bed_days(store: Store) -> None:
    take(store, *sorted((CASES / "A8_unit_case_rates").iterdir()))
    assert ask(store, "SELECT DISTINCT site FROM complaints") == [("Oak",)]
    assert ask(store, "SELECT DISTINCT unit FROM bed_days") == [("Oak",)]


def test_the_spelling_of_the_list_of_sites_holds_also_for_what_came_before(
    store: Store, inbox: Path
) -> None:
    take(store, calls(inbox, "NORTHGATE", "north gate"))
    assert ask(store, BRANCHES) == [("NORTHGATE",)]
    take(store, export(inbox, "sites.csv", SITES))
    assert ask(store, BRANCHES) == [("Northgate",)]


def test_a_name_that_is_not_listed_is_told_with_the_nearest_and_a_line_says_which_it_is(
    store: Store, inbox: Path
) -> None:
    sites = export(inbox, "sites.csv", SITES)
    *_, report = take(store, calls(inbox, "Northgate", "Nortgate branch"), sites)
    assert (
        "'Nortgate branch' is not in the list of sites, the nearest is 'Northgate'"
        in (report.notes[-1])
    )
    line = export(inbox, "place_names.csv", "name,site\nnortgate branch,Northgate\n")
    assert take(store, line)[-1].notes == ()
    assert ask(store, BRANCHES) == [("Northgate",)]


def test_two_houses_that_differ_in_more_than_one_word_stay_two(store: Store, inbox: Path) -> None:
    take(store, calls(inbox, "Oak", "Oak House", "Oak Unit"))
    assert ask(store, BRANCHES) == [("Oak",), ("Oak House",), ("Oak Unit",)]


def test_a_day_that_two_spellings_hold_is_one_day(store: Store, inbox: Path) -> None:
    beds = "unit,day,occupied\nOak,02/03/2026,4\nElm,02/03/2026,7\n"
    take(store, export(inbox, "beds.csv", beds))
    take(store, export(inbox, "place_names.csv", "name,site\nElm,Oak\n"))
    assert ask(store, "SELECT unit, occupied FROM bed_days") == [("Oak", 4)]
