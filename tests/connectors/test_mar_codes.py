"""Outcome codes of MAR systems: mapped where they are documented, and never guessed."""

from pathlib import Path

import pytest

from connectors.profile import BUILT_IN, ProfileProblem, built_in, read_profile
from connectors.sources.mar import OUTCOME_CODES
from connectors.warehouse import Store
from tests.connectors.exports import ask, counts, export, take

FOLDER = BUILT_IN / "mar_codes"
HEADINGS = "mar_id,house,person_id,due_at,given_at,outcome_code\n"
DOCUMENTED = {
    "log_my_care": {
        "T": "given",
        "t": "given",
        "R": "refused",
        "NT": "other",
        "C": "in_hospital",
        "D": "on_leave",
        "E": "refused",
        "P": "prompted",
        "NR": "not_required",
        "M": "made_available",
    },
    "birdie": {
        "fully taken": "given",
        "p/t": "partly_given",
        "n/t": "other",
        "n/o": "other",
        "n/v": "no_visit",
        "----": "not_required",
        "?": "not_signed",
    },
}


def mar(inbox: Path, *codes: str) -> Path:
    rows = [f"M{n},Alder,P1,02/03/2026 08:00,,{code}\n" for n, code in enumerate(codes)]
    return export(inbox, "mar.csv", HEADINGS + "".join(rows))


@pytest.mark.parametrize("system", sorted(DOCUMENTED))
def test_every_documented_code_is_mapped(store: Store, inbox: Path, system: str) -> None:
    codes = DOCUMENTED[system]
    (report,) = take(store, mar(inbox, *codes), profile=FOLDER / f"{system}.toml")
    assert (report.profile, counts(report)[1]) == (system, len(codes))
    found = ask(store, "SELECT outcome_code FROM mar ORDER BY mar_id")
    assert [code for (code,) in found] == [*codes.values()]


@pytest.mark.parametrize("system", sorted(DOCUMENTED))
def test_unmapped_code_is_put_aside_with_the_codes_that_are_known(
    store: Store, inbox: Path, system: str
) -> None:
    (report,) = take(store, mar(inbox, "AT", "given"), profile=FOLDER / f"{system}.toml")
    assert counts(report) == (2, 1, 0, 0, 1)
    (told,) = report.faults
    assert "outcome_code" in told
    listed = told.split(" one of ")[1].split(". ")[0].split(", ")
    assert set(listed) == {code.casefold() for code in DOCUMENTED[system]} | set(OUTCOME_CODES)


@pytest.mark.parametrize("system", sorted(DOCUMENTED))
def test_blank_is_never_refused(store: Store, inbox: Path, system: str) -> None:
    take(store, mar(inbox, "", " "), profile=FOLDER / f"{system}.toml")
    assert ask(store, "SELECT outcome_code FROM mar") == [(None,), (None,)]
    assert ask(store, "SELECT error_kind, is_refused FROM doses_due") == [("gap", False)] * 2


@pytest.mark.parametrize("ours", ["refused", "given", "omitted"])
def test_profile_that_says_what_a_blank_outcome_means_is_an_error(
    tmp_path: Path, ours: str
) -> None:
    written = f'[[reads]]\nsource = "mar"\n[reads.codes.outcome_code]\n"" = "{ours}"\n'
    with pytest.raises(ProfileProblem, match=r"a blank mar\.outcome_code is a gap"):
        read_profile(export(tmp_path, "mine.toml", written))


def test_profiles_of_codes_are_chosen_by_name_only(store: Store, inbox: Path) -> None:
    """They have the headings of the handbook: nothing in a file tells whose codes it holds."""
    assert not {each.name for each in built_in()} & set(DOCUMENTED)
    assert take(store, mar(inbox, "given"))[0].profile == "grip"


def test_a_copy_in_the_store_reads_every_mar(store: Store, inbox: Path) -> None:
    store.profiles.mkdir(parents=True)
    (store.profiles / "ours.toml").write_bytes((FOLDER / "log_my_care.toml").read_bytes())
    assert take(store, mar(inbox, "R"))[0].profile == "ours"
    assert ask(store, "SELECT outcome_code FROM mar") == [("refused",)]
