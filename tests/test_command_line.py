"""The command line as a person or another program meets it: what is printed, and the exit code."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

import grip
from metrics.catalogue import CATALOGUE

RUNNER = CliRunner()
COMPLAINTS = """\
complaint_id,received_on,event_on,branch,category
K1,02/11/2026,01/11/2026,Northgate,late_call
K2,03/11/2026,,Northgate,late_call
K3,soon,,Northgate,late_call
"""


@pytest.fixture
def grips(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command on a store of its own."""
    monkeypatch.setenv("GRIP_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("GRIP_TODAY", "2026-11-16")
    return lambda *words: RUNNER.invoke(grip.app, [str(word) for word in words])


@pytest.fixture
def complaints(tmp_path: Path) -> Path:
    path = tmp_path / "complaints.csv"
    path.write_text(COMPLAINTS, encoding="utf-8")
    return path


def test_a_load_reports_what_became_of_every_row(
    grips: Callable[..., Result], complaints: Path
) -> None:
    done = grips("load", complaints)
    assert done.exit_code == 0, done.output
    row = next(line.split() for line in done.stdout.splitlines() if line.startswith("complaints"))
    assert row == ["complaints.csv", "complaints", "3", "2", "0", "0", "0", "1", "0"]


def test_a_rejected_row_is_never_printed(grips: Callable[..., Result], complaints: Path) -> None:
    complaints.write_text(COMPLAINTS.replace("soon", "Mrs Smith fell"), encoding="utf-8")
    done = grips("load", complaints)
    assert "Smith" not in done.output


def test_a_rejected_row_is_told_with_its_line_column_and_what_to_do(
    grips: Callable[..., Result], complaints: Path
) -> None:
    complaints.write_text(COMPLAINTS + "K4,later,,Northgate,late_call\nK5,1\n", encoding="utf-8")
    told = grips("load", complaints).stderr
    assert "complaints.csv, line 4, column received_on: a date or time that cannot be read" in told
    assert "and 1 more like it. Found: 'aaaa'. Expected: dd/mm/yyyy" in told
    assert "complaints.csv, line 6: too many or too few cells. Found: 2 cells." in told
    assert told.count("What to do:") == 2


def test_a_row_of_the_plan_put_aside_is_told_too(
    grips: Callable[..., Result], tmp_path: Path
) -> None:
    plan = tmp_path / "plan.csv"
    plan.write_text("aim,action,outcome_measure\nP1,A1,punctualty\n", encoding="utf-8")
    told = grips("load", plan).stderr
    assert "plan.csv, line 2, column outcome_measure: a measure that is not known" in told
    assert "punctualty" not in told


def test_a_file_that_cannot_be_loaded_is_named_and_the_rest_is_loaded(
    grips: Callable[..., Result], complaints: Path
) -> None:
    (complaints.parent / "weather.csv").write_text("rain,sun\n1,2\n")
    done = grips("load", complaints.parent / "*.csv")
    assert done.exit_code == 1
    assert "weather.csv" in done.stderr
    assert "What to do:" in done.stderr
    assert "complaints.csv" in done.stdout


def test_a_path_that_is_not_there_is_an_error(grips: Callable[..., Result]) -> None:
    done = grips("load", "nowhere.csv")
    assert done.exit_code == 1
    assert "nowhere.csv" in done.stderr


@pytest.mark.parametrize("command", ["verdicts", "check"])
def test_without_a_plan_json_is_an_empty_list(grips: Callable[..., Result], command: str) -> None:
    done = grips(command, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == []


def test_without_a_plan_it_is_said_how_to_load_one(grips: Callable[..., Result]) -> None:
    assert "plan.csv" in grips("verdicts").stdout


def test_a_series_before_any_load_is_empty(grips: Callable[..., Result]) -> None:
    done = grips("series", "punctuality", "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == []


def test_an_unknown_measure_names_the_known_ones(grips: Callable[..., Result]) -> None:
    done = grips("series", "punktuality")
    assert done.exit_code == 2
    assert "punctuality" in done.stderr


def test_an_unknown_site_is_an_empty_series_and_not_all_sites(
    grips: Callable[..., Result], complaints: Path
) -> None:
    grips("load", complaints)
    done = grips("series", "late_call_complaints", "--site", "Nowhere", "--json")
    assert json.loads(done.stdout) == []


def test_a_series_without_figures_says_so(grips: Callable[..., Result], complaints: Path) -> None:
    grips("load", complaints)
    assert "not supplied here" in grips("series", "punctuality", "--site", "Nowhere").stdout


def test_a_rota_without_its_call_log_says_nothing_of_missed_calls(
    grips: Callable[..., Result], tmp_path: Path
) -> None:
    rota, log = tmp_path / "rota.csv", tmp_path / "call_log.csv"
    call = "V1,1,Northgate,02/11/2026 08:00,02/11/2026 08:30"
    rota.write_text(f"visit_id,carer_slot,branch,planned_start,planned_end\n{call}\n")
    log.write_text("visit_id,carer_slot,logged_in_at,logged_out_at\nV2,1,02/11/2026 09:00,\n")
    grips("load", rota)
    (week,) = json.loads(grips("series", "missed_calls", "--json").stdout)
    assert week["value"] is None
    grips("load", log)
    assert json.loads(grips("series", "missed_calls", "--json").stdout) == []


def test_a_store_that_is_no_folder_is_told_in_a_line(
    grips: Callable[..., Result], complaints: Path
) -> None:
    done = grips("load", complaints, "--store", complaints)
    assert done.exit_code == 2
    assert "Choose a file or folder" in done.stderr


def test_a_spoilt_generation_is_told_in_a_line(
    grips: Callable[..., Result], complaints: Path, tmp_path: Path
) -> None:
    grips("load", complaints)
    (tmp_path / "store" / "generation-000001.duckdb").write_text("no database")
    for words in (("series", "punctuality"), ("verdicts",), ("load", complaints)):
        done = grips(*words)
        assert done.exit_code == 2
        assert "Put a backup back" in done.stderr


def test_what_a_complete_export_withdraws_is_told_before_it_is_done(
    grips: Callable[..., Result],
) -> None:
    case = Path(__file__).parent / "cases" / "63_overlap_deleted"
    grips("load", case / "w1.csv")
    assert "No export 'logs' can be complete" in grips("load", case, "--complete", "logs").stderr
    done = grips("load", case / "w2.csv", "--complete", "rota")
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("w2.csv: 1 row of its days will be withdrawn")


def test_the_store_is_checked_and_mended(
    grips: Callable[..., Result], complaints: Path, tmp_path: Path
) -> None:
    for _ in range(2):
        grips("load", complaints)
    assert grips("store", "check").exit_code == 0
    newest = tmp_path / "store" / "generation-000002.duckdb"
    newest.write_bytes(newest.read_bytes()[:-100])
    assert "Grip uses generation-000001" in grips("verdicts").stderr
    done = grips("store", "check", "--json")
    assert done.exit_code == 1
    whole = [part["is_whole"] for part in json.loads(done.stdout)]
    assert whole == [False, True, False, True]  # the register last
    assert "damaged" in grips("store", "list").stdout
    assert grips("store", "check", "--mend").exit_code == 0
    (held,) = json.loads(grips("store", "list", "--json").stdout)
    assert (held["generation"], held["in_force"]) == ("generation-000001", True)
    assert (held["files"], held["read"], held["rejected"]) == (1, 3, 1)
    assert grips("verdicts").stderr == ""


def test_the_catalogue_is_printed_with_its_rules(grips: Callable[..., Result]) -> None:
    told = json.loads(grips("measures", "--json").stdout)
    assert [each["id"] for each in told] == [measure.id for measure in CATALOGUE]
    assert all(each["rule"] and each["source"] for each in told)


def test_a_day_that_is_no_date_is_refused(grips: Callable[..., Result]) -> None:
    assert grips("verdicts", "--as-of", "yesterday").exit_code == 2


def test_every_command_explains_itself(grips: Callable[..., Result]) -> None:
    for command in ("load", "verdicts", "check", "series", "measures", "sample"):
        done = grips(command, "--help")
        assert done.exit_code == 0
        assert "Usage" in done.stdout


LATE_ROUND = (
    ("V1", "08:00", "08:30", "08:20", "08:50"),
    ("V2", "08:35", "09:05", "09:00", "09:30"),
    ("V3", "09:20", "09:50", "09:40", "10:10"),
)


@pytest.fixture
def late_round(tmp_path: Path) -> list[Path]:
    """One carer's morning of 11 November 2026, logged; the house belongs to the East."""
    day = "11/11/2026"
    rota = ["visit_id,carer_slot,branch,run,carer_id,postcode,planned_start,planned_end"]
    log = ["visit_id,carer_slot,carer_id,logged_in_at,logged_out_at,verification,outcome"]
    for visit, *times in LATE_ROUND:
        begin, end, logged_in, logged_out = (f"{day} {time}" for time in times)
        rota.append(f"{visit},1,Northgate,R1,C77,LE1 1AA,{begin},{end}")
        log.append(f"{visit},1,C77,{logged_in},{logged_out},app,completed")
    sites = ["site,kind,service,parent", "East,branch,homecare,", "Northgate,branch,homecare,East"]
    files = {"rota": rota, "call_log": log, "sites": sites}
    for name, lines in files.items():
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return [tmp_path / f"{name}.csv" for name in files]


def test_delays_are_told_with_every_cause_and_nobody_s_id(
    grips: Callable[..., Result], late_round: list[Path]
) -> None:
    grips("load", *late_round)
    asked = ("delays", "--from", "2026-11-11", "--to", "2026-11-11")
    told = grips(*asked, "--site", "East", "--json")
    assert told.exit_code == 0, told.output
    rows = json.loads(told.stdout)
    assert [(row["visit_id"], row["minutes_late"]) for row in rows] == [
        ("V1", 20),
        ("V2", 25),
        ("V3", 20),
    ]
    names = {"first_call", "inherited", "impossible_gap", "journey", "gap_otherwise", "unknown"}
    assert all(row["causes"].keys() == names for row in rows)
    assert all(sum(row["causes"].values()) == row["minutes_late"] for row in rows)
    assert rows[1] == {
        "visit_id": "V2",
        "branch": "Northgate",
        "run": "R1",
        "area": "LE1",
        "planned_day": "2026-11-11",
        "planned_start": "2026-11-11T08:35:00",
        "minutes_late": 25,
        "causes": dict.fromkeys(names, 0) | {"inherited": 15, "gap_otherwise": 10},
    }
    nowhere = grips(*asked, "--site", "West", "--json")
    assert nowhere.exit_code == 2
    assert "There is no site 'West'. Sites: East, Northgate." in nowhere.stderr
    assert "C77" not in told.output + grips(*asked).output


def test_delays_in_plain_text_end_with_the_minutes_by_cause(
    grips: Callable[..., Result], late_round: list[Path]
) -> None:
    grips("load", *late_round)
    told = grips("delays", "--from", "2026-11-11").stdout
    assert "15 inherited, 10 gap otherwise" in told
    assert "3 late calls and 65 minutes from 11/11/2026 to 11/11/2026." in told


def test_delays_are_those_of_the_last_whole_week_unless_days_are_named(
    grips: Callable[..., Result], late_round: list[Path]
) -> None:
    grips("load", *late_round)
    assert json.loads(grips("delays", "--json").stdout) == []
    assert len(json.loads(grips("delays", "--json", "--to", "2026-11-12").stdout)) == 3
    wrong = grips("delays", "--from", "2026-11-12", "--to", "2026-11-11")
    assert wrong.exit_code == 2
    assert "No day from 2026-11-12" in wrong.stderr


def test_delays_before_any_load_are_none(grips: Callable[..., Result]) -> None:
    assert json.loads(grips("delays", "--json").stdout) == []
    assert "No late calls" in grips("delays").stdout


LAYOUTS = Path(__file__).parent / "layouts"


def test_a_file_of_an_unknown_layout_is_shown_saved_and_loads_from_then_on(
    grips: Callable[..., Result], tmp_path: Path
) -> None:
    file = tmp_path / "shifts.csv"
    text = (LAYOUTS / "log_my_care.csv").read_text(encoding="utf-8").replace("Clocked", "Logged")
    file.write_text(text, encoding="utf-8")
    assert grips("load", file).exit_code == 1
    shown = grips("profile", file, "--save", "shifts")
    assert shown.exit_code == 0, shown.output
    assert "Call log: 147 calls with a log on 14 days" in shown.stdout
    assert "SU01" not in shown.output
    done = grips("load", file)
    assert done.exit_code == 0, done.output
    (again,) = json.loads(grips("profile", file, "--json").stdout)
    assert again["like"] == "shifts"
    assert [one["export"] for one in again["gives"]] == ["rota", "call_log"]


def test_what_is_claimed_is_a_plan_only_where_somebody_says_so(
    grips: Callable[..., Result],
) -> None:
    file = LAYOUTS / "access.csv"
    asked = grips("load", file)
    assert asked.exit_code == 1
    assert "add --as rota for yes" in asked.stderr
    (no,) = json.loads(grips("profile", file, "--json").stdout)
    (yes,) = json.loads(grips("profile", file, "--as", "rota", "--json").stdout)
    assert [one["export"] for one in no["gives"]] == ["call_log"]
    assert [one["export"] for one in yes["gives"]] == ["rota", "call_log"]
    assert grips("profile", file, "--as", "calls").exit_code == 2


def test_places_that_no_list_has_are_listed_and_said_to_be_a_site(
    grips: Callable[..., Result], tmp_path: Path
) -> None:
    files = {
        "complaints.csv": COMPLAINTS.replace("K2,03/11/2026,,Northgate", "K2,03/11/2026,,Nrthgate"),
        "sites.csv": "site,kind\nNorthgate,branch\n",
        "people.csv": "person,role\nql,Quality lead\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    grips("load", *(tmp_path / name for name in files))
    place = {"name": "Nrthgate", "exports": ["complaints"], "nearest": "Northgate"}
    assert json.loads(grips("places", "--json").stdout) == [place]
    done = grips("places", "same", "Nrthgate", "Northgate", "--by", "ql")
    assert done.exit_code == 0, done.output
    assert json.loads(grips("places", "--json").stdout) == []
    assert grips("places", "same", "Nrthgate", "Northgate", "--by", "ql").exit_code == 2
