"""Rows about people go when they are old: every figure stays, and no file holds them any more."""

import csv
import gzip
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from typer.testing import CliRunner

import grip
from connectors.report import RowFate, export_gaps, files_of_loads
from connectors.retention import MONTHS, OLD, first_kept
from connectors.warehouse import Store, StoreProblem, load, read
from metrics import facts
from metrics.calendar import By
from metrics.catalogue import CATALOGUE
from metrics.series import SeriesWanted, series
from plan import intake
from plan.register import open_register
from tests.judged import judged
from tests.killed import killed
from tests.plan.cases import verdicts
from tests.sample_store import TODAY, shared_small

BEFORE = date(2026, 2, 1)
MARK = "QQMARKQQ"
ROTA = "visit_id,carer_slot,branch,service_user_id,planned_start,planned_end\n"
YOUNG = "V9,1,Northgate,P,12/11/2026 08:00,12/11/2026 08:30\n"
GONE = f"{MARK}1,1,Northgate,{MARK}P,02/01/2026 08:00,02/01/2026 08:30\n"
DIGITS = "%.12g"  # facts are the same to the last; their sums are, but for the order of adding up
OWN_DAYS = {
    "rota": "planned_start",
    "call_log": "logged_in_at",
    "mar": "due_at",
    "mar_audit": "checked_on",
    "audits": "observed_at",
    "complaints": "received_on",
    "feedback": "received_on",
    "plans_before": "planned_start",
}
COUNTED = """
    SELECT
        measure,
        facts.* EXCLUDE (definition)
    FROM facts
    JOIN fact_state USING (definition)
    ORDER BY ALL
"""


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shared_small(tmp_path_factory) / "exports"


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(shared_small(tmp_path_factory) / "store")


@pytest.fixture
def store(loaded: Store, tmp_path: Path) -> Store:
    return Store(shutil.copytree(loaded.root, tmp_path / "store"))


@pytest.fixture(scope="module")
def kept(loaded: Store, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small sample without what is older than nine months."""
    store = Store(shutil.copytree(loaded.root, tmp_path_factory.mktemp("kept") / "store"))
    (report,) = intake.forget(store, BEFORE)
    assert report.things.endswith("; their daily counts stay, whatever is set later")
    return store


@pytest.fixture
def less(kept: Store, tmp_path: Path) -> Store:
    return Store(shutil.copytree(kept.root, tmp_path / "less"))


def duckdb_of(store: Store) -> duckdb.DuckDBPyConnection:
    """The newest generation, to be written to."""
    return duckdb.connect(store.file(store.generation))


def ask(store: Store, sql: str) -> list[tuple]:
    with read(store) as cursor:
        return cursor.execute(sql).fetchall()


def figures(store: Store) -> dict[str, Any]:
    """Every fact, gap and series, how far exports reach, and every verdict."""
    with read(store) as cursor:
        wanted = [SeriesWanted(one, (), "", "", by) for one in CATALOGUE for by in By]
        return {
            "facts": cursor.execute(COUNTED).fetchall(),
            "gaps": export_gaps(cursor, TODAY),
            "all gaps": cursor.execute("FROM export_gaps ORDER BY ALL").fetchall(),
            "coverage": cursor.execute("FROM coverage ORDER BY ALL").fetchall(),
            "supplied": cursor.execute("FROM supplied ORDER BY ALL").fetchall(),
            "series": [
                series(cursor, one, TODAY).frame.to_csv(float_format=DIGITS) for one in wanted
            ],
            "verdicts": [
                repr(one) for one in verdicts(cursor, open_register(store.root).plan(), TODAY)
            ],
        }


@pytest.fixture(scope="module")
def of_loaded(loaded: Store) -> dict[str, Any]:
    return figures(loaded)


@pytest.fixture(scope="module")
def of_kept(kept: Store) -> dict[str, Any]:
    return figures(kept)


def old_rows(store: Store) -> dict[str, int]:
    """By table, how many rows are of days that are no longer kept."""
    counts = {t: f"SELECT count(*) FROM {t} WHERE {d} < '{BEFORE}'" for t, d in OWN_DAYS.items()}
    return {table: ask(store, sql)[0][0] for table, sql in counts.items()}


def test_no_figure_changes_and_no_old_row_is_left(
    loaded: Store, of_loaded: dict, kept: Store, of_kept: dict
) -> None:
    before, after = of_loaded, of_kept
    assert {name: before[name] == after[name] for name in before} == dict.fromkeys(before, True)
    was, now = old_rows(loaded), old_rows(kept)
    assert min(was[name] for name in ("rota", "call_log", "mar", "audits")) > 0
    assert now == dict.fromkeys(OWN_DAYS, 0)
    young = {t: f"SELECT count(*) FROM {t} WHERE {d} >= '{BEFORE}'" for t, d in OWN_DAYS.items()}
    assert all(ask(loaded, sql) == ask(kept, sql) for sql in young.values())


def test_what_is_counted_anew_is_counted_as_before(of_loaded: dict, less: Store) -> None:
    before = of_loaded
    with duckdb_of(less) as connection:
        connection.execute("UPDATE fact_state SET definition = definition || '-old'")
        connection.execute("UPDATE facts SET definition = definition || '-old'")
    load(less, [], refresh=facts.refresh, today=TODAY)
    after = figures(less)
    assert {name: before[name] == after[name] for name in before} == dict.fromkeys(before, True)


def test_old_exports_are_left_out_and_change_nothing(
    exports: Path, less: Store, of_kept: dict
) -> None:
    before = of_kept
    rows = {name: ask(less, f"SELECT count(*) FROM {name}") for name in OWN_DAYS}
    reports = intake.load(less, [exports], today=TODAY, complete=["rota", "mar", "call_log"])
    for report in reports:
        fates = [getattr(report, fate) for fate in RowFate]
        assert (report.read, report.withdrawn, report.error) == (sum(fates), 0, "")
    left = {report.source: report.left_out for report in reports}
    assert all(left[name] > 0 for name in ("rota", "call_log", "mar", "audits"))
    (rota,) = (report for report in reports if report.source == "rota")
    assert f"{left['rota']:,} rows of before 1 February 2026 left out" in rota.notes[-1]
    assert (rota.loaded, rota.replaced) == (0, 0)
    assert {name: ask(less, f"SELECT count(*) FROM {name}") for name in OWN_DAYS} == rows
    after = figures(less)
    assert {name: before[name] == after[name] for name in before} == dict.fromkeys(before, True)
    assert len(less.kept()) > 1  # nothing went, so one can go back


def test_another_setting_counts_only_months_that_have_all_their_rows(
    less: Store, store: Store, tmp_path: Path
) -> None:
    settings = tmp_path / "settings.toml"
    text = "[[definitions]]\nfrom = 2020-01-01\ntolerance_late_minutes = 1\n"
    settings.write_text(text, encoding="utf-8")
    before = ask(less, COUNTED)
    for one in (less, store):
        assert [r.error for r in intake.load(one, [settings], today=TODAY)] == [""]
    after, whole = ask(less, COUNTED), ask(store, COUNTED)
    first = date(2026, 5, 1)  # of calls two months have to be known before
    late = [[row for row in rows if row[0] == "punctuality"] for rows in (before, after, whole)]
    was, now, anew = late
    assert [r for r in now if r[4] < first] == [r for r in was if r[4] < first]
    assert [r for r in now if r[4] >= first] == [r for r in anew if r[4] >= first]
    assert [r for r in now if r[4] >= first] != [r for r in was if r[4] >= first]
    assert [r for r in anew if r[4] < first] != [r for r in was if r[4] < first]


def with_mark(store: Store) -> list[str]:
    """The files of a store that hold a marked row."""
    files = Path(store.root).rglob("*.duckdb")
    return [path.name for path in files if MARK.encode() in path.read_bytes()]


def test_no_file_of_the_store_holds_what_went(store: Store, tmp_path: Path) -> None:
    (tmp_path / "rota.csv").write_text(ROTA + GONE, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(ROTA + f"{MARK}2,1,Northgate,{MARK}P,x,y\n", encoding="utf-8")
    for name, day in (("rota.csv", TODAY), ("bad.csv", date(2026, 1, 3))):
        load(store, [tmp_path / name], refresh=facts.refresh, today=day)
    assert with_mark(store)
    intake.forget(store, BEFORE)
    assert (with_mark(store), store.kept()) == ([], [store.generation])
    load(store, [tmp_path / "rota.csv"], refresh=facts.refresh, today=TODAY)
    assert with_mark(store) == []


def test_each_load_forgets_by_the_setting_and_says_so(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MONTHS, "9")
    (tmp_path / "rota.csv").write_text(ROTA + GONE, encoding="utf-8")
    rota, went = intake.load(store, [tmp_path / "rota.csv"], today=TODAY)
    assert (rota.left_out, rota.loaded) == (1, 0)
    assert too_old(store) == {}
    assert went.file == "rows no longer kept"
    assert " rows of before 1 February 2026 went (" in went.things
    with read(store) as cursor:
        told = files_of_loads(cursor).set_index("file")["things"]
    assert told["rows no longer kept"] == went.things
    assert [r.file for r in intake.load(store, [tmp_path / "rota.csv"], today=TODAY)] == [
        "rota.csv"
    ]


def too_old(store: Store) -> dict[str, int]:
    """By table, how many rows are not to be kept."""
    with read(store) as cursor:
        sql = {of: f"SELECT count(*) FROM {of} WHERE {old}" for of, old in OLD.items()}
        counts = {of: cursor.execute(one, {"before": BEFORE}).fetchall() for of, one in sql.items()}
    return {of: rows for of, ((rows,),) in counts.items() if rows}


@pytest.mark.parametrize("step", range(4))
def test_killed_in_the_middle_what_was_there_stays(loaded: Store, store: Store, step: int) -> None:
    doing = f"import datetime; intake.forget(store, {BEFORE!r})"
    assert killed(doing, step, store.root, of="fsync")
    assert store.generation == loaded.generation
    assert old_rows(store) == old_rows(loaded)
    intake.forget(store, BEFORE)
    assert too_old(store) == {}


@pytest.mark.parametrize(("step", "kept"), [(4, 3), pytest.param(5, 2, marks=pytest.mark.long)])
def test_killed_once_the_rows_are_gone_the_next_load_takes_away_what_held_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, kept: int
) -> None:
    """The newest data are named; the older ones are not away yet, or one of them is."""
    monkeypatch.setenv("GRIP_TODAY", f"{TODAY}")
    store = judged(tmp_path)
    (tmp_path / "rota.csv").write_text(ROTA + GONE, encoding="utf-8")
    load(store, [tmp_path / "rota.csv"], refresh=facts.refresh, today=TODAY)
    doing = f"import datetime; intake.forget(store, {BEFORE!r})"
    assert killed(doing, step, store.root, of="replace")
    assert with_mark(store) != []
    assert (old_rows(store)["rota"], len(store.kept())) == (0, kept)
    other = Store(shutil.copytree(store.root, tmp_path / "other"))
    intake.withdraw(other, "call_log.csv", "quality")
    with read(other) as cursor:
        assert files_of_loads(cursor).iloc[0]["file"] == "older generations"
    assert with_mark(other) == []
    (tmp_path / "young.csv").write_text(ROTA + YOUNG, encoding="utf-8")
    reports = intake.load(store, [tmp_path / "young.csv"], today=TODAY)
    things = {report.file: report.things for report in reports}
    assert things["older generations"].startswith(f"{kept - 1} older, left with rows no longer")
    assert with_mark(store) == []
    assert len(store.kept()) == 2
    assert len(intake.load(store, [tmp_path / "young.csv"], today=TODAY)) == 1
    assert len(store.kept()) == 3


def log_to(exports: Path, last: date, folder: Path) -> Path:
    """The small provider, whose call log ends with a day."""
    shutil.copytree(exports, folder)
    (folder / "truth.json").unlink()  # beside it today is the day after the log
    with gzip.open(exports / "call_log.csv.gz", "rt", encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    at = headings.index("logged_in_at")
    with gzip.open(folder / "call_log.csv.gz", "wt", encoding="utf-8", newline="") as file:
        kept = [row for row in rows if datetime.strptime(row[at][:10], "%d/%m/%Y").date() <= last]
        csv.writer(file).writerows([headings, *kept])
    return folder


def test_a_log_that_ended_before_the_day_goes_and_no_call_of_a_later_day_is_missed_for_it(
    exports: Path, tmp_path: Path
) -> None:
    store = Store(tmp_path / "store")
    intake.load(store, [log_to(exports, date(2026, 1, 20), tmp_path / "exports")], today=TODAY)
    before = figures(store)
    standing = "SELECT planned_start::DATE, standing FROM calls WHERE planned_start >= ? ORDER BY 1"
    was = ask(store, standing.replace("?", f"'{BEFORE}'"))
    intake.forget(store, BEFORE)
    assert too_old(store) == {}
    assert ask(store, "FROM call_log") == []
    assert ask(store, standing.replace("?", f"'{BEFORE}'")) == was
    after = figures(store)
    assert {name: before[name] == after[name] for name in before} == dict.fromkeys(before, True)


def ran(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(grip.app, [*map(str, words)])
    return told.exit_code, told.output


def test_the_command_tells_first_and_does_it(store: Store, kept: Store) -> None:
    forget = ("store", "forget", "--store", store.root)
    code, said = ran(*forget)
    assert (code, f"No row is too old by --before or {MONTHS}" in said) == (0, True)
    code, said = ran(*forget, "--before", "2026-03-01")
    assert (code, "Name 2026-02-01 or a day before it" in said) == (2, True)
    generation, seals, amounts = store.generation, store.seals(), too_old(store)
    code, said = ran(*forget, "--before", "2026-02-14", "--dry-run")
    assert (code, "Nothing was changed. What would be:" in said) == (0, True)
    assert f"{sum(amounts.values()):,} rows of before 1 February 2026 went" in said
    assert f"{amounts['rota']:,} of rota" in said
    assert (store.generation, store.seals(), too_old(store)) == (generation, seals, amounts)
    code, done = ran(*forget, "--before", "2026-02-14")
    assert (code, done) == (0, said.split("What would be:\n")[1])
    assert ask(store, COUNTED) == ask(kept, COUNTED)
    code, said = ran(*forget, "--before", "2026-02-01")
    assert (code, "No row is too old" in said) == (0, True)


def test_what_is_too_near_or_no_number_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    assert first_kept(TODAY) is None
    assert first_kept(TODAY, date(2025, 12, 24)) == date(2025, 12, 1)
    with pytest.raises(StoreProblem, match="Name 2026-02-01 or a day before it"):
        first_kept(TODAY, date(2026, 3, 1))
    for months in ("8", "two years", "-12"):
        monkeypatch.setenv(MONTHS, months)
        with pytest.raises(StoreProblem, match="Expected: from 9 to 1200"):
            first_kept(TODAY)
    monkeypatch.setenv(MONTHS, "24")
    assert first_kept(TODAY) == date(2024, 11, 1)
    assert first_kept(TODAY, date(2025, 12, 24)) == date(2025, 12, 1)
