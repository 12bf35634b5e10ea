"""Files out of all measure, paths that lead elsewhere, files that grow: told, nothing is lost."""

import gzip
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from connectors.profile import ProfileProblem, read_profile, save_profile
from connectors.warehouse import Store, StoreProblem
from plan import intake
from plan.backup import DATA, MANIFEST, REGISTER, restore
from tests.connectors.exports import CALL, ROTA, TODAY, ask, export, take

HEADINGS = ROTA.strip().split(",")
WIDE = 10_000  # columns
DEEP = 100_000  # brackets


def wide_csv(folder: Path) -> Path:
    more = ",".join(f"column {at}" for at in range(WIDE))
    row = CALL.strip() + "," * WIDE
    return export(folder, "wide.csv", f"{ROTA.strip()},{more}\n{row}\n")


def only_wide(folder: Path) -> Path:
    line = ",".join(f"column {at}" for at in range(WIDE))
    return export(folder, "only_wide.csv", f"{line}\n{',' * (WIDE - 1)}1\n")


def wide_row(folder: Path) -> Path:
    return export(folder, "wide_row.csv", ROTA + CALL + "," * WIDE + "\n")


def long_cell(folder: Path, millions: int = 1) -> Path:
    row = CALL.replace("V1", "V2").replace("Northgate", "N" * millions * 1_000_000)
    return export(folder, "long_cell.csv", ROTA + CALL + row + CALL.replace("V1", "V3"))


def very_long_cell(folder: Path) -> Path:
    return long_cell(folder, 100)


def long_quoted_cell(folder: Path) -> Path:
    row = CALL.replace("V1", "V2").replace("Northgate", '"' + "N,\n" * 2_000_000 + '"')
    return export(folder, "long_quoted.csv", ROTA + CALL + row)


def long_heading(folder: Path, letters: int = 100_000) -> Path:
    text = f"{ROTA.strip()},{'h' * letters}\n{CALL.strip()},x\n"
    return export(folder, "long_heading.csv", text)


def very_long_heading(folder: Path) -> Path:
    return long_heading(folder, 5_000_000)


def no_line_break(folder: Path, letters: int = 100_000) -> Path:
    return export(folder, "no_line.csv", "x" * letters)


def very_long_line(folder: Path) -> Path:
    return no_line_break(folder, 20_000_000)


def deep_zip(folder: Path) -> Path:
    packed = export(folder, "rota.csv", ROTA + CALL).read_bytes()
    for at in range(50):
        path = folder / "deep.zip"
        with zipfile.ZipFile(path, "w") as file:
            file.writestr(f"{at}.zip" if at else "rota.csv", packed)
        packed = path.read_bytes()
    (folder / "rota.csv").unlink()
    return path


def deep_folders(folder: Path) -> Path:
    path = folder / "deep_folders.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("a/" * 5_000 + "rota.csv", ROTA + CALL)
    return path


def long_name_in_a_zip(folder: Path) -> Path:
    path = folder / "long_name.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"rota.{'x' * 5_000}.csv", ROTA + CALL)
    return path


def deep_brackets(folder: Path) -> Path:
    return export(folder, "brackets.csv", "[" * DEEP)


def deep_settings(folder: Path) -> Path:
    return export(folder, "settings.toml", f"a = {'[' * DEEP}")


def deep_tables(folder: Path) -> Path:
    return export(folder, "settings.toml", f"[{'.'.join('a' * 10_000)}]\nx = 1\n")


def packed_nothing(folder: Path) -> Path:
    """Two gigabytes of nothing, in two megabytes."""
    path = folder / "nothing.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        for _ in range(2_048):
            file.write(bytes(1 << 20))
    return path


HEAVY = (
    *(only_wide, very_long_cell, long_quoted_cell, very_long_heading, very_long_line),
    packed_nothing,
)
STRANGE = [
    *(wide_csv, wide_row, long_cell, long_heading, no_line_break, deep_zip),
    *(deep_folders, long_name_in_a_zip, deep_brackets, deep_settings, deep_tables),
    *(pytest.param(make, marks=pytest.mark.long) for make in HEAVY),
]


@pytest.mark.parametrize("make", STRANGE)
def test_a_file_out_of_all_measure_is_loaded_or_told_and_others_go_on(
    store: Store, inbox: Path, make
) -> None:
    """In few words, with what to do."""
    sites = export(inbox, "sites.csv", "site,kind\nNorthgate,branch\n")
    reports = take(store, make(inbox), sites)
    assert {report.file: report.loaded for report in reports}["sites.csv"] == 1
    for report in reports:
        assert len(report.error) < 2_000
        assert not report.error or "What to do:" in report.error
        assert report.read == sum(
            getattr(report, fate)
            for fate in (
                "loaded",
                "replaced",
                "unchanged",
                "joined",
                "older",
                "left_out",
                "rejected",
            )
        )
        assert all(len(note) < 2_000 for note in (*report.notes, *report.findings, *report.faults))
    assert ask(store, "SELECT site FROM sites") == [("Northgate",)]
    take(store, export(inbox, "later.csv", ROTA + CALL))
    assert ("V1",) in ask(store, "SELECT visit_id FROM rota")


LEADS_AWAY = (
    "../away.csv",
    "/tmp/grip_away.csv",
    "..\\away.csv",
    "a/../../away.csv",
    "..",
    "~/away.csv",
)


@pytest.mark.parametrize("name", LEADS_AWAY)
def test_a_name_in_a_zip_leads_nowhere_but_into_the_load(
    store: Store, inbox: Path, tmp_path: Path, name: str
) -> None:
    with zipfile.ZipFile(inbox / "exports.zip", "w") as packed:
        packed.writestr(name, ROTA + CALL)
    take(store, inbox / "exports.zip")
    left = {path.name for path in (*tmp_path.rglob("*"), *Path("/tmp").glob("grip_away*"))}
    assert not [one for one in left if "away" in one]


@pytest.mark.parametrize("name", ["../away", "/tmp/grip_away", "..", "a/b", "", "a\0b", "x" * 300])
def test_a_profile_is_saved_in_its_folder_or_not_at_all(store: Store, tmp_path: Path, name) -> None:
    with pytest.raises(StoreProblem):
        save_profile(store, name, '[[reads]]\nsource = "rota"\n')
    assert not list(tmp_path.rglob("*.toml*"))


@pytest.mark.parametrize(
    "name", ["profiles/../../away.toml", "../away", "/tmp/grip_away", "profiles/a\\b.toml"]
)
def test_a_backup_puts_nothing_outside_its_store(store: Store, tmp_path: Path, name: str) -> None:
    file = tmp_path / "backup.zip"
    with zipfile.ZipFile(file, "w") as packed:
        for member in (DATA, REGISTER, name):
            packed.writestr(member, b"")
        packed.writestr(
            MANIFEST, json.dumps({"form": 1, "sha256": {DATA: "", REGISTER: "", name: ""}})
        )
    with pytest.raises(StoreProblem, match="Nothing was changed"):
        restore(store, file, replace=True)
    assert not list(tmp_path.rglob("*away*"))


def test_a_backup_of_brackets_without_end_is_no_backup(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    for said in ("[" * DEEP, '{"form": ' * DEEP, "{}", "[]", "1"):
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr(MANIFEST, said)
        with pytest.raises(StoreProblem, match="Nothing was changed"):
            restore(store, file, replace=True)


def test_a_profile_of_brackets_without_end_is_told(tmp_path: Path) -> None:
    for said in (f"a = {'[' * DEEP}", f"a = {'{a = ' * DEEP}"):
        with pytest.raises(ProfileProblem):
            read_profile(export(tmp_path, "deep.toml", said))


GROWING = """
import sys, time
from pathlib import Path
rows = iter(range(2, 1_000_000))
with open(sys.argv[1], "a", buffering=1) as file:
    print("grows", flush=True)
    for at in rows:
        file.write(sys.argv[2].replace("V1", f"V{at}"))
        time.sleep(0.0005)
"""


def test_a_file_that_grows_while_it_is_read_is_loaded_as_far_as_it_was_or_told(
    store: Store, inbox: Path
) -> None:
    path = export(inbox, "rota.csv", ROTA + CALL)
    growing = subprocess.Popen(
        [sys.executable, "-c", GROWING, str(path), CALL], stdout=subprocess.PIPE, text=True
    )
    try:
        growing.stdout.readline()
        for _ in range(4):
            (report,) = take(store, path)
            counts = (report.loaded, report.unchanged, report.replaced, report.rejected)
            assert report.error or report.read == sum((*counts, report.left_out, report.older))
            assert not report.error or "What to do:" in report.error
    finally:
        growing.kill()
        growing.wait()
        growing.stdout.close()
    lines = path.read_text().splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    take(store, export(inbox, "whole.csv", "".join(whole)))
    assert ask(store, "SELECT count(*) FROM rota") == [(len(whole) - 1,)]


def test_a_load_of_everything_that_is_strange_at_once_loads_what_is_sound(
    store: Store, inbox: Path
) -> None:
    (inbox / "a link.csv").symlink_to(inbox / "nowhere.csv")
    (inbox / "a folder.csv").mkdir()
    export(inbox, "sites.csv", "site,kind\nNorthgate,branch\n")
    reports = intake.load(store, [inbox], today=TODAY)
    assert [report.file for report in reports if report.loaded] == ["sites.csv"]
