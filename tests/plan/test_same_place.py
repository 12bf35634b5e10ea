"""A name that no list has: listed with its nearest site, and said to be it by a person."""

from pathlib import Path

import pytest

from connectors.places import UnlistedPlace, unlisted
from connectors.warehouse import Store, StoreProblem, read
from plan.intake import load, say_same_place
from plan.register import open_register

ROTA = "visit_id,carer_slot,branch,planned_start,planned_end\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Calls of two branches, of which the list of sites knows one."""
    files = {
        "rota.csv": ROTA
        + "V1,1,Northgate,02/03/2026 08:00,02/03/2026 08:30\n"
        + "V2,1,Nortgate East,02/03/2026 09:00,02/03/2026 09:30\n",
        "sites.csv": "site,kind\nNorthgate,branch\nSouthgate,branch\n",
        "people.csv": "person,role\nql,Quality lead\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made = Store(tmp_path / "store")
    assert [one.error for one in load(made, [tmp_path / name for name in files])] == [""] * 3
    return made


def branches(store: Store) -> list[tuple]:
    with read(store) as cursor:
        return cursor.execute("SELECT DISTINCT branch FROM rota ORDER BY 1").fetchall()


def test_a_name_that_no_list_has_is_found_with_its_nearest_site(store: Store) -> None:
    with read(store) as cursor:
        assert unlisted(cursor) == (UnlistedPlace("Nortgate East", ("rota",), "Northgate"),)


def test_one_line_says_which_site_it_is_and_it_is_kept_who_said_so(
    store: Store, tmp_path: Path
) -> None:
    say_same_place(store, "Nortgate East", "Northgate", "ql")
    assert branches(store) == [("Northgate",)]
    with read(store) as cursor:
        assert unlisted(cursor) == ()
    (entry,) = open_register(Path(store.root)).histories("place")
    assert (entry.subject, entry.value, entry.recorded_by) == ("Nortgate East", '"Northgate"', "ql")
    load(store, [tmp_path / "rota.csv"])  # as it came, once more
    assert branches(store) == [("Northgate",)]


@pytest.mark.parametrize(
    ("name", "site", "by", "told"),
    [
        ("Nortgate East", "Northgate", "nobody", "no person 'nobody'"),
        ("Westgate", "Northgate", "ql", "none of the places that no list has: Nortgate East"),
        ("Nortgate East", "Westgate", "ql", "none of the sites: Northgate, Southgate"),
    ],
)
def test_what_nobody_knows_is_refused(
    store: Store, name: str, site: str, by: str, told: str
) -> None:
    with pytest.raises(StoreProblem, match=told):
        say_same_place(store, name, site, by)


def test_a_profile_is_loaded_like_any_file_and_before_the_others(tmp_path: Path) -> None:
    profile = '[[reads]]\nsource = "sites"\n[reads.columns]\nsite = "Where"\n'
    (tmp_path / "z_places.toml").write_text(profile, encoding="utf-8")
    (tmp_path / "a.csv").write_text("Where,kind\nNorthgate,branch\n", encoding="utf-8")
    store = Store(tmp_path / "store")
    saved, sites = load(store, [tmp_path / "a.csv", tmp_path / "z_places.toml"])
    assert saved.notes == ("saved as a profile",)
    assert (sites.profile, sites.loaded) == ("z_places", 1)
    (again,) = load(store, [tmp_path / "z_places.toml"])
    assert "There is a profile z_places already" in again.error
