"""The archive can be checked by whoever holds it: bytes, figures, SQL and input files."""

import csv
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO
from math import isfinite
from zipfile import ZipFile

import duckdb
import pandas as pd
import pytest

from metrics.calendar import bank_holidays
from plan.intake import FOLDER
from reports.evidence.archive import _csv, constants, evidence_zip
from reports.evidence.content import evidence_pack
from reports.evidence.figures import DayRow
from reports.evidence.recompute import computed

WHOLE = "A01"  # compared, and with a measure that is rare
SAID = "A07"  # with what people said


def manifest_of(folder) -> dict:
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


def rows_of(path) -> list[dict]:
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_other_tools_open_it_and_find_every_member_as_it_was(folder_of):
    folder = folder_of(WHOLE)
    checked = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=True
    )
    members = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    told = {line.removesuffix(": OK") for line in checked.stdout.splitlines()}
    assert told == members - {"SHA256SUMS"}
    changed = (folder / "README.txt").read_text(encoding="utf-8") + " "
    (folder / "README.txt").write_text(changed, encoding="utf-8")
    again = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True)
    assert again.returncode == 1
    (folder / "README.txt").write_text(changed[:-1], encoding="utf-8")


def test_it_is_a_zip_for_unzip(pack_of, tmp_path):
    path = tmp_path / "evidence.zip"
    path.write_bytes(evidence_zip(pack_of(WHOLE)))
    assert "No errors detected" in subprocess.run(
        ["unzip", "-t", path], capture_output=True, text=True, check=True
    ).stdout  # fmt: skip


@pytest.mark.parametrize("action", [WHOLE, SAID])
def test_every_verdict_follows_from_the_figures_by_a_plain_program(folder_of, action):
    """`recompute.py` reads the folder alone; it is told to fail where a figure differs."""
    folder = folder_of(action)
    done = subprocess.run(
        [sys.executable, "-I", "recompute.py"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    computed = [each for each in manifest_of(folder)["figures"] if each["verdict_file"]]
    assert len(computed) >= 2
    assert done.stdout.count(": the same") == len(computed)


def test_the_plain_program_finds_a_figure_that_was_changed(folder_of, tmp_path):
    folder = shutil.copytree(folder_of(WHOLE), tmp_path / "changed")
    path = folder / "verdicts/02_outcome_punctuality_weeks.csv"
    *weeks, last = path.read_text(encoding="utf-8-sig").splitlines()
    cells = last.split(",")
    cells[4] = str(int(cells[4]) - 9)  # nine fewer calls on time in the newest week
    path.write_text("\n".join([*weeks, ",".join(cells)]), encoding="utf-8")
    done = subprocess.run([sys.executable, "recompute.py"], cwd=folder, capture_output=True)
    assert done.returncode == 1
    assert done.stdout.count(b"NOT THE SAME") == 1


def test_the_plain_program_agrees_on_every_measure_that_was_ever_judged(sample_edition):
    """Alone and compared, shares, rates, scores and rare events: two programs, one answer."""
    shapes = set()
    for verdict in sample_edition.verdicts:
        judged = (verdict.outcome, verdict.process, verdict.balancing, *verdict.other_outcomes)
        for answer in filter(None, judged):
            if not isfinite(answer.change.effect):
                continue
            weeks, model = as_told(answer)
            ends = (answer.change.effect, answer.change.low, answer.change.high)
            assert computed(weeks, model) == [pytest.approx(end, rel=1e-8) for end in ends]
            shapes.add((model["shape"], model["is_gaussian"]))
    assert shapes == {
        ("proportion", True),
        ("proportion", False),
        ("rate", False),
        ("score", True),
        ("rare", False),
    }


def as_told(answer) -> tuple[list[dict], dict]:
    """Weeks and constants as the archive would tell them if no count were small."""
    found = answer.difference
    weeks = [asdict(each) | {"used": "yes" if each.is_used else "no"} for each in found.course]
    return weeks, constants(answer, found)


def test_weeks_are_the_sums_of_their_days_without_bank_holidays(folder_of):
    folder = folder_of(WHOLE)
    dropped = bank_holidays(2024, 2027)
    figures = [each for each in manifest_of(folder)["figures"] if each["days_file"]]
    assert len(figures) == 3
    for figure in figures:
        days = [row for row in rows_of(folder / figure["days_file"]) if not row["place"]]
        worked = [row for row in days if date.fromisoformat(row["day"]) not in dropped]
        start = date.fromisoformat(figure["question"]["start"])
        for week in rows_of(folder / figure["verdict_file"]):
            first = start + timedelta(weeks=int(week["number"]))
            assert week["first_day"] == first.isoformat()
            within = [r for r in worked if week["first_day"] <= r["day"] <= week["last_day"]]
            for count in ("numerator", "denominator"):
                assert sum(float(r[count]) for r in within) == float(week[count])


def test_the_points_of_a_chart_are_those_of_its_series(sample_edition, pack_of, folder_of):
    """Read again by pandas; divided again here."""
    for each in pack_of(WHOLE).measured:
        if not each.shown.rows:
            continue
        read = pd.read_csv(folder_of(WHOLE) / f"figures/{each.name}.csv", parse_dates=["period"])
        per = each.answer.measure.per
        assert ((per * read.numerator / read.denominator - read.value).abs() < 1e-9).all()
        assert tuple(day.date() for day in read.period) == each.shown.picture.figures.periods
        assert tuple(read.value) == each.shown.picture.figures.values
        told = {"yes": True, "no": False}
        assert tuple(map(told.get, read.complete)) == each.shown.picture.figures.complete


def test_inputs_are_the_files_as_they_lie(folder_of):
    told = {row["file"]: row for row in rows_of(folder_of(WHOLE) / "inputs.csv")}
    assert {"call_log.csv.gz", "complaints.csv.gz", "plan.csv", "people.csv"} <= set(told)
    for name, row in told.items():
        whole = (FOLDER / name).read_bytes()
        assert row["sha256"] == hashlib.sha256(whole).hexdigest()
        assert int(row["bytes"]) == len(whole)
        counts = (int(row[each]) for each in ("loaded", "replaced", "unchanged", "rejected"))
        assert int(row["read"]) == sum(counts)


def test_the_sql_run_on_the_data_gives_the_figures(sample_store, folder_of, tmp_path):
    """Every view and macro is made anew from the archive, in its order."""
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes(sample_store.path.read_bytes())
    rows = rows_of(folder_of(WHOLE) / "verdicts/03_balancing_short_calls_days.csv")
    wanted = {(r["area"], r["day"]): (float(r["numerator"]), float(r["denominator"]))
              for r in rows if not r["place"]}  # fmt: skip
    *made, query = (
        (folder_of(WHOLE) / "definitions/short_calls.sql").read_text(encoding="utf-8").split(";\n")
    )[:-1]
    with duckdb.connect(copy) as connection:
        for view in connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE NOT internal"
        ).fetchall():
            connection.execute(f"DROP VIEW {view[0]}")
        for statement in made:
            connection.execute(statement)
        found = connection.execute(
            "SELECT coalesce(area, ''), day::VARCHAR, sum(numerator), sum(denominator)"
            f" FROM ({query})"
            " WHERE site = 'Northgate' GROUP BY ALL"
        ).fetchall()
    counted = {(area, day): (float(n), float(d)) for area, day, n, d in found}
    assert {each: counted[each] for each in wanted} == wanted


@pytest.mark.parametrize("action", [WHOLE, SAID, "A11"])
def test_no_count_of_what_people_said_or_of_what_is_rare_is_small(pack_of, folder_of, action):
    folder, guarded = folder_of(action), 0
    for figure in manifest_of(folder)["figures"]:
        measure = figure["measure"].split(":")[0]
        if measure not in ("late_call_complaints", "dignity_concerns", "feedback_score"):
            continue
        guarded += 1
        is_score = measure == "feedback_score"
        assert not figure["days_file"]
        for name in ("figure_file", "verdict_file", "sums_file"):
            for row in rows_of(folder / figure[name]) if figure[name] else ():
                told = row["denominator" if is_score else "numerator"]
                assert told == "" or float(told) >= 5
        told_twice = bool(figure["figure_file"]) and bool(figure["sums_file"])
        assert not told_twice, "two divisions of one measure tell a few days between them"
    assert guarded


def test_where_a_count_is_hidden_so_is_the_exact_change(pack_of, folder_of):
    hidden = [
        (each, told)
        for each, told in zip(
            pack_of(WHOLE).measured, manifest_of(folder_of(WHOLE))["figures"], strict=True
        )
        if each.answer.hides_change
    ]
    assert len(hidden) == 1
    (each, told), *_ = hidden
    assert told["change"] == {"effect": None, "low": None, "high": None}
    assert f"{each.answer.change.effect:.1f}".lstrip("-") not in " ".join(told["steps"])


def test_the_same_data_make_the_same_bytes(sample_edition, pack_of):
    one = evidence_zip(pack_of("A11"))
    assert evidence_zip(evidence_pack(sample_edition, "A11")) == one
    with ZipFile(BytesIO(one)) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert {each.date_time[0] for each in archive.infolist()} == {1980}


def test_no_cell_is_ever_a_formula():
    row = DayRow(place="=HYPERLINK(1)", area="", day=date(2026, 3, 2), numerator=1, denominator=9)
    assert _csv(DayRow, [row]).decode("utf-8-sig").splitlines()[1].startswith("'=HYPERLINK")
